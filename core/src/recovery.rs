//! What to do about a meaning, as data that a program can follow.
//!
//! Generated code builds these values in `static` tables; nothing here knows a catalog.

use core::fmt;
use core::iter::{Copied, FusedIterator};
use core::slice;
use core::time::Duration;

use crate::engine::{Agreed, AgreedThen};
use crate::index::hash;
use crate::sentence::{self, Advice, Part};
use crate::{Evidence, RecoveryKind};

/// What a program, or the person who runs it, should do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Recovery {
    /// No request is to be sent.
    ///
    /// Whether that is good news, the outcome says: what was wanted may be there, or
    /// [lost](crate::Outcome::Lost). Nothing that is [pending](crate::Outcome::Pending) is settled.
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
    /// assert_eq!(errdex_core::Recovery::FixRequest.kind(), "fix-request");
    /// ```
    pub const fn kind(self) -> &'static str {
        self.as_kind().name()
    }

    /// The kind, without its details.
    #[doc(hidden)]
    pub const fn as_kind(self) -> RecoveryKind {
        match self {
            Self::Settled => RecoveryKind::Settled,
            Self::Retry(_) => RecoveryKind::Retry,
            Self::Recheck(_) => RecoveryKind::Recheck,
            Self::Restart(_) => RecoveryKind::Restart,
            Self::FixRequest => RecoveryKind::FixRequest,
            Self::FixCredentials => RecoveryKind::FixCredentials,
            Self::FixAccount => RecoveryKind::FixAccount,
            Self::SlowDown(_) => RecoveryKind::SlowDown,
            Self::ContactSupport => RecoveryKind::ContactSupport,
        }
    }

    /// Whether the same request should be sent again.
    ///
    /// This does not say that repeating it is safe; [`Diagnosis::repeat`](crate::Diagnosis::repeat)
    /// does.
    pub const fn is_retryable(self) -> bool {
        matches!(self, Self::Retry(_) | Self::SlowDown(_))
    }

    /// Whether a restart is a step of it, however late.
    pub(crate) fn restarts(self) -> bool {
        let then = self.schedule().and_then(|schedule| schedule.then().step());
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

    /// What two recoveries have in common: everything, or the first step if their schedules go on
    /// differently. `None` if the first steps differ.
    #[doc(hidden)]
    pub const fn common(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Retry(a), Self::Retry(b)) => Some(Self::Retry(a.common(b))),
            (Self::SlowDown(a), Self::SlowDown(b)) => Some(Self::SlowDown(a.common(b))),
            // Asking by another operation is another step.
            (Self::Recheck(a), Self::Recheck(b)) if same_text(a.with, b.with) => {
                Some(Self::Recheck(a.common(b)))
            }
            _ if self.same(other) => Some(self),
            _ => None,
        }
    }

    /// The part of it that other meanings agree on.
    pub(crate) fn agreed(self, agreed: Agreed) -> Self {
        match self {
            Self::Retry(schedule) => Self::Retry(schedule.agreed(agreed)),
            Self::Recheck(schedule) => Self::Recheck(schedule.agreed(agreed)),
            Self::SlowDown(schedule) => Self::SlowDown(schedule.agreed(agreed)),
            other => other,
        }
    }

    /// `==` in `const` contexts.
    const fn same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Retry(a), Self::Retry(b))
            | (Self::Recheck(a), Self::Recheck(b))
            | (Self::SlowDown(a), Self::SlowDown(b)) => a.same(b),
            (Self::Restart(a), Self::Restart(b)) => a.same(b),
            (Self::Settled, Self::Settled)
            | (Self::FixRequest, Self::FixRequest)
            | (Self::FixCredentials, Self::FixCredentials)
            | (Self::FixAccount, Self::FixAccount)
            | (Self::ContactSupport, Self::ContactSupport) => true,
            _ => false,
        }
    }
}

