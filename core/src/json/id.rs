//! Values of a response that a client has to keep.
//!
//! Hardly any program asks for them in every response, so nothing is read ahead: the body is walked
//! again, once for each name on the way.

use core::fmt;

use crate::json::{Found, Kind, Value, walk};
use crate::tables::{PathRow, Trie};
use crate::{Catalog, Observation};

/// A value of a response that a client has to keep, such as the ID of a session.
///
/// It shows what the text in the body means, or how the number is written.
#[derive(Clone, Copy)]
pub struct Id<'a>(Value<'a>);

impl<'a> Id<'a> {
    /// An ID is a text that is not empty, or a number.
    fn new(value: Value<'a>) -> Option<Self> {
        let is_id = match value.kind() {
            Kind::Text | Kind::EscapedText => !value.raw().is_empty(),
            Kind::Number => true,
            _ => false,
        };
        is_id.then_some(Self(value))
    }

    /// The text; `None` if it is written with escapes, as nothing is allocated.
    pub fn as_str(self) -> Option<&'a str> {
        (self.0.kind() != Kind::EscapedText).then(|| self.0.raw())
    }
}

impl fmt::Display for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;

        match self.as_str() {
            Some(text) => f.write_str(text),
            None => self.0.chars().try_for_each(|c| f.write_char(c)),
        }
    }
}

impl fmt::Debug for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({self})")
    }
}

impl PartialEq for Id<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self.as_str(), other.as_str()) {
            (Some(one), Some(other)) => one == other,
            (Some(text), None) => *other == *text,
            (None, Some(text)) => *self == *text,
            (None, None) => self.0.chars().eq(other.0.chars()),
        }
    }
}

impl Eq for Id<'_> {}

impl PartialEq<str> for Id<'_> {
    fn eq(&self, other: &str) -> bool {
        match self.as_str() {
            Some(text) => text == other,
            None => self.0.is_text(other),
        }
    }
}

impl PartialEq<&str> for Id<'_> {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}

impl<'a, C: Catalog> Observation<'a, C> {
    /// A value of the body that a client has to keep, by its name among the
    /// [`RESPONSE_IDS`](Catalog::RESPONSE_IDS) of the catalog.
    ///
    /// `None` if the body does not have it, if the body comes from another product, or if the catalog
    /// has no such name. Takes as long as reading the body.
    ///
    /// ```
    /// use errdex::cloud_recording::Observation;
    ///
    /// let body = r#"{"productId":3,"eventType":40,"payload":{"sid":"38f8e3cf","uid":"527841"}}"#;
    /// let seen = Observation::from_json(body);
    /// assert_eq!(seen.id("sid").unwrap(), "38f8e3cf");
    /// assert_eq!(seen.id("resource_id"), None);
    /// ```
    pub fn id(&self, name: &str) -> Option<Id<'a>> {
        let body = self.raw().body(const { &C::TABLES })?;
        let id = C::RESPONSE_IDS.iter().find(|id| id.name() == name)?;
        id.paths().iter().find_map(|path| id_at(body, path))
    }
}

/// The first ID at a path, such as `payload.sid` or `tasks[].sid`.
fn id_at<'a>(json: &'a [u8], path: &str) -> Option<Id<'a>> {
    let name = match path.strip_prefix(PathRow::ITEMS) {
        Some(_) => PathRow::ITEMS,
        None => path.split(['.', '[']).next().unwrap_or_default(),
    };
    let rest = path.get(name.len()..).unwrap_or_default();
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    let row = PathRow {
        name,
        start: PathRow::start(name.as_bytes()),
        slots: 0,
        slot_count: 0,
        end: 2,
        reads: 0,
        read_count: 1,
    };
    let root = PathRow {
        slot_count: 1,
        read_count: 0,
        ..row
    };
    let trie = Trie {
        paths: &[root, row],
        slots: &[1],
        reads: &[0],
    };
    let mut found = Found::default();
    walk(json, trie, &mut found);
    let mut values = found.values(json).map(|(_, value)| value);
    if rest.is_empty() {
        values.find_map(Id::new)
    } else {
        values.find_map(|value| id_at(value.raw().as_bytes(), rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id<'a>(json: &'a str, path: &str) -> Option<&'a str> {
        id_at(json.as_bytes(), path)?.as_str()
    }

    #[test]
    fn an_id_is_a_text_or_a_number_at_the_end_of_its_path() {
        let body = r#"{"a":{"b":"x"},"list":[{"c":null},{"c":""},{"c":7},{"c":"y"}],"d":[["z"]]}"#;
        for (path, expected) in [
            ("a.b", Some("x")),
            ("list[].c", Some("7")),
            ("d[][]", Some("z")),
            ("a", None),
            ("b", None),
            ("list.c", None),
            ("a.b.c", None),
            ("", None),
            ("[]", None),
        ] {
            assert_eq!(id(body, path), expected, "{path}");
        }
    }

    #[test]
    fn what_stood_before_a_fault_counts_and_the_last_of_two_members() {
        assert_eq!(id(r#"{"a":"x","b":"y"#, "a"), Some("x"));
        assert_eq!(id(r#"{"a":"x","b":"y"#, "b"), None);
        assert_eq!(id(r#"{"a":"x","a":"y"}"#, "a"), Some("y"));
    }

    #[test]
    fn escapes_make_no_other_id() {
        let id = id_at(br#"{"a":"x\/\u0079"}"#, "a").unwrap();
        assert_eq!((id, id.as_str()), (id, None));
        assert!(id == "x/y" && id != "x");
        assert_eq!(id, id_at(br#"{"a":"x/y"}"#, "a").unwrap());
        assert_ne!(id, id_at(br#"{"a":"xy"}"#, "a").unwrap());
    }
}
