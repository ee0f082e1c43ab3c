//! `errdex list`: the entries that pass filters, a line each.

use std::io::{self, Write};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use errdex_answer::{Filter, Listing, text};
use errdex_core::vocabulary::Vocabulary;
use errdex_core::{Evidence, Fault, LifecycleState, Outcome, RecoveryKind};

use crate::answer::{Answer, Format};
use crate::catalogs::{self, Choice};
use crate::{arguments, output};

#[derive(Args, Debug)]
#[command(after_help = "Example: errdex list --on start --recovery retry --fault service")]
pub(crate) struct Arguments {
    #[command(flatten)]
    catalogs: Choice,

    /// Only entries of this domain
    #[arg(long, value_name = "DOMAIN")]
    domain: Option<String>,

    /// Only entries with a meaning that states this operation
    #[arg(long, value_name = "OPERATION")]
    on: Option<String>,

    /// Only entries with a meaning that states this HTTP status
    #[arg(long, value_name = "STATUS", value_parser = arguments::http_status())]
    http: Option<u16>,

    /// Only entries with a meaning that states whose problem it is
    #[arg(long, value_parser = word::<Fault>())]
    fault: Option<Fault>,

    /// Only entries with a meaning that states what to do first
    #[arg(long, value_parser = word::<RecoveryKind>())]
    recovery: Option<RecoveryKind>,

    /// Only entries with a meaning that states what became of what the caller wanted
    #[arg(long, value_parser = word::<Outcome>())]
    outcome: Option<Outcome>,

    /// Only entries with a meaning that is known in this way
    #[arg(long, value_parser = word::<Evidence>())]
    evidence: Option<Evidence>,

    /// Only entries at this point of their lives
    #[arg(long, value_parser = word::<LifecycleState>())]
    lifecycle: Option<LifecycleState>,

    /// The output format
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// A word of a vocabulary.
fn word<V: Vocabulary + Send + Sync>() -> impl TypedValueParser<Value = V> {
    PossibleValuesParser::new(V::WORDS)
        .try_map(|word| V::of_word(&word).ok_or("the word is not in the vocabulary"))
}

/// Lists the entries of each catalog that has the domain and the operation.
pub(crate) fn run(arguments: &Arguments) -> io::Result<Answer> {
    let Some(read) = arguments.catalogs.read()? else {
        return Ok(Answer::Refused);
    };
    let mut catalogs = catalogs::references(&read)?;
    let domain = catalogs::retain_with(
        &mut catalogs,
        catalogs::view,
        "domain",
        arguments.domain.as_deref(),
        catalogs::domains,
    )?;
    let operation = catalogs::retain_with(
        &mut catalogs,
        catalogs::view,
        "operation",
        arguments.on.as_deref(),
        catalogs::operations,
    )?;
    let filter = Filter {
        domain: domain.as_deref(),
        lifecycle: arguments.lifecycle,
        operation: operation.as_deref(),
        http_status: arguments.http,
        fault: arguments.fault,
        recovery: arguments.recovery,
        outcome: arguments.outcome,
        evidence: arguments.evidence,
    };
    let listings = catalogs
        .iter()
        .map(|catalog| (catalog.catalog(), Listing::new(&**catalog, &filter)))
        .collect::<Vec<_>>();
    let is_empty = listings
        .iter()
        .all(|(_, listing)| listing.matches.is_empty());
    match arguments.format {
        Format::Json => {
            let mut out = output::plain_stdout();
            for (_, listing) in &listings {
                output::json(&mut out, listing)?;
            }
            out.flush()?;
        }
        Format::Text if is_empty => {
            let mut err = output::stderr();
            writeln!(err, "errdex: no entry states all of this")?;
            err.flush()?;
        }
        Format::Text => {
            let listings = listings.iter();
            let listings = listings.filter(|(_, listing)| !listing.matches.is_empty());
            let listings = listings.map(|(catalog, listing)| {
                let lines = listing.matches.iter().map(text::listed).collect::<String>();
                if read.len() > 1 {
                    format!("{}\n{lines}", text::catalog(catalog))
                } else {
                    lines
                }
            });
            let mut out = output::stdout();
            out.write_all(listings.collect::<Vec<_>>().join("\n").as_bytes())?;
            out.flush()?;
        }
    }
    Ok(if is_empty {
        Answer::NotFound
    } else {
        Answer::Found
    })
}
