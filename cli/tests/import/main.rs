//! `errdex import`: any table becomes a catalog that passes `check`, with nothing lost and nothing
//! invented; later versions of the table leave what was written by hand.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod any_table;
mod tables;
mod updates;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use proptest::prelude::*;
use serde_json::Value;

fn errdex(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_errdex"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

/// A folder with tables, and the catalog `drafted` that comes from them.
struct Scratch(tempfile::TempDir);

impl Scratch {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    fn out(&self) -> PathBuf {
        self.path("drafted")
    }

    fn write(&self, file: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(file), content).unwrap();
    }

    fn file(&self, file: &str) -> String {
        fs::read_to_string(self.out().join(file)).unwrap()
    }

    /// Imports a table.
    fn run(&self, file: &str, content: impl AsRef<[u8]>, arguments: &[&str]) -> Output {
        self.write(file, content);
        let (table, out) = (self.path(file), self.out());
        let paths = [table.to_str().unwrap(), "--out", out.to_str().unwrap()];
        errdex(&[&["import"], &paths[..], arguments].concat())
    }

    /// Imports a table that becomes a catalog; what is said on standard error and output.
    fn import(
        &self,
        file: &str,
        content: impl AsRef<[u8]>,
        arguments: &[&str],
    ) -> (String, String) {
        let output = self.run(file, content, arguments);
        let stderr = text(&output.stderr).to_owned();
        assert!(output.status.success(), "{stderr}");
        assert_eq!(
            self.findings(),
            [""; 0],
            "{}",
            self.file("error-codes.yaml")
        );
        (stderr, text(&output.stdout).to_owned())
    }

    fn update(&self, arguments: &[&str]) -> Output {
        let out = self.out();
        errdex(&[&["import", "--update", out.to_str().unwrap()], arguments].concat())
    }

    /// Brings in a version of the table; what changed.
    fn updated(&self, content: &str) -> String {
        self.write("table.csv", content);
        let output = self.update(&[]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_eq!(
            self.findings(),
            [""; 0],
            "{}",
            self.file("error-codes.yaml")
        );
        let files = self.files();
        let again = self.update(&[]);
        assert!(again.status.success(), "{}", text(&again.stderr));
        assert_eq!(files, self.files(), "a second update changes nothing");
        text(&output.stdout).to_owned()
    }

    fn files(&self) -> BTreeMap<PathBuf, String> {
        let files = fs::read_dir(self.out()).unwrap();
        let paths = files.map(|file| file.unwrap().path());
        paths
            .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
            .collect()
    }

    /// What `check` finds, errors and warnings.
    fn findings(&self) -> Vec<String> {
        let out = self.out();
        let output = errdex(&["check", out.to_str().unwrap(), "--format", "json"]);
        let answer = serde_json::from_slice::<Value>(&output.stdout).unwrap();
        let findings = answer["findings"].as_array().unwrap().iter();
        findings
            .map(|finding| finding["message"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The entries of the generated file.
    fn entries(&self) -> Vec<Value> {
        let domain = serde_yaml::from_str::<Value>(&self.file("error-codes.yaml")).unwrap();
        domain["entries"].as_array().unwrap().clone()
    }

    fn explain(&self, query: &str) -> String {
        let out = self.out();
        let output = errdex(&["explain", "--catalog", out.to_str().unwrap(), query]);
        text(&output.stdout).to_owned()
    }
}

/// The first different line of each file.
fn difference(old: &BTreeMap<PathBuf, String>, new: &BTreeMap<PathBuf, String>) -> String {
    let mut found = String::new();
    for (path, text) in old {
        let (mut old, mut new) = (text.lines(), new[path].lines());
        while let (Some(a), Some(b)) = (old.next(), new.next()) {
            if a != b {
                found += &format!("{}: {a} became {b}\n", path.display());
                break;
            }
        }
        if (old.next(), new.next()) != (None, None) && found.is_empty() {
            found += &format!("{} has another length\n", path.display());
        }
    }
    found
}

/// The only entry of a table.
fn entry(table: &str, arguments: &[&str]) -> Value {
    let scratch = Scratch::new();
    scratch.import("table.csv", table, arguments);
    scratch.entries().remove(0)
}
