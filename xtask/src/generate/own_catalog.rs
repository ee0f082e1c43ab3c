//! The catalog of `examples/own-catalog`, as drafted by the command in its README.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use super::{folders, name, output};
use crate::file::Generated;

/// Every file that the documented command writes.
///
/// # Errors
///
/// If the README has no command or the command fails.
pub fn own_catalog(root: &Path, errdex: &Path) -> Result<Vec<Generated>> {
    let example = "examples/own-catalog";
    let readme = fs_err::read_to_string(root.join(example).join("README.md"))?;
    let command = readme
        .split_once("```sh\nerrdex ")
        .and_then(|(_, command)| command.split_once("```"))
        .context("no command in the README of `examples/own-catalog`")?;
    let command = command.0.replace('\\', "");
    let scratch = tempfile::tempdir()?;
    let table = "sqlstate.csv";
    fs_err::copy(root.join(example).join(table), scratch.path().join(table))?;
    let mut errdex = Command::new(errdex);
    errdex.args(command.split_whitespace());
    output(errdex.current_dir(scratch.path()))?;

    let mut files = Vec::new();
    for catalog in folders(&scratch.path().join("data"))? {
        for file in fs_err::read_dir(&catalog)? {
            let file = file?.path();
            let path = format!("{example}/data/{}/{}", name(&catalog)?, name(&file)?);
            files.push(Generated::new(path, fs_err::read(&file)?));
        }
    }
    Ok(files)
}
