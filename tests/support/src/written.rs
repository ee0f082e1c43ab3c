//! The compiled tables as the catalog would write them, with all defaults spelled out.
//!
//! Uses the public accessors only, and every one of them.

use std::time::Duration;

use errdex::cloud_recording::{CloudRecording, ENTRIES, Example, Meaning, Operation};
use errdex::tables::Read;
use errdex::{
    Catalog, Code, Domain, Effect, Entries, Evidence, Fault, Key, Outcome, Recovery, Schedule,
    Sent, Source,
};
use serde_json::{Map, Value, json};

use crate::{paths, places};

/// An entry without its absent fields.
pub fn entry<C: Code<Catalog = CloudRecording>>(entry: C) -> Value {
    let lifecycle = entry.lifecycle();
    let key = match entry.key() {
        Key::Integer(number) => ("code", json!(number)),
        key => ("text", json!(key.to_string())),
    };
    record([
        key,
        ("name", json!(entry.name())),
        ("symbol", json!(entry.symbol())),
        ("old_names", json!(entry.old_names())),
        ("aliases", json!(entry.aliases())),
        ("summary", json!(entry.summary())),
        ("details", json!(entry.details())),
        ("keywords", json!(entry.keywords())),
        ("link", json!(entry.link())),
        (
            "lifecycle",
            record([
                ("state", json!(lifecycle.state().name())),
                ("since", json!(lifecycle.since())),
                ("until", json!(lifecycle.until())),
                (
                    "successor",
                    json!(lifecycle.successor().map(|id| id.to_string())),
                ),
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
    let evidence = meaning.recovery_evidence();
    let stated = meaning.recovery().map(|found| recovery(found, evidence));
    record([
        (
            "operations",
            list(meaning.operations(), |operation| json!(operation.name())),
        ),
        ("http_statuses", json!(meaning.http_statuses())),
        ("texts", json!(meaning.texts())),
        ("supporting_texts", json!(meaning.supporting_texts())),
        ("patterns", json!(meaning.patterns())),
        ("when", ids(meaning.when())),
        ("summary", json!(meaning.summary())),
        ("fault", json!(meaning.fault().map(Fault::name))),
        ("effect", json!(meaning.effect().map(Effect::name))),
        ("outcome", json!(meaning.outcome().map(Outcome::name))),
        ("causes", json!(meaning.causes())),
        ("fixes", json!(meaning.fixes())),
        ("recovery", json!(stated)),
        ("lasts", json!(meaning.lasts().map(milliseconds))),
        ("evidence", json!(meaning.evidence().name())),
        ("sources", sources(meaning.sources())),
        ("notes", json!(meaning.notes())),
        ("conflicts", json!(meaning.conflicts())),
    ])
}

fn recovery(recovery: Recovery, evidence: Option<Evidence>) -> Value {
    let details = match recovery {
        Recovery::Restart(restart) => record([
            ("from", json!(restart.from())),
            ("change", json!(restart.change())),
            ("after", json!(restart.after().map(milliseconds))),
            (
                "if",
                json!(restart.if_still_wanted().then_some("still-wanted")),
            ),
            ("evidence", json!(evidence.map(Evidence::name))),
        ]),
        _ => schedule(recovery.schedule(), evidence),
    };
    json!({recovery.kind(): details})
}

/// The details of a recovery that may have a schedule.
fn schedule(schedule: Option<Schedule>, evidence: Option<Evidence>) -> Value {
    let evidence = ("evidence", json!(evidence.map(Evidence::name)));
    let Some(schedule) = schedule else {
        return record([evidence]);
    };
    let delays = schedule.delays().map(milliseconds).collect::<Vec<_>>();
    let then = schedule.then().step();
    record([
        ("with", json!(schedule.with())),
        ("after", json!(delays)),
        (
            "then",
            json!(then.map(|step| recovery(step, schedule.then_evidence()))),
        ),
        evidence,
    ])
}

fn milliseconds(delay: Duration) -> String {
    delay.as_millis().to_string() + "ms"
}

fn example(example: Example) -> Value {
    record([
        ("operation", json!(example.operation().map(Operation::name))),
        ("http_status", json!(example.http_status())),
        ("body", json!(example.body())),
        ("evidence", json!(example.evidence().name())),
        ("sources", sources(example.sources())),
    ])
}

/// The header of the catalog: operations, sources and the headers of the domains.
pub fn frame() -> Value {
    json!({
        "catalog": CloudRecording::ID,
        "title": CloudRecording::TITLE,
        "operations": list(Operation::ALL, |operation| record([
            ("name", json!(operation.name())),
            ("http", record([
                ("method", json!(operation.http_method())),
                ("path", json!(operation.path())),
            ])),
            ("idempotent", json!(operation.idempotent())),
            ("summary", json!(operation.summary())),
            ("when_repeated", ids(operation.when_repeated())),
            ("ends_session", operation.ends_session().then_some(true).into()),
        ])),
        "servers": CloudRecording::SERVERS,
        "responses": {
            "ids": CloudRecording::RESPONSE_IDS
                .iter()
                .map(|id| (id.name().to_owned(), json!(id.paths())))
                .collect::<Map<_, _>>(),
            "code": paths(Read::Code),
            "text": paths(Read::Text),
            "not_a_response_if": paths(Read::NotAResponse),
            "ours": listed(CloudRecording::TABLES.ours),
        },
        "no_response": record([
            ("sent_no", no_response(Sent::No)),
            ("sent_maybe", no_response(Sent::Maybe)),
        ]),
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

fn no_response(sent: Sent) -> Value {
    let stated = CloudRecording::NO_RESPONSE;
    let found = stated.recovery(sent);
    json!(found.map(|found| recovery(found, stated.evidence(sent))))
}

/// The header of a domain, with each of its places separately.
pub fn domain(domain: &Domain) -> Value {
    let number = CloudRecording::DOMAINS
        .iter()
        .position(|other| *other == domain);
    let mut places = places()
        .into_iter()
        .filter(|(place, _)| Some(usize::from(place.domain)) == number)
        .map(|(place, path)| record([("path", json!(path)), ("when", listed(place.when))]))
        .collect::<Vec<_>>();
    places.sort_by_key(Value::to_string);
    record([
        ("domain", json!(domain.id())),
        ("type", json!(domain.type_name())),
        ("title", json!(domain.title())),
        ("found_in", json!(domain.found_in())),
        ("kind", json!(domain.kind().name())),
        ("bitmask", json!(domain.is_bitmask())),
        ("informational", json!(domain.is_informational())),
        ("places", json!(places)),
    ])
}

fn sources(sources: &[&Source]) -> Value {
    list(sources, |source| json!(source.id()))
}

/// The ids of a list of entries in the tables.
fn listed(start: u32) -> Value {
    let entries = CloudRecording::TABLES.list(start).iter();
    let ids = entries.map(|entry| json!(ENTRIES[*entry as usize].id().to_string()));
    ids.collect()
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
pub fn differences(path: &str, left: &Value, right: &Value, found: &mut Vec<String>) {
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
