//! Long answers, page by page on a terminal.

use std::env;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::{Command, Stdio};

use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice};

use crate::output;

/// Writes an answer through the pager if standard output is a terminal.
///
/// The pager is the command in `PAGER`, or `less`; an empty one, or one that cannot be started, means
/// none.
pub(crate) fn write(answer: &str) -> io::Result<()> {
    if io::stdout().is_terminal() && paged(answer)? {
        return Ok(());
    }
    let mut out = output::stdout();
    out.write_all(answer.as_bytes())?;
    out.flush()
}

fn paged(answer: &str) -> io::Result<bool> {
    let pager = env::var("PAGER").unwrap_or_else(|_| "less".to_owned());
    let mut words = pager.split_whitespace();
    let Some(program) = words.next() else {
        return Ok(false);
    };
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::piped());
    if env::var_os("LESS").is_none() {
        // Show colors, and end at once if all fits on the screen.
        command.env("LESS", "FRX");
    }
    let Ok(mut child) = command.spawn() else {
        return Ok(false);
    };
    if let Some(mut to) = child.stdin.take() {
        let has_color = AutoStream::choice(&io::stdout()) != ColorChoice::Never;
        let shown = match has_color {
            true => answer.to_owned(),
            false => strip_str(answer).to_string(),
        };
        match to.write_all(shown.as_bytes()) {
            // Whoever has read enough closes the pager.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error),
            _ => {}
        }
    }
    child.wait()?;
    Ok(true)
}
