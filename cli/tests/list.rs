//! `errdex list` as people and programs call it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::{Command, Output};

use serde_json::{Value, json};

const SQLSTATE: &str = "../examples/own-catalog/data/sqlstate";
const SHOP: &str = "../examples/committed-tables/data/shop";

fn list(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_errdex"))
        .arg("list")
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

/// The ids of what is listed, in the order of the lines.
fn ids(arguments: &[&str]) -> Vec<String> {
    let output = list(arguments);
    let lines = text(&output.stdout).lines();
    lines
        .map(|line| line.split("  ").next().unwrap().to_owned())
        .collect()
}

#[test]
fn an_entry_is_a_line() {
    let output = list(&["--domain", "modules"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        text(&output.stdout),
        "modules/0  Recorder  The recorder\n\
         modules/1  Uploader  The uploader\n\
         modules/2  CloudRecordingService  The cloud recording service\n\
         modules/6  WebPageRecording  The web page recording service\n"
    );
    assert_eq!(ids(&["--catalog", SQLSTATE]).len(), 260);
}

#[test]
fn every_filter_has_an_option() {
    let retries = ["--on", "start", "--recovery", "retry", "--fault", "service"];
    let codes = [&retries[..], &["--domain", "error-codes"]].concat();
    assert_eq!(ids(&codes), ["error-codes/62"]);
    assert_eq!(
        ids(&[&codes[..], &["--http", "500"]].concat()),
        ["error-codes/62"]
    );
    assert_eq!(
        ids(&[&codes[..], &["--http", "504"]].concat()),
        [""; 0],
        "504 is stated for another operation"
    );
    let withdrawn = ids(&["--lifecycle", "withdrawn"]);
    assert!(!withdrawn.is_empty() && !withdrawn.contains(&"error-codes/62".to_owned()));
    let inferred = ids(&["--fault", "caller", "--evidence", "inferred"]);
    let all = ids(&["--fault", "caller"]);
    assert!(!inferred.is_empty() && inferred.len() < all.len());
    let lost = ["--catalog", SHOP, "--outcome", "lost"];
    assert_eq!(ids(&lost), ["error-codes/E0042"]);
}

#[test]
fn programs_get_a_record_for_each_catalog() {
    let output = list(&["--catalog", SHOP, "--format", "json"]);
    let answer = serde_json::from_slice::<Value>(&output.stdout).unwrap();
    let busy = "The shop is overloaded";
    let sold_out = "Nothing of the item is left";
    assert_eq!(
        answer,
        json!({"catalog": "shop", "matches": [
            {"id": "error-codes/E0017", "name": "Busy", "summary": busy},
            {"id": "error-codes/E0042", "name": "SoldOut", "summary": sold_out},
        ]})
    );

    let both = ["--catalog", SHOP, "--catalog", "bundled"];
    let settled = [&both[..], &["--recovery", "settled"]].concat();
    let output = list(&[&settled[..], &["--format", "json"]].concat());
    let lines = text(&output.stdout).lines();
    let counts = lines.map(|line| {
        let answer = serde_json::from_str::<Value>(line).unwrap();
        let count = answer["matches"].as_array().unwrap().len();
        (answer["catalog"].clone(), count > 0)
    });
    assert_eq!(
        counts.collect::<Vec<_>>(),
        [(json!("shop"), false), (json!("cloud-recording"), true)]
    );
    let output = list(&settled);
    let heading = "cloud-recording: Agora Cloud Recording RESTful API\n\n";
    assert!(text(&output.stdout).starts_with(heading));
}

#[test]
fn nothing_is_reported_and_unknown_names_are_refused() {
    let nothing = ["--domain", "modules", "--fault", "caller"];
    let output = list(&nothing);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout), "");
    assert_eq!(
        text(&output.stderr),
        "errdex: no entry states all of this\n"
    );
    let output = list(&[&nothing[..], &["--format", "json"]].concat());
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        text(&output.stdout),
        "{\"catalog\":\"cloud-recording\",\"matches\":[]}\n"
    );

    for (arguments, complaint) in [
        (
            ["--domain", "states"],
            "unknown domain `states`; expected one of `error-codes`",
        ),
        (
            ["--on", "buy"],
            "unknown operation `buy`; expected one of `order`, `cancel`",
        ),
        (["--fault", "me"], "possible values: caller, account"),
        (["--recovery", "retri"], "possible values: settled, retry"),
        (["--outcome", "x"], "possible values: done, pending"),
        (["--evidence", "x"], "possible values: documented"),
        (["--lifecycle", "x"], "possible values: current, withdrawn"),
        (["--http", "99"], "99"),
    ] {
        let output = list(&[&["--catalog", SHOP], &arguments[..]].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let stderr = text(&output.stderr);
        assert!(stderr.contains(complaint), "{stderr}");
    }
}
