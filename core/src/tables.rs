//! What classification and the reading of bodies work on: a catalog as plain slices.
//!
//! A compiled catalog has them as statics, and one that was read from files builds the same in
//! memory. Operations, entries, meanings and texts are numbers here: their places in the catalog,
//! domain by domain. Prose and names are not part of it.

use crate::text::Seen;
use crate::{Evidence, Key, KeyType, Kind, Matching, RecoveryKind};

/// The tables of a catalog.
///
/// Built by the compiler of catalogs only, which keeps every number within its table. A number that
/// is not finds nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tables<'a> {
    /// The domains, in the order of the catalog.
    pub domains: &'a [DomainTable],
    /// The integer keys of all domains, each as its distance from the least number of the key type.
    pub keys: &'a [u64],
    /// Where the meanings of each entry start, and where those of the last one end.
    pub meaning_starts: &'a [u32],
    /// The conditions of each meaning, and what it says to do.
    pub meanings: &'a [MeaningRow],
    /// Sets of operations, each of as many words as there are bits for all operations.
    pub operation_sets: &'a [u64],
    /// The number of operations.
    pub operations: u16,
    /// The operations that end what the first one of a session began, as such a set.
    pub ends_session: &'a [u64],
    /// The HTTP statuses that a meaning states, in order.
    pub statuses: &'a [u16],
    /// Sets of those statuses.
    pub status_sets: &'a [u64],
    /// Lists of entries: the first word of each is its length.
    pub entry_lists: &'a [u32],
    /// The recoveries that meanings state.
    pub recoveries: &'a [RecoveryRow],
    /// The texts of keys and meanings.
    pub texts: Texts<'a>,
    /// Where in a JSON body the code is.
    pub code_paths: &'a [&'a str],
    /// Where in a JSON body the text is, the best place first.
    pub text_paths: &'a [&'a str],
    /// Fields that a response never has.
    pub not_a_response_if: &'a [&'a str],
    /// Where in a JSON body the keys of other domains are, ordered by depth.
    pub places: &'a [PlaceRow<'a>],
    /// The list of the entries of which a body has one if it has a key of their domain.
    pub ours: u32,
}

/// A domain, as far as its keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DomainTable {
    /// Which part of a response the key is.
    pub kind: Kind,
    /// The type of the keys.
    pub key_type: KeyType,
    /// When two texts are the same key.
    pub matching: Matching,
    /// Whether a value on the wire is a sum of keys.
    pub is_bitmask: bool,
    /// Whether its entries only say where or how bad something is, and never what to do.
    pub is_informational: bool,
    /// Whether its keys tell which product a body comes from.
    pub tells_whose: bool,
    /// Its first entry.
    pub first: u32,
    /// Where its integer keys start, which are in order.
    pub keys: u32,
    /// The number of its integer keys; 0 if they are texts.
    pub count: u32,
}

/// The conditions of a meaning, and what it says to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MeaningRow {
    /// The set of its operations, counted from 1; 0 for any.
    pub operations: u32,
    /// The set of its HTTP statuses, counted from 1; 0 for any.
    pub statuses: u32,
    /// The list of the entries of which one must be in the same body; 0 for none.
    pub when: u32,
    /// The recovery, counted from 1; 0 if none is stated.
    pub recovery: u32,
    /// How the meaning is known, counted from 1.
    pub evidence: u8,
    /// How the recovery is known, counted from 1; 0 if that is not stated.
    pub recovery_evidence: u8,
    /// Whether it has texts.
    pub has_texts: bool,
}

impl MeaningRow {
    /// A row, from its fields in their order.
    pub const fn new(
        [operations, statuses, when, recovery]: [u32; 4],
        [evidence, recovery_evidence]: [u8; 2],
        has_texts: bool,
    ) -> Self {
        Self {
            operations,
            statuses,
            when,
            recovery,
            evidence,
            recovery_evidence,
            has_texts,
        }
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

/// Where in a JSON body the keys of a domain are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceRow<'a> {
    /// The number of the domain.
    pub domain: u16,
    /// Names joined by dots, with `[]` after the name of an array.
    pub path: &'a str,
    /// The list of the entries of which one must be in the body; 0 for none.
    pub when: u32,
    /// How many other entries the reading depends on.
    pub depth: u8,
}

/// All texts of a catalog, in a table of hashes.
///
/// Texts that differ only in what servers change without meaning anything by it (see `text`) are one.
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

impl<'a> Tables<'a> {
    /// The entry of a key in a domain.
    pub fn find(&self, domain: usize, key: Key<'_>) -> Option<u32> {
        match key {
            Key::Integer(number) => {
                let domain = self.domains.get(domain)?;
                let key = distance(domain.key_type, number)?;
                let keys = self.keys.get(domain.keys as usize..)?;
                let row = keys
                    .get(..domain.count as usize)?
                    .binary_search(&key)
                    .ok()?;
                Some(domain.first + u32::try_from(row).ok()?)
            }
            Key::Text(text) => self.find_text(domain, text, self.texts.number(Seen::new(text))?),
        }
    }

