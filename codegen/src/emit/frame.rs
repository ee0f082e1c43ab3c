//! What a catalog has once: its type, its operations and its sources.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{column, docs, marker};
use crate::ident;
use crate::model::{Catalog, EntryIndex};

pub(super) fn tokens(catalog: &Catalog) -> TokenStream {
    let marker_type = marker_type(catalog);
    let body = body(catalog);
    let operations = operations(catalog);
    let sources = sources(catalog);
    quote! {
        #marker_type
        #body
        #operations
        #sources
    }
}

fn marker_type(catalog: &Catalog) -> TokenStream {
    let marker = marker(catalog);
    let (id, title) = (&catalog.id.value, &catalog.title);
    let doc = docs::lines(&[format!("The catalog: {}.", docs::prose(title))]);
    let domains = catalog.domains.iter().map(|domain| {
        let module = ident::token(&ident::snake(&domain.id.value));
        quote!(&#module::DOMAIN)
    });
    let code_paths = catalog.code_paths.iter().map(|path| &path.value);
    let text_paths = catalog.text_paths.iter().map(|path| &path.value);
    let numbers = (0..catalog.domains.len()).map(column::number);
    let types = catalog
        .domains
        .iter()
        .map(|domain| ident::token(&domain.type_name.value));
    let types = types.collect::<Vec<_>>();
    let observation_doc = format!(" What a program saw of the catalog {id}.");
    let meaning_doc = format!(" What an entry of the catalog {id} means under stated conditions.");
    let example_doc = format!(" A response in which an entry of the catalog {id} stands.");
    quote! {
        #doc
        ///
        /// A type without values, which stands for the catalog in signatures.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum #marker {}

        impl ::errdex::Catalog for #marker {
            type Operation = Operation;
            type Entry = Entry;
            const ID: &'static str = #id;
            const TITLE: &'static str = #title;
            const DOMAINS: &'static [&'static ::errdex::Domain] = &[#(#domains),*];
            const SOURCES: &'static [::errdex::Source] = &SOURCES;
            const CODE_PATHS: &'static [&'static str] = &[#(#code_paths),*];
            const TEXT_PATHS: &'static [&'static str] = &[#(#text_paths),*];
            const PLACES: &'static [::errdex::Place<Entry>] = &PLACES;

            fn find(domain: usize, key: ::errdex::Key<'_>) -> Option<Entry> {
                match domain {
                    #(#numbers => <#types as ::errdex::Keyed>::from_key(key).map(Entry::#types),)*
                    _ => None,
                }
            }

            const MEANING_SUMMARIES: &'static [&'static str] = &__meanings::SUMMARIES;
            const MEANING_OPERATIONS: ::errdex::column::Pool<&'static [Operation]> =
                __meanings::OPERATIONS;
            const MEANING_HTTP_STATUSES: ::errdex::column::Pool<&'static [u16]> =
                __meanings::HTTP_STATUSES;
            const MEANING_TEXTS: ::errdex::column::Lists<&'static str> = __meanings::TEXTS;
            const MEANING_FAULTS: ::errdex::column::Pool<::errdex::Fault> = __meanings::FAULTS;
            const MEANING_CAUSES: ::errdex::column::Lists<&'static str> = __meanings::CAUSES;
            const MEANING_FIXES: ::errdex::column::Lists<&'static str> = __meanings::FIXES;
            const MEANING_RECOVERIES: ::errdex::column::Pool<::errdex::Recovery> =
                __meanings::RECOVERIES;
            const MEANING_EVIDENCE: ::errdex::column::Pool<::errdex::Evidence> =
                __meanings::EVIDENCE;
            const MEANING_SOURCES:
                ::errdex::column::Pool<&'static [&'static ::errdex::Source]> = __meanings::SOURCES;
            const MEANING_NOTES: ::errdex::column::Lists<&'static str> = __meanings::NOTES;
            const MEANING_CONFLICTS: ::errdex::column::Lists<&'static str> = __meanings::CONFLICTS;
        }

        #[doc = #meaning_doc]
        pub type Meaning = ::errdex::Meaning<#marker>;

        #[doc = #observation_doc]
        #[allow(dead_code, reason = "for those who name the type")]
        pub type Observation<'a> = ::errdex::Observation<'a, #marker>;

        #[doc = " What the catalog says about an observation."]
        #[allow(dead_code, reason = "for those who name the type")]
        pub type Diagnosis<'a> = ::errdex::Diagnosis<'a, #marker>;

        /// What the catalog says about an observation. Total, and allocates nothing.
        #[allow(dead_code, reason = "for those who classify")]
        pub fn classify<'a>(observation: &'a Observation<'a>) -> Diagnosis<'a> {
            ::errdex::classify(observation)
        }

        #[doc = #example_doc]
        pub type Example = ::errdex::Example<Operation>;
    }
}

