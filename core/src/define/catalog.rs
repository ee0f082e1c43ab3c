//! The type that represents a catalog, and the types that programs name.

/// Implements `Catalog` for the type that represents a catalog, and defines aliases for the types
/// and functions of this crate with that catalog.
///
/// All lists are of literals or constants, except the domains, which are types.
#[doc(hidden)]
#[macro_export]
macro_rules! __catalog {
    (
        $Catalog:ident($Operation:ident, $Entry:ident) = $id:literal,
        title: $title:literal,
        fingerprint: $fingerprint:literal,
        domains: [$($Domain:ident),+ $(,)?],
        sources: $sources:ident,
        servers: $servers:expr,
        response_ids: $response_ids:expr,
        no_response: $no_response:expr,
        support: $support:expr,
        tables: $tables:ident,
        meanings: $meanings:ident $(,)?
    ) => {
        impl $crate::Catalog for $Catalog {
            type Operation = $Operation;
            type Entry = $Entry;
            const ID: &'static str = $id;
            const TITLE: &'static str = $title;
            const FINGERPRINT: u64 = $fingerprint;
            const DOMAINS: &'static [&'static $crate::Domain] =
                &[$(<$Domain as $crate::Keyed>::DOMAIN),+];
            const SOURCES: &'static [$crate::Source] = &$sources;
            const OPERATIONS: &'static [$Operation] = $Operation::ALL;
            const SERVERS: &'static [&'static str] = $servers;
            const RESPONSE_IDS: &'static [$crate::ResponseId] = $response_ids;
            const NO_RESPONSE: $crate::NoResponse = $no_response;
            const SUPPORT: ::core::option::Option<$crate::Support> = $support;
            const TABLES: $crate::tables::Tables<'static> = $tables::ALL_TABLES;
            const MEANINGS: $crate::define::Meanings<$Operation> = $meanings::COLUMNS;
            const ALL_MEANINGS: &'static [$crate::Meaning<Self>] = &$meanings::ALL;

            #[inline]
            fn find(
                domain: usize,
                key: $crate::Key<'_>,
            ) -> ::core::option::Option<Self::Entry> {
                let mut number = 0;
                $(
                    if domain == number {
                        return <$Domain as $crate::Keyed>::from_key(key).map($Entry::$Domain);
                    }
                    number += 1;
                )+
                let _ = number;
                ::core::option::Option::None
            }

            #[inline]
            fn operation_number(operation: $Operation) -> u16 {
                operation.number()
            }

            #[inline]
            fn operation_name(operation: $Operation) -> &'static str {
                operation.name()
            }

            #[inline]
            fn request(
                operation: $Operation,
            ) -> ::core::option::Option<(&'static str, &'static str)> {
                operation.request()
            }

            #[inline]
            fn is_idempotent(operation: $Operation) -> ::core::option::Option<bool> {
                operation.idempotent()
            }

            #[inline]
            fn when_repeated(operation: $Operation) -> $crate::Entries<Self> {
                operation.when_repeated()
            }
        }

        #[doc = ::core::concat!("What an entry of the catalog ", $id, " means under stated conditions.")]
        #[allow(dead_code, reason = "for those who name the type")]
        pub type Meaning = $crate::Meaning<$Catalog>;

        #[doc = ::core::concat!("A response that contains an entry of the catalog ", $id, ".")]
        #[allow(dead_code, reason = "for those who name the type")]
        pub type Example = $crate::Example<$Operation>;

        #[doc = ::core::concat!("What a program saw of an API, for the catalog ", $id, ".")]
        #[allow(dead_code, reason = "for those who name the type")]
        pub type Observation<'a> = $crate::Observation<'a, $Catalog>;

        /// What the catalog says about an observation.
        #[allow(dead_code, reason = "for those who name the type")]
        pub type Diagnosis<'a> = $crate::Diagnosis<'a, $Catalog>;

        /// What the catalog says about an observation. Total, and allocates nothing.
        #[allow(dead_code, reason = "for those who classify")]
        #[inline]
        pub fn classify<'a>(observation: &'a Observation<'a>) -> Diagnosis<'a> {
            $crate::classify(observation)
        }

        /// Every entry of the catalog, domain by domain, each in the order of its keys.
        #[allow(dead_code, reason = "for those who go through all of them")]
        pub const ENTRIES: $crate::AllEntries<$Catalog> = $crate::AllEntries::new();
    };
}
