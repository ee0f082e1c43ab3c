//! YAML text in, a tree in which every key and value knows its place out.
//!
//! The only module that names the parsers.

pub(crate) mod resync;
pub(crate) mod scalar;
mod syntax_error;
pub(crate) mod tree;
