//! Rules about what to do: it fits what has happened, and does no harm.

use std::iter;
use std::time::Duration;

use errdex_core::sentence::InUnits;
use errdex_core::{Effect, Kind, Outcome};

use crate::model::{Catalog, Domain, Meaning, Operation, Recovery, Step};
use crate::report::{Diagnostic, Report};
use crate::rule;
use crate::source::{Span, Spanned};

pub(crate) fn check(catalog: &Catalog, report: &mut Report) {
    unwanted_restart(catalog, report);
    for domain in &catalog.domains {
        for meaning in domain.entries.iter().flat_map(|entry| &entry.meanings) {
            unexplained_loss(meaning, report);
            if let Some(recovery) = &meaning.recovery {
                premature_settlement(meaning, recovery, report);
                short_schedule(meaning, recovery, report);
                let asked = asked(catalog, domain, meaning);
                repetition(recovery, meaning.effect, &asked, report);
            }
        }
    }
    if let Some(recovery) = &catalog.no_response.sent_maybe {
        let operations = catalog.operations.iter().collect::<Vec<_>>();
        repetition(recovery, Some(Effect::Unknown), &operations, report);
    }
}

/// The steps of a recovery, the first one first.
fn steps(recovery: &Recovery) -> impl Iterator<Item = &Step> {
    iter::successors(Some(&recovery.step), |step| {
        let then = step.schedule()?.then.as_deref()?;
        Some(&then.step)
    })
}

fn is_restart(step: &Step) -> bool {
    matches!(step, Step::Restart(_))
}

/// A response to the operation that ends a session must not begin another one.
///
/// Notifications are not responses to operations, so a meaning that holds only with another entry
/// may restart.
fn unwanted_restart(catalog: &Catalog, report: &mut Report) {
    let ends = |operation: usize| catalog.operations[operation].ends_session;
    if !(0..catalog.operations.len()).any(ends) {
        return;
    }
    for domain in &catalog.domains {
        for meaning in domain.entries.iter().flat_map(|entry| &entry.meanings) {
            let mut operations = meaning.operations.iter();
            let may_end =
                meaning.operations.is_empty() || operations.any(|operation| ends(operation.value));
            if may_end
                && let Some(recovery) = &meaning.recovery
                && steps(&recovery.value).any(is_restart)
                && !is_conditional(catalog, domain, meaning)
            {
                let message =
                    "a response to an operation that ends a session can lead to a restart";
                let diagnostic = Diagnostic::new(&rule::UNWANTED_RESTART, message, &recovery.span);
                report.push(
                    diagnostic.help(
                        "list the operations after which a restart is wanted, or state `when`",
                    ),
                );
            }
        }
    }
}

/// Whether a meaning holds only with other entries: by its own `when`, or by that of its domain's
/// places.
///
/// Informational entries do not count, because they can come with anything.
fn is_conditional(catalog: &Catalog, domain: &Domain, meaning: &Meaning) -> bool {
    let mut when = meaning.when.iter();
    let is_with = !meaning.when.is_empty()
        && when.all(|entry| !catalog.domains[entry.value.domain].informational);
    let mut places = domain.places.iter();
    let is_read_with =
        domain.kind.value == Kind::Field && places.all(|place| !place.when.is_empty());
    is_with || is_read_with
}

/// The operations whose request a meaning may be the response to; none if some of them are not known.
fn asked<'a>(catalog: &'a Catalog, domain: &Domain, meaning: &Meaning) -> Vec<&'a Operation> {
    let operations = &catalog.operations;
    if meaning.span.is_reported() {
        Vec::new()
    } else if !meaning.operations.is_empty() {
        let named = meaning.operations.iter();
        named.map(|number| &operations[number.value]).collect()
    } else if is_conditional(catalog, domain, meaning) {
        Vec::new()
    } else {
        operations.iter().collect()
    }
}

