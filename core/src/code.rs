//! What generic code can use of every domain, and the errors of lookups.

use core::error::Error;
use core::fmt;
use core::hash::Hash;

use crate::meaning::recovery_on;
use crate::{
    Catalog, Domain, Entries, Example, FacetValue, KeyFormat, KeyType, Lifecycle, Meaning,
    Recovery, Remark, Source,
};

/// An entry of a catalog: a code, message, status or state.
///
/// The enums of all domains implement it, and so does the enum over all domains of a catalog.
/// Programs that know their domain call the methods of the same names on the enum itself, most of
/// which are `const`.
///
/// ```
/// use errdex::Code;
/// use errdex::cloud_recording::{ErrorCode, SubmoduleState};
///
/// fn first_line<C: Code>() -> String {
///     let entry = C::ALL[0];
///     format!("{}: {}", entry.id(), entry.name())
/// }
/// assert_eq!(first_line::<ErrorCode>(), "error-codes/2: InvalidParameter");
/// assert_eq!(first_line::<SubmoduleState>(), "submodule-states/serviceAbnormal: Abnormal");
/// ```
pub trait Code: Copy + Eq + Ord + Hash + fmt::Debug + fmt::Display + 'static {
    /// The catalog it belongs to.
    type Catalog: Catalog;

    /// Every entry, in the order of the keys.
    const ALL: &'static [Self];

    /// The domain it belongs to.
    fn domain(self) -> &'static Domain;

    /// The value on the wire that identifies it.
    fn key(self) -> Key<'static>;

    /// The name of the Rust variant or constant.
    fn name(self) -> &'static str;

    /// The identifier that the vendor uses, in the vendor's spelling.
    fn symbol(self) -> Option<&'static str>;

    /// The same entry among those of all domains.
    fn entry(self) -> <Self::Catalog as Catalog>::Entry;

    /// What it means, in one line.
    fn summary(self) -> &'static str;

    /// More about it, in Markdown.
    fn details(self) -> Option<&'static str>;

    /// Words that people search for; not facts.
    fn keywords(self) -> &'static [&'static str];

    /// A page about it.
    fn link(self) -> Option<&'static str>;

    /// Since when it is documented, and whether it still is.
    fn lifecycle(self) -> Lifecycle;

    /// Other spellings of its key; in integer domains, other symbols.
    fn aliases(self) -> &'static [&'static str];

    /// Names that it had in earlier releases.
    fn old_names(self) -> &'static [&'static str];

    /// The value of a facet of its domain, by the name of the facet.
    fn facet(self, name: &str) -> Option<FacetValue>;

    /// What it means, under which conditions.
    fn meanings(self) -> &'static [Meaning<Self::Catalog>];

    /// What to do, if all meanings agree on it.
    fn recovery(self) -> Option<Recovery>;

    /// Entries that a reader of this one should know.
    fn see_also(self) -> Entries<Self::Catalog>;

    /// The sources of all its meanings, without duplicates.
    fn sources(self) -> &'static [&'static Source];

    /// Responses that contain it.
    fn examples(self) -> &'static [Example<<Self::Catalog as Catalog>::Operation>];

    /// The remarks of one kind.
    fn remarks(self, remark: Remark) -> &'static [&'static str];

    /// Further knowledge: history, limits, what is not known.
    fn notes(self) -> &'static [&'static str] {
        self.remarks(Remark::Notes)
    }

    /// Where sources contradict each other: both statements, with their sources.
    fn conflicts(self) -> &'static [&'static str] {
        self.remarks(Remark::Conflicts)
    }

    /// What to do, if all meanings for this operation agree on it.
    fn recovery_on(self, operation: <Self::Catalog as Catalog>::Operation) -> Option<Recovery> {
        recovery_on(self.meanings(), operation)
    }

    /// Its identity in the catalog: domain and key.
    fn id(self) -> EntryId {
        EntryId::new(self.domain().id(), self.key())
    }
}

/// A code of one domain, as opposed to an entry of any domain of a catalog.
///
/// ```
/// use errdex::Keyed;
/// use errdex::cloud_recording::ErrorCode;
///
/// assert_eq!(ErrorCode::ALL.len(), ErrorCode::COUNT);
/// for code in ErrorCode::ALL {
///     assert_eq!(ErrorCode::from_code(code.code()), Some(*code));
///     assert_eq!(ErrorCode::from_name(code.name()), Some(*code));
/// }
/// // The discriminant is the code.
/// assert_eq!(ErrorCode::RequestNotCompleted as u16, 65);
/// assert_eq!(ErrorCode::DOMAIN.id(), "error-codes");
/// ```
pub trait Keyed: Code {
    /// What keeps a key that the domain does not have: an `i128` or a [`RawText`](crate::RawText).
    type Raw: Clone + Eq + Ord + Hash + fmt::Debug + fmt::Display;

    /// The domain.
    const DOMAIN: &'static Domain;

    /// The entry with this key.
    fn from_key(key: Key<'_>) -> Option<Self>;

    /// The entry with this name, symbol, or name in an earlier release.
    fn from_name(name: &str) -> Option<Self>;
}

/// The value on the wire that identifies an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Key<'a> {
    /// A number, whatever the key type of the domain is.
    Integer(i128),
    /// A text.
    Text(&'a str),
}

impl fmt::Display for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(number) => fmt::Display::fmt(number, f),
            Self::Text(text) => f.pad(text),
        }
    }
}

