//! From a key or a name to its row: perfect hash tables that also work in `const` contexts.
//!
//! The parameters of the tables are generated. Every lookup leads to exactly one slot, whose key
//! the caller or the slot compares, so unknown keys are never found. This module knows nothing
//! about codes or meanings.
//!
//! Integer keys are 64 bits wide here. Signed ones are sign-extended, both in tables and in
//! lookups.

#![allow(
    clippy::cast_possible_truncation,
    reason = "a number is compared with the length of its table, which is a usize"
)]

use core::fmt;
use core::marker::PhantomData;
use core::ops::Deref;

use self::hash::Reading;
pub use self::hash::Sample;

pub mod hash;

/// A domain of at most this many entries has a table of its values, so a code is one load away.
///
/// rustc checks each enum value in a table by searching all variants, so larger domains have tables
/// of row numbers, and a lookup then loads the value from `ALL`.
pub const FEW: usize = 256;

/// Integers close to each other: one slot for each number between the least and the greatest.
#[derive(Debug)]
pub struct Dense<const S: usize> {
    first: u64,
    rows: &'static [u16; S],
}

impl<const S: usize> Dense<S> {
    /// Takes the rows, and the number that the first of them belongs to.
    pub const fn new(first: u64, rows: &'static [u16; S]) -> Self {
        Self { first, rows }
    }

    /// The row of each number from `first` on; an arbitrary row for a number that is not a key.
    pub const fn rows(first: u64, keys: &[u64]) -> [u16; S] {
        let mut rows = [0; S];
        let mut row = 0;
        while row < keys.len() {
            rows[keys[row].wrapping_sub(first) as usize] = cut(row);
            row += 1;
        }
        rows
    }

    /// The value of each number from `first` on; `S` is 0 for domains that only have rows.
    pub const fn values<T: Copy>(first: u64, keys: &[u64], values: &[T]) -> [Option<T>; S] {
        let mut slots = [None; S];
        let mut row = 0;
        while row < keys.len() && S > 0 {
            slots[keys[row].wrapping_sub(first) as usize] = Some(values[row]);
            row += 1;
        }
        slots
    }

    /// The row of a key, or an arbitrary row if there is no such key.
    #[inline]
    pub const fn row(&self, key: u64) -> usize {
        let slot = key.wrapping_sub(self.first);
        if slot < S as u64 {
            self.rows[slot as usize] as usize
        } else {
            0
        }
    }
}

/// The value of a key, from a table of [`Dense::values`].
#[inline]
pub const fn value<T: Copy>(values: &[Option<T>], first: u64, key: u64) -> Option<T> {
    let slot = key.wrapping_sub(first);
    if slot < values.len() as u64 {
        values[slot as usize]
    } else {
        None
    }
}

/// What a row that is in no table leads to; there is none, and a lookup need not prepare for it.
#[cold]
#[inline(never)]
pub const fn nowhere<T>() -> Option<T> {
    None
}

/// Integers far apart, by a perfect hash.
#[derive(Debug)]
pub struct Sparse<R: 'static, const D: usize, const S: usize> {
    seed: u64,
    is_wide: bool,
    /// For each group of hashes, the displacement that moves its keys to free slots.
    displacements: &'static [u8; D],
    /// The row of each slot; an arbitrary row in a slot that no key leads to.
    rows: &'static [R; S],
}

impl<R, const D: usize, const S: usize> Sparse<R, D, S> {
    /// Takes the hash's seed, the size of the keys in bytes, and the two tables.
    pub const fn new(
        seed: u64,
        key_size: usize,
        displacements: &'static [u8; D],
        rows: &'static [R; S],
    ) -> Self {
        Self {
            seed,
            is_wide: key_size > 4,
            displacements,
            rows,
        }
    }

    /// The only slot in which a key can be.
    #[inline]
    pub const fn slot(&self, key: u64) -> usize {
        let hash = if self.is_wide {
            hash::wide(key, self.seed)
        } else {
            hash::narrow(key, self.seed)
        };
        let displacement = self.displacements[hash::group(hash, D, S)];
        hash::slot(hash, displacement, S)
    }
}

