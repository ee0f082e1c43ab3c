//! What to do next, step by step, as `Follow` tells it with the bundled catalog.

use std::time::Duration;

use errdex::cloud_recording::{
    CloudRecording, ErrorCode, EventType, ExitStatus, Observation, Operation, RecordingStatus,
    classify,
};
use errdex::{Follow, Outcome, Recovery, Seen, Sent, Step, Why};

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A driver with a clock.
struct Run {
    follow: Follow<CloudRecording>,
    elapsed: Duration,
    retry_after: Option<Duration>,
}

impl Run {
    fn new() -> Self {
        Self::of(Follow::new().with_identity(&["uid"]))
    }

    fn of(follow: Follow<CloudRecording>) -> Self {
        Self {
            follow,
            elapsed: Duration::ZERO,
            retry_after: None,
        }
    }

    fn seen(&mut self) -> Seen {
        Seen {
            retry_after: self.retry_after.take(),
            elapsed: self.elapsed,
        }
    }

    fn wait(&mut self, step: Step<Operation>) -> Step<Operation> {
        if let Step::Send { after } | Step::Ask { after, .. } | Step::BeginAgain { after, .. } =
            step
        {
            self.elapsed += after;
        }
        step
    }

    fn next(&mut self, seen: &Observation<'_>) -> Step<Operation> {
        let now = self.seen();
        let step = self.follow.next(&classify(seen), now);
        self.wait(step)
    }

    fn code(&mut self, operation: Operation, status: u16, code: i128) -> Step<Operation> {
        self.next(&observed(operation, status).with_code(code))
    }

    fn unanswered(&mut self, operation: Operation, sent: Sent) -> Step<Operation> {
        self.next(&Observation::unanswered(sent).with_operation(operation))
    }

    fn notified(&mut self, attempt: u32, seen: &Observation<'_>) -> Option<Step<Operation>> {
        let now = self.seen();
        let step = self.follow.notified(attempt, &classify(seen), now);
        step.map(|step| self.wait(step))
    }

    fn may_run(&self) -> Vec<u32> {
        self.follow.may_run().collect()
    }
}

fn observed(operation: Operation, status: u16) -> Observation<'static> {
    Observation::new()
        .with_operation(operation)
        .with_http_status(status)
}

const fn send(after: u64) -> Step<Operation> {
    Step::Send {
        after: seconds(after),
    }
}

const fn ask(after: u64) -> Step<Operation> {
    Step::Ask {
        operation: Operation::Query,
        after: seconds(after),
    }
}

/// The fields to change and the delay, if a step is to begin again with `acquire`.
fn again(step: Step<Operation>) -> Option<(Vec<&'static str>, Duration)> {
    match step {
        Step::BeginAgain {
            from: Operation::Acquire,
            change,
            after,
        } => Some((change.iter().collect(), after)),
        _ => None,
    }
}

#[test]
fn a_schedule_goes_on_across_responses_of_the_same_kind() {
    let mut run = Run::new();
    assert_eq!(run.code(Operation::Start, 500, 62), send(3));
    assert_eq!(run.code(Operation::Start, 206, 65), send(6));
    assert_eq!(run.code(Operation::Start, 206, 65), send(9));
    let step = run.code(Operation::Start, 206, 65);
    assert_eq!(again(step), Some((vec!["uid"], Duration::ZERO)));
    assert_eq!((run.follow.attempt(), run.may_run()), (1, vec![0]));
    // The new attempt has its own schedule.
    assert_eq!(run.code(Operation::Start, 500, 62), send(3));
    assert_eq!(run.may_run(), [0, 1]);
}

#[test]
fn another_operation_has_its_own_schedule() {
    let mut run = Run::new();
    assert_eq!(run.code(Operation::Acquire, 500, 500), send(1));
    assert_eq!(
        run.next(&observed(Operation::Acquire, 200)),
        Step::Stop(Why::Settled(Outcome::Done))
    );
    assert_eq!(run.code(Operation::Acquire, 500, 500), send(1));
    assert_eq!(run.code(Operation::Start, 206, 65), send(3));
    assert_eq!(run.code(Operation::Acquire, 500, 500), send(1));
}

