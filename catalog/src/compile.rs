//! The pipeline from the files of a catalog to the checked model.

use std::path::Path;

use crate::load::{self, Loaded, Readers};
use crate::model::Catalog;
use crate::report::Report;
use crate::{check as rules, lower};

/// Finds every problem of the catalog in one folder, with the feature `cross-check` also where another
/// reader of YAML disagrees.
pub fn check(folder: &Path) -> Report {
    let mut report = Report::default();
    load_checked(folder, &mut report);
    report
}

/// Reads the catalog in one folder as [`check`] does; `None` if an error was reported.
pub fn load_checked(folder: &Path, report: &mut Report) -> Option<Catalog> {
    read(folder, Readers::All, report)
}

/// Reads the catalog in one folder; `None` if an error was reported.
///
/// It never consults the second YAML parser, which would take longer than everything else.
pub fn load(folder: &Path, report: &mut Report) -> Option<Catalog> {
    read(folder, Readers::One, report)
}

fn read(folder: &Path, readers: Readers, report: &mut Report) -> Option<Catalog> {
    let errors_before = report.error_count();
    let loaded = load::catalog(folder, readers, report)?;
    checked(loaded, errors_before, report)
}

/// Reads a catalog whose files are in memory: their names, which end in `.yaml`, and their bytes. Such a
/// catalog is a draft, so it is cross-checked as by [`check`].
pub fn load_files(folder: &str, files: &[(&str, &[u8])], report: &mut Report) -> Option<Catalog> {
    let errors_before = report.error_count();
    let loaded = in_memory(folder, files, report);
    checked(loaded, errors_before, report)
}

/// Reads a catalog without checking it, so that tests can feed any prose to the later stages.
#[doc(hidden)]
pub fn unchecked_files(folder: &str, files: &[(&str, &[u8])], report: &mut Report) -> Catalog {
    let loaded = in_memory(folder, files, report);
    lower::catalog(loaded, report)
}

fn in_memory(folder: &str, files: &[(&str, &[u8])], report: &mut Report) -> Loaded {
    let sources = files.iter().map(|(name, bytes)| load::Source {
        name: (*name).to_owned(),
        stem: name.strip_suffix(".yaml").unwrap_or(name).to_owned(),
        bytes: bytes.to_vec(),
    });
    load::files(
        folder.to_owned(),
        sources.collect(),
        true,
        Readers::All,
        report,
    )
}

fn checked(loaded: Loaded, errors_before: usize, report: &mut Report) -> Option<Catalog> {
    let has_header = loaded.header.is_some();
    let catalog = lower::catalog(loaded, report);
    rules::catalog(&catalog, report);
    if report.error_count() > errors_before || !has_header || catalog.domains.is_empty() {
        return None;
    }
    rules::whole(&catalog, report);
    (report.error_count() == errors_before).then_some(catalog)
}
