//! The shapes of the answers for programs. They are stable: names and kinds stay, keys may be added.

use errdex::cloud_recording::{
    CloudRecording, Diagnosis, Entry, Example, Meaning, Observation, Operation,
};
use errdex::{Catalog, Code, Fact, Key, Lifecycle, Recovery, Source, Support, UnknownKey};
use serde::{Serialize, Serializer};

use crate::find::Match;

/// The answer to `explain`.
#[derive(Debug, Serialize)]
pub(crate) struct Explanation<'a> {
    catalog: &'static str,
    query: &'a str,
    matches: Vec<EntryView>,
    /// Ids of entries with near spellings; only where there is no match.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<String>,
    /// Whom to ask; only where there is no match.
    support: Option<SupportView>,
}

impl<'a> Explanation<'a> {
    pub(crate) fn new(query: &'a str, matches: &[Match], suggestions: &[Entry]) -> Self {
        Self {
            catalog: CloudRecording::ID,
            query,
            matches: matches.iter().map(EntryView::new).collect(),
            suggestions: ids(suggestions),
            support: CloudRecording::SUPPORT
                .filter(|_| matches.is_empty())
                .map(SupportView::new),
        }
    }
}

/// The answer to `classify`.
#[derive(Debug, Serialize)]
pub(crate) struct Classification<'a> {
    catalog: &'static str,
    observation: ObservationView<'a>,
    certainty: &'static str,
    /// What to do, where the matching meanings of the best entry agree on it.
    recovery: Option<RecoveryView>,
    /// Whom to ask, where the catalog has no entry for it or says to ask.
    support: Option<SupportView>,
    matches: Vec<MatchView>,
}

impl<'a> Classification<'a> {
    /// With this many of the best matches at most.
    pub(crate) fn new(diagnosis: &Diagnosis<'a>, limit: usize) -> Self {
        let matches = diagnosis.matches().take(limit);
        Self {
            catalog: CloudRecording::ID,
            observation: ObservationView::new(diagnosis.observation()),
            certainty: diagnosis.certainty().name(),
            recovery: diagnosis.recovery().map(RecoveryView::new),
            support: diagnosis.support().map(SupportView::new),
            matches: matches.map(|found| MatchView::new(&found)).collect(),
        }
    }
}

#[derive(Debug, Serialize)]
struct SupportView {
    name: &'static str,
    contact: &'static str,
}

impl SupportView {
    fn new(support: Support) -> Self {
        Self {
            name: support.name(),
            contact: support.contact(),
        }
    }
}

#[derive(Debug, Serialize)]
struct ObservationView<'a> {
    operation: Option<&'static str>,
    http_status: Option<u16>,
    code: Option<i64>,
    text: Option<&'a str>,
    /// Whether there was a code that is no whole number.
    has_unreadable_code: bool,
    /// Whether there was something else than a text in the place of the text.
    has_unreadable_text: bool,
    /// Ids of the entries that stood in other fields of the body.
    entries: Vec<String>,
    /// Keys in such fields that the catalog does not have.
    unknown: Vec<String>,
    /// Where the reading of the body stopped, if not all of it was read.
    unread: Option<UnreadView>,
}

#[derive(Debug, Serialize)]
struct UnreadView {
    line: usize,
    column: usize,
    message: &'static str,
}

impl<'a> ObservationView<'a> {
    fn new(observation: &'a Observation<'_>) -> Self {
        Self {
            operation: observation.get_operation().map(Operation::name),
            http_status: observation.get_http_status(),
            code: observation.get_code(),
            text: observation.get_text(),
            has_unreadable_code: observation.has_unreadable_code(),
            has_unreadable_text: observation.has_unreadable_text(),
            unread: observation.get_unread().map(|unread| UnreadView {
                line: unread.line(),
                column: unread.column(),
                message: unread.message(),
            }),
            unknown: observation.unknown_keys().map(unknown_key).collect(),
            entries: observation
                .entries()
                .map(|entry| entry.id().to_string())
                .collect(),
        }
    }
}

#[derive(Debug, Serialize)]
struct MatchView {
    id: String,
    name: &'static str,
    summary: &'static str,
    meaning: MeaningView,
    agrees: Vec<&'static str>,
    disagrees: Vec<&'static str>,
}

impl MatchView {
    fn new(found: &errdex::Match<CloudRecording>) -> Self {
        Self {
            id: found.entry().id().to_string(),
            name: found.entry().name(),
            summary: found.entry().summary(),
            meaning: MeaningView::new(found.meaning()),
            agrees: found.agrees().iter().map(Fact::name).collect(),
            disagrees: found.disagrees().iter().map(Fact::name).collect(),
        }
    }
}

#[derive(Debug, Serialize)]
struct EntryView {
    id: String,
    domain: &'static str,
    #[serde(serialize_with = "key")]
    key: Key<'static>,
    name: &'static str,
    aliases: &'static [&'static str],
    old_names: &'static [&'static str],
    summary: &'static str,
    lifecycle: LifecycleView,
    meanings: Vec<MeaningView>,
    see_also: Vec<String>,
    examples: Vec<ExampleView>,
    notes: &'static [&'static str],
    conflicts: &'static [&'static str],
}

