//! Texts with variable parts: which pattern a text counts for, in catalogs made for the purpose.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;

use errdex::RawObservation;
use errdex::engine::{self, RawDiagnosis};
use errdex_catalog::Report;
use errdex_catalog::model::Catalog;
use proptest::collection::vec;
use proptest::prelude::*;

/// A catalog with these entries in a domain of codes, and further domains.
fn catalog(entries: &str, domains: &[(&str, &str)]) -> Catalog {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("made");
    fs::create_dir(&folder).unwrap();
    let about = "catalog: made\ntitle: Made for a test\n\
                 responses: {code: [code], text: [text]}\n";
    let codes = format!("domain: codes\ntype: Code\nkey: u16\ntitle: Codes\nentries:\n{entries}");
    fs::write(folder.join("catalog.yaml"), about).unwrap();
    fs::write(folder.join("codes.yaml"), codes).unwrap();
    for (id, domain) in domains {
        fs::write(folder.join(id).with_extension("yaml"), domain).unwrap();
    }
    let mut report = Report::default();
    errdex_catalog::load(&folder, &mut report).unwrap_or_else(|| panic!("{report}"))
}

/// An entry whose only meaning has this pattern.
fn entry(code: usize, pattern: &str) -> String {
    format!(
        "  - {{code: {code}, name: C{code}, summary: S, meanings: [{{patterns: [{pattern:?}]}}]}}\n"
    )
}

/// The places of the entries that a text finds, and its parts.
fn found(catalog: &Catalog, text: &str) -> (Vec<u32>, Vec<(String, String)>) {
    let tables = catalog.tables();
    let tables = tables.as_tables();
    let seen = RawObservation::new().with_text(text);
    let diagnosis: RawDiagnosis = engine::classify(&tables, &seen);
    let matches = diagnosis.matches(&tables, &seen);
    let parts = diagnosis.parts(&tables, &seen);
    let parts = parts.map(|(name, value)| (name.to_owned(), value.to_owned()));
    (matches.map(|found| found.entry).collect(), parts.collect())
}

fn entries(catalog: &Catalog, text: &str) -> Vec<u32> {
    found(catalog, text).0
}

#[test]
fn the_pattern_with_more_fixed_text_counts_and_then_the_first() {
    let patterns = [
        "{what} failed",
        "task {id} failed",
        "{kind} 7 failed",
        "task {id} faile{d}",
    ];
    let all = patterns.iter().enumerate();
    let all = all
        .map(|(code, pattern)| entry(code, pattern))
        .collect::<String>();
    let catalog = catalog(&all, &[]);
    assert_eq!(entries(&catalog, "task 7 failed"), [1]);
    assert_eq!(entries(&catalog, "job 7 failed"), [2]);
    assert_eq!(entries(&catalog, "job 8 failed"), [0]);
    assert!(entries(&catalog, "failed").is_empty());
    // Of two with as much fixed text, the first of the catalog.
    let both = [entry(0, "{a} fits"), entry(1, "fits {a}")].concat();
    assert_eq!(entries(&self::catalog(&both, &[]), "fits fits"), [0]);
}

#[test]
fn patterns_that_differ_in_nothing_else_are_one() {
    let both = [entry(0, "no {field}."), entry(1, "\"NO  {field}\"")].concat();
    let catalog = catalog(&both, &[]);
    let parts = vec![("field".to_owned(), "uid".to_owned())];
    assert_eq!(found(&catalog, "no uid"), (vec![0, 1], parts));
}

#[test]
fn a_text_that_is_stated_is_more_specific_than_any_pattern() {
    let texts = "  - {code: 9, name: C9, summary: S, meanings: [{texts: [no uid!]}]}\n";
    let key = "domain: messages\ntype: Message\nkey: string\ntitle: Messages\n\
               entries: [{text: no cname, name: NoName, summary: S, meanings: [{fault: caller}]}]\n";
    let both = [&entry(0, "no {field}"), texts].concat();
    let catalog = catalog(&both, &[("messages", key)]);
    assert_eq!(entries(&catalog, "No token."), [0]);
    assert_eq!(entries(&catalog, "No uid."), [1]);
    assert_eq!(entries(&catalog, "No uids."), [0]);
    assert_eq!(entries(&catalog, "No cname."), [2]);
}

#[test]
fn the_key_of_another_field_may_fit_a_pattern() {
    let states = "domain: states\ntype: State\nkey: string\nkind: field\n\
                  places: [{paths: [state]}]\ntitle: States\n\
                  entries: [{text: upload failed, name: Failed, summary: S}]\n";
    let patterns = [entry(0, "{what} failed"), entry(1, "up{way} failed")].concat();
    let catalog = catalog(&patterns, &[("states", states)]);
    let parts = vec![("way".to_owned(), "load".to_owned())];
    assert_eq!(found(&catalog, "Upload failed!"), (vec![1], parts));
    assert_eq!(entries(&catalog, "download failed"), [0]);
}

/// Words of which patterns and texts are put together, so that many texts fit many patterns.
fn words() -> impl Strategy<Value = Vec<&'static str>> {
    vec(
        prop::sample::select(vec!["a", "b", "ab", "{}", "{}b"]),
        1..5,
    )
}

/// A pattern, of which each part has a name of its own.
fn pattern() -> impl Strategy<Value = String> {
    let named = words().prop_map(|words| {
        let mut pattern = String::new();
        for (number, piece) in words.join(" ").split("{}").enumerate() {
            if number > 0 {
                pattern += &format!("{{p{number}}}");
            }
            pattern += piece;
        }
        pattern
    });
    named.prop_filter("a pattern has parts and fixed text", |pattern| {
        pattern.contains('{') && pattern.contains(['a', 'b'])
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// One pattern at a time decides which of them a text fits, and the lengths which of those counts.
    #[test]
    fn of_all_patterns_that_a_text_fits_the_first_of_the_longest_counts(
        patterns in vec(pattern(), 1..6),
        text in vec("[ab]{1,2}", 1..6),
    ) {
        let text = text.join(" ");
        let alone = |pattern: &String| catalog(&entry(0, pattern), &[]);
        let all = patterns.iter().enumerate();
        let entries_of_all = all.clone().map(|(code, pattern)| entry(code, pattern));
        let together = catalog(&entries_of_all.collect::<String>(), &[]);
        let fixed = |pattern: &str| {
            let (mut count, mut is_part) = (0, false);
            for c in pattern.chars() {
                is_part = c == '{' || is_part && c != '}';
                count += usize::from(!is_part && c != '}' && c != ' ');
            }
            count
        };
        let fitting = all.filter(|(_, pattern)| !entries(&alone(pattern), &text).is_empty());
        let fitting = fitting.map(|(place, pattern)| (fixed(pattern), place)).collect::<Vec<_>>();
        let most = fitting.iter().map(|(count, _)| *count).max();
        let first = fitting.iter().find(|(count, _)| Some(*count) == most);
        let (found, parts) = found(&together, &text);
        prop_assert_eq!(found.first().copied(), first.map(|(_, place)| u32::try_from(*place).unwrap()));
        if let Some((_, place)) = first {
            let expected = parts_in(&alone(&patterns[*place]), &text);
            prop_assert_eq!(parts, expected);
        }
    }
}

fn parts_in(catalog: &Catalog, text: &str) -> Vec<(String, String)> {
    found(catalog, text).1
}
