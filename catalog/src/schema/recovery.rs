//! The records that say what to do next.
//!
//! A recovery is a word, or a word with details; a word alone has no details.

use errdex_core::Evidence;
#[cfg(feature = "schema")]
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Delay, Field, List, Word};

/// What to do next.
#[derive(Debug, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Recovery {
    /// No request is to be sent.
    Settled(Plain),
    /// Send the same request again.
    Retry(Schedule),
    /// Ask for the state.
    Recheck(Recheck),
    /// Send fewer requests.
    SlowDown(Schedule),
    /// Begin again with an earlier operation.
    Restart(Restart),
    /// Correct the request.
    FixRequest(Plain),
    /// Correct the credentials.
    FixCredentials(Plain),
    /// Correct the account: a service to enable, a quota, a bill.
    FixAccount(Plain),
    /// Ask the vendor.
    ContactSupport(Plain),
}

/// A recovery that needs no details.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub(crate) struct Plain {
    /// How the recovery is known; as the meaning is, if absent.
    pub(crate) evidence: Option<Field<Word<Evidence>>>,
}

/// How long to wait before each request, and what follows the last one.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub(crate) struct Schedule {
    /// The delay before each request; each is at least as long as the one before.
    pub(crate) after: Option<List<Delay>>,
    /// What to do when the last request did not help.
    pub(crate) then: Option<Field<Box<Recovery>>>,
    /// How the recovery is known; as the meaning is, if absent.
    pub(crate) evidence: Option<Field<Word<Evidence>>>,
}

/// How long to wait before each question for the state, and what follows the last one.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub(crate) struct Recheck {
    /// The operation that asks for the state.
    pub(crate) with: Option<Field<String>>,
    /// The delay before each question; each is at least as long as the one before.
    pub(crate) after: Option<List<Delay>>,
    /// What to do when the last answer did not help.
    pub(crate) then: Option<Field<Box<Recovery>>>,
    /// How the recovery is known; as the meaning is, if absent.
    pub(crate) evidence: Option<Field<Word<Evidence>>>,
}

/// How to begin again.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub(crate) struct Restart {
    /// The operation to begin with; the first of the catalog if absent.
    pub(crate) from: Option<Field<String>>,
    /// The request fields that need a new value.
    pub(crate) change: Option<List<String>>,
    /// How long to wait first.
    pub(crate) after: Option<Field<Delay>>,
    /// Under which condition.
    #[serde(rename = "if")]
    pub(crate) condition: Option<Field<StillWanted>>,
    /// How the recovery is known; as the meaning is, if absent.
    pub(crate) evidence: Option<Field<Word<Evidence>>>,
}

/// The condition of a restart.
#[derive(Debug, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub(crate) enum StillWanted {
    /// Only if the work is still wanted.
    StillWanted,
}

#[cfg(test)]
mod tests {
    use errdex_core::RecoveryKind;

    #[test]
    fn the_words_are_those_of_the_core() {
        let known = RecoveryKind::ALL.iter().map(|kind| kind.name());
        let words = crate::reader::tests::words::<super::Recovery>();
        assert_eq!(known.collect::<Vec<_>>(), words);
    }
}
