//! Good catalogs, each in its own folder with the exact Rust that it compiles to.
//!
//! `tests/generated.rs` of the runtime crate compiles and uses the same Rust. `cargo xtask
//! regenerate` writes it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

fn cases() -> Vec<PathBuf> {
    let folder = fs::read_dir("tests/accept").unwrap();
    let mut cases = folder.map(|case| case.unwrap().path()).collect::<Vec<_>>();
    cases.sort();
    cases
}

fn compile(folder: &Path) -> String {
    errdex_build::compile(folder).unwrap_or_else(|report| panic!("{report}"))
}

#[test]
fn every_good_catalog_gives_the_expected_rust() {
    assert!(!cases().is_empty());
    for case in cases() {
        let generated = compile(&case);
        let path = case.join("expected.rs");
        let expected = fs::read_to_string(&path).unwrap();
        let line = expected
            .lines()
            .zip(generated.lines())
            .position(|(a, b)| a != b);
        assert!(
            expected == generated,
            "{}, line {}: run `cargo xtask regenerate` if this is intended",
            path.display(),
            line.map_or(expected.lines().count(), |line| line + 1)
        );
    }
}

#[test]
fn the_same_catalog_gives_the_same_bytes_wherever_it_is_and_however_it_was_saved() {
    for case in cases() {
        let elsewhere = tempfile::tempdir().unwrap();
        let copy = elsewhere.path().join(case.file_name().unwrap());
        fs::create_dir(&copy).unwrap();
        let mut files = fs::read_dir(&case)
            .unwrap()
            .map(|file| file.unwrap().path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "yaml")
            })
            .collect::<Vec<_>>();
        // A folder often lists its files in the order of their creation.
        files.sort();
        files.reverse();
        for file in files {
            let text = fs::read_to_string(&file).unwrap().replace('\n', "\r\n");
            fs::write(
                copy.join(file.file_name().unwrap()),
                format!("\u{feff}{text}"),
            )
            .unwrap();
        }
        assert_eq!(compile(&copy), compile(&case), "{}", case.display());
    }
}

#[test]
fn a_file_is_written_only_when_its_content_changes() {
    let out = tempfile::tempdir().unwrap();
    let data = Path::new("tests/accept");
    let written = out.path().join("pocket.rs");
    let outcome = errdex_build::generate(data, out.path());
    assert!(!outcome.report().has_errors());
    assert_eq!(
        fs::read_to_string(&written).unwrap(),
        compile(&data.join("pocket"))
    );
    assert_eq!(
        outcome.cargo_directives(),
        "cargo::rerun-if-changed=tests/accept\n"
    );

    let mut read_only = fs::metadata(&written).unwrap().permissions();
    read_only.set_readonly(true);
    fs::set_permissions(&written, read_only).unwrap();
    let before = fs::metadata(&written).unwrap().modified().unwrap();
    let outcome = errdex_build::generate(data, out.path());
    assert!(!outcome.report().has_errors());
    assert_eq!(fs::metadata(&written).unwrap().modified().unwrap(), before);
}
