//! From the fields of a record to values with their places in files.
//!
//! A field that was written but does not fit becomes a default value at a place marked as reported,
//! so that the rest of the record is still checked.

use std::sync::Arc;

use errdex_core::vocabulary::Vocabulary;

use crate::schema::{Field, List, Word};
use crate::source::{File, Span, Spanned};

/// The files that the fields of a record refer to by number.
pub(super) struct Files(pub(super) Vec<Arc<File>>);

impl Files {
    pub(super) fn span<T>(&self, field: &Field<T>) -> Span {
        let (start, end) = (field.span.start as usize, field.span.end as usize);
        let file = self.0.get(usize::from(field.span.file));
        let span = file.map_or_else(Span::unread, |file| Span::new(file, start, end));
        match field.value {
            Some(_) => span,
            None => span.reported(),
        }
    }

    pub(super) fn value<T: Default>(&self, field: Field<T>) -> Spanned<T> {
        Spanned {
            span: self.span(&field),
            value: field.value.unwrap_or_default(),
        }
    }

    pub(super) fn text<T: Default + Into<String>>(&self, field: Field<T>) -> Spanned<String> {
        let Spanned { value, span } = self.value(field);
        Spanned {
            value: value.into(),
            span,
        }
    }

    pub(super) fn optional<T: Default + Into<String>>(
        &self,
        field: Option<Field<T>>,
    ) -> Option<Spanned<String>> {
        field.map(|field| self.text(field))
    }

    /// The items of a list; a single default value if it is not a list.
    pub(super) fn list<T: Default>(&self, list: Option<List<T>>) -> Vec<Spanned<T>> {
        let Some(list) = list else {
            return Vec::new();
        };
        let span = self.span(&list);
        match list.value {
            Some(items) => items.into_iter().map(|item| self.value(item)).collect(),
            None => vec![Spanned {
                value: T::default(),
                span,
            }],
        }
    }

    pub(super) fn texts<T: Default + Into<String>>(
        &self,
        list: Option<List<T>>,
    ) -> Vec<Spanned<String>> {
        let items = self.list(list).into_iter();
        let text = |Spanned { value, span }: Spanned<T>| Spanned {
            value: value.into(),
            span,
        };
        items.map(text).collect()
    }
}

/// The word of a field, or the first of the vocabulary if what was written is not one.
pub(super) fn word<T: Vocabulary>(field: Option<Field<Word<T>>>) -> Option<T> {
    field.map(|field| field.value.unwrap_or_default().0)
}

pub(super) fn is_true(field: Option<Field<bool>>) -> bool {
    field.and_then(|field| field.value).unwrap_or_default()
}

/// Whether a list is complete.
///
/// An absent list may have been written under a misspelled key, unless every key of its record is
/// known.
pub(super) fn is_whole<T>(list: Option<&List<T>>, is_exact: bool) -> bool {
    match list {
        None => is_exact,
        Some(list) => list
            .value
            .as_ref()
            .is_some_and(|items| items.iter().all(|item| item.value.is_some())),
    }
}
