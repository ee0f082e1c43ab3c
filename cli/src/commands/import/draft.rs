//! The rows of a table in, the text of a catalog out.
//!
//! This module does not know which cells are valid; the compiler does. Each value of a draft is on a line
//! of its own, so the place of a finding tells which value was refused, and its line becomes a comment.

use std::collections::{BTreeMap, BTreeSet};

use errdex_build::{Diagnostic, Report};
use errdex_core::RecoveryKind;

use super::Row;
use super::yaml_text::{name, number_or_quoted, quoted, recovery, sentence, visible, word};

/// The number of entries that are compiled at once: few enough that a table full of mistakes takes linear
/// time, and many enough that a clean one takes few rounds.
const ENTRIES_AT_ONCE: usize = 64;

/// The file that makes a folder a catalog.
pub(super) const CATALOG_FILE: &str = "catalog.yaml";

/// Refers editors to the schema next to the catalog.
const SCHEMA_LINE: &str = "# yaml-language-server: $schema=catalog.schema.json";

/// The arguments about the catalog as a whole.
pub(super) struct Header<'a> {
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    pub(super) url: Option<&'a str>,
    pub(super) domain: &'a str,
    pub(super) type_name: &'a str,
}

/// The texts of both files, and what became a comment in them.
pub(super) struct Draft {
    pub(super) catalog: String,
    pub(super) domain: String,
    pub(super) entries: usize,
    /// Values that became comments.
    pub(super) refused: usize,
    /// Rows that became comments as a whole, each with its line in the table and the reason.
    pub(super) skipped: Vec<(usize, String)>,
}

/// Drafts a catalog that compiles once its marks are repaired.
pub(super) fn draft(header: &Header<'_>, rows: &[Row]) -> Result<Draft, String> {
    let key_type = key_type(rows);
    let mut operations = operations(rows);
    settle(&mut operations, |operations| {
        let catalog = catalog_text(header, operations, Field::repaired);
        let entry = Record::of_row(&Row::default(), "0", &BTreeMap::new(), &mut BTreeSet::new());
        let domain = domain_text(header, "u16", &[entry], Field::repaired);
        (compile(header, &catalog, &domain), catalog)
    })?;

    let mut entries = entries(rows, key_type, &operations);
    let catalog = catalog_text(header, &operations, Field::repaired);
    for chunk in entries.chunks_mut(ENTRIES_AT_ONCE) {
        settle(chunk, |entries| {
            let domain = domain_text(header, key_type, entries, Field::repaired);
            (compile(header, &catalog, &domain), domain)
        })?;
    }

    let live = || entries.iter().filter(|entry| entry.skipped.is_none());
    let used = live().flat_map(Record::operations).collect::<BTreeSet<_>>();
    operations.retain(|operation| used.contains(&operation.word));
    if live().count() == 0 {
        return Err("no row can become an entry".to_owned());
    }
    // Limits of the catalog, such as the number of its entries, are not the fault of any cell.
    compile(
        header,
        &catalog_text(header, &operations, Field::repaired),
        &domain_text(header, key_type, &entries, Field::repaired),
    )
    .map_err(|report| first_reason(&report))?;
    Ok(Draft {
        catalog: catalog_text(header, &operations, Field::drafted).text,
        domain: domain_text(header, key_type, &entries, Field::drafted).text,
        entries: live().count(),
        refused: live().map(|entry| entry.refusals().count()).sum(),
        skipped: entries
            .iter()
            .filter_map(|entry| Some((entry.line, entry.skipped.clone()?)))
            .collect(),
    })
}

/// One value of a record.
struct Field {
    key: &'static str,
    /// As YAML; absent if the table has none.
    value: Option<String>,
    /// Why the compiler refuses the value.
    refusal: Option<String>,
}

impl Field {
    fn given(key: &'static str, value: String) -> Self {
        Self {
            key,
            value: Some(value),
            refusal: None,
        }
    }

    fn or_missing(key: &'static str, value: Option<String>) -> Self {
        Self {
            key,
            value,
            refusal: None,
        }
    }