impl EntryView {
    fn new(found: &Match) -> Self {
        let entry = found.entry;
        Self {
            id: entry.id().to_string(),
            domain: entry.domain().id(),
            key: entry.key(),
            name: entry.name(),
            aliases: entry.aliases(),
            old_names: entry.old_names(),
            summary: entry.summary(),
            lifecycle: LifecycleView::new(entry.lifecycle()),
            meanings: found
                .meanings
                .iter()
                .copied()
                .map(MeaningView::new)
                .collect(),
            see_also: ids(entry.see_also()),
            examples: found
                .examples
                .iter()
                .copied()
                .map(ExampleView::new)
                .collect(),
            notes: entry.notes(),
            conflicts: entry.conflicts(),
        }
    }
}

#[derive(Debug, Serialize)]
struct LifecycleView {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<&'static str>,
}

impl LifecycleView {
    fn new(lifecycle: Lifecycle) -> Self {
        Self {
            state: lifecycle.state().name(),
            since: lifecycle.since(),
            until: lifecycle.until(),
        }
    }
}

#[derive(Debug, Serialize)]
struct MeaningView {
    operations: Vec<&'static str>,
    http_statuses: &'static [u16],
    texts: &'static [&'static str],
    supporting_texts: &'static [&'static str],
    beside: Vec<String>,
    fault: &'static str,
    summary: &'static str,
    causes: &'static [&'static str],
    fixes: &'static [&'static str],
    recovery: RecoveryView,
    evidence: &'static str,
    sources: Vec<&'static str>,
    notes: &'static [&'static str],
    conflicts: &'static [&'static str],
}

impl MeaningView {
    fn new(meaning: Meaning) -> Self {
        let operations = meaning.operations().iter();
        Self {
            operations: operations.map(|operation| operation.name()).collect(),
            http_statuses: meaning.http_statuses(),
            texts: meaning.texts(),
            supporting_texts: meaning.supporting_texts(),
            beside: ids(meaning.beside()),
            fault: meaning.fault().name(),
            summary: meaning.summary(),
            causes: meaning.causes(),
            fixes: meaning.fixes(),
            recovery: RecoveryView::new(meaning.recovery()),
            evidence: meaning.evidence().name(),
            sources: source_ids(meaning.sources()),
            notes: meaning.notes(),
            conflicts: meaning.conflicts(),
        }
    }
}

/// A part of a recovery, or null where the meanings do not agree on it.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Part<T> {
    Decided(T),
    Undecided,
}

impl<T> From<Option<T>> for Part<T> {
    fn from(part: Option<T>) -> Self {
        part.map_or(Self::Undecided, Self::Decided)
    }
}

#[derive(Debug, Serialize)]
struct RecoveryView {
    kind: &'static str,
    /// The delays before each try, in seconds; null where they are undecided.
    #[serde(skip_serializing_if = "Option::is_none")]
    after_seconds: Option<Part<Vec<serde_json::Number>>>,
    /// How the delays are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'static str>,
    /// What follows when the delays are used up; null where it is undecided.
    #[serde(skip_serializing_if = "Option::is_none")]
    then: Option<Part<Box<Self>>>,
    /// The operation to begin again with.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'static str>,
    /// The request fields that must get a new value.
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<&'static [&'static str]>,
}

impl RecoveryView {
    fn new(recovery: Recovery) -> Self {
        let schedule = recovery.schedule();
        let restart = match recovery {
            Recovery::Restart(restart) => Some(restart),
            _ => None,
        };
        Self {
            kind: recovery.kind(),
            after_seconds: schedule.map(|schedule| {
                let delays = schedule.delays();
                Part::from((delays.len() > 0).then(|| delays.map(seconds).collect()))
            }),
            evidence: schedule.map(|schedule| schedule.evidence().name()),
            then: schedule.map(|schedule| {
                let then = schedule.then();
                Part::from(then.map(|then| Box::new(Self::new(then))))
            }),
            from: restart.map(errdex::Restart::from),
            change: restart.map(errdex::Restart::change),
        }
    }
}

/// Whole seconds as an integer, everything else as a fraction.
fn seconds(delay: std::time::Duration) -> serde_json::Number {
    match delay.subsec_nanos() {
        0 => delay.as_secs().into(),
        _ => serde_json::Number::from_f64(delay.as_secs_f64())
            .unwrap_or_else(|| delay.as_secs().into()),
    }
}

#[derive(Debug, Serialize)]
struct ExampleView {
    operation: Option<&'static str>,
    http_status: Option<u16>,
    body: &'static str,
    evidence: &'static str,
    sources: Vec<&'static str>,
}

impl ExampleView {
    fn new(example: Example) -> Self {
        Self {
            operation: example.operation().map(Operation::name),
            http_status: example.http_status(),
            body: example.body(),
            evidence: example.evidence().name(),
            sources: source_ids(example.sources()),
        }
    }
}

/// `domain/key`, or the domain alone where the key is a text.
pub(crate) fn unknown_key(key: UnknownKey) -> String {
    let domain = key.domain().id();
    key.number()
        .map_or_else(|| domain.to_owned(), |number| format!("{domain}/{number}"))
}

fn ids(entries: &[Entry]) -> Vec<String> {
    entries.iter().map(|entry| entry.id().to_string()).collect()
}

fn source_ids(sources: &[&'static Source]) -> Vec<&'static str> {
    sources.iter().map(|source| source.id()).collect()
}

fn key<S: Serializer>(key: &Key<'static>, serializer: S) -> Result<S::Ok, S::Error> {
    match key {
        Key::Integer(number) => serializer.serialize_i64(*number),
        key => serializer.collect_str(key),
    }
}
