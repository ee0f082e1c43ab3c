//! The entries of a catalog that pass a filter, as a record.

use errdex_core::view::{DomainView, EntryView, MeaningView, Reference};
use errdex_core::{Evidence, Fault, Key, Kind, LifecycleState, Outcome, RecoveryKind};
use serde::Serialize;

/// What a wanted entry states; everything that is absent here is of no interest.
///
/// Only stated facts count: a meaning that states no operation passes no filter for one. One meaning
/// of an entry has to pass everything that is about meanings.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'a> {
    /// The id of its domain.
    pub domain: Option<&'a str>,
    /// Where in its life it is.
    pub lifecycle: Option<LifecycleState>,
    /// An operation that returns it.
    pub operation: Option<&'a str>,
    /// An HTTP status that it comes with, or is.
    pub http_status: Option<u16>,
    /// Whose problem it is.
    pub fault: Option<Fault>,
    /// What to do first.
    pub recovery: Option<RecoveryKind>,
    /// What became of what the caller wanted.
    pub outcome: Option<Outcome>,
    /// How it is known.
    pub evidence: Option<Evidence>,
}

impl Filter<'_> {
    fn passes(&self, domain: &DomainView<'_>, entry: &EntryView<'_>) -> bool {
        // The meanings of an HTTP status come with the status that is its key.
        let is_status = |status: u16| {
            domain.kind == Kind::HttpStatus && entry.key.key() == Key::Integer(status.into())
        };
        let is_in_time = self.lifecycle.is_none_or(|at| entry.lifecycle.state == at);
        let mut meanings = entry.meanings.iter();
        is_in_time
            && (!self.is_about_meanings()
                || meanings.any(|meaning| self.passes_meaning(meaning, &is_status)))
    }

    fn is_about_meanings(&self) -> bool {
        let Self {
            domain: _,
            lifecycle: _,
            operation,
            http_status,
            fault,
            recovery,
            outcome,
            evidence,
        } = self;
        operation.is_some()
            || http_status.is_some()
            || fault.is_some()
            || recovery.is_some()
            || outcome.is_some()
            || evidence.is_some()
    }

    fn passes_meaning(&self, meaning: &MeaningView<'_>, is_status: &dyn Fn(u16) -> bool) -> bool {
        let recovery = meaning.recovery.as_ref();
        let comes_with = |status: u16| is_status(status) || meaning.http_statuses.contains(&status);
        self.operation
            .is_none_or(|name| meaning.operations.contains(&name))
            && self.http_status.is_none_or(comes_with)
            && is_stated(self.fault, meaning.fault)
            && is_stated(self.recovery, recovery.map(|recovery| recovery.kind))
            && is_stated(self.outcome, meaning.outcome)
            && is_stated(self.evidence, Some(meaning.evidence))
    }
}

fn is_stated<T: Copy + PartialEq>(wanted: Option<T>, stated: Option<T>) -> bool {
    wanted.is_none_or(|wanted| stated == Some(wanted))
}

/// The entries of a catalog that pass a filter.
#[derive(Debug, Serialize)]
pub struct Listing<'a> {
    catalog: &'a str,
    /// The entries, in the order of domains and keys.
    pub matches: Vec<Line<'a>>,
}

/// An entry in a line.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Line<'a> {
    /// The id of the entry: `domain/key`.
    pub id: String,
    /// The name of the Rust variant.
    pub name: &'a str,
    /// The identifier that the vendor uses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<&'a str>,
    /// What it is, in one line.
    pub summary: &'a str,
}

