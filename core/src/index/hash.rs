//! Hashes of keys, the same when tables are made and when they are read.
//!
//! Both the compiler of catalogs and the runtime use it. It has no place for secrets: the keys are
//! known, the parameters are chosen so that they do not collide, and a stranger is only compared once.

/// What a text is hashed from, and what counts as the same text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What is read of a text to hash it.
    pub sample: Sample,
    /// Whether capitals and blanks around the text make no difference, in ASCII.
    pub ignore_case: bool,
}

/// What is read of a text, beside its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// The first and the last eight bytes.
    Ends,
    /// Eight bytes from the middle too.
    Middle,
    /// All of it.
    All,
}

/// The group of a hash. Each group has a displacement; there are as many groups as a power of two.
#[inline]
pub const fn group(hash: u64, groups: usize, slots: usize) -> usize {
    let bits = slots.trailing_zeros() + groups.trailing_zeros();
    (hash >> (u64::BITS - bits)) as usize & (groups - 1)
}

/// The slot of a hash whose group has this displacement, among as many slots as a power of two.
#[inline]
pub const fn slot(hash: u64, displacement: u8, slots: usize) -> usize {
    let undisplaced = (hash >> (u64::BITS - slots.trailing_zeros())) as usize;
    (undisplaced ^ displacement as usize) & (slots - 1)
}

/// The hash of an integer of at most 32 bits, extended to 64.
#[inline]
pub const fn narrow(key: u64, seed: u64) -> u64 {
    key.wrapping_mul(seed)
}

/// The hash of an integer of 64 bits, in which high bits alone can make the difference.
#[inline]
pub const fn wide(key: u64, seed: u64) -> u64 {
    mix(key, seed)
}

/// The hash of a text, which is without blanks around it where they make no difference.
#[inline]
pub const fn text(bytes: &[u8], reading: Reading, seed: u64) -> u64 {
    let (first, last) = ends(bytes, reading.ignore_case);
    let length = bytes.len() as u64;
    let middle = match reading.sample {
        Sample::Ends => 0,
        Sample::Middle if bytes.len() < 8 => 0,
        Sample::Middle => word(bytes, (bytes.len() - 8) / 2, reading.ignore_case).rotate_left(23),
        Sample::All => between(bytes, reading.ignore_case, seed),
    };
    mix(
        first ^ seed,
        (last.rotate_left(32) ^ middle ^ length).wrapping_add(seed),
    )
}

/// Whether a text is the stored one.
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

/// Both halves of a product of 128 bits.
#[inline]
const fn mix(a: u64, b: u64) -> u64 {
    let product = a as u128 * b as u128;
    product as u64 ^ (product >> 64) as u64
}

/// The first and the last eight bytes; a shorter text is in the first of the two words as a whole.
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

/// The words from the eighth byte on, but for the last.
const fn between(bytes: &[u8], ignore_case: bool, seed: u64) -> u64 {
    let mut hash = 0;
    let mut at = 8;
    while at + 8 < bytes.len() {
        hash = mix(hash ^ word(bytes, at, ignore_case), seed | 1).wrapping_add(seed);
        at += 8;
    }
    hash
}

/// Eight bytes of a text, in the order of memory.
#[inline]
const fn word(bytes: &[u8], at: usize, ignore_case: bool) -> u64 {
    match bytes.split_at(at).1.first_chunk() {
        Some(chunk) if ignore_case => lower(u64::from_le_bytes(*chunk)),
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => 0,
    }
}

/// Eight ASCII bytes with capitals made small; other bytes stay what they are.
#[inline]
const fn lower(word: u64) -> u64 {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    let low = word & (0x7f * EACH);
    let from_a = low + (0x80 - b'A' as u64) * EACH;
    let behind_z = low + (0x7f - b'Z' as u64) * EACH;
    let capitals = (from_a ^ behind_z) & !word & (0x80 * EACH);
    word | (capitals >> 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_made_small_as_the_standard_library_does() {
        for byte in 0..=u8::MAX {
            let word = lower(u64::from_le_bytes([
                byte, 0, b'Z', byte, 255, b'a', byte, b'@',
            ]));
            let small = byte.to_ascii_lowercase();
            assert_eq!(
                word.to_le_bytes(),
                [small, 0, b'z', small, 255, b'a', small, b'@']
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
