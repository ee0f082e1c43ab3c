//! Any bytes as a body, from any operation, with any status: a diagnosis, never a panic, and never
//! certainty about a body that was not read. What the body says is what another reader finds in it.

#![no_main]

use errdex::Certainty;
use errdex::cloud_recording::{Observation, Operation, classify};
use errdex_test_support::oracle::body::assert_same;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, u16, &[u8])| {
    let (operation, status, body) = input;
    assert_same(body);
    let mut seen = Observation::from_json(body).with_http_status(status);
    if let Some(&operation) = Operation::ALL.get(usize::from(operation)) {
        seen = seen.with_operation(operation);
    }
    let diagnosis = classify(&seen);
    let mut last = None;
    for found in diagnosis.matches() {
        assert_ne!(last, Some(found.meaning()));
        last = Some(found.meaning());
    }
    if last.is_none() {
        assert_eq!(diagnosis.certainty(), Certainty::Unknown);
        assert_eq!(diagnosis.recovery(), None);
    }
    if seen.unread().is_some() {
        assert_ne!(diagnosis.certainty(), Certainty::Documented);
    }
    if seen.is_foreign() {
        assert_eq!(diagnosis.recovery(), None);
    }
});