    /// The line of the draft.
    fn drafted(&self, _line: usize) -> String {
        match (&self.value, &self.refusal) {
            (Some(value), None) => format!("{}: {value}", self.key),
            (Some(value), Some(reason)) => {
                format!("# refused: {}: {value} ({})", self.key, visible(reason))
            }
            (None, _) => format!("# missing: {}", self.key),
        }
    }

    /// The line after a possible repair.
    fn repaired(&self, line: usize) -> String {
        if self.value.is_some() && self.refusal.is_none() {
            return self.drafted(line);
        }
        match self.key {
            "name" => format!("name: Placeholder{line}"),
            "summary" => "summary: Placeholder".to_owned(),
            "fault" => "fault: caller".to_owned(),
            "fixes" => "fixes: [Placeholder]".to_owned(),
            "recovery" => format!("recovery: {}", RecoveryKind::ContactSupport),
            _ => "# optional".to_owned(),
        }
    }
}

/// An operation or an entry; its first field is its key.
struct Record {
    /// The line of the row in the table.
    line: usize,
    /// The key as it is in the table.
    word: String,
    /// The operations that an entry names.
    on: Vec<String>,
    fields: Vec<Field>,
    /// Why the whole record is a comment.
    skipped: Option<String>,
}

impl Record {
    fn of_operation(operation: &str, line: usize) -> Self {
        let missing = ["http", "summary"];
        let missing = missing.map(|key| Field::or_missing(key, None));
        Self {
            line,
            word: operation.to_owned(),
            on: Vec::new(),
            fields: [Field::given("name", word(operation))]
                .into_iter()
                .chain(missing)
                .collect(),
            skipped: None,
        }
    }

    /// An entry, with `key` as the YAML of its key.
    fn of_row(
        row: &Row,
        key: &str,
        unknown: &BTreeMap<String, String>,
        names: &mut BTreeSet<String>,
    ) -> Self {
        let get = |field: &str| row.fields.get(field).map(String::as_str);
        let list = |value: &str| format!("[{value}]");
        let cell = get("key").unwrap_or_default();
        let key_field = if key.starts_with('"') { "text" } else { "code" };
        let own_name = name(get("name").or(get("summary")).unwrap_or(cell), cell, names);
        let summary = get("summary").or(get("name"));
        let mut fields = vec![
            Field::given(key_field, key.to_owned()),
            Field::given("name", word(&own_name)),
            Field::or_missing("summary", summary.map(|text| quoted(&sentence(text)))),
        ];
        let on = get("on").map_or_else(Vec::new, items);
        let mut condition = |key, value: Option<String>| {
            fields.extend(value.map(|value| Field::given(key, list(&value))));
        };
        let joined = |items: Vec<String>, write: fn(&str) -> String| {
            let items = items.iter().map(|item| write(item));
            items.collect::<Vec<_>>().join(", ")
        };
        condition(
            "operations",
            get("on").map(|cell| joined(items(cell), word)),
        );
        let statuses = get("http").map(|cell| joined(items(cell), number_or_quoted));
        condition("http_statuses", statuses);
        condition("texts", get("text").map(quoted));
        condition("causes", get("cause").map(quoted));
        fields.push(Field::or_missing("fault", get("fault").map(word)));
        if get("fix").is_some() || get("recovery") != Some("settled") {
            let fixes = get("fix").map(|fix| list(&quoted(fix)));
            fields.push(Field::or_missing("fixes", fixes));
        }
        fields.push(Field::or_missing("recovery", get("recovery").map(recovery)));
        fields.extend(get("evidence").map(|cell| Field::given("evidence", word(cell))));
        fields.push(Field::given("sources", list("import")));
        let refusal = on.iter().find_map(|operation| unknown.get(operation));
        if let Some(field) = fields.iter_mut().find(|field| field.key == "operations") {
            field.refusal = refusal.cloned();
        }
        Self {
            line: row.line,
            word: cell.to_owned(),
            on,
            fields,
            skipped: None,
        }
    }

