//! The files of `data/`, read naively, against the compiled tables: every field, in both directions.
//!
//! This reader knows no schema and no positions: it takes the YAML as it is, spells out the defaults, and
//! expects the tables to write the same.

use std::fs;
use std::path::{Path, PathBuf};

use errdex::Code;
use errdex::cloud_recording::*;
use errdex_test_support::written;
use serde_json::{Value, json};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/cloud-recording")
}

fn read(file: &str) -> Value {
    let text = fs::read_to_string(folder().join(file)).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

/// A reference to an entry with the domain, which may be absent if it is the same.
fn spell_reference_out(other: &mut Value, domain: &str) {
    let written = other
        .as_str()
        .map_or_else(|| other.to_string(), str::to_owned);
    // A text key may contain a slash; those of this catalog do not.
    *other = json!(if written.contains('/') {
        written
    } else {
        format!("{domain}/{written}")
    });
}

/// The entries of a file with all defaults spelled out, in the order of their keys.
fn entries_as_written(domain: &Value) -> Vec<Value> {
    let id = domain["domain"].as_str().unwrap();
    let mut entries = domain["entries"].as_array().unwrap().clone();
    entries.sort_by_key(|entry| match &entry["code"] {
        Value::Null => (0, entry["text"].as_str().unwrap().to_owned()),
        code => (code.as_i64().unwrap(), String::new()),
    });
    for entry in &mut entries {
        for other in list_mut(entry, "see_also") {
            spell_reference_out(other, id);
        }
        if let Some(other) = entry["lifecycle"].get_mut("successor") {
            spell_reference_out(other, id);
        }
        let summary = entry["summary"].clone();
        // Documented meanings come first, withdrawn ones last.
        list_mut(entry, "meanings").sort_by_key(|meaning| {
            match meaning.get("evidence").and_then(Value::as_str) {
                None | Some("documented") => 0,
                Some("withdrawn") => 2,
                Some(_) => 1,
            }
        });
        for meaning in list_mut(entry, "meanings") {
            default(meaning, "summary", summary.clone());
            default(meaning, "evidence", json!("documented"));
            let evidence = meaning["evidence"].clone();
            spell_recovery_out(&mut meaning["recovery"], &evidence);
            if let Some(lasts) = meaning.get_mut("lasts") {
                spell_delay_out(lasts);
            }
            list_mut(meaning, "sources").sort_by_key(Value::to_string);
        }
        for example in list_mut(entry, "examples") {
            default(example, "evidence", json!("documented"));
            list_mut(example, "sources").sort_by_key(Value::to_string);
        }
    }
    entries
}

fn list_mut<'a>(value: &'a mut Value, field: &str) -> &'a mut [Value] {
    match value.get_mut(field) {
        Some(list) => list.as_array_mut().unwrap(),
        None => &mut [],
    }
}

fn default(value: &mut Value, field: &str, default: Value) {
    value
        .as_object_mut()
        .unwrap()
        .entry(field)
        .or_insert(default);
}

/// Writes a recovery with its details, of which `claim` is the evidence unless it states its own.
fn spell_recovery_out(recovery: &mut Value, claim: &Value) {
    if let Some(word) = recovery.as_str() {
        *recovery = json!({word: {}});
    }
    let Some(record) = recovery.as_object_mut() else {
        return;
    };
    let (kind, details) = record.iter_mut().next().unwrap();
    default(details, "evidence", claim.clone());
    if kind == "restart" {
        default(details, "from", json!("acquire"));
    }
    match details.get_mut("after") {
        Some(Value::Array(delays)) => delays.iter_mut().for_each(spell_delay_out),
        Some(delay) => spell_delay_out(delay),
        None => {}
    }
    if let Some(then) = details.get_mut("then") {
        spell_recovery_out(then, claim);
    }
}

fn spell_delay_out(delay: &mut Value) {
    *delay = json!(format!("{}ms", milliseconds(delay.as_str().unwrap())));
}

