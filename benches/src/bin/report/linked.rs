//! How much prose is linked into a program that looks up codes and recovers.

use std::collections::BTreeSet;
use std::fs;

use errdex::Code;
use errdex::cloud_recording::ENTRIES;

use crate::figures::Figures;
use crate::run;

const PROGRAM: &str = r#"
use errdex::cloud_recording::ErrorCode;

fn main() {
    let code = std::env::args().nth(1).and_then(|code| code.parse::<u16>().ok());
    let recovery = code.and_then(ErrorCode::from_code).and_then(ErrorCode::recovery);
    std::process::exit(recovery.map_or(2, |recovery| i32::from(recovery == errdex::Recovery::Settled)));
}
"#;

/// The same with all fixes of the code, which shows that the search can find prose.
const TALKATIVE: &str = r#"
use errdex::cloud_recording::ErrorCode;

fn main() {
    let code = std::env::args().nth(1).and_then(|code| code.parse::<u16>().ok());
    for meaning in code.and_then(ErrorCode::from_code).into_iter().flat_map(ErrorCode::meanings) {
        println!("{:?}", meaning.fixes());
    }
}
"#;

const DEPENDENCIES: &str =
    "errdex = { path = \"{root}\", default-features = false, features = [\"cloud-recording\"] }";

pub(crate) fn measure(figures: &mut Figures) {
    figures.set("linked/release", linked(PROGRAM, &["--release"]));
    figures.set("linked/debug", linked(PROGRAM, &[]));
    figures.set("linked/all fixes", linked(TALKATIVE, &["--release"]));
}

/// The bytes of prose in the program.
fn linked(source: &str, profile: &[&str]) -> f64 {
    let scratch = tempfile::tempdir().expect("a scratch folder can be made");
    run::package(scratch.path(), DEPENDENCIES, "main.rs", source);
    let target = scratch.path().join("target");
    let mut build = run::cargo(&target);
    run::output(build.arg("build").args(profile).current_dir(&scratch));
    let folder = if profile.is_empty() {
        "debug"
    } else {
        "release"
    };
    let program = fs::read(target.join(folder).join("dependent")).expect("cargo built it");
    let found = prose().into_iter().filter(|text| {
        let mut windows = program.windows(text.len());
        windows.any(|window| window == text.as_bytes())
    });
    found.map(str::len).sum::<usize>() as f64
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
    // Shorter texts may be in a program for other reasons.
    of_meanings
        .chain(of_entries)
        .filter(|text| text.len() >= 24)
        .collect()
}
