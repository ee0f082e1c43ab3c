//! From rows to the text of a catalog.
//!
//! Whether a cell is fit for its field is not known here: the compiler is asked. Each value of a
//! draft stands on a line of its own, so the place of a finding says whose value was refused, and
//! that line becomes a comment.

use std::collections::{BTreeMap, BTreeSet};

use errdex_build::{Diagnostic, Report};

use super::Row;
use super::words::{name, number_or_quoted, quoted, recovery, sentence, visible, word};

/// So many entries are compiled at once: few enough that a table full of mistakes takes linear
/// time, and many enough that a clean one takes few turns.
const ENTRIES_AT_ONCE: usize = 64;

/// The file that makes a folder a catalog.
pub(super) const CATALOG_FILE: &str = "catalog.yaml";

/// The editor's way to the schema, which stands beside the catalog.
const SCHEMA_LINE: &str = "# yaml-language-server: $schema=catalog.schema.json";

/// What the arguments say of the whole catalog.
pub(super) struct Frame<'a> {
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    pub(super) url: Option<&'a str>,
    pub(super) domain: &'a str,
    pub(super) type_name: &'a str,
}

/// The texts of both files, and what is a comment in them.
pub(super) struct Draft {
    pub(super) catalog: String,
    pub(super) domain: String,
    pub(super) entries: usize,
    /// Values that became comments.
    pub(super) refused: usize,
    /// Rows that became comments as a whole: their line in the table, and why.
    pub(super) left_out: Vec<(usize, String)>,
}

/// Drafts a catalog that compiles once its marked places are repaired.
pub(super) fn draft(frame: &Frame<'_>, rows: &[Row]) -> Result<Draft, String> {
    let key_type = key_type(rows);
    let mut operations = operations(rows);
    settle(&mut operations, |operations| {
        let catalog = catalog_text(frame, operations, Field::repaired);
        let entry = Record::of_row(&Row::default(), "0", &BTreeMap::new(), &mut BTreeSet::new());
        let domain = domain_text(frame, "u16", &[entry], Field::repaired);
        (compile(frame, &catalog, &domain), catalog)
    })?;

    let mut entries = entries(rows, key_type, &operations);
    let catalog = catalog_text(frame, &operations, Field::repaired);
    for chunk in entries.chunks_mut(ENTRIES_AT_ONCE) {
        settle(chunk, |entries| {
            let domain = domain_text(frame, key_type, entries, Field::repaired);
            (compile(frame, &catalog, &domain), domain)
        })?;
    }

    let live = || entries.iter().filter(|entry| entry.left_out.is_none());
    let used = live().flat_map(Record::operations).collect::<BTreeSet<_>>();
    operations.retain(|operation| used.contains(&operation.word));
    if live().count() == 0 {
        return Err("no row can become an entry".to_owned());
    }
    // Limits of a whole catalog, such as the number of its entries, are no cell's fault.
    compile(
        frame,
        &catalog_text(frame, &operations, Field::repaired),
        &domain_text(frame, key_type, &entries, Field::repaired),
    )
    .map_err(|report| first_reason(&report))?;
    Ok(Draft {
        catalog: catalog_text(frame, &operations, Field::drafted).text,
        domain: domain_text(frame, key_type, &entries, Field::drafted).text,
        entries: live().count(),
        refused: live().map(|entry| entry.refusals().count()).sum(),
        left_out: entries
            .iter()
            .filter_map(|entry| Some((entry.line, entry.left_out.clone()?)))
            .collect(),
    })
}

/// One value of a record.
struct Field {
    key: &'static str,
    /// As YAML; absent if the table has none.
    value: Option<String>,
    /// Why the compiler does not take the value.
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

    /// The line as somebody could repair it.
    fn repaired(&self, line: usize) -> String {
        if self.value.is_some() && self.refusal.is_none() {
            return self.drafted(line);
        }
        match self.key {
            "name" => format!("name: Placeholder{line}"),
            "summary" => "summary: Placeholder".to_owned(),
            "fault" => "fault: caller".to_owned(),
            "fixes" => "fixes: [Placeholder]".to_owned(),
            "recovery" => "recovery: contact-support".to_owned(),
            _ => "# optional".to_owned(),
        }
    }
}

