//! What `classify` says about responses of the API.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use errdex::cloud_recording::{
    ErrorCode, GatewayMessage, HttpStatus, Observation, Operation, SubmoduleState, classify,
};
use errdex::{Certainty, Code, Fact, Recovery};

use Certainty::{Documented, Partial, Unknown};

/// A diagnosis in short: certainty, the best entry, and the kind of recovery.
fn said(seen: &Observation<'_>) -> (Certainty, String, &'static str) {
    let diagnosis = classify(seen);
    let id = diagnosis.best().map(|best| best.entry().id().to_string());
    let recovery = diagnosis.recovery().map_or("", Recovery::kind);
    (diagnosis.certainty(), id.unwrap_or_default(), recovery)
}

fn answer(operation: Operation, http_status: u16, body: &str) -> Observation<'_> {
    Observation::from_json(body)
        .with_operation(operation)
        .with_http_status(http_status)
}

#[test]
fn the_design_s_own_example() {
    let seen = Observation::new()
        .with_operation(Operation::Start)
        .with_http_status(500)
        .with_code(62)
        .with_text("request timeout");
    let diagnosis = classify(&seen);
    assert_eq!(diagnosis.certainty(), Documented);
    let best = diagnosis.best().unwrap();
    assert_eq!(best.entry(), ErrorCode::ServiceUnavailable.into());
    assert_eq!(best.meaning().operations(), [Operation::Start]);
    let facts = [Fact::Operation, Fact::HttpStatus, Fact::Code, Fact::Text];
    assert!(best.agrees().iter().eq(facts));
    assert!(best.disagrees().is_empty());
    assert_eq!(diagnosis.recovery().unwrap().kind(), "retry");
}