/// One line in plain English, with the delays and what follows them.
///
/// # Examples
///
/// ```
/// assert_eq!(errdex_core::Recovery::FixRequest.to_string(), "fix the request before sending it again");
/// ```
impl fmt::Display for Recovery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        sentence::write(self, &sentence::backticks, f)
    }
}

impl Advice for Recovery {
    fn kind(&self) -> RecoveryKind {
        self.as_kind()
    }

    fn evidence(&self) -> Evidence {
        self.schedule()
            .map_or(Evidence::Documented, Schedule::evidence)
    }

    fn delays(&self) -> Part<&[Duration]> {
        match (self, self.schedule()) {
            (Self::Restart(restart), _) => match &restart.after {
                Some(after) => Part::Stated(slice::from_ref(after)),
                None => Part::NotStated,
            },
            (_, Some(schedule)) if schedule.differs => Part::Undecided,
            (_, Some(schedule)) if !schedule.delays.is_empty() => Part::Stated(schedule.delays),
            _ => Part::NotStated,
        }
    }

    fn then(&self) -> Part<&dyn Advice> {
        match self.schedule().map(|schedule| schedule.then) {
            Some(Next::Step(step, _)) => Part::Stated(step),
            Some(Next::Undecided) => Part::Undecided,
            _ => Part::NotStated,
        }
    }

    fn with(&self) -> Option<&str> {
        self.schedule()?.with
    }

    fn from(&self) -> Option<&str> {
        match self {
            Self::Restart(restart) => Some(restart.from),
            _ => None,
        }
    }

    fn each_change(&self, each: &mut dyn FnMut(&str)) {
        if let Self::Restart(restart) = self {
            restart.change.iter().copied().for_each(each);
        }
    }

    fn if_still_wanted(&self) -> bool {
        matches!(self, Self::Restart(restart) if restart.if_still_wanted)
    }
}

/// How long to wait before each try, and what to do when all tries have failed.
///
/// If several meanings agree on the kind of recovery but not on its whole schedule, the rest is
/// left open: [`then`](Self::then) is [`Then::Undecided`], and there are no delays if the delays
/// differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    delays: &'static [Duration],
    /// Whether there are no delays because meanings state different ones.
    differs: bool,
    with: Option<&'static str>,
    then: Next,
    evidence: Evidence,
}

/// What follows a schedule, and how that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Step(&'static Recovery, Evidence),
    Undecided,
    NotStated,
}

/// What follows when all delays of a [`Schedule`] have passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Then {
    /// Another step.
    Step(Recovery),
    /// The meanings agree on the schedule, but not on what follows.
    Undecided,
    /// No source says what follows.
    NotStated,
}

impl Then {
    /// The step, if there is one.
    pub const fn step(self) -> Option<Recovery> {
        match self {
            Self::Step(step) => Some(step),
            Self::Undecided | Self::NotStated => None,
        }
    }
}

