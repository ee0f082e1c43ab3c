//! The rows of a table in, the entries of a domain out; without names, which depend on each other.

use std::collections::{BTreeMap, BTreeSet};

use errdex_core::vocabulary::Vocabulary;
use errdex_core::{Effect, Evidence, Fault, LifecycleState, Outcome, RecoveryKind};
use serde_yaml::Value;

use super::fields::{Field, Kind, Part};
use super::keys::{Key, Scheme};
use super::mapping::Mapping;
use super::table::{Cell, Row, Table};
use super::texts::{self, Summary};
use super::yaml::Record;

/// What a row says, by field.
#[derive(Debug)]
pub(super) struct Facts {
    /// The place of the row in the table.
    pub(super) place: usize,
    pub(super) key: Key,
    values: BTreeMap<Field, Vec<String>>,
}

/// What was found in the rows apart from facts, for people.
#[derive(Debug, Default)]
pub(super) struct Remarks {
    /// Rows that did not become entries, each with its place and the reason.
    pub(super) skipped: Vec<(usize, String)>,
    /// Rows that repeat a key, each with its place and what became of it.
    pub(super) repeated: Vec<(usize, String)>,
    /// Cells of mapped columns that no mapping is for: the column, the value, and how often it occurs.
    pub(super) unmapped: BTreeMap<(String, String), usize>,
    /// Texts from which something invisible was taken.
    pub(super) hidden: Vec<(usize, String)>,
    /// Symbols of rows that repeat a key.
    pub(super) aliases: usize,
}

/// The facts of all rows, sorted by key.
pub(super) fn facts(
    table: &Table,
    mapping: &Mapping,
    scheme: Scheme,
    remarks: &mut Remarks,
) -> Vec<Facts> {
    let reader = Reader::new(table, mapping);
    let mut found = BTreeMap::<Key, Facts>::new();
    for row in &table.rows {
        let cell = reader.key(row);
        if cell.is_empty() {
            let reason = "the row has no key".to_owned();
            remarks.skipped.push((row.place, reason));
            continue;
        }
        let Some(key) = scheme.key(&cell) else {
            let reason = format!("the key `{cell}` is not a number");
            remarks.skipped.push((row.place, reason));
            continue;
        };
        let facts = Facts {
            place: row.place,
            values: reader.values(row, remarks),
            key,
        };
        match found.get_mut(&facts.key) {
            Some(first) => first.merge(facts, table, remarks),
            None => {
                found.insert(facts.key.clone(), facts);
            }
        }
    }
    found.into_values().collect()
}

/// Finds the cells of the fields.
struct Reader<'a> {
    mapping: &'a Mapping,
    columns: Vec<(&'a Field, usize, Option<&'a str>)>,
    /// The columns with a meaning for each value, and what separates several values.
    valued: Vec<(&'a str, usize, Option<&'a str>)>,
}

impl<'a> Reader<'a> {
    fn new(table: &Table, mapping: &'a Mapping) -> Self {
        let separator = |column: &str| {
            let mut split = mapping.split.iter();
            let of_column = split.find(|(split, _)| split == column);
            of_column.map(|(_, separator)| separator.as_str())
        };
        let columns = mapping
            .columns
            .iter()
            .filter_map(|(field, column)| Some((field, table.column(column)?, separator(column))));
        let mut names = mapping
            .values
            .iter()
            .map(|(column, ..)| column.as_str())
            .collect::<Vec<_>>();
        names.sort_unstable();
        names.dedup();
        let valued = names.into_iter();
        let valued = valued.filter_map(|name| Some((name, table.column(name)?, separator(name))));
        Self {
            mapping,
            columns: columns.collect(),
            valued: valued.collect(),
        }
    }

    fn key(&self, row: &Row) -> String {
        let mut columns = self.columns.iter();
        let column = columns.find(|(field, ..)| **field == Field::KEY);
        column.map_or_else(String::new, |(_, column, _)| row.cell(*column).shown())
    }

