//! The facts of the catalog that programs rely on most, which no change may lose.

use std::time::Duration;

use errdex::cloud_recording::*;
use errdex::{Evidence, Fault, LifecycleState, Recovery};

/// The delays of a recovery in whole seconds, and what follows them.
fn delays(recovery: Option<Recovery>) -> (&'static str, Vec<u64>, Recovery) {
    let recovery = recovery.unwrap();
    let schedule = recovery.schedule().unwrap();
    let seconds = schedule.delays().map(|delay| delay.as_secs());
    let then = schedule.then().step().unwrap();
    (recovery.kind(), seconds.collect(), then)
}

#[test]
fn code_62_means_something_else_for_each_operation() {
    let code = ErrorCode::ServiceUnavailable;
    assert_eq!(code.code(), 62);
    assert_eq!(code.recovery(), None);
    assert_eq!(
        code.recovery_on(Operation::Acquire),
        Some(Recovery::FixAccount)
    );
    let (kind, seconds, then) = delays(code.recovery_on(Operation::Start));
    assert_eq!((kind, seconds.as_slice()), ("retry", [3, 6, 9].as_slice()));
    let Recovery::Restart(restart) = then else {
        panic!("{then:?}");
    };
    assert_eq!(
        (restart.from(), restart.change()),
        ("acquire", ["uid"].as_slice())
    );
    let (kind, seconds, _) = delays(code.recovery_on(Operation::Query));
    assert_eq!(
        (kind, seconds.as_slice()),
        ("retry", [5, 10, 15, 30].as_slice())
    );
    let stop = code
        .recovery_on(Operation::Stop)
        .unwrap()
        .schedule()
        .unwrap();
    assert_eq!(stop.evidence(), Evidence::Inferred);
}

#[test]
fn code_65_is_sent_again_after_3_and_6_seconds() {
    for operation in [Operation::Start, Operation::Query, Operation::Stop] {
        let (kind, seconds, _) = delays(ErrorCode::RequestNotCompleted.recovery_on(operation));
        assert_eq!((kind, seconds.as_slice()), ("retry", [3, 6].as_slice()));
    }
    assert_eq!(
        ErrorCode::RequestNotCompleted.recovery_on(Operation::Acquire),
        None
    );
}

#[test]
fn code_404_from_query_is_asked_again_after_5_10_and_15_seconds() {
    let (kind, seconds, _) = delays(ErrorCode::TaskNotFound.recovery_on(Operation::Query));
    assert_eq!(
        (kind, seconds.as_slice()),
        ("recheck", [5, 10, 15].as_slice())
    );
}

#[test]
fn code_501_has_two_unrelated_meanings() {
    let [no_worker, exiting] = ErrorCode::ServiceExiting.meanings() else {
        panic!("not two meanings");
    };
    assert_eq!(exiting.operations(), [Operation::Query]);
    assert_eq!(exiting.evidence(), Evidence::Withdrawn);
    assert_eq!(no_worker.operations(), [Operation::Acquire]);
    assert_eq!(no_worker.texts(), ["no_worker_manager_available"]);
    assert_eq!(no_worker.http_statuses(), [500]);
}

#[test]
fn complete_lists_are_complete() {
    let causes = |code: ErrorCode| code.meanings()[0].causes();
    assert!(causes(ErrorCode::InvalidParameter).len() >= 5);
    assert_eq!(causes(ErrorCode::InvalidHttpRequest).len(), 4);
    assert!(causes(ErrorCode::AlreadyStopping).len() >= 4);
    let credentials = GatewayMessage::InvalidCredentials.meanings();
    assert!(
        credentials
            .iter()
            .map(|meaning| meaning.causes().len())
            .sum::<usize>()
            >= 4
    );
}

/// The 89 characters of a channel name are listed once each, and nothing else is.
#[test]
fn channel_names_have_89_characters() {
    let symbols = "! # $ % & ( ) + - : ; < = . > ? @ [ ] ^ _ { } | ~ ,";
    let symbols = symbols.split(' ').collect::<Vec<_>>();
    assert_eq!(26 + 26 + 10 + 1 + symbols.len(), 89);
    let entry = ErrorCode::InvalidChannelName;
    let meanings = entry.meanings().iter();
    let prose = meanings
        .flat_map(|meaning| [meaning.causes(), meaning.fixes(), meaning.notes()].concat())
        .chain(entry.notes().iter().copied())
        .collect::<Vec<_>>()
        .join("\n");
    assert!(prose.contains("89"), "{prose}");
    for symbol in symbols {
        assert!(prose.contains(symbol), "{symbol} is missing in:\n{prose}");
    }
}

#[test]
fn undocumented_today_is_said_and_kept() {
    for code in [8, 109, 110, 432, 433, 1001, 1003, 1013, 1028] {
        let entry = ErrorCode::from_code(code).unwrap();
        assert_eq!(
            entry.lifecycle().state(),
            LifecycleState::Withdrawn,
            "{code}"
        );
        assert_eq!(entry.lifecycle().until(), Some("2026-06-17"), "{code}");
    }
    for code in [2, 7, 49, 53, 62, 65, 435, 502] {
        let entry = ErrorCode::from_code(code).unwrap();
        assert_eq!(entry.lifecycle().state(), LifecycleState::Current, "{code}");
    }
}

#[test]
fn repeated_start_and_an_empty_recording_need_nothing() {
    assert_eq!(
        ErrorCode::AlreadyStarted.recovery(),
        Some(Recovery::Settled)
    );
    assert_eq!(
        ErrorCode::NoRecordedData.recovery(),
        Some(Recovery::Settled)
    );
    assert_eq!(
        ErrorCode::TaskConflict.recovery(),
        Some(Recovery::FixRequest)
    );
    let fault = ErrorCode::TaskConflict.meanings()[0].fault();
    assert_eq!(fault, Some(Fault::Caller));
}

#[test]
fn the_app_id_message_has_its_three_spellings() {
    for text in ["invalid appid", "appid is invalid", "invalid_appid"] {
        assert_eq!(
            GatewayMessage::from_text(text),
            Some(GatewayMessage::InvalidAppId),
            "{text}"
        );
    }
}

#[test]
fn delays_are_durations() {
    let schedule = ErrorCode::RequestNotCompleted
        .recovery_on(Operation::Query)
        .and_then(Recovery::schedule)
        .unwrap();
    let delays = [Duration::from_secs(3), Duration::from_secs(6)];
    assert!(schedule.delays().eq(delays));
}
