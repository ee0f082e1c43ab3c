//! A checked catalog as its pages read it: each entry as a record, with its anchor.
//!
//! Knows no format. The sentences come from the core.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};

use errdex_catalog::Catalog;
use errdex_catalog::model::{EntryIndex, Source};
use errdex_core::sentence::Quote;
use errdex_core::view::{EntryView, MeaningView, Reference as _};
use errdex_core::{Effect, Evidence, Fault, Key, Outcome, Repeat};

/// Longer keys are cut in anchors.
const MAX_ANCHOR: usize = 60;

/// The words for conditions that no source states.
pub(crate) const NO_CONDITIONS: &str = "under conditions that no source states";

/// The words for an absent fact.
pub(crate) const NOT_STATED: &str = "not stated";

/// A catalog and its entries as records.
pub(crate) struct Book<'a> {
    pub(crate) catalog: &'a Catalog,
    /// The names of the operations that may be repeated.
    repeatable: Vec<&'a str>,
    /// The entries of each domain.
    pub(crate) domains: Vec<Vec<EntryView<'a>>>,
    /// The anchor of each entry, unique in the catalog: `error-codes-62`.
    anchors: Vec<Vec<String>>,
    places: BTreeMap<String, EntryIndex>,
}

impl<'a> Book<'a> {
    pub(crate) fn new(catalog: &'a Catalog) -> Self {
        let domains = catalog.domains.iter().enumerate();
        let domains = domains
            .map(|(domain, of)| {
                let entries = 0..of.entries.len();
                entries.map(|entry| catalog.entry(domain, entry)).collect()
            })
            .collect::<Vec<Vec<_>>>();
        let places = domains.iter().enumerate().flat_map(|(domain, entries)| {
            let entries = entries.iter().enumerate();
            entries.map(move |(entry, of)| (of.id.clone(), EntryIndex { domain, entry }))
        });
        let operations = catalog.operations.iter();
        let repeatable = operations.filter(|operation| operation.is_repeatable);
        Self {
            catalog,
            repeatable: repeatable
                .map(|operation| operation.name.value.as_str())
                .collect(),
            places: places.collect(),
            anchors: anchors(catalog, &domains),
            domains,
        }
    }

    /// What a meaning says has happened, whose fault it is, and what that means for a second request.
    pub(crate) fn facts(&self, meaning: &MeaningView<'_>) -> Vec<(&'static str, &'static str)> {
        let repeat = meaning.repeat(&self.repeatable);
        let words = [
            ("fault", meaning.fault.map(Fault::name)),
            ("effect", meaning.effect.map(Effect::name)),
            ("outcome", meaning.outcome.map(Outcome::name)),
            ("repeat", repeat.map(Repeat::name)),
        ];
        let words = words.into_iter();
        words
            .filter_map(|(name, word)| Some((name, word?)))
            .collect()
    }

    /// What to do without a response, as sentences.
    pub(crate) fn no_response(&self, quote: Quote<'_>) -> Vec<String> {
        let stated = self.catalog.no_response_view();
        let cases = [
            ("if the request was not sent", stated.sent_no),
            ("if it may have been sent", stated.sent_maybe),
        ];
        let cases = cases.into_iter().filter_map(|(when, recovery)| {
            let next = recovery?.next(None, Evidence::Documented, quote);
            Some(format!("Without a response, {when}: {next}."))
        });
        cases.collect()
    }

    /// Every entry with its place.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (EntryIndex, &EntryView<'a>)> {
        let domains = self.domains.iter().enumerate();
        domains.flat_map(|(domain, entries)| {
            let entries = entries.iter().enumerate();
            entries.map(move |(entry, of)| (EntryIndex { domain, entry }, of))
        })
    }

    pub(crate) fn meanings(&self) -> impl Iterator<Item = &MeaningView<'a>> {
        self.entries().flat_map(|(_, entry)| &entry.meanings)
    }

    pub(crate) fn entry(&self, index: EntryIndex) -> &EntryView<'a> {
        &self.domains[index.domain][index.entry]
    }

    /// The anchor of an entry, without `#`.
    pub(crate) fn anchor(&self, index: EntryIndex) -> &str {
        &self.anchors[index.domain][index.entry]
    }

    /// The entry of an id that another entry refers to, so that it exists.
    pub(crate) fn place(&self, id: &str) -> EntryIndex {
        let nowhere = EntryIndex {
            domain: 0,
            entry: 0,
        };
        self.places.get(id).copied().unwrap_or(nowhere)
    }

    /// The source of an id that a record of the catalog refers to.
    pub(crate) fn source(&self, id: &str) -> Option<&'a Source> {
        let sources = &self.catalog.sources;
        let found = sources.binary_search_by(|source| source.id.value.as_str().cmp(id));
        found.ok().map(|found| &sources[found])
    }

    /// The index of an operation in the catalog.
    pub(crate) fn operation(&self, name: &str) -> Option<usize> {
        let mut operations = self.catalog.operations.iter();
        operations.position(|operation| operation.name.value == name)
    }
}

/// An anchor depends on the entry alone, unless two would be the same; then the later one also has
/// the name of its entry.
fn anchors(catalog: &Catalog, domains: &[Vec<EntryView<'_>>]) -> Vec<Vec<String>> {
    // A domain is a section with its id as the anchor.
    let ids = catalog.domains.iter();
    let mut taken = ids
        .map(|domain| domain.id.value.clone())
        .collect::<BTreeSet<_>>();
    let mut free = |entry: &EntryView<'_>| {
        let name = entry.name.to_ascii_lowercase();
        let short = match entry.key.key() {
            Key::Text(text) => slug(text),
            Key::Integer(_) => entry.key.to_string().to_ascii_lowercase(),
            _ => String::new(),
        };
        let short = if short.is_empty() { &name } else { &short };
        let mut anchor = format!("{}-{short}", entry.domain);
        if taken.contains(&anchor) {
            anchor = format!("{anchor}-{name}");
        }
        while taken.contains(&anchor) {
            anchor += "-x";
        }
        taken.insert(anchor.clone());
        anchor
    };
    domains
        .iter()
        .map(|entries| entries.iter().map(&mut free).collect())
        .collect()
}

/// `No Route matched` becomes `no-route-matched`.
fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    let mut slug = words.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    slug.truncate(MAX_ANCHOR);
    slug.trim_end_matches('-').to_owned()
}

/// Turns a function that returns a quoted literal into the form that the sentences of the core take.
pub(crate) fn quoting(
    quote: impl Fn(&str) -> String,
) -> impl Fn(&str, &mut dyn Write) -> fmt::Result {
    move |literal, out| out.write_str(&quote(literal))
}

/// A text as the beginning of a sentence or heading.
pub(crate) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next();
    first.map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}