impl<'a> Listing<'a> {
    /// The record of what passes.
    pub fn new(catalog: &'a dyn Reference, filter: &Filter<'_>) -> Self {
        let view = catalog.catalog();
        let domains = view.domains.iter().enumerate();
        let domains =
            domains.filter(|(_, domain)| filter.domain.is_none_or(|wanted| domain.id == wanted));
        let matches = domains.flat_map(|(number, domain)| {
            let entries = (0..domain.entries).map(move |entry| catalog.entry(number, entry));
            entries.filter(|entry| filter.passes(domain, entry))
        });
        Self {
            catalog: view.id,
            matches: matches
                .map(|entry| Line {
                    id: entry.id,
                    name: entry.name,
                    symbol: entry.symbol,
                    summary: entry.summary,
                })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use errdex::cloud_recording::{CloudRecording, ENTRIES, Entry, Meaning, Operation};
    use errdex::{Code as _, Recovery};
    use errdex_core::view::Compiled;

    use super::*;

    /// The ids of the bundled entries that pass.
    fn ids(filter: Filter<'_>) -> Vec<String> {
        let catalog = Compiled::<CloudRecording>::new();
        let listing = Listing::new(&catalog, &filter);
        listing.matches.into_iter().map(|line| line.id).collect()
    }

    /// The ids of the bundled entries that a function wants.
    fn wanted(is_wanted: impl Fn(Entry) -> bool) -> Vec<String> {
        let entries = ENTRIES.into_iter().filter(|entry| is_wanted(**entry));
        let ids = entries.map(|entry| entry.id().to_string());
        ids.collect()
    }

    /// The ids of the bundled entries with a meaning that a function wants.
    fn with_meaning(is_wanted: impl Fn(Meaning) -> bool) -> Vec<String> {
        wanted(|entry| entry.meanings().iter().any(|meaning| is_wanted(*meaning)))
    }

    #[test]
    fn each_filter_lists_what_states_it() {
        let all = Filter::default();
        assert_eq!(ids(all), wanted(|_| true));
        for (domain, state) in [("modules", "current"), ("error-codes", "withdrawn")] {
            let state = LifecycleState::from_name(state);
            let found = ids(Filter {
                domain: Some(domain),
                lifecycle: state,
                ..all
            });
            assert!(!found.is_empty());
            assert_eq!(
                found,
                wanted(|entry| entry.domain().id() == domain
                    && Some(entry.lifecycle().state()) == state)
            );
        }
        for fault in Fault::ALL.iter().copied().map(Some) {
            let found = ids(Filter { fault, ..all });
            assert_eq!(found, with_meaning(|meaning| meaning.fault() == fault));
        }
        for outcome in Outcome::ALL.iter().copied().map(Some) {
            let found = ids(Filter { outcome, ..all });
            assert_eq!(found, with_meaning(|meaning| meaning.outcome() == outcome));
        }
        for evidence in Evidence::ALL.iter().copied() {
            let filter = Filter {
                evidence: Some(evidence),
                ..all
            };
            let expected = with_meaning(|meaning| meaning.evidence() == evidence);
            assert_eq!(ids(filter), expected);
        }
        for recovery in RecoveryKind::ALL.iter().copied().map(Some) {
            let found = ids(Filter { recovery, ..all });
            let kind = |meaning: Meaning| meaning.recovery().map(Recovery::as_kind);
            assert_eq!(found, with_meaning(|meaning| kind(meaning) == recovery));
        }
        for operation in Operation::ALL {
            let filter = Filter {
                operation: Some(operation.name()),
                ..all
            };
            let expected = with_meaning(|meaning| meaning.operations().contains(operation));
            assert!(!expected.is_empty());
            assert_eq!(ids(filter), expected);
        }
    }

    #[test]
    fn an_http_status_is_one_that_is_stated_or_the_key() {
        let found = ids(Filter {
            http_status: Some(206),
            ..Filter::default()
        });
        let stated = with_meaning(|meaning| meaning.http_statuses().contains(&206));
        let others = found.iter().filter(|id| !stated.contains(id));
        assert_eq!(others.collect::<Vec<_>>(), ["http-statuses/206"]);
        assert_eq!(found.len(), stated.len() + 1);
    }

    #[test]
    fn one_meaning_passes_all_filters_together() {
        let has_62 = |operation, fault, http_status| {
            let found = ids(Filter {
                operation: Some(operation),
                fault: Some(fault),
                http_status,
                ..Filter::default()
            });
            found.contains(&"error-codes/62".to_owned())
        };
        assert!(has_62("acquire", Fault::Account, None));
        assert!(has_62("start", Fault::Service, Some(500)));
        // Each of these facts is one of 62, but no meaning has all of them.
        assert!(!has_62("start", Fault::Account, None));
        assert!(!has_62("acquire", Fault::Account, Some(500)));
        assert!(!has_62("query", Fault::Service, Some(500)));
    }
}
