//! Answers about API errors, for people and for programs.
//!
//! A code, a name, a text or a classified response in, text for a terminal and records for JSON out.
//! Works for every catalog that is a [`Reference`](errdex_core::view::Reference), compiled or loaded,
//! and knows no YAML.

#![forbid(unsafe_code)]

mod classes;
mod classification;
mod explanation;
pub mod finder;
mod listing;
pub mod reading;
pub mod text;
pub mod vectors;

pub use crate::classification::{Classification, Subject};
pub use crate::explanation::Explanation;
pub use crate::listing::{Filter, Line, Listing};

/// The examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
