//! `cargo xtask regenerate`: writes or compares every generated file in the repository.

use std::env;
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result};
use clap::Args;

use crate::file::{self, Generated, Stale};
use crate::generate;
use crate::{REFRESH, root};

/// The arguments of the command.
#[derive(Args, Clone, Copy, Debug)]
pub struct Arguments {
    /// Write nothing, but show how the files differ from what they should be
    #[arg(long)]
    pub check: bool,
}

/// Writes or compares every file; false if a compared file is stale.
///
/// The programs that read the compiled catalog are built after the tables are written, so the output of
/// the compiler can be inspected even if rustc rejects it.
///
/// # Errors
///
/// If a generator fails or a file cannot be written.
pub fn run(arguments: &Arguments) -> Result<bool> {
    // Reports have paths relative to the root.
    env::set_current_dir(root())?;
    let here = Path::new("");
    let mut count = 0;
    for (subject, files) in generate::FROM_CATALOGS {
        let files = files(here).with_context(|| format!("cannot generate {subject}"))?;
        count += settle(files, arguments.check)?;
    }
    for program in &generate::PROGRAMS {
        let path = program.build()?;
        for (subject, files) in program.generators {
            let files = files(here, &path);
            let files = files.with_context(|| format!("cannot generate {subject}"))?;
            count += settle(files, arguments.check)?;
        }
    }
    if arguments.check && count > 0 {
        let files = if count == 1 { "file is" } else { "files are" };
        writeln!(io::stderr(), "{count} {files} stale; run `{REFRESH}`")?;
        return Ok(false);
    }
    Ok(true)
}

/// Shows or writes the stale files, and counts them.
fn settle(files: Vec<Generated>, check: bool) -> Result<usize> {
    let stale = file::stale(files)?;
    let mut out = io::stdout().lock();
    if check {
        for file in &stale {
            write!(out, "{file}")?;
        }
    } else {
        file::write(&stale)?;
        for path in stale.iter().map(Stale::path) {
            writeln!(out, "wrote {path}")?;
        }
    }
    Ok(stale.len())
}
