//! What a program saw: the facts that a diagnosis starts from.
//!
//! Facts are kept unchanged; what they mean is up to `engine`. An observation is made of numbers, of
//! whichever catalog; [`Observation`] is the same for a catalog whose types are known.

#[cfg(feature = "view")]
use alloc::borrow::Cow;
use core::fmt;
use core::marker::PhantomData;

#[cfg(feature = "json")]
use crate::json::{Escaped, Kind, Unescaped, Value};
use crate::tables::Tables;
use crate::{Catalog, Code, Domain, Sent};

/// An observation keeps this many fields of a body.
const MAX_FIELDS: usize = 8;

/// A few items, in the order in which they came.
#[derive(Clone, Copy, Debug)]
struct Few<T> {
    items: [T; MAX_FIELDS],
    count: usize,
}

impl<T: Copy> Few<T> {
    /// No items; the slots are filled with one that does not count.
    const fn new(filling: T) -> Self {
        Self {
            items: [filling; MAX_FIELDS],
            count: 0,
        }
    }

    fn items(&self) -> &[T] {
        self.items.get(..self.count).unwrap_or_default()
    }

    fn items_mut(&mut self) -> &mut [T] {
        self.items.get_mut(..self.count).unwrap_or_default()
    }

    /// Adds an item; false if there is no room.
    fn push(&mut self, item: T) -> bool {
        let Some(slot) = self.items.get_mut(self.count) else {
            return false;
        };
        *slot = item;
        self.count += 1;
        true
    }
}

impl<T: Copy + PartialEq> PartialEq for Few<T> {
    fn eq(&self, other: &Self) -> bool {
        self.items() == other.items()
    }
}

impl<T: Copy + Eq> Eq for Few<T> {}

/// The keys without an entry, as columns, which take less than half the room of rows.
#[derive(Clone, Copy, Debug)]
struct UnknownKeys {
    domains: [u16; MAX_FIELDS],
    /// 0 where the key is a text.
    numbers: [i128; MAX_FIELDS],
    are_numbers: [bool; MAX_FIELDS],
    count: usize,
}

impl UnknownKeys {
    const NONE: Self = Self {
        domains: [0; MAX_FIELDS],
        numbers: [0; MAX_FIELDS],
        are_numbers: [false; MAX_FIELDS],
        count: 0,
    };

    fn iter(&self) -> impl Iterator<Item = RawUnknownKey> {
        (0..self.count).map_while(|at| {
            let number = *self.numbers.get(at)?;
            Some(RawUnknownKey {
                domain: *self.domains.get(at)?,
                number: self.are_numbers.get(at)?.then_some(number),
            })
        })
    }

    /// Adds a key; false if there is no room.
    #[cfg(feature = "json")]
    fn push(&mut self, key: RawUnknownKey) -> bool {
        let Self {
            domains,
            numbers,
            are_numbers,
            count,
        } = self;
        let (Some(domain), Some(number), Some(is_number)) = (
            domains.get_mut(*count),
            numbers.get_mut(*count),
            are_numbers.get_mut(*count),
        ) else {
            return false;
        };
        *domain = key.domain;
        *number = key.number.unwrap_or_default();
        *is_number = key.number.is_some();
        *count += 1;
        true
    }
}

impl PartialEq for UnknownKeys {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for UnknownKeys {}

/// What a program saw, in the numbers of a catalog's tables.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct RawObservation<'a> {
    operation: Option<u16>,
    http_status: Option<u16>,
    code: Option<i128>,
    code_text: Option<Text<'a>>,
    text: Option<Text<'a>>,
    /// Where what was read stood.
    reads: Reads<'a>,
    fields: Few<RawField>,
    unknown: UnknownKeys,
    has_invalid_code: bool,
    has_invalid_text: bool,
    has_more_keys: bool,
    unread: Option<Unread>,
    /// Whether the object that the body is was not read to its end.
    is_incomplete: bool,
    /// Whether the request was sent, if there was no response.
    sent: Option<Sent>,
}

/// An entry whose key was in a field of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawField {
    /// The entry.
    pub entry: u32,
    /// How many other entries its place depends on.
    pub depth: u8,
}

/// A key in a field of a body for which its domain has no entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawUnknownKey {
    /// The number of the domain.
    pub domain: u16,
    /// The key, unless it is a text; in a mask, the bits without an entry.
    pub number: Option<i128>,
}

/// Where in a body something was, which makes no other observation.
#[derive(Clone, Copy, Debug)]
struct Reads<'a> {
    /// What was read as the code.
    code: Option<u32>,
    /// What was read as the text.
    text: Option<u32>,
    #[cfg(feature = "json")]
    body: &'a [u8],
    #[cfg(not(feature = "json"))]
    body: PhantomData<&'a [u8]>,
}

