//! The rows of a page in, a text search that ignores markup, quotation marks and line breaks out.

use std::collections::BTreeMap;

use super::page::Page;

/// Only this much of a word is read, which is enough to tell any two texts of a catalog apart.
///
/// A page may be a single word of a million letters that seems to contain another word at every second
/// letter, so no word may be read to its end.
const LONGEST_WORD: usize = 200;

/// The text of a page, indexed by its words.
pub(super) struct TextIndex {
    text: String,
    /// The same in lowercase, at the same offsets.
    lower: String,
    /// Where in the text each line begins, and its number.
    breaks: Vec<(usize, usize)>,
    /// Where a row, a cell, a quotation or code begins or ends, in order.
    marks: Vec<usize>,
    /// Where each word begins, by its first characters in lowercase.
    starts: BTreeMap<String, Vec<usize>>,
}

impl TextIndex {
    /// Indexes a page.
    pub(super) fn new(page: &Page) -> Self {
        let mut words = Self {
            text: String::new(),
            lower: String::new(),
            breaks: Vec::new(),
            marks: Vec::new(),
            starts: BTreeMap::new(),
        };
        for cell in page.rows.iter().flat_map(|row| &row.cells) {
            let mut flat = Flat::new(&mut words.text);
            flat.space();
            words.marks.push(flat.text.len());
            for (offset, character) in cell.text.char_indices() {
                let line = cell.line_at(offset);
                if words.breaks.last().is_none_or(|(_, last)| *last != line) {
                    words.breaks.push((flat.text.len(), line));
                }
                flat.push(character);
                if is_quote(character) {
                    words.marks.push(flat.text.len());
                }
            }
        }
        words.lower = words.text.to_ascii_lowercase();
        words.index();
        words
    }

    fn index(&mut self) {
        let mut last = ' ';
        for (start, character) in self.text.char_indices() {
            // A word can be glued to the number or the sentence before it.
            let begins = !last.is_alphanumeric()
                || (last.is_numeric() && !character.is_numeric())
                || (last.is_lowercase() && character.is_uppercase())
                || self.marks.binary_search(&start).is_ok();
            if character.is_alphanumeric() && begins {
                let word = first_word(&self.lower[start..]);
                self.starts.entry(word.to_owned()).or_default().push(start);
            }
            last = character;
        }
    }

    /// The line on which a text first appears.
    ///
    /// `longer` tells whether the catalog also has a text that continues this one.
    pub(super) fn line_of(
        &self,
        text: &str,
        exact: bool,
        longer: impl Fn(&str) -> bool,
    ) -> Option<usize> {
        let needle = flattened(text);
        let lower = needle.to_ascii_lowercase();
        let word = first_word(&lower);
        if word.is_empty() {
            let found = self.text.find(&needle);
            return found.map(|start| self.line_at(start));
        }
        let needs_mark = exact && is_plain_word(&needle);
        let candidates = self.starts.range(word.to_owned()..);
        let candidates = candidates.take_while(|(known, _)| known.starts_with(word));
        let mut found = candidates
            .flat_map(|(_, starts)| starts)
            .filter(|&&start| {
                // A text may begin with something other than a letter.
                let lead = lower.len()
                    - lower
                        .trim_start_matches(|c: char| !c.is_alphanumeric())
                        .len();
                let Some(start) = start.checked_sub(lead) else {
                    return false;
                };
                let (page, text) = if exact {
                    (&self.text, &needle)
                } else {
                    (&self.lower, &lower)
                };
                let here = page
                    .get(start..)
                    .is_some_and(|page| page.starts_with(text.as_str()));
                here && self.ends(start + text.len(), text, &longer)
                    && (!needs_mark || self.marks.binary_search(&start).is_ok())
            })
            .collect::<Vec<_>>();
        found.sort_unstable();
        found.first().map(|start| self.line_at(**start))
    }

    /// Whether a word ends here, possibly with a sentence glued to it.
    fn ends(&self, end: usize, text: &str, longer: &impl Fn(&str) -> bool) -> bool {
        let last = text.chars().next_back();
        let mut after = self.text[end..].chars();
        let (next, second) = (after.next(), after.next());
        let Some(next) = next.filter(|c| c.is_alphanumeric() || *c == '_') else {
            return true;
        };
        let is_marked = self.marks.binary_search(&end).is_ok();
        if is_marked || !last.is_some_and(char::is_alphanumeric) || !next.is_ascii() {
            return true;
        }
        let is_glued = last.is_some_and(char::is_lowercase)
            && next.is_uppercase()
            && second.is_none_or(|c| c.is_lowercase() || c == ' ');
        is_glued && !longer(&text_of_word(text, &self.text[end..]))
    }