    fn values(&self, row: &Row, remarks: &mut Remarks) -> BTreeMap<Field, Vec<String>> {
        let mut values = BTreeMap::<Field, Vec<String>>::new();
        for (field, column, separator) in &self.columns {
            if **field == Field::KEY {
                continue;
            }
            let texts = split(row.cell(*column), *separator);
            if !texts.is_empty() {
                let is_for_people =
                    matches!(field.kind(), Kind::Prose | Kind::Document | Kind::ProseList);
                let is_hidden = |c: char| errdex_catalog::is_hidden(c) && !matches!(c, '\n' | '\t');
                if is_for_people && texts.iter().any(|text| text.contains(is_hidden)) {
                    remarks.hidden.push((row.place, field.to_string()));
                }
                values.entry((*field).clone()).or_default().extend(texts);
            }
        }
        for (name, column, separator) in &self.valued {
            for text in split(row.cell(*column), *separator) {
                let of_column = self
                    .mapping
                    .values
                    .iter()
                    .filter(|(column, ..)| column == name);
                let mut of_value =
                    of_column.filter(|(_, value, ..)| value.eq_ignore_ascii_case(&text));
                let mut is_mapped = false;
                for (_, _, field, value) in of_value.by_ref() {
                    values.entry(field.clone()).or_default().push(value.clone());
                    is_mapped = true;
                }
                if !is_mapped {
                    *remarks
                        .unmapped
                        .entry(((*name).to_owned(), text))
                        .or_default() += 1;
                }
            }
        }
        for (field, text) in &self.mapping.set {
            if !values.contains_key(field) && !text.trim().is_empty() {
                values.insert(field.clone(), vec![text.trim().to_owned()]);
            }
        }
        values
    }
}

fn split(cell: &Cell, separator: Option<&str>) -> Vec<String> {
    let Some(separator) = separator else {
        return cell.texts().to_vec();
    };
    let items = cell.texts().iter().flat_map(|text| text.split(separator));
    let items = items.map(str::trim).filter(|item| !item.is_empty());
    items.map(str::to_owned).collect()
}

impl Facts {
    fn first(&self, field: &str) -> Option<&str> {
        self.values_of(field).first().map(String::as_str)
    }

    fn values_of(&self, field: &str) -> &[String] {
        let mut values = self.values.iter();
        let found = values.find(|(known, _)| matches!(known, Field::Own(name) if *name == field));
        found.map_or(&[], |(_, values)| values)
    }

    /// The value of a facet, on one line.
    pub(super) fn facet(&self, name: &str) -> Option<String> {
        let values = self.values.get(&Field::Facet(name.to_owned()))?;
        let text = texts::seen(&values.join(", "));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    }

    /// The names of the facets that the row states.
    pub(super) fn facets(&self) -> impl Iterator<Item = &str> {
        self.values.keys().filter_map(|field| match field {
            Field::Facet(name) => Some(name.as_str()),
            Field::Own(_) => None,
        })
    }

    /// Adds the facts of a later row with the same key.
    fn merge(&mut self, later: Self, table: &Table, remarks: &mut Remarks) {
        let mut told = Vec::new();
        let place = self.place;
        for (field, values) in later.values {
            let Some(known) = self.values.get_mut(&field) else {
                told.push(format!("`{field}` is taken from this row"));
                self.values.insert(field, values);
                continue;
            };
            let others = values.iter().filter(|value| !known.contains(value));
            let others = others.cloned().collect::<Vec<_>>();
            if others.is_empty() {
                continue;
            }
            if field.is_list() {
                told.push(format!("`{field}` has the values of both rows"));
                known.extend(others);
            } else if matches!(field, Field::Own("symbol")) {
                told.push(format!("`{}` is an alias", others.join("`, `")));
                remarks.aliases += others.len();
                self.values
                    .entry(Field::Own("aliases"))
                    .or_default()
                    .extend(others);
            } else {
                let other = others.join(", ");
                told.push(format!("another `{field}` is kept as a note: `{other}`"));
                let note = format!("Another row of the table has this `{field}`: {other}");
                self.values
                    .entry(Field::Own("notes"))
                    .or_default()
                    .push(note);
            }
        }
        let same = format!("the key of {} {place} again", table.unit.noun());
        let told = if told.is_empty() {
            "nothing new".to_owned()
        } else {
            told.join("; ")
        };
        remarks
            .repeated
            .push((later.place, format!("{same}: {told}")));
    }

