//! A catalog in, its matrix of operations, HTTP statuses and codes out, for the formats to draw.
//!
//! Rows are HTTP statuses, columns are operations, and a cell holds the entries that the operation can
//! return with that status.

use std::collections::BTreeMap;

use errdex_catalog::model::EntryIndex;
use errdex_core::Kind;

use crate::book::Book;

/// Which entries each operation can return with which HTTP status.
pub(super) struct Matrix {
    /// Sorted by status.
    pub(super) rows: Vec<Row>,
    /// The entries that are in no cell, each with its first meaning.
    pub(super) elsewhere: Vec<CellEntry>,
}

/// The entries of one HTTP status.
pub(super) struct Row {
    pub(super) http_status: u16,
    /// One per operation of the catalog, in the same order.
    pub(super) cells: Vec<Vec<CellEntry>>,
}

/// An entry in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CellEntry {
    pub(super) entry: EntryIndex,
    /// The first of the entry's meanings that applies there; an entry may have none.
    pub(super) meaning: usize,
}

impl CellEntry {
    /// The indices of its domain, its entry and its meaning.
    pub(super) fn place(&self) -> (usize, usize, usize) {
        (self.entry.domain, self.entry.entry, self.meaning)
    }
}

/// Only what a source states: a meaning without an operation or a status is in no cell. Entries of
/// domains of keys other than the code and the text of a response are left out.
pub(super) fn matrix(book: &Book<'_>) -> Matrix {
    let mut rows = BTreeMap::<u16, Vec<Vec<CellEntry>>>::new();
    let empty = vec![Vec::new(); book.catalog.operations.len()];
    let is_response = |index: &EntryIndex| {
        let domain = &book.catalog.domains[index.domain];
        matches!(domain.kind.value, Kind::Code | Kind::Message)
    };
    let mut elsewhere = Vec::new();
    for (entry, of) in book.entries().filter(|(index, _)| is_response(index)) {
        let mut is_in_a_cell = false;
        for (meaning, stated) in of.meanings.iter().enumerate() {
            let operations = stated.operations.iter();
            let operations = operations.filter_map(|name| book.operation(name));
            let operations = operations.collect::<Vec<_>>();
            for &status in &stated.http_statuses {
                let row = rows.entry(status).or_insert_with(|| empty.clone());
                for &operation in &operations {
                    let cell = &mut row[operation];
                    if cell.iter().all(|known| known.entry != entry) {
                        cell.push(CellEntry { entry, meaning });
                    }
                    is_in_a_cell = true;
                }
            }
        }
        if !is_in_a_cell {
            elsewhere.push(CellEntry { entry, meaning: 0 });
        }
    }
    let rows = rows.into_iter();
    let rows = rows.filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    Matrix {
        rows: rows
            .map(|(http_status, cells)| Row { http_status, cells })
            .collect(),
        elsewhere,
    }
}
