//! `cargo xtask`: the commands for people who work on this repository.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser;
use xtask::{add_code, regenerate, sabotage, tidy};

/// The commands for people who work on this repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Command {
    /// Write every committed file that is generated, where its content has changed
    Regenerate(regenerate::Arguments),
    /// Add an entry to a domain of a catalog, with everything to be filled in marked
    AddCode(add_code::Arguments),
    /// Misspell each key of the format in turn, and report what no test notices
    Sabotage(sabotage::Arguments),
    /// Check the rules of the house that no compiler knows
    Tidy(tidy::Arguments),
}

fn main() -> ExitCode {
    let is_in_order = match Command::parse() {
        Command::Regenerate(arguments) => regenerate::run(&arguments),
        Command::AddCode(arguments) => add_code::run(&arguments),
        Command::Sabotage(arguments) => sabotage::run(&arguments),
        Command::Tidy(arguments) => tidy::run(&arguments),
    };
    match is_in_order {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            // When standard error takes nothing, there is nobody left to tell.
            let _ = writeln!(io::stderr(), "error: {error:#}");
            ExitCode::from(2)
        }
    }
}
