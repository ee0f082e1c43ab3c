//! What rustdoc shows and finds: the doc comments and aliases of the bundled catalog.
//!
//! The expected sentences come from the records that the reference pages are made from.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use errdex_build::{Catalog, Report};
use errdex_catalog::prose::{code, prose};
use errdex_core::Evidence;
use errdex_core::view::{MeaningView, Reference as _};

/// What the attributes of a variant give to rustdoc.
#[derive(Default)]
struct Shown {
    lines: Vec<String>,
    aliases: BTreeSet<String>,
}

impl Shown {
    fn new(attributes: &[syn::Attribute]) -> Self {
        let mut shown = Self::default();
        for attribute in attributes {
            match &attribute.meta {
                syn::Meta::NameValue(value) if value.path.is_ident("doc") => {
                    let line = text(&value.value);
                    let line = line.strip_prefix(' ').unwrap_or(&line);
                    shown.lines.push(line.to_owned());
                }
                syn::Meta::List(list) if list.path.is_ident("doc") => {
                    let alias = list.parse_args::<syn::MetaNameValue>().unwrap();
                    assert!(alias.path.is_ident("alias"));
                    shown.aliases.insert(text(&alias.value));
                }
                _ => {}
            }
        }
        shown
    }

    fn has(&self, part: &str) -> bool {
        self.lines.iter().any(|line| line.contains(part))
    }
}

fn text(literal: &syn::Expr) -> String {
    match literal {
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(text),
            ..
        }) => text.value(),
        _ => panic!("not a text"),
    }
}

fn bundled() -> Catalog {
    let mut report = Report::default();
    let catalog = errdex_catalog::load("../data/cloud-recording".as_ref(), &mut report);
    catalog.unwrap_or_else(|| panic!("{report}"))
}

/// The variants of the domains, such as `ErrorCode::TaskConflict`.
fn variants(catalog: &Catalog) -> BTreeMap<String, Shown> {
    let file = syn::parse_file(&errdex_build::module(catalog)).unwrap();
    let modules = file.items.into_iter().filter_map(|item| match item {
        syn::Item::Mod(module) => Some(module.content?.1),
        _ => None,
    });
    let mut variants = BTreeMap::new();
    for item in modules.flatten() {
        if let syn::Item::Enum(item) = item {
            for variant in item.variants {
                let name = format!("{}::{}", item.ident, variant.ident);
                variants.insert(name, Shown::new(&variant.attrs));
            }
        }
    }
    variants
}

fn next(meaning: &MeaningView<'_>) -> String {
    let recovery = meaning.recovery.as_ref().unwrap();
    let next = recovery.sentence(&|literal, out| out.write_str(&code(literal)));
    format!("Next: {next}")
}

#[test]
fn every_variant_says_what_its_entry_means_and_what_to_do() {
    let catalog = bundled();
    let variants = variants(&catalog);
    let mut count = 0;
    for (domain, of) in catalog.domains.iter().enumerate() {
        for entry in 0..of.entries.len() {
            let entry = catalog.entry(domain, entry);
            let name = format!("{}::{}", of.type_name.value, entry.name);
            let shown = &variants[&name];
            let key = code(&entry.key.to_string());
            assert_eq!(
                shown.lines[0],
                format!("{key}: {}", prose(entry.summary)),
                "{name}"
            );
            assert!(shown.has(&format!("Entry {}", code(&entry.id))), "{name}");
            for meaning in &entry.meanings {
                let next = next(meaning);
                assert!(shown.has(&next), "{name} lacks `{next}`");
                for fix in &meaning.fixes {
                    let item = format!("- {}", prose(fix));
                    assert!(shown.lines.contains(&item), "{name} lacks `{item}`");
                }
            }
            count += 1;
        }
    }
    assert_eq!(variants.len(), count);
}

#[test]
fn what_is_not_documented_is_marked_and_comes_last() {
    let catalog = bundled();
    let variants = variants(&catalog);
    let unavailable = &variants["ErrorCode::ServiceUnavailable"];
    let line = |part: &str| {
        let mut lines = unavailable.lines.iter();
        lines.position(|line| line.contains(part)).unwrap()
    };
    assert!(line("**`start` · HTTP 500") < line("**`acquire` · withdrawn:**"));
    for (domain, of) in catalog.domains.iter().enumerate() {
        for entry in 0..of.entries.len() {
            let entry = catalog.entry(domain, entry);
            let name = format!("{}::{}", of.type_name.value, entry.name);
            let marks = |evidence: Evidence| {
                let mark = format!("{evidence}:**");
                let lines = variants[&name].lines.iter();
                lines.filter(|line| line.contains(&mark)).count()
            };
            for &evidence in Evidence::ALL {
                let meanings = entry.meanings.iter();
                let known = meanings.filter(|meaning| meaning.evidence == evidence);
                let expected = match evidence {
                    Evidence::Documented => 0,
                    _ => known.count(),
                };
                assert_eq!(marks(evidence), expected, "{name}, {evidence}");
            }
        }
    }
}

#[test]
fn a_search_finds_what_people_type() {
    let variants = variants(&bundled());
    let found = |query: &str| {
        let found = variants.iter();
        let found = found.filter(|(_, shown)| shown.aliases.contains(query));
        found.map(|(name, _)| name.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(found("62"), ["ErrorCode::ServiceUnavailable"]);
    assert_eq!(found("HTTP 504"), ["HttpStatus::GatewayTimeout"]);
    assert_eq!(found("token expired"), ["ErrorCode::TokenExpired"]);
    assert_eq!(found("invalid token"), ["ErrorCode::TokenInvalid"]);
    assert!(found("task conflict").contains(&"ErrorCode::TaskConflict"));
    assert!(found("already running").contains(&"ErrorCode::AlreadyStarted"));
    assert_eq!(found("serviceIdle"), ["SubmoduleState::Idle"]);
}
