//! A catalog as plain records, the same ones that compiled catalogs give.

use std::time::Duration;

use errdex_core::Key;
use errdex_core::sentence::Part;
use errdex_core::view::{
    CallsView, CatalogView, DomainView, EntryView, ExampleView, FacetView, Happened, KeyView,
    LifecycleView, MeaningView, NoResponseView, RecoveryView, Reference, RemarksView, RequestView,
    SourceView, SupportView,
};

use crate::model::{
    Catalog, Domain, Entry, EntryIndex, Example, Facet, Meaning, NoResponse, Operation, Recovery,
    Restart, Schedule, Source, SourceIndex, Step,
};
use crate::source::Spanned;

impl Reference for Catalog {
    fn catalog(&self) -> CatalogView<'_> {
        CatalogView {
            id: &self.id.value,
            title: &self.title,
            fingerprint: self.fingerprint,
            support: self.support.as_ref().map(|support| SupportView {
                name: &support.name.value,
                contact: &support.contact.value,
            }),
            no_response: self.no_response_view(),
            operations: names(&mut self.operations.iter()),
            repeatable: names(
                &mut self
                    .operations
                    .iter()
                    .filter(|operation| operation.is_repeatable),
            ),
            sources: self.sources.iter().map(Source::view).collect(),
            domains: self.domains.iter().map(domain).collect(),
        }
    }

    fn calls(&self) -> CallsView<'_> {
        let requests = self.operations.iter().map(|operation| {
            let http = operation.http.as_ref()?;
            Some(RequestView {
                method: &http.method.value,
                path: &http.path.value,
            })
        });
        CallsView {
            servers: texts(&self.servers),
            requests: requests.collect(),
        }
    }

    fn entry(&self, domain: usize, entry: usize) -> EntryView<'_> {
        let domain = &self.domains[domain];
        self.entry_view(domain, &domain.entries[entry])
    }

    fn key(&self, domain: usize, entry: usize) -> KeyView<'_> {
        let domain = &self.domains[domain];
        KeyView(domain.written(&domain.entries[entry].key.value))
    }

    fn happened(&self, domain: usize, entry: usize, meaning: usize) -> Happened {
        let meanings = &self.domains[domain].entries[entry].meanings;
        let meaning = meanings.get(meaning);
        meaning.map_or_else(Happened::default, |meaning| Happened {
            effect: meaning.effect,
            outcome: meaning.outcome,
        })
    }

    fn is_named(&self, domain: usize, entry: usize, test: &dyn Fn(&str) -> bool) -> bool {
        let entry = &self.domains[domain].entries[entry];
        let names = [&entry.name].into_iter().chain(&entry.symbol);
        let mut names = names.chain(&entry.aliases).chain(&entry.old_names);
        names.any(|name| test(&name.value))
    }

    fn facets_of(&self, domain: usize, key: Key<'_>) -> Vec<FacetView<'_>> {
        let domain = &self.domains[domain];
        let facets = domain.facets.iter();
        let facets = facets.filter_map(|facet| facet.view(facet.place(key, domain.matching)?));
        facets.collect()
    }
}

