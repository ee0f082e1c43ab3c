//! Rules about references: no duplicates, no retired entries, and nothing that is never referred
//! to.

use crate::duplicates;
use crate::rule;
use crate::source::Spanned;
use errdex_core::LifecycleState;

use crate::model::{Catalog, Entry, EntryIndex};
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
    for operation in &catalog.operations {
        duplicates::check(&operation.when_repeated, report);
    }
    let responses = &catalog.responses;
    duplicates::check(&responses.ours, report);
    let ids = responses.ids.iter().map(|id| &id.paths);
    let texts = [
        &catalog.servers,
        &responses.code,
        &responses.text,
        &responses.not_a_response_if,
    ];
    for texts in texts.into_iter().chain(ids) {
        duplicates::check(texts, report);
    }
    duplicates::check(&catalog.requires, report);
    for domain in &catalog.domains {
        for entry in &domain.entries {
            duplicates::check(&entry.see_also, report);
            duplicates::check(&entry.old_names, report);
            duplicates::check(&entry.keywords, report);
            for meaning in &entry.meanings {
                duplicates::check(&meaning.operations, report);
                duplicates::check(&meaning.http_statuses, report);
                duplicates::check(&meaning.texts, report);
                duplicates::check(&meaning.supporting_texts, report);
                duplicates::check(&meaning.patterns, report);
                duplicates::check(&meaning.when, report);
                duplicates::check(&meaning.sources, report);
            }
        }
    }
}

fn see_also(catalog: &Catalog, report: &mut Report) {
    for (domain, here) in catalog.domains.iter().enumerate() {
        for (entry, referring) in here.entries.iter().enumerate() {
            for other in referring
                .see_also
                .iter()
                .chain(&referring.lifecycle.successor)
            {
                let target = &catalog.domains[other.value.domain].entries[other.value.entry];
                if other.value == (EntryIndex { domain, entry }) {
                    let message = "the entry refers to itself";
                    report.push(Diagnostic::new(&rule::SELF_REFERENCE, message, &other.span));
                } else if referring.lifecycle.state != LifecycleState::Retired {
                    retired_reference(target, other, report);
                }
            }
        }
    }
    for other in catalog
        .operations
        .iter()
        .flat_map(|operation| &operation.when_repeated)
    {
        let target = &catalog.domains[other.value.domain].entries[other.value.entry];
        retired_reference(target, other, report);
    }
}

fn retired_reference(target: &Entry, reference: &Spanned<EntryIndex>, report: &mut Report) {
    if target.lifecycle.state == LifecycleState::Retired {
        let message = format!("{} is retired", target.key.value);
        let diagnostic = Diagnostic::new(&rule::RETIRED_REFERENCE, message, &reference.span);
        report.push(diagnostic.help("refer to its successor"));
    }
}

fn unused_operations(catalog: &Catalog, report: &mut Report) {
    let entries = || catalog.domains.iter().flat_map(|domain| &domain.entries);
    let meanings = entries().flat_map(|entry| &entry.meanings);
    let examples = entries().flat_map(|entry| &entry.examples);
    let mut used = vec![false; catalog.operations.len()];
    let of_meanings = meanings.flat_map(|meaning| &meaning.operations);
    let of_examples = examples.filter_map(|example| example.operation.as_ref());
    for operation in of_meanings.chain(of_examples) {
        used[operation.value] = true;
    }
    for (operation, _) in catalog
        .operations
        .iter()
        .zip(used)
        .filter(|(_, used)| !used)
    {
        let message = format!("no meaning or example uses `{}`", operation.name.value);
        let finding = &rule::UNUSED_OPERATION;
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
        let message = format!("no meaning or example uses `{}`", source.id.value);
        report.push(Diagnostic::new(
            &rule::UNUSED_SOURCE,
            message,
            &source.id.span,
        ));
    }
}
