//! Arguments that several subcommands share.

use clap::builder::{PossibleValuesParser, RangedI64ValueParser, TypedValueParser};
use errdex::cloud_recording::Operation;

/// An operation of the API, by its name.
pub(crate) fn operation() -> impl TypedValueParser<Value = Operation> {
    let names = Operation::ALL.iter().map(|operation| operation.name());
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Operation>())
}

/// An HTTP status.
pub(crate) fn http_status() -> RangedI64ValueParser<u16> {
    clap::value_parser!(u16).range(100..=599)
}
