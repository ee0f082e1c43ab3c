//! What meanings agree on: all that they say to do, or its first step.

use crate::tables::{MeaningRow, RecoveryRow};
use crate::{Evidence, RecoveryKind};

/// What the meanings that count agree on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// A meaning that states it; what follows is what it leaves open.
    pub meaning: u32,
    /// The weakest evidence of the meanings.
    pub evidence: Evidence,
    /// Whether the meanings state different delays.
    pub delays_differ: bool,
    /// The weakest evidence of the schedules.
    pub schedule_evidence: Evidence,
    /// What follows the schedule.
    pub then: AgreedThen,
    /// The recovery that the meaning states, counted from 1.
    pub(super) recovery: u32,
}

/// What follows a schedule that meanings agree on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgreedThen {
    /// What the meaning states, known by the weakest evidence.
    Stated(Evidence),
    /// The meanings agree on the schedule and not on what follows.
    Undecided,
    /// No source says what follows.
    NotStated,
}

impl Agreed {
    /// What one meaning states.
    pub(super) fn new(meaning: u32, row: &MeaningRow, recovery: &RecoveryRow) -> Self {
        Self {
            meaning,
            evidence: known(row),
            delays_differ: false,
            schedule_evidence: recovery.evidence,
            then: match recovery.then {
                0 => AgreedThen::NotStated,
                _ => AgreedThen::Stated(recovery.then_evidence),
            },
            recovery: row.recovery(),
        }
    }

    /// What it has in common with what another meaning states: all of it, or the first step of
    /// schedules that go on differently. Nothing if the first steps differ.
    pub(super) fn common(
        self,
        row: &MeaningRow,
        other: &RecoveryRow,
        own: &RecoveryRow,
    ) -> Option<Self> {
        let evidence = self.evidence.weaker(known(row));
        let has_schedule = matches!(
            own.kind,
            RecoveryKind::Retry | RecoveryKind::Recheck | RecoveryKind::SlowDown
        );
        if !has_schedule {
            let is_same = self.recovery == row.recovery();
            return is_same.then_some(Self { evidence, ..self });
        }
        if own.kind != other.kind || own.with != other.with {
            return None;
        }
        let same_delays = !self.delays_differ && own.delays == other.delays;
        let then = match self.then {
            _ if !same_delays => AgreedThen::Undecided,
            AgreedThen::Stated(known) if own.then == other.then => {
                AgreedThen::Stated(known.weaker(other.then_evidence))
            }
            AgreedThen::NotStated if other.then == 0 => AgreedThen::NotStated,
            _ => AgreedThen::Undecided,
        };
        Some(Self {
            evidence,
            delays_differ: !same_delays,
            schedule_evidence: self.schedule_evidence.weaker(other.evidence),
            then,
            ..self
        })
    }

    /// Whether a restart is a step of it; the row is that of a meaning which states it.
    pub(super) fn restarts(self, recovery: &RecoveryRow) -> bool {
        match self.then {
            AgreedThen::Stated(_) => recovery.restarts,
            AgreedThen::Undecided | AgreedThen::NotStated => recovery.kind == RecoveryKind::Restart,
        }
    }
}

/// How the recovery of a meaning is known.
fn known(row: &MeaningRow) -> Evidence {
    let stated = match row.recovery_evidence() {
        0 => row.evidence(),
        stated => stated,
    };
    let number = usize::from(stated).checked_sub(1);
    let evidence = number.and_then(|number| Evidence::ALL.get(number).copied());
    evidence.unwrap_or(Evidence::Inferred)
}
