//! Tables of several kinds as rows of named cells.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;

/// A table: the names of its columns, and its rows.
pub(super) struct Table {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<BTreeMap<String, String>>,
}

impl Table {
    /// A table whose first row names the columns.
    fn with_header(mut cells: impl Iterator<Item = Vec<String>>) -> Result<Self, String> {
        let columns = cells.next().ok_or("there is no table")?;
        let rows = cells.map(|cells| columns.iter().cloned().zip(cells).collect());
        Ok(Self {
            rows: rows.collect(),
            columns,
        })
    }
}

/// Comma-separated values.
pub(super) fn csv(bytes: &[u8]) -> Result<Table, String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(bytes);
    let records = reader.records().collect::<Result<Vec<_>, _>>();
    let records = records.map_err(|error| error.to_string())?;
    let cells = records
        .iter()
        .map(|record| record.iter().map(str::to_owned).collect());
    Table::with_header(cells)
}

/// An array of objects.
pub(super) fn json(bytes: &[u8]) -> Result<Table, String> {
    let objects = serde_json::from_slice::<Vec<serde_json::Map<String, Value>>>(bytes);
    let objects = objects.map_err(|error| error.to_string())?;
    let mut columns = Vec::new();
    for name in objects.iter().flat_map(|object| object.keys()) {
        if !columns.contains(name) {
            columns.push(name.clone());
        }
    }
    let rows = objects.iter().map(|object| {
        let cells = object.iter().map(|(name, value)| {
            let cell = match value {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            (name.clone(), cell)
        });
        cells.collect()
    });
    Ok(Table {
        rows: rows.collect(),
        columns,
    })
}

/// The first table of a Markdown page.
pub(super) fn markdown(bytes: &[u8]) -> Result<Table, String> {
    let text = str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let mut rows = Vec::<Vec<String>>::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => rows.last_mut().into_iter().for_each(|row| {
                row.push(String::new());
            }),
            Event::End(TagEnd::Table) => break,
            Event::Text(text) | Event::Code(text) => {
                if let Some(cell) = rows.last_mut().and_then(|row| row.last_mut()) {
                    cell.push_str(&text);
                }
            }
            _ => {}
        }
    }
    Table::with_header(rows.into_iter())
}
