//! The enum over the entries of all domains, one variant a domain.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{column, marker, rustdoc, token};
use errdex_catalog::model::Catalog;

pub(super) fn tokens(catalog: &Catalog) -> TokenStream {
    let marker = marker(catalog);
    let types = catalog
        .domains
        .iter()
        .map(|domain| token(&domain.type_name.value))
        .collect::<Vec<_>>();
    let titles = catalog
        .domains
        .iter()
        .map(|domain| format!(" {}.", rustdoc::prose(&domain.title)));
    let count = catalog
        .domains
        .iter()
        .map(|domain| domain.entries.len())
        .sum();
    let count = column::number(count);
    let table = table(&types, &count);
    let accessors = accessors(&types);
    quote! {
        /// An entry of any domain of the catalog.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Entry {
            #(#[doc = #titles] #types(#types),)*
        }

        #table

        impl ::errdex::Code for Entry {
            type Catalog = #marker;
            const ALL: &'static [Self] = &ENTRY_TABLE;
            #accessors
            #[inline]
            fn entry(self) -> Entry {
                self
            }
        }

        impl ::core::fmt::Display for Entry {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    #(Self::#types(code) => ::core::fmt::Display::fmt(code, f),)*
                }
            }
        }

        #(
            impl From<#types> for Entry {
                #[inline]
                fn from(code: #types) -> Self {
                    Self::#types(code)
                }
            }
        )*
    }
}

/// The table of all entries, filled from those of the domains.
fn table(types: &[Ident], count: &proc_macro2::Literal) -> TokenStream {
    quote! {
        static ENTRY_TABLE: [Entry; #count] = ::errdex::__entries!(Entry, #(#types),*);

        /// Every entry of the catalog, domain by domain, each in the order of its keys.
        #[allow(dead_code, reason = "for those who go through all of them")]
        pub static ENTRIES: &[Entry] = &ENTRY_TABLE;
    }
}

/// The methods that hand on to the entry's own domain.
fn accessors(types: &[Ident]) -> TokenStream {
    let methods = [
        ("domain", quote!(&'static ::errdex::Domain)),
        ("key", quote!(::errdex::Key<'static>)),
        ("name", quote!(&'static str)),
        ("summary", quote!(&'static str)),
        ("lifecycle", quote!(::errdex::Lifecycle)),
        ("aliases", quote!(&'static [&'static str])),
        ("old_names", quote!(&'static [&'static str])),
        ("meanings", quote!(&'static [Meaning])),
        ("recovery", quote!(Option<::errdex::Recovery>)),
        ("see_also", quote!(&'static [Entry])),
        ("sources", quote!(&'static [&'static ::errdex::Source])),
        ("examples", quote!(&'static [Example])),
        ("notes", quote!(&'static [&'static str])),
        ("conflicts", quote!(&'static [&'static str])),
    ];
    let methods = methods.into_iter().map(|(method, result)| {
        let method = format_ident!("{method}");
        quote! {
            #[inline]
            fn #method(self) -> #result {
                match self {
                    #(Self::#types(code) => ::errdex::Code::#method(code),)*
                }
            }
        }
    });
    quote!(#(#methods)*)
}
