//! A number that tells whether a file, or the catalog that tables were compiled from, is still the same.
//!
//! The tables and JSON answers contain that of the catalog.

use std::iter;

/// The fingerprint of a file, whatever its name.
///
/// The hash is FNV-1a. Carriage returns and a byte order mark do not count, because they make no
/// difference to what is in it.
pub fn fingerprint(bytes: &[u8]) -> u64 {
    hash(iter::empty(), bytes)
}

/// What one file adds to the fingerprint of its catalog, whatever the order of the files.
pub(crate) fn of_file(name: &str, bytes: &[u8]) -> u64 {
    hash(name.bytes().chain([0]), bytes)
}

fn hash(name: impl Iterator<Item = u8>, bytes: &[u8]) -> u64 {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = bytes.iter().copied().filter(|byte| *byte != b'\r');
    name.chain(text).fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}
