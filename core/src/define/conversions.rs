//! The conversions of generated types that depend on the features of this crate.
//!
//! Generated code cannot test the features of another crate, so it calls these macros, which expand
//! to nothing if a feature is off.

/// Reads and writes the key.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __conversions {
    ($Name:ident) => {
        /// Writes the key.
        impl $crate::conversions::serde::Serialize for $Name {
            #[inline]
            fn serialize<S: $crate::conversions::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::conversions::write(*self, serializer)
            }
        }

        /// Rejects a key that is not in the domain; `Open` keeps it.
        impl<'de> $crate::conversions::serde::Deserialize<'de> for $Name {
            #[inline]
            fn deserialize<D: $crate::conversions::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::conversions::read(deserializer)
            }
        }
    };
}

#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __conversions {
    ($Name:ident) => {};
}

/// Conversions to and from `http::StatusCode`.
#[cfg(feature = "http")]
#[doc(hidden)]
#[macro_export]
macro_rules! __http_conversions {
    ($Name:ident) => {
        impl ::core::convert::From<$Name> for $crate::conversions::http::StatusCode {
            #[inline]
            fn from(status: $Name) -> Self {
                // The catalog's statuses are between 100 and 599, and `StatusCode` accepts all of
                // these.
                Self::from_u16(status.code()).unwrap_or_default()
            }
        }

        impl ::core::convert::TryFrom<$crate::conversions::http::StatusCode> for $Name {
            type Error = $crate::UnknownCode;

            #[inline]
            fn try_from(
                status: $crate::conversions::http::StatusCode,
            ) -> ::core::result::Result<Self, $crate::UnknownCode> {
                ::core::convert::TryFrom::try_from(status.as_u16())
            }
        }
    };
}

#[cfg(not(feature = "http"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __http_conversions {
    ($Name:ident) => {};
}
