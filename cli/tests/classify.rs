//! `errdex classify` as people, pipes and programs call it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

fn errdex(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_errdex"))
        .arg("classify")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    // After bad usage, the command exits before it reads anything.
    let _ = writer.join().unwrap();
    output
}

fn answer(arguments: &[&str], input: &str) -> (Value, Option<i32>) {
    let output = errdex(
        &[&["--format", "json"], arguments].concat(),
        input.as_bytes(),
    );
    (
        serde_json::from_slice(&output.stdout).unwrap(),
        output.status.code(),
    )
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

/// There is no request that a repeat could harm, whatever has happened.
#[test]
fn a_notification_says_nothing_of_repeats() {
    let body = r#"{"productId":3,"eventType":41,"payload":{"serviceType":0,"details":{"msgName":"recorder_leave","leaveCode":2}}}"#;
    let (notification, _) = answer(&[], body);
    assert_eq!(notification["matches"][0]["id"], "leave-codes/2");
    assert_eq!(notification["effect"], "applied");
    assert_eq!(notification.get("repeat"), None);
    for length in [&[][..], &["--full"]] {
        let output = errdex(length, body.as_bytes());
        let output = text(&output.stdout);
        assert!(
            output.contains("leave-codes/2") && !output.contains("repeat"),
            "{output}"
        );
    }
    // The field of a response to `query` is about a request, and so is a code.
    for body in [
        r#"{"serverResponse":{"subServiceStatus":{"recordingService":"serviceIdle"}}}"#,
        r#"{"code":53}"#,
    ] {
        let (response, _) = answer(&[], body);
        assert!(response["repeat"].is_string(), "{response}");
    }
}

#[test]
fn json_has_the_documented_shape() {
    let body = r#"{"code":62,"reason":"request timeout"}"#;
    let (answer, status) = answer(&["--on", "start", "--http", "500"], body);
    assert_eq!(status, Some(0));
    assert_eq!(answer["catalog"], "cloud-recording");
    assert_eq!(
        answer["observation"],
        json!({
            "operation": "start", "http_status": 500, "code": 62, "text": "request timeout",
            "has_invalid_code": false, "has_invalid_text": false, "entries": [], "unknown": [], "unread": null,
        })
    );
    assert_eq!(answer["certainty"], "documented");
    assert_eq!(answer["recovery"]["kind"], "retry");
    assert_eq!(answer["recovery"]["evidence"], "documented");
    assert_eq!(answer["effect"], "unknown");
    assert_eq!(answer["outcome"], "unknown");
    assert_eq!(answer["repeat"], "safe");
    let best = &answer["matches"][0];
    assert_eq!(best["id"], "error-codes/62");
    assert_eq!(
        best["agrees"],
        json!(["operation", "http_status", "code", "text"])
    );
    assert_eq!(best["disagrees"], json!([]));
    assert_eq!(best["meaning"]["operations"], json!(["start"]));
    assert_eq!(best["meaning"]["effect"], "unknown");
    assert_eq!(best["meaning"]["outcome"], "unknown");
    assert_eq!(
        best["meaning"]["recovery"]["after_seconds"],
        json!([3, 6, 9])
    );
}

#[test]
fn a_status_appended_by_curl_is_read() {
    let body = r#"{"code":404,"reason":"failed to find worker"}"#;
    for input in [
        format!("{body}404"),
        format!("{body}\n404"),
        format!("{body}\n404\n"),
    ] {
        let (answer, _) = answer(&["--on", "stop"], &input);
        assert_eq!(answer["observation"]["http_status"], 404, "{input}");
        assert_eq!(answer["matches"][0]["id"], "error-codes/404");
    }
    let (contradicted, _) = answer(&["--http", "500"], &format!("{body}\n404"));
    assert_eq!(contradicted["observation"]["http_status"], 500);
    assert_eq!(contradicted["observation"]["code"], 404);
    let (no_status, _) = answer(&[], &format!("{body}000"));
    assert_eq!(no_status["observation"]["http_status"], Value::Null);
    assert_eq!(no_status["observation"]["code"], 404);
    let (status_only, _) = answer(&[], "429");
    assert_eq!(status_only["matches"][0]["id"], "http-statuses/429");
}

#[test]
fn an_unknown_code_is_kept_and_exits_with_1() {
    let (answer, status) = answer(&["--on", "start", "--http", "500"], r#"{"code":15}"#);
    assert_eq!(status, Some(1));
    assert_eq!(answer["certainty"], "unknown");
    assert_eq!(answer["observation"]["code"], 15);
    assert_eq!(answer["matches"][0]["id"], "http-statuses/500");
    let output = errdex(&["--http", "500"], b"{\"code\":15}");
    assert!(text(&output.stdout).contains("unknown; explaining only what surrounds it"));
}

#[test]
fn text_says_what_to_do() {
    let output = errdex(&["--on", "start"], b"{\"code\":7}201");
    assert!(output.status.success());
    let out = text(&output.stdout);
    assert!(
        out.starts_with("seen: start, HTTP 201, code 7\ndocumented\n"),
        "{out}"
    );
    assert!(out.contains("next: send no request: the outcome is unknown"));
    assert!(!out.contains('\u{1b}'));
}

#[test]
fn the_command_does_not_decide_what_is_undecided() {
    let (undecided, _) = answer(&[], r#"{"code":62}"#);
    assert_eq!(undecided["recovery"], Value::Null);
    assert_eq!(undecided["matches"].as_array().unwrap().len(), 5);
    let output = errdex(&["--full"], b"{\"code\":62}");
    assert!(text(&output.stdout).contains("the next step is undecided"));
}

#[test]
fn any_bytes_are_a_body() {
    for input in [&b""[..], b"\xff\xfe", b"[[[[", b"{\"code\":", &[0; 1000]] {
        let output = errdex(&["--format", "json"], input);
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(text(&output.stderr), "");
        let answer = serde_json::from_slice::<Value>(&output.stdout).unwrap();
        assert_eq!(answer["certainty"], "unknown");
    }
}

#[test]
fn a_file_is_read_and_a_missing_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("body.json");
    std::fs::write(&path, r#"{"code":53}"#).unwrap();
    let output = errdex(&[path.to_str().unwrap()], b"");
    assert!(text(&output.stdout).contains("error-codes/53"));
    let missing = errdex(&["no-such-file"], b"");
    assert_eq!(missing.status.code(), Some(2));
    assert!(text(&missing.stderr).starts_with("errdex: cannot read `no-such-file`"));
    let a_folder = errdex(&[folder.path().to_str().unwrap()], b"");
    assert_eq!(a_folder.status.code(), Some(2));
}

#[test]
fn lines_give_a_diagnosis_each_and_a_summary() {
    let input = concat!(
        "{\"code\":62,\"reason\":\"request timeout\"}\n",
        "\n",
        "{\"body\":{\"code\":7},\"operation\":\"start\",\"http_status\":201}\r\n",
        "{\"body\":\"{\\\"code\\\":15}\",\"http_status\":500}\n",
        "nonsense\n",
        "{\"code\":15}",
    );
    let output = errdex(&["--lines", "--format", "json"], input.as_bytes());
    assert!(output.status.success());
    let answers = text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .collect::<Vec<_>>();
    let certainties = answers
        .iter()
        .map(|answer| answer["certainty"].as_str().unwrap());
    let expected = ["documented", "documented", "unknown", "unknown", "unknown"];
    assert_eq!(certainties.collect::<Vec<_>>(), expected);
    assert_eq!(answers[1]["observation"]["operation"], "start");
    assert_eq!(answers[2]["observation"]["http_status"], 500);
    assert_eq!(answers[2]["observation"]["code"], 15);
    assert_eq!(
        text(&output.stderr),
        "5 lines\n  documented: 2\n  unknown: 3\nwhat to do\n  retry: 1\n  settled: 1\n  undecided: 3\n\
         unknown codes\n  15: 2\nbodies not read to the end: 1\n"
    );
    let output = errdex(&["--lines"], input.as_bytes());
    assert_eq!(text(&output.stdout).lines().count(), 5);
    assert!(text(&output.stdout).starts_with("documented\terror-codes/62\t"));
}

#[test]
fn a_line_that_is_too_long_does_not_stop_the_others() {
    let long = format!("{{\"code\":7,\"reason\":\"{}\"}}\n", "x".repeat(3 << 20));
    let input = format!("{{\"code\":53}}\n{long}{{\"code\":53}}\n");
    let output = errdex(&["--lines"], input.as_bytes());
    let first_words = text(&output.stdout)
        .lines()
        .map(|line| line.split('\t').next().unwrap());
    assert_eq!(
        first_words.collect::<Vec<_>>(),
        ["documented", "unknown", "documented"]
    );
    assert!(text(&output.stderr).contains("lines too long to read: 1\n"));
    // Without the body, the known facts do not suffice.
    let known = ["--lines", "--on", "start", "--http", "200"];
    let output = errdex(&known, long.as_bytes());
    assert_eq!(text(&output.stdout).split('\t').next(), Some("partial"));
    assert!(!text(&output.stdout).contains("settled"));
}

/// A line is read together with the members of a record, which are none of a body.
#[test]
fn a_body_in_a_line_says_what_it_says_alone() {
    let wide = (0..40).map(|number| format!("\"operation\":{number},"));
    for body in [
        r#"{"code":53,"operation":"start","operation":"stop"}"#.to_owned(),
        format!("{{{}\"code\":53}}", wide.collect::<String>()),
        r#"{"code":53,"code":62}"#.to_owned(),
        r#"{"operation":{"code":1},"code":53}"#.to_owned(),
    ] {
        let answer = |arguments: &[&str]| {
            let output = errdex(
                &[arguments, &["--format", "json"]].concat(),
                body.as_bytes(),
            );
            let mut answer = serde_json::from_slice::<Value>(&output.stdout).unwrap();
            // A line only has its best match.
            answer["matches"].as_array_mut().unwrap().truncate(1);
            answer
        };
        assert_eq!(answer(&["--lines"]), answer(&[]), "{body}");
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let long = format!("{{\"code\":7,\"reason\":\"{}\"}}\n", "x".repeat(3 << 20));
    let mut input = String::new();
    for number in 0..60_000 {
        input += &format!(
            "{{\"code\":{},\"reason\":\"task conflict\"}}\n",
            number % 3_000
        );
        if number % 20_000 == 10_000 {
            input += &long;
        }
    }
    input += "{\"body\":{\"code\":7},\"operation\":\"start\",\"http_status\":201}";
    let answer = |jobs: &str, format: &str| {
        let arguments = ["--lines", "--jobs", jobs, "--format", format];
        let output = errdex(&arguments, input.as_bytes());
        assert_eq!(output.status.code(), Some(0));
        (
            text(&output.stdout).to_owned(),
            text(&output.stderr).to_owned(),
        )
    };
    for format in ["text", "json"] {
        let alone = answer("1", format);
        assert_eq!(alone.0.lines().count(), 60_004);
        assert!(alone.1.contains("  others: "), "{}", alone.1);
        assert!(
            alone.1.contains("lines too long to read: 3\n"),
            "{}",
            alone.1
        );
        for jobs in ["2", "7"] {
            assert!(answer(jobs, format) == alone, "{jobs} {format}");
        }
    }
}

#[test]
fn bad_usage_exits_with_2() {
    for arguments in [
        &["--on", "begin"][..],
        &["--http", "99"],
        &["--jobs", "2"],
        &["--lines", "--jobs", "0"],
        &["--format", "xml"],
        &["a", "b"],
    ] {
        assert_eq!(
            errdex(arguments, b"").status.code(),
            Some(2),
            "{arguments:?}"
        );
    }
}

#[test]
fn an_unread_body_is_reported_in_every_format() {
    let known = ["--on", "start", "--http", "200"];
    let cases = [
        (
            r#"{"code":65,"reason":"request not com"#,
            1,
            36,
            "the JSON is cut off",
        ),
        ("{\"code\":65}\n}", 2, 1, "unexpected text after the JSON"),
    ];
    for (body, line, column, message) in cases {
        let (found, status) = answer(&known, body);
        assert_eq!(status, Some(0), "{body}");
        assert_ne!(found["certainty"], "documented", "{body}");
        assert_ne!(found["recovery"]["kind"], "settled", "{body}");
        let unread = json!({"line": line, "column": column, "message": message});
        assert_eq!(found["observation"]["unread"], unread, "{body}");
        let shown = errdex(&known, body.as_bytes());
        let place = format!("not read: the body from line {line}, column {column}: {message}\n");
        assert!(
            text(&shown.stdout).contains(&place),
            "{}",
            text(&shown.stdout)
        );
        let lines = errdex(&["--lines"], body.replace('\n', " ").as_bytes());
        assert!(
            text(&lines.stderr).contains("bodies not read to the end: 1\n"),
            "{body}"
        );
    }
    for whole in [
        r#"{"code":65}"#,
        r#"resp={"code":65,"reason":"request not completed"}"#,
        "\n [{\"code\":65}]",
    ] {
        let (found, _) = answer(&known, whole);
        assert_eq!(found["observation"]["unread"], Value::Null, "{whole}");
        assert_eq!(found["observation"]["code"], 65, "{whole}");
    }
}

#[test]
fn a_number_in_prose_is_not_a_status() {
    for body in [
        "Recording failed for channel 404",
        "uid 500",
        "{\"code\":7} in room 404",
    ] {
        let (found, _) = answer(&[], body);
        assert_eq!(found["observation"]["http_status"], Value::Null, "{body}");
    }
    let (found, _) = answer(&[], "{\"code\":7}\n201");
    assert_eq!(found["observation"]["http_status"], 201);
}

#[test]
fn unknown_responses_lead_to_support() {
    let contact = json!({"name": "Agora support", "contact": "support@agora.io"});
    for (arguments, body) in [
        (&[][..], r#"{"code":99999}"#),
        (&["--on", "start", "--http", "500"], r#"{"code":15}"#),
        (&[], r#"{"reason":"no text of the catalog"}"#),
    ] {
        let (found, _) = answer(arguments, body);
        assert_eq!(found["recovery"], Value::Null, "{body}");
        assert_eq!(found["support"], contact, "{body}");
        let shown = errdex(arguments, body.as_bytes());
        let line = "contact: Agora support (support@agora.io)\n";
        assert!(
            text(&shown.stdout).contains(line),
            "{}",
            text(&shown.stdout)
        );
    }
    let (found, _) = answer(&["--on", "start"], r#"{"code":62}"#);
    assert_eq!(found["support"], Value::Null);
}

#[test]
fn the_answer_is_what_all_meanings_agree_on() {
    let (found, _) = answer(&[], r#"{"code":404,"reason":"failed to find worker"}"#);
    let recovery = json!({
        "kind": "recheck", "with": "query", "after_seconds": [5, 10, 15], "evidence": "inferred",
        "then": null,
    });
    assert_eq!(found["recovery"], recovery);
    let (found, _) = answer(&[], r#"{"code":62,"reason":"request timeout"}"#);
    let recovery = json!({
        "kind": "retry", "after_seconds": null, "evidence": "inferred", "then": null,
    });
    assert_eq!(found["recovery"], recovery);
    let shown = errdex(
        &["--full"],
        br#"{"code":404,"reason":"failed to find worker"}"#,
    );
    let shown = text(&shown.stdout);
    // Lines are wrapped, so a sentence may span two of them.
    let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("after 5 s, 10 s, 15 s (delays inferred); what follows is undecided"),
        "{shown}"
    );
    for next in [
        "- query: ask for the state with `query` after 30 s, 30 s (delays inferred); then begin again",
        "- stop: ask for the state with `query` after 30 s, 60 s, 90 s, 90 s (delays inferred); then send no request",
    ] {
        assert!(words.contains(next), "{shown}");
    }
}

#[test]
fn text_names_a_next_step_exactly_where_json_does() {
    let operations = [
        "acquire",
        "start",
        "query",
        "update",
        "updateLayout",
        "stop",
    ];
    let bodies = [
        r#"{"code":7}"#,
        r#"{"code":62}"#,
        r#"{"code":404,"reason":"failed to find worker"}"#,
        r#"{"code":501,"reason":"no_worker_manager_available"}"#,
        r#"{"code":502,"reason":"failed to allocate worker"}"#,
        r#"{"code":1001}"#,
        r#"{"code":15}"#,
        r#"{"code":2,"reason":"what"}"#,
        r#"{"message":"Unauthorized"}"#,
        r#"{"productId":5,"eventType":1}"#,
        r#"{"eventType":41,"payload":{"details":{"leaveCode":6}}}"#,
        "{}",
        "nothing to read",
    ];
    for body in bodies {
        for operation in std::iter::once(None).chain(operations.map(Some)) {
            for status in [None, Some("200"), Some("404"), Some("500")] {
                let on = operation.iter().flat_map(|&name| ["--on", name]);
                let http = status.iter().flat_map(|&status| ["--http", status]);
                let arguments = on.chain(http).collect::<Vec<_>>();
                let (found, _) = answer(&arguments, body);
                let shown = errdex(&arguments, body.as_bytes());
                let shown = text(&shown.stdout);
                let is_decided = !found["recovery"].is_null();
                assert_eq!(
                    shown.contains("  next: "),
                    is_decided,
                    "{arguments:?}: {shown}"
                );
                // Without a decision, advice is only given under the operation that it depends on.
                let depends = operation.is_none() && shown.contains("what to do depends on");
                assert!(
                    is_decided || depends || !shown.contains(" -> "),
                    "{arguments:?}: {shown}"
                );
            }
        }
    }
}

#[test]
fn a_record_without_a_body_is_a_body_with_more_fields() {
    let known = [
        "--lines", "--on", "stop", "--http", "200", "--format", "json",
    ];
    let cases = [
        (
            r#"{"http_status":206,"operation":"start","code":65,"reason":"request not completed"}"#,
            "start",
            json!(206),
            json!(65),
        ),
        (
            r#"{"body":{"code":65},"body":{"code":65},"operation":"start"}"#,
            "start",
            json!(200),
            json!(65),
        ),
        (
            "\u{feff}{\"body\":{\"code\":65},\"operation\":\"start\"}",
            "start",
            json!(200),
            json!(65),
        ),
        (
            r#"{"body":404,"operation":"query","http_status":0}"#,
            "query",
            Value::Null,
            Value::Null,
        ),
    ];
    for (line, operation, status, code) in cases {
        let output = errdex(&known, line.as_bytes());
        let found = serde_json::from_slice::<Value>(&output.stdout).unwrap();
        let seen = &found["observation"];
        assert_eq!(seen["operation"], operation, "{line}");
        assert_eq!(seen["http_status"], status, "{line}");
        assert_eq!(seen["code"], code, "{line}");
        assert_ne!(found["recovery"]["kind"], "settled", "{line}");
    }
    // Invalid facts of a line count as unknown, whatever was known about all lines.
    let odd = r#"{"body":{"code":62},"operation":"begin","http_status":"many"}"#;
    let output = errdex(&known, odd.as_bytes());
    let found = serde_json::from_slice::<Value>(&output.stdout).unwrap();
    assert_eq!(found["observation"]["operation"], Value::Null);
    assert_eq!(found["observation"]["http_status"], Value::Null);
    assert!(text(&output.stderr).contains("records with an unknown operation or HTTP status: 1\n"));
}

#[test]
fn a_contradicting_status_after_the_body_is_not_ignored() {
    let (found, _) = answer(&["--on", "start", "--http", "200"], "{}\n504");
    assert_ne!(found["certainty"], "documented");
    assert_eq!(found["observation"]["unread"]["line"], 2);
    let (found, _) = answer(&["--on", "start", "--http", "504"], "{}\n504");
    assert_eq!(found["observation"]["unread"], Value::Null);
}

#[test]
fn only_facts_that_could_decide_are_asked_for() {
    for (arguments, body) in [
        (&["--on", "start", "--http", "500"][..], r#"{"code":15}"#),
        (&["--on", "stop"], r#"{"code":502}"#),
        (
            &[],
            r#"{"eventType":41,"payload":{"details":{"leaveCode":32}}}"#,
        ),
    ] {
        let shown = errdex(arguments, body.as_bytes());
        let shown = text(&shown.stdout);
        assert!(shown.contains("the next step is unknown\n"), "{shown}");
        assert!(!shown.contains("this may decide it"), "{shown}");
    }
    // The operation was given, so nothing depends on it.
    let (found, _) = answer(
        &["--on", "stop", "--http", "500"],
        r#"{"code":62,"reason":"request timeout"}"#,
    );
    assert_eq!(found["recovery"]["kind"], "retry");
    let shown = errdex(
        &["--on", "stop", "--http", "500"],
        br#"{"code":62,"reason":"request timeout"}"#,
    );
    assert!(!text(&shown.stdout).contains("depending on the operation"));
}

#[test]
fn an_argument_can_be_the_response_itself() {
    let body = r#"{"code":65,"reason":"request not completed"}"#;
    let (from_stdin, _) = answer(&["--on", "stop", "--http", "206"], body);
    let (from_argument, status) = answer(&[body, "--on", "STOP", "--http", "206"], "");
    assert_eq!(status, Some(0));
    assert_eq!(from_argument, from_stdin);
    let (number, _) = answer(&["429"], "");
    assert_eq!(number["matches"][0]["id"], "http-statuses/429");
    let (lines, _) = answer(&["--lines", "stop -> 404 {\"code\":404}"], "");
    assert_eq!(lines["observation"]["http_status"], 404);
}

#[test]
fn what_people_paste_is_read_and_the_answer_says_where() {
    let log = concat!(
        "2025-03-11 09:14:02 POST https://api.agora.io/v1/apps/a/cloud_recording/resourceid/b",
        "/sid/c/mode/mix/stop -> 404\n{'code': 404, 'reason': 'failed to find worker'}\n",
    );
    let output = errdex(&[], log.as_bytes());
    let out = text(&output.stdout);
    let read = "read: the body in line 2 (strip, notation), HTTP 404 in line 1, the operation by the URL in line 1";
    let words = out.split_whitespace().collect::<Vec<_>>();
    assert!(words.join(" ").contains(read), "{out}");
    assert!(out.contains("seen: stop, HTTP 404, code 404"), "{out}");
    let (answer, _) = answer(&[], log);
    let place = &answer["reading"]["http_status"];
    assert_eq!(place["value"], 404);
    let bytes = |key: &str| usize::try_from(place[key].as_u64().unwrap()).unwrap();
    assert_eq!(&log[bytes("start")..bytes("end")], "404");
    assert_eq!(
        answer["reading"]["layers"],
        json!(["strip", "prose", "notation"])
    );
    assert_eq!(answer["certainty"], "documented");
}

#[test]
fn the_response_of_another_api_is_unknown_with_its_url() {
    let log = "GET https://api.example.com/v1/users 404 {\"code\":404,\"reason\":\"failed to find worker\"}";
    let (found, status) = answer(&[], log);
    assert_eq!(status, Some(1));
    assert_eq!(found["certainty"], "unknown");
    assert_eq!(found["reading"]["foreign"], true);
    assert_eq!(
        found["reading"]["url"]["value"],
        "https://api.example.com/v1/users"
    );
    assert_eq!(found["matches"], json!([]));
    let output = errdex(&["--lines"], log.as_bytes());
    let line = "unknown\t-\t-\tthe response of another API: https://api.example.com/v1/users\n";
    assert_eq!(text(&output.stdout), line);
}

#[test]
fn what_had_to_be_repaired_is_never_documented() {
    for (input, repair) in [
        (
            "stop failed: {\"code\":404,\"reason\":\"failed to find worker\",\"ui",
            "the JSON is cut off",
        ),
        (
            "\"code\": 404,\n\"reason\": \"failed to find worker\"",
            "members without braces",
        ),
        (
            "x {code: 404, reason: failed to find worker}",
            "a text without quotes",
        ),
        ("Error: Failed to find worker!", "a text in prose"),
    ] {
        let (found, status) = answer(&[], input);
        assert_eq!(status, Some(0), "{input}");
        assert_eq!(found["certainty"], "partial", "{input}");
        let output = errdex(&[], input.as_bytes());
        assert!(
            text(&output.stdout).contains(repair),
            "{}",
            text(&output.stdout)
        );
    }
}

#[test]
fn each_line_is_read_in_any_form() {
    let lines = [
        r#"{"code":62,"reason":"request timeout"}"#,
        r#"{"body":"{\"code\":53,\"reason\":\"task conflict\"}","operation":"start","http_status":400}"#,
        "api-1  | status=404 body={\"code\":404,\"reason\":\"failed to find worker\"}",
        "start failed {'code': 53, 'reason': 'task conflict'}",
        "listening on 404",
    ];
    let output = errdex(&["--lines"], lines.join("\n").as_bytes());
    let ids = text(&output.stdout)
        .lines()
        .map(|line| line.split('\t').nth(1).unwrap());
    assert_eq!(
        ids.collect::<Vec<_>>(),
        [
            "error-codes/62",
            "error-codes/53",
            "error-codes/404",
            "error-codes/53",
            "-"
        ]
    );
}
