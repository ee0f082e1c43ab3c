//! The records that say what to do next.
//!
//! A recovery is a word, or a word with details; a word alone has no details.

use errdex_core::{Evidence, RecoveryKind};

use super::declare::{choice, record};
use super::{Delay, Field, List, Word};

choice! {
    /// What to do next.
    Recovery {
        /// No request should be sent.
        Settled(Plain) = RecoveryKind::Settled.name(),
        /// Send the same request again.
        Retry(Schedule) = RecoveryKind::Retry.name(),
        /// Ask for the state.
        Recheck(Recheck) = RecoveryKind::Recheck.name(),
        /// Send fewer requests.
        SlowDown(Schedule) = RecoveryKind::SlowDown.name(),
        /// Begin again with an earlier operation.
        Restart(Restart) = RecoveryKind::Restart.name(),
        /// Correct the request.
        FixRequest(Plain) = RecoveryKind::FixRequest.name(),
        /// Correct the credentials.
        FixCredentials(Plain) = RecoveryKind::FixCredentials.name(),
        /// Correct the account: a service to enable, a quota, a bill.
        FixAccount(Plain) = RecoveryKind::FixAccount.name(),
        /// Ask the vendor.
        ContactSupport(Plain) = RecoveryKind::ContactSupport.name(),
    }
}

record! {
    /// A recovery that needs no details.
    Plain {
        /// How the recovery is known; as the meaning is, if absent.
        evidence: Option<Field<Word<Evidence>>>,
    }
}

record! {
    /// How long to wait before each request, and what follows the last one.
    Schedule {
        /// The delay before each request; each is at least as long as the one before.
        after: Option<List<Delay>>,
        /// What to do when the last request did not help.
        then: Option<Field<Box<Recovery>>>,
        /// How the recovery is known; as the meaning is, if absent.
        evidence: Option<Field<Word<Evidence>>>,
    }
}

record! {
    /// How long to wait before each question for the state, and what follows the last one.
    Recheck {
        /// The operation that asks for the state.
        with: Option<Field<String>>,
        /// The delay before each question; each is at least as long as the one before.
        after: Option<List<Delay>>,
        /// What to do when the last answer did not help.
        then: Option<Field<Box<Recovery>>>,
        /// How the recovery is known; as the meaning is, if absent.
        evidence: Option<Field<Word<Evidence>>>,
    }
}

record! {
    /// How to begin again.
    Restart {
        /// The operation to begin with; the first of the catalog if absent.
        from: Option<Field<String>>,
        /// The request fields that need a new value.
        change: Option<List<String>>,
        /// How long to wait first.
        after: Option<Field<Delay>>,
        /// Under which condition.
        condition as "if": Option<Field<StillWanted>>,
        /// How the recovery is known; as the meaning is, if absent.
        evidence: Option<Field<Word<Evidence>>>,
    }
}

choice! {
    /// The condition of a restart.
    StillWanted {
        /// Only if the work is still wanted.
        StillWanted = "still-wanted",
    }
}
