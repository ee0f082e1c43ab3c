//! The proof that a client which obeys the catalog comes to no harm, in a model of the service.
//!
//! The client is that of the example `client`: `Follow`, the catalog, responses and notifications,
//! and nothing else. It runs through everything that the [service](service) can do with at most three
//! faults, and through many runs with any number of faults by chance. In each of them:
//!
//! - (a) at the end, no task runs that nobody wants, unless the client reports it as possibly running
//! - (b) never do two tasks run for one wish while the client considers its recording to be running
//! - (c) success is reported only if files exist, or will
//! - (d) every run ends within the deadlines and the limits of requests
//! - (e) nothing that is documented as permanent is sent again
//! - (f) no request names the task of a stranger, unless a `start` was in doubt and nobody can tell
//! - (g) no request comes before the time that `Retry-After` states
//!
//! A violation is printed as the shortest run that was found. Wrong recoveries must be caught, each
//! by the invariant that it breaks.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(
    clippy::print_stdout,
    reason = "the counts and the seed are worth seeing"
)]

use std::collections::BTreeMap;
use std::time::Duration;

use errdex::cloud_recording::{CloudRecording, Observation, Operation};
use errdex::{Follow, Seen, Sent, Step};

#[path = "../../examples/recorder/mod.rs"]
mod recorder;

mod choices;
mod service;
mod wrong;

use choices::{Choices, Random};
use recorder::{Recorder, Report, Response, Session, Wire};
use service::{FIRST_USER, Service};
use wrong::Wrong;

/// The service, seen from the client, and what the client is told wrongly about its responses.
struct World {
    service: Service,
    wrong: Option<Wrong>,
}

impl Wire for World {
    fn send(&mut self, operation: Operation, session: &Session) -> Result<Response, Sent> {
        self.service.send(operation, session)
    }

    fn wait(&mut self, delay: Duration) {
        self.service.wait(delay);
    }

    fn elapsed(&self) -> Duration {
        Duration::from_secs(self.service.now)
    }

    fn notifications(&mut self) -> Vec<Vec<u8>> {
        self.service.notifications()
    }

    fn is_wanted(&self) -> bool {
        self.service.is_wanted()
    }

    fn recording(&mut self, others: &[u32]) {
        self.service.check_recording(others);
    }

    fn next(
        &self,
        follow: &mut Follow<CloudRecording>,
        response: &Observation<'_>,
        seen: Seen,
    ) -> Step<Operation> {
        wrong::next(self.wrong, follow, response, seen)
    }
}

/// What a run led to.
struct Ran {
    choices: Choices,
    violation: Option<&'static str>,
    trace: Vec<String>,
    requests: usize,
    report: Report,
    is_apart: bool,
}

/// The limits of the client: one part to begin, at most three to watch, and one for each stop.
const MAX_TIME: u64 = 4 * (600 + 120) + 2 * 4 * 600 + 120;
const MAX_REQUESTS: usize = 4 * 100 + 2 * 4 * 100;

fn run(choices: Choices, wrong: Option<Wrong>, is_traced: bool) -> Ran {
    let service = Service::new(choices, is_traced);
    let world = World { service, wrong };
    let follow = match wrong {
        Some(Wrong::NoLimits) => Follow::new()
            .with_deadline(Duration::MAX)
            .with_max_requests(u32::MAX)
            .with_max_restarts(u32::MAX),
        _ => Follow::new(),
    };
    let recorder = Recorder::new(world, "class32", FIRST_USER, follow);
    let (report, World { mut service, .. }) = recorder.record();
    service.check_end(report.is_success(), &report.possibly_running);
    if service.now > MAX_TIME || service.requests > MAX_REQUESTS {
        service.violate("(d) the run does not end in time");
    }
    Ran {
        violation: service.violation,
        trace: service.trace.take().unwrap_or_default(),
        requests: service.requests,
        is_apart: service.is_apart(),
        choices: service.choices,
        report,
    }
}

/// The run with the fewest requests, step by step.
fn shortest(script: &[u8], wrong: Option<Wrong>, what: &str) -> Ran {
    let breaks = |script: &[u8]| {
        let ran = run(Choices::scripted(script.to_vec()), wrong, true);
        (ran.violation == Some(what)).then_some(ran)
    };
    let mut best = breaks(script).unwrap();
    loop {
        let script = best.choices.script();
        let simpler = (0..script.len()).rev().filter(|at| script[*at] > 0);
        let mut simpler = simpler.flat_map(|at| {
            let mut without = script.clone();
            without[at] = 0;
            let mut ending = without.clone();
            ending.truncate(at);
            [ending, without]
        });
        match simpler.find_map(|script| breaks(&script)) {
            Some(shorter) => best = shorter,
            None => return best,
        }
    }
}

