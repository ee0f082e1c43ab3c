//! The answer to a query for a code, name or text, as a record.

use errdex_core::view::{EntryView, Reference, SupportView};
use serde::Serialize;

use crate::finder::Found;

/// What a catalog says about a query.
#[derive(Debug, Serialize)]
pub struct Explanation<'a> {
    catalog: &'a str,
    query: &'a str,
    matches: Vec<&'a EntryView<'a>>,
    /// Ids of entries with similar spellings; only if there is no match.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<&'a str>,
    /// Whom to ask; only if there is no match.
    support: Option<SupportView<'a>>,
}

impl<'a> Explanation<'a> {
    /// The record of what was found.
    pub fn new(catalog: &'a dyn Reference, query: &'a str, found: &'a Found<'a>) -> Self {
        let (matches, suggestions) = match found {
            Found::Matches(matches) => (matches.as_slice(), [].as_slice()),
            Found::OtherConditions(entries) | Found::Nothing(entries) => {
                ([].as_slice(), entries.as_slice())
            }
        };
        let catalog = catalog.catalog();
        Self {
            catalog: catalog.id,
            query,
            support: catalog.support.filter(|_| matches.is_empty()),
            matches: matches.iter().map(|found| &found.view).collect(),
            suggestions: suggestions
                .iter()
                .map(|entry| entry.view.id.as_str())
                .collect(),
        }
    }
}