    /// Turns a field into a comment, or the whole record if it is its key; true if that is new.
    fn refuse(&mut self, field: usize, reason: String) -> bool {
        let is_new = self.fields[field].refusal.is_none();
        if field == 0 && is_new {
            self.skipped = Some(reason.clone());
        }
        self.fields[field].refusal.get_or_insert(reason);
        is_new
    }

    fn refusals(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.refusal.is_some())
    }

    /// The operations that the entry names, unless they were refused.
    fn operations(&self) -> &[String] {
        let refused = self.refusals().any(|field| field.key == "operations");
        if refused { &[] } else { &self.on }
    }
}

/// Compiles records and refuses fields until the compiler accepts the rest.
fn settle(
    records: &mut [Record],
    compiled: impl Fn(&[Record]) -> (Result<(), Report>, Lines),
) -> Result<(), String> {
    loop {
        let is_live = |record: &Record| record.skipped.is_none();
        if !records.is_empty() && !records.iter().any(is_live) {
            return Ok(());
        }
        let (Err(report), text) = compiled(records) else {
            return Ok(());
        };
        let mut is_new = false;
        for found in report.diagnostics() {
            if let Some((record, field)) = text.owner(&found) {
                is_new |= records[record].refuse(field, reason(&found));
            }
        }
        if !is_new {
            return Err(first_reason(&report));
        }
    }
}

fn compile(header: &Header<'_>, catalog: &Lines, domain: &Lines) -> Result<(), Report> {
    let files = [catalog, domain].map(|text| (text.file.as_str(), text.text.as_bytes()));
    errdex_build::compile_files(header.id, &files).map(|_| ())
}

/// The name of the file of a domain.
pub(super) fn domain_file(domain: &str) -> String {
    format!("{domain}.yaml")
}

fn reason(found: &Diagnostic) -> String {
    let help = found.advice().map(|help| format!("; {help}"));
    format!("{}{}", found.message(), help.unwrap_or_default())
}

fn first_reason(report: &Report) -> String {
    let found = report.diagnostics();
    let reason = found.first().map(reason);
    visible(&reason.unwrap_or_else(|| "the table cannot become a catalog".to_owned()))
}

/// The operations that the table names.
fn operations(rows: &[Row]) -> Vec<Record> {
    let mut seen = BTreeSet::new();
    let named = rows.iter().flat_map(|row| {
        let cell = row.fields.get("on").map_or_else(Vec::new, |on| items(on));
        cell.into_iter().map(|operation| (operation, row.line))
    });
    named
        .filter(|(operation, _)| seen.insert(operation.clone()))
        .map(|(operation, line)| Record::of_operation(&operation, line))
        .collect()
}

/// The entries; a row with the key of an earlier one is skipped.
fn entries(rows: &[Row], key_type: &str, operations: &[Record]) -> Vec<Record> {
    let unknown = operations
        .iter()
        .filter_map(|operation| Some((operation.word.clone(), operation.skipped.clone()?)))
        .collect();
    let mut names = BTreeSet::new();
    let mut lines = BTreeMap::new();
    let entry = |row: &Row| {
        let key = &row.fields["key"];
        let written = if key_type == "string" {
            quoted(key)
        } else {
            key.clone()
        };
        let mut entry = Record::of_row(row, &written, &unknown, &mut names);
        let first = *lines.entry(key.to_lowercase()).or_insert(row.line);
        if first != row.line {
            let reason = format!("the key is the same as in line {first}, ignoring case");
            entry.refuse(0, reason);
        }
        entry
    };
    rows.iter().map(entry).collect()
}

/// The distinct items of a cell with a list; a cell of only commas is its own item.
fn items(cell: &str) -> Vec<String> {
    let mut items = Vec::<String>::new();
    for item in cell.split([',', ';']).map(str::trim) {
        if !item.is_empty() && !items.iter().any(|known| known == item) {
            items.push(item.to_owned());
        }
    }
    if items.is_empty() {
        items.push(cell.to_owned());
    }
    items
}

