//! The file of a domain as an earlier import wrote it, and what is different in a new one.

use std::collections::BTreeMap;

use serde_yaml::Value;

use super::domain::{Domain, text_of};
use super::keys::{Key, Scheme};
use super::names;
use super::yaml::{Record, flow, plain};

/// What the file of a domain had.
#[derive(Default)]
pub(super) struct Old {
    pub(super) entries: BTreeMap<Key, Record>,
    /// The name of each entry.
    pub(super) names: BTreeMap<Key, String>,
    /// The values of each facet, with their titles.
    pub(super) facets: BTreeMap<String, Vec<(String, Option<String>)>>,
}

impl Old {
    /// Reads the file.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let domain = serde_yaml::from_str::<Value>(text).map_err(|error| error.to_string())?;
        let mut old = Self::default();
        for entry in domain["entries"].as_sequence().into_iter().flatten() {
            let Value::Mapping(members) = entry else {
                continue;
            };
            let mut key = None;
            let mut record = Record::new();
            for (name, value) in members {
                match plain(name).as_str() {
                    "code" => key = integer(value).map(Key::Integer),
                    "text" => key = value.as_str().map(|text| Key::Text(text.to_owned())),
                    name => record.push((name.to_owned(), value.clone())),
                }
            }
            let key = key.ok_or_else(|| format!("an entry without a key: {}", flow(entry)))?;
            let name = text_of(&record, "name");
            let name = name.or_else(|| names::of_symbol(&text_of(&record, "symbol")?));
            old.names.extend(name.map(|name| (key.clone(), name)));
            old.entries.insert(key, record);
        }
        if let Some(facets) = domain["facets"].as_mapping() {
            for (name, facet) in facets {
                let values = match &facet["values"] {
                    Value::Sequence(values) => {
                        values.iter().map(|value| (plain(value), None)).collect()
                    }
                    Value::Mapping(titles) => {
                        let titles = titles.iter();
                        titles
                            .map(|(value, title)| (plain(value), Some(plain(title))))
                            .collect()
                    }
                    _ => Vec::new(),
                };
                old.facets.insert(plain(name), values);
            }
        }
        Ok(old)
    }

    /// The same entries with their keys as another scheme has them.
    pub(super) fn rekeyed(self, scheme: Scheme) -> Self {
        let rekeyed = |key: Key| match key {
            Key::Integer(number) => {
                let number = scheme.key_type.key(number, scheme.key_format);
                number.map_or(key, Key::Integer)
            }
            text @ Key::Text(_) => text,
        };
        Self {
            entries: self
                .entries
                .into_iter()
                .map(|(key, entry)| (rekeyed(key), entry))
                .collect(),
            names: self
                .names
                .into_iter()
                .map(|(key, name)| (rekeyed(key), name))
                .collect(),
            facets: self.facets,
        }
    }
}

fn integer(value: &Value) -> Option<i128> {
    let number = value.as_i64().map(i128::from);
    number.or_else(|| value.as_u64().map(i128::from))
}

/// What a new version of a table changed.
#[derive(Default)]
pub(super) struct Changes {
    /// What happened to each entry, for people.
    pub(super) lines: Vec<String>,
    pub(super) added: usize,
    pub(super) changed: usize,
    pub(super) withdrawn: usize,
    pub(super) came_back: usize,
}

impl Changes {
    pub(super) fn between(old: &Old, new: &Domain) -> Self {
        let mut changes = Self::default();
        let scheme = new.header.scheme;
        for entry in new.live() {
            let key = match &entry.key {
                Key::Integer(number) => scheme.written(*number),
                Key::Text(text) => text.clone(),
            };
            let known = old.entries.get(&entry.key);
            let symbol =
                text_of(&entry.members, "symbol").or_else(|| text_of(&entry.members, "name"));
            let who = match symbol {
                Some(symbol) if symbol != key => format!("{key} {symbol}"),
                _ => key,
            };
            let Some(known) = known else {
                changes.added += 1;
                changes.lines.push(format!("added {who}"));
                continue;
            };
            let differences = differences(known, &entry.members);
            if differences.is_empty() {
                continue;
            }
            let (was, is) = (is_withdrawn(known), is_withdrawn(&entry.members));
            let word = match (was, is) {
                (false, true) => {
                    changes.withdrawn += 1;
                    "withdrawn"
                }
                (true, false) => {
                    changes.came_back += 1;
                    "came back"
                }
                _ => {
                    changes.changed += 1;
                    "changed"
                }
            };
            changes.lines.push(format!("{word} {who}"));
            let is_told = |name: &str| word != "changed" && name.starts_with("lifecycle");
            let differences = differences.into_iter().filter(|(name, ..)| !is_told(name));
            changes.lines.extend(differences.map(|(name, old, new)| {
                let shown = |value: Option<String>| value.unwrap_or_else(|| "nothing".to_owned());
                format!("  {name}: {} -> {}", shown(old), shown(new))
            }));
        }
        for key in old.entries.keys() {
            let place = new.entries.binary_search_by(|entry| entry.key.cmp(key));
            if place.is_ok_and(|place| new.entries[place].dropped.is_some()) {
                changes.changed += 1;
                changes
                    .lines
                    .push(format!("refused {key}, which was an entry"));
            }
        }
        changes
    }
}

fn is_withdrawn(members: &Record) -> bool {
    let lifecycle = members.iter().find(|(name, _)| name == "lifecycle");
    lifecycle.is_some_and(|(_, value)| value["state"].as_str() == Some("withdrawn"))
}

/// The fields that differ, each with its earlier and its new value.
fn differences(old: &Record, new: &Record) -> Vec<(String, Option<String>, Option<String>)> {
    let (old, new) = (leaves(old), leaves(new));
    let mut found = Vec::new();
    for (name, value) in &old {
        let other = new.get(name);
        if other != Some(value) {
            found.push((name.clone(), Some(value.clone()), other.cloned()));
        }
    }
    for (name, value) in &new {
        if !old.contains_key(name) {
            found.push((name.clone(), None, Some(value.clone())));
        }
    }
    found
}

/// The values of an entry by field; those of its only meaning by their own names.
fn leaves(members: &Record) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (name, value) in members {
        match value {
            Value::Sequence(meanings) if name == "meanings" && meanings.len() == 1 => {
                let meaning = meanings[0].as_mapping().into_iter().flatten();
                found.extend(meaning.map(|(name, value)| (plain(name), flow(value))));
            }
            Value::Mapping(inner) if name == "facets" || name == "lifecycle" => {
                let inner = inner.iter();
                found.extend(
                    inner.map(|(inner, value)| (format!("{name}.{}", plain(inner)), flow(value))),
                );
            }
            value => {
                found.insert(name.clone(), flow(value));
            }
        }
    }
    found
}