fn report(ran: &Ran, wrong: Option<Wrong>) -> String {
    let what = ran.violation.unwrap_or("nothing is wrong");
    let shortest = shortest(&ran.choices.script(), wrong, what);
    let mut script = shortest.choices.script();
    // What follows goes well.
    while script.last() == Some(&0) {
        script.pop();
    }
    format!(
        "{what}; decisions {script:?}\n{}\n{:?}",
        shortest.trace.join("\n"),
        shortest.report
    )
}

/// Counts of runs.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    runs: usize,
    successes: usize,
    apart: usize,
    possibly_running: usize,
}

impl Counts {
    fn add(&mut self, ran: &Ran) {
        self.runs += 1;
        self.successes += usize::from(ran.report.is_success());
        self.apart += usize::from(ran.is_apart);
        self.possibly_running += usize::from(!ran.report.possibly_running.is_empty());
    }
}

/// Every run with at most so many faults.
fn every_run(max_faults: usize, wrong: Option<Wrong>, mut each: impl FnMut(&Ran)) {
    let mut next = Some(Vec::new());
    while let Some(script) = next {
        let ran = run(Choices::scripted(script), wrong, false);
        each(&ran);
        next = ran.choices.following(max_faults);
    }
}

/// How many faults a run may have in which everything is tried.
fn max_faults() -> usize {
    usize::try_from(number("ERRDEX_PROOF_FAULTS", 3)).unwrap()
}

#[test]
fn no_run_with_few_faults_does_harm() {
    let mut counts = Counts::default();
    let mut worst: Option<Ran> = None;
    every_run(max_faults(), None, |ran| {
        counts.add(ran);
        let is_shorter = worst
            .as_ref()
            .is_none_or(|worst| ran.requests < worst.requests);
        if ran.violation.is_some() && is_shorter {
            worst = Some(run(Choices::scripted(ran.choices.script()), None, true));
        }
    });
    if let Some(worst) = worst {
        panic!("{}", report(&worst, None));
    }
    println!("{counts:?}");
}

/// An environment variable with a number.
fn number(name: &str, default: u64) -> u64 {
    let value = std::env::var(name).ok();
    value.map_or(default, |value| value.parse().expect(name))
}

#[test]
fn no_run_by_chance_does_harm() {
    let seed = number("ERRDEX_PROOF_SEED", 20_261_130);
    let runs = number("ERRDEX_PROOF_RUNS", 100_000);
    println!("ERRDEX_PROOF_SEED={seed} ERRDEX_PROOF_RUNS={runs}");
    let mut random = Random(seed | 1);
    let mut counts = Counts::default();
    for _ in 0..runs {
        let ran = run(Choices::random(random.next()), None, false);
        assert_eq!(ran.violation, None, "seed {seed}: {}", report(&ran, None));
        counts.add(&ran);
    }
    println!("{counts:?}");
}

#[test]
fn wrong_recoveries_are_caught() {
    for (wrong, invariant) in Wrong::ALL {
        let caught = (0..=2).any(|max_faults| {
            let (mut runs, mut broken, mut first) = (0, 0, None);
            every_run(max_faults, Some(*wrong), |ran| {
                runs += 1;
                let is_broken = |what: &str| what.starts_with(invariant);
                if ran.violation.is_some_and(is_broken) {
                    broken += 1;
                    first.get_or_insert_with(|| report(ran, Some(*wrong)));
                }
            });
            let Some(first) = first else { return false };
            println!("{wrong:?} breaks {invariant} in {broken} of {runs} runs, faults at most {max_faults}: {first}\n");
            true
        });
        assert!(caught, "{wrong:?} does not break {invariant}");
    }
}

/// The same runs by chance as above, with what the first catalog said.
#[test]
fn the_first_catalog_does_harm_by_chance() {
    let runs = 10_000;
    let mut random = Random(number("ERRDEX_PROOF_SEED", 20_261_130) | 1);
    let mut broken = BTreeMap::new();
    for _ in 0..runs {
        let ran = run(
            Choices::random(random.next()),
            Some(Wrong::FirstCatalog),
            false,
        );
        if let Some(what) = ran.violation {
            *broken.entry(what).or_insert(0) += 1;
        }
    }
    println!("the first catalog, of {runs} runs by chance: {broken:#?}");
    for invariant in ["(a)", "(b)", "(c)"] {
        assert!(broken.keys().any(|what| what.starts_with(invariant)));
    }
}

#[test]
fn a_good_day_is_a_success() {
    let ran = run(Choices::scripted(Vec::new()), None, true);
    assert!(ran.report.is_success(), "{}", ran.trace.join("\n"));
    assert_eq!(ran.violation, None);
}

/// A lost response without a notification cannot be repaired, so it has to be reported.
#[test]
fn what_was_lost_is_reported_as_possibly_running() {
    let mut apart = 0;
    every_run(2, None, |ran| {
        if ran.is_apart {
            apart += 1;
            assert!(
                !ran.report.possibly_running.is_empty(),
                "{}",
                report(ran, None)
            );
        }
    });
    assert!(apart > 0);
}
