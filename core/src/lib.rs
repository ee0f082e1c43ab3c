//! What compiled catalogs of API errors share: the vocabulary, the tables and their lookups,
//! classification and recovery.
//!
//! It knows no catalog and no YAML. Generated code and the crate `errdex`, which re-exports all of
//! this next to a catalog, are its users.

#![no_std]
#![forbid(unsafe_code)]

#[cfg(any(feature = "json", feature = "serde", feature = "view"))]
extern crate alloc;

#[doc(hidden)]
pub use crate::catalog::Place;
pub use crate::catalog::{Catalog, Domain, Example, Lifecycle, Source, Support};
pub use crate::classify::{Certainty, Diagnosis, Fact, Facts, Match, Matches, classify};
pub use crate::code::{Code, EntryId, Key, Keyed, UnknownCode, UnknownOperation};
pub use crate::mask::Mask;
pub use crate::meaning::Meaning;
pub use crate::observation::{Observation, UnknownKey, Unread};
pub use crate::open::{Open, RawText};
pub use crate::recovery::{Delays, Recovery, Restart, Schedule};
pub use crate::vocabulary::{
    Effect, Evidence, Fault, KeyFormat, KeyType, Kind, LifecycleState, Matching, Outcome,
    RecoveryKind, Requirement, Shape,
};
pub use phf;

mod catalog;
mod classify;
mod code;
#[cfg(feature = "json")]
mod json;
mod mask;
mod meaning;
mod observation;
mod open;
mod recovery;
mod text;

#[doc(hidden)]
pub mod column;
#[doc(hidden)]
pub mod conversions;
#[doc(hidden)]
pub mod index;
#[doc(hidden)]
pub mod sentence;
#[cfg(feature = "view")]
pub mod view;
#[doc(hidden)]
pub mod vocabulary;
