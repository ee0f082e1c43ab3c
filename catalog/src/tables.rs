//! From a checked catalog to the tables that classification works on.
//!
//! A compiled catalog prints these as statics, so that it cannot differ from a loaded one.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::iter;
use std::time::Duration;

use errdex_core::tables::{
    DomainTable, EntryRow, FIRST_STATUS, MeaningRow, PathRow, PlaceRow, Read, RecoveryRow,
    STATUS_WORDS, Stated, Tables, TextKey, TextMeaning, Texts, distance, fits, hash, hash_of,
    same_text,
};
use errdex_core::{Evidence, KeyFormat, KeyType, Kind, RecoveryKind};

use crate::model::{Catalog, Domain, EntryIndex, Key, Meaning, OperationIndex, Recovery, Step};
use crate::pattern;
use crate::source::Spanned;

/// The tables of a catalog, which owns their texts.
#[derive(Debug)]
pub struct OwnedTables<'a> {
    /// See [`Tables::domains`]; the other fields have the names of theirs, too.
    pub domains: Vec<DomainTable>,
    /// The domains of codes.
    pub code_domains: Vec<u16>,
    /// The domains of HTTP statuses.
    pub status_domains: Vec<u16>,
    /// The integer keys.
    pub keys: Vec<u64>,
    /// The tables of them.
    pub key_slots: Vec<u32>,
    /// The entries.
    pub entries: Vec<EntryRow>,
    /// The conditions of each meaning.
    pub meanings: Vec<MeaningRow>,
    /// Sets of operations.
    pub operation_sets: Vec<u64>,
    /// The operations that end a session.
    pub ends_session: u32,
    /// Sets of HTTP statuses.
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
    /// The trie of the names in bodies.
    pub paths: Vec<PathRow<'a>>,
    /// The tables of the names below each of them.
    pub path_slots: Vec<u32>,
    /// What is read at each place.
    pub path_reads: Vec<u32>,
    /// What is read of a body.
    pub reads: Vec<Read>,
    /// When keys in bodies are keys of other domains.
    pub places: Vec<PlaceRow>,
    /// Whether there are codes that are integers.
    pub has_integer_codes: bool,
    /// Whether there are codes that are texts.
    pub has_text_codes: bool,
    /// Whether code and text are looked for in the usual places.
    pub has_usual_places: bool,
    /// The list of the entries that say that a body is ours.
    pub ours: u32,
}

