//! What the records are made of: values with their places, and the kinds of texts.

use errdex_core::vocabulary::Vocabulary;

use crate::reader::{FieldSpan, FromNode, OfKey, Slot, Text};

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

impl<T: FromNode> OfKey for Field<T> {
    #[cfg(feature = "schema")]
    type Value = T;
    #[cfg(feature = "schema")]
    const IS_REQUIRED: bool = true;

    fn of_key(slot: Slot<'_>) -> Self {
        Self {
            span: slot.place(),
            value: T::from_node(slot),
        }
    }
}

impl<T: FromNode> OfKey for Option<Field<T>> {
    #[cfg(feature = "schema")]
    type Value = T;
    #[cfg(feature = "schema")]
    const IS_REQUIRED: bool = false;

    fn of_key(slot: Slot<'_>) -> Self {
        slot.optional().map(Field::of_key)
    }
}

/// The details of a choice may be a single value, which has its own place.
impl<T: FromNode> FromNode for Field<T> {
    fn from_node(slot: Slot<'_>) -> Option<Self> {
        Some(Self::of_key(slot))
    }
}

impl<T: FromNode> FromNode for Vec<Field<T>> {
    fn from_node(slot: Slot<'_>) -> Option<Self> {
        slot.list(Field::of_key)
    }
}

impl<T: FromNode> FromNode for Box<T> {
    fn from_node(slot: Slot<'_>) -> Option<Self> {
        T::from_node(slot).map(Self::new)
    }
}

impl FromNode for bool {
    fn from_node(slot: Slot<'_>) -> Option<Self> {
        slot.boolean()
    }
}

impl FromNode for i128 {
    fn from_node(slot: Slot<'_>) -> Option<Self> {
        slot.number()
    }
}

impl FromNode for String {
    fn from_node(slot: Slot<'_>) -> Option<Self> {
        slot.text(Text::Plain)
    }
}

/// A record whose keys the catalog chooses, in the order of writing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Map<T>(pub(crate) Vec<(Field<String>, Field<T>)>);

impl<T> Default for Map<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: FromNode> FromNode for Map<T> {
    fn from_node(slot: Slot<'_>) -> Option<Self> {
        let fields = slot.map(Field::of_key)?.into_iter();
        let fields = fields.map(|(key, span, value)| {
            let value_of = |key| Field {
                span,
                value: Some(key),
            };
            (value_of(key), value)
        });
        Some(Self(fields.collect()))
    }
}

macro_rules! texts {
    ($(#[doc = $doc:literal] $Name:ident)+) => { $(
        #[doc = $doc]
        #[derive(Clone, Debug, Default, PartialEq)]
        pub(crate) struct $Name(pub(crate) String);

        impl From<$Name> for String {
            fn from(text: $Name) -> Self {
                text.0
            }
        }

        impl FromNode for $Name {
            fn from_node(slot: Slot<'_>) -> Option<Self> {
                slot.text(Text::$Name).map(Self)
            }
        }

        #[cfg(feature = "schema")]
        impl super::json::Describe for $Name {
            fn describe(definitions: &mut super::json::Definitions) -> serde_json::Value {
                definitions.text(stringify!($Name), $doc, Text::$Name)
            }
        }
    )+ };
}

texts! {
    /// A text that people read, as inline Markdown.
    Prose
    /// A text of any length that people read, as Markdown.
    Markdown
    /// A text as it is on the wire.
    Wire
    /// The body of a response.
    Body
    /// How long to wait: a number with a unit.
    Delay
    /// A word that the catalog defines itself, or a number.
    Label
    /// The key of an entry of the same domain, or `domain/key`.
    Reference
}

/// The key of an entry of a domain of integers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Code(pub(crate) i128);

impl FromNode for Code {
    fn from_node(slot: Slot<'_>) -> Option<Self> {
        slot.number().map(Self)
    }
}

/// One of the words of a vocabulary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Word<T>(pub(crate) T);

impl<T: Vocabulary> Default for Word<T> {
    fn default() -> Self {
        Self(T::VARIANTS[0])
    }
}

impl<T: Vocabulary> FromNode for Word<T> {
    fn from_node(slot: Slot<'_>) -> Option<Self> {
        let choice = slot.choice(T::WORDS)?;
        choice.alone()?;
        T::of_word(choice.word).map(Self)
    }
}
