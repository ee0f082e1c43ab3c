//! What classification and the reading of bodies work on: a catalog as plain slices.
//!
//! A compiled catalog has them as statics, and one that was read from files builds the same in
//! memory. Operations, entries, meanings and texts are numbers here: their places in the catalog,
//! domain by domain. Prose and names are not part of it.

use core::fmt;

use crate::pattern::Parts;
use crate::text::{self, Seen};
use crate::{Evidence, Key, Kind, Matching, RecoveryKind};

/// The tables of a catalog.
///
/// Built by the compiler of catalogs only, which keeps every number within its table. A number that
/// is not finds nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tables<'a> {
    /// The domains, in the order of the catalog.
    pub domains: &'a [DomainTable],
    /// The domains whose keys are codes.
    pub code_domains: &'a [u16],
    /// The domains whose keys are HTTP statuses.
    pub status_domains: &'a [u16],
    /// The integer keys of all domains, each as its distance from the least number of the key type.
    pub keys: &'a [u64],
    /// Tables of the integer keys of each domain: the number of a key in its domain, counted from 1, at
    /// the place of its hash or after it; 0 is empty.
    pub key_slots: &'a [u32],
    /// The entries, domain by domain.
    pub entries: &'a [EntryRow],
    /// The conditions of each meaning, and what it says to do.
    pub meanings: &'a [MeaningRow],
    /// Sets of operations, each of as many words as there are bits for all operations. The first one is
    /// empty.
    pub operation_sets: &'a [u64],
    /// Where the set of the operations starts that end what the first one of a session began.
    pub ends_session: u32,
    /// Sets of HTTP statuses, each of [`STATUS_WORDS`] words. The first one is empty.
    pub status_sets: &'a [u64],
    /// Lists of entries: the first word of each is its length.
    pub entry_lists: &'a [u32],
    /// The recoveries that meanings state.
    pub recoveries: &'a [RecoveryRow],
    /// The texts of keys and meanings.
    pub texts: Texts<'a>,
    /// Where in a JSON body something is read: a trie of names. The first row is the body.
    pub paths: &'a [PathRow<'a>],
    /// Tables of the names below each row: the number of a row at the place of its hash or after it; 0 is
    /// empty.
    pub path_slots: &'a [u32],
    /// What is read at each of these places.
    pub path_reads: &'a [u32],
    /// What is read of a body, in the order in which it counts.
    pub reads: &'a [Read],
    /// Where the keys of other domains are, ordered by depth; those that tell whose a body is first.
    pub places: &'a [PlaceRow],
    /// Whether the API has codes that are integers.
    pub has_integer_codes: bool,
    /// Whether the API has codes that are texts.
    pub has_text_codes: bool,
    /// Whether the catalog does not say where code and text are, so that they are looked for in the usual
    /// places.
    pub has_usual_places: bool,
    /// The list of the entries of which a body has one if it has a key of their domain.
    pub ours: u32,
}

/// The first HTTP status that a set may contain.
pub const FIRST_STATUS: u16 = 100;

/// How many words a set of HTTP statuses has, which end with 599.
pub const STATUS_WORDS: u16 = 8;

/// A domain, as far as its keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DomainTable {
    /// Which part of a response the key is.
    pub kind: Kind,
    /// The least integer that the type of the keys can hold.
    pub least: i64,
    /// How many bits a key has that people write in hexadecimal; 0 for other keys.
    pub hex_bits: u8,
    /// When two texts are the same key.
    pub matching: Matching,
    /// Whether a value on the wire is a sum of keys.
    pub is_bitmask: bool,
    /// Whether its keys tell which product a body comes from.
    pub tells_whose: bool,
    /// Its first entry.
    pub first: u32,
    /// Where its integer keys start.
    pub keys: u32,
    /// Where the table of its integer keys starts in [`Tables::key_slots`].
    pub slots: u32,
    /// The length of that table, which is a power of two, or 0 if the keys are texts.
    pub slot_count: u32,
}