impl OwnedTables<'_> {
    /// The tables as slices.
    pub fn as_tables(&self) -> Tables<'_> {
        Tables {
            domains: &self.domains,
            code_domains: &self.code_domains,
            status_domains: &self.status_domains,
            keys: &self.keys,
            key_slots: &self.key_slots,
            entries: &self.entries,
            meanings: &self.meanings,
            operation_sets: &self.operation_sets,
            ends_session: self.ends_session,
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
            paths: &self.paths,
            path_slots: &self.path_slots,
            path_reads: &self.path_reads,
            reads: &self.reads,
            places: &self.places,
            has_integer_codes: self.has_integer_codes,
            has_text_codes: self.has_text_codes,
            has_usual_places: self.has_usual_places,
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
            statuses: Sets::new(usize::from(STATUS_WORDS) * 64),
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
        let entries = catalog.domains.iter().flat_map(|domain| &domain.entries);
        let meanings = entries.flat_map(|entry| &entry.meanings);
        let meanings = meanings.map(|meaning| self.meaning(meaning)).collect();
        let entries = self.entries();
        let is_code = |domain: &&Domain| domain.kind.value == Kind::Code;
        let codes = || catalog.domains.iter().filter(is_code);
        let has_text_codes = codes().any(|domain| domain.key_type == KeyType::String);
        let has_integer_codes = codes().any(|domain| domain.key_type != KeyType::String);
        let responses = &catalog.responses;
        let has_usual_places = responses.code.is_empty() && responses.text.is_empty();
        let mut places = BodyPlaces::default();
        self.places(&mut places, has_usual_places, has_text_codes);
        let (paths, path_slots, path_reads) = places.trie.rows();
        let ours = self.list(&catalog.responses.ours);
        let ending = catalog.operations.iter().enumerate();
        let ending = ending.filter(|(_, operation)| operation.ends_session);
        let ending = ending.map(|(operation, _)| operation);
        let ends_session = self.operations.start(ending);
        let mut texts = TextTable::default();
        self.texts(&mut texts);
        let text_slots = texts.slots();
        let text_patterns = self.patterns(&mut texts);
        let (text_key_starts, text_keys) = concatenated(texts.keys);
        let (text_meaning_starts, text_meanings) = concatenated(texts.meanings);
        let (domains, keys, key_slots) = self.domains();
        OwnedTables {
            domains,
            code_domains: of_kind(catalog, Kind::Code),
            status_domains: of_kind(catalog, Kind::HttpStatus),
            keys,
            key_slots,
            entries,
            meanings,
            operation_sets: std::mem::take(&mut self.operations.words),
            ends_session,
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
            paths,
            path_slots,
            path_reads,
            reads: places.reads,
            places: places.rows,
            has_integer_codes,
            has_text_codes,
            has_usual_places,
            ours,
        }
    }

    fn domains(&self) -> (Vec<DomainTable>, Vec<u64>, Vec<u32>) {
        let (mut keys, mut slots) = (Vec::new(), Vec::new());
        let domains = self.catalog.domains.iter().enumerate();
        let domains = domains.map(|(number_of, domain)| {
            let start = keys.len();
            let range = domain.key_type.range();
            let least = range.and_then(|(least, _)| i64::try_from(least).ok());
            let least = least.unwrap_or_default();
            let distances = domain.entries.iter();
            keys.extend(distances.filter_map(|entry| match entry.key.value {
                Key::Integer(key) => distance(least, key),
                Key::Text(_) => None,
            }));
            let hashes = keys[start..].iter().map(|key| hash_of(*key));
            let table = slotted(&hashes.zip(1..).collect::<Vec<_>>());
            let first_slot = number(slots.len());
            slots.extend(&table);
            DomainTable {
                kind: domain.kind.value,
                least,
                hex_bits: match domain.key_format {
                    KeyFormat::Decimal => 0,
                    KeyFormat::Hex => u8::try_from(domain.key_type.bits()).unwrap_or_default(),
                },
                matching: domain.matching,
                is_bitmask: domain.bitmask,
                tells_whose: self.tells_whose(number_of),
                first: self.firsts[number_of],
                keys: number(start),
                slots: first_slot,
                slot_count: number(table.len()),
            }
        });
        (domains.collect(), keys, slots)
    }

    /// Whether the keys of a domain tell whose a body is.
    fn tells_whose(&self, domain: usize) -> bool {
        let mut ours = self.catalog.responses.ours.iter();
        ours.any(|entry| entry.value.domain == domain)
    }

    fn entries(&mut self) -> Vec<EntryRow> {
        let mut rows = Vec::new();
        let mut first = 0;
        for (number_of, domain) in self.catalog.domains.iter().enumerate() {
            for entry in &domain.entries {
                let count = number(entry.meanings.len());
                rows.push(EntryRow {
                    first,
                    count,
                    statuses: self.status_set(&entry.meanings),
                    domain: short(number_of),
                    is_informational: domain.informational,
                });
                first += count;
            }
        }
        rows
    }

    fn meaning(&mut self, meaning: &'a Meaning) -> MeaningRow {
        let operations = meaning.operations.iter().map(|operation| operation.value);
        let recovery = meaning.recovery.as_ref().map(|recovery| &recovery.value);
        let evidence = [
            counted(meaning.evidence),
            recovery.map_or(0, |recovery| counted(recovery.evidence)),
        ];
        MeaningRow {
            operations: self.operations.start(operations),
            statuses: self.status_set(std::slice::from_ref(meaning)),
            when: self.list(&meaning.when),
            stated: Stated::new(
                recovery.map_or(0, |recovery| self.recovery(recovery)),
                evidence,
                meaning.has_texts(),
            ),
        }
    }

    /// Where the set of the HTTP statuses that meanings state starts.
    fn status_set(&mut self, meanings: &[Meaning]) -> u32 {
        let stated = meanings.iter().flat_map(|meaning| &meaning.http_statuses);
        let stated = stated.filter_map(|status| status.value.checked_sub(FIRST_STATUS));
        self.statuses.start(stated.map(usize::from))
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

    /// What is read of a JSON body, in the order in which it counts: places that depend on others come
    /// after them.
    fn places(&mut self, places: &mut BodyPlaces<'a>, are_usual: bool, has_text_codes: bool) {
        let catalog = self.catalog;
        let mut of_domains = Vec::new();
        for (number_of, domain) in catalog.domains.iter().enumerate() {
            for place in &domain.places {
                let depth = catalog.place_depth(place, catalog.domains.len());
                let row = PlaceRow {
                    domain: short(number_of),
                    when: self.list(&place.when),
                    depth: depth.unwrap_or_default(),
                };
                of_domains.extend(place.paths.iter().map(|path| (row, path.value.as_str())));
            }
        }
        of_domains.sort_by_key(|(row, _)| (row.depth, row.domain));
        let tells_whose = |row: &PlaceRow| self.tells_whose(row.domain.into());
        let (whose, others) = of_domains
            .into_iter()
            .partition::<Vec<_>, _>(|(row, _)| tells_whose(row));
        for (row, path) in whose {
            let place = places.place(row);
            places.read(Read::Whose(place), path.split('.'));
        }
        for field in &catalog.responses.not_a_response_if {
            places.read(Read::NotAResponse, iter::once(field.value.as_str()));
        }
        let weak = if has_text_codes {
            USUAL_TEXT_CODES
        } else {
            &[]
        };
        for (read, stated, usual) in [
            (Read::Code, &catalog.responses.code[..], USUAL_CODES),
            (Read::CodeIfKnown, &[], weak),
            (Read::Text, &catalog.responses.text, USUAL_TEXTS),
        ] {
            let usual = usual.iter().copied().filter(|_| are_usual);
            for path in stated.iter().map(|path| path.value.as_str()).chain(usual) {
                places.read(read, path.split('.'));
            }
        }
        for (row, path) in others {
            let place = places.place(row);
            places.read(Read::Place(place), path.split('.'));
        }
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

/// Where bodies usually have a code.
const USUAL_CODES: &[&str] = &[
    "code",
    "error.code",
    "errorCode",
    "error_code",
    "errcode",
    "errno",
    "error.errorCode",
    "error.error_code",
    "errors[].code",
    "errors[].extensions.code",
];

/// Where they have a code that is a text, and often something else.
const USUAL_TEXT_CODES: &[&str] = &["error.type", "error.status", "error", "type", "status"];

/// Where bodies usually have the text of an error.
const USUAL_TEXTS: &[&str] = &[
    "message",
    "error.message",
    "errorMessage",
    "error_message",
    "errmsg",
    "error_description",
    "msg",
    "reason",
    "detail",
    "error.reason",
    "error.errorMessage",
    "errors[].message",
    "errors[].detail",
    "error",
    "title",
];

/// What is read of a body, and where.
#[derive(Default)]
struct BodyPlaces<'a> {
    trie: Trie<'a>,
    reads: Vec<Read>,
    rows: Vec<PlaceRow>,
}

impl<'a> BodyPlaces<'a> {
    /// The number of a place.
    fn place(&mut self, row: PlaceRow) -> u32 {
        self.rows.push(row);
        number(self.rows.len() - 1)
    }

    fn read(&mut self, read: Read, path: impl Iterator<Item = &'a str>) {
        self.trie.add(path, number(self.reads.len()));
        self.reads.push(read);
    }
}

/// Names below names, and what is read there.
#[derive(Default)]
struct Trie<'a> {
    reads: Vec<u32>,
    children: Vec<(&'a str, Trie<'a>)>,
}

