//! A client that records a channel, and recovers from failures as the catalog says.
//!
//! It contains no code, text or status of the API: `Follow` says what to do next. How requests travel
//! and time passes is up to a [`Wire`], so the tests run the same client against a model of the service.

use std::time::Duration;

use errdex::cloud_recording::{CloudRecording, Observation, Operation, classify};
use errdex::{Follow, Id, Outcome, Seen, Sent, Step, Why};

/// How requests travel, time passes and notifications come.
pub(crate) trait Wire {
    /// Sends a request and returns the response; otherwise whether the request may have arrived.
    fn send(&mut self, operation: Operation, session: &Session) -> Result<Response, Sent>;

    /// Lets time pass.
    fn wait(&mut self, delay: Duration);

    /// How long ago the recording was asked for.
    fn elapsed(&self) -> Duration;

    /// The bodies of the notifications that have come since the last call.
    fn notifications(&mut self) -> Vec<Vec<u8>>;

    /// Whether the channel should still be recorded.
    fn is_wanted(&self) -> bool;

    /// The recording runs, as far as anybody knows; those of `others` may be running, too.
    fn recording(&mut self, others: &[u32]);

    /// What a response means; the tests replace it to see whether they notice.
    fn next(
        &self,
        follow: &mut Follow<CloudRecording>,
        response: &Observation<'_>,
        seen: Seen,
    ) -> Step<Operation> {
        follow.next(&classify(response), seen)
    }
}

/// What a server answered.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    pub(crate) retry_after: Option<Duration>,
}

/// What the requests of one attempt have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Session {
    pub(crate) channel: String,
    pub(crate) user: u32,
    pub(crate) token: u32,
    pub(crate) resource_id: String,
    pub(crate) sid: String,
}

/// What became of a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Report {
    /// Why it could not be begun, unless it was.
    pub(crate) failure: Option<(Operation, Why)>,
    /// What became of the files.
    pub(crate) outcome: Outcome,
    /// The users of tasks that may still be running, because nobody could stop them.
    pub(crate) possibly_running: Vec<u32>,
}

impl Report {
    /// Whether the files are there, and nothing else is.
    pub(crate) fn is_success(&self) -> bool {
        self.outcome == Outcome::Done && self.possibly_running.is_empty()
    }
}

const OPERATIONS: [Operation; 3] = [Operation::Acquire, Operation::Start, Operation::Query];

/// How long to wait for a notification with a lost id.
const PATIENCE: Duration = Duration::from_secs(120);

/// How often to look for notifications meanwhile.
const MOMENT: Duration = Duration::from_secs(10);

/// How often to ask whether the recording still runs.
const WATCH: Duration = Duration::from_secs(120);

/// A recording of one channel, however many attempts it takes.
pub(crate) struct Recorder<W> {
    wire: W,
    follow: Follow<CloudRecording>,
    /// By the number of the attempt.
    sessions: Vec<Session>,
    outcome: Outcome,
    /// The attempts that no `stop` of this client can stop.
    refused: Vec<u32>,
    /// Until when the server asked to wait.
    not_before: Duration,
}

impl<W: Wire> Recorder<W> {
    /// A recorder of a channel; each attempt has a user ID of its own, the first one this.
    pub(crate) fn new(wire: W, channel: &str, user: u32, follow: Follow<CloudRecording>) -> Self {
        let session = Session {
            channel: channel.to_owned(),
            user,
            ..Session::default()
        };
        Self {
            wire,
            follow: follow.with_identity(&["uid"]),
            sessions: vec![session],
            outcome: Outcome::Unknown,
            refused: Vec::new(),
            not_before: Duration::ZERO,
        }
    }

    /// Records until the recording is not wanted any more.
    pub(crate) fn record(mut self) -> (Report, W) {
        let failure = self.run().err();
        self.end();
        let report = Report {
            failure,
            outcome: self.outcome,
            possibly_running: self.users(|_| true),
        };
        (report, self.wire)
    }

