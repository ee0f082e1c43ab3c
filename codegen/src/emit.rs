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
mod index;
mod lookup;
mod meanings;
mod operation;

/// A part of the generated module: items, in a module of their own when there is a head for it.
///
/// The items come one by one, so that no more than one of a large catalog has to be held as tokens.
pub(crate) struct Section<'a> {
    pub(crate) head: Option<TokenStream>,
    pub(crate) items: Box<dyn Iterator<Item = TokenStream> + 'a>,
}

/// The content of the module of one catalog.
pub(crate) fn sections(catalog: &Catalog) -> impl Iterator<Item = Section<'_>> {
    let head = [exports, frame::tokens, entry::tokens].into_iter();
    let head = Section {
        head: None,
        items: Box::new(head.map(|items| items(catalog))),
    };
    let domains = 0..catalog.domains.len();
    std::iter::once(head)
        .chain(domains.map(|index| domain::section(catalog, index)))
        .chain([meanings::section(catalog)])
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