fn milliseconds(delay: &str) -> u64 {
    let (number, factor) = delay
        .strip_suffix("ms")
        .map(|number| (number, 1))
        .or(delay.strip_suffix('s').map(|number| (number, 1_000)))
        .or(delay.strip_suffix('m').map(|number| (number, 60_000)))
        .or(delay.strip_suffix('h').map(|number| (number, 3_600_000)))
        .unwrap();
    number.parse::<u64>().unwrap() * factor
}

/// Compares the entries of a file with those of the tables, which have their sources sorted by id.
fn compare<C: Code<Catalog = CloudRecording>>(file: &str) {
    let domain = read(file);
    let written = entries_as_written(&domain);
    let mut compiled = C::ALL
        .iter()
        .map(|&code| written::entry(code))
        .collect::<Vec<_>>();
    for entry in &mut compiled {
        for meaning in list_mut(entry, "meanings") {
            list_mut(meaning, "sources").sort_by_key(Value::to_string);
        }
        for example in list_mut(entry, "examples") {
            list_mut(example, "sources").sort_by_key(Value::to_string);
        }
    }
    let key = |entry: &Value| entry.get("code").or(entry.get("text")).cloned();
    let keys = |entries: &[Value]| entries.iter().filter_map(key).collect::<Vec<_>>();
    assert_eq!(keys(&written), keys(&compiled), "{file}: the keys differ");
    let mut found = Vec::new();
    for (written, compiled) in written.iter().zip(&compiled) {
        let path = format!("{file}: {}", key(written).unwrap());
        written::differences(&path, written, compiled, &mut found);
    }
    assert!(
        found.is_empty(),
        "data and tables differ:\n{}",
        found.join("\n")
    );

    let compiled = written::domain(C::ALL[0].domain());
    written::differences(file, &head_as_written(&domain), &compiled, &mut found);
    assert!(
        found.is_empty(),
        "data and tables differ:\n{}",
        found.join("\n")
    );
}

/// The header of a domain with all defaults spelled out, and each of its places separately.
fn head_as_written(domain: &Value) -> Value {
    let mut head = domain.clone();
    let fields = head.as_object_mut().unwrap();
    // These decide the methods of the enum, which other tests call.
    for field in ["entries", "key", "match", "errors"] {
        fields.remove(field);
    }
    let kind = if domain["key"] == "string" {
        "message"
    } else {
        "code"
    };
    default(&mut head, "kind", json!(kind));
    default(&mut head, "bitmask", json!(false));
    default(&mut head, "informational", json!(false));
    let mut places = Vec::new();
    for place in list_mut(&mut head, "places") {
        for path in place["paths"].as_array().unwrap() {
            let mut alone = json!({"path": path});
            if let Some(when) = place.get("when") {
                alone["when"] = when.clone();
            }
            places.push(alone);
        }
    }
    places.sort_by_key(Value::to_string);
    if !places.is_empty() {
        head["places"] = json!(places);
    }
    head
}

#[test]
fn every_domain_is_compiled_field_by_field() {
    let mut compared = vec!["catalog".to_owned()];
    macro_rules! domain {
        ($name:ident, $module:ident) => {
            let id = stringify!($module).replace('_', "-");
            compare::<$name>(&format!("{id}.yaml"));
            compared.push(id);
        };
    }
    each_domain!(all: domain);

    let mut files = fs::read_dir(folder())
        .unwrap()
        .map(|file| {
            file.unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .collect::<Vec<_>>();
    files.sort();
    compared.sort();
    assert_eq!(
        files, compared,
        "files of the catalog, and domains that are compared here"
    );
}

#[test]
fn operations_and_sources_are_compiled_field_by_field() {
    let mut written = read("catalog.yaml");
    list_mut(&mut written, "sources").sort_by_key(|source| source["id"].to_string());
    // The requirements of the catalog on itself are not in the tables.
    written.as_object_mut().unwrap().remove("requires");
    for sent in ["sent_no", "sent_maybe"] {
        spell_recovery_out(&mut written["no_response"][sent], &json!("inferred"));
    }
    let mut compiled = written::frame();
    compiled.as_object_mut().unwrap().remove("domains");
    let mut found = Vec::new();
    written::differences("catalog.yaml", &written, &compiled, &mut found);
    assert!(
        found.is_empty(),
        "data and tables differ:\n{}",
        found.join("\n")
    );
}
