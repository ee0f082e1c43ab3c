//! From a response body to an observation.
//!
//! The catalog says where codes and texts are. A body that is not JSON is not an error: the rest of
//! the observation remains valid, and so does what stood before a fault; the observation records where
//! reading stopped.

mod id;
mod value;
mod walk;

use crate::observation::{RawField, RawObservation, RawUnknownKey, Text};
use crate::tables::{Read, Tables};
use crate::{Catalog, Key, Kind as KindOfDomain, Observation, Unread, text};

pub use self::id::Id;
pub(crate) use self::value::Escaped;
pub use self::value::{Kind, Unescaped, Value};
pub use self::walk::{Fault, Found, Walk, walk};

impl<'a, C: Catalog> Observation<'a, C> {
    /// Reads a response body, without an allocation.
    ///
    /// A code can be a number or a numeric text; one that does not fit 64 bits is left out. The
    /// first text that is not empty counts. If a body cannot be read to its end,
    /// [`unread`](Self::unread) says where and why, and what stood before that place counts.
    ///
    /// JSON is what RFC 8259 says, up to 127 containers in containers. As for most parsers, a number that
    /// no `f64` can hold is a fault, and so is half of a surrogate pair. Of members with the same
    /// name, the last one counts; because other parsers take the first, the observation then
    /// [has more keys](Self::has_more_keys) than it can tell, and says where.
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
    pub fn from_json(body: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        let mut seen = Self::new();
        seen.raw_mut().add_json(const { &C::TABLES }, body.as_ref());
        seen
    }

    /// Adds what a response body says to the observation; see [`from_json`](Self::from_json).
    #[must_use]
    pub fn with_json(mut self, body: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        self.raw_mut().add_json(const { &C::TABLES }, body.as_ref());
        self
    }
}

impl<'a> RawObservation<'a> {
    /// The observation with what a response body says.
    #[inline]
    #[must_use]
    pub fn with_json(mut self, tables: &Tables<'_>, body: &'a [u8]) -> Self {
        self.add_json(tables, body);
        self
    }

    /// Adds what a response body says to the observation.
    pub fn add_json(&mut self, tables: &Tables<'_>, body: &'a [u8]) {
        let body = without_mark(body);
        if u32::try_from(body.len()).is_err() {
            self.add_unread(Unread::new(1, 1, "the body is too long"));
            return;
        }
        let mut found = Found::default();
        let walk = walk(body, tables.trie(), &mut found);
        self.add_found(tables, body, &walk, &found);
    }

    /// Adds what was found in a body; what was read for other purposes is not added.
    pub fn add_found(&mut self, tables: &Tables<'_>, body: &'a [u8], walk: &Walk, found: &Found) {
        let (is_readable, unread) = checked(body, walk);
        if let Some(unread) = unread {
            self.add_unread(unread);
        }
        if !is_readable {
            return;
        }
        self.set_body(body);
        if walk.end.is_err() {
            self.add_incomplete();
        }
        if found.is_full || found.repeated.is_some() {
            self.add_more_keys();
        }
        if let (Some(member), None) = (found.repeated, self.unread()) {
            self.add_unread(unread_at(body, member, "a member with the name of another"));
        }
        let mut reader = Reader {
            tables,
            seen: self,
            is_response: true,
        };
        let mut is_ours = None;
        for (read, value) in found.values(body) {
            let (Some(purpose), Ok(read)) = (tables.reads.get(read), u32::try_from(read)) else {
                continue;
            };
            // What tells whose the body is comes first.
            let is_ours = match purpose {
                Read::Whose(_) => true,
                _ => *is_ours.get_or_insert_with(|| !reader.seen.is_foreign(tables)),
            };
            if !is_ours {
                break;
            }
            reader.add(*purpose, read, value);
        }
    }
}

/// Adds what a body says to an observation.
struct Reader<'t, 's, 'a> {
    tables: &'t Tables<'t>,
    seen: &'s mut RawObservation<'a>,
    is_response: bool,
}

impl<'a> Reader<'_, '_, 'a> {
    fn add(&mut self, purpose: Read, read: u32, value: Value<'a>) {
        let text = Text::new(value);
        let text = text.as_ref();
        match purpose {
            Read::Whose(place) | Read::Place(place) => self.add_keys(place, value, text),
            Read::NotAResponse => {
                let is_missing = value.kind() == Kind::Null
                    || value.kind() == Kind::Text && value.raw().is_empty();
                self.is_response &= is_missing;
            }
            _ if !self.is_response || self.is_elsewhere(value) => {}
            Read::Code => self.add_code(read, value, text),
            Read::CodeIfKnown => self.add_known_code(read, text),
            Read::Text => self.add_text(read, value, text),
        }
    }

    /// Whether an object or an array is where nobody said that code or text is.
    fn is_elsewhere(&self, value: Value<'_>) -> bool {
        self.tables.has_usual_places && matches!(value.kind(), Kind::Object | Kind::Array)
    }

    /// Whether a text is a key of a domain of this kind.
    fn is_key(&self, text: &Text<'_>, kind: KindOfDomain) -> bool {
        let key = Key::Text(text.as_str());
        let mut domains = (0..).zip(self.tables.domains);
        domains
            .any(|(number, domain)| domain.kind == kind && self.tables.find(number, key).is_some())
    }

