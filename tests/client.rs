//! The example client against a server that fails in documented ways, over real HTTP.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::RefCell;
use std::collections::VecDeque;
use std::time::Duration;

use errdex::{Fault, Recovery};

#[allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "an example is a program of its own"
)]
#[path = "../examples/client.rs"]
mod client;

use client::mock::{Script, Server};
use client::{Client, Failure};

/// The result of a recording: the outcome, the operations called, the seconds waited, the users tried.
struct Told {
    outcome: Result<String, Failure>,
    operations: Vec<String>,
    waited: Vec<u64>,
    users: Vec<String>,
}

fn record(script: &[(&'static str, &[(u16, &'static str)])]) -> Told {
    let script = script
        .iter()
        .map(|(operation, answers)| (*operation, answers.iter().copied().collect::<VecDeque<_>>()));
    let server = Server::start(script.collect::<Script>());
    let waited = RefCell::new(Vec::new());
    let pace = |delay: Duration| {
        waited.borrow_mut().push(delay.as_secs());
        std::thread::sleep(delay / 10_000);
    };
    let outcome = Client::new(server.url(), pace).record("class32", "527841");
    let requests = server.requests();
    let mut users = requests
        .iter()
        .filter_map(|(.., body)| serde_json::from_str::<serde_json::Value>(body).ok())
        .map(|body| body["uid"].as_str().unwrap().to_owned())
        .collect::<Vec<_>>();
    users.dedup();
    Told {
        outcome,
        operations: requests
            .into_iter()
            .map(|(operation, ..)| operation)
            .collect(),
        waited: waited.into_inner(),
        users,
    }
}

