//! From diagnoses to the next step: a driver without I/O and without a clock.
//!
//! It works on what `recovery` says and on the facts about operations; it knows no catalog, sends
//! nothing and keeps no id. What it cannot decide it hands back.

mod attempts;
mod header;

use core::time::Duration;

pub use self::attempts::Attempts;
pub use self::header::{http_date, retry_after};
use crate::{Catalog, Diagnosis, Effect, Outcome, Recovery, Repeat, Restart, Schedule, Then};

/// Follows what a catalog says to do, across the responses to one wish, such as "record this channel".
///
/// Hand each response to [`next`](Self::next) and do the [`Step`] that it returns; repeat until that is
/// [`Step::Stop`]. Then go on with the next operation of the session, or give up. One `Follow` can take
/// a wish through all of its operations: schedules go on across responses, restarts and requests are
/// counted, and [`may_run`](Self::may_run) always tells which attempts may have left something
/// running.
///
/// It has no clock: [`Seen::elapsed`] is the time since the wish began. It begins again only if that
/// cannot make two of one: while an earlier attempt may run, something that tells the attempts apart
/// must change ([`with_identity`](Self::with_identity)), and the caller has to stop the earlier one as
/// soon as its id is known, from a response or from a [notification](Self::notified).
///
/// # Examples
///
/// ```
/// use core::time::Duration;
/// use errdex::cloud_recording::{CloudRecording, Observation, Operation, classify};
/// use errdex::{Follow, Seen, Step};
///
/// let mut follow = Follow::<CloudRecording>::new().with_identity(&["uid"]);
/// let timeout = Observation::new().with_operation(Operation::Start).with_http_status(500).with_code(62);
/// let mut elapsed = Duration::ZERO;
/// let mut waited = Vec::new();
/// loop {
///     match follow.next(&classify(&timeout), Seen { retry_after: None, elapsed }) {
///         // Wait, and send the same request again.
///         Step::Send { after } => {
///             waited.push(after.as_secs());
///             elapsed += after;
///         }
///         Step::BeginAgain { from, change, .. } => {
///             assert_eq!(from, Operation::Acquire);
///             assert!(change.iter().eq(["uid"]));
///             break;
///         }
///         step => panic!("{step:?}"),
///     }
/// }
/// assert_eq!(waited, [3, 6, 9]);
/// // The first `start` may have taken effect: stop that task once its id is known.
/// assert!(follow.may_run().eq([0]));
/// assert_eq!(follow.attempt(), 1);
/// ```
///
/// # What no client can guarantee
///
/// - If the response to an operation that begins something is lost, and no notification comes, its id
///   is unknown, so nobody can stop it. The attempt stays in [`may_run`](Self::may_run).
/// - If something else has the identity of an attempt, such as another program that records the same
///   channel with the same user ID, a notification does not say whose it is.
/// - A request that was given up may still arrive later, after everything else has been stopped.
pub struct Follow<C: Catalog> {
    identity: &'static [&'static str],
    jitter: Option<fn(Duration) -> Duration>,
    deadline: Duration,
    max_requests: u32,
    max_restarts: u32,
    /// Where the deadline counts from.
    since: Duration,
    requests: u32,
    /// Until when the last `Retry-After` asks to wait, in nanoseconds.
    not_before: u128,
    attempts: attempts::Record,
    /// Whether the last thing that was wanted is the end, after which nothing begins again.
    is_ending: bool,
    /// Whether the operation that is pursued may be sent again.
    may_repeat: bool,
    /// The operation whose end is wanted.
    pursued: Option<C::Operation>,
    /// The operation that asks about it, while its response is awaited.
    asked: Option<C::Operation>,
    main: Option<Chain>,
    /// What to do if asking itself fails.
    aside: Option<Chain>,
}

/// What a program knows of a response besides the diagnosis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "callers write it, and a new field must not be forgotten"
)]
pub struct Seen {
    /// The header `Retry-After`, as [`retry_after`] reads it.
    pub retry_after: Option<Duration>,
    /// How long ago the wish began.
    pub elapsed: Duration,
}

