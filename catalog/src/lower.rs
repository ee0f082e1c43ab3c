//! From the typed YAML of files to the model of a catalog.
//!
//! Resolves operations, sources and entries, reads delays and keys, and sorts. What cannot be
//! resolved is reported and left out; whether the rest makes sense is the business of `check`.

use crate::load::{Loaded, Typed};
use crate::model::{
    Catalog, Domain, Entry, Example, Http, Key, Lifecycle, Meaning, NoResponse, Operation, Place,
    Responses, Source, Support,
};
use crate::raw::{
    RawCatalog, RawDomain, RawEntry, RawEvidence, RawExample, RawFault, RawKeyType, RawLifecycle,
    RawLifecycleState, RawMatching, RawMeaning, RawReference, RawSeenAs, RawSource,
};
use crate::report::{Diagnostic, Report};
use crate::rule;
use crate::source::{Span, Spanned};
use errdex_core::{Evidence, Fault, KeyFormat, KeyType, Kind, LifecycleState, Matching, Shape};

use at::At;
use index::Index;

mod at;
mod delay;
mod index;
mod recovery;

/// Lowers the files of one catalog.
pub(crate) fn catalog(mut loaded: Loaded, report: &mut Report) -> Catalog {
    let frame = loaded.catalog.take();
    let frame = frame.map_or_else(Frame::unknown, Frame::new);
    let mut lowering = Lowering { frame, report };
    let mut drafts = Vec::new();
    while let Some(domain) = loaded.next_domain(lowering.report) {
        drafts.push(lowering.domain(domain));
    }
    drafts.sort_by(|a, b| a.domain.id.value.cmp(&b.domain.id.value));
    let domains = lowering.references(drafts, loaded.complete);
    let Frame {
        id,
        title,
        operations,
        responses,
        support,
        sources,
        ..
    } = lowering.frame;
    Catalog {
        id,
        folder: loaded.folder,
        fingerprint: loaded.fingerprint,
        title,
        operations,
        servers: Vec::new(),
        responses,
        requires: Vec::new(),
        support,
        no_response: NoResponse::default(),
        sources,
        domains,
    }
}

/// What `catalog.yaml` defines.
struct Frame {
    id: Spanned<String>,
    title: String,
    operations: Vec<Operation>,
    /// The references of each operation that are not resolved yet.
    when_repeated: Vec<Vec<Spanned<RawReference>>>,
    responses: Responses,
    /// The references of `body.ours` that are not resolved yet.
    ours_references: Vec<Spanned<RawReference>>,
    support: Option<Support>,
    sources: Vec<Source>,
    /// Whether operations and sources are all here; if not, nothing is unknown.
    known: bool,
}

impl Frame {
    fn new(typed: Typed<RawCatalog>) -> Self {
        let Typed {
            raw,
            tree,
            lists_are_whole,
            ..
        } = typed;
        let at = At(Some(&tree));
        let mut operations = Vec::new();
        let mut when_repeated = Vec::new();
        for (i, operation) in raw.operations.into_iter().enumerate() {
            let at = at.field("operations").item(i);
            operations.push(Operation {
                name: at.field("name").spanned(operation.name),
                http: Some(Http {
                    method: at.field("http_method").spanned(operation.http_method),
                    path: at.field("path").spanned(operation.path),
                }),
                idempotent: None,
                summary: at.field("summary").spanned(operation.summary),
                when_repeated: Vec::new(),
                ends_session: operation.ends_session,
            });
            when_repeated.push(at.field("when_repeated").items(operation.when_repeated));
        }
        let mut sources = raw
            .sources
            .into_iter()
            .enumerate()
            .map(|(i, source)| source_of(source, at.field("sources").item(i)))
            .collect::<Vec<_>>();
        sources.sort_by(|a, b| a.id.value.cmp(&b.id.value));
        Self {
            id: at.field("catalog").spanned(raw.catalog),
            title: raw.title,
            when_repeated,
            responses: Responses {
                code: at.field("body").field("code").items(raw.body.code),
                text: at.field("body").field("text").items(raw.body.text),
                not_a_response_if: at.field("body").field("unless").items(raw.body.unless),
                ..Responses::default()
            },
            ours_references: at.field("body").field("ours").items(raw.body.ours),
            support: raw.support.map(|support| {
                let at = at.field("support");
                Support {
                    name: at.field("name").spanned(support.name),
                    contact: at.field("contact").spanned(support.contact),
                }
            }),
            known: lists_are_whole && !names_are_invented(&operations, &sources),
            operations,
            sources,
        }
    }

    fn unknown() -> Self {
        Self {
            id: At(None).spanned(String::new()),
            title: String::new(),
            operations: Vec::new(),
            when_repeated: Vec::new(),
            responses: Responses::default(),
            ours_references: Vec::new(),
            support: None,
            sources: Vec::new(),
            known: false,
        }
    }
}

