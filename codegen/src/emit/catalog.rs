//! What belongs to the catalog as a whole: its type, its sources, and where keys are in a body.

use errdex_catalog::model::Catalog;
use errdex_catalog::source::Spanned;
use quote::quote;

use super::{marker, rustdoc, values};
use crate::output::{Output, list, texts};

pub(super) fn write(out: &mut Output, catalog: &Catalog) {
    let marker = marker(catalog);
    out.push("\n");
    out.doc(
        "",
        &format!("The catalog: {}.", rustdoc::prose(&catalog.title)),
    );
    writeln!(
        out,
        "///\n/// A type without values that represents the catalog in signatures.\n\
         #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]\n\
         pub enum {marker} {{}}\n"
    );
    call(out, catalog, &marker);
    sources(out, catalog);
}

fn call(out: &mut Output, catalog: &Catalog, marker: &str) {
    let (id, title) = (&catalog.id.value, &catalog.title);
    writeln!(
        out,
        "::errdex::__catalog! {{\n    {marker}(Operation, Entry) = {id:?},\n    title: {title:?},\n    \
         fingerprint: {:#018x},\n    domains: [",
        catalog.fingerprint
    );
    for domain in &catalog.domains {
        writeln!(out, "        {},", domain.type_name.value);
    }
    out.push("    ],\n    sources: CATALOG_SOURCES,\n    servers: ");
    paths(out, &catalog.servers);
    out.push(",\n    response_ids: ");
    list(out, &catalog.responses.ids, |out, id| {
        write!(out, "::errdex::ResponseId::new({:?}, ", id.name.value);
        paths(out, &id.paths);
        out.push(")");
    });
    let stated = [
        &catalog.no_response.sent_no,
        &catalog.no_response.sent_maybe,
    ]
    .map(|stated| values::stated(catalog, stated.as_ref().map(|stated| &stated.value)));
    let [sent_no, sent_maybe] = stated;
    out.push(",\n    no_response: ");
    out.tokens(quote!(::errdex::NoResponse::new(#sent_no, #sent_maybe)));
    out.push(",\n    support: ");
    out.tokens(match &catalog.support {
        Some(support) => {
            let (name, contact) = (&support.name.value, &support.contact.value);
            quote!(Some(::errdex::Support::new(#name, #contact)))
        }
        None => quote!(None),
    });
    out.push(",\n    tables: __tables,\n    meanings: __meanings,\n}\n");
}

fn paths(out: &mut Output, paths: &[Spanned<String>]) {
    texts(out, paths.iter().map(|path| path.value.as_str()));
}

fn sources(out: &mut Output, catalog: &Catalog) {
    let count = catalog.sources.len();
    writeln!(
        out,
        "\nstatic CATALOG_SOURCES: [::errdex::Source; {count}] = ["
    );
    for source in &catalog.sources {
        out.push("    ");
        out.tokens(values::source(source));
        out.push(",\n");
    }
    out.push("];\n");
}
