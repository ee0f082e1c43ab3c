//! What the README shows of the command: a picture of an answer, and the beginning of another one.

use std::io::{Seek as _, Write as _};
use std::path::Path;
use std::process::Command;

use anstyle::{RgbColor, Style};
use anstyle_svg::{Term, WIN10_CONSOLE};
use anyhow::{Context as _, Result};

use super::output;
use crate::file::Generated;

/// The response in the picture, followed by its HTTP status.
const RESPONSE: &str = r#"{"code":65,"reason":"request not completed"}206"#;

/// The operation that it responds to.
const OPERATION: &str = "start";

/// The colors of the picture, which suit both light and dark pages.
const PAPER: RgbColor = RgbColor(0x1b, 0x20, 0x28);
const INK: RgbColor = RgbColor(0xe6, 0xe9, 0xee);

/// The beginning of the command whose answer follows it in the README.
const COMMAND: &str = "```sh\ncargo run -- ";

/// Both files.
///
/// # Errors
///
/// If the command fails, or the README does not show it.
pub fn readme(root: &Path, errdex: &Path) -> Result<Vec<Generated>> {
    let readme = fs_err::read_to_string(root.join("README.md"))?;
    Ok(vec![
        Generated::new("docs/answer.svg", picture(errdex)?),
        Generated::new("README.md", with_answer(&readme, errdex)?),
    ])
}

/// The colored answer of `classify`, with the command above it.
fn picture(errdex: &Path) -> Result<String> {
    let mut response = tempfile::tempfile()?;
    writeln!(response, "{RESPONSE}")?;
    response.rewind()?;
    let mut command = Command::new(errdex);
    command
        .args(["classify", "--on", OPERATION])
        .env_remove("NO_COLOR")
        .env("CLICOLOR_FORCE", "1")
        .stdin(response);
    let answer = String::from_utf8(output(&mut command)?)?;

    let faint = Style::new().dimmed();
    let shown = format!(
        "{faint}${faint:#} echo '{RESPONSE}' |\n    errdex classify --on {OPERATION}\n\n\
         {answer}"
    );
    let term = Term::new().palette(WIN10_CONSOLE);
    let term = term.fg_color(INK.into()).bg_color(PAPER.into());
    Ok(term.render_svg(&shown))
}

/// The README with the answer below its first command.
fn with_answer(readme: &str, errdex: &Path) -> Result<String> {
    let parts = readme.split_once(COMMAND).and_then(|(before, rest)| {
        let (arguments, rest) = rest.split_once("\n```\n\n```text\n")?;
        let (_, after) = rest.split_once("```\n")?;
        Some((before, arguments, after))
    });
    let (before, arguments, after) =
        parts.context("no `cargo run` with an answer in the README")?;
    let answer = output(Command::new(errdex).args(arguments.split(' ')))?;
    let answer = String::from_utf8(answer)?;
    Ok(format!(
        "{before}{COMMAND}{arguments}\n```\n\n```text\n{answer}```\n{after}"
    ))
}
