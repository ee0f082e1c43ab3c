//! The compiled tables against the catalog they come from, against themselves, and against what was
//! released before.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod article;
mod data;
mod examples;
mod facts;
mod tables;
mod written;
