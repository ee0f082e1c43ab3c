//! `errdex docs`: the committed pages are fresh, the JSON matches its schema, and the command
//! writes, fills and compares.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use boon::{Compiler, Schemas};
use errdex_pages::Reference;
use serde_json::Value;
use xtask::REFRESH;

const HOSTILE: &str = "../codegen/tests/accept/hostile";

fn errdex(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_errdex"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

#[test]
fn the_committed_pages_and_the_tables_at_a_glance_are_fresh() {
    let output = Command::new(env!("CARGO_BIN_EXE_errdex"))
        .args(["docs", "data", "--fill", "docs/codes.md", "--check"])
        .current_dir("..")
        .output()
        .unwrap();
    let shown = text(&output.stdout);
    assert!(output.status.success(), "{shown}run `{REFRESH}`");
    let tables = fs::read_to_string("../docs/codes.md").unwrap();
    assert_eq!(tables.matches("<!-- /errdex -->").count(), 4);
}

#[test]
fn every_link_into_the_reference_has_an_anchor() {
    let page = fs::read_to_string("../docs/cloud-recording.md").unwrap();
    let tables = fs::read_to_string("../docs/codes.md").unwrap();
    let links = tables.split("(cloud-recording.md#").skip(1);
    let links = links
        .filter_map(|link| link.split(')').next())
        .collect::<Vec<_>>();
    assert!(links.len() > 40, "{links:?}");
    for link in links {
        assert!(page.contains(&format!("<a id=\"{link}\"></a>")), "{link}");
    }
}

#[test]
fn the_json_matches_its_schema() {
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    let mut found = 0;
    for folder in [
        "../data",
        HOSTILE,
        "../codegen/tests/accept/pocket",
        "../examples/own-catalog/data",
    ] {
        let pages = Reference::load(folder.as_ref()).unwrap().pages();
        let schema = pages
            .iter()
            .find(|page| page.file_name == "reference.schema.json")
            .unwrap();
        let schema = serde_json::from_str::<Value>(&schema.text).unwrap();
        compiler
            .add_resource("reference.schema.json", schema)
            .unwrap();
        let schema = compiler
            .compile("reference.schema.json", &mut schemas)
            .unwrap();
        for page in &pages {
            let endings = page.file_name.split('.').skip(1).collect::<Vec<_>>();
            if endings != ["json"] {
                continue;
            }
            let json = serde_json::from_str::<Value>(&page.text).unwrap();
            schemas
                .validate(&json, schema)
                .unwrap_or_else(|error| panic!("{}: {error:#}", page.file_name));
            // The schema constrains each value, or it would accept these too.
            let entries = json["domains"][0]["entries"].as_array().unwrap();
            let has_fault = |entry: &&Value| !entry["meanings"][0]["fault"].is_null();
            let entry = entries.iter().position(|entry| has_fault(&entry)).unwrap();
            for pointer in [
                format!("/domains/0/entries/{entry}/meanings/0/fault"),
                format!("/domains/0/entries/{entry}/lifecycle/state"),
                "/domains/0/key".to_owned(),
            ] {
                let mut broken = json.clone();
                *broken.pointer_mut(&pointer).unwrap() = "nonsense".into();
                assert!(schemas.validate(&broken, schema).is_err(), "{pointer}");
            }
            let mut broken = json.clone();
            broken["domains"][0]["entries"][entry]["meanings"][0]["nonsense"] = 1.into();
            assert!(schemas.validate(&broken, schema).is_err());
            found += 1;
        }
    }
    assert_eq!(found, 4);
}

#[test]
fn the_json_has_the_keys_of_the_command() {
    let page = fs::read_to_string("../docs/cloud-recording.json").unwrap();
    let page = serde_json::from_str::<Value>(&page).unwrap();
    let output = errdex(&["explain", "error-codes/62", "--format", "json"]);
    let answer = serde_json::from_slice::<Value>(&output.stdout).unwrap();
    let domains = page["domains"].as_array().unwrap();
    let domain = domains
        .iter()
        .find(|domain| domain["domain"] == "error-codes")
        .unwrap();
    let entries = domain["entries"].as_array().unwrap();
    let entry = entries.iter().find(|entry| entry["key"] == 62).unwrap();
    assert_eq!(*entry, answer["matches"][0]);
}

#[test]
fn pages_are_written_compared_and_filled() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let out = out.to_str().unwrap();
    let manual = folder.path().join("manual.md");
    let manual = manual.to_str().unwrap();
    let region = "# Mine\r\n\r\n<!-- errdex: table core -->\r\n<!-- /errdex -->\r\nmine too\r\n";
    fs::write(manual, region).unwrap();
    let arguments = ["docs", HOSTILE, "--out", out, "--fill", manual];
    let check = [&arguments[..], &["--check"]].concat();

    let output = errdex(&check);
    assert_eq!(output.status.code(), Some(1));
    let command = format!("run `errdex docs {HOSTILE} --out {out} --fill {manual}`");
    assert!(
        text(&output.stderr).contains(&command),
        "{}",
        text(&output.stderr)
    );
    assert!(
        text(&output.stdout).contains("+| text | name | meaning | what to do |"),
        "{}",
        text(&output.stdout)
    );
    assert!(!Path::new(out).exists(), "nothing is written");
    assert_eq!(fs::read_to_string(manual).unwrap(), region);

    assert_eq!(errdex(&arguments).status.code(), Some(0));
    for name in [
        "hostile.html",
        "hostile.json",
        "hostile.md",
        "llms.txt",
        "reference.schema.json",
    ] {
        assert!(Path::new(out).join(name).exists(), "{name}");
    }
    let filled = fs::read_to_string(manual).unwrap();
    assert!(
        filled.ends_with("<!-- /errdex -->\r\nmine too\r\n"),
        "{filled}"
    );
    let output = errdex(&check);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), ""));

    fs::write(manual, filled.replacen("| `", "| x`", 1)).unwrap();
    let output = errdex(&check);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).starts_with("1 page is stale; run"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn a_page_that_cannot_be_filled_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let manual = folder.path().join("manual.md");
    for (page, complaint) in [
        (
            &b"a\n<!-- errdex: table nothing -->\n<!-- /errdex -->\n"[..],
            "manual.md:2: unknown domain `nothing`",
        ),
        (
            b"<!-- errdex: table core -->\n",
            "manual.md:1: unclosed region",
        ),
        (b"a\nb\n\xff\n", "manual.md:3: invalid UTF-8"),
    ] {
        fs::write(&manual, page).unwrap();
        let output = errdex(&[
            "docs",
            HOSTILE,
            "--out",
            out.to_str().unwrap(),
            "--fill",
            manual.to_str().unwrap(),
        ]);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            text(&output.stderr).contains(complaint),
            "{}",
            text(&output.stderr)
        );
        assert!(!out.exists());
        assert_eq!(fs::read(&manual).unwrap(), page);
    }
    let output = errdex(&[
        "docs",
        HOSTILE,
        "--out",
        out.to_str().unwrap(),
        "--fill",
        "no-such-page.md",
    ]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no-such-page.md"));
}
