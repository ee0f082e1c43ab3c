//! Lookups and classification allocate nothing.

#![cfg(feature = "cloud-recording")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::hint::black_box;

use allocation_counter::measure;
use errdex::cloud_recording::{
    ENTRIES, ErrorCode, GatewayMessage, HttpStatus, Observation, Operation, SubmoduleState,
    classify,
};
use errdex::{Code, Key, Recovery};

/// How many allocations an action makes.
fn allocations<T>(action: impl FnOnce() -> T) -> u64 {
    let counted = measure(|| {
        black_box(action());
    });
    counted.count_total
}

#[test]
fn allocations_are_counted() {
    assert_eq!(allocations(|| String::from("counted")), 1);
}

#[test]
fn lookups_allocate_nothing() {
    let all = || {
        for code in 0..u16::MAX {
            black_box((ErrorCode::from_code(code), HttpStatus::from_code(code)));
        }
        for text in [
            "serviceIdle",
            "SERVICEIDLE",
            "",
            "task conflict",
            "invalid appid ",
        ] {
            black_box((
                SubmoduleState::from_text(text),
                GatewayMessage::from_text(text),
                ErrorCode::from_name(text),
            ));
        }
    };
    assert_eq!(allocations(all), 0);
}

#[test]
fn knowledge_allocates_nothing() {
    let all = || {
        for entry in ENTRIES {
            black_box((
                entry.summary(),
                entry.recovery(),
                entry.sources(),
                entry.see_also(),
            ));
            for meaning in entry.meanings() {
                black_box((meaning.causes(), meaning.fixes(), meaning.operations()));
                let delays = meaning
                    .recovery()
                    .and_then(Recovery::schedule)
                    .map(|schedule| schedule.delays().count());
                black_box(delays);
            }
        }
    };
    assert_eq!(allocations(all), 0);
}

#[test]
fn classification_allocates_nothing() {
    let all = || {
        for entry in ENTRIES {
            for &operation in Operation::ALL {
                let seen = Observation::new()
                    .with_operation(operation)
                    .with_http_status(500);
                let seen = match entry.key() {
                    Key::Integer(code) => seen.with_code(code),
                    Key::Text(text) => seen.with_text(text),
                    _ => seen,
                };
                let diagnosis = classify(&seen);
                black_box((diagnosis.certainty(), diagnosis.recovery()));
                black_box(diagnosis.matches().count());
            }
        }
    };
    assert_eq!(allocations(all), 0);
}
