//! Every example proves its entry, whatever the catalog looks like.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use errdex_catalog::model::Key;
use errdex_catalog::source::Span;
use errdex_catalog::{Catalog, Report, load, load_files};
use proptest::prelude::*;

const RULE: &str = "misleading-example";

/// The findings about files in memory.
fn report(files: &[(String, String)]) -> Report {
    let files = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()));
    let mut report = Report::default();
    load_files("shop", &files.collect::<Vec<_>>(), &mut report);
    report
}

/// A catalog with one domain: what `catalog.yaml` says of responses, and the domain from its key on.
fn shop(responses: &str, domain: &str) -> Report {
    report(&[header(responses), domain_file("codes", "ShopCode", domain)])
}

fn header(responses: &str) -> (String, String) {
    let text = format!(
        "catalog: shop\ntitle: A shop\noperations: [{{name: buy, summary: Buys}}]\n{responses}\n"
    );
    ("catalog.yaml".to_owned(), text)
}

fn domain_file(id: &str, type_name: &str, rest: &str) -> (String, String) {
    let text = format!("domain: {id}\ntype: {type_name}\ntitle: Keys\n{rest}\n");
    (format!("{id}.yaml"), text)
}

/// The findings about examples, with their advice; any other finding is a mistake of the test.
fn advice(report: &Report) -> Vec<String> {
    let found = report.diagnostics().into_iter();
    let found = found.filter(|found| found.id() != "unused-operation");
    found
        .map(|found| {
            assert_eq!(found.id(), RULE, "{report}");
            found.advice().unwrap().to_owned()
        })
        .collect()
}

const CODE: &str = "responses: {code: [code], text: [reason]}";

#[test]
fn catalogs_of_any_kind_prove_their_examples() {
    let in_code = |domain: &str| shop(CODE, domain);
    for (what, report) in [
        (
            "an entry without meanings",
            in_code(
                "key: u16\nentries: [{code: 5, name: Five, summary: Five, examples: [{body: '{\"code\":5}'}, {body: '{\"code\":\"5\"}'}]}]",
            ),
        ),
        (
            "a text as a key, with other punctuation",
            in_code(
                "key: string\nentries: [{text: sold out, name: SoldOut, summary: None left, examples: [{body: '{\"reason\":\"Sold out!\"}'}]}]",
            ),
        ),
        (
            "a text as a code, identified by a text",
            in_code(
                "key: string\nkind: code\nentries: [{text: E1, name: One, summary: One, meanings: [{texts: [sold out]}], examples: [{body: '{\"code\":\"E1\",\"reason\":\"sold out\"}'}]}]",
            ),
        ),
        (
            "no place of responses",
            shop(
                "",
                "key: u16\nkind: field\nplaces: [{paths: ['a[].b']}]\nentries: [{code: 5, name: Five, summary: Five, examples: [{body: '{\"a\":[{\"b\":4},{\"b\":5}]}'}]}]",
            ),
        ),
        (
            "the sum of two keys",
            in_code(
                "key: u16\nkind: field\nbitmask: true\nplaces: [{paths: [mask]}]\nentries: [{code: 2, name: Two, summary: Two, meanings: [{fault: nobody}], examples: [{body: '{\"mask\":6}'}]}, {code: 4, name: Four, summary: Four, meanings: [{fault: nobody}], examples: [{body: '{\"mask\":6}'}]}]",
            ),
        ),
        (
            "a domain that never leads",
            in_code(
                "key: u16\nkind: field\ninformational: true\nplaces: [{paths: [level]}]\nentries: [{code: 2, name: Two, summary: Two, meanings: [{fault: nobody}], examples: [{http_status: 500, body: '{\"level\":2,\"code\":99}'}]}]",
            ),
        ),
        (
            "an HTTP status with any body",
            in_code(
                "key: u16\nkind: http-status\nentries: [{code: 502, name: BadGateway, summary: No answer, meanings: [{fault: service}], examples: [{http_status: 502, body: '<html>'}, {operation: buy, http_status: 502, body: '[1]'}]}]",
            ),
        ),
        (
            "a byte order mark, and text after the body",
            in_code(
                "key: u16\nentries: [{code: 5, name: Five, summary: Five, examples: [{body: ' {\"code\":5} HTTP 200'}]}]",
            ),
        ),
    ] {
        assert_eq!(advice(&report), [""; 0], "{what}: {report}");
    }
}

