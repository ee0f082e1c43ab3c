//! What the catalog must hold whatever happens to its files: the entries of the original article,
//! those documented since, and the facts that programs lean on most.

use std::time::Duration;

use errdex::cloud_recording::*;
use errdex::{Code, Evidence, Fault, LifecycleState, Recovery};

const CODES: [u16; 17] = [
    2, 7, 8, 49, 53, 62, 65, 109, 110, 432, 433, 435, 501, 1001, 1003, 1013, 1028,
];
const CODES_SINCE: [u16; 9] = [50, 400, 401, 404, 405, 406, 500, 502, 504];
const MESSAGES: [&str; 3] = [
    "invalid appid",
    "no Route matched with those values",
    "Invalid authentication credentials",
];
const MESSAGES_SINCE: [&str; 2] = ["Unauthorized", "API rate limit exceeded"];
const STATUSES: [u16; 8] = [200, 201, 206, 400, 401, 404, 500, 504];
const STATUSES_SINCE: [u16; 3] = [429, 502, 503];
const STATES: [&str; 8] = [
    "serviceIdle",
    "serviceStarted",
    "serviceReady",
    "serviceInProgress",
    "serviceCompleted",
    "servicePartialCompleted",
    "serviceValidationFailed",
    "serviceAbnormal",
];

#[test]
fn every_entry_of_the_article_and_since_is_there_and_no_other() {
    for code in CODES.into_iter().chain(CODES_SINCE) {
        assert!(ErrorCode::from_code(code).is_some(), "error code {code}");
    }
    assert_eq!(ErrorCode::COUNT, CODES.len() + CODES_SINCE.len());
    for text in MESSAGES.into_iter().chain(MESSAGES_SINCE) {
        assert!(GatewayMessage::from_text(text).is_some(), "message {text}");
    }
    assert_eq!(GatewayMessage::COUNT, MESSAGES.len() + MESSAGES_SINCE.len());
    for status in STATUSES.into_iter().chain(STATUSES_SINCE) {
        assert!(
            HttpStatus::from_code(status).is_some(),
            "HTTP status {status}"
        );
    }
    assert_eq!(HttpStatus::COUNT, STATUSES.len() + STATUSES_SINCE.len());
    for state in STATES {
        assert!(SubmoduleState::from_text(state).is_some(), "state {state}");
    }
    assert_eq!(SubmoduleState::COUNT, STATES.len());
}

#[test]
fn the_further_domains_are_whole() {
    fn codes<C: Code>() -> Vec<String> {
        C::ALL.iter().map(|code| code.key().to_string()).collect()
    }
    let numbers = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(codes::<RecordingStatus>(), numbers("0 1 2 3 4 5 6 7 8 20"));
    assert_eq!(
        codes::<ExtensionState>(),
        numbers("exit idle inProgress init")
    );
    assert_eq!(
        codes::<StreamState>(),
        numbers("connecting disconnected onhold publishing")
    );
    assert_eq!(
        codes::<UploadingStatus>(),
        numbers("backuped stranded unknown uploaded")
    );
    let events =
        "1 2 3 4 11 12 13 30 31 32 33 40 41 42 43 44 45 60 61 70 71 72 73 80 81 90 100 1001";
    assert_eq!(codes::<EventType>(), numbers(events));
    assert_eq!(codes::<ExitStatus>(), numbers("0 1"));
    let results = "all_success fail failed partial_success total_success";
    assert_eq!(codes::<TranscodingResult>(), numbers(results));
    assert_eq!(codes::<Module>(), numbers("0 1 2 6"));
    assert_eq!(codes::<Product>(), numbers("1 3 4 5"));
    assert_eq!(codes::<ErrorLevel>(), numbers("1 2 3 4 5"));
    assert_eq!(codes::<WebStopCode>(), numbers("0 1 2 3 4 5 6"));
    assert_eq!(codes::<UploaderError>(), numbers("32 47 51"));
    assert_eq!(codes::<UploaderWarning>(), numbers("31 32"));
    assert_eq!(codes::<ServiceError>(), numbers("50 52"));
    assert_eq!(codes::<LeaveCode>(), numbers("0 2 4 8 16"));
}

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

/// The 89 characters of a channel name are named once each, and nothing else is.
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
