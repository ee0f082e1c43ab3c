//! From the model to tokens: the table of contents of what is generated.
//!
//! Only for a catalog that passed the checks; nothing here can fail, and nothing decides. What is
//! generated is data and trivial accessors.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ident;
use crate::model::Catalog;

mod column;
mod docs;
mod domain;
mod entry;
mod frame;
mod lookup;
mod meanings;
mod operation;

/// The content of the module of one catalog, piece by piece, so that no more than one piece of a
/// large catalog has to be held as tokens.
pub(crate) fn pieces(catalog: &Catalog) -> impl Iterator<Item = TokenStream> {
    let domains = 0..catalog.domains.len();
    let head = [exports, frame::tokens, entry::tokens].into_iter();
    head.map(|piece| piece(catalog))
        .chain(domains.map(|domain| domain::tokens(catalog, domain)))
        .chain(std::iter::once_with(|| meanings::tokens(catalog)))
}

fn exports(catalog: &Catalog) -> TokenStream {
    let exports = catalog.domains.iter().map(|domain| {
        let module = ident::token(&ident::snake(&domain.id.value));
        let name = ident::token(&domain.type_name.value);
        quote!(pub use #module::#name;)
    });
    quote!(#(#exports)*)
}

/// The type without values that stands for the catalog.
fn marker(catalog: &Catalog) -> proc_macro2::Ident {
    ident::token(&ident::upper_camel(&catalog.id.value))
}
