//! Questions with the answers that this crate gives, for implementations in other languages to compare
//! theirs with.
//!
//! The questions are made from a catalog: the bodies of its examples with what is known about them, and
//! what programs, logs and people do to bodies.

use std::collections::BTreeSet;

use errdex_core::view::{EntryView, ExampleView, RecoveryView};
use errdex_core::{Certainty, RawObservation, engine};
use serde::Serialize;

use crate::{Classification, Subject};

mod damage;

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
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 1] = [Self::Observation];

    /// The word for several vectors of the kind.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Observation => "observations",
        }
    }

    /// Makes the vectors of a catalog, and hands out each of them.
    pub fn each(self, subject: &Subject<'_>, found: &mut dyn FnMut(&Vector<'_>)) {
        match self {
            Self::Observation => observations(subject, found),
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

/// What the catalog says about a response.
#[derive(Debug, Serialize)]
pub struct Answer<'a> {
    /// The id of the entry that fits best.
    pub best: Option<&'a str>,
    /// How well it fits.
    pub certainty: Certainty,
    /// What to do, if what was seen decides that.
    pub recovery: Option<&'a RecoveryView<'a>>,
    /// The code that was read, as a text.
    pub code: Option<String>,
    /// The text that was read.
    pub text: Option<&'a str>,
}

impl<'a> Answer<'a> {
    fn new(classified: &'a Classification<'a>) -> Self {
        let observation = &classified.observation;
        Self {
            best: classified.matches.first().map(|best| best.id.as_str()),
            certainty: classified.certainty,
            recovery: classified.recovery.as_ref(),
            code: observation.code.as_ref().map(ToString::to_string),
            text: observation.text.as_deref(),
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
            observe(subject, how, seen, found);
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
    input: Seen<'_>,
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
        input: Input::Seen(input.clone()),
        answer: Answer::new(&classified),
    });
}
