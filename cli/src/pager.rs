//! Long answers, page by page on a terminal.

use std::env;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::{Command, Stdio};

use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice};

use crate::output;

/// Writes an answer through the pager if standard output is a terminal.
///
/// The pager is the command in `PAGER`, or `less`. If it is empty, cannot be started, or fails, the answer
/// is written without one.
pub(crate) fn write(answer: &str) -> io::Result<()> {
    let value = env::var("PAGER").ok();
    if let Some(mut pager) = chosen(io::stdout().is_terminal(), value.as_deref()) {
        if env::var_os("LESS").is_none() {
            // Show colors, and end at once if all fits on the screen.
            pager.env("LESS", "FRX");
        }
        let has_color = AutoStream::choice(&io::stdout()) != ColorChoice::Never;
        let shown = if has_color {
            answer.to_owned()
        } else {
            strip_str(answer).to_string()
        };
        if is_shown(&mut pager, &shown)? {
            return Ok(());
        }
    }
    let mut out = output::stdout();
    out.write_all(answer.as_bytes())?;
    out.flush()
}

/// The pager, if there is to be one, by the value of `PAGER`.
fn chosen(is_terminal: bool, value: Option<&str>) -> Option<Command> {
    let mut words = value.unwrap_or("less").split_whitespace();
    let mut pager = Command::new(words.next().filter(|_| is_terminal)?);
    pager.args(words);
    Some(pager)
}

/// Hands a text to a pager and waits for its end; false if the pager did not show it.
fn is_shown(pager: &mut Command, text: &str) -> io::Result<bool> {
    let Ok(mut child) = pager.stdin(Stdio::piped()).spawn() else {
        return Ok(false);
    };
    if let Some(mut to) = child.stdin.take() {
        match to.write_all(text.as_bytes()) {
            // Whoever has read enough closes the pager.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error),
            _ => {}
        }
    }
    Ok(child.wait()?.success())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn words(pager: &Command) -> Vec<&str> {
        let words = [pager.get_program()].into_iter().chain(pager.get_args());
        words.filter_map(|word| word.to_str()).collect()
    }

    #[test]
    fn the_pager_is_that_of_the_environment_and_only_for_terminals() {
        let of = |value| chosen(true, value);
        assert_eq!(words(&of(None).unwrap()), ["less"]);
        assert_eq!(words(&of(Some("more -s")).unwrap()), ["more", "-s"]);
        for none in ["", "  "] {
            assert!(of(Some(none)).is_none(), "{none:?}");
        }
        for value in [None, Some("more")] {
            assert!(chosen(false, value).is_none(), "{value:?}");
        }
    }

    #[test]
    fn a_pager_that_cannot_be_started_shows_nothing() {
        let mut missing = chosen(true, Some("no-such-pager -x")).unwrap();
        assert!(!is_shown(&mut missing, "answer").unwrap());
    }

    #[cfg(unix)]
    #[test]
    fn a_pager_gets_all_of_it_may_end_early_and_may_fail() {
        let text = "an answer\n".repeat(100_000);
        let shell = |script: &str| {
            let mut shell = Command::new("sh");
            shell.args(["-c", script]);
            shell
        };
        let counts = format!("test $(wc -c) -eq {}", text.len());
        assert!(is_shown(&mut shell(&counts), &text).unwrap());
        assert!(is_shown(&mut shell("read line"), &text).unwrap());
        assert!(!is_shown(&mut shell("exit 3"), &text).unwrap());
    }
}