impl PartialEq for Reads<'_> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Reads<'_> {}

/// A text that was seen.
#[derive(Clone, Debug)]
#[cfg_attr(
    feature = "json",
    expect(clippy::large_enum_variant, reason = "nothing is allocated")
)]
pub(crate) enum Text<'a> {
    Plain(&'a str),
    #[cfg(feature = "json")]
    Escaped(Escaped<'a>),
}

#[cfg(feature = "json")]
impl<'a> Text<'a> {
    /// The text that a value is.
    pub(crate) fn new(value: Value<'a>) -> Option<Self> {
        match value.kind() {
            Kind::Text => Some(Self::Plain(value.raw())),
            Kind::EscapedText => Some(Self::Escaped(Escaped::new(value))),
            _ => None,
        }
    }

    /// Puts it into a place, of which a plain text changes only a few bytes.
    fn put(&self, place: &mut Option<Self>) {
        match self {
            Self::Plain(text) => *place = Some(Self::Plain(text)),
            Self::Escaped(text) => *place = Some(Self::Escaped(text.clone())),
        }
    }

    fn chars(&self) -> Unescaped<'a> {
        match self {
            Self::Plain(text) => Unescaped::plain(text),
            Self::Escaped(text) => text.chars(),
        }
    }
}

impl Text<'_> {
    /// The text, or the beginning of a long one with escapes.
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            #[cfg(feature = "json")]
            Self::Escaped(text) => text.as_str(),
        }
    }

    /// The text, unless only its beginning is at hand.
    #[cfg_attr(
        not(feature = "json"),
        expect(clippy::unnecessary_wraps, reason = "only a text in JSON can be cut")
    )]
    fn whole(&self) -> Option<&str> {
        match self {
            Self::Plain(text) => Some(text),
            #[cfg(feature = "json")]
            Self::Escaped(text) => text.whole(),
        }
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        #[cfg(feature = "json")]
        let is_same = self.chars().eq(other.chars());
        #[cfg(not(feature = "json"))]
        let is_same = self.as_str() == other.as_str();
        is_same
    }
}

impl Eq for Text<'_> {}

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

impl Default for RawObservation<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'a> RawObservation<'a> {
    /// An observation without any facts.
    pub const fn new() -> Self {
        Self {
            operation: None,
            http_status: None,
            code: None,
            code_text: None,
            text: None,
            reads: Reads {
                code: None,
                text: None,
                #[cfg(feature = "json")]
                body: &[],
                #[cfg(not(feature = "json"))]
                body: PhantomData,
            },
            fields: Few::new(RawField { entry: 0, depth: 0 }),
            unknown: UnknownKeys::NONE,
            has_invalid_code: false,
            has_invalid_text: false,
            has_more_keys: false,
            unread: None,
            is_incomplete: false,
            sent: None,
        }
    }

    /// That there was no response.
    pub const fn unanswered(sent: Sent) -> Self {
        let mut seen = Self::new();
        seen.sent = Some(sent);
        seen
    }

    /// Whether the request was sent, if there was no response.
    ///
    /// A fact of a response, if one was added later, is a response.
    pub const fn sent(&self) -> Option<Sent> {
        let is_answered = self.http_status.is_some()
            || self.code.is_some()
            || self.has_code_text()
            || self.has_text()
            || self.fields.count > 0
            || self.unknown.count > 0
            || self.has_invalid_code
            || self.has_invalid_text
            || self.has_more_keys
            || self.unread.is_some();
        if is_answered { None } else { self.sent }
    }

    /// Adds the operation that was called.
    #[inline]
    #[must_use]
    pub fn with_operation(mut self, operation: u16) -> Self {
        self.operation = Some(operation);
        self
    }

    /// Adds the HTTP status of the response.
    #[inline]
    #[must_use]
    pub fn with_http_status(mut self, http_status: u16) -> Self {
        self.http_status = Some(http_status);
        self
    }

    /// Adds the operation that was called.
    #[inline]
    pub fn add_operation(&mut self, operation: u16) {
        self.operation = Some(operation);
    }

    /// Adds the HTTP status of the response.
    #[inline]
    pub fn add_http_status(&mut self, http_status: u16) {
        self.http_status = Some(http_status);
    }

    /// Adds the code of the body, whether the catalog knows it or not.
    #[inline]
    #[must_use]
    pub fn with_code(mut self, code: i128) -> Self {
        self.code = Some(code);
        self
    }