#[test]
fn what_is_exhausted_is_not_permanent() {
    let mut run = Run::new();
    for after in [5, 10, 15, 30] {
        assert_eq!(run.code(Operation::Query, 504, 62), send(after));
    }
    let exhausted = Why::Exhausted(Some(Recovery::ContactSupport));
    assert_eq!(run.code(Operation::Query, 504, 62), Step::Stop(exhausted));
    for (status, code, recovery) in [
        (400, 53, Recovery::FixRequest),
        (400, 2, Recovery::FixRequest),
    ] {
        let step = run.code(Operation::Start, status, code);
        assert_eq!(step, Step::Stop(Why::Permanent(recovery)));
    }
    assert_eq!(run.may_run(), [0_u32; 0]);
}

#[test]
fn what_nobody_documents_may_have_taken_effect() {
    for seen in [
        observed(Operation::Start, 500).with_code(15),
        observed(Operation::Start, 418),
        observed(Operation::Start, 404).with_code(9999),
    ] {
        let mut run = Run::new();
        assert_eq!(run.next(&seen), Step::Stop(Why::Undecided));
        assert_eq!(run.may_run(), [0]);
    }
}

#[test]
fn the_larger_of_header_and_schedule_counts() {
    let limited = observed(Operation::Acquire, 429);
    let mut run = Run::new();
    for (header, after) in [(Some(30), 30), (Some(1), 2), (None, 4)] {
        run.retry_after = header.map(seconds);
        assert_eq!(run.next(&limited), send(after));
    }
    let exhausted = Why::Exhausted(Some(Recovery::FixAccount));
    assert_eq!(run.next(&limited), Step::Stop(exhausted));
    run.retry_after = Some(seconds(3600));
    assert_eq!(run.next(&limited), Step::Stop(Why::Deadline));
}

#[test]
fn jitter_is_the_caller_s_and_never_undercuts_the_header() {
    let mut run = Run::of(Follow::new().with_jitter(|delay| delay / 2));
    assert_eq!(run.code(Operation::Start, 500, 62).after(), Some(1500));
    run.retry_after = Some(seconds(4));
    assert_eq!(run.code(Operation::Start, 500, 62), send(4));
}

trait After {
    fn after(self) -> Option<u128>;
}

impl After for Step<Operation> {
    /// The milliseconds to wait before the same request.
    fn after(self) -> Option<u128> {
        match self {
            Step::Send { after } => Some(after.as_millis()),
            _ => None,
        }
    }
}

#[test]
fn limits_end_every_run() {
    let mut run = Run::of(Follow::new().with_max_requests(3));
    assert_eq!(run.code(Operation::Query, 404, 404), send(5));
    assert_eq!(run.code(Operation::Query, 404, 404), send(10));
    assert_eq!(
        run.code(Operation::Query, 404, 404),
        Step::Stop(Why::Requests)
    );

    let mut run = Run::of(Follow::new().with_deadline(seconds(20)));
    assert_eq!(run.code(Operation::Query, 404, 404), send(5));
    assert_eq!(run.code(Operation::Query, 404, 404), send(10));
    assert_eq!(
        run.code(Operation::Query, 404, 404),
        Step::Stop(Why::Deadline)
    );
    // Another part of the same wish has a deadline of its own.
    run.follow.renew(run.elapsed);
    assert_eq!(run.code(Operation::Query, 404, 404), send(5));

    let mut run = Run::of(Follow::new().with_max_restarts(2));
    for _ in 0..2 {
        assert!(again(run.code(Operation::Start, 500, 502)).is_some());
    }
    assert_eq!(
        run.code(Operation::Start, 500, 502),
        Step::Stop(Why::Restarts)
    );
}

#[test]
fn a_restart_changes_the_identity_only_if_something_may_run() {
    // Nothing was started, so nothing has to change.
    let mut run = Run::new();
    let step = run.code(Operation::Start, 500, 502);
    assert_eq!(again(step), Some((vec![], seconds(3))));
    // Now the first request may have taken effect.
    assert_eq!(run.unanswered(Operation::Start, Sent::Maybe), send(1));
    let step = run.code(Operation::Start, 500, 502);
    assert_eq!(again(step), Some((vec!["uid"], seconds(3))));

    let mut run = Run::of(Follow::new());
    assert_eq!(run.unanswered(Operation::Start, Sent::Maybe), send(1));
    assert_eq!(
        run.code(Operation::Start, 500, 502),
        Step::Stop(Why::Uncertain)
    );
    assert_eq!(run.may_run(), [0]);
}

