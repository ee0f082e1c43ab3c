//! The enum over the entries of all domains: one variant per domain, named after its type.

/// Gives the enum its table, its accessors and its conversions.
#[doc(hidden)]
#[macro_export]
macro_rules! __entry {
    ($Entry:ident in $Catalog:ident { $First:ident $(, $Other:ident)* $(,)? }) => {
        impl $Entry {
            /// The number of entries.
            pub const COUNT: usize = $First::COUNT $(+ $Other::COUNT)*;

            /// Every entry of the catalog, domain by domain, each in the order of its keys.
            ///
            /// Only programs that use it pay for it, at compile time too.
            pub const ALL: &'static [Self] = $crate::__entries!($Entry $First $($Other)*);
        }

        impl $crate::Code for $Entry {
            type Catalog = $Catalog;
            // A mention of the constant would have rustc evaluate it.
            const ALL: &'static [Self] = $crate::__entries!($Entry $First $($Other)*);
            #[inline]
            fn entry(self) -> $Entry {
                self
            }
            $crate::__entry_accessors! { $Catalog $Entry [$First $($Other)*] }
        }

        impl ::core::fmt::Display for $Entry {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::define::display(*self, f)
            }
        }

        $crate::__entry_from! { $Entry $First $($Other)* }
    };
}

/// The table of all entries.
#[doc(hidden)]
#[macro_export]
macro_rules! __entries {
    ($Entry:ident $First:ident $($Other:ident)*) => {
        &{
            let mut all = [$Entry::$First($First::__at(0)); $Entry::COUNT];
            let mut row = 0;
            $crate::__entries!(@ all row $Entry $First $($Other)*);
            all
        }
    };
    (@ $all:ident $row:ident $Entry:ident $($Domain:ident)+) => {
        $(
            let mut i = 0;
            while i < $Domain::COUNT {
                $all[$row] = $Entry::$Domain($Domain::__at(i));
                $row += 1;
                i += 1;
            }
        )+
        let _ = $row;
    };
}

/// The entries of each domain as entries of the catalog.
#[doc(hidden)]
#[macro_export]
macro_rules! __entry_from {
    ($Entry:ident $($Domain:ident)+) => {
        $(
            impl ::core::convert::From<$Domain> for $Entry {
                #[inline]
                fn from(code: $Domain) -> Self {
                    Self::$Domain(code)
                }
            }
        )+
    };
}

/// The methods of `Code`, which delegate to the domain of the entry.
#[doc(hidden)]
#[macro_export]
macro_rules! __entry_accessors {
    ($Catalog:ident $Entry:ident $domains:tt) => {
        $crate::__entry_accessors! {
            @ $Entry $domains
            domain -> &'static $crate::Domain;
            key -> $crate::Key<'static>;
            name -> &'static str;
            symbol -> ::core::option::Option<&'static str>;
            summary -> &'static str;
            details -> ::core::option::Option<&'static str>;
            keywords -> &'static [&'static str];
            link -> ::core::option::Option<&'static str>;
            lifecycle -> $crate::Lifecycle;
            aliases -> &'static [&'static str];
            old_names -> &'static [&'static str];
            meanings -> &'static [$crate::Meaning<$Catalog>];
            recovery -> ::core::option::Option<$crate::Recovery>;
            see_also -> $crate::Entries<$Catalog>;
            sources -> &'static [&'static $crate::Source];
            examples -> &'static [$crate::Example<<$Catalog as $crate::Catalog>::Operation>];
        }

        fn remarks(self, remark: $crate::Remark) -> &'static [&'static str] {
            $crate::__entry_match!(self $Entry $domains code => $crate::Code::remarks(code, remark))
        }

        fn facet(self, name: &str) -> ::core::option::Option<$crate::FacetValue> {
            $crate::__entry_match!(self $Entry $domains code => $crate::Code::facet(code, name))
        }
    };
    (@ $Entry:ident $domains:tt $($method:ident -> $Result:ty;)+) => {
        $(
            #[inline]
            fn $method(self) -> $Result {
                $crate::__entry_match!(self $Entry $domains code => $crate::Code::$method(code))
            }
        )+
    };
}

/// Evaluates an expression for the entry, whichever domain it belongs to.
#[doc(hidden)]
#[macro_export]
macro_rules! __entry_match {
    ($entry:ident $Entry:ident [$($Domain:ident)+] $code:ident => $expression:expr) => {
        match $entry {
            $($Entry::$Domain($code) => $expression,)+
        }
    };
}
