//! Domains whose keys are texts: the discriminant is the row, and not part of the API.

/// Gives a type its lookups by text, its accessors and its conversions.
///
/// The type is an enum without explicit discriminants (`enum`), or a struct that holds the row
/// (`newtype`).
#[doc(hidden)]
#[macro_export]
macro_rules! __text_domain {
    (
        $Name:ident in $Catalog:ident, $shape:ident, domain: $domain:ident,
        texts: $texts:ident, index: $index:ident,
        tables: { all: $all:ident, $($tables:tt)* },
        facets: $facets:tt $(,)?
    ) => {
        const _: () = {
            const TEXTS: &[&str] = &$texts;
            assert!(TEXTS.len() == $all.len(), "a text for each entry");
            let mut row = 0;
            while row < $all.len() {
                assert!($all[row].row() == row, "the entries must be in the order of their rows");
                row += 1;
            }
        };

        impl $Name {
            /// The entry with this text.
            ///
            /// If the domain ignores case, ASCII case and surrounding spaces do not matter.
            /// Otherwise every byte must be the same.
            #[inline]
            pub const fn from_text(text: &str) -> ::core::option::Option<Self> {
                $index.get(text, &$all)
            }

            /// The text on the wire.
            #[inline]
            pub const fn text(self) -> &'static str {
                $crate::column::whole_text(&$texts, self.row())
            }

            #[inline]
            const fn row(self) -> usize {
                $crate::__row_of!($shape self)
            }

            #[inline]
            const fn own_key(self) -> $crate::Key<'static> {
                $crate::Key::Text(self.text())
            }
        }

        $crate::__accessors! {
            $Name in $Catalog, domain: $domain,
            tables: { all: $all, $($tables)* },
            facets: $facets
        }

        impl $crate::Keyed for $Name {
            type Raw = $crate::RawText;
            const DOMAIN: &'static $crate::Domain = &$domain;

            #[inline]
            fn from_key(key: $crate::Key<'_>) -> ::core::option::Option<Self> {
                match key {
                    $crate::Key::Text(text) => Self::from_text(text),
                    _ => ::core::option::Option::None,
                }
            }

            #[inline]
            fn from_name(name: &str) -> ::core::option::Option<Self> {
                Self::from_name(name)
            }
        }

        impl ::core::convert::TryFrom<&str> for $Name {
            type Error = $crate::UnknownCode;

            #[inline]
            fn try_from(text: &str) -> ::core::result::Result<Self, $crate::UnknownCode> {
                $crate::define::known($crate::Key::Text(text))
            }
        }

        impl ::core::convert::From<$Name> for &'static str {
            #[inline]
            fn from(entry: $Name) -> Self {
                entry.text()
            }
        }

        $crate::__conversions!($Name);
    };
}

/// The row of an entry, depending on the shape of its type.
#[doc(hidden)]
#[macro_export]
macro_rules! __row_of {
    (enum $entry:ident) => {
        $entry as usize
    };
    (newtype $entry:ident) => {
        $entry.0 as usize
    };
}
