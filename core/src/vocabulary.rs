//! The words of catalogs: each is declared once, here, with its spelling in YAML and JSON.
//!
//! The compiler reads these words, the tables hold their variants, and every answer shows them.

use core::fmt;

/// A set of words that a catalog chooses from.
#[doc(hidden)]
pub trait Vocabulary: Copy + Eq + fmt::Debug + Sized + 'static {
    /// Every variant, in the order of declaration.
    const VARIANTS: &'static [Self];
    /// The word for each variant.
    const WORDS: &'static [&'static str];
    /// What each variant means.
    const DESCRIPTIONS: &'static [&'static str];
    /// What the words are about.
    const TITLE: &'static str;

    /// The variant with this word.
    fn of_word(word: &str) -> Option<Self> {
        let row = Self::WORDS.iter().position(|known| *known == word)?;
        Self::VARIANTS.get(row).copied()
    }
}

/// The words as alternatives, each with its meaning.
#[cfg(feature = "schema")]
pub fn schema<V: Vocabulary>() -> schemars::Schema {
    let words = V::WORDS.iter().zip(V::DESCRIPTIONS);
    let words = words.map(
        |(word, meaning)| schemars::json_schema!({"const": word, "description": meaning.trim()}),
    );
    schemars::json_schema!({
        "description": V::TITLE.trim(),
        "oneOf": words.collect::<alloc::vec::Vec<_>>(),
    })
}

/// Declares a fieldless enum with a stable word for each variant.
macro_rules! vocabulary {
    (
        #[doc = $title:literal]
        $(#[$attribute:meta])*
        $name:ident { $($(#[doc = $doc:literal])* $variant:ident = $word:literal,)+ }
    ) => {
        #[doc = $title]
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[doc = $doc])* $variant,)+
        }

        impl $name {
            /// Every variant, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable word for it, as catalogs write it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The variant with this word, as catalogs write it.
            pub fn from_name(name: &str) -> Option<Self> {
                $crate::vocabulary::Vocabulary::of_word(name)
            }
        }

        impl $crate::vocabulary::Vocabulary for $name {
            const VARIANTS: &'static [Self] = Self::ALL;
            const WORDS: &'static [&'static str] = &[$($word),+];
            const DESCRIPTIONS: &'static [&'static str] = &[$(concat!($($doc),+)),+];
            const TITLE: &'static str = $title;
        }

        #[cfg(feature = "view")]
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        #[cfg(feature = "view")]
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let word = ::alloc::string::String::deserialize(deserializer)?;
                Self::from_name(&word).ok_or_else(|| {
                    let known = <Self as $crate::vocabulary::Vocabulary>::WORDS;
                    ::serde::de::Error::unknown_variant(&word, known)
                })
            }
        }

        #[cfg(feature = "schema")]
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::alloc::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                $crate::vocabulary::schema::<Self>()
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.name())
            }
        }
    };
}
pub(crate) use vocabulary;

vocabulary! {
    /// Whose problem it is.
    #[non_exhaustive]
    Fault {
        /// The program or person that sent the request.
        Caller = "caller",
        /// The caller's account: a service not enabled, a quota, a bill.
        Account = "account",
        /// The vendor's service.
        Service = "service",
        /// The network between caller and service.
        Network = "network",
        /// Nobody's: there is no fault.
        Nobody = "nobody",
    }
}

vocabulary! {
    /// How a claim is known.
    #[non_exhaustive]
    Evidence {
        /// A current page of the vendor says it.
        Documented = "documented",
        /// A page of the vendor said it and no longer does.
        Withdrawn = "withdrawn",
        /// Seen in a response or a support case.
        Observed = "observed",
        /// Concluded from other facts; no source states it.
        Inferred = "inferred",
    }
}

impl Evidence {
    /// The weaker of two, which is that of a claim that depends on both.
    #[must_use]
    pub const fn weaker(self, other: Self) -> Self {
        if self as u8 >= other as u8 {
            self
        } else {
            other
        }
    }
}

