//! Compares the list of rules with the sources that report them.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use errdex_catalog::RULES;

/// The sources in a folder, each with its relative path.
fn sources(folder: &Path, prefix: &str, found: &mut Vec<(String, String)>) {
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            sources(&path, &format!("{name}/"), found);
        } else {
            found.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
}

#[test]
fn every_rule_names_the_files_that_report_it() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&package.join("src"), "", &mut files);
    sources(&package.join("../codegen/src"), "codegen/src/", &mut files);
    files.sort();
    for rule in RULES {
        let name = rule.id().replace('-', "_").to_ascii_uppercase();
        let name = format!("rule::{name}");
        let reports = |text: &str| {
            let mut uses = text.split(&name).skip(1);
            uses.any(|rest| !rest.starts_with(|c: char| c == '_' || c.is_alphanumeric()))
        };
        let reporting = files.iter().filter(|(_, text)| reports(text));
        let reporting = reporting.map(|(file, _)| file.as_str()).collect::<Vec<_>>();
        assert_eq!(rule.files(), reporting, "{}", rule.id());
    }
}
