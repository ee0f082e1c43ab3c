//! What people type, and what the finder has to find for it in the bundled catalog.
//!
//! The finder was written with `develop.tsv`. `counted.tsv` was written without looking at what the
//! finder makes of it, so its share tells how well the finder does on what it was not written for: do
//! not write the finder or keywords for single queries of it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use errdex::cloud_recording::CloudRecording;
use errdex_answer::finder::{Conditions, Found, find, is_key_or_name};
use errdex_core::view::Compiled;

const DEVELOP: &str = include_str!("queries/develop.tsv");
const COUNTED: &str = include_str!("queries/counted.tsv");

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
}

#[test]
fn no_query_is_in_both_parts() {
    let [develop, counted] = [DEVELOP, COUNTED].map(cases);
    let all = develop.iter().chain(&counted).map(|(_, query)| query);
    let distinct = all.clone().collect::<BTreeSet<_>>();
    let doubles = all.count() - distinct.len();
    assert_eq!(doubles, 0, "of {} queries", distinct.len());
    for part in [&develop, &counted] {
        let negatives = part
            .iter()
            .filter(|(wanted, _)| wanted[..] == ["-"])
            .count();
        assert!(
            part.len() >= 200 && negatives >= 30,
            "{} and {negatives}",
            part.len()
        );
    }
}

#[test]
fn every_wanted_id_is_in_the_catalog() {
    let catalog = Compiled::<CloudRecording>::new();
    for (wanted, _) in [DEVELOP, COUNTED].into_iter().flat_map(cases) {
        for id in wanted.into_iter().filter(|id| *id != "-") {
            assert!(is_key_or_name(&catalog, id), "{id}");
        }
    }
}

/// Queries of hostile length and form: none of them panics, and time grows no faster than length.
#[test]
fn long_queries_take_no_long_time() {
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
            let query = part.repeat(length / part.len());
            let start = Instant::now();
            first(&query);
            let took = start.elapsed();
            // Much more than it takes, and much less than a quadratic search would.
            assert!(took < Duration::from_secs(4), "{part:?} {length}: {took:?}");
        }
    }
}
