//! A brief answer fits on a screen, whatever it is about, and says where the rest is.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use errdex::Catalog;
use errdex::cloud_recording::{CloudRecording, Observation, Operation, classify};
use errdex_answer::finder::{Conditions, Found, find};
use errdex_answer::text::{self, Length};
use errdex_answer::{Classification, Subject};
use errdex_core::engine;
use errdex_core::view::{Compiled, Reference};

const SCREEN: usize = 20;

fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain += before;
        rest = after.split_once('m').unwrap().1;
    }
    plain + rest
}

fn assert_fits(answer: &str, of: &str) {
    let lines = plain(answer).lines().count();
    assert!(
        (1..=SCREEN).contains(&lines),
        "{lines} lines for {of}:\n{answer}"
    );
}

/// Every entry of the catalog.
fn ids(catalog: &dyn Reference) -> Vec<String> {
    let domains = catalog.catalog().domains;
    let entries = domains.iter().enumerate();
    let entries =
        entries.flat_map(|(number, domain)| (0..domain.entries).map(move |entry| (number, entry)));
    entries
        .map(|(domain, entry)| catalog.entry(domain, entry).id)
        .collect()
}

#[test]
fn every_entry_is_explained_on_a_screen() {
    let catalog = Compiled::<CloudRecording>::new();
    let operations = Operation::ALL.iter().map(|operation| operation.name());
    let operations = operations.map(Some).chain([None]).collect::<Vec<_>>();
    let ids = ids(&catalog);
    assert!(ids.len() > 100);
    for id in ids {
        for &operation in &operations {
            let conditions = Conditions {
                operation,
                http_status: None,
            };
            let found = find(&catalog, &id, conditions);
            let Found::Matches(_) = found else { continue };
            let answer = text::explanation(&catalog, &id, &found, Length::Brief).unwrap();
            assert_fits(&answer, &id);
            let answer = plain(&answer);
            assert!(answer.starts_with(&format!("{id}: ")), "{answer}");
            assert!(answer.contains("all of it: --full"), "{answer}");
        }
    }
}

#[test]
fn every_response_is_classified_on_a_screen_with_the_same_advice() {
    let catalog = Compiled::<CloudRecording>::new();
    let subject = Subject::new(&catalog, CloudRecording::TABLES);
    let domains = catalog.catalog().domains;
    let mut examples = 0;
    for (number, domain) in domains.iter().enumerate() {
        for entry in 0..domain.entries {
            for example in catalog.entry(number, entry).examples {
                let mut seen = Observation::from_json(example.body);
                let with_all = example
                    .operation
                    .and_then(|name| name.parse::<Operation>().ok());
                for operation in [with_all, None] {
                    if let Some(operation) = operation {
                        seen = seen.with_operation(operation);
                    }
                    if let Some(status) = example.http_status {
                        seen = seen.with_http_status(status);
                    }
                    let diagnosis = engine::classify(subject.tables(), seen.raw());
                    let answer = Classification::new(&subject, seen.raw(), &diagnosis, usize::MAX);
                    let brief = text::classification(&answer, Length::Brief);
                    assert_fits(&brief, example.body);
                    let (brief, full) = (
                        plain(&brief),
                        plain(&text::classification(&answer, Length::Full)),
                    );
                    let next = |text: &str| {
                        let lines = text.lines().map(str::trim);
                        let lines = lines.skip_while(|line| !line.starts_with("next: "));
                        lines.take(2).map(str::to_owned).collect::<Vec<_>>()
                    };
                    let is_decided = classify(&seen).recovery().is_some();
                    assert_eq!(!next(&brief).is_empty(), is_decided, "{brief}");
                    assert_eq!(next(&brief).first(), next(&full).first(), "{brief}\n{full}");
                    examples += 1;
                }
            }
        }
    }
    assert!(examples > 200, "{examples}");
}

/// What a reader would have to guess is asked for, and no operation is left out without a word.
#[test]
fn the_missing_fact_is_named_with_its_values() {
    let catalog = Compiled::<CloudRecording>::new();
    let subject = Subject::new(&catalog, CloudRecording::TABLES);
    for body in [r#"{"code":62}"#, r#"{"code":65}"#, r#"{"code":404}"#] {
        let seen = Observation::from_json(body);
        let diagnosis = classify(&seen);
        let raw = engine::classify(subject.tables(), seen.raw());
        let answer = Classification::new(&subject, seen.raw(), &raw, usize::MAX);
        let brief = plain(&text::classification(&answer, Length::Brief));
        assert!(brief.contains("depends on the operation (--on)"), "{brief}");
        let best = diagnosis.best().unwrap();
        let of_entry = diagnosis
            .matches()
            .filter(|found| found.entry() == best.entry());
        for found in of_entry {
            for operation in found.meaning().operations() {
                assert!(brief.contains(operation.name()), "{operation}: {brief}");
            }
        }
    }
}
