//! Another way to what a body says, which the tests of the reader compare with: it makes a tree of the
//! whole body first, and looks up one path after the other.

use std::collections::BTreeSet;
use std::fmt;

use errdex::cloud_recording::CloudRecording;
use errdex::tables::{Read, Tables};
use errdex::{Catalog as _, Key, RawObservation, RawUnknownKey, Unread};
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::{paths, places};

const TABLES: Tables<'static> = CloudRecording::TABLES;

/// An observation keeps this many.
const MAX_KEYS: usize = 8;

/// What a body says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The code.
    pub code: Option<i128>,
    /// The text.
    pub text: Option<String>,
    /// The entries of keys in fields, each with its depth.
    pub fields: Vec<(u32, u8)>,
    /// The keys without an entry.
    pub unknown: Vec<RawUnknownKey>,
    /// Whether the code is not an integer.
    pub has_invalid_code: bool,
    /// Whether the text is not a text.
    pub has_invalid_text: bool,
    /// Whether there were too many keys.
    pub has_more_keys: bool,
}

impl From<&RawObservation<'_>> for Said {
    fn from(seen: &RawObservation<'_>) -> Self {
        Self {
            code: seen.code(),
            text: seen.text_chars().map(Iterator::collect),
            fields: seen
                .fields()
                .map(|field| (field.entry, field.depth))
                .collect(),
            unknown: seen.unknown_keys().collect(),
            has_invalid_code: seen.has_invalid_code(),
            has_invalid_text: seen.has_invalid_text(),
            has_more_keys: seen.has_more_keys(),
        }
    }
}

/// Reads a body in both ways.
///
/// # Panics
///
/// If they disagree about whether it is JSON, or about what it says. Numbers that an `f64` rounds are
/// not compared: such a number is an integer only if it is one as it is written.
pub fn assert_same(body: &[u8]) {
    let seen = RawObservation::new().with_json(&TABLES, body);
    let show = || String::from_utf8_lossy(body).into_owned();
    let json = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    match serde_json::from_slice::<Value>(json) {
        Ok(Value::Object(_)) if has_fine_number(json) => {}
        Ok(value @ Value::Object(_)) => {
            let mut said = read(&value);
            let is_repeated = seen.unread().is_some();
            said.has_more_keys |= is_repeated;
            assert_eq!(Said::from(&seen), said, "{}", show());
            assert!(!is_repeated || has_repeated_name(json), "{}", show());
        }
        Ok(_) => assert_eq!(
            seen.unread().map(Unread::message),
            Some("not a JSON object"),
            "{}",
            show()
        ),
        Err(_) => assert!(
            seen.unread().is_some() || json.trim_ascii().is_empty(),
            "{}",
            show()
        ),
    }
}

/// Whether there may be a number with a fraction that an `f64` rounds.
fn has_fine_number(json: &[u8]) -> bool {
    let is_of_number = |byte: &u8| byte.is_ascii_digit() || b".eE+-".contains(byte);
    let mut words = json.split(|byte| !is_of_number(byte));
    words.any(|word| {
        let is_float = word.iter().any(|byte| b".eE".contains(byte));
        is_float && (word.len() > 16 || word.windows(2).any(|mark| mark == b"e-" || mark == b"E-"))
    })
}

/// Whether some object has two members with the same name.
fn has_repeated_name(json: &[u8]) -> bool {
    let read = serde_json::from_slice::<Unique>(json);
    read.is_err()
}

