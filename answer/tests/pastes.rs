//! What people paste, and what they have to be told: the format of each paste is that of a client or a
//! logger, with its source in the file.
//!
//! The reader was developed on one part; the others were written before their first result and are only
//! counted, so that their share says what to expect of other pastes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use errdex::cloud_recording::CloudRecording;
use errdex_answer::reading::Reader;
use errdex_answer::{Classification, Subject};
use errdex_core::view::Compiled;
use errdex_core::{Catalog, engine};
use serde_json::Value;

/// How many of a hundred counted pastes must be right at least.
const SHARE: usize = 90;

struct Paste<'a> {
    name: &'a str,
    best: &'a str,
    operation: Option<&'a str>,
    http: Option<&'a str>,
    recovery: Option<&'a str>,
    at_most: Option<&'a str>,
    input: Vec<u8>,
}

fn pastes(file: &str) -> Vec<Paste<'_>> {
    let pastes = file.split("\n=== ").skip(1);
    pastes.map(paste).collect()
}

fn paste(text: &str) -> Paste<'_> {
    let (head, input) = text.split_once("\n---\n").unwrap();
    let (name, head) = head.split_once('\n').unwrap();
    let key = |key: &str| {
        let mut lines = head.lines();
        lines.find_map(|line| line.strip_prefix(key)?.strip_prefix(": "))
    };
    assert!(key("source").is_some(), "{name}");
    let input = match key("encode") {
        None => input.as_bytes().to_vec(),
        Some("crlf") => input.replace('\n', "\r\n").into_bytes(),
        Some("escapes") => input.replace("\\e", "\u{1b}").into_bytes(),
        Some("utf-16le-bom") => utf16(input, u16::to_le_bytes),
        Some("utf-16be-bom") => utf16(input, u16::to_be_bytes),
        Some(other) => panic!("{name}: {other}"),
    };
    Paste {
        name,
        best: key("best").unwrap(),
        operation: key("operation"),
        http: key("http"),
        recovery: key("recovery"),
        at_most: key("at_most"),
        input,
    }
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let units = ['\u{feff}'].into_iter().chain(text.chars());
    let units = units.collect::<String>();
    units.encode_utf16().flat_map(bytes).collect()
}

/// What is wrong with the answer to a paste, and whether it is wrong about the entry with confidence.
fn judge(subject: &Subject<'_>, paste: &Paste<'_>) -> Result<(), (String, bool)> {
    let mut reader = Reader::new(subject);
    let reading = reader.read(&paste.input);
    let seen = reading.observation(subject.tables(), None, None);
    let diagnosis = engine::classify(subject.tables(), &seen);
    let answer = Classification::new(subject, &seen, &diagnosis, 1).with_reading(&reading);
    let answer = serde_json::to_value(&answer).unwrap();
    let certainty = answer["certainty"].as_str().unwrap();
    let best = match answer["observation"]["sent"].as_str() {
        Some("no") => "not sent",
        Some(_) => "no response",
        None if certainty == "unknown" => "unknown",
        None => answer["matches"][0]["id"].as_str().unwrap(),
    };
    let mut wrong = Vec::new();
    let mut compare = |what: &str, found: Option<&str>, expected: Option<&str>| {
        if found != expected {
            wrong.push(format!("{what} is {found:?} and not {expected:?}"));
        }
    };
    compare("best", Some(best), Some(paste.best));
    if paste.best == "unknown" {
        let recovery = answer["recovery"]["kind"].as_str();
        compare("recovery", recovery, None);
    } else {
        let of = |value: &Value| value.as_str().map(str::to_owned);
        let observation = &answer["observation"];
        compare(
            "operation",
            of(&observation["operation"]).as_deref(),
            paste.operation,
        );
        if paste.http != Some("any") {
            let status = observation["http_status"]
                .as_u64()
                .map(|status| status.to_string());
            compare("http", status.as_deref(), paste.http);
            compare(
                "recovery",
                answer["recovery"]["kind"].as_str(),
                paste.recovery,
            );
        }
        if let Some(at_most) = paste.at_most {
            compare("certainty", Some(certainty), Some(at_most));
        }
    }
    let is_confident = certainty == "documented" && best != paste.best;
    if wrong.is_empty() {
        Ok(())
    } else {
        Err((
            format!("{}: {}", paste.name, wrong.join("; ")),
            is_confident,
        ))
    }
}

struct Figures {
    right: usize,
    all: usize,
    foreign: usize,
    /// What is wrong, and whether it is wrong about the entry with confidence.
    wrong: Vec<(String, bool)>,
}

#[allow(clippy::print_stdout, reason = "the figures are what the test is for")]
fn judge_all(name: &str, file: &str) -> Figures {
    let catalog = Compiled::<CloudRecording>::new();
    let subject = Subject::new(&catalog, CloudRecording::TABLES);
    let pastes = pastes(file);
    let foreign = pastes.iter().filter(|paste| paste.best == "unknown");
    let wrong = pastes
        .iter()
        .filter_map(|paste| judge(&subject, paste).err());
    let wrong = wrong.collect::<Vec<_>>();
    let figures = Figures {
        right: pastes.len() - wrong.len(),
        all: pastes.len(),
        foreign: foreign.count(),
        wrong,
    };
    let Figures { right, all, .. } = figures;
    let confident = figures.confident();
    println!("{name}: {right} of {all} right, {confident} wrong with confidence");
    for (message, _) in &figures.wrong {
        println!("  {message}");
    }
    figures
}

impl Figures {
    fn confident(&self) -> usize {
        let confident = self.wrong.iter().filter(|(_, is_confident)| *is_confident);
        confident.count()
    }
}

#[test]
fn every_paste_of_the_developed_part_is_right() {
    for (name, file) in [
        ("developed", include_str!("pastes/develop.txt")),
        (
            "developed, second part",
            include_str!("pastes/develop-2.txt"),
        ),
    ] {
        let figures = judge_all(name, file);
        assert!(figures.wrong.is_empty(), "{:#?}", figures.wrong);
    }
}

#[test]
fn the_counted_parts_are_mostly_right_and_never_wrong_with_confidence() {
    let mut foreign = 0;
    for (name, file) in [
        ("counted, first part", include_str!("pastes/held-out.txt")),
        (
            "counted, second part",
            include_str!("pastes/held-out-2.txt"),
        ),
        ("counted, third part", include_str!("pastes/held-out-3.txt")),
    ] {
        let figures = judge_all(name, file);
        foreign += figures.foreign;
        assert!(
            figures.right * 100 >= SHARE * figures.all,
            "{:#?}",
            figures.wrong
        );
        assert_eq!(figures.confident(), 0, "{:#?}", figures.wrong);
    }
    assert!(foreign >= 30, "{foreign} responses of other APIs");
}
