//! The compiled tables against the catalog they come from, against one another, and against earlier
//! releases.

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