#[test]
fn the_advice_says_what_was_read() {
    let five = |examples: &str| {
        format!(
            "key: u16\nentries: [{{code: 5, name: Five, summary: Five, examples: [{examples}]}}]"
        )
    };
    let long = "x".repeat(61);
    for (responses, domain, expected) in [
        (
            "",
            five("{body: '{\"number\":5}'}"),
            "`5` was not found in the usual places, such as `code` and `message`; say in `responses` of `catalog.yaml` where it is",
        ),
        (
            CODE,
            five("{body: '[{\"code\":5}]'}"),
            "the body cannot be read (line 1, column 1: not a JSON object); `5` was not found in `code`",
        ),
        (
            CODE,
            five("{body: 'code 5'}"),
            "the body cannot be read (line 1, column 1: invalid JSON); `5` was not found in `code`",
        ),
        (CODE, five("{body: '{\"code\":null}'}"), "`5` was not found in `code`"),
        (
            CODE,
            five("{body: '{\"code\":[5]}'}"),
            "the code is not a number; `5` was not found in `code`",
        ),
        (
            CODE,
            five(&format!("{{body: '{{\"reason\":\"{long}\"}}'}}")),
            &format!("the text is `{}\u{2026}`; `5` was not found in `code`", &long[1..]),
        ),
        (
            "responses: {code: [a, b, c, d, e, f], not_a_response_if: [event]}",
            five("{body: '{\"event\":1,\"a\":5}'}"),
            "a body with `event` is not read as a response; `5` was not found in `a`, `b`, `c`, `d`, `e` and 1 more",
        ),
        (
            CODE,
            "key: u32\nkey_format: hex\nentries: [{code: 0x5, name: Five, summary: Five, examples: [{body: '{}'}]}]".to_owned(),
            "`0x00000005` was not found in `code`",
        ),
        (
            CODE,
            "key: string\nkind: code\nentries: [{text: E1, name: One, summary: One, examples: [{body: '{\"code\":\"E2\"}'}]}]".to_owned(),
            "the code is `E2`; `E1` was not found in `code`",
        ),
        (
            CODE,
            "key: u16\nkind: http-status\nentries: [{code: 502, name: BadGateway, summary: No answer, examples: [{body: '{}'}]}]".to_owned(),
            "`http_status: 502` is missing",
        ),
    ] {
        assert_eq!(advice(&shop(responses, &domain)), [expected], "{domain}");
    }
}

/// Of two domains that have the same code, an observation leads to the first that says more.
#[test]
fn a_code_of_two_domains_is_an_example_of_one() {
    let domain = |meanings: &str| {
        format!(
            "key: u16\nentries: [{{code: 5, name: Five, summary: Five, {meanings} examples: [{{body: '{{\"code\":5}}'}}]}}]"
        )
    };
    let (bare, full) = (domain(""), domain("meanings: [{fault: caller}],"));
    let both = |first: &str, second: &str| {
        let files = [
            header(CODE),
            domain_file("a", "First", first),
            domain_file("b", "Second", second),
        ];
        advice(&report(&files))
    };
    let leads_to =
        |other: &str, own: &str| [format!("`{other}` has this code; `{own}` has this code")];
    assert_eq!(both(&bare, &bare), leads_to("a/5", "b/5"));
    assert_eq!(both(&full, &full), leads_to("a/5", "b/5"));
    // What is stated comes first.
    assert_eq!(both(&bare, &full), leads_to("b/5", "a/5"));
    assert_eq!(both(&full, &bare), leads_to("a/5", "b/5"));
}

#[test]
fn examples_of_any_size_are_proven() {
    let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    let wide = format!("{{\"list\":[{}],\"code\":5}}", "1,".repeat(200_000) + "1");
    for (body, count) in [(deep, 1), (wide, 0)] {
        let domain = format!(
            "key: u16\nentries: [{{code: 5, name: Five, summary: Five, examples: [{{body: '{body}'}}]}}]"
        );
        assert_eq!(advice(&shop(CODE, &domain)).len(), count);
    }
}

