//! From text to files, and what a build script says about it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::finding::{self, Level};
use crate::render::Module;
use crate::report::{Diagnostic, Report};

/// What came of compiling a folder of catalogs.
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
    /// With an error among the findings cargo fails the build and shows them, without a panic or a
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

/// Writes the modules whose files have another content, unless there was an error.
pub(crate) fn modules(
    modules: &[Module],
    data: &Path,
    out_dir: &Path,
    mut report: Report,
) -> Outcome {
    if !report.has_errors() {
        for module in modules {
            let path = out_dir.join(&module.file_name);
            if let Err(error) = write_if_changed(&path, &module.text) {
                let message = format!("cannot write `{}`: {error}", path.display());
                report.push(Diagnostic::without_place(&finding::UNWRITABLE, message));
            }
        }
    }
    Outcome {
        data: data.display().to_string(),
        report,
    }
}

fn write_if_changed(path: &Path, text: &str) -> std::io::Result<()> {
    if fs::read(path).is_ok_and(|present| present == text.as_bytes()) {
        return Ok(());
    }
    fs::write(path, text)
}
