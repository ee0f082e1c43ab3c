//! A catalog in, its operation × HTTP × code matrix out, for the formats to draw.
//!
//! Rows are HTTP statuses, columns are operations, and a cell holds the entries that answer that
//! operation with that status.

use std::collections::BTreeMap;

use errdex_catalog::model::{Catalog, EntryIndex, Meaning};
use errdex_core::Kind;

/// Which entries answer which operation with which HTTP status.
pub(super) struct Matrix {
    /// In the order of the statuses.
    pub(super) rows: Vec<Row>,
}

/// The entries of one HTTP status.
pub(super) struct Row {
    pub(super) http_status: u16,
    /// One for each operation of the catalog, in its order.
    pub(super) cells: Vec<Vec<Answer>>,
}

/// An entry in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) entry: EntryIndex,
    /// The first of the entry's meanings that holds there.
    pub(super) meaning: usize,
}

impl Answer {
    /// The numbers of its domain, its entry and its meaning.
    pub(super) fn place(&self) -> (usize, usize, usize) {
        (self.entry.domain, self.entry.entry, self.meaning)
    }
}

/// Only what a source states: a meaning without an operation or without a status is in no cell, and
/// neither are domains that are found elsewhere than in the code and the text of a response.
pub(super) fn matrix(catalog: &Catalog) -> Matrix {
    let mut rows = BTreeMap::<u16, Vec<Vec<Answer>>>::new();
    let empty = vec![Vec::new(); catalog.operations.len()];
    for (entry, meaning, stated) in answers(catalog) {
        for status in &stated.http_statuses {
            let row = rows.entry(status.value).or_insert_with(|| empty.clone());
            for operation in &stated.operations {
                let cell = &mut row[operation.value];
                if cell.iter().all(|answer| answer.entry != entry) {
                    cell.push(Answer { entry, meaning });
                }
            }
        }
    }
    let rows = rows.into_iter();
    let rows = rows.filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    Matrix {
        rows: rows
            .map(|(http_status, cells)| Row { http_status, cells })
            .collect(),
    }
}

fn answers(catalog: &Catalog) -> impl Iterator<Item = (EntryIndex, usize, &Meaning)> {
    let domains = catalog.domains.iter().enumerate();
    let domains =
        domains.filter(|(_, domain)| matches!(domain.seen_as.value, Kind::Code | Kind::Message));
    domains.flat_map(|(domain, of)| {
        let entries = of.entries.iter().enumerate();
        entries.flat_map(move |(entry, of)| {
            let index = EntryIndex { domain, entry };
            let meanings = of.meanings.iter().enumerate();
            meanings.map(move |(meaning, stated)| (index, meaning, stated))
        })
    })
}
