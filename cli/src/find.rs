//! From what a person typed to the entries that it means.
//!
//! Exact spellings come first; only when there is none does a fragment count, and only when no
//! fragment fits are near spellings suggested.

use errdex::cloud_recording::{ENTRIES, Entry, Meaning, Operation};
use errdex::{Code, Key, SeenAs};

/// A fragment shorter than this fits nearly everything.
const MIN_FRAGMENT: usize = 3;

/// Suggestions beyond this number are noise.
const MAX_SUGGESTIONS: usize = 3;

/// An entry and those of its meanings that were asked for.
#[derive(Debug)]
pub(crate) struct Match {
    pub(crate) entry: Entry,
    pub(crate) meanings: Vec<Meaning>,
}

/// The conditions under which meanings are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Conditions {
    pub(crate) operation: Option<Operation>,
    pub(crate) http_status: Option<u16>,
}

impl Conditions {
    fn allow(self, entry: Entry, meaning: Meaning) -> bool {
        let operation = self.operation.is_none_or(|asked| meaning.applies_to(asked));
        let http_status = self.http_status.is_none_or(|asked| match entry {
            Entry::HttpStatus(status) => status.code() == asked,
            _ => meaning.http_statuses().is_empty() || meaning.http_statuses().contains(&asked),
        });
        operation && http_status
    }
}

/// What a query means.
#[derive(Debug)]
pub(crate) enum Found {
    /// At least one entry.
    Matches(Vec<Match>),
    /// These entries, but none of their meanings under the conditions asked for.
    OtherConditions(Vec<Entry>),
    /// No entry; these have near spellings.
    Nothing(Vec<Entry>),
}

/// Finds the entries that a query means under the conditions.
pub(crate) fn find(query: &str, conditions: Conditions) -> Found {
    let query = query.trim();
    let mut entries = exact(query);
    if entries.is_empty() {
        entries = fragment(query);
    }
    if entries.is_empty() {
        return Found::Nothing(near(query));
    }
    let matches = entries
        .iter()
        .map(|&entry| Match {
            entry,
            meanings: meanings(query, entry, conditions),
        })
        .filter(|found| !found.meanings.is_empty())
        .collect::<Vec<_>>();
    if matches.is_empty() {
        Found::OtherConditions(entries)
    } else {
        Found::Matches(matches)
    }
}

/// The meanings under the conditions; those with the text, when the query is the text of some.
fn meanings(query: &str, entry: Entry, conditions: Conditions) -> Vec<Meaning> {
    let allowed = entry
        .meanings()
        .iter()
        .copied()
        .filter(|&meaning| conditions.allow(entry, meaning));
    let with_text = |meaning: &Meaning| meaning.texts().iter().any(|text| same(text, query));
    if !is_key_or_name(entry, query) && entry.meanings().iter().any(with_text) {
        allowed.filter(with_text).collect()
    } else {
        allowed.collect()
    }
}

fn same(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b)
}

fn is_key_or_name(entry: Entry, query: &str) -> bool {
    let key = match entry.key() {
        Key::Integer(number) => query.parse() == Ok(number),
        key => same(&key.to_string(), query),
    };
    key || same(entry.name(), query)
        || same(&entry.id().to_string(), query)
        || entry.aliases().iter().any(|alias| same(alias, query))
}

/// Whether the key of an entry stands in a field of its own kind of body.
pub(crate) fn is_field(entry: Entry) -> bool {
    entry.domain().seen_as() == SeenAs::Field
}

/// The entries with this key or name; those with this text only where there is none.
fn exact(query: &str) -> Vec<Entry> {
    let with = |asked: &dyn Fn(Entry) -> bool| {
        let entries = ENTRIES.iter().copied();
        entries.filter(|entry| asked(*entry)).collect::<Vec<_>>()
    };
    let mut by_key_or_name = with(&|entry| is_key_or_name(entry, query));
    if !by_key_or_name.is_empty() {
        // A code, message or status is asked for more often than some field of a body.
        by_key_or_name.sort_by_key(|entry| is_field(*entry));
        return by_key_or_name;
    }
    with(&|entry| {
        let mut texts = entry.meanings().iter().flat_map(|meaning| meaning.texts());
        texts.any(|text| same(text, query))
    })
}

fn fragment(query: &str) -> Vec<Entry> {
    if query.chars().count() < MIN_FRAGMENT || query.parse::<i64>().is_ok() {
        return Vec::new();
    }
    let query = query.to_lowercase();
    let holds = |entry: &Entry| {
        words(*entry)
            .chain([entry.summary().to_owned()])
            .any(|word| word.to_lowercase().contains(&query))
    };
    ENTRIES.iter().copied().filter(holds).collect()
}

/// Every spelling by which an entry can be asked for.
fn words(entry: Entry) -> impl Iterator<Item = String> {
    let texts = entry.meanings().iter().flat_map(|meaning| meaning.texts());
    let spellings = entry
        .aliases()
        .iter()
        .chain(texts)
        .copied()
        .chain([entry.name()]);
    spellings
        .map(str::to_owned)
        .chain([entry.key().to_string(), entry.id().to_string()])
}

/// The entries with the nearest spellings, the nearest first.
fn near(query: &str) -> Vec<Entry> {
    let query = query.to_lowercase();
    let is_number = query.parse::<i64>().is_ok();
    let mut candidates = ENTRIES
        .iter()
        .filter_map(|entry| {
            let nearness = words(*entry)
                .filter(|word| word.parse::<i64>().is_ok() == is_number)
                .map(|word| nearness(&query, &word.to_lowercase(), is_number))
                .fold(0.0, f64::max);
            (nearness > 0.0).then_some((nearness, *entry))
        })
        .collect::<Vec<_>>();
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0));
    candidates.truncate(MAX_SUGGESTIONS);
    candidates.into_iter().map(|(_, entry)| entry).collect()
}

/// Between nothing in common (0) and the same (1); 0 for what is too far to be a slip.
fn nearness(query: &str, word: &str, is_number: bool) -> f64 {
    // A slip does not double a word; without this, a long query would take long to compare.
    let near_enough = if query.len() > 2 * word.len() {
        false
    } else if is_number {
        strsim::osa_distance(query, word) <= 1
    } else {
        strsim::jaro_winkler(query, word) > 0.8
    };
    if near_enough {
        strsim::jaro_winkler(query, word)
    } else {
        0.0
    }
}
