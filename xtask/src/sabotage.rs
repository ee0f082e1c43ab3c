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
    writeln!(out, "{tried} keys misspelled, {survivors} unnoticed")?;
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

/// The file with each of its keys and words misspelled in turn.
fn mutants(text: &str) -> Vec<Mutant> {
    let lines = text.lines().collect::<Vec<_>>();
    let mut mutants = Vec::new();
    let mut record = None;
    for (number, line) in lines.iter().enumerate() {
        if let Some(name) = line
            .strip_prefix("    ")
            .and_then(|line| line.strip_suffix(" {"))
        {
            record = Some(name).filter(|name| name.chars().all(char::is_alphanumeric));
        } else if !line.starts_with("    ") {
            record = None;
        }
        let (Some(record), Some((name, misspelled))) = (record, misspell(line)) else {
            continue;
        };
        let mistaken = [
            &lines[..number],
            &[misspelled.as_str()],
            &lines[number + 1..],
        ]
        .concat();
        mutants.push(Mutant {
            name: format!("{record}.{name}"),
            text: mistaken.join("\n") + "\n",
        });
    }
    mutants
}

/// The key or word that a line of a record or a choice declares, and the line with it misspelled.
fn misspell(line: &str) -> Option<(&str, String)> {
    let declared = line.strip_prefix("        ")?;
    if declared.starts_with(|first: char| first.is_ascii_uppercase()) {
        let (variant, _) = declared.split_once(" = ")?;
        let name = variant.split('(').next()?;
        return Some((name, format!("        {variant} = \"{name}_\",")));
    }
    let (field, declared_type) = declared.split_once(": ")?;
    let (field, key) = match field.split_once(" as ") {
        Some((field, key)) => (field, key.trim_matches('"')),
        None => (field, field),
    };
    let is_field = field.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    is_field.then(|| {
        (
            key,
            format!("        {field} as \"{key}_\": {declared_type}"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_is_misspelled_in_its_declaration() {
        let text = "\
record! {
    /// A record: with a comment.
    Record {
        /// A key: with a comment.
        id: Field<String>,
        /// A key.
        type_name as \"type\": Option<Field<String>>,
    }
}
choice! {
    /// A choice.
    Choice {
        /// A word.
        Word(Record) = \"word\",
        /// A word of the vocabulary.
        Other = Kind::Other.name(),
    }
}
impl FromNode for Record {
    fn from_node() {
        Self { id: 1 }
    }
}
";
        let mutants = mutants(text);
        let names = mutants.iter().map(|mutant| mutant.name.as_str());
        assert_eq!(
            names.collect::<Vec<_>>(),
            ["Record.id", "Record.type", "Choice.Word", "Choice.Other"]
        );
        let changed = mutants.iter().map(|mutant| {
            let mut lines = mutant.text.lines().zip(text.lines());
            lines.find_map(|(mutant, line)| (mutant != line).then_some(mutant.trim()))
        });
        assert_eq!(
            changed.collect::<Option<Vec<_>>>().unwrap(),
            [
                "id as \"id_\": Field<String>,",
                "type_name as \"type_\": Option<Field<String>>,",
                "Word(Record) = \"Word_\",",
                "Other = \"Other_\",",
            ]
        );
    }
}
