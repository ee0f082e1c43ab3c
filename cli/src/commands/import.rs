//! `errdex import`: a draft of a catalog from a table of codes.
//!
//! The draft has everything that the table has. Facts that the table lacks, and values that no catalog
//! can have, are comments in it, and `errdex check` finds nothing else. Whatever did not even become a
//! comment is reported on standard error.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use errdex_catalog::visible;

use super::schema::SCHEMA_FILE;
use crate::answer::Answer;
use crate::input::{self, MAX_TABLE};
use crate::output;
use crate::output::name;
use crate::staged::Staged;
use table::Table;

mod draft;
mod table;
mod yaml_text;

#[derive(Args, Debug)]
#[command(
    after_help = "Example: errdex import --from csv codes.csv --out data/shop --column key=code --column summary=meaning"
)]
pub(crate) struct Arguments {
    /// The table of codes
    file: PathBuf,

    /// The format of the file
    #[arg(long, value_enum)]
    from: Kind,

    /// The folder of the catalog to create; its name becomes the id of the catalog
    #[arg(long, value_name = "DIR")]
    out: PathBuf,

    /// The column of a field: key, name, summary, cause, fix, fault,
    /// recovery, evidence, http, text, on
    ///
    /// A recovery with delays has the form `retry 1s 2s then restart`; operations and HTTP statuses
    /// are separated by commas.
    #[arg(long = "column", value_name = "FIELD=COLUMN", value_parser = pair, required = true)]
    columns: Vec<(String, String)>,

    /// The value of a field without a column
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

/// The format of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Comma-separated values, with the names of the columns in the first line
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
        Err(format!(
            "unknown field `{field}`; known: {}",
            FIELDS.join(", ")
        ))
    }
}

/// The non-empty fields of one row.
#[derive(Debug, Default)]
struct Row {
    line: usize,
    fields: BTreeMap<String, String>,
}

/// Writes the draft, and refuses to touch an existing folder.
pub(crate) fn run(arguments: &Arguments) -> io::Result<Answer> {
    let out = &arguments.out;
    let id = out.file_name().and_then(|name| name.to_str());
    let id = id.ok_or_else(|| invalid(format!("`{}` has no name", name(out))))?;
    if fs::symlink_metadata(out).is_ok() {
        return Err(invalid(format!("`{}` already exists", name(out))));
    }
    let file = name(&arguments.file);
    let bytes = input::file_or_open_stream(&arguments.file, MAX_TABLE)?;
    let table = match arguments.from {
        Kind::Csv => table::csv(&bytes),
        Kind::Json => table::json(&bytes),
        Kind::MarkdownTable => table::markdown(&bytes),
    };
    let table = table.map_err(|error| invalid(format!("{file}: {error}")))?;
    let mut notes = table.notes.clone();
    let rows = rows(&table, arguments, &mut notes)?;
    let header = draft::Header {
        id,
        title: title(&arguments.file),
        url: arguments.url.as_deref(),
        domain: &arguments.domain,
        type_name: &arguments.type_name,
    };
    let domain_file = draft::domain_file(header.domain);
    if domain_file == draft::CATALOG_FILE {
        return Err(invalid("a domain cannot have the id `catalog`".to_owned()));
    }
    let draft = draft::draft(&header, &rows);
    if let Ok(draft) = &draft {
        let skipped = draft.skipped.iter();
        notes.extend(skipped.map(|(line, reason)| (*line, format!("skipped: {reason}"))));
    }
    notes.sort();
    let mut stderr = output::stderr();
    for (line, note) in &notes {
        writeln!(stderr, "{file}:{line}: {}", visible(note))?;
    }
    stderr.flush()?;
    let draft = draft.map_err(|reason| invalid(format!("cannot draft `{id}`: {reason}")))?;
    let mut staged = Staged::default();
    staged.folder(out)?;
    staged.file(&out.join(draft::CATALOG_FILE), &draft.catalog)?;
    staged.file(&out.join(domain_file), &draft.domain)?;
    staged.file(&out.join(SCHEMA_FILE), &errdex_catalog::json_schema())?;
    staged.commit()?;
    let mut stdout = output::stdout();
    writeln!(
        stdout,
        "wrote {} entries to `{}`; {} rows and {} values are comments; \
         check the draft with `errdex check {1}`",
        draft.entries,
        name(out),
        draft.skipped.len(),
        draft.refused,
    )?;
    stdout.flush()?;
    Ok(Answer::Found)
}

/// The name of the file, as the title of the source.
fn title(file: &Path) -> &str {
    let name = file.file_name().and_then(|name| name.to_str());
    // Titles are prose, and not every file name is valid prose.
    let is_fit = |name: &&str| {
        name.len() <= 80
            && name.contains(|c: char| c.is_ascii_alphanumeric())
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_. ".contains(c))
    };
    name.filter(is_fit).unwrap_or("An imported table")
}

/// The rows with a key; the others become notes.
fn rows(
    table: &Table,
    arguments: &Arguments,
    notes: &mut Vec<(usize, String)>,
) -> io::Result<Vec<Row>> {
    let mut fields = BTreeMap::new();
    for (field, column) in &arguments.columns {
        let mut places = (0..table.columns.len()).filter(|i| table.columns[*i] == *column);
        let place = places.next().ok_or_else(|| {
            let known = table.columns.join("`, `");
            invalid(format!("unknown column `{column}`; known: `{known}`"))
        })?;
        if places.next().is_some() {
            return Err(invalid(format!("several columns have the name `{column}`")));
        }
        if fields.insert(field.as_str(), place).is_some() {
            return Err(invalid(format!("several columns for `{field}`")));
        }
    }
    if !fields.contains_key("key") {
        let message = "missing column of the key; pass `--column key=COLUMN`";
        return Err(invalid(message.to_owned()));
    }
    let mut rows = Vec::new();
    for (line, cells) in &table.rows {
        let cells = fields.iter().map(|(field, place)| {
            let cell = cells.get(*place).map_or("", String::as_str);
            (*field, cell)
        });
        let values = arguments.values.iter();
        let values = values.map(|(field, value)| (field.as_str(), value.as_str()));
        let given = values
            .chain(cells)
            .filter(|(_, cell)| !cell.trim().is_empty());
        let given = given.map(|(field, cell)| (field.to_owned(), cell.trim().to_owned()));
        let row = Row {
            line: *line,
            fields: given.collect(),
        };
        if row.fields.contains_key("key") {
            rows.push(row);
        } else {
            notes.push((*line, "skipped: the row has no key".to_owned()));
        }
    }
    Ok(rows)
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}
