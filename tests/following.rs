//! Whatever a server says and with whatever catalog, `Follow` keeps to its limits, repeats nothing that
//! is unsafe, and forgets nothing that may be running.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::time::Duration;

use errdex::cloud_recording::CloudRecording;
use errdex::{
    Catalog, Code, Effect, Evidence, Follow, Observation, Outcome, Recovery, Repeat,
    Said as Stated, Schedule, Seen, Sent, Step, Why, classify,
};
use proptest::prelude::*;

macro_rules! catalog {
    ($name:ident, $file:literal) => {
        #[allow(dead_code, unreachable_pub, clippy::pedantic, reason = "generated")]
        mod $name {
            include!($file);
        }
    };
}

catalog!(bare, "../codegen/tests/accept/bare/expected.rs");
catalog!(complete, "../codegen/tests/accept/complete/expected.rs");
catalog!(hostile, "../codegen/tests/accept/hostile/expected.rs");
catalog!(pocket, "../codegen/tests/accept/pocket/expected.rs");

const DEADLINE: Duration = Duration::from_secs(900);
const MAX_REQUESTS: usize = 60;
const MAX_RESTARTS: u32 = 5;
const STATUSES: &[u16] = &[
    200, 201, 206, 400, 401, 404, 409, 418, 429, 500, 502, 503, 504,
];

/// What a server says, in numbers that mean something else in each catalog.
type Said = (u8, u16, u16, u8, u8);

fn one<T: Copy>(list: &[T], number: u16) -> Option<T> {
    list.get(usize::from(number) % list.len().max(1)).copied()
}

fn observed<C: Catalog>((kind, entry, other, status, _): Said) -> Observation<'static, C> {
    match kind % 8 {
        0 => Observation::unanswered(Sent::No),
        1 => Observation::unanswered(Sent::Maybe),
        kind => {
            let mut seen = Observation::new();
            if kind < 7 {
                seen = seen.with_entry(one(C::Entry::ALL, entry).unwrap());
            }
            if kind == 4 {
                seen = seen.with_entry(one(C::Entry::ALL, other).unwrap());
            }
            // Half of the statuses are those of the meaning.
            let stated = one(C::ALL_MEANINGS, other).map(errdex::Meaning::http_statuses);
            let stated = stated.and_then(|stated| one(stated, u16::from(status)));
            let status = stated
                .filter(|_| status > 127)
                .or(one(STATUSES, status.into()));
            match kind {
                2 => seen,
                _ => seen.with_http_status(status.unwrap()),
            }
        }
    }
}

/// A caller who does as it is told, and what it knows for itself.
struct Caller<C: Catalog> {
    follow: Follow<C>,
    elapsed: Duration,
    requests: usize,
    not_before: Duration,
    /// The attempts that a response proved to be running, or that may be.
    running: BTreeSet<u32>,
    is_ending: bool,
}

impl<C: Catalog> Caller<C> {
    fn ends(operation: C::Operation) -> bool {
        C::TABLES.ends_session(C::operation_number(operation))
    }

    fn begins(operation: C::Operation) -> bool {
        C::is_idempotent(operation) != Some(true) && !Self::ends(operation)
    }

