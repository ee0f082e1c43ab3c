//! API error documentation as code: what a response means, whose fault it is and what to do next.
//!
//! A catalog of codes, statuses and states, written in YAML, is compiled into const tables and typed
//! enums. This crate has the types that all catalogs share, and [`cloud_recording`], the catalog of the
//! Agora Cloud Recording RESTful API. Nothing here allocates or needs `std`, unless a feature says so.
//!
//! # Look up a code
//!
//! Lookups are `const`, so a code that the catalog does not have can fail the build.
//!
#![cfg_attr(feature = "cloud-recording", doc = "```")]
#![cfg_attr(not(feature = "cloud-recording"), doc = "```text")]
//! use errdex::Recovery;
//! use errdex::cloud_recording::{ErrorCode, Operation};
//!
//! const CONFLICT: ErrorCode = ErrorCode::from_code(53).unwrap();
//! assert_eq!(CONFLICT, ErrorCode::TaskConflict);
//! assert_eq!(CONFLICT.recovery(), Some(Recovery::FixRequest));
//!
//! // At run time, a code can be unknown.
//! assert_eq!(ErrorCode::from_code(54), None);
//!
//! // 62 from `acquire` and 62 from `start` are different faults.
//! let code = ErrorCode::ServiceUnavailable;
//! assert_eq!(code.recovery(), None);
//! assert_eq!(code.recovery_on(Operation::Acquire), Some(Recovery::FixAccount));
//! ```
//!
//! # Classify a response
//!
//! An [`Observation`] is what a program saw; its [`Diagnosis`] says what that means, how certain this
//! is, and what to do. A code that the catalog does not have is `unknown` and gets no recovery.
//!
#![cfg_attr(feature = "cloud-recording", doc = "```")]
#![cfg_attr(not(feature = "cloud-recording"), doc = "```text")]
//! use errdex::cloud_recording::{Observation, Operation, classify};
//! use errdex::{Certainty, Recovery};
//!
//! let seen = Observation::new()
//!     .with_operation(Operation::Start)
//!     .with_http_status(206)
//!     .with_code(65)
//!     .with_text("request not completed");
//! let diagnosis = classify(&seen);
//! assert_eq!(diagnosis.certainty(), Certainty::Documented);
//!
//! let delays = match diagnosis.recovery() {
//!     // Send the same request again after each delay; `then` is what follows the last one.
//!     Some(Recovery::Retry(schedule)) => schedule.delays(),
//!     // Other kinds begin again, ask for the state, or need a person.
//!     Some(recovery) => panic!("{recovery}"),
//!     None => panic!("the catalog does not decide"),
//! };
//! assert_eq!(delays.map(|delay| delay.as_secs()).collect::<Vec<_>>(), [3, 6]);
//! ```
//!
//! # Compile a catalog of your own
//!
//! Depend on this crate without its default features, and build-depend on `errdex-build`. It checks a
//! catalog, reports every mistake with its line, and writes a module like [`cloud_recording`].
//!
//! ```
//! let catalog = "catalog: shop\ntitle: The API of a shop\n";
//! let codes = r#"
//! domain: error-codes
//! type: ErrorCode
//! key: u16
//! title: Error codes
//! entries:
//!   - code: 7
//!     name: OutOfStock
//!     summary: The item is out of stock
//!     meanings:
//!       - {recovery: {retry: {after: [1h]}}}
//! "#;
//! let files = [("catalog.yaml", catalog.as_bytes()), ("error-codes.yaml", codes.as_bytes())];
//! let module = errdex_build::compile_files("shop", &files).expect("the catalog has no mistakes");
//! assert!(module.contains("OutOfStock = 7,"));
//! ```
//!
//! A build script calls `errdex_build::generate` with the folder that holds the catalogs, and
//! [`include_catalog!`] includes what it wrote.
//!
//! # Words
//!
//! An [entry](Code) is one code, message, status or state. Entries of one numbering or naming scheme
//! form a [`Domain`]: 404 the error code and 404 the HTTP status are two entries. What an entry says
//! under stated conditions is a [`Meaning`]; what to do about it is a [`Recovery`]. Each meaning says
//! how it is known ([`Evidence`]) and from where ([`Source`]).
//!
//! # Features
//!
//! - `cloud-recording` (default): the bundled catalog
//! - `compile` (default): the build script compiles that catalog, which only a change of `data/` needs;
//!   the committed tables are the same
//! - `json`: reads observations from response bodies, without an allocation
//! - `serde`: codes as numbers, messages and states as texts, [`Open`] for those that are unknown; brings
//!   an allocator
//! - `http`: conversions from and to the status codes of the `http` crate
//!
//! A crate with its own catalog depends on this one with `default-features = false`. It build-depends on
//! `errdex-build`, or commits the module that `errdex compile` writes and needs no build dependency.

#![no_std]
#![forbid(unsafe_code)]

// Generated code names this crate as `::errdex`, wherever it is included.
extern crate self as errdex;

pub use errdex_core::*;

#[cfg(feature = "cloud-recording")]
#[allow(clippy::pedantic, reason = "the tables are generated")]
pub mod cloud_recording;

/// Includes the module of a catalog that the build script compiled.
///
/// The name is that of the catalog's folder, with underscores in place of hyphens; the compiler
/// cannot read the file of any other. This crate includes its own catalog like this:
///
#[cfg_attr(all(feature = "cloud-recording", feature = "compile"), doc = "```")]
#[cfg_attr(
    not(all(feature = "cloud-recording", feature = "compile")),
    doc = "```text"
)]
/// mod agora {
///     errdex::include_catalog!("cloud_recording");
/// }
///
/// const CONFLICT: agora::ErrorCode = agora::ErrorCode::from_code(53).unwrap();
/// assert_eq!(CONFLICT.name(), "TaskConflict");
/// ```
#[macro_export]
macro_rules! include_catalog {
    ($name:literal) => {
        include!(concat!(
            env!(
                "OUT_DIR",
                "this crate has no build script: write a `build.rs` that calls \
                 `errdex_build::generate`, as the README of errdex shows"
            ),
            "/",
            $name,
            ".rs"
        ));
    };
}
