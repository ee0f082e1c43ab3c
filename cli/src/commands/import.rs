//! `errdex import`: a catalog from a table of codes, and later versions of the table.
//!
//! The vendor's facts are generated: whatever the table states is in `DOMAIN.yaml`, and nothing else.
//! What people know besides is in `DOMAIN.overlay.yaml`, which no later import touches. `import.yaml`
//! says how the table was read. Values that no catalog can have, and rows that are no entries, are
//! comments in the generated file, and are reported.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use errdex_catalog::{ident, visible};
use errdex_core::{KeyFormat, KeyType, Kind};

use super::schema::SCHEMA_FILE;
use crate::answer::Answer;
use crate::input::{self, MAX_TABLE};
use crate::output::{self, name};
use crate::staged::Staged;

use catalog_file::{CATALOG_FILE, Listed, Source};
use domain::{Domain, Header, Notes};
use draft::Files;
use entries::Remarks;
use fields::Field;
use mapping::{Computed, Mapping, ValueArgument};
use old::{Changes, Old};
use read::{Format, Reading};
use record::{IMPORT_FILE, Import, Imports};
use table::{Table, Unit};

mod catalog_file;
mod domain;
mod draft;
mod entries;
mod fields;
mod guess;
mod keys;
mod mapping;
mod names;
mod old;
mod read;
mod record;
mod table;
mod texts;
mod yaml;

/// Standard error shows at most this many rows of a kind; the generated file has all of them.
const MAX_SHOWN: usize = 20;

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
    /// Fields: key, name, symbol, aliases, old_names, summary, details, keywords, lifecycle, since,
    /// until, successor, link, see_also, notes, conflicts, facets.NAME, operations, http_statuses,
    /// texts, supporting_texts, patterns, when, fault, effect, outcome, causes, fixes, recovery, lasts,
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
        (Some(folder), ..) => update(arguments, folder),
        (None, Some(out), Some(table)) => create(arguments, out, table),
        _ => Err(invalid("expected a table and `--out`".to_owned())),
    }
}

