//! What to do, with its delays.

use std::time::Duration;

use super::at::At;
use super::delay::duration;
use super::{Lowering, evidence};
use crate::duplicates;
use crate::model::{Recovery, Restart, Schedule, Step};
use crate::raw::{RawRecovery, RawSchedule};
use crate::report::Diagnostic;
use crate::rule;
use crate::source::Spanned;
use errdex_core::Evidence;

/// A schedule has at most this many delays.
const MAX_DELAYS: usize = 32;

const NO_SHRINKING: &str = "delays grow or stay the same";

impl Lowering<'_> {
    /// `claim` is the evidence of the meaning, which is that of the recovery unless it says otherwise.
    pub(super) fn recovery(&mut self, raw: RawRecovery, claim: Evidence, at: At<'_>) -> Recovery {
        let mut known = claim;
        let mut schedule = |lowering: &mut Self, schedule: RawSchedule, name| {
            known = schedule.evidence.map_or(claim, evidence);
            lowering.schedule(schedule, claim, at.field(name))
        };
        let step = match raw {
            RawRecovery::Settled => Step::Settled,
            RawRecovery::FixRequest => Step::FixRequest,
            RawRecovery::FixCredentials => Step::FixCredentials,
            RawRecovery::FixAccount => Step::FixAccount,
            RawRecovery::ContactSupport => Step::ContactSupport,
            RawRecovery::Retry(raw) => Step::Retry(schedule(self, raw, "retry")),
            RawRecovery::Recheck(raw) => Step::Recheck {
                schedule: schedule(self, raw, "recheck"),
                with: None,
            },
            RawRecovery::SlowDown(raw) => Step::SlowDown(schedule(self, raw, "slow-down")),
            RawRecovery::Restart(restart) => {
                let at = at.field("restart");
                duplicates::check(
                    &at.field("change").items(restart.change.clone()),
                    self.report,
                );
                let from = match restart.from {
                    Some(from) => self.operation(&at.field("from").spanned(from)),
                    None => self.first_operation(at),
                };
                Step::Restart(Restart {
                    from: from.map_or(0, |from| from.value),
                    change: restart.change,
                    after: None,
                    if_still_wanted: false,
                })
            }
        };
        Recovery {
            step,
            evidence: known,
        }
    }

    /// A restart begins with the first operation of a session unless it says otherwise.
    fn first_operation(&mut self, at: At<'_>) -> Option<Spanned<usize>> {
        let first = self.frame.operations.first();
        if first.is_none() && self.frame.known {
            let message = "`restart` needs an operation to begin with, and the catalog has none";
            self.report.push(Diagnostic::new(
                &rule::UNKNOWN_OPERATION,
                message,
                &at.span(),
            ));
        }
        first.map(|operation| Spanned {
            value: 0,
            span: operation.name.span.clone(),
        })
    }

    fn schedule(&mut self, raw: RawSchedule, claim: Evidence, at: At<'_>) -> Schedule {
        let written = at.field("after").items(raw.after);
        let then = at.field("then");
        let schedule = Schedule {
            after: self.delays(&written, at.field("after")),
            then: Some(Box::new(self.recovery(*raw.then, claim, then))),
        };
        let next = schedule.then.as_deref();
        if let Some(next) = next.and_then(|next| next.step.schedule())
            && let (Some(last), Some(first)) = (schedule.after.last(), next.after.first())
            && first < last
        {
            let message = "what follows begins with a shorter delay than the last one before it";
            let diagnostic = Diagnostic::new(&rule::DESCENDING_SCHEDULE, message, &then.span());
            self.report.push(diagnostic.help(NO_SHRINKING));
        }
        schedule
    }

    fn delays(&mut self, written: &[Spanned<String>], at: At<'_>) -> Vec<Duration> {
        if written.len() > MAX_DELAYS {
            let message = format!("{} delays are more than anybody waits for", written.len());
            let diagnostic = Diagnostic::new(&rule::INVALID_DELAY, message, &at.span());
            let help = format!("a schedule has at most {MAX_DELAYS} delays");
            self.report.push(diagnostic.help(help));
        }
        let mut delays = Vec::<Duration>::new();
        for text in written {
            let Some(delay) = self.delay(text) else {
                continue;
            };
            if delays.last().is_some_and(|last| *last > delay) {
                let message = format!("`{}` is shorter than the delay before it", text.value);
                let diagnostic = Diagnostic::new(&rule::DESCENDING_SCHEDULE, message, &text.span);
                self.report.push(diagnostic.help(NO_SHRINKING));
            }
            delays.push(delay);
        }
        delays
    }

    fn delay(&mut self, delay: &Spanned<String>) -> Option<Duration> {
        let parsed = duration(&delay.value);
        if parsed.is_none() {
            let message = format!("`{}` is no delay", delay.value);
            let help = "a delay is a whole number with a unit: 500ms, 3s, 2m, 1h; at most a day";
            self.report
                .push(Diagnostic::new(&rule::INVALID_DELAY, message, &delay.span).help(help));
        }
        parsed
    }
}
