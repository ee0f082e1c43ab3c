//! Every generated file in the repository, and what it is generated from.
//!
//! A new kind of file is a function here and a line in one of the two lists.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::str;

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use serde_json::Value;

use crate::cargo;
use crate::file::Generated;

mod domains;
mod fixtures;
mod own_catalog;
mod readme;
mod rules;

pub use own_catalog::own_catalog;
pub use readme::readme;

/// Makes files from the catalogs in the repository, or from the compiler alone.
pub type FromCatalogs = fn(&Path) -> Result<Vec<Generated>>;

/// Makes files with a program that links the compiled catalogs.
pub type FromProgram = fn(&Path, &Path) -> Result<Vec<Generated>>;

/// The generators that run first, each with a description of its files.
pub const FROM_CATALOGS: &[(&str, FromCatalogs)] = &[
    ("the tables of the bundled catalogs", tables),
    ("the committed tables of an example", example),
    ("the JSON Schema of catalogs", |_| Ok(vec![schema()])),
    ("the list of rules", |_| Ok(vec![rules::page()])),
    ("the Rust of good catalogs", fixtures::accepted),
    ("the reports about bad catalogs", fixtures::rejected),
    ("the domains that tests go through", domains::macro_over_all),
];

/// A program that links the compiled catalogs, and its files.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    package: &'static str,
    name: &'static str,
    /// The generators that need it, each with a description of its files.
    pub generators: &'static [(&'static str, FromProgram)],
}

/// The programs, which are built after the tables are fresh.
pub const PROGRAMS: [Program; 2] = [
    Program {
        package: "errdex-test-support",
        name: "errdex-test-support",
        generators: &[
            ("the facts of the catalog", |_, support| {
                printed(support, &["facts"], "tests/consistency/facts.json")
            }),
            ("the atlas of decisions", |_, support| {
                printed(support, &["atlas"], "tests/atlas.txt")
            }),
            ("the list of released codes", |_, support| {
                const LIST: &str = "tests/released-codes.txt";
                printed(support, &["released", LIST], LIST)
            }),
        ],
    },
    Program {
        package: "errdex-cli",
        name: "errdex",
        generators: &[
            ("the reference pages", pages),
            ("the answers of the command", answers),
            ("the own catalog", own_catalog),
            ("the answers in the README", readme),
        ],
    },
];

/// Where the bundled catalogs are.
const DATA: &str = "data";

impl Program {
    /// Builds the program from the current tables.
    ///
    /// # Errors
    ///
    /// If cargo cannot build it; cargo reports why.
    pub fn build(&self) -> Result<PathBuf> {
        let Self { package, name, .. } = self;
        let output = cargo()
            .args([
                "build",
                "--quiet",
                "--locked",
                "--message-format=json-render-diagnostics",
            ])
            .args(["--package", package])
            .current_dir(crate::root())
            .stderr(Stdio::inherit())
            .output()?;
        ensure!(output.status.success(), "cannot build `{package}`");
        for message in str::from_utf8(&output.stdout)?.lines() {
            let message = serde_json::from_str::<Value>(message)?;
            let is_wanted = message["target"]["name"] == *name;
            if let (true, Some(path)) = (is_wanted, message["executable"].as_str()) {
                return Ok(path.into());
            }
        }
        bail!("`{package}` has no program `{name}`")
    }
}

/// The standard output of a program, if it succeeds.
fn output(command: &mut Command) -> Result<Vec<u8>> {
    let name = command.get_program().to_owned();
    let output = command.output();
    let output = output.with_context(|| format!("cannot run `{}`", name.display()))?;
    ensure!(
        output.status.success(),
        "`{}` failed: {}",
        name.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(output.stdout)
}

/// A file with the output of a program.
fn printed(program: &Path, arguments: &[&str], path: &str) -> Result<Vec<Generated>> {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(crate::root());
    Ok(vec![Generated::new(path, output(&mut command)?)])
}

/// The folders in a folder, sorted.
fn folders(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for item in fs_err::read_dir(folder)? {
        let path = item?.path();
        if path.is_dir() {
            folders.push(path);
        }
    }
    folders.sort();
    Ok(folders)
}

/// The name of a file or folder.
fn name(path: &Path) -> Result<&str> {
    let name = path.file_name().and_then(|name| name.to_str());
    name.with_context(|| format!("the name of `{}` is not UTF-8", path.display()))
}

/// The committed copies of the tables, for builds without the feature `compile`.
fn tables(root: &Path) -> Result<Vec<Generated>> {
    let tables = folders(&root.join(DATA))?.into_iter().map(|folder| {
        let name = name(&folder)?.replace('-', "_");
        let text = compiled(&folder)?;
        Ok(Generated::new(format!("src/{name}/tables.rs"), text))
    });
    tables.collect()
}

fn compiled(folder: &Path) -> Result<String> {
    errdex_build::compile(folder).map_err(|report| anyhow!("{report}"))
}

/// The tables that `examples/committed-tables` shows how to commit.
fn example(root: &Path) -> Result<Vec<Generated>> {
    let example = "examples/committed-tables";
    let text = compiled(&root.join(example).join("data/shop"))?;
    let path = format!("{example}/src/shop/tables.rs");
    Ok(vec![Generated::new(path, text)])
}

/// The reference pages, and the pages with regions that are filled from the catalogs.
fn pages(root: &Path, errdex: &Path) -> Result<Vec<Generated>> {
    let manual = "docs/codes.md";
    let scratch = tempfile::tempdir()?;
    let filled = scratch.path().join("codes.md");
    fs_err::copy(root.join(manual), &filled)?;
    let out = scratch.path().join("docs");
    let mut command = Command::new(errdex);
    command.args(["docs", DATA, "--out"]).arg(&out);
    command
        .arg("--fill")
        .arg(&filled)
        .current_dir(crate::root());
    output(&mut command)?;
    let mut files = vec![Generated::new(manual, fs_err::read(filled)?)];
    for page in fs_err::read_dir(out)? {
        let page = page?.path();
        files.push(Generated::new(
            format!("docs/{}", name(&page)?),
            fs_err::read(&page)?,
        ));
    }
    Ok(files)
}

fn schema() -> Generated {
    Generated::new("docs/catalog.schema.json", errdex_catalog::json_schema())
}

/// The output of the command for each case of `cli/tests/answers/cases.json`: a file, the arguments, and
/// what the command reads.
///
/// # Errors
///
/// If the list of cases cannot be read or the command cannot be run.
pub fn answers(root: &Path, errdex: &Path) -> Result<Vec<Generated>> {
    let folder = "cli/tests/answers";
    let cases = fs_err::read_to_string(root.join(folder).join("cases.json"))?;
    let cases = serde_json::from_str::<Vec<(String, Vec<String>, String)>>(&cases)?;
    let answers = cases.into_iter().map(|(file, arguments, input)| {
        let mut command = Command::new(errdex);
        command.args(arguments).stdin(Stdio::piped());
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(input.as_bytes())?;
        }
        // A command that finds nothing exits with 1, which is not a failure here.
        let output = child.wait_with_output()?;
        Ok(Generated::new(format!("{folder}/{file}"), output.stdout))
    });
    answers.collect()
}
