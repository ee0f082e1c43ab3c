//! `cargo xtask`: the commands for contributors.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser;
use xtask::{add_code, ci, regenerate, sabotage, tidy};

/// The commands for contributors.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Command {
    /// Write the generated files in the repository whose contents have changed
    Regenerate(regenerate::Arguments),
    /// Add an entry to a domain of a catalog, with a mark wherever something is to be filled in
    AddCode(add_code::Arguments),
    /// Misspell each key of the format in turn, and report the mistakes that no test notices
    Sabotage(sabotage::Arguments),
    /// Check the house rules that no compiler knows
    Tidy(tidy::Arguments),
    /// Run everything that must pass before a change is merged, or some of its steps
    Ci(ci::Arguments),
}

fn main() -> ExitCode {
    let is_in_order = match Command::parse() {
        Command::Regenerate(arguments) => regenerate::run(&arguments),
        Command::AddCode(arguments) => add_code::run(&arguments),
        Command::Sabotage(arguments) => sabotage::run(&arguments),
        Command::Tidy(arguments) => tidy::run(&arguments),
        Command::Ci(arguments) => ci::run(&arguments),
    };
    match is_in_order {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            // If standard error is closed, there is nowhere to report that.
            let _ = writeln!(io::stderr(), "error: {error:#}");
            ExitCode::from(2)
        }
    }
}
