//! From text to files, and what a build script prints.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{io, process};

use errdex_catalog::{Catalog, Diagnostic, Level, Report, ident, rule};

use crate::emit;

/// A generated Rust module.
#[derive(Debug)]
pub(crate) struct Module {
    /// The name of the file.
    file_name: String,
    text: String,
}

impl Module {
    /// The module of one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Self {
        Self {
            file_name: format!("{}.rs", ident::snake(&catalog.id.value)),
            text: emit::module(catalog),
        }
    }
}

/// The result of compiling a folder of catalogs.
#[derive(Debug)]
pub struct Outcome {
    data: String,
    report: Report,
}

impl Outcome {
    /// Every problem found.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// What a build script prints to tell cargo: when to run again, and every finding.
    ///
    /// If a finding is an error, cargo fails the build and shows the findings, without a panic or a
    /// dump of the script's output.
    pub fn cargo_directives(&self) -> String {
        let mut directives = format!("cargo::rerun-if-changed={}\n", self.data);
        for (level, text) in self.report.styled() {
            let word = match level {
                Level::Error => "error",
                Level::Warning => "warning",
            };
            for line in text.lines() {
                writeln!(directives, "cargo::{word}={line}")
                    .expect("writing to a string never fails");
            }
        }
        directives
    }
}

/// Writes the modules whose content has changed, unless there was an error. Either all are written
/// or none, and each is replaced as a whole, so that no build sees half a file.
pub(crate) fn modules(
    modules: &[Module],
    data: &Path,
    out_dir: &Path,
    mut report: Report,
) -> Outcome {
    if !report.has_errors() {
        for (path, error) in all(modules, out_dir) {
            let message = format!("cannot write `{}`: {error}", path.display());
            report.push(Diagnostic::without_place(&rule::UNWRITABLE, message));
        }
    }
    Outcome {
        data: data.display().to_string(),
        report,
    }
}

/// Moves the files into place once all of them are written, and returns what failed.
fn all(modules: &[Module], out_dir: &Path) -> Vec<(PathBuf, io::Error)> {
    let mut staged = Vec::new();
    let mut failed = Vec::new();
    for module in modules {
        let path = out_dir.join(&module.file_name);
        match Staged::unless_fresh(&path, &module.text) {
            Ok(file) => staged.extend(file),
            Err(error) => failed.push((path, error)),
        }
    }
    if failed.is_empty() {
        let renamed = staged.iter().map(|file| (file.path.clone(), file.rename()));
        failed.extend(renamed.filter_map(|(path, renamed)| Some((path, renamed.err()?))));
    }
    failed
}

/// A file that is written but not yet in place; it is removed unless it is renamed.
struct Staged {
    path: PathBuf,
    temporary: PathBuf,
}

impl Staged {
    /// Writes a temporary file next to `path`, unless `path` already has this content.
    fn unless_fresh(path: &Path, text: &str) -> io::Result<Option<Self>> {
        match fs::read(path) {
            Ok(present) if present == text.as_bytes() => return Ok(None),
            // A folder, for example, cannot be replaced; that should fail before anything is
            // replaced.
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.tmp", process::id()));
        let staged = Self {
            path: path.to_owned(),
            temporary: path.with_file_name(name),
        };
        let mut file = File::create(&staged.temporary)?;
        file.write_all(text.as_bytes())?;
        Ok(Some(staged))
    }

    fn rename(&self) -> io::Result<()> {
        fs::rename(&self.temporary, &self.path)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // After a rename, there is nothing to remove.
        let _ = fs::remove_file(&self.temporary);
    }
}
