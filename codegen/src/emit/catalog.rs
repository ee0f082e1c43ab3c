//! What a catalog has once: its type, its sources, and where a body holds the keys.

use proc_macro2::TokenStream;
use quote::quote;

use super::{column, marker, operation, rustdoc, token};
use errdex_catalog::ident;
use errdex_catalog::model::Catalog;

pub(super) fn tokens(catalog: &Catalog) -> TokenStream {
    let marker_type = marker_type(catalog);
    let body = body(catalog);
    let operations = operation::tokens(catalog);
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
    let doc = rustdoc::lines(&[format!("The catalog: {}.", rustdoc::prose(title))]);
    let domains = catalog.domains.iter().map(|domain| {
        let module = token(&ident::snake(&domain.id.value));
        quote!(&#module::DOMAIN)
    });
    let code_paths = catalog.responses.code.iter().map(|path| &path.value);
    let text_paths = catalog.responses.text.iter().map(|path| &path.value);
    let no_response = catalog
        .responses
        .not_a_response_if
        .iter()
        .map(|name| &name.value);
    let ours = catalog.responses.ours.iter();
    let ours = ours.map(|entry| operation::entry_path(catalog, entry.value));
    let support = match &catalog.support {
        Some(support) => {
            let (name, contact) = (&support.name.value, &support.contact.value);
            quote!(Some(::errdex::Support::new(#name, #contact)))
        }
        None => quote!(None),
    };
    let numbers = (0..catalog.domains.len()).map(column::number);
    let types = catalog
        .domains
        .iter()
        .map(|domain| token(&domain.type_name.value));
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
            const SUPPORT: Option<::errdex::Support> = #support;
            const CODE_PATHS: &'static [&'static str] = &[#(#code_paths),*];
            const TEXT_PATHS: &'static [&'static str] = &[#(#text_paths),*];
            const NO_RESPONSE: &'static [&'static str] = &[#(#no_response),*];
            const OURS: &'static [Entry] = &[#(#ours),*];
            const PLACES: &'static [::errdex::Place<Entry>] = &PLACES;

            #[inline]
            fn find(domain: usize, key: ::errdex::Key<'_>) -> Option<Entry> {
                match domain {
                    #(#numbers => <#types as ::errdex::Keyed>::from_key(key).map(Entry::#types),)*
                    _ => None,
                }
            }

            #[inline]
            fn ends_session(operation: Operation) -> bool {
                operation.ends_session()
            }

            const MEANING_SUMMARIES: &'static [&'static str] = &__meanings::SUMMARIES;
            const MEANING_OPERATIONS: ::errdex::column::Pool<&'static [Operation]> =
                __meanings::OPERATIONS;
            const MEANING_HTTP_STATUSES: ::errdex::column::Pool<&'static [u16]> =
                __meanings::HTTP_STATUSES;
            const MEANING_TEXTS: ::errdex::column::Lists<&'static str> = __meanings::TEXTS;
            const MEANING_SUPPORTING_TEXTS: ::errdex::column::Lists<&'static str> =
                __meanings::SUPPORTING_TEXTS;
            const MEANING_BESIDE: ::errdex::column::Lists<Entry> = __meanings::BESIDE;
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
        #[inline]
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
            .when
            .iter()
            .map(|entry| operation::entry_path(catalog, entry.value));
        let depth = column::number(usize::from(depth));
        quote! {
            ::errdex::Place { domain: #number, path: #path, beside: &[#(#beside),*], depth: #depth, }
        }
    });
    quote!(static PLACES: [::errdex::Place<Entry>; #count] = [#(#places),*];)
}

fn sources(catalog: &Catalog) -> TokenStream {
    let rows = catalog.sources.iter().map(|source| {
        let (id, title) = (&source.id.value, &source.title.value);
        let spanned = [&source.url, &source.dated, &source.withdrawn, &source.note]
            .map(|field| column::option(field.as_ref().map(|field| field.value.as_str())));
        let [url, dated, withdrawn, note] = spanned;
        quote!(::errdex::Source::new(#id, #title, #url, #dated, #withdrawn, #note))
    });
    let count = column::number(catalog.sources.len());
    quote! {
        static SOURCES: [::errdex::Source; #count] = [#(#rows),*];
    }
}
