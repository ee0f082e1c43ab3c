//! A catalog in, everything it holds as JSON out, for programs in other languages.
//!
//! The keys are those of the command's answers. The types are the format: what they cannot say is not
//! in the file, and `reference.schema.json` describes what they say.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Number;

use super::wording;
use errdex_catalog::model::{
    Catalog, Domain, Entry, EntryIndex, Example, Key, Lifecycle, Meaning, Operation, Place,
    Recovery, Schedule, Source, Support,
};
use errdex_catalog::source::Spanned;
use errdex_core::{KeyType, Kind, Matching};

/// The JSON Schema of [`page`], as a file beside it.
pub(super) const SCHEMA: &str = include_str!("reference.schema.json");

/// What the schema has and no other file.
pub(super) const SCHEMA_MARK: &str =
    "\"title\": \"A catalog of API error codes, as errdex writes it for programs\"";

/// What a page begins with.
pub(super) const MARK: &str = "{\n  \"$schema\": \"reference.schema.json\",\n  \"catalog\": ";

/// The name of the schema's file.
pub(super) const SCHEMA_NAME: &str = "reference.schema.json";

/// The page of a catalog.
pub(super) fn page(catalog: &Catalog) -> String {
    // Maps with keys that are no texts are all that serde_json refuses, and there are none.
    let text = serde_json::to_string_pretty(&CatalogView::new(catalog));
    text.unwrap_or_default() + "\n"
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
struct CatalogView {
    #[serde(rename = "$schema")]
    schema: String,
    catalog: String,
    title: String,
    operations: Vec<OperationView>,
    body: BodyView,
    support: Option<SupportView>,
    sources: Vec<SourceView>,
    domains: Vec<DomainView>,
}

/// Where a JSON body holds what.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
struct BodyView {
    code: Vec<String>,
    text: Vec<String>,
    unless: Vec<String>,
    ours: Vec<String>,
}

/// Whom to ask where the catalog has no answer.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
struct SupportView {
    name: String,
    contact: String,
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
struct OperationView {
    name: String,
    http_method: String,
    path: String,
    summary: String,
    when_repeated: Vec<String>,
    ends_session: bool,
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
struct SourceView {
    id: String,
    title: String,
    url: Option<String>,
    dated: Option<String>,
    withdrawn: Option<String>,
    note: Option<String>,
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
struct DomainView {
    domain: String,
    #[serde(rename = "type")]
    type_name: String,
    key: String,
    #[serde(rename = "match")]
    matching: String,
    seen_as: String,
    places: Vec<PlaceView>,
    mask: bool,
    errors: bool,
    context: bool,
    title: String,
    found_in: String,
    entries: Vec<EntryView>,
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
struct PlaceView {
    paths: Vec<String>,
    beside: Vec<String>,
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
struct EntryView {
    id: String,
    domain: String,
    key: KeyView,
    name: String,
    aliases: Vec<String>,
    old_names: Vec<String>,
    summary: String,
    lifecycle: LifecycleView,
    meanings: Vec<MeaningView>,
    see_also: Vec<String>,
    examples: Vec<ExampleView>,
    notes: Vec<String>,
    conflicts: Vec<String>,
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
#[serde(untagged)]
enum KeyView {
    Number(i64),
    Text(String),
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
struct LifecycleView {
    state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
struct MeaningView {
    operations: Vec<String>,
    http_statuses: Vec<u16>,
    texts: Vec<String>,
    supporting_texts: Vec<String>,
    beside: Vec<String>,
    fault: String,
    summary: String,
    causes: Vec<String>,
    fixes: Vec<String>,
    recovery: RecoveryView,
    evidence: String,
    sources: Vec<String>,
    notes: Vec<String>,
    conflicts: Vec<String>,
}

#[derive(Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
struct RecoveryView {
    kind: String,
    /// The delays before each try, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    after_seconds: Option<Vec<Number>>,
    /// How the delays are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<String>,
    /// What follows when the delays are used up.
    #[serde(skip_serializing_if = "Option::is_none")]
    then: Option<Box<Self>>,
    /// The operation to begin again with.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// The request fields that must get a new value.
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<Vec<String>>,
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
struct ExampleView {
    operation: Option<String>,
    http_status: Option<u16>,
    body: String,
    evidence: String,
    sources: Vec<String>,
}

fn values<T: Clone>(spanned: &[Spanned<T>]) -> Vec<T> {
    spanned.iter().map(|item| item.value.clone()).collect()
}

fn value(spanned: Option<&Spanned<String>>) -> Option<String> {
    spanned.map(|item| item.value.clone())
}

// Every field of the model is named below, so that one that is added cannot be forgotten.

impl CatalogView {
    fn new(catalog: &Catalog) -> Self {
        let Catalog {
            id,
            // The same as the id, or the checks complain.
            folder: _,
            title,
            operations,
            code_paths,
            text_paths,
            no_response,
            ours,
            support,
            sources,
            domains,
        } = catalog;
        let view = View { catalog };
        Self {
            schema: SCHEMA_NAME.to_owned(),
            catalog: id.value.clone(),
            title: title.clone(),
            operations: operations
                .iter()
                .map(|operation| view.operation(operation))
                .collect(),
            body: BodyView {
                code: values(code_paths),
                text: values(text_paths),
                unless: no_response.clone(),
                ours: view.ids(ours),
            },
            support: support
                .as_ref()
                .map(|Support { name, contact }| SupportView {
                    name: name.value.clone(),
                    contact: contact.value.clone(),
                }),
            sources: sources.iter().map(source).collect(),
            domains: domains.iter().map(|domain| view.domain(domain)).collect(),
        }
    }
}

fn source(source: &Source) -> SourceView {
    let Source {
        id,
        title,
        url,
        dated,
        withdrawn,
        note,
    } = source;
    SourceView {
        id: id.value.clone(),
        title: title.clone(),
        url: value(url.as_ref()),
        dated: value(dated.as_ref()),
        withdrawn: value(withdrawn.as_ref()),
        note: note.clone(),
    }
}

/// Knows the names of what the model knows by its place.
struct View<'a> {
    catalog: &'a Catalog,
}

impl View<'_> {
    fn id(&self, entry: EntryIndex) -> String {
        self.catalog.entry_id(entry)
    }

    fn ids(&self, entries: &[Spanned<EntryIndex>]) -> Vec<String> {
        entries.iter().map(|entry| self.id(entry.value)).collect()
    }

    fn operation_name(&self, index: usize) -> String {
        self.catalog.operations[index].name.value.clone()
    }

    fn source_ids(&self, sources: &[Spanned<usize>]) -> Vec<String> {
        let ids = sources
            .iter()
            .map(|source| &self.catalog.sources[source.value].id.value);
        ids.cloned().collect()
    }

    fn operation(&self, operation: &Operation) -> OperationView {
        let Operation {
            name,
            http_method,
            path,
            summary,
            when_repeated,
            ends_session,
        } = operation;
        OperationView {
            name: name.value.clone(),
            http_method: http_method.clone(),
            path: path.clone(),
            summary: summary.clone(),
            when_repeated: self.ids(when_repeated),
            ends_session: *ends_session,
        }
    }

    fn domain(&self, domain: &Domain) -> DomainView {
        let Domain {
            id,
            // The same as the id, or the checks complain.
            file_stem: _,
            type_name,
            key_type,
            matching,
            seen_as,
            places,
            mask,
            errors,
            context,
            title,
            found_in,
            entries,
        } = domain;
        DomainView {
            domain: id.value.clone(),
            type_name: type_name.value.clone(),
            key: key_name(*key_type).to_owned(),
            matching: matching_name(*matching).to_owned(),
            seen_as: seen_as_name(seen_as.value).to_owned(),
            places: places.iter().map(|place| self.place(place)).collect(),
            mask: *mask,
            errors: *errors,
            context: *context,
            title: title.clone(),
            found_in: found_in.clone(),
            entries: entries
                .iter()
                .map(|entry| self.entry(&id.value, entry))
                .collect(),
        }
    }

    fn place(&self, place: &Place) -> PlaceView {
        let Place { paths, beside } = place;
        PlaceView {
            paths: values(paths),
            beside: self.ids(beside),
        }
    }

    fn entry(&self, domain: &str, entry: &Entry) -> EntryView {
        let Entry {
            key,
            name,
            old_names,
            aliases,
            summary,
            lifecycle,
            see_also,
            notes,
            conflicts,
            meanings,
            examples,
        } = entry;
        EntryView {
            id: format!("{domain}/{}", key.value),
            domain: domain.to_owned(),
            key: match &key.value {
                Key::Integer(number) => KeyView::Number(*number),
                Key::Text(text) => KeyView::Text(text.clone()),
            },
            name: name.value.clone(),
            aliases: values(aliases),
            old_names: values(old_names),
            summary: summary.value.clone(),
            lifecycle: self::lifecycle(lifecycle),
            meanings: meanings
                .iter()
                .map(|meaning| self.meaning(meaning))
                .collect(),
            see_also: self.ids(see_also),
            examples: examples
                .iter()
                .map(|example| self.example(example))
                .collect(),
            notes: values(notes),
            conflicts: values(conflicts),
        }
    }

    fn meaning(&self, meaning: &Meaning) -> MeaningView {
        let Meaning {
            span: _,
            operations,
            http_statuses,
            texts,
            supporting_texts,
            beside,
            summary,
            fault,
            causes,
            fixes,
            recovery,
            evidence,
            sources,
            notes,
            conflicts,
        } = meaning;
        let operations = operations
            .iter()
            .map(|operation| self.operation_name(operation.value));
        MeaningView {
            operations: operations.collect(),
            http_statuses: values(http_statuses),
            texts: values(texts),
            supporting_texts: values(supporting_texts),
            beside: self.ids(beside),
            fault: wording::fault(*fault).to_owned(),
            summary: summary.value.clone(),
            causes: values(causes),
            fixes: values(fixes),
            recovery: self::recovery(&recovery.value),
            evidence: wording::evidence(*evidence).to_owned(),
            sources: self.source_ids(sources),
            notes: values(notes),
            conflicts: values(conflicts),
        }
    }

    fn example(&self, example: &Example) -> ExampleView {
        let Example {
            operation,
            http_status,
            body,
            evidence,
            sources,
        } = example;
        ExampleView {
            operation: operation.map(|operation| self.operation_name(operation)),
            http_status: http_status.as_ref().map(|status| status.value),
            body: body.value.clone(),
            evidence: wording::evidence(*evidence).to_owned(),
            sources: self.source_ids(sources),
        }
    }
}

fn lifecycle(lifecycle: &Lifecycle) -> LifecycleView {
    let Lifecycle {
        state,
        since,
        until,
    } = lifecycle;
    LifecycleView {
        state: wording::state(*state).to_owned(),
        since: value(since.as_ref()),
        until: value(until.as_ref()),
    }
}

fn recovery(recovery: &Recovery) -> RecoveryView {
    let mut view = RecoveryView {
        kind: wording::kind(recovery).to_owned(),
        ..RecoveryView::default()
    };
    match recovery {
        Recovery::Retry(schedule) | Recovery::Recheck(schedule) | Recovery::SlowDown(schedule) => {
            let Schedule {
                after,
                then,
                evidence,
            } = schedule;
            view.after_seconds = Some(after.iter().copied().map(seconds).collect());
            view.evidence = Some(wording::evidence(*evidence).to_owned());
            view.then = then.as_deref().map(|then| Box::new(self::recovery(then)));
        }
        Recovery::Restart { from, change } => {
            view.from = Some(from.clone());
            view.change = Some(change.clone());
        }
        Recovery::Settled
        | Recovery::FixRequest
        | Recovery::FixCredentials
        | Recovery::FixAccount
        | Recovery::ContactSupport => {}
    }
    view
}

/// Whole seconds as an integer, everything else as a fraction.
fn seconds(delay: Duration) -> Number {
    let fraction = (delay.subsec_nanos() != 0).then(|| Number::from_f64(delay.as_secs_f64()));
    fraction.flatten().unwrap_or_else(|| delay.as_secs().into())
}

fn key_name(key_type: KeyType) -> &'static str {
    match key_type {
        KeyType::U16 => "u16",
        KeyType::U32 => "u32",
        KeyType::I32 => "i32",
        KeyType::I64 => "i64",
        KeyType::String => "string",
    }
}

fn matching_name(matching: Matching) -> &'static str {
    match matching {
        Matching::Exact => "exact",
        Matching::IgnoreCase => "ignore-case",
    }
}

fn seen_as_name(seen_as: Kind) -> &'static str {
    match seen_as {
        Kind::Code => "code",
        Kind::Message => "text",
        Kind::HttpStatus => "http-status",
        Kind::Field => "field",
    }
}
