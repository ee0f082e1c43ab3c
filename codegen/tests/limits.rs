//! Catalogs that are too large, too deep or not even text: a finding, not a panic.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;

use errdex_build::{Level, Report};

const CATALOG: &str = "catalog: shop\ntitle: A shop\nrequires: [summary-style]\nsources: [{id: manual, title: The manual}]\n";
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
fn many_warnings_neither_fail_a_build_nor_hide_an_error() {
    // Each name is confusable with the one before it.
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
fn a_domain_has_at_most_65_535_entries() {
    let entries = |count| (0..count).map(entry).collect::<String>();
    let wide = head().replace("u16", "u32\nshape: newtype");
    assert_eq!(
        ids(&check(wide.clone() + &entries(65_536))),
        ["too-many-entries"]
    );
}

#[test]
fn an_enum_has_4_096_variants_at_most() {
    let entries = (0..4_097).map(entry).collect::<String>();
    assert_eq!(ids(&check(head() + &entries)), ["missing-shape"]);
    let newtype = head().replace("u16", "u16\nshape: newtype");
    assert_eq!(ids(&check(newtype + &entries)), [""; 0]);
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
fn many_mistakes_take_no_longer_than_many_lines() {
    let tabs = ids(&check("\tx\n".repeat(300_000)));
    assert!(tabs.contains(&"tab-indentation"), "{tabs:?}");
    let mistakes = (0..20_000).map(|code| entry(code).replace("summary: Code", "summary: a: b"));
    let mistakes = ids(&check(head() + &mistakes.collect::<String>()));
    assert_eq!(mistakes, ["too-many-findings", "syntax"]);
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
fn whatever_is_not_text_is_rejected() {
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
    let large = head().replace("u16", "u128") + &entry(1).replace("code: 1,", "code: 70000,");
    assert_eq!(ids(&check(large)), ["unknown-word"]);
}

#[test]
fn large_domains_have_no_maps() {
    let maps = |count| {
        let entries = (0..count).map(entry).collect::<String>();
        let head = head().replace("u16", "u16\nshape: newtype");
        let files = [
            ("catalog.yaml", CATALOG.as_bytes()),
            ("codes.yaml", &(head + &entries).into_bytes()),
        ];
        let rust = errdex_build::compile_files("shop", &files).unwrap();
        (
            rust.contains("static BY_CODE"),
            rust.contains("static BY_NAME"),
        )
    };
    assert_eq!(maps(4_096), (true, true));
    assert_eq!(maps(4_097), (false, false));
}

/// A character of each invisible class, and the ends of the larger ones.
const UNSEEN: &str = "\
    \u{7}\u{7f}\u{9b}\u{ad}\u{34f}\u{61c}\u{115f}\u{1160}\u{17b4}\u{17b5}\
    \u{180b}\u{180e}\u{180f}\u{200b}\u{200d}\u{200f}\u{2028}\u{202e}\u{2060}\u{2064}\
    \u{206a}\u{206f}\u{2800}\u{3164}\u{e000}\u{f8ff}\u{fdd0}\u{fdef}\u{fe00}\u{fe0f}\
    \u{feff}\u{ffa0}\u{fffe}\u{1d173}\u{1d17a}\u{1ffff}\u{e0001}\u{e0100}\u{f0000}\u{10fffd}";

/// Where a catalog can have a text: in prose, in titles, in what is compared with responses.
const TEXTS: [(&str, &str); 7] = [
    ("title: Codes", "title: \"Codes TEXT\""),
    ("found_in: the body", "found_in: \"the TEXT\""),
    ("summary: Code 1", "summary: \"Code TEXT\""),
    ("lifecycle:", "notes: [\"a TEXT\"], lifecycle:"),
    ("fault:", "texts: [\"a TEXT\"], fault:"),
    ("fault:", "fixes: [\"Do TEXT.\"], fault:"),
    ("fault:", "causes: [\"It is TEXT.\"], fault:"),
];

#[test]
fn invisible_characters_are_rejected_in_every_text() {
    for character in UNSEEN.chars() {
        let number = u32::from(character);
        let raw = character.to_string();
        let by_escape = format!("\\U{number:08X}");
        for (place, with) in TEXTS {
            for text in [&raw, &by_escape] {
                let domain = head() + &entry(1);
                let domain = domain.replacen(place, &with.replace("TEXT", text), 1);
                let report = check(domain);
                let found = report.diagnostics();
                let is_named = |found: &errdex_build::Diagnostic| {
                    found.id() == "control-character"
                        && found.message().ends_with(&format!("U+{number:04X}"))
                };
                assert!(found.iter().any(is_named), "{with} {text:?}: {report}");
            }
        }
    }
}

#[test]
fn an_emoji_needs_no_variation_selector() {
    let summary = |text: &str| {
        let entry = entry(1).replace("summary: Code 1", &format!("summary: Code {text}"));
        ids(&check(head() + &entry))
    };
    assert_eq!(summary("\u{26a0}"), [""; 0]);
    assert_eq!(summary("\u{26a0}\u{fe0f}"), ["control-character"]);
}

/// A name that turns a terminal red, hides what follows, and forges a line of the report.
#[cfg(unix)]
const NAME: &str = "a\u{1b}[31m\u{9b}\u{202e}\u{200b}\nerror: b";

#[cfg(unix)]
#[test]
fn names_of_files_and_folders_cannot_write_to_the_terminal() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join(NAME);
    let report = |folder: &std::path::Path| {
        let report = errdex_build::check(folder);
        let styled = report.styled().into_iter().map(|(_, text)| text);
        let styled = styled.collect::<String>();
        let shown = report.to_string();
        assert!(
            shown.contains(r"a\u{1b}[31m\u{9b}\u{202e}\u{200b}\nerror: b"),
            "{shown}"
        );
        for text in [&shown, &styled] {
            assert!(!text.contains("\u{1b}[31m\u{9b}"), "{text:?}");
            assert!(
                !text.contains(['\u{9b}', '\u{202e}', '\u{200b}']),
                "{text:?}"
            );
            assert!(!text.contains("\nerror: b"), "{text:?}");
        }
        // Cargo needs the unchanged name of the folder; messages escape it.
        let directives = errdex_build::generate(folder, scratch.path()).cargo_directives();
        let shown = directives.split_once("cargo::error=").unwrap().1;
        assert!(
            !shown.contains(['\u{9b}', '\u{202e}', '\u{200b}']),
            "{shown:?}"
        );
    };
    report(&folder);
    fs::create_dir(&folder).unwrap();
    report(&folder);
    fs::write(folder.join("catalog.yaml"), CATALOG).unwrap();
    report(&folder);
    fs::write(folder.join("codes.yaml"), "domain: \u{7}").unwrap();
    report(&folder);
    fs::rename(folder.join("codes.yaml"), folder.join("codes.YAML")).unwrap();
    report(&folder);
}

#[cfg(unix)]
#[test]
fn devices_and_pipes_in_a_catalog_are_refused_at_once() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("shop");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("catalog.yaml"), CATALOG).unwrap();
    for (name, device) in [("zero.yaml", "/dev/zero"), ("null.yaml", "/dev/null")] {
        std::os::unix::fs::symlink(device, folder.join(name)).unwrap();
    }
    let pipe = folder.join("pipe.yaml");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    std::os::unix::fs::symlink(&pipe, folder.join("to-pipe.yaml")).unwrap();
    fs::create_dir(folder.join("folder.yaml")).unwrap();
    let report = errdex_build::check(&folder);
    let found = report.diagnostics();
    let found = found
        .iter()
        .filter(|found| found.message().ends_with("` is not a file"));
    assert_eq!(found.count(), 5, "{report}");
}
