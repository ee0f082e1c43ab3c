//! `errdex classify` with catalogs that do not say where in a body the code and the text are.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

const NUMBERS: &str = "domain: codes\ntype: Code\nkey: u16\ntitle: Codes\nfound_in: a body\nentries:\n  - {code: 5, name: Five, summary: The fifth}\n  - code: 6\n    name: Six\n    summary: The sixth\n    meanings: [{texts: [all gone], fault: caller, recovery: fix-request, evidence: inferred}]\n";

const TEXTS: &str = "domain: codes\ntype: Code\nkey: string\nkind: code\ntitle: Codes\nfound_in: a body\nentries:\n  - text: E42\n    name: Answer\n    summary: The answer\n    meanings: [{fault: caller, recovery: fix-request, evidence: inferred}]\n  - {text: NOT_FOUND, name: NotFound, summary: Nothing there}\n  - {text: \"22012\", name: DivisionByZero, summary: Division by zero}\n";

/// A catalog with one domain.
fn catalog(domain: &str) -> TempDir {
    let folder = tempfile::Builder::new()
        .prefix("shop")
        .rand_bytes(0)
        .tempdir_in(tempfile::tempdir().unwrap().keep())
        .unwrap();
    let about = "catalog: shop\ntitle: Shop\n";
    fs::write(folder.path().join("catalog.yaml"), about).unwrap();
    fs::write(folder.path().join("codes.yaml"), domain).unwrap();
    folder
}

