//! A compiled catalog as plain records.

use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use super::{
    CallsView, CatalogView, DomainView, EntryView, ExampleView, FacetView, Happened, KeyView,
    LifecycleView, MeaningView, NoResponseView, RecoveryView, Reference, RemarksView, RequestView,
    SourceView, SupportView,
};
use crate::sentence::Part;
use crate::{
    Catalog, Code, Domain, Entries, Evidence, Example, Key, Lifecycle, Meaning, Recovery, Schedule,
    Sent, Source, Support, Then,
};

/// A compiled catalog, as a [`Reference`].
pub struct Compiled<C: Catalog> {
    /// Where the entries of each domain begin among all entries, and where the last ones end.
    starts: Vec<usize>,
    catalog: PhantomData<fn() -> C>,
}

impl<C: Catalog> Compiled<C> {
    /// The catalog that `C` represents.
    pub fn new() -> Self {
        let all = C::Entry::ALL;
        let starts = C::DOMAINS.iter().map(|domain| {
            let is_here = |entry: &C::Entry| core::ptr::eq(entry.domain(), *domain);
            all.iter().position(is_here).unwrap_or(all.len())
        });
        Self {
            starts: starts.chain([all.len()]).collect(),
            catalog: PhantomData,
        }
    }
}

impl<C: Catalog> Default for Compiled<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C: Catalog> fmt::Debug for Compiled<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Compiled").field(&C::ID).finish()
    }
}

impl<C: Catalog> Reference for Compiled<C> {
    fn catalog(&self) -> CatalogView<'_> {
        let domains = C::DOMAINS.iter().zip(self.starts.windows(2));
        let operations = || C::OPERATIONS.iter().copied();
        CatalogView {
            id: C::ID,
            title: C::TITLE,
            fingerprint: C::FINGERPRINT,
            support: C::SUPPORT.map(SupportView::from),
            no_response: NoResponseView {
                sent_no: no_response::<C>(Sent::No),
                sent_maybe: no_response::<C>(Sent::Maybe),
            },
            operations: operations().map(C::operation_name).collect(),
            repeatable: operations()
                .filter(|operation| C::is_repeatable(*operation))
                .map(C::operation_name)
                .collect(),
            sources: C::SOURCES.iter().map(SourceView::from).collect(),
            domains: domains
                .map(|(domain, range)| self::domain(domain, range[1] - range[0]))
                .collect(),
        }
    }

    fn calls(&self) -> CallsView<'_> {
        let requests = C::OPERATIONS.iter().copied().map(C::request);
        let request = |(method, path)| RequestView { method, path };
        CallsView {
            servers: C::SERVERS.to_vec(),
            requests: requests.map(|stated| stated.map(request)).collect(),
        }
    }

    fn entry(&self, domain: usize, entry: usize) -> EntryView<'_> {
        EntryView::of(self.at(domain, entry))
    }

    fn key(&self, domain: usize, entry: usize) -> KeyView<'_> {
        key(self.at(domain, entry))
    }

    fn happened(&self, domain: usize, entry: usize, meaning: usize) -> Happened {
        let meanings = self.at(domain, entry).meanings();
        let meaning = meanings.get(meaning);
        meaning.map_or_else(Happened::default, |meaning| Happened {
            effect: meaning.effect(),
            outcome: meaning.outcome(),
        })
    }

    fn is_named(&self, domain: usize, entry: usize, test: &dyn Fn(&str) -> bool) -> bool {
        let entry = self.at(domain, entry);
        let mut others = entry.aliases().iter().chain(entry.old_names());
        test(entry.name()) || entry.symbol().is_some_and(test) || others.any(|name| test(name))
    }

    fn facets_of(&self, domain: usize, key: Key<'_>) -> Vec<FacetView<'_>> {
        let facets = C::DOMAINS[domain].facets().iter();
        facets
            .filter_map(|facet| facet.of(key))
            .map(FacetView::from)
            .collect()
    }
}

impl<C: Catalog> Compiled<C> {
    fn at(&self, domain: usize, entry: usize) -> C::Entry {
        C::Entry::ALL[self.starts[domain] + entry]
    }
}

/// What to do without a response.
fn no_response<C: Catalog>(sent: Sent) -> Option<RecoveryView<'static>> {
    let stated = C::NO_RESPONSE;
    let stated = stated.recovery(sent).zip(stated.evidence(sent));
    stated.map(|(recovery, evidence)| RecoveryView::of(recovery, evidence))
}

/// The key of a compiled entry.
fn key<E: Code>(entry: E) -> KeyView<'static> {
    KeyView(entry.domain().written(entry.key()))
}

