//! A catalog in, one self-contained HTML page out.
//!
//! The page is a plain document; its script adds search, filters and copy buttons. The templates
//! escape whatever is not made by `markup`, and the page's policy lets nothing run or load but the
//! style and the script that are named by their hashes.

use std::collections::BTreeSet;

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use self::entry::EntryView;
use self::facet::Facet;
use self::markup::Html;
use super::matrix::{self, Answer};
use super::wording::{self, Anchors};
use errdex_catalog::ident;
use errdex_catalog::model::{Catalog, Domain, EntryIndex, Place, Source, Support};
use errdex_catalog::source::Spanned;
use errdex_core::Kind;

mod entry;
mod facet;
mod markup;

const STYLE: &str = include_str!("../templates/page.css");
const EARLY_SCRIPT: &str = include_str!("../templates/early.js");
const SEARCH: &str = include_str!("../templates/search.js");
const SCRIPT: &str = include_str!("../templates/page.js");

/// The catalog that the runtime crate bundles; others are modules of their owners' crates.
const BUNDLED: &str = "cloud-recording";

/// A cell of the matrix shows at most this many entries, and links to the rest.
const MAX_ANSWERS: usize = 24;

/// What the head of a page has, and no page that was written by hand.
pub(super) const MARK: &str = "<meta name=\"generator\" content=\"errdex\">";

/// The page of a catalog.
pub(super) fn page(catalog: &Catalog) -> String {
    let anchors = Anchors::new(catalog);
    let domains = catalog.domains.iter().enumerate();
    let facets = facet::facets(catalog);
    let style = compact(STYLE);
    let early_script = compact(EARLY_SCRIPT);
    let script = script();
    let page = PageView {
        title: &catalog.title,
        policy: policy(&style, [&early_script, &script]),
        style: &style,
        early_script: &early_script,
        script: &script,
        data: data(catalog, &anchors, &facets),
        operations: catalog
            .operations
            .iter()
            .map(|operation| OperationView {
                name: &operation.name.value,
                method: &operation.http_method,
                path: &operation.path,
                summary: markup::inline(&operation.summary),
            })
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
        rows: rows(catalog, &anchors),
        domains: domains
            .map(|(index, domain)| self::domain(catalog, &anchors, &facets, index, domain))
            .collect(),
        sources: catalog.sources.iter().map(source).collect(),
        facets,
    };
    // Writing to a string fails only if a value's own formatting does, and ours never do.
    page.render().unwrap_or_default()
}

/// Everything the page shows.
#[derive(Template)]
#[template(path = "page.html", whitespace = "minimize")]
struct PageView<'a> {
    title: &'a str,
    policy: String,
    style: &'a str,
    early_script: &'a str,
    script: &'a str,
    data: Html,
    operations: Vec<OperationView<'a>>,
    entry_count: usize,
    /// Whom to ask where the catalog has no answer, and where to reach them.
    support: Option<(Html, &'a str)>,
    rows: Vec<RowView<'a>>,
    facets: Vec<Facet<'a>>,
    domains: Vec<DomainView<'a>>,
    sources: Vec<SourceView<'a>>,
}

struct OperationView<'a> {
    name: &'a str,
    method: &'a str,
    path: &'a str,
    summary: Html,
}

/// A row of the matrix.
struct RowView<'a> {
    http_status: u16,
    everywhere: AnswersView<'a>,
    cells: Vec<CellView<'a>>,
}

impl RowView<'_> {
    /// Whether some operation answers what not all of them do.
    fn has_cells(&self) -> bool {
        self.cells.iter().any(|cell| !cell.answers.shown.is_empty())
    }
}

struct CellView<'a> {
    operation: &'a str,
    answers: AnswersView<'a>,
}

struct AnswersView<'a> {
    shown: Vec<AnswerView<'a>>,
    /// How many more there are than can be shown.
    more: usize,
}

struct AnswerView<'a> {
    anchor: &'a str,
    key: String,
    name: &'a str,
    kind: &'static str,
}

struct DomainView<'a> {
    id: &'a str,
    title: &'a str,
    found_in: Html,
    mask: bool,
    context: bool,
    entries: Vec<EntryView<'a>>,
}

struct SourceView<'a> {
    id: &'a str,
    title: Html,
    url: Option<&'a str>,
    dated: Option<&'a str>,
    withdrawn: Option<&'a str>,
    note: Option<Html>,
}

