//! Runs commands in the root of the repository.

use std::ffi::OsStr;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, thread};

use anyhow::{Context as _, Result, ensure};

use crate::root;

/// A command as it is typed, in words without quotes. Its builds share one target folder.
pub(super) fn command(line: &str) -> Command {
    let mut words = line.split_whitespace();
    let mut command = program_command(words.next().unwrap_or_default());
    command.args(words);
    command
}

/// A command of a program, without arguments.
pub(super) fn program_command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command.env("CARGO_TARGET_DIR", target());
    // Tools are to use the cargo of their own toolchain, not the one that runs this program.
    command.env_remove("CARGO");
    command
}

/// The target folder of the workspace.
pub(super) fn target() -> PathBuf {
    let folder = env::var_os("CARGO_TARGET_DIR").unwrap_or("target".into());
    let folder = root().join(folder);
    // Windows does not let a build replace this program while it runs.
    if cfg!(windows) {
        folder.join("ci")
    } else {
        folder
    }
}

/// Shows and runs a command.
///
/// # Errors
///
/// If it fails, with the command.
pub(super) fn run(command: &mut Command) -> Result<()> {
    show(command)?;
    let status = command.status();
    let status = status.with_context(|| format!("cannot run `{}`", typed(command)))?;
    ensure!(status.success(), "`{}`: {status}", typed(command));
    Ok(())
}

/// Shows and runs a command with a standard input.
///
/// # Errors
///
/// If it fails, with the command.
pub(super) fn run_with_input(command: &mut Command, input: &'static str) -> Result<()> {
    show(command)?;
    let mut child = command.stdin(Stdio::piped()).spawn()?;
    let mut stdin = child.stdin.take().context("a pipe")?;
    let writer = thread::spawn(move || stdin.write_all(input.as_bytes()));
    let status = child.wait()?;
    ensure!(status.success(), "`{}`: {status}", typed(command));
    ensure!(
        writer.join().is_ok(),
        "cannot write to `{}`",
        typed(command)
    );
    Ok(())
}

/// The standard output of a command, or nothing if it fails or does not exist.
pub(super) fn output(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    output.status.success().then_some(text)
}

/// Tells the reader of the log something.
///
/// # Errors
///
/// If nothing can be written.
pub(super) fn say(text: &str) -> Result<()> {
    Ok(writeln!(io::stdout(), "{text}")?)
}

/// Whether a program is installed.
pub(super) fn is_installed(program: &str) -> bool {
    let Some(folders) = env::var_os("PATH") else {
        return false;
    };
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&folders).any(|folder| folder.join(&name).is_file())
}

fn show(command: &Command) -> Result<()> {
    say(&format!("$ {}", typed(command)))
}

/// A command as it is typed, with its program by name and without its environment.
fn typed(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program.file_name().unwrap_or(command.get_program());
    let words = [program].into_iter().chain(command.get_args());
    let words = words.map(|word| word.to_string_lossy().into_owned());
    words.collect::<Vec<_>>().join(" ")
}
