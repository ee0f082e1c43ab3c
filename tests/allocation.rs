//! Lookups and classification allocate nothing.

#![cfg(feature = "cloud-recording")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::hint::black_box;

use allocation_counter::measure;
use errdex::cloud_recording::*;
use errdex::{Catalog, Code, Follow, Key, Keyed, Recovery, Remark, Seen};

#[path = "consistency/domains.rs"]
#[macro_use]
mod domains;

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

/// Texts that are keys, other spellings of keys, names, and none of these.
fn texts() -> Vec<&'static str> {
    let keys = ENTRIES.iter().filter_map(|entry| match entry.key() {
        Key::Text(text) => Some(text),
        _ => None,
    });
    let names = ENTRIES
        .iter()
        .flat_map(|entry| [entry.name(), entry.summary()]);
    let others = ["", "62", "0x3e", "SERVICEIDLE", "invalid appid ", "Nothing"];
    keys.chain(names).chain(others).collect()
}

fn look_up<C: Keyed + std::str::FromStr>(texts: &[&str]) {
    for number in (-2..=i128::from(u16::MAX)).chain([i128::MIN, i128::MAX]) {
        black_box(C::from_key(Key::Integer(number)));
    }
    for text in texts {
        black_box((C::from_key(Key::Text(text)), C::from_name(text)));
        black_box(text.parse::<C>().ok());
    }
}

#[test]
fn lookups_allocate_nothing() {
    let texts = texts();
    macro_rules! look_up {
        ($Name:ident, $module:ident) => {
            look_up::<$Name>(&texts);
        };
    }
    macro_rules! look_up_codes {
        ($Name:ident, $module:ident) => {
            for known in $Name::ALL {
                black_box((
                    $Name::from_code(known.code()),
                    $module::BY_CODE.get(&known.code()),
                ));
            }
        };
    }
    macro_rules! look_up_masks {
        ($Name:ident, $module:ident) => {
            let bits = $Name::in_mask(0x55);
            black_box((bits.unknown_bits(), bits.count()));
        };
    }
    macro_rules! look_up_texts {
        ($Name:ident, $module:ident) => {
            for text in &texts {
                black_box(($Name::from_text(text), $module::BY_TEXT.get(*text)));
            }
        };
    }
    let all = || {
        each_domain!(all: look_up);
        each_domain!(integers: look_up_codes);
        each_domain!(masks: look_up_codes);
        each_domain!(masks: look_up_masks);
        each_domain!(texts: look_up_texts);
        for text in &texts {
            black_box(Operation::from_name(text));
        }
    };
    assert_eq!(allocations(all), 0);
}

/// What a program learns from a recovery.
fn follow(recovery: Option<Recovery>) {
    let schedule = recovery.and_then(Recovery::schedule);
    black_box(recovery.map(Recovery::kind));
    black_box(schedule.map(|schedule| (schedule.delays().count(), schedule.then())));
}

#[test]
fn knowledge_allocates_nothing() {
    let all = || {
        for entry in ENTRIES {
            black_box((entry.id(), entry.name(), entry.symbol(), entry.summary()));
            black_box((
                entry.details(),
                entry.keywords(),
                entry.link(),
                entry.lifecycle(),
            ));
            black_box((entry.aliases(), entry.old_names(), entry.facet("severity")));
            black_box((entry.sources(), entry.see_also().count(), entry.examples()));
            for remark in Remark::ALL {
                black_box(entry.remarks(*remark));
            }
            follow(entry.recovery());
            for operation in Operation::ALL {
                follow(entry.recovery_on(*operation));
            }
            for meaning in entry.meanings() {
                black_box((meaning.summary(), meaning.causes(), meaning.fixes()));
                black_box((
                    meaning.operations(),
                    meaning.http_statuses(),
                    meaning.texts(),
                ));
                black_box((meaning.fault(), meaning.effect(), meaning.outcome()));
                black_box((
                    meaning.evidence(),
                    meaning.recovery_evidence(),
                    meaning.lasts(),
                ));
                black_box((meaning.sources(), meaning.when().count()));
                follow(meaning.recovery());
            }
        }
    };
    assert_eq!(allocations(all), 0);
}

/// Everything that a diagnosis says.
fn diagnose(seen: &Observation<'_>) {
    let diagnosis = classify(seen);
    black_box((diagnosis.certainty(), diagnosis.support()));
    black_box(diagnosis.recovery_evidence());
    follow(diagnosis.recovery());
    black_box((diagnosis.effect(), diagnosis.outcome(), diagnosis.repeat()));
    let mut driver = Follow::<CloudRecording>::new();
    black_box(driver.next(&diagnosis, Seen::default()));
    black_box(driver.notified(0, &diagnosis, Seen::default()));
    for id in CloudRecording::RESPONSE_IDS {
        black_box(seen.id(id.name()));
    }
    for found in diagnosis.best().into_iter().chain(diagnosis.matches()) {
        black_box((
            found.entry(),
            found.meaning(),
            found.agrees().iter().count(),
        ));
        black_box(found.disagrees().is_empty());
    }
}

#[test]
fn bodies_are_read_without_allocating() {
    let bodies = ENTRIES.iter().flat_map(|entry| entry.examples());
    let bodies = bodies.map(|example| example.body()).collect::<Vec<_>>();
    let all = || {
        for body in &bodies {
            diagnose(&Observation::from_json(*body));
        }
    };
    assert_eq!(allocations(all), 0);
    let escaped = r#"{"c\u006fde":"\u0036\u0032","reason":"request\u0020timeout\u002e"}"#;
    assert_eq!(
        allocations(|| diagnose(&Observation::from_json(escaped))),
        0
    );
}

#[test]
fn classification_allocates_nothing() {
    let all = || {
        diagnose(&Observation::new());
        for entry in ENTRIES {
            for &operation in Operation::ALL {
                let seen = Observation::new().with_operation(operation);
                let seen = match entry.key() {
                    Key::Integer(code) => seen.with_code(code),
                    Key::Text(text) => seen.with_text(text),
                    _ => seen,
                };
                diagnose(&seen.clone().with_entry(*entry));
                diagnose(&seen.clone().with_http_status(500));
                diagnose(&seen.with_text("nobody knows this text"));
            }
        }
        diagnose(&Observation::new().with_code(9_999));
    };
    assert_eq!(allocations(all), 0);
}
