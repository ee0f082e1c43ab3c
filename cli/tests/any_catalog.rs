//! `errdex explain --catalog`: other catalogs than the bundled one, and several at once.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::process::{Command, Output};

use serde_json::{Value, json};

const SQLSTATE: &str = "../examples/own-catalog/data/sqlstate";
const SHOP: &str = "../examples/committed-tables/data/shop";
const COMPLETE: &str = "../codegen/tests/accept/complete";
const BROKEN: &str = "../codegen/tests/reject/duplicate-key";

fn errdex(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_errdex"))
        .args(arguments)
        .output()
        .unwrap()
}

fn explain(arguments: &[&str]) -> Output {
    errdex(&[&["explain"], arguments].concat())
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

/// The records of an answer, one for each catalog.
fn records(arguments: &[&str]) -> Vec<Value> {
    let output = explain(&[arguments, &["--format", "json"]].concat());
    let lines = text(&output.stdout).lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_folder_or_page_of_the_bundled_catalog_answers_as_the_bundled_one() {
    let queries: [&[&str]; 8] = [
        &["62"],
        &["62", "--on", "start", "--http", "500"],
        &["404", "--on", "stop"],
        &["token"],
        &["service"],
        &["task conflict"],
        &["taskconflct"],
        &["error-codes/7", "--on", "stop"],
    ];
    let same = [
        "bundled",
        "../data",
        "../data/cloud-recording",
        "../docs/cloud-recording.json",
    ];
    for query in queries {
        for format in ["text", "json"] {
            let query = [query, &["--format", format]].concat();
            let expected = explain(&query);
            for catalog in same {
                let output = explain(&[&query[..], &["--catalog", catalog]].concat());
                assert_eq!(output, expected, "{query:?} {catalog}");
            }
        }
    }
}

#[test]
fn a_catalog_of_ones_own_answers_in_text_and_json() {
    let output = explain(&["E0042", "--catalog", SHOP]);
    let expected = "error-codes/E0042: SoldOut\n\
        Nothing of the item is left\n\n\
        order | HTTP 409 | text \"sold out\"\n  \
        next: fix the request before sending it again\n  \
        repeat: safe, fault: caller, effect: none, outcome: lost\n  \
        fixes\n    - Order another item.\n\n\
        documented by: manual\n\
        all of it: --full\n";
    assert_eq!(text(&output.stdout), expected);
    let output = explain(&["E0042", "--catalog", SHOP, "--full"]);
    let expected = "error-codes/E0042: SoldOut\n\
        Nothing of the item is left\n\
        current\n\n\
        order | HTTP 409 | text \"sold out\"\n  \
        next: fix the request before sending it again\n  \
        fault: caller\n  \
        effect: none\n  \
        outcome: lost\n  \
        repeat: safe\n  \
        fixes\n    - Order another item.\n  \
        documented by: manual\n\n\
        examples\n  order, HTTP 409, documented\n  \
        {\"error\":{\"code\":\"E0042\",\"message\":\"sold out\"}}\n\n\
        see also: error-codes/E0017\n\n\
        sources\n  manual: The manual\n";
    assert_eq!(text(&output.stdout), expected);
    assert_eq!(output.status.code(), Some(0));

    let answers = records(&["23505", "--catalog", SQLSTATE]);
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0]["catalog"], "sqlstate");
    assert_eq!(answers[0]["matches"][0]["id"], "states/23505");
}

#[test]
fn a_message_leads_to_the_meaning_whose_pattern_it_fits() {
    let complete = ["--catalog", "../codegen/tests/accept/complete"];
    let meanings = |message| {
        let mut found = Vec::new();
        for record in records(&[&[message], &complete[..]].concat()) {
            for entry in record["matches"].as_array().unwrap() {
                for meaning in entry["meanings"].as_array().unwrap() {
                    found.push((entry["id"].clone(), meaning["patterns"][0].clone()));
                }
            }
        }
        found
    };
    let stopped = json!("task {id} was stopped by {who}.");
    let expected = vec![(json!("error-codes/49"), stopped)];
    assert_eq!(meanings("Task 7 was stopped by the user"), expected);
    // Words of the pattern lead to the entry, and may be meant otherwise.
    let found = meanings("was stopped by");
    assert_eq!(found.first(), expected.first());
    assert!(
        found.iter().all(|(id, _)| *id == "error-codes/49"),
        "{found:?}"
    );
}

