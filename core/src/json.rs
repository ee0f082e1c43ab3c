//! From a response body to an observation.
//!
//! The catalog says where codes and texts are. A body that is not JSON is not an error: the rest of
//! the observation remains valid, and it records where reading stopped.

use alloc::borrow::ToOwned;

use serde_json::Value;

use crate::observation::{RawObservation, RawUnknownKey};
use crate::tables::Tables;
use crate::{Catalog, Key, Observation, Unread};

impl<C: Catalog> Observation<'_, C> {
    /// Reads a response body.
    ///
    /// A code can be a number or a numeric text; one that does not fit 64 bits is left out. The
    /// first text that is not empty counts. If a body cannot be read to its end,
    /// [`unread`](Self::unread) says where and why.
    ///
    /// ```
    /// use errdex::cloud_recording::Observation;
    ///
    /// let seen = Observation::from_json(r#"{"code":"62","reason":"request timeout"}"#);
    /// assert_eq!((seen.code(), seen.text()), (Some(62), Some("request timeout")));
    ///
    /// let page = Observation::from_json("<html>");
    /// assert_eq!(page.code(), None);
    /// assert_eq!(page.unread().unwrap().to_string(), "line 1, column 1: invalid JSON");
    /// ```
    pub fn from_json(body: &(impl AsRef<[u8]> + ?Sized)) -> Self {
        Self::new().with_json(body)
    }

    /// Adds what a response body says to the observation.
    #[must_use]
    pub fn with_json(self, body: &(impl AsRef<[u8]> + ?Sized)) -> Self {
        let raw = self.raw().clone();
        Self::from_raw(raw.with_json(const { &C::TABLES }, body.as_ref()))
    }
}

impl RawObservation<'_> {
    /// Adds what a response body says to the observation.
    #[must_use]
    pub fn with_json(mut self, tables: &Tables<'_>, body: &[u8]) -> Self {
        let (body, unread) = parsed(without_mark(body));
        if let Some(unread) = unread {
            self = self.with_unread(unread);
        }
        let Some(body) = body else { return self };
        let mut reader = Reader {
            tables,
            seen: &mut self,
        };
        reader.add_places(&body, true);
        if reader.seen.is_foreign(tables) {
            return self;
        }
        reader.add_response(&body);
        reader.add_places(&body, false);
        self
    }
}

/// Adds what a body says to an observation.
struct Reader<'t, 's, 'a> {
    tables: &'t Tables<'t>,
    seen: &'s mut RawObservation<'a>,
}

impl Reader<'_, '_, '_> {
    /// The code and the text, unless the body is not a response.
    fn add_response(&mut self, body: &Value) {
        let tables = self.tables;
        let is_missing = |value: &Value| value.is_null() || value == "";
        let mut fields = tables.not_a_response_if.iter();
        if !fields.all(|field| body.get(*field).is_none_or(is_missing)) {
            return;
        }
        for path in tables.code_paths {
            visit(body, path, &mut |value| match integer(value) {
                Some(code) => self.seen.add_code(code),
                None if value.is_null() => {}
                None => self.seen.add_invalid_code(),
            });
        }
        for path in tables.text_paths {
            visit(body, path, &mut |value| match value {
                Value::Null => {}
                Value::String(text) if text.trim().is_empty() => {}
                Value::String(text) => self.seen.add_text(text.to_owned()),
                _ => self.seen.add_invalid_text(),
            });
        }
    }

    /// The keys in fields of domains that tell which product a body comes from, or of the others.
    fn add_places(&mut self, body: &Value, tells_whose: bool) {
        for place in self.tables.places {
            let domain = usize::from(place.domain);
            let is_wanted = self.tables.domains.get(domain);
            if is_wanted.is_none_or(|domain| domain.tells_whose != tells_whose) {
                continue;
            }
            let when = self.tables.list(place.when);
            let is_there = self.seen.fields().any(|field| when.contains(&field.entry));
            if !when.is_empty() && !is_there {
                continue;
            }
            visit(body, place.path, &mut |value| {
                self.add_keys(domain, place.depth, value);
            });
        }
    }

    fn add_keys(&mut self, domain: usize, depth: u8, value: &Value) {
        let Some(head) = self.tables.domains.get(domain) else {
            return;
        };
        match (integer(value), value.as_str()) {
            (Some(mask), _) if head.is_bitmask => self.add_mask(domain, depth, mask),
            (Some(number), _) if self.add_key(domain, depth, Key::Integer(number)) => {}
            (_, Some(text)) if self.add_key(domain, depth, Key::Text(text)) => {}
            // Where the product has to be named, null does not name ours.
            (None, None) if value.is_null() && !head.tells_whose => {}
            (number, _) => self.add_unknown(domain, number),
        }
    }

    fn add_mask(&mut self, domain: usize, depth: u8, mask: i128) {
        let bits = (0..64).map(|bit| 1 << bit).filter(|bit| mask & bit != 0);
        let known = bits.filter(|&bit| self.add_key(domain, depth, Key::Integer(bit)));
        let known = known.fold(0, |known, bit| known | bit);
        let is_known = mask == known && (mask != 0 || self.add_key(domain, depth, Key::Integer(0)));
        if !is_known {
            self.add_unknown(domain, Some(mask & !known));
        }
    }

    fn add_key(&mut self, domain: usize, depth: u8, key: Key<'_>) -> bool {
        let entry = self.tables.find(domain, key);
        if let Some(entry) = entry {
            self.seen.add_field(entry, depth);
        }
        entry.is_some()
    }

    fn add_unknown(&mut self, domain: usize, number: Option<i128>) {
        if let Ok(domain) = u16::try_from(domain) {
            self.seen.add_unknown(RawUnknownKey { domain, number });
        }
    }
}

/// Some senders put a byte order mark before the body.
fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// The object at the start of a body, and where reading stopped if that was before the end.
///
/// A body in which another object follows is not read at all, because that one may be the response.
fn parsed(body: &[u8]) -> (Option<Value>, Option<Unread>) {
    if body.trim_ascii().is_empty() {
        return (None, None);
    }
    let mut values = serde_json::Deserializer::from_slice(body).into_iter::<Value>();
    let value = match values.next() {
        Some(Ok(value)) => value,
        Some(Err(error)) => {
            let message = if error.is_eof() {
                "the JSON is cut off"
            } else {
                "invalid JSON"
            };
            let unread = Unread::new(error.line().max(1), error.column().max(1), message);
            return (None, Some(unread));
        }
        None => return (None, None),
    };
    let (read, rest) = body.split_at(values.byte_offset());
    if !value.is_object() {
        let start = body.len() - body.trim_ascii_start().len();
        return (None, Some(unread_at(&body[..start], "not a JSON object")));
    }
    if rest.trim_ascii().is_empty() {
        return (Some(value), None);
    }
    let start = rest.len() - rest.trim_ascii_start().len();
    let unread = unread_at(
        &body[..read.len() + start],
        "unexpected text after the JSON",
    );
    let is_alone = !rest.contains(&b'{');
    (Some(value).filter(|_| is_alone), Some(unread))
}

/// The position right after what was read.
fn unread_at(read: &[u8], message: &'static str) -> Unread {
    let lines = read.split(|byte| *byte == b'\n');
    let (line, last) = lines.enumerate().last().unwrap_or((0, read));
    Unread::new(line + 1, last.len() + 1, message)
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