#[test]
fn errors_ride_on_success_statuses() {
    use Operation::{Query, Start, Stop};
    let cases = [
        (
            Start,
            201,
            r#"{"code":7,"reason":"already started"}"#,
            "error-codes/7",
            "settled",
        ),
        (
            Start,
            206,
            r#"{"code":65,"reason":"request not completed"}"#,
            "error-codes/65",
            "retry",
        ),
        (Query, 206, r#"{"code":65}"#, "error-codes/65", "retry"),
        (
            Stop,
            206,
            r#"{"code":435,"reason":"no recorded data"}"#,
            "error-codes/435",
            "settled",
        ),
    ];
    for (operation, status, body, id, recovery) in cases {
        let expected = (Documented, id.to_owned(), recovery);
        assert_eq!(said(&answer(operation, status, body)), expected, "{body}");
    }
}

#[test]
fn a_number_means_one_thing_as_a_code_and_another_as_a_status() {
    use Operation::{Acquire, Query};
    let cases = [
        (
            Acquire,
            400,
            r#"{"code":400,"reason":"invalid_appid"}"#,
            "error-codes/400",
            "fix-account",
        ),
        (
            Acquire,
            400,
            r#"{"code":401,"reason":"invalid_channel_name"}"#,
            "error-codes/401",
            "fix-request",
        ),
        (
            Acquire,
            401,
            r#"{"message":"Unauthorized"}"#,
            "gateway-messages/Unauthorized",
            "fix-credentials",
        ),
        (
            Query,
            404,
            r#"{"code":404,"reason":"failed to find worker"}"#,
            "error-codes/404",
            "recheck",
        ),
        (
            Acquire,
            500,
            r#"{"code":500,"reason":"internal_error"}"#,
            "error-codes/500",
            "retry",
        ),
        (
            Acquire,
            500,
            r#"{"code":501,"reason":"no_worker_manager_available"}"#,
            "error-codes/501",
            "retry",
        ),
        (
            Acquire,
            500,
            r#"{"code":504,"reason":"allocate_timeout"}"#,
            "error-codes/504",
            "retry",
        ),
        (
            Query,
            504,
            r#"{"code":62,"reason":"request timeout"}"#,
            "error-codes/62",
            "retry",
        ),
    ];
    for (operation, status, body, id, recovery) in cases {
        let expected = (Documented, id.to_owned(), recovery);
        assert_eq!(said(&answer(operation, status, body)), expected, "{body}");
    }
    for status in [400, 401, 404, 500, 504] {
        let alone = Observation::new().with_http_status(status);
        assert_eq!(said(&alone).1, format!("http-statuses/{status}"));
    }
    assert_eq!(said(&Observation::new().with_http_status(501)).0, Unknown);
}

#[test]
fn the_operation_decides_what_62_and_501_mean() {
    let meaning = |code: u16, operation| {
        let seen = Observation::new().with_operation(operation).with_code(code);
        classify(&seen).best().unwrap().meaning()
    };
    for &operation in Operation::ALL {
        assert!(meaning(62, operation).operations().contains(&operation));
    }
    assert_eq!(
        meaning(62, Operation::Acquire).recovery(),
        Some(Recovery::FixAccount)
    );
    assert_eq!(
        meaning(501, Operation::Query).recovery(),
        Some(Recovery::Settled)
    );
    let retry = meaning(501, Operation::Acquire).recovery();
    assert_eq!(retry.map(Recovery::kind), Some("retry"));
}

#[test]
fn without_an_operation_all_meanings_apply() {
    for entry in [ErrorCode::ServiceUnavailable, ErrorCode::ServiceExiting] {
        let seen = Observation::new().with_code(entry.code());
        let diagnosis = classify(&seen);
        assert_eq!(diagnosis.certainty(), Documented);
        assert_eq!(diagnosis.recovery(), None);
        let found = diagnosis.matches().map(|found| found.meaning());
        assert!(found.eq(entry.meanings().iter().copied()), "{entry:?}");
    }
}

#[test]
fn messages_match_in_any_case_with_whitespace_and_other_spellings() {
    let cases = [
        ("INVALID APPID", GatewayMessage::InvalidAppId),
        (" appid is invalid\n", GatewayMessage::InvalidAppId),
        (
            "no route matched with those values",
            GatewayMessage::NoRoute,
        ),
        ("unauthorized", GatewayMessage::Unauthorized),
        (
            "\tApi Rate Limit Exceeded",
            GatewayMessage::RateLimitExceeded,
        ),
    ];
    for (text, message) in cases {
        let seen = Observation::new().with_text(text);
        let diagnosis = classify(&seen);
        assert_eq!(diagnosis.best().unwrap().entry(), message.into(), "{text}");
        assert_eq!(diagnosis.certainty(), Documented, "{text}");
    }
    let wire = Observation::new()
        .with_code(502)
        .with_text("failed to allocate worker");
    let page = Observation::new()
        .with_code(502)
        .with_text("Failed to allocate worker");
    assert!(
        classify(&wire)
            .best()
            .unwrap()
            .agrees()
            .contains(Fact::Text)
    );
    assert_eq!(said(&wire), said(&page));
}

#[test]
fn the_code_tells_a_missing_task_from_a_missing_route() {
    let task = answer(
        Operation::Stop,
        404,
        r#"{"code":404,"reason":"failed to find worker"}"#,
    );
    let route = answer(
        Operation::Stop,
        404,
        r#"{"message":"no Route matched with those values"}"#,
    );
    assert_eq!(said(&task).1, "error-codes/404");
    assert_eq!(
        said(&route),
        (
            Documented,
            "gateway-messages/no Route matched with those values".to_owned(),
            "fix-request"
        )
    );
}

#[test]
fn an_undocumented_code_is_kept_and_its_status_explained() {
    let seen = answer(
        Operation::Start,
        500,
        r#"{"resourceId":"...","sid":"","code":15}"#,
    );
    let diagnosis = classify(&seen);
    assert_eq!(diagnosis.certainty(), Unknown);
    assert_eq!(diagnosis.observation().code(), Some(15));
    let best = diagnosis.best().unwrap();
    assert_eq!(best.entry(), HttpStatus::InternalError.into());
    assert!(best.meaning().operations().contains(&Operation::Start));
    assert!(!best.agrees().contains(Fact::Code));

    let alone = Observation::new().with_code(15);
    assert_eq!(said(&alone), (Unknown, String::new(), ""));
    let text = Observation::new()
        .with_http_status(404)
        .with_text("<html>not found</html>");
    let status = Observation::new().with_http_status(404);
    let (_, id, recovery) = said(&status);
    assert_eq!(said(&text), (Partial, id, recovery));
}

#[test]
fn a_documented_code_under_another_status_is_partial_and_not_dropped() {
    let seen = Observation::new()
        .with_operation(Operation::Start)
        .with_http_status(500)
        .with_code(53);
    let diagnosis = classify(&seen);
    assert_eq!(diagnosis.certainty(), Partial);
    let best = diagnosis.best().unwrap();
    assert_eq!(best.entry(), ErrorCode::TaskConflict.into());
    assert!(best.agrees().iter().eq([Fact::Operation, Fact::Code]));
    assert!(best.disagrees().iter().eq([Fact::HttpStatus]));
    let others = diagnosis.matches().skip(1).map(|found| found.entry());
    assert!(
        others
            .into_iter()
            .any(|entry| entry == HttpStatus::InternalError.into())
    );

    let wrong_operation = Observation::new()
        .with_operation(Operation::Query)
        .with_code(7);
    assert_eq!(
        said(&wrong_operation),
        (Partial, "error-codes/7".to_owned(), "")
    );
    let known_text = Observation::new().with_code(15).with_text("task conflict");
    assert_ne!(said(&known_text).0, Documented);
}

#[test]
fn success_is_settled() {
    for &operation in Operation::ALL {
        let seen = answer(operation, 200, r#"{"resourceId":"...","sid":"..."}"#);
        assert_eq!(
            said(&seen),
            (Documented, "http-statuses/200".to_owned(), "settled")
        );
    }
}

#[test]
fn a_text_names_its_code_where_the_code_is_missing() {
    let seen = Observation::new()
        .with_operation(Operation::Start)
        .with_text("Task Conflict");
    assert_eq!(
        said(&seen),
        (Documented, "error-codes/53".to_owned(), "fix-request")
    );
}

#[test]
fn the_four_body_shapes_are_read() {
    let cases = [
        (
            r#"{"message":"Invalid authentication credentials"}"#,
            None,
            Some("Invalid authentication credentials"),
        ),
        (
            "\n{\"cname\":\"...\",\"code\":502,\"reason\":\"failed to allocate worker\",\"uid\":\"...\"}",
            Some(502),
            Some("failed to allocate worker"),
        ),
        (
            r#"{"code":404,"serverResponse":{"command":"StopCloudRecorder","payload":{"message":"failed to find worker"}}}"#,
            Some(404),
            Some("failed to find worker"),
        ),
        (r#"{"resourceId":"...","sid":"","code":15}"#, Some(15), None),
    ];
    for (body, code, text) in cases {
        let seen = Observation::from_json(body);
        assert_eq!((seen.code(), seen.text()), (code, text), "{body}");
    }
}

#[test]
fn odd_bodies_leave_the_rest_of_the_observation_intact() {
    let cases = [
        ("", None, None),
        ("null", None, None),
        ("[]", None, None),
        ("62", None, None),
        ("\"62\"", None, None),
        ("{", None, None),
        (r#"{"code":62"#, None, None),
        ("<html></html>", None, None),
        (r#"{"code":"62"}"#, Some(62), None),
        (r#"{"code":" 62 "}"#, Some(62), None),
        (r#"{"code":62.5}"#, None, None),
        (r#"{"code":true}"#, None, None),
        (r#"{"code":{"code":62}}"#, None, None),
        (r#"{"code":-1}"#, Some(-1), None),
        (r#"{"code":65536}"#, Some(65536), None),
        (r#"{"code":99999999999999999999}"#, None, None),
        (r#"{"code":62,"reason":""}"#, Some(62), None),
        (
            r#"{"code":62,"reason":"  ","message":"later"}"#,
            Some(62),
            Some("later"),
        ),
        (
            r#"{"reason":"first","message":"second"}"#,
            None,
            Some("first"),
        ),
        (r#"{"reason":7,"message":["x"]}"#, None, None),
        (r#"{"serverResponse":[],"x":{"code":7}}"#, None, None),
        ("\u{feff}{\"code\":62}", Some(62), None),
    ];
    for (body, code, text) in cases {
        let seen = answer(Operation::Start, 500, body);
        assert_eq!((seen.code(), seen.text()), (code, text), "{body}");
        assert_eq!(seen.http_status(), Some(500));
        assert_ne!(classify(&seen).matches().count(), 0, "{body}");
    }
}

#[test]
fn a_state_in_a_body_is_found_before_its_status() {
    let body =
        r#"{"serverResponse":{"subServiceStatus":{"recordingService":"serviceInProgress"}}}"#;
    let seen = answer(Operation::Query, 200, body);
    assert_eq!(
        said(&seen),
        (
            Partial,
            "submodule-states/serviceInProgress".to_owned(),
            "settled"
        )
    );
    assert!(seen.entries().eq([SubmoduleState::InProgress.into()]));
    let by_hand = Observation::new().with_entry(SubmoduleState::InProgress);
    assert_eq!(said(&by_hand).1, "submodule-states/serviceInProgress");
}

#[test]
fn an_entry_given_by_hand_and_by_status_is_matched_once() {
    let seen = Observation::new()
        .with_http_status(404)
        .with_entry(HttpStatus::NotFound);
    let entries = classify(&seen)
        .matches()
        .map(|found| found.meaning())
        .collect::<Vec<_>>();
    let mut unique = entries.clone();
    unique.dedup();
    assert_eq!(entries, unique);
    assert_eq!(entries.len(), HttpStatus::NotFound.meanings().len());
}

#[test]
fn a_field_does_not_hide_a_failure() {
    let body = r#"{"serverResponse":{"status":5}}"#;
    assert_eq!(
        said(&answer(Operation::Query, 200, body)).1,
        "recording-statuses/5"
    );
    for status in [404, 500, 504] {
        let seen = answer(Operation::Query, status, body);
        assert_eq!(said(&seen).1, format!("http-statuses/{status}"));
    }
    let unknown = answer(
        Operation::Query,
        500,
        r#"{"code":15,"serverResponse":{"status":5}}"#,
    );
    assert_eq!(said(&unknown).0, Unknown);
}

#[test]
fn what_asks_for_something_comes_before_what_does_not() {
    let body = r#"{"serverResponse":{"status":20,"extensionServiceState":[{"payload":{"state":"exit"}}]}}"#;
    assert_eq!(said(&answer(Operation::Query, 200, body)).2, "restart");
}

#[test]
fn unknown_keys_in_fields_are_kept_and_leave_it_undecided() {
    let event = |kind: u16, details: &str| {
        format!(r#"{{"eventType":{kind},"payload":{{"details":{details}}}}}"#)
    };
    let unknown = |seen: &Observation<'_>| {
        let keys = seen
            .unknown_keys()
            .map(|key| (key.domain().id(), key.number()));
        keys.collect::<Vec<_>>()
    };
    let body = event(71, r#"{"code":9}"#);
    let seen = Observation::from_json(&body);
    assert_eq!(unknown(&seen), [("web-stop-codes", Some(9))]);
    assert_eq!((said(&seen).0, said(&seen).2), (Unknown, ""));
    let body = event(1, r#"{"module":1,"errorLevel":4,"errorCode":99}"#);
    let seen = Observation::from_json(&body);
    assert_eq!(unknown(&seen), [("uploader-errors", Some(99))]);
    assert_eq!(said(&seen).0, Unknown);
    let body = event(41, r#"{"leaveCode":38}"#);
    let seen = Observation::from_json(&body);
    assert_eq!(unknown(&seen), [("leave-codes", Some(32))]);
    assert_eq!(said(&seen).0, Partial);
    let body = event(41, r#"{"leaveCode":6}"#);
    let seen = Observation::from_json(&body);
    assert_eq!(unknown(&seen), []);
    assert_eq!(said(&seen).0, Documented);
    let body = event(11, r#"{"exitStatus":1}"#);
    let seen = Observation::from_json(&body);
    assert_eq!(
        said(&seen),
        (Documented, "exit-statuses/1".to_owned(), "contact-support")
    );
}

#[test]
fn a_level_or_module_decides_nothing() {
    let body = r#"{"eventType":1,"payload":{"details":{"module":6,"errorLevel":4}}}"#;
    let seen = Observation::from_json(body);
    assert_eq!(said(&seen).1, "event-types/1");
    assert_ne!(said(&seen).2, "settled");
}

#[test]
fn details_of_a_notification_are_not_a_response() {
    let body = r#"{"msgName":"web_recorder_stopped","code":2,"message":"capability_limit"}"#;
    assert_eq!(Observation::from_json(body).code(), None);
}

#[test]
fn a_code_that_is_not_a_number_is_not_ignored() {
    for code in ["\"E_FOO\"", "99999999999999999999", "[7]", "7.5"] {
        let body = format!("{{\"code\":{code}}}");
        let seen = answer(Operation::Start, 200, &body);
        assert!(seen.has_invalid_code(), "{code}");
        assert_eq!(said(&seen).0, Unknown, "{code}");
    }
}

#[test]
fn a_status_whose_conditions_were_all_seen_decides() {
    assert_eq!(said(&answer(Operation::Start, 500, "{}")).2, "retry");
    assert_eq!(said(&answer(Operation::Stop, 206, "{}")).2, "recheck");
}

#[test]
fn a_known_text_is_found_next_to_an_unknown_code() {
    let seen = Observation::new().with_code(15).with_text("task conflict");
    assert_eq!(said(&seen), (Partial, "error-codes/53".to_owned(), ""));
}

#[test]
fn nothing_seen_is_unknown() {
    assert_eq!(said(&Observation::new()), (Unknown, String::new(), ""));
    assert_eq!(
        said(&Observation::new().with_operation(Operation::Stop)),
        (Unknown, String::new(), "")
    );
}

#[test]
fn a_repeated_start_is_answered_with_a_settled_entry() {
    for &operation in Operation::ALL {
        for entry in operation.when_repeated() {
            assert!(entry.recovery_on(operation).is_some(), "{}", entry.id());
        }
    }
    assert_eq!(
        Operation::Start.when_repeated(),
        [ErrorCode::AlreadyStarted.into()]
    );
    let retry = ErrorCode::RequestNotCompleted
        .recovery_on(Operation::Start)
        .unwrap();
    assert!(retry.is_retryable() && !Recovery::FixRequest.is_retryable());
}
