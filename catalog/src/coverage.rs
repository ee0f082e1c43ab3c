//! How much a catalog states: for each fact, the entries that have it.

use crate::model::{Catalog, Entry, Meaning};

/// What the entries of a catalog state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The number of entries.
    pub entries: usize,
    /// The facts, by their keys in the files, each with the number of entries that state it. A fact of
    /// meanings counts for an entry if all of its meanings state it.
    pub facts: Vec<(String, usize)>,
}

impl Catalog {
    /// How many entries state each fact.
    pub fn coverage(&self) -> Coverage {
        let entries = || self.domains.iter().flat_map(|domain| &domain.entries);
        let of_entry = |key: &str, states: &dyn Fn(&Entry) -> bool| {
            (
                key.to_owned(),
                entries().filter(|entry| states(entry)).count(),
            )
        };
        let of_meaning = |key: &str, states: &dyn Fn(&Meaning) -> bool| {
            of_entry(key, &|entry| {
                !entry.meanings.is_empty() && entry.meanings.iter().all(states)
            })
        };
        let is_summary_stated = |entry: &Entry| {
            let symbol = entry.symbol.as_ref();
            symbol.is_none_or(|symbol| symbol.value != entry.summary.value)
        };
        let mut facts = vec![
            of_entry("symbol", &|entry| entry.symbol.is_some()),
            of_entry("summary", &is_summary_stated),
            of_entry("details", &|entry| entry.details.is_some()),
            of_entry("keywords", &|entry| !entry.keywords.is_empty()),
            of_entry("link", &|entry| entry.link.is_some()),
        ];
        for domain in &self.domains {
            for (number, facet) in domain.facets.iter().enumerate() {
                let stated = domain.entries.iter();
                let stated =
                    stated.filter(|entry| entry.facets.get(number).is_some_and(Option::is_some));
                let (key, count) = (format!("facets.{}", facet.name.value), stated.count());
                match facts.iter_mut().find(|(other, _)| *other == key) {
                    Some((_, sum)) => *sum += count,
                    None => facts.push((key, count)),
                }
            }
        }
        facts.extend([
            of_entry("meanings", &|entry| !entry.meanings.is_empty()),
            of_meaning("causes", &|meaning| !meaning.causes.is_empty()),
            of_meaning("fault", &|meaning| meaning.fault.is_some()),
            of_meaning("effect", &|meaning| meaning.effect.is_some()),
            of_meaning("outcome", &|meaning| meaning.outcome.is_some()),
            of_meaning("fixes", &|meaning| !meaning.fixes.is_empty()),
            of_meaning("recovery", &|meaning| meaning.recovery.is_some()),
            of_meaning("sources", &|meaning| !meaning.sources.is_empty()),
            of_entry("examples", &|entry| !entry.examples.is_empty()),
        ]);
        Coverage {
            entries: entries().count(),
            facts,
        }
    }
}
