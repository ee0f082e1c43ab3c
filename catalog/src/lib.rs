//! Reads and checks errdex catalogs: folders of YAML in, a checked model out.
//!
//! [`compile`] is the pipeline. Invariants, kept by tests:
//!
//! 1. Only `yaml` names the parsers. Their types never appear in a signature outside.
//! 2. [`model`] has no serde, no tokens, no file access. Every value that a check can complain about
//!    carries its place.
//! 3. The model is a pure function of the bytes of the catalog: no clock, no environment, no absolute
//!    path, no iteration over a hash map.
//! 4. A catalog without errors can be turned into Rust and pages: what comes after cannot fail.

#![forbid(unsafe_code)]

pub use crate::characters::{is_hidden, visible};
pub use crate::check::unfinished::MARK as UNFINISHED_MARK;
pub use crate::compile::{check, load, load_checked, load_files};
pub use crate::coverage::Coverage;
pub use crate::fingerprint::fingerprint;
pub use crate::load::catalog_folders;
pub use crate::model::Catalog;
pub use crate::report::{Diagnostic, Label, Report};
pub use crate::rule::{Level, RULES, Rule};
#[cfg(feature = "schema")]
pub use crate::schema::json::json_schema;

mod characters;
mod check;
pub mod compile;
mod coverage;
mod duplicates;
mod fingerprint;
mod http_status;
pub mod ident;
mod load;
mod lower;
pub mod model;
mod pattern;
pub mod perfect_hash;
pub mod prose;
mod reader;
mod report;
pub mod rule;
mod schema;
pub mod source;
pub mod tables;
#[cfg(feature = "view")]
mod view;
mod yaml;

/// The examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