// All fields of the model are listed below, so that no new field can be forgotten.
impl Catalog {
    fn entry_view<'a>(&'a self, domain: &'a Domain, entry: &'a Entry) -> EntryView<'a> {
        let Entry {
            key,
            name,
            symbol,
            old_names,
            aliases,
            summary,
            details,
            keywords,
            link,
            lifecycle,
            facets,
            see_also,
            remarks,
            meanings,
            examples,
        } = entry;
        let facets = domain.facets.iter().zip(facets);
        let facets = facets.filter_map(|(facet, place)| facet.view((*place)?));
        EntryView {
            id: domain.entry_id(&key.value),
            domain: &domain.id.value,
            key: KeyView(domain.written(&key.value)),
            name: &name.value,
            symbol: value(symbol.as_ref()),
            aliases: texts(aliases),
            old_names: texts(old_names),
            summary: &summary.value,
            details: value(details.as_ref()),
            keywords: texts(keywords),
            link: value(link.as_ref()),
            lifecycle: LifecycleView {
                state: lifecycle.state,
                since: value(lifecycle.since.as_ref()),
                until: value(lifecycle.until.as_ref()),
                successor: lifecycle
                    .successor
                    .as_ref()
                    .map(|entry| self.entry_id(entry.value)),
            },
            facets: facets.collect(),
            meanings: meanings
                .iter()
                .map(|meaning| self.meaning(meaning))
                .collect(),
            see_also: self.ids(see_also),
            examples: examples
                .iter()
                .map(|example| self.example(example))
                .collect(),
            remarks: RemarksView::new(|remark| texts(&remarks[remark as usize])),
        }
    }

    fn meaning<'a>(&'a self, meaning: &'a Meaning) -> MeaningView<'a> {
        let Meaning {
            span: _,
            operations,
            http_statuses,
            texts: identifying,
            supporting_texts,
            patterns,
            when,
            summary,
            fault,
            effect,
            outcome,
            causes,
            fixes,
            recovery,
            lasts,
            evidence,
            sources,
            remarks,
        } = meaning;
        MeaningView {
            operations: operations
                .iter()
                .map(|operation| self.operation_name(operation.value))
                .collect(),
            http_statuses: http_statuses.iter().map(|status| status.value).collect(),
            texts: texts(identifying),
            supporting_texts: texts(supporting_texts),
            patterns: texts(patterns),
            when: self.ids(when),
            fault: *fault,
            effect: *effect,
            outcome: *outcome,
            summary: &summary.value,
            causes: texts(causes),
            fixes: texts(fixes),
            recovery: recovery
                .as_ref()
                .map(|recovery| self.recovery(&recovery.value)),
            lasts_seconds: lasts.as_ref().map(|lasts| lasts.value),
            evidence: *evidence,
            sources: self.source_ids(sources),
            remarks: RemarksView::new(|remark| texts(&remarks[remark as usize])),
        }
    }

    /// What to do without a response, as a record.
    pub fn no_response_view(&self) -> NoResponseView<'_> {
        let NoResponse {
            sent_no,
            sent_maybe,
        } = &self.no_response;
        let [sent_no, sent_maybe] = [sent_no, sent_maybe].map(|stated| {
            let stated = stated.as_ref();
            stated.map(|stated| self.recovery(&stated.value))
        });
        NoResponseView {
            sent_no,
            sent_maybe,
        }
    }

    /// A recovery as a record.
    fn recovery<'a>(&'a self, recovery: &'a Recovery) -> RecoveryView<'a> {
        let Recovery { step, evidence } = recovery;
        let mut view = RecoveryView::new(step.kind(), *evidence);
        match step {
            Step::Retry(schedule) | Step::SlowDown(schedule) => {
                self.schedule(schedule, &mut view);
            }
            Step::Recheck { schedule, with } => {
                self.schedule(schedule, &mut view);
                view.with = with.map(|operation| self.operation_name(operation));
            }
            Step::Restart(Restart {
                from,
                change,
                after,
                if_still_wanted,
            }) => {
                view.from = Some(self.operation_name(*from));
                view.change = Some(change.iter().map(String::as_str).collect());
                view.after_seconds = delays(after.iter());
                view.if_still_wanted = *if_still_wanted;
            }
            Step::Settled
            | Step::FixRequest
            | Step::FixCredentials
            | Step::FixAccount
            | Step::ContactSupport => {}
        }
        view
    }

    fn schedule<'a>(&'a self, schedule: &'a Schedule, view: &mut RecoveryView<'a>) {
        let Schedule { after, then } = schedule;
        view.after_seconds = delays(after.iter());
        if let Some(then) = then {
            view.then = Part::Stated(Box::new(self.recovery(then)));
        }
    }

    fn example<'a>(&'a self, example: &'a Example) -> ExampleView<'a> {
        let Example {
            operation,
            http_status,
            body,
            evidence,
            sources,
        } = example;
        ExampleView {
            operation: operation
                .as_ref()
                .map(|operation| self.operation_name(operation.value)),
            http_status: http_status.as_ref().map(|status| status.value),
            body: &body.value,
            evidence: *evidence,
            sources: self.source_ids(sources),
        }
    }

    fn ids(&self, entries: &[Spanned<EntryIndex>]) -> Vec<String> {
        entries
            .iter()
            .map(|entry| self.entry_id(entry.value))
            .collect()
    }

    fn operation_name(&self, operation: usize) -> &str {
        &self.operations[operation].name.value
    }

    fn source_ids(&self, sources: &[Spanned<SourceIndex>]) -> Vec<&str> {
        let sources = sources.iter();
        sources
            .map(|source| self.sources[source.value].id.value.as_str())
            .collect()
    }
}

impl Facet {
    /// One of its values, as a record.
    fn view(&self, place: usize) -> Option<FacetView<'_>> {
        let value = self.values.get(place)?;
        Some(FacetView {
            name: &self.name.value,
            value: &value.key.value,
            title: value.title.as_ref().map(|title| title.value.as_str()),
        })
    }
}

impl Source {
    /// A source as a record.
    pub fn view(&self) -> SourceView<'_> {
        let Self {
            id,
            title,
            url,
            dated,
            withdrawn,
            note,
        } = self;
        SourceView {
            id: &id.value,
            title: &title.value,
            url: value(url.as_ref()),
            dated: value(dated.as_ref()),
            withdrawn: value(withdrawn.as_ref()),
            note: value(note.as_ref()),
        }
    }
}

fn names<'a>(operations: &mut dyn Iterator<Item = &'a Operation>) -> Vec<&'a str> {
    operations
        .map(|operation| operation.name.value.as_str())
        .collect()
}

fn domain(domain: &Domain) -> DomainView<'_> {
    DomainView {
        id: &domain.id.value,
        type_name: &domain.type_name.value,
        title: &domain.title,
        found_in: domain.found_in.as_deref(),
        key_type: domain.key_type,
        key_format: domain.key_format,
        kind: domain.kind.value,
        bitmask: domain.bitmask,
        informational: domain.informational,
        entries: domain.entries.len(),
    }
}

fn delays<'a>(delays: impl ExactSizeIterator<Item = &'a Duration>) -> Part<Vec<Duration>> {
    match delays.len() {
        0 => Part::NotStated,
        _ => Part::Stated(delays.copied().collect()),
    }
}

fn value(text: Option<&Spanned<String>>) -> Option<&str> {
    text.map(|text| text.value.as_str())
}

fn texts(texts: &[Spanned<String>]) -> Vec<&str> {
    texts.iter().map(|text| text.value.as_str()).collect()
}
