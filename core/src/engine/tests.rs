//! What meanings agree on, in rows, against the same of recoveries with types.

use core::time::Duration;

use super::{Agreed, AgreedThen};
use crate::tables::{MeaningRow, RecoveryRow, Stated};
use crate::{Evidence, Recovery, RecoveryKind, Schedule};

extern crate std;
use std::vec::Vec;

const DELAYS: [&[Duration]; 3] = [
    &[],
    &[Duration::from_secs(3)],
    &[Duration::from_secs(3), Duration::from_secs(6)],
];

/// What may follow a schedule. The row of each is its place here.
const FOLLOWING: [(RecoveryKind, &Recovery); 2] = [
    (RecoveryKind::ContactSupport, &Recovery::ContactSupport),
    (RecoveryKind::FixRequest, &Recovery::FixRequest),
];

fn alone(kind: RecoveryKind) -> RecoveryRow {
    RecoveryRow {
        kind,
        with: 0,
        delays: 0,
        evidence: Evidence::Documented,
        then: 0,
        then_evidence: Evidence::Documented,
        restarts: false,
    }
}

/// Recoveries of all forms as rows and with types; no two are the same recovery.
fn recoveries() -> Vec<(RecoveryRow, Recovery)> {
    let mut all = Vec::new();
    for (kind, recovery) in FOLLOWING {
        all.push((alone(kind), *recovery));
    }
    all.push((alone(RecoveryKind::Settled), Recovery::Settled));
    let known = [Evidence::Documented, Evidence::Inferred];
    let mut thens = std::vec![(0, None)];
    for (then, (_, step)) in (1..).zip(FOLLOWING) {
        thens.extend(known.map(|evidence| (then, Some((step, evidence)))));
    }
    for (number, delays) in (0..).zip(DELAYS) {
        for evidence in known {
            for (then, stated) in &thens {
                let schedule = Schedule::new(delays, *stated, evidence);
                let row = |kind, with| RecoveryRow {
                    with,
                    delays: number,
                    evidence,
                    then: *then,
                    then_evidence: stated.map_or(Evidence::Documented, |(_, known)| known),
                    ..alone(kind)
                };
                all.push((row(RecoveryKind::Retry, 0), Recovery::Retry(schedule)));
                all.push((row(RecoveryKind::SlowDown, 0), Recovery::SlowDown(schedule)));
                for (with, name) in [(1, "query"), (2, "list")] {
                    let asking = schedule.asking(name);
                    all.push((row(RecoveryKind::Recheck, with), Recovery::Recheck(asking)));
                }
            }
        }
    }
    all
}

fn meaning(number: u32) -> MeaningRow {
    MeaningRow::new([0; 3], Stated::new(number + 1, [1, 1], false))
}

#[test]
fn rows_agree_on_what_recoveries_have_in_common() {
    let all = recoveries();
    let mut agreements = 0;
    for (first, (row, recovery)) in (0..).zip(&all) {
        for (second, (other_row, other)) in (0..).zip(&all) {
            for (third, (last_row, last)) in (0..).zip(&all).step_by(3) {
                let expected = recovery.common(*other).and_then(|both| both.common(*last));
                let agreed = Agreed::new(first, &meaning(first), row);
                let agreed = agreed.common(&meaning(second), other_row, row);
                let agreed = agreed.and_then(|both| both.common(&meaning(third), last_row, row));
                let agreed = agreed.map(|agreed| recovery.agreed(agreed));
                assert_eq!(agreed, expected, "{recovery:?} {other:?} {last:?}");
                agreements += usize::from(agreed.is_some());
            }
        }
    }
    assert!(agreements > 10_000, "{agreements}");
}

#[test]
fn what_follows_is_undecided_where_delays_differ() {
    let [short, long] = [1, 2].map(|delays| RecoveryRow {
        delays,
        then: 1,
        ..alone(RecoveryKind::Retry)
    });
    let agreed = Agreed::new(0, &meaning(0), &short).common(&meaning(1), &long, &short);
    let agreed = agreed.unwrap();
    assert!(agreed.delays_differ);
    assert_eq!(agreed.then, AgreedThen::Undecided);
}
