//! The mistakes of catalog authors: each gives the finding stated here, and nothing else.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;

use errdex_build::Report;

const CATALOG: &str = "\
catalog: shop
title: A shop
operations:
  - {name: create, http: {method: POST, path: /orders}, summary: Creates an order}
  - {name: delete, http: {method: DELETE, path: /orders}, summary: Deletes an order}
requires: [summary-style]
sources:
  - {id: manual, title: The manual}
";

const CODES: &str = "\
domain: codes
type: ShopCode
key: u16
title: Codes
found_in: the body
entries:
  - code: 17
    name: Busy
    summary: The shop is busy
    lifecycle: {state: current}
    see_also: [18]
    meanings:
      - operations: [create]
        fault: service
        fixes: [Wait.]
        recovery: {retry: {after: [1s], then: contact-support}}
        sources: [manual]
  - code: 18
    name: Closed
    summary: The shop is closed
    lifecycle: {state: current}
    see_also: [words/gone]
    meanings:
      - operations: [delete]
        fault: service
        fixes: [Wait.]
        recovery: contact-support
        sources: [manual]
";

const WORDS: &str = "\
domain: words
type: ShopWord
key: string
title: Words
found_in: the body
entries:
  - text: gone
    name: Gone
    summary: The order is gone
    lifecycle: {state: current}
    see_also: [codes/17]
    meanings:
      - {operations: [create], fault: caller, fixes: [Stop.], recovery: fix-request, sources: [manual]}
";

/// The report on the three files.
fn report(catalog: &str, codes: &str, words: &str) -> Report {
    let files = [
        ("catalog.yaml", catalog.as_bytes()),
        ("codes.yaml", codes.as_bytes()),
        ("words.yaml", words.as_bytes()),
    ];
    match errdex_build::compile_files("shop", &files) {
        Ok(_) => Report::default(),
        Err(report) => report,
    }
}

/// The findings as `file:line:column id: message; help`, one per line.
fn findings(report: &Report) -> String {
    let mut text = String::new();
    for found in report.diagnostics() {
        let place = found.primary().map_or_else(String::new, |label| {
            let (line, column) = label.line_and_column();
            format!("{}:{line}:{column} ", label.file())
        });
        let help = found
            .advice()
            .map_or_else(String::new, |help| format!("; {help}"));
        writeln!(text, "{place}{}: {}{help}", found.id(), found.message()).unwrap();
    }
    text
}

/// One of the files with a part replaced.
fn with(file: &str, part: &str, other: &str) -> String {
    assert!(file.contains(part), "{part}");
    file.replacen(part, other, 1)
}

fn in_catalog(part: &str, other: &str) -> String {
    findings(&report(&with(CATALOG, part, other), CODES, WORDS))
}

fn in_codes(part: &str, other: &str) -> String {
    findings(&report(CATALOG, &with(CODES, part, other), WORDS))
}

fn in_words(part: &str, other: &str) -> String {
    findings(&report(CATALOG, CODES, &with(WORDS, part, other)))
}

#[test]
fn the_files_without_a_mistake_are_clean() {
    assert_eq!(findings(&report(CATALOG, CODES, WORDS)), "");
}

#[test]
fn entries_after_any_number_of_mistakes_are_still_checked() {
    let mut codes = CODES.to_owned();
    for code in 100..220 {
        let entry = CODES.split_once("entries:\n").unwrap().1;
        let entry = entry.split_once("  - code: 18").unwrap().0;
        let entry = entry
            .replace("17", &code.to_string())
            .replace("Busy", &format!("Code{code}"));
        codes += &match code {
            180 => entry.replace("fault: service", "fault: servce"),
            215 => entry.replace("[manual]", "[manul]"),
            _ if code % 2 == 0 => entry.replace("The shop", "a: b"),
            _ => entry,
        };
    }
    let found = findings(&report(CATALOG, &codes, WORDS));
    assert_eq!(found.lines().count(), 61, "{found}");
    assert!(found.contains("unknown-word: `fault` cannot be `servce`"));
    assert!(found.contains("unknown-source: unknown source `manul`"));
}

#[test]
fn a_mistake_in_the_head_hides_nothing_else() {
    let codes = with(CODES, "title: Codes", "title: Error: codes");
    let codes = with(&codes, "name: Busy", "name: busy");
    assert_eq!(
        findings(&report(CATALOG, &codes, WORDS)),
        "codes.yaml:4:13 syntax: a text has `: ` in it; put the text in quotes\n\
         codes.yaml:8:11 invalid-name: `busy` is not written LikeThis; for example `Busy`\n"
    );
    assert_eq!(
        in_codes("entries:", "entries: all").lines().count(),
        1,
        "{}",
        in_codes("entries:", "entries: all")
    );
}

