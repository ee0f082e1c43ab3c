//! The parameters of the runtime's perfect hash tables.
//!
//! The results are proven: every key leads to a slot of its own.

use errdex_core::index::hash::{self, Reading, Sample};
use errdex_core::{KeyType, Matching};

/// Where the keys of a table are.
pub struct Table {
    /// The seed of the hash.
    pub seed: u64,
    /// The displacement of each group; their number is a power of two.
    pub displacements: Vec<u8>,
    /// The row in each slot, an arbitrary one where no key leads; their number is a power of two.
    pub rows: Vec<usize>,
}

/// How integers are stored.
pub enum Integers {
    /// One slot for each number from the first to the last.
    Dense {
        /// The least key.
        first: i128,
        /// The greatest key.
        last: i128,
    },
    /// A perfect hash, for numbers far apart.
    Sparse(Table),
}

/// With fewer slots, a hash would be shifted by its whole width.
const LEAST_SLOTS: usize = 4;

/// A dense table of at most this many bytes is always fine.
const SMALL: u128 = 4096;

/// A dense table has 16-bit row numbers.
const MOST_DENSE: usize = 1 << 16;

/// Chooses how distinct integers are stored.
pub fn integers(keys: &[i128], key_type: KeyType) -> Integers {
    let first = keys.iter().copied().min().unwrap_or_default();
    let last = keys.iter().copied().max().unwrap_or_default();
    let slot_size = match key_type {
        KeyType::U16 => 2,
        KeyType::U32 | KeyType::I32 => 4,
        _ => 8,
    };
    let size = (last.abs_diff(first) + 1).saturating_mul(slot_size);
    if keys.len() <= MOST_DENSE && size <= SMALL.max(8 * keys.len() as u128) {
        return Integers::Dense { first, last };
    }
    let hashes = |seed| keys.iter().map(move |&key| hash(key, slot_size, seed));
    Integers::Sparse(table(keys.len(), |seed| hashes(seed).collect()))
}

/// The hash by which the runtime looks up integers of this many bytes.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the key fits 64 bits, whatever its sign"
)]
fn hash(key: i128, size: u128, seed: u64) -> u64 {
    if size > 4 {
        hash::wide(key as u64, seed)
    } else {
        hash::narrow(key as u64, seed)
    }
}

/// Chooses how distinct texts are hashed and stored.
///
/// If case is ignored, they must be in lowercase and trimmed.
pub fn texts(texts: &[&str], matching: Matching) -> (Reading, Table) {
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
/// This ends for distinct keys, because two of them collide for few seeds only.
fn table(keys: usize, hashes: impl Fn(u64) -> Vec<u64>) -> Table {
    let mut slots = (keys + keys / 4).next_power_of_two().max(LEAST_SLOTS);
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

/// Finds a displacement for each group of hashes such that no slot is used twice.
///
/// Large groups go first, while there is room.
fn displace(hashes: &[u64], slots: usize) -> Option<(Vec<u8>, Vec<usize>)> {
    let mut groups = vec![Vec::new(); slots / 4];
    let mut taken = vec![None; slots];
    let mut displacements = vec![0; groups.len()];
    for (row, &hash) in hashes.iter().enumerate() {
        groups[hash::group(hash, displacements.len(), slots)].push(row);
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

/// An endless, fixed sequence of seeds.
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

    /// Where a key is found, by the functions that the runtime calls.
    fn find(table: &Table, hash: u64) -> usize {
        let (groups, slots) = (table.displacements.len(), table.rows.len());
        let displacement = table.displacements[hash::group(hash, groups, slots)];
        table.rows[hash::slot(hash, displacement, slots)]
    }

    fn is_perfect(keys: &[i128], key_type: KeyType) {
        match integers(keys, key_type) {
            Integers::Dense { first, last } => {
                assert!(keys.iter().all(|key| (first..=last).contains(key)));
            }
            Integers::Sparse(table) => {
                let size = if key_type == KeyType::I64 { 8 } else { 4 };
                for (row, key) in keys.iter().enumerate() {
                    assert_eq!(find(&table, hash(*key, size, table.seed)), row, "{key}");
                }
            }
        }
    }

    #[test]
    fn integers_of_every_kind_have_slots_of_their_own() {
        is_perfect(&[0], KeyType::I64);
        let ends = [i64::MIN.into(), -1, 0, 1, i64::MAX.into()];
        is_perfect(&ends, KeyType::I64);
        is_perfect(&[i32::MIN.into(), -1, 0, 1, i32::MAX.into()], KeyType::I32);
        for count in [17, 260, 5_000, 60_000] {
            let keys = |key: fn(i128) -> i128| (0..count).map(key).collect::<Vec<_>>();
            for shift in [|i| i, |i| i * 7919 - 40_000, |i| i << 40, |i| i << 47] {
                is_perfect(&keys(shift), KeyType::I64);
            }
            is_perfect(&keys(|i| i * 65_537), KeyType::U32);
            is_perfect(&keys(|i| i << 16), KeyType::U32);
            is_perfect(&keys(|i| (i << 15) - (1 << 31)), KeyType::I32);
            // Several facilities with 200 codes each.
            is_perfect(&keys(|i| ((i / 200) << 20) | (i % 200)), KeyType::U32);
            let random = seeds().take(usize::try_from(count).unwrap());
            let random = random.map(|seed| seed.cast_signed().into());
            is_perfect(&random.collect::<Vec<_>>(), KeyType::I64);
        }
    }

    #[test]
    fn the_largest_keys_have_slots_too() {
        let keys = [0, 1, (1 << 63) + 5, u64::MAX.into()];
        let Integers::Sparse(table) = integers(&keys, KeyType::U64) else {
            panic!("they are far apart");
        };
        for (row, key) in keys.iter().enumerate() {
            assert_eq!(find(&table, hash(*key, 8, table.seed)), row, "{key}");
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
            integers(&[2, 1028], KeyType::U16),
            Integers::Dense {
                first: 2,
                last: 1028
            }
        ));
        assert!(matches!(
            integers(&[2, 5000], KeyType::U16),
            Integers::Sparse(_)
        ));
        // A row of a dense table is a number of 16 bits.
        let many = (0..70_000).collect::<Vec<_>>();
        assert!(matches!(integers(&many, KeyType::U32), Integers::Sparse(_)));
    }
}
