//! A query that a person typed in, the entries that it refers to out, each with a reason.
//!
//! What the words mean comes from the catalog alone. These are the rules; another language that follows
//! them finds the same. All points are whole numbers, and divisions round down.
//!
//! # Steps
//!
//! The first step that finds something is the answer:
//!
//! 1. **Key, id or name** (`62`, `#62`, `0x3e`, `error-codes/62`, `TaskConflict`): in any case, after the
//!    last `::`, without a leading `#`. No entry is built for this. Codes and statuses come before fields
//!    of bodies, and keys before names.
//!    A query of more than 4096 bytes is nothing else.
//! 2. **Text**: equal to a text as classification compares texts, or else it fits a pattern. The texts of
//!    a message are its key, names and aliases, too.
//! 3. **Spelling**: the same letters and digits as a text, or as a name or keyword (these first, unless
//!    the query has spaces).
//! 4. **Domain**: the same letters and digits as the id, title or type of a domain: all of its entries.
//! 5. **Phrase**, described below, unless the query is longer than [`MAX_PHRASE`] bytes.
//! 6. If the phrase is not strong: the entries with a name, keyword or text that begins with the letters
//!    of the query (4 or more, of ideographs 2), or else that differs by at most one mistake
//!    in 8 letters (optimal string alignment); not for a query with digits. If there
//!    are none, what the phrase found stays.
//!
//! Of entries with the same points, codes come first, then messages, statuses and fields, each in the
//! order of the catalog.
//!
//! # Words
//!
//! A word is a run of letters and digits in lower case, wide characters made narrow; it also ends before
//! a capital after a small letter, and between ideographs and others. `1.3` and `don't` are one word.
//! Words are compared *folded*: without one of the endings `ings`, `ing`, `ied`, `ies`, `ed`, `es`, `s` (if more
//! than two letters are left, and not in `ss`, `us`, `is`), then without a final `e` or `y`, then with a
//! final double letter made one; and `bad`, `illegal`, `incorrect`, `wrong` are `invalid`, and `failure`
//! is `fail`. At most 40 words count. Each has a role:
//!
//! - *filler*: in the list of fillers, a number with a unit after it, the version in `HTTP/1.1`, or the value
//!   in `port=53`: a number after `=` and a content word that is in no name of a domain or its field (or
//!   after `id`, unless such a word is before that), where nothing before it says code or status;
//! - *kind*: `http`, `status`, `code`, `error` and the like, also at the beginning of `error62`;
//! - *title*: in the title or id of the catalog;
//! - *operation*: the name of an operation, but not in the past (`stopped`);
//! - *number*: decimal, `0x` and hexadecimal, or negative where the sign is not within a word;
//! - *pair*: two neighboring ideographs, after fillers and kinds were taken out (a single one is a filler);
//! - *everyday*: in the list of everyday words, folded: plain English that is the name of nothing. One that
//!   no entry has is a filler;
//! - *content*: anything else.
//!
//! A content, pair, everyday or title word is a *term*, and so is an operation; title and everyday words, and operations next to
//! content or numbers, are *weak*. A term is in a text if a word there is the same folded, if two
//! neighboring words joined make it, or if it and the next term joined make that word; a pair if a word
//! contains it. The *rarity* of a term is 1 + log2 of the number of all entries divided by those with the
//! term, rounded down.
//!
//! A content word that no entry has, in a query without numbers, is repaired: the last one, of
//! 3 letters or more, is taken as the beginning of a word; any other one, of 5 letters or more, as the
//! most similar word with the same first letter (1 mistake, or 2 from 8 letters on), but never as a
//! filler or an everyday word.
//!
//! # Points of an entry
//!
//! - **Code**: a number (or a word with a digit) is its key. In a domain of codes or messages 1000 if it is
//!   called a code or error, 800 otherwise, none after `http`; of statuses 1100 if it is called `http` or
//!   status, 500 otherwise; of fields 1000 if the title of the domain is named with a word of its own, 700
//!   if it is named whole, 500 if `status` is in both, none if the number is called anything else, and
//!   300 otherwise, but none if the query has several numbers or any content word. 100 for each word of the title of the domain in the query, 300 if that is whole; minus
//!   its place in the query. If the query names a domain whole, keys of others do not count.
//! - **Sequence**: a text has 900 points (300 of others than codes and messages), one that only supports
//!   400 (300), but 900 too if the query has no other words but kinds, titles and operations, the key of a message 900, names, keywords and clauses of summaries 600, causes and fixes
//!   400. All of it if the query has nothing else; if the words of the text are in the query among others,
//!   half of the points plus half times the share of words; if the text contains the query, 3/4 at its
//!   beginning, 2/3 within; always plus 40 a word. One word counts only where the query has no other.
//! - **All words**: 600 at least if a summary, keyword, text or name has all words, and those are three.
//! - **Status**: 250 if another number is an HTTP status that the entry comes with.
//! - **Words**: for each term its rarity times the weight of the best field that has it (name 8, keyword
//!   and text 7, summary 5, domain 3, cause, fix and operation 2, details 1; 1 for weak terms, but for
//!   operations from summaries up), and 5 times the rarities that one text, or all names, summaries,
//!   keywords and texts, have together. At most 350; 3/4 of it for a status that is not asked for by number.
//! - **Domain**: 300 if the query names it whole, 150 in part, if any word was found.
//!
//! An entry is *strong* with a code, or with a sequence or all words and *most* of the terms: 2/3 of the
//! rarities, 1/2 if there are pairs. Entries that are not strong count only if they have most of the
//! terms, and only if none is strong. Entries with much fewer points than the first are left out.
//!
//! # Ignorance
//!
//! A number that is not a key, or a content word that no entry and no title has, or more unknown pairs than
//! known ones: then there is no answer, only what comes near, for the query may well be about another
//! product. Everyday words are none of these: `code 62 in production` is about code 62, and `mysql error 62` is
//! not. The same holds if the query has a number, or is a single name of several words, and no entry
//! is strong.
//!
//! An operation or an HTTP status among the words restricts the meanings, unless none is left.

