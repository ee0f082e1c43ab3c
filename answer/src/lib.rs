//! Answers about API errors, for people and for programs.
//!
//! What people have goes in: a code, a name, a text, or a response that was classified. Text for a
//! terminal and records for JSON come out. Works for every catalog that is a
//! [`Reference`](errdex_core::view::Reference), compiled or loaded, and knows no YAML.

#![forbid(unsafe_code)]

mod classification;
mod explanation;
pub mod finder;
pub mod text;

pub use crate::classification::Classification;
pub use crate::explanation::Explanation;
