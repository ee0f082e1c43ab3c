//! Rules about the meanings of an entry: an observation can tell each from the others.

use crate::finding;
use crate::model::{Catalog, Meaning};
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
        for (i, meaning) in entry.meanings.iter().enumerate() {
            overlapping_meanings(meaning, &entry.meanings[..i], report);
        }
    }
}

fn overlapping_meanings(meaning: &Meaning, earlier: &[Meaning], report: &mut Report) {
    let Some(first) = earlier.iter().find(|earlier| overlap(earlier, meaning)) else {
        return;
    };
    let message = "two meanings of an entry hold under the same conditions";
    let diagnostic = Diagnostic::new(&finding::OVERLAPPING_MEANINGS, message, &meaning.span)
        .label("no observation can tell this meaning")
        .also(&first.span, "from this one")
        .help("give them other operations, HTTP statuses or texts, or make them one meaning");
    report.push(diagnostic);
}

/// Whether some observation fits both meanings equally well.
fn overlap(a: &Meaning, b: &Meaning) -> bool {
    let operations = |meaning: &Meaning| {
        let operations = meaning.operations.iter();
        operations
            .map(|operation| operation.value)
            .collect::<Vec<_>>()
    };
    let statuses = |meaning: &Meaning| {
        let statuses = meaning.http_statuses.iter();
        statuses.map(|status| status.value).collect::<Vec<_>>()
    };
    let texts = |meaning: &Meaning| {
        let texts = meaning.texts.iter();
        texts
            .map(|text| text.value.trim_ascii().to_ascii_lowercase())
            .collect::<Vec<_>>()
    };
    meet(&operations(a), &operations(b))
        && meet(&statuses(a), &statuses(b))
        && meet(&texts(a), &texts(b))
}

/// Whether two conditions can hold at once without one of them saying more than the other.
fn meet<T: PartialEq>(a: &[T], b: &[T]) -> bool {
    a.is_empty() && b.is_empty() || a.iter().any(|value| b.contains(value))
}
