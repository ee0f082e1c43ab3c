//! What the records are made of: values with their places, and the kinds of texts.

use std::fmt;
use std::marker::PhantomData;

use errdex_core::vocabulary::Vocabulary;
use serde::Deserialize;
use serde::de::{self, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};

/// Where a value was written: the number of its file among those of the catalog, and a range of
/// bytes. For a key that is missing, the record that lacks it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct FieldSpan {
    pub(crate) file: u16,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// A value and where it was written.
///
/// Fields are equal if their values are, wherever they were written.
#[derive(Clone, Debug)]
pub(crate) struct Field<T> {
    pub(crate) span: FieldSpan,
    /// Absent if what was written does not fit, or if the key is missing; either was reported.
    pub(crate) value: Option<T>,
}

/// A list with at least one item.
pub(crate) type List<T> = Field<Vec<Field<T>>>;

/// By this name a field asks the reader for its place and value.
pub(crate) const FIELD: &str = "errdex::Field";

impl<T> Default for Field<T> {
    fn default() -> Self {
        Self {
            span: FieldSpan::default(),
            value: None,
        }
    }
}

impl<T: PartialEq> PartialEq for Field<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Parts<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Parts<T> {
            type Value = Field<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value with its place")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Field<T>, A::Error> {
                let lost = || de::Error::custom("the reader gives no place");
                Ok(Field {
                    span: FieldSpan {
                        file: parts.next_element()?.ok_or_else(lost)?,
                        start: parts.next_element()?.ok_or_else(lost)?,
                        end: parts.next_element()?.ok_or_else(lost)?,
                    },
                    value: parts.next_element()?,
                })
            }
        }
        deserializer.deserialize_newtype_struct(FIELD, Parts(PhantomData))
    }
}

/// A record whose keys are up to the catalog, in the order of writing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Map<T>(pub(crate) Vec<(Field<String>, Field<T>)>);

impl<T> Default for Map<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Map<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = Map<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a record")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Map<T>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = fields.next_entry()? {
                    entries.push(entry);
                }
                Ok(Map(entries))
            }
        }
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

macro_rules! scalars {
    ($($(#[$doc:meta])* $name:ident($inner:ty);)+) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, Deserialize, PartialEq)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub(crate) struct $name(pub(crate) $inner);

        impl From<$name> for $inner {
            fn from(scalar: $name) -> Self {
                scalar.0
            }
        }
    )+ };
}

// The reader knows them by their names.
scalars! {
    /// A text that people read, as inline Markdown.
    Prose(String);
    /// A text of any length that people read, as Markdown.
    Markdown(String);
    /// A text as it is on the wire.
    Wire(String);
    /// The body of a response.
    Body(String);
    /// How long to wait: a number with a unit.
    Delay(String);
    /// A word that the catalog defines itself, or a number.
    Label(String);
    /// The key of an entry of the same domain, or `domain/key`.
    Reference(String);
    /// The key of an entry of a domain of integers.
    Code(i128);
}

/// One of the words of a vocabulary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Word<T>(pub(crate) T);

impl<T: Vocabulary> Default for Word<T> {
    fn default() -> Self {
        Self(T::VARIANTS[0])
    }
}

impl<'de, T: Vocabulary> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names<T>(PhantomData<T>);
        impl<'de, T: Vocabulary> Visitor<'de> for Names<T> {
            type Value = Word<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a word")
            }

            fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Word<T>, A::Error> {
                let (name, alone) = access.variant::<String>()?;
                alone.unit_variant()?;
                let word = T::of_word(&name).map(Word);
                word.ok_or_else(|| de::Error::unknown_variant(&name, T::WORDS))
            }
        }
        deserializer.deserialize_enum("Word", T::WORDS, Names(PhantomData))
    }
}
