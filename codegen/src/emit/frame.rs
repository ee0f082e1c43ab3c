//! What a catalog has once: its type, its operations and its sources.

use proc_macro2::TokenStream;
use quote::quote;

use super::{column, docs, marker};
use crate::ident;
use crate::model::Catalog;

pub(super) fn tokens(catalog: &Catalog) -> TokenStream {
    let marker_type = marker_type(catalog);
    let operations = operations(catalog);
    let sources = sources(catalog);
    quote! {
        #marker_type
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

        #[doc = #example_doc]
        pub type Example = ::errdex::Example<Operation>;
    }
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
