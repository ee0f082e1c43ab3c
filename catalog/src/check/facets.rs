//! Rules about the facets of a domain, each of which becomes an enum and an accessor.

use std::collections::BTreeSet;

use crate::duplicates;
use crate::ident;
use crate::model::{Catalog, Facet, FacetFrom, FacetValue};
use crate::report::{Diagnostic, Report};
use crate::rule;
use crate::source::Spanned;

/// The accessors of an entry, and what every type has.
const RESERVED_NAMES: &[&str] = &[
    "aliases",
    "all",
    "clamp",
    "clone",
    "cmp",
    "code",
    "conflicts",
    "count",
    "default",
    "details",
    "domain",
    "eq",
    "examples",
    "facet",
    "fmt",
    "from",
    "from_code",
    "from_name",
    "from_text",
    "ge",
    "gt",
    "hash",
    "into",
    "key",
    "keywords",
    "le",
    "lifecycle",
    "link",
    "lt",
    "max",
    "meanings",
    "min",
    "name",
    "ne",
    "notes",
    "old_names",
    "parse",
    "recovery",
    "recovery_on",
    "row",
    "see_also",
    "sources",
    "summary",
    "symbol",
    "text",
    "to_owned",
    "to_string",
    "try_from",
    "try_into",
    "type_id",
];

pub(crate) fn check(catalog: &Catalog, report: &mut Report) {
    for facet in catalog.domains.iter().flat_map(|domain| &domain.facets) {
        name(&facet.name, report);
        values(facet, report);
    }
}

fn name(name: &Spanned<String>, report: &mut Report) {
    if RESERVED_NAMES.contains(&name.value.as_str()) {
        let message = format!("the name `{}` is taken by an accessor", name.value);
        report.push(Diagnostic::new(&rule::RESERVED_NAME, message, &name.span));
    } else if !ident::is_snake(&name.value) || !ident::is_identifier(&name.value) {
        let message = format!("invalid facet name `{}`", name.value);
        let diagnostic = Diagnostic::new(&rule::INVALID_NAME, message, &name.span);
        report
            .push(diagnostic.help("facets are named `like_this`, and not after keywords of Rust"));
    }
}

fn values(facet: &Facet, report: &mut Report) {
    let keys = facet.values.iter().map(|value| value.key.clone());
    duplicates::check(&keys.collect::<Vec<_>>(), report);
    let mut variants = BTreeSet::new();
    for value in &facet.values {
        let FacetValue { key, .. } = value;
        if matches!(facet.from, FacetFrom::Bits { .. } | FacetFrom::Divide(_))
            && value.number().is_none()
        {
            let message = format!("`{}` is not a number", key.value);
            report.push(Diagnostic::new(&rule::INVALID_FACET, message, &key.span));
        }
        if let FacetFrom::Prefix(length) = facet.from
            && key.value.chars().count() != length
        {
            let message = format!("`{}` does not have {length} characters", key.value);
            report.push(Diagnostic::new(&rule::INVALID_FACET, message, &key.span));
        }
        let variant = value.variant();
        if !ident::is_upper_camel(&variant) || !ident::is_identifier(&variant) {
            let message = format!("no Rust name can be made from `{}`", key.value);
            let diagnostic = Diagnostic::new(&rule::INVALID_NAME, message, &key.span);
            report.push(diagnostic.help(format!("give it a title: `{{{:?}: ...}}`", key.value)));
        } else if !variants.insert(variant.clone()) {
            let message = format!("two values of the facet would be called `{variant}`");
            report.push(Diagnostic::new(&rule::DUPLICATE_NAME, message, &key.span));
        }
    }
}
