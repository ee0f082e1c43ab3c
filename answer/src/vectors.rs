//! Questions with the answers that this crate gives, for implementations in other languages to compare
//! theirs with.
//!
//! The questions are made from a catalog: the bodies of its examples with what is known about them, and
//! what programs, logs and people do to bodies.

use std::collections::BTreeSet;

use errdex_core::view::{EntryView, ExampleView, RecoveryView};
use errdex_core::{Certainty, RawObservation, engine};
use serde::Serialize;

use crate::finder::{Conditions, Found, find};
use crate::reading::{FactView, PlaceView, Reader, ReadingView, Response};
use crate::{Classification, Subject};

mod damage;
mod pastes;
mod queries;

/// The version of the format.
pub const FORMAT: u32 = 1;

/// What a file of vectors begins with.
#[derive(Debug, Serialize)]
pub struct Head<'a> {
    /// The version of the format.
    pub format: u32,
    /// The id of the catalog.
    pub catalog: &'a str,
    /// What identifies the files of the catalog, in hexadecimal.
    pub fingerprint: String,
}

impl<'a> Head<'a> {
    /// The head of the vectors of a catalog.
    pub fn new(subject: &Subject<'a>) -> Self {
        let catalog = subject.catalog();
        Self {
            format: FORMAT,
            catalog: catalog.id,
            fingerprint: format!("{:016x}", catalog.fingerprint),
        }
    }
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// What a response means of which a program knows the facts.
    Observation,
    /// What a response means that is somewhere in a text.
    Paste,
    /// Which entries are about some words.
    Query,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Observation, Self::Paste, Self::Query];

    /// The word for several vectors of the kind.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Observation => "observations",
            Self::Paste => "pastes",
            Self::Query => "queries",
        }
    }

    /// Makes the vectors of a catalog, and hands out each of them.
    pub fn each(self, subject: &Subject<'_>, found: &mut dyn FnMut(&Vector<'_>)) {
        match self {
            Self::Observation => observations(subject, found),
            Self::Paste => pastes(subject, found),
            Self::Query => queries(subject, found),
        }
    }
}

/// A question and its answer.
#[derive(Debug, Serialize)]
pub struct Vector<'v> {
    /// What is asked.
    pub kind: Kind,
    /// How the question was made.
    pub how: &'static str,
    /// Who has to answer it, unless everybody has: `command` if only this crate reads the notation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only: Option<&'static str>,
    /// The question.
    pub input: Input<'v>,
    /// The answer.
    pub answer: Answer<'v>,
}

/// What is asked about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum Input<'v> {
    /// The facts of a response.
    Seen(Seen<'v>),
    /// A text that contains a response, or words.
    Text(&'v str),
}

/// A question about what a program saw.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Seen<'a> {
    /// The operation that was called.
    pub operation: Option<&'a str>,
    /// The HTTP status of the response.
    pub http_status: Option<u16>,
    /// The body of the response; none was read if it is null.
    pub body: Option<String>,
}

/// What the catalog answers.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Answer<'a> {
    /// What it says about a response.
    Diagnosis(Diagnosis<'a>),
    /// What it has for words.
    Entries(Entries<'a>),
}

/// What the catalog says about a response.
#[derive(Debug, Serialize)]
pub struct Diagnosis<'a> {
    /// The id of the entry that fits best.
    pub best: Option<&'a str>,
    /// How well it fits.
    pub certainty: Certainty,
    /// What to do, if what was seen decides that.
    pub recovery: Option<&'a RecoveryView<'a>>,
    /// The operation that was called.
    pub operation: Option<&'a str>,
    /// The HTTP status of the response.
    pub http_status: Option<u16>,
    /// The code that was read, as a text.
    pub code: Option<String>,
    /// The text that was read.
    pub text: Option<&'a str>,
    /// Where in a paste it was read, unless the paste is a body as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read: Option<Read<'a>>,
}

