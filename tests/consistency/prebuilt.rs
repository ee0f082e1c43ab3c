//! The committed tables against what the compiler makes of the catalog.

use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::BLESS;

const REFRESH: &str = "ERRDEX_BLESS=1 cargo test --package errdex --test consistency";

fn at_the_root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn the_committed_tables_are_what_the_compiler_gives_to_the_byte() {
    let path = at_the_root("src/cloud_recording/tables.rs");
    let compiled = errdex_build::compile(&at_the_root("data/cloud-recording")).unwrap();
    if env::var_os(BLESS).is_some() {
        fs::write(&path, &compiled).unwrap();
    }
    let copy = fs::read_to_string(&path).unwrap_or_default();
    let differing = copy.lines().zip(compiled.lines()).position(|(a, b)| a != b);
    assert!(
        copy == compiled,
        "the tables are stale from line {} on; run `{REFRESH}`",
        differing.unwrap_or(copy.lines().count()) + 1
    );
}