impl<'a> Trie<'a> {
    fn add(&mut self, path: impl Iterator<Item = &'a str>, read: u32) {
        let mut place = self;
        for name in path {
            place = match name.strip_suffix(PathRow::ITEMS) {
                Some(name) => place.child(name).child(PathRow::ITEMS),
                None => place.child(name),
            };
        }
        place.reads.push(read);
    }

    fn child(&mut self, name: &'a str) -> &mut Self {
        let known = self.children.iter().position(|(known, _)| *known == name);
        let known = known.unwrap_or_else(|| {
            self.children.push((name, Self::default()));
            self.children.len() - 1
        });
        &mut self.children[known].1
    }

    /// The trie as a table, the tables of its names, and what is read at each row.
    fn rows(&self) -> (Vec<PathRow<'a>>, Vec<u32>, Vec<u32>) {
        let (mut rows, mut slots, mut reads) = (Vec::new(), Vec::new(), Vec::new());
        self.add_rows("", &mut rows, &mut slots, &mut reads);
        (rows, slots, reads)
    }

    fn add_rows(
        &self,
        name: &'a str,
        rows: &mut Vec<PathRow<'a>>,
        slots: &mut Vec<u32>,
        reads: &mut Vec<u32>,
    ) {
        let own = rows.len();
        rows.push(PathRow {
            name,
            start: PathRow::start(name.as_bytes()),
            slots: 0,
            slot_count: 0,
            end: 0,
            reads: number(reads.len()),
            read_count: number(self.reads.len()),
        });
        reads.extend(&self.reads);
        let mut names = Vec::new();
        for (name, child) in &self.children {
            names.push((*name, number(rows.len())));
            child.add_rows(name, rows, slots, reads);
        }
        let table = names_table(names.into_iter());
        rows[own].slots = number(slots.len());
        rows[own].slot_count = number(table.len());
        rows[own].end = number(rows.len());
        slots.extend(table);
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

    fn slots(&self) -> Vec<u32> {
        let hashes = self.spellings.iter().map(|spelling| hash(spelling));
        slotted(&hashes.zip(1..).collect::<Vec<_>>())
    }
}

/// The numbers of names in a table, each at the place of its hash or after it, see
/// [`Tables::path_slots`].
pub fn names_table<'n>(names: impl Iterator<Item = (&'n str, u32)>) -> Vec<u32> {
    let hashes = names.map(|(name, row)| (hash_of(PathRow::start(name.as_bytes())), row));
    slotted(&hashes.collect::<Vec<_>>())
}

