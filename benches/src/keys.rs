//! The keys for measuring lookups, always the same ones. The build script shares this file.

use std::collections::BTreeSet;

/// A generator of pseudorandom numbers with a fixed seed: `SplitMix64`.
pub fn random() -> impl Iterator<Item = u64> {
    (1_u64..).map(|step| {
        let state = step.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        state ^ (state >> 31)
    })
}

/// The given number of distinct values, sorted.
fn distinct<T: Ord>(count: usize, mut values: impl Iterator<Item = T>) -> Vec<T> {
    let mut keys = BTreeSet::new();
    while keys.len() < count {
        keys.extend(values.by_ref().take(count - keys.len()));
    }
    keys.into_iter().collect()
}

/// Thirteen clusters of twenty codes, like those of many APIs.
pub fn clustered_260() -> Vec<u32> {
    let clusters = 0..13_u32;
    let codes = |cluster| (0..20_u32).map(move |i| cluster * 4_999 + 100 + i);
    clusters.flat_map(codes).collect()
}

/// The given number of codes, below 65,536 or, if there are more, of 32 bits.
pub fn random_codes(count: usize) -> Vec<u32> {
    let shift = if count <= 5_000 { 48 } else { 32 };
    distinct(count, random().map(|key| (key >> shift) as u32))
}

/// The given number of texts of twenty uppercase letters with a few common prefixes.
pub fn texts(count: usize) -> Vec<String> {
    distinct(count, random().map(text))
}

/// A text of twenty uppercase letters.
pub fn text(key: u64) -> String {
    const BEGINNINGS: [&str; 4] = ["ERR_", "ERR_CONN", "SERVICE_", "SERVICE_UNAV"];
    let mut text = BEGINNINGS[key as usize % 4].to_owned();
    let mut rest = key >> 2;
    while text.len() < 20 {
        text.push((b'A' + (rest % 26) as u8) as char);
        rest = (rest / 26).rotate_right(7) ^ key;
    }
    text
}
