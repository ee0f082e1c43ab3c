//! The tables that lead from keys and names to entries: perfect hash tables and public maps.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::column::number;
use errdex_catalog::perfect_hash::{self, Integers, Table};
use errdex_core::index::hash::Sample;
use errdex_core::{KeyType, Matching};

/// The index of the column `CODES`.
pub(super) fn integers(
    (key, key_type): (&Ident, KeyType),
    value: &Ident,
    codes: &[i64],
    value_size: u64,
) -> TokenStream {
    match perfect_hash::integers(codes, key_type, value_size) {
        Integers::Dense {
            first,
            slots,
            length,
        } => {
            let slots = slots.into_iter().map(Literal::u64_unsuffixed);
            let length = Literal::u64_unsuffixed(length);
            let first = Literal::i64_unsuffixed(first);
            quote! {
                static CODE_SLOTS: [Option<#value>; #length] =
                    ::errdex::index::Dense::slots(&ALL, &[#(#slots),*]);
                const CODE_INDEX: ::errdex::index::Dense<#value> =
                    ::errdex::index::Dense::new(#first, &CODE_SLOTS);
            }
        }
        Integers::Sparse(table) => {
            let (groups, slots) = sizes(&table);
            let parts = parts(&format_ident!("CODE_SLOTS"), &quote!(#key), "CODES", &table);
            let seed = Literal::u64_unsuffixed(table.seed);
            let count = number(codes.len());
            quote! {
                #parts
                const CODE_INDEX: ::errdex::index::Sparse<#key, #value, #count, #groups, #slots> =
                    ::errdex::index::Sparse::new(#seed, &CODE_SLOTS, &ALL);
            }
        }
    }
}

/// The index of a column of texts.
pub(super) struct Texts<'a> {
    /// What the tables are called.
    pub(super) prefix: &'a str,
    /// The column of the texts, and that of the values.
    pub(super) columns: (&'a str, &'a str),
    /// The type of the values.
    pub(super) value: &'a Ident,
    pub(super) matching: Matching,
}

impl Texts<'_> {
    pub(super) fn tokens(&self, texts: &[&str]) -> TokenStream {
        let (reading, table) = perfect_hash::texts(texts, self.matching);
        let (groups, slots) = sizes(&table);
        let index = format_ident!("{}_INDEX", self.prefix);
        let slots_name = format_ident!("{}_SLOTS", self.prefix);
        let (keys, values) = self.columns;
        let parts = parts(&slots_name, &quote!(&str), keys, &table);
        let (value, values) = (self.value, format_ident!("{values}"));
        let count = number(texts.len());
        let sample = match reading.sample {
            Sample::Ends => quote!(Ends),
            Sample::Middle => quote!(Middle),
            Sample::All => quote!(All),
        };
        let ignore_case = reading.ignore_case;
        let seed = Literal::u64_unsuffixed(table.seed);
        quote! {
            #parts
            const #index: ::errdex::index::Texts<#value, #count, #groups, #slots> =
                ::errdex::index::Texts::new(
                    (::errdex::index::Sample::#sample, #ignore_case, #seed),
                    &#slots_name,
                    &#values
                );
        }
    }
}

/// How many groups and how many slots a table has.
fn sizes(table: &Table) -> (Literal, Literal) {
    (number(table.displacements.len()), number(table.rows.len()))
}

/// The displacements and the slots of a table, made from the column of its keys.
fn parts(name: &Ident, key: &TokenStream, column: &str, table: &Table) -> TokenStream {
    let keys = format_ident!("{column}");
    let (groups, slots) = sizes(table);
    let displacements = table.displacements.iter().map(|&byte| number(byte.into()));
    let rows = table.rows.iter().map(|&row| number(row));
    quote! {
        static #name: ::errdex::index::Slots<#key, #groups, #slots> =
            ::errdex::index::Slots::new([#(#displacements),*], &#keys, &[#(#rows),*]);
    }
}

/// A public map from a column of keys to one of values.
pub(super) struct Map<'a> {
    pub(super) name: &'a str,
    pub(super) doc: &'a [&'a str],
    /// The column of the keys, and that of the values.
    pub(super) columns: (&'a str, &'a str),
    /// The type of the keys, and that of the values.
    pub(super) types: (TokenStream, &'a Ident),
}

impl Map<'_> {
    pub(super) fn tokens<K: phf_shared::PhfHash>(&self, keys: &[K]) -> TokenStream {
        let state = phf_generator::generate_hash(keys);
        let name = format_ident!("{}", self.name);
        let entries_name = format_ident!("{name}_ENTRIES");
        let (key, value) = &self.types;
        let (keys, values) = self.columns;
        let (keys, values) = (format_ident!("{keys}"), format_ident!("{values}"));
        let length = number(state.map.len());
        let rows = state.map.iter().map(|&row| number(row));
        let seed = Literal::u64_unsuffixed(state.key);
        let displacements = state.disps.iter().map(|&(first, second)| {
            let (first, second) = (
                Literal::u32_unsuffixed(first),
                Literal::u32_unsuffixed(second),
            );
            quote!((#first, #second))
        });
        let doc = self.doc.iter();
        quote! {
            static #entries_name: [(#key, #value); #length] =
                ::errdex::index::pairs(&#keys, &#values, &[#(#rows),*]);

            #(#[doc = #doc])*
            #[allow(dead_code, reason = "for those who want a map")]
            pub static #name: ::errdex::phf::Map<#key, #value> = ::errdex::phf::Map {
                key: #seed,
                disps: &[#(#displacements),*],
                entries: &#entries_name,
            };
        }
    }
}
