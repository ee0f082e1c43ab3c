//! What a build script tells cargo, tried with cargo itself.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

/// Builds the crate, and returns whether its build script ran again, or the errors.
fn build(folder: &Path) -> Result<bool, String> {
    let output = Command::new(env!("CARGO"))
        .args(["build", "--offline", "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let runs = folder.join("runs");
    let ran = runs.exists();
    if ran {
        fs::remove_file(runs).unwrap();
    }
    Ok(ran)
}

/// Cargo compares times; a change in the same second must count.
fn touch(path: &Path) {
    let later = SystemTime::now() + Duration::from_secs(5);
    fs::File::options()
        .append(true)
        .open(path)
        .unwrap()
        .set_modified(later)
        .unwrap();
}

#[test]
fn a_catalog_is_compiled_again_only_if_a_file_changes_appears_or_disappears() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path();
    let codegen = Path::new(env!("CARGO_MANIFEST_DIR"));
    let runtime = codegen.parent().unwrap();
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::create_dir_all(folder.join("data/pocket")).unwrap();
    let manifest = format!(
        "[package]\nname = \"user\"\nedition = \"2024\"\n[workspace]\n\
         [dependencies]\nerrdex = {{ path = {runtime:?}, default-features = false }}\n\
         [build-dependencies]\nerrdex-build = {{ path = {codegen:?} }}\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::copy(runtime.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    fs::write(
        folder.join("build.rs"),
        "fn main() {\n    let out_dir = std::env::var_os(\"OUT_DIR\").unwrap();\n    \
         std::fs::write(\"runs\", \"\").unwrap();\n    \
         print!(\"{}\", errdex_build::generate(\"data\".as_ref(), out_dir.as_ref()).cargo_directives());\n}\n",
    )
    .unwrap();
    let main = "mod pocket { errdex::include_catalog!(\"pocket\"); }\n\
                const GONE: pocket::ErrorCode = pocket::ErrorCode::from_code(-1).unwrap();\n\
                fn main() { println!(\"{GONE}\"); }\n";
    fs::write(folder.join("src/main.rs"), main).unwrap();
    let pocket = folder.join("data/pocket");
    for file in fs::read_dir("tests/accept/pocket").unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            fs::copy(&path, pocket.join(path.file_name().unwrap())).unwrap();
        }
    }

    assert_eq!(build(folder), Ok(true), "the first time");
    assert_eq!(build(folder), Ok(false), "nothing changed");
    touch(&pocket.join("labels.yaml"));
    assert_eq!(build(folder), Ok(true), "a file changed");
    fs::remove_file(pocket.join("statuses.yaml")).unwrap();
    assert_eq!(build(folder), Ok(true), "a file is gone");
    fs::copy(
        "tests/accept/pocket/statuses.yaml",
        pocket.join("statuses.yaml"),
    )
    .unwrap();
    assert_eq!(build(folder), Ok(true), "a file is new");

    let codes = pocket.join("error-codes.yaml");
    let good = fs::read_to_string(&codes).unwrap();
    fs::write(&codes, good.replace("code: -1", "code: 7")).unwrap();
    touch(&codes);
    let error = build(folder).unwrap_err();
    assert!(
        error.contains("error[duplicate-key]: code 7 is defined twice"),
        "{error}"
    );
    assert!(error.contains("data/pocket/error-codes.yaml:"), "{error}");
    assert!(
        !error.contains("panicked") && !error.contains("backtrace"),
        "{error}"
    );
}
