//! API error documentation as code: what a response means, whose fault it is and what to do next.
//!
//! A catalog of codes, statuses and states, written in YAML, is compiled by a build script into
//! const tables and typed enums. This crate holds the types that all catalogs share and, under the
//! default feature `cloud-recording`, the catalog of the Agora Cloud Recording RESTful API.
//! Lookups neither allocate nor need `std`, and they work in `const` context.
//!
#![cfg_attr(feature = "cloud-recording", doc = "```")]
#![cfg_attr(not(feature = "cloud-recording"), doc = "```text")]
//! use errdex::Recovery;
//! use errdex::cloud_recording::{ErrorCode, Operation};
//!
//! // A code that the catalog does not have fails the build.
//! const CONFLICT: ErrorCode = ErrorCode::from_code(53).unwrap();
//! const SUMMARY: &str = CONFLICT.summary();
//! assert_eq!(CONFLICT, ErrorCode::TaskConflict);
//!
//! // 62 from `acquire` and 62 from `start` are different faults with different cures.
//! let code = ErrorCode::from_code(62).unwrap();
//! assert_eq!(code.recovery(), None);
//! assert_eq!(code.recovery_on(Operation::Acquire), Some(Recovery::FixAccount));
//! let Some(Recovery::Retry(schedule)) = code.recovery_on(Operation::Start) else { panic!() };
//! assert_eq!(schedule.delays().map(|delay| delay.as_secs()).collect::<Vec<_>>(), [3, 6, 9]);
//! ```
//!
//! # Words
//!
//! An [entry](Code) is one code, message, status or state. Entries of one numbering or naming scheme
//! form a [`Domain`]: 404 the error code and 404 the HTTP status are two entries. What an entry says
//! under stated conditions is a [`Meaning`]; what to do about it is a [`Recovery`]. Each meaning says
//! how it is known ([`Evidence`]) and from where ([`Source`]).
//!
//! # A catalog of your own
//!
//! Depend on this crate with `default-features = false` and build-depend on `errdex-build`, which
//! turns a folder of YAML files into the same kind of module as [`cloud_recording`]. Or commit the module
//! that `errdex compile` writes, which needs no build dependency.

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
