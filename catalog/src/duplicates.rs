//! Lists with duplicate items.

use std::collections::BTreeMap;

use crate::report::{Diagnostic, Report};
use crate::rule;
use crate::source::{Span, Spanned};

/// Reports each repeated item of a list.
pub(crate) fn check<T: Ord>(items: &[Spanned<T>], report: &mut Report) {
    let mut seen = BTreeMap::<&T, &Span>::new();
    for item in items {
        if let Some(first) = seen.get(&item.value) {
            let message = "duplicate list item";
            let diagnostic = Diagnostic::new(&rule::DUPLICATE_ITEM, message, &item.span);
            report.push(diagnostic.label("again here").also(first, "first here"));
        } else {
            seen.insert(&item.value, &item.span);
        }
    }
}
