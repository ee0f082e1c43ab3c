//! Enums that stay open: a key that the catalog does not know is kept and written back unchanged.

use core::fmt;

use crate::{Domain, FacetValue, Key, Keyed};

/// A code that the catalog knows, or the key of one that it does not.
///
/// ```
/// use errdex::Open;
/// use errdex::cloud_recording::ErrorCode;
///
/// assert_eq!(Open::from_code(53), Open::Known(ErrorCode::TaskConflict));
/// assert_eq!(Open::<ErrorCode>::from_code(15), Open::Unknown(15));
/// assert_eq!(Open::<ErrorCode>::from_code(15).to_string(), "15");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Open<C: Keyed> {
    /// The catalog has an entry for it.
    Known(C),
    /// The key, unchanged.
    Unknown(C::Raw),
}

impl<C: Keyed> Open<C> {
    /// The entry, if there is one.
    pub fn known(&self) -> Option<C> {
        match self {
            Self::Known(code) => Some(*code),
            Self::Unknown(_) => None,
        }
    }

    /// The value of a facet of the domain, by the name of the facet.
    ///
    /// A key that the catalog does not know has those that follow from the key: its class, its facility.
    pub fn facet(&self, name: &str) -> Option<FacetValue> {
        let raw = match self {
            Self::Known(code) => return code.facet(name),
            Self::Unknown(raw) => raw,
        };
        let mut facets = C::DOMAIN.facets().iter();
        let facet = facets.find(|facet| facet.name() == name)?;
        facet.of(raw.as_key(C::DOMAIN))
    }
}

/// What keeps a key that the domain does not have.
pub trait AsKey {
    /// The key; a number as the domain writes it.
    fn as_key(&self, domain: &Domain) -> Key<'_>;
}

impl AsKey for i128 {
    fn as_key(&self, domain: &Domain) -> Key<'_> {
        Key::Integer(domain.key(*self).unwrap_or(*self))
    }
}

impl AsKey for RawText {
    fn as_key(&self, _: &Domain) -> Key<'_> {
        #[cfg(feature = "serde")]
        return Key::Text(&self.0);
        #[cfg(not(feature = "serde"))]
        match self.0 {}
    }
}

impl<C: Keyed<Raw = i128>> Open<C> {
    /// The entry with this code, or else the code itself.
    pub fn from_code(code: impl Into<i128>) -> Self {
        let code = code.into();
        let key = C::DOMAIN.key(code).unwrap_or(code);
        C::from_key(Key::Integer(key)).map_or(Self::Unknown(code), Self::Known)
    }

    /// The code, known or not.
    pub fn code(&self) -> i128 {
        match self {
            Self::Known(known) => match known.key() {
                Key::Integer(code) => code,
                Key::Text(_) => 0,
            },
            Self::Unknown(code) => *code,
        }
    }
}

impl<C: Keyed> From<C> for Open<C> {
    fn from(code: C) -> Self {
        Self::Known(code)
    }
}

/// The key, known or not.
impl<C: Keyed> fmt::Display for Open<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(code) => C::DOMAIN.written(code.key()).fmt(f),
            Self::Unknown(raw) => C::DOMAIN.written(raw.as_key(C::DOMAIN)).fmt(f),
        }
    }
}

/// A text that is not a key of its domain.
///
/// Values exist only with the feature `serde`, because they need an allocation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RawText(Inner);

#[cfg(feature = "serde")]
type Inner = alloc::string::String;
#[cfg(not(feature = "serde"))]
type Inner = core::convert::Infallible;

#[cfg(feature = "serde")]
impl RawText {
    /// The text, unchanged.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(feature = "serde")]
impl<C: Keyed<Raw = RawText>> Open<C> {
    /// The entry with this text, or else the text itself.
    pub fn from_text(text: &str) -> Self {
        let unknown = || Self::Unknown(RawText(text.into()));
        C::from_key(Key::Text(text)).map_or_else(unknown, Self::Known)
    }
}

impl fmt::Display for RawText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
