//! What the compiled catalog says and decides, in the form in which it is committed.
//!
//! The tests of the repository compare each text with its committed file, and `cargo xtask regenerate`
//! writes the files. Nothing here reads or writes a file.

pub mod atlas;
pub mod facts;
pub mod released;
pub mod written;

/// The command that refreshes every committed file; what a test of one names when it fails.
pub const REFRESH: &str = "cargo xtask regenerate";