#[test]
fn a_request_that_never_left_begins_nothing() {
    let mut run = Run::new();
    for after in [1, 3, 6] {
        assert_eq!(run.unanswered(Operation::Start, Sent::No), send(after));
    }
    assert_eq!(
        run.unanswered(Operation::Start, Sent::No),
        Step::Stop(Why::Exhausted(None))
    );
    assert_eq!(run.may_run(), [0_u32; 0]);
    // A later response may know more than the schedule of those that never came.
    for after in [1, 3, 6] {
        assert_eq!(run.unanswered(Operation::Start, Sent::Maybe), send(after));
    }
    assert_eq!(run.code(Operation::Start, 500, 62), send(3));
    assert_eq!(run.may_run(), [0]);
}

#[test]
fn asking_leads_back_to_the_operation() {
    let mut run = Run::new();
    assert_eq!(run.code(Operation::Stop, 404, 404), ask(5));
    assert_eq!(run.code(Operation::Query, 404, 404), ask(10));
    // Asking can fail, too, which says nothing about the task.
    assert_eq!(run.code(Operation::Query, 504, 62), ask(5));
    assert_eq!(run.unanswered(Operation::Query, Sent::Maybe), ask(10));
    assert_eq!(run.code(Operation::Query, 404, 404), ask(15));
    // It is there after all, whatever it is doing.
    for status in [RecordingStatus::InProgress, RecordingStatus::StopRequested] {
        let found = observed(Operation::Query, 200).with_entry(status);
        assert_eq!(run.next(&found), send(0));
        assert_eq!(run.code(Operation::Stop, 404, 404), ask(5));
    }
    let found = observed(Operation::Query, 200);
    assert_eq!(run.next(&found), send(0));
    let stopping = run.code(Operation::Stop, 400, 49);
    assert_eq!(stopping, Step::Stop(Why::Settled(Outcome::Unknown)));
}

#[test]
fn an_operation_that_ends_the_session_never_begins_another() {
    let mut run = Run::new();
    assert_eq!(run.code(Operation::Stop, 404, 404), ask(5));
    let lost = observed(Operation::Query, 200).with_entry(RecordingStatus::ExitedAbnormally);
    assert_eq!(run.next(&lost), send(0));
}

#[test]
fn what_was_stopped_runs_no_more() {
    for (status, code) in [(200, None), (206, Some(435)), (400, Some(49))] {
        let mut run = Run::new();
        let started = observed(Operation::Start, 200);
        assert_eq!(
            run.next(&started),
            Step::Stop(Why::Settled(Outcome::Unknown))
        );
        assert_eq!(run.may_run(), [0]);
        let stopped = observed(Operation::Stop, status);
        let stopped = code.map_or(stopped.clone(), |code| stopped.with_code(code));
        run.next(&stopped);
        assert_eq!(run.may_run(), [0_u32; 0]);
        // A notification that comes late changes nothing.
        let late = Observation::new().with_entry(EventType::RecorderStarted);
        assert_eq!(run.notified(0, &late), None);
        assert_eq!(run.may_run(), [0_u32; 0]);
    }
}

#[test]
fn a_notification_settles_what_nobody_knew() {
    let started = Observation::new().with_entry(EventType::RecorderStarted);
    let mut run = Run::new();
    assert_eq!(run.unanswered(Operation::Start, Sent::Maybe), send(1));
    let settled = Step::Stop(Why::Settled(Outcome::Unknown));
    assert_eq!(run.notified(0, &started), Some(settled));
    assert_eq!(run.notified(0, &started), None);
    assert_eq!(run.may_run(), [0]);

    // One about an earlier attempt leaves the present one alone.
    let mut run = Run::new();
    assert_eq!(run.unanswered(Operation::Start, Sent::Maybe), send(1));
    assert!(again(run.code(Operation::Start, 500, 502)).is_some());
    assert_eq!(run.notified(0, &started), None);
    assert_eq!(run.may_run(), [0]);
    run.follow.stopped(0);
    assert_eq!(run.may_run(), [0_u32; 0]);
    // These are not about anything of ours.
    for attempt in [1, 7] {
        assert_eq!(run.notified(attempt, &started), None);
        assert_eq!(run.may_run(), [0_u32; 0]);
    }
    run.follow.started(1);
    assert_eq!(run.may_run(), [1]);
}