/// An operation or an entry; its first field is its key.
struct Record {
    /// The line of the row in the table.
    line: usize,
    /// The key as it stands in the table.
    word: String,
    /// The operations that an entry names.
    on: Vec<String>,
    fields: Vec<Field>,
    /// Why the record is a comment as a whole.
    left_out: Option<String>,
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
            left_out: None,
        }
    }

    /// An entry, whose key is written as `key`.
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
            left_out: None,
        }
    }

    /// Makes a field, or the whole record without its key, a comment; whether that is news.
    fn refuse(&mut self, field: usize, reason: String) -> bool {
        let is_news = self.fields[field].refusal.is_none();
        if field == 0 && is_news {
            self.left_out = Some(reason.clone());
        }
        self.fields[field].refusal.get_or_insert(reason);
        is_news
    }

    fn refusals(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.refusal.is_some())
    }

    /// The operations that the entry names without a mark.
    fn operations(&self) -> &[String] {
        let refused = self.refusals().any(|field| field.key == "operations");
        if refused { &[] } else { &self.on }
    }
}

/// Has the compiler look at records until it takes what is left of them.
fn settle(
    records: &mut [Record],
    compiled: impl Fn(&[Record]) -> (Result<(), Report>, Lines),
) -> Result<(), String> {
    loop {
        let is_live = |record: &Record| record.left_out.is_none();
        if !records.is_empty() && !records.iter().any(is_live) {
            return Ok(());
        }
        let (Err(report), text) = compiled(records) else {
            return Ok(());
        };
        let mut is_news = false;
        for found in report.diagnostics() {
            if let Some((record, field)) = text.owner(&found) {
                is_news |= records[record].refuse(field, reason(&found));
            }
        }
        if !is_news {
            return Err(first_reason(&report));
        }
    }
}

fn compile(frame: &Frame<'_>, catalog: &Lines, domain: &Lines) -> Result<(), Report> {
    let files = [catalog, domain].map(|text| (text.file.as_str(), text.text.as_bytes()));
    errdex_build::compile_files(frame.id, &files).map(|_| ())
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
    visible(&reason.unwrap_or_else(|| "the table makes no catalog".to_owned()))
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

/// The entries; a row whose key another one has is left out.
fn entries(rows: &[Row], key_type: &str, operations: &[Record]) -> Vec<Record> {
    let unknown = operations
        .iter()
        .filter_map(|operation| Some((operation.word.clone(), operation.left_out.clone()?)))
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
            let reason = format!("the key is that of line {first}, capitals aside");
            entry.refuse(0, reason);
        }
        entry
    };
    rows.iter().map(entry).collect()
}

/// The items of a cell that holds a list, each once; a cell of commas alone is its own item.
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

/// The narrowest type that holds every key.
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

/// How a field is written: as it is drafted, or as it could be repaired.
type Form = fn(&Field, usize) -> String;

/// A text that knows which field of which record each line holds.
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

    /// Appends a record that is no comment, or the comment that it is.
    fn record(&mut self, number: usize, record: &Record, lines: Vec<(String, Option<usize>)>) {
        if let Some(reason) = &record.left_out {
            let comment = format!("  # left out: line {}: {}", record.line, visible(reason));
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
fn catalog_text(frame: &Frame<'_>, operations: &[Record], form: Form) -> Lines {
    let mut text = Lines::new(CATALOG_FILE.to_owned());
    text.push(&format!("catalog: {}", word(frame.id)), None);
    text.push(&format!("title: {}", quoted(frame.id)), None);
    if !operations
        .iter()
        .all(|operation| operation.left_out.is_some())
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
    let title = quoted(frame.title);
    let url = frame.url.map(|url| format!(", url: {}", quoted(url)));
    let url = url.unwrap_or_default();
    text.push("sources:", None);
    text.push(&format!("  - {{id: import, title: {title}{url}}}"), None);
    text
}

/// The file of the domain.
fn domain_text(frame: &Frame<'_>, key_type: &str, entries: &[Record], form: Form) -> Lines {
    let mut text = Lines::new(domain_file(frame.domain));
    text.push(&format!("domain: {}", word(frame.domain)), None);
    text.push(&format!("type: {}", word(frame.type_name)), None);
    text.push(&format!("key: {key_type}"), None);
    text.push(&format!("title: {}", quoted(frame.domain)), None);
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