/// What is lost needs a person, even if a program has nothing to send.
fn unexplained_loss(meaning: &Meaning, report: &mut Report) {
    if meaning.outcome == Some(Outcome::Lost) && meaning.fixes.is_empty() {
        let message = "what was wanted is lost, and the meaning has no `fixes`";
        let diagnostic = Diagnostic::new(&rule::UNEXPLAINED_LOSS, message, &meaning.span);
        report
            .push(diagnostic.help("say under `fixes` what a person can do, now or the next time"));
    }
}

/// What may still come has to be waited for.
fn premature_settlement(meaning: &Meaning, recovery: &Spanned<Recovery>, report: &mut Report) {
    let is_settled = |step: &Step| *step == Step::Settled;
    if meaning.outcome == Some(Outcome::Pending) && steps(&recovery.value).any(is_settled) {
        let message = "the outcome is `pending`, but the recovery ends with `settled`";
        let diagnostic = Diagnostic::new(&rule::PREMATURE_SETTLEMENT, message, &recovery.span);
        let help = "ask for the state with `recheck`; if it is as wanted, the outcome is `done`";
        report.push(diagnostic.help(help));
    }
}

/// A schedule that ends while the condition can still hold gives up too early.
fn short_schedule(meaning: &Meaning, recovery: &Spanned<Recovery>, report: &mut Report) {
    let Some(lasts) = &meaning.lasts else { return };
    if recovery.value.step.schedule().is_none() {
        return;
    }
    let waits = steps(&recovery.value).map(|step| match step {
        Step::Restart(restart) => Some(restart.after.unwrap_or_default()),
        step => match step.schedule() {
            // Nobody states how long it takes.
            Some(schedule) if schedule.after.is_empty() => None,
            Some(schedule) => Some(schedule.after.iter().sum()),
            None => Some(Duration::ZERO),
        },
    });
    let Some(waits) = waits.sum::<Option<Duration>>() else {
        return;
    };
    if waits < lasts.value {
        let (waits, most) = (InUnits(waits), InUnits(lasts.value));
        let message = format!("the schedule ends after {waits}, but the condition can last {most}");
        let diagnostic = Diagnostic::new(&rule::SHORT_SCHEDULE, message, &recovery.span);
        let diagnostic = diagnostic.also(&lasts.span, "it can last this long");
        report.push(diagnostic.help("add delays, or another schedule under `then`"));
    }
}

/// What is sent again after a request that took effect, or may have, must not do the same again.
fn repetition(
    recovery: &Spanned<Recovery>,
    effect: Option<Effect>,
    operations: &[&Operation],
    report: &mut Report,
) {
    let may = match effect {
        Some(Effect::Unknown) => "may have taken",
        Some(Effect::Applied) => "took",
        _ => return,
    };
    let is_repeated = |step: &Step| matches!(step, Step::Retry(_) | Step::SlowDown(_));
    let mut unsafe_ones = operations.iter().filter(|one| !one.is_repeatable);
    if steps(&recovery.value).any(is_repeated)
        && let Some(operation) = unsafe_ones.next()
    {
        let name = &operation.name.value;
        let message = format!("`{name}` is to be sent again although it {may} effect");
        let diagnostic = Diagnostic::new(&rule::UNSAFE_RETRY, message, &recovery.span);
        let diagnostic = diagnostic.also(&operation.name.span, "not stated to be repeatable");
        let help = "state `idempotent: true` or `when_repeated` for it, or another recovery";
        report.push(diagnostic.help(help));
    }
    let is_unchanged =
        |step: &Step| matches!(step, Step::Restart(restart) if restart.change.is_empty());
    if effect == Some(Effect::Unknown) && steps(&recovery.value).any(is_unchanged) {
        unchanged_restart(&recovery.span, report);
    }
}

fn unchanged_restart(span: &Span, report: &mut Report) {
    let message = "a restart with the same values after a request that may have taken effect";
    let diagnostic = Diagnostic::new(&rule::UNCHANGED_RESTART, message, span);
    report.push(diagnostic.help("list under `change` the request fields that must be new"));
}