    fn line_at(&self, offset: usize) -> usize {
        let before = self.breaks.partition_point(|(start, _)| *start <= offset);
        let last = before.checked_sub(1).and_then(|i| self.breaks.get(i));
        last.map_or(0, |(_, line)| *line)
    }
}

/// A text together with the rest of its last word.
fn text_of_word(text: &str, after: &str) -> String {
    let rest = after.chars().take(LONGEST_WORD);
    let rest = rest.take_while(|c| c.is_alphanumeric() || *c == '_');
    text.chars().chain(rest).collect()
}

fn first_word(text: &str) -> &str {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut letters = text.char_indices().take(LONGEST_WORD + 1).enumerate();
    let end = letters.find(|(count, (_, c))| *count == LONGEST_WORD || !c.is_alphanumeric());
    &text[..end.map_or(text.len(), |(_, (end, _))| end)]
}

/// Whether a text looks like an ordinary word, so that it needs a mark to count as a text.
fn is_plain_word(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// A text in the form that is compared: without quotation marks, code marks and emphasis, with single
/// spaces.
pub(super) fn flattened(text: &str) -> String {
    let mut out = String::new();
    let mut flat = Flat::new(&mut out);
    for character in text.trim().chars() {
        flat.push(character);
    }
    out.trim_end().to_owned()
}

struct Flat<'a> {
    text: &'a mut String,
    escaped: bool,
}

impl<'a> Flat<'a> {
    fn new(text: &'a mut String) -> Self {
        Self {
            text,
            escaped: false,
        }
    }

    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    fn push(&mut self, character: char) {
        let was_escaped = std::mem::take(&mut self.escaped);
        if was_escaped && !character.is_ascii_punctuation() {
            self.text.push('\\');
        }
        match character {
            '\\' if !was_escaped => self.escaped = true,
            '*' => {}
            c if is_quote(c) => {}
            c if c.is_whitespace() => self.space(),
            '–' | '—' | '‑' | '‐' | '−' => self.text.push('-'),
            '…' => *self.text += "...",
            c => self.text.push(c),
        }
    }
}

/// Whether a character begins or ends a quotation or code.
pub(super) fn is_quote(character: char) -> bool {
    "\"'`´“”„‟‘’‚‛«»‹›「」『』〝〞".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(page: &str, text: &str, exact: bool) -> Option<usize> {
        let words = TextIndex::new(&Page::new("a.md", page.as_bytes()));
        words.line_of(text, exact, |longer| longer == "serviceIdleForever")
    }

    #[test]
    fn texts_are_found_through_markup_quotes_and_breaks() {
        for page in [
            "a \u{201c}Task  conflict\u{201d} b",
            "a **task** `conflict`",
            "a task\nconflict",
            "53task conflictThe task",
            "\u{ff54}\u{ff41}\u{ff53}\u{ff4b}\u{3000}conflict",
            "task&nbsp;conflict",
            "ta\u{200b}sk conflict",
        ] {
            assert_eq!(line(page, "task conflict", false), Some(1), "{page}");
        }
        assert_eq!(
            line("x\n| 2 | a\\_b \"c\" |", r#"a_b \"c\""#, false),
            Some(2)
        );
        assert_eq!(line("x it\u{2019}s", "it's", false), Some(1));
        assert_eq!(line("a - b", "a \u{2013} b", false), Some(1));
    }

    #[test]
    fn parts_of_words_are_not_texts() {
        assert_eq!(line("the exits, exit_code, preexit", "exit", false), None);
        assert_eq!(line("task conflicts", "task conflict", false), None);
        assert_eq!(line("ServiceIdle", "serviceIdle", true), None);
        assert_eq!(line("serviceIdleThe module", "serviceIdle", true), Some(1));
        assert_eq!(line("serviceIdleForever", "serviceIdle", true), None);
    }

    #[test]
    fn a_plain_word_needs_a_mark() {
        assert_eq!(line("then exit the room", "exit", true), None);
        for page in [
            "state `exit` of",
            "| exit | left |",
            "- exit: left",
            "\"exit\"",
        ] {
            assert_eq!(line(page, "exit", true), Some(1), "{page}");
        }
    }

    #[test]
    fn any_text_can_be_searched_for() {
        for text in ["", "\"", "*", "\\", "\u{e9}", "-", "(a", "a)"] {
            line("`\\ \u{e9}\u{e9} -- (a) \u{4efb}", text, true);
        }
        assert_eq!(line("x (a)", "(a", false), Some(1));
    }
}
