//! From a checked catalog to the tables that classification works on.
//!
//! A compiled catalog prints these as statics, so that it cannot differ from a loaded one.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::iter;
use std::time::Duration;

use errdex_core::tables::{
    DomainTable, MeaningRow, PlaceRow, RecoveryRow, Tables, TextKey, TextMeaning, Texts, distance,
    fits, hash, same_text,
};
use errdex_core::{Evidence, Kind, RecoveryKind};

use crate::model::{Catalog, EntryIndex, Key, Meaning, OperationIndex, Recovery, Step};
use crate::pattern;
use crate::source::Spanned;

/// The tables of a catalog, which owns their texts.
#[derive(Debug)]
pub struct OwnedTables<'a> {
    /// See [`Tables::domains`]; the other fields have the names of theirs, too.
    pub domains: Vec<DomainTable>,
    /// The integer keys.
    pub keys: Vec<u64>,
    /// Where the meanings of each entry start.
    pub meaning_starts: Vec<u32>,
    /// The conditions of each meaning.
    pub meanings: Vec<MeaningRow>,
    /// Sets of operations.
    pub operation_sets: Vec<u64>,
    /// The number of operations.
    pub operations: u16,
    /// The operations that end a session.
    pub ends_session: Vec<u64>,
    /// The HTTP statuses of meanings.
    pub statuses: Vec<u16>,
    /// Sets of them.
    pub status_sets: Vec<u64>,
    /// Lists of entries.
    pub entry_lists: Vec<u32>,
    /// The recoveries.
    pub recoveries: Vec<RecoveryRow>,
    /// The hash table of the texts.
    pub text_slots: Vec<u32>,
    /// One spelling of each text.
    pub text_spellings: Vec<&'a str>,
    /// Where the keys of each text start.
    pub text_key_starts: Vec<u32>,
    /// The keys that are texts.
    pub text_keys: Vec<TextKey<'a>>,
    /// Where the meanings of each text start.
    pub text_meaning_starts: Vec<u32>,
    /// The meanings that have texts.
    pub text_meanings: Vec<TextMeaning>,
    /// The patterns among the texts.
    pub text_patterns: Vec<u32>,
    /// The places of the code.
    pub code_paths: Vec<&'a str>,
    /// The places of the text.
    pub text_paths: Vec<&'a str>,
    /// The fields that a response never has.
    pub not_a_response_if: Vec<&'a str>,
    /// The places of the keys of other domains.
    pub places: Vec<PlaceRow<'a>>,
    /// The list of the entries that say that a body is ours.
    pub ours: u32,
}

impl OwnedTables<'_> {
    /// The tables as slices.
    pub fn as_tables(&self) -> Tables<'_> {
        Tables {
            domains: &self.domains,
            keys: &self.keys,
            meaning_starts: &self.meaning_starts,
            meanings: &self.meanings,
            operation_sets: &self.operation_sets,
            operations: self.operations,
            ends_session: &self.ends_session,
            statuses: &self.statuses,
            status_sets: &self.status_sets,
            entry_lists: &self.entry_lists,
            recoveries: &self.recoveries,
            texts: Texts {
                slots: &self.text_slots,
                spellings: &self.text_spellings,
                key_starts: &self.text_key_starts,
                keys: &self.text_keys,
                meaning_starts: &self.text_meaning_starts,
                meanings: &self.text_meanings,
                patterns: &self.text_patterns,
            },
            code_paths: &self.code_paths,
            text_paths: &self.text_paths,
            not_a_response_if: &self.not_a_response_if,
            places: &self.places,
            ours: self.ours,
        }
    }
}

impl Catalog {
    /// The tables that classification works on.
    pub fn tables(&self) -> OwnedTables<'_> {
        let firsts = self.domains.iter().scan(0, |next, domain| {
            let first = *next;
            *next += number(domain.entries.len());
            Some(first)
        });
        let mut builder = Builder {
            catalog: self,
            firsts: firsts.collect(),
            // The list at 0 is empty, for conditions that are not stated.
            entry_lists: vec![0],
            operations: Sets::new(self.operations.len()),
            statuses: Sets::default(),
            recoveries: Vec::new(),
            numbers: BTreeMap::new(),
            delays: BTreeMap::new(),
        };
        builder.build()
    }
}

