//! The compiled tables against the catalog they come from, against themselves, and against what was
//! released before.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(
    clippy::wildcard_imports,
    reason = "tests go through every enum of the catalog"
)]

#[macro_use]
mod domains;

mod article;
mod committed;
mod data;
mod examples;
mod facts;
mod released;
mod tables;
mod views;