vocabulary! {
    /// Whether the request changed anything.
    #[non_exhaustive]
    Effect {
        /// The request changed nothing.
        None = "none",
        /// The request took effect.
        Applied = "applied",
        /// The request may or may not have taken effect.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// What became of what the caller wanted.
    #[non_exhaustive]
    Outcome {
        /// It is as wanted, or a task runs as requested.
        Done = "done",
        /// It is not there yet and may still come.
        Pending = "pending",
        /// It will not come any more.
        Lost = "lost",
        /// The response does not say.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// Whether the same request may be sent again.
    #[non_exhaustive]
    Repeat {
        /// A second request changes nothing more, or its response tells that the first one took
        /// effect.
        Safe = "safe",
        /// The first request took effect, and a second one would do so again.
        Unsafe = "unsafe",
        /// The catalog does not say.
        Unknown = "unknown",
    }
}

impl Repeat {
    /// What follows from the operation and from what is known about the effect of the request.
    ///
    /// `is_repeatable` says whether the operation is idempotent, or has `when_repeated`.
    #[doc(hidden)]
    #[must_use]
    pub const fn derived(is_repeatable: bool, effect: Option<Effect>) -> Self {
        match effect {
            Some(Effect::None) => Self::Safe,
            _ if is_repeatable => Self::Safe,
            Some(Effect::Applied) => Self::Unsafe,
            Some(Effect::Unknown) | None => Self::Unknown,
        }
    }
}

vocabulary! {
    /// Where in its life an entry is.
    #[non_exhaustive]
    LifecycleState {
        /// Documented today.
        Current = "current",
        /// No longer documented; it may still arrive.
        Withdrawn = "withdrawn",
        /// Gone: no server sends it.
        Retired = "retired",
    }
}

vocabulary! {
    /// Which part of a response the keys of a domain are.
    #[non_exhaustive]
    Kind {
        /// The code of a body.
        Code = "code",
        /// The text of a body.
        Message = "message",
        /// The HTTP status of the response.
        HttpStatus = "http-status",
        /// Some other field of a body.
        Field = "field",
    }
}

vocabulary! {
    /// The kinds of recovery.
    #[non_exhaustive]
    RecoveryKind {
        /// No request is to be sent. Whether that is good news, the outcome says.
        Settled = "settled",
        /// Send the same request again, after the delays.
        Retry = "retry",
        /// Ask for the state again, after the delays.
        Recheck = "recheck",
        /// Wait for the delays, then go on at a lower rate.
        SlowDown = "slow-down",
        /// Begin again from an earlier operation.
        Restart = "restart",
        /// Change the request first; sent again as it is, it fails again.
        FixRequest = "fix-request",
        /// Change the credentials first.
        FixCredentials = "fix-credentials",
        /// Change something about the account first: a service, a quota, a bill.
        FixAccount = "fix-account",
        /// Only the vendor can help.
        ContactSupport = "contact-support",
    }
}

vocabulary! {
    /// The lists of remarks that entries and meanings have.
    Remark {
        /// Where sources contradict each other: both statements, with their sources.
        Conflicts = "conflicts",
        /// Further knowledge: history, limits, what is not known.
        Notes = "notes",
    }
}

vocabulary! {
    /// The type of the keys of a domain.
    KeyType {
        /// An unsigned 16-bit number.
        U16 = "u16",
        /// An unsigned 32-bit number.
        U32 = "u32",
        /// An unsigned 64-bit number.
        U64 = "u64",
        /// A signed 32-bit number.
        I32 = "i32",
        /// A signed 64-bit number.
        I64 = "i64",
        /// A text.
        String = "string",
    }
}

vocabulary! {
    /// How people write the integer keys of a domain.
    KeyFormat {
        /// As a decimal number.
        Decimal = "decimal",
        /// As a hexadecimal number with `0x`.
        Hex = "hex",
    }
}

vocabulary! {
    /// When two texts are the same key.
    Matching {
        /// Only if every byte is the same.
        Exact = "exact",
        /// Also if they differ in ASCII case or in surrounding spaces.
        IgnoreCase = "ignore-case",
    }
}

vocabulary! {
    /// The Rust shape of a domain.
    Shape {
        /// An enum with a variant for each entry.
        Enum = "enum",
        /// A struct with an associated constant for each entry; for large domains.
        Newtype = "newtype",
    }
}

vocabulary! {
    /// What a catalog requires of its entries.
    Requirement {
        /// Every meaning says whose fault it is.
        Fault = "fault",
        /// Every meaning says whether the request changed anything.
        Effect = "effect",
        /// Every meaning says what became of what the caller wanted.
        Outcome = "outcome",
        /// Every meaning says what to do.
        Recovery = "recovery",
        /// Every meaning says how to fix it, unless its recovery is `settled`.
        Fixes = "fixes",
        /// Every meaning says what leads to it.
        Causes = "causes",
        /// Every meaning says where it is known from.
        Sources = "sources",
        /// Every summary is one line of at most 80 columns, without a period.
        SummaryStyle = "summary-style",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repetition_is_safe_if_nothing_happened_or_the_operation_allows_it() {
        for effect in Effect::ALL.iter().copied().map(Some).chain([None]) {
            let expected = match effect {
                Some(Effect::None) => Repeat::Safe,
                Some(Effect::Applied) => Repeat::Unsafe,
                Some(Effect::Unknown) | None => Repeat::Unknown,
            };
            assert_eq!(Repeat::derived(false, effect), expected);
            assert_eq!(Repeat::derived(true, effect), Repeat::Safe);
        }
    }

    #[test]
    fn every_word_leads_back_to_its_variant() {
        for (variant, word) in RecoveryKind::VARIANTS.iter().zip(RecoveryKind::WORDS) {
            assert_eq!(variant.name(), *word);
            assert_eq!(RecoveryKind::from_name(word), Some(*variant));
        }
        assert_eq!(RecoveryKind::from_name("Retry"), None);
    }
}
