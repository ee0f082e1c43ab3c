//! What generic code can use of every domain, and the errors of lookups.

use core::error::Error;
use core::fmt;
use core::hash::Hash;

use crate::facet;
use crate::meaning::recovery_on;
use crate::open::AsKey;
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
        let domain = self.domain();
        EntryId::new(domain.id(), domain.written(self.key()))
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
    type Raw: AsKey + Clone + Eq + Ord + Hash + fmt::Debug + fmt::Display;

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
        self.key(facet::integer(text)?)
    }

    /// The key that a number is, if its type can hold it; see [`read_integer`](Self::read_integer).
    pub fn key(&self, number: i128) -> Option<i128> {
        self.key_type.key(number, self.key_format)
    }
}

impl KeyType {
    /// The least and the greatest integer that the type holds; `None` for texts.
    pub const fn range(self) -> Option<(i128, i128)> {
        match self {
            Self::U16 => Some((0, u16::MAX as i128)),
            Self::U32 => Some((0, u32::MAX as i128)),
            Self::U64 => Some((0, u64::MAX as i128)),
            Self::I32 => Some((i32::MIN as i128, i32::MAX as i128)),
            Self::I64 => Some((i64::MIN as i128, i64::MAX as i128)),
            Self::String => None,
        }
    }

    /// The key that a number is, if the type can hold it.
    ///
    /// The bits of a hexadecimal key may be written as a signed or as an unsigned number.
    pub fn key(self, number: i128, format: KeyFormat) -> Option<i128> {
        let (least, most) = self.range()?;
        let turn = most - least + 1;
        let turned = [number, number + turn, number - turn].into_iter();
        let tries = match format {
            // Only a number that fits the width of the key can be the same key with another sign.
            KeyFormat::Hex if -turn / 2 <= number && number < turn => 3,
            _ => 1,
        };
        turned.take(tries).find(|number| self.holds(*number))
    }

    /// Whether the type can hold a number.
    pub fn holds(self, number: i128) -> bool {
        let range = self.range();
        range.is_some_and(|(least, most)| (least..=most).contains(&number))
    }

    /// How many bits a key has; 0 for texts.
    pub const fn bits(self) -> u32 {
        match self {
            Self::U16 => 16,
            Self::U32 | Self::I32 => 32,
            Self::U64 | Self::I64 => 64,
            Self::String => 0,
        }
    }
}

/// A key as people write it; see [`Domain::written`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
            (KeyFormat::Hex, _) => Some(key_type.bits()),
        };
        Self { key, bits }
    }

    /// The key itself.
    pub const fn key(self) -> Key<'a> {
        self.key
    }

    /// Whether a number is this key. A key that is written in hexadecimal is also the signed and the
    /// unsigned number with the same bits.
    pub const fn is(self, number: i128) -> bool {
        match (self.key, self.bits) {
            (Key::Integer(key), None) => number == key,
            (Key::Integer(key), Some(bits)) => {
                let count = 1 << bits;
                let fits = number >= -(count / 2) && number < count;
                fits && number.rem_euclid(count) == key.rem_euclid(count)
            }
            (Key::Text(_), _) => false,
        }
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

/// An entry's identity, written `domain/key`, with the key as people write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId {
    domain: &'static str,
    key: WrittenKey<'static>,
}

impl EntryId {
    #[doc(hidden)]
    pub const fn new(domain: &'static str, key: WrittenKey<'static>) -> Self {
        Self { domain, key }
    }

    /// The id of the domain.
    pub const fn domain(self) -> &'static str {
        self.domain
    }

    /// The entry's key in the domain.
    pub const fn key(self) -> Key<'static> {
        self.key.key()
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

#[cfg(test)]
mod tests {
    use crate::{KeyFormat, KeyType};

    #[test]
    fn the_bits_of_a_hexadecimal_key_have_two_signs() {
        for (key_type, bits) in [
            (KeyType::U16, 16),
            (KeyType::U32, 32),
            (KeyType::I32, 32),
            (KeyType::U64, 64),
            (KeyType::I64, 64),
        ] {
            assert_eq!(key_type.bits(), bits);
            let turn = 1_i128 << bits;
            let hexadecimal = |number| key_type.key(number, KeyFormat::Hex);
            for number in [-turn / 2, -1, turn / 2, turn - 1] {
                let other = if number < 0 {
                    number + turn
                } else {
                    number - turn
                };
                let key = hexadecimal(number);
                assert!(
                    key == Some(number) || key == Some(other),
                    "{key_type} {number}"
                );
                assert_eq!(key, hexadecimal(other), "{key_type} {number}");
                let holds = key_type.holds(number);
                assert_eq!(key_type.key(number, KeyFormat::Decimal).is_some(), holds);
            }
            assert_eq!([hexadecimal(-turn / 2 - 1), hexadecimal(turn)], [None; 2]);
        }
        assert_eq!(KeyType::String.key(1, KeyFormat::Hex), None);
    }
}
