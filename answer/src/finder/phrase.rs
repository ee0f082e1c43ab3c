//! What the words of a query say for each entry.
//!
//! Points are whole numbers, and nothing depends on a hash, so another language can count the same.

use std::borrow::Cow;
use std::fmt::Write as _;

use errdex_core::view::{CatalogView, DomainView, EntryView, SourceView};
use errdex_core::{Key, Kind};

use super::everyday::is_everyday;
use super::query::{Called, Query, Role, is_filler, is_of_domains};
use super::words::{self, fold, is_ideograph, letters, same_letters};

/// More points than all words without order can give.
const MAX_BY_WORDS: u32 = 350;

/// The points for an entry of a domain that the query names.
const BY_DOMAIN: u32 = 300;

/// The points for an entry of which one text has all words of the query.
const BY_ALL_WORDS: u32 = 600;

/// A shorter word is not completed.
const MIN_BEGINNING: usize = 3;

/// A name of at least this many letters is recognized without the spaces between its words.
const MIN_JOINED: usize = 6;

/// Where in an entry a word is, and how much that says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Details,
    Operation,
    Fixes,
    Causes,
    Domain,
    Summary,
    Keywords,
    Text,
    Name,
}

impl Field {
    const fn weight(self) -> u32 {
        match self {
            Self::Details => 1,
            Self::Operation | Self::Fixes | Self::Causes => 2,
            Self::Domain => 3,
            Self::Summary => 5,
            Self::Keywords | Self::Text => 7,
            Self::Name => 8,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Details => "details",
            Self::Operation => "operations",
            Self::Fixes => "fixes",
            Self::Causes => "causes",
            Self::Domain => "domain",
            Self::Summary => "summary",
            Self::Keywords => "keywords",
            Self::Text => "text",
            Self::Name => "name",
        }
    }
}

/// Calls `found` with everything in an entry that can be searched for. Notes and conflicts cannot, nor
/// can the ids of sources in remarks: they are also about other products.
fn fields(candidate: &Candidate<'_, '_>, found: &mut dyn FnMut(Field, &str)) {
    let Candidate { domain, entry, .. } = candidate;
    names(entry, &mut |name| found(Field::Name, name));
    found(Field::Domain, domain.title);
    found(Field::Summary, entry.summary);
    let mut all = |field, texts: &[&str]| texts.iter().for_each(|text| found(field, text));
    all(Field::Keywords, &entry.keywords);
    all(Field::Details, entry.details.as_slice());
    for meaning in &entry.meanings {
        meaning
            .all_texts()
            .for_each(|text| all(Field::Text, &[text]));
        all(Field::Text, &meaning.patterns);
        all(Field::Summary, &[meaning.summary]);
        all(Field::Operation, &meaning.operations);
        let mut prose = |field, texts: &[&str]| {
            for text in texts {
                all(field, &[&without_sources(text, candidate.sources)]);
            }
        };
        prose(Field::Causes, &meaning.causes);
        prose(Field::Fixes, &meaning.fixes);
    }
}

