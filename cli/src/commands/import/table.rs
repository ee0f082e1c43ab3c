//! The text of a table in any format in, its rows of cells out.

use std::ops::Range;
use std::{fmt, mem};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

/// A table: the names of its columns, and its rows.
pub(super) struct Table {
    pub(super) columns: Vec<String>,
    /// Each with its line, or with its number if the format has no lines.
    pub(super) rows: Vec<(usize, Vec<String>)>,
    /// Notes about values that fit in no row, each with the line.
    pub(super) notes: Vec<(usize, String)>,
}

impl Table {
    /// A table whose first row names the columns.
    fn with_header(mut rows: Vec<(usize, Vec<String>)>) -> Result<Self, String> {
        if rows.is_empty() {
            return Err("no table found".to_owned());
        }
        let (_, columns) = rows.remove(0);
        let mut notes = Vec::new();
        for (line, cells) in &rows {
            if let Some(extra) = cells.get(columns.len()..).filter(|cells| !cells.is_empty()) {
                let extra = extra.join("`, `");
                notes.push((
                    *line,
                    format!("dropped, because the table has no such column: `{extra}`"),
                ));
            }
        }
        Ok(Self {
            columns,
            rows,
            notes,
        })
    }
}

/// Comma-separated values.
pub(super) fn csv(bytes: &[u8]) -> Result<Table, String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let row = |record: csv::StringRecord| {
        let line = record.position().map_or(0, csv::Position::line);
        let cells = record.iter().map(str::to_owned).collect();
        (usize::try_from(line).unwrap_or(usize::MAX), cells)
    };
    let records = reader.records().collect::<Result<Vec<_>, _>>();
    let records = records.map_err(|error| error.to_string())?;
    Table::with_header(records.into_iter().map(row).collect())
}

/// An array of objects.
pub(super) fn json(bytes: &[u8]) -> Result<Table, String> {
    let objects = serde_json::from_slice::<Vec<Object>>(bytes);
    let objects = objects.map_err(|error| error.to_string())?;
    let mut columns = Vec::<String>::new();
    for (name, _) in objects.iter().flat_map(|Object(members)| members) {
        if !columns.contains(name) {
            columns.push(name.clone());
        }
    }
    let mut notes = Vec::new();
    let mut rows = Vec::new();
    for (number, Object(members)) in (1..).zip(objects) {
        let mut cells = vec![String::new(); columns.len()];
        for (name, value) in members {
            let cell = match value {
                Value::Null => continue,
                Value::String(text) => text,
                other => other.to_string(),
            };
            let column = columns.iter().position(|column| *column == name);
            let place = column.map(|column| &mut cells[column]);
            match place.filter(|place| place.is_empty()) {
                Some(place) => *place = cell,
                None => notes.push((
                    number,
                    format!("dropped, because of an earlier `{name}`: `{cell}`"),
                )),
            }
        }
        rows.push((number, cells));
    }
    Ok(Table {
        columns,
        rows,
        notes,
    })
}

/// A JSON object with all of its members, even those with the same name.
struct Object(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Object;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Object(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// The first table of a Markdown page.
pub(super) fn markdown(bytes: &[u8]) -> Result<Table, String> {
    let text = str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let mut rows = Vec::<(usize, Vec<String>)>::new();
    let mut cell = String::new();
    let mut links = Vec::new();
    let (mut line, mut counted) = (1, 0);
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                line += text[counted..range.start].matches('\n').count();
                counted = range.start;
                rows.push((line, Vec::new()));
            }
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => {
                if let Some((_, cells)) = rows.last_mut() {
                    let extra = source_cells(text, range).into_iter().skip(cells.len());
                    cells.extend(extra);
                }
            }
            Event::End(TagEnd::TableCell) => {
                if let Some((_, cells)) = rows.last_mut() {
                    cells.push(bare(&cell));
                }
                cell.clear();
            }
            Event::End(TagEnd::Table) => break,
            // Outside of a table, there is no cell.
            _ if rows.is_empty() => {}
            Event::Text(text) => cell += &text,
            Event::Code(code) => cell += &format!("`{code}`"),
            // A line break.
            Event::InlineHtml(tag) if tag.starts_with("<br") => cell.push(' '),
            Event::InlineHtml(tag) => cell += &tag,
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                cell.push('[');
                links.push(dest_url);
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                cell += &format!("]({})", links.pop().as_deref().unwrap_or_default());
            }
            _ => {}
        }
    }
    Table::with_header(rows)
}

/// A cell that is a single code span becomes its contents.
fn bare(cell: &str) -> String {
    let inner = cell
        .strip_prefix('`')
        .and_then(|cell| cell.strip_suffix('`'));
    let inner = inner.filter(|inner| !inner.contains('`'));
    inner.unwrap_or(cell).to_owned()
}

/// The cells of a row in the source, including those beyond the last column, which Markdown drops.
fn source_cells(text: &str, range: Range<usize>) -> Vec<String> {
    let row = text[range].trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut cells = Vec::new();
    let mut cell = String::new();
    let mut characters = row.chars();
    while let Some(character) = characters.next() {
        match character {
            '|' => cells.push(mem::take(&mut cell)),
            '\\' => cell.extend([character].into_iter().chain(characters.next())),
            _ => cell.push(character),
        }
    }
    if !cell.trim().is_empty() {
        cells.push(cell);
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}
