//! `classify` against another implementation of the same decisions, on random observations and bodies.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use errdex::cloud_recording::{
    CloudRecording, ENTRIES, Entry, ErrorCode, HttpStatus, Observation, Operation, classify,
};
use errdex::tables::Read;
use errdex::{Catalog as _, Code as _, Key, Unread};
use errdex_test_support as support;
use errdex_test_support::oracle::assert_same;
use serde_json::{Map, Value, json};

/// A generator of numbers that are random enough, and the same in each run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    fn one_of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    /// True in one of so many cases.
    fn once_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }
}

/// Every text of the catalog.
fn texts() -> Vec<&'static str> {
    let mut texts = Vec::new();
    for entry in ENTRIES {
        if let Key::Text(text) = entry.key() {
            texts.push(text);
            texts.extend(entry.aliases());
        }
        for meaning in entry.meanings() {
            texts.extend(meaning.texts());
            texts.extend(meaning.supporting_texts());
        }
    }
    texts
}

/// A text as a server may write it some day.
fn rewritten(random: &mut Random, text: &str) -> String {
    match random.below(8) {
        0 => text.to_uppercase(),
        1 => format!("\"{text}.\""),
        2 => format!("  {text}!  "),
        3 => text.replace(' ', "  "),
        4 => format!("{text} of something"),
        _ => text.to_owned(),
    }
}

fn observation<'a>(random: &mut Random, text: &'a str) -> Observation<'a> {
    let mut seen = Observation::new();
    if !random.once_in(3) {
        seen = seen.with_operation(random.one_of(Operation::ALL));
    }
    if !random.once_in(3) {
        let status = random.one_of(HttpStatus::ALL).code();
        seen = seen.with_http_status(if random.once_in(8) { 418 } else { status });
    }
    if random.once_in(2) {
        let code = i64::from(random.one_of(ErrorCode::ALL).code());
        seen = seen.with_code(if random.once_in(8) { 15 } else { code });
    }
    if random.once_in(2) {
        seen = seen.with_text(text);
    }
    while random.once_in(3) {
        seen = seen.with_entry(random.one_of::<Entry>(&ENTRIES));
    }
    if random.once_in(10) {
        seen = seen.with_unread(Unread::new(1, 1, "invalid JSON"));
    }
    seen
}

/// A body with random keys in random places.
fn body(random: &mut Random, texts: &[&str]) -> Value {
    let mut body = Value::Object(Map::new());
    let places = support::places();
    let mut paths = Vec::new();
    for _ in 0..=random.below(3) {
        if random.once_in(2) {
            let (_, path) = &places[random.below(places.len())];
            paths.push((path.as_str(), None));
        } else {
            let (place, path) = &places[random.below(places.len())];
            paths.push((path, Some(usize::from(place.domain))));
        }
    }
    let [code, text] = [Read::Code, Read::Text].map(support::paths);
    paths.extend(code.iter().chain(&text).map(|path| (path.as_str(), None)));
    for (path, domain) in paths {
        if random.once_in(3) {
            continue;
        }
        let of_domain = |entry: &&Entry| {
            domain
                .is_some_and(|domain| std::ptr::eq(entry.domain(), CloudRecording::DOMAINS[domain]))
        };
        let keys = ENTRIES.iter().filter(of_domain).collect::<Vec<_>>();
        let value = match random.below(8) {
            0 => json!(random.below(200)),
            1 => {
                let text = random.one_of(texts);
                json!(rewritten(random, text))
            }
            2 => Value::Null,
            3 => json!(random.one_of(ErrorCode::ALL).code().to_string()),
            4 => json!({"a": 1}),
            _ => match keys
                .get(random.below(keys.len().max(1)))
                .map(|entry| entry.key())
            {
                Some(Key::Integer(number)) => json!(i64::try_from(number).unwrap()),
                Some(Key::Text(text)) => json!(text),
                _ => json!(random.one_of(ErrorCode::ALL).code()),
            },
        };
        set(&mut body, path, value);
    }
    body
}

/// Puts a value where a path leads.
fn set(body: &mut Value, path: &str, value: Value) {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let (name, is_list) = match name.strip_suffix("[]") {
        Some(name) => (name, true),
        None => (name, false),
    };
    let Some(object) = body.as_object_mut() else {
        return;
    };
    let next = object
        .entry(name)
        .or_insert_with(|| if is_list { json!([{}]) } else { json!({}) });
    let next = match next {
        Value::Array(items) if is_list => &mut items[0],
        next => next,
    };
    if rest.is_empty() {
        *next = value;
    } else {
        set(next, rest, value);
    }
}

#[test]
fn random_observations_get_the_same_answers() {
    let mut random = Random(0x0dd0_5eed_0dd0_5eed);
    let texts = texts();
    let mut found = 0;
    for _ in 0..20_000 {
        let text = random.one_of(&texts);
        let text = rewritten(&mut random, text);
        let seen = observation(&mut random, &text);
        found += usize::from(classify(&seen).best().is_some());
        assert_same(&seen);
    }
    assert!(found > 13_000, "{found}");
}

#[test]
fn random_bodies_get_the_same_answers() {
    let mut random = Random(0x5eed_0dd0_5eed_0dd0);
    let texts = texts();
    let mut found = 0;
    for _ in 0..20_000 {
        let body = body(&mut random, &texts).to_string();
        // Some of them are cut off.
        let end = if random.once_in(10) {
            random.below(body.len())
        } else {
            body.len()
        };
        let body = body.as_bytes().get(..end).unwrap_or_default();
        let seen = observation(&mut random, "").with_json(body);
        found += usize::from(seen.entries().next().is_some());
        assert_same(&seen);
    }
    assert!(found > 6_000, "{found}");
}
