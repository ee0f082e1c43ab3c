//! The files of a catalog and places in them.
//!
//! A place is a file and a range of bytes; lines and columns are counted only when a diagnostic is
//! shown. This module knows nothing about YAML.

use std::rc::Rc;

/// A file that was read: its name relative to the working directory, and its text.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// A place: a range of bytes of one file.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    /// Absent for values that the compiler invented to go on after an error.
    file: Option<Rc<File>>,
    start: usize,
    end: usize,
}

impl Span {
    pub(crate) fn new(file: &Rc<File>, start: usize, end: usize) -> Self {
        Self {
            file: Some(Rc::clone(file)),
            start,
            end,
        }
    }

    /// The place of a value that stands in no file.
    pub(crate) const fn invented() -> Self {
        Self {
            file: None,
            start: 0,
            end: 0,
        }
    }

    /// The file, unless the value was invented.
    pub(crate) fn file(&self) -> Option<&Rc<File>> {
        self.file.as_ref()
    }

    pub(crate) fn range(&self) -> std::ops::Range<usize> {
        self.start..self.end
    }
}

/// A value and where it was written.
#[derive(Clone, Debug)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

impl File {
    /// The nearest place at or before an offset at which the text can be cut.
    pub(crate) fn boundary_before(&self, offset: usize) -> usize {
        let mut boundary = offset.min(self.text.len());
        while !self.text.is_char_boundary(boundary) {
            boundary -= 1;
        }
        boundary
    }

    /// The line and column of a byte, both counted from one, the column in characters.
    pub(crate) fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let before = &self.text[..self.boundary_before(offset)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
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
        assert_eq!(file.line_and_column(5), (1, 5));
        assert_eq!(file.line_and_column(7), (2, 1));
        assert_eq!(file.line_and_column(999), (2, 2));
    }
}