use std::cmp::Reverse;

use errdex_core::tables::{fits, same_text};
use errdex_core::view::{DomainView, EntryView, MeaningView, Reference};
use errdex_core::{Key, Kind};

use self::phrase::{Candidate, Judged, Phrase};
use self::words::{is_ideograph, letters, number, same_letters};

mod everyday;
mod phrase;
mod query;
mod words;

/// More suggestions than this are noise.
const MAX_SUGGESTIONS: usize = 3;

/// More entries than this are not an answer.
const MAX_MATCHES: usize = 40;

/// A longer query is a key, a name or a text, or nothing: its words are not looked for.
pub const MAX_PHRASE: usize = 400;

/// A longer query is a key or a name, or nothing: it is not compared with texts.
const MAX_TEXT: usize = 4096;

/// Fewer letters do not begin a name.
const MIN_BEGUN: usize = 4;

/// A misspelled name has at least as many letters for each mistake.
const LETTERS_A_MISTAKE: usize = 8;

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
    /// How it was found, as in `by code` or `words of causes: token, expired`.
    pub reason: String,
    /// How much of it the query has.
    pub strength: Strength,
}

/// How much of an entry a query has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Some words that are also in the entry.
    Words,
    /// A code, a name or a text of the entry, with other words around it.
    Part,
    /// The query is nothing but a key, a name or a text of the entry.
    Whole,
}

impl<'a> Entry<'a> {
    /// Which part of a response its key is.
    pub const fn kind(&self) -> Kind {
        self.domain.kind
    }

    /// Whether its key is in some field of a body, rather than the code, the text or the status.
    pub fn is_field(&self) -> bool {
        self.domain.kind == Kind::Field
    }

    /// Every name, and the key if that is a text.
    fn names(&self) -> impl Iterator<Item = &'a str> + '_ {
        let key = match self.view.key.key() {
            Key::Text(key) => Some(key),
            _ => None,
        };
        let others = self.view.aliases.iter().chain(&self.view.old_names);
        let names = others.copied().chain([self.view.name]);
        names.chain(self.view.symbol).chain(key)
    }

