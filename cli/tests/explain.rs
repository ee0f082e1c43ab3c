//! `errdex explain` as people and programs call it: standard output, standard error, exit status.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use xtask::file::assert_fresh;
use xtask::generate::answers;

fn errdex(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_errdex"))
        .args(arguments)
        .output()
        .unwrap()
}

fn stdout(output: &Output) -> &str {
    str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    str::from_utf8(&output.stderr).unwrap()
}

/// The ids of the entries that a query finds.
fn ids(arguments: &[&str]) -> Vec<String> {
    let answer = answer(arguments);
    let matches = answer["matches"].as_array().unwrap().iter();
    matches
        .map(|found| found["id"].as_str().unwrap().to_owned())
        .collect()
}

fn answer(arguments: &[&str]) -> Value {
    let output = errdex(&[&["explain", "--format", "json"], arguments].concat());
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn an_entry_is_found_by_each_of_its_names() {
    let queries = [
        ("53", "error-codes/53"),
        (" 53 ", "error-codes/53"),
        ("task conflict", "error-codes/53"),
        ("Task Conflict", "error-codes/53"),
        ("TaskConflict", "error-codes/53"),
        ("taskconflict", "error-codes/53"),
        ("error-codes/53", "error-codes/53"),
        ("serviceIdle", "submodule-states/serviceIdle"),
        ("appid is invalid", "gateway-messages/invalid appid"),
        (
            "no route matched with those values",
            "gateway-messages/no Route matched with those values",
        ),
        ("http-statuses/404", "http-statuses/404"),
    ];
    for (query, id) in queries {
        assert_eq!(ids(&[query]), [id], "{query}");
    }
}

#[test]
fn a_number_explains_the_code_and_the_status() {
    assert_eq!(ids(&["404"]), ["error-codes/404", "http-statuses/404"]);
    let output = errdex(&["explain", "404", "--full"]);
    assert!(output.status.success());
    assert!(stdout(&output).contains("error-codes/404: TaskNotFound\n"));
    assert!(stdout(&output).contains("\nhttp-statuses/404: NotFound\n"));
}

#[test]
fn conditions_leave_the_meanings_that_apply() {
    let operations = |arguments: &[&str]| {
        let answer = answer(arguments);
        let meanings = answer["matches"][0]["meanings"].as_array().unwrap().clone();
        meanings
            .iter()
            .map(|meaning| meaning["operations"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(operations(&["62"]).len(), 5);
    assert_eq!(operations(&["62", "--on", "acquire"]), [json!(["acquire"])]);
    assert_eq!(operations(&["62", "--http", "500"])[0], json!(["start"]));
    assert_eq!(
        operations(&["62", "--on", "query", "--http", "504"]),
        [json!(["query"])]
    );
    assert_eq!(ids(&["404", "--on", "acquire"]), ["http-statuses/404"]);
}

#[test]
fn an_http_status_leaves_the_meanings_that_come_with_it() {
    let statuses = |arguments: &[&str]| {
        let answer = answer(arguments);
        let meanings = answer["matches"][0]["meanings"].as_array().unwrap().clone();
        let statuses = meanings
            .iter()
            .map(|meaning| meaning["http_statuses"].clone());
        statuses.collect::<Vec<_>>()
    };
    assert_eq!(statuses(&["65", "--http", "206"]).len(), 4);
    assert_eq!(
        statuses(&["62", "--http", "504"]),
        [json!([504]), json!([504]), json!([504]), json!([])]
    );
    assert_eq!(
        ids(&["404", "--http", "404"]),
        ["error-codes/404", "http-statuses/404"]
    );
    let output = errdex(&["explain", "http-statuses/404", "--http", "500"]);
    assert_eq!(output.status.code(), Some(1));
    let output = errdex(&["explain", "error-codes/53", "--http", "500"]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn examples_are_those_of_the_conditions() {
    let answer = answer(&["62", "--on", "start"]);
    let examples = answer["matches"][0]["examples"].as_array().unwrap();
    assert!(
        examples
            .iter()
            .all(|example| example["operation"] == "start")
    );
    assert!(!examples.is_empty());
}

/// Complete answers, so that no change of them goes unnoticed.
#[test]
fn whole_answers_are_the_committed_ones() {
    let errdex = Path::new(env!("CARGO_BIN_EXE_errdex"));
    assert_fresh(answers(xtask::root(), errdex));
}

#[test]
fn a_text_of_one_meaning_leaves_that_meaning() {
    let answer = answer(&["request_hash mismatch!"]);
    let meanings = answer["matches"][0]["meanings"].as_array().unwrap();
    assert_eq!(meanings.len(), 1);
    assert_eq!(meanings[0]["texts"], json!(["request_hash mismatch!"]));
}

#[test]
fn an_entry_known_under_other_conditions_is_named_but_not_found() {
    let output = errdex(&["explain", "error-codes/7", "--on", "stop"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stdout(&output), "");
    assert_eq!(
        stderr(&output),
        "errdex: no entry for `error-codes/7` under these conditions\n\
         under other conditions:\n  error-codes/7  AlreadyStarted\n"
    );
}

#[test]
fn an_unknown_query_is_reported_with_suggestions() {
    let output = errdex(&["explain", "TaskConflct"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stdout(&output), "");
    assert!(stderr(&output).starts_with("errdex: no entry for `TaskConflct`\ndid you mean:\n"));
    assert!(stderr(&output).contains("error-codes/53  TaskConflict"));

    let output = errdex(&["explain", "15", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let answer = serde_json::from_slice::<Value>(&output.stdout).unwrap();
    assert_eq!(answer["query"], "15");
    assert_eq!(answer["matches"], json!([]));
}

#[test]
fn strange_queries_are_just_unknown() {
    let long = "x".repeat(100_000);
    for query in [
        "\u{202e}",
        "'; --",
        "99999999999999999999999",
        "-1",
        "/",
        "\n",
        "   ",
        &long,
    ] {
        let output = errdex(&["explain", "--", query]);
        assert_eq!(output.status.code(), Some(1), "{query:.20}");
        assert_eq!(stdout(&output), "");
    }
}

#[test]
fn bad_usage_exits_with_2() {
    let cases: [&[&str]; 6] = [
        &[],
        &["explain"],
        &["explain", ""],
        &["explain", "62", "--on", "begin"],
        &["explain", "62", "--http", "99"],
        &["explain", "62", "--format", "xml"],
    ];
    for arguments in cases {
        assert_eq!(errdex(arguments).status.code(), Some(2), "{arguments:?}");
    }
    let output = errdex(&["explain", "62", "--on", "strat"]);
    assert!(stderr(&output).contains("`start`"), "{}", stderr(&output));
}

#[test]
fn many_entries_are_listed_with_a_line_each() {
    let output = errdex(&["explain", "service"]);
    assert!(output.status.success());
    assert!(
        stdout(&output)
            .lines()
            .skip(2)
            .all(|line| line.contains('/'))
    );
    assert!(stdout(&output).contains("submodule-states/serviceIdle  "));
}

#[test]
fn text_has_no_color_outside_of_a_terminal() {
    assert!(!stdout(&errdex(&["explain", "62"])).contains('\u{1b}'));
}

/// The keys of an entry, so that no change of the schema goes unnoticed.
#[test]
fn json_has_the_documented_shape() {
    let answer = answer(&["62", "--on", "start"]);
    assert_eq!(answer["catalog"], "cloud-recording");
    let entry = &answer["matches"][0];
    let keys = entry.as_object().unwrap().keys().collect::<Vec<_>>();
    let mut expected = [
        "id",
        "domain",
        "key",
        "name",
        "symbol",
        "aliases",
        "old_names",
        "summary",
        "details",
        "keywords",
        "link",
        "lifecycle",
        "facets",
        "meanings",
        "see_also",
        "examples",
        "notes",
        "conflicts",
    ];
    expected.sort_unstable();
    assert_eq!(keys, expected);
    assert_eq!(entry["key"], 62);
    assert_eq!(
        entry["lifecycle"],
        json!({"state": "current", "since": "2020-03-30"})
    );
    let meaning = &entry["meanings"][0];
    assert_eq!(
        meaning["recovery"],
        json!({
            "kind": "retry",
            "after_seconds": [3, 6, 9],
            "evidence": "documented",
            "then": {
                "kind": "restart",
                "evidence": "documented",
                "from": "acquire",
                "change": ["uid"],
                "if_still_wanted": true,
            },
        })
    );
    assert_eq!(meaning["http_statuses"], json!([500]));
    assert_eq!(meaning["fault"], "service");
    assert_eq!(meaning["evidence"], "documented");
    assert!(
        meaning["sources"]
            .as_array()
            .unwrap()
            .contains(&json!("status-codes"))
    );
    let state = self::answer(&["serviceIdle"]);
    assert_eq!(state["matches"][0]["key"], "serviceIdle");
}

#[test]
fn a_closed_pipe_is_not_a_crash() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_errdex"))
        .args(["explain", "service", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(stderr(&output), "");
    assert!(output.status.success());
}
