//! `errdex ANYTHING` chooses by itself between classifying and explaining.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn errdex(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_errdex"));
    command.args(arguments).stdin(Stdio::piped());
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The command may end without having read it.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

/// The kind of answer, and the id of the best match.
fn best(arguments: &[&str], input: &[u8]) -> (String, Option<String>) {
    let output = errdex(&[arguments, &["--format", "json"]].concat(), input);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let id = answer["matches"][0]["id"].as_str().map(str::to_owned);
    assert_eq!(
        output.status.code(),
        Some(i32::from(id.is_none())),
        "{answer}"
    );
    (answer["kind"].as_str().unwrap().to_owned(), id)
}

#[test]
fn codes_and_responses_are_classified_and_words_are_explained() {
    let log = "2026-01-02T03:04:05Z ERROR start failed: {'code': 53, 'reason': 'task conflict'}";
    let cases: &[(&[&str], &str, &str)] = &[
        (&["62"], "classify", "error-codes/62"),
        (&["#62"], "classify", "error-codes/62"),
        (&["62", "--on", "start"], "classify", "error-codes/62"),
        (&["--on", "STOP", "62"], "classify", "error-codes/62"),
        (&[r#"{"code":7}"#], "classify", "error-codes/7"),
        (&[log], "classify", "error-codes/53"),
        (
            &[
                "401 Client Error: Unauthorized for url: https://api.agora.io/v1/apps/a/cloud_recording/acquire",
            ],
            "classify",
            "http-statuses/401",
        ),
        // Both a code and a status.
        (&["404"], "explain", "error-codes/404"),
        (&["HTTP 404"], "explain", "http-statuses/404"),
        (&["stop", "404"], "explain", "error-codes/404"),
        (&["how", "to", "fix", "432"], "explain", "error-codes/432"),
        (&["task conflict"], "explain", "error-codes/53"),
        (&["TaskConflict"], "explain", "error-codes/53"),
    ];
    for (arguments, kind, id) in cases {
        let expected = ((*kind).to_owned(), Some((*id).to_owned()));
        assert_eq!(best(arguments, b""), expected, "{arguments:?}");
    }
}

#[test]
fn standard_input_is_as_good_as_an_argument() {
    let cases: &[(&str, &str, &str)] = &[
        ("62\n", "classify", "error-codes/62"),
        ("{\"code\":7}201", "classify", "error-codes/7"),
        ("task conflict\n", "explain", "error-codes/53"),
        (
            "HTTP/1.1 400 Bad Request\r\n\r\n{\"code\":53}\n",
            "classify",
            "error-codes/53",
        ),
    ];
    for (input, kind, id) in cases {
        for arguments in [&[][..], &["-"]] {
            let expected = ((*kind).to_owned(), Some((*id).to_owned()));
            assert_eq!(best(arguments, input.as_bytes()), expected, "{input}");
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("62");
    std::fs::write(&file, r#"{"code":7}"#).unwrap();
    let (kind, id) = best(&[file.to_str().unwrap()], b"");
    assert_eq!(
        (kind.as_str(), id.as_deref()),
        ("classify", Some("error-codes/7"))
    );
}

#[test]
fn what_nothing_is_known_about_has_no_answer() {
    let words = errdex(&["hello", "there"], b"");
    assert_eq!(words.status.code(), Some(1));
    assert!(words.stdout.is_empty());
    for other in [
        r#"GET https://example.com/favicon.ico 404 {"code":404}"#,
        r#"https://api.agora.io/v1/apps/x/rtc/channels 404 {"code":404}"#,
    ] {
        refuses_another_api(other);
    }
}

fn refuses_another_api(response: &str) {
    let other = errdex(&[response], b"");
    assert_eq!(other.status.code(), Some(1));
    let shown = String::from_utf8(other.stdout).unwrap();
    assert!(
        shown.contains("unknown: the response is that of another API"),
        "{shown}"
    );
    assert!(!shown.contains("next: "), "{shown}");
}

#[test]
fn any_bytes_are_an_answer() {
    for input in [&b"\xff\xfe"[..], b"[[[[", b"{", b"\0\0", b"a\nb\nc"] {
        let output = errdex(&[], input);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{input:?}");
    }
}

#[test]
fn a_response_may_be_asked_of_explain_and_a_text_of_classify() {
    let (kind, id) = best(&["explain", r#"{"code":7}"#], b"");
    assert_eq!(
        (kind.as_str(), id.as_deref()),
        ("classify", Some("error-codes/7"))
    );
    let (kind, id) = best(&["classify", "body: {\"code\":7}"], b"");
    assert_eq!(
        (kind.as_str(), id.as_deref()),
        ("classify", Some("error-codes/7"))
    );
}

#[test]
fn codes_are_those_of_the_given_catalogs() {
    let folder = env!("CARGO_MANIFEST_DIR");
    let shop = format!("{folder}/../examples/committed-tables/data/shop");
    let (kind, id) = best(&["e0042", "--catalog", &shop], b"");
    assert_eq!(
        (kind.as_str(), id.as_deref()),
        ("classify", Some("error-codes/E0042"))
    );
    // The keys of a domain that does not say to be the code of a body.
    let complete = format!("{folder}/../codegen/tests/accept/complete");
    let (kind, id) = best(&["0xC0000005", "--catalog", &complete], b"");
    assert_eq!(
        (kind.as_str(), id.as_deref()),
        ("explain", Some("statuses/0xC0000005"))
    );
}

#[test]
fn a_subcommand_is_one_and_help_is_help() {
    let help = errdex(&["--help"], b"");
    assert_eq!(help.status.code(), Some(0));
    assert!(
        String::from_utf8(help.stdout)
            .unwrap()
            .contains("errdex ANYTHING")
    );
    assert_eq!(
        errdex(&["list", "--domain", "error-codes"], b"")
            .status
            .code(),
        Some(0)
    );
    for nothing in ["", " \n"] {
        let nothing = errdex(&[], nothing.as_bytes());
        assert_eq!(nothing.status.code(), Some(2));
        assert!(nothing.stdout.is_empty());
    }
    let wrong = errdex(&["62", "--nothing"], b"");
    assert_eq!(wrong.status.code(), Some(2));
}
