//! Places in the tree, beside the typed values that were read from it.

use crate::source::{Span, Spanned};
use crate::yaml::tree::{Node, Value};

/// A place in the tree that lies beside the typed values; nowhere for what no one wrote.
#[derive(Clone, Copy)]
pub(super) struct At<'a>(pub(super) Option<&'a Node>);

impl At<'_> {
    pub(super) fn field(self, name: &str) -> Self {
        Self(self.0.and_then(|node| node.field(name)))
    }

    pub(super) fn item(self, i: usize) -> Self {
        match self.0.map(|node| &node.value) {
            Some(Value::List(items)) => Self(items.get(i)),
            _ => Self(None),
        }
    }

    pub(super) fn span(self) -> Span {
        self.0.map_or_else(Span::invented, |node| node.span.clone())
    }

    /// Whether something that did not fit was written here.
    pub(super) fn was_lost(self) -> bool {
        self.0.is_some_and(|node| node.span.is_invented())
    }

    pub(super) fn spanned<T>(self, value: T) -> Spanned<T> {
        Spanned {
            value,
            span: self.span(),
        }
    }

    pub(super) fn items<T>(self, values: Vec<T>) -> Vec<Spanned<T>> {
        let values = values.into_iter().enumerate();
        values
            .map(|(i, value)| self.item(i).spanned(value))
            .collect()
    }
}
