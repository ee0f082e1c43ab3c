//! The `errdex` command.
//!
//! One file per subcommand, written against the public API of the libraries. Answers go to standard
//! output, everything else to standard error. Exit status: 0 found, 1 nothing found, 2 bad usage or
//! unreadable input.

#![forbid(unsafe_code)]

use std::io::{self, IsTerminal as _, Write};
use std::process::ExitCode;
use std::{env, iter};

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::answer::Answer;
use crate::commands::{
    anything, audit, check, classify, compile, completions, docs, explain, import, list, man, new,
    schema, vectors,
};

mod answer;
mod arguments;
mod body;
mod catalogs;
mod commands;
mod difference;
mod input;
mod output;
mod pager;
mod question;
mod staged;

/// Explains the error codes of an API: what they mean, whose fault they are, and what to do next
#[derive(Debug, Parser)]
#[command(
    name = "errdex",
    version,
    override_usage = "errdex ANYTHING...\n       errdex COMMAND",
    after_help = "\
ANYTHING is what you have: a response, a log line, a code, or words about either; text or a file, or
standard input. Its options are those of `explain`.

Examples:
  errdex 62
  errdex stop 404
  curl -si \"$URL\" | errdex --on start"
)]
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
    /// List the entries that state something
    List(list::Arguments),
    /// Report every problem of a catalog with its location
    Check(check::Arguments),
    /// Compile a catalog to a Rust module to commit
    Compile(compile::Arguments),
    /// Write the reference pages of catalogs
    Docs(docs::Arguments),
    /// Compare hand-written pages with a catalog
    Audit(audit::Arguments),
    /// Create a catalog to start from
    New(new::Arguments),
    /// Make a catalog from a table of codes, or bring in its next version
    Import(Box<import::Arguments>),
    /// Write the JSON Schema of catalog files, for editors
    #[command(after_help = "Example: errdex schema > data/shop/catalog.schema.json")]
    Schema,
    /// Write questions with their answers, for implementations in other languages
    Vectors(vectors::Arguments),
    /// Write the script with which a shell completes arguments
    Completions(completions::Arguments),
    /// Write a page of the manual
    Man(man::Arguments),
}

fn main() -> ExitCode {
    let answer = if names_command() {
        match Arguments::try_parse() {
            Ok(arguments) => run(arguments.command),
            Err(error) => return explain_usage(&shown::<Arguments>(error)),
        }
    } else {
        match anything::Arguments::try_parse() {
            Ok(arguments) => anything::run(&arguments),
            Err(error) => return explain_usage(&shown::<anything::Arguments>(error)),
        }
    };
    match answer {
        Ok(Answer::Found) => ExitCode::SUCCESS,
        Ok(Answer::NotFound) => ExitCode::from(1),
        Ok(Answer::Refused) => ExitCode::from(2),
        Err(error) => {
            let error = error.to_string();
            // If standard error is closed, there is nowhere to report that.
            let _ = writeln!(
                output::stderr(),
                "errdex: {}",
                errdex_catalog::visible(&error)
            );
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> io::Result<Answer> {
    match command {
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Classify(arguments) => classify::run(&arguments),
        Command::List(arguments) => list::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Compile(arguments) => compile::run(&arguments),
        Command::Docs(arguments) => docs::run(&arguments),
        Command::Audit(arguments) => audit::run(&arguments),
        Command::New(arguments) => new::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Schema => schema::run(),
        Command::Vectors(arguments) => vectors::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments, Arguments::command()),
        Command::Man(arguments) => man::run(&arguments, Arguments::command()),
    }
}

/// Whether the arguments are a subcommand and its arguments, or ask for help.
///
/// Without any, that is what a terminal gets, too: nobody has typed anything to explain.
fn names_command() -> bool {
    let Some(first) = env::args_os().nth(1) else {
        return io::stdin().is_terminal();
    };
    let is_general = ["help", "--help", "-h", "--version", "-V"]
        .iter()
        .any(|name| first == *name);
    is_general || first.to_str().is_some_and(Command::has_subcommand)
}

/// The error about the arguments, safe to show.
///
/// The parser quotes arguments verbatim, so they are parsed again with hidden characters escaped.
fn shown<P: Parser>(error: clap::Error) -> clap::Error {
    let arguments = env::args_os().skip(1);
    let arguments = arguments.map(|argument| argument.to_string_lossy().into_owned());
    let seen = arguments.map(|argument| errdex_catalog::visible(&argument).into_owned());
    let seen = iter::once("errdex".to_owned()).chain(seen);
    P::try_parse_from(seen).err().unwrap_or(error)
}

/// Shows the requested help, or the error about the arguments.
fn explain_usage(error: &clap::Error) -> ExitCode {
    let text = error.render();
    let written = if error.use_stderr() {
        write!(output::stderr(), "{}", text.ansi())
    } else {
        let mut out = output::stdout();
        write!(out, "{}", text.ansi()).and_then(|()| out.flush())
    };
    let status = u8::try_from(error.exit_code()).unwrap_or(2);
    ExitCode::from(if written.is_err() { 2 } else { status })
}
