//! Texts with variable parts, such as `invalid {field} value`, and whether a text fits one.
//!
//! The fixed parts are compared as `text` compares whole texts. This module does not know which
//! pattern belongs to which meaning.

use core::fmt;
use core::iter::FusedIterator;
use core::str::Chars;

use crate::text::{self, Seen, bare};

/// The variable parts of a text, in their order: the name of each in its pattern, and its value as
/// it was written, without quotes and white space around it.
///
/// Parts are found from left to right, and each ends at the first place where the fixed text after
/// it is found; only the last fixed text is found at the end. No choice is ever taken back: a part
/// that ends early leaves more room for the others. The time is that of comparing each fixed text at
/// each place of the text.
#[derive(Clone, Default)]
pub struct Parts<'a> {
    /// The pattern from the next part on; empty after the last part.
    pattern: &'a str,
    /// The text from the next part on.
    text: &'a str,
}

impl<'a> Parts<'a> {
    /// The parts of a text that fits a pattern.
    pub(crate) fn new(pattern: &'a str, text: Seen<'a>) -> Option<Self> {
        let (fixed, pattern) = fixed(bare(pattern));
        let text = without(text.bare, fixed, |chars| chars.next())?;
        let parts = Self { pattern, text };
        // Whether all of the text fits is known at its end only.
        let mut rest = parts.clone();
        while rest.next().is_some() {}
        let is_whole = rest.pattern.is_empty() && !pattern.is_empty();
        is_whole.then_some(parts)
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let (name, pattern) = before(self.pattern.strip_prefix('{')?, b'}')?;
        let (fixed, pattern) = fixed(pattern);
        // A part begins with a character that is not a space, and so has at least one.
        let text = text::trim_start(self.text, char::is_whitespace);
        let mut rest = text.chars();
        rest.next()?;
        let (value, rest) = if pattern.is_empty() {
            let value = without(text, fixed, |chars| chars.next_back())?;
            (value, "")
        } else {
            let (at, rest) = find(rest.as_str(), fixed)?;
            let value = text.get(..text.len().checked_sub(at.len())?)?;
            (value, rest)
        };
        if value.is_empty() {
            return None;
        }
        *self = Self {
            pattern,
            text: rest,
        };
        Some((name, text::unquoted(value)))
    }
}

impl FusedIterator for Parts<'_> {}

impl fmt::Debug for Parts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.clone()).finish()
    }
}

/// Splits a pattern before its first part.
#[inline(never)]
fn fixed(pattern: &str) -> (&str, &str) {
    let part = pattern.bytes().position(|byte| byte == b'{');
    let part = part.unwrap_or(pattern.len());
    pattern.split_at_checked(part).unwrap_or((pattern, ""))
}

/// What comes before a character, and what comes after it.
fn before(text: &str, end: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == end)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// The first place of a fixed text, and what follows it.
fn find<'a>(text: &'a str, fixed: &str) -> Option<(&'a str, &'a str)> {
    let mut at = text;
    loop {
        if let Some(rest) = without(at, fixed, |chars| chars.next()) {
            return Some((at, rest));
        }
        let mut rest = at.chars();
        at = if rest.next()?.is_whitespace() {
            // Nothing else begins within a run of spaces.
            text::trim_start(at, char::is_whitespace)
        } else {
            rest.as_str()
        };
    }
}

/// A text without a fixed text at its beginning, or at its end, if `next` takes characters from
/// there.
#[inline(never)]
fn without<'a>(
    text: &'a str,
    fixed: &str,
    next: fn(&mut Chars<'_>) -> Option<char>,
) -> Option<&'a str> {
    let skip_space = |chars: &mut Chars<'_>| {
        let mut is_space = false;
        loop {
            let mut ahead = chars.clone();
            if !next(&mut ahead).is_some_and(char::is_whitespace) {
                return is_space;
            }
            *chars = ahead;
            is_space = true;
        }
    };
    let (mut text, mut fixed) = (text.chars(), fixed.chars());
    loop {
        if skip_space(&mut fixed) && !skip_space(&mut text) {
            return None;
        }
        let Some(expected) = next(&mut fixed) else {
            return Some(text.as_str());
        };
        if !next(&mut text)?.eq_ignore_ascii_case(&expected) {
            return None;
        }
    }
}

#[cfg(test)]
mod tests;
