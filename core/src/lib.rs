//! What compiled catalogs of API errors share: the vocabulary, the tables and their lookups,
//! classification and recovery.
//!
//! It knows no catalog and no YAML. Generated code and the crate `errdex`, which re-exports all of
//! this next to a catalog, are its users: depend on `errdex`, not on this crate.
//!
//! What is written against its traits works for every catalog: [`Catalog`] is one API, and [`Code`] an
//! entry, of one domain or of any. [`classify`] turns an [`Observation`] into a [`Diagnosis`].
//!
//! ```
//! use errdex::{Catalog, Code, Observation, classify};
//!
//! fn report<C: Catalog>(seen: &Observation<'_, C>) -> String {
//!     let diagnosis = classify(seen);
//!     let entry = diagnosis.best().map(|best| best.entry());
//!     let summary = entry.map_or("nothing is known", |entry| entry.summary());
//!     match diagnosis.recovery() {
//!         Some(recovery) => format!("{summary}: {recovery}"),
//!         None => summary.to_owned(),
//!     }
//! }
//!
//! use errdex::cloud_recording::{self, Operation};
//! let seen = cloud_recording::Observation::new()
//!     .with_operation(Operation::Stop)
//!     .with_http_status(206)
//!     .with_code(435);
//! assert_eq!(
//!     report(&seen),
//!     "Nothing was recorded: nobody sent a stream in the channel: send no request"
//! );
//! ```

#![no_std]
#![forbid(unsafe_code)]

#[cfg(any(feature = "serde", feature = "view"))]
extern crate alloc;

pub use crate::catalog::{
    Catalog, Domain, Example, Lifecycle, NoResponse, ResponseId, Sent, Source, Support,
};
pub use crate::classify::{Diagnosis, Match, Matches, classify};
pub use crate::code::{Code, EntryId, Key, Keyed, UnknownCode, UnknownOperation, WrittenKey};
pub use crate::engine::{Certainty, Fact, Facts};
pub use crate::entries::{AllEntries, Entries};
pub use crate::facet::{Facet, FacetFrom, FacetValue};
#[doc(hidden)]
pub use crate::follow::Said;
pub use crate::follow::{Attempts, Change, Follow, Seen, Step, Why, http_date, retry_after};
#[cfg(feature = "json")]
pub use crate::json::Id;
pub use crate::mask::Mask;
pub use crate::meaning::Meaning;
pub use crate::observation::{
    Observation, RawField, RawObservation, RawUnknownKey, UnknownKey, Unread,
};
pub use crate::open::{Open, RawText};
pub use crate::pattern::Parts;
pub use crate::recovery::{Delays, Recovery, Restart, Schedule, Then};
pub use crate::vocabulary::{
    Effect, Evidence, Fault, KeyFormat, KeyType, Kind, LifecycleState, Matching, Outcome,
    RecoveryKind, Remark, Repeat, Requirement, Shape,
};
pub use phf;

mod catalog;
mod classify;
mod code;
pub mod engine;
mod entries;
mod follow;
#[cfg(feature = "json")]
#[doc(hidden)]
pub mod json;
mod mask;
mod meaning;
mod observation;
mod open;
mod pattern;
mod recovery;
mod text;

#[doc(hidden)]
pub mod column;
#[doc(hidden)]
pub mod conversions;
#[doc(hidden)]
pub mod define;
#[doc(hidden)]
pub mod facet;
#[doc(hidden)]
pub mod index;
#[doc(hidden)]
pub mod sentence;
pub mod tables;
#[cfg(feature = "view")]
pub mod view;
#[doc(hidden)]
pub mod vocabulary;

/// The examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