impl Schedule {
    /// A schedule of these delays (empty if no source states them), and what follows with the
    /// evidence for it.
    #[doc(hidden)]
    pub const fn new(
        delays: &'static [Duration],
        then: Option<(&'static Recovery, Evidence)>,
        evidence: Evidence,
    ) -> Self {
        Self {
            delays,
            differs: false,
            with: None,
            then: match then {
                Some((step, evidence)) => Next::Step(step, evidence),
                None => Next::NotStated,
            },
            evidence,
        }
    }

    /// The same schedule for an operation that asks for the state.
    #[doc(hidden)]
    #[must_use]
    pub const fn asking(self, with: &'static str) -> Self {
        Self {
            with: Some(with),
            ..self
        }
    }

    /// The common part of two schedules; the evidence is the weaker one.
    const fn common(self, other: Self) -> Self {
        let same_delays = self.same_delays(other);
        let then = match (self.then, other.then) {
            (Next::Step(step, known), Next::Step(other, other_known)) if step.same(*other) => {
                Next::Step(step, known.weaker(other_known))
            }
            (Next::NotStated, Next::NotStated) => Next::NotStated,
            _ => Next::Undecided,
        };
        Self {
            delays: if same_delays { self.delays } else { &[] },
            differs: !same_delays || self.differs,
            with: self.with,
            then: if same_delays { then } else { Next::Undecided },
            evidence: self.evidence.weaker(other.evidence),
        }
    }

    /// The part of it that other meanings agree on.
    fn agreed(self, agreed: Agreed) -> Self {
        Self {
            delays: if agreed.delays_differ {
                &[]
            } else {
                self.delays
            },
            differs: agreed.delays_differ,
            with: self.with,
            then: match (agreed.then, self.then) {
                (AgreedThen::Stated(evidence), Next::Step(step, _)) => Next::Step(step, evidence),
                (AgreedThen::Undecided, _) => Next::Undecided,
                (_, then) => then,
            },
            evidence: agreed.schedule_evidence,
        }
    }

    const fn same(self, other: Self) -> bool {
        self.same_delays(other)
            && self.same_then(other)
            && same_text(self.with, other.with)
            && self.evidence as u8 == other.evidence as u8
    }

    const fn same_delays(self, other: Self) -> bool {
        if self.differs != other.differs || self.delays.len() != other.delays.len() {
            return false;
        }
        let mut i = 0;
        while i < self.delays.len() {
            if !same_duration(self.delays[i], other.delays[i]) {
                return false;
            }
            i += 1;
        }
        true
    }

    const fn same_then(self, other: Self) -> bool {
        match (self.then, other.then) {
            (Next::Step(a, known), Next::Step(b, other_known)) => {
                a.same(*b) && known as u8 == other_known as u8
            }
            (Next::Undecided, Next::Undecided) | (Next::NotStated, Next::NotStated) => true,
            _ => false,
        }
    }

    /// The delays, one before each try; empty if they are undecided or not stated.
    pub fn delays(self) -> Delays {
        Delays(self.delays.iter().copied())
    }

    /// The delays as a slice, also in `const` contexts.
    pub const fn as_slice(self) -> &'static [Duration] {
        self.delays
    }

    /// Whether meanings agree on the kind of recovery but state different delays.
    pub const fn has_undecided_delays(self) -> bool {
        self.differs
    }

    /// The operation that asks for the state, by the name that the catalog's `Operation` parses.
    ///
    /// Only a [`Recheck`](Recovery::Recheck) has one, and only if a source names it.
    pub const fn with(self) -> Option<&'static str> {
        self.with
    }

    /// What follows when all delays have passed.
    pub const fn then(self) -> Then {
        match self.then {
            Next::Step(step, _) => Then::Step(*step),
            Next::Undecided => Then::Undecided,
            Next::NotStated => Then::NotStated,
        }
    }

    /// How the delays are known: [`Evidence::Inferred`] if the vendor only says to wait.
    pub const fn evidence(self) -> Evidence {
        self.evidence
    }

    /// How the step that follows is known, if there is one.
    pub const fn then_evidence(self) -> Option<Evidence> {
        match self.then {
            Next::Step(_, evidence) => Some(evidence),
            Next::Undecided | Next::NotStated => None,
        }
    }
}

const fn same_duration(a: Duration, b: Duration) -> bool {
    a.as_nanos() == b.as_nanos()
}

const fn same_text(a: Option<&str>, b: Option<&str>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => same_bytes(a.as_bytes(), b.as_bytes()),
        (None, None) => true,
        _ => false,
    }
}

const fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    hash::equals(a, b, false)
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
    after: Option<Duration>,
    if_still_wanted: bool,
}

