//! A catalog in, the filters of its page with their values out.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::time::Duration;

use errdex_core::sentence::{self, Advice, Part};
use errdex_core::view::MeaningView;
use errdex_core::vocabulary::Vocabulary;
use errdex_core::{Evidence, Fault, RecoveryKind};

use crate::book::Book;

/// A property of meanings, or of entries, with its values.
pub(super) struct Filter<'a> {
    /// The name in the address of the page.
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    /// What the values mean, if that is not plain.
    pub(super) note: Option<&'static str>,
    pub(super) values: Vec<Value<'a>>,
}

/// A value that can be chosen.
pub(super) struct Value<'a> {
    /// The value in the address of the page.
    pub(super) id: String,
    /// What it is called, if not by its id.
    pub(super) label: Option<Cow<'a, str>>,
}

/// The value of a fact that no source states.
const NOT_STATED: &str = "not-stated";

/// The values of each meaning as indices, for the script of the page: `2.3,0,1,5,0;...`.
///
/// In the order of the filters; operations and HTTP statuses are lists, and the domain is omitted.
pub(super) fn numbers(filters: &[Filter<'_>], meanings: &[MeaningView<'_>]) -> String {
    let number = |name: &str, id: &str| {
        let filter = filters.iter().find(|filter| filter.name == name)?;
        let number = filter.values.iter().position(|value| value.id == id)?;
        Some(number.to_string())
    };
    let all = |name: &str, ids: &[String]| {
        let ids = ids.iter().map(String::as_str);
        let numbers = ids.filter_map(|id| number(name, id));
        let numbers = numbers.collect::<Vec<_>>().join(".");
        if numbers.is_empty() {
            number(name, NOT_STATED).unwrap_or_default()
        } else {
            numbers
        }
    };
    if meanings.is_empty() {
        // An entry without meanings counts as one that states nothing.
        let nothing = MEANING_FILTERS.map(|name| all(name, &[]));
        return nothing.join(",");
    }
    let meanings = meanings.iter().map(|meaning| {
        let facts = MEANING_FILTERS.iter().zip(facts(meaning));
        let facts = facts.map(|(name, ids)| all(name, &ids));
        facts.collect::<Vec<_>>().join(",")
    });
    meanings.collect::<Vec<_>>().join(";")
}

/// The filters that look at meanings.
const MEANING_FILTERS: [&str; 5] = ["fault", "recovery", "op", "http", "evidence"];

/// The facts of a meaning, in the order of [`MEANING_FILTERS`].
fn facts(meaning: &MeaningView<'_>) -> [Vec<String>; 5] {
    let word = |word: Option<&str>| word.map(str::to_owned).into_iter().collect::<Vec<_>>();
    let operations = meaning.operations.iter();
    let statuses = meaning.http_statuses.iter();
    [
        word(meaning.fault.map(Fault::name)),
        word(
            meaning
                .recovery
                .as_ref()
                .map(|recovery| recovery.kind.name()),
        ),
        operations.map(|&name| name.to_owned()).collect(),
        statuses.map(u16::to_string).collect(),
        word(Some(meaning.evidence.name())),
    ]
}

/// Every filter with the values that occur; the domains in the given order.
pub(super) fn filters<'a>(book: &Book<'a>, order: &[usize]) -> Vec<Filter<'a>> {
    let catalog = book.catalog;
    let statuses = book.meanings().flat_map(|meaning| &meaning.http_statuses);
    let statuses = statuses.collect::<BTreeSet<_>>().into_iter();
    let operations = catalog.operations.iter();
    let domains = order.iter().map(|&index| &catalog.domains[index]);
    let domains = domains.map(|domain| Value {
        id: domain.id.value.clone(),
        label: Some(Cow::Borrowed(domain.title.as_str())),
    });
    let mut recovery = words::<RecoveryKind>(book, 1, "What to do");
    for value in &mut recovery.values {
        let kind = RecoveryKind::VARIANTS.iter();
        let kind = kind.copied().find(|kind| kind.name() == value.id);
        value.label = kind
            .map(|kind| Cow::Owned(action(kind)))
            .or(value.label.take());
    }
    let mut evidence = words::<Evidence>(book, 4, "Evidence");
    evidence.note = Some(EVIDENCE);
    vec![
        words::<Fault>(book, 0, "Fault"),
        recovery,
        filter(
            MEANING_FILTERS[2],
            "Operation",
            operations
                .map(|operation| value(operation.name.value.clone()))
                .chain([not_stated()]),
        ),
        filter(
            MEANING_FILTERS[3],
            "HTTP status",
            statuses
                .map(|status| value(status.to_string()))
                .chain([not_stated()]),
        ),
        evidence,
        filter("domain", "Domain", domains),
    ]
}

/// A filter by the words of a vocabulary, and by their absence.
fn words<'a, V: Vocabulary>(book: &Book<'_>, number: usize, title: &'static str) -> Filter<'a> {
    let stated = book.meanings().map(|meaning| {
        let [.., ids] = &facts(meaning)[..=number] else {
            return Vec::new();
        };
        ids.clone()
    });
    let stated = stated.collect::<BTreeSet<_>>();
    let is_bare = book.entries().any(|(_, entry)| entry.meanings.is_empty());
    let occurs = |word: &&&str| stated.contains(&vec![(**word).to_owned()]);
    let values = V::WORDS.iter().filter(occurs);
    let absent = (is_bare || stated.contains(&Vec::new())).then(not_stated);
    filter(
        MEANING_FILTERS[number],
        title,
        values.map(|word| value((*word).to_owned())).chain(absent),
    )
}

fn filter<'a>(
    name: &'static str,
    title: &'static str,
    values: impl Iterator<Item = Value<'a>>,
) -> Filter<'a> {
    Filter {
        name,
        title,
        note: None,
        values: values.collect(),
    }
}

fn value(id: String) -> Value<'static> {
    Value { id, label: None }
}

fn not_stated() -> Value<'static> {
    Value {
        id: NOT_STATED.to_owned(),
        label: Some(Cow::Borrowed("not stated")),
    }
}

/// What the words of the evidence mean.
pub(super) const EVIDENCE: &str = "documented on a current page, withdrawn from a page that used to say it, observed on the wire, or inferred";

/// The words for a kind of recovery, as entries begin with them.
pub(super) fn action(kind: RecoveryKind) -> String {
    let mut words = String::new();
    // Writing to a string never fails.
    let _ = sentence::action(&Bare(kind), &|name, out| out.write_str(name), &mut words);
    words
}

/// A recovery of which nothing but the kind is said.
struct Bare(RecoveryKind);

impl Advice for Bare {
    fn kind(&self) -> RecoveryKind {
        self.0
    }

    fn evidence(&self) -> Evidence {
        Evidence::Documented
    }

    fn delays(&self) -> Part<&[Duration]> {
        Part::NotStated
    }

    fn then(&self) -> Part<&dyn Advice> {
        Part::NotStated
    }

    fn with(&self) -> Option<&str> {
        None
    }

    fn from(&self) -> Option<&str> {
        None
    }

    fn each_change(&self, _: &mut dyn FnMut(&str)) {}

    fn if_still_wanted(&self) -> bool {
        false
    }
}