/// A text without the ids of sources that it refers to in backticks.
fn without_sources<'t>(text: &'t str, sources: &[SourceView<'_>]) -> Cow<'t, str> {
    let is_source = |part: &str| sources.iter().any(|source| source.id == part);
    if !text.split('`').skip(1).step_by(2).any(is_source) {
        return Cow::Borrowed(text);
    }
    let parts = text.split('`').enumerate();
    let parts = parts.filter(|(number, part)| number % 2 == 0 || !is_source(part));
    Cow::Owned(parts.map(|(_, part)| part).collect())
}

/// Every name of an entry, and the spellings of its key if that is a text.
fn names(entry: &EntryView<'_>, found: &mut dyn FnMut(&str)) {
    if let Key::Text(key) = entry.key.key() {
        found(key);
    }
    found(entry.name);
    entry.symbol.iter().for_each(|name| found(name));
    let others = entry.aliases.iter().chain(&entry.old_names);
    others.for_each(|name| found(name));
}

/// A word that is looked for in entries.
#[derive(Debug)]
struct Term {
    /// Its place in the query.
    at: usize,
    folded: String,
    /// In how many entries it is.
    entries: u32,
    /// Whether the query is not about it, although it may help to tell entries apart.
    is_weak: bool,
    is_pair: bool,
    /// Whether it is only the beginning of a word.
    is_open: bool,
}

/// Where the terms of a query are in one entry.
#[derive(Debug)]
struct Hits {
    /// The best field of each term.
    fields: Vec<Option<Field>>,
    /// Which terms are in one text, as bits, for each text that has more than one, and for everything
    /// that says what the entry is.
    together: Vec<(Field, u64)>,
}

/// What one entry has of a query.
#[derive(Clone, Debug, Default)]
pub(super) struct Judged {
    pub(super) points: u32,
    /// Whether its key is in the query.
    pub(super) has_code: bool,
    /// Whether a code, a name or a text was found, rather than words here and there.
    pub(super) is_strong: bool,
    /// Whether it has most of the words that say what is looked for.
    pub(super) has_most: bool,
    pub(super) reason: String,
    /// The text of the entry that is in the query.
    pub(super) text: Option<String>,
    /// A number of the query that is an HTTP status of the entry.
    pub(super) http_status: Option<u16>,
}

/// A query, and where its words are in a catalog.
pub(super) struct Phrase<'a> {
    catalog: &'a CatalogView<'a>,
    query: Query,
    terms: Vec<Term>,
    /// For each entry, where its terms are.
    hits: Vec<Hits>,
    /// Words that were corrected, and to what.
    corrected: Vec<(String, String)>,
    /// The words that say something, folded.
    sequence: Vec<String>,
    /// The roles of these words.
    roles: Vec<Role>,
    letters: String,
}

/// An entry with its domain, and the number of that.
pub(super) struct Candidate<'e, 'a> {
    pub(super) number: usize,
    pub(super) domain: &'e DomainView<'a>,
    pub(super) sources: &'e [SourceView<'a>],
    pub(super) entry: &'e EntryView<'a>,
}

impl<'a> Phrase<'a> {
    pub(super) fn new(text: &str, catalog: &'a CatalogView<'a>, all: &[Candidate<'_, '_>]) -> Self {
        let mut phrase = Self {
            catalog,
            query: Query::new(text, catalog),
            terms: Vec::new(),
            hits: Vec::new(),
            corrected: Vec::new(),
            sequence: Vec::new(),
            roles: Vec::new(),
            letters: letters(text).collect(),
        };
        phrase.make_terms();
        phrase.scan(all);
        if phrase.repair(all) {
            phrase.make_terms();
            phrase.scan(all);
        }
        phrase.take_out_everyday();
        for word in &phrase.query.words {
            if word.role != Role::Filler {
                phrase.sequence.push(fold(&word.text).to_owned());
                phrase.roles.push(word.role);
            }
        }
        phrase
    }

    /// Makes fillers of the everyday words that no entry has.
    fn take_out_everyday(&mut self) {
        for word in &mut self.query.words {
            let folded = fold(&word.text);
            let mut terms = self.terms.iter();
            let is_found = terms.any(|term| term.folded == folded && term.entries > 0);
            if word.role == Role::Everyday && !is_found {
                word.role = Role::Filler;
            }
        }
    }

    fn make_terms(&mut self) {
        let open = self.terms.iter().filter(|term| term.is_open);
        let open = open.map(|term| term.at).collect::<Vec<_>>();
        let words = &self.query.words;
        let is_named = words.iter().any(|word| word.is_content() || word.is_code());
        self.terms.clear();
        for (at, word) in words.iter().enumerate() {
            let is_weak = match word.role {
                Role::Content | Role::Pair => false,
                // An operation alone is what is looked for.
                Role::Operation(_) => is_named,
                Role::Title | Role::Everyday => true,
                Role::Filler | Role::Kind | Role::Number(_) => continue,
            };
            let folded = fold(&word.text);
            if self.terms.iter().all(|term| term.folded != folded) {
                self.terms.push(Term {
                    at,
                    folded: folded.to_owned(),
                    entries: 0,
                    is_weak,
                    is_pair: word.role == Role::Pair,
                    is_open: open.contains(&at),
                });
            }
        }
    }

