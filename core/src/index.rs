//! From a key or a name to its entry: perfect hash tables that work in `const` context too.
//!
//! The tables and their parameters are generated. Whatever is looked up leads to one slot; what the slot
//! holds is compared with it, so a key that no entry has is found nowhere. This module knows nothing
//! about codes or meanings.

use self::hash::Reading;
pub use self::hash::Sample;

#[allow(clippy::cast_possible_truncation, reason = "a hash is cut on purpose")]
pub mod hash;

/// Integers close to each other: one slot for each number between the least and the greatest.
#[derive(Debug)]
pub struct Dense<T: 'static> {
    first: i64,
    slots: &'static [Option<T>],
}

impl<T: Copy> Dense<T> {
    /// Joins the slots with the number that the first of them stands for.
    pub const fn new(first: i64, slots: &'static [Option<T>]) -> Self {
        Self { first, slots }
    }

    /// Puts each value into the slot of its number, counted from the least.
    pub const fn slots<const S: usize>(values: &[T], numbers: &[u32]) -> [Option<T>; S] {
        let mut slots = [None; S];
        let mut row = 0;
        while row < values.len() {
            slots[numbers[row] as usize] = Some(values[row]);
            row += 1;
        }
        slots
    }
}

/// What a perfect hash leads to: as many slots as a power of two, each with a key and its row.
#[derive(Debug)]
pub struct Slots<K, const D: usize, const S: usize> {
    /// For each group of hashes, what moves its keys to slots of their own.
    displacements: [u8; D],
    slots: [(K, u16); S],
}

impl<K: Copy, const D: usize, const S: usize> Slots<K, D, S> {
    /// Takes the key of each slot from a column, by the row in the slot.
    ///
    /// A slot that no key leads to has any row.
    pub const fn new(displacements: [u8; D], keys: &[K], rows: &[u16; S]) -> Self {
        let mut slots = [(keys[0], 0); S];
        let mut slot = 0;
        while slot < S {
            slots[slot] = (keys[rows[slot] as usize], rows[slot]);
            slot += 1;
        }
        Self {
            displacements,
            slots,
        }
    }

    /// The only key that can have the hash, and its row.
    #[inline]
    const fn at(&self, hash: u64) -> &(K, u16) {
        let displacement = self.displacements[hash::group(hash, D, S)];
        &self.slots[hash::slot(hash, displacement, S)]
    }
}

/// Integers far from each other.
#[derive(Debug)]
pub struct Sparse<K: 'static, T: 'static, const N: usize, const D: usize, const S: usize> {
    seed: u64,
    slots: &'static Slots<K, D, S>,
    values: &'static [T; N],
}

impl<K, T, const N: usize, const D: usize, const S: usize> Sparse<K, T, N, D, S> {
    /// Joins the slots with the parameter of the hash and with the values of the rows.
    pub const fn new(seed: u64, slots: &'static Slots<K, D, S>, values: &'static [T; N]) -> Self {
        Self {
            seed,
            slots,
            values,
        }
    }
}

/// Pairs of keys and values, in the order of `rows`.
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

/// The value in a row, which every slot has.
#[inline]
const fn value<T: Copy, const N: usize>(values: &[T; N], row: u16) -> Option<T> {
    if (row as usize) < N {
        Some(values[row as usize])
    } else {
        None
    }
}

macro_rules! integer_lookups {
    ($($key:ident: $get:ident, $hash:ident($bits:ident);)+) => {
        impl<T: Copy> Dense<T> {
            $(
                /// The value of a key of this type.
                #[allow(clippy::cast_possible_truncation, reason = "compared before")]
                #[inline]
                pub const fn $get(&self, key: $key) -> Option<T> {
                    let slot = (key as i64).wrapping_sub(self.first).cast_unsigned();
                    if slot < self.slots.len() as u64 {
                        self.slots[slot as usize]
                    } else {
                        None
                    }
                }
            )+
        }

        $(
            impl<T: Copy, const N: usize, const D: usize, const S: usize> Sparse<$key, T, N, D, S> {
                /// The value of a key of this type.
                #[allow(clippy::cast_lossless, clippy::cast_sign_loss, reason = "in const context")]
                #[inline]
                pub const fn $get(&self, key: $key) -> Option<T> {
                    let slot = self.slots.at(hash::$hash(key as $bits, self.seed));
                    if slot.0 == key { value(self.values, slot.1) } else { None }
                }
            }
        )+
    };
}

integer_lookups! {
    u16: get_u16, narrow(u32);
    u32: get_u32, narrow(u32);
    i32: get_i32, narrow(u32);
    i64: get_i64, wide(u64);
}

/// Texts.
#[derive(Debug)]
pub struct Texts<T: 'static, const N: usize, const D: usize, const S: usize> {
    reading: Reading,
    seed: u64,
    slots: &'static Slots<&'static str, D, S>,
    values: &'static [T; N],
}

impl<T: Copy, const N: usize, const D: usize, const S: usize> Texts<T, N, D, S> {
    /// Joins the slots with the parameters of the hash and with the values of the rows.
    ///
    /// Where case is ignored, the stored texts are in lower case and without blanks around.
    pub const fn new(
        (sample, ignore_case, seed): (Sample, bool, u64),
        slots: &'static Slots<&'static str, D, S>,
        values: &'static [T; N],
    ) -> Self {
        Self {
            reading: Reading {
                sample,
                ignore_case,
            },
            seed,
            slots,
            values,
        }
    }

    /// The value of a text.
    #[inline]
    pub const fn get(&self, text: &str) -> Option<T> {
        let bytes = if self.reading.ignore_case {
            text.as_bytes().trim_ascii()
        } else {
            text.as_bytes()
        };
        let slot = self.slots.at(hash::text(bytes, self.reading, self.seed));
        if hash::equals(slot.0.as_bytes(), bytes, self.reading.ignore_case) {
            value(self.values, slot.1)
        } else {
            None
        }
    }
}
