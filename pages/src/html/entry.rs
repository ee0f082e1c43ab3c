//! An entry in, what its template shows of it out.

use super::facet::{self, Facet};
use super::markup::{self, Html};
use crate::wording::{self, Anchors};
use errdex_catalog::model::{Catalog, Entry, EntryIndex, Example, Meaning, Recovery, SourceIndex};
use errdex_catalog::source::Spanned;
use errdex_core::{Evidence, LifecycleState};

/// An entry, the answer first.
pub(super) struct EntryView<'a> {
    pub(super) anchor: &'a str,
    pub(super) key: String,
    pub(super) name: &'a str,
    pub(super) summary: Html,
    /// What filters look at, a group for each meaning.
    pub(super) facets: String,
    pub(super) also_written: Vec<&'a str>,
    pub(super) old_names: Vec<&'a str>,
    pub(super) lifecycle: String,
    /// The lifecycle's state, unless it is what everyone expects.
    pub(super) badge: Option<&'static str>,
    pub(super) meanings: Vec<MeaningView<'a>>,
    pub(super) conflicts: Vec<Html>,
    pub(super) notes: Vec<Html>,
    pub(super) examples: Vec<ExampleView<'a>>,
    pub(super) see_also: Vec<Link>,
}

/// What an entry means under stated conditions.
pub(super) struct MeaningView<'a> {
    pub(super) operations: Vec<&'a str>,
    /// Whether the operations are all there are.
    pub(super) every_operation: bool,
    pub(super) http_statuses: Vec<u16>,
    pub(super) texts: Vec<&'a str>,
    /// Texts that count only beside the entry's key.
    pub(super) supporting_texts: Vec<&'a str>,
    /// The entries of which one has to be in the same body.
    pub(super) beside: Vec<Link>,
    /// The meaning's summary where the entry's does not say it already.
    pub(super) summary: Option<Html>,
    pub(super) fault: &'static str,
    pub(super) kind: &'static str,
    /// What to do.
    pub(super) now: Html,
    pub(super) delays: Vec<String>,
    /// How the delays are known, unless they are documented.
    pub(super) delays_are: Option<&'static str>,
    /// What to do when the delays are used up.
    pub(super) then: Option<Html>,
    pub(super) fixes: Vec<Html>,
    pub(super) causes: Vec<Html>,
    pub(super) notes: Vec<Html>,
    pub(super) conflicts: Vec<Html>,
    pub(super) evidence: &'static str,
    pub(super) sources: Vec<SourceLink<'a>>,
}

impl MeaningView<'_> {
    /// Whether its evidence has to be seen at once, because it is less than the entry's.
    pub(super) fn is_doubtful(&self, entry: &EntryView<'_>) -> bool {
        self.evidence != wording::evidence(Evidence::Documented)
            && entry.badge != Some(self.evidence)
    }

    /// Whether any source states under which conditions it holds.
    pub(super) fn is_conditional(&self) -> bool {
        !(self.operations.is_empty()
            && self.http_statuses.is_empty()
            && self.texts.is_empty()
            && self.supporting_texts.is_empty()
            && self.beside.is_empty())
    }
}

/// A response in which an entry stands.
pub(super) struct ExampleView<'a> {
    pub(super) operation: Option<&'a str>,
    pub(super) http_status: Option<u16>,
    pub(super) body: Html,
    /// How the body is known, unless it is documented.
    pub(super) evidence: Option<&'static str>,
    pub(super) sources: Vec<SourceLink<'a>>,
}

/// A link to another entry.
pub(super) struct Link {
    pub(super) anchor: String,
    pub(super) text: String,
}

/// A link into the list of sources.
pub(super) struct SourceLink<'a> {
    pub(super) id: &'a str,
    pub(super) dated: Option<&'a str>,
}

