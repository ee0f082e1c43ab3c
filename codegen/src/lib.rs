//! Compiles errdex catalogs: folders of YAML in, Rust modules out.
//!
//! ```text
//! load          lower          check            emit            render       write
//! YAML -> raw   raw -> model   model + Report   model -> tokens tokens->text  OUT_DIR
//! ```
//!
//! Invariants, kept by tests:
//!
//! 1. `emit` cannot fail and decides nothing: a catalog that passed the checks always gives valid
//!    Rust. Errors end at the checks.
//! 2. Only `raw` names the YAML crate, and only `tree` the event parser. Their types never appear in
//!    a signature outside.
//! 3. `model` has no serde, no tokens, no file access. Every value that a check can complain about
//!    carries a span.
//! 4. The output is a pure function of the bytes of the catalog: no clock, no environment, no
//!    absolute path, no iteration over a hash map.
//! 5. The runtime crate never depends on this one, except as a build- or dev-dependency.
//! 6. Generated code is data and trivial accessors. Whatever has behaviour is written by hand in the
//!    runtime crate, and tested there.
//!
//! # In a build script
//!
//! ```no_run
//! let out_dir = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
//! let outcome = errdex_build::generate("data".as_ref(), out_dir.as_ref());
//! print!("{}", outcome.cargo_directives());
//! ```

#![forbid(unsafe_code)]

use std::path::Path;

pub use crate::characters::{is_hidden, visible};
pub use crate::finding::{FINDINGS, Finding, Level};
pub use crate::report::{Diagnostic, Label, Report};
pub use crate::schema::json_schema;
pub use crate::write::Outcome;

mod characters;
mod check;
#[cfg(feature = "docs")]
pub mod docs;
mod duplicates;
mod emit;
mod files;
mod finding;
#[allow(
    unreachable_pub,
    reason = "shared with the build script of the runtime"
)]
mod fingerprint;
#[allow(
    dead_code,
    unreachable_pub,
    clippy::cast_lossless,
    clippy::cast_possible_truncation,
    reason = "shared with the runtime"
)]
mod hash;
mod ident;
mod index;
mod load;
mod lower;
mod model;
mod plain;
mod prose;
mod raw;
mod recovery;
mod render;
mod report;
mod schema;
mod shape;
mod tree;
mod write;

/// Compiles every catalog below `data` and writes one Rust module for each into `out_dir`.
///
/// A catalog is a folder with a `catalog.yaml`. Nothing is written when any of them has an error; a
/// file is written only when its content changes.
pub fn generate(data: &Path, out_dir: &Path) -> Outcome {
    let mut report = Report::default();
    let modules = load::catalog_folders(data, &mut report)
        .iter()
        .filter_map(|folder| compile_into(folder, &mut report))
        .collect::<Vec<_>>();
    write::modules(&modules, data, out_dir, report)
}

/// Compiles the catalog in one folder to the text of a Rust module.
///
/// # Errors
///
/// The report of every problem found, when one of them is an error.
pub fn compile(folder: &Path) -> Result<String, Report> {
    let mut report = Report::default();
    match compile_into(folder, &mut report) {
        Some(module) if !report.has_errors() => Ok(module.text),
        _ => Err(report),
    }
}

/// Finds every problem of the catalog in one folder.
pub fn check(folder: &Path) -> Report {
    let mut report = Report::default();
    checked(folder, &mut report);
    report
}

/// Compiles a catalog whose files are in memory: their names, which end in `.yaml`, and their bytes.
///
/// # Errors
///
/// The report of every problem found, when one of them is an error.
pub fn compile_files(folder: &str, files: &[(&str, &[u8])]) -> Result<String, Report> {
    let mut report = Report::default();
    let sources = files.iter().map(|(name, bytes)| load::Source {
        name: (*name).to_owned(),
        stem: name.strip_suffix(".yaml").unwrap_or(name).to_owned(),
        bytes: bytes.to_vec(),
    });
    let loaded = load::files(folder.to_owned(), sources.collect(), true, &mut report);
    match module(loaded, 0, &mut report) {
        Some(module) => Ok(module.text),
        None => Err(report),
    }
}

fn compile_into(folder: &Path, report: &mut Report) -> Option<render::Module> {
    let errors_before = report.error_count();
    let loaded = load::catalog(folder, report)?;
    module(loaded, errors_before, report)
}

fn module(
    loaded: load::Loaded,
    errors_before: usize,
    report: &mut Report,
) -> Option<render::Module> {
    let fingerprint = loaded.fingerprint;
    let catalog = lowered(loaded, errors_before, report)?;
    let sections = emit::sections(&catalog);
    Some(render::module(&catalog, fingerprint, sections))
}

fn checked(folder: &Path, report: &mut Report) -> Option<model::Catalog> {
    let errors_before = report.error_count();
    let loaded = load::catalog(folder, report)?;
    lowered(loaded, errors_before, report)
}

fn lowered(
    loaded: load::Loaded,
    errors_before: usize,
    report: &mut Report,
) -> Option<model::Catalog> {
    let has_frame = loaded.catalog.is_some();
    let catalog = lower::catalog(loaded, report);
    check::catalog(&catalog, report);
    if report.error_count() > errors_before || !has_frame || catalog.domains.is_empty() {
        return None;
    }
    check::unused(&catalog, report);
    Some(catalog)
}
