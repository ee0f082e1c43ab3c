//! What people type, and what the finder has to find for it in the bundled catalog.
//!
//! `develop.tsv` is what the finder is written with; it has to be right. `held-out.tsv` was drawn from
//! the same list and is only counted, so its share tells how well the finder does on what it was not
//! written for.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use errdex::cloud_recording::CloudRecording;
use errdex_answer::finder::{Conditions, Found, find};
use errdex_core::view::Compiled;

/// Right answers of the held-out queries, in percent.
const HELD_OUT: usize = 95;

/// The first id that is found, or `-`.
fn first(query: &str) -> String {
    let catalog = Compiled::<CloudRecording>::new();
    match find(&catalog, query, Conditions::default()) {
        Found::Matches(matches) => matches[0].view.id.clone(),
        _ => "-".to_owned(),
    }
}

struct Case {
    wanted: &'static str,
    query: &'static str,
    found: String,
}

impl Case {
    fn is_right(&self) -> bool {
        self.wanted.split(" | ").any(|id| id == self.found)
    }

    fn is_negative(&self) -> bool {
        self.wanted == "-"
    }
}

fn cases(list: &'static str) -> Vec<Case> {
    let lines = list
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("# "));
    let cases = lines.map(|line| {
        let (wanted, query) = line.split_once('\t').unwrap();
        let found = first(query);
        Case {
            wanted,
            query,
            found,
        }
    });
    cases.collect()
}

#[test]
fn the_queries_of_development_are_answered() {
    let cases = cases(include_str!("queries/develop.tsv"));
    assert!(cases.len() >= 250);
    let wrong = cases.iter().filter(|case| !case.is_right());
    let wrong = wrong.map(|case| format!("{}: {}, not {}\n", case.query, case.found, case.wanted));
    let wrong = wrong.collect::<Vec<_>>();
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.concat()
    );
}

/// Only counts, so that nobody writes the finder for single queries of this part.
#[test]
fn counted_queries_are_answered_as_well() {
    let cases = cases(include_str!("queries/counted.tsv"));
    let wrong = cases.iter().filter(|case| !case.is_right());
    for case in wrong {
        eprintln!("{}: {}, not {}", case.query, case.found, case.wanted);
    }
    let cases = self::cases(include_str!("queries/held-out.tsv"));
    let wrong = cases.iter().filter(|case| !case.is_right());
    eprintln!("HELD OUT");
    for case in wrong {
        eprintln!("{}: {}, not {}", case.query, case.found, case.wanted);
    }
}
