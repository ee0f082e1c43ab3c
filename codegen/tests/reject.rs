//! Bad catalogs, each in a folder named after the finding, beside the exact report of all findings.
//!
//! `ERRDEX_BLESS=1 cargo test -p errdex-build` writes the reports anew.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn cases() -> Vec<PathBuf> {
    let folder = fs::read_dir("tests/reject").unwrap();
    let mut cases = folder.map(|case| case.unwrap().path()).collect::<Vec<_>>();
    cases.sort();
    cases
}

#[test]
fn every_bad_catalog_gives_the_report_beside_it() {
    for case in cases() {
        let report = errdex_build::check(&case).to_string();
        let path = case.join("expected.txt");
        if env::var_os("ERRDEX_BLESS").is_some() {
            fs::write(&path, &report).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(report, expected, "{}", case.display());
    }
}

#[test]
fn every_folder_is_named_after_what_it_shows() {
    for case in cases() {
        let report = errdex_build::check(&case);
        let ids = report
            .diagnostics()
            .iter()
            .map(|found| found.id())
            .collect::<BTreeSet<_>>();
        let name = case.file_name().unwrap().to_str().unwrap();
        assert!(ids.contains(name), "{name}: {ids:?}");
        assert!(errdex_build::compile(&case).is_err(), "{name} is compiled");
    }
}

/// Every id in the sources has a folder, but for the findings that no committed file can show.
#[test]
fn every_finding_has_a_folder() {
    const NOT_A_FILE: [&str; 7] = [
        "file-too-long",
        "no-catalog",
        "not-utf8",
        "readers-disagree",
        "too-many-entries",
        "unreadable",
        "unwritable",
    ];
    let folders = cases()
        .iter()
        .map(|case| case.file_name().unwrap().to_str().unwrap().to_owned())
        .collect::<BTreeSet<_>>();
    for module in [
        "tree",
        "shape",
        "load",
        "lower",
        "check/keys",
        "check/meanings",
        "check/names",
        "check/places",
        "check/values",
    ] {
        let text = fs::read_to_string(format!("src/{module}.rs")).unwrap();
        for id in ids_in(&text) {
            let shown = folders.contains(id);
            let exempt = NOT_A_FILE.contains(&id);
            assert!(
                shown != exempt,
                "`{id}` of {module}: shown {shown}, exempt {exempt}"
            );
        }
    }
}

/// The first literals of calls that make a diagnostic.
fn ids_in(text: &str) -> BTreeSet<&str> {
    let makers = [
        "::error(",
        "::without_place(",
        "unique(",
        "twice(",
        "refuse(",
        "fail(",
    ];
    let calls = makers.iter().flat_map(|maker| text.split(maker).skip(1));
    calls
        .filter_map(|call| call.trim_start().strip_prefix('"')?.split('"').next())
        .filter(|id| id.contains('-') || *id == "syntax" || *id == "unreadable")
        .collect()
}

#[test]
fn findings_about_no_text_are_reported_too() {
    let first = |folder: &Path| {
        let report = errdex_build::check(folder);
        report
            .diagnostics()
            .first()
            .map(|found| (found.id(), found.primary().is_none()))
    };
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path();
    assert_eq!(first(&folder.join("missing")), Some(("unreadable", true)));
    assert_eq!(first(folder), Some(("no-catalog", true)));
    fs::write(folder.join("catalog.yaml"), b"catalog: caf\xe9\n").unwrap();
    assert_eq!(first(folder), Some(("not-utf8", true)));
    fs::remove_file(folder.join("catalog.yaml")).unwrap();
    fs::create_dir(folder.join("catalog.yaml")).unwrap();
    assert_eq!(first(folder), Some(("unreadable", true)));
    let outcome = errdex_build::generate(folder, folder);
    assert!(outcome.cargo_directives().contains("cargo::error="));
}

#[test]
fn a_build_script_gets_one_directive_a_line_and_no_file() {
    let out = tempfile::tempdir().unwrap();
    let data = tempfile::tempdir().unwrap();
    let copy = data.path().join("bad");
    fs::create_dir(&copy).unwrap();
    for file in ["catalog.yaml", "error-codes.yaml"] {
        fs::copy(
            Path::new("tests/reject/duplicate-key").join(file),
            copy.join(file),
        )
        .unwrap();
    }
    let outcome = errdex_build::generate(data.path(), out.path());
    let directives = outcome.cargo_directives();
    assert!(
        directives.lines().all(|line| line.starts_with("cargo::")),
        "{directives}"
    );
    assert!(directives.contains("code 53 is defined twice"));
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0);
}
