//! A catalog in, one self-contained HTML page out.
//!
//! The page is a plain document; its script adds search, filters and copy buttons. The templates
//! escape whatever `markup` did not make, and the policy of the page lets nothing run or load but the
//! style and the scripts whose hashes it lists.

use std::collections::BTreeSet;

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest as _, Sha256};

use errdex_catalog::Catalog;
use errdex_catalog::model::{Domain, EntryIndex, Place, Source, Support};
use errdex_catalog::source::Spanned;
use errdex_core::Kind;

use self::entry::{EntryCard, Link};
use self::filter::Filter;
use self::markup::Html;
use self::script::Recoveries;
use crate::book::{Book, NOT_STATED, quoting};
use crate::matrix::{self, CellEntry};

mod entry;
mod filter;
mod markup;
mod script;
mod style;

/// A cell of the matrix shows at most this many entries and links to the rest.
const MAX_IN_CELL: usize = 24;

/// Present in the head of every page, and of no page that was written by hand.
pub(super) const MARK: &str = "<meta name=\"generator\" content=\"errdex\">";

/// The page of a catalog.
pub(super) fn page(catalog: &Catalog) -> String {
    let book = Book::new(catalog);
    let order = order(catalog);
    let domains = order.iter().map(|&index| (index, &catalog.domains[index]));
    let filters = filter::filters(&book, &order);
    let recoveries = Recoveries::new(&book);
    let style = style::tight(&script::compact(&style::style()));
    let early_script = script::early();
    let script = script::script();
    let page = PageView {
        title: &catalog.title,
        says_what_to_do: book
            .meanings()
            .any(|meaning| meaning.fault.is_some() || meaning.recovery.is_some()),
        policy: policy(&style, [&early_script, &script]),
        style: &style,
        early_script: &early_script,
        script: &script,
        data: script::data(&book, &order, &filters, &recoveries),
        operations: catalog
            .operations
            .iter()
            .map(|operation| OperationView {
                name: &operation.name.value,
                request: operation
                    .http
                    .as_ref()
                    .map(|http| format!("{} {}", http.method.value, http.path.value)),
                summary: markup::inline(&operation.summary.value),
                repeated: operation
                    .when_repeated
                    .iter()
                    .map(|entry| entry::link(&book, &catalog.entry_id(entry.value), None))
                    .collect(),
                is_idempotent: operation.idempotent == Some(true),
            })
            .collect(),
        no_response: book
            .no_response(&quoting(|literal| markup::code(literal).to_string()))
            .into_iter()
            .map(markup::words)
            .collect(),
        entry_count: catalog
            .domains
            .iter()
            .map(|domain| domain.entries.len())
            .sum(),
        support: catalog.support.as_ref().map(|support| {
            let Support { name, contact } = support;
            (markup::inline(&name.value), contact.value.as_str())
        }),
        rows: rows(&book),
        elsewhere: cell_entries(&book, &matrix::matrix(&book).elsewhere),
        evidence: filter::EVIDENCE,
        domains: domains
            .map(|(index, domain)| self::domain(&book, &filters, &recoveries, index, domain))
            .collect(),
        sources: catalog.sources.iter().map(source).collect(),
        filters,
    };
    // Writing to a string fails only if the formatting of a value does, and ours never does.
    page.render().unwrap_or_default()
}

/// Everything the page shows.
#[derive(Template)]
#[template(path = "page.html", whitespace = "minimize")]
struct PageView<'a> {
    title: &'a str,
    /// Whether any entry says more than what it means.
    says_what_to_do: bool,
    policy: String,
    style: &'a str,
    early_script: &'a str,
    script: &'a str,
    data: Html,
    operations: Vec<OperationView<'a>>,
    /// What to do without a response.
    no_response: Vec<Html>,
    entry_count: usize,
    /// Whom to ask about anything that the catalog does not cover, and how to reach them.
    support: Option<(Html, &'a str)>,
    rows: Vec<RowView<'a>>,
    /// What is in no row.
    elsewhere: CellEntriesView<'a>,
    evidence: &'static str,
    filters: Vec<Filter<'a>>,
    domains: Vec<DomainView<'a>>,
    sources: Vec<SourceView<'a>>,
}

struct OperationView<'a> {
    name: &'a str,
    request: Option<String>,
    summary: Html,
    /// What a second request returns if the first one took effect.
    repeated: Vec<Link<'a>>,
    is_idempotent: bool,
}

/// A row of the matrix.
struct RowView<'a> {
    http_status: u16,
    everywhere: CellEntriesView<'a>,
    cells: Vec<CellView<'a>>,
}

impl RowView<'_> {
    /// Whether some operation returns an entry that not all of them do.
    fn has_cells(&self) -> bool {
        self.cells.iter().any(|cell| !cell.entries.shown.is_empty())
    }
}

struct CellView<'a> {
    operation: &'a str,
    entries: CellEntriesView<'a>,
}

struct CellEntriesView<'a> {
    shown: Vec<CellEntryView<'a>>,
    /// How many more there are than can be shown.
    more: usize,
}

struct CellEntryView<'a> {
    anchor: &'a str,
    key: String,
    name: &'a str,
    kind: &'static str,
}

struct DomainView<'a> {
    id: &'a str,
    title: &'a str,
    found_in: Option<Html>,
    bitmask: bool,
    informational: bool,
    entries: Vec<EntryCard<'a>>,
}

struct SourceView<'a> {
    id: &'a str,
    title: Html,
    url: Option<String>,
    dated: Option<String>,
    withdrawn: Option<String>,
    note: Option<Html>,
}

