//! The enum of the operations.

/// Gives the enum of the operations its accessors and its conversions.
///
/// The tables are arrays of texts, of `Option<bool>` and of `bool`, and lists of references. In
/// `methods` and `paths` an empty text means none. `no_operations` is for an enum without variants.
#[doc(hidden)]
#[macro_export]
macro_rules! __operations {
    (
        $Operation:ident in $Catalog:ident,
        tables: {
            all: $all:ident, names: $names:ident, summaries: $summaries:ident,
            methods: $methods:ident, paths: $paths:ident, idempotent: $idempotent:ident,
            ends_session: $ends_session:ident, when_repeated: $when_repeated:ident,
            name_index: $name_index:ident $(,)?
        } $(,)?
    ) => {
        impl $Operation {
            /// Every operation, in the order of a session.
            pub const ALL: &'static [Self] = &$all;

            /// The number of operations.
            pub const COUNT: usize = $all.len();

            #[doc(hidden)]
            #[inline]
            pub const fn number(self) -> u16 {
                self as u16
            }

            /// The name in the API's own spelling.
            #[inline]
            pub const fn name(self) -> &'static str {
                $names[self as usize]
            }

            /// The operation with this name, in the API's own spelling.
            #[inline]
            pub const fn from_name(name: &str) -> ::core::option::Option<Self> {
                $name_index.get(name, &$all)
            }

            /// What it does, in one line.
            #[inline]
            pub const fn summary(self) -> &'static str {
                $summaries[self as usize]
            }

            /// The HTTP method of the request that calls it.
            #[inline]
            pub const fn http_method(self) -> ::core::option::Option<&'static str> {
                $crate::column::text(&$methods, self as usize)
            }

            /// The path of that request, with the variable parts in braces.
            #[inline]
            pub const fn path(self) -> ::core::option::Option<&'static str> {
                $crate::column::text(&$paths, self as usize)
            }

            #[doc(hidden)]
            #[inline]
            pub const fn request(self) -> ::core::option::Option<(&'static str, &'static str)> {
                match (self.http_method(), self.path()) {
                    (
                        ::core::option::Option::Some(method),
                        ::core::option::Option::Some(path),
                    ) => ::core::option::Option::Some((method, path)),
                    _ => ::core::option::Option::None,
                }
            }

            /// Whether repeating the request changes nothing more, if that is stated.
            #[inline]
            pub const fn idempotent(self) -> ::core::option::Option<bool> {
                $idempotent[self as usize]
            }

            /// Whether it ends what the first operation of a session began.
            #[inline]
            pub const fn ends_session(self) -> bool {
                $ends_session[self as usize]
            }

            /// The entries that a repeated request returns if the first one took effect.
            #[inline]
            pub const fn when_repeated(self) -> $crate::Entries<$Catalog> {
                $crate::Entries::new($when_repeated.get(self as usize))
            }
        }

        $crate::__operation_formats!($Operation in $Catalog);
    };
}

/// The same for a catalog without operations.
#[doc(hidden)]
#[macro_export]
macro_rules! __no_operations {
    ($Operation:ident in $Catalog:ident) => {
        impl $Operation {
            /// Every operation: none.
            pub const ALL: &'static [Self] = &[];

            /// The number of operations.
            pub const COUNT: usize = 0;

            #[doc(hidden)]
            #[inline]
            pub const fn number(self) -> u16 {
                match self {}
            }

            /// The name in the API's own spelling.
            #[inline]
            pub const fn name(self) -> &'static str {
                match self {}
            }

            /// The operation with this name, in the API's own spelling.
            #[inline]
            pub const fn from_name(_: &str) -> ::core::option::Option<Self> {
                ::core::option::Option::None
            }

            #[doc(hidden)]
            #[inline]
            pub const fn request(self) -> ::core::option::Option<(&'static str, &'static str)> {
                match self {}
            }

            /// Whether repeating the request changes nothing more, if that is stated.
            #[inline]
            pub const fn idempotent(self) -> ::core::option::Option<bool> {
                match self {}
            }

            /// Whether it ends what the first operation of a session began.
            #[inline]
            pub const fn ends_session(self) -> bool {
                match self {}
            }

            /// The entries that a repeated request returns if the first one took effect.
            #[inline]
            pub const fn when_repeated(self) -> $crate::Entries<$Catalog> {
                match self {}
            }
        }

        $crate::__operation_formats!($Operation in $Catalog);
    };
}

/// Formats and parses the name of an operation.
#[doc(hidden)]
#[macro_export]
macro_rules! __operation_formats {
    ($Operation:ident in $Catalog:ident) => {
        impl ::core::fmt::Display for $Operation {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.name())
            }
        }

        impl ::core::str::FromStr for $Operation {
            type Err = $crate::UnknownOperation;

            #[inline]
            fn from_str(name: &str) -> ::core::result::Result<Self, $crate::UnknownOperation> {
                Self::from_name(name).ok_or($crate::UnknownOperation::new(
                    <$Catalog as $crate::Catalog>::ID,
                ))
            }
        }
    };
}
