//! When two response texts are the same.
//!
//! Servers change the case of a message, end it with a period or put it in quotes without meaning
//! anything by it. This module does not know what the texts say.

/// A text that was seen.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    /// Unchanged.
    pub(super) whole: &'a str,
    /// Without surrounding whitespace and quotes, and without final punctuation.
    pub(super) bare: &'a str,
}

impl<'a> Seen<'a> {
    pub(super) fn new(whole: &'a str) -> Self {
        Self {
            whole,
            bare: bare(whole),
        }
    }

    /// Whether it equals a stated text, apart from ASCII case, whitespace, surrounding quotes and
    /// final punctuation.
    pub(super) fn is(self, stated: &str) -> bool {
        // Nearly all texts begin with a letter, and nearly all pairs already differ there.
        let first = |text: &str| text.bytes().next().filter(u8::is_ascii_alphanumeric);
        if let (Some(a), Some(b)) = (first(self.bare), first(stated))
            && !a.eq_ignore_ascii_case(&b)
        {
            return false;
        }
        let mut words = (
            self.bare.split_whitespace(),
            bare(stated).split_whitespace(),
        );
        loop {
            match (words.0.next(), words.1.next()) {
                (None, None) => return true,
                (Some(a), Some(b)) if a.eq_ignore_ascii_case(b) => {}
                _ => return false,
            }
        }
    }

    pub(super) fn is_any_of(self, stated: &[&str]) -> bool {
        stated.iter().any(|stated| self.is(stated))
    }
}

/// A text that consists of quotes and punctuation only stays as it is.
pub(super) fn bare(text: &str) -> &str {
    let bare = text
        .trim_start_matches(is_around)
        .trim_end_matches(|c| is_around(c) || is_final(c));
    if bare.is_empty() { text.trim() } else { bare }
}

/// A value that consists of quotes only stays as it is.
pub(super) fn unquoted(value: &str) -> &str {
    let inner = value.trim_matches(is_around);
    if inner.is_empty() {
        value.trim()
    } else {
        inner
    }
}

fn is_around(c: char) -> bool {
    c.is_whitespace() || is_quote(c)
}

const fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '`' | '\u{ab}' | '\u{bb}' | '\u{2018}'..='\u{201f}' | '\u{2039}' | '\u{203a}' | '\u{300c}'..='\u{300f}'
    )
}

const fn is_final(c: char) -> bool {
    matches!(
        c,
        '.' | ','
            | ':'
            | ';'
            | '!'
            | '?'
            | '\u{2026}'
            | '\u{3002}'
            | '\u{ff01}'
            | '\u{ff0c}'
            | '\u{ff0e}'
            | '\u{ff1a}'
            | '\u{ff1b}'
            | '\u{ff1f}'
    )
}
