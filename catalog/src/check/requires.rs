//! Facts that a catalog requires of its entries, and that an entry does not state.

use errdex_core::Requirement;

use crate::model::{Catalog, Meaning, Step};
use crate::report::{Diagnostic, Report};
use crate::rule;

pub(crate) fn check(catalog: &Catalog, report: &mut Report) {
    let requires = catalog.requires.iter().map(|word| word.value);
    let facts = requires.filter(|word| *word != Requirement::SummaryStyle);
    let facts = facts.collect::<Vec<_>>();
    for entry in catalog.domains.iter().flat_map(|domain| &domain.entries) {
        if entry.meanings.is_empty()
            && let Some(first) = facts.first()
        {
            let message = format!("an entry without meanings does not state its {first}");
            report.push(Diagnostic::new(
                &rule::MISSING_FACT,
                message,
                &entry.key.span,
            ));
        }
        for meaning in &entry.meanings {
            let mut others = facts.clone();
            others.retain(|fact| !states(meaning, *fact));
            let lacks_fixes = others.contains(&Requirement::Fixes);
            others.retain(|fact| *fact != Requirement::Fixes);
            if !others.is_empty() {
                let others = others.iter().map(ToString::to_string).collect::<Vec<_>>();
                let message = format!("a meaning does not state its {}", others.join(", "));
                report.push(Diagnostic::new(&rule::MISSING_FACT, message, &meaning.span));
            }
            if lacks_fixes {
                let message = "the meaning has no `fixes`, and its recovery is not `settled`";
                let recovery = meaning.recovery.as_ref().map(|recovery| &recovery.span);
                let span = recovery.unwrap_or(&meaning.span);
                report.push(Diagnostic::new(&rule::MISSING_FIXES, message, span));
            }
        }
    }
}

fn states(meaning: &Meaning, fact: Requirement) -> bool {
    let recovery = meaning.recovery.as_ref();
    match fact {
        Requirement::Fault => meaning.fault.is_some(),
        Requirement::Effect => meaning.effect.is_some(),
        Requirement::Outcome => meaning.outcome.is_some(),
        Requirement::Recovery => recovery.is_some(),
        Requirement::Fixes => {
            let is_settled = recovery.is_some_and(|recovery| recovery.value.step == Step::Settled);
            is_settled || !meaning.fixes.is_empty()
        }
        Requirement::Causes => !meaning.causes.is_empty(),
        Requirement::Sources => !meaning.sources.is_empty(),
        Requirement::SummaryStyle => true,
    }
}
