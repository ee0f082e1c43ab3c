//! `cargo xtask tidy`: the rules of the house that no compiler knows.
//!
//! What it needs to know about the repository is in `tidy.toml` of this package: the habits of
//! English, where the text is clean of them, what is allowed and why, and which package may depend on
//! which.

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

/// The file with what is particular about this repository.
const HOUSE: &str = "xtask/tidy.toml";

/// The arguments of the command.
#[derive(Args, Clone, Copy, Debug)]
pub struct Arguments {
    /// Show every habit of English, not only those where the text is held clean
    #[arg(long)]
    all: bool,
}

/// What `tidy.toml` says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct House {
    /// The longest file of code that is written by hand.
    max_lines: usize,
    /// Files and folders whose English is held clean.
    clean: Vec<String>,
    /// By package of the workspace, the packages of ours that it may depend on, apart from its tests.
    arrows: BTreeMap<String, Vec<String>>,
    habits: Vec<english::Habit>,
    allowed: Vec<english::Allowed>,
}

/// A committed file that nobody generates.
#[derive(Debug)]
struct File {
    /// From the folder of the repository, with `/`.
    path: String,
    is_link: bool,
    text: String,
}

/// Shows every violation; false if there is one.
///
/// # Errors
///
/// A repository that git or cargo cannot read.
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
        writeln!(out, "where the text is not held clean: {counts}")?;
    }
    for violation in &violations {
        writeln!(out, "{violation}")?;
    }
    let count = violations.len();
    writeln!(out, "{count} violations")?;
    Ok(violations.is_empty())
}

/// Every committed file, apart from those that `.gitattributes` calls generated.
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
        // A file that is deleted and not yet committed is nobody's concern.
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
