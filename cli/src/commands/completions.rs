//! `errdex completions`: what a shell needs to complete the arguments.

use std::io::{self, Write};

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, Command};
use clap_complete::Shell;
use errdex_core::view::Reference;

use crate::answer::Answer;
use crate::catalogs::{self, Choice};
use crate::output;

#[derive(Args, Debug)]
#[command(
    after_help = "Example: errdex completions bash > ~/.local/share/bash-completion/completions/errdex"
)]
pub(crate) struct Arguments {
    /// The shell that completes
    #[arg(value_enum)]
    shell: Shell,

    #[command(flatten)]
    catalogs: Choice,
}

/// Writes the script, with the operations, domains and names of the catalogs as values.
pub(crate) fn run(arguments: &Arguments, command: Command) -> io::Result<Answer> {
    let Some(read) = arguments.catalogs.read()? else {
        return Ok(Answer::Refused);
    };
    let catalogs = catalogs::references(&read)?;
    let mut known = Known::default();
    for catalog in &catalogs {
        known.add(&**catalog);
    }
    let mut script = Vec::new();
    let mut command = known.complete(command);
    clap_complete::generate(arguments.shell, &mut command, "errdex", &mut script);
    let mut out = output::plain_stdout();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Answer::Found)
}

/// The values that catalogs have.
#[derive(Default)]
struct Known {
    operations: Vec<String>,
    domains: Vec<String>,
    names: Vec<String>,
}

impl Known {
    fn add(&mut self, catalog: &dyn Reference) {
        let about = catalog.catalog();
        self.operations
            .extend(about.operations.iter().map(ToString::to_string));
        for (number, domain) in about.domains.iter().enumerate() {
            self.domains.push(domain.id.to_owned());
            let entries = (0..domain.entries).map(|entry| catalog.entry(number, entry));
            self.names
                .extend(entries.map(|entry| entry.name.to_owned()));
        }
    }

    fn complete(mut self, command: Command) -> Command {
        for values in [&mut self.operations, &mut self.domains, &mut self.names] {
            values.sort();
            values.dedup();
        }
        let Self {
            operations,
            domains,
            names,
        } = self;
        let with =
            |command: Command, name: &'static str, argument: &'static str, values: &[String]| {
                // The parser of arguments wants values that live as long as the program.
                let values = values.iter().map(|value| &*value.clone().leak());
                let values = PossibleValuesParser::new(values.map(PossibleValue::new));
                command.mut_subcommand(name, |command| {
                    command.mut_arg(argument, |argument| argument.value_parser(values))
                })
            };
        let mut command = command;
        for name in ["explain", "classify", "list"] {
            command = with(command, name, "on", &operations);
        }
        let command = with(command, "list", "domain", &domains);
        with(command, "explain", "query", &names)
    }
}