#[test]
fn several_catalogs_answer_in_the_order_of_the_command_line() {
    let both = ["--catalog", SQLSTATE, "--catalog", "bundled"];
    let answers = records(&[&["53"], &both[..]].concat());
    let about = answers.iter().map(|answer| {
        let matches = answer["matches"].as_array().unwrap();
        let ids = matches.iter().map(|found| found["id"].clone());
        (answer["catalog"].clone(), ids.collect::<Vec<_>>())
    });
    assert_eq!(
        about.collect::<Vec<_>>(),
        [
            (json!("sqlstate"), vec![]),
            (json!("cloud-recording"), vec![json!("error-codes/53")])
        ]
    );

    // Only the catalogs that have a match are shown, each under its name.
    let output = explain(&[&["53"], &both[..]].concat());
    let alone = explain(&["53"]);
    let heading = "cloud-recording: Agora Cloud Recording RESTful API\n\n";
    let expected = format!("{heading}{}", text(&alone.stdout));
    assert_eq!(text(&output.stdout), expected);
    assert_eq!(text(&output.stderr), "");
    let output = explain(&[&["internal"], &both[..]].concat());
    let shown = text(&output.stdout);
    assert!(
        shown.starts_with("sqlstate: SQLSTATE codes of PostgreSQL 15\n\n"),
        "{shown}"
    );
    assert!(shown.contains(&format!("\n\n{heading}")), "{shown}");

    let output = explain(&[&["xyzzy"], &both[..]].concat());
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout), "");
    assert_eq!(
        text(&output.stderr),
        "errdex: sqlstate: no entry for `xyzzy`\n\
         errdex: cloud-recording: no entry for `xyzzy`\n\
         contact: Agora support (support@agora.io)\n"
    );
}

#[test]
fn a_folder_of_several_catalogs_is_all_of_them() {
    let folder = tempfile::tempdir().unwrap();
    for catalog in [SHOP, SQLSTATE] {
        let name = catalog.rsplit('/').next().unwrap();
        let copy = folder.path().join(name);
        fs::create_dir(&copy).unwrap();
        for file in fs::read_dir(catalog).unwrap() {
            let file = file.unwrap().path();
            fs::copy(&file, copy.join(file.file_name().unwrap())).unwrap();
        }
    }
    let answers = records(&["E0042", "--catalog", folder.path().to_str().unwrap()]);
    let catalogs = answers.iter().map(|answer| answer["catalog"].clone());
    assert_eq!(catalogs.collect::<Vec<_>>(), ["shop", "sqlstate"]);
}

