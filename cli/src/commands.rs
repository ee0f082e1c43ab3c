//! The subcommands, one file each.

pub(crate) mod anything;
pub(crate) mod audit;
pub(crate) mod check;
pub(crate) mod classify;
pub(crate) mod compile;
pub(crate) mod completions;
pub(crate) mod docs;
pub(crate) mod explain;
pub(crate) mod import;
pub(crate) mod list;
pub(crate) mod man;
pub(crate) mod new;
pub(crate) mod schema;
pub(crate) mod vectors;
