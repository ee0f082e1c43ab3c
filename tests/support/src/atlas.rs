//! The atlas of decisions: the answers of `classify` to everything that can be distinguished.
//!
//! Every combination of the codes, operations, HTTP statuses and texts of the catalog, and of an absent
//! and an unknown one of each; and every entry in other fields of a body. The diff of the committed table
//! shows in a review which answers a change affects.

use std::collections::BTreeMap;

use errdex::cloud_recording::{ENTRIES, ErrorCode, HttpStatus, Observation, Operation, classify};
use errdex::{Code, Key, Kind, Recovery};
use serde_json::{Value, json};

use crate::places;

/// A code that no entry has.
const UNKNOWN_CODE: i64 = 15;

/// A status that no entry has.
const UNKNOWN_STATUS: u16 = 418;

/// A text that no entry has.
const UNKNOWN_TEXT: &str = "nobody knows this text";

/// Every operation that an observation can have, by name.
fn operations() -> Vec<(String, Option<Operation>)> {
    let named = Operation::ALL.iter();
    let named = named.map(|&operation| (operation.name().to_owned(), Some(operation)));
    let mut operations = vec![("none".to_owned(), None)];
    operations.extend(named);
    operations
}

fn statuses() -> Vec<(String, Option<u16>)> {
    let known = HttpStatus::ALL.iter().map(|status| status.code());
    let statuses = known.chain([UNKNOWN_STATUS]);
    let mut all = vec![("none".to_owned(), None)];
    all.extend(statuses.map(|status| (status.to_string(), Some(status))));
    all
}

fn codes() -> Vec<(String, Option<i64>)> {
    let known = ErrorCode::ALL.iter().map(|code| i64::from(code.code()));
    let codes = known.chain([UNKNOWN_CODE]);
    let mut all = vec![("no code".to_owned(), None)];
    all.extend(codes.map(|code| (format!("code {code}"), Some(code))));
    all
}

/// Every distinct text of the catalog.
fn texts() -> Vec<(String, Option<&'static str>)> {
    let mut known = BTreeMap::new();
    for &entry in ENTRIES {
        let by_text = entry.domain().kind() == Kind::Message;
        let key = match entry.key() {
            Key::Text(text) if by_text => Some(text),
            _ => None,
        };
        let meanings = entry.meanings().iter();
        let of_meanings = meanings.flat_map(|meaning| {
            let texts = meaning.texts().iter().chain(meaning.supporting_texts());
            texts.copied()
        });
        let aliases = entry.aliases().iter().copied().filter(|_| by_text);
        for text in key.into_iter().chain(aliases).chain(of_meanings) {
            known.entry(text.to_lowercase()).or_insert(text);
        }
    }
    let mut all = vec![
        ("no text".to_owned(), None),
        ("an unknown text".to_owned(), Some(UNKNOWN_TEXT)),
    ];
    let known = known.into_values();
    all.extend(known.map(|text| (format!("{text:?}"), Some(text))));
    all
}

/// The answer in one line: certainty, best meaning, what to do, and whether to ask support.
fn answer(seen: &Observation<'_>) -> String {
    let diagnosis = classify(seen);
    let mut line = format!("{:<10}", diagnosis.certainty().name());
    match diagnosis.best() {
        Some(best) => {
            let meanings = best.entry().meanings();
            let number = meanings.iter().position(|one| *one == best.meaning());
            let number = number.expect("the meaning of a match is one of its entry") + 1;
            line += &format!(" {}#{number}", best.entry().id());
        }
        None => line += " -",
    }
    line += &format!(": {}", recovery(diagnosis.recovery()));
    if diagnosis.support().is_some() {
        line += ", or ask support";
    }
    line
}

/// `retry 3 s, 6 s > restart acquire uid`, with `?` for undecided parts.
fn recovery(recovery: Option<Recovery>) -> String {
    let Some(recovery) = recovery else {
        return "undecided".to_owned();
    };
    let mut text = recovery.kind().to_owned();
    if let Recovery::Restart(restart) = recovery {
        text += &format!(" {}", restart.from());
        for field in restart.change() {
            text += &format!(" {field}");
        }
    }
    if let Some(schedule) = recovery.schedule() {
        let delays = schedule.delays();
        let delays = delays.map(|delay| format!("{delay:?}")).collect::<Vec<_>>();
        let delays = delays.join(" ");
        let delays = if delays.is_empty() { "?" } else { &delays };
        let mark = match schedule.evidence().name() {
            "documented" => "",
            _ => " (inferred)",
        };
        let then = schedule.then().step();
        let then = then.map_or("?".to_owned(), |then| self::recovery(Some(then)));
        text += &format!(" {delays}{mark} > {then}");
    }
    text
}

