//! Domains whose keys are integers: the discriminant is the code.

/// Gives a type its lookups by code, its accessors and its conversions.
///
/// The type is an enum with the representation of the key and the codes as discriminants (`enum`),
/// or a struct that holds the key (`newtype`). The codes are passed in the order of the entries,
/// because casting each entry would take rustc time quadratic in their number. The index is
/// `dense(least..=greatest)`, or `sparse(u16, seed, displacements, rows)` with the type of the row
/// numbers and the names of the two tables of a perfect hash.
#[doc(hidden)]
#[macro_export]
macro_rules! __integer_domain {
    (
        $Name:ident($key:ident) in $Catalog:ident, $shape:ident, domain: $domain:ident,
        codes: $codes:ident, index: $kind:ident($($index:tt)*),
        tables: { all: $all:ident, $($tables:tt)* },
        facets: $facets:tt $(,)?
    ) => {
        const _: () = ::core::assert!(
            ::core::mem::size_of::<$Name>() == ::core::mem::size_of::<$key>(),
            "the enum and the macro call have different key types"
        );

        const _: () = {
            const CODES: &[$key] = &$codes;
            assert!(CODES.len() == $all.len(), "a code for each entry");
        };

        $crate::__code_index!($kind $Name($key) $all $codes, $($index)*);

        impl $Name {
            /// The code on the wire.
            #[inline]
            pub const fn code(self) -> $key {
                $crate::__code_of!($shape self $key)
            }

            #[inline]
            const fn row(self) -> usize {
                CODE_INDEX.row(self.code() as u64)
            }

            #[inline]
            const fn own_key(self) -> $crate::Key<'static> {
                $crate::Key::Integer(self.code() as i128)
            }
        }

        $crate::__accessors! {
            $Name in $Catalog, domain: $domain,
            tables: { all: $all, $($tables)* },
            facets: $facets
        }

        impl $crate::Keyed for $Name {
            type Raw = i128;
            const DOMAIN: &'static $crate::Domain = &$domain;

            #[inline]
            fn from_key(key: $crate::Key<'_>) -> ::core::option::Option<Self> {
                match key {
                    $crate::Key::Integer(code) => {
                        let code = <$key as ::core::convert::TryFrom<i128>>::try_from(code).ok()?;
                        Self::from_code(code)
                    }
                    _ => ::core::option::Option::None,
                }
            }

            #[inline]
            fn from_name(name: &str) -> ::core::option::Option<Self> {
                Self::from_name(name)
            }
        }

        impl ::core::convert::TryFrom<$key> for $Name {
            type Error = $crate::UnknownCode;

            #[inline]
            fn try_from(code: $key) -> ::core::result::Result<Self, $crate::UnknownCode> {
                $crate::define::known($crate::Key::Integer(code as i128))
            }
        }

        impl ::core::convert::From<$Name> for $key {
            #[inline]
            fn from(entry: $Name) -> Self {
                entry.code()
            }
        }

        $crate::__conversions!($Name);
    };
}

/// The entries of a newtype, made from the numbers they hold.
#[doc(hidden)]
#[macro_export]
macro_rules! __newtype_entries {
    ($Name:ident, $numbers:ident) => {{
        let mut all = [$Name(0); $numbers.len()];
        let mut row = 0;
        while row < $numbers.len() {
            all[row] = $Name($numbers[row]);
            row += 1;
        }
        all
    }};
    ($Name:ident rows $count:ident) => {{
        let mut all = [$Name(0); $count];
        let mut row = 0;
        while row < $count {
            all[row] = $Name(row as u32);
            row += 1;
        }
        all
    }};
}

/// The code of an entry, depending on the shape of its type.
#[doc(hidden)]
#[macro_export]
macro_rules! __code_of {
    (enum $entry:ident $key:ident) => {
        $entry as $key
    };
    (newtype $entry:ident $key:ident) => {
        $entry.0
    };
}

/// The table that leads from codes to rows, and for small domains a table of their values.
#[doc(hidden)]
#[macro_export]
macro_rules! __code_index {
    (dense $Name:ident($key:ident) $all:ident $codes:ident, $least:literal..=$greatest:literal) => {
        const LEAST_CODE: u64 = {
            const LEAST: $key = $least;
            LEAST as u64
        };
        const CODE_SPAN: usize = {
            const GREATEST: $key = $greatest;
            (GREATEST as u64).wrapping_sub(LEAST_CODE) as usize + 1
        };
        static WIDE_CODES: [u64; $all.len()] = {
            let mut codes = [0; $all.len()];
            let mut row = 0;
            while row < $all.len() {
                codes[row] = $codes[row] as u64;
                row += 1;
            }
            codes
        };
        static CODE_ROWS: [u16; CODE_SPAN] =
            $crate::index::Dense::<CODE_SPAN>::rows(LEAST_CODE, &WIDE_CODES);
        static CODE_VALUES: [::core::option::Option<$Name>; {
            if $all.len() > $crate::index::FEW {
                0
            } else {
                CODE_SPAN
            }
        }] = $crate::index::Dense::values(LEAST_CODE, &WIDE_CODES, &$all);
        const CODE_INDEX: $crate::index::Dense<CODE_SPAN> =
            $crate::index::Dense::new(LEAST_CODE, &CODE_ROWS);

        impl $Name {
            /// The entry with this code.
            #[inline]
            pub const fn from_code(code: $key) -> ::core::option::Option<Self> {
                if $all.len() <= $crate::index::FEW {
                    return $crate::index::value(&CODE_VALUES, LEAST_CODE, code as u64);
                }
                match $crate::column::at(&$all, CODE_INDEX.row(code as u64)) {
                    ::core::option::Option::Some(found) if found.code() == code => {
                        ::core::option::Option::Some(found)
                    }
                    _ => ::core::option::Option::None,
                }
            }
        }
    };
    (
        sparse $Name:ident($key:ident) $all:ident $codes:ident,
        $row:ident, $seed:literal, $displacements:ident, $rows:ident
    ) => {
        const CODE_INDEX: $crate::index::Sparse<$row, { $displacements.len() }, { $rows.len() }> =
            $crate::index::Sparse::new(
                $seed,
                ::core::mem::size_of::<$key>(),
                &$displacements,
                &$rows,
            );
        static CODE_VALUES: [$Name; {
            if $all.len() > $crate::index::FEW {
                0
            } else {
                $rows.len()
            }
        }] = CODE_INDEX.values(&$all);

        impl $Name {
            /// The entry with this code.
            #[inline]
            pub const fn from_code(code: $key) -> ::core::option::Option<Self> {
                let found = if $all.len() <= $crate::index::FEW {
                    CODE_VALUES[CODE_INDEX.slot(code as u64)]
                } else {
                    match $crate::column::at(&$all, CODE_INDEX.row(code as u64)) {
                        ::core::option::Option::Some(found) => found,
                        ::core::option::Option::None => return $crate::index::nowhere(),
                    }
                };
                if found.code() == code {
                    ::core::option::Option::Some(found)
                } else {
                    ::core::option::Option::None
                }
            }
        }
    };
}

/// Reads values that are sums of keys, each a single bit.
#[doc(hidden)]
#[macro_export]
macro_rules! __bitmask {
    ($Name:ident($key:ident)) => {
        impl $Name {
            /// The entries in a bit mask, the lowest bit first.
            #[inline]
            pub fn in_mask(mask: $key) -> $crate::Mask<Self> {
                $crate::Mask::new(mask as i128)
            }
        }
    };
}
