//! The first import of a table: a new catalog, or a further domain of an imported one.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use errdex_catalog::{ident, visible};

use super::catalog_file::CATALOG_FILE;
use super::domain::{self, Domain, Notes};
use super::fields::Field;
use super::folder::Folder;
use super::mapping::{self, Mapping};
use super::old::Old;
use super::read::{self, Format, Reading};
use super::record::{self, IMPORT_FILE, Import};
use super::run::Run;
use super::table::Table;
use super::{Arguments, guess, id, in_table, invalid, keys, yaml};
use crate::answer::Answer;
use crate::commands::schema::SCHEMA_FILE;
use crate::input::{self, MAX_TABLE};
use crate::output::{self, name};
use crate::staged::Staged;

/// The first import of a table.
pub(super) fn create(arguments: &Arguments, out: &Path, path: &Path) -> io::Result<Answer> {
    let id = id(out)?;
    let present = Folder::read(out)?;
    let domain = arguments
        .domain
        .clone()
        .unwrap_or_else(|| "error-codes".to_owned());
    check_domain(&domain)?;
    if let Some(present) = &present {
        let is_there = present.files.contains_key(&format!("{domain}.yaml"));
        if present.imports.is_none() || is_there {
            let mut message = format!("`{}` already exists", name(out));
            if present.imports.is_some() {
                message += &format!(
                    " and has the domain `{domain}`; bring in a new version of its table with \
                     `errdex import --update {}`, or add another with `--domain`",
                    mapping::shell(&name(out))
                );
            }
            return Err(invalid(message));
        }
    }
    let bytes = input::file_or_open_stream(path, MAX_TABLE)?;
    let reading = Reading {
        format: arguments.from,
        header: arguments.header.as_deref(),
        rows: arguments.rows.as_deref(),
        is_markdown: arguments.markdown,
    };
    let (table, format) =
        read::table(path, &bytes, &reading).map_err(|error| in_table(path, &error))?;
    let mut notes = Notes::default();
    let mapping = chosen_mapping(arguments, &table, path, out, &mut notes)?;
    let import = recorded(arguments, mapping, path, out, format, &bytes, domain);
    let mut run = Run::new(&id, path, table, import, Old::default(), notes)?;
    let files = present
        .as_ref()
        .map(|present| present.files.clone())
        .unwrap_or_default();
    let catalog_title = arguments.title.clone().unwrap_or_else(|| id.clone());
    let written = run.draft(files, &catalog_title, present.is_none())?;
    run.tell()?;

    let mut imports = present
        .and_then(|present| present.imports)
        .unwrap_or_default();
    let is_new = imports.imports.is_empty();
    let overlay = format!("{}.overlay.yaml", run.import.domain);
    imports.imports.push(run.import.clone());
    let mut staged = Staged::default();
    staged.folder(out)?;
    staged.file(&out.join(CATALOG_FILE), &written.catalog)?;
    staged.file(
        &out.join(format!("{}.yaml", run.import.domain)),
        &written.domain,
    )?;
    if fs::symlink_metadata(out.join(&overlay)).is_err() {
        staged.file(
            &out.join(&overlay),
            &overlay_text(&run.import.domain, &run.domain),
        )?;
    }
    staged.file(&out.join(IMPORT_FILE), &imports.text().map_err(invalid)?)?;
    if is_new {
        staged.file(&out.join(SCHEMA_FILE), &errdex_catalog::json_schema())?;
    }
    staged.commit()?;
    let mut stdout = output::stdout();
    writeln!(
        stdout,
        "wrote {} to `{}`; check with `errdex check {1}`, and write by hand in `{overlay}`",
        run.counts(),
        name(out),
    )?;
    stdout.flush()?;
    Ok(Answer::Found)
}

/// What `import.yaml` says of a first import.
fn recorded(
    arguments: &Arguments,
    mapping: Mapping,
    path: &Path,
    out: &Path,
    format: Format,
    bytes: &[u8],
    domain: String,
) -> Import {
    let default_type = match domain.as_str() {
        "error-codes" => "ErrorCode".to_owned(),
        other => ident::upper_camel(other),
    };
    Import {
        type_name: arguments.type_name.clone().unwrap_or(default_type),
        table: record::relative(path, out),
        format,
        header: arguments.header.clone(),
        rows: arguments.rows.clone(),
        markdown: arguments.markdown,
        columns: mapping.columns,
        split: mapping.split,
        map: mapping.values,
        set: mapping.set,
        facets: mapping.facets,
        key: arguments
            .key_type
            .map_or_else(String::new, |key_type| key_type.to_string()),
        key_format: arguments.key_format.map(|format| format.to_string()),
        kind: arguments.kind.map(|kind| kind.to_string()),
        title: arguments.title.clone().unwrap_or_else(|| words(&domain)),
        found_in: arguments.found_in.clone(),
        url: arguments.url.clone(),
        table_fingerprint: record::fingerprint(bytes),
        domain_fingerprint: String::new(),
        domain,
    }
}