    /// Sends an operation until there is nothing more to send for it.
    fn pursue(&mut self, first: C::Operation, script: &[Said]) {
        let (mut pursued, mut operation) = (first, first);
        let mut may_repeat = true;
        for &said in script {
            let seen = observed::<C>(said).with_operation(operation);
            let diagnosis = classify(&seen);
            let attempt = self.follow.attempt();
            let retry_after = match said.4 {
                0..200 => None,
                seconds => Some(Duration::from_secs(u64::from(seconds - 200) * 8)),
            };
            let now = Seen {
                retry_after,
                elapsed: self.elapsed,
            };
            if let Some(retry_after) = retry_after {
                self.not_before = self.elapsed + retry_after;
            }
            let before = self.follow.may_run().collect::<BTreeSet<_>>();
            let step = self.follow.next(&diagnosis, now);
            self.requests += 1;
            let after = self.follow.may_run().collect::<BTreeSet<_>>();

            // What may have begun is not forgotten, and only an operation that ends it ends it.
            let (effect, outcome) = (diagnosis.effect(), diagnosis.outcome());
            let has_begun = effect != Some(Effect::None)
                || outcome == Some(Outcome::Done)
                || diagnosis.recovery() == Some(Recovery::Settled);
            if Self::begins(operation) && has_begun {
                self.running.insert(attempt);
                assert!(after.contains(&attempt), "{step:?} after {diagnosis:?}");
            }
            for gone in before.difference(&after) {
                assert!(Self::ends(pursued) && *gone == attempt, "{gone}: {step:?}");
                self.running.remove(gone);
            }
            assert!(self.running.is_subset(&after), "{after:?}");
            self.is_ending = Self::ends(operation) || self.is_ending && !Self::begins(operation);
            if operation == pursued {
                let is_repeatable = C::is_repeatable(operation);
                may_repeat = match Repeat::derived(is_repeatable, effect) {
                    Repeat::Safe => true,
                    Repeat::Unknown => effect.is_none(),
                    _ => false,
                };
            }

            let (next, wait) = match step {
                Step::Send { after } => {
                    assert!(may_repeat, "{pursued} again after {diagnosis:?}");
                    (pursued, after)
                }
                Step::Ask { operation, after } => (operation, after),
                Step::BeginAgain {
                    from,
                    change,
                    after: wait,
                } => {
                    assert!(!self.is_ending, "begins again after {operation}");
                    assert!(!after.contains(&attempt) || change.contains("identity"));
                    assert_eq!(self.follow.attempt(), attempt + 1);
                    assert!(self.follow.attempt() <= MAX_RESTARTS);
                    (pursued, may_repeat) = (from, true);
                    (from, wait)
                }
                Step::Stop(why) => {
                    let is_permanent = matches!(
                        diagnosis.recovery(),
                        Some(
                            Recovery::FixRequest
                                | Recovery::FixCredentials
                                | Recovery::FixAccount
                                | Recovery::ContactSupport
                        )
                    );
                    assert_eq!(is_permanent, matches!(why, Why::Permanent(_)), "{why:?}");
                    return;
                }
                step => panic!("{step:?}"),
            };
            self.elapsed += wait;
            assert!(self.elapsed <= DEADLINE && self.requests < MAX_REQUESTS);
            assert!(self.elapsed >= self.not_before, "{step:?}");
            operation = next;
        }
    }
}

fn run<C: Catalog>(script: &[(u16, Vec<Said>)]) {
    if C::OPERATIONS.is_empty() {
        return;
    }
    let mut caller = Caller {
        follow: Follow::<C>::new()
            .with_identity(&["identity"])
            .with_deadline(DEADLINE)
            .with_max_requests(MAX_REQUESTS.try_into().unwrap())
            .with_max_restarts(MAX_RESTARTS),
        elapsed: Duration::ZERO,
        requests: 0,
        not_before: Duration::ZERO,
        running: BTreeSet::new(),
        is_ending: false,
    };
    for (operation, said) in script {
        let operation = one(C::OPERATIONS, *operation).unwrap();
        // What was asked for is over, so the wait is, too.
        caller.not_before = Duration::ZERO;
        caller.pursue(operation, said);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(4_096)
    })]

    #[test]
    fn every_run_keeps_to_its_limits(
        script in prop::collection::vec(
            (any::<u16>(), prop::collection::vec(any::<Said>(), 1..30)),
            1..6,
        )
    ) {
        run::<CloudRecording>(&script);
        run::<bare::Bare>(&script);
        run::<complete::Complete>(&script);
        run::<hostile::Hostile>(&script);
        run::<pocket::Pocket>(&script);
    }
}

/// Where nobody says that a request may be repeated, asking must not lead to a repetition.
#[test]
fn asking_leads_to_no_unsafe_repetition() {
    use pocket::{Operation, Pocket};

    const DELAYS: &[Duration] = &[Duration::from_secs(1)];
    static ASK: Recovery =
        Recovery::Recheck(Schedule::new(DELAYS, None, Evidence::Inferred).asking("putIn"));
    let said = |operation, effect, outcome, recovery| Stated {
        operation: Some(operation),
        effect: Some(effect),
        outcome: Some(outcome),
        recovery: Some(recovery),
        is_repeated: false,
    };
    let open = |effect| said(Operation::Open, effect, Outcome::Unknown, ASK);
    let asked = |outcome, recovery| said(Operation::PutIn, Effect::None, outcome, recovery);
    let answers = [
        (
            asked(Outcome::Done, Recovery::Settled),
            Why::Settled(Outcome::Done),
        ),
        (asked(Outcome::Pending, ASK), Why::Exhausted(None)),
    ];
    // It is there, even if the response said that nothing had changed.
    let effects = [Effect::Unknown, Effect::None];
    for (effect, (answer, why)) in effects
        .iter()
        .flat_map(|effect| answers.map(|answer| (*effect, answer)))
    {
        let mut follow = Follow::<Pocket>::new();
        for said in [open(effect), answer] {
            let step = follow.next_said(said, Seen::default());
            let asks = matches!(
                step,
                Step::Ask {
                    operation: Operation::PutIn,
                    ..
                }
            );
            assert!(asks || step == Step::Stop(why), "{step:?}");
        }
        assert!(follow.may_run().eq([0]));
    }
}