/// Where in a paste a response was read, in bytes from 0.
#[derive(Debug, Serialize)]
pub struct Read<'a> {
    /// Start and end of the body, or of the text.
    pub body: Option<[usize; 2]>,
    /// Start and end of the HTTP status.
    pub http_status: Option<[usize; 2]>,
    /// Start and end of the URL or path.
    pub url: Option<[usize; 2]>,
    /// Whether that is one of another API.
    pub foreign: bool,
    /// What had to be assumed.
    pub repair: Option<&'a str>,
    /// How many responses there are.
    pub responses: usize,
}

/// What the catalog has for words.
#[derive(Debug, Serialize)]
pub struct Entries<'a> {
    /// The id of the first match.
    pub best: Option<&'a str>,
    /// The ids of the first matches.
    pub matches: Vec<&'a str>,
    /// The ids of entries that come near; only if there is no match.
    pub near: Vec<&'a str>,
    /// Why each of them was found.
    pub reasons: Vec<&'a str>,
    /// The codes and words that nothing in the catalog has; only if there is no match.
    pub unknown: &'a [String],
}

/// More matches than this are not compared.
const MAX_MATCHES: usize = 8;

impl<'a> Diagnosis<'a> {
    fn new(classified: &'a Classification<'a>) -> Self {
        let observation = &classified.observation;
        Self {
            best: classified.matches.first().map(|best| best.id.as_str()),
            certainty: classified.certainty,
            recovery: classified.recovery.as_ref(),
            operation: observation.operation,
            http_status: observation.http_status,
            code: observation.code.as_ref().map(ToString::to_string),
            text: observation.text.as_deref(),
            read: classified.reading.as_ref().map(Read::new),
        }
    }
}

impl<'a> Read<'a> {
    fn new(reading: &'a ReadingView) -> Self {
        let place = |place: &PlaceView| [place.start, place.end];
        let answered = &reading.answered;
        let status = answered.http_status.as_ref();
        Self {
            body: answered.body.as_ref().map(place),
            http_status: status.map(|FactView { place: at, .. }| place(at)),
            url: answered.url.as_ref().map(|url| place(&url.place)),
            foreign: answered.foreign,
            repair: answered.repair,
            responses: reading.others.len() + 1,
        }
    }
}

impl<'a> Entries<'a> {
    fn new(found: &'a Found<'a>) -> Self {
        let (matches, near, unknown) = match found {
            Found::Matches(matches) => (matches.as_slice(), [].as_slice(), [].as_slice()),
            Found::OtherConditions(entries) => ([].as_slice(), entries.as_slice(), [].as_slice()),
            Found::Nothing(nothing) => {
                let unknown = nothing.unknown.as_slice();
                ([].as_slice(), nothing.near.as_slice(), unknown)
            }
        };
        let ids = |entries: &'a [crate::finder::Entry<'a>]| {
            let ids = entries.iter().map(|entry| entry.view.id.as_str());
            ids.take(MAX_MATCHES).collect::<Vec<_>>()
        };
        let reasons = matches.iter().chain(near);
        let reasons = reasons.map(|entry| entry.reason.as_str());
        Self {
            best: matches.first().map(|first| first.view.id.as_str()),
            matches: ids(matches),
            near: ids(near),
            reasons: reasons.take(MAX_MATCHES).collect(),
            unknown,
        }
    }
}

/// The responses that a catalog knows.
fn examples<'a>(subject: &Subject<'a>) -> Vec<ExampleView<'a>> {
    entries(subject)
        .into_iter()
        .flat_map(|entry| entry.examples)
        .collect()
}

fn entries<'a>(subject: &Subject<'a>) -> Vec<EntryView<'a>> {
    let domains = subject.catalog().domains.iter().enumerate();
    let entries = domains.flat_map(|(domain, view)| (0..view.entries).map(move |at| (domain, at)));
    let entries = entries.map(|(domain, entry)| subject.reference().entry(domain, entry));
    entries.collect()
}

