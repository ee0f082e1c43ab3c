//! `cargo xtask tidy`: the house rules that no compiler knows.
//!
//! `tidy.toml` of this package configures it: the habits of English, where the text is clean of them,
//! the exceptions with their reasons, and which package may depend on which.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use clap::Args;
use serde::Deserialize;

use crate::root;

mod arrows;
mod english;
mod files;

/// The configuration, with everything specific to this repository.
const HOUSE: &str = "xtask/tidy.toml";

/// The arguments of the command.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct Arguments {
    /// Show every habit of English, not only those in clean files
    #[arg(long)]
    all: bool,
}

/// The contents of `tidy.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct House {
    /// The longest hand-written file of code, in lines.
    max_lines: usize,
    /// Files and folders whose English is kept clean.
    clean: Vec<String>,
    /// For each package of the workspace, our packages that it may depend on, except in its tests.
    arrows: BTreeMap<String, Vec<String>>,
    habits: Vec<english::Habit>,
    allowed: Vec<english::Allowed>,
}

/// A committed file that is not generated.
#[derive(Debug)]
struct File {
    /// Relative to the root, with `/`.
    path: String,
    is_link: bool,
    text: String,
}

/// Shows every violation; false if there are any.
///
/// # Errors
///
/// If git or cargo cannot read the repository.
pub fn run(arguments: &Arguments) -> Result<bool> {
    let house = fs_err::read_to_string(root().join(HOUSE))?;
    let house = toml::from_str::<House>(&house).context(HOUSE)?;
    let files = committed()?;
    let mut violations = Vec::new();
    files::check(&files, &house, &mut violations);
    arrows::check(&house, &mut violations)?;
    let found = english::find(&files, &house);
    english::check(&found, &files, &house, &mut violations);

    let mut out = io::stdout().lock();
    if arguments.all {
        for habit in &found {
            writeln!(out, "{habit}")?;
        }
    }
    let counts = english::counts(&found, &house);
    if !counts.is_empty() {
        let counts = counts.iter();
        let counts = counts.map(|(habit, count)| format!("{count} x `{habit}`"));
        let counts = counts.collect::<Vec<_>>().join(", ");
        writeln!(out, "outside of the clean files: {counts}")?;
    }
    for violation in &violations {
        writeln!(out, "{violation}")?;
    }
    let count = violations.len();
    writeln!(out, "{count} violations")?;
    Ok(violations.is_empty())
}

/// Every committed file, except those that `.gitattributes` marks as generated.
fn committed() -> Result<Vec<File>> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--stage", "--", "."])
        .arg(":(exclude,attr:linguist-generated)")
        .current_dir(root())
        .output()?;
    ensure!(output.status.success(), "`git ls-files` failed");
    let list = String::from_utf8(output.stdout)?;
    let mut files = Vec::new();
    for line in list.split_terminator('\0') {
        let (stage, path) = line.split_once('\t').context("a line of `git ls-files`")?;
        // Skips a deleted file whose deletion is not committed yet.
        let Ok(bytes) = fs_err::read(root().join(path)) else {
            continue;
        };
        files.push(File {
            path: path.to_owned(),
            is_link: stage.starts_with("120000"),
            text: String::from_utf8_lossy(&bytes).into_owned(),
        });
    }
    Ok(files)
}
