//! The parameters of the runtime's perfect hash tables.
//!
//! What comes out of here was proven: every key leads to a slot of its own.

use crate::hash::{self, Reading, Sample};
use crate::model::Matching;

/// Where the keys of a table stand.
pub(crate) struct Table {
    pub(crate) seed: u64,
    /// As many as a power of two.
    pub(crate) displacements: Vec<u8>,
    /// The row in each slot, as many as a power of two. Where no key leads, it is some row.
    pub(crate) rows: Vec<usize>,
}

/// How integers are stored.
pub(crate) enum Integers {
    /// One slot for each number from the first on.
    Dense {
        first: i64,
        /// The slot of each key.
        slots: Vec<u64>,
        length: u64,
    },
    Sparse(Table),
}

/// Slots of this many bytes in all are few.
const SMALL: u64 = 4096;

/// Chooses how distinct integers are stored. A slot of a dense table takes `slot_size` bytes.
pub(crate) fn integers(keys: &[i64], slot_size: u64) -> Integers {
    let first = keys.iter().copied().min().unwrap_or_default();
    let last = keys.iter().copied().max().unwrap_or_default();
    let length = last.abs_diff(first).saturating_add(1);
    if length.saturating_mul(slot_size) <= SMALL.max(8 * keys.len() as u64) {
        return Integers::Dense {
            first,
            slots: keys.iter().map(|key| key.abs_diff(first)).collect(),
            length,
        };
    }
    let hashes = |seed| {
        keys.iter()
            .map(move |&key| hash::integer(key.cast_unsigned(), seed))
    };
    Integers::Sparse(table(keys.len(), |seed| hashes(seed).collect()))
}

/// Chooses how distinct texts are read and stored.
///
/// Where case is ignored, they are in lower case and without blanks around.
pub(crate) fn texts(texts: &[&str], matching: Matching) -> (Reading, Table) {
    let reading = |sample| Reading {
        sample,
        ignore_case: matching == Matching::IgnoreCase,
    };
    let hashes = |sample, seed| {
        let hash = |text: &&str| hash::text(text.as_bytes(), reading(sample), seed);
        texts.iter().map(hash).collect::<Vec<_>>()
    };
    let tells_apart = |sample: &Sample| {
        seeds()
            .take(4)
            .any(|seed| are_distinct(hashes(*sample, seed)))
    };
    let sample = [Sample::Ends, Sample::Middle].into_iter().find(tells_apart);
    let sample = sample.unwrap_or(Sample::All);
    (
        reading(sample),
        table(texts.len(), |seed| hashes(sample, seed)),
    )
}

/// Tries seeds until each key has a slot of its own, with more slots after each round of failures.
///
/// Ends for distinct keys, because the products of two of them fall together for few seeds only.
fn table(keys: usize, hashes: impl Fn(u64) -> Vec<u64>) -> Table {
    let mut slots = (keys + keys / 4).next_power_of_two();
    let mut seeds = seeds();
    loop {
        for seed in seeds.by_ref().take(8) {
            let hashes = hashes(seed);
            if let Some((displacements, rows)) = displace(&hashes, slots) {
                return Table {
                    seed,
                    displacements,
                    rows,
                };
            }
        }
        if slots < 16 * keys {
            slots *= 2;
        }
    }
}