/// A value in which no object has two members with the same name.
struct Unique;

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Unique {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value with distinct names")
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self, A::Error> {
        while items.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self, A::Error> {
        let mut names = BTreeSet::new();
        while let Some((name, Self)) = members.next_entry::<String, Self>()? {
            if !names.insert(name) {
                return Err(de::Error::custom("a name is repeated"));
            }
        }
        Ok(self)
    }
}

/// What an object says.
pub fn read(body: &Value) -> Said {
    let mut said = Said::default();
    said.add_places(body, true);
    if said.is_foreign() {
        return said;
    }
    let is_missing = |value: &Value| value.is_null() || value == "";
    let mut fields = paths(Read::NotAResponse).into_iter();
    if fields.all(|field| body.get(field).is_none_or(is_missing)) {
        for path in paths(Read::Code) {
            visit(body, &path, &mut |value| match integer(value) {
                Some(code) => _ = said.code.get_or_insert(code),
                None => said.has_invalid_code |= !value.is_null(),
            });
        }
        for path in paths(Read::Text) {
            visit(body, &path, &mut |value| match value {
                Value::String(text) if text.trim().is_empty() => {}
                Value::String(text) => _ = said.text.get_or_insert_with(|| text.clone()),
                _ => said.has_invalid_text |= !value.is_null(),
            });
        }
    }
    said.add_places(body, false);
    said
}

impl Said {
    /// The keys in fields of domains that tell which product a body comes from, or of the others.
    fn add_places(&mut self, body: &Value, tells_whose: bool) {
        for (place, path) in places() {
            let domain = TABLES.domains[usize::from(place.domain)];
            let when = TABLES.list(place.when);
            let is_there = self.fields.iter().any(|(entry, _)| when.contains(entry));
            if domain.tells_whose == tells_whose && (when.is_empty() || is_there) {
                visit(body, &path, &mut |value| {
                    self.add_keys(place.domain, place.depth, value);
                });
            }
        }
    }

    fn is_foreign(&self) -> bool {
        let tells_whose = |domain: usize| TABLES.domains[domain].tells_whose;
        let ours = TABLES.list(TABLES.ours);
        let mut fields = self.fields.iter();
        fields.any(|(entry, _)| tells_whose(TABLES.domain_of(*entry)) && !ours.contains(entry))
            || self
                .unknown
                .iter()
                .any(|key| tells_whose(key.domain.into()))
    }

    fn add_keys(&mut self, domain: u16, depth: u8, value: &Value) {
        let head = TABLES.domains[usize::from(domain)];
        let number = integer(value);
        if let (Some(mask), true) = (number, head.is_bitmask) {
            let bits = (0..64).map(|bit| 1 << bit).filter(|bit| mask & bit != 0);
            let known = bits.filter(|bit| self.add(domain, depth, Key::Integer(*bit)));
            let known = known.fold(0, |known, bit| known | bit);
            let is_zero = mask == 0 && self.add(domain, depth, Key::Integer(0));
            if !is_zero && (mask == 0 || mask != known) {
                self.add_unknown(domain, Some(mask & !known));
            }
            return;
        }
        let is_known = number.is_some_and(|number| self.add(domain, depth, Key::Integer(number)))
            || value
                .as_str()
                .is_some_and(|text| self.add(domain, depth, Key::Text(text)));
        if !is_known && (!value.is_null() || head.tells_whose) {
            self.add_unknown(domain, number);
        }
    }

    fn add(&mut self, domain: u16, depth: u8, key: Key<'_>) -> bool {
        let Some(entry) = TABLES.find(domain.into(), key) else {
            return false;
        };
        let known = self.fields.iter().position(|(known, _)| *known == entry);
        match known {
            Some(known) => self.fields[known].1 = depth.max(self.fields[known].1),
            None if self.fields.len() < MAX_KEYS => self.fields.push((entry, depth)),
            None => self.has_more_keys = true,
        }
        true
    }

    fn add_unknown(&mut self, domain: u16, number: Option<i128>) {
        let key = RawUnknownKey { domain, number };
        if self.unknown.contains(&key) {
        } else if self.unknown.len() < MAX_KEYS {
            self.unknown.push(key);
        } else {
            self.has_more_keys = true;
        }
    }
}

/// A whole number, or a text that spells one.
fn integer(value: &Value) -> Option<i128> {
    match value {
        Value::Number(number) => (number.as_i64().map(i128::from))
            .or_else(|| number.as_u64().map(i128::from))
            .or_else(|| whole(number.as_f64()?)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// The integer that a number such as `62.0` equals, within the range where an `f64` is exact.
fn whole(number: f64) -> Option<i128> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::float_cmp,
        clippy::cast_precision_loss,
        reason = "the comparison rejects whatever the cast would change"
    )]
    let is_whole = number.abs() < EXACT && (number as i128) as f64 == number;
    #[expect(clippy::cast_possible_truncation, reason = "it has no fraction")]
    is_whole.then_some(number as i128)
}

/// Calls a function with every value at a path.
fn visit(value: &Value, path: &str, found: &mut dyn FnMut(&Value)) {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let (name, each) = match name.strip_suffix("[]") {
        Some(name) => (name, true),
        None => (name, false),
    };
    let mut go_on = |value: &Value| {
        if rest.is_empty() {
            found(value);
        } else {
            visit(value, rest, found);
        }
    };
    match value.get(name) {
        Some(Value::Array(items)) if each => items.iter().for_each(go_on),
        Some(value) if !each => go_on(value),
        _ => {}
    }
}