fn names_are_invented(operations: &[Operation], sources: &[Source]) -> bool {
    let operations = operations.iter().map(|operation| &operation.name.span);
    let sources = sources.iter().map(|source| &source.id.span);
    let mut spans = operations.chain(sources);
    spans.any(Span::is_invented)
}

fn source_of(source: RawSource, at: At<'_>) -> Source {
    let spanned = |name, text: Option<String>| text.map(|text| at.field(name).spanned(text));
    Source {
        url: spanned("url", source.url),
        dated: spanned("dated", source.dated),
        withdrawn: spanned("withdrawn", source.withdrawn),
        id: at.field("id").spanned(source.id),
        title: at.field("title").spanned(source.title),
        note: spanned("note", source.note),
    }
}

/// A domain whose references to other entries are not resolved yet.
struct Draft {
    domain: Domain,
    /// Those of each entry, in the order of the entries.
    references: Vec<References>,
    /// Those of each place.
    beside: Vec<Vec<Spanned<RawReference>>>,
    /// Whether all keys are here; if not, a reference may mean one that is missing.
    is_whole: bool,
}

/// The references of an entry.
struct References {
    see_also: Vec<Spanned<RawReference>>,
    /// Those of each meaning, in the order of the meanings.
    beside: Vec<Vec<Spanned<RawReference>>>,
}

struct Lowering<'a> {
    frame: Frame,
    report: &'a mut Report,
}