/// Where in a JSON body the keys of the domains stand, those that depend on others behind them.
fn body(catalog: &Catalog) -> TokenStream {
    let mut places = Vec::new();
    for (number, domain) in catalog.domains.iter().enumerate() {
        for place in &domain.places {
            let depth = catalog
                .place_depth(place, catalog.domains.len())
                .unwrap_or_default();
            places.extend(place.paths.iter().map(|path| (depth, number, path, place)));
        }
    }
    places.sort_by_key(|(depth, number, ..)| (*depth, *number));
    let count = column::number(places.len());
    let places = places.into_iter().map(|(depth, number, path, place)| {
        let number = column::number(number);
        let path = &path.value;
        let beside = place
            .beside
            .iter()
            .map(|entry| entry_path(catalog, entry.value));
        let depth = column::number(usize::from(depth));
        quote! {
            ::errdex::Place { domain: #number, path: #path, beside: &[#(#beside),*], depth: #depth }
        }
    });
    quote!(static PLACES: [::errdex::Place<Entry>; #count] = [#(#places),*];)
}

/// An entry, named as a person would.
fn entry_path(catalog: &Catalog, index: EntryIndex) -> TokenStream {
    let domain = &catalog.domains[index.domain];
    let type_name = ident::token(&domain.type_name.value);
    let variant = ident::token(&domain.entries[index.entry].name.value);
    quote!(Entry::#type_name(#type_name::#variant))
}

fn operations(catalog: &Catalog) -> TokenStream {
    let id = &catalog.id.value;
    let operations = &catalog.operations;
    let count = column::number(operations.len());
    let variants = operations
        .iter()
        .map(|operation| ident::token(&ident::upper_camel(&operation.name.value)))
        .collect::<Vec<_>>();
    let variant_docs = operations.iter().map(|operation| {
        let line = format!(
            "`{}`: {} (`{} {}`).",
            operation.name.value,
            docs::prose(&operation.summary),
            operation.http_method,
            operation.path
        );
        docs::lines(&[line])
    });
    let when_repeated = column::lists(
        &format_ident!("OPERATION_REPEATED"),
        &quote!(Entry),
        operations.iter().map(|operation| {
            let entries = operation.when_repeated.iter();
            entries.map(|&entry| entry_path(catalog, entry)).collect()
        }),
    );
    let names = operations.iter().map(|operation| &operation.name.value);
    let methods = operations.iter().map(|operation| &operation.http_method);
    let paths = operations.iter().map(|operation| &operation.path);
    let summaries = operations.iter().map(|operation| &operation.summary);
    // An enum without variants has no representation, and no number to be read as.
    let (repr, row) = if operations.is_empty() {
        (quote!(), quote!(match self {}))
    } else {
        (quote!(#[repr(u16)]), quote!(self as usize))
    };
    quote! {
        /// An operation of the API. They are in the order of a session.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #repr
        pub enum Operation {
            #(#variant_docs #variants,)*
        }

        static OPERATIONS: [Operation; #count] = [#(Operation::#variants),*];
        static OPERATION_NAMES: [&str; #count] = [#(#names),*];
        static OPERATION_METHODS: [&str; #count] = [#(#methods),*];
        static OPERATION_PATHS: [&str; #count] = [#(#paths),*];
        static OPERATION_SUMMARIES: [&str; #count] = [#(#summaries),*];
        #when_repeated

        impl Operation {
            /// Every operation, in the order of a session.
            pub const ALL: &'static [Self] = &OPERATIONS;

            /// The number of operations.
            pub const COUNT: usize = #count;

            const fn row(self) -> usize {
                #row
            }

            /// The name in the API's own spelling.
            #[inline]
            pub const fn name(self) -> &'static str {
                OPERATION_NAMES[self.row()]
            }

            /// The operation of a name in the API's own spelling.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|operation| operation.name() == name)
            }

            /// The HTTP method.
            #[inline]
            pub const fn http_method(self) -> &'static str {
                OPERATION_METHODS[self.row()]
            }

            /// The path, with the variable parts in braces.
            #[inline]
            pub const fn path(self) -> &'static str {
                OPERATION_PATHS[self.row()]
            }

            /// What it does, in one line.
            #[inline]
            pub const fn summary(self) -> &'static str {
                OPERATION_SUMMARIES[self.row()]
            }

            /// What a repetition may answer when the first request did take effect, although no
            /// answer arrived.
            #[inline]
            pub const fn when_repeated(self) -> &'static [Entry] {
                OPERATION_REPEATED.get(self.row())
            }
        }

        impl ::core::fmt::Display for Operation {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.name())
            }
        }

        impl ::core::str::FromStr for Operation {
            type Err = ::errdex::UnknownOperation;

            fn from_str(name: &str) -> Result<Self, ::errdex::UnknownOperation> {
                Self::from_name(name).ok_or(::errdex::UnknownOperation::new(#id))
            }
        }
    }
}

fn sources(catalog: &Catalog) -> TokenStream {
    let rows = catalog.sources.iter().map(|source| {
        let (id, title) = (&source.id.value, &source.title);
        let spanned = [&source.url, &source.dated, &source.withdrawn]
            .map(|field| column::option(field.as_ref().map(|field| field.value.as_str())));
        let [url, dated, withdrawn] = spanned;
        let note = column::option(source.note.as_deref());
        quote!(::errdex::Source::new(#id, #title, #url, #dated, #withdrawn, #note))
    });
    let count = column::number(catalog.sources.len());
    quote! {
        static SOURCES: [::errdex::Source; #count] = [#(#rows),*];
    }
}
