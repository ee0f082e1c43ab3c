//! `errdex new`: a catalog to start from, which compiles.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::schema::SCHEMA_FILE;
use crate::answer::Answer;
use crate::output;
use crate::output::name;
use crate::staged::Staged;

#[derive(Args, Debug)]
#[command(after_help = "Example: errdex new data/shop")]
pub(crate) struct Arguments {
    /// The folder to create; its name, `like-this`, becomes the id of the catalog
    dir: PathBuf,
}

const CATALOG: &str = include_str!("new/catalog.yaml");
const ERROR_CODES: &str = include_str!("new/error-codes.yaml");

/// Creates the folder, and refuses to touch an existing one.
pub(crate) fn run(arguments: &Arguments) -> io::Result<Answer> {
    let dir = &arguments.dir;
    let refuse = |kind, message| Err(io::Error::new(kind, message));
    let Some(id) = dir.file_name().and_then(|name| name.to_str()) else {
        let message = format!("`{}` has no name", name(dir));
        return refuse(io::ErrorKind::InvalidInput, message);
    };
    let files = [
        ("catalog.yaml", CATALOG.replace("CATALOG_ID", id)),
        ("error-codes.yaml", ERROR_CODES.to_owned()),
    ];
    let in_memory = files
        .each_ref()
        .map(|(name, text)| (*name, text.as_bytes()));
    if let Err(report) = errdex_build::compile_files(id, &in_memory) {
        let first = report
            .diagnostics()
            .first()
            .map(|found| found.message().to_owned());
        let message = format!(
            "cannot create a catalog `{id}`: {}",
            first.unwrap_or_default()
        );
        return refuse(io::ErrorKind::InvalidInput, message);
    }
    if fs::symlink_metadata(dir).is_ok() {
        let message = format!("`{}` already exists", name(dir));
        return refuse(io::ErrorKind::AlreadyExists, message);
    }
    let mut staged = Staged::default();
    staged.folder(dir)?;
    for (name, text) in files {
        staged.file(&dir.join(name), &text)?;
    }
    staged.file(&dir.join(SCHEMA_FILE), &errdex_catalog::json_schema())?;
    staged.commit()?;
    let mut out = output::stdout();
    writeln!(
        out,
        "created `{}`; check it with `errdex check {0}`",
        name(dir)
    )?;
    out.flush()?;
    Ok(Answer::Found)
}