    /// Finds the terms in all entries.
    fn scan(&mut self, all: &[Candidate<'_, '_>]) {
        let mut hits = Vec::with_capacity(all.len());
        for candidate in all {
            let mut found = Hits {
                fields: vec![None; self.terms.len()],
                together: Vec::new(),
            };
            let mut head = 0;
            fields(candidate, &mut |field, text| {
                let here = self.find_in(field, text, &mut found.fields);
                if field >= Field::Domain {
                    head |= here;
                }
                let before = found.together.iter_mut().find(|(_, bits)| *bits == here);
                match before {
                    Some((known, _)) => *known = field.max(*known),
                    None if here.count_ones() > 1 => found.together.push((field, here)),
                    None => {}
                }
            });
            found.together.push((Field::Details, head));
            hits.push(found);
        }
        for (number, term) in self.terms.iter_mut().enumerate() {
            let entries = hits.iter().filter(|found| found.fields[number].is_some());
            let entries = entries.count();
            term.entries = u32::try_from(entries).unwrap_or(u32::MAX);
        }
        self.hits = hits;
    }

    /// Finds the terms in one text; the bits say which are there.
    fn find_in(&self, field: Field, text: &str, found: &mut [Option<Field>]) -> u64 {
        let mut here = 0;
        let word_of = |term: &Term| self.query.words[term.at].text.as_str();
        let mut before = String::new();
        words::each(text, |word, _| {
            let folded = fold(word);
            for (number, term) in self.terms.iter().enumerate() {
                let typed = word_of(term);
                let is_here = if term.is_pair {
                    word.contains(typed)
                } else {
                    folded == term.folded
                        || term.is_open && word.starts_with(typed)
                        // `timed out` and `timedOut` are also written in one word.
                        || is_joined(&before, word, typed)
                };
                let next = self.terms.get(number + 1);
                let next = next.filter(|next| next.at == term.at + 1);
                let is_both = next.is_some_and(|next| is_joined(typed, word_of(next), word));
                if is_here || is_both {
                    found[number] = found[number].max(Some(field));
                    here |= 1 << number;
                }
                if is_both {
                    found[number + 1] = found[number + 1].max(Some(field));
                    here |= 1 << (number + 1);
                }
            }
            before.clear();
            before.push_str(word);
        });
        here
    }

    /// Completes and corrects the words that no entry has.
    fn repair(&mut self, all: &[Candidate<'_, '_>]) -> bool {
        let mut is_changed = false;
        let last = self.query.words.len().saturating_sub(1);
        for number in 0..self.terms.len() {
            let term = &self.terms[number];
            let word = &self.query.words[term.at];
            let text = &word.text;
            let is_plain = text.chars().all(char::is_alphabetic);
            let is_known = word.role == Role::Everyday || is_of_domains(self.catalog, text);
            if term.entries > 0 || term.is_pair || !is_plain || is_known {
                continue;
            }
            // What is around a number should say what it is, and a guess does not.
            if self.query.has_number() {
                continue;
            }
            let begins = |word: &str| word.len() > text.len() && word.starts_with(text.as_str());
            if term.at == last && text.len() >= MIN_BEGINNING && any_word(all, &begins) {
                self.terms[number].is_open = true;
                is_changed = true;
            } else if let Some(right) = corrected(text, all) {
                let at = term.at;
                let wrong = std::mem::replace(&mut self.query.words[at].text, right.clone());
                self.corrected.push((wrong, right));
                is_changed = true;
            }
        }
        is_changed
    }

