//! Rules about the meanings of an entry: observations can tell them apart.

use std::collections::BTreeSet;

use errdex_core::Matching;

use crate::model::{Catalog, EntryIndex, Meaning, normalize};
use crate::pattern;
use crate::report::{Diagnostic, Report};
use crate::rule;
use crate::source::Spanned;

/// Each meaning is compared with all others, so their number is limited.
const MAX_MEANINGS: usize = 256;

pub(crate) fn check(catalog: &Catalog, report: &mut Report) {
    for entry in catalog.domains.iter().flat_map(|domain| &domain.entries) {
        if entry.meanings.len() > MAX_MEANINGS {
            let message = format!("an entry has {} meanings", entry.meanings.len());
            let diagnostic = Diagnostic::new(&rule::TOO_MANY_MEANINGS, message, &entry.key.span);
            report.push(diagnostic.help(format!("an entry has at most {MAX_MEANINGS}")));
            continue;
        }
        let conditions = entry
            .meanings
            .iter()
            .map(Conditions::of)
            .collect::<Vec<_>>();
        for (i, meaning) in entry.meanings.iter().enumerate() {
            let mut earlier = conditions[..i].iter();
            if let Some(first) = earlier.position(|earlier| earlier.overlap(&conditions[i])) {
                overlapping_meanings(meaning, &entry.meanings[first], report);
            }
        }
    }
}

fn overlapping_meanings(meaning: &Meaning, first: &Meaning, report: &mut Report) {
    let message = "two meanings of an entry hold under the same conditions";
    let diagnostic = Diagnostic::new(&rule::OVERLAPPING_MEANINGS, message, &meaning.span)
        .label("no observation can tell this meaning")
        .also(&first.span, "from this one")
        .help("give them different operations, HTTP statuses or texts, or merge them");
    report.push(diagnostic);
}

/// The conditions of a meaning.
struct Conditions {
    operations: BTreeSet<usize>,
    statuses: BTreeSet<u16>,
    texts: BTreeSet<TextCondition>,
    when: BTreeSet<EntryIndex>,
}

/// A text, or all texts that fit a pattern and nothing more specific.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum TextCondition {
    Text(String),
    Pattern(String),
}

impl Conditions {
    fn of(meaning: &Meaning) -> Self {
        let texts = meaning.stated_texts();
        let texts = texts.map(|text| normalize(Matching::IgnoreCase, &text.value));
        let patterns = meaning.patterns.iter();
        let patterns = patterns.map(|pattern| pattern::shape(&pattern.value));
        Self {
            operations: values(&meaning.operations),
            statuses: values(&meaning.http_statuses),
            texts: texts
                .map(TextCondition::Text)
                .chain(patterns.map(TextCondition::Pattern))
                .collect(),
            when: values(&meaning.when),
        }
    }

    /// Whether some observation fits both equally well.
    fn overlap(&self, other: &Self) -> bool {
        meet(&self.operations, &other.operations)
            && meet(&self.statuses, &other.statuses)
            && meet(&self.texts, &other.texts)
            && meet(&self.when, &other.when)
    }
}

fn values<T: Copy + Ord>(items: &[Spanned<T>]) -> BTreeSet<T> {
    items.iter().map(|item| item.value).collect()
}

/// Whether two conditions can hold at once and neither is more specific than the other.
fn meet<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> bool {
    a.is_empty() && b.is_empty() || !a.is_disjoint(b)
}
