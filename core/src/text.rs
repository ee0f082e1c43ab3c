//! When two response texts are the same.
//!
//! Servers change the case of a message, end it with a period or put it in quotes without meaning
//! anything by it. This module does not know what the texts say.

/// A large odd number with bits all over.
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// A text that was seen.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'a> {
    /// Unchanged.
    pub(crate) whole: &'a str,
    /// Without surrounding whitespace and quotes, and without final punctuation.
    pub(crate) bare: &'a str,
}

impl<'a> Seen<'a> {
    pub(crate) fn new(whole: &'a str) -> Self {
        Self {
            whole,
            bare: bare(whole),
        }
    }

    /// Whether it equals a stated text, apart from ASCII case, whitespace, surrounding quotes and
    /// final punctuation.
    pub(crate) fn is(self, stated: &str) -> bool {
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

    /// A number that is the same for all texts that [`is`](Self::is) takes for one.
    pub(crate) fn hash(self) -> u64 {
        let mut hash = 0_u64;
        let mut add = |byte: u8| hash = (hash.rotate_left(5) ^ u64::from(byte)).wrapping_mul(MIX);
        for word in self.bare.split_whitespace() {
            for byte in word.bytes() {
                add(byte.to_ascii_lowercase());
            }
            add(b' ');
        }
        // The lower bits choose a slot.
        hash ^ hash >> 32
    }
}

/// A text without surrounding whitespace and quotes, and without final punctuation.
///
/// A text that consists of quotes and punctuation only stays as it is.
pub(crate) fn bare(text: &str) -> &str {
    let bare = text
        .trim_start_matches(is_around)
        .trim_end_matches(|c| is_around(c) || is_final(c));
    if bare.is_empty() { text.trim() } else { bare }
}

/// A text without surrounding whitespace and quotes, unless it consists of them only.
pub(crate) fn unquoted(text: &str) -> &str {
    let inner = text.trim_matches(is_around);
    if inner.is_empty() { text.trim() } else { inner }
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

#[cfg(test)]
mod tests {
    use super::Seen;

    fn same(a: &str, b: &str) -> bool {
        Seen::new(a).is(b)
    }

    #[test]
    fn case_spaces_quotes_and_final_punctuation_make_no_other_text() {
        for text in [
            "task conflict",
            "Task Conflict.",
            "  TASK\u{a0} conflict \n",
            "\"task conflict\"!",
            "\u{201c}task conflict.\u{201d}",
            "'task conflict';",
            "task conflict\u{3002}",
        ] {
            assert!(same(text, "task conflict"), "{text}");
            assert!(same("task conflict", text), "{text}");
        }
        assert!(same("failed!", "Failed"));
    }

    #[test]
    fn everything_else_does() {
        for text in [
            "",
            ".",
            "task",
            "taskconflict",
            "task conflict of two",
            "task, conflict",
            "(task conflict)",
            "-task conflict",
            ".task conflict",
        ] {
            assert!(!same(text, "task conflict"), "{text}");
        }
    }

    #[test]
    fn a_text_of_punctuation_alone_is_a_text() {
        assert_eq!(Seen::new(" !? ").bare, "!?");
        assert!(!same("!", "?"));
        assert!(!same("", "."));
        assert_eq!(Seen::new(" \n").bare, "");
        assert!(same(" ", "\n") && !same(" ", "a") && !same("a", " "));
    }
}