    /// Begins the recording and watches it while it is wanted.
    fn run(&mut self) -> Result<(), (Operation, Why)> {
        let mut at = 0;
        let mut step = None;
        while self.wire.is_wanted() {
            self.begin(at, step)?;
            let current = self.follow.attempt();
            for attempt in self.follow.may_run().filter(|attempt| *attempt != current) {
                self.stop(attempt);
            }
            let others = self.users(|attempt| attempt != current);
            self.wire.recording(&others);
            self.follow.renew(self.wire.elapsed());
            step = self.pause(WATCH);
            self.follow.renew(self.wire.elapsed());
            at = OPERATIONS.len() - 1;
        }
        Ok(())
    }

    /// Sends the operations in order, from one of them on, until the recording runs.
    fn begin(
        &mut self,
        mut at: usize,
        first: Option<Step<Operation>>,
    ) -> Result<(), (Operation, Why)> {
        let mut heard = first;
        let mut asked = None;
        while let Some(&operation) = OPERATIONS.get(at) {
            let mut step = match heard.take() {
                Some(step) => step,
                None if operation == Operation::Query && self.session().sid.is_empty() => {
                    match self.wait_for_id() {
                        Some(step) => step,
                        None if self.session().sid.is_empty() => return Ok(()),
                        None => continue,
                    }
                }
                None => self.send(asked.take().unwrap_or(operation), self.follow.attempt()),
            };
            // A notification may change what there is to do while the client waits.
            while let Some(changed) = delay(step).and_then(|after| self.pause(after)) {
                step = changed;
            }
            match step {
                Step::Send { .. } => {}
                Step::Ask { operation, .. } => asked = Some(operation),
                Step::BeginAgain { from, change, .. } if self.wire.is_wanted() => {
                    let mut session = self.sessions.last().cloned().unwrap_or_default();
                    session.user += u32::from(change.contains("uid"));
                    session.token += u32::from(change.contains("token"));
                    session.resource_id.clear();
                    session.sid.clear();
                    self.sessions.push(session);
                    let from = OPERATIONS.iter().position(|known| *known == from);
                    at = from.unwrap_or_default();
                }
                Step::BeginAgain { .. } => return Ok(()),
                // Without the resource ID, every other request would have a wrong URL.
                Step::Stop(Why::Settled(_)) if self.session().resource_id.is_empty() => {
                    return Err((operation, Why::Undecided));
                }
                Step::Stop(Why::Settled(_)) => at += 1,
                Step::Stop(why) => return Err((operation, why)),
                _ => return Err((operation, Why::Undecided)),
            }
        }
        Ok(())
    }

    /// Stops everything, as far as its id is known or still becomes known.
    fn end(&mut self) {
        let began = self.wire.elapsed();
        let mut tried = Vec::new();
        loop {
            for attempt in self.follow.may_run() {
                if !self.sessions[attempt as usize].sid.is_empty() && !tried.contains(&attempt) {
                    tried.push(attempt);
                    self.stop(attempt);
                }
            }
            let is_tried = |attempt| tried.contains(&attempt);
            if self.wire.elapsed() >= began + PATIENCE || self.follow.may_run().all(is_tried) {
                return;
            }
            self.wire.wait(MOMENT);
            for body in self.wire.notifications() {
                self.learn(&Observation::from_json(&body));
            }
        }
    }

    /// Stops one attempt, if its id is known.
    fn stop(&mut self, attempt: u32) {
        let is_known = !self.sessions[attempt as usize].sid.is_empty();
        if !is_known || self.refused.contains(&attempt) {
            return;
        }
        self.wire.wait(self.left());
        // To stop it is another wish, which has nothing to do with the other attempts.
        let mut follow = Follow::new();
        follow.started(0);
        follow.renew(self.wire.elapsed());
        let record = core::mem::replace(&mut self.follow, follow);
        let mut operation = Operation::Stop;
        let outcome = loop {
            let step = self.send(operation, attempt);
            self.wire.wait(delay(step).unwrap_or_default());
            operation = match step {
                Step::Send { .. } => Operation::Stop,
                Step::Ask { operation, .. } => operation,
                Step::Stop(Why::Settled(outcome)) => break outcome,
                Step::Stop(Why::Permanent(_)) => {
                    self.refused.push(attempt);
                    break Outcome::Unknown;
                }
                _ => break Outcome::Unknown,
            };
        };
        let follow = core::mem::replace(&mut self.follow, record);
        if follow.may_run().is_empty() {
            self.follow.stopped(attempt);
        }
        if attempt == self.follow.attempt() {
            self.outcome = outcome;
        }
    }

