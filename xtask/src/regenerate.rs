//! `cargo xtask regenerate`: every committed file that is generated, written or compared.

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
    /// Write nothing, and show how the files differ from what they should be
    #[arg(long)]
    pub check: bool,
}

/// Writes or compares every file; false if one of those compared is stale.
///
/// The programs that tell what the compiled catalog says are built after the tables are written, so
/// what the compiler of catalogs gives can be read even if rustc refuses it.
///
/// # Errors
///
/// A generator that fails, and a file that cannot be written.
pub fn run(arguments: &Arguments) -> Result<bool> {
    // A report names files as people here do, from the root.
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

/// Shows or writes those that are stale, and counts them.
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
