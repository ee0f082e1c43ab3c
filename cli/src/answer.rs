//! The result of a subcommand, and the format of its output.

use clap::ValueEnum;

/// The format of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// For programs; `docs/command.md` describes the keys
    Json,
}

/// Whether there was an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Found,
    NotFound,
    /// There was nothing to answer from; standard error has the reason.
    Refused,
}
