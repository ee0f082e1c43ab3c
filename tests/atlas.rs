//! The answers of `classify` to everything that can be distinguished, against the committed atlas.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use errdex_test_support::{REFRESH, atlas};

#[test]
fn no_answer_changes_unnoticed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/atlas.txt");
    let now = atlas::text();
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let differing = committed.lines().zip(now.lines());
    let differing = differing.enumerate().find(|(_, (then, now))| then != now);
    if let Some((line, (then, now))) = differing {
        panic!(
            "an answer has changed, at line {}:\n- {then}\n+ {now}\nif it should, run `{REFRESH}`",
            line + 1
        );
    }
    assert!(
        committed == now,
        "the atlas has a different length; run `{REFRESH}`"
    );
}
