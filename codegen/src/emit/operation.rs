//! The enum of the operations, and its tables.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::perfect_hash::Texts;
use super::{column, rustdoc, token};
use errdex_catalog::ident;
use errdex_catalog::model::{Catalog, EntryIndex, Operation};
use errdex_core::Matching;

pub(super) fn tokens(catalog: &Catalog) -> TokenStream {
    let id = &catalog.id.value;
    let operations = &catalog.operations;
    let count = column::number(operations.len());
    let variants = operations
        .iter()
        .map(|operation| token(&ident::upper_camel(&operation.name.value)))
        .collect::<Vec<_>>();
    let variant_docs = operations.iter().map(|operation| {
        let line = format!(
            "{}: {} ({}).",
            rustdoc::code(&operation.name.value),
            rustdoc::prose(&operation.summary.value),
            rustdoc::code(&format!("{} {}", method(operation), path(operation)))
        );
        rustdoc::lines(&[line])
    });
    let tables = tables(catalog);
    // An enum without variants has no representation, no number to be read as, and no names.
    let (repr, row, from_name) = if operations.is_empty() {
        let nothing = quote! {
            let _ = name;
            None
        };
        (quote!(), quote!(match self {}), nothing)
    } else {
        let repr = quote!(#[repr(u16)]);
        (
            repr,
            quote!(self as usize),
            quote!(OPERATION_INDEX.get(name)),
        )
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
        #tables

        impl Operation {
            /// Every operation, in the order of a session.
            pub const ALL: &'static [Self] = &OPERATIONS;

            /// The number of operations.
            pub const COUNT: usize = #count;

            #[inline]
            const fn row(self) -> usize {
                #row
            }

            /// The name in the API's own spelling.
            #[inline]
            pub const fn name(self) -> &'static str {
                OPERATION_NAMES[self.row()]
            }

            /// The operation of a name in the API's own spelling.
            #[inline]
            pub const fn from_name(name: &str) -> Option<Self> {
                #from_name
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

            /// Whether it ends what the first operation of a session began.
            #[inline]
            pub const fn ends_session(self) -> bool {
                OPERATION_ENDS_SESSION[self.row()]
            }

            /// What a repetition may answer when the first request did take effect, although no
            /// answer arrived.
            #[inline]
            pub const fn when_repeated(self) -> &'static [Entry] {
                OPERATION_REPEATED.get(self.row())
            }
        }

        impl ::core::fmt::Display for Operation {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.name())
            }
        }

        impl ::core::str::FromStr for Operation {
            type Err = ::errdex::UnknownOperation;

            #[inline]
            fn from_str(name: &str) -> Result<Self, ::errdex::UnknownOperation> {
                Self::from_name(name).ok_or(::errdex::UnknownOperation::new(#id))
            }
        }
    }
}

fn method(operation: &Operation) -> &str {
    operation
        .http
        .as_ref()
        .map_or("", |http| &http.method.value)
}

fn path(operation: &Operation) -> &str {
    operation.http.as_ref().map_or("", |http| &http.path.value)
}

/// One column a field of the operations.
fn tables(catalog: &Catalog) -> TokenStream {
    let operations = &catalog.operations;
    let count = column::number(operations.len());
    let when_repeated = column::private_lists(
        &format_ident!("OPERATION_REPEATED"),
        &quote!(Entry),
        operations.iter().map(|operation| {
            let entries = operation.when_repeated.iter();
            entries
                .map(|entry| entry_path(catalog, entry.value))
                .collect()
        }),
    );
    let names = operations
        .iter()
        .map(|operation| operation.name.value.as_str());
    let index = Texts {
        prefix: "OPERATION",
        columns: ("OPERATION_NAMES", "OPERATIONS"),
        value: &format_ident!("Operation"),
        matching: Matching::Exact,
    };
    let name_index =
        (!operations.is_empty()).then(|| index.tokens(&names.clone().collect::<Vec<_>>()));
    let methods = operations.iter().map(method);
    let paths = operations.iter().map(path);
    let summaries = operations.iter().map(|operation| &operation.summary.value);
    let ends_session = operations.iter().map(|operation| operation.ends_session);
    quote! {
        static OPERATION_NAMES: [&str; #count] = [#(#names),*];
        static OPERATION_METHODS: [&str; #count] = [#(#methods),*];
        static OPERATION_PATHS: [&str; #count] = [#(#paths),*];
        static OPERATION_SUMMARIES: [&str; #count] = [#(#summaries),*];
        static OPERATION_ENDS_SESSION: [bool; #count] = [#(#ends_session),*];
        #name_index
        #when_repeated
    }
}

/// An entry, named as a person would.
pub(super) fn entry_path(catalog: &Catalog, index: EntryIndex) -> TokenStream {
    let domain = &catalog.domains[index.domain];
    let type_name = token(&domain.type_name.value);
    let variant = token(&domain.entries[index.entry].name.value);
    quote!(Entry::#type_name(#type_name::#variant))
}
