//! Without a response, an answer is what the catalog says to do then, as for a program.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use errdex::cloud_recording::{CloudRecording, Observation, Operation, classify};
use errdex::{Catalog, Sent};
use errdex_answer::text::Length;
use errdex_answer::{Classification, Subject};
use errdex_core::engine;
use errdex_core::view::Compiled;

#[test]
fn records_and_programs_get_the_same_answer_without_a_response() {
    let catalog = Compiled::<CloudRecording>::new();
    let subject = Subject::new(&catalog, CloudRecording::TABLES);
    let operations = Operation::ALL.iter().copied().map(Some).chain([None]);
    for operation in operations {
        for sent in [Sent::No, Sent::Maybe] {
            let mut seen = Observation::unanswered(sent);
            if let Some(operation) = operation {
                seen = seen.with_operation(operation);
            }
            let expected = classify(&seen);
            let raw = engine::classify(subject.tables(), seen.raw());
            let answer = Classification::new(&subject, seen.raw(), &raw, usize::MAX);
            let of = format!("{operation:?} {sent:?}");
            let record = serde_json::to_value(&answer).unwrap();
            let recovery = expected.recovery().unwrap();
            let evidence = expected.recovery_evidence().unwrap();
            assert_eq!(record["certainty"], expected.certainty().name(), "{of}");
            assert_eq!(record["effect"], sent.effect().name(), "{of}");
            assert_eq!(record["outcome"], serde_json::Value::Null, "{of}");
            assert_eq!(record["repeat"], expected.repeat().name(), "{of}");
            assert_eq!(record["matches"], serde_json::json!([]), "{of}");
            assert_eq!(record["recovery"]["kind"], recovery.kind(), "{of}");
            assert_eq!(record["recovery"]["evidence"], evidence.name(), "{of}");
            let text = errdex_answer::text::classification(&answer, Length::Full);
            let next = "send the same request again after 1 s, 3 s, 6 s";
            assert!(text.contains(next), "{of}: {text}");
        }
    }
}
