//! The diagnosis of a response, as a record.

use std::borrow::Cow;
use std::fmt;

use errdex_core::engine::{self, Agreed, AgreedThen, RawDiagnosis, RawMatch};
use errdex_core::sentence::Part;
use errdex_core::tables::Tables;
use errdex_core::view::{
    CallsView, CatalogView, EntryView, FacetView, Happened, MeaningView, RecoveryView, Reference,
    SupportView,
};
use errdex_core::{
    Certainty, Effect, Fact, Facts, Key, Kind, Outcome, RawObservation, RecoveryKind, Repeat, Sent,
};
use serde::{Serialize, Serializer};

use crate::classes::{self, Class};
use crate::reading::{Reading, ReadingView};

/// What a catalog says about a response.
///
/// The text for people is also written from it, so that both say the same.
#[derive(Debug, Serialize)]
pub struct Classification<'a> {
    kind: &'static str,
    catalog: &'a str,
    pub(crate) observation: ObservationView<'a>,
    /// What was read where, unless the input was a body as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reading: Option<ReadingView>,
    pub(crate) certainty: Certainty,
    /// What to do, if the matching meanings of the best entry agree on it.
    pub(crate) recovery: Option<RecoveryView<'a>>,
    /// Whether the request changed anything, if the meanings that can hold agree on it.
    pub(crate) effect: Option<Effect>,
    /// What became of what the caller wanted, if they agree on it.
    pub(crate) outcome: Option<Outcome>,
    /// Whether the same request may be sent again; a notification answers none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) repeat: Option<Repeat>,
    /// Whom to ask, if the catalog has no entry for it or says to ask.
    pub(crate) support: Option<SupportView<'a>>,
    /// The variable parts of the text, if it fits a pattern of the best match.
    #[serde(skip_serializing_if = "PartsView::is_empty")]
    pub(crate) parts: PartsView<'a>,
    pub(crate) matches: Vec<MatchView<'a>>,
    /// What follows from a code that no entry has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) classes: Vec<Class<'a>>,
}

/// A catalog that responses are classified with.
pub struct Subject<'a> {
    reference: &'a dyn Reference,
    catalog: CatalogView<'a>,
    tables: Tables<'a>,
}

impl<'a> Subject<'a> {
    /// A catalog and its tables.
    pub fn new(reference: &'a dyn Reference, tables: Tables<'a>) -> Self {
        Self {
            reference,
            catalog: reference.catalog(),
            tables,
        }
    }

