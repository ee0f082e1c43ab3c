//! The example client against a server that fails in documented ways, over real HTTP.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::VecDeque;

use errdex::cloud_recording::Operation;
use errdex::{Outcome, Recovery, Why};

#[allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "an example is a program of its own"
)]
#[path = "../examples/client.rs"]
mod client;

use client::Http;
use client::mock::{Script, Server};
use client::recorder::Report;

/// The result of a recording: the report, the operations called, the seconds waited, the users tried.
struct Told {
    report: Report,
    operations: Vec<String>,
    waited: Vec<u64>,
    users: Vec<String>,
}

impl Told {
    fn count(&self, operation: &str) -> usize {
        let called = self.operations.iter();
        called.filter(|called| *called == operation).count()
    }
}

/// How long the client lets a recording run before it asks for its state again.
const WATCH: u64 = 120;

type Answers<'a> = &'a [(&'static str, &'a [(u16, &'static str)])];

fn record(script: Answers<'_>) -> Told {
    record_for(60, script)
}

fn record_for(seconds: u64, script: Answers<'_>) -> Told {
    let script = script
        .iter()
        .map(|(operation, answers)| (*operation, answers.iter().copied().collect::<VecDeque<_>>()));
    let server = Server::start(script.collect::<Script>());
    let mut http = Http::new(&server);
    http.wanted = std::time::Duration::from_secs(seconds);
    let (report, http) = client::record(http);
    let waited = http.waited.iter().map(std::time::Duration::as_secs);
    let waited = waited.filter(|waited| *waited != WATCH).collect();
    let requests = server.requests();
    let mut users = requests
        .iter()
        .filter_map(|(.., body)| serde_json::from_str::<serde_json::Value>(body).ok())
        .map(|body| body["uid"].as_str().unwrap().to_owned())
        .collect::<Vec<_>>();
    users.sort();
    users.dedup();
    let operations = requests.into_iter();
    Told {
        report,
        operations: operations.map(|(operation, ..)| operation).collect(),
        waited,
        users,
    }
}

const TIMEOUT: (u16, &str) = (500, r#"{"code":62,"reason":"request timeout"}"#);
const NOT_COMPLETED: (u16, &str) = (206, r#"{"code":65,"reason":"request not completed"}"#);
const STARTED: (u16, &str) = (201, r#"{"code":7,"reason":"already started"}"#);
const EMPTY: (u16, &str) = (206, r#"{"code":435,"reason":"no recorded data"}"#);
const GONE: (u16, &str) = (404, r#"{"code":404,"reason":"failed to find worker"}"#);

#[test]
fn a_good_day_takes_four_requests() {
    let told = record(&[]);
    assert!(told.report.is_success(), "{:?}", told.report);
    assert_eq!(told.operations, ["acquire", "start", "query", "stop"]);
    assert_eq!(told.waited, [0; 0]);
}

#[test]
fn a_start_that_times_out_is_sent_again_by_the_vendor_s_schedule() {
    let told = record(&[("start", &[TIMEOUT, TIMEOUT, TIMEOUT])]);
    assert!(told.report.is_success(), "{:?}", told.report);
    assert_eq!(told.operations[1..5], ["start"; 4]);
    assert_eq!(told.waited, [3, 6, 9]);
    assert_eq!(told.users, ["527841"]);
}

#[test]
fn after_the_last_attempt_a_new_one_begins_with_another_user() {
    let told = record(&[("start", &[TIMEOUT; 4])]);
    assert_eq!(told.report.outcome, Outcome::Done, "{:?}", told.report);
    assert_eq!(told.users, ["527841", "527842"]);
    // Nothing told the client what became of the first attempt, so it waited, and then said so.
    assert_eq!(told.report.possibly_running, [527_841]);
    assert!(!told.report.is_success());
}

#[test]
fn an_id_that_was_lost_comes_with_a_notification() {
    let told = record(&[("start", &[NOT_COMPLETED, NOT_COMPLETED, STARTED])]);
    assert!(told.report.is_success(), "{:?}", told.report);
    assert_eq!(
        told.operations,
        ["acquire", "start", "start", "start", "query", "stop"]
    );
    assert_eq!(told.waited[..2], [3, 6]);
}

#[test]
fn a_task_that_stays_lost_is_begun_again_with_another_user_and_stopped() {
    let told = record_for(100, &[("query", &[GONE; 6])]);
    assert!(told.report.is_success(), "{:?}", told.report);
    assert_eq!(told.waited, [5, 10, 15, 30, 30]);
    assert_eq!(told.users, ["527841", "527842"]);
    let again = ["acquire", "start", "query", "stop", "stop"];
    assert_eq!(told.operations[8..], again);
}

#[test]
fn a_task_that_is_never_found_is_given_up() {
    let told = record_for(1000, &[("query", &[GONE; 100])]);
    assert_eq!(told.report.failure, Some((Operation::Query, Why::Restarts)));
    assert_eq!(told.count("acquire"), 4);
    // Once the recording is not wanted any more, nothing is begun.
    let told = record_for(60, &[("query", &[GONE; 100])]);
    assert_eq!((told.count("acquire"), told.count("stop")), (1, 1));
}

#[test]
fn a_task_that_never_gets_ready_is_not_a_success() {
    let waits = (200, r#"{"serverResponse":{"status":0}}"#);
    let told = record_for(1000, &[("query", &[waits; 100]), ("stop", &[EMPTY; 4])]);
    assert_eq!(told.report.failure, Some((Operation::Query, Why::Restarts)));
    assert_eq!(told.report.outcome, Outcome::Lost);
    assert_eq!((told.count("acquire"), told.count("stop")), (4, 4));
    assert_eq!(told.waited, [5, 10, 15, 30, 30].repeat(4));
    assert_eq!(told.report.possibly_running, [0; 0]);
}

#[test]
fn a_service_without_workers_gets_a_pause_before_each_attempt() {
    let full = (500, r#"{"code":502,"reason":"failed to allocate worker"}"#);
    let told = record(&[("start", &[full; 100])]);
    assert_eq!(told.report.failure, Some((Operation::Start, Why::Restarts)));
    assert_eq!(told.waited, [3, 3, 3]);
    assert_eq!((told.count("start"), told.operations.len()), (4, 8));
    assert_eq!(told.report.possibly_running, [0; 0]);
}

#[test]
fn a_gateway_without_a_service_is_asked_again() {
    let told = record(&[("start", &[(502, ""), (503, "")]), ("query", &[(503, "")])]);
    assert!(told.report.is_success(), "{:?}", told.report);
    assert_eq!(told.waited, [3, 6, 5]);
    assert_eq!(told.users, ["527841"]);
}

#[test]
fn without_a_resource_id_nothing_is_started() {
    let told = record(&[("acquire", &[(200, r#"{"resourceId""#)])]);
    assert_eq!(told.operations, ["acquire"]);
    assert!(told.report.failure.is_some() && !told.report.is_success());
}

#[test]
fn a_stop_that_is_refused_begins_nothing() {
    for refused in [
        (400, r#"{"code":1001}"#),
        (400, r#"{"code":433}"#),
        (401, r#"{"message":"Invalid authentication credentials"}"#),
    ] {
        let told = record(&[("stop", &[refused])]);
        assert_eq!((told.count("acquire"), told.count("stop")), (1, 1));
        assert_eq!(told.report.possibly_running, [527_841]);
        assert_eq!(told.report.outcome, Outcome::Unknown);
    }
}

#[test]
fn a_start_that_stays_open_conflicts_with_no_other_of_its_own() {
    let told = record(&[("start", &[NOT_COMPLETED; 3])]);
    assert_eq!(told.waited[..2], [3, 6]);
    assert_eq!((told.count("acquire"), told.count("start")), (2, 4));
    assert_eq!(told.users, ["527841", "527842"]);
    assert_eq!(told.report.possibly_running, [527_841]);
}

#[test]
fn a_stop_of_a_lost_task_is_settled_after_five_minutes() {
    let told = record(&[
        ("stop", &[GONE]),
        (
            "query",
            &[(200, "{}"), GONE, GONE, GONE, GONE, GONE, GONE, GONE],
        ),
    ]);
    assert_eq!(told.report.failure, None);
    assert_eq!(told.report.possibly_running, [0; 0]);
    assert_eq!(told.report.outcome, Outcome::Unknown);
    assert_eq!(told.operations[3], "stop");
    assert_eq!(told.operations[4..], ["query"; 7]);
    assert_eq!(told.waited, [5, 10, 15, 30, 60, 90, 90]);
}

#[test]
fn a_stop_of_a_task_that_was_changing_servers_is_sent_again() {
    let told = record(&[("stop", &[GONE])]);
    assert!(told.report.is_success(), "{:?}", told.report);
    assert_eq!(told.operations[2..], ["query", "stop", "query", "stop"]);
}

#[test]
fn an_empty_recording_is_lost() {
    let told = record(&[("stop", &[EMPTY])]);
    assert_eq!(told.report.outcome, Outcome::Lost);
    assert_eq!(told.operations.len(), 4);
    assert_eq!(told.report.possibly_running, [0; 0]);
}

#[test]
fn the_server_s_own_delay_counts_if_it_is_longer() {
    let limited = (429, r#"{"message":"API rate limit exceeded"}"#);
    let later = (429, r#"#30 {"message":"API rate limit exceeded"}"#);
    let told = record(&[("acquire", &[limited, later, limited])]);
    assert!(told.report.is_success(), "{:?}", told.report);
    assert_eq!(told.waited, [1, 30, 4]);
}

#[test]
fn what_a_person_has_to_fix_is_not_sent_again() {
    let credentials = (401, r#"{"message":"Invalid authentication credentials"}"#);
    let conflict = (400, r#"{"code":53,"reason":"task conflict"}"#);
    for (name, operation, answer, recovery) in [
        (
            "acquire",
            Operation::Acquire,
            credentials,
            Recovery::FixCredentials,
        ),
        ("start", Operation::Start, conflict, Recovery::FixRequest),
    ] {
        let told = record(&[(name, &[answer])]);
        let failure = Some((operation, Why::Permanent(recovery)));
        assert_eq!(told.report.failure, failure);
        assert_eq!(told.operations.last().unwrap(), name);
        assert_eq!(told.report.possibly_running, [0; 0]);
    }
}

#[test]
fn an_undocumented_code_is_left_to_a_person_and_its_status_alone_is_not() {
    let unknown = (500, r#"{"resourceId":"...","sid":"","code":15}"#);
    let told = record(&[("start", &[unknown])]);
    assert_eq!(
        told.report.failure,
        Some((Operation::Start, Why::Undecided))
    );
    assert_eq!(told.report.possibly_running, [527_841]);
    let told = record(&[("start", &[(500, "{}")])]);
    assert!(told.report.is_success(), "{:?}", told.report);
    assert_eq!(told.waited, [3]);
}

#[test]
fn answers_that_never_agree_are_given_up() {
    let told = record(&[("stop", &[GONE; 200])]);
    assert_eq!(told.report.possibly_running, [527_841]);
    assert!(told.operations.len() < 200);
}

/// The numbers in the client are its own limits, and it contains no text of the API.
#[test]
fn the_client_names_no_code() {
    let source = include_str!("../examples/recorder/mod.rs").to_lowercase();
    let numbers = source.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let numbers = numbers.filter(|word| word.parse::<u64>().is_ok());
    let own = ["0", "1", "3", "10", "120"];
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
