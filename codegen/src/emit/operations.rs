//! The enum of the operations, and its tables.

use errdex_catalog::ident;
use errdex_catalog::model::{Catalog, Operation};
use errdex_core::Matching;

use super::lookup::Texts;
use super::{marker, reference, rustdoc};
use crate::output::Output;

/// The name of the variant.
pub(super) fn variant(operation: &Operation) -> String {
    ident::upper_camel(&operation.name.value)
}

pub(super) fn write(out: &mut Output, catalog: &Catalog) {
    let operations = &catalog.operations;
    out.push(
        "\n/// An operation of the API. They are in the order of a session.\n\
         #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]\n#[non_exhaustive]\n",
    );
    // An enum without variants has no representation.
    if !operations.is_empty() {
        out.push("#[repr(u16)]\n");
    }
    out.push("pub enum Operation {\n");
    for operation in operations {
        out.doc("    ", &rustdoc::operation(operation));
        writeln!(out, "    {},", variant(operation));
    }
    out.push("}\n\n");
    let marker = marker(catalog);
    if operations.is_empty() {
        writeln!(out, "::errdex::__no_operations!(Operation in {marker});");
        return;
    }
    tables(out, catalog);
    writeln!(
        out,
        "\n::errdex::__operations! {{\n    Operation in {marker},\n    tables: {{\n        \
         all: ALL_OPERATIONS,\n        names: OPERATION_NAMES,\n        \
         summaries: OPERATION_SUMMARIES,\n        methods: OPERATION_METHODS,\n        \
         paths: OPERATION_PATHS,\n        idempotent: OPERATION_IDEMPOTENT,\n        \
         ends_session: OPERATION_ENDS_SESSION,\n        when_repeated: OPERATION_WHEN_REPEATED,\n        \
         name_index: OPERATION_INDEX,\n    }},\n}}"
    );
}

fn tables(out: &mut Output, catalog: &Catalog) {
    let operations = &catalog.operations;
    let count = operations.len().to_string();
    let head = |name, item| (name, item, count.as_str());
    let always = |_: &Operation| true;
    out.column(
        head("ALL_OPERATIONS", "Operation"),
        operations,
        always,
        |out, operation| {
            write!(out, "Operation::{}", variant(operation));
        },
    );
    out.column(
        head("OPERATION_NAMES", "&str"),
        operations,
        always,
        |out, operation| {
            out.literal(&operation.name.value);
        },
    );
    out.column(
        head("OPERATION_SUMMARIES", "&str"),
        operations,
        always,
        |out, operation| {
            out.literal(&operation.summary.value);
        },
    );
    let has_http = |operation: &Operation| operation.http.is_some();
    out.column(
        head("OPERATION_METHODS", "&str"),
        operations,
        has_http,
        |out, operation| {
            out.literal(
                operation
                    .http
                    .as_ref()
                    .map_or("", |http| &http.method.value),
            );
        },
    );
    out.column(
        head("OPERATION_PATHS", "&str"),
        operations,
        has_http,
        |out, operation| {
            out.literal(operation.http.as_ref().map_or("", |http| &http.path.value));
        },
    );
    let idempotent = head("OPERATION_IDEMPOTENT", "Option<bool>");
    out.column(idempotent, operations, always, |out, operation| {
        write!(out, "{:?}", operation.idempotent);
    });
    out.column(
        head("OPERATION_ENDS_SESSION", "bool"),
        operations,
        always,
        |out, operation| {
            write!(out, "{}", operation.ends_session);
        },
    );
    out.lists(
        head("OPERATION_WHEN_REPEATED", "::errdex::define::EntryRef"),
        operations,
        |operation| &operation.when_repeated,
        |out, entry| reference(out, catalog, entry.value),
    );
    let names = operations
        .iter()
        .map(|operation| operation.name.value.as_str());
    let index = Texts {
        prefix: "OPERATION",
        column: Some("OPERATION_NAMES"),
        spellings: Vec::new(),
        matching: Matching::Exact,
    };
    index.write(out, &names.collect::<Vec<_>>());
}
