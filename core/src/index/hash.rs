//! Hashes of keys, the same when tables are made and when they are read.
//!
//! Both the compiler of catalogs and the runtime use it. It need not resist attacks: the parameters
//! are chosen so that the known keys do not collide, and any other key costs one comparison.

/// What a text is hashed from, and what counts as the same text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Which bytes of a text are hashed.
    pub sample: Sample,
    /// Whether ASCII case and surrounding ASCII whitespace make no difference.
    pub ignore_case: bool,
}

/// Which bytes of a text are hashed, in addition to its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// The first and the last eight bytes.
    Ends,
    /// Eight bytes from the middle as well.
    Middle,
    /// All bytes.
    All,
}

/// The group of a hash, each of which has a displacement. The number of groups is a power of two.
#[inline]
pub const fn group(hash: u64, groups: usize, slots: usize) -> usize {
    let bits = slots.trailing_zeros() + groups.trailing_zeros();
    (hash >> (u64::BITS - bits)) as usize & (groups - 1)
}

/// The slot of a hash whose group has this displacement. The number of slots is a power of two.
#[inline]
pub const fn slot(hash: u64, displacement: u8, slots: usize) -> usize {
    let undisplaced = (hash >> (u64::BITS - slots.trailing_zeros())) as usize;
    (undisplaced ^ displacement as usize) & (slots - 1)
}

/// The hash of an integer of at most 32 bits.
#[inline]
pub const fn narrow(key: u64, seed: u64) -> u64 {
    key.wrapping_mul(seed)
}

/// The hash of a 64-bit integer; keys may differ in their high bits only.
#[inline]
pub const fn wide(key: u64, seed: u64) -> u64 {
    mix(key, seed)
}

/// The hash of a text, which the caller has trimmed if surrounding whitespace makes no difference.
#[inline]
pub const fn text(bytes: &[u8], reading: Reading, seed: u64) -> u64 {
    let (first, last) = ends(bytes, reading.ignore_case);
    let length = bytes.len() as u64;
    let middle = match reading.sample {
        Sample::Ends => 0,
        // The optimizer would not see that half of the length is in a text.
        Sample::Middle => match bytes.split_at_checked(bytes.len().saturating_sub(8) / 2) {
            Some((_, rest)) => word(rest, 0, reading.ignore_case).rotate_left(23),
            None => 0,
        },
        Sample::All => between(bytes, reading.ignore_case, seed),
    };
    mix(
        first ^ seed,
        (last.rotate_left(32) ^ middle ^ length).wrapping_add(seed),
    )
}

/// Whether a text equals a stored one.
#[inline]
pub const fn equals(stored: &[u8], bytes: &[u8], ignore_case: bool) -> bool {
    if stored.len() != bytes.len() {
        return false;
    }
    let (first, last) = ends(stored, false);
    let (other_first, other_last) = ends(bytes, ignore_case);
    if first != other_first || last != other_last {
        return false;
    }
    let mut at = 8;
    while at + 8 < bytes.len() {
        if word(stored, at, false) != word(bytes, at, ignore_case) {
            return false;
        }
        at += 8;
    }
    true
}

/// Both halves of the 128-bit product, combined.
#[inline]
const fn mix(a: u64, b: u64) -> u64 {
    let product = a as u128 * b as u128;
    product as u64 ^ (product >> 64) as u64
}

/// The first and the last eight bytes; a text shorter than that is all in the first word.
#[inline]
const fn ends(bytes: &[u8], ignore_case: bool) -> (u64, u64) {
    let (first, last) = if let Some(first) = bytes.first_chunk::<8>()
        && let Some(last) = bytes.last_chunk::<8>()
    {
        (u64::from_le_bytes(*first), u64::from_le_bytes(*last))
    } else if let Some(first) = bytes.first_chunk::<4>()
        && let Some(last) = bytes.last_chunk::<4>()
    {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        (first as u64 | (last as u64) << 32, 0)
    } else {
        match *bytes {
            [a, b, c] => (u64::from_le_bytes([a, b, c, 0, 0, 0, 0, 0]), 0),
            [a, b] => (u64::from_le_bytes([a, b, 0, 0, 0, 0, 0, 0]), 0),
            [a] => (a as u64, 0),
            _ => (0, 0),
        }
    };
    if ignore_case {
        (lower(first), lower(last))
    } else {
        (first, last)
    }
}

/// Hashes the words from byte 8 on, except the last.
const fn between(bytes: &[u8], ignore_case: bool, seed: u64) -> u64 {
    let mut hash = 0;
    let mut at = 8;
    while at + 8 < bytes.len() {
        hash = mix(hash ^ word(bytes, at, ignore_case), seed | 1).wrapping_add(seed);
        at += 8;
    }
    hash
}

/// Eight bytes of a text, in memory order.
#[inline]
const fn word(bytes: &[u8], at: usize, ignore_case: bool) -> u64 {
    match bytes.split_at(at).1.first_chunk() {
        Some(chunk) if ignore_case => lower(u64::from_le_bytes(*chunk)),
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => 0,
    }
}

/// Lowercases the ASCII letters among eight bytes.
#[inline]
const fn lower(word: u64) -> u64 {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    let low = word & (0x7f * EACH);
    let from_a = low + (0x80 - b'A' as u64) * EACH;
    let after_z = low + (0x7f - b'Z' as u64) * EACH;
    let uppercase = (from_a ^ after_z) & !word & (0x80 * EACH);
    word | (uppercase >> 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_lowercased_as_by_the_standard_library() {
        for byte in 0..=u8::MAX {
            let word = lower(u64::from_le_bytes([
                byte, 0, b'Z', byte, 255, b'a', byte, b'@',
            ]));
            let lowercase = byte.to_ascii_lowercase();
            assert_eq!(
                word.to_le_bytes(),
                [lowercase, 0, b'z', lowercase, 255, b'a', lowercase, b'@']
            );
        }
    }

    #[test]
    fn texts_of_every_length_differ_in_every_byte() {
        for length in 0..40 {
            let text = [b'a'; 40];
            let text = &text[..length];
            assert!(equals(text, text, false));
            assert!(equals(text, &[b'A'; 40][..length], true));
            assert!(!equals(text, &[b'a'; 41][..=length], false));
            for at in 0..length {
                let mut other = [b'a'; 40];
                other[at] = b'b';
                let other = &other[..length];
                assert!(!equals(text, other, false), "{length} {at}");
                let reading = Reading {
                    sample: Sample::All,
                    ignore_case: false,
                };
                assert_ne!(
                    super::text(text, reading, 7),
                    super::text(other, reading, 7)
                );
            }
        }
    }
}
