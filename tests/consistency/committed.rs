//! The committed tables against the output of the compiler.

use std::fs;
use std::path::Path;

use errdex_test_support::REFRESH;

#[test]
fn the_committed_tables_are_the_exact_output_of_the_compiler() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let compiled = errdex_build::compile(&root.join("data/cloud-recording")).unwrap();
    let committed = fs::read_to_string(root.join("src/cloud_recording/tables.rs"));
    let committed = committed.unwrap_or_default();
    let differing = committed
        .lines()
        .zip(compiled.lines())
        .position(|(a, b)| a != b);
    assert!(
        committed == compiled,
        "the tables are stale from line {}; run `{REFRESH}`",
        differing.unwrap_or(committed.lines().count()) + 1
    );
}
