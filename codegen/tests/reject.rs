//! Bad catalogs, each in a folder named after its finding, with the exact report of all findings.
//!
//! `cargo xtask regenerate` writes the reports.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use errdex_catalog::{Level, RULES};

fn cases() -> Vec<PathBuf> {
    let folder = fs::read_dir("tests/reject").unwrap();
    let mut cases = folder.map(|case| case.unwrap().path()).collect::<Vec<_>>();
    cases.sort();
    cases
}

#[test]
fn every_bad_catalog_gives_the_expected_report() {
    for case in cases() {
        let report = errdex_build::check(&case).to_string();
        let path = case.join("expected.txt");
        let expected = fs::read_to_string(&path).unwrap_or_default();
        let case = case.display();
        assert_eq!(
            report, expected,
            "{case}: run `cargo xtask regenerate` if this is intended"
        );
    }
}

#[test]
fn every_folder_is_named_after_what_it_shows() {
    for case in cases() {
        let report = errdex_build::check(&case);
        let name = case.file_name().unwrap().to_str().unwrap();
        let found = report
            .diagnostics()
            .into_iter()
            .find(|found| found.id() == name);
        let found = found.unwrap_or_else(|| panic!("{name} is not found:\n{report}"));
        let compiled = errdex_build::compile(&case);
        let is_fine = found.level() == Level::Warning || name == ONLY_CHECKED;
        assert_eq!(compiled.is_ok(), is_fine, "{name}");
    }
}

/// The finding that needs a second YAML parser, which only `check` consults.
const ONLY_CHECKED: &str = "readers-disagree";

/// Findings that only a huge file or none at all can show; they have tests of their own.
const NOT_A_FOLDER: [&str; 6] = [
    "file-too-long",
    "missing-shape",
    "too-many-entries",
    "too-many-findings",
    "too-many-values",
    "unwritable",
];

#[test]
fn every_finding_has_a_folder_and_every_folder_a_finding() {
    let mut shown = cases()
        .iter()
        .map(|case| case.file_name().unwrap().to_str().unwrap().to_owned())
        .chain(NOT_A_FOLDER.map(str::to_owned))
        .collect::<Vec<_>>();
    shown.sort();
    let known = RULES.iter().map(|finding| finding.id()).collect::<Vec<_>>();
    assert_eq!(shown, known);
}

#[test]
fn findings_outside_of_texts_are_reported_too() {
    let last = |folder: &Path| {
        let report = errdex_build::check(folder);
        let found = report.diagnostics().pop();
        found.map(|found| (found.id(), found.primary().is_none()))
    };
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path();
    assert_eq!(last(&folder.join("missing")), Some(("unreadable", true)));
    assert_eq!(last(folder), Some(("no-catalog", true)));
    fs::write(folder.join("catalog.yaml"), b"\xff\xfec\0").unwrap();
    assert_eq!(last(folder), Some(("not-utf8", true)));
    let outcome = errdex_build::generate(folder, folder);
    assert!(outcome.cargo_directives().contains("cargo::error="));
}

#[test]
fn a_file_with_another_extension_is_the_only_finding() {
    let scratch = tempfile::tempdir().unwrap();
    for file in fs::read_dir("tests/accept/pocket").unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let copy = match name {
            "seams.yaml" => "seams.yml",
            name => name,
        };
        fs::create_dir_all(scratch.path().join("pocket")).unwrap();
        fs::copy(&path, scratch.path().join("pocket").join(copy)).unwrap();
    }
    let found = errdex_build::check(&scratch.path().join("pocket")).diagnostics();
    let ids = found.iter().map(errdex_build::Diagnostic::id);
    assert_eq!(ids.collect::<Vec<_>>(), ["misnamed-file"]);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_read_and_nothing_waits_for_it() {
    let scratch = tempfile::tempdir().unwrap();
    let pipe = scratch.path().join("catalog.yaml");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let found = errdex_build::check(scratch.path()).diagnostics();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].id(), "unreadable");
    assert!(found[0].message().ends_with("catalog.yaml` is not a file"));
}

#[cfg(unix)]
#[test]
fn a_build_passes_over_hidden_folders_and_links_upwards_and_takes_links_to_catalogs() {
    let scratch = tempfile::tempdir().unwrap();
    let (data, out) = (scratch.path().join("data"), scratch.path().join("out"));
    fs::create_dir(&out).unwrap();
    fs::create_dir_all(data.join(".git/objects")).unwrap();
    let catalog = fs::canonicalize("tests/accept/bare").unwrap();
    std::os::unix::fs::symlink(".", data.join("loop")).unwrap();
    // A link counts under its own name.
    let elsewhere = scratch.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    for file in fs::read_dir(catalog).unwrap() {
        let path = file.unwrap().path();
        fs::copy(&path, elsewhere.join(path.file_name().unwrap())).unwrap();
    }
    std::os::unix::fs::symlink(&elsewhere, data.join("bare")).unwrap();
    let outcome = errdex_build::generate(&data, &out);
    assert!(
        outcome.report().diagnostics().is_empty(),
        "{}",
        outcome.report()
    );
    assert!(out.join("bare.rs").exists());

    let outcome = errdex_build::generate("tests/accept/bare".as_ref(), &out);
    let report = outcome.report().to_string();
    assert!(
        report.contains("this folder is itself a catalog"),
        "{report}"
    );
}

#[test]
fn a_place_that_cannot_be_written_to_is_named() {
    let scratch = tempfile::tempdir().unwrap();
    let no_folder = scratch.path().join("taken");
    fs::write(&no_folder, "").unwrap();
    let outcome = errdex_build::generate("tests/accept".as_ref(), &no_folder);
    let found = outcome.report().diagnostics();
    assert!(
        found
            .iter()
            .any(|found| found.id() == "unwritable" && found.message().contains("taken/pocket.rs")),
        "{}",
        outcome.report()
    );
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

#[test]
fn what_cannot_be_written_leaves_every_file_as_it_was() {
    let out = tempfile::tempdir().unwrap();
    let files = |out: &Path| {
        let files = fs::read_dir(out).unwrap();
        let mut files = files
            .map(|file| file.unwrap().path())
            .map(|path| (path.clone(), fs::read(path).ok()))
            .collect::<Vec<_>>();
        files.sort();
        files
    };
    let generate = || errdex_build::generate("tests/accept".as_ref(), out.path());
    assert!(!generate().report().has_errors());
    let fresh = files(out.path());
    assert!(
        fresh
            .iter()
            .all(|(path, _)| path.extension().unwrap() == "rs")
    );
    // One file is replaced by a folder, and the others are stale.
    for (path, _) in &fresh {
        fs::write(path, "stale").unwrap();
    }
    let taken = out.path().join("pocket.rs");
    fs::remove_file(&taken).unwrap();
    fs::create_dir(&taken).unwrap();
    let report = generate().report().to_string();
    assert!(report.contains("error[unwritable]"), "{report}");
    assert!(report.contains("pocket.rs"), "{report}");
    for (path, text) in files(out.path()) {
        let is_stale = text.is_none_or(|text| text == b"stale");
        assert!(is_stale, "{}", path.display());
    }
    let names = |files: &[(PathBuf, Option<Vec<u8>>)]| {
        let names = files.iter().map(|(path, _)| path.clone());
        names.collect::<Vec<_>>()
    };
    assert_eq!(
        names(&files(out.path())),
        names(&fresh),
        "something is left over"
    );
    fs::remove_dir(&taken).unwrap();
    generate();
    assert_eq!(files(out.path()), fresh);
}