impl DomainTable {
    /// The distance of a number from the least key, if it can be one.
    ///
    /// A hexadecimal key is also the signed and the unsigned number with the same bits.
    fn distance(&self, number: i128) -> Option<u64> {
        if self.hex_bits == 0 {
            return distance(self.least, number);
        }
        let count = 1_i128 << self.hex_bits;
        let fits = -(count / 2) <= number && number < count;
        let distance = number - i128::from(self.least);
        u64::try_from(distance.rem_euclid(count))
            .ok()
            .filter(|_| fits)
    }
}

/// What holds for all meanings of an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EntryRow {
    /// Its first meaning.
    pub first: u32,
    /// The number of its meanings.
    pub count: u32,
    /// Where the set of the HTTP statuses starts that its meanings state; 0 for none.
    pub statuses: u32,
    /// The number of its domain.
    pub domain: u16,
    /// Whether it only says where or how bad something is, and never what to do.
    pub is_informational: bool,
}

impl EntryRow {
    /// A row, from its fields in their order.
    pub const fn new(
        [first, count, statuses]: [u32; 3],
        domain: u16,
        is_informational: bool,
    ) -> Self {
        Self {
            first,
            count,
            statuses,
            domain,
            is_informational,
        }
    }
}

/// The conditions of a meaning, and what it says to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MeaningRow {
    /// Where the set of its operations starts; 0 for any.
    pub operations: u32,
    /// Where the set of its HTTP statuses starts; 0 for any.
    pub statuses: u32,
    /// The list of the entries of which one must be in the same body; 0 for none.
    pub when: u32,
    /// What it says to do, and how that is known, see [`Stated`].
    pub stated: Stated,
}

impl MeaningRow {
    /// A row, from its fields in their order.
    pub const fn new([operations, statuses, when]: [u32; 3], stated: Stated) -> Self {
        Self {
            operations,
            statuses,
            when,
            stated,
        }
    }

    /// The recovery, counted from 1; 0 if none is stated.
    pub const fn recovery(&self) -> u32 {
        self.stated.0 & Stated::MAX_RECOVERY
    }

    /// How the meaning is known, counted from 1.
    pub const fn evidence(&self) -> u8 {
        (self.stated.0 >> Stated::EVIDENCE & 7) as u8
    }

    /// How the recovery is known, counted from 1; 0 if that is not stated.
    pub const fn recovery_evidence(&self) -> u8 {
        (self.stated.0 >> Stated::RECOVERY_EVIDENCE & 7) as u8
    }

    /// Whether it has texts.
    pub const fn has_texts(&self) -> bool {
        self.stated.0 & Stated::HAS_TEXTS != 0
    }

    /// Whether it says to do the same as another, and that is known in the same way.
    pub(crate) const fn says_the_same(&self, other: &Self) -> bool {
        (self.stated.0 ^ other.stated.0) & !Stated::HAS_TEXTS == 0
    }
}

/// What a meaning says to do, and how that is known, in the bits of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stated(u32);

impl Stated {
    /// The largest number of a recovery; a larger one becomes this one, which no catalog has.
    const MAX_RECOVERY: u32 = (1 << Self::EVIDENCE) - 1;
    /// Where the evidence of the meaning starts.
    const EVIDENCE: u32 = 24;
    /// Where that of the recovery starts.
    const RECOVERY_EVIDENCE: u32 = 27;
    /// The meaning has texts.
    const HAS_TEXTS: u32 = 1 << 30;

    /// The number of the recovery, counted from 1 or 0 for none; how the meaning and its recovery are known,
    /// each counted from 1; and whether the meaning has texts.
    pub const fn new(
        recovery: u32,
        [evidence, recovery_evidence]: [u8; 2],
        has_texts: bool,
    ) -> Self {
        let recovery = if recovery < Self::MAX_RECOVERY {
            recovery
        } else {
            Self::MAX_RECOVERY
        };
        let known = (evidence as u32 & 7) << Self::EVIDENCE
            | (recovery_evidence as u32 & 7) << Self::RECOVERY_EVIDENCE;
        Self(recovery | known | if has_texts { Self::HAS_TEXTS } else { 0 })
    }
}

