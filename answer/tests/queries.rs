//! What people type, and what the finder has to find for it in the bundled catalog.
//!
//! The finder was written with `develop.tsv`. The counted parts were written without looking at what the
//! finder makes of them, so their shares tell how well the finder does on what it was not written for:
//! do not write the finder or keywords for single queries of them.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use errdex::cloud_recording::CloudRecording;
use errdex_answer::finder::{Conditions, Found, find, is_key_or_name};
use errdex_core::view::Compiled;

const DEVELOP: &str = include_str!("queries/develop.tsv");
const COUNTED: &str = include_str!("queries/counted.tsv");
const COUNTED_2: &str = include_str!("queries/counted-2.tsv");

/// Right answers of each part, in percent.
const RIGHT: usize = 95;

/// The first id that is found, or `-`.
fn first(query: &str) -> String {
    let catalog = Compiled::<CloudRecording>::new();
    match find(&catalog, query, Conditions::default()) {
        Found::Matches(matches) => matches[0].view.id.clone(),
        _ => "-".to_owned(),
    }
}

/// The ids that may come first, and the query.
fn cases(list: &'static str) -> Vec<(Vec<&'static str>, &'static str)> {
    let lines = list
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("# "));
    let cases = lines.map(|line| {
        let (wanted, query) = line.split_once('\t').unwrap();
        (wanted.split(" | ").collect(), query)
    });
    cases.collect()
}

#[allow(clippy::print_stdout, reason = "the figures are what the test is for")]
/// Prints the figures of a part and what is wrong in it, and demands the share of right answers.
fn count(part: &str, list: &'static str) {
    let cases = cases(list);
    let (mut right, mut negatives, mut wrong) = (0, 0, String::new());
    let mut answered = Vec::<&str>::new();
    for (wanted, query) in &cases {
        let found = first(query);
        let is_negative = wanted[..] == ["-"];
        negatives += usize::from(is_negative);
        if wanted.contains(&found.as_str()) {
            right += 1;
        } else {
            wrong += &format!("  {query}: {found}, not {}\n", wanted.join(" or "));
            answered.extend(is_negative.then_some(*query));
        }
    }
    let all = cases.len();
    println!(
        "{part}: {right} of {all} right, {negatives} of them without an answer; wrong:\n{wrong}"
    );
    assert!(
        answered.is_empty(),
        "{part}: answered without knowing: {answered:?}"
    );
    assert!(
        100 * right >= RIGHT * all,
        "{part}: {right} of {all}:\n{wrong}"
    );
}

#[test]
fn queries_of_development_are_answered() {
    count("developed with", DEVELOP);
}

#[test]
fn counted_queries_are_answered() {
    count("only counted", COUNTED);
    count("only counted, the second part", COUNTED_2);
}

#[test]
fn no_query_is_in_two_parts() {
    let parts = [DEVELOP, COUNTED, COUNTED_2].map(cases);
    let all = parts.iter().flatten().map(|(_, query)| query);
    let distinct = all.clone().collect::<BTreeSet<_>>();
    let doubles = all.count() - distinct.len();
    assert_eq!(doubles, 0, "of {} queries", distinct.len());
    for part in parts {
        let negatives = part
            .iter()
            .filter(|(wanted, _)| wanted[..] == ["-"])
            .count();
        assert!(
            part.len() >= 100 && negatives >= 20,
            "{} and {negatives}",
            part.len()
        );
    }
}

#[test]
fn every_wanted_id_is_in_the_catalog() {
    let catalog = Compiled::<CloudRecording>::new();
    for (wanted, _) in [DEVELOP, COUNTED, COUNTED_2].into_iter().flat_map(cases) {
        for id in wanted.into_iter().filter(|id| *id != "-") {
            assert!(is_key_or_name(&catalog, id), "{id}");
        }
    }
}

/// None of them panics, and a quadratic search would not come to an end.
#[test]
fn queries_of_any_length_have_an_answer() {
    let parts = [
        "a",
        "9",
        "0",
        " ",
        "62 ",
        "\u{0}",
        "é",
        "录制",
        "\u{fffd}",
        "a.",
        "::",
        "/",
        "#",
        "-",
        "'",
        "\"",
        "{",
        "task conflict ",
        "stop 404 ",
        "error-codes/",
        "0x3e ",
        "TaskConflict",
        "aB",
        "\u{202e}",
        "İ",
        "failed to find worker ",
        "http 404 ",
        "1.3.",
        "token expird ",
        "\n",
    ];
    for part in parts {
        for length in [100, 400, 10_000, 1_000_000] {
            first(&part.repeat(length / part.len()));
        }
    }
}
