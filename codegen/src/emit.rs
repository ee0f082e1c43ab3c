//! From the model to tokens: the table of contents of what is generated.
//!
//! Only for a catalog that passed the checks; nothing here can fail, and nothing decides. What is
//! generated is data and trivial accessors.

use proc_macro2::TokenStream;
use quote::quote;

use errdex_catalog::ident;
use errdex_catalog::model::Catalog;

mod catalog;
mod column;
mod domain;
mod entry;
mod lookup;
mod meanings;
mod operation;
mod perfect_hash;
mod rustdoc;

/// A part of the generated module: items, in a module of their own when there is a head for it.
///
/// The items come one by one, so that no more than one of a large catalog has to be held as tokens.
pub(crate) struct Section<'a> {
    pub(crate) head: Option<TokenStream>,
    pub(crate) items: Box<dyn Iterator<Item = TokenStream> + 'a>,
}

/// The content of the module of one catalog.
pub(crate) fn sections(catalog: &Catalog) -> impl Iterator<Item = Section<'_>> {
    let head = [exports, self::catalog::tokens, entry::tokens].into_iter();
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
        let module = token(&ident::snake(&domain.id.value));
        let name = token(&domain.type_name.value);
        quote!(pub use #module::#name;)
    });
    quote!(#(#exports)*)
}

/// A token for a word that the checks have found to be an identifier.
fn token(word: &str) -> proc_macro2::Ident {
    proc_macro2::Ident::new(word, proc_macro2::Span::call_site())
}

/// The type without values that stands for the catalog.
fn marker(catalog: &Catalog) -> proc_macro2::Ident {
    token(&ident::upper_camel(&catalog.id.value))
}
