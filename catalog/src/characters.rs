//! The list of characters that are invisible or change the direction of text.
//!
//! They could hide what a catalog says, make a condition that never holds, or control the terminal
//! of whoever reads a message. Compilers reject some of them in source code.

use std::borrow::Cow;
use std::sync::Arc;

use crate::report::{Diagnostic, Report};
use crate::rule;
use crate::source::{File, Span};

/// Reports each such character in a file.
pub(crate) fn check_file(file: &Arc<File>, report: &mut Report) {
    if is_plain(&file.text) {
        return;
    }
    for (offset, character) in file.text.char_indices() {
        let is_layout = matches!(character, '\n' | '\t')
            || (character == '\r' && file.text[offset..].starts_with("\r\n"));
        if is_hidden(character) && !is_layout {
            let span = Span::new(file, offset, offset + character.len_utf8());
            report.push(found(character, &span));
        }
    }
}

/// Whether every character is visible ASCII, a space, a tab or a line feed.
///
/// Most files are like that, and build scripts are not optimized: there, a loop over bytes takes a
/// tenth of the time of one over characters.
pub(crate) fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if !matches!(bytes[i], b' '..=b'~' | b'\n' | b'\t') {
            return false;
        }
        i += 1;
    }
    true
}

/// Reports the first such character that an escape puts into a text.
pub(crate) fn check_text(text: &str, span: &Span, report: &mut Report) {
    if is_plain(text) {
        return;
    }
    // `check_file` reports characters that are in the file itself.
    let written = span.file().map_or("", |file| &file.text[span.range()]);
    let hidden = |c: &char| is_hidden(*c) && !matches!(c, '\n' | '\t') && !written.contains(*c);
    if let Some(character) = text.chars().find(hidden) {
        report.push(found(character, span));
    }
}

fn found(character: char, span: &Span) -> Diagnostic {
    let message = format!("the text contains U+{:04X}", u32::from(character));
    Diagnostic::new(&rule::CONTROL_CHARACTER, message, span)
        .help("remove the character, or describe it in words")
}

/// Whether a character is invisible, or makes text look different from what it is.
///
/// These are the control characters, those with the property `Default_Ignorable_Code_Point`,
/// private-use characters, and noncharacters. The standard library's tables are not used, because
/// which characters are unassigned depends on the compiler's version.
pub fn is_hidden(character: char) -> bool {
    let is_ignorable = matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    );
    // Line and paragraph separators, the empty Braille cell, and annotation marks.
    let is_invisible = matches!(
        character,
        '\u{2028}'..='\u{2029}' | '\u{2800}' | '\u{fff9}'..='\u{fffb}'
    );
    let is_private = matches!(
        character,
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}'
    );
    let is_noncharacter =
        matches!(character, '\u{fdd0}'..='\u{fdef}') || u32::from(character) & 0xfffe == 0xfffe;
    character.is_control() || is_ignorable || is_invisible || is_private || is_noncharacter
}

/// A text on one line, with an escape such as `\u{1b}` for each invisible character.
///
/// For untrusted names and arguments, before they are shown on a terminal or in a log.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut visible = String::with_capacity(text.len());
    for character in text.chars() {
        if is_hidden(character) {
            visible.extend(character.escape_default());
        } else {
            visible.push(character);
        }
    }
    Cow::Owned(visible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_hidden_by_class() {
        // The first and last of each class, and their neighbours.
        for (first, last) in [
            (0x0, 0x1f),
            (0x7f, 0x9f),
            (0xad, 0xad),
            (0x34f, 0x34f),
            (0x61c, 0x61c),
            (0x115f, 0x1160),
            (0x17b4, 0x17b5),
            (0x180b, 0x180f),
            (0x200b, 0x200f),
            (0x2028, 0x202e),
            (0x2060, 0x206f),
            (0x2800, 0x2800),
            (0x3164, 0x3164),
            (0xe000, 0xf8ff),
            (0xfdd0, 0xfdef),
            (0xfe00, 0xfe0f),
            (0xfeff, 0xfeff),
            (0xffa0, 0xffa0),
            (0xfff0, 0xfffb),
            (0xfffe, 0xffff),
            (0x1bca0, 0x1bca3),
            (0x1d173, 0x1d17a),
            (0x1_fffe, 0x1_ffff),
            (0xd_fffe, 0xe_0fff),
            (0xe_fffe, 0x10_ffff),
        ] {
            let all = (first..=last).filter_map(char::from_u32);
            let seen = all.filter(|c| !is_hidden(*c)).collect::<String>();
            assert_eq!(seen, "", "{first:x} to {last:x}");
            let around = [first.wrapping_sub(1), last + 1].map(char::from_u32);
            for character in around.into_iter().flatten() {
                assert!(!is_hidden(character), "{character:?}");
            }
        }
    }

    #[test]
    fn what_is_seen_stays() {
        for text in [
            "plain, \u{e9}\u{301}, \u{4efb}\u{52a1}, \u{1f600}, a\u{a0}b\u{3000}c",
            "",
            "\u{5d0}\u{627}\u{915}\u{94d}\u{937}",
        ] {
            assert_eq!(visible(text), text);
            assert!(matches!(visible(text), Cow::Borrowed(_)));
        }
        assert_eq!(
            visible("a\u{1b}[31m\u{9b}\u{202e}\n\t\u{200b}\u{f8ff}b"),
            r"a\u{1b}[31m\u{9b}\u{202e}\n\t\u{200b}\u{f8ff}b"
        );
    }
}
