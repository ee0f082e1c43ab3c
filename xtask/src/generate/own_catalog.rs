//! The catalog of `examples/own-catalog`, after an update from its table.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::{folders, name, output};
use crate::file::Generated;

/// Every file of the catalog, as the documented update leaves it.
///
/// # Errors
///
/// If the update fails.
pub fn own_catalog(root: &Path, errdex: &Path) -> Result<Vec<Generated>> {
    let example = "examples/own-catalog";
    let table = "sqlstate.csv";
    let scratch = tempfile::tempdir()?;
    fs_err::copy(root.join(example).join(table), scratch.path().join(table))?;
    let mut files = Vec::new();
    for catalog in folders(&root.join(example).join("data"))? {
        let id = name(&catalog)?;
        let copy = scratch.path().join("data").join(id);
        fs_err::create_dir_all(&copy)?;
        for file in fs_err::read_dir(&catalog)? {
            let file = file?.path();
            fs_err::copy(&file, copy.join(name(&file)?))?;
        }
        let mut update = Command::new(errdex);
        update.args(["import", "--update"]).arg(&copy);
        output(&mut update)?;
        for file in fs_err::read_dir(&copy)? {
            let file = file?.path();
            let path = format!("{example}/data/{id}/{}", name(&file)?);
            files.push(Generated::new(path, fs_err::read(&file)?));
        }
    }
    Ok(files)
}
