//! Arguments that several subcommands share.

use clap::builder::RangedI64ValueParser;

/// An HTTP status.
pub(crate) fn http_status() -> RangedI64ValueParser<u16> {
    clap::value_parser!(u16).range(100..=599)
}