#[test]
fn an_example_is_proven_only_if_nothing_else_is_wrong() {
    let domain = "key: u16\nentries: [{code: 5, name: five, summary: Five, examples: [{body: '{\"code\":6}'}]}]";
    let found = shop(CODE, domain).diagnostics();
    let ids = found.iter().map(errdex_catalog::Diagnostic::id);
    assert_eq!(ids.collect::<Vec<_>>(), ["invalid-name"]);
}

/// The bundled catalog: its files, and the examples of its error codes.
struct Bundled {
    files: BTreeMap<String, String>,
    catalog: Catalog,
}

impl Bundled {
    fn read() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/cloud-recording");
        let files = fs::read_dir(&folder).unwrap().map(|file| {
            let path = file.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            (path.display().to_string(), text)
        });
        let catalog = load(&folder, &mut Report::default()).unwrap();
        Self {
            files: files.collect(),
            catalog,
        }
    }

    /// The place and the entry of each example of an error code.
    fn examples(&self) -> Vec<(&Span, &Key)> {
        let mut domains = self.catalog.domains.iter();
        let codes = domains
            .find(|domain| domain.id.value == "error-codes")
            .unwrap();
        let examples = codes.entries.iter().flat_map(|entry| {
            let examples = entry.examples.iter();
            examples.map(|example| (&example.body.span, &entry.key.value))
        });
        examples.collect()
    }

    /// The lines of misleading examples if the bodies are in another order.
    fn misleading(&self, order: &[usize]) -> Vec<usize> {
        let examples = self.examples();
        let mut files = self.files.clone();
        let texts = order.iter().map(|&other| {
            let (span, _) = examples[other];
            let file = span.file().unwrap();
            file.text[span.range()].to_owned()
        });
        let texts = texts.collect::<Vec<_>>();
        let mut replaced = examples.iter().zip(texts).collect::<Vec<_>>();
        replaced.sort_by_key(|((span, _), _)| std::cmp::Reverse(span.range().start));
        for ((span, _), text) in replaced {
            let file = files.get_mut(&span.file().unwrap().name).unwrap();
            file.replace_range(span.range(), &text);
        }
        let files = files.iter().map(|(path, text)| {
            let name = Path::new(path).file_name().unwrap();
            (name.to_str().unwrap(), text.as_bytes())
        });
        let mut report = Report::default();
        load_files("cloud-recording", &files.collect::<Vec<_>>(), &mut report);
        let found = report.diagnostics().into_iter();
        found
            .map(|found| {
                assert_eq!(found.id(), RULE, "{report}");
                found.primary().unwrap().line_and_column().0
            })
            .collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn every_body_of_another_code_is_found(
        shuffled in Just((0..Bundled::read().examples().len()).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let bundled = Bundled::read();
        let examples = bundled.examples();
        let lines = bundled.misleading(&shuffled);
        for (&other, (span, key)) in shuffled.iter().zip(&examples) {
            let (line, _) = span.file().unwrap().line_and_column(span.range().start);
            let other_key = examples[other].1;
            prop_assert!(key == &other_key || lines.contains(&line), "{key} with a body of {other_key}");
        }
    }

    #[test]
    fn no_body_is_too_odd(
        body in "\\PC{1,40}|[{}\\[\\]\":,0-9a-z\\\\]{1,40}",
        status in proptest::option::of(100_u16..600),
        kind in 0..4_usize,
    ) {
        let kind = ["code", "http-status", "message", "field\nplaces: [{paths: [a]}]"][kind];
        let (key, entry) = match kind {
            "message" => ("string", "text: a"),
            _ => ("u16", "code: 500"),
        };
        let status = status.map_or_else(String::new, |status| format!("http_status: {status}, "));
        let domain = format!(
            "key: {key}\nkind: {kind}\nentries: [{{{entry}, name: One, summary: One, examples: [{{{status}body: {}}}]}}]",
            serde_json::to_string(&body).unwrap()
        );
        let _ = shop(CODE, &domain).to_string();
    }
}
