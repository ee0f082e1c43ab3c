//! The `errdex` command.
//!
//! One file a subcommand, over the public API of the library only. Answers go to standard output,
//! everything else to standard error. Exit status: 0 found, 1 nothing found, 2 bad usage or
//! unreadable input.

#![forbid(unsafe_code)]

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

mod arguments;
mod audit;
mod check;
mod classify;
mod docs;
mod explain;
mod find;
mod import;
mod json;
mod lines;
mod new;
mod schema;
mod text;

/// Explains the error codes of an API: what they mean, whose fault they are, what to do next.
#[derive(Debug, Parser)]
#[command(name = "errdex", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Explain a code, status, message, state or name
    Explain(explain::Arguments),
    /// Say what a response means and what to do next
    Classify(classify::Arguments),
    /// Find every problem of a catalog, with places
    Check(check::Arguments),
    /// Write the reference pages of catalogs
    Docs(docs::Arguments),
    /// Compare hand-written pages with a catalog
    Audit(audit::Arguments),
    /// Create a catalog to begin with
    New(new::Arguments),
    /// Draft a catalog from a table of codes
    Import(import::Arguments),
    /// Write the JSON Schema of catalog files, for editors
    Schema,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs: the schema is in the README
    Json,
}

/// Whether there was an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Found,
    NotFound,
}

fn main() -> ExitCode {
    let answer = match Arguments::parse().command {
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Classify(arguments) => classify::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Docs(arguments) => docs::run(&arguments),
        Command::Audit(arguments) => audit::run(&arguments),
        Command::New(arguments) => new::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Schema => schema::run(),
    };
    match answer {
        Ok(Answer::Found) => ExitCode::SUCCESS,
        Ok(Answer::NotFound) => ExitCode::from(1),
        // Whoever reads our output has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // When standard error is gone too, there is nobody left to tell.
            let _ = writeln!(anstream::stderr(), "errdex: {error}");
            ExitCode::from(2)
        }
    }
}
