//! A table as it was read: its columns, and its rows of cells, each with its place.

use std::collections::BTreeSet;

/// A table has at most this many cells.
pub(super) const MAX_CELLS: usize = 5_000_000;

/// A table: the names of its columns, and its rows.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Row>,
    /// What `place` of a row counts.
    pub(super) unit: Unit,
    /// Whether cells are Markdown.
    pub(super) is_markdown: bool,
    /// What to know about the reading, for people.
    pub(super) notes: Vec<String>,
}

/// What the places of rows are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Unit {
    /// Lines of the file.
    #[default]
    Line,
    /// Rows in a format that has no lines of its own, from 1.
    Row,
}

impl Unit {
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Row => "row",
        }
    }
}

/// A row, with a cell for each column.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) place: usize,
    pub(super) cells: Vec<Cell>,
}

/// What a row says in a column.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Cell {
    #[default]
    Empty,
    Text(String),
    List(Vec<String>),
}

impl Cell {
    /// A cell of a text; one without anything visible is empty.
    pub(super) fn of(text: &str) -> Self {
        match text.trim() {
            "" => Self::Empty,
            text => Self::Text(text.to_owned()),
        }
    }

    /// Its texts: several if it is a list.
    pub(super) fn texts(&self) -> &[String] {
        match self {
            Self::Empty => &[],
            Self::Text(text) => std::slice::from_ref(text),
            Self::List(texts) => texts,
        }
    }

    /// The cell as one text, for messages.
    pub(super) fn shown(&self) -> String {
        self.texts().join(", ")
    }
}

impl Row {
    /// The cell of a column; rows may end early.
    pub(super) fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }
}

/// The error for a table that is too large.
pub(super) fn too_many_cells() -> String {
    format!("the table has more than {MAX_CELLS} cells")
}

impl Table {
    /// A table of texts, whose names of columns are in the first row or were given.
    ///
    /// A row with more cells than the table has columns is an error, because a cell was probably cut in
    /// two; missing cells at the end of a row are empty.
    pub(super) fn of_rows(
        mut rows: Vec<(usize, Vec<String>)>,
        header: Option<&[String]>,
    ) -> Result<Self, String> {
        let columns = match header {
            Some(header) => header.to_vec(),
            None if rows.is_empty() => return Err("no table found".to_owned()),
            None => rows.remove(0).1,
        };
        let columns = named(&columns)?;
        if rows.len().saturating_mul(columns.len()) > MAX_CELLS {
            return Err(too_many_cells());
        }
        let mut short = Vec::new();
        for (line, cells) in &rows {
            let extra = cells.get(columns.len()..).unwrap_or_default();
            if let Some(cell) = extra.iter().find(|cell| !cell.trim().is_empty()) {
                let (count, width) = (cells.len(), columns.len());
                return Err(format!(
                    "line {line}: the row has {count} cells, but there are {width} columns; \
                     the first cell without a column is `{cell}`"
                ));
            }
            if cells.len() < columns.len() {
                short.push(line.to_string());
            }
        }
        let mut notes = Vec::new();
        if !short.is_empty() {
            let count = short.len();
            short.truncate(5);
            let short = short.join(", ");
            notes.push(format!(
                "{count} rows have fewer cells than the table has columns; \
                 the missing ones are empty (lines {short}{})",
                if count > 5 { ", ..." } else { "" }
            ));
        }
        let rows = rows.into_iter().map(|(place, cells)| {
            let cells = cells.iter().take(columns.len());
            let cells = cells.map(|cell| Cell::of(cell)).collect();
            Row { place, cells }
        });
        Ok(Self {
            rows: rows.collect(),
            columns,
            notes,
            ..Self::default()
        })
    }

    /// The number of a column.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }
}

/// Names of columns, with names for those that have none.
fn named(columns: &[String]) -> Result<Vec<String>, String> {
    let mut seen = BTreeSet::new();
    let mut names = Vec::new();
    for (i, column) in columns.iter().enumerate() {
        let name = column.split_whitespace().collect::<Vec<_>>().join(" ");
        let name = if name.is_empty() {
            format!("column {}", i + 1)
        } else {
            name
        };
        if !seen.insert(name.clone()) {
            return Err(format!(
                "column {}: several columns are called `{name}`",
                i + 1
            ));
        }
        names.push(name);
    }
    Ok(names)
}
