//! Conversions that generated enums get under the features of this crate.
//!
//! Generated code cannot ask for the features of another crate, so it calls these macros, which
//! expand to nothing where a feature is off.

#[cfg(feature = "http")]
pub use http;
#[cfg(feature = "serde")]
pub use serde;

/// Reads and writes the code as a number.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __integer_conversions {
    ($name:ident) => {
        $crate::__serialize_key!($name);

        /// Refuses a number that is not in the domain; `Open` keeps it.
        impl<'de> $crate::conversions::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: $crate::conversions::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let code =
                    <i64 as $crate::conversions::serde::Deserialize>::deserialize(deserializer)?;
                $crate::conversions::known($crate::Open::<Self>::from_code(code))
            }
        }
    };
}

/// Reads and writes the text.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __text_conversions {
    ($name:ident) => {
        $crate::__serialize_key!($name);

        /// Refuses a text that is not in the domain; `Open` keeps it.
        impl<'de> $crate::conversions::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: $crate::conversions::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::conversions::known($crate::conversions::open_text::<Self, D>(deserializer)?)
            }
        }
    };
}

#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serialize_key {
    ($name:ident) => {
        /// Writes the key.
        impl $crate::conversions::serde::Serialize for $name {
            #[inline]
            fn serialize<S: $crate::conversions::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                match $crate::Code::key(*self) {
                    $crate::Key::Integer(code) => serializer.serialize_i64(code),
                    key => serializer.collect_str(&key),
                }
            }
        }
    };
}

#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __integer_conversions {
    ($name:ident) => {};
}

#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __text_conversions {
    ($name:ident) => {};
}

/// To and from the `http` crate.
#[cfg(feature = "http")]
#[doc(hidden)]
#[macro_export]
macro_rules! __http_conversions {
    ($name:ident) => {
        impl From<$name> for $crate::conversions::http::StatusCode {
            #[inline]
            fn from(status: $name) -> Self {
                // The catalog's statuses run from 100 to 599, all of which the other type accepts.
                Self::from_u16(status.code()).unwrap_or_default()
            }
        }

        impl TryFrom<$crate::conversions::http::StatusCode> for $name {
            type Error = $crate::UnknownCode;

            #[inline]
            fn try_from(
                status: $crate::conversions::http::StatusCode,
            ) -> ::core::result::Result<Self, $crate::UnknownCode> {
                Self::try_from(status.as_u16())
            }
        }
    };
}

#[cfg(not(feature = "http"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __http_conversions {
    ($name:ident) => {};
}

#[cfg(feature = "serde")]
mod with_serde {
    use alloc::format;
    use core::fmt;
    use core::marker::PhantomData;

    use serde::de::{Error, Visitor};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::{Key, Keyed, Open, RawText};

    /// A known code, or an error that names the key.
    pub fn known<C: Keyed, E: Error>(open: Open<C>) -> Result<C, E> {
        match open {
            Open::Known(code) => Ok(code),
            Open::Unknown(raw) => {
                let domain = C::ALL.first().map_or("", |first| first.domain().id());
                Err(E::custom(format!("`{raw}` is not in {domain}")))
            }
        }
    }

    /// A text, known or not.
    pub fn open_text<'de, C: Keyed<Raw = RawText>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Open<C>, D::Error> {
        struct TextVisitor<C>(PhantomData<C>);

        impl<C: Keyed<Raw = RawText>> Visitor<'_> for TextVisitor<C> {
            type Value = Open<C>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Open<C>, E> {
                Ok(Open::from_text(text))
            }
        }

        deserializer.deserialize_str(TextVisitor(PhantomData))
    }

    /// What the raw keys of a kind of domain are read as.
    pub trait ReadOpen: Sized {
        /// Reads a key, known or not.
        fn read<'de, C: Keyed<Raw = Self>, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Open<C>, D::Error>;
    }

    impl ReadOpen for i64 {
        fn read<'de, C: Keyed<Raw = Self>, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Open<C>, D::Error> {
            i64::deserialize(deserializer).map(Open::from_code)
        }
    }

    impl ReadOpen for RawText {
        fn read<'de, C: Keyed<Raw = Self>, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Open<C>, D::Error> {
            open_text(deserializer)
        }
    }

    impl<'de, C: Keyed<Raw: ReadOpen>> Deserialize<'de> for Open<C> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            <C::Raw as ReadOpen>::read(deserializer)
        }
    }

    impl Serialize for RawText {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_str(self.as_str())
        }
    }

    impl<C: Keyed<Raw: Serialize>> Serialize for Open<C> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self {
                Self::Known(code) => match code.key() {
                    Key::Integer(code) => serializer.serialize_i64(code),
                    key @ Key::Text(_) => serializer.collect_str(&key),
                },
                Self::Unknown(raw) => raw.serialize(serializer),
            }
        }
    }
}

#[cfg(feature = "serde")]
pub use with_serde::{known, open_text};
