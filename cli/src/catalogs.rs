//! The catalogs that a question is put to.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use errdex::Catalog as _;
use errdex::cloud_recording::CloudRecording;
use errdex_catalog::tables::OwnedTables;
use errdex_catalog::{Catalog, Report};
use errdex_core::tables::Tables;
use errdex_core::view::{CatalogView, Compiled, Reference};
use errdex_pages::Dump;

use crate::commands::check;
use crate::input::{self, MAX_DUMP, refused};

/// The name of the bundled catalog on the command line.
const BUNDLED: &str = "bundled";

#[derive(Args, Debug)]
pub(crate) struct Choice {
    /// Ask this catalog: its folder, a folder of several, or its page of JSON (.json); `bundled` is the
    /// bundled one, which is asked by default; may be repeated
    #[arg(long = "catalog", value_name = "DIR")]
    catalogs: Vec<PathBuf>,
}

impl Choice {
    /// Reads the catalogs; if one of them has an error, shows all findings instead.
    pub(crate) fn read(&self) -> io::Result<Option<Vec<Read>>> {
        if self.catalogs.is_empty() {
            return Ok(Some(vec![Read::Bundled]));
        }
        let mut read = Vec::new();
        let mut reports = Vec::new();
        for path in &self.catalogs {
            if path.as_os_str() == BUNDLED {
                read.push(Read::Bundled);
            } else if is_json(path) {
                let page = input::file(path, MAX_DUMP)?;
                let dump = Dump::parse(&page).map_err(|error| no_dump(path, &error))?;
                read.push(Read::Dump(path.clone(), dump));
            } else {
                for folder in folders(path) {
                    let mut report = Report::default();
                    let catalog = errdex_catalog::load(&folder, &mut report);
                    read.extend(catalog.map(|catalog| Read::Folder(Box::new(catalog))));
                    reports.push(report);
                }
            }
        }
        if reports.iter().any(Report::has_errors) {
            check::show(&reports)?;
            return Ok(None);
        }
        Ok(Some(read))
    }
}

/// Every catalog, ready to be asked.
pub(crate) fn references(read: &[Read]) -> io::Result<Vec<Box<dyn Reference + '_>>> {
    read.iter().map(Read::reference).collect()
}

/// A catalog as it was read.
pub(crate) enum Read {
    Bundled,
    Folder(Box<Catalog>),
    Dump(PathBuf, Dump),
}

impl Read {
    /// The catalog, ready to be asked.
    pub(crate) fn reference(&self) -> io::Result<Box<dyn Reference + '_>> {
        Ok(match self {
            Self::Bundled => Box::new(Compiled::<CloudRecording>::new()),
            Self::Folder(catalog) => Box::new(&**catalog),
            Self::Dump(path, dump) => {
                let catalog = dump.catalog();
                Box::new(catalog.map_err(|error| no_dump(path, &error))?)
            }
        })
    }
}

/// The tables of a catalog, as it has them.
pub(crate) enum ReadTables<'a> {
    Compiled(Tables<'static>),
    Built(OwnedTables<'a>),
}

impl ReadTables<'_> {
    pub(crate) fn as_tables(&self) -> Tables<'_> {
        match self {
            Self::Compiled(tables) => *tables,
            Self::Built(tables) => tables.as_tables(),
        }
    }
}

impl Read {
    /// The tables, which a page of JSON does not have.
    pub(crate) fn tables(&self) -> io::Result<ReadTables<'_>> {
        match self {
            Self::Bundled => Ok(ReadTables::Compiled(CloudRecording::TABLES)),
            Self::Folder(catalog) => Ok(ReadTables::Built(catalog.tables())),
            Self::Dump(path, _) => Err(refused(
                path,
                "cannot classify: name the folder of the catalog instead",
            )),
        }
    }
}

fn is_json(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default();
    ending.eq_ignore_ascii_case("json")
}

fn no_dump(path: &Path, error: &errdex_pages::DumpError) -> io::Error {
    refused(
        path,
        &format!("is not a page that `errdex docs` wrote: {error}"),
    )
}

/// Leaves only the catalogs that have something of this name; if none of them has, the name is a mistake.
pub(crate) fn retain_with<T>(
    catalogs: &mut Vec<T>,
    view: impl for<'t> Fn(&'t T) -> CatalogView<'t>,
    kind: &str,
    name: Option<&str>,
    names: for<'v> fn(&CatalogView<'v>) -> Vec<&'v str>,
) -> io::Result<Option<String>> {
    let Some(name) = name else {
        return Ok(None);
    };
    let mut known = Vec::new();
    for catalog in &*catalogs {
        for of_catalog in names(&view(catalog)) {
            let of_catalog = format!("`{of_catalog}`");
            if !known.contains(&of_catalog) {
                known.push(of_catalog);
            }
        }
    }
    let own = |catalog: &T| {
        let names = names(&view(catalog));
        let exact = names.iter().find(|own| **own == name);
        let any_case = || names.iter().find(|own| own.eq_ignore_ascii_case(name));
        exact.or_else(any_case).map(|own| (*own).to_owned())
    };
    let found = catalogs.iter().find_map(own);
    catalogs.retain(|catalog| own(catalog).is_some());
    if found.is_some() {
        return Ok(found);
    }
    let known = if known.is_empty() {
        "there is none".to_owned()
    } else {
        format!("expected one of {}", known.join(", "))
    };
    let message = format!("unknown {kind} `{name}`; {known}");
    Err(io::Error::new(io::ErrorKind::InvalidInput, message))
}

/// What a catalog says about itself.
#[expect(clippy::borrowed_box, reason = "catalogs are listed in boxes")]
pub(crate) fn view<'t>(catalog: &'t Box<dyn Reference + '_>) -> CatalogView<'t> {
    catalog.catalog()
}

/// The names of the operations of a catalog.
pub(crate) fn operations<'v>(catalog: &CatalogView<'v>) -> Vec<&'v str> {
    catalog.operations.clone()
}

/// The ids of the domains of a catalog.
pub(crate) fn domains<'v>(catalog: &CatalogView<'v>) -> Vec<&'v str> {
    catalog.domains.iter().map(|domain| domain.id).collect()
}

/// The folder itself if it is a catalog, otherwise the folders in it.
///
/// The report of the folder tells if it does not exist, is a file, or has no `catalog.yaml`.
pub(crate) fn folders(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let entries = entries.map(|entry| entry.path()).collect::<Vec<_>>();
    if entries.iter().any(|path| is_catalog_file(path)) {
        return vec![dir.to_owned()];
    }
    let mut folders = entries;
    folders.retain(|path| path.is_dir() && !is_hidden(path) && !leads_up(path, dir));
    folders.sort();
    if folders.is_empty() {
        folders.push(dir.to_owned());
    }
    folders
}

/// Whether a file makes its folder a catalog, possibly one without `catalog.yaml`.
fn is_catalog_file(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    (ending == "yaml" || ending == "yml") && !is_hidden(path)
}

/// Hidden folders belong to editors and version control.
fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name.as_encoded_bytes().starts_with(b".")
}

/// Whether a folder is a link to one that contains it.
fn leads_up(path: &Path, dir: &Path) -> bool {
    let whole = |path: &Path| path.canonicalize().unwrap_or_default();
    whole(dir).starts_with(whole(path))
}
