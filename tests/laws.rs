//! Laws that hold for every answer, whatever the catalog says: unknown facts decide nothing, unread
//! bodies are never documented, and formatting changes nothing.
//!
//! Where possible, the laws go through everything that the catalog distinguishes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use errdex::cloud_recording::{
    CloudRecording, ENTRIES, Entry, ErrorCode, Example, HttpStatus, Observation, Operation,
    RecordingStatus, classify,
};
use errdex::{Catalog, Certainty, Code, Evidence, Fact, Key, Kind, Recovery, Schedule, Then};
use proptest::prelude::*;
use serde_json::{Value, json};

#[path = "laws/outcome.rs"]
mod outcome;

const UNKNOWN_CODE: i64 = 15;
const UNKNOWN_STATUS: u16 = 418;
const UNKNOWN_TEXT: &str = "nobody knows this text";

/// The facts of an observation, each of which may be absent.
#[derive(Clone, Copy, Debug)]
struct Facts {
    operation: Option<Operation>,
    status: Option<u16>,
    code: Option<i64>,
    text: Option<&'static str>,
}

impl Facts {
    fn observation(self) -> Observation<'static> {
        let mut seen = Observation::new();
        if let Some(operation) = self.operation {
            seen = seen.with_operation(operation);
        }
        if let Some(status) = self.status {
            seen = seen.with_http_status(status);
        }
        if let Some(code) = self.code {
            seen = seen.with_code(code);
        }
        if let Some(text) = self.text {
            seen = seen.with_text(text);
        }
        seen
    }

    fn answer(self) -> Answer {
        answer(&self.observation())
    }
}

/// What a program sees of a diagnosis.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Answer {
    certainty: Certainty,
    /// The best entry, and the number of its meaning among all.
    best: Option<(Entry, errdex::cloud_recording::Meaning)>,
    recovery: Option<Recovery>,
}

fn answer(seen: &Observation<'_>) -> Answer {
    let diagnosis = classify(seen);
    Answer {
        certainty: diagnosis.certainty(),
        best: diagnosis.best().map(|best| (best.entry(), best.meaning())),
        recovery: diagnosis.recovery(),
    }
}

fn and_none<T>(values: impl Iterator<Item = T>) -> Vec<Option<T>> {
    values.map(Some).chain([None]).collect()
}

/// The texts of the catalog that identify an entry.
fn identifying_texts() -> Vec<&'static str> {
    let mut texts = Vec::new();
    for entry in ENTRIES {
        if let (Kind::Message, Key::Text(text)) = (entry.domain().kind(), entry.key()) {
            texts.push(text);
            texts.extend(entry.aliases());
        }
        texts.extend(entry.meanings().iter().flat_map(|meaning| meaning.texts()));
    }
    texts.sort_unstable();
    texts.dedup();
    texts
}

fn supporting_texts() -> Vec<&'static str> {
    let meanings = ENTRIES.iter().flat_map(|entry| entry.meanings());
    let texts = meanings.flat_map(|meaning| meaning.supporting_texts());
    let mut texts = texts.copied().collect::<Vec<_>>();
    texts.sort_unstable();
    texts.dedup();
    texts
}

/// Everything that the catalog distinguishes: each code, operation, status and text, or none.
fn everything() -> impl Iterator<Item = Facts> {
    let codes = and_none(ErrorCode::ALL.iter().map(|code| i64::from(code.code())));
    let statuses = and_none(HttpStatus::ALL.iter().map(|status| status.code()));
    let operations = and_none(Operation::ALL.iter().copied());
    let texts = [identifying_texts(), supporting_texts()].concat();
    let texts = and_none(texts.into_iter());
    codes.into_iter().flat_map(move |code| {
        let (statuses, texts) = (statuses.clone(), texts.clone());
        operations.clone().into_iter().flat_map(move |operation| {
            let texts = texts.clone();
            statuses.clone().into_iter().flat_map(move |status| {
                texts.clone().into_iter().map(move |text| Facts {
                    operation,
                    status,
                    code,
                    text,
                })
            })
        })
    })
}

