//! Prints one of the committed texts about the compiled catalog, for `cargo xtask regenerate`.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use errdex_test_support::{atlas, facts, released};

/// A text about the compiled catalog.
#[derive(Debug, Parser)]
enum Text {
    /// The answers of `classify` to everything that can be distinguished
    Atlas,
    /// Every fact
    Facts,
    /// A list of released entries, with those of the catalog added
    Released {
        /// The list
        list: PathBuf,
    },
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // If standard error is closed, there is nowhere to report that.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> io::Result<()> {
    let text = match Text::parse() {
        Text::Atlas => atlas::text(),
        Text::Facts => facts::text(),
        Text::Released { list } => released::extended(&fs_err::read_to_string(list)?),
    };
    io::stdout().write_all(text.as_bytes())
}