#[test]
fn a_bracket_that_is_not_closed_is_one_mistake() {
    let found = in_catalog("summary: Creates an order}", "summary: Creates an order");
    assert_eq!(found.lines().count(), 1, "{found}");
    assert!(found.starts_with("catalog.yaml:"), "{found}");
}

/// References to something that was left out are not reported as well.
#[test]
fn one_mistake_at_the_top_is_one_finding() {
    for (part, other, id) in [
        ("operations:", "operatons:", "unknown-key"),
        ("  - {id: manual", "  - {i: manual", "unknown-key"),
        ("sources:", "sourcs:", "unknown-key"),
        ("catalog: shop", "- a", "wrong-type"),
    ] {
        let catalog = match id {
            "wrong-type" => "- a\n".to_owned(),
            _ => with(CATALOG, part, other),
        };
        let found = findings(&report(&catalog, CODES, WORDS));
        assert!(found.contains(id), "{found}");
        assert!(
            found.lines().all(|line| line.starts_with("catalog.yaml")),
            "{found}"
        );
    }
    let operations = CATALOG.split_once("operations:").unwrap().1;
    let operations = operations.split_once("sources:").unwrap().0;
    for other in [" create\n", " {create: POST}\n", "\n"] {
        let found = in_catalog(operations, other);
        assert!(found.starts_with("catalog.yaml:3:"), "{found}");
        assert_eq!(found.lines().count(), 1, "{found}");
    }
    for (part, other) in [
        ("entries:", "entires:"),
        ("domain: words\n", ""),
        ("domain: words\n", "domain: word\n"),
        ("key: string", "key: str"),
        ("key: string\n", ""),
        ("key: string", "key: [string]"),
    ] {
        let found = in_words(part, other);
        assert!(!found.is_empty());
        assert!(
            found.lines().all(|line| line.starts_with("words.yaml")),
            "{found}"
        );
    }
    let found = findings(&report(CATALOG, CODES, "- a\n"));
    assert_eq!(found.lines().count(), 1, "{found}");
}

#[test]
fn a_tab_is_named_wherever_it_indents() {
    for (part, other, place) in [
        ("    name: Busy", "\tname: Busy", "8:1"),
        ("    name: Busy", "  \t\n    name: Busy", "8:3"),
        ("    name: Busy", "\t# busy\n    name: Busy", "8:1"),
        ("  - code: 17", "  -\tcode: 17", "7:4"),
    ] {
        let found = in_codes(part, other);
        let start = format!("codes.yaml:{place} tab-indentation: ");
        assert!(found.starts_with(&start), "{found}");
        assert_eq!(found.lines().count(), 1, "{found}");
    }
}

#[test]
fn a_control_character_is_one_finding() {
    for character in ['\0', '\u{7}', '\u{1b}', '\u{7f}'] {
        let found = in_codes("shop is busy", &format!("shop{character}is busy"));
        assert!(
            found.contains("codes.yaml:9:22 control-character"),
            "{found}"
        );
        assert_eq!(found.lines().count(), 1, "{found}");
    }
}

/// The names of the items of generated modules, except those from their own catalogs.
fn generated_names(items: &[syn::Item], names: &mut Vec<String>) {
    for item in items {
        match item {
            syn::Item::Static(item) => names.push(item.ident.to_string()),
            syn::Item::Const(item) => names.push(item.ident.to_string()),
            syn::Item::Type(item) => names.push(item.ident.to_string()),
            syn::Item::Mod(syn::ItemMod {
                content: Some((_, items)),
                ..
            }) => generated_names(items, names),
            _ => {}
        }
    }
}

#[test]
fn no_type_or_module_can_take_a_name_of_generated_code() {
    let mut names = vec!["Entry".to_owned(), "Operation".to_owned()];
    for case in ["bare", "complete", "hostile", "pocket"] {
        let rust = std::fs::read_to_string(format!("tests/accept/{case}/expected.rs")).unwrap();
        generated_names(&syn::parse_file(&rust).unwrap().items, &mut names);
    }
    // Types have no underscores.
    names.retain(|name| !name.contains('_'));
    for name in names {
        let found = in_codes("type: ShopCode", &format!("type: {name}"));
        let expected = format!("reserved-name: the name `{name}` is reserved for generated code\n");
        assert_eq!(found, format!("codes.yaml:2:7 {expected}"));
    }
    for name in ["errdex", "str", "usize"] {
        let found = in_codes("domain: codes", &format!("domain: {name}"));
        assert!(found.contains("codes.yaml:1:9 reserved-name"), "{found}");
    }
}

