//! A catalog in, the values that its entries can be filtered by out.

use std::collections::BTreeSet;

use crate::wording;
use errdex_catalog::model::{Catalog, Meaning};
use errdex_core::{Evidence, Fault};

/// A property of meanings, or of entries, with its values.
pub(super) struct Facet<'a> {
    /// The name in the address of the page.
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) values: Vec<Value<'a>>,
}

/// A value that can be chosen.
pub(super) struct Value<'a> {
    /// The value in the address of the page.
    pub(super) id: String,
    /// What it is called, where that is not its id.
    pub(super) label: Option<&'a str>,
}

/// The values of each meaning by their numbers: `2.3,0,1,5,0;...`, for the script of the page.
///
/// In the order of the facets; operations and HTTP statuses are lists, the domain is left out.
pub(super) fn numbers(facets: &[Facet<'_>], meanings: &[&Meaning]) -> String {
    let number = |name: &str, id: &str| {
        let facet = facets.iter().find(|facet| facet.name == name)?;
        let number = facet.values.iter().position(|value| value.id == id)?;
        Some(number.to_string())
    };
    let one = |name: &str, id: &str| number(name, id).unwrap_or_default();
    let several = |name: &str, ids: Vec<String>| {
        let numbers = ids.iter().filter_map(|id| number(name, id));
        let numbers = numbers.collect::<Vec<_>>().join(".");
        if numbers.is_empty() {
            one(name, NOT_STATED)
        } else {
            numbers
        }
    };
    let meanings = meanings.iter().map(|meaning| {
        let operations = meaning.operations.iter();
        let statuses = meaning.http_statuses.iter();
        [
            one("fault", wording::fault(meaning.fault)),
            one("recovery", wording::kind(&meaning.recovery.value)),
            operations
                .map(|operation| operation.value.to_string())
                .reduce(|list, number| format!("{list}.{number}"))
                .unwrap_or_else(|| one("op", NOT_STATED)),
            several(
                "http",
                statuses.map(|status| status.value.to_string()).collect(),
            ),
            one("evidence", wording::evidence(meaning.evidence)),
        ]
        .join(",")
    });
    meanings.collect::<Vec<_>>().join(";")
}

/// What a condition that no source states is called.
pub(super) const NOT_STATED: &str = "not-stated";

/// The kinds of recovery, from nothing to do to nothing one can do.
const KINDS: [&str; 9] = [
    "settled",
    "retry",
    "recheck",
    "slow-down",
    "restart",
    "fix-request",
    "fix-credentials",
    "fix-account",
    "contact-support",
];

const FAULTS: [Fault; 5] = [
    Fault::Caller,
    Fault::Account,
    Fault::Service,
    Fault::Network,
    Fault::Nobody,
];

const EVIDENCE: [Evidence; 4] = [
    Evidence::Documented,
    Evidence::Withdrawn,
    Evidence::Observed,
    Evidence::Inferred,
];

/// Every facet with those of its values that occur.
pub(super) fn facets(catalog: &Catalog) -> Vec<Facet<'_>> {
    let word = |word: &'static str| Value {
        id: word.to_owned(),
        label: None,
    };
    let occurs = |test: &dyn Fn(&Meaning) -> bool| meanings(catalog).any(test);
    let faults = FAULTS.iter();
    let faults = faults.filter(|&&fault| occurs(&|meaning| meaning.fault == fault));
    let kinds = KINDS.iter();
    let kinds =
        kinds.filter(|&&kind| occurs(&|meaning| wording::kind(&meaning.recovery.value) == kind));
    let evidence = EVIDENCE.iter();
    let evidence = evidence.filter(|&&known| occurs(&|meaning| meaning.evidence == known));
    vec![
        facet(
            "fault",
            "Fault",
            faults.map(|&fault| word(wording::fault(fault))),
        ),
        facet("recovery", "Recovery", kinds.map(|&kind| word(kind))),
        facet("op", "Operation", operations(catalog).into_iter()),
        facet("http", "HTTP status", statuses(catalog).into_iter()),
        facet(
            "evidence",
            "Evidence",
            evidence.map(|&known| word(wording::evidence(known))),
        ),
        facet("domain", "Domain", domains(catalog)),
    ]
}

fn facet<'a>(
    name: &'static str,
    title: &'static str,
    values: impl Iterator<Item = Value<'a>>,
) -> Facet<'a> {
    Facet {
        name,
        title,
        values: values.collect(),
    }
}

fn meanings(catalog: &Catalog) -> impl Iterator<Item = &Meaning> {
    let entries = catalog.domains.iter().flat_map(|domain| &domain.entries);
    entries.flat_map(|entry| &entry.meanings)
}

/// Operations are numbers on the entries and names in the address.
fn operations(catalog: &Catalog) -> Vec<Value<'_>> {
    let operations = catalog.operations.iter().map(|operation| Value {
        id: operation.name.value.clone(),
        label: None,
    });
    operations.chain([not_stated()]).collect()
}

fn statuses(catalog: &Catalog) -> Vec<Value<'_>> {
    let statuses = meanings(catalog).flat_map(|meaning| &meaning.http_statuses);
    let statuses = statuses.map(|status| status.value).collect::<BTreeSet<_>>();
    let statuses = statuses.into_iter().map(|status| Value {
        id: status.to_string(),
        label: None,
    });
    statuses.chain([not_stated()]).collect()
}

fn not_stated() -> Value<'static> {
    Value {
        id: NOT_STATED.to_owned(),
        label: Some("not stated"),
    }
}

fn domains(catalog: &Catalog) -> impl Iterator<Item = Value<'_>> {
    catalog.domains.iter().map(|domain| Value {
        id: domain.id.value.clone(),
        label: Some(&domain.title),
    })
}
