//! When two response texts are the same.
//!
//! Servers change the case of a message, end it with a period or put it in quotes without meaning
//! anything by it. This module does not know what the texts say.

/// A large odd number with bits all over.
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// A one in each byte.
const ONES: u64 = u64::from_le_bytes([1; 8]);

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
        if self.whole == stated || self.bare.eq_ignore_ascii_case(stated) {
            return true;
        }
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
        let mut hash = Hash(0);
        if hash.add_plain(self.bare.as_bytes()).is_none() {
            hash = Hash(0);
            hash.add_words(self.bare);
        }
        // The lower bits choose a slot.
        hash.0 ^ hash.0 >> 32
    }
}

/// The hash of the words of a text in lower case with one space between two of them, eight bytes at a
/// time.
struct Hash(u64);

impl Hash {
    fn add(&mut self, bytes: u64) {
        self.0 = (self.0.rotate_left(5) ^ bytes).wrapping_mul(MIX);
    }

    /// Adds a text that is ASCII and has no other white space; nothing if it is not of this kind.
    fn add_plain(&mut self, text: &[u8]) -> Option<()> {
        const HIGH: u64 = ONES << 7;
        // In the high bit of each byte: whether all are at least a space, whether one is not ASCII, and
        // whether one is a space after another. What the other bits are, does not matter.
        let (mut visible, mut foreign, mut doubled) = (HIGH, 0, 0);
        let mut last = 0;
        let mut add = |word: u64| {
            visible &= word.wrapping_add(ONES * 0x60);
            foreign |= word;
            let spaces = HIGH.wrapping_sub(word ^ (ONES * 0x20));
            doubled |= spaces & (spaces << 8 | last);
            last = spaces >> 56;
            self.add(lower(word));
        };
        let (eights, rest) = text.as_chunks::<8>();
        for eight in eights {
            add(u64::from_le_bytes(*eight));
        }
        if !rest.is_empty() {
            let rest = if let Some(last) = text.last_chunk() {
                u64::from_le_bytes(*last) >> (64 - 8 * rest.len())
            } else {
                let rest = rest.iter().rev();
                rest.fold(0, |word, byte| word << 8 | u64::from(*byte))
            };
            // Zeros at the end are not control characters.
            let filling = (ONES * 0x21) << (8 * (text.len() % 8));
            add(rest | filling);
        }
        (visible & HIGH == HIGH && (foreign | doubled) & HIGH == 0).then_some(())
    }

    /// Adds any text.
    fn add_words(&mut self, text: &str) {
        let (mut word, mut count) = (0, 0);
        let mut is_first = true;
        for part in text.split_whitespace() {
            let space = if is_first { "" } else { " " };
            is_first = false;
            for byte in space.bytes().chain(part.bytes()) {
                word |= u64::from(byte) << (8 * count);
                count += 1;
                if count == 8 {
                    self.add(lower(word));
                    (word, count) = (0, 0);
                }
            }
        }
        if count > 0 {
            self.add(lower(word | (ONES * 0x21) << (8 * count)));
        }
    }
}

/// Eight characters in lower case. Some others become equal to each other, such as `[` and `{`, which
/// the comparison of texts tells apart.
const fn lower(word: u64) -> u64 {
    word | ONES << 5
}

/// A text without surrounding whitespace and quotes, and without final punctuation.
///
/// A text that consists of quotes and punctuation only stays as it is.
pub(crate) fn bare(text: &str) -> &str {
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let plain_end = |text: &str| {
        let end = text.strip_suffix(['.', ',', ':', ';', '!', '?']);
        end.map_or(text.len(), str::len)
    };
    // Most texts have at most one character around them.
    if is_plain(text.as_bytes().first())
        && let Some(bare) = text.get(..plain_end(text))
        && is_plain(bare.as_bytes().last())
    {
        return bare;
    }
    inner(text, |c| is_around(c) || is_final(c))
}

/// A text without surrounding whitespace and quotes, unless it consists of them only.
pub(crate) fn unquoted(text: &str) -> &str {
    inner(text, is_around)
}

/// A text without what is around it, and without what may be after it, unless it consists of them only.
///
/// The functions for that are here because each use of `str::trim_matches` is compiled separately.
fn inner(text: &str, is_after: fn(char) -> bool) -> &str {
    let inner = trimmed(text, is_around, is_after);
    if inner.is_empty() { trim(text) } else { inner }
}

/// A text without white space around it.
pub(crate) fn trim(text: &str) -> &str {
    trimmed(text, char::is_whitespace, char::is_whitespace)
}

/// A text without the characters of one kind at its start, and of another at its end.
#[inline(never)]
fn trimmed(text: &str, is_before: fn(char) -> bool, is_after: fn(char) -> bool) -> &str {
    let inner = trim_start(text, is_before);
    let mut chars = inner.chars();
    let mut inner = inner;
    while chars.next_back().is_some_and(is_after) {
        inner = chars.as_str();
    }
    inner
}

/// A text without the characters of a kind at its start.
#[inline(never)]
pub(crate) fn trim_start(text: &str, is_before: fn(char) -> bool) -> &str {
    let mut chars = text.chars();
    let mut inner = text;
    while chars.next().is_some_and(is_before) {
        inner = chars.as_str();
    }
    inner
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
    extern crate std;

    use std::string::String;

    use proptest::collection::vec;
    use proptest::prelude::*;

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
    fn texts_that_are_the_same_have_the_same_hash() {
        let hash = |text: &str| Seen::new(text).hash();
        for (a, b) in [
            ("Task Conflict", "task  conflict"),
            ("abcdefg h", "ABCDEFG\t\nh"),
            ("abcdefgh ijklmnop", "abcdefgh \u{a0}IJKLMNOP."),
            ("a!b @[`{ Z", "A!B  @[`{ z"),
            ("\u{e9}t\u{e9} 12345678", "\u{e9}T\u{e9}\r12345678"),
            ("", "  "),
        ] {
            assert_eq!(hash(a), hash(b), "{a:?} {b:?}");
        }
        let all = [
            "",
            "a",
            "b",
            "aa",
            "a a",
            "aaaaaaaa",
            "aaaaaaaaa",
            "[",
            "a@b",
        ];
        for (number, a) in all.iter().enumerate() {
            for b in &all[..number] {
                assert_ne!(hash(a), hash(b), "{a:?} {b:?}");
            }
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

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        /// Whatever is between the words, and wherever it falls among the eight bytes that are hashed at once.
        #[test]
        fn texts_of_the_same_words_have_the_same_hash(
            words in vec("[aZ@!\u{7f}]{1,9}", 1..5),
            spaces in vec("( |  |\t)", 4),
        ) {
            let text = words.join(" ");
            let spaces = spaces.iter().map(String::as_str).chain([""]);
            let other = words.iter().zip(spaces).fold(String::new(), |text, (word, space)| {
                text + &word.to_ascii_lowercase() + space
            });
            assert!(Seen::new(&other).is(&text));
            assert_eq!(Seen::new(&other).hash(), Seen::new(&text).hash(), "{other:?}");
        }
    }
}
