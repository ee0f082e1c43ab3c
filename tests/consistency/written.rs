//! An entry of the compiled tables as the catalog would write it, with everything spelled out.
//!
//! Uses the public accessors only, and every one of them.

use errdex::cloud_recording::{CloudRecording, Example, Meaning, Operation};
use errdex::{Catalog, Code, Domain, Entries, Fault, Key, Recovery, Schedule, Source};
use serde_json::{Map, Value, json};

/// An entry, without what it leaves out.
pub(crate) fn entry<C: Code<Catalog = CloudRecording>>(entry: C) -> Value {
    let lifecycle = entry.lifecycle();
    let key = match entry.key() {
        Key::Integer(number) => ("code", json!(number)),
        key => ("text", json!(key.to_string())),
    };
    record([
        key,
        ("name", json!(entry.name())),
        ("old_names", json!(entry.old_names())),
        ("aliases", json!(entry.aliases())),
        ("summary", json!(entry.summary())),
        (
            "lifecycle",
            record([
                ("state", json!(lifecycle.state().name())),
                ("since", json!(lifecycle.since())),
                ("until", json!(lifecycle.until())),
            ]),
        ),
        ("see_also", ids(entry.see_also())),
        ("notes", json!(entry.notes())),
        ("conflicts", json!(entry.conflicts())),
        ("meanings", list(entry.meanings(), |&found| meaning(found))),
        ("examples", list(entry.examples(), |&found| example(found))),
    ])
}

fn meaning(meaning: Meaning) -> Value {
    record([
        (
            "on",
            list(meaning.operations(), |operation| json!(operation.name())),
        ),
        ("http", json!(meaning.http_statuses())),
        ("texts", json!(meaning.texts())),
        ("supporting_texts", json!(meaning.supporting_texts())),
        ("beside", ids(meaning.when())),
        ("summary", json!(meaning.summary())),
        ("fault", json!(meaning.fault().map(Fault::name))),
        ("causes", json!(meaning.causes())),
        ("fixes", json!(meaning.fixes())),
        ("recovery", meaning.recovery().map(recovery).into()),
        ("evidence", json!(meaning.evidence().name())),
        ("sources", sources(meaning.sources())),
        ("notes", json!(meaning.notes())),
        ("conflicts", json!(meaning.conflicts())),
    ])
}

fn recovery(recovery: Recovery) -> Value {
    match recovery {
        Recovery::Retry(found) => json!({"retry": schedule(found)}),
        Recovery::Recheck(found) => json!({"recheck": schedule(found)}),
        Recovery::SlowDown(found) => json!({"slow-down": schedule(found)}),
        Recovery::Restart(restart) => json!({"restart": record([
            ("from", json!(restart.from())),
            ("change", json!(restart.change())),
        ])}),
        simple => json!(simple.kind()),
    }
}

fn schedule(schedule: Schedule) -> Value {
    let delays = schedule
        .delays()
        .map(|delay| delay.as_millis().to_string() + "ms");
    json!({
        "after": delays.collect::<Vec<_>>(),
        "then": schedule.then().step().map(recovery),
        "evidence": schedule.evidence().name(),
    })
}

fn example(example: Example) -> Value {
    record([
        ("on", json!(example.operation().map(Operation::name))),
        ("http", json!(example.http_status())),
        ("body", json!(example.body())),
        ("evidence", json!(example.evidence().name())),
        ("sources", sources(example.sources())),
    ])
}

/// Everything the catalog has once: operations, sources and the heads of the domains.
pub(crate) fn frame() -> Value {
    json!({
        "catalog": CloudRecording::ID,
        "title": CloudRecording::TITLE,
        "operations": list(Operation::ALL, |operation| record([
            ("name", json!(operation.name())),
            ("http_method", json!(operation.http_method())),
            ("path", json!(operation.path())),
            ("summary", json!(operation.summary())),
            ("when_repeated", ids(operation.when_repeated())),
            ("ends_session", operation.ends_session().then_some(true).into()),
        ])),
        "body": {
            "code": CloudRecording::CODE_PATHS,
            "text": CloudRecording::TEXT_PATHS,
            "unless": CloudRecording::NOT_A_RESPONSE_IF,
            "ours": ids(Entries::<CloudRecording>::new(CloudRecording::OURS)),
        },
        "support": CloudRecording::SUPPORT.map(|support| record([
            ("name", json!(support.name())),
            ("contact", json!(support.contact())),
        ])),
        "sources": list(CloudRecording::SOURCES, |source| record([
            ("id", json!(source.id())),
            ("title", json!(source.title())),
            ("url", json!(source.url())),
            ("dated", json!(source.dated())),
            ("withdrawn", json!(source.withdrawn())),
            ("note", json!(source.note())),
        ])),
        "domains": list(CloudRecording::DOMAINS, |head| domain(head)),
    })
}

/// The head of a domain; each of its places stands alone, with the path it names.
pub(crate) fn domain(domain: &Domain) -> Value {
    let number = CloudRecording::DOMAINS
        .iter()
        .position(|other| *other == domain);
    let mut places = CloudRecording::PLACES
        .iter()
        .filter(|place| Some(place.domain.into()) == number)
        .map(|place| {
            let beside = ids(Entries::<CloudRecording>::new(place.when));
            record([("path", json!(place.path)), ("beside", beside)])
        })
        .collect::<Vec<_>>();
    places.sort_by_key(Value::to_string);
    record([
        ("domain", json!(domain.id())),
        ("type", json!(domain.type_name())),
        ("title", json!(domain.title())),
        ("found_in", json!(domain.found_in())),
        ("seen_as", json!(domain.kind().name())),
        ("mask", json!(domain.is_bitmask())),
        ("context", json!(domain.is_informational())),
        ("places", json!(places)),
    ])
}

fn sources(sources: &[&Source]) -> Value {
    list(sources, |source| json!(source.id()))
}

fn ids(entries: Entries<CloudRecording>) -> Value {
    entries.map(|entry| json!(entry.id().to_string())).collect()
}

fn list<T>(items: &[T], view: impl Fn(&T) -> Value) -> Value {
    items.iter().map(view).collect()
}

/// A record without its empty fields.
fn record<const N: usize>(fields: [(&str, Value); N]) -> Value {
    let kept = fields
        .into_iter()
        .filter(|(_, value)| !value.is_null() && *value != json!([]))
        .map(|(name, value)| (name.to_owned(), value));
    Value::Object(kept.collect::<Map<_, _>>())
}

/// The differences between two values, each with the path to it.
pub(crate) fn differences(path: &str, left: &Value, right: &Value, found: &mut Vec<String>) {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            let names = left
                .keys()
                .chain(right.keys().filter(|name| !left.contains_key(*name)));
            for name in names {
                let path = format!("{path}.{name}");
                let side = |fields: &Map<String, Value>| fields.get(name).cloned();
                let (left, right) = (side(left), side(right));
                differences(
                    &path,
                    &left.unwrap_or_default(),
                    &right.unwrap_or_default(),
                    found,
                );
            }
        }
        (Value::Array(left), Value::Array(right)) => {
            for i in 0..left.len().max(right.len()) {
                let side = |items: &[Value]| items.get(i).cloned().unwrap_or_default();
                let path = format!("{path}[{i}]");
                differences(&path, &side(left), &side(right), found);
            }
        }
        _ if left != right => found.push(format!("{path}:\n  - {left}\n  + {right}")),
        _ => {}
    }
}