/// What is known while the tables are built.
struct Builder<'a> {
    catalog: &'a Catalog,
    /// The first entry of each domain.
    firsts: Vec<u32>,
    entry_lists: Vec<u32>,
    operations: Sets,
    statuses: Sets,
    recoveries: Vec<RecoveryRow>,
    /// The numbers of the recoveries, counted from 1.
    numbers: BTreeMap<RecoveryKey<'a>, u32>,
    /// The numbers of the delays.
    delays: BTreeMap<&'a [Duration], u32>,
}

/// Recoveries with the same key are the same recovery. Only of a schedule the evidence is a part.
type RecoveryKey<'a> = (&'a Step, Option<Evidence>);

impl<'a> Builder<'a> {
    fn build(&mut self) -> OwnedTables<'a> {
        let catalog = self.catalog;
        let meanings = || {
            let entries = catalog.domains.iter().flat_map(|domain| &domain.entries);
            entries.flat_map(|entry| &entry.meanings)
        };
        let statuses = meanings().flat_map(|meaning| &meaning.http_statuses);
        let mut statuses = statuses.map(|status| status.value).collect::<Vec<_>>();
        statuses.sort_unstable();
        statuses.dedup();
        self.statuses = Sets::new(statuses.len());
        let rows = meanings().map(|meaning| self.meaning(meaning, &statuses));
        let meanings = rows.collect();
        let places = self.places();
        let ours = self.list(&catalog.responses.ours);
        let mut ends_session = Sets::new(catalog.operations.len());
        let ending = catalog.operations.iter().enumerate();
        let ending = ending.filter(|(_, operation)| operation.ends_session);
        ends_session.number(ending.map(|(operation, _)| operation));
        let mut texts = TextTable::default();
        self.texts(&mut texts);
        let text_slots = texts.slots();
        let text_patterns = self.patterns(&mut texts);
        let (text_key_starts, text_keys) = concatenated(texts.keys);
        let (text_meaning_starts, text_meanings) = concatenated(texts.meanings);
        let (domains, keys) = self.domains();
        OwnedTables {
            domains,
            keys,
            meaning_starts: self.meaning_starts(),
            meanings,
            operation_sets: std::mem::take(&mut self.operations.words),
            operations: short(catalog.operations.len()),
            ends_session: ends_session.words,
            statuses,
            status_sets: std::mem::take(&mut self.statuses.words),
            entry_lists: std::mem::take(&mut self.entry_lists),
            recoveries: std::mem::take(&mut self.recoveries),
            text_slots,
            text_spellings: texts.spellings,
            text_key_starts,
            text_keys,
            text_meaning_starts,
            text_meanings,
            text_patterns,
            code_paths: values(&catalog.responses.code),
            text_paths: values(&catalog.responses.text),
            not_a_response_if: values(&catalog.responses.not_a_response_if),
            places,
            ours,
        }
    }

    fn domains(&self) -> (Vec<DomainTable>, Vec<u64>) {
        let mut keys = Vec::new();
        let ours = &self.catalog.responses.ours;
        let domains = self.catalog.domains.iter().enumerate();
        let domains = domains.map(|(number_of, domain)| {
            let start = keys.len();
            keys.extend(
                domain
                    .entries
                    .iter()
                    .filter_map(|entry| match entry.key.value {
                        Key::Integer(key) => distance(domain.key_type, key),
                        Key::Text(_) => None,
                    }),
            );
            DomainTable {
                kind: domain.kind.value,
                key_type: domain.key_type,
                matching: domain.matching,
                is_bitmask: domain.bitmask,
                is_informational: domain.informational,
                tells_whose: ours.iter().any(|entry| entry.value.domain == number_of),
                first: self.firsts[number_of],
                keys: number(start),
                count: number(keys.len() - start),
            }
        });
        (domains.collect(), keys)
    }

    fn meaning_starts(&self) -> Vec<u32> {
        let entries = self
            .catalog
            .domains
            .iter()
            .flat_map(|domain| &domain.entries);
        starts(entries.map(|entry| entry.meanings.len()))
    }

    fn meaning(&mut self, meaning: &'a Meaning, statuses: &[u16]) -> MeaningRow {
        let operations = meaning.operations.iter().map(|operation| operation.value);
        let stated = meaning.http_statuses.iter();
        let stated = stated.filter_map(|status| statuses.binary_search(&status.value).ok());
        let recovery = meaning.recovery.as_ref().map(|recovery| &recovery.value);
        MeaningRow {
            operations: self.operations.number(operations),
            statuses: self.statuses.number(stated),
            when: self.list(&meaning.when),
            recovery: recovery.map_or(0, |recovery| self.recovery(recovery)),
            evidence: counted(meaning.evidence),
            recovery_evidence: recovery.map_or(0, |recovery| counted(recovery.evidence)),
            has_texts: meaning.has_texts(),
        }
    }

    /// The number of a recovery, counted from 1.
    fn recovery(&mut self, recovery: &'a Recovery) -> u32 {
        let Recovery { step, evidence } = recovery;
        let schedule = step.schedule();
        let key = (step, schedule.map(|_| *evidence));
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let then = schedule.and_then(|schedule| schedule.then.as_deref());
        let then_number = then.map_or(0, |then| self.recovery(then));
        let with = match step {
            Step::Recheck { with, .. } => with.map_or(0, |with: OperationIndex| short(with) + 1),
            _ => 0,
        };
        let delays = schedule.map_or(&[][..], |schedule| &schedule.after);
        let next = number(self.delays.len());
        let delays = *self.delays.entry(delays).or_insert(next);
        let follows = (then_number as usize).checked_sub(1);
        let restarts = follows.is_some_and(|then| self.recoveries[then].restarts);
        self.recoveries.push(RecoveryRow {
            kind: step.kind(),
            with,
            delays,
            evidence: *evidence,
            then: then_number,
            then_evidence: then.map_or(Evidence::Documented, |then| then.evidence),
            restarts: restarts || step.kind() == RecoveryKind::Restart,
        });
        let own = number(self.recoveries.len());
        self.numbers.insert(key, own);
        own
    }

    /// Where a list of entries starts.
    fn list(&mut self, entries: &[Spanned<EntryIndex>]) -> u32 {
        if entries.is_empty() {
            return 0;
        }
        let start = number(self.entry_lists.len());
        self.entry_lists.push(number(entries.len()));
        let entries = entries.iter().map(|entry| self.entry(entry.value));
        let entries = entries.collect::<Vec<_>>();
        self.entry_lists.extend(entries);
        start
    }

    fn entry(&self, EntryIndex { domain, entry }: EntryIndex) -> u32 {
        self.firsts[domain] + number(entry)
    }

    /// Where the keys of the domains are in a JSON body; places that depend on others come last.
    fn places(&mut self) -> Vec<PlaceRow<'a>> {
        let catalog = self.catalog;
        let mut places = Vec::new();
        for (number_of, domain) in catalog.domains.iter().enumerate() {
            for place in &domain.places {
                let depth = catalog.place_depth(place, catalog.domains.len());
                let when = self.list(&place.when);
                places.extend(place.paths.iter().map(|path| PlaceRow {
                    domain: short(number_of),
                    path: &path.value,
                    when,
                    depth: depth.unwrap_or_default(),
                }));
            }
        }
        places.sort_by_key(|place| (place.depth, place.domain));
        places
    }

    fn texts(&self, texts: &mut TextTable<'a>) {
        let (mut entry_number, mut meaning_number) = (0, 0);
        for (domain_number, domain) in self.catalog.domains.iter().enumerate() {
            for entry in &domain.entries {
                if let Key::Text(key) = &entry.key.value {
                    let aliases = entry.aliases.iter().map(|alias| &alias.value);
                    for spelling in iter::once(key).chain(aliases) {
                        let text = texts.number(spelling);
                        texts.keys[text].push(TextKey {
                            domain: short(domain_number),
                            entry: entry_number,
                            spelling,
                        });
                    }
                }
                for meaning in &entry.meanings {
                    let identifying = meaning.texts.iter().map(|text| (text, false));
                    let supporting = meaning.supporting_texts.iter().map(|text| (text, true));
                    for (text, is_supporting) in identifying.chain(supporting) {
                        let text = texts.number(&text.value);
                        texts.meanings[text].push(TextMeaning {
                            meaning: meaning_number,
                            entry: entry_number,
                            is_supporting,
                        });
                    }
                    meaning_number += 1;
                }
                entry_number += 1;
            }
        }
    }

    /// Adds the patterns to the texts and returns their numbers, the most specific pattern first.
    fn patterns(&self, texts: &mut TextTable<'a>) -> Vec<u32> {
        let first = texts.spellings.len();
        let mut numbers = BTreeMap::new();
        let (mut entry_number, mut meaning_number) = (0, 0);
        for entry in self.catalog.domains.iter().flat_map(|one| &one.entries) {
            for meaning in &entry.meanings {
                for pattern in &meaning.patterns {
                    let shape = pattern::shape(&pattern.value);
                    let number = numbers.entry(shape);
                    let number = *number.or_insert_with(|| texts.push(&pattern.value));
                    texts.meanings[number].push(TextMeaning {
                        meaning: meaning_number,
                        entry: entry_number,
                        is_supporting: false,
                    });
                }
                meaning_number += 1;
            }
            entry_number += 1;
        }
        let mut patterns = (first..texts.spellings.len()).collect::<Vec<_>>();
        patterns.sort_by_cached_key(|pattern| Reverse(pattern::weight(texts.spellings[*pattern])));
        // The key of another field is not stated as a text, so that one counts as its pattern.
        let is_message = |key: &TextKey<'_>| {
            self.catalog.domains[usize::from(key.domain)].kind.value == Kind::Message
        };
        for text in 0..first {
            let is_stated =
                !texts.meanings[text].is_empty() || texts.keys[text].iter().any(is_message);
            let fits = |pattern: &&usize| fits(texts.spellings[**pattern], texts.spellings[text]);
            if !is_stated && let Some(pattern) = patterns.iter().find(fits) {
                let meanings = texts.meanings[*pattern].clone();
                texts.meanings[text] = meanings;
            }
        }
        patterns.into_iter().map(number).collect()
    }
}

