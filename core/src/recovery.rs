//! What to do about a meaning, as data that a program can follow.
//!
//! Generated code builds these values in `static` tables; nothing here knows a catalog.

use core::fmt;
use core::iter::{Copied, FusedIterator};
use core::slice;
use core::time::Duration;

use crate::Evidence;

/// What a program, or the person behind it, should do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Recovery {
    /// Nothing to do: success, or the wanted outcome is already there.
    Settled,
    /// Send the same request again, after these delays.
    Retry(Schedule),
    /// Ask for the state again, after these delays.
    Recheck(Schedule),
    /// Begin again from an earlier operation.
    Restart(Restart),
    /// Change the request first; sent again as it is, it fails again.
    FixRequest,
    /// Change the credentials first.
    FixCredentials,
    /// Change something about the account first: a service, a quota, a bill.
    FixAccount,
    /// Too many requests or tasks: wait for these delays, then go on at a lower rate.
    SlowDown(Schedule),
    /// Only the vendor can help.
    ContactSupport,
}

impl Recovery {
    /// The kind as a stable word in kebab case: `retry`, `fix-request`.
    ///
    /// # Examples
    ///
    /// ```
    /// assert_eq!(errdex::Recovery::FixRequest.kind(), "fix-request");
    /// ```
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Settled => "settled",
            Self::Retry(_) => "retry",
            Self::Recheck(_) => "recheck",
            Self::Restart(_) => "restart",
            Self::FixRequest => "fix-request",
            Self::FixCredentials => "fix-credentials",
            Self::FixAccount => "fix-account",
            Self::SlowDown(_) => "slow-down",
            Self::ContactSupport => "contact-support",
        }
    }

    /// Whether the same request may be sent again as it is.
    pub const fn repeats(self) -> bool {
        matches!(self, Self::Retry(_) | Self::SlowDown(_))
    }

    /// What two recoveries have in common: all of it, or the first step of schedules that go on
    /// differently. Nothing where the first steps differ.
    pub(crate) fn common(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Retry(a), Self::Retry(b)) => Some(Self::Retry(a.common(b))),
            (Self::Recheck(a), Self::Recheck(b)) => Some(Self::Recheck(a.common(b))),
            (Self::SlowDown(a), Self::SlowDown(b)) => Some(Self::SlowDown(a.common(b))),
            _ => (self == other).then_some(self),
        }
    }

    /// Whether a restart is a step of it, however late.
    pub(crate) fn restarts(self) -> bool {
        let then = self.schedule().and_then(Schedule::then);
        matches!(self, Self::Restart(_)) || then.is_some_and(Self::restarts)
    }

    /// The delays to follow, for the kinds that have some.
    pub const fn schedule(self) -> Option<Schedule> {
        match self {
            Self::Retry(schedule) | Self::Recheck(schedule) | Self::SlowDown(schedule) => {
                Some(schedule)
            }
            _ => None,
        }
    }
}

/// One line in plain English, with the delays and what follows them.
///
/// # Examples
///
/// ```
/// assert_eq!(errdex::Recovery::FixRequest.to_string(), "fix the request before sending it again");
/// ```
impl fmt::Display for Recovery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settled => f.write_str("nothing to do"),
            Self::Retry(schedule) => write!(f, "send the same request again {schedule}"),
            Self::Recheck(schedule) => write!(f, "ask for the state again {schedule}"),
            Self::Restart(restart) => restart.fmt(f),
            Self::FixRequest => f.write_str("fix the request before sending it again"),
            Self::FixCredentials => f.write_str("fix the credentials before sending it again"),
            Self::FixAccount => f.write_str("fix the account before sending it again"),
            Self::SlowDown(schedule) => {
                write!(f, "slow down, and send the request again {schedule}")
            }
            Self::ContactSupport => f.write_str("contact the vendor's support"),
        }
    }
}

/// How long to wait before each try, and what to do when all tries have failed.
///
/// Where several meanings agree on the kind of recovery but not on all of its schedule, what they
/// do not agree on is left open: [`then`](Self::then) is `None`, and there are no delays if these
/// differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    delays: &'static [Duration],
    then: Option<&'static Recovery>,
    evidence: Evidence,
}

impl Schedule {
    #[doc(hidden)]
    pub const fn new(
        delays: &'static [Duration],
        then: Option<&'static Recovery>,
        evidence: Evidence,
    ) -> Self {
        Self {
            delays,
            then,
            evidence,
        }
    }

    /// The common part of two schedules; what one of them only infers is inferred.
    fn common(self, other: Self) -> Self {
        let same_delays = self.delays == other.delays;
        let same_then = same_delays && self.then == other.then;
        Self {
            delays: if same_delays { self.delays } else { &[] },
            then: if same_then { self.then } else { None },
            evidence: self.evidence.max(other.evidence),
        }
    }

    /// The delays, one before each try; none where they are undecided.
    pub fn delays(self) -> Delays {
        Delays(self.delays.iter().copied())
    }

    /// The delays as a slice, also in `const` context.
    pub const fn as_slice(self) -> &'static [Duration] {
        self.delays
    }

    /// What follows when the delays are used up; `None` where it is undecided.
    pub const fn then(self) -> Option<Recovery> {
        match self.then {
            Some(then) => Some(*then),
            None => None,
        }
    }

    /// How the delays are known: [`Evidence::Inferred`] where the vendor only says to wait.
    pub const fn evidence(self) -> Evidence {
        self.evidence
    }
}