    /// The codes and words that nothing in the catalog has.
    pub(super) fn unknown(&self, all: &[Candidate<'_, '_>]) -> Vec<String> {
        let words = self.query.words.iter().enumerate();
        let unknown = words.filter(|(at, word)| {
            let term = self
                .terms
                .iter()
                .find(|term| fold(&word.text) == term.folded);
            match word.role {
                Role::Number(_) => !all.iter().any(|candidate| self.explains(*at, candidate)),
                Role::Content => {
                    let is_code =
                        word.is_code() && all.iter().any(|candidate| self.explains(*at, candidate));
                    !is_code
                        && term.is_none_or(|term| term.entries == 0)
                        && !is_of_domains(self.catalog, &word.text)
                }
                _ => false,
            }
        });
        let mut texts = self.unknown_pairs();
        for (_, word) in unknown {
            let text = match word.role {
                Role::Number(number) if number < 0 => format!("-{}", word.text),
                _ => word.text.clone(),
            };
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts
    }

    /// The pairs of ideographs that no entry has, if they are most of them: some are always halves of
    /// two words.
    fn unknown_pairs(&self) -> Vec<String> {
        let pairs = self.terms.iter().filter(|term| term.is_pair);
        let (known, unknown) = pairs.partition::<Vec<_>, _>(|term| term.entries > 0);
        if unknown.len() <= known.len() {
            return Vec::new();
        }
        let texts = unknown
            .iter()
            .map(|term| self.query.words[term.at].text.clone());
        texts.collect()
    }

    /// Whether the query says anything that can be found.
    pub(super) fn is_empty(&self) -> bool {
        self.terms.iter().all(|term| term.is_weak) && !self.query.has_number()
    }

    /// Whether it is more than one word of the kind that is looked for in texts.
    pub(super) fn has_many(&self) -> bool {
        let terms = self.terms.iter().filter(|term| !term.is_pair);
        terms.count() > 1
    }

    pub(super) fn is_about_number(&self) -> bool {
        self.query.is_about_number()
    }

    pub(super) fn operation(&self) -> Option<usize> {
        self.query.operation()
    }

    /// Whether a number of the query is the key of an entry, or an HTTP status that it comes with.
    fn explains(&self, at: usize, candidate: &Candidate<'_, '_>) -> bool {
        self.by_code(at, candidate) > 0 || {
            let others = (0..self.query.words.len()).filter(|other| *other != at);
            let is_other = |other| self.by_code(other, candidate) > 0;
            self.status(at, candidate.entry).is_some()
                && (others.into_iter().any(is_other) || self.by_sequence(candidate).is_some())
        }
    }

    /// The points for a word that is the key of an entry, or 0.
    fn by_code(&self, at: usize, candidate: &Candidate<'_, '_>) -> u32 {
        let word = &self.query.words[at];
        let key = candidate.entry.key;
        let is_key = match (key.key(), word.role) {
            (Key::Text(text), _) => word.is_code() && same_letters(text, &word.text),
            (Key::Integer(_), Role::Number(number)) => key.0.is(number),
            _ => false,
        };
        let hints = &self.query.hints;
        let hint = hints[candidate.number];
        let is_named = hints.iter().any(|hint| hint.is_whole && hint.is_distinct);
        if !is_key || is_named && !(hint.is_whole && hint.is_distinct) {
            return 0;
        }
        let called = self.query.called(at);
        let points = match candidate.domain.kind {
            Kind::Code | Kind::Message if called.http => return 0,
            Kind::Code | Kind::Message if called.code && !called.status => 1000,
            Kind::Code | Kind::Message => 800,
            Kind::HttpStatus if called.http || called.status => 1100,
            Kind::HttpStatus => 500,
            Kind::Field if hint.is_distinct => 1000,
            Kind::Field if hint.is_whole => 700,
            Kind::Field if called.status && !called.http && hint.words > 0 => 500,
            Kind::Field if called.is_something() || self.query.has_numbers() => return 0,
            Kind::Field if self.query.has_content() => return 0,
            _ => 300,
        };
        let whole = if hint.is_whole { 300 } else { 0 };
        // Of two codes the first is the better answer.
        points + 100 * hint.words + whole - length_of(at) / 40
    }

    /// The number at a place, if it is an HTTP status that an entry comes with.
    fn status(&self, at: usize, entry: &EntryView<'_>) -> Option<u16> {
        let Role::Number(number) = self.query.words[at].role else {
            return None;
        };
        let Called { code, http, .. } = self.query.called(at);
        let status = u16::try_from(number).ok().filter(|_| http || !code)?;
        let mut meanings = entry.meanings.iter();
        let is_stated = meanings.any(|meaning| meaning.http_statuses.contains(&status));
        is_stated.then_some(status)
    }

    /// The points for a text or name that the query contains, or that begins with it, the reason, and
    /// the text.
    fn by_sequence(
        &self,
        candidate: &Candidate<'_, '_>,
    ) -> Option<(u32, &'static str, Option<String>)> {
        let mut best: Option<(u32, &'static str, Option<String>)> = None;
        let mut see = |points: u32, text: &str, reason, is_text: bool| {
            let Some(points) = self.contained(text, points) else {
                return;
            };
            if best.as_ref().is_none_or(|(most, ..)| points > *most) {
                best = Some((points, reason, is_text.then(|| text.to_owned())));
            }
        };
        let kind = candidate.domain.kind;
        let is_answer = matches!(kind, Kind::Code | Kind::Message);
        let entry = candidate.entry;
        for meaning in &entry.meanings {
            let points = if is_answer { 900 } else { 300 };
            for text in &meaning.texts {
                see(points, text, "text", true);
            }
            for pattern in &meaning.patterns {
                let fixed = pattern.split(['{', '}']).step_by(2);
                fixed.for_each(|part| see(points, part, "text", false));
            }
            for text in &meaning.supporting_texts {
                let points = match is_answer {
                    true if self.is_all(text) => 900,
                    true => 400,
                    false => 300,
                };
                see(points, text, "text", true);
            }
        }
        let by_key = if kind == Kind::Message { 900 } else { 600 };
        names(entry, &mut |name| {
            let is_key = entry.key.key() == Key::Text(name) || entry.aliases.contains(&name);
            see(if is_key { by_key } else { 600 }, name, "name", false);
        });
        for keyword in &entry.keywords {
            see(600, keyword, "keyword", false);
        }
        let summaries = entry.meanings.iter().map(|meaning| meaning.summary);
        for clause in summaries
            .chain([entry.summary])
            .flat_map(|text| text.split([',', ';', ':']))
        {
            see(600, clause, "summary", false);
        }
        for meaning in &entry.meanings {
            let cures = meaning.fixes.iter().map(|text| (text, "fixes"));
            let causes = meaning.causes.iter().map(|text| (text, "causes"));
            causes
                .chain(cures)
                .for_each(|(text, reason)| see(400, text, reason, false));
        }
        best
    }

    /// The points for a text of several words if the query contains it, or fewer if it contains the
    /// query.
    fn contained(&self, text: &str, points: u32) -> Option<u32> {
        // What only names the catalog, as `cloud recording` may, is not an answer.
        let says_something = |at: usize, count: usize| {
            let mut roles = self.roles[at..at + count].iter();
            roles.any(|role| !matches!(role, Role::Kind | Role::Title))
        };
        let has = |all: &[String], part: &[String]| {
            let mut places = all.windows(part.len().max(1)).enumerate();
            let is_long = part.len() > 1 || part.len() == 1 && self.is_one_word();
            is_long && places.any(|(at, words)| words == part && says_something(at, part.len()))
        };
        let words = content(text);
        if has(&self.sequence, &words) {
            // The more of the query is something else, the less.
            let roles = self.roles.iter();
            let others = [Role::Kind, Role::Title];
            let count = roles.filter(|role| !others.contains(role)).count();
            let asked = length_of(count.max(words.len()));
            let has = length_of(words.len());
            return Some(points * (asked + has) / (2 * asked) + has);
        }
        if text.contains(is_ideograph) {
            let text = letters(text).collect::<String>();
            return self.letters.contains(&text).then_some(points);
        }
        let mut typed = self
            .query
            .words
            .iter()
            .filter(|word| word.text.len() >= MIN_JOINED);
        if words.len() > 1 && typed.any(|word| same_letters(&word.text, text)) {
            return Some(points);
        }
        let mut parts = [&*self.sequence, self.inner()].into_iter();
        parts.find_map(|part| {
            let (open, fixed) = part.split_last().filter(|(_, fixed)| !fixed.is_empty())?;
            let fits = |words: &[String]| {
                words[..fixed.len()] == *fixed
                    && (words[fixed.len()] == *open
                        || self.is_open() && words[fixed.len()].starts_with(open.as_str()))
            };
            let at = words.windows(part.len()).position(fits)?;
            // The whole text, its beginning, or something in it.
            let share = match at {
                0 if words.len() == part.len() => points,
                0 => points * 3 / 4,
                _ => points * 2 / 3,
            };
            let [has, asked] = [part, &self.sequence].map(|words| length_of(words.len()));
            Some(share * has / asked + has)
        })
    }

    /// Whether the query has all words of a text and no other that says something.
    fn is_all(&self, text: &str) -> bool {
        let words = content(text);
        let all = self.sequence.iter().zip(&self.roles);
        let others = |role: &Role| matches!(role, Role::Kind | Role::Title | Role::Operation(_));
        let asked = all.filter(|(_, role)| !others(role));
        asked.map(|(word, _)| word).eq(&words)
    }

    /// Whether the query has one word only, and numbers.
    fn is_one_word(&self) -> bool {
        let is_word = |role: &&Role| !matches!(role, Role::Number(_) | Role::Kind | Role::Title);
        self.roles.iter().filter(is_word).count() == 1
    }

    /// The words of the query without what is around those that count.
    fn inner(&self) -> &[String] {
        let asked = self
            .query
            .words
            .iter()
            .filter(|word| word.role != Role::Filler);
        let counts = asked.map(|word| !matches!(word.role, Role::Kind | Role::Title));
        let counts = counts.collect::<Vec<_>>();
        let first = counts.iter().position(|counts| *counts);
        let last = counts.iter().rposition(|counts| *counts);
        let range = first.zip(last).map(|(first, last)| first..=last);
        range.map_or(&[], |range| &self.sequence[range])
    }

    /// Whether the last word is only the beginning of one.
    fn is_open(&self) -> bool {
        self.terms.iter().any(|term| term.is_open)
    }

    /// What an entry has of the query.
    pub(super) fn judge(&self, number: usize, candidate: &Candidate<'_, '_>) -> Judged {
        let mut judged = Judged::default();
        let places = 0..self.query.words.len();
        let by_code = places.map(|at| self.by_code(at, candidate)).max();
        let by_code = by_code.unwrap_or_default();
        let has_none = self.hits[number].fields.iter().all(Option::is_none);
        if by_code == 0 && has_none {
            return judged;
        }
        judged.points += by_code;
        judged.has_code = by_code > 0;
        if by_code > 0 {
            match candidate.domain.kind {
                Kind::Code => "by code",
                Kind::HttpStatus => "by HTTP status",
                _ => "by key",
            }
            .clone_into(&mut judged.reason);
        }
        if let Some((points, reason, text)) = self.by_sequence(candidate) {
            judged.points += points;
            judged.text = text;
            if by_code == 0 {
                judged.reason = format!("by {reason}");
            } else {
                write!(judged.reason, " and {reason}").unwrap_or_default();
            }
        }
        if let Some(field) = self.all_in(number)
            && judged.points < BY_ALL_WORDS
        {
            judged.points = BY_ALL_WORDS;
            judged.reason = format!("all words in {}", field.name());
        }
        judged.is_strong = judged.points > 0;
        if judged.is_strong {
            let statuses = (0..self.query.words.len())
                .filter(|at| self.by_code(*at, candidate) == 0)
                .find_map(|at| self.status(at, candidate.entry));
            judged.http_status = statuses;
            judged.points += if statuses.is_some() { 250 } else { 0 };
        }
        let by_words = self.by_words(number, &mut judged).min(MAX_BY_WORDS);
        judged.is_strong &= by_code > 0 || judged.has_most;
        // A status has the words of everything that it comes with.
        let is_any = candidate.domain.kind == Kind::HttpStatus && by_code == 0;
        judged.points += if is_any { by_words * 3 / 4 } else { by_words };
        let hint = self.query.hints[candidate.number];
        if by_words > 0 && hint.is_distinct {
            judged.points += if hint.is_whole {
                BY_DOMAIN
            } else {
                BY_DOMAIN / 2
            };
        }
        for (wrong, right) in &self.corrected {
            write!(judged.reason, "; spelling: {wrong} as {right}").unwrap_or_default();
        }
        judged
    }

    /// Which summary, keyword, text or name has all words of the query, if those are at least three.
    fn all_in(&self, number: usize) -> Option<Field> {
        let terms = self.terms.iter().enumerate();
        let others = [Role::Title, Role::Everyday];
        let is_asked = |term: &Term| !others.contains(&self.query.words[term.at].role);
        let asked = terms.filter(|(_, term)| is_asked(term) && !term.is_pair);
        let asked = asked.fold(0_u64, |bits, (number, _)| bits | 1 << number);
        let mut together = self.hits[number].together.iter();
        let is_all =
            |(field, here): &&(Field, u64)| *field >= Field::Summary && here & asked == asked;
        let all = together.find(is_all).map(|(field, _)| *field);
        all.filter(|_| asked.count_ones() > 2)
    }

    fn by_words(&self, number: usize, judged: &mut Judged) -> u32 {
        let Hits { fields, together } = &self.hits[number];
        let (mut points, mut has, mut all) = (0, 0, 0);
        let mut words = Vec::new();
        let mut places = Vec::new();
        for (term, hit) in self.terms.iter().zip(fields) {
            let rarity = self.rarity(term);
            if let Some(field) = hit {
                let is_head = *field >= Field::Summary;
                let is_operation = matches!(self.query.words[term.at].role, Role::Operation(_));
                points += if term.is_weak && !(is_operation && is_head) {
                    1
                } else {
                    rarity * field.weight()
                };
            }
            if term.is_weak {
                continue;
            }
            all += match term.entries {
                // Half of each of two words, perhaps.
                0 if term.is_pair => rarity / 2,
                0 => 0,
                _ => rarity,
            };
            if let Some(field) = hit {
                has += rarity;
                words.push(self.query.words[term.at].text.as_str());
                places.push(*field);
            }
        }
        let has_pairs = self.terms.iter().any(|term| term.is_pair);
        judged.has_most = has > 0
            && if has_pairs {
                2 * has >= all
            } else {
                3 * has >= 2 * all
            };
        if judged.reason.is_empty() && !words.is_empty() {
            places.sort_unstable();
            places.dedup();
            let places = places.iter().rev().map(|field| field.name());
            let places = places.collect::<Vec<_>>().join(" and ");
            judged.reason = format!("words of {places}: {}", words.join(", "));
        }
        let together = together.iter().map(|(_, here)| {
            let terms = self.terms.iter().enumerate();
            let terms = terms.filter(|(number, term)| here >> number & 1 == 1 && !term.is_weak);
            terms.map(|(_, term)| self.rarity(term)).sum::<u32>()
        });
        points + 5 * together.max().unwrap_or_default()
    }

    /// How much a term says: the fewer entries have it, the more.
    fn rarity(&self, term: &Term) -> u32 {
        let entries = u32::try_from(self.hits.len()).unwrap_or(u32::MAX);
        1 + (entries / term.entries.max(1)).max(1).ilog2()
    }
}

/// The words of a text that say something, folded.
fn content(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    words::each(text, |word, _| {
        if !is_filler(word) {
            words.push(fold(word).to_owned());
        }
    });
    words
}

/// The points for a number of words in their order.
fn length_of(words: usize) -> u32 {
    40 * u32::try_from(words).unwrap_or(u32::MAX).min(100)
}

/// Whether a word is two others without a space.
fn is_joined(first: &str, second: &str, word: &str) -> bool {
    word.len() == first.len() + second.len()
        && !first.is_empty()
        && !second.is_empty()
        && word.starts_with(first)
        && word.ends_with(second)
}

/// Whether any word of the entries passes a test.
fn any_word(all: &[Candidate<'_, '_>], test: &dyn Fn(&str) -> bool) -> bool {
    all.iter().any(|candidate| {
        let mut is_found = false;
        fields(candidate, &mut |_, text| {
            words::each(text, |word, _| is_found |= test(word));
        });
        is_found
    })
}

/// The word of the entries that a misspelled one is most similar to.
fn corrected(wrong: &str, all: &[Candidate<'_, '_>]) -> Option<String> {
    let limit = match wrong.chars().count() {
        ..=4 => return None,
        5..=7 => 1,
        _ => 2,
    };
    let mut best: Option<(usize, Field, String)> = None;
    let mut see = |field: Field, word: &str| {
        let is_similar = word.len().abs_diff(wrong.len()) <= limit
            && word.chars().next() == wrong.chars().next();
        if !is_similar {
            return;
        }
        let distance = strsim::osa_distance(wrong, word);
        let is_better = best.as_ref().is_none_or(|(least, place, _)| {
            distance < *least || distance == *least && field > *place
        });
        // Nobody looks for a word that says nothing.
        let is_word = || !is_filler(word) && !is_everyday(word);
        if distance <= limit && is_better && is_word() {
            best = Some((distance, field, word.to_owned()));
        }
    };
    for candidate in all {
        fields(candidate, &mut |field, text| {
            words::each(text, |word, _| see(field, word));
            // A name is also written in one word.
            if field >= Field::Text && text.len() <= wrong.len() + 10 {
                see(field, &letters(text).collect::<String>());
            }
        });
    }
    best.map(|(_, _, word)| word)
}
