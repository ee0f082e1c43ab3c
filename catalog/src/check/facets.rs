//! Rules about the facets of a domain, each of which becomes an enum and an accessor.

use std::collections::BTreeSet;

use errdex_core::vocabulary::Vocabulary as _;
use errdex_core::{Matching, Remark};

use crate::duplicates;
use crate::ident;
use crate::model::{Catalog, Facet, FacetFrom, FacetValue, normalize};
use crate::report::{Diagnostic, Report};
use crate::rule;
use crate::source::Spanned;

/// The accessors of an entry, and names that every type has.
const RESERVED_NAMES: &[&str] = &[
    "aliases",
    "all",
    "clamp",
    "clone",
    "cmp",
    "code",
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
    "old_names",
    "parse",
    "recovery",
    "recovery_on",
    "remarks",
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
    for domain in &catalog.domains {
        let mut types = BTreeSet::new();
        for facet in &domain.facets {
            name(&facet.name, report);
            values(facet, domain.matching, report);
            let type_name = ident::upper_camel(&facet.name.value);
            if !types.insert(type_name.clone()) {
                let message = format!("two facets need the type `{type_name}`");
                let span = &facet.name.span;
                report.push(Diagnostic::new(&rule::DUPLICATE_NAME, message, span));
            }
        }
    }
}

fn name(name: &Spanned<String>, report: &mut Report) {
    let mut reserved = RESERVED_NAMES.iter().chain(Remark::WORDS);
    if reserved.any(|known| *known == name.value) {
        let message = format!("the name `{}` is reserved for an accessor", name.value);
        report.push(Diagnostic::new(&rule::RESERVED_NAME, message, &name.span));
    } else if !ident::is_snake(&name.value) || !ident::is_identifier(&name.value) {
        let message = format!("invalid facet name `{}`", name.value);
        let diagnostic = Diagnostic::new(&rule::INVALID_NAME, message, &name.span);
        report
            .push(diagnostic.help("facet names are written `like_this` and are not Rust keywords"));
    }
}

fn values(facet: &Facet, matching: Matching, report: &mut Report) {
    let keys = facet.values.iter().map(|FacetValue { key, .. }| Spanned {
        value: compared(facet.from, matching, &key.value),
        span: key.span.clone(),
    });
    duplicates::check(&keys.collect::<Vec<_>>(), report);
    for FacetValue { key, .. } in &facet.values {
        let problem = match facet.from {
            FacetFrom::Bits { .. } | FacetFrom::Divide(_)
                if ident::number(&key.value).is_none() =>
            {
                format!("`{}` is not a number", key.value)
            }
            FacetFrom::Prefix(length) if key.value.chars().count() != length => {
                format!("`{}` does not have {length} characters", key.value)
            }
            _ => continue,
        };
        report.push(Diagnostic::new(&rule::INVALID_FACET, problem, &key.span));
    }
}

/// What a value is compared by: equal ones are the value of the same keys.
fn compared(from: FacetFrom, matching: Matching, value: &str) -> String {
    match from {
        FacetFrom::Bits { .. } | FacetFrom::Divide(_) => {
            ident::number(value).map_or_else(|| value.to_owned(), |number| number.to_string())
        }
        FacetFrom::Prefix(_) => normalize(matching, value),
        FacetFrom::Declared => value.to_owned(),
    }
}