impl Domain {
    /// A key as people write it: in hexadecimal if the domain says so.
    pub const fn written<'a>(&self, key: Key<'a>) -> WrittenKey<'a> {
        WrittenKey::new(key, self.key_type, self.key_format)
    }

    /// The key that a text spells, if its type can hold it.
    ///
    /// In a hexadecimal domain of 32 bits, `0xC0000005`, `3221225477` and `-1073741819` are the same
    /// key, whatever the sign of its type.
    pub fn read_integer(&self, text: &str) -> Option<i128> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let hexadecimal = digits
            .strip_prefix("0x")
            .or_else(|| digits.strip_prefix("0X"));
        let is_number = |digits: &str, radix| {
            !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix))
        };
        let magnitude = match hexadecimal {
            Some(digits) if is_number(digits, 16) => i128::from_str_radix(digits, 16).ok()?,
            None if is_number(digits, 10) => digits.parse().ok()?,
            _ => return None,
        };
        let number = sign * magnitude;
        let (least, most) = match self.key_type {
            KeyType::U16 => (0, u16::MAX.into()),
            KeyType::U32 => (0, u32::MAX.into()),
            KeyType::U64 => (0, u64::MAX.into()),
            KeyType::I32 => (i32::MIN.into(), i32::MAX.into()),
            KeyType::I64 => (i64::MIN.into(), i64::MAX.into()),
            KeyType::String => return None,
        };
        let holds = |number: &i128| (least..=most).contains(number);
        let turn = most - least + 1;
        let turned = [number, number + turn, number - turn].into_iter();
        let tries = match (self.key_format, hexadecimal) {
            // Only a number that fits the width of the key can be the same key with another sign.
            (KeyFormat::Hex, _) if -turn / 2 <= number && number < turn => 3,
            _ => 1,
        };
        turned.take(tries).find(holds)
    }
}

/// A key as people write it; see [`Domain::written`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenKey<'a> {
    key: Key<'a>,
    /// How many bits a hexadecimal key has.
    bits: Option<u32>,
}

impl<'a> WrittenKey<'a> {
    #[doc(hidden)]
    pub const fn new(key: Key<'a>, key_type: KeyType, key_format: KeyFormat) -> Self {
        let bits = match (key_format, key_type) {
            (KeyFormat::Decimal, _) | (_, KeyType::String) => None,
            (KeyFormat::Hex, KeyType::U16) => Some(16),
            (KeyFormat::Hex, KeyType::U32 | KeyType::I32) => Some(32),
            (KeyFormat::Hex, KeyType::U64 | KeyType::I64) => Some(64),
        };
        Self { key, bits }
    }

    /// The key itself.
    pub const fn key(self) -> Key<'a> {
        self.key
    }
}

impl fmt::Display for WrittenKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.key, self.bits) {
            (Key::Integer(code), Some(bits)) => {
                let code = code.rem_euclid(1 << bits);
                write!(f, "0x{code:0width$X}", width = bits as usize / 4)
            }
            (key, _) => key.fmt(f),
        }
    }
}

/// An entry's identity, written `domain/key`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId {
    domain: &'static str,
    key: Key<'static>,
}

impl EntryId {
    #[doc(hidden)]
    pub const fn new(domain: &'static str, key: Key<'static>) -> Self {
        Self { domain, key }
    }

    /// The id of the domain.
    pub const fn domain(self) -> &'static str {
        self.domain
    }

    /// The entry's key in the domain.
    pub const fn key(self) -> Key<'static> {
        self.key
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.domain, self.key)
    }
}

/// The error for a key or name that a domain does not have.
///
/// ```
/// use errdex::cloud_recording::ErrorCode;
///
/// let refused = ErrorCode::try_from(15).unwrap_err();
/// assert_eq!(refused.to_string(), "15 is not in error-codes");
/// let refused = "TaskConflct".parse::<ErrorCode>().unwrap_err();
/// assert_eq!(refused.to_string(), "no such key or name in error-codes");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownCode {
    domain: &'static Domain,
    number: Option<i128>,
}

impl UnknownCode {
    /// The error for a key. A text is not kept, because that would need an allocation.
    #[doc(hidden)]
    pub const fn new(domain: &'static Domain, key: Key<'_>) -> Self {
        let number = match key {
            Key::Integer(number) => Some(number),
            Key::Text(_) => None,
        };
        Self { domain, number }
    }

    /// The id of the domain that was searched.
    pub const fn domain(self) -> &'static str {
        self.domain.id()
    }
}

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.domain.id();
        match self.number {
            Some(number) => {
                let key = self.domain.written(Key::Integer(number));
                write!(f, "{key} is not in {id}")
            }
            None => write!(f, "no such key or name in {id}"),
        }
    }
}

impl Error for UnknownCode {}

/// The error for a text that is not the name of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownOperation {
    catalog: &'static str,
}

impl UnknownOperation {
    #[doc(hidden)]
    pub const fn new(catalog: &'static str) -> Self {
        Self { catalog }
    }
}

impl fmt::Display for UnknownOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no such operation in {}", self.catalog)
    }
}

impl Error for UnknownOperation {}
