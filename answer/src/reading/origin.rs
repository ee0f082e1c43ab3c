//! A text that was made from another one, and where each part of it was in the input.
//!
//! Decoding a text moves what is in it; the marks lead back, so that every fact has its place in the
//! input. A text made from a text costs as much memory as itself, with two words for each place where
//! something was left out or replaced.

use std::borrow::Cow;
use std::ops::Range;

/// A text and its origin.
#[derive(Clone, Debug)]
pub(super) struct Text<'i> {
    pub(super) text: Cow<'i, str>,
    /// Ordered by place; before the first one, places are the same.
    marks: Vec<Mark>,
    /// The part of the input that it was made from.
    whole: Range<usize>,
}

/// From here on, the text was copied from there on.
#[derive(Clone, Copy, Debug)]
struct Mark {
    at: usize,
    origin: usize,
}

impl<'i> Text<'i> {
    /// A text that starts at a place of the input.
    pub(super) fn new(text: Cow<'i, str>, start: usize, input: usize) -> Self {
        Self {
            marks: vec![Mark {
                at: 0,
                origin: start,
            }],
            text,
            whole: start..input,
        }
    }

    /// A text whose parts cannot be told apart in the input.
    pub(super) fn within(text: String, whole: Range<usize>) -> Self {
        Self {
            text: Cow::Owned(text),
            marks: Vec::new(),
            whole,
        }
    }

    /// The place in the input of a place in the text.
    pub(super) fn origin(&self, at: usize) -> usize {
        let after = self.marks.partition_point(|mark| mark.at <= at);
        let mark = after.checked_sub(1).and_then(|mark| self.marks.get(mark));
        let origin = mark.map_or(self.whole.start, |mark| mark.origin + (at - mark.at));
        origin.clamp(self.whole.start, self.whole.end)
    }

    /// The part of the input of a part of the text.
    pub(super) fn span(&self, part: Range<usize>) -> Range<usize> {
        if self.marks.is_empty() {
            return self.whole.clone();
        }
        let start = self.origin(part.start);
        // The end is where the last byte is, and not where the next one was copied from.
        let last = self.origin(part.end.saturating_sub(1).max(part.start));
        let end = if part.is_empty() { last } else { last + 1 };
        start..end.clamp(start, self.whole.end)
    }
}

/// A text that is being made from another one.
pub(super) struct Decoded<'s, 'i> {
    source: &'s Text<'i>,
    text: String,
    marks: Vec<Mark>,
}

impl<'s, 'i> Decoded<'s, 'i> {
    pub(super) fn new(source: &'s Text<'i>) -> Self {
        Self {
            source,
            text: String::new(),
            marks: Vec::new(),
        }
    }

    /// Copies a part of the source.
    pub(super) fn copy(&mut self, part: Range<usize>) {
        let Some(copied) = self.source.text.get(part.clone()) else {
            return;
        };
        if copied.is_empty() {
            return;
        }
        self.mark(part.start);
        let first = self
            .source
            .marks
            .partition_point(|mark| mark.at <= part.start);
        let start = self.text.len();
        for mark in self.source.marks.get(first..).unwrap_or_default() {
            if mark.at >= part.end {
                break;
            }
            self.marks.push(Mark {
                at: start + (mark.at - part.start),
                origin: mark.origin,
            });
        }
        self.text.push_str(copied);
    }

    /// Adds a character that stands for something in the source.
    pub(super) fn push(&mut self, c: char, from: usize) {
        self.mark(from);
        self.text.push(c);
    }

    fn mark(&mut self, from: usize) {
        if self.source.marks.is_empty() {
            return;
        }
        let (at, origin) = (self.text.len(), self.source.origin(from));
        match self.marks.last() {
            Some(last) if last.at == at => {
                self.marks.pop();
            }
            // It goes on where it was.
            Some(last) if last.origin + (at - last.at) == origin => return,
            _ => {}
        }
        self.marks.push(Mark { at, origin });
    }

    pub(super) fn finish(self) -> Text<'static> {
        Text {
            text: Cow::Owned(self.text),
            marks: self.marks,
            whole: self.source.whole.clone(),
        }
    }
}