/// The answers for each operation and status, in as few lines as possible.
///
/// Operations with the same answers share their lines, and so do statuses.
fn grid(answer: impl Fn(Option<Operation>, Option<u16>) -> String) -> String {
    let mut rows = Vec::<(String, Vec<String>)>::new();
    for (operation_name, operation) in operations() {
        let mut answers = Vec::<(String, Vec<String>)>::new();
        for (status_name, status) in statuses() {
            let answer = answer(operation, status);
            match answers.iter_mut().find(|(known, _)| *known == answer) {
                Some((_, statuses)) => statuses.push(status_name),
                None => answers.push((answer, vec![status_name])),
            }
        }
        // The most common answer covers all other statuses.
        let most = answers.iter().map(|(_, statuses)| statuses.len()).max();
        let common = answers.iter().position(|(_, all)| Some(all.len()) == most);
        let mut lines = String::new();
        for (i, (answer, statuses)) in answers.iter().enumerate() {
            let statuses = if Some(i) == common && statuses.len() > 3 {
                "other".to_owned()
            } else {
                statuses.join(" ")
            };
            lines += &format!("    HTTP {statuses:<16} {answer}\n");
        }
        match rows.iter_mut().find(|(known, _)| *known == lines) {
            Some((_, names)) => names.push(operation_name),
            None => rows.push((lines, vec![operation_name])),
        }
    }
    let rows = rows.iter();
    let rows = rows.map(|(lines, names)| format!("  {}\n{lines}", names.join(", ")));
    rows.collect::<Vec<_>>().concat()
}

/// All grids in turn, with equal ones under one heading.
fn grouped(grids: Vec<(String, String)>, heading: impl Fn(&[String]) -> String) -> String {
    let mut groups = Vec::<(String, Vec<String>)>::new();
    for (name, grid) in grids {
        match groups.iter_mut().find(|(known, _)| *known == grid) {
            Some((_, names)) => names.push(name),
            None => groups.push((grid, vec![name])),
        }
    }
    let groups = groups.iter();
    let groups = groups.map(|(grid, names)| format!("{}\n{grid}", heading(names)));
    groups.collect::<Vec<_>>().concat()
}

fn observation(
    operation: Option<Operation>,
    status: Option<u16>,
    code: Option<i64>,
    text: Option<&str>,
) -> Observation<'_> {
    let mut seen = Observation::new();
    if let Some(operation) = operation {
        seen = seen.with_operation(operation);
    }
    if let Some(status) = status {
        seen = seen.with_http_status(status);
    }
    if let Some(code) = code {
        seen = seen.with_code(code);
    }
    if let Some(text) = text {
        seen = seen.with_text(text);
    }
    seen
}

/// The contents of `tests/atlas.txt`.
pub fn text() -> String {
    let mut atlas = String::from(
        "What `classify` answers, by code, text, operation and HTTP status.\n\
         Written by `cargo xtask regenerate` from the catalog; a change here is a change of what programs do.\n\
         `#2` is the second meaning of an entry. `other` is every status that is not named:\n",
    );
    let names = statuses().into_iter().map(|(name, _)| name);
    atlas += &format!("{}.\n", names.collect::<Vec<_>>().join(", "));
    for (code_name, code) in codes() {
        let grids = texts().into_iter().map(|(text_name, text)| {
            let answer = |operation, status| answer(&observation(operation, status, code, text));
            (text_name, grid(answer))
        });
        atlas += "\n";
        atlas += &grouped(grids.collect(), |texts| {
            format!("{code_name}, {}", texts.join(", "))
        });
    }
    let is_field = |kind| matches!(kind, Kind::Field);
    let fields = ENTRIES.iter();
    let fields = fields.filter(|entry| is_field(entry.domain().kind()));
    let grids = fields.map(|&entry| {
        let answer = |operation, status| {
            let seen = observation(operation, status, None, None);
            // The heading names the entry itself.
            answer(&seen.with_entry(entry)).replace(&format!(" {}#", entry.id()), " itself #")
        };
        (entry.id().to_string(), grid(answer))
    });
    atlas += "\n";
    atlas += &grouped(grids.collect(), |ids| format!("field {}", ids.join(", ")));
    atlas +=
        "\nbodies of examples, and with each key in another field replaced by an unknown one\n";
    for &entry in ENTRIES {
        for example in entry.examples() {
            let mut seen = observation(example.operation(), example.http_status(), None, None);
            let conditions = [
                example
                    .operation()
                    .map(|operation| operation.name().to_owned()),
                example.http_status().map(|status| format!("HTTP {status}")),
            ];
            let conditions = conditions.into_iter().flatten().collect::<Vec<_>>();
            seen = seen.with_json(example.body());
            atlas += &format!("  {} {}\n", entry.id(), conditions.join(", "));
            atlas += &format!("    as it is: {}\n", answer(&seen));
            // A body may be anything, but only JSON has fields.
            let Ok(body) = serde_json::from_str::<Value>(example.body()) else {
                continue;
            };
            for (_, path) in places() {
                for unknown in [json!(16_777_216), json!("nobody")] {
                    let mut other = body.clone();
                    if !replace(&mut other, &path, &unknown) {
                        continue;
                    }
                    let mut seen =
                        observation(example.operation(), example.http_status(), None, None);
                    let other = other.to_string();
                    seen = seen.with_json(&other);
                    atlas += &format!("    {path} {unknown}: {}\n", answer(&seen));
                }
            }
        }
    }
    atlas
}

/// Replaces every value at a path; false if there is none.
fn replace(body: &mut Value, path: &str, with: &Value) -> bool {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let (name, each) = match name.strip_suffix("[]") {
        Some(name) => (name, true),
        None => (name, false),
    };
    let go_on = |value: &mut Value| {
        if rest.is_empty() {
            *value = with.clone();
            true
        } else {
            replace(value, rest, with)
        }
    };
    match body.get_mut(name) {
        Some(Value::Array(items)) if each => {
            items
                .iter_mut()
                .map(go_on)
                .filter(|is_there| *is_there)
                .count()
                > 0
        }
        Some(value) if !each => go_on(value),
        _ => false,
    }
}