#[test]
fn a_list_that_does_not_fit_is_not_also_missed() {
    for other in ["Wait.", "[]", "[1]"] {
        let found = in_codes("fixes: [Wait.]", &format!("fixes: {other}"));
        assert_eq!(found.lines().count(), 1, "{found}");
    }
    let found = in_codes("see_also: [18]\n", "see_also: [18]\n    examples: []\n");
    assert!(
        found.ends_with("an empty list; leave the key out, or give it an item\n"),
        "{found}"
    );
    let found = in_codes("title: Codes", "title: Codes\nplaces: [{paths: []}]");
    assert!(
        found.ends_with("`paths` is an empty list; it needs an item\n"),
        "{found}"
    );
    assert_eq!(found.lines().count(), 1, "{found}");
    // The remaining conditions of these two meanings are the same.
    let meaning =
        |on| format!("\n      - {{{on}, fault: caller, recovery: settled, sources: [manual]}}");
    let both = format!("meanings:{}{}", meaning("texts: a"), meaning("texts: b"));
    let found = in_codes("meanings:", &both);
    assert_eq!(found.matches("wrong-type").count(), 2, "{found}");
    assert!(!found.contains("overlapping"), "{found}");
    let both = format!(
        "meanings:{}{}",
        meaning("operations: [creat]"),
        meaning("operations: [crate]")
    );
    let found = in_codes("meanings:", &both);
    assert_eq!(found.matches("unknown-operation").count(), 2, "{found}");
    assert!(!found.contains("overlapping"), "{found}");
}

#[test]
fn what_a_wrong_value_would_explain_is_not_found_too() {
    for (part, other) in [
        ("entries:", "facets: [a]\nentries:"),
        ("entries:", "facet: {severity: {values: [info]}}\nentries:"),
        ("entries:", "facets: {severity: info}\nentries:"),
    ] {
        let codes = with(CODES, "see_also: [18]", "facets: {severity: info}");
        let found = findings(&report(CATALOG, &with(&codes, part, other), WORDS));
        assert_eq!(found.lines().count(), 1, "{found}");
    }
    let ours = with(
        CATALOG,
        "sources:",
        "responses: {ours: [words/gone]}\nsources:",
    );
    let words = with(WORDS, "key: string", "key: string\nkind: feild");
    let found = findings(&report(&ours, CODES, &words));
    assert_eq!(found.lines().count(), 1, "{found}");
}

#[test]
fn a_misspelled_key_is_one_finding() {
    assert_eq!(
        in_codes("summary:", "sumary:"),
        "codes.yaml:9:5 unknown-key: unknown key `sumary`; did you mean `summary`?\n"
    );
    assert_eq!(in_codes("  - code: 17", "  -code: 17").lines().count(), 1);
}

#[test]
fn a_key_type_of_the_other_kind_is_one_finding() {
    for other in ["string", "5", "[u16]"] {
        let found = in_codes("key: u16", &format!("key: {other}"));
        assert_eq!(found.lines().count(), 1, "{found}");
        assert!(found.starts_with("codes.yaml:3:6 "), "{found}");
    }
    let found = in_words("key: string", "key: u16");
    assert_eq!(found.lines().count(), 1, "{found}");
}

#[test]
fn help_leads_to_a_catalog_that_is_right() {
    let found = in_codes("after: [1s]", "after: [3]");
    assert!(
        found.ends_with("with a unit: 3ms, 3s, 3m or 3h\n"),
        "{found}"
    );
    for (word, help) in [
        ("~", "write a text here"),
        ("", "write a text here"),
        (
            "null",
            "write a text; if it is this word, put it in quotes: \"null\"",
        ),
    ] {
        let found = in_codes("summary: The shop is busy", &format!("summary: {word}"));
        assert!(
            found.ends_with(&format!("`summary` must be a text; {help}\n")),
            "{found}"
        );
    }
}

