//! `errdex classify --catalog`: other catalogs than the bundled one, and several at once.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const SHOP: &str = "../examples/committed-tables/data/shop";

fn classify(arguments: &[&str], body: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_errdex"))
        .arg("classify")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The command may refuse its arguments before it reads.
    let _ = child.stdin.take().unwrap().write_all(body.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

#[test]
fn the_bundled_catalog_read_from_its_files_answers_as_the_compiled_one() {
    let bodies = [
        r#"{"code":65,"reason":"request not completed"}206"#,
        r#"{"code":62,"reason":"request timeout"}"#,
        r#"{"code":"404","reason":"Failed to find worker."}404"#,
        r#"{"code":999}"#,
        r#"{"message":"Invalid AppID"}"#,
        r#"{"serverResponse":{"status":5}}200"#,
        r#"{"code":53"#,
        "<html></html>502",
        "",
    ];
    for body in bodies {
        for arguments in [
            &[][..],
            &["--format", "json"],
            &["--on", "stop"],
            &["--on", "start", "--http", "500", "--format", "json"],
            &["--lines"],
            &["--lines", "--format", "json", "--on", "query"],
        ] {
            let expected = classify(arguments, body);
            for catalog in ["bundled", "../data", "../data/cloud-recording"] {
                let arguments = [arguments, &["--catalog", catalog]].concat();
                assert_eq!(classify(&arguments, body), expected, "{arguments:?} {body}");
            }
        }
    }
}

#[test]
fn several_catalogs_answer_one_after_the_other_and_are_named() {
    let catalogs = ["--catalog", "bundled", "--catalog", SHOP];
    let body = r#"{"code":53,"reason":"task conflict","message":"sold out"}"#;
    let output = classify(&catalogs, body);
    let answer = text(&output.stdout);
    let agora = answer.find("cloud-recording: ").unwrap();
    let shop = answer.find("shop: ").unwrap();
    assert!(agora < shop, "{answer}");
    assert!(answer[agora..shop].contains("error-codes/53"), "{answer}");
    let json = classify(&[&catalogs[..], &["--format", "json"]].concat(), body);
    let ids = text(&json.stdout).lines().map(|line| {
        let record = serde_json::from_str::<Value>(line).unwrap();
        record["catalog"].as_str().unwrap().to_owned()
    });
    assert_eq!(ids.collect::<Vec<_>>(), ["cloud-recording", "shop"]);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn the_parts_of_a_text_are_shown_if_there_are_any() {
    let complete = ["--catalog", "../codegen/tests/accept/complete"];
    let classify = |arguments: &[&str], body| {
        let output = classify(&[&complete, arguments].concat(), body);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        text(&output.stdout).to_owned()
    };
    let body = r#"{"code":2,"reason":"Start: invalid \"Channel \u00dc\"!"}"#;
    let answer = classify(&[], body);
    let line = "\nparts: operation \"Start\", field_name \"Channel Ü\"\n";
    assert!(answer.contains(line), "{answer}");
    for lines in [&["--format", "json"][..], &["--format", "json", "--lines"]] {
        let answer = classify(lines, body);
        let parts = r#""parts":{"operation":"Start","field_name":"Channel Ü"},"#;
        assert!(answer.contains(parts), "{answer}");
        let without = classify(lines, r#"{"code":2,"reason":"invalid parameter"}"#);
        assert!(!without.contains("parts"), "{without}");
    }
    let without = classify(&[], r#"{"code":2,"reason":"invalid parameter"}"#);
    assert!(!without.contains("parts"), "{without}");
}

#[test]
fn lines_say_what_the_whole_command_says() {
    let url = "https://api.agora.io/v1/apps/a1/cloud_recording/acquire";
    let payload = r#"{"cname":"c","sid":"s","details":{"msgName":"recorder_leave","leaveCode":2}}"#;
    let quoted = payload.replace('"', "\\\"");
    for (line, expected) in [
        (
            format!("POST {url}: dial tcp 192.0.2.7:443: connect: connection refused"),
            "documented\t-\tretry\tno response, and the request was not sent",
        ),
        (
            format!("POST {url}: read: connection reset by peer"),
            "documented\t-\tretry\tno response, and the request may have been sent",
        ),
        (
            r#"{"kind":"Status","apiVersion":"v1","message":"no such pod","code":404}"#.to_owned(),
            "unknown\t-\t-\tthe response of another API",
        ),
        (
            r#"{"error":{"code":62,"message":"quota exceeded for project"}}"#.to_owned(),
            "unknown\t-\t-\tthe response of another API",
        ),
        (
            format!(r#"{{"noticeId":"n","productId":3,"eventType":41,"playload":{payload}}}"#),
            "partial\tleave-codes/2\t",
        ),
        (
            format!(r#"{{"noticeId":"n","productId":3,"eventType":41,"payload":"{quoted}"}}"#),
            "documented\tleave-codes/2\t",
        ),
    ] {
        let output = classify(&["--lines"], &line);
        let answer = text(&output.stdout);
        assert!(answer.starts_with(expected), "{line}\n{answer}");
        let whole = classify(&["--format", "json"], &line);
        let whole = text(&whole.stdout);
        let certainty = expected.split('\t').next().unwrap();
        let certainty = format!("\"certainty\":\"{certainty}\"");
        assert!(whole.contains(&certainty), "{line}\n{whole}");
    }
}

#[test]
fn what_cannot_be_is_refused() {
    for (arguments, message) in [
        (&["--on", "fly"][..], "unknown operation `fly`"),
        (
            &["--lines", "--catalog", "bundled", "--catalog", SHOP],
            "`--lines` works with one catalog",
        ),
        (
            &["--catalog", "../docs/cloud-recording.json"],
            "name the folder of the catalog",
        ),
        (
            &["--catalog", "../codegen/tests/reject/duplicate-key"],
            "error[duplicate-key]",
        ),
    ] {
        let output = classify(arguments, "{}");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        let said = text(&output.stderr);
        assert!(said.contains(message), "{arguments:?} {said}");
    }
}
