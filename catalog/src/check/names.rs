//! Rules about everything that becomes an identifier, and about ids.

use std::collections::BTreeMap;

use errdex_core::KeyType;

use crate::ident;
use crate::model::{Catalog, Domain};
use crate::report::{Diagnostic, Report};
use crate::rule::{self, Rule};
use crate::source::{Span, Spanned};

/// Names that the root of every generated module defines or uses, or that are in a domain's module
/// and would be exported along with its type.
const RESERVED_TYPES: &[&str] = &[
    "ALL",
    "ByCode",
    "ByName",
    "ByText",
    "CAUSES",
    "CODES",
    "COLUMNS",
    "CONFLICTS",
    "Diagnosis",
    "EFFECTS",
    "ENTRIES",
    "EVIDENCE",
    "Entry",
    "Example",
    "FAULTS",
    "FIXES",
    "From",
    "LASTS",
    "Meaning",
    "NAMES",
    "NOTES",
    "OPERATIONS",
    "OUTCOMES",
    "Observation",
    "Operation",
    "Option",
    "PATTERNS",
    "RECOVERIES",
    "Result",
    "SOURCES",
    "SUMMARIES",
    "TEXTS",
    "TryFrom",
    "WHEN",
];

/// Names that generated code, or the macro that includes it, uses in the scope of a domain's
/// module.
const RESERVED_MODULES: &[&str] = &[
    "bool", "char", "errdex", "i32", "i64", "str", "u16", "u32", "u64", "u8", "usize",
];

/// Constants of every generated enum, whose names variants cannot have.
const RESERVED_VARIANTS: [&str; 2] = ["ALL", "COUNT"];

pub(crate) fn check(catalog: &Catalog, report: &mut Report) {
    ids(catalog, report);
    types(catalog, report);
    operations(catalog, report);
    for domain in &catalog.domains {
        variants(domain, report);
    }
}

fn ids(catalog: &Catalog, report: &mut Report) {
    let domains = catalog.domains.iter().map(|domain| &domain.id);
    let sources = catalog.sources.iter().map(|source| &source.id);
    for id in domains.clone().chain(sources.clone()).chain([&catalog.id]) {
        if !ident::is_kebab(&id.value) {
            let message = format!("invalid id `{}`", id.value);
            let diagnostic = Diagnostic::new(&rule::INVALID_ID, message, &id.span);
            report.push(diagnostic.help("ids are written `like-this`"));
        }
    }
    for id in domains.clone().chain([&catalog.id]) {
        let module = ident::snake(&id.value);
        if ident::is_kebab(&id.value) && !ident::is_identifier(&module) {
            let message = format!("`{module}` cannot be the name of a Rust module");
            report.push(Diagnostic::new(&rule::INVALID_ID, message, &id.span));
        }
        if RESERVED_MODULES.contains(&module.as_str()) {
            report.push(taken(id));
        }
    }
    unique(&rule::DUPLICATE_ID, "the id", domains, report);
    unique(&rule::DUPLICATE_ID, "the id", sources, report);
    if ident::is_kebab(&catalog.id.value) && catalog.id.value != catalog.folder {
        let message = format!(
            "catalog id `{}` does not match folder name `{}`",
            catalog.id.value, catalog.folder
        );
        let diagnostic = Diagnostic::new(&rule::MISPLACED_CATALOG, message, &catalog.id.span);
        report.push(
            diagnostic.help("the folder of a catalog must have the catalog's id as its name"),
        );
    }
    for domain in &catalog.domains {
        if domain.id.value != domain.file_stem {
            let message = format!(
                "domain id `{}` does not match file name `{}.yaml`",
                domain.id.value, domain.file_stem
            );
            let diagnostic = Diagnostic::new(&rule::MISPLACED_DOMAIN, message, &domain.id.span);
            report.push(
                diagnostic.help("the file of a domain must have the domain's id as its name"),
            );
        }
    }
}

fn types(catalog: &Catalog, report: &mut Report) {
    let own = ident::upper_camel(&catalog.id.value);
    for domain in &catalog.domains {
        let name = &domain.type_name;
        upper_camel(name, report);
        if RESERVED_TYPES.contains(&name.value.as_str()) || name.value == own {
            report.push(taken(name));
        }
    }
    if RESERVED_TYPES.contains(&own.as_str()) {
        let message = format!("the type name `{own}` of the catalog is already used");
        report.push(Diagnostic::new(
            &rule::INVALID_ID,
            message,
            &catalog.id.span,
        ));
    }
    let names = catalog.domains.iter().map(|domain| &domain.type_name);
    unique(&rule::DUPLICATE_NAME, "the type", names, report);
}