/// `after 3 s, 6 s; then ...`, with a remark on delays that no page gives, and on what is undecided.
impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.delays.is_empty() {
            return f.write_str("after delays that are undecided, like what follows");
        }
        f.write_str("after ")?;
        for (i, delay) in self.delays.iter().enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            if delay.subsec_millis() == 0 {
                write!(f, "{} s", delay.as_secs())?;
            } else {
                write!(f, "{} ms", delay.as_millis())?;
            }
        }
        if self.evidence != Evidence::Documented {
            write!(f, " (delays {})", self.evidence)?;
        }
        match self.then {
            Some(then) => write!(f, "; then {then}"),
            None => f.write_str("; what follows is undecided"),
        }
    }
}

/// The delays of a [`Schedule`], in order.
#[derive(Clone, Debug)]
pub struct Delays(Copied<slice::Iter<'static, Duration>>);

impl Iterator for Delays {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for Delays {}
impl FusedIterator for Delays {}

/// Where to begin again, and what must differ from the last time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restart {
    from: &'static str,
    change: &'static [&'static str],
}

impl Restart {
    #[doc(hidden)]
    pub const fn new(from: &'static str, change: &'static [&'static str]) -> Self {
        Self { from, change }
    }

    /// The operation to begin with, by the name that the catalog's `Operation` parses.
    pub const fn from(self) -> &'static str {
        self.from
    }

    /// The request fields that must get a new value, such as `uid` or `token`.
    pub const fn change(self) -> &'static [&'static str] {
        self.change
    }
}

impl fmt::Display for Restart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "begin again with `{}`", self.from)?;
        for (i, field) in self.change.iter().enumerate() {
            let glue = if i == 0 { " and a new" } else { "," };
            write!(f, "{glue} `{field}`")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;
    use std::string::ToString;
    use std::vec::Vec;

    const DELAYS: &[Duration] = &[Duration::from_secs(3), Duration::from_millis(6500)];
    const AGAIN: Recovery = Recovery::Restart(Restart::new("acquire", &["uid", "token"]));

    #[test]
    fn a_schedule_is_read_aloud_with_what_follows() {
        let known = Recovery::Retry(Schedule::new(DELAYS, Some(&AGAIN), Evidence::Documented));
        assert_eq!(
            known.to_string(),
            "send the same request again after 3 s, 6500 ms; \
             then begin again with `acquire` and a new `uid`, `token`"
        );
        let inferred = Schedule::new(DELAYS, Some(&Recovery::ContactSupport), Evidence::Inferred);
        assert_eq!(
            inferred.to_string(),
            "after 3 s, 6500 ms (delays inferred); then contact the vendor's support"
        );
    }

    #[test]
    fn delays_come_in_order_and_end() {
        let schedule = Schedule::new(DELAYS, Some(&AGAIN), Evidence::Documented);
        assert_eq!(schedule.delays().len(), 2);
        assert_eq!(schedule.delays().collect::<Vec<_>>(), DELAYS);
        assert_eq!(schedule.then(), Some(AGAIN));
        assert_eq!(Recovery::SlowDown(schedule).schedule(), Some(schedule));
        assert_eq!(AGAIN.schedule(), None);
    }

    #[test]
    fn recoveries_have_their_first_step_in_common_or_nothing() {
        const OTHER: &[Duration] = &[Duration::from_secs(3)];
        let retry = |delays, then, evidence| Recovery::Retry(Schedule::new(delays, then, evidence));
        let documented = retry(DELAYS, Some(&AGAIN), Evidence::Documented);
        assert_eq!(documented.common(documented), Some(documented));

        let inferred = retry(DELAYS, Some(&Recovery::ContactSupport), Evidence::Inferred);
        let open = retry(DELAYS, None, Evidence::Inferred);
        assert_eq!(documented.common(inferred), Some(open));
        assert_eq!(inferred.common(documented), Some(open));
        assert_eq!(
            open.to_string(),
            "send the same request again after 3 s, 6500 ms (delays inferred); what follows is undecided"
        );

        let slower = retry(OTHER, Some(&AGAIN), Evidence::Documented);
        let all_open = retry(&[], None, Evidence::Documented);
        assert_eq!(documented.common(slower), Some(all_open));
        assert_eq!(all_open.common(documented), Some(all_open));
        assert_eq!(
            all_open.to_string(),
            "send the same request again after delays that are undecided, like what follows"
        );

        let schedule = Schedule::new(DELAYS, Some(&AGAIN), Evidence::Documented);
        let other = Schedule::new(DELAYS, Some(&Recovery::Settled), Evidence::Documented);
        let common = Schedule::new(DELAYS, None, Evidence::Documented);
        for kind in [Recovery::Retry, Recovery::Recheck, Recovery::SlowDown] {
            assert_eq!(kind(schedule).common(kind(other)), Some(kind(common)));
        }
        let kinds = [
            documented,
            Recovery::Recheck(schedule),
            Recovery::SlowDown(schedule),
            AGAIN,
            Recovery::Restart(Restart::new("acquire", &[])),
            Recovery::Settled,
            Recovery::FixRequest,
        ];
        for (i, one) in kinds.iter().enumerate() {
            for (j, other) in kinds.iter().enumerate() {
                assert_eq!(one.common(*other), (i == j).then_some(*one));
            }
        }
    }
}
