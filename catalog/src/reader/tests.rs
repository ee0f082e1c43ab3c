//! The reader against records with mistakes: what is found, where, and that nothing hides anything else.

use std::fmt::Write as _;
use std::sync::Arc;

use errdex_core::RecoveryKind;

use super::{FromNode, read};
use crate::report::Report;
use crate::schema::{self, Field};
use crate::source::File;
use crate::yaml::tree;

fn file(text: &str) -> Arc<File> {
    Arc::new(File {
        name: "a.yaml".to_owned(),
        text: text.to_owned(),
    })
}

/// The findings about a file, as `line:column id: message; help`, one a line.
fn findings<T: FromNode>(text: &str) -> String {
    let mut report = Report::default();
    if let Some(tree) = tree::parse(&file(text), &mut report) {
        read::<T>(&tree, 0, &mut report);
    }
    let mut found = String::new();
    for finding in report.diagnostics() {
        let (line, column) = finding.primary().unwrap().line_and_column();
        let help = finding
            .advice()
            .map_or_else(String::new, |help| format!("; {help}"));
        writeln!(
            found,
            "{line}:{column} {}: {}{help}",
            finding.id(),
            finding.message()
        )
        .unwrap();
    }
    found
}

#[test]
fn every_misfit_of_a_file_is_found_in_one_run() {
    let found = findings::<schema::Domain>(
        "domain: 17
kye: u16
entries:
  - code: x
    name: no
    lifecycle: {since: 2020}
    see_also: [1, [2], error-codes/3]
    facets: {severity: {}}
    meanings:
      - {fault: callr, causes: [a, 5, \" \"], recovery: {retry: {after: 3s, chnage: 1}}, on: [start]}
      - {fault: {caller: now}, recovery: {settled: {}, retry: {}}}
      - just a text
",
    );
    let expected = "\
1:1 missing-key: the key `type` is missing
1:1 missing-key: the key `title` is missing
1:9 wrong-type: `domain` must be a text; put it in quotes: \"17\"
1:1 missing-key: the key `key` is missing
2:1 unknown-key: unknown key `kye`
4:11 wrong-type: `code` must be a number
5:11 wrong-type: `name` must be a text; put it in quotes: \"no\"
6:16 missing-key: the key `state` is missing
6:24 wrong-type: `since` must be a text; put it in quotes: \"2020\"
7:19 wrong-type: an item of `see_also` must be the key of an entry
8:24 wrong-type: `severity` must be a text
10:17 unknown-word: `fault` cannot be `callr`; did you mean `caller`?
10:36 wrong-type: an item of `causes` must be a text; put it in quotes: \"5\"
10:39 empty-text: an item of `causes` is empty
10:71 wrong-type: `after` must be a list; a list of one is written [3s]
10:75 unknown-key: unknown key `chnage`; known here: `then`, `evidence`
10:88 unknown-key: unknown key `on`; it is now called `operations`
11:17 wrong-type: `fault` must be a word
11:42 wrong-type: `recovery` has 2 keys and takes exactly one
12:9 wrong-type: an item of `meanings` must be a record with keys
";
    let sorted = |text: &str| {
        let mut lines = text.lines().map(str::to_owned).collect::<Vec<_>>();
        lines.sort();
        lines.join("\n")
    };
    assert_eq!(sorted(&found), sorted(expected), "{found}");
}

#[test]
fn old_keys_are_named_with_the_new_ones() {
    for (text, help) in [
        ("seen_as: text", "it is now called `kind`"),
        ("mask: true", "it is now called `bitmask`"),
        ("context: true", "it is now called `informational`"),
        ("places: [{beside: [1]}]", "it is now called `when`"),
        (
            "entries: [{examples: [{http: 1}]}]",
            "it is now called `http_status`",
        ),
        (
            "entries: [{examples: [{on: a}]}]",
            "it is now called `operation`",
        ),
        (
            "entries: [{meanings: [{http: [1]}]}]",
            "it is now called `http_statuses`",
        ),
    ] {
        let found = findings::<schema::Domain>(text);
        assert!(found.contains(&format!("{help}\n")), "{found}");
    }
    for (text, help) in [
        ("body: {code: [a]}", "it is now called `responses`"),
        (
            "responses: {unless: [a]}",
            "it is now called `not_a_response_if`",
        ),
        (
            "operations: [{path: a}]",
            "it is now called `http`, which is `{method, path}`",
        ),
    ] {
        let found = findings::<schema::Catalog>(text);
        assert!(found.contains(&format!("{help}\n")), "{found}");
    }
}

#[test]
fn a_word_alone_has_no_details() {
    let recovery = |text: &str| {
        let mut report = Report::default();
        let tree = tree::parse(&file(&format!("{{sent_no: {text}}}")), &mut report).unwrap();
        let record = read::<schema::NoResponse>(&tree, 0, &mut report).record;
        assert!(!report.has_errors(), "{report}");
        record.and_then(|record| record.sent_no)
    };
    for word in RecoveryKind::ALL.iter().map(|kind| kind.name()) {
        assert!(recovery(word).is_some_and(|recovery| recovery.value.is_some()));
        assert_eq!(
            recovery(word),
            recovery(&format!("{{{word}: {{}}}}")),
            "{word}"
        );
    }
    let nested = recovery("{retry: {after: [1s], then: restart}}");
    let Some(Field {
        value: Some(schema::Recovery::Retry(retry)),
        ..
    }) = nested
    else {
        panic!("{nested:?}");
    };
    assert!(retry.then.is_some_and(|then| then.value.is_some()));
    let bare = findings::<schema::Facet>("{from: prefix, values: [a]}");
    assert_eq!(bare, "1:8 wrong-type: `prefix` must be a number\n");
}

#[test]
fn values_of_a_facet_may_have_titles() {
    let values = |text: &str| {
        let mut report = Report::default();
        let tree = tree::parse(&file(&format!("values: {text}")), &mut report).unwrap();
        let record = read::<schema::Facet>(&tree, 0, &mut report).record.unwrap();
        assert!(!report.has_errors(), "{report}");
        let values = record.values.value.unwrap().0.into_iter();
        let text = |(value, title): (Field<schema::Label>, Option<Field<schema::Prose>>)| {
            (
                value.value.unwrap().0,
                title.map(|title| title.value.unwrap().0),
            )
        };
        values.map(text).collect::<Vec<_>>()
    };
    assert_eq!(
        values("[info, 7]"),
        [("info".to_owned(), None), ("7".to_owned(), None)]
    );
    let title = Some("Exception".to_owned());
    assert_eq!(values("{\"08\": Exception}"), [("08".to_owned(), title)]);
}

#[test]
fn keys_of_integers_have_any_spelling() {
    let code = |text: &str| {
        let mut report = Report::default();
        let tree = tree::parse(&file(&format!("code: {text}")), &mut report).unwrap();
        let record = read::<schema::Entry>(&tree, 0, &mut report).record.unwrap();
        record.code.unwrap().value.map(|code| code.0)
    };
    assert_eq!(code("0xC0000005"), Some(0xC000_0005));
    assert_eq!(code("-1073741819"), Some(-1_073_741_819));
    assert_eq!(code("18446744073709551615"), Some(u64::MAX.into()));
    for wrong in [
        "18446744073709551616",
        "0x",
        "0o7",
        "1e3",
        "\"5\"",
        "0x_1",
        "010",
    ] {
        assert_eq!(code(wrong), None, "{wrong}");
    }
}
