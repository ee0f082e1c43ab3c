//! The text of a cell in, its integers out, apart from those in dates, versions, amounts and words.
//!
//! Knows the shapes of numbers; `codes` decides which of them are codes.

use std::ops::Deref;

use super::texts::is_quote;
use super::words::{
    UNITS, announces_code, begins_sentence, follows_standard, is_glued_to_word, is_one_of, is_wide,
    last,
};

/// The length of the longest date.
const DATE: usize = 10;

/// The text of a cell, and what its numbers need to know about the text before them.
///
/// A page may be one line with many thousand numbers, so no number looks further than the word before
/// it and the word after it.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    text: &'a str,
    /// Where the first word after the opening begins.
    pub(super) words: usize,
}

impl<'a> Text<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let opening = opening(text);
        let words = text[opening..].find(char::is_alphabetic);
        Self {
            text,
            words: words.map_or(text.len(), |words| opening + words),
        }
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text
    }
}

/// The length of the marks before the first number, including words such as `HTTP` or `Error code`.
pub(super) fn opening(text: &str) -> usize {
    let mut rest = text;
    loop {
        let marks = |c: char| " *([{（【#".contains(c) || is_quote(c);
        rest = rest.trim_start_matches(marks);
        let end = rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        let word = rest[..end].to_ascii_lowercase();
        if !["http", "error", "code", "status", "err"].contains(&word.as_str()) {
            return text.len() - rest.len();
        }
        rest = rest[end..].trim_start_matches([':', ' ', '=']);
    }
}

pub(super) fn is_year(value: i128) -> bool {
    (1990..=2099).contains(&value)
}

/// An integer in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) value: i128,
}

pub(super) fn token_at(text: Text<'_>, start: usize) -> Option<Token> {
    let is_digit = text[start..].starts_with(|c: char| c == '-' || c.is_ascii_digit());
    let token = is_digit.then(|| number_at(text, start))??;
    (!is_amount(&text, &token)).then_some(token)
}

/// The number that begins at a place, unless it is part of a date, a version or a word.
fn number_at(text: Text<'_>, start: usize) -> Option<Token> {
    let rest = &text[start..];
    let sign = usize::from(rest.starts_with('-'));
    let digits = rest[sign..].bytes().take_while(u8::is_ascii_digit).count();
    let end = start + sign + digits;
    let value = rest[..sign + digits].parse::<i128>().ok()?;
    let has_note = note(text, end) > 0;
    let has_zero_before = digits > 1 && rest[sign..].starts_with('0');
    let mut after = text[end..].chars();
    let (next, second) = (after.next(), after.next());
    let goes_on =
        next.is_some_and(|c| ".:-^×*".contains(c)) && second.is_some_and(|c| c.is_ascii_digit());
    let (earliest, after) = (&text[..start], &text[end..]);
    let mut before = earliest.chars().rev();
    let (last, earlier) = (before.next(), before.next());
    // A sentence may end right before a number, and the 62 of `code:62` is not part of a time.
    let comes_from = match last {
        Some('.') if follows_standard(earliest, after) => false,
        Some('.' | ':' | '^' | '×' | '*') => earlier.is_some_and(|c| c.is_ascii_digit()),
        Some('-') => earlier.is_some_and(|c| c.is_ascii_alphanumeric()),
        _ => false,
    };
    let is_part = (goes_on && !has_note)
        || comes_from
        || is_of_date(&text[..start], &text[start..])
        || last.is_some_and(|c| {
            "$€£^_".contains(c)
                || (c.is_ascii_alphabetic()
                    && !announces_code(earliest)
                    && !is_glued_to_word(earliest, digits, after))
        })
        || (next.is_some_and(|c| "%°_^".contains(c)) && !has_note);
    (!is_part && !has_zero_before).then_some(Token { start, end, value })
}

/// Whether a number is joined by slashes to a year, as in 12/31/2024.
fn is_of_date(before: &str, after: &str) -> bool {
    let is_inside = |c: char| c == '/' || c.is_ascii_digit();
    let before = last(before, DATE);
    let before = &before[before.trim_end_matches(is_inside).len()..];
    let end = after
        .char_indices()
        .take(DATE)
        .find(|(_, c)| !is_inside(*c));
    let after = &after[..end.map_or(after.len().min(DATE), |(end, _)| end)];
    let parts = before
        .split('/')
        .chain(after.split('/'))
        .collect::<Vec<_>>();
    let is_year = |part: &&str| part.parse().is_ok_and(is_year);
    parts.len() > 2 && parts.iter().any(is_year)
}

/// Whether a unit follows a number.
pub(super) fn is_amount(text: &str, token: &Token) -> bool {
    let after = text[token.end..].trim_start_matches(['`', '*']);
    let word = after.trim_start_matches([' ', '-', '+']);
    let end = word
        .find(|c: char| !c.is_alphabetic() || is_wide(c))
        .unwrap_or(word.len());
    let wide = word.chars().take_while(|c| is_wide(*c)).collect::<String>();
    let units = UNITS.split_ascii_whitespace();
    let mut wide_units = units.filter(|unit| !unit.is_ascii());
    is_one_of(UNITS, &word[..end].to_ascii_lowercase()) && end > 0 && !begins_sentence(after)
        || wide_units.any(|unit| wide.starts_with(unit))
}

/// The numbers of a text that are not part of a date, a version or an amount.
pub(super) fn numbers_in(text: Text<'_>) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + found;
        let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
        let signed =
            text[..start].ends_with('-') && !text[..start - 1].ends_with(char::is_alphanumeric);
        let token = number_at(text, if signed { start - 1 } else { start });
        tokens.extend(token.filter(|token| !is_amount(&text, token)));
        at = start + digits;
    }
    tokens
}

/// The length of a footnote mark after one of the numbers that begin a text, as in `62^1^`, which is how
/// `<sup>` is read.
pub(super) fn note(text: Text<'_>, end: usize) -> usize {
    const LONGEST: usize = 4;
    let Some(rest) = text[end..].strip_prefix('^') else {
        return 0;
    };
    let before = &text[..end];
    let start = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let number = &before[start..];
    let is_first = !number.is_empty() && start <= text.words;
    // A power, such as 2^32.
    if !is_first || ["2", "10"].contains(&number) {
        return 0;
    }
    let is_mark = |c: char| c.is_ascii_alphanumeric() || "*[]()†‡§,".contains(c);
    let mark = rest.len() - rest.trim_start_matches(is_mark).len();
    let closes = rest[mark..].starts_with('^');
    if closes && (1..=LONGEST).contains(&mark) {
        mark + 2
    } else {
        0
    }
}

/// The ends of a range at the beginning of a cell, such as `432-435`.
pub(super) fn ends_of_range(text: &str) -> Option<[Token; 2]> {
    let first = digits_at(text, opening(text))?;
    let second = digits_at(
        text,
        first.end + text[first.end..].strip_prefix('-').map(|_| 1)?,
    )?;
    let goes_on = |c: char| c.is_alphanumeric() || "-./:%°^_".contains(c);
    let is_range = first.value < second.value
        && !is_year(first.value)
        && !is_year(second.value)
        && !text[second.end..].starts_with(goes_on)
        && !is_amount(text, &second);
    is_range.then_some([first, second])
}

fn digits_at(text: &str, start: usize) -> Option<Token> {
    let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
    let end = start + digits;
    let value = text[start..end].parse().ok()?;
    (digits == 1 || !text[start..].starts_with('0')).then_some(Token { start, end, value })
}
