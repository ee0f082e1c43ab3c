//! Patterns, texts with variable parts: which of them are the same, and which is the most specific.
//!
//! Whether a text fits a pattern is decided in `errdex_core`.

use errdex_core::tables::bare;

/// The pattern without the names of its parts. Patterns with one shape fit the same texts.
pub(crate) fn shape(pattern: &str) -> String {
    let fixed = pieces(pattern).step_by(2).collect::<Vec<_>>();
    let words = fixed.join("{}");
    let words = words.split_whitespace().collect::<Vec<_>>();
    words.join(" ").to_ascii_lowercase()
}

/// The names of its parts.
pub(crate) fn names(pattern: &str) -> Vec<&str> {
    pieces(pattern).skip(1).step_by(2).collect()
}

/// The number of its fixed characters other than spaces. Of two patterns, the one with more is more
/// specific.
pub(crate) fn weight(pattern: &str) -> usize {
    let fixed = pieces(pattern).step_by(2).flat_map(str::chars);
    fixed.filter(|c| !c.is_whitespace()).count()
}

/// The fixed text before the first part, the name of the part, the fixed text after it, and so on.
fn pieces(pattern: &str) -> impl Iterator<Item = &str> {
    bare(pattern).split(['{', '}'])
}
