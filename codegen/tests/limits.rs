//! Catalogs that are too large, too deep or no text at all: a finding, and no panic.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;

use errdex_build::{Level, Report};

const CATALOG: &str = "catalog: shop\ntitle: A shop\nsources: [{id: manual, title: The manual}]\n";
const HEAD: &str =
    "domain: codes\ntype: Code_\nkey: u16\ntitle: Codes\nfound_in: the body\nentries:\n";
const MEANING: &str = "{fault: caller, recovery: settled, sources: [manual]}";

/// The report on a catalog with this file of entries.
fn check(domain: impl AsRef<[u8]>) -> Report {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("shop");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("catalog.yaml"), CATALOG).unwrap();
    fs::write(folder.join("codes.yaml"), domain).unwrap();
    errdex_build::check(&folder)
}

fn head() -> String {
    HEAD.replace("Code_", "ShopCode")
}

fn entry(code: usize) -> String {
    format!(
        "  - {{code: {code}, name: Code{code}, summary: Code {code}, lifecycle: {{state: current}}, \
         meanings: [{MEANING}]}}\n"
    )
}

fn ids(report: &Report) -> Vec<&'static str> {
    let mut ids = report
        .diagnostics()
        .iter()
        .map(errdex_build::Diagnostic::id)
        .collect::<Vec<_>>();
    ids.dedup();
    ids
}

#[test]
fn a_small_catalog_is_clean() {
    assert_eq!(ids(&check(head() + &entry(1))), [""; 0]);
    assert_eq!(
        ids(&check(format!("\u{feff}{}{}", head(), entry(1)))),
        [""; 0]
    );
}

#[test]
fn findings_of_one_file_are_counted_beyond_a_hundred() {
    let entries = (0..300).map(|code| entry(code).replace("name: Code", "name: code"));
    let report = check(head() + &entries.collect::<String>());
    assert_eq!(report.diagnostics().len(), 101);
    let first = &report.diagnostics()[0];
    assert_eq!(first.id(), "too-many-findings");
    assert!(
        first.message().ends_with("has 200 more findings"),
        "{}",
        first.message()
    );
    assert!(report.has_errors());
}

#[test]
fn many_warnings_break_no_build_and_hide_no_error() {
    // Each code is confusable with the one before it.
    let warnings = (0..400).map(|code| {
        let name = if code % 2 == 0 { "AB" } else { "Ab" };
        entry(code).replace(
            &format!("name: Code{code}"),
            &format!("name: {name}{}", code / 2),
        )
    });
    let warnings = head() + &warnings.collect::<String>();
    let report = check(&warnings);
    assert_eq!(ids(&report), ["too-many-findings", "confusable-names"]);
    assert!(!report.has_errors());
    assert!(
        !report
            .styled()
            .iter()
            .any(|(level, _)| *level == Level::Error)
    );
    let error = entry(400).replace("Code 400,", "\"One.\",");
    let report = check(warnings + &error);
    assert!(ids(&report).contains(&"invalid-summary"), "{report}");
}

#[test]
fn a_domain_has_65_535_entries_at_most() {
    let entries = |count| (0..count).map(entry).collect::<String>();
    let wide = head().replace("u16", "u32");
    assert_eq!(
        ids(&check(wide.clone() + &entries(65_536))),
        ["too-many-entries"]
    );
}

#[test]
fn a_file_that_is_too_long_is_not_read() {
    let long = head() + &"# comment\n".repeat(4 << 20);
    assert_eq!(ids(&check(long)), ["file-too-long"]);
}

#[test]
fn a_file_with_too_many_values_is_given_up() {
    let many = format!("{}x: [{}]\n", head(), "a,".repeat(3_000_001));
    assert_eq!(ids(&check(many)), ["too-many-values"]);
}

#[test]
fn depth_ends_at_sixteen() {
    for bad in [
        "[".repeat(100_000),
        "- ".repeat(20_000),
        "{a: ".repeat(50_000),
    ] {
        assert_eq!(ids(&check(&bad)), ["too-deep"], "{bad:.10}");
    }
}

#[test]
fn many_slips_take_no_longer_than_many_lines() {
    let tabs = ids(&check("\tx\n".repeat(300_000)));
    assert!(tabs.contains(&"tab-indentation"), "{tabs:?}");
    let slips = (0..20_000).map(|code| entry(code).replace("summary: Code", "summary: a: b"));
    let slips = ids(&check(head() + &slips.collect::<String>()));
    assert_eq!(slips, ["too-many-findings", "syntax"]);
}

#[test]
fn meanings_with_many_texts_are_compared_quickly() {
    let meaning = |letter: char| {
        let texts = (0..30_000).map(|i| format!("{letter}{i},"));
        let texts = texts.collect::<String>();
        MEANING.replace("{fault", &format!("{{texts: [{texts}], fault"))
    };
    let meanings = format!("{}, {}", meaning('a'), meaning('b'));
    let entry = entry(1).replace(MEANING, &meanings);
    assert_eq!(ids(&check(head() + &entry)), [""; 0]);
}

#[test]
fn whatever_is_no_text_is_refused() {
    for wide in [
        &b"\xff\xfed\0o\0"[..],
        b"\xff\xfe\0\0d\0\0\0",
        b"d\0o\0m\0",
        b"\0d\0o\0m",
        b"d\0\0\0o\0\0\0",
    ] {
        assert_eq!(ids(&check(wide)), ["not-utf8"], "{wide:?}");
    }
    assert_eq!(ids(&check(b"domain: caf\xe9\n")), ["not-utf8"]);
    assert!(ids(&check(b"domain: a\0b\n")).contains(&"control-character"));
    assert!(ids(&check("domain: a\u{2028}b\n")).contains(&"control-character"));
    assert_eq!(ids(&check("")), ["empty-file"]);
    assert_eq!(ids(&check("\n \n# nothing\n")), ["empty-file"]);
}

#[test]
fn one_long_text_is_only_a_long_text() {
    let long = entry(1).replace(
        "summary: Code 1",
        &format!("summary: {}", "x".repeat(2 << 20)),
    );
    assert_eq!(ids(&check(head() + &long)), ["invalid-summary"]);
    assert!(check(head() + &long).to_string().len() < 10_000);
}

#[test]
fn an_unreadable_key_makes_no_reference_dangle() {
    let quoted = entry(53).replace("code: 53", "code: \"53\"");
    let refers = entry(54).replace("lifecycle", "see_also: [53], lifecycle");
    assert_eq!(ids(&check(head() + &quoted + &refers)), ["wrong-type"]);
    let text_keys = head().replace("u16", "strin") + &entry(1).replace("code: 1,", "text: one,");
    assert_eq!(ids(&check(text_keys)), ["unknown-word"]);
    let large = head().replace("u16", "u64") + &entry(1).replace("code: 1,", "code: 70000,");
    assert_eq!(ids(&check(large)), ["unknown-word"]);
}

#[test]
fn large_domains_have_no_maps() {
    let maps = |count| {
        let entries = (0..count).map(entry).collect::<String>();
        let files = [
            ("catalog.yaml", CATALOG.as_bytes()),
            ("codes.yaml", &(head() + &entries).into_bytes()),
        ];
        let rust = errdex_build::compile_files("shop", &files).unwrap();
        assert!(rust.contains("pub const fn from_name"));
        (
            rust.contains("static BY_CODE"),
            rust.contains("static BY_NAME"),
        )
    };
    assert_eq!(maps(4_096), (true, true));
    assert_eq!(maps(4_097), (false, false));
}
