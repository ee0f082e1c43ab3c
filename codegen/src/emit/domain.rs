//! The module of one domain: its enum, its tables and their accessors.
//!
//! What leads from a key or a name to an entry is the business of `lookup`.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::column::TextsOf;
use super::{Section, column, lookup, marker, meanings, rustdoc, token};
use errdex_catalog::ident;
use errdex_catalog::model::{Catalog, Domain, Entry, Lifecycle};
use errdex_core::{KeyType, LifecycleState};

/// What the items of a domain's module are made from.
struct Context<'a> {
    catalog: &'a Catalog,
    index: usize,
    domain: &'a Domain,
    /// The name of the enum.
    name: Ident,
}

/// The module of a domain, item by item.
pub(super) fn section(catalog: &Catalog, index: usize) -> Section<'_> {
    let domain = &catalog.domains[index];
    let module = token(&ident::snake(&domain.id.value));
    let doc = format!(
        " {}: the enum, and its maps.",
        rustdoc::prose(&domain.title)
    );
    let context = Context {
        catalog,
        index,
        domain,
        name: token(&domain.type_name.value),
    };
    let items: [fn(&Context<'_>) -> TokenStream; 18] = [
        imports,
        enumeration,
        accessors,
        |context| lookup::keys(context.domain, &context.name),
        |context| lookup::names(context.domain, &context.name),
        |context| lookup::key_map(context.domain, &context.name),
        |context| lookup::name_map(context.domain, &context.name),
        code_impl,
        formats,
        description,
        all,
        names,
        summaries,
        lists,
        pools,
        meaning_rows,
        see_also,
        examples,
    ];
    Section {
        head: Some(quote! {
            #[doc = #doc]
            pub mod #module
        }),
        items: Box::new(items.into_iter().map(move |item| item(&context))),
    }
}

