//! The invariants of the crate documentation that can be checked in the sources.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// The modules that contain one of the words outside of comments.
fn modules_with(words: &[&str]) -> Vec<String> {
    let mut modules = sources(Path::new("../catalog/src"))
        .into_iter()
        .filter(|path| {
            let text = fs::read_to_string(path).unwrap();
            let code = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            code.into_iter()
                .any(|line| words.iter().any(|word| line.contains(word)))
        })
        .map(|path| {
            path.strip_prefix("../catalog/src")
                .unwrap()
                .display()
                .to_string()
        })
        .collect::<Vec<_>>();
    modules.sort();
    modules
}

#[test]
fn only_the_cross_check_names_the_other_reader_of_yaml() {
    assert_eq!(modules_with(&["serde_yaml"]), ["yaml/cross_check.rs"]);
}

#[test]
fn only_tree_names_the_event_parser() {
    assert_eq!(
        modules_with(&["granit_parser"]),
        ["yaml/syntax_error.rs", "yaml/tree.rs"]
    );
}

#[test]
fn the_model_has_no_serde_no_tokens_and_no_file_access() {
    let outside = ["serde", "quote", "proc_macro2", "std::fs", "syn::"];
    assert!(!modules_with(&outside).contains(&"model.rs".to_owned()));
}

#[test]
fn the_output_depends_on_no_clock_no_environment_and_no_hash_map() {
    let impure = [
        "SystemTime",
        "Instant",
        "std::env",
        "env::var",
        "HashMap",
        "HashSet",
    ];
    assert_eq!(modules_with(&impure), [""; 0]);
}

#[test]
fn the_runtime_never_depends_on_the_compiler_at_run_time() {
    let manifest = fs::read_to_string("../core/Cargo.toml").unwrap();
    let (_, dependencies) = manifest.split_once("\n[dependencies]\n").unwrap();
    let (dependencies, _) = dependencies.split_once("\n[").unwrap();
    let (optional, required) = dependencies
        .lines()
        .partition::<Vec<_>, _>(|line| line.contains("optional = true"));
    let required = required.join("\n");
    assert_eq!(required.trim(), "phf.workspace = true");
    assert!(
        !optional
            .iter()
            .any(|line| line.contains("errdex") || line.contains("yaml"))
    );
}
