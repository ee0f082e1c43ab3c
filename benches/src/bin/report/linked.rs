//! What is linked into a program that asks the catalog: bytes over an empty program, and how much of it
//! is prose.

use std::collections::{BTreeSet, HashMap};
use std::fs;

use errdex::Code;
use errdex::cloud_recording::ENTRIES;

use crate::figures::Figures;
use crate::run;

/// The programs: the names of their figures, what the page calls them, and what they do with a code.
pub(crate) const PROGRAMS: [(&str, &str, &str); 5] = [
    (
        "from_code",
        "`from_code`",
        "black_box(ErrorCode::from_code(black_box(62)));",
    ),
    (
        "recovery",
        "`from_code` and `recovery`",
        "black_box(ErrorCode::from_code(black_box(62)).and_then(ErrorCode::recovery));",
    ),
    (
        "classify",
        "`classify`, certainty and recovery",
        "let seen = Observation::new()
            .with_operation(black_box(Operation::Start))
            .with_http_status(black_box(500))
            .with_code(black_box(62_u16))
            .with_text(black_box(\"request timeout\"));
        let diagnosis = classify(&seen);
        black_box((diagnosis.certainty(), diagnosis.recovery()));",
    ),
    (
        "json",
        "`Observation::from_json` and the same",
        "let seen = Observation::from_json(black_box(\"{}\"))
            .with_operation(black_box(Operation::Start))
            .with_http_status(black_box(500));
        let diagnosis = classify(&seen);
        black_box((diagnosis.certainty(), diagnosis.recovery()));",
    ),
    // Shows that the search can find prose.
    (
        "fixes",
        "`fixes` of every meaning of a code",
        "for meaning in ErrorCode::from_code(black_box(62)).into_iter().flat_map(ErrorCode::meanings) {
            black_box(meaning.fixes());
        }",
    ),
];

/// Shorter texts may be in a program for other reasons.
const SHORTEST: usize = 24;

/// What the programs depend on; reading bodies is a feature.
const DEPENDENCIES: &str = "errdex = { path = \"{root}\", default-features = false, features = [\"cloud-recording\"{json}] }";

pub(crate) fn measure(figures: &mut Figures) {
    let scratch = tempfile::tempdir().expect("a scratch folder can be made");
    let build = |name: &str, body: &str, profile: &[&str]| {
        let source = format!(
            "#![allow(unused_imports)]\nuse std::hint::black_box;\n\
             use errdex::cloud_recording::{{ErrorCode, Observation, Operation, classify}};\n\
             fn main() {{ {body} }}\n"
        );
        let json = if name == "json" { ", \"json\"" } else { "" };
        let dependencies = DEPENDENCIES.replace("{json}", json);
        run::package(scratch.path(), &dependencies, "main.rs", &source);
        let target = scratch.path().join("target");
        let mut build = run::cargo(&target);
        build.env("CARGO_PROFILE_RELEASE_STRIP", "true");
        run::output(build.arg("build").args(profile).current_dir(&scratch));
        let folder = if profile.is_empty() {
            "debug"
        } else {
            "release"
        };
        fs::read(target.join(folder).join("dependent")).expect("cargo built it")
    };
    let empty = build("empty", "", &["--release"]).len();
    for (name, _, body) in PROGRAMS {
        let program = build(name, body, &["--release"]);
        let bytes = program.len() as f64 - empty as f64;
        figures.set(format!("linked/{name}/bytes"), bytes);
        figures.set(format!("linked/{name}/prose"), prose_in(&program));
        let debug = build(name, body, &[]);
        figures.set(format!("linked/{name}/prose in debug"), prose_in(&debug));
    }
}

/// The bytes of prose in a program.
fn prose_in(program: &[u8]) -> f64 {
    let mut by_start = HashMap::<&[u8], Vec<&str>>::new();
    for text in prose() {
        let (start, _) = text.as_bytes().split_at(SHORTEST);
        by_start.entry(start).or_default().push(text);
    }
    let mut found = BTreeSet::<&str>::new();
    for (at, start) in program.windows(SHORTEST).enumerate() {
        for text in by_start.get(start).into_iter().flatten() {
            if program[at..].starts_with(text.as_bytes()) {
                found.insert(text);
            }
        }
    }
    found.into_iter().map(str::len).sum::<usize>() as f64
}

/// Every sentence of the catalog.
fn prose() -> BTreeSet<&'static str> {
    let of_meanings = ENTRIES
        .iter()
        .flat_map(|entry| entry.meanings())
        .flat_map(|meaning| {
            let lists = [
                meaning.causes(),
                meaning.fixes(),
                meaning.notes(),
                meaning.conflicts(),
            ];
            lists
                .into_iter()
                .flatten()
                .copied()
                .chain([meaning.summary()])
        });
    let of_entries = ENTRIES.iter().flat_map(|entry| {
        let lists = [entry.notes(), entry.conflicts()];
        let bodies = entry.examples().iter().map(|example| example.body());
        lists
            .into_iter()
            .flatten()
            .copied()
            .chain(bodies)
            .chain([entry.summary()])
    });
    of_meanings
        .chain(of_entries)
        .filter(|text| text.len() >= SHORTEST)
        .collect()
}
