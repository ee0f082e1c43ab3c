//! The answer to a query for a code, name or text, as a record.

use errdex_core::view::{EntryView, Reference, SupportView};
use serde::Serialize;

use crate::classes::{self, Class};
use crate::finder::Found;

/// What a catalog says about a query.
#[derive(Debug, Serialize)]
pub struct Explanation<'a> {
    kind: &'static str,
    catalog: &'a str,
    query: &'a str,
    matches: Vec<&'a EntryView<'a>>,
    /// Ids of entries that come near; only if there is no match.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<&'a str>,
    /// How each match or suggestion was found, in the same order.
    reasons: Vec<&'a str>,
    /// The codes and words that nothing in the catalog has; only if there is no match.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    unknown: &'a [String],
    /// Keys in the query that no entry has, and what still follows from them; only if there is no match.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    classes: Vec<Class<'a>>,
    /// Whom to ask; only if there is no match.
    support: Option<SupportView<'a>>,
}

impl<'a> Explanation<'a> {
    /// The record of what was found.
    pub fn new(catalog: &'a dyn Reference, query: &'a str, found: &'a Found<'a>) -> Self {
        let none = [].as_slice();
        let (matches, suggestions, unknown) = match found {
            Found::Matches(matches) => (matches.as_slice(), none, [].as_slice()),
            Found::OtherConditions(entries) => (none, entries.as_slice(), [].as_slice()),
            Found::Nothing(nothing) => (none, nothing.near.as_slice(), nothing.unknown.as_slice()),
        };
        let reasons = matches.iter().chain(suggestions);
        let classes = match found {
            Found::Nothing(nothing) => classes::of_words(catalog, query, &nothing.unknown),
            _ => Vec::new(),
        };
        let catalog = catalog.catalog();
        Self {
            kind: "explain",
            catalog: catalog.id,
            query,
            support: catalog.support.filter(|_| matches.is_empty()),
            reasons: reasons.map(|entry| entry.reason.as_str()).collect(),
            unknown,
            classes,
            matches: matches.iter().map(|found| &found.view).collect(),
            suggestions: suggestions
                .iter()
                .map(|entry| entry.view.id.as_str())
                .collect(),
        }
    }
}