#[test]
fn mistakes_of_yaml_are_told_in_words_for_writers() {
    let indentation = "the keys of a record, and the dashes of a list, are aligned";
    let differs = format!("the line is indented otherwise than those above it; {indentation}");
    let goes_on = format!("unexpected key; the previous value is not finished; {indentation}");
    for (part, other, place, words) in [
        (
            "operations: [create]",
            "operations: [create",
            "13:21",
            "a bracket is not closed; `]` is missing after it",
        ),
        (
            "[Wait.]",
            "[\"Wait.]",
            "15:17",
            "a quotation mark is not closed; `\"` is missing after it",
        ),
        (
            "sources: [manual]",
            "sources: [manual",
            "17:18",
            "a bracket is not closed; `]` is missing after it",
        ),
        (
            "{state: current}",
            "{state: current",
            "10:16",
            "a bracket is not closed; `}` is missing after it",
        ),
        (
            "[18]",
            "[18]]",
            "11:19",
            "this bracket closes nothing; put the text in quotes, or remove the bracket",
        ),
        (
            "name: Busy",
            "name:Busy",
            "8:5",
            "expected `key: value` (with a space after the colon); a line is written `key: value`",
        ),
        (
            "summary: The",
            "summary: - The",
            "9:14",
            "a list cannot begin after its key on the same line; begin it on the next line, or put the text in quotes",
        ),
        (
            "summary: The",
            "summary: a: The",
            "9:15",
            "a text has `: ` in it; put the text in quotes",
        ),
        (
            "summary: The",
            "summary: `The`",
            "9:14",
            "a text cannot begin with a backtick; put the text in quotes",
        ),
        (
            "The shop is busy",
            "\"The\" shop",
            "9:20",
            "unexpected text after a closing quotation mark; put the whole text in quotes of the other kind",
        ),
        (
            "name: Busy",
            "name: \"B\\sy\"",
            "8:11",
            "an unknown escape in a text in double quotes; write the backslash twice, or the text in single quotes",
        ),
        ("  - code: 18", "   - code: 18", "18:4", &differs),
        ("    summary: The", "   summary: The", "9:4", &differs),
        ("    summary: The", "     summary: The", "9:13", &goes_on),
    ] {
        assert_eq!(
            in_codes(part, other),
            format!("codes.yaml:{place} syntax: {words}\n")
        );
    }
}

#[test]
fn a_reference_that_leads_nowhere_is_answered_with_one_that_does() {
    for (written, meant) in [
        ("code/17", "17"),
        ("Closed", "18"),
        ("\"18 \"", "18"),
        ("word/gone", "words/gone"),
        ("words/Gone", "words/gone"),
        ("words/gnoe", "words/gone"),
    ] {
        let found = in_codes("see_also: [18]", &format!("see_also: [{written}]"));
        assert!(
            found.ends_with(&format!("; did you mean `{meant}`?\n")),
            "{found}"
        );
    }
}

#[test]
fn prose_is_checked_wherever_it_is() {
    for (part, other) in [
        ("A shop", "A <b>shop</b>"),
        ("Creates an order", "Creates an `order"),
        ("The manual", "\"The [manual](x)\""),
    ] {
        let found = in_catalog(part, other);
        assert!(
            found.contains("invalid-prose") && found.lines().count() == 1,
            "{found}"
        );
    }
    for (part, other) in [("Codes", "\"# Codes\""), ("the body", "the `body")] {
        let found = in_codes(part, other);
        assert!(
            found.contains("invalid-prose") && found.lines().count() == 1,
            "{found}"
        );
    }
    let long = in_catalog("Creates an order", &"x".repeat(81));
    assert!(long.contains("invalid-summary"), "{long}");
}

#[test]
fn bodies_have_line_breaks_of_any_kind() {
    let catalog = with(CATALOG, "requires:", "responses: {code: [code]}\nrequires:");
    let example = "see_also: [18]\n    examples: [{body: \"{\\r\\n\\t'code': 17}\\n\"}]";
    let example = example.replace('\'', "\\\"");
    let codes = with(CODES, "see_also: [18]", &example);
    assert_eq!(findings(&report(&catalog, &codes, WORDS)), "");
}

#[test]
fn what_contradicts_itself_is_found() {
    for (part, other, id) in [
        (
            "{state: current}",
            "{state: current, until: 2026-01-01}",
            "invalid-date",
        ),
        (
            "name: Busy",
            "name: Busy\n    old_names: [Busy]",
            "duplicate-name",
        ),
        (
            "name: Busy",
            "name: Busy\n    old_names: [Closed]",
            "duplicate-name",
        ),
        (
            "then: contact-support",
            "then: {recheck: {after: [500ms], then: settled}}",
            "descending-schedule",
        ),
        (
            "then: contact-support",
            "then: {restart: {change: [uid, uid]}}",
            "duplicate-item",
        ),
        (
            "[1s]",
            &format!("[{}1s]", "1s, ".repeat(32)),
            "invalid-delay",
        ),
        ("The shop is busy", "12:30:00", "wrong-type"),
    ] {
        let found = in_codes(part, other);
        assert!(
            found.contains(id) && found.lines().count() == 1,
            "{other}: {found}"
        );
    }
    let repeated = "summary: Creates an order, when_repeated: [codes/17, codes/17]";
    let found = in_catalog("summary: Creates an order", repeated);
    assert!(
        found.contains("duplicate-item") && found.lines().count() == 1,
        "{found}"
    );
    let repeated = with(
        CATALOG,
        "summary: Creates an order",
        "summary: Creates an order, when_repeated: [words/gone]",
    );
    let retired = with(WORDS, "current", "retired");
    let found = findings(&report(
        &repeated,
        &with(CODES, "    see_also: [words/gone]\n", ""),
        &retired,
    ));
    assert!(
        found.contains("catalog.yaml:4:100 retired-reference"),
        "{found}"
    );
}
