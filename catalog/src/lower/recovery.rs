//! What to do, with its delays.

use std::time::Duration;

use errdex_core::Evidence;

use super::Lowering;
use super::fields::word;
use crate::duplicates;
use crate::model::{NoResponse, Recovery, Restart, Schedule, Step};
use crate::report::Diagnostic;
use crate::rule;
use crate::schema::{self, Delay, Field, List};
use crate::source::{Span, Spanned};

/// A schedule has at most this many delays.
const MAX_DELAYS: usize = 32;

const NO_SHRINKING: &str = "delays must not decrease";

impl Lowering<'_> {
    /// What to do without a response; inferred unless it states its evidence.
    pub(super) fn no_response(&mut self, record: schema::NoResponse) -> NoResponse {
        let mut recovery = |field: Option<Field<schema::Recovery>>| {
            field.map(|field| self.recovery(field, Evidence::Inferred))
        };
        NoResponse {
            sent_no: recovery(record.sent_no),
            sent_maybe: recovery(record.sent_maybe),
        }
    }

    /// `claim` is the evidence of the meaning, which is that of the recovery unless it says otherwise.
    pub(super) fn recovery(
        &mut self,
        field: Field<schema::Recovery>,
        claim: Evidence,
    ) -> Spanned<Recovery> {
        let span = self.files.span(&field);
        let settled = schema::Recovery::Settled(schema::Plain::default());
        let (step, evidence) = match field.value.unwrap_or(settled) {
            schema::Recovery::Settled(plain) => (Step::Settled, plain.evidence),
            schema::Recovery::FixRequest(plain) => (Step::FixRequest, plain.evidence),
            schema::Recovery::FixCredentials(plain) => (Step::FixCredentials, plain.evidence),
            schema::Recovery::FixAccount(plain) => (Step::FixAccount, plain.evidence),
            schema::Recovery::ContactSupport(plain) => (Step::ContactSupport, plain.evidence),
            schema::Recovery::Retry(record) => {
                let schedule = self.schedule(record.after, record.then, claim);
                (Step::Retry(schedule), record.evidence)
            }
            schema::Recovery::SlowDown(record) => {
                let schedule = self.schedule(record.after, record.then, claim);
                (Step::SlowDown(schedule), record.evidence)
            }
            schema::Recovery::Recheck(record) => {
                let with = self.files.optional(record.with);
                let with = with.and_then(|name| self.operation(&name));
                let step = Step::Recheck {
                    schedule: self.schedule(record.after, record.then, claim),
                    with: with.map(|operation| operation.value),
                };
                (step, record.evidence)
            }
            schema::Recovery::Restart(record) => self.restart(record, &span),
        };
        let value = Recovery {
            step,
            evidence: word(evidence).unwrap_or(claim),
        };
        Spanned { value, span }
    }

    /// A restart begins with the first operation of a session unless it says otherwise.
    fn restart(
        &mut self,
        record: schema::Restart,
        span: &Span,
    ) -> (Step, Option<Field<schema::Word<Evidence>>>) {
        let change = self.files.texts(record.change);
        duplicates::check(&change, self.report);
        let from = self.files.optional(record.from);
        if from.is_none() && self.operations.is_empty() && self.is_known {
            let message = "`restart` needs an operation, and the catalog has none";
            self.report
                .push(Diagnostic::new(&rule::UNKNOWN_OPERATION, message, span));
        }
        let from = from.and_then(|name| self.operation(&name));
        let restart = Restart {
            from: from.map_or(0, |from| from.value),
            change: change.into_iter().map(|field| field.value).collect(),
            after: record
                .after
                .and_then(|after| self.delay(after))
                .map(|after| after.value),
            if_still_wanted: record.condition.is_some(),
        };
        (Step::Restart(restart), record.evidence)
    }

    fn schedule(
        &mut self,
        after: Option<List<Delay>>,
        then: Option<Field<Box<schema::Recovery>>>,
        claim: Evidence,
    ) -> Schedule {
        let after = after.map_or_else(Vec::new, |after| self.delays(after));
        let then = then.map(|then| {
            let field = Field {
                span: then.span,
                value: then.value.map(|then| *then),
            };
            self.recovery(field, claim)
        });
        let next = then.as_ref().and_then(|then| then.value.step.schedule());
        if let (Some(then), Some(next)) = (&then, next)
            && let (Some(last), Some(first)) = (after.last(), next.after.first())
            && first < last
        {
            let message = "the next step begins with a shorter delay than the last one";
            let diagnostic = Diagnostic::new(&rule::DESCENDING_SCHEDULE, message, &then.span);
            self.report.push(diagnostic.help(NO_SHRINKING));
        }
        Schedule {
            after,
            then: then.map(|then| Box::new(then.value)),
        }
    }

    fn delays(&mut self, list: List<Delay>) -> Vec<Duration> {
        let span = self.files.span(&list);
        let written = list.value.unwrap_or_default();
        if written.len() > MAX_DELAYS {
            let message = format!("{} delays are too many for a schedule", written.len());
            let diagnostic = Diagnostic::new(&rule::INVALID_DELAY, message, &span);
            let help = format!("a schedule has at most {MAX_DELAYS} delays");
            self.report.push(diagnostic.help(help));
        }
        let mut delays = Vec::<Duration>::new();
        for field in written {
            let text = field.value.clone().unwrap_or_default().0;
            let Some(delay) = self.delay(field) else {
                continue;
            };
            if delays.last().is_some_and(|last| *last > delay.value) {
                let message = format!("`{text}` is shorter than the delay before it");
                let diagnostic = Diagnostic::new(&rule::DESCENDING_SCHEDULE, message, &delay.span);
                self.report.push(diagnostic.help(NO_SHRINKING));
            }
            delays.push(delay.value);
        }
        delays
    }
}