/// What the template shows of an entry.
pub(super) fn view<'a>(
    catalog: &'a Catalog,
    anchors: &'a Anchors,
    facets: &[Facet<'_>],
    index: EntryIndex,
) -> EntryView<'a> {
    let entry = &catalog.domains[index.domain].entries[index.entry];
    let meanings = entry.meanings.iter().collect::<Vec<_>>();
    EntryView {
        anchor: anchors.of(index),
        key: entry.key.value.to_string(),
        name: &entry.name.value,
        summary: markup::inline(&entry.summary.value),
        facets: facet::numbers(facets, &meanings),
        also_written: strings(&entry.aliases),
        old_names: strings(&entry.old_names),
        lifecycle: wording::lifecycle(&entry.lifecycle),
        badge: match entry.lifecycle.state {
            LifecycleState::Current => None,
            state => Some(wording::state(state)),
        },
        meanings: meanings
            .iter()
            .map(|meaning| self::meaning(catalog, anchors, entry, meaning))
            .collect(),
        conflicts: inlines(&entry.conflicts),
        notes: inlines(&entry.notes),
        examples: shown(&entry.examples)
            .into_iter()
            .map(|example| self::example(catalog, example))
            .collect(),
        see_also: entry
            .see_also
            .iter()
            .map(|other| Link {
                anchor: anchors.of(other.value).to_owned(),
                text: if other.value.domain == index.domain {
                    let domain = &catalog.domains[index.domain];
                    domain.entries[other.value.entry].key.value.to_string()
                } else {
                    catalog.entry_id(other.value)
                },
            })
            .collect(),
    }
}

fn meaning<'a>(
    catalog: &'a Catalog,
    anchors: &Anchors,
    entry: &Entry,
    meaning: &'a Meaning,
) -> MeaningView<'a> {
    let operations = wording::operations(catalog, meaning);
    let recovery = &meaning.recovery.value;
    let schedule = wording::schedule_of(recovery);
    let in_words = |recovery: &Recovery| wording::recovery(recovery, &quote);
    MeaningView {
        every_operation: operations.len() > 1 && operations.len() == catalog.operations.len(),
        operations,
        http_statuses: values(&meaning.http_statuses),
        texts: strings(&meaning.texts),
        supporting_texts: strings(&meaning.supporting_texts),
        beside: meaning
            .beside
            .iter()
            .map(|other| Link {
                anchor: anchors.of(other.value).to_owned(),
                text: catalog.entry_id(other.value),
            })
            .collect(),
        summary: (meaning.summary.value != entry.summary.value)
            .then(|| markup::inline(&meaning.summary.value)),
        fault: wording::fault(meaning.fault),
        kind: wording::kind(recovery),
        now: markup::sentence(&wording::action(recovery, &quote)),
        delays: schedule.map_or_else(Vec::new, |schedule| {
            let delays = schedule.after.iter();
            delays.map(|&delay| wording::delay(delay)).collect()
        }),
        delays_are: schedule.and_then(|schedule| undocumented(schedule.evidence)),
        then: schedule
            .and_then(|schedule| schedule.then.as_deref())
            .map(|then| markup::words(in_words(then))),
        fixes: inlines(&meaning.fixes),
        causes: inlines(&meaning.causes),
        notes: inlines(&meaning.notes),
        conflicts: inlines(&meaning.conflicts),
        evidence: wording::evidence(meaning.evidence),
        sources: sources(catalog, &meaning.sources),
    }
}

/// Bodies that somebody saw; those that are inferred are left to the other formats, because they say
/// no more than the place of a domain does.
fn shown(examples: &[Example]) -> Vec<&Example> {
    let examples = examples.iter();
    examples
        .filter(|example| example.evidence != Evidence::Inferred)
        .collect()
}

fn example<'a>(catalog: &'a Catalog, example: &'a Example) -> ExampleView<'a> {
    let operation = example
        .operation
        .map(|operation| &catalog.operations[operation]);
    ExampleView {
        operation: operation.map(|operation| operation.name.value.as_str()),
        http_status: example.http_status.as_ref().map(|status| status.value),
        body: markup::text(&example.body.value),
        evidence: undocumented(example.evidence),
        sources: sources(catalog, &example.sources),
    }
}

fn quote(literal: &str) -> String {
    markup::code(literal).to_string()
}

fn undocumented(evidence: Evidence) -> Option<&'static str> {
    (evidence != Evidence::Documented).then(|| wording::evidence(evidence))
}

fn sources<'a>(catalog: &'a Catalog, sources: &[Spanned<SourceIndex>]) -> Vec<SourceLink<'a>> {
    let sources = sources.iter().map(|source| &catalog.sources[source.value]);
    sources
        .map(|source| SourceLink {
            id: &source.id.value,
            dated: source.dated.as_ref().map(|dated| dated.value.as_str()),
        })
        .collect()
}

fn strings(texts: &[Spanned<String>]) -> Vec<&str> {
    texts.iter().map(|text| text.value.as_str()).collect()
}

fn inlines(prose: &[Spanned<String>]) -> Vec<Html> {
    let prose = prose.iter().map(|text| markup::inline(&text.value));
    prose.collect()
}

fn values<T: Copy>(values: &[Spanned<T>]) -> Vec<T> {
    values.iter().map(|value| value.value).collect()
}