/// A recovery, as far as recoveries are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecoveryRow {
    /// What to do.
    pub kind: RecoveryKind,
    /// The operation that asks for the state, counted from 1; 0 if none is stated.
    pub with: u16,
    /// The number of its delays; equal delays have equal numbers.
    pub delays: u32,
    /// How the schedule is known.
    pub evidence: Evidence,
    /// The recovery that follows, counted from 1; 0 if none is stated.
    pub then: u32,
    /// How that is known.
    pub then_evidence: Evidence,
    /// Whether a restart is a step of it, however late.
    pub restarts: bool,
}

/// The places in a JSON body where something is read, see [`Tables::paths`].
#[derive(Clone, Copy, Debug)]
pub struct Trie<'a> {
    /// See [`Tables::paths`].
    pub paths: &'a [PathRow<'a>],
    /// See [`Tables::path_slots`].
    pub slots: &'a [u32],
    /// See [`Tables::path_reads`].
    pub reads: &'a [u32],
}

/// A name on the way to something that is read of a JSON body.
///
/// Below each row come those of the members of its object, with all that is below them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathRow<'a> {
    /// The name of a member, or [`ITEMS`](Self::ITEMS).
    pub name: &'a str,
    /// The first eight bytes of it, see [`start`](Self::start).
    pub start: u64,
    /// Where its table of the names right below it starts in [`Tables::path_slots`].
    pub slots: u32,
    /// The length of that table, which is a power of two, or 0.
    pub slot_count: u32,
    /// Where the rows below it end.
    pub end: u32,
    /// Where what is read there starts in [`Tables::path_reads`].
    pub reads: u32,
    /// How much is read there.
    pub read_count: u32,
}

impl PathRow<'_> {
    /// The name of the row that is the place of each item of an array.
    pub const ITEMS: &'static str = "[]";

    /// The first eight bytes of a name, or a shorter one with zeros after it.
    pub const fn start(name: &[u8]) -> u64 {
        let mut start = 0;
        let mut at = 0;
        while at < 8 && at < name.len() {
            start |= (name[at] as u64) << (8 * at);
            at += 1;
        }
        start
    }
}

/// A place in a JSON body: `error.code`, `errors[].code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyPlace<'a> {
    paths: &'a [PathRow<'a>],
    row: u32,
}

impl fmt::Display for BodyPlace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = (0..).zip(self.paths).skip(1);
        let leads_there = |(row, path): &(u32, &PathRow<'_>)| (*row..path.end).contains(&self.row);
        let mut is_first = true;
        for (_, path) in rows.filter(leads_there) {
            if !is_first && path.name != PathRow::ITEMS {
                f.write_str(".")?;
            }
            is_first = false;
            f.write_str(path.name)?;
        }
        Ok(())
    }
}

/// Something that is read of a JSON body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// The key of a domain that tells whose the body is, by the number of its place.
    Whose(u32),
    /// A field that a response never has.
    NotAResponse,
    /// The code, the best place first.
    Code,
    /// A text that is a code if the catalog has it.
    CodeIfKnown,
    /// The text, the best place first.
    Text,
    /// The key of another domain, by the number of its place.
    Place(u32),
}

/// When a key in a JSON body is one of a domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceRow {
    /// The number of the domain.
    pub domain: u16,
    /// The list of the entries of which one must be in the body; 0 for none.
    pub when: u32,
    /// How many other entries the reading depends on.
    pub depth: u8,
}