/// Finds a displacement for each group of hashes so that all stand apart.
///
/// Large groups come first, while there is room.
fn displace(hashes: &[u64], slots: usize) -> Option<(Vec<u8>, Vec<usize>)> {
    let mut groups = vec![Vec::new(); (slots / 4).max(1)];
    let mut taken = vec![None; slots];
    let mut displacements = vec![0; groups.len()];
    for (row, &hash) in hashes.iter().enumerate() {
        groups[hash::group(hash, displacements.len())].push(row);
    }
    let mut order = (0..groups.len()).collect::<Vec<_>>();
    order.sort_by_key(|&group| std::cmp::Reverse(groups[group].len()));
    for group in order {
        let place = |row: usize, displacement: u8| hash::slot(hashes[row], displacement, slots);
        let fits = |displacement: &u8| {
            let mut places = groups[group]
                .iter()
                .map(|&row| place(row, *displacement))
                .collect::<Vec<_>>();
            places.sort_unstable();
            places.windows(2).all(|pair| pair[0] != pair[1])
                && places.iter().all(|&place| taken[place].is_none())
        };
        let displacement = (0..=u8::MAX).find(fits)?;
        displacements[group] = displacement;
        for &row in &groups[group] {
            taken[place(row, displacement)] = Some(row);
        }
    }
    Some((
        displacements,
        taken.into_iter().map(Option::unwrap_or_default).collect(),
    ))
}

/// Seeds without end, always the same ones.
fn seeds() -> impl Iterator<Item = u64> {
    // The steps and mixing of SplitMix64.
    (1_u64..).map(|step| {
        let state = step.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        state ^ (state >> 31)
    })
}

fn are_distinct(mut hashes: Vec<u64>) -> bool {
    hashes.sort_unstable();
    hashes.windows(2).all(|pair| pair[0] != pair[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where each key is found, by the functions that the runtime calls.
    fn find(table: &Table, hash: u64) -> usize {
        let displacement = table.displacements[hash::group(hash, table.displacements.len())];
        table.rows[hash::slot(hash, displacement, table.rows.len())]
    }

    fn is_perfect(keys: &[i64]) {
        match integers(keys, 2) {
            Integers::Dense {
                first,
                slots,
                length,
            } => {
                for (key, slot) in keys.iter().zip(slots) {
                    assert!(slot < length);
                    assert_eq!(i128::from(first) + i128::from(slot), i128::from(*key));
                }
            }
            Integers::Sparse(table) => {
                for (row, key) in keys.iter().enumerate() {
                    let hash = hash::integer(key.cast_unsigned(), table.seed);
                    assert_eq!(find(&table, hash), row, "{key}");
                }
            }
        }
    }

    #[test]
    fn integers_of_every_kind_have_slots_of_their_own() {
        is_perfect(&[0]);
        is_perfect(&[i64::MIN, -1, 0, 1, i64::MAX]);
        for count in [17, 260, 5_000, 60_000] {
            is_perfect(&(0..count).collect::<Vec<_>>());
            is_perfect(&(0..count).map(|i| i * 7919 - 40_000).collect::<Vec<_>>());
            is_perfect(&(0..count).map(|i| i << 40).collect::<Vec<_>>());
            is_perfect(&(0..count).map(|i| i << 47).collect::<Vec<_>>());
            let random = seeds().take(usize::try_from(count).unwrap());
            is_perfect(&random.map(u64::cast_signed).collect::<Vec<_>>());
        }
    }

    #[test]
    fn texts_of_every_kind_have_slots_of_their_own() {
        for count in [1, 8, 260, 5_000, 60_000] {
            for make in [
                |i: usize| format!("{i}"),
                |i: usize| format!("{}{i:05}{}", "same beginning ", " and the same end"),
                |i: usize| "a".repeat(i % 700) + &(i / 700).to_string(),
            ] {
                let keys = (0..count)
                    .map(make)
                    .collect::<std::collections::BTreeSet<_>>();
                let keys = keys.iter().map(String::as_str).collect::<Vec<_>>();
                let (reading, table) = texts(&keys, Matching::Exact);
                for (row, key) in keys.iter().enumerate() {
                    let hash = hash::text(key.as_bytes(), reading, table.seed);
                    assert_eq!(find(&table, hash), row, "{key}");
                }
            }
        }
    }

    #[test]
    fn neighbours_are_stored_side_by_side() {
        assert!(matches!(
            integers(&[2, 1028], 2),
            Integers::Dense { length: 1027, .. }
        ));
        assert!(matches!(integers(&[2, 5000], 2), Integers::Sparse(_)));
    }
}