/// Every example of the catalog, as a program would see it.
fn examples() -> impl Iterator<Item = Example> {
    ENTRIES.iter().flat_map(|entry| entry.examples()).copied()
}

fn observed(example: Example, body: &[u8]) -> Observation<'_> {
    let mut seen = Observation::from_json(body);
    if let Some(operation) = example.operation() {
        seen = seen.with_operation(operation);
    }
    if let Some(status) = example.http_status() {
        seen = seen.with_http_status(status);
    }
    seen
}

/// Whether a recovery is the same as another, or leaves a part of it undecided.
fn is_open_form_of(open: Recovery, recovery: Recovery) -> bool {
    if open == recovery {
        return true;
    }
    let (Some(open_schedule), Some(schedule)) = (open.schedule(), recovery.schedule()) else {
        return false;
    };
    let delays = open_schedule.as_slice();
    let is_then_open = open_schedule.then() == Then::Undecided;
    open.kind() == recovery.kind()
        && is_then_open
        && (delays.is_empty() || delays == schedule.as_slice())
}

#[test]
fn an_unknown_text_takes_no_answer_away() {
    for facts in everything().filter(|facts| facts.text.is_none()) {
        let without = facts.answer();
        let text = Some(UNKNOWN_TEXT);
        let with = Facts { text, ..facts }.answer();
        assert_eq!(with.best, without.best, "{facts:?}");
        assert_eq!(with.recovery, without.recovery, "{facts:?}");
        let expected = without.certainty.max(Certainty::Partial);
        assert_eq!(with.certainty, expected, "{facts:?}");
    }
}

#[test]
fn a_generic_text_without_a_key_says_nothing() {
    for text in supporting_texts() {
        for facts in everything().filter(|facts| facts.text.is_none() && facts.code.is_none()) {
            let without = facts.answer();
            let with = Facts {
                text: Some(text),
                ..facts
            }
            .answer();
            assert_eq!(with.best, without.best, "{text}: {facts:?}");
            assert_eq!(with.recovery, without.recovery, "{text}: {facts:?}");
            assert_ne!(with.certainty, Certainty::Documented, "{text}: {facts:?}");
        }
    }
}

