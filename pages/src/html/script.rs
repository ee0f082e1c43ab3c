//! The script of the page, and the data that it needs.
//!
//! The module of `module/` is a part of the script, as it is; the rest of it reads the catalog from the
//! document, so the data has only what nobody sees there.

use std::collections::BTreeSet;

use errdex_catalog::model::{Domain, Place};
use errdex_catalog::{Catalog, ident};
use errdex_core::view::MeaningView;
use serde_json::{Value, json};

use super::filter::Filter;
use super::markup::{self, Html};
use super::paths;
use crate::book::Book;

const EARLY: &str = include_str!("../../templates/early.js");

/// The files of the module, each after those that it imports.
const MODULE: [&str; 6] = [
    include_str!("../../module/classification.mjs"),
    include_str!("../../module/notation.mjs"),
    include_str!("../../module/prose.mjs"),
    include_str!("../../module/reading.mjs"),
    include_str!("../../module/finder.mjs"),
    include_str!("../../module/errdex.mjs"),
];

const RECORD: &str = include_str!("../../templates/record.js");
const PAGE: &str = include_str!("../../templates/page.js");

/// The catalog that the runtime crate bundles; others are modules of the crates that compile them.
const BUNDLED: &str = "cloud-recording";

/// The script that runs before anything is drawn.
pub(super) fn early() -> String {
    tight(EARLY)
}

/// The parts of the script, in a scope that the document's ids and names cannot reach into.
pub(super) fn script() -> String {
    let module = MODULE.map(|file| tight(&without_modules(file))).join("\n");
    let parts = [RECORD, PAGE].map(tight).join("\n");
    format!(
        "(() => {{\n'use strict';\nconst Catalog = (() => {{\n{module}\nreturn Catalog;\n}})();\n{parts}\n}})();"
    )
}

/// A file of the module without what it imports and exports, which are lines of their own.
fn without_modules(file: &str) -> String {
    let lines = file.lines();
    let lines = lines.filter(|line| !line.starts_with("import ") && !line.starts_with("export "));
    lines.collect::<Vec<_>>().join("\n")
}