#[test]
fn operations_are_those_of_the_given_catalogs() {
    let found = |on: &str| {
        explain(&["busy", "--on", on, "--catalog", SHOP])
            .status
            .code()
    };
    assert_eq!(found("order"), Some(0));
    assert_eq!(found("start"), Some(2));
    let output = explain(&["busy", "--on", "ordr", "--catalog", SHOP]);
    let expected = "errdex: unknown operation `ordr`; expected one of `order`, `cancel`\n";
    assert_eq!(text(&output.stderr), expected);
    let output = explain(&["23505", "--on", "order", "--catalog", SQLSTATE]);
    assert_eq!(output.status.code(), Some(2));
    let expected = "errdex: unknown operation `order`; there is none\n";
    assert_eq!(text(&output.stderr), expected);

    // A catalog without the operation has nothing to say about it.
    let both = ["--catalog", SHOP, "--catalog", "bundled"];
    let answers = records(&[&["busy", "--on", "order"], &both[..]].concat());
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0]["catalog"], "shop");
    let output = explain(&[&["busy", "--on", "begin"], &both[..]].concat());
    assert!(
        text(&output.stderr).ends_with(
            "expected one of `order`, `cancel`, `acquire`, `start`, `query`, `update`, \
             `updateLayout`, `stop`\n"
        ),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn a_catalog_with_errors_answers_nothing() {
    for command in [&["explain", "53"][..], &["list"]] {
        let output = errdex(&[command, &["--catalog", SHOP, "--catalog", BROKEN]].concat());
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(text(&output.stdout), "");
        let checked = errdex(&["check", BROKEN]);
        let findings = format!("{}{}", text(&checked.stderr), text(&checked.stdout));
        assert_eq!(text(&output.stderr), findings);
    }
}

#[test]
fn what_is_not_a_catalog_is_refused() {
    let output = explain(&["53", "--catalog", "no-such-folder"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).starts_with("error[unreadable]: cannot list `no-such-folder`"));

    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.json");
    let page_name = page.to_str().unwrap();
    let refused = |contents: Option<&str>| {
        if let Some(contents) = contents {
            fs::write(&page, contents).unwrap();
        }
        let output = explain(&["53", "--catalog", page_name]);
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(text(&output.stdout), "");
        text(&output.stderr).to_owned()
    };
    let cannot = format!("errdex: cannot read `{page_name}`: ");
    assert!(refused(None).starts_with(&cannot));
    let why = format!("errdex: `{page_name}` is not a page that `errdex docs` wrote: ");
    assert_eq!(
        refused(Some("{}")),
        format!("{why}missing field `$schema`\n")
    );
    assert!(refused(Some("{")).starts_with(&why));
    let hostile = fs::read_to_string("../docs/cloud-recording.json").unwrap();
    let hostile = hostile.replacen("\"title\": \"", "\"title\": \"\\u001b[31m", 1);
    assert_eq!(
        refused(Some(&hostile)),
        format!("{why}a text contains U+001B\n")
    );
}

#[test]
fn hexadecimal_keys_are_written_as_people_write_them() {
    let spellings = [
        "0xC0000005",
        "0xc0000005",
        "0x_C0_00_00_05",
        "3221225477",
        "-1073741819",
    ];
    let others = [
        "STATUS_ACCESS_VIOLATION",
        "statuses/0xC0000005",
        "StatusAccessViolation",
    ];
    for query in spellings.iter().chain(&others) {
        let output = explain(&["--catalog", COMPLETE, "--", query]);
        let expected = "statuses/0xC0000005: STATUS_ACCESS_VIOLATION\n\
            Memory that is not there\n\
            facility: General (0), top: Error (3)\n\n\
            all of it: --full\n";
        assert_eq!(text(&output.stdout), expected, "{query}");
    }
}

#[test]
fn a_key_without_an_entry_is_answered_with_its_class() {
    let query = ["0xC0070001", "--catalog", COMPLETE];
    let output = explain(&query);
    assert_eq!(output.status.code(), Some(1));
    let class =
        "statuses/0xC0070001 has no entry; by its key: facility: Win32 (7), top: Error (3)\n";
    let complaint = text(&output.stderr);
    assert!(complaint.contains(class), "{complaint}");
    let [record] = &records(&query)[..] else {
        panic!("one record");
    };
    let facets = json!({"facility": "7", "top": "3"});
    let classes = json!([{"id": "statuses/0xC0070001", "facets": facets}]);
    assert_eq!(record["classes"], classes);
    // What follows from a key is nothing that an entry says.
    assert_eq!(record["matches"], json!([]));
    // Neither words nor known keys have such a class.
    for query in ["nonsense", "7 things"] {
        let [record] = &records(&[query, "--catalog", COMPLETE])[..] else {
            panic!("one record");
        };
        assert_eq!(record["classes"], Value::Null, "{query}");
    }
    let output = errdex(&["classify", "--catalog", COMPLETE, r#"{"code":499}"#]);
    let answer = text(&output.stdout);
    let class = "error-codes/499 has no entry; by its key: hundred: Client error (4)\n";
    assert!(answer.contains(class), "{answer}");
}