macro_rules! rows_of_slots {
    ($($row:ident)+) => {
        $(
            impl<const D: usize, const S: usize> Sparse<$row, D, S> {
                /// The row of a key, or an arbitrary row if there is no such key.
                #[inline]
                pub const fn row(&self, key: u64) -> usize {
                    self.rows[self.slot(key)] as usize
                }

                /// The value in each slot; `V` is 0 for domains that only have rows.
                pub const fn values<T: Copy, const V: usize>(&self, values: &[T]) -> [T; V] {
                    let mut slots = [values[0]; V];
                    let mut slot = 0;
                    while slot < V {
                        slots[slot] = values[self.rows[slot] as usize];
                        slot += 1;
                    }
                    slots
                }
            }
        )+
    };
}

// A domain of more than 65,536 entries needs wider rows.
rows_of_slots!(u16 u32);

/// A further text that leads to an entry, with the entry's row.
pub type Spelling = (&'static str, u32);

/// For each slot of a perfect hash, the text and the row of its entry.
///
/// Slots hold numbers of texts: the texts of the rows come first, then the other spellings. A slot
/// that no text leads to has an arbitrary number.
pub const fn text_slots<const S: usize>(
    numbers: &[u32; S],
    texts: &[&'static str],
    spellings: &[Spelling],
) -> [Spelling; S] {
    let mut slots = [("", 0); S];
    let mut slot = 0;
    while slot < S {
        slots[slot] = spelling(numbers[slot], texts, spellings);
        slot += 1;
    }
    slots
}

const fn spelling(number: u32, texts: &[&'static str], spellings: &[Spelling]) -> Spelling {
    let at = number as usize;
    if at < texts.len() {
        (texts[at], number)
    } else {
        spellings[at - texts.len()]
    }
}

/// Texts, by a perfect hash.
#[derive(Debug)]
pub struct Texts<const D: usize, const S: usize> {
    reading: Reading,
    seed: u64,
    displacements: &'static [u8; D],
    slots: &'static [Spelling; S],
}

impl<const D: usize, const S: usize> Texts<D, S> {
    /// Takes the tables and the parameters of the hash.
    ///
    /// If case is ignored, the stored texts are in lowercase and trimmed.
    pub const fn new(
        (sample, ignore_case, seed): (Sample, bool, u64),
        displacements: &'static [u8; D],
        slots: &'static [Spelling; S],
    ) -> Self {
        Self {
            reading: Reading {
                sample,
                ignore_case,
            },
            seed,
            displacements,
            slots,
        }
    }

    /// The row of the entry that a text belongs to.
    #[inline]
    pub const fn row(&self, text: &str) -> Option<usize> {
        let bytes = if self.reading.ignore_case {
            text.as_bytes().trim_ascii()
        } else {
            text.as_bytes()
        };
        let hash = hash::text(bytes, self.reading, self.seed);
        let displacement = self.displacements[hash::group(hash, D, S)];
        let slot = &self.slots[hash::slot(hash, displacement, S)];
        if hash::equals(slot.0.as_bytes(), bytes, self.reading.ignore_case) {
            Some(slot.1 as usize)
        } else {
            None
        }
    }

    /// The value in the row of a text.
    #[inline]
    pub const fn get<T: Copy, const N: usize>(&self, text: &str, values: &[T; N]) -> Option<T> {
        match self.row(text) {
            Some(row) if row < N => Some(values[row]),
            _ => None,
        }
    }
}

/// A map that rustc evaluates only for programs that use it: to check a table of values of an enum, it
/// searches all variants for each.
///
/// It dereferences to the [`phf::Map`].
pub struct LazyMap<M>(PhantomData<fn() -> M>);

/// The map of a [`LazyMap`].
pub trait HasMap {
    /// The keys.
    type Key: 'static;
    /// The entries.
    type Entry: 'static;
    /// The map.
    const MAP: &'static phf::Map<Self::Key, Self::Entry>;
}

impl<M> LazyMap<M> {
    #[doc(hidden)]
    pub const NEW: Self = Self(PhantomData);
}

impl<M: HasMap> Deref for LazyMap<M> {
    type Target = phf::Map<M::Key, M::Entry>;

    #[inline]
    fn deref(&self) -> &Self::Target {
        M::MAP
    }
}

impl<M: HasMap<Key: fmt::Debug, Entry: fmt::Debug>> fmt::Debug for LazyMap<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        M::MAP.fmt(f)
    }
}

#[expect(clippy::into_iter_without_iter, reason = "the map has `entries`")]
impl<'a, M: HasMap> IntoIterator for &'a LazyMap<M> {
    type Item = (&'a M::Key, &'a M::Entry);
    type IntoIter = phf::map::Entries<'a, M::Key, M::Entry>;

    fn into_iter(self) -> Self::IntoIter {
        M::MAP.into_iter()
    }
}

/// Pairs of keys and values in the order of `rows`, for a `phf::Map`.
pub const fn pairs<K: Copy, T: Copy, const N: usize>(
    keys: &[K],
    values: &[T],
    rows: &[u32; N],
) -> [(K, T); N] {
    let mut pairs = [(keys[0], values[0]); N];
    let mut i = 0;
    while i < N {
        let row = rows[i] as usize;
        pairs[i] = (keys[row], values[row]);
        i += 1;
    }
    pairs
}

/// The same for texts and their other spellings, which are numbered as in [`text_slots`].
pub const fn text_pairs<T: Copy, const N: usize>(
    texts: &[&'static str],
    spellings: &[Spelling],
    values: &[T],
    numbers: &[u32; N],
) -> [(&'static str, T); N] {
    let mut pairs = [("", values[0]); N];
    let mut i = 0;
    while i < N {
        let (text, row) = spelling(numbers[i], texts, spellings);
        pairs[i] = (text, values[row as usize]);
        i += 1;
    }
    pairs
}

/// A row number in a table of at most 65,536 entries.
const fn cut(row: usize) -> u16 {
    assert!(
        row <= u16::MAX as usize,
        "too many entries for a dense table"
    );
    row as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dense_keys_are_found_by_their_distance_from_the_first() {
        const KEYS: [u64; 3] = [(-3_i64).cast_unsigned(), (-1_i64).cast_unsigned(), 2];
        static ROWS: [u16; 6] = Dense::rows(KEYS[0], &KEYS);
        static VALUES: [Option<char>; 6] = Dense::values(KEYS[0], &KEYS, &['a', 'b', 'c']);
        const INDEX: Dense<6> = Dense::new(KEYS[0], &ROWS);
        let rows = KEYS.map(|key| INDEX.row(key));
        assert_eq!(rows, [0, 1, 2]);
        for (key, found) in [
            (-4, None),
            (-3, Some('a')),
            (-2, None),
            (2, Some('c')),
            (3, None),
        ] {
            assert_eq!(
                value(&VALUES, KEYS[0], i64::from(key).cast_unsigned()),
                found,
                "{key}"
            );
        }
        assert_eq!(INDEX.row(3), 0);
    }

    #[test]
    fn a_table_of_values_may_be_left_out() {
        const NONE: [Option<char>; 0] = Dense::values(7, &[7], &['a']);
        assert_eq!(value(&NONE, 7, 7), None);
    }

    #[test]
    fn pairs_come_in_the_order_of_their_rows() {
        const PAIRS: [(u8, char); 2] = pairs(&[1, 2], &['a', 'b'], &[1, 0]);
        const TEXTS: [(&str, char); 3] =
            text_pairs(&["x", "y"], &[("z", 0)], &['a', 'b'], &[2, 1, 0]);
        assert_eq!(PAIRS, [(2, 'b'), (1, 'a')]);
        assert_eq!(TEXTS, [("z", 'a'), ("y", 'b'), ("x", 'a')]);
    }
}
