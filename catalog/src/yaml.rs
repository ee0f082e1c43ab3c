//! YAML text in, a tree in which every key and value knows its place out.
//!
//! The only module that names the parsers.

#[cfg(feature = "cross-check")]
pub(crate) mod cross_check;
pub(crate) mod resync;
pub(crate) mod scalar;
mod syntax_error;
pub(crate) mod tree;
