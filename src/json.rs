//! From a response body to an observation.
//!
//! Where codes and texts stand is said by the catalog. Whatever is no JSON, or is not where it is
//! expected, is no error: the rest of the observation still stands.

use alloc::borrow::ToOwned;

use serde_json::Value;

use crate::observation::UnknownKey;
use crate::{Catalog, Key, Observation};

impl<C: Catalog> Observation<'_, C> {
    /// Reads a response body.
    ///
    /// A code can be a number or a numeric text; one beyond the range of `i64` is left out. The
    /// first text that is not empty counts.
    ///
    #[cfg_attr(feature = "cloud-recording", doc = "```")]
    #[cfg_attr(not(feature = "cloud-recording"), doc = "```text")]
    /// use errdex::cloud_recording::Observation;
    ///
    /// let seen = Observation::from_json(r#"{"code":"62","reason":"request timeout"}"#);
    /// assert_eq!((seen.get_code(), seen.get_text()), (Some(62), Some("request timeout")));
    /// assert_eq!(Observation::from_json("<html>"), Observation::new());
    /// ```
    pub fn from_json(body: &(impl AsRef<[u8]> + ?Sized)) -> Self {
        Self::new().json(body)
    }

    /// Adds what a response body says to what was seen before.
    #[must_use]
    pub fn json(mut self, body: &(impl AsRef<[u8]> + ?Sized)) -> Self {
        let Ok(body) = serde_json::from_slice::<Value>(without_mark(body.as_ref())) else {
            return self;
        };
        let is_response = C::NO_RESPONSE
            .iter()
            .all(|field| body.get(*field).is_none());
        for path in C::CODE_PATHS.iter().filter(|_| is_response) {
            visit(&body, path, &mut |value| match integer(value) {
                Some(code) => self.add_code(code),
                None if value.is_null() => {}
                None => self.add_unreadable_code(),
            });
        }
        for path in C::TEXT_PATHS.iter().filter(|_| is_response) {
            visit(&body, path, &mut |value| {
                if let Some(text) = value.as_str().filter(|text| !text.trim().is_empty()) {
                    self.add_text(text.to_owned());
                }
            });
        }
        for place in C::PLACES {
            let beside = |entry| place.beside.contains(&entry);
            if !place.beside.is_empty() && !self.entries().any(beside) {
                continue;
            }
            visit(&body, place.path, &mut |value| {
                self.add_keys(place.domain, place.depth, value);
            });
        }
        self
    }

    fn add_keys(&mut self, domain: usize, depth: u8, value: &Value) {
        let head = C::DOMAINS[domain];
        match (integer(value), value.as_str()) {
            (Some(mask), _) if head.is_mask() => self.add_mask(domain, depth, mask),
            (Some(number), _) if self.add_key(domain, depth, Key::Integer(number)) => {}
            (_, Some(text)) if self.add_key(domain, depth, Key::Text(text)) => {}
            (None, None) => {}
            (number, _) => self.add_unknown(UnknownKey::new(head, number)),
        }
    }

    fn add_mask(&mut self, domain: usize, depth: u8, mask: i64) {
        let bits = (0..63).map(|bit| 1 << bit).filter(|bit| mask & bit != 0);
        let known = bits.filter(|&bit| self.add_key(domain, depth, Key::Integer(bit)));
        let known = known.fold(0, |known, bit| known | bit);
        let is_known = mask == known && (mask != 0 || self.add_key(domain, depth, Key::Integer(0)));
        if !is_known {
            let rest = UnknownKey::new(C::DOMAINS[domain], Some(mask & !known));
            self.add_unknown(rest);
        }
    }

    fn add_key(&mut self, domain: usize, depth: u8, key: Key<'_>) -> bool {
        let entry = C::find(domain, key);
        if let Some(entry) = entry {
            self.add_field(entry, depth);
        }
        entry.is_some()
    }
}

/// Some senders put a byte order mark before the body.
fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// A whole number, or a text that is one.
fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
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
