//! Rules about the meanings of an entry: an observation can tell each from the others.

use std::collections::BTreeSet;

use crate::files::Spanned;
use crate::finding;
use crate::model::{Catalog, Matching, Meaning};
use crate::report::{Diagnostic, Report};

/// Each meaning is compared with each other one.
const MAX_MEANINGS: usize = 256;

pub(crate) fn check(catalog: &Catalog, report: &mut Report) {
    for entry in catalog.domains.iter().flat_map(|domain| &domain.entries) {
        if entry.meanings.len() > MAX_MEANINGS {
            let message = format!("an entry has {} meanings", entry.meanings.len());
            let diagnostic = Diagnostic::new(&finding::TOO_MANY_MEANINGS, message, &entry.key.span);
            report.push(diagnostic.help(format!("at most {MAX_MEANINGS} can be told apart")));
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
    let diagnostic = Diagnostic::new(&finding::OVERLAPPING_MEANINGS, message, &meaning.span)
        .label("no observation can tell this meaning")
        .also(&first.span, "from this one")
        .help("give them other operations, HTTP statuses or texts, or make them one meaning");
    report.push(diagnostic);
}

/// What a meaning asks of an observation.
struct Conditions {
    operations: BTreeSet<usize>,
    statuses: BTreeSet<u16>,
    texts: BTreeSet<String>,
}

impl Conditions {
    fn of(meaning: &Meaning) -> Self {
        let texts = meaning.texts.iter().map(|text| &text.value);
        Self {
            operations: values(&meaning.operations),
            statuses: values(&meaning.http_statuses),
            texts: texts
                .map(|text| Matching::IgnoreCase.normalize(text))
                .collect(),
        }
    }

    /// Whether some observation fits both equally well.
    fn overlap(&self, other: &Self) -> bool {
        meet(&self.operations, &other.operations)
            && meet(&self.statuses, &other.statuses)
            && meet(&self.texts, &other.texts)
    }
}

fn values<T: Copy + Ord>(items: &[Spanned<T>]) -> BTreeSet<T> {
    items.iter().map(|item| item.value).collect()
}

/// Whether two conditions can hold at once without one of them saying more than the other.
fn meet<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> bool {
    a.is_empty() && b.is_empty() || !a.is_disjoint(b)
}