/// All texts of a catalog, in a table of hashes, and after them its patterns.
///
/// Texts that differ only in what servers change without meaning anything by it (see `text`) are one,
/// and so are patterns that also differ in the names of their parts. A pattern is a text that is not
/// found by its hash, but by comparing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Texts<'a> {
    /// The number of a text, counted from 1, at the place of its hash or after it; 0 is empty. The
    /// length is a power of two.
    pub slots: &'a [u32],
    /// One spelling of each text.
    pub spellings: &'a [&'a str],
    /// Where the keys of each text start, and where those of the last one end.
    pub key_starts: &'a [u32],
    /// The spellings of keys.
    pub keys: &'a [TextKey<'a>],
    /// Where the meanings of each text start, and where those of the last one end.
    pub meaning_starts: &'a [u32],
    /// The meanings with the text, in order.
    pub meanings: &'a [TextMeaning],
    /// The numbers of the patterns, counted from 0, the most specific one first.
    pub patterns: &'a [u32],
}

/// An entry that has a text as its key, or as another spelling of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextKey<'a> {
    /// The number of the domain.
    pub domain: u16,
    /// The entry.
    pub entry: u32,
    /// The exact spelling.
    pub spelling: &'a str,
}

/// A meaning that has a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextMeaning {
    /// The meaning.
    pub meaning: u32,
    /// Its entry.
    pub entry: u32,
    /// Whether the text is too generic to identify the entry.
    pub is_supporting: bool,
}

/// A table that only the reading of bodies needs, and that is not linked without it.
pub const fn of_bodies<T>(table: &'static [T]) -> &'static [T] {
    if cfg!(feature = "json") { table } else { &[] }
}

impl<'a> Tables<'a> {
    /// The entry of a key in a domain.
    pub fn find(&self, domain: usize, key: Key<'_>) -> Option<u32> {
        match key {
            Key::Integer(number) => self.find_integer(domain, number),
            Key::Text(text) => self.find_text(domain, text, self.texts.stated(Seen::new(text))?),
        }
    }

    /// The entry of an integer key in a domain.
    #[inline(never)]
    pub(crate) fn find_integer(&self, domain: usize, number: i128) -> Option<u32> {
        let domain = self.domains.get(domain)?;
        let key = domain.distance(number)?;
        let slots = self.key_slots.get(domain.slots as usize..)?;
        let slots = slots.get(..domain.slot_count as usize)?;
        let mut hash = hash_of(key);
        for _ in slots {
            let slot = hash as usize & slots.len().wrapping_sub(1);
            let row = slots.get(slot)?.checked_sub(1)?;
            if self.keys.get(domain.keys as usize + row as usize) == Some(&key) {
                return Some(domain.first + row);
            }
            hash = hash.wrapping_add(1);
        }
        None
    }

    /// The entry of a domain that has exactly this text, whose number is known.
    pub(crate) fn find_text(&self, domain: usize, text: &str, number: usize) -> Option<u32> {
        let is_exact = self.domains.get(domain)?.matching == Matching::Exact;
        let text = if is_exact { text } else { text.trim_ascii() };
        let is_key = |key: &&TextKey<'_>| {
            usize::from(key.domain) == domain
                && if is_exact {
                    key.spelling == text
                } else {
                    key.spelling.trim_ascii().eq_ignore_ascii_case(text)
                }
        };
        Some(self.texts.keys(number).iter().find(is_key)?.entry)
    }

    /// The number of the domain of an entry.
    pub fn domain_of(&self, entry: u32) -> usize {
        let row = self.entries.get(entry as usize);
        row.map_or(usize::MAX, |row| row.domain.into())
    }

    /// The meanings of an entry.
    pub fn meanings_of(&self, entry: u32) -> core::ops::Range<u32> {
        let row = self.entries.get(entry as usize);
        row.map_or(0..0, |row| row.first..row.first + row.count)
    }

    pub(crate) fn count_of_meanings(&self) -> u32 {
        u32::try_from(self.meanings.len()).unwrap_or(u32::MAX)
    }

    /// The number of the first meaning of an entry, and its meanings.
    pub(crate) fn meaning_rows(&self, entry: &EntryRow) -> (u32, &'a [MeaningRow]) {
        let EntryRow { first, count, .. } = *entry;
        let rows = self.meanings.get(first as usize..);
        let rows = rows.and_then(|rows| rows.get(..count as usize));
        (first, rows.unwrap_or_default())
    }

    /// The recovery of a number, counted from 1.
    pub(crate) fn recovery_row(&self, number: u32) -> Option<&'a RecoveryRow> {
        let row = (number as usize).checked_sub(1)?;
        self.recoveries.get(row)
    }

    /// The list of entries that starts at a place.
    pub fn list(&self, start: u32) -> &'a [u32] {
        let list = self.entry_lists.get(start as usize..).unwrap_or_default();
        let Some((&length, items)) = list.split_first() else {
            return &[];
        };
        items.get(..length as usize).unwrap_or_default()
    }

    /// Where in a body something is read.
    pub const fn trie(&self) -> Trie<'a> {
        Trie {
            paths: self.paths,
            slots: self.path_slots,
            reads: self.path_reads,
        }
    }

    /// Where in a body something is read, by its number in [`reads`](Self::reads).
    pub fn place_of(&self, read: u32) -> Option<BodyPlace<'a>> {
        let at = self.path_reads.iter().position(|other| *other == read)?;
        let starts = |row: &PathRow<'_>| row.reads as usize <= at;
        let row = self.paths.partition_point(starts).checked_sub(1)?;
        Some(BodyPlace {
            paths: self.paths,
            row: u32::try_from(row).ok()?,
        })
    }

    /// Whether an operation ends what the first one of a session began.
    pub fn ends_session(&self, operation: u16) -> bool {
        let operation = Member::operation(operation);
        operation.is_in(self.operation_sets, self.ends_session)
    }
}