/// What to do next; `O` are the operations of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step<O> {
    /// Send the operation that is pursued, unchanged, after this time.
    Send {
        /// How long to wait.
        after: Duration,
    },
    /// Send another operation for the same attempt, to learn what became of it.
    Ask {
        /// The operation that asks.
        operation: O,
        /// How long to wait.
        after: Duration,
    },
    /// If the work is still wanted, begin a new attempt with an earlier operation.
    BeginAgain {
        /// The operation to begin with.
        from: O,
        /// The fields that need a new value.
        change: Change,
        /// How long to wait.
        after: Duration,
    },
    /// Send nothing more for this operation.
    Stop(Why),
}

/// Why nothing more is to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// The operation is settled; what became of the wish is another matter.
    Settled(Outcome),
    /// Sent again as it is, it fails again: a person has to do this first.
    Permanent(Recovery),
    /// Everything that the catalog says to try has been tried; what it says to do then, if anything.
    Exhausted(Option<Recovery>),
    /// The catalog does not decide what to do.
    Undecided,
    /// An attempt may be running, and nothing would tell another one apart from it.
    Uncertain,
    /// The request may have taken effect, and a repetition would take effect again.
    Unsafe,
    /// The next step would be after the deadline.
    Deadline,
    /// The limit of requests is reached.
    Requests,
    /// The limit of restarts is reached.
    Restarts,
}

/// The fields of the requests that need a new value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    stated: &'static [&'static str],
    identity: &'static [&'static str],
}

impl Change {
    /// The names of the fields, each once.
    pub fn iter(self) -> impl Iterator<Item = &'static str> {
        let Self { stated, identity } = self;
        let others = identity.iter().filter(|field| !stated.contains(field));
        stated.iter().chain(others).copied()
    }

    /// Whether a field is one of them.
    pub fn contains(self, field: &str) -> bool {
        self.iter().any(|other| other == field)
    }
}

/// What a response says, as far as steps depend on it.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "hidden")]
pub struct Said<O> {
    pub operation: Option<O>,
    pub effect: Option<Effect>,
    pub outcome: Option<Outcome>,
    pub recovery: Option<Recovery>,
    /// Whether it proves that an earlier request of the same operation took effect.
    pub is_repeated: bool,
}

/// A place in a recovery and what follows it.
#[derive(Clone, Copy, Debug)]
struct Chain {
    root: Recovery,
    now: Recovery,
    used: usize,
}

impl Chain {
    const fn new(root: Recovery) -> Self {
        Self {
            root,
            now: root,
            used: 0,
        }
    }

    /// Goes on if another response says to do the same kind of thing, whatever its delays.
    fn goes_on(self, recovery: Recovery) -> bool {
        let with = |recovery: Recovery| recovery.schedule().and_then(Schedule::with);
        self.root.as_kind() == recovery.as_kind() && with(self.root) == with(recovery)
    }
}

/// What comes next in a chain.
enum Next {
    Wait(Recovery, Duration),
    Then(Recovery),
    End,
}

impl<C: Catalog> Default for Follow<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C: Catalog> Follow<C> {
    /// A driver with a deadline of 10 minutes, at most 100 requests and 3 restarts, and no jitter.
    pub const fn new() -> Self {
        Self {
            identity: &[],
            jitter: None,
            deadline: Duration::from_secs(600),
            max_requests: 100,
            max_restarts: 3,
            since: Duration::ZERO,
            requests: 0,
            not_before: 0,
            attempts: attempts::Record::new(),
            is_ending: false,
            may_repeat: true,
            pursued: None,
            asked: None,
            main: None,
            aside: None,
        }
    }

