//! The compiled tables against a committed copy of every fact, so that no fact changes unseen.

use std::fs;
use std::path::Path;

use errdex_test_support::{REFRESH, facts, written};
use serde_json::{Map, Value};

#[test]
fn no_fact_changes_unseen() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/consistency/facts.json");
    let committed = fs::read_to_string(&path).unwrap();
    let before = serde_json::from_str::<Map<String, Value>>(&committed).unwrap();
    let now = facts::facts();
    let mut found = Vec::new();
    for (id, entry) in &before {
        match now.get(id) {
            Some(entry_now) => written::differences(id, entry, entry_now, &mut found),
            None => found.push(format!("{id} is gone")),
        }
    }
    let added = now.keys().filter(|id| !before.contains_key(*id));
    found.extend(added.map(|id| format!("{id} is new")));
    assert!(
        found.is_empty(),
        "the facts of the catalog have changed:\n{}\nif they should, run `{REFRESH}` and commit the copy",
        found.join("\n")
    );
    assert_eq!(committed, facts::text(), "run `{REFRESH}`");
}
