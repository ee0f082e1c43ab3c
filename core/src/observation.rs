//! What a program saw: the facts that a diagnosis starts from.
//!
//! Facts are kept unchanged; what they mean is up to `classify`.

use core::fmt;

#[cfg(feature = "json")]
use alloc::string::String;

use crate::{Catalog, Code, Domain, Entries};

/// An observation keeps this many fields of a body.
const MAX_FIELDS: usize = 8;

/// What a program saw: operation, HTTP status, code, text. Each of them is optional.
///
/// ```
/// use errdex::cloud_recording::{Observation, Operation};
///
/// let seen = Observation::new()
///     .with_operation(Operation::Start)
///     .with_http_status(500)
///     .with_code(62)
///     .with_text("request timeout");
/// assert_eq!(seen.code(), Some(62));
/// ```
pub struct Observation<'a, C: Catalog> {
    operation: Option<C::Operation>,
    http_status: Option<u16>,
    code: Option<i128>,
    text: Option<Text<'a>>,
    fields: [Option<Field<C::Entry>>; MAX_FIELDS],
    unknown: [Option<UnknownKey>; MAX_FIELDS],
    has_invalid_code: bool,
    has_invalid_text: bool,
    has_more_keys: bool,
    unread: Option<Unread>,
}

/// Where reading a body stopped, and why.
///
/// What follows was not read, and may say something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unread {
    line: usize,
    column: usize,
    message: &'static str,
}

impl Unread {
    /// A problem in a body that a program has read by its own means.
    pub const fn new(line: usize, column: usize, message: &'static str) -> Self {
        Self {
            line,
            column,
            message,
        }
    }

    /// The line, from 1.
    pub const fn line(self) -> usize {
        self.line
    }

    /// The column in bytes, from 1.
    pub const fn column(self) -> usize {
        self.column
    }

    /// What is wrong there, in a few words without a period.
    pub const fn message(self) -> &'static str {
        self.message
    }
}

/// `line 1, column 9: invalid JSON`.
impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            column,
            message,
        } = self;
        write!(f, "line {line}, column {column}: {message}")
    }
}

/// A key in a field of a body that has no entry in its domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownKey {
    domain: &'static Domain,
    number: Option<i128>,
}

impl UnknownKey {
    #[cfg(feature = "json")]
    pub(crate) const fn new(domain: &'static Domain, number: Option<i128>) -> Self {
        Self { domain, number }
    }

    /// The domain that the key would belong to.
    pub const fn domain(self) -> &'static Domain {
        self.domain
    }

    /// The key, unless it is a text; in a mask, the bits without an entry.
    pub const fn number(self) -> Option<i128> {
        self.number
    }
}

/// A text that was seen; owned only if it was read from a body.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Text<'a> {
    Borrowed(&'a str),
    #[cfg(feature = "json")]
    Owned(String),
}

/// An entry whose key was in a field of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Field<E> {
    pub(crate) entry: E,
    /// How many other entries its place depends on.
    pub(crate) depth: u8,
}

impl<'a, C: Catalog> Observation<'a, C> {
    /// An observation without any facts.
    pub const fn new() -> Self {
        Self {
            operation: None,
            http_status: None,
            code: None,
            text: None,
            fields: [None; MAX_FIELDS],
            unknown: [None; MAX_FIELDS],
            has_invalid_code: false,
            has_invalid_text: false,
            has_more_keys: false,
            unread: None,
        }
    }

    /// Adds the operation that was called.
    #[must_use]
    pub fn with_operation(self, operation: C::Operation) -> Self {
        Self {
            operation: Some(operation),
            ..self
        }
    }

    /// Adds the HTTP status of the response.
    #[must_use]
    pub fn with_http_status(self, http_status: u16) -> Self {
        Self {
            http_status: Some(http_status),
            ..self
        }
    }

    /// Adds the code of the body, whether the catalog knows it or not.
    #[must_use]
    pub fn with_code(self, code: impl Into<i128>) -> Self {
        Self {
            code: Some(code.into()),
            ..self
        }
    }

    /// Adds the text of the body.
    #[must_use]
    pub fn with_text(self, text: &'a str) -> Self {
        Self {
            text: Some(Text::Borrowed(text)),
            ..self
        }
    }

    /// Records that there was a body that could not be read, or not completely.
    ///
    /// The certainty of such a diagnosis is never `documented`.
    #[must_use]
    pub fn with_unread(self, unread: Unread) -> Self {
        Self {
            unread: Some(unread),
            ..self
        }
    }

    /// Adds an entry from elsewhere in the response, such as a state.
    ///
    /// An observation keeps the first eight of them.
    #[must_use]
    pub fn with_entry(mut self, entry: impl Into<C::Entry>) -> Self {
        self.add_field(entry.into(), 0);
        self
    }

    pub(crate) fn add_field(&mut self, entry: C::Entry, depth: u8) {
        let seen = |field: &Option<Field<C::Entry>>| field.is_none_or(|field| field.entry == entry);
        match self.fields.iter_mut().find(|field| seen(field)) {
            Some(slot) => {
                let depth = slot.map_or(depth, |field| field.depth.max(depth));
                *slot = Some(Field { entry, depth });
            }
            None => self.has_more_keys = true,
        }
    }