    /// Sets the fields that tell two attempts apart, such as the user ID.
    ///
    /// While an attempt may run, [`Step::BeginAgain`] always changes them. Without them, it has to
    /// change something that the catalog names.
    #[must_use]
    pub const fn with_identity(self, identity: &'static [&'static str]) -> Self {
        Self { identity, ..self }
    }

    /// Sets the time within which every step has to begin, from the beginning of the wish.
    #[must_use]
    pub const fn with_deadline(self, deadline: Duration) -> Self {
        Self { deadline, ..self }
    }

    /// Sets how many requests are sent at most, those that ask included.
    #[must_use]
    pub const fn with_max_requests(self, max_requests: u32) -> Self {
        Self {
            max_requests,
            ..self
        }
    }

    /// Sets how often to begin again at most; never more than 63 times.
    #[must_use]
    pub const fn with_max_restarts(self, max_restarts: u32) -> Self {
        Self {
            max_restarts,
            ..self
        }
    }

    /// Sets a function that changes each delay of the catalog.
    ///
    /// There is none by default, because documented delays are the vendor's. `Retry-After` is never
    /// undercut, and neither is the delay of a [recheck](Recovery::Recheck): a program that asks
    /// earlier gives up before the condition can have ended.
    #[must_use]
    pub const fn with_jitter(self, jitter: fn(Duration) -> Duration) -> Self {
        Self {
            jitter: Some(jitter),
            ..self
        }
    }

    /// Counts deadline and requests again from this moment; the attempts stay.
    ///
    /// For a wish with several parts, such as to begin a recording and, hours later, to end it.
    pub const fn renew(&mut self, elapsed: Duration) {
        self.since = elapsed;
        self.requests = 0;
    }

    /// The number of the attempt, which each [`Step::BeginAgain`] increases.
    pub const fn attempt(&self) -> u32 {
        self.attempts.current()
    }

    /// The attempts, the present one included, of which something may be running.
    ///
    /// Those are the ones that took effect, or may have, and that nothing has [stopped](Self::stopped).
    /// An attempt that is still here at the end is one that the caller has to report.
    pub const fn may_run(&self) -> Attempts {
        self.attempts.may_run()
    }

    /// Notes that something runs for an attempt, whatever its responses said.
    pub const fn started(&mut self, attempt: u32) {
        self.attempts.begin(attempt);
    }

    /// Notes that an attempt was stopped, by requests that another `Follow` followed.
    pub const fn stopped(&mut self, attempt: u32) {
        self.attempts.end(attempt);
    }

    /// What to do after a response, or [without one](crate::Observation::unanswered).
    pub fn next(&mut self, diagnosis: &Diagnosis<'_, C>, seen: Seen) -> Step<C::Operation> {
        self.next_said(Self::said(diagnosis), seen)
    }

    /// How long to wait before the same request is sent again; `None` if something else is to be done.
    ///
    /// The one question that retry crates ask.
    pub fn next_delay(&mut self, diagnosis: &Diagnosis<'_, C>, seen: Seen) -> Option<Duration> {
        match self.next(diagnosis, seen) {
            Step::Send { after } => Some(after),
            _ => None,
        }
    }

    /// What to do after a notification about an attempt; `None` if it changes nothing.
    ///
    /// The caller knows by the identity in the notification which attempt it is about, and keeps the
    /// id that it has. It proves that the attempt took effect, so an operation that was being repeated
    /// because nobody knew is settled. Repeated and late notifications do no harm, and one about an attempt
    /// that cannot [run](Self::may_run) is about something else with the same identity. So hand in a
    /// notification after the response to a request that is under way.
    pub fn notified(
        &mut self,
        attempt: u32,
        diagnosis: &Diagnosis<'_, C>,
        seen: Seen,
    ) -> Option<Step<C::Operation>> {
        let is_current = attempt == self.attempt() && self.may_run().contains(attempt);
        if self.is_ending || !is_current || diagnosis.raw().is_foreign() {
            return None;
        }
        let best = diagnosis.best();
        let is_lost = best.is_some_and(|best| best.meaning().outcome() == Some(Outcome::Lost));
        match diagnosis.recovery().filter(|_| is_lost) {
            Some(Recovery::Restart(restart)) => return Some(self.begin_again(restart, seen)),
            Some(recovery) if is_permanent(recovery) => {
                return Some(self.stop(Why::Permanent(recovery)));
            }
            _ => {}
        }
        let outcome = diagnosis.outcome().unwrap_or(Outcome::Unknown);
        let is_awaited = self.pursued.is_some_and(Self::begins);
        is_awaited.then(|| self.stop(Why::Settled(outcome)))
    }

    fn said(diagnosis: &Diagnosis<'_, C>) -> Said<C::Operation> {
        let operation = diagnosis.observation().operation();
        let proofs = operation.map(C::when_repeated);
        Said {
            operation,
            effect: diagnosis.effect(),
            outcome: diagnosis.outcome(),
            recovery: diagnosis.recovery(),
            is_repeated: diagnosis.best().zip(proofs).is_some_and(|(best, proofs)| {
                best.disagrees().is_empty() && proofs.contains(best.entry())
            }),
        }
    }

    /// The same for a response whose meaning is stated by the caller.
    #[doc(hidden)]
    pub fn next_said(&mut self, said: Said<C::Operation>, seen: Seen) -> Step<C::Operation> {
        self.requests = self.requests.saturating_add(1);
        if let Some(retry_after) = seen.retry_after {
            self.not_before = seen.elapsed.as_nanos() + retry_after.as_nanos();
        }
        let asked = self.asked.take().filter(|_| said.operation != self.pursued);
        let asked = asked.filter(|asked| said.operation == Some(*asked));
        if asked.is_none() && said.operation != self.pursued {
            self.pursued = said.operation;
            self.main = None;
            self.aside = None;
        }
        if asked.is_none() {
            self.may_repeat = Self::may_repeat(&said);
        }
        let begins = said.operation.is_none_or(Self::begins);
        let ends = said.operation.is_some_and(Self::ends_session);
        self.is_ending = ends || self.is_ending && !said.operation.is_some_and(Self::begins);
        // What the catalog does not decide may have taken effect, too. Where nothing changed and there is
        // nothing to send, something is there already, which an earlier request may have begun.
        let is_there = said.recovery == Some(Recovery::Settled)
            || said.outcome == Some(Outcome::Done)
            || said.is_repeated;
        let is_harmless = said.effect == Some(Effect::None) && said.recovery.is_some() && !is_there;
        if begins && !is_harmless {
            self.attempts.begin(self.attempt());
        }
        if ends && (said.is_repeated || said.effect == Some(Effect::Applied)) {
            self.attempts.end(self.attempt());
        }
        match (asked, said.recovery) {
            (_, None) => self.stop(Why::Undecided),
            (_, Some(recovery)) if is_permanent(recovery) => self.stop(Why::Permanent(recovery)),
            (Some(asked), Some(recovery)) => self.after_asking(asked, recovery, &said, seen),
            (None, Some(Recovery::Settled)) => self.settled(&said),
            (None, Some(Recovery::Restart(restart))) => self.begin_again(restart, seen),
            (None, Some(recovery)) => {
                let main = self.main.filter(|main| main.goes_on(recovery));
                let main = main.unwrap_or(Chain::new(recovery));
                self.go_on(main, recovery, &said, seen)
            }
        }
    }

    /// What the answer means to the operation that is pursued, after another one has asked about it.
    fn after_asking(
        &mut self,
        asked: C::Operation,
        recovery: Recovery,
        said: &Said<C::Operation>,
        seen: Seen,
    ) -> Step<C::Operation> {
        let begins = self.pursued.is_some_and(Self::begins);
        let is_pending = said.outcome == Some(Outcome::Pending);
        if begins && (is_pending || recovery == Recovery::Settled) {
            self.attempts.begin(self.attempt());
        }
        match (recovery, self.main) {
            // Asking failed, which says nothing about what was asked for; or what is there takes its time.
            (Recovery::Retry(_) | Recovery::SlowDown(_), _) => {
                self.ask_again(asked, recovery, seen)
            }
            (Recovery::Recheck(_), _) if begins && is_pending => {
                self.ask_again(asked, recovery, seen)
            }
            (Recovery::Recheck(_), Some(main)) if !is_pending => {
                self.aside = None;
                self.go_on(main, main.root, said, seen)
            }
            // It took effect, so to send it again would make two of it.
            (Recovery::Settled, _) if begins => self.settled(said),
            (Recovery::Restart(restart), _) if begins => self.begin_again(restart, seen),
            // It is there, so the operation can be sent again.
            _ => {
                self.main = None;
                self.aside = None;
                self.send(Duration::ZERO, seen)
            }
        }
    }

    /// Asks again as the answer says, until its schedule is over.
    fn ask_again(
        &mut self,
        asked: C::Operation,
        recovery: Recovery,
        seen: Seen,
    ) -> Step<C::Operation> {
        let aside = self.aside.filter(|aside| aside.goes_on(recovery));
        let mut aside = aside.unwrap_or(Chain::new(recovery));
        let next = next_in(&mut aside, seen);
        self.aside = Some(aside);
        match next {
            Next::Wait(recovery, delay) => self.ask(asked, self.jittered(recovery, delay), seen),
            Next::Then(Recovery::Restart(restart)) if self.pursued.is_some_and(Self::begins) => {
                self.begin_again(restart, seen)
            }
            Next::Then(then) => self.stop(Why::Exhausted(Some(then))),
            Next::End => self.stop(Why::Exhausted(None)),
        }
    }

    /// The next step of the chain; `recovery` is what the last response says.
    fn go_on(
        &mut self,
        mut chain: Chain,
        recovery: Recovery,
        said: &Said<C::Operation>,
        seen: Seen,
    ) -> Step<C::Operation> {
        loop {
            let then = match next_in(&mut chain, seen) {
                Next::Wait(recovery @ Recovery::Recheck(schedule), delay) => {
                    self.main = Some(chain);
                    let delay = self.jittered(recovery, delay);
                    let with = schedule.with().map(str::parse);
                    return match with {
                        None => self.send(delay, seen),
                        Some(Ok(operation)) if Some(operation) == self.pursued => {
                            self.send(delay, seen)
                        }
                        Some(Ok(operation)) => self.ask(operation, delay, seen),
                        Some(Err(_)) => self.stop(Why::Undecided),
                    };
                }
                Next::Wait(recovery, delay) => {
                    self.main = Some(chain);
                    let delay = self.jittered(recovery, delay);
                    return self.send(delay, seen);
                }
                Next::Then(then) => then,
                // Another response may know more than the one that the chain came from.
                Next::End if recovery != chain.root => {
                    chain = Chain::new(recovery);
                    continue;
                }
                Next::End => return self.stop(Why::Exhausted(None)),
            };
            match then {
                Recovery::Settled => {
                    if self.pursued.is_some_and(Self::ends_session) {
                        self.attempts.end(self.attempt());
                    }
                    return self.settled(said);
                }
                Recovery::Restart(restart) => return self.begin_again(restart, seen),
                then if is_permanent(then) => return self.stop(Why::Exhausted(Some(then))),
                then => {
                    chain.now = then;
                    chain.used = 0;
                }
            }
        }
    }

    fn settled(&mut self, said: &Said<C::Operation>) -> Step<C::Operation> {
        let is_over = said.effect != Some(Effect::Unknown);
        if is_over && self.pursued.is_some_and(Self::ends_session) {
            self.attempts.end(self.attempt());
        }
        self.stop(Why::Settled(said.outcome.unwrap_or(Outcome::Unknown)))
    }

    fn stop(&mut self, why: Why) -> Step<C::Operation> {
        self.forget();
        Step::Stop(why)
    }

    /// Whatever comes next is another operation.
    fn forget(&mut self) {
        self.pursued = None;
        self.asked = None;
        self.main = None;
        self.aside = None;
    }

    fn send(&mut self, delay: Duration, seen: Seen) -> Step<C::Operation> {
        if !self.may_repeat {
            return self.stop(Why::Unsafe);
        }
        self.timed(delay, seen, |after| Step::Send { after })
    }

    /// Whether the request that this is the response to may be sent again.
    fn may_repeat(said: &Said<C::Operation>) -> bool {
        let is_repeatable = said.operation.is_some_and(C::is_repeatable);
        match Repeat::derived(is_repeatable, said.effect) {
            Repeat::Safe => true,
            Repeat::Unsafe => false,
            // Without an effect, the catalog knows no reason not to do as it says.
            Repeat::Unknown => said.effect.is_none(),
        }
    }

    /// The delay of a recovery as the caller changes it.
    fn jittered(&self, recovery: Recovery, delay: Duration) -> Duration {
        let changed = self.jitter.map_or(delay, |jitter| jitter(delay));
        match recovery {
            Recovery::Recheck(_) => changed.max(delay),
            _ => changed,
        }
    }

    fn ask(&mut self, operation: C::Operation, delay: Duration, seen: Seen) -> Step<C::Operation> {
        let step = self.timed(delay, seen, |after| Step::Ask { operation, after });
        if matches!(step, Step::Ask { .. }) {
            self.asked = Some(operation);
        }
        step
    }

    fn begin_again(&mut self, restart: Restart, seen: Seen) -> Step<C::Operation> {
        if self.is_ending {
            return self.stop(Why::Undecided);
        }
        let Ok(from) = restart.from().parse() else {
            return self.stop(Why::Undecided);
        };
        let may_run = self.attempts.current_may_run();
        let stated = restart.change();
        let change = Change {
            stated,
            identity: if may_run { self.identity } else { &[] },
        };
        if may_run && self.identity.is_empty() && stated.is_empty() {
            return self.stop(Why::Uncertain);
        }
        if self.attempt() >= self.max_restarts || !self.attempts.has_room() {
            return self.stop(Why::Restarts);
        }
        let delay = restart.after().unwrap_or_default();
        let delay = self.jittered(Recovery::Restart(restart), delay);
        let step = self.timed(delay, seen, |after| Step::BeginAgain {
            from,
            change,
            after,
        });
        if matches!(step, Step::BeginAgain { .. }) {
            self.attempts.next();
            self.forget();
        }
        step
    }

    /// The step after its delay, unless a limit forbids it.
    fn timed(
        &mut self,
        delay: Duration,
        seen: Seen,
        step: impl FnOnce(Duration) -> Step<C::Operation>,
    ) -> Step<C::Operation> {
        // Numbers, because the compiler does not see that sums of durations cannot panic.
        let now = seen.elapsed.as_nanos();
        let left = u64::try_from(self.not_before.saturating_sub(now));
        let after = delay.max(left.map_or(Duration::MAX, Duration::from_nanos));
        let elapsed = now.saturating_sub(self.since.as_nanos());
        if self.requests >= self.max_requests {
            self.stop(Why::Requests)
        } else if elapsed + after.as_nanos() > self.deadline.as_nanos() {
            self.stop(Why::Deadline)
        } else {
            step(after)
        }
    }

    fn ends_session(operation: C::Operation) -> bool {
        let operation = C::operation_number(operation);
        const { &C::TABLES }.ends_session(operation)
    }

    /// Whether an operation can leave something that has to be ended.
    fn begins(operation: C::Operation) -> bool {
        C::is_idempotent(operation) != Some(true) && !Self::ends_session(operation)
    }
}

impl<C: Catalog> core::fmt::Debug for Follow<C> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Follow")
            .field("pursued", &self.pursued)
            .field("asked", &self.asked)
            .field("requests", &self.requests)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

impl<C: Catalog> Clone for Follow<C> {
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}

/// The next delay of the chain, or what follows it. A schedule without delays leaves them to the server.
fn next_in(chain: &mut Chain, seen: Seen) -> Next {
    let Some(schedule) = chain.now.schedule() else {
        return Next::Then(chain.now);
    };
    let mut delays = schedule.delays();
    let delay = match delays.nth(chain.used) {
        Some(delay) => Some(delay),
        None if schedule.as_slice().is_empty() => seen.retry_after,
        None => None,
    };
    if let Some(delay) = delay {
        chain.used += 1;
        return Next::Wait(chain.now, delay);
    }
    match schedule.then() {
        Then::Step(step) => Next::Then(step),
        Then::Undecided | Then::NotStated => Next::End,
    }
}

/// Whether a person has to act first.
const fn is_permanent(recovery: Recovery) -> bool {
    matches!(
        recovery,
        Recovery::FixRequest
            | Recovery::FixCredentials
            | Recovery::FixAccount
            | Recovery::ContactSupport
    )
}