    /// The symbol, on one line.
    pub(super) fn symbol(&self) -> Option<&str> {
        self.first("symbol")
    }

    /// The name that the table states.
    pub(super) fn name(&self) -> Option<&str> {
        self.first("name")
    }

    /// The words that a name can be made from, apart from the symbol.
    pub(super) fn words(&self) -> &str {
        self.first("summary").unwrap_or_default()
    }

    /// The members of the entry, in the order of the format, without its name.
    pub(super) fn record(&self, is_markdown: bool, source: Option<&str>) -> Record {
        let mut record = Record::new();
        let symbol = self.symbol();
        let summary = self.first("summary");
        let Summary { summary, details } = summary.map_or_else(Summary::default, |text| {
            texts::summary(text, is_markdown, symbol.is_some())
        });
        for field in Field::of_part(Part::Entry) {
            let Field::Own(name) = field else { continue };
            let value = match name {
                "key" | "name" => None,
                "summary" => summary.clone().map(Value::String),
                "details" => self.details(details.clone(), is_markdown),
                _ => self.value(&field, is_markdown),
            };
            record.extend(value.map(|value| (name.to_owned(), value)));
            if name == "keywords" {
                record.extend(
                    self.lifecycle()
                        .map(|value| ("lifecycle".to_owned(), value)),
                );
            }
        }
        let meaning = self.meaning(is_markdown, source);
        record.extend(meaning.map(|meaning| ("meanings".to_owned(), meaning)));
        let bodies = self.values_of("example").iter();
        let examples =
            bodies.map(|body| mapping([("body".to_owned(), Value::from(body.as_str()))]));
        let examples = examples.collect::<Vec<_>>();
        if !examples.is_empty() {
            record.push(("examples".to_owned(), Value::Sequence(examples)));
        }
        record
    }

    /// The value of a field in YAML; nothing if the row does not state it.
    fn value(&self, field: &Field, is_markdown: bool) -> Option<Value> {
        let texts = self.values.get(field)?;
        let line = |text: &String| texts::line(text, is_markdown);
        let words = || texts.iter().flat_map(|text| words(text));
        let value = match field.kind() {
            Kind::ProseList => {
                let items = texts.iter().flat_map(|text| texts::items(text));
                list(items.map(|item| line(&item)))?
            }
            Kind::WordList => list(words())?,
            Kind::NumberList => {
                let numbers = words().map(|word| match word.parse::<u16>() {
                    Ok(number) if number.to_string() == word => Value::from(number),
                    _ => Value::String(word),
                });
                distinct(numbers)?
            }
            Kind::WireList => match field {
                Field::Own("keywords" | "aliases") => list(words())?,
                Field::Own("patterns") => {
                    list(texts.iter().filter_map(|text| texts::pattern(text)))?
                }
                Field::Own("texts") => {
                    // A pattern without variable parts is a text.
                    let patterns = self.values_of("patterns").iter();
                    let fixed = patterns.filter(|text| texts::pattern(text).is_none());
                    list(texts.iter().chain(fixed).cloned())?
                }
                _ => list(texts.iter().cloned())?,
            },
            Kind::Recovery => recovery(texts.first()?),
            _ => Value::String(self.word(field)?),
        };
        Some(value)
    }

