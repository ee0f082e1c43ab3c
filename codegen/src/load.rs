//! A folder in, the typed YAML of its files with all places out.
//!
//! Reads the files in the order of their names; what the values mean is the business of `lower`.

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde::de::DeserializeOwned;

use crate::files::{File, Span};
use crate::raw::{self, RawCatalog, RawDomain};
use crate::report::{Diagnostic, Report};
use crate::shape;
use crate::tree::{self, Node};

/// A catalog file is at most this long. Places in it are kept as byte ranges.
const MAX_BYTES: u64 = 64 << 20;

/// The name of the file that makes a folder a catalog.
const CATALOG_FILE: &str = "catalog.yaml";

/// The files of one catalog.
pub(crate) struct Loaded {
    /// Absent when the file could not be read; what it would define is then not missed.
    pub(crate) catalog: Option<Typed<RawCatalog>>,
    pub(crate) domains: Vec<Typed<RawDomain>>,
    /// Whether every file could be read as YAML.
    pub(crate) complete: bool,
}

/// A file as typed values, beside the tree that knows their places.
pub(crate) struct Typed<T> {
    pub(crate) raw: T,
    pub(crate) tree: Node,
    /// The file's name without folder and ending.
    pub(crate) stem: String,
}

/// The folders below `data` that hold a catalog, sorted.
pub(crate) fn catalog_folders(data: &Path, report: &mut Report) -> Vec<PathBuf> {
    let mut folders = entries(data, report);
    folders.retain(|folder| folder.join(CATALOG_FILE).is_file());
    if folders.is_empty() && !report.has_errors() {
        let message = format!("no catalog in `{}`", data.display());
        report.push(
            Diagnostic::without_place("no-catalog", message)
                .help(format!("a catalog is a folder with a `{CATALOG_FILE}`")),
        );
    }
    folders
}

/// Reads every YAML file of a catalog's folder.
pub(crate) fn catalog(folder: &Path, report: &mut Report) -> Option<Loaded> {
    let errors_before = report.error_count();
    let mut paths = entries(folder, report);
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "yaml")
    });
    if report.error_count() > errors_before {
        return None;
    }
    if !folder.join(CATALOG_FILE).exists() {
        let message = format!("`{}` has no `{CATALOG_FILE}`", folder.display());
        report.push(Diagnostic::without_place("no-catalog", message));
        return None;
    }
    let mut loaded = Loaded {
        catalog: None,
        domains: Vec::new(),
        complete: true,
    };
    for path in paths {
        if path.ends_with(CATALOG_FILE) {
            let fit = |root, report: &mut Report| shape::fit(root, &shape::CATALOG, report);
            loaded.catalog = typed(&path, fit, report);
        } else {
            match typed(&path, shape::fit_domain, report) {
                Some(domain) => loaded.domains.push(domain),
                None => loaded.complete = false,
            }
        }
    }
    Some(loaded)
}

fn entries(folder: &Path, report: &mut Report) -> Vec<PathBuf> {
    let listed = fs::read_dir(folder).and_then(|entries| {
        entries
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<Vec<_>, _>>()
    });
    match listed {
        Ok(mut paths) => {
            paths.sort();
            paths
        }
        Err(error) => {
            let message = format!("cannot list `{}`: {error}", folder.display());
            report.push(Diagnostic::without_place("unreadable", message));
            Vec::new()
        }
    }
}

fn typed<T: DeserializeOwned>(
    path: &Path,
    fit: impl FnOnce(Node, &mut Report) -> Node,
    report: &mut Report,
) -> Option<Typed<T>> {
    let file = Rc::new(File {
        name: path.display().to_string(),
        text: text(path, report)?,
    });
    let errors_before = report.error_count();
    let written = tree::parse(&file, report)?;
    let original = written.clone();
    let tree = fit(written, report);
    let clean = report.error_count() == errors_before;
    let mut fail = |id, message: String| {
        let start = Span::new(&file, 0, 0);
        report.push(Diagnostic::error(id, message, &start));
    };
    if clean && let Err(message) = raw::agrees(&file.text, &original) {
        fail("readers-disagree", message);
    }
    match raw::read(&tree) {
        Ok(raw) => Some(Typed {
            raw,
            tree,
            stem: path.file_stem()?.to_string_lossy().into_owned(),
        }),
        Err(message) => {
            fail("unreadable", message);
            None
        }
    }
}

fn text(path: &Path, report: &mut Report) -> Option<String> {
    let name = path.display();
    let mut refuse = |id, message| {
        report.push(Diagnostic::without_place(id, message));
        None
    };
    let bytes = match fs::metadata(path) {
        Ok(metadata) if metadata.len() > MAX_BYTES => {
            return refuse(
                "file-too-long",
                format!("`{name}` is longer than {MAX_BYTES} bytes"),
            );
        }
        Ok(_) => fs::read(path),
        Err(error) => Err(error),
    };
    match bytes.map(String::from_utf8) {
        Ok(Ok(text)) => Some(text),
        Ok(Err(error)) => {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at].split(|&byte| byte == b'\n').count();
            refuse("not-utf8", format!("`{name}` is not UTF-8 in line {line}"))
        }
        Err(error) => refuse("unreadable", format!("cannot read `{name}`: {error}")),
    }
}