    /// Sends a request of an attempt and says what to do next.
    fn send(&mut self, operation: Operation, attempt: u32) -> Step<Operation> {
        let session = &mut self.sessions[attempt as usize];
        let response = self.wire.send(operation, session);
        let observation = match &response {
            Ok(response) => {
                if let Some(retry_after) = response.retry_after {
                    self.not_before = self.wire.elapsed().saturating_add(retry_after);
                }
                let observation = Observation::from_json(&response.body);
                let session = &mut self.sessions[attempt as usize];
                keep(&mut session.resource_id, observation.id("resource_id"));
                keep(&mut session.sid, observation.id("sid"));
                observation.with_http_status(response.status)
            }
            Err(sent) => Observation::unanswered(*sent),
        };
        let observation = observation.with_operation(operation);
        let seen = self.seen();
        self.wire.next(&mut self.follow, &observation, seen)
    }

    /// Waits, and returns another step if a notification asks for one.
    fn pause(&mut self, delay: Duration) -> Option<Step<Operation>> {
        let step = self.listen();
        if step.is_some() {
            return step;
        }
        self.wire.wait(delay);
        self.listen()
    }

    /// Waits for a notification with the id of the attempt, or one that asks for another step.
    fn wait_for_id(&mut self) -> Option<Step<Operation>> {
        let began = self.wire.elapsed();
        while self.session().sid.is_empty() && self.wire.elapsed() < began + PATIENCE {
            let step = self.pause(MOMENT);
            if step.is_some() {
                return step;
            }
        }
        None
    }

    /// Takes in the notifications that have come, and returns the step that the last one asks for.
    fn listen(&mut self) -> Option<Step<Operation>> {
        let mut step = None;
        for body in self.wire.notifications() {
            let observation = Observation::from_json(&body);
            let Some(attempt) = self.learn(&observation) else {
                continue;
            };
            let seen = self.seen();
            let heard = self.follow.notified(attempt, &classify(&observation), seen);
            step = heard.or(step);
        }
        step
    }

    /// Keeps the id in a notification, and returns the attempt that it is about.
    fn learn(&mut self, notification: &Observation<'_>) -> Option<u32> {
        let sid = notification.id("sid")?;
        let user = notification.id("uid")?.to_string();
        let by_id = self
            .sessions
            .iter()
            .rposition(|session| sid == *session.sid);
        // After a failover, the user of a task is another one.
        let by_user =
            |session: &Session| session.sid.is_empty() && session.user.to_string() == user;
        let attempt = by_id.or_else(|| self.sessions.iter().rposition(by_user))?;
        let number = u32::try_from(attempt).ok()?;
        // Nothing that cannot run has notifications, so this one is a stranger's.
        let is_ours = self.follow.may_run().contains(number);
        if is_ours {
            keep(&mut self.sessions[attempt].sid, Some(sid));
        }
        is_ours.then_some(number)
    }

    /// The users of attempts that may be running.
    fn users(&self, is_one: impl Fn(u32) -> bool) -> Vec<u32> {
        let attempts = self.follow.may_run().filter(|attempt| is_one(*attempt));
        attempts
            .map(|attempt| self.sessions[attempt as usize].user)
            .collect()
    }

    fn session(&self) -> &Session {
        &self.sessions[self.follow.attempt() as usize]
    }

    /// What counts for every request, whichever the server limited.
    fn seen(&self) -> Seen {
        Seen {
            retry_after: Some(self.left()).filter(|left| !left.is_zero()),
            elapsed: self.wire.elapsed(),
        }
    }

    /// How long the server still asks to wait.
    fn left(&self) -> Duration {
        self.not_before.saturating_sub(self.wire.elapsed())
    }
}

/// How long to wait before a step.
fn delay(step: Step<Operation>) -> Option<Duration> {
    match step {
        Step::Send { after } | Step::Ask { after, .. } | Step::BeginAgain { after, .. } => {
            Some(after)
        }
        _ => None,
    }
}

/// Keeps the first value that is found; responses omit what they do not know.
fn keep(known: &mut String, id: Option<Id<'_>>) {
    if let Some(id) = id.filter(|_| known.is_empty()) {
        *known = id.to_string();
    }
}