    /// A text that is taken as it is; a word of a vocabulary also in other spellings.
    fn word(&self, field: &Field) -> Option<String> {
        let text = self.values.get(field)?.first()?;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let of = |words: &[&str]| {
            let spelled = text.to_ascii_lowercase().replace(['_', ' '], "-");
            let is_known = words.contains(&spelled.as_str());
            Some(if is_known { spelled } else { text.clone() })
        };
        match field {
            Field::Own("fault") => of(Fault::WORDS),
            Field::Own("effect") => of(Effect::WORDS),
            Field::Own("outcome") => of(Outcome::WORDS),
            Field::Own("evidence") => of(Evidence::WORDS),
            Field::Own("lifecycle") => of(LifecycleState::WORDS),
            _ => Some(text),
        }
    }

    fn details(&self, of_summary: Option<String>, is_markdown: bool) -> Option<Value> {
        let stated = self.values_of("details").iter();
        let stated = stated.map(|text| texts::document(text, is_markdown));
        let mut parts = of_summary.into_iter().collect::<Vec<_>>();
        for text in stated.filter(|text| !text.is_empty()) {
            // The longer text often begins with the shorter one.
            parts.retain(|part| !text.starts_with(part.as_str()));
            parts.push(text);
        }
        (!parts.is_empty()).then(|| Value::String(parts.join("\n\n")))
    }

    fn lifecycle(&self) -> Option<Value> {
        let mut members = Vec::new();
        for field in Field::of_part(Part::Lifecycle) {
            let Some(text) = self.word(&field) else {
                continue;
            };
            let name = match field {
                Field::Own("lifecycle") => "state",
                Field::Own(name) => name,
                Field::Facet(_) => continue,
            };
            let text = match name {
                "since" | "until" => date(&text),
                _ => text,
            };
            members.push((name.to_owned(), Value::String(text)));
        }
        let first = members.first()?;
        if first.0 != "state" {
            // What ended is no longer documented.
            let has_ended = members.iter().any(|(name, _)| name == "until");
            let state = if has_ended {
                LifecycleState::Withdrawn
            } else {
                LifecycleState::Current
            };
            members.insert(0, ("state".to_owned(), Value::from(state.name())));
        }
        Some(mapping(members))
    }

    /// What the row says of a meaning; nothing if it says nothing.
    fn meaning(&self, is_markdown: bool, source: Option<&str>) -> Option<Value> {
        let mut members = Vec::new();
        for field in Field::of_part(Part::Meaning) {
            let Field::Own(name) = field else { continue };
            let is_fixed_text = name == "texts" && self.values_of("texts").is_empty();
            let value = if is_fixed_text {
                let patterns = self.values_of("patterns").iter();
                list(
                    patterns
                        .filter(|text| texts::pattern(text).is_none())
                        .cloned(),
                )
            } else {
                self.value(&field, is_markdown)
            };
            members.extend(value.map(|value| (name.to_owned(), value)));
        }
        if members.iter().all(|(name, _)| name == "evidence") {
            return None;
        }
        match source {
            Some(source) => {
                let sources = Value::Sequence(vec![Value::from(source)]);
                members.push(("sources".to_owned(), sources));
            }
            // The table is the document, even if the catalog does not list it.
            None if !members.iter().any(|(name, _)| name == "evidence") => {
                members.push((
                    "evidence".to_owned(),
                    Value::from(Evidence::Documented.name()),
                ));
            }
            None => {}
        }
        Some(Value::Sequence(vec![mapping(members)]))
    }

    /// The operations that the row names.
    pub(super) fn operations(&self) -> BTreeSet<String> {
        let cells = self.values_of("operations").iter();
        cells.flat_map(|cell| words(cell)).collect()
    }
}

/// A record of YAML.
pub(super) fn mapping(members: impl IntoIterator<Item = (String, Value)>) -> Value {
    let members = members.into_iter();
    Value::Mapping(
        members
            .map(|(key, value)| (Value::String(key), value))
            .collect(),
    )
}

