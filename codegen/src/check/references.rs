//! Rules about what refers to what: lists without repetition, entries that are still there, and
//! nothing that no one refers to.

use std::collections::BTreeMap;

use crate::files::{Span, Spanned};
use crate::finding;
use crate::model::{Catalog, EntryIndex, LifecycleState};
use crate::report::{Diagnostic, Report};

pub(crate) fn check(catalog: &Catalog, report: &mut Report) {
    duplicate_items(catalog, report);
    see_also(catalog, report);
}

pub(crate) fn check_unused(catalog: &Catalog, report: &mut Report) {
    unused_operations(catalog, report);
    unused_sources(catalog, report);
}

fn duplicate_items(catalog: &Catalog, report: &mut Report) {
    for domain in &catalog.domains {
        for entry in &domain.entries {
            let places = entry.see_also.iter().map(|other| Spanned {
                value: (other.value.domain, other.value.entry),
                span: other.span.clone(),
            });
            twice(&places.collect::<Vec<_>>(), report);
            twice(&entry.old_names, report);
            for meaning in &entry.meanings {
                twice(&meaning.operations, report);
                twice(&meaning.http_statuses, report);
                twice(&meaning.texts, report);
                twice(&meaning.sources, report);
            }
        }
    }
}

fn twice<T: Ord>(items: &[Spanned<T>], report: &mut Report) {
    let mut seen = BTreeMap::<&T, &Span>::new();
    for item in items {
        if let Some(first) = seen.get(&item.value) {
            let message = "the list names the same thing twice";
            let diagnostic = Diagnostic::new(&finding::DUPLICATE_ITEM, message, &item.span);
            report.push(diagnostic.label("again here").also(first, "first here"));
        } else {
            seen.insert(&item.value, &item.span);
        }
    }
}

fn see_also(catalog: &Catalog, report: &mut Report) {
    for (domain, here) in catalog.domains.iter().enumerate() {
        for (entry, referring) in here.entries.iter().enumerate() {
            for other in &referring.see_also {
                let target = &catalog.domains[other.value.domain].entries[other.value.entry];
                if other.value == (EntryIndex { domain, entry }) {
                    let message = "the entry refers to itself";
                    report.push(Diagnostic::new(
                        &finding::SELF_REFERENCE,
                        message,
                        &other.span,
                    ));
                } else if target.lifecycle.state == LifecycleState::Retired
                    && referring.lifecycle.state != LifecycleState::Retired
                {
                    let message = format!("{} is retired", target.key.value);
                    let diagnostic =
                        Diagnostic::new(&finding::RETIRED_REFERENCE, message, &other.span);
                    report.push(diagnostic.help("refer to what took its place"));
                }
            }
        }
    }
}

fn unused_operations(catalog: &Catalog, report: &mut Report) {
    let entries = || catalog.domains.iter().flat_map(|domain| &domain.entries);
    let meanings = entries().flat_map(|entry| &entry.meanings);
    let examples = entries().flat_map(|entry| &entry.examples);
    let mut used = vec![false; catalog.operations.len()];
    let of_meanings = meanings.flat_map(|meaning| &meaning.operations);
    let of_examples = examples.filter_map(|example| example.operation);
    for operation in of_meanings
        .map(|operation| operation.value)
        .chain(of_examples)
    {
        used[operation] = true;
    }
    for (operation, _) in catalog
        .operations
        .iter()
        .zip(used)
        .filter(|(_, used)| !used)
    {
        let message = format!("no meaning or example names `{}`", operation.name.value);
        let finding = &finding::UNUSED_OPERATION;
        report.push(Diagnostic::new(finding, message, &operation.name.span));
    }
}

fn unused_sources(catalog: &Catalog, report: &mut Report) {
    let mut used = vec![false; catalog.sources.len()];
    for entry in catalog.domains.iter().flat_map(|domain| &domain.entries) {
        let of_meanings = entry.meanings.iter().flat_map(|meaning| &meaning.sources);
        let of_examples = entry.examples.iter().flat_map(|example| &example.sources);
        for source in of_meanings.chain(of_examples) {
            used[source.value] = true;
        }
    }
    for (source, _) in catalog.sources.iter().zip(used).filter(|(_, used)| !used) {
        let message = format!("no meaning or example names `{}`", source.id.value);
        report.push(Diagnostic::new(
            &finding::UNUSED_SOURCE,
            message,
            &source.id.span,
        ));
    }
}