    #[cfg(feature = "json")]
    pub(crate) fn add_code(&mut self, code: i128) {
        self.code.get_or_insert(code);
    }

    #[cfg(feature = "json")]
    pub(crate) fn add_invalid_code(&mut self) {
        self.has_invalid_code = true;
    }

    #[cfg(feature = "json")]
    pub(crate) fn add_invalid_text(&mut self) {
        self.has_invalid_text = true;
    }

    #[cfg(feature = "json")]
    pub(crate) fn add_unknown(&mut self, key: UnknownKey) {
        let mut slots = self.unknown.iter_mut();
        match slots.find(|slot| slot.is_none_or(|seen| seen == key)) {
            Some(slot) => *slot = Some(key),
            None => self.has_more_keys = true,
        }
    }

    #[cfg(feature = "json")]
    pub(crate) fn add_text(&mut self, text: String) {
        self.text.get_or_insert(Text::Owned(text));
    }

    /// The operation that was called.
    pub const fn operation(&self) -> Option<C::Operation> {
        self.operation
    }

    /// The HTTP status of the response.
    pub const fn http_status(&self) -> Option<u16> {
        self.http_status
    }

    /// The code of the body.
    pub const fn code(&self) -> Option<i128> {
        self.code
    }

    /// The text of the body, unchanged.
    pub fn text(&self) -> Option<&str> {
        self.text.as_ref().map(|text| match text {
            Text::Borrowed(text) => *text,
            #[cfg(feature = "json")]
            Text::Owned(text) => text.as_str(),
        })
    }

    /// The entries from elsewhere in the response.
    pub fn entries(&self) -> impl Iterator<Item = C::Entry> {
        self.fields().map(|field| field.entry)
    }

    /// The keys in fields of the body that the catalog does not know, at most the first eight.
    pub fn unknown_keys(&self) -> impl Iterator<Item = UnknownKey> {
        self.unknown.iter().flatten().copied()
    }

    /// Whether the body has a code that is not a whole number, or does not fit 64 bits.
    pub const fn has_invalid_code(&self) -> bool {
        self.has_invalid_code
    }

    /// Whether the body has something other than a text in the place of its text.
    pub const fn has_invalid_text(&self) -> bool {
        self.has_invalid_text
    }

    /// Whether the fields of the body had more keys than an observation keeps.
    ///
    /// Since nobody knows what they say, it is then undecided what to do.
    pub const fn has_more_keys(&self) -> bool {
        self.has_more_keys
    }

    /// Where reading the body stopped, if not all of it was read.
    pub const fn unread(&self) -> Option<Unread> {
        self.unread
    }

    /// Whether the body says that it comes from another product, whose numbers mean other things.
    pub fn is_foreign(&self) -> bool {
        let mut unknown = self.unknown_keys();
        let mut entries = self.entries();
        entries.any(|entry| {
            Self::tells_whose(entry.domain()) && !Entries::<C>::new(C::OURS).contains(entry)
        }) || unknown.any(|key| Self::tells_whose(key.domain()))
    }

    /// Whether the keys of a domain tell which product a body comes from.
    pub(crate) fn tells_whose(domain: &Domain) -> bool {
        let mut ours = Entries::<C>::new(C::OURS);
        ours.any(|entry| core::ptr::eq(entry.domain(), domain))
    }

    pub(crate) fn fields(&self) -> impl Iterator<Item = Field<C::Entry>> {
        self.fields.iter().flatten().copied()
    }
}

impl<C: Catalog> Default for Observation<'_, C> {
    fn default() -> Self {
        Self::new()
    }
}

// Written out because a derive would require `C: Clone`, although `C` is only a marker.
impl<C: Catalog> Clone for Observation<'_, C> {
    fn clone(&self) -> Self {
        Self {
            operation: self.operation,
            http_status: self.http_status,
            code: self.code,
            text: self.text.clone(),
            fields: self.fields,
            unknown: self.unknown,
            has_invalid_code: self.has_invalid_code,
            has_invalid_text: self.has_invalid_text,
            has_more_keys: self.has_more_keys,
            unread: self.unread,
        }
    }
}

impl<C: Catalog> PartialEq for Observation<'_, C> {
    fn eq(&self, other: &Self) -> bool {
        self.operation == other.operation
            && self.http_status == other.http_status
            && self.code == other.code
            && self.text() == other.text()
            && self.fields == other.fields
            && self.unknown == other.unknown
            && self.has_invalid_code == other.has_invalid_code
            && self.has_invalid_text == other.has_invalid_text
            && self.has_more_keys == other.has_more_keys
            && self.unread == other.unread
    }
}

impl<C: Catalog> Eq for Observation<'_, C> {}

impl<C: Catalog> fmt::Debug for Observation<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Observation")
            .field("operation", &self.operation)
            .field("http_status", &self.http_status)
            .field("code", &self.code)
            .field("text", &self.text())
            .field("fields", &self.fields)
            .field("unknown", &self.unknown)
            .field("has_invalid_code", &self.has_invalid_code)
            .field("has_invalid_text", &self.has_invalid_text)
            .field("has_more_keys", &self.has_more_keys)
            .field("unread", &self.unread)
            .finish()
    }
}
