//! Recoveries that harm a client, each of which the proof has to catch.
//!
//! Most of them were in the catalog once, or are what people do without one.

use std::time::Duration;

use errdex::cloud_recording::{CloudRecording, Observation, Operation, classify};
use errdex::{Effect, Evidence, Follow, Outcome, Recovery, Restart, Said, Schedule, Seen, Step};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// 404 from `stop` means that the task has stopped.
    NotFoundIsStopped,
    /// The same after 30 s, although a failover takes up to 90 s.
    NotFoundIsStoppedSoon,
    /// The same after 90 s, although another failover can follow the first.
    NotFoundIsStoppedLater,
    /// A timeout of `stop` means that the task has stopped.
    TimeoutIsStopped,
    /// A timeout of `start` means that nothing has started.
    TimeoutIsHarmless,
    /// What `stop` does not complain about is recorded.
    StoppedIsRecorded,
    /// A task that does not get ready is asked for its state for ever.
    NoLimits,
    /// A conflict ends by itself.
    ConflictIsRepeated,
    /// Wrong credentials become right by themselves.
    CredentialsAreRepeated,
    /// A conflict is with a task of one's own.
    ConflictIsOurs,
    /// `Retry-After` is not read.
    NoHeader,
    /// What the first catalog said, without effects and outcomes.
    FirstCatalog,
}

impl Wrong {
    /// Each with the invariant that it breaks.
    pub(crate) const ALL: &[(Self, &str)] = &[
        (Self::NotFoundIsStopped, "(a)"),
        (Self::NotFoundIsStoppedSoon, "(a)"),
        (Self::NotFoundIsStoppedLater, "(a)"),
        (Self::TimeoutIsStopped, "(a)"),
        (Self::TimeoutIsHarmless, "(a)"),
        (Self::TimeoutIsHarmless, "(b)"),
        (Self::StoppedIsRecorded, "(c)"),
        (Self::NoLimits, "(d)"),
        (Self::ConflictIsRepeated, "(e)"),
        (Self::CredentialsAreRepeated, "(e)"),
        (Self::ConflictIsOurs, "(f)"),
        (Self::NoHeader, "(g)"),
        (Self::FirstCatalog, "(a)"),
        (Self::FirstCatalog, "(b)"),
        (Self::FirstCatalog, "(c)"),
    ];

    /// What it says of a response, if it speaks of it.
    fn says(self, seen: &Observation<'_>) -> Option<(Effect, Outcome, Recovery)> {
        let code = seen.code().unwrap_or_default();
        let operation = seen.operation()?;
        let status = seen.http_status()?;
        if self == Self::FirstCatalog {
            return first(seen, operation, status, code);
        }
        let open = (Effect::None, Outcome::Unknown);
        let done = (Effect::Applied, Outcome::Done);
        let ((effect, outcome), recovery) = match (self, operation, status, code) {
            (Self::NotFoundIsStopped, Operation::Stop, 404, _)
            | (Self::TimeoutIsStopped, Operation::Stop, _, 62 | 65) => (open, Recovery::Settled),
            (Self::NotFoundIsStoppedSoon, Operation::Stop, 404, _) => (open, SOON),
            (Self::NotFoundIsStoppedLater, Operation::Stop, 404, _) => (open, LATER),
            (Self::TimeoutIsHarmless, Operation::Start, _, 62) => (open, AGAIN),
            (Self::StoppedIsRecorded, Operation::Stop, 200 | 206, 0 | 435)
            | (Self::ConflictIsOurs, Operation::Start, 400, 53) => (done, Recovery::Settled),
            (Self::NoLimits, Operation::Query, 200, _) if is_pending(seen) => (open, FOR_EVER),
            (Self::ConflictIsRepeated, Operation::Start, 400, 53)
            | (Self::CredentialsAreRepeated, _, 401, _) => (open, RETRY),
            _ => return None,
        };
        Some((effect, outcome, recovery))
    }
}