    /// Every text that a response may have; that of a message is its key.
    fn texts(&self) -> impl Iterator<Item = &'a str> + '_ {
        let is_message = self.domain.kind == Kind::Message;
        let names = self.names().filter(move |_| is_message);
        names.chain(self.view.meanings.iter().flat_map(MeaningView::all_texts))
    }

    /// A query is more likely to be a code, message or status than some field of a body.
    fn rank(&self) -> (u8, bool) {
        let kind = match self.domain.kind {
            Kind::Code => 0,
            Kind::Message => 1,
            Kind::HttpStatus => 2,
            _ => 3,
        };
        (kind, self.domain.informational)
    }
}

/// The result of a query.
#[derive(Debug)]
pub enum Found<'a> {
    /// At least one entry, the best first.
    Matches(Vec<Entry<'a>>),
    /// These entries, but none of their meanings meets the conditions.
    OtherConditions(Vec<Entry<'a>>),
    /// No entry.
    Nothing(Nothing<'a>),
}

/// What there is in place of an answer.
#[derive(Debug, Default)]
pub struct Nothing<'a> {
    /// The codes and words of the query that nothing in the catalog has.
    pub unknown: Vec<String>,
    /// Entries that come near, the nearest first; any of them may be wrong.
    pub near: Vec<Entry<'a>>,
}

/// Finds the entries of a catalog that a query refers to under the conditions.
///
/// An operation or an HTTP status among the words of the query is a condition, too, as far as it leaves
/// anything. A query that is longer than [`MAX_PHRASE`] bytes is only compared as a
/// whole, and one of more than 4096 bytes only with keys and names.
pub fn find<'a>(catalog: &'a dyn Reference, query: &str, conditions: Conditions<'_>) -> Found<'a> {
    let query = query.trim();
    let direct = with_key_or_name(catalog, query);
    let asked = |found: &Entry<'a>| asked_for(found, None, conditions);
    if !direct.is_empty() {
        return of_direct(direct, &asked);
    }
    if query.len() > MAX_TEXT {
        return Found::Nothing(Nothing::default());
    }
    let all = entries(catalog, |_, _, _| true);
    let by_text = with_text(&all, query);
    let asked = |found: &Entry<'a>| asked_for(found, Some(query), conditions);
    if !by_text.is_empty() {
        return of_direct(by_text, &asked);
    }
    let spelled = spelled(&all, query);
    let asked = |found: &Entry<'a>| asked_for(found, None, conditions);
    if !spelled.is_empty() {
        return of_direct(spelled, &asked);
    }
    let of_domain = of_domain(&all, query);
    if !of_domain.is_empty() {
        return of_direct(of_domain, &asked);
    }
    if query.len() > MAX_PHRASE {
        return Found::Nothing(Nothing::default());
    }
    let found = of_phrase(catalog, &all, query, conditions);
    let is_weak = match &found {
        Found::Matches(matches) => matches[0].strength == Strength::Words,
        Found::OtherConditions(_) => false,
        Found::Nothing(_) => true,
    };
    let nearly = if is_weak {
        nearly(&all, query)
    } else {
        Vec::new()
    };
    if nearly.is_empty() {
        found
    } else {
        of_direct(nearly, &asked)
    }
}

/// Whether a query is a key or a name by itself, however it is written.
pub fn is_key_or_name(catalog: &dyn Reference, query: &str) -> bool {
    !with_key_or_name(catalog, query.trim()).is_empty()
}

fn of_direct<'a>(
    found: Vec<Entry<'a>>,
    asked: &dyn Fn(&Entry<'a>) -> Option<Entry<'a>>,
) -> Found<'a> {
    let matches = found.iter().filter_map(asked).collect::<Vec<_>>();
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
            reason: String::new(),
            strength: Strength::Words,
        })
    });
    entries.collect()
}