/// Texts, each with the keys and the meanings that have it.
#[derive(Default)]
struct TextTable<'a> {
    spellings: Vec<&'a str>,
    keys: Vec<Vec<TextKey<'a>>>,
    meanings: Vec<Vec<TextMeaning>>,
    by_hash: BTreeMap<u64, Vec<usize>>,
}

impl<'a> TextTable<'a> {
    fn number(&mut self, spelling: &'a str) -> usize {
        let with_hash = self.by_hash.entry(hash(spelling)).or_default();
        let is_same = |number: &&usize| same_text(self.spellings[**number], spelling);
        if let Some(number) = with_hash.iter().find(is_same) {
            return *number;
        }
        with_hash.push(self.spellings.len());
        self.push(spelling)
    }

    fn push(&mut self, spelling: &'a str) -> usize {
        self.spellings.push(spelling);
        self.keys.push(Vec::new());
        self.meanings.push(Vec::new());
        self.spellings.len() - 1
    }

    /// A hash table that is at most half full, so that most texts are at the place of their hash.
    fn slots(&self) -> Vec<u32> {
        let size = (2 * self.spellings.len()).next_power_of_two();
        let mut slots = vec![0; size];
        for (spelling, count) in self.spellings.iter().zip(1..) {
            let mask = size as u64 - 1;
            let mut slot = usize::try_from(hash(spelling) & mask).unwrap_or_default();
            while slots[slot] != 0 {
                slot = (slot + 1) % size;
            }
            slots[slot] = count;
        }
        slots
    }
}

