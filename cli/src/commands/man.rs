//! `errdex man`: the manual.

use std::io::{self, Write};

use clap::{Args, Command};
use clap_mangen::Man;

use crate::answer::Answer;
use crate::output;

#[derive(Args, Debug)]
#[command(after_help = "Example: errdex man classify | man -l -")]
pub(crate) struct Arguments {
    /// The subcommand that the page is about; without one, the page is about the command itself
    subcommand: Option<String>,
}

/// Writes a page for `man`.
pub(crate) fn run(arguments: &Arguments, command: Command) -> io::Result<Answer> {
    let mut command = command;
    command.build();
    let page = match &arguments.subcommand {
        None => Man::new(command),
        Some(name) => {
            let found = command.find_subcommand(name).cloned().ok_or_else(|| {
                let name = errdex_catalog::visible(name);
                io::Error::new(
                    io::ErrorKind::InvalidInput,
                    format!("there is no subcommand `{name}`"),
                )
            })?;
            let title = format!("errdex-{}", found.get_name());
            Man::new(found.display_name(title.clone())).title(title)
        }
    };
    let mut text = Vec::new();
    page.render(&mut text)?;
    let mut out = output::plain_stdout();
    out.write_all(&text)?;
    out.flush()?;
    Ok(Answer::Found)
}