const TIMEOUT: (u16, &str) = (500, r#"{"code":62,"reason":"request timeout"}"#);
const NOT_COMPLETED: (u16, &str) = (206, r#"{"code":65,"reason":"request not completed"}"#);
const GONE: (u16, &str) = (404, r#"{"code":404,"reason":"failed to find worker"}"#);

#[test]
fn a_good_day_takes_four_requests() {
    let told = record(&[]);
    assert_eq!(told.outcome.unwrap(), "sid-1");
    assert_eq!(told.operations, ["acquire", "start", "query", "stop"]);
    assert_eq!(told.waited, [0; 0]);
}

#[test]
fn a_start_that_times_out_is_sent_again_by_the_vendor_s_schedule() {
    let told = record(&[("start", &[TIMEOUT, TIMEOUT, TIMEOUT])]);
    assert_eq!(told.outcome.unwrap(), "sid-1");
    assert_eq!(
        told.operations,
        [
            "acquire", "start", "start", "start", "start", "query", "stop"
        ]
    );
    assert_eq!(told.waited, [3, 6, 9]);
    assert_eq!(told.users, ["527841"]);
}

#[test]
fn after_the_last_attempt_a_new_session_begins_with_another_user() {
    let told = record(&[("start", &[TIMEOUT; 4])]);
    assert_eq!(told.outcome.unwrap(), "sid-1");
    let again = [
        "acquire", "start", "start", "start", "start", "acquire", "start", "query", "stop",
    ];
    assert_eq!(told.operations, again);
    assert_eq!(told.users, ["527841", "527842"]);
}

#[test]
fn a_repeated_start_that_had_started_already_is_settled() {
    let started = (
        201,
        r#"{"code":7,"reason":"already started","sid":"sid-7"}"#,
    );
    let bare = (200, "{}");
    let told = record(&[
        ("start", &[NOT_COMPLETED, NOT_COMPLETED, started]),
        ("query", &[bare]),
        ("stop", &[bare]),
    ]);
    assert_eq!(told.outcome.unwrap(), "sid-7");
    assert_eq!(
        told.operations,
        ["acquire", "start", "start", "start", "query", "stop"]
    );
    assert_eq!(told.waited, [3, 6]);
}

#[test]
fn another_failure_of_the_same_kind_goes_on_with_the_schedule() {
    let told = record(&[("start", &[TIMEOUT, NOT_COMPLETED, NOT_COMPLETED])]);
    assert!(told.outcome.is_ok());
    assert_eq!(told.operations[1..5], ["start"; 4]);
    assert_eq!(told.waited, [3, 6, 9]);
}

#[test]
fn a_task_that_is_not_found_is_asked_for_again() {
    let told = record(&[("query", &[GONE, GONE])]);
    assert!(told.outcome.is_ok());
    assert_eq!(
        told.operations,
        ["acquire", "start", "query", "query", "query", "stop"]
    );
    assert_eq!(told.waited, [5, 10]);
}

#[test]
fn a_task_that_stays_lost_is_begun_again_with_another_user() {
    let told = record(&[("query", &[GONE; 6])]);
    assert!(told.outcome.is_ok());
    assert_eq!(told.waited, [5, 10, 15, 30, 30]);
    assert_eq!(told.users, ["527841", "527842"]);
}

#[test]
fn a_task_that_is_never_found_is_given_up() {
    let told = record(&[("query", &[GONE; 40])]);
    let failure = told.outcome.unwrap_err();
    assert_eq!(failure.recovery, None);
    assert_eq!(
        told.operations
            .iter()
            .filter(|operation| *operation == "acquire")
            .count(),
        4
    );
}

#[test]
fn a_stop_of_a_lost_task_is_settled_after_a_query() {
    let told = record(&[
        ("stop", &[GONE, GONE]),
        ("query", &[(200, "{}"), GONE, GONE, GONE, GONE, GONE]),
    ]);
    assert!(told.outcome.is_ok(), "{:?}", told.outcome);
    assert_eq!(told.operations[3], "stop");
    assert_eq!(told.operations[4..], ["query"; 5]);
    assert_eq!(told.waited, [5, 10, 15, 30, 30]);
}

#[test]
fn a_stop_of_a_task_that_was_changing_servers_is_sent_again() {
    let told = record(&[("stop", &[GONE])]);
    assert!(told.outcome.is_ok());
    assert_eq!(told.operations[2..], ["query", "stop", "query", "stop"]);
}

#[test]
fn an_empty_recording_needs_nothing() {
    let told = record(&[(
        "stop",
        &[(206, r#"{"code":435,"reason":"no recorded data"}"#)],
    )]);
    assert!(told.outcome.is_ok());
    assert_eq!(told.operations.len(), 4);
}

#[test]
fn too_many_requests_are_slowed_down() {
    let limited = (429, r#"{"message":"API rate limit exceeded"}"#);
    let told = record(&[("acquire", &[limited, limited])]);
    assert!(told.outcome.is_ok());
    assert_eq!(told.waited, [1, 2]);
}

#[test]
fn what_a_person_has_to_fix_is_not_sent_again() {
    let credentials = (401, r#"{"message":"Invalid authentication credentials"}"#);
    let told = record(&[("acquire", &[credentials])]);
    let failure = told.outcome.unwrap_err();
    assert_eq!(failure.recovery, Some(Recovery::FixCredentials));
    assert_eq!(failure.fault, Some(Fault::Caller));
    assert_eq!(told.operations, ["acquire"]);

    let told = record(&[("start", &[(400, r#"{"code":53,"reason":"task conflict"}"#)])]);
    assert_eq!(
        told.outcome.unwrap_err().recovery,
        Some(Recovery::FixRequest)
    );
    assert_eq!(told.operations, ["acquire", "start"]);
}

#[test]
fn an_undocumented_code_is_left_to_a_person_and_its_status_alone_is_not() {
    let told = record(&[(
        "start",
        &[(500, r#"{"resourceId":"...","sid":"","code":15}"#)],
    )]);
    assert_eq!(told.outcome.unwrap_err().recovery, None);
    assert_eq!(told.operations, ["acquire", "start"]);
    let told = record(&[("start", &[(500, "{}")])]);
    assert!(told.outcome.is_ok());
    assert_eq!(told.waited, [3]);
}

#[test]
fn answers_that_never_agree_are_given_up() {
    let told = record(&[("stop", &[GONE; 200])]);
    assert!(
        told.outcome
            .unwrap_err()
            .summary
            .contains("too many requests")
    );
}

#[test]
fn an_answer_that_says_nothing_is_a_failure() {
    let told = record(&[("query", &[(404, "<html></html>")])]);
    assert_eq!(told.outcome.unwrap_err().recovery, None);
    assert_eq!(told.operations, ["acquire", "start", "query"]);
}

/// The numbers in the client are its own limits, and it contains no text of the API.
#[test]
fn the_client_names_no_code() {
    let source = include_str!("../examples/client.rs").to_lowercase();
    let numbers = source.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let numbers = numbers.filter(|word| word.parse::<u64>().is_ok());
    let own = ["0", "1", "3", "10", "100", "1000", "527841"];
    assert!(
        numbers.clone().all(|number| own.contains(&number)),
        "{:?}",
        numbers.collect::<Vec<_>>()
    );
    for entry in errdex::cloud_recording::ENTRIES {
        let texts = errdex::Code::meanings(*entry)
            .iter()
            .flat_map(|meaning| meaning.texts());
        for text in texts {
            assert!(!source.contains(&text.to_lowercase()), "{text}");
        }
    }
}