/// An entry with the meanings that meet the conditions, if any; with a text, only those that have it.
fn asked_for<'a>(
    entry: &Entry<'a>,
    text: Option<&str>,
    conditions: Conditions<'_>,
) -> Option<Entry<'a>> {
    let mut asked = entry.clone();
    let key = [entry.view.key.key()];
    let is_key = |status: u16| key.contains(&Key::Integer(status.into()));
    let has_text = |meaning: &MeaningView<'_>| text.is_none_or(|text| says(meaning, text));
    let by_text = entry.view.meanings.iter().any(has_text);
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
            && (!by_text || has_text(meaning))
    });
    asked.view.examples.retain(|example| {
        let operations = example.operation.as_slice();
        conditions.allow(operations, example.http_status.as_slice())
    });
    asked.hidden = entry.view.meanings.len() - asked.view.meanings.len();
    let is_bare = entry.view.meanings.is_empty();
    (is_bare || !asked.view.meanings.is_empty()).then_some(asked)
}

/// Whether a meaning has a text, or a pattern that the text fits.
fn says(meaning: &MeaningView<'_>, text: &str) -> bool {
    meaning.all_texts().any(|stated| same_text(text, stated)) || fits_a_pattern(meaning, text)
}

fn fits_a_pattern(meaning: &MeaningView<'_>, text: &str) -> bool {
    meaning.patterns.iter().any(|pattern| fits(pattern, text))
}

fn same(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b)
}

/// The entries with this key, id or name.
///
/// Only those are turned into records: that takes much longer than comparing keys and names.
fn with_key_or_name<'a>(catalog: &'a dyn Reference, query: &str) -> Vec<Entry<'a>> {
    let query = query.rsplit("::").next().unwrap_or(query);
    let query = query.strip_prefix('#').unwrap_or(query);
    let number = number(query);
    let id = query.split_once('/');
    let mut found = entries(catalog, |domain, in_domain, entry| {
        let written = catalog.key(in_domain, entry);
        let is = |query: &str, number: Option<i128>| match written.key() {
            Key::Text(text) => same(text, query),
            _ => number.is_some_and(|number| written.0.is(number)),
        };
        let is_key = is(query, number);
        let is_id = |(of, rest): (&str, &str)| same(domain.id, of) && is(rest, self::number(rest));
        let is_name = |name: &str| same(name, query);
        // A number is not a name, only another spelling of a key that is a text.
        let may_be_name = number.is_none() || matches!(written.key(), Key::Text(_));
        is_key
            || id.is_some_and(is_id)
            || may_be_name && catalog.is_named(in_domain, entry, &is_name)
    });
    for entry in &mut found {
        entry.strength = Strength::Whole;
        match (number, entry.domain.kind) {
            (Some(_), Kind::Code) => "by code",
            (Some(_), Kind::HttpStatus) => "by HTTP status",
            (Some(_), _) => "by key",
            (None, _) => "by name",
        }
        .clone_into(&mut entry.reason);
    }
    // A key comes before a name; otherwise entries of a kind stay in the order of the catalog.
    let is_key = |entry: &Entry<'_>| match entry.view.key.key() {
        Key::Text(text) => same(text, query),
        _ => number.is_some(),
    };
    found.sort_by_key(|entry| (entry.is_field(), !is_key(entry)));
    found
}

/// The entries with this text, or, if there are none, those with a pattern that it fits.
fn with_text<'a>(all: &[Entry<'a>], query: &str) -> Vec<Entry<'a>> {
    let with = |test: &dyn Fn(&Entry<'_>) -> bool| {
        direct(all.iter().filter(|entry| test(entry)), "by text")
    };
    let found = with(&|entry| entry.texts().any(|text| same_text(query, text)));
    if !found.is_empty() {
        return found;
    }
    let fits = |meaning: &MeaningView<'_>| fits_a_pattern(meaning, query);
    with(&|entry| entry.view.meanings.iter().any(fits))
}

/// The entries with a name, keyword or text that has the same letters and digits: names and keywords
/// first, unless the query has spaces, which no name has.
fn spelled<'a>(all: &[Entry<'a>], query: &str) -> Vec<Entry<'a>> {
    let is = |name: &str| same_letters(name, query);
    let called = |entry: &&Entry<'_>| entry.names().any(is);
    let is_keyword = |entry: &&Entry<'_>| entry.view.keywords.iter().any(|name| is(name));
    let says = |entry: &&Entry<'_>| entry.texts().any(is);
    let by_name = || {
        let mut found = direct(all.iter().filter(called), "by name");
        let others = all
            .iter()
            .filter(|entry| !called(entry) && is_keyword(entry));
        found.extend(direct(others, "by keyword"));
        found.sort_by_key(Entry::rank);
        found
    };
    let by_text = || direct(all.iter().filter(says), "by text");
    let has_spaces = query.contains(char::is_whitespace);
    let first = if has_spaces { by_text() } else { by_name() };
    match (first.is_empty(), has_spaces) {
        (false, _) => first,
        (true, true) => by_name(),
        (true, false) => by_text(),
    }
}