/// The narrowest type for all keys.
fn key_type(rows: &[Row]) -> &'static str {
    let number = |row: &Row| {
        let key = row.fields.get("key")?;
        let number = key.parse::<i64>().ok()?;
        (number.to_string() == *key).then_some(number)
    };
    let Some(numbers) = rows.iter().map(number).collect::<Option<Vec<_>>>() else {
        return "string";
    };
    let fits = |low, high| numbers.iter().all(|number| (low..=high).contains(number));
    if fits(0, i64::from(u16::MAX)) {
        "u16"
    } else if fits(0, i64::from(u32::MAX)) {
        "u32"
    } else {
        "i64"
    }
}

/// How a field is written: as drafted, or repaired.
type Form = fn(&Field, usize) -> String;

/// A text that knows the record and the field of each line.
struct Lines {
    file: String,
    text: String,
    owners: Vec<Option<(usize, usize)>>,
}

impl Lines {
    /// The beginning of a file.
    fn new(file: String) -> Self {
        let mut text = Self {
            file,
            text: String::new(),
            owners: Vec::new(),
        };
        text.push(SCHEMA_LINE, None);
        text.push("# A draft written by `errdex import`.", None);
        text
    }

    fn push(&mut self, line: &str, owner: Option<(usize, usize)>) {
        self.text += line;
        self.text.push('\n');
        self.owners.push(owner);
    }

    fn owner(&self, found: &Diagnostic) -> Option<(usize, usize)> {
        let place = found.primary().filter(|place| place.file() == self.file)?;
        let (line, _) = place.line_and_column();
        *self.owners.get(line - 1)?
    }

    /// Appends a record, as a comment if it is skipped.
    fn record(&mut self, number: usize, record: &Record, lines: Vec<(String, Option<usize>)>) {
        if let Some(reason) = &record.skipped {
            let comment = format!("  # skipped: line {}: {}", record.line, visible(reason));
            self.push(&comment, None);
            for (line, _) in lines {
                self.push(&format!("  # {}", &line[2..]), None);
            }
        } else {
            for (line, field) in lines {
                self.push(&line, field.map(|field| (number, field)));
            }
        }
    }
}

/// `catalog.yaml` of a draft.
fn catalog_text(header: &Header<'_>, operations: &[Record], form: Form) -> Lines {
    let mut text = Lines::new(CATALOG_FILE.to_owned());
    text.push(&format!("catalog: {}", word(header.id)), None);
    text.push(&format!("title: {}", quoted(header.id)), None);
    if !operations
        .iter()
        .all(|operation| operation.skipped.is_some())
    {
        text.push("operations:", None);
    }
    for (number, operation) in operations.iter().enumerate() {
        let fields = operation.fields.iter().enumerate().map(|(i, field)| {
            let lead = if i == 0 { "  - " } else { "    " };
            (format!("{lead}{}", form(field, number)), Some(i))
        });
        text.record(number, operation, fields.collect());
    }
    let title = quoted(header.title);
    let url = header.url.map(|url| format!(", url: {}", quoted(url)));
    let url = url.unwrap_or_default();
    text.push("sources:", None);
    text.push(&format!("  - {{id: import, title: {title}{url}}}"), None);
    text
}

/// The file of the domain.
fn domain_text(header: &Header<'_>, key_type: &str, entries: &[Record], form: Form) -> Lines {
    let mut text = Lines::new(domain_file(header.domain));
    text.push(&format!("domain: {}", word(header.domain)), None);
    text.push(&format!("type: {}", word(header.type_name)), None);
    text.push(&format!("key: {key_type}"), None);
    text.push(&format!("title: {}", quoted(header.domain)), None);
    text.push("found_in: \"the response\"", None);
    text.push("entries:", None);
    for (number, entry) in entries.iter().enumerate() {
        let mut lines = Vec::new();
        for (i, field) in entry.fields.iter().enumerate() {
            let lead = match i {
                0 => "  - ",
                1 | 2 => "    ",
                3 => {
                    lines.push(("    lifecycle: {state: current}".to_owned(), None));
                    lines.push(("    meanings:".to_owned(), None));
                    "      - "
                }
                _ => "        ",
            };
            lines.push((format!("{lead}{}", form(field, entry.line)), Some(i)));
        }
        text.record(number, entry, lines);
    }
    text
}
