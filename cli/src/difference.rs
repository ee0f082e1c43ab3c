//! How a file differs from what it should be, for people.

use std::path::Path;
use std::time::Duration;

use errdex_catalog::is_hidden;
use similar::{DiffTag, TextDiff};

use crate::output::name;

/// A diff shows at most this many lines and counts the rest.
const MAX_LINES: usize = 200;

/// Longer lines of a diff are cut.
const MAX_LINE: usize = 200;

/// After this time, a diff may be longer than necessary.
const MAX_TIME: Duration = Duration::from_secs(2);

/// A unified diff of limited length, in which no two lines of a change look the same.
pub(crate) fn difference(path: &Path, present: &str, wanted: &str) -> String {
    let path = name(path);
    let mut text = format!("--- {path}\n+++ {path} (from the catalog)\n");
    if present.replace("\r\n", "\n") == wanted.replace("\r\n", "\n") {
        // Every line would differ.
        return text + "only the line endings differ\n";
    }
    if present.split_whitespace().eq(wanted.split_whitespace()) {
        text += "only whitespace differs\n";
    }
    let diff = TextDiff::configure()
        .timeout(MAX_TIME)
        .diff_lines(present, wanted);
    let mut lines = Vec::new();
    for hunk in diff.unified_diff().context_radius(2).iter_hunks() {
        lines.push(hunk.header().to_string());
        for op in hunk.ops() {
            let old = op.old_range().filter_map(|i| diff.old_slice(i));
            let old = old.collect::<Vec<_>>();
            let new = op.new_range().filter_map(|i| diff.new_slice(i));
            let new = new.collect::<Vec<_>>();
            if op.tag() == DiffTag::Equal {
                lines.extend(old.iter().map(|line| format!(" {}", shown(line, 0))));
                continue;
            }
            // Long lines are cut around the first difference from their counterpart.
            let pair = |of: &[&str], others: &[&str], i: usize| {
                let other = others.get(i).copied().unwrap_or("");
                shown(of[i], first_difference(of[i], other))
            };
            lines.extend((0..old.len()).map(|i| format!("-{}", pair(&old, &new, i))));
            lines.extend((0..new.len()).map(|i| format!("+{}", pair(&new, &old, i))));
        }
    }
    for line in lines.iter().take(MAX_LINES) {
        text += &format!("{line}\n");
    }
    if let Some(more @ 1..) = lines.len().checked_sub(MAX_LINES) {
        text += &format!("... {more} more lines\n");
    }
    text
}

/// The number of characters that two lines have in common at the beginning.
fn first_difference(line: &str, other: &str) -> usize {
    let both = line.chars().zip(other.chars());
    both.take_while(|(one, other)| one == other).count()
}

/// As much of a line around a place as fits, with hidden characters made visible.
fn shown(line: &str, place: usize) -> String {
    let (line, end) = match line.strip_suffix('\n') {
        Some(line) => (line, ""),
        None => (line, " (no newline at end)"),
    };
    let trimmed = line.trim_end_matches([' ', '\t', '\r']).chars().count();
    let skipped = if place < MAX_LINE {
        0
    } else {
        place - MAX_LINE / 2
    };
    let mut characters = line.chars().enumerate().skip(skipped);
    let mut short = String::new();
    if skipped > 0 {
        short += "...";
    }
    for (i, character) in characters.by_ref().take(MAX_LINE) {
        let is_hidden = is_hidden(character) || (character.is_whitespace() && character != ' ');
        match character {
            ' ' if i >= trimmed => short.push('\u{b7}'),
            _ if is_hidden => short.extend(character.escape_default()),
            _ => short.push(character),
        }
    }
    short += if characters.next().is_some() {
        "..."
    } else {
        end
    };
    short
}