/// Sets of small numbers, as bits.
#[derive(Default)]
struct Sets {
    /// How many words a set has.
    size: usize,
    words: Vec<u64>,
    numbers: BTreeMap<Vec<u64>, u32>,
}

impl Sets {
    fn new(bits: usize) -> Self {
        Self {
            size: bits.div_ceil(64),
            ..Self::default()
        }
    }

    /// The number of a set, counted from 1; 0 for the empty one.
    fn number(&mut self, bits: impl Iterator<Item = usize>) -> u32 {
        let mut set = vec![0; self.size];
        for bit in bits {
            set[bit / 64] |= 1 << (bit % 64);
        }
        if set.iter().all(|word| *word == 0) {
            return 0;
        }
        let next = number(self.numbers.len() + 1);
        if let Some(number) = self.numbers.get(&set) {
            return *number;
        }
        self.words.extend(&set);
        self.numbers.insert(set, next);
        next
    }
}

/// Rows one after another, and where each of them starts.
fn concatenated<T>(rows: Vec<Vec<T>>) -> (Vec<u32>, Vec<T>) {
    let starts = starts(rows.iter().map(Vec::len));
    (starts, rows.into_iter().flatten().collect())
}

/// Where rows of these lengths start, and where the last one ends.
fn starts(lengths: impl Iterator<Item = usize>) -> Vec<u32> {
    let mut end = 0;
    let ends = lengths.map(|length| {
        end += number(length);
        end
    });
    let ends = ends.collect::<Vec<_>>();
    iter::once(0).chain(ends).collect()
}

fn values(texts: &[Spanned<String>]) -> Vec<&str> {
    texts.iter().map(|text| text.value.as_str()).collect()
}

/// The number of a word of the vocabulary, counted from 1.
fn counted(evidence: Evidence) -> u8 {
    evidence as u8 + 1
}

/// A number of things of a catalog, of which the size of files leaves fewer.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The same for things of which `check` allows fewer.
fn short(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
