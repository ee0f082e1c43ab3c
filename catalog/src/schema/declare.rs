//! The macros that declare records and choices: from one declaration the type, how it is read, and its
//! JSON Schema.

/// Declares a record: its keys, each with a description and a type, which is a `Field` or an
/// `Option<Field>`.
///
/// A key that Rust reserves, or that reads badly in code, follows its field as a literal.
macro_rules! record {
    (
        $(#[doc = $about:literal])+
        $Name:ident {
            $($(#[doc = $doc:literal])+ $field:ident $(as $key:literal)?: $Type:ty,)+
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, Default, PartialEq)]
        pub(crate) struct $Name {
            $($(#[doc = $doc])+ pub(crate) $field: $Type,)+
        }

        impl $crate::reader::FromNode for $Name {
            fn from_node(slot: $crate::reader::Slot<'_>) -> Option<Self> {
                const KEYS: &[&str] = &[$($crate::schema::declare::key!($field $($key)?)),+];
                let record = slot.record(KEYS)?;
                Some(Self {
                    $($field: record.key($crate::schema::declare::key!($field $($key)?)),)+
                })
            }
        }

        #[cfg(feature = "schema")]
        impl $crate::schema::json::Describe for $Name {
            const NEEDS_KEYS: bool =
                $(<$Type as $crate::reader::OfKey>::IS_REQUIRED)||+;

            fn describe(
                definitions: &mut $crate::schema::json::Definitions,
            ) -> ::serde_json::Value {
                definitions.record(stringify!($Name), concat!($($about, "\n"),+), |record| {
                    $(record.key::<$Type>(
                        $crate::schema::declare::key!($field $($key)?),
                        concat!($($doc, "\n"),+),
                    );)+
                })
            }
        }
    };
}

/// Declares a choice: its words, each with a description, and the type of its details if it has any.
macro_rules! choice {
    (
        $(#[doc = $about:literal])+
        $Name:ident {
            $($(#[doc = $doc:literal])+ $Variant:ident $(($Details:ty))? = $word:expr,)+
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, PartialEq)]
        pub(crate) enum $Name {
            $($(#[doc = $doc])+ $Variant $(($Details))?,)+
        }

        impl $crate::reader::FromNode for $Name {
            fn from_node(slot: $crate::reader::Slot<'_>) -> Option<Self> {
                const WORDS: &[&str] = &[$($word),+];
                let choice = slot.choice(WORDS)?;
                $(if choice.word == $word {
                    return $crate::schema::declare::variant!(choice, $Variant $($Details)?);
                })+
                None
            }
        }

        #[cfg(feature = "schema")]
        impl $crate::schema::json::Describe for $Name {
            fn describe(
                definitions: &mut $crate::schema::json::Definitions,
            ) -> ::serde_json::Value {
                definitions.choice(stringify!($Name), concat!($($about, "\n"),+), |choice| {
                    $($crate::schema::declare::describe_variant!(
                        choice, $word, concat!($($doc, "\n"),+), $($Details)?
                    );)+
                })
            }
        }
    };
}

/// The key of a field of a record.
macro_rules! key {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $key:literal) => {
        $key
    };
}

/// Reads the details of a word.
macro_rules! variant {
    ($choice:ident, $Variant:ident) => {
        $choice.alone().map(|()| Self::$Variant)
    };
    ($choice:ident, $Variant:ident $Details:ty) => {
        <$Details as $crate::reader::FromNode>::from_node($choice.details()).map(Self::$Variant)
    };
}

#[cfg(feature = "schema")]
macro_rules! describe_variant {
    ($choice:ident, $word:expr, $doc:expr,) => {
        $choice.word($word, $doc)
    };
    ($choice:ident, $word:expr, $doc:expr, $Details:ty) => {
        $choice.details::<$Details>($word, $doc)
    };
}

#[cfg(feature = "schema")]
pub(super) use describe_variant;
pub(super) use {choice, key, record, variant};