/// Observations: each example as it was seen and with less or other facts, and what becomes of bodies.
fn observations(subject: &Subject<'_>, found: &mut dyn FnMut(&Vector<'_>)) {
    let mut asked = BTreeSet::new();
    let mut ask = |how, operation, http_status, body: Option<&str>| {
        let seen = Seen {
            operation,
            http_status,
            body: body.map(str::to_owned),
        };
        if asked.insert(seen.clone()) {
            observe(subject, how, &seen, found);
        }
    };
    let operations = subject.catalog().operations.iter().copied().map(Some);
    let operations = operations.chain([None]).collect::<Vec<_>>();
    for operation in &operations {
        for status in http_statuses(subject) {
            ask("no body", *operation, status, None);
        }
    }
    for ExampleView {
        operation,
        http_status,
        body,
        ..
    } in examples(subject)
    {
        let body = Some(body);
        ask("as it is", operation, http_status, body);
        ask("without an operation", None, http_status, body);
        ask("without a status", operation, None, body);
        ask("alone", None, None, body);
        for other in &operations {
            ask("of another operation", *other, http_status, body);
        }
        for other in [200, 400, 404, 500, 503] {
            ask("with another status", operation, Some(other), body);
        }
        for (how, damaged) in body.into_iter().flat_map(damage::of_bodies) {
            ask(how, operation, http_status, Some(&damaged));
        }
    }
}

/// The statuses that the catalog names, one that it does not, and none.
fn http_statuses(subject: &Subject<'_>) -> Vec<Option<u16>> {
    let meanings = entries(subject)
        .into_iter()
        .flat_map(|entry| entry.meanings);
    let statuses = meanings.flat_map(|meaning| meaning.http_statuses);
    let statuses = statuses.chain([418]).collect::<BTreeSet<_>>();
    statuses.into_iter().map(Some).chain([None]).collect()
}

fn observe(
    subject: &Subject<'_>,
    how: &'static str,
    input: &Seen<'_>,
    found: &mut dyn FnMut(&Vector<'_>),
) {
    let mut seen = RawObservation::new();
    if let Some(operation) = input.operation.and_then(|name| subject.operation(name)) {
        seen = seen.with_operation(operation);
    }
    if let Some(status) = input.http_status {
        seen = seen.with_http_status(status);
    }
    if let Some(body) = &input.body {
        seen = seen.with_json(subject.tables(), body.as_bytes());
    }
    let diagnosis = engine::classify(subject.tables(), &seen);
    let classified = Classification::new(subject, &seen, &diagnosis, 1);
    found(&Vector {
        kind: Kind::Observation,
        how,
        only: None,
        input: Input::Seen(input.clone()),
        answer: Answer::Diagnosis(Diagnosis::new(&classified)),
    });
}

/// The notations that only this crate reads.
const OF_COMMAND: [&str; 2] = ["notation", "bytes"];

/// Pastes: what logs, terminals and clients make of each example.
fn pastes(subject: &Subject<'_>, found: &mut dyn FnMut(&Vector<'_>)) {
    let mut asked = BTreeSet::new();
    let mut reader = Reader::new(subject);
    pastes::each(subject, &mut |how, is_notation, text| {
        if !asked.insert(text.clone()) {
            return;
        }
        let reading = reader.read(text.as_bytes());
        let layers = reading.responses().iter();
        let mut layers = layers.flat_map(Response::layers);
        let is_notation = is_notation || layers.any(|layer| OF_COMMAND.contains(&layer));
        let seen = reading.observation(subject.tables(), None, None);
        let diagnosis = engine::classify(subject.tables(), &seen);
        let classified = Classification::new(subject, &seen, &diagnosis, 1);
        let classified = classified.with_reading(&reading);
        found(&Vector {
            kind: Kind::Paste,
            how,
            only: is_notation.then_some("command"),
            input: Input::Text(&text),
            answer: Answer::Diagnosis(Diagnosis::new(&classified)),
        });
    });
}

/// Queries: keys, names, texts and words in the spellings of people.
fn queries(subject: &Subject<'_>, found: &mut dyn FnMut(&Vector<'_>)) {
    let mut asked = BTreeSet::new();
    queries::each(subject, &mut |how, text| {
        if !asked.insert(text.clone()) {
            return;
        }
        let entries = find(subject.reference(), &text, Conditions::default());
        found(&Vector {
            kind: Kind::Query,
            how,
            only: None,
            input: Input::Text(&text),
            answer: Answer::Entries(Entries::new(&entries)),
        });
    });
}