    /// Everything about the entries.
    pub(crate) const fn reference(&self) -> &'a dyn Reference {
        self.reference
    }

    /// What the catalog says about itself.
    pub const fn catalog(&self) -> &CatalogView<'a> {
        &self.catalog
    }

    /// How the API is called.
    pub fn calls(&self) -> CallsView<'a> {
        self.reference.calls()
    }

    /// What classification works on.
    pub const fn tables(&self) -> &Tables<'a> {
        &self.tables
    }

    /// The number of an operation, whose name may be in any letter case.
    pub fn operation(&self, name: &str) -> Option<u16> {
        let operations = &self.catalog.operations;
        let exact = operations.iter().position(|own| *own == name);
        let any_case = || {
            let mut own = operations.iter();
            own.position(|own| own.eq_ignore_ascii_case(name))
        };
        let number = exact.or_else(any_case)?;
        u16::try_from(number).ok()
    }

    /// The entry of a match, and the meaning of it that fits, unless the entry has none.
    pub fn found(&self, found: RawMatch) -> (EntryView<'a>, Option<MeaningView<'a>>) {
        let mut entry = self.entry(found.entry);
        let first = self.tables.meanings_of(found.entry).start;
        let meaning = found.meaning.map(|meaning| (meaning - first) as usize);
        let meaning = meaning.map(|meaning| entry.meanings.swap_remove(meaning));
        (entry, meaning)
    }

    /// The view of an entry by its number among all entries of the catalog.
    fn entry(&self, number: u32) -> EntryView<'a> {
        let (domain, entry) = self.place(number);
        self.reference.entry(domain, entry)
    }

    /// The number of an entry's domain, and its number there.
    fn place(&self, number: u32) -> (usize, usize) {
        let domain = self.tables.domain_of(number);
        let first = self.tables.domains.get(domain);
        let first = first.map_or(0, |domain| domain.first);
        (domain, (number - first) as usize)
    }

    /// What the meanings that can hold say has happened, as far as they agree.
    fn happened(&self, diagnosis: &RawDiagnosis, seen: &RawObservation<'_>) -> Happened {
        let speaking = || {
            let meanings = diagnosis.speaking(&self.tables, seen);
            meanings.map(|RawMatch { entry, meaning, .. }| {
                let (domain, number) = self.place(entry);
                let first = self.tables.meanings_of(entry).start;
                let meaning = meaning.map(|meaning| (meaning - first) as usize);
                meaning.map_or_else(Happened::default, |meaning| {
                    self.reference.happened(domain, number, meaning)
                })
            })
        };
        Happened {
            effect: engine::common(speaking().map(|happened| happened.effect)),
            outcome: engine::common(speaking().map(|happened| happened.outcome)),
        }
    }

    /// What the catalog says to do without a response.
    fn without_response(&self, sent: Sent) -> Option<RecoveryView<'a>> {
        let stated = &self.catalog.no_response;
        match sent {
            Sent::No => stated.sent_no.clone(),
            Sent::Maybe => stated.sent_maybe.clone(),
        }
    }

    /// Whether a match is about a notification: about a field of a body, or about something next to one,
    /// that no operation returns.
    fn notifies(&self, found: RawMatch) -> bool {
        let (domain, _) = self.place(found.entry);
        let is_field = self.catalog.domains[domain].kind == Kind::Field;
        let (_, meaning) = self.found(found);
        meaning.is_some_and(|meaning| {
            meaning.operations.is_empty() && (is_field || !meaning.when.is_empty())
        })
    }

    /// Whether an operation is idempotent, or its second request tells that the first one took effect.
    fn is_repeatable(&self, operation: u16) -> bool {
        let name = self.catalog.operations.get(usize::from(operation));
        name.is_some_and(|name| self.catalog.repeatable.contains(name))
    }
}

impl fmt::Debug for Subject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Subject").field(&self.catalog.id).finish()
    }
}

impl<'a> Classification<'a> {
    /// The record of a diagnosis, with at most this many of the best matches.
    pub fn new(
        subject: &Subject<'a>,
        seen: &'a RawObservation<'_>,
        diagnosis: &RawDiagnosis,
        limit: usize,
    ) -> Self {
        let matches = diagnosis.matches(&subject.tables, seen).take(limit);
        let matches = matches.map(|found| MatchView::new(subject, found));
        let matches = matches.collect::<Vec<_>>();
        let operation = seen.operation();
        let (certainty, recovery, happened, asks_support) = match seen.sent() {
            Some(sent) => {
                let stated = subject.without_response(sent);
                let evidence = stated.as_ref().map(|recovery| recovery.evidence);
                let ends = operation.is_some_and(|one| subject.tables.ends_session(one));
                let recovery = stated.filter(|recovery| !ends || !restarts(recovery));
                let asks = recovery
                    .as_ref()
                    .is_some_and(|recovery| recovery.kind == RecoveryKind::ContactSupport);
                let happened = Happened {
                    effect: Some(sent.effect()),
                    outcome: None,
                };
                let certainty = Certainty::without_response(evidence);
                (certainty, recovery, happened, asks)
            }
            None => {
                let best = matches.first();
                let stated = best.and_then(|best| best.meaning.as_ref()?.recovery.clone());
                let recovery = diagnosis.agreed().zip(stated);
                let recovery = recovery.map(|(agreed, stated)| agreed_part(stated, agreed));
                let happened = subject.happened(diagnosis, seen);
                let (certainty, asks) = (diagnosis.certainty(), diagnosis.asks_support());
                (certainty, recovery, happened, asks)
            }
        };
        let Happened { effect, outcome } = happened;
        let is_stated = operation.is_some() || seen.http_status().is_some();
        let mut best = diagnosis.matches(&subject.tables, seen);
        let answers_request = is_stated || !best.next().is_some_and(|best| subject.notifies(best));
        let is_repeatable = operation.is_some_and(|operation| subject.is_repeatable(operation));
        let observation = ObservationView::new(subject, seen, diagnosis);
        let is_named = matches.iter().any(|found| found.agrees(Fact::Code));
        let code = observation.code.as_ref().filter(|_| !is_named);
        let classes = code.map_or_else(Vec::new, |code| {
            classes::of_code(subject.reference, &subject.catalog.domains, code.key())
        });
        Self {
            kind: "classify",
            catalog: subject.catalog.id,
            observation,
            reading: None,
            certainty,
            recovery,
            effect,
            outcome,
            repeat: answers_request.then(|| Repeat::derived(is_repeatable, effect)),
            support: subject.catalog.support.filter(|_| asks_support),
            parts: PartsView(diagnosis.parts(&subject.tables, seen).collect()),
            matches,
            classes,
        }
    }