    /// Adds the code of the body of an API whose codes are texts.
    #[inline]
    #[must_use]
    pub fn with_code_text(mut self, code: &'a str) -> Self {
        self.code_text = Some(Text::Plain(code));
        self
    }

    /// Adds the text of the body.
    #[inline]
    #[must_use]
    pub fn with_text(mut self, text: &'a str) -> Self {
        self.text = Some(Text::Plain(text));
        self
    }

    /// Adds that there was a body and that it could not be read, or not all of it.
    #[inline]
    #[must_use]
    pub fn with_unread(mut self, unread: Unread) -> Self {
        self.unread = Some(unread);
        self
    }

    pub(crate) fn add_field(&mut self, field: RawField) {
        let mut fields = self.fields.items_mut().iter_mut();
        if let Some(known) = fields.find(|known| known.entry == field.entry) {
            known.depth = known.depth.max(field.depth);
        } else {
            self.has_more_keys |= !self.fields.push(field);
        }
    }

    #[cfg(feature = "json")]
    pub(crate) fn add_code(&mut self, code: i128, read: u32) {
        self.code.get_or_insert(code);
        self.reads.code.get_or_insert(read);
    }

    #[cfg(feature = "json")]
    pub(crate) fn add_code_text(&mut self, code: &Text<'a>, read: u32) {
        if self.code_text.is_none() {
            code.put(&mut self.code_text);
            // The code is then this text, whatever number is elsewhere.
            self.reads.code = Some(read);
        }
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
    pub(crate) fn add_unknown(&mut self, key: RawUnknownKey) {
        if !self.unknown.iter().any(|known| known == key) {
            self.has_more_keys |= !self.unknown.push(key);
        }
    }

    #[cfg(feature = "json")]
    pub(crate) fn add_text(&mut self, text: &Text<'a>, read: u32) {
        if self.text.is_none() {
            text.put(&mut self.text);
        }
        self.reads.text.get_or_insert(read);
    }

    #[cfg(feature = "json")]
    pub(crate) const fn set_body(&mut self, body: &'a [u8]) {
        self.reads.body = body;
    }

    /// The body that counts, unless it comes from another product.
    #[cfg(feature = "json")]
    pub(crate) fn body(&self, tables: &Tables<'_>) -> Option<&'a [u8]> {
        (!self.is_foreign(tables)).then_some(self.reads.body)
    }

    #[cfg(feature = "json")]
    pub(crate) fn add_unread(&mut self, unread: Unread) {
        self.unread = Some(unread);
    }

    #[cfg(feature = "json")]
    pub(crate) fn add_incomplete(&mut self) {
        self.is_incomplete = true;
    }

    /// Whether the object that the body is was not read to its end.
    pub const fn is_incomplete(&self) -> bool {
        self.is_incomplete
    }

    #[cfg(feature = "json")]
    pub(crate) fn add_more_keys(&mut self) {
        self.has_more_keys = true;
    }

    /// The operation that was called.
    pub const fn operation(&self) -> Option<u16> {
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

    /// The code of the body of an API whose codes are texts.
    pub fn code_text(&self) -> Option<&str> {
        self.code_text.as_ref().map(Text::as_str)
    }

    /// The text of the body, unchanged; see [`Observation::text`].
    pub fn text(&self) -> Option<&str> {
        self.text.as_ref().map(Text::as_str)
    }

    pub(crate) const fn has_code_text(&self) -> bool {
        self.code_text.is_some()
    }

    pub(crate) const fn has_text(&self) -> bool {
        self.text.is_some()
    }

    /// The code, unless it is so long that it can be no key.
    pub(crate) fn known_code_text(&self) -> Option<&str> {
        self.code_text.as_ref()?.whole()
    }

    /// The text, unless it is so long that it can be no text of a catalog.
    pub(crate) fn known_text(&self) -> Option<&str> {
        self.text.as_ref()?.whole()
    }

    /// Where in the body the code was, if it was read from one; see [`Tables::place_of`].
    pub const fn code_read(&self) -> Option<u32> {
        self.reads.code
    }

    /// The same for the text.
    pub const fn text_read(&self) -> Option<u32> {
        self.reads.text
    }

    /// Every character of the text of the body.
    #[cfg(feature = "json")]
    pub fn text_chars(&self) -> Option<Unescaped<'a>> {
        self.text.as_ref().map(Text::chars)
    }

    /// The whole text of the body, also where [`text`](Self::text) is only the beginning.
    #[cfg(feature = "view")]
    pub fn whole_text(&self) -> Option<Cow<'_, str>> {
        #[cfg(feature = "json")]
        if let (None, Some(text)) = (self.known_text(), self.text_chars()) {
            return Some(Cow::Owned(text.collect()));
        }
        self.text().map(Cow::Borrowed)
    }

    /// The entries that were elsewhere in the response.
    pub fn fields(&self) -> impl Iterator<Item = RawField> {
        self.fields.items().iter().copied()
    }

    /// The keys in fields of the body for which the catalog has no entry, the first eight of them.
    pub fn unknown_keys(&self) -> impl Iterator<Item = RawUnknownKey> {
        self.unknown.iter()
    }

    pub(crate) const fn has_unknown_keys(&self) -> bool {
        self.unknown.count > 0
    }

    /// Whether the body has a code that is not an integer, or one beyond the range of 64 bits.
    pub const fn has_invalid_code(&self) -> bool {
        self.has_invalid_code
    }

    /// Whether the body has something other than a text in the place of its text.
    pub const fn has_invalid_text(&self) -> bool {
        self.has_invalid_text
    }

    /// Whether there were more keys in fields of the body than an observation keeps.
    pub const fn has_more_keys(&self) -> bool {
        self.has_more_keys
    }

    /// Where reading the body stopped, if not all of it was read.
    pub const fn unread(&self) -> Option<Unread> {
        self.unread
    }

    /// Whether the body says that it comes from another product, whose numbers mean other things.
    pub fn is_foreign(&self, tables: &Tables<'_>) -> bool {
        let tells_whose = |domain: usize| {
            let domain = tables.domains.get(domain);
            domain.is_some_and(|domain| domain.tells_whose)
        };
        if self.fields.count == 0 && self.unknown.count == 0 {
            return false;
        }
        let is_other = |field: RawField| {
            tells_whose(tables.domain_of(field.entry))
                && !tables.list(tables.ours).contains(&field.entry)
        };
        self.fields().any(is_other)
            || self
                .unknown_keys()
                .any(|key| tells_whose(key.domain.into()))
    }
}

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
pub struct Observation<'a, C> {
    raw: RawObservation<'a>,
    catalog: PhantomData<C>,
}

