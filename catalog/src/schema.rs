//! The records of a catalog's files: every key of the format, declared once.
//!
//! One declaration gives the Rust type, the place of every value, all misfits of a file in one run
//! (the reader asks for the keys and words) and the JSON Schema with its descriptions. Records know
//! shapes only: texts, numbers, words, lists and records. What the values mean is up to `lower` and
//! `check`.
//!
//! A key that has to be there is a `Field`, one that may be absent an `Option<Field>`; a key of any
//! other type does not compile.

pub(crate) use catalog::*;
pub(crate) use domain::*;
pub(crate) use field::*;
pub(crate) use recovery::*;

mod catalog;
mod declare;
mod domain;
mod field;
#[cfg(feature = "schema")]
pub(crate) mod json;
mod recovery;