/// The distinct texts of a list; nothing if there is none.
fn list(texts: impl IntoIterator<Item = String>) -> Option<Value> {
    let texts = texts.into_iter().filter(|text| !text.trim().is_empty());
    distinct(texts.map(Value::String))
}

fn distinct(values: impl IntoIterator<Item = Value>) -> Option<Value> {
    let mut list = Vec::new();
    let mut seen = BTreeSet::new();
    for value in values {
        if seen.insert(super::yaml::flow(&value)) {
            list.push(value);
        }
    }
    (!list.is_empty()).then_some(Value::Sequence(list))
}

/// The words of a cell with a list; a cell of only separators is its own word.
fn words(cell: &str) -> Vec<String> {
    let words = cell.split([',', ';', '\n']).map(str::trim);
    let words = words.filter(|word| !word.is_empty());
    let words = words.map(str::to_owned).collect::<Vec<_>>();
    if words.is_empty() {
        vec![cell.to_owned()]
    } else {
        words
    }
}

/// The date of a moment: `2022-03-10T23:34:59Z` becomes `2022-03-10`.
fn date(text: &str) -> String {
    let is_moment =
        text.is_ascii() && text.len() > 10 && matches!(text.as_bytes()[10], b'T' | b' ');
    if is_moment {
        text[..10].to_owned()
    } else {
        text.to_owned()
    }
}

/// A recovery: a word, or one with delays, such as `retry 1s 2s then restart`.
fn recovery(cell: &str) -> Value {
    let word = |text: &str| {
        let spelled = text.trim().to_ascii_lowercase().replace(['_', ' '], "-");
        let is_known = RecoveryKind::from_name(&spelled).is_some();
        Value::String(if is_known {
            spelled
        } else {
            text.trim().to_owned()
        })
    };
    let (first, then) = match cell.split_once(" then ") {
        Some((first, then)) => (first, Some(then)),
        None => (cell, None),
    };
    let mut parts = first.split_whitespace();
    let kind = parts.next().unwrap_or_default();
    let delays = parts.map(Value::from).collect::<Vec<_>>();
    let is_schedule = ["recheck", "retry", "slow-down"].contains(&kind)
        && delays.iter().all(|delay| {
            delay
                .as_str()
                .is_some_and(|delay| delay.starts_with(|c: char| c.is_ascii_digit()))
        });
    if !is_schedule || delays.is_empty() && then.is_none() {
        return word(cell);
    }
    let mut schedule = Vec::new();
    if !delays.is_empty() {
        schedule.push(("after".to_owned(), Value::Sequence(delays)));
    }
    schedule.extend(then.map(|then| ("then".to_owned(), recovery(then))));
    mapping([(kind.to_owned(), mapping(schedule))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::import::yaml::flow;

    #[test]
    fn recoveries_have_delays() {
        for (cell, expected) in [
            ("restart", "restart"),
            ("Fix request", "fix-request"),
            ("retry", "retry"),
            ("retry 1s 2s", r#"{retry: {after: ["1s", "2s"]}}"#),
            (
                "retry 1s 2s then fix-account",
                r#"{retry: {after: ["1s", "2s"], then: fix-account}}"#,
            ),
            (
                "retry 1s then slow-down 5s then restart",
                r#"{retry: {after: ["1s"], then: {slow-down: {after: ["5s"], then: restart}}}}"#,
            ),
            ("{x} 1s then restart", r#""{x} 1s then restart""#),
            ("retry later", r#""retry later""#),
        ] {
            assert_eq!(flow(&recovery(cell)), expected);
        }
    }

    #[test]
    fn moments_are_dates() {
        assert_eq!(date("2022-03-10T23:34:59Z"), "2022-03-10");
        assert_eq!(date("2022-03"), "2022-03");
        assert_eq!(date("10 March 2022"), "10 March 2022");
    }
}