/// A key in a field of a body for which the domain has no entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownKey {
    domain: &'static Domain,
    number: Option<i128>,
}

impl UnknownKey {
    /// The domain that the key would belong to.
    pub const fn domain(self) -> &'static Domain {
        self.domain
    }

    /// The key, unless it is a text; in a mask, the bits without an entry.
    pub const fn number(self) -> Option<i128> {
        self.number
    }
}

impl<'a, C: Catalog> Observation<'a, C> {
    /// An observation without any facts.
    pub const fn new() -> Self {
        Self::from_raw(RawObservation::new())
    }

    /// That there was no response, and whether the request was sent.
    ///
    /// The diagnosis has what the catalog says to do then (`no_response`). If facts of a response are
    /// added, those count.
    ///
    /// ```
    /// use errdex::Sent;
    /// use errdex::cloud_recording::{Observation, Operation, classify};
    ///
    /// let seen = Observation::unanswered(Sent::Maybe).with_operation(Operation::Start);
    /// assert_eq!(classify(&seen).recovery().unwrap().kind(), "retry");
    /// ```
    pub const fn unanswered(sent: Sent) -> Self {
        Self::from_raw(RawObservation::unanswered(sent))
    }

    /// Whether the request was sent, if there was no response.
    pub const fn sent(&self) -> Option<Sent> {
        self.raw.sent()
    }

    #[doc(hidden)]
    pub const fn from_raw(raw: RawObservation<'a>) -> Self {
        Self {
            raw,
            catalog: PhantomData,
        }
    }

