//! The facts and decisions of the compiled catalog, in the form in which they are committed.
//!
//! The tests of the repository compare each text with its committed file, and `cargo xtask regenerate`
//! writes the files. Nothing here reads or writes a file.

pub mod atlas;
pub mod facts;
pub mod oracle;
mod places;
pub mod released;
pub mod written;

pub use crate::places::{paths, places};

/// The command that refreshes every generated file, for the messages of the tests that compare one.
pub const REFRESH: &str = "cargo xtask regenerate";