/// The first import of a table.
fn create(arguments: &Arguments, out: &Path, path: &Path) -> io::Result<Answer> {
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
    let mapping = mapping(arguments, &table, path, out, &mut notes)?;
    let default_type = match domain.as_str() {
        "error-codes" => "ErrorCode".to_owned(),
        other => ident::upper_camel(other),
    };
    let title = arguments.title.clone();
    let import = Import {
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
        title: title.clone().unwrap_or_else(|| words(&domain)),
        found_in: arguments.found_in.clone(),
        url: arguments.url.clone(),
        table_fingerprint: record::fingerprint(&bytes),
        domain_fingerprint: String::new(),
        domain,
    };
    let mut run = Run::new(&id, path, table, import, Old::default(), notes)?;
    let files = present
        .as_ref()
        .map(|present| present.files.clone())
        .unwrap_or_default();
    let catalog_title = title.unwrap_or_else(|| id.clone());
    let written = run.draft(files, &catalog_title, present.is_none())?;
    run.report(&written)?;

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

/// The next version of a table.
fn update(arguments: &Arguments, folder: &Path) -> io::Result<Answer> {
    let id = id(folder)?;
    let present = Folder::read(folder)?;
    let Some(Folder {
        mut files,
        imports: Some(mut imports),
    }) = present
    else {
        let message = format!(
            "`{}` was not imported: it has no `{IMPORT_FILE}`",
            name(folder)
        );
        return Err(invalid(message));
    };
    let chosen = chosen(arguments, &imports).map_err(invalid)?;
    let mut staged = Staged::default();
    let mut out = String::new();
    let mut has_changes = false;
    let mut counts = Vec::new();
    for number in chosen {
        let import = imports.imports[number].clone();
        let domain_file = format!("{}.yaml", import.domain);
        let text = files
            .get(&domain_file)
            .and_then(|bytes| String::from_utf8(bytes.clone()).ok());
        let Some(text) = text else {
            return Err(invalid(format!(
                "cannot read `{}`",
                name(&folder.join(&domain_file))
            )));
        };
        let is_edited = record::fingerprint(text.as_bytes()) != import.domain_fingerprint;
        if is_edited && !arguments.force {
            return Err(invalid(format!(
                "`{}` was edited since it was generated; move the changes to `{}.overlay.yaml`, or pass \
                 `--force` to lose them",
                name(&folder.join(&domain_file)),
                import.domain
            )));
        }
        let (path, table_name) = match &arguments.table {
            Some(path) => (path.clone(), record::relative(path, folder)),
            None => (import.table_path(folder), import.table.clone()),
        };
        let bytes = input::file_or_open_stream(&path, MAX_TABLE)?;
        // A new version may be in another format.
        let format = if table_name == import.table {
            Some(import.format)
        } else {
            None
        };
        let reading = Reading {
            format: format
                .or_else(|| same_extension(&table_name, &import.table).then_some(import.format)),
            header: import.header.as_deref(),
            rows: import.rows.as_deref(),
            is_markdown: import.markdown,
        };
        let (table, format) =
            read::table(&path, &bytes, &reading).map_err(|error| in_table(&path, &error))?;
        import
            .mapping()
            .check(&table)
            .map_err(|error| in_table(&path, &error))?;
        let old = Old::parse(&text)
            .map_err(|error| invalid(format!("`{}`: {error}", name(&folder.join(&domain_file)))))?;
        let import = Import {
            table: table_name,
            format,
            table_fingerprint: record::fingerprint(&bytes),
            ..import
        };
        let key = import.key.clone();
        let mut run = Run::new(&id, &path, table, import, old, Notes::default())?;
        let written = run.draft(files.clone(), "", number == 0)?;
        run.report(&written)?;
        let changes = Changes::between(&run.old, &run.domain);
        for line in &changes.lines {
            out += &format!("{}\n", visible(line));
        }
        if run.import.key != key {
            out += &format!(
                "changed the type of the keys: {key} -> {}\n",
                run.import.key
            );
        }
        has_changes |= written.domain != text;
        counts.push(format!(
            "`{}`: {} added, {} changed, {} withdrawn, {} came back; {}",
            run.import.domain,
            changes.added,
            changes.changed,
            changes.withdrawn,
            changes.came_back,
            run.counts()
        ));
        if written.domain != text {
            staged.file(&folder.join(&domain_file), &written.domain)?;
        }
        if files.get(CATALOG_FILE).map(Vec::as_slice) != Some(written.catalog.as_bytes()) {
            staged.file(&folder.join(CATALOG_FILE), &written.catalog)?;
            files.insert(CATALOG_FILE.to_owned(), written.catalog.into_bytes());
            has_changes = true;
        }
        files.insert(domain_file, written.domain.into_bytes());
        imports.imports[number] = run.import;
    }
    if arguments.check {
        out += &counts
            .iter()
            .map(|count| format!("would update {count}\n"))
            .collect::<String>();
    } else {
        let record = imports.text().map_err(invalid)?;
        let path = folder.join(IMPORT_FILE);
        let present = fs::read_to_string(&path).unwrap_or_default();
        if Imports::parse(&present).and_then(|present| present.text()) != Ok(record.clone()) {
            staged.file(&path, &record)?;
        }
        staged.commit()?;
        out += &counts
            .iter()
            .map(|count| format!("updated {count}\n"))
            .collect::<String>();
    }
    let mut stdout = output::stdout();
    stdout.write_all(out.as_bytes())?;
    stdout.flush()?;
    Ok(if arguments.check && has_changes {
        Answer::NotFound
    } else {
        Answer::Found
    })
}

fn same_extension(a: &str, b: &str) -> bool {
    Path::new(a).extension() == Path::new(b).extension()
}

/// The numbers of the domains to update: all of them, or the one that a given table is for.
fn chosen(arguments: &Arguments, imports: &Imports) -> Result<Vec<usize>, String> {
    let domains = imports.imports.iter().map(|import| import.domain.as_str());
    let known = || {
        domains
            .clone()
            .map(|domain| format!("`{domain}`"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    match &arguments.domain {
        Some(domain) => {
            let found = domains.clone().position(|known| known == domain);
            let found = found
                .ok_or_else(|| format!("no imported domain `{domain}`; known: {}", known()))?;
            Ok(vec![found])
        }
        None if arguments.table.is_some() && imports.imports.len() > 1 => Err(format!(
            "say with `--domain` which domain the table is for: {}",
            known()
        )),
        None => Ok((0..imports.imports.len()).collect()),
    }
}

/// The catalog that a folder already is.
struct Folder {
    /// Its files except `import.yaml`.
    files: Files,
    imports: Option<Imports>,
}

impl Folder {
    /// Reads a folder; nothing if there is none.
    fn read(folder: &Path) -> io::Result<Option<Self>> {
        match fs::symlink_metadata(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(input::cannot("read", folder, &error)),
            Ok(_) => {}
        }
        if !fs::metadata(folder).is_ok_and(|found| found.is_dir()) {
            return Err(invalid(format!(
                "`{}` already exists and is not a folder",
                name(folder)
            )));
        }
        let mut files = Files::new();
        let mut imports = None;
        let listed = fs::read_dir(folder).map_err(|error| input::cannot("read", folder, &error))?;
        for entry in listed {
            let path = entry?.path();
            let file = path.file_name().and_then(|file| file.to_str());
            let Some(file) = file.filter(|file| file.ends_with(".yaml") && !file.starts_with('.'))
            else {
                continue;
            };
            let bytes = input::file(&path, MAX_TABLE)?;
            if file == IMPORT_FILE {
                let text = String::from_utf8_lossy(&bytes);
                let parsed = Imports::parse(text.trim_start_matches('\u{feff}'));
                imports =
                    Some(parsed.map_err(|error| invalid(format!("`{}`: {error}", name(&path))))?);
            } else {
                files.insert(file.to_owned(), bytes);
            }
        }
        Ok(Some(Self { files, imports }))
    }
}

/// The columns and values that were given, or else those with usual names.
fn mapping(
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
                .push(format!("columns that are no field: {}", unused.join(", ")));
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

/// One table on its way to a domain.
struct Run {
    id: String,
    path: PathBuf,
    table: Table,
    import: Import,
    old: Old,
    notes: Notes,
    remarks: Remarks,
    facts: Vec<entries::Facts>,
    domain: Domain,
}

/// The texts of the files.
struct Written {
    catalog: String,
    domain: String,
}

impl Run {
    /// Reads the keys and the facts of a table.
    fn new(
        id: &str,
        path: &Path,
        table: Table,
        mut import: Import,
        old: Old,
        mut notes: Notes,
    ) -> io::Result<Self> {
        let mapping = import.mapping();
        let column = mapping
            .columns
            .iter()
            .find(|(field, _)| *field == Field::KEY);
        let column = column.and_then(|(_, column)| table.column(column));
        let column = column.ok_or_else(|| in_table(path, "missing column of the key"))?;
        let cells = table.rows.iter().map(|row| row.cell(column).shown());
        let mut cells = cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>();
        // Entries that the table no longer has keep their keys.
        let kept = old
            .entries
            .keys()
            .filter(|key| matches!(key, keys::Key::Integer(_)));
        cells.extend(kept.map(ToString::to_string));
        let cells = cells.iter().map(String::as_str).collect::<Vec<_>>();
        let key_type = Some(import.key.as_str()).filter(|key| !key.is_empty());
        let key_type = key_type.map(|word| {
            KeyType::from_name(word)
                .ok_or_else(|| invalid(format!("`{IMPORT_FILE}`: unknown key type `{word}`")))
        });
        let key_type = key_type.transpose()?;
        let key_format = import.key_format.as_deref().and_then(KeyFormat::from_name);
        let found = keys::scheme(&cells, key_type, key_format);
        if let (Some(reason), None) = (found.reason, key_type) {
            notes.0.push(reason);
        }
        let scheme = found.scheme;
        let old = old.rekeyed(scheme);
        let mut remarks = Remarks::default();
        let facts = entries::facts(&table, &mapping, scheme, &mut remarks);
        if facts.is_empty() && old.entries.is_empty() {
            return Err(in_table(path, "no row can become an entry"));
        }
        import.key = scheme.key_type.to_string();
        import.key_format = (!scheme.is_string()).then(|| scheme.key_format.to_string());
        let kind = import.kind.as_deref().and_then(Kind::from_name);
        let kind = kind.or_else(|| domain::kind(scheme, &facts));
        import.kind = kind.map(|kind| kind.to_string());
        let header = Header {
            id: import.domain.clone(),
            type_name: import.type_name.clone(),
            kind,
            title: texts::line(&import.title, false),
            found_in: import
                .found_in
                .as_deref()
                .map(|text| texts::line(text, false)),
            scheme,
            table: import.table.clone(),
        };
        let domain = Domain::new(
            header,
            &facts,
            &mapping,
            is_markdown(&table, &import),
            None,
            &old,
            &mut notes,
        )
        .map_err(|error| in_table(path, &error))?;
        Ok(Self {
            id: id.to_owned(),
            path: path.to_owned(),
            table,
            import,
            old,
            notes,
            remarks,
            facts,
            domain,
        })
    }

    /// The files of the catalog, after everything that the compiler refuses became a comment.
    fn draft(&mut self, mut files: Files, title: &str, is_first: bool) -> io::Result<Written> {
        let operations = self.facts.iter().flat_map(entries::Facts::operations);
        let mut seen = std::collections::BTreeSet::new();
        let operations = operations.filter(|name| seen.insert(name.clone()));
        let operations = catalog_file::usable(operations.collect::<Vec<_>>());
        let known = files
            .get(CATALOG_FILE)
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let source_id = if is_first {
            "import".to_owned()
        } else {
            format!("import-{}", self.import.domain)
        };
        let listed = known.as_deref().map(Listed::of).transpose();
        let listed = listed.map_err(|error| invalid(format!("`{CATALOG_FILE}`: {error}")))?;
        let table_title = source_title(&self.path);
        let url = self.import.url.clone();
        let source = Source {
            id: &source_id,
            title: &table_title,
            url: url.as_deref(),
        };
        self.assemble(Some(&source_id))?;
        let used = |domain: &Domain, operation: &String| {
            domain.live().any(|entry| entry.names_operation(operation))
        };
        let operations = operations
            .into_iter()
            .filter(|name| used(&self.domain, name));
        let operations = operations.collect::<Vec<_>>();
        let has_meanings = self.domain.live().any(domain::Entry::has_source);
        let source = Some(&source).filter(|_| has_meanings);
        let catalog = match (&known, &listed) {
            (Some(text), Some(listed)) => {
                match catalog_file::extended(text, listed, &operations, source) {
                    Some(text) => text,
                    None => {
                        self.notes.0.push(format!(
                        "`{CATALOG_FILE}` was not extended; add the source `{source_id}` and the operations by hand"
                    ));
                        self.assemble(None)?;
                        text.clone()
                    }
                }
            }
            _ => catalog_file::new(&self.id, title, &operations, source),
        };
        let others = files.clone();
        files.insert(CATALOG_FILE.to_owned(), catalog.clone().into_bytes());
        let text = draft::settled(&self.id, &files, &mut self.domain);
        let text = text.map_err(|reason| {
            let reason = format!("cannot draft `{}`: {}", self.id, visible(&reason));
            in_table(&self.path, &reason)
        })?;
        self.import.domain_fingerprint = record::fingerprint(text.as_bytes());
        // What no entry uses any more was refused with the values that used it.
        let operations = operations
            .into_iter()
            .filter(|name| used(&self.domain, name));
        let operations = operations.collect::<Vec<_>>();
        let has_meanings = self.domain.live().any(domain::Entry::has_source);
        let source = source.filter(|_| has_meanings);
        let catalog = match (&known, &listed) {
            (Some(text), Some(listed)) => {
                catalog_file::extended(text, listed, &operations, source).unwrap_or(catalog)
            }
            _ => catalog_file::new(&self.id, title, &operations, source),
        };
        files.insert(CATALOG_FILE.to_owned(), catalog.clone().into_bytes());
        files.insert(
            format!("{}.yaml", self.import.domain),
            text.clone().into_bytes(),
        );
        if let Some(problem) = draft::problem_elsewhere(&self.id, &files) {
            if others.is_empty() {
                return Err(in_table(
                    &self.path,
                    &format!("cannot draft `{}`: {}", self.id, visible(&problem)),
                ));
            }
            self.notes
                .0
                .push(format!("`errdex check` finds a problem: {problem}"));
        }
        Ok(Written {
            catalog,
            domain: text,
        })
    }

    /// Makes the domain again, with a source for its meanings.
    fn assemble(&mut self, source: Option<&str>) -> io::Result<()> {
        let mapping = self.import.mapping();
        let header = self.domain.header.clone();
        let is_markdown = is_markdown(&self.table, &self.import);
        // The notes were made with the first one.
        let domain = Domain::new(
            header,
            &self.facts,
            &mapping,
            is_markdown,
            source,
            &self.old,
            &mut Notes::default(),
        );
        self.domain = domain.map_err(|error| in_table(&self.path, &error))?;
        let noun = self.table.unit.noun();
        let skipped = self.remarks.skipped.iter();
        self.domain.skipped = skipped
            .map(|(place, reason)| format!("{noun} {place}: {reason}"))
            .collect();
        Ok(())
    }

    /// Tells what became of the table, apart from its entries.
    fn report(&self, _written: &Written) -> io::Result<()> {
        let file = name(&self.path);
        let unit = self.table.unit;
        let mut lines = Vec::new();
        let plain = self.table.notes.iter().chain(&self.notes.0);
        lines.extend(plain.map(|note| format!("{file}: {note}")));
        let at = |place: usize, note: &str| match unit {
            Unit::Line => format!("{file}:{place}: {note}"),
            Unit::Row => format!("{file}: row {place}: {note}"),
        };
        let some = |lines: &mut Vec<String>, notes: &[(usize, String)], before: &str| {
            let shown = notes.iter().take(MAX_SHOWN);
            lines.extend(shown.map(|(place, note)| at(*place, &format!("{before}{note}"))));
            if let Some(more @ 1..) = notes.len().checked_sub(MAX_SHOWN) {
                lines.push(format!("{file}: and {more} more rows"));
            }
        };
        some(&mut lines, &self.remarks.skipped, "skipped: ");
        some(&mut lines, &self.remarks.repeated, "");
        let hidden = self.remarks.hidden.iter();
        let hidden = hidden.map(|(place, field)| {
            (
                *place,
                format!("an invisible character was left out of `{field}`"),
            )
        });
        some(&mut lines, &hidden.collect::<Vec<_>>(), "");
        let unmapped = self.remarks.unmapped.iter().take(MAX_SHOWN);
        lines.extend(unmapped.map(|((column, value), count)| {
            let value = guess::shortened(value);
            format!(
                "{file}: `{column}` is `{value}` in {count} rows, for which there is no `--map`"
            )
        }));
        lines.extend(
            self.refusals()
                .into_iter()
                .map(|line| format!("{file}: {line}")),
        );
        let mut stderr = output::stderr();
        for line in lines {
            for line in line.lines() {
                writeln!(stderr, "{}", visible(line))?;
            }
        }
        stderr.flush()
    }

    /// What the compiler refused: each field once, with an example.
    fn refusals(&self) -> Vec<String> {
        let noun = self.table.unit.noun();
        let mut fields = Vec::<(&str, usize, String)>::new();
        for entry in &self.domain.entries {
            let place = entry
                .place
                .map(|place| format!(" ({noun} {place})"))
                .unwrap_or_default();
            if let Some(reason) = &entry.dropped {
                fields.push((
                    "",
                    1,
                    format!("refused: the entry `{}`{place}: {reason}", entry.key),
                ));
            }
            for (field, value, reason) in &entry.refused {
                match fields.iter_mut().find(|(known, ..)| known == field) {
                    Some((_, count, _)) => *count += 1,
                    None => {
                        let value = guess::shortened(value);
                        fields.push((
                            field,
                            1,
                            format!("refused: `{field}` {value}{place}: {reason}"),
                        ));
                    }
                }
            }
        }
        let lines = fields.into_iter().map(|(field, count, first)| match count {
            1 => first,
            count => format!("{first}; and {} more values of `{field}`", count - 1),
        });
        lines.collect()
    }

    /// The closing line.
    fn counts(&self) -> String {
        let of = |count: usize, one: &str, more: &str| {
            format!("{count} {}", if count == 1 { one } else { more })
        };
        let refused = self
            .domain
            .live()
            .map(|entry| entry.refused.len())
            .sum::<usize>();
        let dropped = self.domain.entries.len() - self.domain.live().count();
        let mut text = format!(
            "{} of {}",
            of(self.domain.live().count(), "entry", "entries"),
            of(self.table.rows.len(), "row", "rows"),
        );
        for (count, one, more) in [
            (
                self.remarks.repeated.len(),
                "row with the key of another",
                "rows with the key of another",
            ),
            (self.remarks.aliases, "alias", "aliases"),
            (self.remarks.skipped.len(), "skipped row", "skipped rows"),
            (dropped, "refused row", "refused rows"),
            (refused, "refused value", "refused values"),
        ] {
            if count > 0 {
                text += &format!(", {}", of(count, one, more));
            }
        }
        text
    }
}

fn is_markdown(table: &Table, import: &Import) -> bool {
    table.is_markdown || import.markdown
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

/// The name of the table's file, as the title of the source.
fn source_title(path: &Path) -> String {
    let title = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let title = texts::summary(&title.unwrap_or_default(), false, false).summary;
    title.unwrap_or_else(|| "An imported table".to_owned())
}

fn in_table(path: &Path, problem: &str) -> io::Error {
    invalid(format!("{}: {problem}", name(path)))
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}