/// Something that sets of bits may contain.
#[derive(Clone, Copy, Default)]
pub(crate) struct Member(u16);

impl Member {
    pub(crate) const fn operation(number: u16) -> Self {
        Self(number)
    }

    pub(crate) fn status(status: u16) -> Option<Self> {
        let number = status.checked_sub(FIRST_STATUS)?;
        (number < STATUS_WORDS * 64).then_some(Self(number))
    }

    /// Whether it is in the set that starts at a place.
    pub(crate) fn is_in(self, sets: &[u64], start: u32) -> bool {
        let word = sets.get(start as usize + usize::from(self.0 / 64));
        word.is_some_and(|word| word >> (self.0 % 64) & 1 == 1)
    }
}

/// The place of a number in a table, before it is cut to the length of the table.
pub const fn hash_of(number: u64) -> u32 {
    (number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32
}

/// The distance of a number from the least one of a key type.
pub fn distance(least: i64, number: i128) -> Option<u64> {
    u64::try_from(number.wrapping_sub(least.into())).ok()
}

impl<'a> Texts<'a> {
    /// The number of a text: its own, if the catalog states it, or else that of the most specific
    /// pattern that it fits.
    pub(crate) fn number(&self, text: &str) -> Option<usize> {
        let text = Seen::new(text);
        let number = self.stated(text);
        if number.is_some() || self.patterns.is_empty() {
            return number;
        }
        let fits = |pattern: &usize| self.parts_of(*pattern, text).is_some();
        self.patterns().find(fits)
    }

    /// The parts of a text that fits a pattern of a meaning, by the most specific one.
    pub(crate) fn parts(&self, meaning: u32, text: Seen<'a>) -> Option<Parts<'a>> {
        let is_of = |found: &TextMeaning| found.meaning == meaning;
        let mut of_meaning = self
            .patterns()
            .filter(|pattern| self.meanings(*pattern).iter().any(is_of));
        of_meaning.find_map(|pattern| self.parts_of(pattern, text))
    }

    fn patterns(&self) -> impl Iterator<Item = usize> {
        let numbers = self.patterns.iter();
        numbers.filter_map(|number| usize::try_from(*number).ok())
    }

    fn parts_of<'t>(&self, pattern: usize, text: Seen<'t>) -> Option<Parts<'t>>
    where
        'a: 't,
    {
        Parts::new(self.spellings.get(pattern)?, text)
    }

    /// The number of a text that the catalog states as it is.
    fn stated(&self, text: Seen<'_>) -> Option<usize> {
        let mut hash = text.hash();
        let mask = self.slots.len().wrapping_sub(1) as u64;
        for _ in self.slots {
            let slot = usize::try_from(hash & mask).ok()?;
            let number = (*self.slots.get(slot)? as usize).checked_sub(1)?;
            if text.is(self.spellings.get(number)?) {
                return Some(number);
            }
            hash = hash.wrapping_add(1);
        }
        None
    }

    /// The keys with a text.
    pub(crate) fn keys(&self, number: usize) -> &'a [TextKey<'a>] {
        part(self.keys, self.key_starts, number)
    }

    /// The meanings with a text.
    pub(crate) fn meanings(&self, number: usize) -> &'a [TextMeaning] {
        part(self.meanings, self.meaning_starts, number)
    }

    /// The meanings of one entry with a text.
    pub(crate) fn meanings_of(&self, number: usize, entry: u32) -> &'a [TextMeaning] {
        let meanings = self.meanings(number);
        let is_of = |found: Option<&TextMeaning>| found.is_none_or(|found| found.entry == entry);
        if is_of(meanings.first()) && is_of(meanings.last()) {
            return meanings;
        }
        let start = meanings.partition_point(|found| found.entry < entry);
        let end = meanings.partition_point(|found| found.entry <= entry);
        meanings.get(start..end).unwrap_or_default()
    }
}

