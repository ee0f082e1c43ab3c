//! The compiler error after including a catalog that no build script has written.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn a_crate_without_a_build_script_is_told_to_write_one() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path();
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = format!(
        "[package]\nname = \"user\"\nedition = \"2024\"\n[workspace]\n\
         [dependencies]\nerrdex = {{ path = {runtime:?}, default-features = false }}\n"
    );
    fs::create_dir(folder.join("src")).unwrap();
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::copy(runtime.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let main = "mod shop { errdex::include_catalog!(\"shop\"); }\nfn main() {}\n";
    fs::write(folder.join("src/main.rs"), main).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["check", "--offline", "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env_remove("RUSTFLAGS")
        // This test has a build script itself.
        .env_remove("OUT_DIR")
        .output()
        .unwrap();
    assert!(!output.status.success());
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("write a `build.rs` that calls"), "{stderr}");
    assert!(!stderr.contains("std::env::var"), "{stderr}");
}