/// The entries with a name, keyword or text that the query begins, or else misspells by no more than
/// one letter in [`LETTERS_A_MISTAKE`].
fn nearly<'a>(all: &[Entry<'a>], query: &str) -> Vec<Entry<'a>> {
    let typed = letters(query).collect::<String>();
    let count = typed.chars().count();
    let least = if typed.contains(is_ideograph) {
        2
    } else {
        MIN_BEGUN
    };
    if count < least || typed.contains(|char: char| char.is_ascii_digit()) {
        return Vec::new();
    }
    let of = |test: &dyn Fn(&str) -> Option<usize>, reason: &str| {
        let found = all.iter().filter_map(|entry| {
            let words = entry.names().chain(entry.view.keywords.iter().copied());
            let named = words.chain(entry.texts()).map(|name| {
                let letters = letters(name).collect::<String>();
                test(&letters).map(|distance| (distance, name))
            });
            let (distance, name) = named.flatten().min_by_key(|(distance, _)| *distance)?;
            let found = Entry {
                reason: format!("{reason}: {name}"),
                strength: Strength::Part,
                ..entry.clone()
            };
            Some((distance, found))
        });
        let mut found = found.collect::<Vec<_>>();
        found.sort_by_key(|(distance, entry)| (*distance, entry.rank()));
        let are_several = found.len() > 1;
        let found = found.into_iter().take(MAX_MATCHES).map(|(_, mut entry)| {
            if are_several {
                entry.strength = Strength::Words;
            }
            entry
        });
        found.collect::<Vec<_>>()
    };
    let begun = of(&|name| name.starts_with(&typed).then_some(0), "beginning");
    if !begun.is_empty() {
        return begun;
    }
    of(
        &|name| distance(&typed, name, count / LETTERS_A_MISTAKE),
        "spelling",
    )
}

/// All entries of the domain whose id, title or type the query is.
fn of_domain<'a>(all: &[Entry<'a>], query: &str) -> Vec<Entry<'a>> {
    let is_of = |entry: &&Entry<'_>| {
        let DomainView {
            id,
            title,
            type_name,
            ..
        } = entry.domain;
        [id, title, type_name]
            .iter()
            .any(|name| same_letters(name, query))
    };
    direct(all.iter().filter(is_of), "by domain")
}

fn direct<'e, 'a: 'e>(found: impl Iterator<Item = &'e Entry<'a>>, reason: &str) -> Vec<Entry<'a>> {
    let mut found = found.cloned().collect::<Vec<_>>();
    for entry in &mut found {
        entry.strength = Strength::Whole;
        reason.clone_into(&mut entry.reason);
    }
    found.sort_by_key(Entry::rank);
    found
}

