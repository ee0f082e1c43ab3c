//! Rules about the meanings of an entry: observations can tell them apart, and none of them
//! restarts what an operation was supposed to end.

use std::collections::BTreeSet;

use errdex_core::{Kind, Matching};

use crate::model::{Catalog, Domain, EntryIndex, Meaning, Recovery, Step, normalize};
use crate::pattern;
use crate::report::{Diagnostic, Report};
use crate::rule;
use crate::source::Spanned;

/// Each meaning is compared with all others, so their number is limited.
const MAX_MEANINGS: usize = 256;

pub(crate) fn check(catalog: &Catalog, report: &mut Report) {
    unwanted_restart(catalog, report);
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

/// A response to the operation that ends a session must not begin another one.
///
/// Notifications are not responses to operations, so a meaning that holds only with another entry
/// may restart.
fn unwanted_restart(catalog: &Catalog, report: &mut Report) {
    let ends = |operation: usize| catalog.operations[operation].ends_session;
    if !(0..catalog.operations.len()).any(ends) {
        return;
    }
    for domain in &catalog.domains {
        for meaning in domain.entries.iter().flat_map(|entry| &entry.meanings) {
            let mut operations = meaning.operations.iter();
            let may_end =
                meaning.operations.is_empty() || operations.any(|operation| ends(operation.value));
            if may_end
                && let Some(recovery) = &meaning.recovery
                && restarts(&recovery.value)
                && !is_conditional(catalog, domain, meaning)
            {
                let message =
                    "a response to an operation that ends a session can lead to a restart";
                let diagnostic = Diagnostic::new(&rule::UNWANTED_RESTART, message, &recovery.span);
                report.push(
                    diagnostic.help(
                        "list the operations after which a restart is wanted, or state `when`",
                    ),
                );
            }
        }
    }
}

/// Whether a restart is among the steps of the recovery.
fn restarts(recovery: &Recovery) -> bool {
    let then = recovery
        .step
        .schedule()
        .and_then(|schedule| schedule.then.as_deref());
    matches!(recovery.step, Step::Restart(_)) || then.is_some_and(restarts)
}

/// Whether a meaning holds only with other entries: by its own `when`, or by that of its domain's
/// places.
///
/// Informational entries do not count, because they can come with anything.
fn is_conditional(catalog: &Catalog, domain: &Domain, meaning: &Meaning) -> bool {
    let mut when = meaning.when.iter();
    let is_with = !meaning.when.is_empty()
        && when.all(|entry| !catalog.domains[entry.value.domain].informational);
    let mut places = domain.places.iter();
    let is_read_with =
        domain.kind.value == Kind::Field && places.all(|place| !place.when.is_empty());
    is_with || is_read_with
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
