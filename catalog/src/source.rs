//! The files of a catalog and places in them.
//!
//! A place is a file and a range of bytes; lines and columns are computed only when a finding is
//! shown. This module knows nothing about YAML.

use std::ops::Range;
use std::sync::Arc;

/// A file that was read.
#[derive(Debug)]
pub struct File {
    /// Its name, as the caller gave it.
    pub name: String,
    /// Its content.
    pub text: String,
}

/// A place: a range of bytes of one file, which is shorter than 4 GiB.
#[derive(Clone, Debug)]
pub struct Span {
    file: Option<Arc<File>>,
    start: u32,
    end: u32,
    is_reported: bool,
}

impl Span {
    /// A range of bytes of a file.
    pub fn new(file: &Arc<File>, start: usize, end: usize) -> Self {
        let offset = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            file: Some(Arc::clone(file)),
            start: offset(start),
            end: offset(end.max(start)),
            is_reported: false,
        }
    }

    /// The place of values that were expected in a file that could not be read, which was reported.
    pub const fn unread() -> Self {
        Self {
            file: None,
            start: 0,
            end: 0,
            is_reported: true,
        }
    }

    /// Marks the place of a value that was written but does not fit, or of a record that lacks one.
    ///
    /// That was reported, so further findings about the value are cascading errors.
    #[must_use]
    pub fn reported(self) -> Self {
        Self {
            is_reported: true,
            ..self
        }
    }

    /// Whether further findings here follow from a reported one.
    pub fn is_reported(&self) -> bool {
        self.is_reported
    }

    /// The file, unless it could not be read.
    pub fn file(&self) -> Option<&Arc<File>> {
        self.file.as_ref()
    }

    /// The range of bytes.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// From the beginning of this place to the end of another.
    #[must_use]
    pub fn to(&self, end: &Self) -> Self {
        Self {
            end: end.end.max(self.start),
            ..self.clone()
        }
    }
}

impl Default for Span {
    fn default() -> Self {
        Self::unread()
    }
}

/// A value and where it was written.
#[derive(Clone, Debug, Default)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

impl File {
    /// The nearest character boundary at or before an offset.
    pub fn boundary_before(&self, offset: usize) -> usize {
        let mut boundary = offset.min(self.text.len());
        while !self.text.is_char_boundary(boundary) {
            boundary -= 1;
        }
        boundary
    }

    /// The line and column of a byte, both counted from 1, the column in characters.
    pub fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let offset = self.boundary_before(offset);
        let start = self.line_start(offset);
        let line = self.text[..start].matches('\n').count() + 1;
        (line, self.text[start..offset].chars().count() + 1)
    }

    /// Where the line of a byte begins.
    pub fn line_start(&self, offset: usize) -> usize {
        let before = &self.text[..self.boundary_before(offset)];
        before.rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// Where the line of a byte ends, without its line break.
    pub fn line_end(&self, offset: usize) -> usize {
        let offset = self.boundary_before(offset);
        let rest = &self.text[offset..];
        rest.find(['\n', '\r'])
            .map_or(self.text.len(), |end| offset + end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_from_one() {
        let file = File {
            name: "a.yaml".to_owned(),
            text: "a: \u{e9}b\nc".to_owned(),
        };
        assert_eq!(file.line_and_column(0), (1, 1));
        assert_eq!(file.line_and_column(4), (1, 4));
        assert_eq!(file.line_and_column(5), (1, 5));
        assert_eq!(file.line_and_column(7), (2, 1));
        assert_eq!(file.line_and_column(999), (2, 2));
        assert_eq!((file.line_start(8), file.line_end(0)), (7, 6));
    }
}
