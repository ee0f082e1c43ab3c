//! What all kinds of domains have in common: the accessors of the columns, and the trait `Code`.

/// The accessors of a type whose private `row` leads to the rows of these tables.
///
/// The tables are named in this order:
///
/// - `all`: an array of the entries, in the order of the keys
/// - `names`, `summaries`: arrays of texts
/// - `symbols`, `details`, `links`: arrays of texts, where an empty one means none
/// - `keywords`, `aliases`, `old_names`: lists of texts
/// - `remarks`: lists of texts, one for each kind of remark
/// - `lifecycles`, `sources`: pools
/// - `meanings`: where the meanings of each entry start among all of the catalog
/// - `see_also`: lists of references
/// - `examples`: lists of examples
/// - `name_index`: the index of names, symbols and old names
///
/// A table in which no row has a value may be empty. The type must also have an accessor for each
/// facet, and a private `own_key`.
#[doc(hidden)]
#[macro_export]
macro_rules! __accessors {
    (
        $Name:ident in $Catalog:ident, domain: $domain:ident,
        tables: {
            all: $all:ident, names: $names:ident, symbols: $symbols:ident,
            summaries: $summaries:ident, details: $details:ident, keywords: $keywords:ident,
            links: $links:ident, lifecycles: $lifecycles:ident, aliases: $aliases:ident,
            old_names: $old_names:ident, meanings: $meanings:ident, see_also: $see_also:ident,
            sources: $sources:ident, examples: $examples:ident, remarks: [$($remarks:ident),+],
            name_index: $name_index:ident $(,)?
        },
        facets: { $($facet:ident: $facet_name:literal),* $(,)? }
    ) => {
        const _: () = {
            const COUNT: usize = $all.len();
            const TEXTS: [&[&str]; 5] = [&$names, &$symbols, &$summaries, &$details, &$links];
            const LISTS: [$crate::column::Lists<&str>; 5] =
                [$keywords, $aliases, $old_names, $($remarks),+];
            const STARTS: &[u32] = &$meanings;
            const REFERENCES: $crate::column::Lists<$crate::define::EntryRef> = $see_also;
            assert!(
                TEXTS[0].len() == COUNT && TEXTS[2].len() == COUNT,
                "a column is too short"
            );
            assert!(
                STARTS.len() == COUNT + 1,
                "a start for the meanings of each entry, and the end"
            );
            let mut i = 0;
            while i < 5 {
                assert!(
                    $crate::define::fits(TEXTS[i].len(), COUNT)
                        && $crate::define::fits(LISTS[i].rows(), COUNT),
                    "a column has gaps"
                );
                i += 1;
            }
            assert!(
                $crate::define::fits(REFERENCES.rows(), COUNT),
                "a column has gaps"
            );
        };

        impl $Name {
            /// Every entry, in the order of the keys.
            pub const ALL: &'static [Self] = &$all;

            /// The number of entries.
            pub const COUNT: usize = $all.len();

            #[doc(hidden)]
            pub const fn __at(row: usize) -> Self {
                $all[row]
            }

            #[doc(hidden)]
            pub const MEANING_SUMMARIES: $crate::define::EntrySummaries =
                $crate::define::EntrySummaries::new(&$summaries, &$meanings);

            /// The entry with this name, symbol, or name in an earlier release.
            #[inline]
            pub const fn from_name(name: &str) -> ::core::option::Option<Self> {
                $name_index.get(name, &$all)
            }

            /// The name of the variant or constant.
            #[inline]
            pub const fn name(self) -> &'static str {
                $crate::column::whole_text(&$names, self.row())
            }

            /// The identifier that the vendor uses, in the vendor's spelling.
            #[inline]
            pub const fn symbol(self) -> ::core::option::Option<&'static str> {
                $crate::column::text(&$symbols, self.row())
            }

            /// What it means, in one line.
            #[inline]
            pub const fn summary(self) -> &'static str {
                $crate::column::whole_text(&$summaries, self.row())
            }

            /// More about it, in Markdown.
            #[inline]
            pub const fn details(self) -> ::core::option::Option<&'static str> {
                $crate::column::text(&$details, self.row())
            }

            /// Words that people search for; not facts.
            #[inline]
            pub const fn keywords(self) -> &'static [&'static str] {
                $keywords.get(self.row())
            }

            /// A page about it.
            #[inline]
            pub const fn link(self) -> ::core::option::Option<&'static str> {
                $crate::column::text(&$links, self.row())
            }

            /// Since when it is documented, and whether it still is.
            #[inline]
            pub const fn lifecycle(self) -> $crate::Lifecycle {
                match $lifecycles.get(self.row()) {
                    ::core::option::Option::Some(lifecycle) => lifecycle,
                    ::core::option::Option::None => $crate::Lifecycle::UNKNOWN,
                }
            }

            /// Other spellings of the key; in integer domains, other symbols.
            #[inline]
            pub const fn aliases(self) -> &'static [&'static str] {
                $aliases.get(self.row())
            }

            /// What it means, under which conditions.
            #[inline]
            pub const fn meanings(self) -> &'static [$crate::Meaning<$Catalog>] {
                const ALL: &[$crate::Meaning<$Catalog>] = <$Catalog as $crate::Catalog>::ALL_MEANINGS;
                $crate::column::part(ALL, &$meanings, self.row())
            }

            /// What to do, if all meanings agree on it.
            #[inline]
            pub const fn recovery(self) -> ::core::option::Option<$crate::Recovery> {
                $crate::define::recovery(self.meanings())
            }

            /// What to do, if all meanings for this operation agree on it.
            #[inline]
            pub fn recovery_on(
                self,
                operation: <$Catalog as $crate::Catalog>::Operation,
            ) -> ::core::option::Option<$crate::Recovery> {
                $crate::Code::recovery_on(self, operation)
            }

            /// Entries that a reader of this one should know.
            #[inline]
            pub const fn see_also(self) -> $crate::Entries<$Catalog> {
                $crate::Entries::new($see_also.get(self.row()))
            }

            /// The sources of all its meanings, without duplicates.
            #[inline]
            pub const fn sources(self) -> &'static [&'static $crate::Source] {
                $sources.list(self.row())
            }

            /// Responses that contain it.
            #[inline]
            pub const fn examples(
                self,
            ) -> &'static [$crate::Example<<$Catalog as $crate::Catalog>::Operation>] {
                $examples.get(self.row())
            }

            /// The remarks of one kind.
            #[inline]
            pub const fn remarks(self, remark: $crate::Remark) -> &'static [&'static str] {
                const LISTS: [$crate::column::Lists<&str>; $crate::Remark::ALL.len()] =
                    [$($remarks),+];
                LISTS[remark as usize].get(self.row())
            }

            /// Further knowledge: history, limits, what is not known.
            #[inline]
            pub const fn notes(self) -> &'static [&'static str] {
                self.remarks($crate::Remark::Notes)
            }

            /// Where sources contradict each other: both statements, with their sources.
            #[inline]
            pub const fn conflicts(self) -> &'static [&'static str] {
                self.remarks($crate::Remark::Conflicts)
            }
        }

        impl $crate::Code for $Name {
            type Catalog = $Catalog;
            const ALL: &'static [Self] = &$all;
            #[inline]
            fn domain(self) -> &'static $crate::Domain {
                &$domain
            }
            #[inline]
            fn key(self) -> $crate::Key<'static> {
                self.own_key()
            }
            #[inline]
            fn name(self) -> &'static str {
                self.name()
            }
            #[inline]
            fn symbol(self) -> ::core::option::Option<&'static str> {
                self.symbol()
            }
            #[inline]
            fn entry(self) -> <$Catalog as $crate::Catalog>::Entry {
                ::core::convert::From::from(self)
            }
            #[inline]
            fn summary(self) -> &'static str {
                self.summary()
            }
            #[inline]
            fn details(self) -> ::core::option::Option<&'static str> {
                self.details()
            }
            #[inline]
            fn keywords(self) -> &'static [&'static str] {
                self.keywords()
            }
            #[inline]
            fn link(self) -> ::core::option::Option<&'static str> {
                self.link()
            }
            #[inline]
            fn lifecycle(self) -> $crate::Lifecycle {
                self.lifecycle()
            }
            #[inline]
            fn aliases(self) -> &'static [&'static str] {
                self.aliases()
            }
            #[inline]
            fn old_names(self) -> &'static [&'static str] {
                $old_names.get(self.row())
            }
            #[allow(unused_variables, reason = "a domain may have no facets")]
            fn facet(self, name: &str) -> ::core::option::Option<$crate::FacetValue> {
                $(
                    if name == $facet_name {
                        let value = self.$facet()?;
                        return ::core::option::Option::Some($crate::FacetValue::new(
                            $facet_name,
                            value.name(),
                            value.title(),
                        ));
                    }
                )*
                ::core::option::Option::None
            }
            #[inline]
            fn meanings(self) -> &'static [$crate::Meaning<$Catalog>] {
                self.meanings()
            }
            #[inline]
            fn recovery(self) -> ::core::option::Option<$crate::Recovery> {
                self.recovery()
            }
            #[inline]
            fn see_also(self) -> $crate::Entries<$Catalog> {
                self.see_also()
            }
            #[inline]
            fn sources(self) -> &'static [&'static $crate::Source] {
                self.sources()
            }
            #[inline]
            fn examples(
                self,
            ) -> &'static [$crate::Example<<$Catalog as $crate::Catalog>::Operation>] {
                self.examples()
            }
            #[inline]
            fn remarks(self, remark: $crate::Remark) -> &'static [&'static str] {
                self.remarks(remark)
            }
        }

        /// The name.
        impl ::core::fmt::Debug for $Name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.name())
            }
        }

        /// The key and the summary.
        impl ::core::fmt::Display for $Name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::define::display(*self, f)
            }
        }

        /// Reads a key as people write it, or a name.
        impl ::core::str::FromStr for $Name {
            type Err = $crate::UnknownCode;

            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::UnknownCode> {
                $crate::define::parse(text)
            }
        }
    };
}