fn imports(context: &Context<'_>) -> TokenStream {
    let marker = marker(context.catalog);
    quote!(use super::{Entry, Example, Meaning, Operation, #marker};)
}

fn enumeration(context: &Context<'_>) -> TokenStream {
    let Context {
        catalog,
        domain,
        name,
        ..
    } = context;
    let (number, _) = lookup::representation(domain);
    let doc = rustdoc::lines(&rustdoc::domain(domain));
    let variants = domain.entries.iter().map(|entry| {
        let doc = rustdoc::lines(&rustdoc::entry(catalog, entry));
        let aliases = rustdoc::aliases(entry);
        let variant = token(&entry.name.value);
        quote!(#doc #aliases #variant)
    });
    quote! {
        #doc
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[allow(clippy::enum_variant_names, reason = "the catalog gives the names")]
        #[repr(#number)]
        pub enum #name {
            #(#variants,)*
        }
    }
}

fn description(context: &Context<'_>) -> TokenStream {
    let domain = context.domain;
    let (is_mask, is_context) = (domain.bitmask, domain.informational);
    let seen_as = domain.kind.value;
    let seen_as = format_ident!("{seen_as:?}");
    let (id, type_name) = (&domain.id.value, &domain.type_name.value);
    let (title, found_in) = (
        &domain.title,
        domain.found_in.as_deref().unwrap_or_default(),
    );
    quote! {
        pub(super) static DOMAIN: ::errdex::Domain =
            ::errdex::Domain::new(
                #id, #type_name, #title, #found_in, ::errdex::Kind::#seen_as, #is_mask, #is_context
            );
    }
}

fn all(context: &Context<'_>) -> TokenStream {
    let name = &context.name;
    let entries = context.domain.entries.iter();
    let variants = entries.map(|entry| {
        let variant = token(&entry.name.value);
        quote!(#name::#variant)
    });
    column::plain(&format_ident!("ALL"), &quote!(#name), variants)
}

fn names(context: &Context<'_>) -> TokenStream {
    let entries = context.domain.entries.iter();
    let names = entries.map(|entry| &entry.name.value);
    column::plain(&format_ident!("NAMES"), &quote!(&str), names)
}

fn summaries(context: &Context<'_>) -> TokenStream {
    let entries = context.domain.entries.iter();
    let summaries = entries.map(|entry| &entry.summary.value);
    column::plain(&format_ident!("SUMMARIES"), &quote!(&str), summaries)
}

/// The fields that are lists of texts.
fn lists(context: &Context<'_>) -> TokenStream {
    let lists: [(&str, TextsOf<Entry>); 4] = [
        ("ALIASES", |entry| &entry.aliases),
        ("OLD_NAMES", |entry| &entry.old_names),
        ("NOTES", |entry| &entry.notes),
        ("CONFLICTS", |entry| &entry.conflicts),
    ];
    let lists = lists.into_iter().map(|(name, list)| {
        let rows = context.domain.entries.iter();
        let rows = rows.map(|entry| column::texts(list(entry)));
        column::lists(&format_ident!("{name}"), &quote!(&str), rows)
    });
    lists.collect()
}

/// The fields in which few values recur.
fn pools(context: &Context<'_>) -> TokenStream {
    let entries = &context.domain.entries;
    let lifecycles = column::pool(
        &format_ident!("LIFECYCLES"),
        &quote!(::errdex::Lifecycle),
        entries
            .iter()
            .map(|entry| Some(lifecycle_key(&entry.lifecycle))),
        |(state, since, until)| {
            let state = format_ident!("{state:?}");
            let since = column::option(*since);
            let until = column::option(*until);
            quote!(::errdex::Lifecycle::new(::errdex::LifecycleState::#state, #since, #until))
        },
    );
    let recoveries = column::pool(
        &format_ident!("RECOVERIES"),
        &quote!(::errdex::Recovery),
        entries.iter().map(meanings::agreed),
        |agreed| meanings::agreed_recovery(context.catalog, agreed),
    );
    let sources = column::pool(
        &format_ident!("SOURCES"),
        &quote!(&[&::errdex::Source]),
        entries.iter().map(|entry| {
            let sources = entry.meanings.iter().flat_map(|meaning| &meaning.sources);
            Some(sources.map(|source| source.value).collect::<BTreeSet<_>>())
        }),
        |sources| meanings::source_list(&sources.iter().copied().collect::<Vec<_>>()),
    );
    quote! {
        #lifecycles
        #recoveries
        #sources
    }
}

type LifecycleKey<'a> = (LifecycleState, Option<&'a str>, Option<&'a str>);

fn lifecycle_key(lifecycle: &Lifecycle) -> LifecycleKey<'_> {
    (
        lifecycle.state,
        lifecycle.since.as_ref().map(|date| date.value.as_str()),
        lifecycle.until.as_ref().map(|date| date.value.as_str()),
    )
}

/// Which rows of the catalog's meanings belong to each entry.
fn meaning_rows(context: &Context<'_>) -> TokenStream {
    let (catalog, index) = (context.catalog, context.index);
    let before = catalog.domains[..index]
        .iter()
        .flat_map(|domain| &domain.entries);
    let first = before.map(|entry| entry.meanings.len()).sum::<usize>();
    let lengths = catalog.domains[index]
        .entries
        .iter()
        .map(|entry| entry.meanings.len());
    let starts = column::starts(lengths)
        .into_iter()
        .map(|start| column::number(first + start))
        .collect::<Vec<_>>();
    let length = column::number(starts.len());
    quote! {
        static MEANINGS_STARTS: [u32; #length] = [#(#starts),*];
        const MEANINGS: ::errdex::column::Lists<Meaning> =
            ::errdex::column::Lists::new(&super::__meanings::ALL, &MEANINGS_STARTS);
    }
}

fn see_also(context: &Context<'_>) -> TokenStream {
    let (catalog, domain) = (context.catalog, context.domain);
    let name = format_ident!("SEE_ALSO");
    let first_rows = column::starts(catalog.domains.iter().map(|domain| domain.entries.len()));
    let rows = domain.entries.iter().flat_map(|entry| &entry.see_also);
    let rows = rows
        .map(|target| column::number(first_rows[target.value.domain] + target.value.entry))
        .collect::<Vec<_>>();
    let count = column::number(rows.len());
    let starts = column::starts(domain.entries.iter().map(|entry| entry.see_also.len()));
    let (starts, reader) = column::lists_of(&name, &quote!(Entry), &starts);
    quote! {
        static SEE_ALSO_ITEMS: [Entry; #count] =
            ::errdex::column::pick(&super::ENTRY_TABLE, &[#(#rows),*]);
        #starts
        pub(super) #reader
    }
}

fn examples(context: &Context<'_>) -> TokenStream {
    let entries = context.domain.entries.iter();
    column::lists(
        &format_ident!("EXAMPLES"),
        &quote!(Example),
        entries.map(|entry| example_rows(context.catalog, entry)),
    )
}

fn example_rows(catalog: &Catalog, entry: &Entry) -> Vec<TokenStream> {
    let examples = entry.examples.iter().map(|example| {
        let operation = match example.operation {
            Some(operation) => {
                let path = meanings::operation_path(catalog, operation);
                quote!(Some(#path))
            }
            None => quote!(None),
        };
        let http_status = match &example.http_status {
            Some(status) => {
                let status = column::number(usize::from(status.value));
                quote!(Some(#status))
            }
            None => quote!(None),
        };
        let body = &example.body.value;
        let evidence = meanings::evidence(example.evidence);
        let sources = meanings::source_list(&column::values(&example.sources));
        quote!(::errdex::Example::new(#operation, #http_status, #body, #evidence, #sources))
    });
    examples.collect()
}

/// Whatever does not depend on the type of the key.
fn accessors(context: &Context<'_>) -> TokenStream {
    let name = &context.name;
    quote! {
        impl #name {
            /// Every entry, in the order of the keys.
            pub const ALL: &'static [Self] = &ALL;

            /// The number of entries.
            pub const COUNT: usize = ALL.len();

            /// The entry of a name: that of the Rust variant.
            #[inline]
            pub const fn from_name(name: &str) -> Option<Self> {
                NAME_INDEX.get(name)
            }

            /// The name of the Rust variant.
            #[inline]
            pub const fn name(self) -> &'static str {
                NAMES[self as usize]
            }

            /// What it means, in one line.
            #[inline]
            pub const fn summary(self) -> &'static str {
                SUMMARIES[self as usize]
            }

            /// Since when it is documented, and whether it still is.
            #[inline]
            pub const fn lifecycle(self) -> ::errdex::Lifecycle {
                LIFECYCLES.get(self as usize)
            }

            /// What it means, under which conditions; never empty.
            #[inline]
            pub const fn meanings(self) -> &'static [Meaning] {
                MEANINGS.get(self as usize)
            }

            /// What to do, where all meanings agree on it.
            #[inline]
            pub const fn recovery(self) -> Option<::errdex::Recovery> {
                RECOVERIES.get_some(self as usize)
            }

            /// What to do, where all meanings for this operation agree on it.
            #[inline]
            pub fn recovery_on(self, operation: Operation) -> Option<::errdex::Recovery> {
                ::errdex::Code::recovery_on(self, operation)
            }

            /// Entries that a reader of this one should know.
            #[inline]
            pub const fn see_also(self) -> &'static [Entry] {
                SEE_ALSO.get(self as usize)
            }

            /// The sources of all its meanings, without repetition.
            #[inline]
            pub const fn sources(self) -> &'static [&'static ::errdex::Source] {
                SOURCES.get(self as usize)
            }

            /// Responses in which it stands.
            #[inline]
            pub const fn examples(self) -> &'static [Example] {
                EXAMPLES.get(self as usize)
            }

            /// Further knowledge: history, limits, what is not known.
            #[inline]
            pub const fn notes(self) -> &'static [&'static str] {
                NOTES.get(self as usize)
            }

            /// Where sources contradict each other: both statements, and who says which.
            #[inline]
            pub const fn conflicts(self) -> &'static [&'static str] {
                CONFLICTS.get(self as usize)
            }
        }
    }
}

fn code_impl(context: &Context<'_>) -> TokenStream {
    let name = &context.name;
    let marker = marker(context.catalog);
    let key = match context.domain.key_type {
        KeyType::String => quote!(::errdex::Key::Text(self.text())),
        KeyType::I64 => quote!(::errdex::Key::Integer(self.code())),
        _ => quote!(::errdex::Key::Integer(i64::from(self.code()))),
    };
    quote! {
        impl ::errdex::Code for #name {
            type Catalog = #marker;
            const ALL: &'static [Self] = &ALL;
            #[inline]
            fn domain(self) -> &'static ::errdex::Domain {
                &DOMAIN
            }
            #[inline]
            fn key(self) -> ::errdex::Key<'static> {
                #key
            }
            #[inline]
            fn name(self) -> &'static str {
                self.name()
            }
            #[inline]
            fn entry(self) -> Entry {
                Entry::#name(self)
            }
            #[inline]
            fn summary(self) -> &'static str {
                self.summary()
            }
            #[inline]
            fn lifecycle(self) -> ::errdex::Lifecycle {
                self.lifecycle()
            }
            #[inline]
            fn aliases(self) -> &'static [&'static str] {
                ALIASES.get(self as usize)
            }
            #[inline]
            fn old_names(self) -> &'static [&'static str] {
                OLD_NAMES.get(self as usize)
            }
            #[inline]
            fn meanings(self) -> &'static [Meaning] {
                self.meanings()
            }
            #[inline]
            fn recovery(self) -> Option<::errdex::Recovery> {
                self.recovery()
            }
            #[inline]
            fn see_also(self) -> &'static [Entry] {
                self.see_also()
            }
            #[inline]
            fn sources(self) -> &'static [&'static ::errdex::Source] {
                self.sources()
            }
            #[inline]
            fn examples(self) -> &'static [Example] {
                self.examples()
            }
            #[inline]
            fn notes(self) -> &'static [&'static str] {
                self.notes()
            }
            #[inline]
            fn conflicts(self) -> &'static [&'static str] {
                self.conflicts()
            }
        }
    }
}

fn formats(context: &Context<'_>) -> TokenStream {
    let Context { domain, name, .. } = context;
    let key = if domain.key_type == KeyType::String {
        quote!(text)
    } else {
        quote!(code)
    };
    let error = domain
        .errors
        .then(|| quote!(impl ::core::error::Error for #name {}));
    quote! {
        /// The name of the variant.
        impl ::core::fmt::Debug for #name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.name())
            }
        }

        /// The key and the summary.
        impl ::core::fmt::Display for #name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                write!(f, "{}: {}", self.#key(), self.summary())
            }
        }

        #error
    }
}
