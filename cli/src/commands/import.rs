//! `errdex import`: a catalog from a table of codes, and later versions of the table.
//!
//! The vendor's facts are generated: whatever the table states is in `DOMAIN.yaml`, and nothing else.
//! What people know besides is in `DOMAIN.overlay.yaml`, which no later import touches. `import.yaml`
//! says how the table was read. Values that no catalog can have, and rows that become none, are
//! comments in the generated file, and are reported.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use errdex_core::{KeyFormat, KeyType, Kind};

use crate::answer::Answer;
use crate::output::name;

use fields::Field;
use mapping::{Computed, ValueArgument};
use read::Format;

mod catalog_file;
mod create;
mod domain;
mod draft;
mod entries;
mod fields;
mod folder;
mod guess;
mod keys;
mod mapping;
mod names;
mod old;
mod read;
mod record;
mod run;
mod table;
mod texts;
mod told;
mod update;
mod yaml;

#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  errdex import codes.csv --out data/shop --column key=code --column summary=meaning\n  \
                  errdex import --update data/shop codes-2.csv"
)]
pub(crate) struct Arguments {
    /// The table of codes
    #[arg(required_unless_present = "update")]
    table: Option<PathBuf>,

    /// The folder of the catalog to create, or of an imported one that gets another domain; its name
    /// is the id of the catalog
    #[arg(
        long,
        value_name = "DIR",
        required_unless_present = "update",
        conflicts_with = "update"
    )]
    out: Option<PathBuf>,

    /// Bring in the next version of the table of an imported catalog, or the same one again
    #[arg(long, value_name = "DIR")]
    update: Option<PathBuf>,

    /// With --update: write nothing; exit status 1 if something would change
    #[arg(long, requires = "update")]
    check: bool,

    /// With --update: overwrite a generated file that was edited by hand
    #[arg(long, requires = "update")]
    force: bool,

    /// The format of the table; by default that of its extension or its text
    #[arg(long, value_enum, conflicts_with = "update")]
    from: Option<Format>,

    /// The column of a field, such as `key=code` or `facets.severity=level`; without any, the columns
    /// are found by their usual names
    ///
    /// Fields: key, name, symbol, aliases, `old_names`, summary, details, keywords, lifecycle, since,
    /// until, successor, link, `see_also`, notes, conflicts, facets.NAME, operations, `http_statuses`,
    /// texts, `supporting_texts`, patterns, when, fault, effect, outcome, causes, fixes, recovery, lasts,
    /// evidence, example. A recovery with delays is written `retry 1s 2s then restart`; several words
    /// are separated by commas.
    #[arg(long = "column", value_name = "FIELD=COLUMN", value_parser = mapping::field_and_text, conflicts_with = "update")]
    columns: Vec<(Field, String)>,

    /// What a value of a column says, such as `retriable:true=recovery:retry`
    #[arg(long = "map", value_name = "COLUMN:VALUE=FIELD:VALUE", value_parser = mapping::value, conflicts_with = "update")]
    values: Vec<ValueArgument>,

    /// The value of a field in rows that do not state it
    #[arg(long = "set", value_name = "FIELD=VALUE", value_parser = mapping::field_and_text, conflicts_with = "update")]
    set: Vec<(Field, String)>,

    /// A facet that follows from the key: `class=prefix:2`, `facility=bits:16-26`, `class=divide:100`
    #[arg(long = "facet", value_name = "NAME=FROM", value_parser = mapping::facet, conflicts_with = "update")]
    facets: Vec<(String, Computed)>,

    /// What separates the items of a column's cells
    #[arg(long, value_name = "COLUMN=SEPARATOR", value_parser = mapping::column_and_separator, conflicts_with = "update")]
    split: Vec<(String, String)>,

    /// The names of the columns, if the table does not begin with them
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        conflicts_with = "update"
    )]
    header: Option<Vec<String>>,

    /// Where the rows of JSON, YAML or TOML are, such as `data.errors`
    #[arg(long, value_name = "PATH", conflicts_with = "update")]
    rows: Option<String>,

    /// Take the cells for Markdown
    #[arg(long, conflicts_with = "update")]
    markdown: bool,

    /// The type of the keys; by default the narrowest
    #[arg(long, value_name = "TYPE", value_parser = word::<KeyType>(KeyType::from_name), conflicts_with = "update")]
    key_type: Option<KeyType>,

    /// How people write the keys: decimal or hex
    #[arg(long, value_name = "FORMAT", value_parser = word::<KeyFormat>(KeyFormat::from_name), conflicts_with = "update")]
    key_format: Option<KeyFormat>,

    /// What the key is in a response: code, message, http-status or field
    #[arg(long, value_name = "KIND", value_parser = word::<Kind>(Kind::from_name), conflicts_with = "update")]
    kind: Option<Kind>,

    /// The id of the domain; with --update, the domain that the table is for
    #[arg(long, value_name = "ID")]
    domain: Option<String>,

    /// The name of the Rust enum
    #[arg(long = "type", value_name = "NAME", conflicts_with = "update")]
    type_name: Option<String>,

    /// What the domain is, in a few words; also the title of a new catalog
    #[arg(long, value_name = "TEXT", conflicts_with = "update")]
    title: Option<String>,

    /// Where a program finds the key
    #[arg(long, value_name = "TEXT", conflicts_with = "update")]
    found_in: Option<String>,

    /// Where the table comes from
    #[arg(long, value_name = "URL", conflicts_with = "update")]
    url: Option<String>,
}

/// A parser for a word of a vocabulary.
fn word<T>(
    of_name: fn(&str) -> Option<T>,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static
where
    T: errdex_core::vocabulary::Vocabulary + Send + Sync,
{
    move |word| {
        let known = || T::WORDS.join(", ");
        of_name(word).ok_or_else(|| format!("expected one of {}", known()))
    }
}

/// Imports a table for the first time, or its next version.
pub(crate) fn run(arguments: &Arguments) -> io::Result<Answer> {
    match (&arguments.update, &arguments.out, &arguments.table) {
        (Some(folder), ..) => update::update(arguments, folder),
        (None, Some(out), Some(table)) => create::create(arguments, out, table),
        _ => Err(invalid("expected a table and `--out`".to_owned())),
    }
}

/// The id of the catalog in a folder.
fn id(folder: &Path) -> io::Result<String> {
    let whole;
    let folder_name = match folder.file_name() {
        Some(name) => Some(name),
        None => {
            whole = fs::canonicalize(folder).unwrap_or_default();
            whole.file_name()
        }
    };
    let id = folder_name.and_then(|name| name.to_str());
    let id = id.ok_or_else(|| invalid(format!("`{}` has no name", name(folder))))?;
    Ok(id.to_owned())
}

fn in_table(path: &Path, problem: &str) -> io::Error {
    invalid(format!("{}: {problem}", name(path)))
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}
