//! The committed copy of the tables against what the compiler makes of the catalog, and the part of the
//! build script that takes the copy.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use crate::BLESS;

const REFRESH: &str = "ERRDEX_BLESS=1 cargo test --package errdex --test consistency";

fn at_the_root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn the_copy_holds_what_the_compiler_gives_to_the_byte() {
    let path = at_the_root("src/prebuilt/cloud_recording.rs");
    let compiled = errdex_build::compile(&at_the_root("data/cloud-recording")).unwrap();
    if env::var_os(BLESS).is_some() {
        fs::write(&path, &compiled).unwrap();
    }
    let copy = fs::read_to_string(&path).unwrap_or_default();
    let differing = copy.lines().zip(compiled.lines()).position(|(a, b)| a != b);
    assert!(
        copy == compiled,
        "`src/prebuilt` is stale from line {} on; run `{REFRESH}`",
        differing.unwrap_or(copy.lines().count()) + 1
    );
}

/// A package with the catalog and the copy, and the build script as it is without the feature `compile`.
struct Package {
    folder: tempfile::TempDir,
}

impl Package {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for part in ["data/cloud-recording", "src/prebuilt", "out"] {
            fs::create_dir_all(folder.path().join(part)).unwrap();
        }
        for part in ["data/cloud-recording", "src/prebuilt"] {
            for file in fs::read_dir(at_the_root(part)).unwrap() {
                let file = file.unwrap();
                let copy = folder.path().join(part).join(file.file_name());
                fs::copy(file.path(), copy).unwrap();
            }
        }
        let rustc = env::var_os("RUSTC").unwrap_or("rustc".into());
        let compiled = Command::new(rustc)
            .arg(at_the_root("build.rs"))
            .args(["--edition=2024", "--cfg", "feature=\"cloud-recording\""])
            .args(["--check-cfg", "cfg(feature, values(any()))", "-o"])
            .arg(folder.path().join("build"))
            .status();
        assert!(compiled.unwrap().success());
        Self { folder }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn build(&self) -> Output {
        let build = Command::new(self.path("build"))
            .current_dir(&self.folder)
            .env("OUT_DIR", self.path("out"))
            .output();
        build.unwrap()
    }

    fn refusal(&self) -> String {
        let output = self.build();
        assert!(
            output.status.success(),
            "cargo shows no findings of a script that fails"
        );
        let directives = String::from_utf8(output.stdout).unwrap();
        let errors = directives
            .lines()
            .filter_map(|line| line.strip_prefix("cargo::error="));
        errors.collect::<Vec<_>>().join("\n")
    }
}

#[test]
fn a_fresh_copy_is_taken_and_a_stale_one_refused() {
    let package = Package::new();
    let source = package.path("data/cloud-recording/http-statuses.yaml");
    let catalog = fs::read_to_string(&source).unwrap();

    assert_eq!(package.refusal(), "");
    let taken = package.path("out/cloud_recording.rs");
    let copy = package.path("src/prebuilt/cloud_recording.rs");
    assert_eq!(fs::read(&taken).unwrap(), fs::read(&copy).unwrap());

    // Whoever checks out with other line ends has the same catalog.
    fs::write(&source, catalog.replace('\n', "\r\n")).unwrap();
    assert_eq!(package.refusal(), "");

    fs::remove_file(&taken).unwrap();
    fs::write(&source, catalog.replacen("404", "405", 1)).unwrap();
    assert!(package.refusal().contains(REFRESH), "{}", package.refusal());
    assert!(!taken.exists());

    fs::write(&source, catalog).unwrap();
    assert_eq!(package.refusal(), "");
    fs::write(package.path("data/cloud-recording/new.yaml"), "").unwrap();
    assert!(package.refusal().contains(REFRESH));
}

#[test]
fn a_copy_that_is_gone_is_named() {
    let package = Package::new();
    fs::remove_file(package.path("src/prebuilt/cloud_recording.rs")).unwrap();
    let refusal = package.refusal();
    assert!(
        refusal.contains("src/prebuilt/cloud_recording.rs"),
        "{refusal}"
    );
}
