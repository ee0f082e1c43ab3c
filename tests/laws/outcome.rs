//! What has happened, what may be repeated, and what is documented.

use errdex::cloud_recording::{CloudRecording, ENTRIES, Observation, Operation, classify};
use errdex::{Catalog, Certainty, Code, Effect, Evidence, Outcome, Recovery, Repeat, Sent};

use crate::{Facts, UNKNOWN_CODE, UNKNOWN_TEXT, answer, everything};

/// A repetition is as safe as the operation and the effect of the request make it, and nothing else.
#[test]
fn a_repetition_is_as_safe_as_operation_and_effect() {
    let mut found = Vec::new();
    for facts in everything() {
        let seen = facts.observation();
        let diagnosis = classify(&seen);
        let (repeat, effect) = (diagnosis.repeat(), diagnosis.effect());
        let is_repeatable = facts.operation.is_some_and(|operation| {
            operation.idempotent() == Some(true) || !operation.when_repeated().is_empty()
        });
        let expected = match effect {
            _ if is_repeatable => Repeat::Safe,
            Some(Effect::None) => Repeat::Safe,
            Some(Effect::Applied) => Repeat::Unsafe,
            _ => Repeat::Unknown,
        };
        assert_eq!(repeat, expected, "{facts:?}");
        if let Some(effect) = effect {
            let best = diagnosis.best().unwrap();
            assert_eq!(best.meaning().effect(), Some(effect), "{facts:?}");
            // A code that the catalog does not know may mean anything.
            assert_ne!(diagnosis.certainty(), Certainty::Unknown, "{facts:?}");
        }
        if facts.operation.is_none() && !found.contains(&repeat) {
            found.push(repeat);
        }
    }
    assert_eq!(found.len(), Repeat::ALL.len(), "{found:?}");
}

/// What is not known, or was not read, makes no repetition safe.
#[test]
fn what_nobody_knows_makes_no_repetition_safe() {
    let unread = errdex::Unread::new(1, 1, "test");
    for facts in everything().filter(|facts| facts.operation.is_none()) {
        let seen = facts.observation();
        let known = classify(&seen).repeat();
        let damaged = seen.with_unread(unread);
        assert_eq!(classify(&damaged).repeat(), Repeat::Unknown, "{facts:?}");
        if facts.text.is_none() {
            let text = Facts {
                text: Some(UNKNOWN_TEXT),
                ..facts
            };
            let seen = text.observation();
            assert_eq!(classify(&seen).repeat(), known, "{facts:?}");
        }
        if facts.code.is_none() {
            let code = Facts {
                code: Some(UNKNOWN_CODE),
                ..facts
            };
            let seen = code.observation();
            assert_eq!(classify(&seen).repeat(), Repeat::Unknown, "{facts:?}");
        }
    }
}

/// `Settled` means that there is no request to send: it hides nothing that may still come.
#[test]
fn nothing_that_is_pending_is_settled() {
    let mut is_lost = false;
    for facts in everything() {
        let seen = facts.observation();
        let diagnosis = classify(&seen);
        if diagnosis.recovery() == Some(Recovery::Settled) {
            let outcome = diagnosis.outcome();
            assert_ne!(outcome, Some(Outcome::Pending), "{facts:?}");
            is_lost |= outcome == Some(Outcome::Lost);
        }
    }
    assert!(is_lost, "code 435 is settled, and the recording is lost");
    let meanings = ENTRIES.iter().flat_map(|entry| entry.meanings());
    for meaning in meanings.filter(|meaning| meaning.outcome() == Some(Outcome::Lost)) {
        assert!(!meaning.fixes().is_empty(), "{}", meaning.summary());
    }
}

/// Only what a current page says is documented.
#[test]
fn nothing_is_documented_that_no_current_page_says() {
    for facts in everything() {
        let answer = facts.answer();
        if answer.certainty == Certainty::Documented {
            let (entry, meaning) = answer.best.unwrap();
            assert_eq!(meaning.evidence(), Evidence::Documented, "{}", entry.id());
        }
    }
}

/// Without a response, the answer is what the catalog says to do then; with one, it does not count.
#[test]
fn no_response_is_an_observation_too() {
    let stated = CloudRecording::NO_RESPONSE;
    let operations = Operation::ALL.iter().copied().map(Some).chain([None]);
    for operation in operations {
        for (sent, effect) in [(Sent::No, Effect::None), (Sent::Maybe, Effect::Unknown)] {
            let mut seen = Observation::unanswered(sent);
            if let Some(operation) = operation {
                seen = seen.with_operation(operation);
            }
            let diagnosis = classify(&seen);
            assert_eq!(seen.sent(), Some(sent));
            assert_eq!(diagnosis.certainty(), Certainty::Documented);
            assert!(diagnosis.best().is_none() && diagnosis.support().is_none());
            assert_eq!(diagnosis.recovery(), stated.recovery(sent));
            assert_eq!(diagnosis.recovery_evidence(), stated.evidence(sent));
            assert_eq!(diagnosis.effect(), Some(effect));
            assert_eq!(diagnosis.outcome(), None);
            let is_safe = sent == Sent::No || operation.is_some();
            assert_eq!(diagnosis.repeat() == Repeat::Safe, is_safe, "{operation:?}");
        }
    }
    for facts in everything() {
        let seen = facts.observation();
        let is_answered = facts.status.is_some() || facts.code.is_some() || facts.text.is_some();
        if !is_answered {
            continue;
        }
        let mut other = Observation::unanswered(Sent::No);
        if let Some(operation) = facts.operation {
            other = other.with_operation(operation);
        }
        if let Some(status) = facts.status {
            other = other.with_http_status(status);
        }
        if let Some(code) = facts.code {
            other = other.with_code(code);
        }
        if let Some(text) = facts.text {
            other = other.with_text(text);
        }
        assert_eq!(other.sent(), None, "{facts:?}");
        assert_eq!(answer(&other), answer(&seen), "{facts:?}");
    }
    // A body that could not be read is a response.
    let unread = Observation::unanswered(Sent::Maybe).with_json("<html>");
    assert_eq!(unread.sent(), None);
    assert_eq!(classify(&unread).recovery(), None);
}