/// The columns and values that were given, or else those with usual names.
fn chosen_mapping(
    arguments: &Arguments,
    table: &Table,
    path: &Path,
    out: &Path,
    notes: &mut Notes,
) -> io::Result<Mapping> {
    let mut mapping = Mapping {
        columns: arguments.columns.clone(),
        values: Vec::new(),
        set: arguments.set.clone(),
        facets: arguments.facets.clone(),
        split: arguments.split.clone(),
    };
    for argument in &arguments.values {
        let value = argument.resolved(table);
        mapping
            .values
            .push(value.map_err(|error| in_table(path, &error))?);
    }
    if arguments.columns.is_empty() {
        let Some(mut guess) = guess::mapping(table) else {
            return Err(no_key("no column looks like the key", table, path, out));
        };
        let is_given = |field: &Field| match field {
            Field::Facet(name) => mapping.facets.iter().any(|(facet, _)| facet == name),
            Field::Own(_) => false,
        };
        guess.columns.retain(|(field, _)| !is_given(field));
        notes.0.push(format!(
            "the columns were found by their names: {}",
            guess.options()
        ));
        let used = |column: &String| {
            let by_values = mapping.values.iter().any(|(known, ..)| known == column);
            by_values || guess.columns.iter().any(|(_, known)| known == column)
        };
        let unused = table.columns.iter().filter(|column| !used(column));
        let unused = unused
            .map(|column| format!("`{column}`"))
            .collect::<Vec<_>>();
        if !unused.is_empty() {
            notes
                .0
                .push(format!("unused columns: {}", unused.join(", ")));
        }
        mapping.columns = guess.columns;
    }
    if !mapping
        .columns
        .iter()
        .any(|(field, _)| *field == Field::KEY)
    {
        return Err(no_key("missing column of the key", table, path, out));
    }
    mapping
        .check(table)
        .map_err(|error| in_table(path, &error))?;
    Ok(mapping)
}

/// The error for a table without a key, after its columns and a command to start from.
fn no_key(problem: &str, table: &Table, path: &Path, out: &Path) -> io::Error {
    let mut stderr = output::stderr();
    let columns = guess::columns(table);
    let columns = columns.lines().map(visible).collect::<Vec<_>>().join("\n");
    let (file, out) = (mapping::shell(&name(path)), mapping::shell(&name(out)));
    let told = writeln!(
        stderr,
        "The columns and their first values:\n{columns}\nStart with:\n  errdex import {file} --out {out} \
         --column key=COLUMN --column summary=COLUMN"
    );
    match told.and_then(|()| stderr.flush()) {
        Ok(()) => in_table(path, problem),
        Err(error) => error,
    }
}

/// The overlay of a new domain: comments only, with an entry of the domain as an example.
fn overlay_text(id: &str, domain: &Domain) -> String {
    let first = domain.live().next();
    let key = first.map(|entry| match &entry.key {
        keys::Key::Integer(number) => format!("code: {}", domain.header.scheme.written(*number)),
        keys::Key::Text(text) => format!("text: {}", yaml::scalar(text)),
    });
    format!(
        "{}\n\
         # What the table of `{id}` does not say, written by hand. Each entry needs only its key; everything else\n\
         # replaces the same key of the entry in `{id}.yaml`. `errdex import --update` never touches this file.\n\
         #\n\
         # entries:\n\
         #   - {}\n\
         #     meanings:\n\
         #       - fault: caller\n\
         #         fixes: [\"Send the request with a valid name.\"]\n\
         #         recovery: fix-request\n",
        domain::SCHEMA_LINE,
        key.unwrap_or_default(),
    )
}

/// A domain is a file, so its id must not lead anywhere else.
fn check_domain(domain: &str) -> io::Result<()> {
    if !ident::is_kebab(domain) {
        return Err(invalid(format!(
            "invalid id `{domain}`; ids are written `like-this`"
        )));
    }
    if ["catalog", "import"].contains(&domain) {
        return Err(invalid(format!("a domain cannot have the id `{domain}`")));
    }
    Ok(())
}

/// `error-codes` becomes "Error codes".
fn words(id: &str) -> String {
    let words = id.replace('-', " ");
    let (first, rest) = words.split_at(1);
    first.to_ascii_uppercase() + rest
}
