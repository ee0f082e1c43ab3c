//! Facets: the enum of the values, and the accessor of a domain.

/// Gives an enum of values its names, and the entries of a domain their accessor.
///
/// The second line says where the values come from: from a column of value numbers (`declared`), or
/// from the key, so that keys without an entry have a value too.
#[doc(hidden)]
#[macro_export]
macro_rules! __facet {
    (
        $accessor:ident: $Facet:ident of $Name:ident,
        $from:ident($($arguments:tt)*),
        all: $all:ident, names: $names:ident, titles: $titles:ident $(,)?
    ) => {
        const _: () = {
            const NAMES: &[&str] = &$names;
            const TITLES: &[&str] = &$titles;
            assert!(NAMES.len() == $all.len(), "a name for each value");
            assert!($crate::define::fits(TITLES.len(), $all.len()), "a column has gaps");
        };

        impl $Facet {
            /// Every value, in the order of the catalog.
            pub const ALL: &'static [Self] = &$all;

            /// The value, as it is in entries or keys.
            #[inline]
            pub const fn name(self) -> &'static str {
                $names[self as usize]
            }

            /// What it is called, if the value does not say so itself.
            #[inline]
            pub const fn title(self) -> ::core::option::Option<&'static str> {
                $crate::facet::title(&$titles, self as usize)
            }
        }

        /// The value, as it is in entries or keys.
        impl ::core::fmt::Display for $Facet {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.name())
            }
        }

        $crate::__facet_from!($from $accessor: $Facet of $Name, $all, $names, $($arguments)*);
    };
}

/// Where the value of a facet comes from.
#[doc(hidden)]
#[macro_export]
macro_rules! __facet_from {
    (declared $accessor:ident: $Facet:ident of $Name:ident, $all:ident, $names:ident, $column:ident) => {
        impl $Name {
            /// The value of the facet, if the catalog states it.
            #[inline]
            pub const fn $accessor(self) -> ::core::option::Option<$Facet> {
                $crate::facet::declared(&$all, &$column, self.row())
            }
        }
    };
    (prefix $accessor:ident: $Facet:ident of $Name:ident, $all:ident, $names:ident, $ignore_case:literal) => {
        impl $Facet {
            /// The value for a text, whether it has an entry or not.
            #[inline]
            pub const fn of(text: &str) -> ::core::option::Option<Self> {
                $crate::facet::prefix(&$all, &$names, text, $ignore_case)
            }
        }

        impl $Name {
            /// The value of the facet, which follows from the text.
            #[inline]
            pub const fn $accessor(self) -> ::core::option::Option<$Facet> {
                $Facet::of(self.text())
            }
        }
    };
    (
        bits $accessor:ident: $Facet:ident of $Name:ident, $all:ident, $names:ident,
        $key:ident, $first:literal..=$last:literal, $numbers:ident
    ) => {
        $crate::__facet_of_code!(
            $accessor: $Facet of $Name, $key, $all, $numbers,
            code => $crate::facet::bits(code, $first, $last)
        );
    };
    (
        divide $accessor:ident: $Facet:ident of $Name:ident, $all:ident, $names:ident,
        $key:ident, $by:literal, $numbers:ident
    ) => {
        $crate::__facet_of_code!(
            $accessor: $Facet of $Name, $key, $all, $numbers,
            code => $crate::facet::quotient(code, $by)
        );
    };
}

/// A facet whose values are numbers that follow from the code.
#[doc(hidden)]
#[macro_export]
macro_rules! __facet_of_code {
    (
        $accessor:ident: $Facet:ident of $Name:ident, $key:ident, $all:ident, $numbers:ident,
        $code:ident => $number:expr
    ) => {
        impl $Facet {
            /// The value for a code, whether it has an entry or not.
            #[inline]
            pub const fn of(code: $key) -> ::core::option::Option<Self> {
                let $code = code as i128;
                $crate::facet::numbered(&$all, &$numbers, $number)
            }
        }

        impl $Name {
            /// The value of the facet, which follows from the code.
            #[inline]
            pub const fn $accessor(self) -> ::core::option::Option<$Facet> {
                $Facet::of(self.code())
            }
        }
    };
}