    /// How well the best match fits, or how well it is known what to do without a response.
    pub const fn certainty(&self) -> Certainty {
        self.certainty
    }

    /// What to do, if that is known.
    pub fn recovery(&self) -> Option<RecoveryKind> {
        self.recovery.as_ref().map(|recovery| recovery.kind)
    }

    /// Adds what was read where.
    ///
    /// Nothing follows from the response of another API, so then nothing else is left.
    #[must_use]
    pub fn with_reading(mut self, reading: &Reading<'_>) -> Self {
        self.reading = ReadingView::new(reading);
        if reading.is_foreign() {
            self.certainty = Certainty::Unknown;
            self.recovery = None;
            self.effect = None;
            self.outcome = None;
            self.repeat = Some(Repeat::Unknown);
            self.support = None;
            self.parts = PartsView(Vec::new());
            self.matches.clear();
            self.classes.clear();
        }
        self
    }
}

/// Whether a restart is a step of it, however late.
fn restarts(recovery: &RecoveryView<'_>) -> bool {
    let then = recovery.then.as_ref().stated();
    recovery.kind == RecoveryKind::Restart || then.is_some_and(|then| restarts(then))
}

/// The part of a recovery that the meanings agree on.
fn agreed_part(stated: RecoveryView<'_>, agreed: Agreed) -> RecoveryView<'_> {
    let after_seconds = if agreed.delays_differ {
        Part::Undecided
    } else {
        stated.after_seconds
    };
    let then = match (agreed.then, stated.then) {
        (AgreedThen::Undecided, _) => Part::Undecided,
        (AgreedThen::Stated(evidence), Part::Stated(then)) => {
            Part::Stated(Box::new(RecoveryView { evidence, ..*then }))
        }
        (_, then) => then,
    };
    RecoveryView {
        after_seconds,
        then,
        evidence: agreed.evidence,
        ..stated
    }
}

#[derive(Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a key of the record of its own"
)]
pub(crate) struct ObservationView<'a> {
    pub(crate) operation: Option<&'a str>,
    pub(crate) http_status: Option<u16>,
    pub(crate) code: Option<CodeView<'a>>,
    pub(crate) text: Option<Cow<'a, str>>,
    /// Where in the body the code was, if the catalog does not say where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) code_path: Option<String>,
    /// The same for the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) text_path: Option<String>,
    /// Whether the request was sent, if there was no response.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sent: Option<&'static str>,
    /// Whether the code was not an integer.
    pub(crate) has_invalid_code: bool,
    /// Whether the text was not a string.
    pub(crate) has_invalid_text: bool,
    /// Whether the body had more keys than an observation keeps.
    #[serde(skip)]
    pub(crate) has_more_keys: bool,
    /// Whether the body comes from another product.
    #[serde(skip)]
    pub(crate) is_foreign: bool,
    /// Ids of the entries in other fields of the body.
    pub(crate) entries: Vec<String>,
    /// Keys in such fields that the catalog does not know.
    pub(crate) unknown: Vec<String>,
    /// Where reading the body stopped, if it was not read to the end.
    pub(crate) unread: Option<UnreadView>,
}