/// Forbids everything but the page's own style and scripts.
fn policy(style: &str, scripts: [&str; 2]) -> String {
    let hash = |text: &str| format!("'sha256-{}'", BASE64.encode(Sha256::digest(text)));
    format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        hash(style),
        scripts.map(hash).join(" ")
    )
}

/// The domains: first what every response can have, then other fields of responses, then notifications.
fn order(catalog: &Catalog) -> Vec<usize> {
    let domains = &catalog.domains;
    let signs = paths(&catalog.responses.not_a_response_if);
    let is_sign = |domain: &Domain| {
        let mut paths = domain.places.iter().flat_map(|place| &place.paths);
        paths.any(|path| signs.contains(&path.value.as_str()))
    };
    // A place that needs an entry that is only in notifications is in notifications, and so is everything
    // in the same object.
    let needs_sign = |place: &Place| {
        let mut when = place.when.iter();
        !place.when.is_empty() && when.all(|entry| is_sign(&domains[entry.value.domain]))
    };
    let object = |path: &Spanned<String>| Some(path.value.split_once('.')?.0.to_owned());
    let places = domains.iter().flat_map(|domain| &domain.places);
    let notified = places.filter(|place| needs_sign(place));
    let objects = notified.flat_map(|place| place.paths.iter().filter_map(object));
    let objects = objects.collect::<BTreeSet<_>>();
    // Without its object, a field can be anywhere.
    let is_notified = |domain: &Domain| {
        let paths = domain.places.iter().flat_map(|place| &place.paths);
        let mut inside = paths
            .filter_map(object)
            .map(|object| objects.contains(&object));
        is_sign(domain)
            || inside
                .next()
                .is_some_and(|first| first && inside.all(|other| other))
    };
    let rank = |index: &usize| match domains[*index].kind.value {
        Kind::Code => 0,
        Kind::Message => 1,
        Kind::HttpStatus => 2,
        _ if !is_notified(&domains[*index]) => 3,
        _ => 4,
    };
    let mut order = (0..domains.len()).collect::<Vec<_>>();
    order.sort_by_key(rank);
    order
}

fn paths(paths: &[Spanned<String>]) -> Vec<&str> {
    paths.iter().map(|path| path.value.as_str()).collect()
}

fn rows<'a>(book: &'a Book<'a>) -> Vec<RowView<'a>> {
    let rows = matrix::matrix(book).rows.into_iter();
    let view = |entries: &[CellEntry]| cell_entries(book, entries);
    rows.map(|row| {
        let everywhere = everywhere(&row.cells);
        let cells = row.cells.iter().zip(&book.catalog.operations);
        let cells = cells.map(|(cell, operation)| {
            let cell = cell.iter().filter(|entry| !everywhere.contains(entry));
            CellView {
                operation: &operation.name.value,
                entries: view(&cell.copied().collect::<Vec<_>>()),
            }
        });
        RowView {
            http_status: row.http_status,
            cells: cells.collect(),
            everywhere: view(&everywhere),
        }
    })
    .collect()
}

/// The entries that every operation can return, which are easier to read once than six times.
fn everywhere(cells: &[Vec<CellEntry>]) -> Vec<CellEntry> {
    let Some((first, others)) = cells.split_first().filter(|(_, others)| !others.is_empty()) else {
        return Vec::new();
    };
    let sets = others
        .iter()
        .map(|cell| cell.iter().map(CellEntry::place).collect::<BTreeSet<_>>())
        .collect::<Vec<_>>();
    let everywhere = first.iter();
    everywhere
        .filter(|entry| sets.iter().all(|set| set.contains(&entry.place())))
        .copied()
        .collect()
}

fn cell_entries<'a>(book: &'a Book<'a>, entries: &[CellEntry]) -> CellEntriesView<'a> {
    let shown = entries.iter().take(MAX_IN_CELL);
    CellEntriesView {
        shown: shown.map(|entry| self::cell_entry(book, *entry)).collect(),
        more: entries.len().saturating_sub(MAX_IN_CELL),
    }
}

fn cell_entry<'a>(book: &'a Book<'a>, cell_entry: CellEntry) -> CellEntryView<'a> {
    let entry = book.entry(cell_entry.entry);
    let meaning = entry.meanings.get(cell_entry.meaning);
    let recovery = meaning.and_then(|meaning| meaning.recovery.as_ref());
    CellEntryView {
        anchor: book.anchor(cell_entry.entry),
        key: entry.key.to_string(),
        name: entry.name,
        kind: recovery.map_or(NOT_STATED, |recovery| recovery.kind.name()),
    }
}

fn domain<'a>(
    book: &'a Book<'a>,
    filters: &[Filter<'_>],
    recoveries: &Recoveries,
    index: usize,
    domain: &'a Domain,
) -> DomainView<'a> {
    let entries = 0..domain.entries.len();
    DomainView {
        id: &domain.id.value,
        title: &domain.title,
        found_in: domain.found_in.as_deref().map(markup::inline),
        bitmask: domain.bitmask,
        informational: domain.informational,
        entries: entries
            .map(|entry| {
                let index = EntryIndex {
                    domain: index,
                    entry,
                };
                entry::card(book, filters, recoveries, index)
            })
            .collect(),
    }
}

fn source(source: &Source) -> SourceView<'_> {
    let value = |text: &'_ Option<Spanned<String>>| text.as_ref().map(|text| text.value.clone());
    SourceView {
        id: &source.id.value,
        title: markup::inline(&source.title.value),
        url: value(&source.url).filter(|url| markup::is_web(url)),
        dated: value(&source.dated),
        withdrawn: value(&source.withdrawn),
        note: source.note.as_ref().map(|note| markup::inline(&note.value)),
    }
}