/// With an unknown code, no text decides anything, however generic or specific it is.
#[test]
fn an_unknown_code_neither_adds_nor_changes_a_recovery() {
    for facts in everything().filter(|facts| facts.code.is_none()) {
        let with = Facts {
            code: Some(UNKNOWN_CODE),
            ..facts
        }
        .answer();
        assert_eq!(with.recovery, None, "{facts:?}");
        assert_ne!(with.certainty, Certainty::Documented, "{facts:?}");
        let unreadable = facts.observation().with_json(r#"{"code":"E_FOO"}"#);
        assert_eq!(answer(&unreadable).recovery, None, "{facts:?}");
        assert_ne!(answer(&unreadable).certainty, Certainty::Documented);
    }
}

#[test]
fn an_unknown_status_neither_adds_nor_changes_a_recovery() {
    for facts in everything().filter(|facts| facts.status.is_none()) {
        let without = facts.answer();
        let status = Some(UNKNOWN_STATUS);
        let with = Facts { status, ..facts }.answer();
        assert_eq!(with.best, without.best, "{facts:?}");
        assert_eq!(with.recovery, without.recovery, "{facts:?}");
        assert!(with.certainty >= without.certainty, "{facts:?}");
    }
}

/// Knowledge of the operation and the status; a text is part of the response, so a body with another
/// text is another response.
#[test]
fn more_knowledge_refines_and_does_not_contradict() {
    let statuses = HttpStatus::ALL.iter().map(|status| status.code());
    let statuses = statuses.collect::<Vec<_>>();
    for facts in everything() {
        let Some(before) = facts.answer().recovery else {
            continue;
        };
        let operations = Operation::ALL.iter().map(|&operation| Facts {
            operation: Some(operation),
            ..facts
        });
        let statuses = statuses.iter().map(|&status| Facts {
            status: Some(status),
            ..facts
        });
        let operations = operations.filter(|_| facts.operation.is_none());
        // A status without a code or a text is all that is known, and any code may come with it.
        let is_named = facts.code.is_some() || facts.text.is_some();
        let statuses = statuses.filter(|_| facts.status.is_none() && is_named);
        for more in operations.chain(statuses) {
            if let Some(after) = more.answer().recovery {
                // Facts that contradict each other may leave undecided what one of them decided.
                let agrees = is_open_form_of(before, after) || is_open_form_of(after, before);
                assert!(agrees, "{facts:?}: {before}\n{more:?}: {after}");
            }
        }
    }
}

/// If only the key is known, a meaning that a current page documents comes first.
#[test]
fn documented_meanings_come_before_withdrawn_ones() {
    for &entry in ENTRIES {
        let evidence = entry.meanings().iter().map(|meaning| meaning.evidence());
        let ranks = evidence.map(|evidence| match evidence {
            Evidence::Documented => 0,
            Evidence::Withdrawn => 2,
            _ => 1,
        });
        assert!(ranks.is_sorted(), "{}", entry.id());
        let has_documented = entry.meanings()[0].evidence() == Evidence::Documented;
        let seen = match (entry.domain().kind(), entry.key()) {
            (Kind::Code, Key::Integer(code)) => Observation::new().with_code(code),
            (Kind::Message, Key::Text(text)) => Observation::new().with_text(text),
            _ => continue,
        };
        let diagnosis = classify(&seen);
        let best = diagnosis.best().unwrap();
        assert_eq!(best.entry(), entry);
        let is_documented = best.meaning().evidence() == Evidence::Documented;
        assert_eq!(is_documented, has_documented, "{}", entry.id());
    }
}

/// A request that ends a session never leads to a new one, neither at once nor later.
#[test]
fn nothing_restarts_a_session_that_was_to_end() {
    fn restarts(recovery: Recovery) -> bool {
        let then = recovery.schedule().map(Schedule::then);
        let then = then.and_then(Then::step);
        matches!(recovery, Recovery::Restart(_)) || then.is_some_and(restarts)
    }
    let ending = |operation: &Operation| operation.ends_session();
    assert_eq!(Operation::ALL.iter().filter(|one| ending(one)).count(), 1);
    let stops = |facts: &Facts| facts.operation.is_some_and(|one| ending(&one));
    for facts in everything().filter(stops) {
        let recovery = facts.answer().recovery;
        assert!(!recovery.is_some_and(restarts), "{facts:?}: {recovery:?}");
        let with_text = Facts {
            text: Some(UNKNOWN_TEXT),
            ..facts
        }
        .answer();
        assert!(!with_text.recovery.is_some_and(restarts), "{facts:?}");
        let status = Some(UNKNOWN_STATUS);
        let with_status = Facts { status, ..facts }.answer();
        assert!(!with_status.recovery.is_some_and(restarts), "{facts:?}");
    }
    // Not even if a notification says so, because that is not a response.
    for example in examples() {
        for &operation in Operation::ALL.iter().filter(|one| ending(one)) {
            for status in [None, Some(200), Some(400), Some(500)] {
                let mut seen = Observation::from_json(example.body()).with_operation(operation);
                if let Some(status) = status {
                    seen = seen.with_http_status(status);
                }
                let recovery = answer(&seen).recovery;
                assert!(!recovery.is_some_and(restarts), "{}", example.body());
            }
        }
    }
    for code in ErrorCode::ALL {
        for &operation in Operation::ALL.iter().filter(|one| ending(one)) {
            let recovery = code.recovery_on(operation);
            assert!(!recovery.is_some_and(restarts), "{code:?}: {recovery:?}");
        }
    }
}

/// Asserts that a damaged body says at most what the whole one says, and never with certainty.
fn is_at_most(damaged: Answer, whole: Answer, what: &str) {
    assert_ne!(damaged.certainty, Certainty::Documented, "{what}");
    if let Some(recovery) = damaged.recovery {
        assert_eq!(Some(recovery), whole.recovery, "{what}");
    }
}

#[test]
fn a_truncated_body_says_less_and_never_with_certainty() {
    for example in examples() {
        let body = example.body().as_bytes();
        let whole = answer(&observed(example, body));
        for end in 1..body.len() {
            let cut = observed(example, &body[..end]);
            let unread = cut.unread().unwrap();
            assert!(unread.column() <= end + 1, "{unread}");
            let what = format!("{} of {}", end, example.body());
            is_at_most(answer(&cut), whole, &what);
        }
    }
}

#[test]
fn a_damaged_body_says_less_and_never_with_certainty() {
    for example in examples() {
        let body = example.body();
        let whole = answer(&observed(example, body.as_bytes()));
        let damaged = [
            format!("{body}}}"),
            format!("{body};"),
            format!("{body},"),
            format!("{body} and so on"),
            format!("{body}{body}"),
            format!("{body}\n{{\"code\":65}}"),
            format!("resp={body}"),
            format!("[{body}]"),
            format!("'{body}'"),
            body.replacen('"', "'", 2),
            body.replacen('{', "", 1),
            body.replacen(':', "", 1),
        ];
        for damaged in damaged.iter().filter(|damaged| *damaged != body) {
            let seen = observed(example, damaged.as_bytes());
            assert!(seen.unread().is_some(), "{damaged}");
            is_at_most(answer(&seen), whole, damaged);
        }
        // A body that ended before the damage has been read.
        let tail = format!("{body}}}");
        let read = observed(example, tail.as_bytes());
        assert_eq!(read.code(), observed(example, body.as_bytes()).code());
    }
}

#[test]
fn an_unread_body_is_never_nothing_to_do() {
    let unread = errdex::Unread::new(1, 1, "test");
    for facts in everything().filter(|facts| facts.code.is_none() && facts.text.is_none()) {
        let seen = facts.observation().with_unread(unread);
        assert_ne!(answer(&seen).certainty, Certainty::Documented, "{facts:?}");
        assert_ne!(answer(&seen).recovery, Some(Recovery::Settled), "{facts:?}");
    }
}

/// Other ways to write the same text.
fn rewritten(text: &str) -> Vec<String> {
    vec![
        text.to_uppercase(),
        text.to_lowercase(),
        format!("{text}."),
        format!(" {text} \n"),
        format!("\u{a0}{text}\u{a0}"),
        format!("\"{text}\""),
        format!("\u{201c}{text}\u{201d}"),
        format!("'{text}!'"),
        format!("{text}..."),
        format!("{text};"),
        text.replace(' ', "  "),
        text.replace(' ', "\u{a0}"),
    ]
}

#[test]
fn how_a_text_is_written_changes_nothing() {
    for facts in everything() {
        let Some(text) = facts.text else { continue };
        // The other laws go through statuses and operations.
        if facts.status.is_some() && facts.status != Some(500) {
            continue;
        }
        let expected = facts.answer();
        for other in rewritten(text) {
            let without = Facts {
                text: None,
                ..facts
            };
            let seen = without.observation().with_text(&other);
            assert_eq!(answer(&seen), expected, "{other:?}: {facts:?}");
        }
    }
}

/// The texts of the examples, reworded and rewritten.
#[test]
fn a_reworded_text_of_an_example_leaves_what_the_rest_says() {
    let mut count = 0;
    for example in examples() {
        let seen = observed(example, example.body().as_bytes());
        let (Some(code), Some(text)) = (seen.code(), seen.text()) else {
            continue;
        };
        count += 1;
        let rest = || {
            let rest = Observation::new().with_code(code);
            let rest = match example.operation() {
                Some(operation) => rest.with_operation(operation),
                None => rest,
            };
            match example.http_status() {
                Some(status) => rest.with_http_status(status),
                None => rest,
            }
        };
        for other in rewritten(text) {
            assert_eq!(
                answer(&rest().with_text(&other)),
                answer(&seen),
                "{other:?}"
            );
        }
        let without = answer(&rest());
        for other in [
            format!("{text} (trace 4711)"),
            format!("error: {text}"),
            format!("the service says {text} today"),
            "\u{8d85}\u{65f6}".to_owned(),
        ] {
            let with = answer(&rest().with_text(&other));
            assert_eq!(with.best, without.best, "{other:?}");
            assert_eq!(with.recovery, without.recovery, "{other:?}");
            assert_ne!(with.certainty, Certainty::Documented, "{other:?}");
        }
    }
    assert!(count >= 40, "{count} examples have a code and a text");
}

/// The matches have each meaning that fits exactly once.
#[test]
fn every_meaning_that_fits_is_returned_once() {
    let no_text = |facts: &Facts| facts.text.is_none();
    for facts in everything().filter(no_text) {
        let seen = facts.observation();
        let diagnosis = classify(&seen);
        let found = diagnosis.matches().collect::<Vec<_>>();
        let mut meanings = found.iter().map(errdex::Match::meaning).collect::<Vec<_>>();
        assert_eq!(
            meanings.first().copied(),
            diagnosis.best().map(|best| best.meaning())
        );
        let count = meanings.len();
        meanings.dedup();
        assert_eq!(meanings.len(), count, "{facts:?}");
        let code = facts.code.and_then(|code| u16::try_from(code).ok());
        let code = code.and_then(ErrorCode::from_code);
        let status = facts.status.and_then(HttpStatus::from_code);
        let entries = [code.map(Entry::from), status.map(Entry::from)];
        for entry in entries.into_iter().flatten() {
            let of_entry = found.iter().filter(|one| one.entry() == entry);
            let fitting = of_entry.map(errdex::Match::meaning).collect::<Vec<_>>();
            let holds = |meaning: &&errdex::cloud_recording::Meaning| {
                let operation = facts.operation.is_none_or(|one| meaning.applies_to(one));
                let statuses = meaning.http_statuses();
                let is_key = matches!(entry, Entry::HttpStatus(_));
                let is_told = facts.status.is_some_and(|status| {
                    let mut all = entry.meanings().iter();
                    all.any(|other| other.http_statuses().contains(&status))
                });
                let has_status = facts
                    .status
                    .is_some_and(|status| statuses.contains(&status));
                let status = is_key || statuses.is_empty() || !is_told || has_status;
                operation && status && meaning.when().is_empty()
            };
            let expected = entry
                .meanings()
                .iter()
                .filter(holds)
                .copied()
                .collect::<Vec<_>>();
            if expected.is_empty() {
                assert_eq!(fitting.len(), entry.meanings().len(), "{facts:?}");
            } else {
                assert_eq!(fitting.len(), expected.len(), "{facts:?}");
                assert!(
                    expected.iter().all(|one| fitting.contains(one)),
                    "{facts:?}"
                );
            }
        }
    }
}

/// A text names its entry whatever else is in the body, and no entry twice.
#[test]
fn a_text_and_a_field_name_an_entry_once() {
    for code in ErrorCode::ALL {
        for text in code.meanings().iter().flat_map(|meaning| meaning.texts()) {
            let same = Observation::new().with_entry(*code).with_text(text);
            let diagnosis = classify(&same);
            let entries = diagnosis.matches().map(|found| found.meaning());
            let entries = entries.collect::<Vec<_>>();
            let mut once = entries.clone();
            once.sort_by_key(|meaning| {
                ENTRIES
                    .iter()
                    .position(|entry| entry.meanings().contains(meaning))
            });
            once.dedup();
            assert_eq!(once.len(), entries.len(), "{text}");

            let other = Observation::new()
                .with_entry(RecordingStatus::InProgress)
                .with_text(text);
            let found = classify(&other).best().unwrap().entry();
            let without = classify(&Observation::new().with_text(text))
                .best()
                .unwrap()
                .entry();
            assert_eq!(found, without, "{text}");
        }
    }
}

/// The facts that a match agrees with were seen, and the meaning states them.
#[test]
fn what_agrees_was_seen_and_is_stated() {
    let other = Entry::from(RecordingStatus::InProgress);
    for facts in everything().filter(|facts| facts.text.is_none()) {
        for field in [None, Some(other)] {
            let seen = facts.observation();
            let seen = field.map_or(seen.clone(), |field| seen.with_entry(field));
            for found in classify(&seen).matches() {
                let (agrees, entry) = (found.agrees(), found.entry());
                let is_code = entry.domain().kind() == Kind::Code;
                let is_key = facts
                    .code
                    .is_some_and(|code| entry.key() == Key::Integer(code.into()));
                assert_eq!(agrees.contains(Fact::Code), is_code && is_key, "{facts:?}");
                assert_eq!(
                    agrees.contains(Fact::Field),
                    field == Some(entry),
                    "{facts:?}"
                );
                let operations = found.meaning().operations();
                let is_stated = facts.operation.is_some_and(|one| operations.contains(&one));
                assert_eq!(agrees.contains(Fact::Operation), is_stated, "{facts:?}");
            }
        }
    }
    // The number of a status is not a code, even next to that status.
    for status in HttpStatus::ALL.iter().map(|status| status.code()) {
        if ErrorCode::from_code(status).is_none() {
            let seen = Observation::new()
                .with_http_status(status)
                .with_code(status);
            assert_eq!(answer(&seen).certainty, Certainty::Unknown, "{status}");
            assert_eq!(answer(&seen).recovery, None, "{status}");
        }
    }
    // An entry given as a key and as a field is matched once.
    for &entry in ENTRIES {
        let seen = match (entry.domain().kind(), entry.key()) {
            (Kind::Code, Key::Integer(code)) => Observation::new().with_code(code),
            (Kind::Message, Key::Text(text)) => Observation::new().with_text(text),
            (Kind::HttpStatus, Key::Integer(status)) => {
                Observation::new().with_http_status(u16::try_from(status).unwrap())
            }
            _ => continue,
        };
        let alone = classify(&seen).matches().count();
        let twice = seen.with_entry(entry);
        assert_eq!(classify(&twice).matches().count(), alone, "{}", entry.id());
    }
}

/// A body with its keys in the opposite order, at every depth.
fn reversed(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().rev();
            let fields = fields
                .map(|(key, value)| format!("{}:{}", Value::from(key.as_str()), reversed(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => {
            let items = items.iter().map(reversed);
            format!("[{}]", items.collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

#[test]
fn how_a_body_is_written_changes_nothing() {
    for example in examples() {
        let body = example.body();
        let expected = answer(&observed(example, body.as_bytes()));
        let value = serde_json::from_str::<Value>(body).unwrap();
        let mut more = value.clone();
        let fields = more.as_object_mut().unwrap();
        fields.insert("traceId".to_owned(), "62 task conflict".into());
        fields.insert("extra".to_owned(), json!({"code": 65, "list": [1, null]}));
        let code_as = |write: fn(i64) -> Value| {
            let mut other = value.clone();
            let fields = other.as_object_mut().unwrap();
            let code = fields.get("code").and_then(Value::as_i64);
            if let Some(code) = code {
                fields.insert("code".to_owned(), write(code));
            }
            other.to_string()
        };
        #[expect(clippy::cast_precision_loss, reason = "codes are small")]
        let as_float = code_as(|code| (code as f64).into());
        let written = [
            serde_json::to_string_pretty(&value).unwrap(),
            format!("\u{feff}{body}"),
            format!("\n  {body}\r\n"),
            reversed(&value),
            more.to_string(),
            code_as(|code| code.to_string().into()),
            as_float,
        ];
        for other in written {
            let seen = observed(example, other.as_bytes());
            assert_eq!(answer(&seen), expected, "{other}");
        }
    }
}

#[test]
fn responses_of_other_products_are_not_ours() {
    let mut count = 0;
    for example in examples() {
        let mut body = serde_json::from_str::<Value>(example.body()).unwrap();
        if body["productId"] != 3 || body.get("eventType").is_none() {
            continue;
        }
        count += 1;
        for product in [
            json!(1),
            json!(4),
            json!(5),
            json!(7),
            json!(99),
            json!("5"),
            json!("x"),
            json!(-1),
            json!(3.5),
            json!(true),
            json!(null),
            json!(1e300),
            json!(u64::MAX),
            json!([3]),
            json!({"id": 3}),
        ] {
            body["productId"] = product;
            for status in [None, Some(200)] {
                let text = body.to_string();
                let mut seen = Observation::from_json(&text);
                if let Some(status) = status {
                    seen = seen.with_http_status(status);
                }
                assert!(seen.is_foreign(), "{body}");
                let diagnosis = classify(&seen);
                assert_eq!(diagnosis.certainty(), Certainty::Unknown, "{body}");
                assert_eq!(diagnosis.recovery(), None, "{body}");
                assert_eq!(diagnosis.support(), None, "{body}");
                let mut matches = diagnosis.matches();
                assert!(
                    matches.all(|found| matches!(found.entry(), Entry::Product(_))),
                    "{body}"
                );
            }
        }
        body.as_object_mut().unwrap().remove("productId");
        let text = body.to_string();
        let without = Observation::from_json(&text);
        assert!(!without.is_foreign(), "{body}");
    }
    assert!(count > 40, "{count} notifications");
}

/// Of two states or events in one body, the one that asks for something decides. Two that ask for
/// different things decide nothing, nor do informational ones.
#[test]
fn of_two_fields_the_one_that_asks_for_something_decides() {
    let is_field = |entry: &&Entry| {
        let domain = entry.domain();
        let mut ours = CloudRecording::TABLES
            .list(CloudRecording::TABLES.ours)
            .iter();
        let is_same = |ours: &u32| ENTRIES[*ours as usize].domain() == domain;
        domain.kind() == Kind::Field && !ours.any(is_same)
    };
    let fields = ENTRIES.iter().filter(is_field).copied();
    let fields = fields.collect::<Vec<_>>();
    assert!(fields.len() > 80);
    // A meaning that holds only with the other field is not there alone.
    let depends = |one: Entry, other: Entry| {
        let mut meanings = one.meanings().iter();
        meanings.any(|meaning| meaning.when().contains(other))
    };
    for &one in &fields {
        for &other in &fields {
            if depends(one, other) || depends(other, one) {
                continue;
            }
            let answer = answer(&Observation::new().with_entry(one).with_entry(other));
            let asked = [one, other]
                .into_iter()
                .filter(|entry| !entry.domain().is_informational());
            let alone = |entry| self::answer(&Observation::new().with_entry(entry));
            let asked = asked
                .map(|entry| alone(entry).recovery.unwrap())
                .collect::<Vec<_>>();
            let urgent = |recovery: &&Recovery| **recovery != Recovery::Settled;
            let mut urgent = asked.iter().filter(urgent);
            let first = urgent.next();
            let expected = match (first, urgent.next()) {
                (None, _) => asked.first().copied(),
                (Some(&first), None) => Some(first),
                (Some(&first), Some(&second)) => {
                    let open = answer.recovery.filter(|open| {
                        is_open_form_of(*open, first) && is_open_form_of(*open, second)
                    });
                    assert_eq!(
                        open.is_some(),
                        first.kind() == second.kind()
                            && (first == second || first.schedule().is_some())
                    );
                    open
                }
            };
            assert_eq!(answer.recovery, expected, "{} and {}", one.id(), other.id());
        }
    }
}

/// A restart that a notification asks for needs the whole notification, not just one of its fields.
#[test]
fn bad_tokens_restart_only_next_to_the_event_that_reports_them() {
    for code in [109, 110] {
        let event = json!({"productId": 3, "eventType": 1, "payload": {"details": {"module": 0, "errorCode": code}}});
        let event = event.to_string();
        let seen = Observation::from_json(&event);
        assert_eq!(answer(&seen).recovery.unwrap().kind(), "restart");
        for body in [
            json!({"code": code}),
            json!({"code": code, "module": 0}),
            json!({"errorCode": code, "module": 0}),
            json!({"productId": 3, "eventType": 2, "payload": {"details": {"module": 0, "errorCode": code}}}),
        ] {
            let recovery = answer(&Observation::from_json(&body.to_string())).recovery;
            assert_ne!(recovery.map(Recovery::kind), Some("restart"), "{body}");
        }
    }
}

/// An unreadable value in a known place is as unknown as one without an entry.
#[test]
fn a_value_of_another_type_decides_nothing() {
    let odd = [
        json!(5.5),
        json!(true),
        json!([5]),
        json!({"value": 5}),
        json!(u64::MAX),
    ];
    for value in odd {
        for body in [
            json!({"code": value}),
            json!({"serverResponse": {"status": value}}),
            json!({"productId": 3, "eventType": value}),
            json!({"productId": 3, "eventType": 11, "payload": {"details": {"exitStatus": value}}}),
            json!({"productId": 3, "eventType": 41, "payload": {"details": {"leaveCode": value}}}),
        ] {
            let body = body.to_string();
            let seen = Observation::from_json(&body)
                .with_operation(Operation::Query)
                .with_http_status(200);
            assert_ne!(answer(&seen).certainty, Certainty::Documented, "{body}");
            assert_eq!(answer(&seen).recovery, None, "{body}");
        }
        for field in ["reason", "message"] {
            let body = json!({field: value});
            let body = body.to_string();
            let seen = Observation::from_json(&body).with_http_status(200);
            assert_ne!(answer(&seen).certainty, Certainty::Documented, "{body}");
        }
    }
    // An empty field does not turn a response into a notification.
    for nothing in [json!(null), json!("")] {
        let body = json!({"code": 65, "reason": "request not completed", "msgName": nothing});
        assert_eq!(Observation::from_json(&body.to_string()).code(), Some(65));
    }
}

#[test]
fn more_keys_than_are_kept_leave_it_undecided() {
    let states =
        ["exit", "idle", "inProgress", "init"].map(|state| json!({"payload": {"state": state}}));
    let streams = ["connecting", "onhold", "publishing", "disconnected"]
        .map(|status| json!({"payload": {"outputs": [{"status": status}]}}));
    let services = [&states[..], &streams[..]].concat();
    let body = json!({"serverResponse": {"status": 5, "extensionServiceState": services}});
    let body = body.to_string();
    let seen = Observation::from_json(&body)
        .with_operation(Operation::Query)
        .with_http_status(200);
    assert!(seen.has_more_keys());
    assert_ne!(answer(&seen).certainty, Certainty::Documented);
    assert_eq!(answer(&seen).recovery, None);
}

proptest! {
    /// Replacing a byte never makes the answer say more than the body did.
    #[test]
    fn a_changed_byte_makes_nothing_certain_that_was_not_read(
        which in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let examples = examples().collect::<Vec<_>>();
        let example = *which.get(&examples);
        let mut body = example.body().as_bytes().to_vec();
        let place = place.index(body.len());
        body[place] = byte;
        let seen = observed(example, &body);
        let is_json = serde_json::from_slice::<Value>(&body).is_ok_and(|value| value.is_object());
        prop_assert_eq!(seen.unread().is_none(), is_json);
        if !is_json {
            prop_assert_ne!(answer(&seen).certainty, Certainty::Documented);
        }
    }
}
