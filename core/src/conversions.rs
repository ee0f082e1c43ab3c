//! Keys for other crates (`serde`, `http`): what the macros in `define` call if a feature is on.

#[cfg(feature = "http")]
pub use http;
#[cfg(feature = "serde")]
pub use serde;

#[cfg(feature = "serde")]
pub use self::with_serde::{read, write};

#[cfg(feature = "serde")]
mod with_serde {
    use core::fmt;
    use core::marker::PhantomData;

    use serde::de::{Error, Visitor};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::{Code, Key, KeyType, Keyed, Open, RawText};

    /// Writes the key of an entry.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    pub fn write<C: Code, S: Serializer>(code: C, serializer: S) -> Result<S::Ok, S::Error> {
        match code.key() {
            Key::Integer(number) => write_integer(number, code.domain().key_type(), serializer),
            Key::Text(text) => serializer.serialize_str(text),
        }
    }

    /// Writes an integer in the type of the domain's keys, so that a format without types can read
    /// it back.
    fn write_integer<S: Serializer>(
        number: i128,
        key_type: KeyType,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match (i64::try_from(number), u64::try_from(number)) {
            (_, Ok(number)) if key_type == KeyType::U64 => serializer.serialize_u64(number),
            (Ok(number), _) => serializer.serialize_i64(number),
            (_, Ok(number)) => serializer.serialize_u64(number),
            _ => serializer.serialize_i128(number),
        }
    }

    /// Reads a key, which must have an entry.
    ///
    /// # Errors
    ///
    /// Those of the deserializer, and an unknown key.
    pub fn read<'de, C: Keyed<Raw: ReadOpen>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<C, D::Error> {
        match C::Raw::read(deserializer)? {
            Open::Known(code) => Ok(code),
            Open::Unknown(raw) => {
                let domain = C::DOMAIN.id();
                Err(D::Error::custom(format_args!("`{raw}` is not in {domain}")))
            }
        }
    }

    struct KeyVisitor<C>(PhantomData<C>);

    impl<C: Keyed<Raw = i128>> Visitor<'_> for KeyVisitor<(i128, C)> {
        type Value = Open<C>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an integer")
        }

        fn visit_i64<E: Error>(self, code: i64) -> Result<Open<C>, E> {
            Ok(Open::from_code(code))
        }

        fn visit_u64<E: Error>(self, code: u64) -> Result<Open<C>, E> {
            Ok(Open::from_code(code))
        }

        fn visit_i128<E: Error>(self, code: i128) -> Result<Open<C>, E> {
            Ok(Open::from_code(code))
        }
    }

    impl<C: Keyed<Raw = RawText>> Visitor<'_> for KeyVisitor<(RawText, C)> {
        type Value = Open<C>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Open<C>, E> {
            Ok(Open::from_text(text))
        }
    }

    /// How the raw keys of a kind of domain are read.
    pub trait ReadOpen: Sized {
        /// Reads a key, known or not.
        fn read<'de, C: Keyed<Raw = Self>, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Open<C>, D::Error>;
    }

    impl ReadOpen for i128 {
        fn read<'de, C: Keyed<Raw = Self>, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Open<C>, D::Error> {
            let visitor = KeyVisitor::<(Self, C)>(PhantomData);
            match C::DOMAIN.key_type() {
                KeyType::U64 => deserializer.deserialize_u64(visitor),
                _ => deserializer.deserialize_i64(visitor),
            }
        }
    }

    impl ReadOpen for RawText {
        fn read<'de, C: Keyed<Raw = Self>, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Open<C>, D::Error> {
            deserializer.deserialize_str(KeyVisitor::<(Self, C)>(PhantomData))
        }
    }

    impl<'de, C: Keyed<Raw: ReadOpen>> Deserialize<'de> for Open<C> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            C::Raw::read(deserializer)
        }
    }

    /// How the raw keys of a kind of domain are written.
    pub trait WriteOpen {
        /// Writes a key without an entry.
        ///
        /// # Errors
        ///
        /// Those of the serializer.
        fn write<C: Keyed, S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
    }

    impl WriteOpen for i128 {
        fn write<C: Keyed, S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            write_integer(*self, C::DOMAIN.key_type(), serializer)
        }
    }

    impl WriteOpen for RawText {
        fn write<C: Keyed, S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_str(self.as_str())
        }
    }

    impl<C: Keyed<Raw: WriteOpen>> Serialize for Open<C> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self {
                Self::Known(code) => write(*code, serializer),
                Self::Unknown(raw) => raw.write::<C, S>(serializer),
            }
        }
    }
}
