//! The catalog against its own examples: each is diagnosed as its entry.

use std::collections::BTreeSet;

use errdex::cloud_recording::{
    CloudRecording, ENTRIES, Entry, ErrorCode, Example, Observation, classify,
};
use errdex::{Certainty, Code, Evidence, Key, Kind, Match};

/// The number of meanings without an example, because no source gives a response for them.
///
/// It can only shrink: the test fails if there are more, and also if there are fewer.
const MEANINGS_WITHOUT_EXAMPLE: usize = 4;

fn observation(example: Example) -> Observation<'static> {
    let mut seen = Observation::from_json(example.body());
    if let Some(operation) = example.operation() {
        seen = seen.with_operation(operation);
    }
    if let Some(status) = example.http_status() {
        seen = seen.with_http_status(status);
    }
    seen
}

/// The best match for an example. For an HTTP status or an informational entry, the best one of its
/// domain, because the code or message in the body says more.
fn found(entry: Entry, example: Example) -> Option<Match<CloudRecording>> {
    let seen = observation(example);
    let diagnosis = classify(&seen);
    let mut matches = diagnosis.matches();
    if matches!(entry, Entry::HttpStatus(_)) || entry.domain().is_informational() {
        matches.find(|found| found.entry().domain() == entry.domain())
    } else {
        matches.next()
    }
}

#[test]
fn every_example_is_diagnosed_as_its_entry() {
    for &entry in ENTRIES {
        for &example in entry.examples() {
            let body = example.body();
            let found = found(entry, example).unwrap_or_else(|| panic!("{}: {body}", entry.id()));
            assert_eq!(
                found.entry(),
                entry,
                "{} is found first: {body}",
                found.entry().id()
            );
            assert!(
                found.disagrees().is_empty(),
                "{}: {found:?}: {body}",
                entry.id()
            );
            let seen = observation(example);
            let certainty = classify(&seen).certainty();
            // An HTTP status may come with an undocumented code, and responses of other products are
            // not diagnosed.
            let is_unknown = certainty == Certainty::Unknown
                && (matches!(entry, Entry::HttpStatus(_)) || seen.is_foreign());
            let best = classify(&seen).best();
            let is_current =
                best.is_some_and(|best| best.meaning().evidence() == Evidence::Documented);
            let expected = if is_current {
                Certainty::Documented
            } else {
                Certainty::Partial
            };
            assert!(is_unknown || certainty == expected, "{certainty}: {body}");
        }
    }
}

#[test]
fn meanings_without_an_example_can_only_decrease() {
    let mut missing = Vec::new();
    for &entry in ENTRIES {
        let shown = entry
            .examples()
            .iter()
            .filter_map(|&example| found(entry, example));
        let shown = shown.map(|found| found.meaning()).collect::<Vec<_>>();
        for meaning in entry.meanings() {
            if !shown.contains(meaning) {
                missing.push(format!("{}: {}", entry.id(), meaning.summary()));
            }
        }
    }
    assert_eq!(
        missing.len(),
        MEANINGS_WITHOUT_EXAMPLE,
        "meanings without example:\n{}",
        missing.join("\n")
    );
}

#[test]
fn every_meaning_can_be_found_by_an_observation_of_its_conditions() {
    for &entry in ENTRIES {
        for meaning in entry.meanings() {
            let mut seen = by_key(entry);
            if let Some(&operation) = meaning.operations().first() {
                seen = seen.with_operation(operation);
            }
            if let Some(&status) = meaning.http_statuses().first() {
                seen = seen.with_http_status(status);
            }
            let mut texts = meaning.texts().iter().chain(meaning.supporting_texts());
            if let (None, Some(text)) = (seen.text(), texts.next()) {
                seen = seen.with_text(text);
            }
            // Next to a status, a generic text counts if the code is there too.
            let generic = meaning.supporting_texts().first();
            if let (Entry::HttpStatus(_), [], Some(text)) = (entry, meaning.texts(), generic) {
                let has = |one: &&ErrorCode| {
                    let mut meanings = one.meanings().iter();
                    meanings.any(|meaning| meaning.supporting_texts().contains(text))
                };
                let code = ErrorCode::ALL.iter().find(has).unwrap();
                seen = seen.with_code(code.code());
            }
            if let Some(other) = meaning.when().next() {
                seen = seen.with_entry(other);
            }
            let diagnosis = classify(&seen);
            let of_entry = diagnosis.matches().filter(|found| found.entry() == entry);
            let best = of_entry.map(|found| found.meaning()).next();
            assert_eq!(
                best,
                Some(*meaning),
                "{}: {}",
                entry.id(),
                meaning.summary()
            );
        }
    }
}

/// An observation of only the key of an entry.
fn by_key(entry: Entry) -> Observation<'static> {
    let seen = Observation::new();
    match (entry.domain().kind(), entry.key()) {
        (Kind::Code, Key::Integer(code)) => seen.with_code(code),
        (Kind::HttpStatus, Key::Integer(status)) => {
            seen.with_http_status(u16::try_from(status).unwrap())
        }
        (Kind::Message, Key::Text(text)) => seen.with_text(text),
        _ => seen.with_entry(entry),
    }
}

#[test]
fn every_operation_has_an_example() {
    let examples = ENTRIES.iter().flat_map(|entry| entry.examples());
    let operations = examples
        .filter_map(|example| example.operation())
        .collect::<BTreeSet<_>>();
    assert_eq!(operations.len(), errdex::cloud_recording::Operation::COUNT);
}
