//! The compiled tables against a committed copy of every fact, so that no fact changes unseen.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use errdex::Code;
use errdex::cloud_recording::ENTRIES;
use serde_json::{Map, Value};

use crate::{BLESS, written};

fn current() -> Value {
    let mut facts = Map::new();
    facts.insert("catalog.yaml".to_owned(), written::frame());
    for &entry in ENTRIES {
        facts.insert(entry.id().to_string(), written::entry(entry));
    }
    Value::Object(facts)
}

#[test]
fn no_fact_changes_unseen() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/consistency/facts.json");
    let current = current();
    if env::var_os(BLESS).is_some() {
        let mut text = serde_json::to_string_pretty(&current).unwrap();
        text.push('\n');
        fs::write(&path, text).unwrap();
        return;
    }
    let committed = fs::read_to_string(&path).unwrap();
    let committed = serde_json::from_str::<Value>(&committed).unwrap();
    let (Value::Object(before), Value::Object(now)) = (&committed, &current) else {
        panic!("the copy of the facts is no record");
    };
    let mut found = Vec::new();
    for (id, entry) in before {
        match now.get(id) {
            Some(entry_now) => written::differences(id, entry, entry_now, &mut found),
            None => found.push(format!("{id} is gone")),
        }
    }
    let added = now.keys().filter(|id| !before.contains_key(*id));
    found.extend(added.map(|id| format!("{id} is new")));
    let mut message = String::from("the facts of the catalog have changed:\n");
    for difference in &found {
        writeln!(message, "{difference}").unwrap();
    }
    assert!(
        found.is_empty(),
        "{message}if this is meant, run `{BLESS}=1 cargo test -p errdex --test consistency` and commit the copy"
    );
}
