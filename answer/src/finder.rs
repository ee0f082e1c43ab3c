//! A query that a person typed in, the entries that it refers to out.
//!
//! Exact spellings come first. Fragments count only if there is no exact match, and similar spellings
//! are suggested only if no fragment matches.

use errdex_core::tables::fits;
use errdex_core::view::{DomainView, EntryView, MeaningView, Reference};
use errdex_core::{Key, Kind};

/// A shorter fragment matches nearly everything.
const MIN_FRAGMENT: usize = 3;

/// More suggestions than this are noise.
const MAX_SUGGESTIONS: usize = 3;

/// The conditions that meanings have to meet.
#[derive(Clone, Copy, Debug, Default)]
pub struct Conditions<'a> {
    /// The operation that was called.
    pub operation: Option<&'a str>,
    /// The HTTP status of the response.
    pub http_status: Option<u16>,
}

impl Conditions<'_> {
    /// Whether a meaning can apply; a condition that it does not state always holds.
    fn allow(self, operations: &[&str], statuses: &[u16]) -> bool {
        let operation = |asked| operations.is_empty() || operations.contains(&asked);
        let status = |asked| statuses.is_empty() || statuses.contains(&asked);
        self.operation.is_none_or(operation) && self.http_status.is_none_or(status)
    }
}

/// An entry and its domain.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    domain: DomainView<'a>,
    /// The entry; in a match, with only those meanings and examples that meet the conditions.
    pub view: EntryView<'a>,
    /// How many of its meanings are hidden by the conditions.
    pub hidden: usize,
}

impl Entry<'_> {
    /// Whether its key is in some field of a body, rather than the code, the text or the status.
    pub fn is_field(&self) -> bool {
        self.domain.kind == Kind::Field
    }
}

/// The result of a query.
#[derive(Debug)]
pub enum Found<'a> {
    /// At least one entry.
    Matches(Vec<Entry<'a>>),
    /// These entries, but none of their meanings meets the conditions.
    OtherConditions(Vec<Entry<'a>>),
    /// No entry; these have similar spellings.
    Nothing(Vec<Entry<'a>>),
}

/// Finds the entries of a catalog that a query refers to under the conditions.
pub fn find<'a>(catalog: &'a dyn Reference, query: &str, conditions: Conditions<'_>) -> Found<'a> {
    let query = bare(query);
    let mut found = with_key_or_name(catalog, query);
    if found.is_empty() {
        let all = entries(catalog, |_, _, _| true);
        let others = [with_text, fragment].into_iter();
        let mut others = others.map(|search| search(&all, query));
        let Some(others) = others.find(|found| !found.is_empty()) else {
            let near = near(&all, query);
            return Found::Nothing(near.into_iter().cloned().collect());
        };
        found = others.into_iter().cloned().collect();
    }
    let matches = found
        .iter()
        .filter_map(|entry| asked_for(entry, query, conditions))
        .collect::<Vec<_>>();
    if matches.is_empty() {
        Found::OtherConditions(found)
    } else {
        Found::Matches(matches)
    }
}

/// The entries that pass a test, which gets the domain and the numbers of both.
fn entries(
    catalog: &dyn Reference,
    test: impl Fn(&DomainView<'_>, usize, usize) -> bool,
) -> Vec<Entry<'_>> {
    let domains = catalog.catalog().domains;
    let entries = domains.iter().enumerate().flat_map(|(number, domain)| {
        let passes = |entry: &usize| test(domain, number, *entry);
        let passing = (0..domain.entries).filter(passes).collect::<Vec<_>>();
        passing.into_iter().map(move |entry| Entry {
            domain: *domain,
            view: catalog.entry(number, entry),
            hidden: 0,
        })
    });
    entries.collect()
}

/// A query without what people write around a code, as in `code 62` or `ErrorCode::TaskConflict`.
fn bare(query: &str) -> &str {
    let query = query.trim();
    let query = query.rsplit("::").next().unwrap_or(query);
    match query.split_once(char::is_whitespace) {
        Some((word, number)) if word.eq_ignore_ascii_case("code") => number.trim(),
        _ => query,
    }
}

/// An entry with the meanings that meet the conditions, if any. If the query occurs only in texts of
/// meanings, only those meanings.
fn asked_for<'a>(entry: &Entry<'a>, query: &str, conditions: Conditions<'_>) -> Option<Entry<'a>> {
    let mut asked = entry.clone();
    let key = [entry.view.key.key()];
    let is_key = |status: u16| key.contains(&Key::Integer(status.into()));
    let is_spelling = spellings(&entry.view).any(|spelling| holds(&spelling, query));
    let with_text = |meaning: &MeaningView<'_>| {
        let mut texts = meaning.all_texts();
        texts.any(|text| holds(text, query)) || fits_a_pattern(meaning, query)
    };
    let by_text = !is_spelling && entry.view.meanings.iter().any(with_text);
    asked.view.meanings.retain(|meaning| {
        let conditions = match (entry.domain.kind, conditions.http_status) {
            // An HTTP status comes only with the status that is its key.
            (Kind::HttpStatus, Some(status)) if !is_key(status) => return false,
            (Kind::HttpStatus, _) => Conditions {
                http_status: None,
                ..conditions
            },
            _ => conditions,
        };
        conditions.allow(&meaning.operations, &meaning.http_statuses)
            && (!by_text || with_text(meaning))
    });
    asked.view.examples.retain(|example| {
        let operations = example.operation.as_slice();
        conditions.allow(operations, example.http_status.as_slice())
    });
    asked.hidden = entry.view.meanings.len() - asked.view.meanings.len();
    let is_bare = entry.view.meanings.is_empty();
    (is_bare || !asked.view.meanings.is_empty()).then_some(asked)
}

/// Whether a text contains a query, ignoring case.
fn holds(text: &str, query: &str) -> bool {
    text.to_lowercase().contains(&query.to_lowercase())
}

fn same(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b)
}