impl Lowering<'_> {
    fn domain(&mut self, typed: Typed<RawDomain>) -> Draft {
        let Typed {
            raw,
            tree,
            stem,
            lists_are_whole,
        } = typed;
        let at = At(Some(&tree));
        let keys_are_texts = || raw.entries.iter().any(|entry| entry.text.is_some());
        let key_type = match raw.key {
            // Without a known type the entries say what it is, and no code is out of range.
            _ if at.field("key").span().is_invented() && keys_are_texts() => KeyType::String,
            _ if at.field("key").span().is_invented() => KeyType::I64,
            RawKeyType::U16 => KeyType::U16,
            RawKeyType::U32 => KeyType::U32,
            RawKeyType::I32 => KeyType::I32,
            RawKeyType::I64 => KeyType::I64,
            RawKeyType::String => KeyType::String,
        };
        let mut entries = raw
            .entries
            .into_iter()
            .enumerate()
            .map(|(i, entry)| self.entry(entry, key_type, at.field("entries").item(i)))
            .collect::<Vec<_>>();
        entries.sort_by(|a, b| a.0.key.value.cmp(&b.0.key.value));
        let (entries, references) = entries.into_iter().unzip();
        let mut places = Vec::new();
        let mut beside = Vec::new();
        for (i, place) in raw.places.into_iter().enumerate() {
            let at = at.field("places").item(i);
            places.push(Place {
                paths: at.field("paths").items(place.paths),
                when: Vec::new(),
            });
            beside.push(at.field("beside").items(place.beside));
        }
        let usual = match key_type {
            KeyType::String => Kind::Message,
            _ => Kind::Code,
        };
        let seen_as = raw.seen_as.map_or(usual, |seen_as| match seen_as {
            RawSeenAs::Code => Kind::Code,
            RawSeenAs::Text => Kind::Message,
            RawSeenAs::HttpStatus => Kind::HttpStatus,
            RawSeenAs::Field => Kind::Field,
        });
        let mut id = at.field("domain").spanned(raw.domain);
        if id.span.is_invented() {
            id.value.clone_from(&stem);
        }
        let domain = Domain {
            id,
            file_stem: stem,
            type_name: at.field("type").spanned(raw.type_name),
            key_type,
            matching: match raw.matching {
                RawMatching::Exact => Matching::Exact,
                RawMatching::IgnoreCase => Matching::IgnoreCase,
            },
            kind: at.field("seen_as").spanned(seen_as),
            key_format: KeyFormat::Decimal,
            shape: Shape::Enum,
            places,
            bitmask: raw.mask,
            errors: raw.errors,
            informational: raw.context,
            title: raw.title,
            found_in: Some(raw.found_in),
            facets: Vec::new(),
            entries,
        };
        let key_is_invented = |entry: &Entry| entry.key.span.is_invented();
        Draft {
            is_whole: lists_are_whole && !domain.entries.iter().any(key_is_invented),
            domain,
            references,
            beside,
        }
    }

    fn entry(&mut self, raw: RawEntry, key_type: KeyType, at: At<'_>) -> (Entry, References) {
        let key = match (raw.code, raw.text) {
            (Some(code), _) => at.field("code").spanned(Key::Integer(i128::from(code))),
            (None, text) => at
                .field("text")
                .spanned(Key::Text(text.unwrap_or_default())),
        };
        self.check_range(&key, key_type);
        let summary = at.field("summary").spanned(raw.summary);
        let meanings = raw
            .meanings
            .into_iter()
            .enumerate()
            .map(|(i, meaning)| self.meaning(meaning, &summary, at.field("meanings").item(i)));
        let mut meanings = meanings.collect::<Vec<_>>();
        // What a current page says comes first, wherever meanings are listed.
        meanings.sort_by_key(|(meaning, _)| rank(meaning.evidence));
        let (meanings, beside) = meanings.into_iter().unzip();
        let examples = raw
            .examples
            .into_iter()
            .enumerate()
            .map(|(i, example)| self.example(example, at.field("examples").item(i)));
        let examples = examples.collect();
        let see_also = at.field("see_also").items(raw.see_also);
        let entry = Entry {
            key,
            name: at.field("name").spanned(raw.name),
            old_names: at.field("old_names").items(raw.old_names),
            aliases: at.field("aliases").items(raw.aliases),
            lifecycle: lifecycle(raw.lifecycle, at.field("lifecycle")),
            summary,
            symbol: None,
            details: None,
            keywords: Vec::new(),
            link: None,
            facets: Vec::new(),
            see_also: Vec::new(),
            notes: at.field("notes").items(raw.notes),
            conflicts: at.field("conflicts").items(raw.conflicts),
            meanings,
            examples,
        };
        (entry, References { see_also, beside })
    }

    fn check_range(&mut self, key: &Spanned<Key>, key_type: KeyType) {
        let Key::Integer(number) = key.value else {
            return;
        };
        let (name, fits) = match key_type {
            KeyType::U16 => ("u16", u16::try_from(number).is_ok()),
            KeyType::U32 => ("u32", u32::try_from(number).is_ok()),
            KeyType::I32 => ("i32", i32::try_from(number).is_ok()),
            _ => return,
        };
        if !fits {
            let message = format!("{number} is out of range for `{name}`");
            self.report
                .push(Diagnostic::new(&rule::KEY_OUT_OF_RANGE, message, &key.span));
        }
    }

    fn meaning(
        &mut self,
        raw: RawMeaning,
        summary: &Spanned<String>,
        at: At<'_>,
    ) -> (Meaning, Vec<Spanned<RawReference>>) {
        let on = at.field("on").items(raw.on);
        let http = at.field("http").items(raw.http);
        let sources = at.field("sources").items(raw.sources);
        let recovery = self.recovery(raw.recovery, evidence(raw.evidence), at.field("recovery"));
        let found = on.iter().filter_map(|name| self.operation(name));
        let operations = found.collect::<Vec<_>>();
        let found = http.iter().filter_map(|http| self.http_status(http));
        let http_statuses = found.collect::<Vec<_>>();
        let conditions_are_lost = operations.len() < on.len()
            || http_statuses.len() < http.len()
            || at.field("texts").was_lost()
            || at.field("supporting_texts").was_lost()
            || at.field("beside").was_lost();
        let beside = at.field("beside").items(raw.beside);
        let meaning = Meaning {
            // Without its conditions nobody can say which meanings it overlaps.
            span: if conditions_are_lost {
                Span::invented()
            } else {
                at.span()
            },
            operations,
            http_statuses,
            texts: at.field("texts").items(raw.texts),
            supporting_texts: at.field("supporting_texts").items(raw.supporting_texts),
            patterns: Vec::new(),
            when: Vec::new(),
            effect: None,
            outcome: None,
            lasts: None,
            summary: match raw.summary {
                Some(text) => at.field("summary").spanned(text),
                None => summary.clone(),
            },
            fault: Some(match raw.fault {
                RawFault::Caller => Fault::Caller,
                RawFault::Account => Fault::Account,
                RawFault::Service => Fault::Service,
                RawFault::Network => Fault::Network,
                RawFault::Nobody => Fault::Nobody,
            }),
            causes: at.field("causes").items(raw.causes),
            fixes: at.field("fixes").items(raw.fixes),
            recovery: Some(at.field("recovery").spanned(recovery)),
            evidence: evidence(raw.evidence),
            sources: sources.iter().filter_map(|id| self.source(id)).collect(),
            notes: at.field("notes").items(raw.notes),
            conflicts: at.field("conflicts").items(raw.conflicts),
        };
        (meaning, beside)
    }

    fn example(&mut self, raw: RawExample, at: At<'_>) -> Example {
        let on = raw.on.map(|name| at.field("on").spanned(name));
        let http = raw.http.map(|status| at.field("http").spanned(status));
        let sources = at.field("sources").items(raw.sources);
        Example {
            operation: on
                .and_then(|name| self.operation(&name))
                .map(|found| found.value),
            http_status: http.and_then(|status| self.http_status(&status)),
            body: at.field("body").spanned(raw.body),
            evidence: evidence(raw.evidence),
            sources: sources.iter().filter_map(|id| self.source(id)).collect(),
        }
    }

    fn http_status(&mut self, status: &Spanned<i64>) -> Option<Spanned<u16>> {
        match u16::try_from(status.value) {
            Ok(number @ 100..=599) => Some(Spanned {
                value: number,
                span: status.span.clone(),
            }),
            _ => {
                let message = format!("{} is no HTTP status", status.value);
                let diagnostic = Diagnostic::new(&rule::INVALID_HTTP_STATUS, message, &status.span);
                self.report
                    .push(diagnostic.help("HTTP statuses run from 100 to 599"));
                None
            }
        }
    }

    fn operation(&mut self, name: &Spanned<String>) -> Option<Spanned<usize>> {
        let operations = &self.frame.operations;
        let found = operations
            .iter()
            .position(|known| known.name.value == name.value);
        if found.is_none() && self.frame.known {
            let message = format!("unknown operation `{}`", name.value);
            self.report.push(
                Diagnostic::new(&rule::UNKNOWN_OPERATION, message, &name.span).did_you_mean(
                    &name.value,
                    operations.iter().map(|known| known.name.value.as_str()),
                ),
            );
        }
        found.map(|value| Spanned {
            value,
            span: name.span.clone(),
        })
    }

    fn source(&mut self, id: &Spanned<String>) -> Option<Spanned<usize>> {
        let sources = &self.frame.sources;
        let found = sources
            .binary_search_by(|known| known.id.value.cmp(&id.value))
            .ok();
        if found.is_none() && self.frame.known {
            let message = format!("unknown source `{}`", id.value);
            self.report.push(
                Diagnostic::new(&rule::UNKNOWN_SOURCE, message, &id.span).did_you_mean(
                    &id.value,
                    sources.iter().map(|known| known.id.value.as_str()),
                ),
            );
        }
        found.map(|value| Spanned {
            value,
            span: id.span.clone(),
        })
    }

    /// Resolves the references between entries, once every domain is there.
    fn references(&mut self, drafts: Vec<Draft>, complete: bool) -> Vec<Domain> {
        let mut of_entries = Vec::new();
        let mut beside = Vec::new();
        let mut domains = Vec::new();
        let mut whole = Vec::new();
        for draft in drafts {
            whole.push(draft.is_whole);
            of_entries.push(draft.references);
            beside.push(draft.beside);
            domains.push(draft.domain);
        }
        let index = Index::new(&domains, whole, complete);
        for (here, references) in of_entries.into_iter().enumerate() {
            for (entry, References { see_also, beside }) in references.into_iter().enumerate() {
                let found = index.resolve(see_also, Some(here), &domains, self.report);
                domains[here].entries[entry].see_also = found;
                for (meaning, references) in beside.into_iter().enumerate() {
                    let count = references.len();
                    let found = index.resolve(references, Some(here), &domains, self.report);
                    let meaning = &mut domains[here].entries[entry].meanings[meaning];
                    if found.len() < count {
                        meaning.span = Span::invented();
                    }
                    meaning.when = found;
                }
            }
        }
        for (here, references) in beside.into_iter().enumerate() {
            for (place, references) in references.into_iter().enumerate() {
                let found = index.resolve(references, Some(here), &domains, self.report);
                domains[here].places[place].when = found;
            }
        }
        for (operation, references) in self.frame.when_repeated.drain(..).enumerate() {
            let found = index.resolve(references, None, &domains, self.report);
            self.frame.operations[operation].when_repeated = found;
        }
        let references = std::mem::take(&mut self.frame.ours_references);
        self.frame.responses.ours = index.resolve(references, None, &domains, self.report);
        domains
    }
}

fn lifecycle(raw: RawLifecycle, at: At<'_>) -> Lifecycle {
    Lifecycle {
        state: match raw.state {
            RawLifecycleState::Current => LifecycleState::Current,
            RawLifecycleState::Withdrawn => LifecycleState::Withdrawn,
            RawLifecycleState::Retired => LifecycleState::Retired,
        },
        since: raw.since.map(|date| at.field("since").spanned(date)),
        until: raw.until.map(|date| at.field("until").spanned(date)),
        successor: None,
    }
}

/// The order in which meanings are listed, by how they are known.
fn rank(evidence: Evidence) -> u8 {
    match evidence {
        Evidence::Documented => 0,
        Evidence::Withdrawn => 2,
        _ => 1,
    }
}

fn evidence(raw: RawEvidence) -> Evidence {
    match raw {
        RawEvidence::Documented => Evidence::Documented,
        RawEvidence::Withdrawn => Evidence::Withdrawn,
        RawEvidence::Observed => Evidence::Observed,
        RawEvidence::Inferred => Evidence::Inferred,
    }
}