/// Style or script without indentation, empty lines and lines that are comments.
fn compact(text: &str) -> String {
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| {
        let comment = line.starts_with("//") || (line.starts_with("/*") && line.ends_with("*/"));
        !line.is_empty() && !comment
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The parts of the script, in a scope that the document's ids and names cannot reach into.
fn script() -> String {
    let parts = [SEARCH, SCRIPT].map(compact).join("\n");
    format!("(() => {{\n'use strict';\n{parts}\n}})();")
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

/// What the script has to know and a reader sees elsewhere: the values to filter by, and where in a
/// body the keys stand.
fn data(catalog: &Catalog, anchors: &Anchors, facets: &[Facet<'_>]) -> Html {
    let facets = facets.iter().map(|facet| {
        let values = facet.values.iter();
        let values = values.map(|value| match value.label {
            Some(label) => json!([value.id, label]),
            None => json!([value.id]),
        });
        json!({"name": facet.name, "title": facet.title, "values": values.collect::<Vec<_>>()})
    });
    let domains = catalog.domains.iter().map(|domain| {
        json!({
            "id": domain.id.value,
            "title": domain.title,
            "rust": rust_path(catalog, domain),
            "seen_as": match domain.seen_as.value {
                Kind::Code => "code",
                Kind::Message => "text",
                Kind::HttpStatus => "http",
                Kind::Field => "field",
            },
            "mask": u8::from(domain.mask),
            "context": u8::from(domain.context),
            "places": domain.places.iter().map(|p| place(anchors, p)).collect::<Vec<_>>(),
        })
    });
    markup::json(&json!({
        "body": {
            "code": paths(&catalog.code_paths),
            "text": paths(&catalog.text_paths),
            "unless": catalog.no_response,
            "ours": catalog.ours.iter().map(|entry| anchors.of(entry.value)).collect::<Vec<_>>(),
        },
        "facets": facets.collect::<Vec<_>>(),
        "domains": domains.collect::<Vec<_>>(),
    }))
}

/// How a Rust program names the enum of a domain.
fn rust_path(catalog: &Catalog, domain: &Domain) -> String {
    let id = catalog.id.value.as_str();
    let owner = if id == BUNDLED { "errdex::" } else { "" };
    format!("{owner}{}::{}", ident::snake(id), domain.type_name.value)
}

fn paths(paths: &[Spanned<String>]) -> Vec<&str> {
    paths.iter().map(|path| path.value.as_str()).collect()
}

fn place(anchors: &Anchors, place: &Place) -> serde_json::Value {
    let beside = place.beside.iter().map(|entry| anchors.of(entry.value));
    json!([paths(&place.paths), beside.collect::<Vec<_>>()])
}

fn rows<'a>(catalog: &'a Catalog, anchors: &'a Anchors) -> Vec<RowView<'a>> {
    let rows = matrix::matrix(catalog).rows.into_iter();
    let view = |answers: &[Answer]| answers_view(catalog, anchors, answers);
    rows.map(|row| {
        let everywhere = everywhere(&row.cells);
        let cells = row.cells.iter().zip(&catalog.operations);
        let cells = cells.map(|(cell, operation)| {
            let cell = cell.iter().filter(|answer| !everywhere.contains(answer));
            CellView {
                operation: &operation.name.value,
                answers: view(&cell.copied().collect::<Vec<_>>()),
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

/// What every operation answers, which is easier to read once than six times.
fn everywhere(cells: &[Vec<Answer>]) -> Vec<Answer> {
    let Some((first, others)) = cells.split_first().filter(|(_, others)| !others.is_empty()) else {
        return Vec::new();
    };
    let sets = others
        .iter()
        .map(|cell| cell.iter().map(Answer::place).collect::<BTreeSet<_>>())
        .collect::<Vec<_>>();
    let everywhere = first.iter();
    everywhere
        .filter(|answer| sets.iter().all(|set| set.contains(&answer.place())))
        .copied()
        .collect()
}

fn answers_view<'a>(
    catalog: &'a Catalog,
    anchors: &'a Anchors,
    answers: &[Answer],
) -> AnswersView<'a> {
    let shown = answers.iter().take(MAX_ANSWERS);
    AnswersView {
        shown: shown
            .map(|answer| self::answer(catalog, anchors, *answer))
            .collect(),
        more: answers.len().saturating_sub(MAX_ANSWERS),
    }
}

fn answer<'a>(catalog: &'a Catalog, anchors: &'a Anchors, answer: Answer) -> AnswerView<'a> {
    let Answer { entry, meaning } = answer;
    let of = &catalog.domains[entry.domain].entries[entry.entry];
    AnswerView {
        anchor: anchors.of(entry),
        key: of.key.value.to_string(),
        name: &of.name.value,
        kind: wording::kind(&of.meanings[meaning].recovery.value),
    }
}

fn domain<'a>(
    catalog: &'a Catalog,
    anchors: &'a Anchors,
    facets: &[Facet<'_>],
    index: usize,
    domain: &'a Domain,
) -> DomainView<'a> {
    let entries = 0..domain.entries.len();
    DomainView {
        id: &domain.id.value,
        title: &domain.title,
        found_in: markup::inline(&domain.found_in),
        mask: domain.mask,
        context: domain.context,
        entries: entries
            .map(|entry| {
                let index = EntryIndex {
                    domain: index,
                    entry,
                };
                entry::view(catalog, anchors, facets, index)
            })
            .collect(),
    }
}

fn source(source: &Source) -> SourceView<'_> {
    SourceView {
        id: &source.id.value,
        title: markup::inline(&source.title),
        url: source
            .url
            .as_ref()
            .map(|url| url.value.as_str())
            .filter(|url| markup::is_web(url)),
        dated: source.dated.as_ref().map(|date| date.value.as_str()),
        withdrawn: source.withdrawn.as_ref().map(|date| date.value.as_str()),
        note: source.note.as_deref().map(markup::inline),
    }
}