/// The items of a row.
fn part<'a, T>(items: &'a [T], starts: &[u32], row: usize) -> &'a [T] {
    let at = |row: usize| starts.get(row).map_or(0, |start| *start as usize);
    items.get(at(row)..at(row + 1)).unwrap_or_default()
}

/// Whether a text fits a pattern.
pub fn fits(pattern: &str, text: &str) -> bool {
    Parts::new(pattern, Seen::new(text)).is_some()
}

/// A text or pattern without what surrounds it and makes no other text of it.
pub fn bare(text: &str) -> &str {
    text::bare(text)
}

/// Whether two texts are the same one for classification.
pub fn same_text(a: &str, b: &str) -> bool {
    Seen::new(a).is(b)
}

/// The hash of a text, which is the same for all of its spellings.
pub fn hash(text: &str) -> u64 {
    Seen::new(text).hash()
}

#[cfg(test)]
mod tests {
    use super::{MeaningRow, Stated};

    #[test]
    fn a_row_tells_what_its_meaning_states() {
        for recovery in [0, 1, 30, Stated::MAX_RECOVERY] {
            for (evidence, of_recovery) in [(0, 0), (1, 4), (4, 1), (4, 0)] {
                let row = |has_texts| {
                    let stated = Stated::new(recovery, [evidence, of_recovery], has_texts);
                    MeaningRow::new([0; 3], stated)
                };
                let (one, other) = (row(true), row(false));
                assert_eq!(one.recovery(), recovery);
                assert_eq!(
                    (one.evidence(), one.recovery_evidence()),
                    (evidence, of_recovery)
                );
                assert!(one.has_texts() && !other.has_texts());
                assert!(one.says_the_same(&other));
                let longer = Stated::new(recovery + 1, [evidence, of_recovery], true);
                let is_same = one.says_the_same(&MeaningRow::new([0; 3], longer));
                assert_eq!(is_same, recovery == Stated::MAX_RECOVERY);
            }
        }
    }
}