/// What the first catalog said of the responses of which the catalog says something else. It knew
/// no effects, and a client took what was settled for done.
fn first(
    seen: &Observation<'_>,
    operation: Operation,
    status: u16,
    code: i128,
) -> Option<(Effect, Outcome, Recovery)> {
    let recovery = match (operation, status, code) {
        (Operation::Start, 201, 7) | (Operation::Stop, 200 | 206, 0 | 435) => Recovery::Settled,
        (Operation::Query, 200, _) if is_pending(seen) => Recovery::Settled,
        (Operation::Start, 206, 65) => repeating(TWICE, &SAME),
        (Operation::Start, 500, 62) | (Operation::Start, 504, _) => repeating(THRICE, &AGAIN),
        (Operation::Start, 500, 502) | (Operation::Query | Operation::Stop, 400, 1001) => SAME,
        (Operation::Query, 404, 404) => asking(SHORT, &AGAIN),
        (Operation::Stop, 404, 404) => SOON,
        (Operation::Stop, 504, 62) => repeating(THRICE, &Recovery::ContactSupport),
        (Operation::Stop, 206, 65) => repeating(TWICE, &Recovery::ContactSupport),
        _ => return None,
    };
    Some(match recovery {
        Recovery::Settled => (Effect::Applied, Outcome::Done, recovery),
        _ => (Effect::None, Outcome::Unknown, recovery),
    })
}

fn is_pending(seen: &Observation<'_>) -> bool {
    let diagnosis = classify(seen);
    let best = diagnosis.best();
    best.is_some_and(|best| best.meaning().outcome() == Some(Outcome::Pending))
}

const SHORT: &[Duration] = &[
    Duration::from_secs(5),
    Duration::from_secs(10),
    Duration::from_secs(15),
];
const LONG: &[Duration] = &[
    Duration::from_secs(5),
    Duration::from_secs(10),
    Duration::from_secs(15),
    Duration::from_secs(30),
    Duration::from_secs(30),
];

const THRICE: &[Duration] = &[
    Duration::from_secs(3),
    Duration::from_secs(6),
    Duration::from_secs(9),
];
const TWICE: &[Duration] = &[Duration::from_secs(3), Duration::from_secs(6)];

const fn repeating(delays: &'static [Duration], then: &'static Recovery) -> Recovery {
    let then = Some((then, Evidence::Inferred));
    Recovery::Retry(Schedule::new(delays, then, Evidence::Inferred))
}

const fn asking(delays: &'static [Duration], then: &'static Recovery) -> Recovery {
    let schedule = Schedule::new(delays, Some((then, Evidence::Inferred)), Evidence::Inferred);
    Recovery::Recheck(schedule.asking("query"))
}

const SOON: Recovery = asking(SHORT, &Recovery::Settled);
const LATER: Recovery = asking(LONG, &Recovery::Settled);
const AGAIN: Recovery = Recovery::Restart(Restart::new("acquire", &["uid"], None, true));
const SAME: Recovery = Recovery::Restart(Restart::new("acquire", &[], None, false));
const RETRY: Recovery = Recovery::Retry(Schedule::new(SHORT, None, Evidence::Inferred));
static FOR_EVER: Recovery = asking(SHORT, &FOR_EVER);

/// The step after a response, as the catalog says, or wrongly.
pub(crate) fn next(
    wrong: Option<Wrong>,
    follow: &mut Follow<CloudRecording>,
    response: &Observation<'_>,
    seen: Seen,
) -> Step<Operation> {
    let seen = match wrong {
        Some(Wrong::NoHeader) => Seen {
            retry_after: None,
            ..seen
        },
        _ => seen,
    };
    let says = wrong.and_then(|wrong| wrong.says(response));
    let Some((effect, outcome, recovery)) = says else {
        return follow.next(&classify(response), seen);
    };
    let said = Said {
        operation: response.operation(),
        effect: Some(effect),
        outcome: Some(outcome),
        recovery: Some(recovery),
        is_repeated: false,
    };
    follow.next_said(said, seen)
}