    /// The entry of a domain that has exactly this text, whose number is known.
    pub(crate) fn find_text(&self, domain: usize, text: &str, number: usize) -> Option<u32> {
        let matching = self.domains.get(domain)?.matching;
        let is_key = |key: &&TextKey<'_>| {
            usize::from(key.domain) == domain
                && match matching {
                    Matching::Exact => key.spelling == text,
                    Matching::IgnoreCase => {
                        let (key, text) = (key.spelling.trim_ascii(), text.trim_ascii());
                        key.eq_ignore_ascii_case(text)
                    }
                }
        };
        Some(self.texts.keys(number).iter().find(is_key)?.entry)
    }

    /// The number of the domain of an entry.
    pub fn domain_of(&self, entry: u32) -> usize {
        let after = self.domains.partition_point(|domain| domain.first <= entry);
        after.saturating_sub(1)
    }

    /// The meanings of an entry.
    pub fn meanings_of(&self, entry: u32) -> core::ops::Range<u32> {
        let at = |row: usize| self.meaning_starts.get(row).copied().unwrap_or_default();
        at(entry as usize)..at(entry as usize + 1)
    }

    pub(crate) fn meaning(&self, meaning: u32) -> MeaningRow {
        self.meanings
            .get(meaning as usize)
            .copied()
            .unwrap_or_default()
    }

    pub(crate) fn recovery(&self, meaning: MeaningRow) -> Option<RecoveryRow> {
        self.recovery_row(meaning.recovery)
    }

    /// The recovery of a number, counted from 1.
    pub(crate) fn recovery_row(&self, number: u32) -> Option<RecoveryRow> {
        let row = (number as usize).checked_sub(1)?;
        self.recoveries.get(row).copied()
    }

    /// The list of entries that starts at a place.
    pub fn list(&self, start: u32) -> &'a [u32] {
        let list = self.entry_lists.get(start as usize..).unwrap_or_default();
        let Some((&length, items)) = list.split_first() else {
            return &[];
        };
        items.get(..length as usize).unwrap_or_default()
    }

    /// Whether a set of operations, counted from 1, contains one.
    pub(crate) fn has_operation(&self, set: u32, operation: u16) -> bool {
        has(
            self.operation_sets,
            set,
            self.operations.into(),
            operation.into(),
        )
    }

    /// The number of an HTTP status among those that meanings state.
    pub(crate) fn status(&self, status: u16) -> Option<usize> {
        self.statuses.binary_search(&status).ok()
    }

    /// Whether a set of HTTP statuses, counted from 1, contains one.
    pub(crate) fn has_status(&self, set: u32, status: usize) -> bool {
        has(self.status_sets, set, self.statuses.len(), status)
    }

    /// Whether an operation ends what the first one of a session began.
    pub(crate) fn ends_session(&self, operation: u16) -> bool {
        has(
            self.ends_session,
            1,
            self.operations.into(),
            operation.into(),
        )
    }
}

/// Whether a bit is set in the set of this number, counted from 1, of sets of `size` bits.
fn has(sets: &[u64], number: u32, size: usize, bit: usize) -> bool {
    let Some(number) = (number as usize).checked_sub(1) else {
        return false;
    };
    let word = number * size.div_ceil(64) + bit / 64;
    sets.get(word)
        .is_some_and(|word| word >> (bit % 64) & 1 == 1)
}

/// The distance of a number from the least one of a key type, if the type can hold it.
pub fn distance(key_type: KeyType, number: i128) -> Option<u64> {
    let (least, most) = key_type.range()?;
    if number < least || number > most {
        return None;
    }
    u64::try_from(number - least).ok()
}

impl<'a> Texts<'a> {
    /// The number of a text, if the catalog has it.
    pub(crate) fn number(&self, text: Seen<'_>) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        let slot = usize::try_from(text.hash() & mask as u64).ok()?;
        let (before, after) = self.slots.split_at_checked(slot)?;
        for number in after.iter().chain(before) {
            let number = usize::try_from(*number).ok()?.checked_sub(1)?;
            if text.is(self.spellings.get(number)?) {
                return Some(number);
            }
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
}

/// The items of a row.
fn part<'a, T>(items: &'a [T], starts: &[u32], row: usize) -> &'a [T] {
    let at = |row: usize| starts.get(row).map_or(0, |start| *start as usize);
    items.get(at(row)..at(row + 1)).unwrap_or_default()
}

/// Whether two texts are the same one for classification.
pub fn same_text(a: &str, b: &str) -> bool {
    Seen::new(a).is(b)
}

/// The hash of a text, which is the same for all of its spellings.
pub fn hash(text: &str) -> u64 {
    Seen::new(text).hash()
}
