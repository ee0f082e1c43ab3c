//! Properties of every observation and every body.

use errdex::cloud_recording::{ENTRIES, ErrorCode, Observation, Operation, classify};
use errdex::{Certainty, Code, Fact, Open};
use proptest::prelude::*;

fn operations() -> impl Strategy<Value = Option<Operation>> {
    proptest::option::of(proptest::sample::select(Operation::ALL))
}

/// Codes and statuses of the catalog, and any others.
fn codes() -> impl Strategy<Value = Option<i64>> {
    let known = ErrorCode::ALL.iter().map(|code| i64::from(code.code()));
    let known = proptest::sample::select(known.collect::<Vec<_>>());
    proptest::option::of(prop_oneof![known, any::<i64>()])
}

fn statuses() -> impl Strategy<Value = Option<u16>> {
    let usual = proptest::sample::select(vec![200, 201, 206, 400, 401, 404, 429, 500, 504]);
    proptest::option::of(prop_oneof![usual, any::<u16>()])
}

fn texts() -> impl Strategy<Value = Option<String>> {
    let meanings = ENTRIES.iter().flat_map(|entry| entry.meanings());
    let known = meanings
        .flat_map(|meaning| meaning.texts())
        .map(|&text| text.to_owned());
    let known = proptest::sample::select(known.collect::<Vec<_>>());
    proptest::option::of(prop_oneof![known, any::<String>()])
}

type Facts = (Option<Operation>, Option<u16>, Option<i64>, Option<String>);

fn facts() -> impl Strategy<Value = Facts> {
    (operations(), statuses(), codes(), texts())
}

fn observation((operation, status, code, text): &Facts) -> Observation<'_> {
    let mut seen = Observation::new();
    if let Some(operation) = operation {
        seen = seen.with_operation(*operation);
    }
    if let Some(status) = status {
        seen = seen.with_http_status(*status);
    }
    if let Some(code) = code {
        seen = seen.with_code(*code);
    }
    if let Some(text) = text {
        seen = seen.with_text(text);
    }
    seen
}

proptest! {
    #[test]
    fn every_observation_gets_a_diagnosis(facts in facts()) {
        let seen = observation(&facts);
        let diagnosis = classify(&seen);
        let matches = diagnosis.matches().collect::<Vec<_>>();
        prop_assert_eq!(matches.is_empty(), diagnosis.best().is_none());
        if matches.is_empty() {
            prop_assert_eq!(diagnosis.certainty(), Certainty::Unknown);
        }
        for (i, found) in matches.iter().enumerate() {
            prop_assert!(!matches[..i].iter().any(|other| other.meaning() == found.meaning()));
            prop_assert!(found.agrees().iter().all(|fact| !found.disagrees().contains(fact)));
        }
        if diagnosis.certainty() == Certainty::Documented {
            prop_assert!(matches[0].disagrees().is_empty());
        }
    }

    /// Of two matches, the one that a new fact agrees with does not drop below the other.
    #[test]
    fn a_fact_that_agrees_never_lowers_a_match(facts in facts(), which in 0..3) {
        let (operation, status, code, text) = facts.clone();
        let (before, fact) = match which {
            0 => ((None, status, code, text), Fact::Operation),
            1 => ((operation, None, code, text), Fact::HttpStatus),
            _ => ((operation, status, code, None), Fact::Text),
        };
        let (before, after) = (observation(&before), observation(&facts));
        let before = classify(&before).matches().collect::<Vec<_>>();
        let after = classify(&after).matches().collect::<Vec<_>>();
        let place = |meaning| after.iter().position(|found| found.meaning() == meaning);
        for (i, better) in before.iter().enumerate() {
            let Some(now) = place(better.meaning()) else { continue };
            if !after[now].agrees().contains(fact) {
                continue;
            }
            for worse in &before[i + 1..] {
                let overtaken = place(worse.meaning()).is_some_and(|other| other < now);
                prop_assert!(
                    !overtaken || after[place(worse.meaning()).unwrap_or(0)].agrees().contains(fact),
                    "{better:?} dropped below {worse:?}"
                );
            }
        }
    }

    #[test]
    fn any_bytes_are_a_body(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let seen = Observation::from_json(&body).with_http_status(500);
        prop_assert_eq!(classify(&seen).observation().http_status(), Some(500));
    }

    #[test]
    fn any_code_in_a_body_is_kept(code in any::<i64>(), text in "[^\u{0}-\u{1f}\"\\\\]*") {
        let body = format!(r#" {{"code": {code}, "reason": "{text}"}}"#);
        let seen = Observation::from_json(&body);
        prop_assert_eq!(seen.code(), Some(code.into()));
        prop_assert_eq!(seen.text().unwrap_or(""), if text.trim().is_empty() { "" } else { text.as_str() });
    }

    #[test]
    fn an_open_code_survives_a_round_trip(code in any::<i64>()) {
        let open = Open::<ErrorCode>::from_code(code);
        prop_assert_eq!(open.code(), i128::from(code));
        let json = serde_json::to_string(&open).unwrap_or_default();
        prop_assert_eq!(&json, &code.to_string());
        prop_assert_eq!(serde_json::from_str::<Open<ErrorCode>>(&json).ok(), Some(open));
    }
}
