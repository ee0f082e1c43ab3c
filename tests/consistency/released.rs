//! The compiled tables against the entries of earlier releases.

use std::fs;
use std::path::Path;

use errdex_test_support::{REFRESH, released};

#[test]
fn released_entries_exist_under_each_of_their_names() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/released-codes.txt");
    let list = fs::read_to_string(&path).unwrap();
    let losses = released::lost(&list);
    assert!(
        losses.is_empty(),
        "{}\nRemove a line of `tests/released-codes.txt` only if its entry was in no release.",
        losses.join("\n")
    );
    assert_eq!(
        released::extended(&list),
        list,
        "`tests/released-codes.txt` is stale; run `{REFRESH}`"
    );
}