    /// The same in numbers.
    #[doc(hidden)]
    pub const fn raw(&self) -> &RawObservation<'a> {
        &self.raw
    }

    #[cfg(feature = "json")]
    pub(crate) const fn raw_mut(&mut self) -> &mut RawObservation<'a> {
        &mut self.raw
    }

    /// Adds the operation that was called.
    #[must_use]
    pub fn with_operation(mut self, operation: C::Operation) -> Self {
        self.raw.operation = Some(C::operation_number(operation));
        self
    }

    /// Adds the HTTP status of the response.
    #[must_use]
    pub fn with_http_status(mut self, http_status: u16) -> Self {
        self.raw.http_status = Some(http_status);
        self
    }

    /// Adds the code of the body, whether the catalog knows it or not.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<i128>) -> Self {
        self.raw.code = Some(code.into());
        self
    }

    /// Adds the code of the body of an API whose codes are texts.
    #[must_use]
    pub fn with_code_text(mut self, code: &'a str) -> Self {
        self.raw.code_text = Some(Text::Plain(code));
        self
    }

    /// Adds the text of the body.
    #[must_use]
    pub fn with_text(mut self, text: &'a str) -> Self {
        self.raw.text = Some(Text::Plain(text));
        self
    }

    /// Adds that there was a body and that it could not be read, or not all of it.
    ///
    /// No diagnosis of such an observation is documented.
    #[must_use]
    pub fn with_unread(mut self, unread: Unread) -> Self {
        self.raw.unread = Some(unread);
        self
    }

    /// Adds an entry that was elsewhere in the response, such as a state.
    ///
    /// An observation keeps the first eight of them.
    #[must_use]
    pub fn with_entry(mut self, entry: impl Into<C::Entry>) -> Self {
        let entry = entry.into();
        let is_its_own = |domain: &&Domain| core::ptr::eq(*domain, entry.domain());
        let domain = C::DOMAINS.iter().position(is_its_own);
        let found = domain.and_then(|domain| C::TABLES.find(domain, entry.key()));
        if let Some(entry) = found {
            self.raw.add_field(RawField { entry, depth: 0 });
        }
        self
    }

    /// The operation that was called.
    pub fn operation(&self) -> Option<C::Operation> {
        let number = self.raw.operation()?;
        C::OPERATIONS.get(usize::from(number)).copied()
    }

    /// The HTTP status of the response.
    pub const fn http_status(&self) -> Option<u16> {
        self.raw.http_status()
    }

    /// The code of the body.
    pub const fn code(&self) -> Option<i128> {
        self.raw.code()
    }

    /// The code of the body of an API whose codes are texts.
    pub fn code_text(&self) -> Option<&str> {
        self.raw.code_text()
    }

    /// The text of the body, unchanged.
    ///
    /// Of a text that has escapes in its JSON and more than 256 bytes without them, this is the beginning,
    /// because nothing is allocated; such a text is never taken for one of a catalog. `text_chars` has all of it.
    pub fn text(&self) -> Option<&str> {
        self.raw.text()
    }

    /// Every character of the text of the body.
    #[cfg(feature = "json")]
    pub fn text_chars(&self) -> Option<impl Iterator<Item = char> + 'a> {
        self.raw.text_chars()
    }

    /// The entries that were elsewhere in the response.
    pub fn entries(&self) -> impl Iterator<Item = C::Entry> {
        self.raw
            .fields()
            .filter_map(|field| C::Entry::ALL.get(field.entry as usize).copied())
    }

    /// The keys in fields of the body for which the catalog has no entry, the first eight of them.
    pub fn unknown_keys(&self) -> impl Iterator<Item = UnknownKey> {
        self.raw.unknown_keys().filter_map(|key| {
            Some(UnknownKey {
                domain: C::DOMAINS.get(usize::from(key.domain))?,
                number: key.number,
            })
        })
    }

    /// Whether the body has a code that is not an integer, or one beyond the range of 64 bits.
    pub const fn has_invalid_code(&self) -> bool {
        self.raw.has_invalid_code()
    }

    /// Whether the body has something other than a text in the place of its text.
    pub const fn has_invalid_text(&self) -> bool {
        self.raw.has_invalid_text()
    }

    /// Whether there were more keys in fields of the body than an observation keeps.
    ///
    /// What they say is not known, so nothing is decided.
    pub const fn has_more_keys(&self) -> bool {
        self.raw.has_more_keys()
    }

    /// Where reading the body stopped, if not all of it was read.
    pub const fn unread(&self) -> Option<Unread> {
        self.raw.unread()
    }

    /// Whether the body says that it comes from another product, whose numbers mean other things.
    pub fn is_foreign(&self) -> bool {
        self.raw.is_foreign(&C::TABLES)
    }
}

impl<C: Catalog> Default for Observation<'_, C> {
    fn default() -> Self {
        Self::new()
    }
}

// Written out because a derive would require the same of `C`, which is only a marker.
impl<C: Catalog> Clone for Observation<'_, C> {
    fn clone(&self) -> Self {
        Self::from_raw(self.raw.clone())
    }
}

impl<C: Catalog> PartialEq for Observation<'_, C> {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
    }
}

impl<C: Catalog> Eq for Observation<'_, C> {}

impl<C: Catalog> fmt::Debug for Observation<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Observation")
            .field("operation", &self.operation())
            .field("http_status", &self.http_status())
            .field("code", &self.code())
            .field("text", &self.text())
            .field("unread", &self.unread())
            .field("sent", &self.sent())
            .finish_non_exhaustive()
    }
}
