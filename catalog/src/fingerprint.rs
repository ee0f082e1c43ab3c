//! A number that tells whether tables were compiled from a given catalog.
//!
//! The tables and JSON answers contain it.

/// What one file adds to the fingerprint of its catalog, whatever the order of the files.
///
/// The hash is FNV-1a. Carriage returns and a byte order mark do not count, because they make no
/// difference to the tables.
pub(crate) fn of_file(name: &str, bytes: &[u8]) -> u64 {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = bytes.iter().filter(|&&byte| byte != b'\r');
    let bytes = name.as_bytes().iter().chain([&0]).chain(text);
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}
