//! `cargo xtask sabotage`: misspells each key of the format in turn, and reports the mistakes that no
//! test notices.
//!
//! If a key can be misspelled in its declaration unnoticed, nothing reads it, or no catalog of the tests
//! has it.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Result, ensure};

/// The files that declare keys.
const FILES: [&str; 3] = [
    "catalog/src/schema/catalog.rs",
    "catalog/src/schema/domain.rs",
    "catalog/src/schema/recovery.rs",
];

/// The package whose tests have to notice.
const PACKAGE: &str = "errdex-catalog";

/// The test that notices most, which is asked first.
const FIRST: &str = "format";

/// Misspell each declared key of the format, and expect the tests to notice.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Only keys whose record and name contain this, such as `Source.withdrawn`
    #[arg(default_value = "")]
    filter: String,
}

/// A declaration with a misspelled key.
#[derive(Debug, PartialEq)]
struct Mutant {
    /// The record and the key.
    name: String,
    /// The file with the mistake.
    text: String,
}

/// Tries every key; false if one of the mistakes goes unnoticed.
///
/// # Errors
///
/// When a file cannot be read or written, or the tests fail without a mistake.
pub fn run(arguments: &Arguments) -> Result<bool> {
    let mut out = io::stdout().lock();
    ensure!(tests_pass()?, "the tests of `{PACKAGE}` fail by themselves");
    let (mut tried, mut survivors) = (0, 0);
    for file in FILES {
        let original = Original::read(&crate::root().join(file))?;
        for mutant in mutants(&original.text) {
            if !mutant.name.contains(&arguments.filter) {
                continue;
            }
            fs_err::write(&original.path, &mutant.text)?;
            let is_survivor = tests_pass()?;
            tried += 1;
            survivors += usize::from(is_survivor);
            let fate = if is_survivor { "SURVIVED" } else { "noticed" };
            writeln!(out, "{fate} {}", mutant.name)?;
        }
    }
    writeln!(out, "{tried} keys misspelt, {survivors} unnoticed")?;
    Ok(survivors == 0)
}

/// Whether the tests build and pass.
fn tests_pass() -> Result<bool> {
    Ok(passes(&["--test", FIRST])? && passes(&[])?)
}

fn passes(which: &[&str]) -> Result<bool> {
    let mut cargo = crate::cargo();
    cargo.args(["test", "--quiet", "--locked", "--package", PACKAGE]);
    cargo.args(which).current_dir(crate::root());
    let status = cargo.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    Ok(status.success())
}

/// The original text of a file, which is restored when this is dropped.
struct Original {
    path: PathBuf,
    text: String,
}

impl Original {
    fn read(path: &Path) -> Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            text: fs_err::read_to_string(path)?,
        })
    }
}

impl Drop for Original {
    fn drop(&mut self) {
        // If this fails, `git status` shows it.
        let _ = fs_err::write(&self.path, &self.text);
    }
}

/// The file with each of its keys misspelled in turn.
fn mutants(text: &str) -> Vec<Mutant> {
    let lines = text.lines().collect::<Vec<_>>();
    let mut mutants = Vec::new();
    let mut record = None;
    for (number, line) in lines.iter().enumerate() {
        let declares = |keyword| line.strip_prefix("pub(crate) ")?.strip_prefix(keyword);
        if let Some(declared) = declares("struct ").or_else(|| declares("enum ")) {
            record = declared.strip_suffix(" {");
        } else if *line == "}" {
            record = None;
        }
        let (Some(record), Some(field)) = (record, key(line)) else {
            continue;
        };
        let renamed = lines[number - 1].trim().strip_prefix("#[serde(rename = \"");
        let renamed = renamed.and_then(|rest| rest.strip_suffix("\")]"));
        let attribute = format!("    #[serde(rename = \"{}_\")]", renamed.unwrap_or(field));
        let before = number - usize::from(renamed.is_some());
        let mistaken = [&lines[..before], &[attribute.as_str()], &lines[number..]].concat();
        mutants.push(Mutant {
            name: format!("{record}.{}", renamed.unwrap_or(field)),
            text: mistaken.join("\n") + "\n",
        });
    }
    mutants
}

/// The key or word that a line of a record or a choice declares.
fn key(line: &str) -> Option<&str> {
    let declared = line.strip_prefix("    ")?;
    if let Some(field) = declared.strip_prefix("pub(crate) ") {
        return Some(field.split_once(": ")?.0);
    }
    let is_variant = declared.starts_with(|first: char| first.is_ascii_uppercase());
    let end = declared.find(['(', ','])?;
    is_variant.then(|| &declared[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_is_misspelt_in_its_declaration() {
        let text = "\
/// A record.
pub(crate) struct Record {
    /// A key.
    pub(crate) id: Field<String>,
    #[serde(rename = \"type\")]
    pub(crate) type_name: Option<Field<String>>,
}
pub(crate) enum Choice {
    /// A word.
    Word(Record),
}
fn other() {
    Self(1),
}
";
        let mutants = mutants(text);
        let names = mutants.iter().map(|mutant| mutant.name.as_str());
        assert_eq!(
            names.collect::<Vec<_>>(),
            ["Record.id", "Record.type", "Choice.Word"]
        );
        assert!(
            mutants[0]
                .text
                .contains("    #[serde(rename = \"id_\")]\n    pub(crate) id:")
        );
        assert!(
            mutants[1]
                .text
                .contains("    #[serde(rename = \"type_\")]\n    pub(crate) type_name:")
        );
        assert_eq!(mutants[1].text.matches("rename").count(), 1);
        assert!(
            mutants[2]
                .text
                .contains("    #[serde(rename = \"Word_\")]\n    Word(Record)")
        );
    }
}
