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

/// The content of the module of one catalog.
pub(crate) fn module(catalog: &Catalog) -> TokenStream {
    let frame = frame::tokens(catalog);
    let entry = entry::tokens(catalog);
    let meanings = meanings::tokens(catalog);
    let domains = (0..catalog.domains.len()).map(|domain| domain::tokens(catalog, domain));
    let exports = catalog.domains.iter().map(|domain| {
        let module = ident::token(&ident::snake(&domain.id.value));
        let name = ident::token(&domain.type_name.value);
        quote!(pub use #module::#name;)
    });
    quote! {
        #(#exports)*
        #frame
        #entry
        #(#domains)*
        #meanings
    }
}

/// The type without values that stands for the catalog.
fn marker(catalog: &Catalog) -> proc_macro2::Ident {
    ident::token(&ident::upper_camel(&catalog.id.value))
}
