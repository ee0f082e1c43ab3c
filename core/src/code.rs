//! What generic code can ask of every domain, and the errors of a lookup.

use core::error::Error;
use core::fmt;
use core::hash::Hash;

use crate::meaning::recovery_on;
use crate::{Catalog, Domain, Example, Lifecycle, Meaning, Recovery, Source};

/// An entry of a catalog: a code, message, status or state.
///
/// The enums of all domains have it, and so has the enum over all domains of a catalog, so that
/// generic code walks them alike. Programs that know their domain call the methods of the same names
/// on the enum itself, most of which are `const`.
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

    /// The name of the Rust variant.
    fn name(self) -> &'static str;

    /// The same entry among those of all domains.
    fn entry(self) -> <Self::Catalog as Catalog>::Entry;

    /// What it means, in one line.
    fn summary(self) -> &'static str;

    /// Since when it is documented, and whether it still is.
    fn lifecycle(self) -> Lifecycle;

    /// Other spellings of its key; empty in integer domains.
    fn aliases(self) -> &'static [&'static str];

    /// Names that it had in earlier releases.
    fn old_names(self) -> &'static [&'static str];

    /// What it means, under which conditions; never empty.
    fn meanings(self) -> &'static [Meaning<Self::Catalog>];

    /// What to do, where all meanings agree on it.
    fn recovery(self) -> Option<Recovery>;

    /// Entries that a reader of this one should know.
    fn see_also(self) -> &'static [<Self::Catalog as Catalog>::Entry];

    /// The sources of all its meanings, without repetition.
    fn sources(self) -> &'static [&'static Source];

    /// Responses in which it stands.
    fn examples(self) -> &'static [Example<<Self::Catalog as Catalog>::Operation>];

    /// Further knowledge: history, limits, what is not known.
    fn notes(self) -> &'static [&'static str];

    /// Where sources contradict each other: both statements, and who says which.
    fn conflicts(self) -> &'static [&'static str];

    /// What to do, where all meanings for this operation agree on it.
    fn recovery_on(self, operation: <Self::Catalog as Catalog>::Operation) -> Option<Recovery> {
        recovery_on(self.meanings(), operation)
    }

    /// Its identity in the catalog: domain and key.
    fn id(self) -> EntryId {
        EntryId {
            domain: self.domain().id(),
            key: self.key(),
        }
    }
}

/// A code of one domain, as opposed to an entry of any domain of a catalog.
pub trait Keyed: Code {
    /// A key that the domain does not have, kept as it came: an `i64` or a [`RawText`](crate::RawText).
    type Raw: Clone + Eq + Ord + Hash + fmt::Debug + fmt::Display;

    /// The entry of a key.
    fn from_key(key: Key<'_>) -> Option<Self>;
}

/// The value on the wire that identifies an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Key<'a> {
    /// A number.
    Integer(i64),
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

/// An entry's identity, written `domain/key`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId {
    domain: &'static str,
    key: Key<'static>,
}

impl EntryId {
    /// The id of the domain.
    pub const fn domain(self) -> &'static str {
        self.domain
    }

    /// The key in the domain.
    pub const fn key(self) -> Key<'static> {
        self.key
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.domain, self.key)
    }
}

/// The refusal of a key or name that a domain does not have.
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
    domain: &'static str,
    number: Option<i64>,
}

impl UnknownCode {
    /// The refusal of a number.
    #[doc(hidden)]
    pub const fn number(domain: &'static str, number: i64) -> Self {
        Self {
            domain,
            number: Some(number),
        }
    }

    /// The refusal of a text, which is not kept: there is nowhere to keep it without allocating.
    #[doc(hidden)]
    pub const fn text(domain: &'static str) -> Self {
        Self {
            domain,
            number: None,
        }
    }

    /// The id of the domain that was asked.
    pub const fn domain(self) -> &'static str {
        self.domain
    }
}

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            Some(number) => write!(f, "{number} is not in {}", self.domain),
            None => write!(f, "no such key or name in {}", self.domain),
        }
    }
}

impl Error for UnknownCode {}

/// The refusal of a text that names no operation of the catalog.
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