/// The code of a body: a number, or a text in an API that has such codes.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum CodeView<'a> {
    Number(i128),
    Text(&'a str),
}

impl CodeView<'_> {
    fn key(&self) -> Key<'_> {
        match self {
            Self::Number(number) => Key::Integer(*number),
            Self::Text(text) => Key::Text(text),
        }
    }
}

impl fmt::Display for CodeView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct UnreadView {
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) message: &'static str,
}

impl<'a> ObservationView<'a> {
    fn new(subject: &Subject<'a>, seen: &'a RawObservation<'_>, diagnosis: &RawDiagnosis) -> Self {
        let catalog = &subject.catalog;
        let operation = seen.operation().map(usize::from);
        let operation = operation.and_then(|number| catalog.operations.get(number).copied());
        let tables = &subject.tables;
        let path = |read: Option<u32>| {
            let read = read.filter(|_| tables.has_usual_places)?;
            Some(tables.place_of(read)?.to_string())
        };
        let unknown = seen.unknown_keys().filter_map(|key| {
            let domain = catalog.domains.get(usize::from(key.domain))?.id;
            // Only the domain, if the key is a text.
            let number = key.number.map(|number| format!("{domain}/{number}"));
            Some(number.unwrap_or_else(|| domain.to_owned()))
        });
        Self {
            operation,
            http_status: seen.http_status(),
            code: match (seen.code_text(), seen.code()) {
                (Some(text), _) => Some(CodeView::Text(text)),
                (None, number) => number.map(CodeView::Number),
            },
            text: seen.whole_text(),
            code_path: path(seen.code_read()),
            text_path: path(seen.text_read()),
            sent: seen.sent().map(|sent| match sent {
                Sent::No => "no",
                Sent::Maybe => "maybe",
            }),
            has_invalid_code: seen.has_invalid_code(),
            has_invalid_text: seen.has_invalid_text(),
            has_more_keys: seen.has_more_keys(),
            is_foreign: diagnosis.is_foreign(),
            entries: seen
                .fields()
                .map(|field| subject.entry(field.entry).id)
                .collect(),
            unknown: unknown.collect(),
            unread: seen.unread().map(|unread| UnreadView {
                line: unread.line(),
                column: unread.column(),
                message: unread.message(),
            }),
        }
    }
}

/// The parts of a text: names and values, in the order of the text.
#[derive(Debug)]
pub(crate) struct PartsView<'a>(pub(crate) Vec<(&'a str, &'a str)>);

impl PartsView<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// `{"field": "cname"}`.
impl Serialize for PartsView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct MatchView<'a> {
    pub(crate) id: String,
    pub(crate) name: &'a str,
    /// The identifier that the vendor uses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) symbol: Option<&'a str>,
    pub(crate) summary: &'a str,
    #[serde(
        skip_serializing_if = "Vec::is_empty",
        serialize_with = "classes::by_name"
    )]
    pub(crate) facets: Vec<FacetView<'a>>,
    /// Null if the entry has no meanings.
    pub(crate) meaning: Option<MeaningView<'a>>,
    /// Whether no meaning of the entry states a recovery.
    #[serde(skip)]
    pub(crate) is_silent: bool,
    pub(crate) agrees: Vec<&'static str>,
    pub(crate) disagrees: Vec<&'static str>,
}

impl<'a> MatchView<'a> {
    fn new(subject: &Subject<'a>, found: RawMatch) -> Self {
        let facts = |facts: Facts| facts.iter().map(Fact::name).collect();
        let (entry, meaning) = subject.found(found);
        let mut others = entry.meanings.iter().chain(&meaning);
        Self {
            id: entry.id,
            name: entry.name,
            symbol: entry.symbol,
            summary: entry.summary,
            facets: entry.facets,
            is_silent: others.all(|meaning| meaning.recovery.is_none()),
            meaning,
            agrees: facts(found.agrees),
            disagrees: facts(found.disagrees),
        }
    }

    pub(crate) fn agrees(&self, fact: Fact) -> bool {
        self.agrees.contains(&fact.name())
    }

    pub(crate) fn disagrees(&self, fact: Fact) -> bool {
        self.disagrees.contains(&fact.name())
    }
}
