//! The enums of the facets of a domain: properties of its entries with few values.

use std::collections::BTreeSet;

use errdex_catalog::ident;
use errdex_catalog::model::{Catalog, Domain, Facet, FacetFrom};
use errdex_core::{KeyType, Matching};

use super::{marker, rustdoc};
use crate::output::Output;

/// The facets with values, each with its number in the domain.
pub(super) fn all(domain: &Domain) -> impl Iterator<Item = (usize, &Facet)> {
    let facets = domain.facets.iter().enumerate();
    facets.filter(|(_, facet)| !facet.values.is_empty())
}

/// The name of the accessor.
pub(super) fn accessor(facet: &Facet) -> String {
    ident::snake(&facet.name.value)
}

pub(super) fn write(out: &mut Output, catalog: &Catalog, domain: &Domain) {
    for (number, facet) in all(domain) {
        out.push("\n");
        let type_name = type_name(catalog, domain, facet);
        let variants = variants(facet);
        enumeration(out, facet, &type_name, &variants);
        tables(out, domain, (number, facet), &type_name, &variants);
        call(out, domain, facet, &type_name);
    }
}

/// The name of the enum, which is in the module of the domain.
fn type_name(catalog: &Catalog, domain: &Domain, facet: &Facet) -> String {
    let name = ident::upper_camel(&facet.name.value);
    if name == domain.type_name.value || name == marker(catalog) {
        return format!("{name}Facet");
    }
    name
}

/// The names of the variants: made from the value, or from its title if the value is not a valid
/// name, or from the facet and the value.
fn variants(facet: &Facet) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let facet_name = ident::upper_camel(&facet.name.value);
    let variants = facet.values.iter().map(|value| {
        let key = ident::upper_camel(&value.key.value);
        let title = value
            .title
            .as_ref()
            .map(|title| ident::upper_camel(&title.value));
        let is_name = |name: &String| {
            ident::is_upper_camel(name) && ident::is_identifier(name) && name != "ALL"
        };
        let made = format!("{facet_name}{key}");
        let name = [Some(key), title].into_iter().flatten().find(is_name);
        let name = name.unwrap_or(made);
        let others = (2..).map(|number| format!("{name}{number}"));
        let mut names = std::iter::once(name.clone()).chain(others);
        let name = names.find(|name| taken.insert(name.clone()));
        name.unwrap_or_default()
    });
    variants.collect()
}

fn enumeration(out: &mut Output, facet: &Facet, type_name: &str, variants: &[String]) {
    let name = rustdoc::code(&facet.name.value);
    out.doc("", &format!("The values of the facet {name}."));
    out.line("#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]");
    out.line("#[non_exhaustive]");
    out.line("#[allow(clippy::enum_variant_names, reason = \"the catalog gives the names\")]");
    out.line(&format!("pub enum {type_name} {{"));
    for (value, variant) in facet.values.iter().zip(variants) {
        let key = rustdoc::code(&value.key.value);
        match &value.title {
            Some(title) => out.doc("    ", &format!("{key}: {}", rustdoc::prose(&title.value))),
            None => out.doc("    ", &key),
        }
        out.line(&format!("    {variant},"));
    }
    out.line("}");
}

/// The prefix of the names of a facet's tables.
fn prefix(facet: &Facet) -> String {
    format!("FACET_{}", accessor(facet).to_ascii_uppercase())
}

fn tables(
    out: &mut Output,
    domain: &Domain,
    (number, facet): (usize, &Facet),
    type_name: &str,
    variants: &[String],
) {
    let prefix = prefix(facet);
    let name = |field: &str| format!("{prefix}_{field}");
    let count = facet.values.len().to_string();
    let (all, names, titles) = (name("VALUES"), name("NAMES"), name("TITLES"));
    out.column(
        (&all, type_name, &count),
        variants,
        |_| true,
        |out, variant| {
            write!(out, "{type_name}::{variant}");
        },
    );
    out.column(
        (&names, "&str", &count),
        &facet.values,
        |_| true,
        |out, value| {
            out.literal(&value.key.value);
        },
    );
    out.column(
        (&titles, "&str", &count),
        &facet.values,
        |value| value.title.is_some(),
        |out, value| out.literal(value.title.as_ref().map_or("", |title| &title.value)),
    );
    match facet.from {
        FacetFrom::Declared => {
            let values = domain.entries.iter();
            let values = values.map(|entry| entry.facets.get(number).copied().flatten());
            let rows = values.map(|value| value.map_or(0, |value| value + 1));
            let rows = rows.collect::<Vec<_>>();
            let head = (&*name("ROWS"), "u16", "ENTRY_COUNT");
            out.column(
                head,
                &rows,
                |row| *row != 0,
                |out, row| write!(out, "{row}"),
            );
        }
        FacetFrom::Bits { .. } | FacetFrom::Divide(_) => {
            let head = (&*name("NUMBERS"), "::core::option::Option<i128>", &*count);
            out.column(
                head,
                &facet.values,
                |_| true,
                |out, value| match ident::number(&value.key.value) {
                    Some(number) => write!(out, "::core::option::Option::Some({number})"),
                    None => out.push("::core::option::Option::None"),
                },
            );
        }
        FacetFrom::Prefix(_) => {}
    }
}

/// What the domain says about a facet.
pub(super) fn description(domain: &Domain, facet: &Facet) -> String {
    let prefix = prefix(facet);
    let from = facet.from.of(domain.matching);
    format!(
        "::errdex::Facet::new({:?}, ::errdex::FacetFrom::{from:?}, &{prefix}_NAMES, &{prefix}_TITLES)",
        facet.name.value
    )
}

fn call(out: &mut Output, domain: &Domain, facet: &Facet, type_name: &str) {
    let (prefix, name) = (prefix(facet), &domain.type_name.value);
    let key = domain.key_type.name();
    let from = match facet.from {
        FacetFrom::Bits { first, last } if domain.key_type != KeyType::String => {
            format!("bits({key}, {first}..={last}, {prefix}_NUMBERS)")
        }
        FacetFrom::Divide(by) if domain.key_type != KeyType::String => {
            format!("divide({key}, {by}, {prefix}_NUMBERS)")
        }
        FacetFrom::Prefix(_) => format!("prefix({})", domain.matching == Matching::IgnoreCase),
        _ => format!("declared({prefix}_ROWS)"),
    };
    out.push("\n");
    out.line("::errdex::__facet! {");
    out.line(&format!("    {}: {type_name} of {name},", accessor(facet)));
    out.line(&format!("    {from},"));
    out.line(&format!(
        "    all: {prefix}_VALUES, names: {prefix}_NAMES, titles: {prefix}_TITLES,"
    ));
    out.line("}");
}