/// A style or a script without indentation, empty lines and comment lines.
pub(super) fn compact(text: &str) -> String {
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| {
        let comment = line.starts_with("//") || (line.starts_with("/*") && line.ends_with("*/"));
        !line.is_empty() && !comment
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A script without what `compact` leaves out and without spaces that mean nothing.
fn tight(text: &str) -> String {
    let compact = compact(text);
    let lines = compact.lines().map(tight_line);
    lines.collect::<Vec<_>>().join("\n")
}

/// A line of a script without the spaces next to punctuation; with all of them if it may have a template or a
/// regular expression.
fn tight_line(line: &str) -> String {
    const PUNCTUATION: &str = ",;:?=<>&|!*(){}[]";
    let mut out = String::with_capacity(line.len());
    let mut quote = None;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(_), '\\') => {
                out.push(c);
                out.extend(chars.next());
                continue;
            }
            (Some(open), _) if open == c => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '`' | '/') => return line.to_owned(),
            (None, ' ') => {
                let is_punctuation = |c: Option<char>| c.is_some_and(|c| PUNCTUATION.contains(c));
                if is_punctuation(out.chars().next_back()) || is_punctuation(chars.peek().copied())
                {
                    continue;
                }
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

/// Every recovery that a meaning states, once.
pub(super) struct Recoveries(Vec<Value>);

impl Recoveries {
    pub(super) fn new(book: &Book<'_>) -> Self {
        let mut known = Vec::new();
        for recovery in book.meanings().filter_map(record) {
            if !known.contains(&recovery) {
                known.push(recovery);
            }
        }
        Self(known)
    }

    /// The number of the recovery of each meaning, nothing for one that states none: `3,,0`.
    pub(super) fn numbers(&self, meanings: &[MeaningView<'_>]) -> Option<String> {
        let number = |meaning| {
            let recovery = record(meaning)?;
            let number = self.0.iter().position(|known| *known == recovery)?;
            Some(number.to_string())
        };
        let numbers = meanings
            .iter()
            .map(|meaning| number(meaning).unwrap_or_default());
        let numbers = numbers.collect::<Vec<_>>().join(",");
        (!meanings.is_empty()).then_some(numbers)
    }
}

/// The recovery of a meaning as a record.
fn record(meaning: &MeaningView<'_>) -> Option<Value> {
    serde_json::to_value(meaning.recovery.as_ref()?).ok()
}

/// What the script needs to know and a reader sees elsewhere: the values to filter by, and where a
/// body has the keys.
pub(super) fn data(
    book: &Book<'_>,
    order: &[usize],
    filters: &[Filter<'_>],
    recoveries: &Recoveries,
) -> Html {
    let catalog = book.catalog;
    let filters = filters.iter().map(|filter| {
        let values = filter.values.iter();
        let values = values.map(|value| match &value.label {
            Some(label) => json!([value.id, label]),
            None => json!([value.id]),
        });
        json!({
            "name": filter.name,
            "title": filter.title,
            "note": filter.note.unwrap_or_default(),
            "values": values.collect::<Vec<_>>(),
        })
    });
    let domains = order.iter().map(|&index| {
        let domain = &catalog.domains[index];
        json!({
            "id": domain.id.value,
            "title": domain.title,
            "rust": rust_path(catalog, domain),
            "kind": domain.kind.value.name(),
            "key": domain.key_type.name(),
            "key_format": domain.key_format.name(),
            "match": domain.matching.name(),
            "bitmask": u8::from(domain.bitmask),
            "informational": u8::from(domain.informational),
            "places": domain.places.iter().map(|p| place(book, p)).collect::<Vec<_>>(),
        })
    });
    let responses = &catalog.responses;
    let ours = responses.ours.iter();
    let operations = catalog.operations.iter();
    let ends = operations.filter(|operation| operation.ends_session);
    markup::json(&json!({
        "catalog": catalog.id.value,
        "servers": servers(catalog),
        "ends": ends.map(|operation| &operation.name.value).collect::<Vec<_>>(),
        "recoveries": recoveries.0,
        "responses": {
            "code": paths(&responses.code),
            "text": paths(&responses.text),
            "not_a_response_if": paths(&responses.not_a_response_if),
            "ours": ours.map(|entry| book.anchor(entry.value)).collect::<Vec<_>>(),
            "members": members(catalog),
        },
        "filters": filters.collect::<Vec<_>>(),
        "domains": domains.collect::<Vec<_>>(),
    }))
}

/// The members of the bodies of the examples, which the page itself does not have.
fn members(catalog: &Catalog) -> BTreeSet<String> {
    let entries = catalog.domains.iter().flat_map(|domain| &domain.entries);
    let examples = entries.flat_map(|entry| &entry.examples);
    let bodies = examples.filter_map(|example| serde_json::from_str(&example.body.value).ok());
    let bodies = bodies.collect::<Vec<serde_json::Map<String, Value>>>();
    bodies
        .into_iter()
        .flat_map(|body| body.into_iter().map(|(name, _)| name))
        .collect()
}

/// How a Rust program names the enum of a domain.
fn rust_path(catalog: &Catalog, domain: &Domain) -> String {
    let id = catalog.id.value.as_str();
    let owner = if id == BUNDLED { "errdex::" } else { "" };
    format!("{owner}{}::{}", ident::snake(id), domain.type_name.value)
}

fn place(book: &Book<'_>, place: &Place) -> serde_json::Value {
    let when = place.when.iter().map(|entry| book.anchor(entry.value));
    json!([paths(&place.paths), when.collect::<Vec<_>>()])
}

fn servers(catalog: &Catalog) -> Vec<&str> {
    let servers = catalog.servers.iter();
    servers.map(|server| server.value.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::tight;

    #[test]
    fn only_spaces_that_mean_nothing_are_left_out() {
        for (script, expected) in [
            (
                "const a = (b, c) => { d: [1, 2] };",
                "const a=(b,c)=>{d:[1,2]};",
            ),
            ("if (a && b) return { c };", "if(a&&b)return{c};"),
            ("a = 'x, \\' = y' + b;", "a='x, \\' = y' + b;"),
            ("a + +b - -c;", "a + +b - -c;"),
            ("a = b / c;", "a = b / c;"),
            ("a = /x, y/;", "a = /x, y/;"),
            ("a = `${b} , c`;", "a = `${b} , c`;"),
            ("for (const a of b) c in d;", "for(const a of b)c in d;"),
        ] {
            assert_eq!(tight(script), expected);
        }
    }
}