/// What the words of a query refer to.
fn of_phrase<'a>(
    catalog: &'a dyn Reference,
    all: &[Entry<'a>],
    query: &str,
    conditions: Conditions<'_>,
) -> Found<'a> {
    let about = catalog.catalog();
    let candidates = all.iter().map(|entry| Candidate {
        number: about
            .domains
            .iter()
            .position(|domain| domain.id == entry.domain.id)
            .unwrap_or_default(),
        domain: &entry.domain,
        sources: &about.sources,
        entry: &entry.view,
    });
    let candidates = candidates.collect::<Vec<_>>();
    let phrase = Phrase::new(query, &about, &candidates);
    if phrase.is_empty() {
        return Found::Nothing(Nothing::default());
    }
    let judged = candidates.iter().enumerate();
    let judged = judged.map(|(number, candidate)| phrase.judge(number, candidate));
    let mut judged = all.iter().zip(judged).collect::<Vec<_>>();
    judged.retain(|(_, judged)| judged.is_strong || judged.has_most);
    judged.sort_by_key(|(entry, judged)| (Reverse(judged.points), entry.rank()));
    let with_reason = |(entry, judged): &(&Entry<'a>, Judged)| {
        let mut entry = (*entry).clone();
        entry.reason.clone_from(&judged.reason);
        if judged.is_strong {
            entry.strength = Strength::Part;
        }
        entry
    };
    let unknown = phrase.unknown(&candidates);
    // A name that nothing has is not a question about its parts.
    let is_name = phrase.has_many() && !query.contains(char::is_whitespace);
    let is_strong = judged.iter().any(|(_, judged)| judged.is_strong);
    let must_be_strong = is_name || phrase.is_about_number();
    if !unknown.is_empty() || judged.is_empty() || must_be_strong && !is_strong {
        let mut near = judged.iter().map(with_reason).collect::<Vec<_>>();
        if near.is_empty() {
            near = similar(all, query, &unknown);
        }
        near.truncate(MAX_SUGGESTIONS);
        return Found::Nothing(Nothing { unknown, near });
    }
    if is_strong {
        judged.retain(|(_, judged)| judged.is_strong);
    }
    let best = judged.first().map_or(0, |(_, judged)| judged.points);
    judged.retain(|(_, judged)| {
        let share = match judged.has_code {
            true => 3,
            false if phrase.has_many() => 1,
            false => 10,
        };
        judged.points + judged.points / 2 >= best || share * judged.points >= best
    });
    judged.truncate(MAX_MATCHES);
    let operation = phrase.operation();
    let operation = operation.and_then(|number| about.operations.get(number).copied());
    let matches = judged.iter().filter_map(|found| {
        let (_, judged) = found;
        let found = with_reason(found);
        let text = judged.text.as_deref();
        let http_status = judged.http_status;
        let in_words = Conditions {
            operation: conditions.operation.or(operation),
            http_status: conditions.http_status.or(http_status),
        };
        let asked = asked_for(&found, text, in_words);
        asked.or_else(|| asked_for(&found, None, conditions))
    });
    let matches = matches.collect::<Vec<_>>();
    if matches.is_empty() {
        Found::OtherConditions(judged.iter().map(with_reason).collect())
    } else {
        Found::Matches(matches)
    }
}

/// The entries whose names, texts or keys look most like the query or the codes that nothing has.
fn similar<'a>(all: &[Entry<'a>], query: &str, unknown: &[String]) -> Vec<Entry<'a>> {
    let typed = letters(query).collect::<String>();
    let codes = unknown.iter().filter(|word| number(word).is_some());
    let codes = codes.collect::<Vec<_>>();
    let found = all.iter().filter_map(|entry| {
        let key = entry.view.key.key().to_string();
        let of_codes = codes.iter().map(|code| distance(code, &key, 1));
        let view = &entry.view;
        let names = view.aliases.iter().chain(&view.old_names).copied();
        let names = names.chain([view.name, &key]).chain(view.symbol);
        let texts = view.meanings.iter().flat_map(MeaningView::all_texts);
        let of_names = names.chain(texts).filter(|_| codes.is_empty()).map(|name| {
            let name = letters(name).collect::<String>();
            let limit = typed.chars().count() / 4;
            distance(&typed, &name, limit.min(MAX_SUGGESTIONS))
        });
        let nearest = of_codes.chain(of_names).flatten().min()?;
        Some((nearest, entry))
    });
    let mut found = found.collect::<Vec<_>>();
    found.sort_by_key(|(distance, entry)| (*distance, entry.rank()));
    let with_reason = found.into_iter().map(|(_, entry)| Entry {
        reason: "similar".to_owned(),
        ..entry.clone()
    });
    with_reason.collect()
}

/// How many letters differ, if not too many; the beginning of a number differs by one.
fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    if number(a).is_some() && number(b).is_some() && b.starts_with(a) {
        return Some(1);
    }
    if limit == 0 || a.len().abs_diff(b.len()) > 4 * limit {
        return None;
    }
    let distance = strsim::osa_distance(a, b);
    (distance <= limit).then_some(distance)
}