/// The entries with this key, id or name.
///
/// Only those are turned into records: that takes much longer than comparing keys and names.
fn with_key_or_name<'a>(catalog: &'a dyn Reference, query: &str) -> Vec<Entry<'a>> {
    let number = query.parse().ok().map(Key::Integer);
    let is_hexadecimal = query.starts_with("0x") || query.starts_with("0X");
    let id = query.split_once('/');
    let mut found = entries(catalog, |domain, in_domain, entry| {
        let written = catalog.key(in_domain, entry);
        let key = written.key();
        let is_key = match key {
            Key::Text(text) => same(text, query),
            _ => number == Some(key) || is_hexadecimal && same(&written.to_string(), query),
        };
        let is_id = |(of, rest): (&str, &str)| same(domain.id, of) && same(&key.to_string(), rest);
        let is_name = |name: &str| same(name, query);
        is_key || id.is_some_and(is_id) || catalog.is_named(in_domain, entry, &is_name)
    });
    // A query is more likely to be a code, message or status than some field of a body.
    found.sort_by_key(Entry::is_field);
    found
}

fn fits_a_pattern(meaning: &MeaningView<'_>, query: &str) -> bool {
    let mut patterns = meaning.patterns.iter();
    patterns.any(|pattern| fits(pattern, query))
}

/// The entries with this text, or, if there are none, those with a pattern that it fits.
fn with_text<'e, 'a>(all: &'e [Entry<'a>], query: &str) -> Vec<&'e Entry<'a>> {
    let has_text = |entry: &&Entry<'_>| texts(&entry.view).any(|text| same(text, query));
    let by_text = all.iter().filter(has_text).collect::<Vec<_>>();
    if !by_text.is_empty() {
        return by_text;
    }
    let by_pattern = |entry: &&Entry<'_>| {
        let mut meanings = entry.view.meanings.iter();
        meanings.any(|meaning| fits_a_pattern(meaning, query))
    };
    all.iter().filter(by_pattern).collect()
}

/// The entries that a fragment may refer to: first by key or name, then by text, then by summary or
/// keyword.
fn fragment<'e, 'a>(all: &'e [Entry<'a>], query: &str) -> Vec<&'e Entry<'a>> {
    if query.chars().count() < MIN_FRAGMENT || query.parse::<i128>().is_ok() {
        return Vec::new();
    }
    let rank = |entry: &EntryView<'_>| {
        let mut words = entry.keywords.iter().chain([&entry.summary]);
        if spellings(entry).any(|spelling| holds(&spelling, query)) {
            Some(0)
        } else if texts(entry).any(|text| holds(text, query)) {
            Some(1)
        } else {
            words.any(|word| holds(word, query)).then_some(2)
        }
    };
    let found = all.iter();
    let mut found = found
        .filter_map(|entry| Some((rank(&entry.view)?, entry)))
        .collect::<Vec<_>>();
    found.sort_by_key(|(rank, entry)| (*rank, entry.is_field()));
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// Every text of an entry, even generic ones.
fn texts<'e>(entry: &'e EntryView<'_>) -> impl Iterator<Item = &'e str> {
    entry.meanings.iter().flat_map(MeaningView::all_texts)
}

/// Every name of an entry, and the other spellings of its key.
fn names<'e>(entry: &'e EntryView<'_>) -> impl Iterator<Item = &'e str> {
    let names = entry.old_names.iter().chain(&entry.aliases).copied();
    names.chain([entry.name]).chain(entry.symbol)
}

/// Every spelling of an entry itself: key, aliases, names, id.
fn spellings(entry: &EntryView<'_>) -> impl Iterator<Item = String> {
    let names = names(entry).map(str::to_owned);
    names.chain([entry.key.to_string(), entry.id.clone()])
}

/// The entries with the most similar spellings, the best first.
fn near<'e, 'a>(all: &'e [Entry<'a>], query: &str) -> Vec<&'e Entry<'a>> {
    let query = query.to_lowercase();
    let is_number = query.parse::<i128>().is_ok();
    let candidates = all.iter().filter_map(|entry| {
        let words = spellings(&entry.view).chain(texts(&entry.view).map(str::to_owned));
        let nearness = words
            .filter(|word| word.parse::<i128>().is_ok() == is_number)
            .map(|word| nearness(&query, &word.to_lowercase(), is_number))
            .fold(0.0, f64::max);
        (nearness > 0.0).then_some((nearness, entry))
    });
    let mut candidates = candidates.collect::<Vec<_>>();
    candidates.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then(a.1.is_field().cmp(&b.1.is_field()))
    });
    candidates.truncate(MAX_SUGGESTIONS);
    candidates.into_iter().map(|(_, entry)| entry).collect()
}

/// From 0, nothing in common or too different for a typing mistake, to 1, the same.
fn nearness(query: &str, word: &str, is_number: bool) -> f64 {
    // A typing mistake does not double a word; without this, a long query would take long to compare.
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