#[test]
fn a_notification_that_all_is_lost_is_followed() {
    let error = Observation::new()
        .with_entry(EventType::CloudRecordingError)
        .with_entry(ErrorCode::TokenInvalid);
    let mut run = Run::new();
    run.next(&observed(Operation::Start, 200));
    let step = run.notified(0, &error).and_then(again);
    assert_eq!(step, Some((vec!["token", "uid"], Duration::ZERO)));
    // The same notification once more is about the attempt that was given up.
    assert_eq!(run.notified(0, &error), None);
    assert_eq!((run.follow.attempt(), run.may_run()), (1, vec![0]));

    let mut run = Run::new();
    run.next(&observed(Operation::Start, 200));
    let exit = Observation::new()
        .with_entry(EventType::SessionExit)
        .with_entry(ExitStatus::Abnormal);
    let permanent = Why::Permanent(Recovery::ContactSupport);
    assert_eq!(run.notified(0, &exit), Some(Step::Stop(permanent)));
}

#[test]
fn retry_crates_get_a_delay_or_none() {
    let mut follow = Follow::<CloudRecording>::new();
    let seen = Seen::default();
    let timeout = observed(Operation::Start, 500).with_code(62);
    assert_eq!(
        follow.next_delay(&classify(&timeout), seen),
        Some(seconds(3))
    );
    let conflict = observed(Operation::Start, 400).with_code(53);
    assert_eq!(follow.next_delay(&classify(&conflict), seen), None);
}

#[test]
fn what_runs_already_may_run() {
    for seen in [
        observed(Operation::Start, 201),
        observed(Operation::Start, 201).with_code(7),
        observed(Operation::Start, 200).with_code(7),
    ] {
        let mut run = Run::new();
        run.next(&seen);
        assert_eq!(run.may_run(), [0], "{seen:?}");
    }
    // What was stopped runs again if it is started again.
    let mut run = Run::new();
    for (operation, running) in [
        (Operation::Start, vec![0]),
        (Operation::Stop, vec![]),
        (Operation::Start, vec![0]),
    ] {
        run.next(&observed(operation, 200));
        assert_eq!(run.may_run(), running, "{operation}");
    }
}

#[test]
fn nothing_begins_again_once_the_end_was_wanted() {
    let mut run = Run::new();
    run.next(&observed(Operation::Start, 200));
    let refused = observed(Operation::Stop, 401);
    assert!(matches!(run.next(&refused), Step::Stop(Why::Permanent(_))));
    assert_eq!(run.may_run(), [0]);
    let error = Observation::new()
        .with_entry(EventType::CloudRecordingError)
        .with_entry(ErrorCode::TokenInvalid);
    assert_eq!(run.notified(0, &error), None);
    let lost = observed(Operation::Query, 200).with_entry(RecordingStatus::ExitedAbnormally);
    assert_eq!(run.next(&lost), Step::Stop(Why::Undecided));
    // Whoever starts something wants it.
    run.code(Operation::Start, 500, 502);
    assert_eq!(run.follow.attempt(), 1);
}

#[test]
fn a_notification_of_another_product_proves_nothing() {
    let body = r#"{"productId":1,"eventType":103,"payload":{"channelName":"c","uid":1}}"#;
    let mut run = Run::new();
    assert_eq!(run.unanswered(Operation::Start, Sent::Maybe), send(1));
    assert_eq!(run.notified(0, &Observation::from_json(body)), None);
    assert_eq!(run.unanswered(Operation::Start, Sent::Maybe), send(3));
}

#[test]
fn jitter_never_asks_early() {
    let mut run = Run::of(Follow::new().with_jitter(|delay| delay / 2));
    assert_eq!(run.code(Operation::Stop, 404, 404), ask(5));
    assert_eq!(run.code(Operation::Query, 404, 404), ask(10));
    let mut run = Run::of(Follow::new().with_jitter(|delay| delay * 2));
    assert_eq!(run.code(Operation::Stop, 404, 404), ask(10));
}

#[test]
fn the_header_counts_for_whatever_comes_next() {
    let mut run = Run::new();
    assert_eq!(run.unanswered(Operation::Start, Sent::Maybe), send(1));
    run.retry_after = Some(seconds(60));
    let limited = observed(Operation::Start, 429);
    let seen = run.seen();
    assert_eq!(run.follow.next(&classify(&limited), seen), send(60));
    run.elapsed += seconds(20);
    let error = Observation::new()
        .with_entry(EventType::CloudRecordingError)
        .with_entry(ErrorCode::TokenInvalid);
    let step = run.notified(0, &error).and_then(again);
    assert_eq!(step, Some((vec!["token", "uid"], seconds(40))));
}