impl Restart {
    #[doc(hidden)]
    pub const fn new(
        from: &'static str,
        change: &'static [&'static str],
        after: Option<Duration>,
        if_still_wanted: bool,
    ) -> Self {
        Self {
            from,
            change,
            after,
            if_still_wanted,
        }
    }

    /// The operation to begin with, by the name that the catalog's `Operation` parses.
    pub const fn from(self) -> &'static str {
        self.from
    }

    /// The request fields that must get a new value, such as `uid` or `token`.
    pub const fn change(self) -> &'static [&'static str] {
        self.change
    }

    /// How long to wait first, if a source says so.
    pub const fn after(self) -> Option<Duration> {
        self.after
    }

    /// Whether to begin again only if the work is still wanted.
    pub const fn if_still_wanted(self) -> bool {
        self.if_still_wanted
    }

    const fn same(self, other: Self) -> bool {
        let same_after = match (self.after, other.after) {
            (Some(a), Some(b)) => same_duration(a, b),
            (None, None) => true,
            _ => false,
        };
        if !same_after
            || self.if_still_wanted != other.if_still_wanted
            || !same_bytes(self.from.as_bytes(), other.from.as_bytes())
            || self.change.len() != other.change.len()
        {
            return false;
        }
        let mut i = 0;
        while i < self.change.len() {
            if !same_bytes(self.change[i].as_bytes(), other.change[i].as_bytes()) {
                return false;
            }
            i += 1;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;
    use std::string::ToString;
    use std::vec::Vec;

    const DELAYS: &[Duration] = &[Duration::from_secs(3), Duration::from_millis(6500)];
    const AGAIN: Recovery =
        Recovery::Restart(Restart::new("acquire", &["uid", "token"], None, false));

    const AGAIN_DOCUMENTED: Option<(&Recovery, Evidence)> = Some((&AGAIN, Evidence::Documented));
    const ASK: Option<(&Recovery, Evidence)> =
        Some((&Recovery::ContactSupport, Evidence::Inferred));

    /// What is left of a schedule if meanings agree on its delays only.
    fn undecided(schedule: Schedule) -> Schedule {
        let other = Schedule::new(schedule.delays, None, schedule.evidence);
        schedule.common(other)
    }

    #[test]
    fn a_schedule_is_read_aloud_with_what_follows() {
        let known = Recovery::Retry(Schedule::new(
            DELAYS,
            AGAIN_DOCUMENTED,
            Evidence::Documented,
        ));
        assert_eq!(
            known.to_string(),
            "send the same request again after 3 s, 6500 ms; \
             then begin again with `acquire` and a new `uid`, `token`"
        );
        let inferred = Schedule::new(DELAYS, ASK, Evidence::Inferred);
        assert_eq!(
            Recovery::SlowDown(inferred).to_string(),
            "slow down, and send the request again after 3 s, 6500 ms (delays inferred); \
             then contact the vendor's support"
        );
    }

    #[test]
    fn delays_come_in_order_and_end() {
        let schedule = Schedule::new(DELAYS, AGAIN_DOCUMENTED, Evidence::Documented);
        assert_eq!(schedule.delays().len(), 2);
        assert_eq!(schedule.delays().collect::<Vec<_>>(), DELAYS);
        assert_eq!(schedule.then(), Then::Step(AGAIN));
        assert_eq!(schedule.then().step(), Some(AGAIN));
        assert_eq!(schedule.then_evidence(), Some(Evidence::Documented));
        assert_eq!(Recovery::SlowDown(schedule).schedule(), Some(schedule));
        assert_eq!(AGAIN.schedule(), None);
    }

    #[test]
    fn recoveries_have_their_first_step_in_common_or_nothing() {
        const OTHER: &[Duration] = &[Duration::from_secs(3)];
        let retry = |delays, then, evidence| Recovery::Retry(Schedule::new(delays, then, evidence));
        let documented = retry(DELAYS, AGAIN_DOCUMENTED, Evidence::Documented);
        assert_eq!(documented.common(documented), Some(documented));

        let inferred = retry(DELAYS, ASK, Evidence::Inferred);
        let open = Recovery::Retry(undecided(Schedule::new(DELAYS, ASK, Evidence::Inferred)));
        assert_eq!(documented.common(inferred), Some(open));
        assert_eq!(inferred.common(documented), Some(open));
        assert_eq!(open.schedule().map(Schedule::then), Some(Then::Undecided));
        assert_eq!(
            open.to_string(),
            "send the same request again after 3 s, 6500 ms (delays inferred); what follows is undecided"
        );

        let slower = retry(OTHER, AGAIN_DOCUMENTED, Evidence::Documented);
        let Some(all_open) = documented.common(slower) else {
            panic!("both are retries");
        };
        let schedule = all_open
            .schedule()
            .filter(|schedule| schedule.has_undecided_delays());
        let schedule = schedule.map(|schedule| (schedule.as_slice(), schedule.then()));
        assert_eq!(schedule, Some((&[][..], Then::Undecided)));
        assert_eq!(all_open.common(documented), Some(all_open));
        assert_eq!(
            all_open.to_string(),
            "send the same request again after delays that are undecided, like what follows"
        );

        let schedule = Schedule::new(DELAYS, AGAIN_DOCUMENTED, Evidence::Documented);
        let settled = Some((&Recovery::Settled, Evidence::Documented));
        let other = Schedule::new(DELAYS, settled, Evidence::Documented);
        let common = undecided(schedule);
        for kind in [Recovery::Retry, Recovery::Recheck, Recovery::SlowDown] {
            assert_eq!(kind(schedule).common(kind(other)), Some(kind(common)));
        }
        let kinds = [
            documented,
            Recovery::Recheck(schedule),
            Recovery::Recheck(schedule.asking("query")),
            Recovery::SlowDown(schedule),
            AGAIN,
            Recovery::Restart(Restart::new("acquire", &[], None, false)),
            Recovery::Restart(Restart::new("start", &[], None, false)),
            Recovery::Restart(Restart::new("acquire", &["uid", "cname"], None, false)),
            Recovery::Restart(Restart::new("acquire", &[], Some(Duration::ZERO), false)),
            Recovery::Restart(Restart::new("acquire", &[], None, true)),
            Recovery::Settled,
            Recovery::FixRequest,
            Recovery::FixCredentials,
            Recovery::FixAccount,
            Recovery::ContactSupport,
        ];
        for (i, one) in kinds.iter().enumerate() {
            for (j, other) in kinds.iter().enumerate() {
                assert_eq!(one.common(*other), (i == j).then_some(*one));
                assert_eq!(one.same(*other), one == other);
            }
        }
    }

    #[test]
    fn what_is_not_stated_is_not_undecided() {
        let vague = Schedule::new(&[], None, Evidence::Documented);
        assert_eq!((vague.delays().len(), vague.then()), (0, Then::NotStated));
        assert!(!vague.has_undecided_delays());
        assert_eq!(vague.common(vague), vague);
        assert_eq!(
            Recovery::Retry(vague).to_string(),
            "send the same request again after delays that are not stated"
        );
        let stated = Schedule::new(DELAYS, None, Evidence::Documented);
        assert!(vague.common(stated).has_undecided_delays());
        assert_ne!(vague.common(stated), vague);
    }

    #[test]
    fn a_restart_says_when_and_whether() {
        let after = Some(Duration::from_secs(3));
        let restart = Restart::new("acquire", &["uid"], after, true);
        assert_eq!((restart.after(), restart.if_still_wanted()), (after, true));
        assert_eq!(
            Recovery::Restart(restart).to_string(),
            "begin again with `acquire` and a new `uid` after 3 s, if the work is still wanted"
        );
    }

    #[test]
    fn a_recheck_names_its_operation() {
        let schedule = Schedule::new(DELAYS, None, Evidence::Observed).asking("query");
        assert_eq!(schedule.with(), Some("query"));
        assert_eq!(
            Recovery::Recheck(schedule).to_string(),
            "ask for the state with `query` after 3 s, 6500 ms (delays observed)"
        );
    }
}