/// Numbers in a table, each at the place of its hash or after it.
///
/// It is at most half full, so that most are at the place of their hash.
fn slotted<H: Copy + Into<u64>>(numbers: &[(H, u32)]) -> Vec<u32> {
    let size = match numbers.len() {
        0 => 0,
        count => (2 * count).next_power_of_two(),
    };
    let mut slots = vec![0; size];
    for &(hash, number) in numbers {
        let mut slot = usize::try_from(hash.into() & (size as u64 - 1)).unwrap_or_default();
        while slots[slot] != 0 {
            slot = (slot + 1) % size;
        }
        slots[slot] = number;
    }
    slots
}

/// Sets of small numbers, as bits.
struct Sets {
    /// How many words a set has.
    size: usize,
    words: Vec<u64>,
    starts: BTreeMap<Vec<u64>, u32>,
}

impl Sets {
    fn new(bits: usize) -> Self {
        let size = bits.div_ceil(64);
        Self {
            size,
            // The set at 0 is empty, for conditions that are not stated.
            words: vec![0; size],
            starts: BTreeMap::new(),
        }
    }

    /// Where the set of these numbers starts; 0 if there are none.
    fn start(&mut self, members: impl Iterator<Item = usize>) -> u32 {
        let mut set = vec![0; self.size];
        for member in members {
            set[member / 64] |= 1 << (member % 64);
        }
        if set.iter().all(|word| *word == 0) {
            return 0;
        }
        if let Some(start) = self.starts.get(&set) {
            return *start;
        }
        let start = number(self.words.len());
        self.words.extend(&set);
        self.starts.insert(set, start);
        start
    }
}

/// The domains of a kind.
fn of_kind(catalog: &Catalog, kind: Kind) -> Vec<u16> {
    let domains = catalog.domains.iter().enumerate();
    let domains = domains.filter(|(_, domain)| domain.kind.value == kind);
    domains.map(|(number, _)| short(number)).collect()
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