    fn add_known_code(&mut self, read: u32, text: Option<&Text<'a>>) {
        if let Some(text) = text.filter(|text| self.is_key(text, KindOfDomain::Code)) {
            self.compare_usual(None, Some(text));
            self.seen.add_code_text(text, read);
        }
    }

    /// Of two codes in the usual places, nobody said which one counts.
    fn compare_usual(&mut self, number: Option<i128>, text: Option<&Text<'_>>) {
        let is_other_number = self.seen.code().zip(number).is_some_and(|(a, b)| a != b);
        let text = text.map(Text::as_str);
        let is_other_text = self.seen.code_text().zip(text).is_some_and(|(a, b)| a != b);
        if self.tables.has_usual_places && (is_other_number || is_other_text) {
            self.seen.add_more_keys();
        }
    }

    fn add_code(&mut self, read: u32, value: Value<'a>, text: Option<&Text<'a>>) {
        let Tables {
            has_integer_codes,
            has_text_codes,
            has_usual_places,
            ..
        } = *self.tables;
        let spelled = text.filter(|_| has_integer_codes);
        let spelled = spelled.and_then(|text| number(text.as_str()));
        let number = value.integer().or(spelled);
        self.compare_usual(number, text.filter(|_| has_text_codes));
        match (number, text) {
            // Where nobody said that there is a code, a key of any kind is what a text is.
            (_, Some(text)) if has_usual_places && self.is_key(text, KindOfDomain::Message) => {
                self.seen.add_text(text, read);
            }
            (number, Some(text)) if has_text_codes => {
                if let Some(number) = number {
                    self.seen.add_code(number, read);
                }
                self.seen.add_code_text(text, read);
            }
            (Some(number), _) => self.seen.add_code(number, read),
            _ if value.kind() == Kind::Null => {}
            _ => self.seen.add_invalid_code(),
        }
    }

    fn add_text(&mut self, read: u32, value: Value<'a>, text: Option<&Text<'a>>) {
        match text {
            Some(text) if text.as_str().chars().all(char::is_whitespace) => {}
            Some(text) => self.seen.add_text(text, read),
            None if value.kind() == Kind::Null => {}
            None => self.seen.add_invalid_text(),
        }
    }

    /// The keys that a field has, if the entry that must be in the body is there.
    fn add_keys(&mut self, place: u32, value: Value<'a>, text: Option<&Text<'a>>) {
        let tables = self.tables;
        let Some(place) = tables.places.get(place as usize) else {
            return;
        };
        let when = tables.list(place.when);
        let is_there = self.seen.fields().any(|field| when.contains(&field.entry));
        if !when.is_empty() && !is_there {
            return;
        }
        let (domain, depth) = (usize::from(place.domain), place.depth);
        let Some(head) = tables.domains.get(domain) else {
            return;
        };
        let text = text.map(Text::as_str);
        let number = text.and_then(number);
        match (value.integer().or(number), text) {
            (Some(mask), _) if head.is_bitmask => self.add_mask(domain, depth, mask),
            (Some(number), _) if self.add_key(domain, depth, Key::Integer(number)) => {}
            (_, Some(text)) if self.add_key(domain, depth, Key::Text(text)) => {}
            // Where the product has to be named, null does not name ours.
            (None, None) if value.kind() == Kind::Null && !head.tells_whose => {}
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
            self.seen.add_field(RawField { entry, depth });
        }
        entry.is_some()
    }

    fn add_unknown(&mut self, domain: usize, number: Option<i128>) {
        if let Ok(domain) = u16::try_from(domain) {
            self.seen.add_unknown(RawUnknownKey { domain, number });
        }
    }
}

/// The number that a text spells.
#[inline(never)]
fn number(text: &str) -> Option<i128> {
    text::trim(text).parse().ok()
}

/// Some senders put a byte order mark before the body.
fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// Whether what was found in a body counts, and where reading stopped if that was before the end.
///
/// A body in which another object follows does not count at all, because that one may be the response.
fn checked(body: &[u8], walk: &Walk) -> (bool, Option<Unread>) {
    let Walk { kind, start, end } = *walk;
    if body.trim_ascii().is_empty() {
        return (false, None);
    }
    let is_object = kind == Some(Kind::Object);
    let end = match end {
        Ok(end) => end,
        Err(Fault { at, message }) => return (is_object, Some(unread_at(body, at, message))),
    };
    let rest = body.get(end..).unwrap_or_default();
    if !is_object {
        let is_word = !matches!(kind, Some(Kind::Array | Kind::Text));
        let goes_on = |byte: &u8| {
            !matches!(
                byte,
                b' ' | b'\t' | b'\n' | b'\r' | b'"' | b'[' | b']' | b'{' | b'}' | b',' | b':'
            )
        };
        let unread = if is_word && rest.first().is_some_and(goes_on) {
            unread_at(body, end, "invalid JSON")
        } else {
            unread_at(body, start, "not a JSON object")
        };
        return (false, Some(unread));
    }
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    let Some(space) = rest.iter().position(|byte| !is_space(byte)) else {
        return (true, None);
    };
    let unread = unread_at(body, end + space, "unexpected text after the JSON");
    (!rest.contains(&b'{'), Some(unread))
}

/// The position of a byte, or of the last one.
fn unread_at(body: &[u8], at: usize, message: &'static str) -> Unread {
    let read = body.get(..=at).unwrap_or(body);
    let lines = read.split(|byte| *byte == b'\n');
    let (line, last) = lines.enumerate().last().unwrap_or((0, read));
    Unread::new(line + 1, last.len().max(1), message)
}