fn classify(catalog: &TempDir, arguments: &[&str], body: &str) -> (String, Option<i32>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_errdex"))
        .args(["classify", "--catalog"])
        .arg(catalog.path())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(body.as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    (
        String::from_utf8(output.stdout).unwrap(),
        output.status.code(),
    )
}

fn answer_of(catalog: &TempDir, body: &str) -> Value {
    let (answer, _) = classify(catalog, &["--format", "json"], body);
    serde_json::from_str(&answer).unwrap()
}

/// The best match, its certainty, the code, and where it was.
fn said(catalog: &TempDir, body: &str) -> [Value; 4] {
    let answer = answer_of(catalog, body);
    let seen = &answer["observation"];
    [
        answer["matches"][0]["id"].clone(),
        answer["certainty"].clone(),
        seen["code"].clone(),
        seen["code_path"].clone(),
    ]
}

#[test]
fn numbers_are_found_in_the_usual_places() {
    let catalog = catalog(NUMBERS);
    for (body, path) in [
        (r#"{"code":5}"#, "code"),
        (r#"{"code":"5","status":"error"}"#, "code"),
        (r#"{"error":{"code":5,"message":"no"}}"#, "error.code"),
        (r#"{"errorCode":5}"#, "errorCode"),
        (r#"{"error_code":5,"error":"no"}"#, "error_code"),
        (r#"{"errcode":5,"errmsg":"no"}"#, "errcode"),
        (r#"{"errors":[{"message":"no","code":5}]}"#, "errors[].code"),
        (
            r#"{"errors":[{"extensions":{"code":5}}]}"#,
            "errors[].extensions.code",
        ),
        (r#"{"error":{"code":5},"code":5}"#, "code"),
    ] {
        let [id, _, code, place] = said(&catalog, body);
        assert_eq!(
            [id, code, place],
            [json!("codes/5"), json!(5), json!(path)],
            "{body}"
        );
    }
    // Nobody said which of two codes counts, or that a text counts more than a code.
    for body in [
        r#"{"code":5,"error":{"code":6}}"#,
        r#"{"errors":[{"code":5},{"code":6}]}"#,
        r#"{"code":6,"errorCode":"9"}"#,
    ] {
        let answer = answer_of(&catalog, body);
        assert_ne!(answer["certainty"], "documented", "{body}");
        assert_eq!(answer["recovery"], json!(null), "{body}");
    }
    assert_eq!(
        said(&catalog, r#"{"code":5,"error":{"code":5}}"#)[1],
        "documented"
    );
    let answer = answer_of(&catalog, r#"{"code":"E42","message":"all gone"}"#);
    assert_eq!(answer["certainty"], "partial");
    assert_eq!(answer["recovery"], json!(null));
    for body in [r#"{"code":9}"#, r#"{"code":true}"#] {
        assert_eq!(said(&catalog, body)[1], "unknown", "{body}");
    }
    let answer = answer_of(&catalog, r#"{"error":{"message":"All gone!"}}"#);
    assert_eq!(answer["matches"][0]["id"], "codes/6");
    assert_eq!(answer["observation"]["text_path"], "error.message");
    let (text, status) = classify(&catalog, &[], r#"{"error":{"code":5,"message":"no"}}"#);
    assert!(text.contains("code 5 (in `error.code`)"), "{text}");
    assert!(text.contains("text \"no\" (in `error.message`)"), "{text}");
    assert_eq!(status, Some(0));
}

#[test]
fn texts_are_codes() {
    let catalog = catalog(TEXTS);
    for (body, id, path) in [
        (r#"{"code":"E42"}"#, "codes/E42", "code"),
        (r#"{"code":"\u004542"}"#, "codes/E42", "code"),
        (
            r#"{"error":{"code":"E42","message":"no"}}"#,
            "codes/E42",
            "error.code",
        ),
        (
            r#"{"error":{"code":404,"status":"NOT_FOUND"}}"#,
            "codes/NOT_FOUND",
            "error.status",
        ),
        (
            r#"{"error":"E42","error_description":"no"}"#,
            "codes/E42",
            "error",
        ),
        (r#"{"code":"22012"}"#, "codes/22012", "code"),
    ] {
        let [found, _, code, place] = said(&catalog, body);
        let key = id.strip_prefix("codes/").unwrap();
        assert_eq!(
            [found, code, place],
            [json!(id), json!(key), json!(path)],
            "{body}"
        );
    }
    for body in [
        r#"{"code":"E43"}"#,
        r#"{"error":"Bad Request"}"#,
        r#"{"message":"E42"}"#,
    ] {
        assert_eq!(said(&catalog, body)[1], "unknown", "{body}");
    }
    for body in [
        r#"{"code":"E42","error":{"code":"NOT_FOUND"}}"#,
        r#"{"code":"E42","error":"NOT_FOUND"}"#,
    ] {
        let answer = answer_of(&catalog, body);
        assert_ne!(answer["certainty"], "documented", "{body}");
        assert_eq!(answer["recovery"], json!(null), "{body}");
    }
    let lines = "{\"code\":\"E42\"}\n{\"code\":\"E43\"}\n";
    let (text, _) = classify(&catalog, &["--lines"], lines);
    assert!(
        text.starts_with("partial\tcodes/E42\tfix-request\t"),
        "{text}"
    );
    assert!(text.contains("\nunknown\t-\t-\t-\n"), "{text}");
}

/// Nobody says that the keys are codes, but a body with one of them is about that entry.
#[test]
fn a_key_of_a_message_is_found_as_a_code() {
    let catalog = catalog(&TEXTS.replace("kind: code\n", ""));
    for body in [
        r#"{"code":"E42","message":"something long"}"#,
        r#"{"error":{"code":"E42"}}"#,
        r#"{"message":"E42"}"#,
    ] {
        assert_eq!(said(&catalog, body)[0], "codes/E42", "{body}");
    }
    assert_eq!(
        said(&catalog, r#"{"code":"E43","message":"E42"}"#)[1],
        "partial"
    );
    // A number is a code, too, and the catalog has none.
    let answer = answer_of(&catalog, r#"{"code":99,"message":"E42"}"#);
    assert_eq!(answer["certainty"], "partial");
    assert_eq!(answer["recovery"], json!(null));
}

/// An entry that states nothing but its key is an answer, too.
#[test]
fn an_entry_without_meanings_is_found() {
    let catalog = catalog(NUMBERS);
    let answer = answer_of(&catalog, r#"{"code":5}"#);
    assert_eq!(answer["certainty"], "documented");
    assert_eq!(answer["recovery"], json!(null));
    assert_eq!(answer["matches"][0]["meaning"], json!(null));
    let (text, status) = classify(&catalog, &[], r#"{"code":5}"#);
    assert!(text.contains("codes/5: Five\nThe fifth\n"), "{text}");
    assert_eq!(status, Some(0));
    let (line, _) = classify(&catalog, &["--lines"], r#"{"code":5}"#);
    assert_eq!(line, "documented\tcodes/5\t-\tThe fifth\n");
}
