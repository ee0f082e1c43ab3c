//! Texts that a scaffold left for the author to write.

use crate::model::{Catalog, Entry};
use crate::report::{Diagnostic, Report};
use crate::rule;
use crate::source::Spanned;

/// How a text begins that is still to be written.
pub const MARK: &str = "FIXME";

pub(crate) fn check(catalog: &Catalog, report: &mut Report) {
    for entry in catalog.domains.iter().flat_map(|domain| &domain.entries) {
        for text in texts(entry).filter(|text| text.value.starts_with(MARK)) {
            let message = "the text is still to be written";
            let diagnostic = Diagnostic::new(&rule::UNFINISHED_TEXT, message, &text.span);
            report.push(diagnostic.help("write it, or leave it out if no source says it"));
        }
    }
}

/// The texts of an entry that people read, and the bodies of its examples.
fn texts(entry: &Entry) -> impl Iterator<Item = &Spanned<String>> {
    let meanings = entry.meanings.iter().flat_map(|meaning| {
        let lists = [&meaning.causes, &meaning.fixes];
        let lists = lists.into_iter().chain(&meaning.remarks);
        [&meaning.summary].into_iter().chain(lists.flatten())
    });
    let examples = entry.examples.iter().map(|example| &example.body);
    [&entry.summary]
        .into_iter()
        .chain(&entry.details)
        .chain(entry.remarks.iter().flatten())
        .chain(meanings)
        .chain(examples)
}
