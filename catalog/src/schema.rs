//! The records of a catalog's files: every key of the format, declared once.
//!
//! One declaration gives the Rust type, the place of every value, all misfits of a file in one run
//! (the reader asks for the keys and words) and the JSON Schema with its descriptions. Records know
//! shapes only: texts, numbers, words, lists and records. What the values mean is up to `lower` and
//! `check`.
//!
//! A key that has to be there is a `Field`, one that may be absent an `Option<Field>`; a key of any
//! other type makes the reader panic in tests. `flatten`, `alias` and `untagged` lose places.

pub(crate) use catalog::{Catalog, Http, NoResponse, Operation, Responses, Source, Support};
pub(crate) use domain::{
    Domain, Entry, Example, Facet, FacetFrom, FacetValues, Lifecycle, Meaning, Overlay, Place,
};
pub(crate) use field::{
    Body, Code, Delay, FIELD, Field, FieldSpan, Label, List, Map, Markdown, Prose, Reference,
    Vocabulary, Wire, Word,
};
pub(crate) use recovery::{Plain, Recheck, Recovery, Restart, Schedule, StillWanted};

mod catalog;
mod domain;
mod field;
#[cfg(feature = "schema")]
pub(crate) mod json;
mod recovery;
