//! Every fact of the catalog as a program sees it, in one record.

use errdex::Code;
use errdex::cloud_recording::ENTRIES;
use serde_json::{Map, Value};

use crate::written;

/// The header of the catalog and each of its entries, by id.
pub fn facts() -> Map<String, Value> {
    let mut facts = Map::new();
    facts.insert("catalog.yaml".to_owned(), written::frame());
    for &entry in ENTRIES {
        facts.insert(entry.id().to_string(), written::entry(entry));
    }
    facts
}

/// The contents of `tests/consistency/facts.json`.
pub fn text() -> String {
    format!("{:#}\n", Value::Object(facts()))
}
