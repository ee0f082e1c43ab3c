//! From what a person typed to the entries that it means.
//!
//! Exact spellings come first; only when there is none does a fragment count, and only when no
//! fragment fits are near spellings suggested.

use errdex::cloud_recording::{ENTRIES, Entry, Example, Meaning, Operation};
use errdex::{Code, Key, Kind};

/// A fragment shorter than this fits nearly everything.
const MIN_FRAGMENT: usize = 3;

/// Suggestions beyond this number are noise.
const MAX_SUGGESTIONS: usize = 3;

/// An entry and those of its meanings that were asked for.
#[derive(Debug)]
pub(crate) struct Match {
    pub(crate) entry: Entry,
    pub(crate) meanings: Vec<Meaning>,
    pub(crate) examples: Vec<Example>,
}

/// The conditions under which meanings are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Conditions {
    pub(crate) operation: Option<Operation>,
    pub(crate) http_status: Option<u16>,
}

impl Conditions {
    fn allow_example(self, example: Example) -> bool {
        // What an example does not say differs from nothing.
        let operation = self.operation.zip(example.operation());
        let status = self.http_status.zip(example.http_status());
        operation.is_none_or(|(asked, shown)| asked == shown)
            && status.is_none_or(|(asked, shown)| asked == shown)
    }

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
    let query = bare(query);
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
            examples: entry
                .examples()
                .iter()
                .copied()
                .filter(|&example| conditions.allow_example(example))
                .collect(),
        })
        .filter(|found| !found.meanings.is_empty())
        .collect::<Vec<_>>();
    if matches.is_empty() {
        Found::OtherConditions(entries)
    } else {
        Found::Matches(matches)
    }
}

/// A query without what people put around a code: `code 62`, `ErrorCode::TaskConflict`.
fn bare(query: &str) -> &str {
    let query = query.trim();
    let query = query.rsplit("::").next().unwrap_or(query);
    match query.split_once(char::is_whitespace) {
        Some((word, number)) if word.eq_ignore_ascii_case("code") => number.trim(),
        _ => query,
    }
}

/// The meanings under the conditions; those with the text, when the query is in the text of some.
fn meanings(query: &str, entry: Entry, conditions: Conditions) -> Vec<Meaning> {
    let allowed = entry
        .meanings()
        .iter()
        .copied()
        .filter(|&meaning| conditions.allow(entry, meaning));
    let with_text = |meaning: &Meaning| texts(*meaning).any(|text| holds(text, query));
    let is_spelling = spellings(entry).any(|spelling| holds(&spelling, query));
    if !is_spelling && entry.meanings().iter().any(with_text) {
        allowed.filter(with_text).collect()
    } else {
        allowed.collect()
    }
}

/// Every text that a meaning comes with, however much it says.
fn texts(meaning: Meaning) -> impl Iterator<Item = &'static str> {
    let texts = meaning.texts().iter().chain(meaning.supporting_texts());
    texts.copied()
}

/// Whether a text holds a query, in any capitals.
fn holds(text: &str, query: &str) -> bool {
    text.to_lowercase().contains(&query.to_lowercase())
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
        || entry.old_names().iter().any(|name| same(name, query))
}

/// Whether the key of an entry stands in a field of its own kind of body.
pub(crate) fn is_field(entry: Entry) -> bool {
    entry.domain().kind() == Kind::Field
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
        let mut texts = entry.meanings().iter().flat_map(|meaning| texts(*meaning));
        texts.any(|text| same(text, query))
    })
}

/// The entries that a part of a word may mean: by key or name first, then by text, then by summary.
fn fragment(query: &str) -> Vec<Entry> {
    if query.chars().count() < MIN_FRAGMENT || query.parse::<i64>().is_ok() {
        return Vec::new();
    }
    let rank = |entry: Entry| {
        let mut texts = entry.meanings().iter().flat_map(|meaning| texts(*meaning));
        if spellings(entry).any(|spelling| holds(&spelling, query)) {
            Some(0)
        } else if texts.any(|text| holds(text, query)) {
            Some(1)
        } else {
            holds(entry.summary(), query).then_some(2)
        }
    };
    let mut found = ENTRIES
        .iter()
        .filter_map(|&entry| Some((rank(entry)?, is_field(entry), entry)))
        .collect::<Vec<_>>();
    found.sort_by_key(|&(rank, is_field, _)| (rank, is_field));
    found.into_iter().map(|(.., entry)| entry).collect()
}

/// Every spelling of an entry itself: key, other spellings, names, id.
fn spellings(entry: Entry) -> impl Iterator<Item = String> {
    let names = entry.old_names().iter().chain(entry.aliases()).copied();
    let names = names.chain([entry.name()]).map(str::to_owned);
    names.chain([entry.key().to_string(), entry.id().to_string()])
}

/// The entries with the nearest spellings, the nearest first.
fn near(query: &str) -> Vec<Entry> {
    let query = query.to_lowercase();
    let is_number = query.parse::<i64>().is_ok();
    let mut candidates = ENTRIES
        .iter()
        .filter_map(|&entry| {
            let texts = entry.meanings().iter().flat_map(|meaning| texts(*meaning));
            let words = spellings(entry).chain(texts.map(str::to_owned));
            let nearness = words
                .filter(|word| word.parse::<i64>().is_ok() == is_number)
                .map(|word| nearness(&query, &word.to_lowercase(), is_number))
                .fold(0.0, f64::max);
            (nearness > 0.0).then_some((nearness, entry))
        })
        .collect::<Vec<_>>();
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(is_field(a.1).cmp(&is_field(b.1))));
    candidates.truncate(MAX_SUGGESTIONS);
    candidates.into_iter().map(|(_, entry)| entry).collect()
}

/// Between nothing in common (0) and the same (1); 0 for what is too far to be a slip.
fn nearness(query: &str, word: &str, is_number: bool) -> f64 {
    // A slip does not double a word; without this, a long query would take long to compare.
    if query.len() > 2 * word.len() {
        return 0.0;
    }
    if is_number {
        let is_near = strsim::osa_distance(query, word) <= 1;
        return if is_near { 0.5 } else { 0.0 };
    }
    let similarity = strsim::jaro_winkler(query, word);
    if similarity > 0.8 { similarity } else { 0.0 }
}