fn operations(catalog: &Catalog, report: &mut Report) {
    let mut variants = BTreeMap::new();
    for operation in &catalog.operations {
        let name = &operation.name;
        let variant = ident::upper_camel(&name.value);
        let usable = ident::is_upper_camel(&variant) && ident::is_identifier(&variant);
        if !usable || RESERVED_VARIANTS.contains(&variant.as_str()) {
            let message = format!("cannot turn `{}` into a Rust name", name.value);
            report.push(Diagnostic::new(&rule::INVALID_NAME, message, &name.span));
        }
        let what = "the Rust name of the operation";
        twice(
            &rule::DUPLICATE_NAME,
            what,
            variant,
            &name.span,
            &mut variants,
            report,
        );
    }
}

fn variants(domain: &Domain, report: &mut Report) {
    for entry in &domain.entries {
        upper_camel(&entry.name, report);
        if RESERVED_VARIANTS.contains(&entry.name.value.as_str()) {
            report.push(taken(&entry.name));
        }
    }
    let names = domain.entries.iter().map(|entry| &entry.name);
    unique(&rule::DUPLICATE_NAME, "the name", names.clone(), report);
    confusable_names(domain, report);
    let mut owners = BTreeMap::new();
    for name in names {
        owners
            .entry(name.value.clone())
            .or_insert_with(|| name.span.clone());
    }
    // Everything that lookups find by name. A name that one entry has twice is another finding.
    for entry in &domain.entries {
        let old_names = entry.old_names.iter().collect::<Vec<_>>();
        let aliases = entry.aliases.iter();
        let symbols = aliases.filter(|_| domain.key_type != KeyType::String);
        let symbols = symbols.chain(&entry.symbol);
        let symbols = symbols.filter(|symbol| symbol.value != entry.name.value);
        let others = old_names.into_iter().chain(symbols);
        let others = others.map(|name| (&name.value, &name.span));
        for (name, span) in others.collect::<BTreeMap<_, _>>() {
            let rule = &rule::DUPLICATE_NAME;
            twice(rule, "the name", name.clone(), span, &mut owners, report);
        }
    }
}

fn confusable_names(domain: &Domain, report: &mut Report) {
    let mut seen = BTreeMap::<String, &Spanned<String>>::new();
    for name in domain.entries.iter().map(|entry| &entry.name) {
        match seen.get(&name.value.to_ascii_lowercase()) {
            Some(first) if first.value != name.value => {
                let message = format!("`{}` and `{}` differ only in case", name.value, first.value);
                let diagnostic = Diagnostic::new(&rule::CONFUSABLE_NAMES, message, &name.span);
                report.push(diagnostic.also(&first.span, "the other one"));
            }
            Some(_) => {}
            None => {
                seen.insert(name.value.to_ascii_lowercase(), name);
            }
        }
    }
}

fn taken(name: &Spanned<String>) -> Diagnostic {
    let message = format!("the name `{}` is reserved for generated code", name.value);
    Diagnostic::new(&rule::RESERVED_NAME, message, &name.span)
}

fn upper_camel(name: &Spanned<String>, report: &mut Report) {
    let problem = if !ident::is_upper_camel(&name.value) {
        "is not written LikeThis"
    } else if !ident::is_identifier(&name.value) {
        "is a Rust keyword"
    } else {
        return;
    };
    let message = format!("`{}` {problem}", name.value);
    let diagnostic = Diagnostic::new(&rule::INVALID_NAME, message, &name.span);
    let suggestion = ident::upper_camel(&name.value);
    let usable = ident::is_upper_camel(&suggestion) && ident::is_identifier(&suggestion);
    report.push(if usable {
        diagnostic.help(format!("for example `{suggestion}`"))
    } else {
        diagnostic
    });
}

fn unique<'a>(
    finding: &'static Rule,
    what: &str,
    names: impl IntoIterator<Item = &'a Spanned<String>>,
    report: &mut Report,
) {
    let mut seen = BTreeMap::new();
    let mut names = names.into_iter().collect::<Vec<_>>();
    names.sort_by_key(|name| name.span.range().start);
    for name in names {
        twice(
            finding,
            what,
            name.value.clone(),
            &name.span,
            &mut seen,
            report,
        );
    }
}

/// Reports a word that was seen before, with both places.
fn twice(
    finding: &'static Rule,
    what: &str,
    word: String,
    span: &Span,
    seen: &mut BTreeMap<String, Span>,
    report: &mut Report,
) {
    match seen.get(&word) {
        Some(first) => report.push(
            Diagnostic::new(finding, format!("{what} `{word}` is used twice"), span)
                .label("again here")
                .also(first, "first here"),
        ),
        None => {
            seen.insert(word, span.clone());
        }
    }
}