fn domain(domain: &'static Domain, entries: usize) -> DomainView<'static> {
    DomainView {
        id: domain.id(),
        type_name: domain.type_name(),
        title: domain.title(),
        found_in: domain.found_in(),
        key_type: domain.key_type(),
        key_format: domain.key_format(),
        kind: domain.kind(),
        bitmask: domain.is_bitmask(),
        informational: domain.is_informational(),
        entries,
    }
}

impl EntryView<'static> {
    /// Everything about a compiled entry.
    pub fn of<E: Code>(entry: E) -> Self {
        let facets = entry.domain().facets().iter();
        Self {
            id: entry.id().to_string(),
            domain: entry.domain().id(),
            key: key(entry),
            name: entry.name(),
            symbol: entry.symbol(),
            aliases: entry.aliases().to_vec(),
            old_names: entry.old_names().to_vec(),
            summary: entry.summary(),
            details: entry.details(),
            keywords: entry.keywords().to_vec(),
            link: entry.link(),
            lifecycle: entry.lifecycle().into(),
            facets: facets
                .filter_map(|facet| entry.facet(facet.name()))
                .map(FacetView::from)
                .collect(),
            meanings: entry
                .meanings()
                .iter()
                .copied()
                .map(MeaningView::of)
                .collect(),
            see_also: ids(entry.see_also()),
            examples: entry
                .examples()
                .iter()
                .map(ExampleView::of::<E::Catalog>)
                .collect(),
            remarks: RemarksView::new(|remark| entry.remarks(remark).to_vec()),
        }
    }
}

impl MeaningView<'static> {
    /// Everything about a meaning of a compiled entry.
    pub fn of<C: Catalog>(meaning: Meaning<C>) -> Self {
        let recovery = meaning.recovery().zip(meaning.recovery_evidence());
        Self {
            operations: meaning
                .operations()
                .iter()
                .copied()
                .map(C::operation_name)
                .collect(),
            http_statuses: meaning.http_statuses().to_vec(),
            texts: meaning.texts().to_vec(),
            supporting_texts: meaning.supporting_texts().to_vec(),
            patterns: meaning.patterns().to_vec(),
            when: ids(meaning.when()),
            fault: meaning.fault(),
            effect: meaning.effect(),
            outcome: meaning.outcome(),
            summary: meaning.summary(),
            causes: meaning.causes().to_vec(),
            fixes: meaning.fixes().to_vec(),
            recovery: recovery.map(|(recovery, evidence)| RecoveryView::of(recovery, evidence)),
            lasts_seconds: meaning.lasts(),
            evidence: meaning.evidence(),
            sources: source_ids(meaning.sources()),
            remarks: RemarksView::new(|remark| meaning.remarks(remark).to_vec()),
        }
    }
}

impl RecoveryView<'static> {
    /// A recovery, and how it is known.
    pub fn of(recovery: Recovery, evidence: Evidence) -> Self {
        let mut view = Self::new(recovery.as_kind(), evidence);
        if let Some(schedule) = recovery.schedule() {
            view.schedule(schedule);
        }
        if let Recovery::Restart(restart) = recovery {
            view.from = Some(restart.from());
            view.change = Some(restart.change().to_vec());
            let after = restart.after();
            view.after_seconds =
                after.map_or(Part::NotStated, |after| Part::Stated([after].into()));
            view.if_still_wanted = restart.if_still_wanted();
        }
        view
    }

    fn schedule(&mut self, schedule: Schedule) {
        let delays = schedule.as_slice();
        self.with = schedule.with();
        self.after_seconds = match delays {
            [] if schedule.has_undecided_delays() => Part::Undecided,
            [] => Part::NotStated,
            delays => Part::Stated(delays.to_vec()),
        };
        self.then = match (schedule.then(), schedule.then_evidence()) {
            (Then::Step(then), Some(known)) => Part::Stated(Box::new(Self::of(then, known))),
            (Then::Undecided, _) => Part::Undecided,
            _ => Part::NotStated,
        };
    }
}

impl ExampleView<'static> {
    fn of<C: Catalog>(example: &Example<C::Operation>) -> Self {
        Self {
            operation: example.operation().map(C::operation_name),
            http_status: example.http_status(),
            body: example.body(),
            evidence: example.evidence(),
            sources: source_ids(example.sources()),
        }
    }
}

impl From<Lifecycle> for LifecycleView<'static> {
    fn from(lifecycle: Lifecycle) -> Self {
        Self {
            state: lifecycle.state(),
            since: lifecycle.since(),
            until: lifecycle.until(),
            successor: lifecycle.successor().map(|id| id.to_string()),
        }
    }
}

impl From<Support> for SupportView<'static> {
    fn from(support: Support) -> Self {
        Self {
            name: support.name(),
            contact: support.contact(),
        }
    }
}

impl From<&'static Source> for SourceView<'static> {
    fn from(source: &'static Source) -> Self {
        Self {
            id: source.id(),
            title: source.title(),
            url: source.url(),
            dated: source.dated(),
            withdrawn: source.withdrawn(),
            note: source.note(),
        }
    }
}

fn ids<C: Catalog>(entries: Entries<C>) -> Vec<alloc::string::String> {
    entries.map(|entry| entry.id().to_string()).collect()
}

fn source_ids(sources: &'static [&'static Source]) -> Vec<&'static str> {
    sources.iter().map(|source| source.id()).collect()
}
