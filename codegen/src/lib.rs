//! Compiles errdex catalogs to Rust, for build scripts: folders of YAML in, modules out.
//!
//! `errdex-catalog` reads and checks; this crate prints. A catalog that passed the checks always gives
//! valid Rust: `emit` cannot fail and decides nothing, and its output is a pure function of the bytes
//! of the catalog.
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

pub use errdex_catalog::{Catalog, Diagnostic, Label, Level, Report, check};

pub use crate::write::Outcome;

mod emit;
mod output;
mod write;

/// Compiles every catalog below `data` and writes one Rust module for each into `out_dir`.
///
/// A catalog is a folder with a `catalog.yaml`. Nothing is written if any of them has an error; a
/// file is written only if its content changes.
pub fn generate(data: &Path, out_dir: &Path) -> Outcome {
    let mut report = Report::default();
    let modules = errdex_catalog::catalog_folders(data, &mut report)
        .iter()
        .filter_map(|folder| errdex_catalog::load(folder, &mut report))
        .map(|catalog| write::Module::new(&catalog))
        .collect::<Vec<_>>();
    write::modules(&modules, data, out_dir, report)
}

/// Compiles the catalog in one folder to the text of a Rust module.
///
/// # Errors
///
/// The report of every problem found, if one of them is an error.
pub fn compile(folder: &Path) -> Result<String, Report> {
    let mut report = Report::default();
    match errdex_catalog::load(folder, &mut report) {
        Some(catalog) => Ok(module(&catalog)),
        None => Err(report),
    }
}

/// Compiles a catalog whose files are in memory: their names, which end in `.yaml`, and their bytes.
///
/// # Errors
///
/// The report of every problem found, if one of them is an error.
pub fn compile_files(folder: &str, files: &[(&str, &[u8])]) -> Result<String, Report> {
    let mut report = Report::default();
    match errdex_catalog::load_files(folder, files, &mut report) {
        Some(catalog) => Ok(module(&catalog)),
        None => Err(report),
    }
}

/// The text of the Rust module of a checked catalog.
pub fn module(catalog: &Catalog) -> String {
    emit::module(catalog)
}

/// The examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
