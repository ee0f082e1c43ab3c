//! `errdex import`: a draft of a catalog from a table of codes.
//!
//! The draft holds what the table has. What a catalog needs and the table lacks is left out and
//! marked with a comment, so that `errdex check` names each such place.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::Answer;
use table::Table;

mod draft;
mod table;

#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The table of codes
    file: PathBuf,

    /// What the file is
    #[arg(long, value_enum)]
    from: Kind,

    /// The folder of the catalog to create; its name becomes the catalog's id
    #[arg(long, value_name = "DIR")]
    out: PathBuf,

    /// Which column holds a field: key, name, summary, cause, fix, fault,
    /// recovery, evidence, http, text, on
    #[arg(long = "column", value_name = "FIELD=COLUMN", value_parser = pair, required = true)]
    columns: Vec<(String, String)>,

    /// The value of a field that the table has no column for
    #[arg(long = "set", value_name = "FIELD=VALUE", value_parser = pair)]
    values: Vec<(String, String)>,

    /// The id of the domain
    #[arg(long, default_value = "error-codes")]
    domain: String,

    /// The name of the Rust enum
    #[arg(long = "type", value_name = "NAME", default_value = "ErrorCode")]
    type_name: String,

    /// Where the table comes from
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Comma-separated values, with a first line that names the columns
    Csv,
    /// An array of objects
    Json,
    /// The first table of a Markdown page
    MarkdownTable,
}

/// The fields that a draft can have.
const FIELDS: [&str; 11] = [
    "key", "name", "evidence", "summary", "cause", "fix", "fault", "recovery", "http", "text", "on",
];

fn pair(argument: &str) -> Result<(String, String), String> {
    let (field, value) = argument.split_once('=').ok_or("expected FIELD=VALUE")?;
    if FIELDS.contains(&field) {
        Ok((field.to_owned(), value.to_owned()))
    } else {
        Err(format!("`{field}` is none of {}", FIELDS.join(", ")))
    }
}

/// One row of the table by field.
type Row = BTreeMap<String, String>;

/// Writes the draft, and refuses to touch a folder that is there.
pub(crate) fn run(arguments: &Arguments) -> io::Result<Answer> {
    let out = &arguments.out;
    let id = out.file_name().and_then(|name| name.to_str());
    let id = id.ok_or_else(|| invalid(format!("`{}` has no name", out.display())))?;
    if out.exists() {
        return Err(invalid(format!("`{}` exists already", out.display())));
    }
    let bytes = fs::read(&arguments.file).map_err(|error| {
        let message = format!("cannot read `{}`: {error}", arguments.file.display());
        io::Error::new(error.kind(), message)
    })?;
    let table = match arguments.from {
        Kind::Csv => table::csv(&bytes),
        Kind::Json => table::json(&bytes),
        Kind::MarkdownTable => table::markdown(&bytes),
    };
    let table = table.map_err(|error| invalid(format!("{}: {error}", arguments.file.display())))?;
    let rows = rows(&table, &arguments.columns, &arguments.values)?;
    let title = arguments
        .file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy();
    let source = draft::Source {
        title: &title,
        url: arguments.url.as_deref(),
    };
    let domain = draft::Domain {
        id: &arguments.domain,
        type_name: &arguments.type_name,
        rows: &rows,
    };
    fs::create_dir_all(out)?;
    fs::write(out.join("catalog.yaml"), draft::catalog(id, &source))?;
    fs::write(
        out.join(format!("{}.yaml", arguments.domain)),
        domain.text(),
    )?;
    let count = rows.len();
    let mut stdout = anstream::stdout().lock();
    writeln!(
        stdout,
        "wrote {count} entries to `{}`; `errdex check {0}` says what is missing",
        out.display()
    )?;
    stdout.flush()?;
    Ok(Answer::Found)
}

fn rows(
    table: &Table,
    columns: &[(String, String)],
    values: &[(String, String)],
) -> io::Result<Vec<Row>> {
    let known = table.columns.iter().collect::<BTreeSet<_>>();
    for (_, column) in columns {
        if !known.contains(column) {
            let known = table.columns.join("`, `");
            return Err(invalid(format!(
                "no column `{column}`; there are `{known}`"
            )));
        }
    }
    if !columns.iter().any(|(field, _)| field == "key") {
        return Err(invalid(
            "say which column holds the key: --column key=COLUMN".to_owned(),
        ));
    }
    let row = |cells: &BTreeMap<String, String>| {
        let mut row = values.iter().cloned().collect::<Row>();
        for (field, column) in columns {
            let cell = cells.get(column).map_or("", |cell| cell.trim());
            if !cell.is_empty() {
                row.insert(field.clone(), cell.to_owned());
            }
        }
        row
    };
    let rows = table.rows.iter().map(row);
    Ok(rows.filter(|row| row.contains_key("key")).collect())
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}
