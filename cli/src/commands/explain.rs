//! `errdex explain`: what a code, status, message, state or name means.

use std::io::{self, Write};

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use errdex_answer::finder::{Conditions, Found, find};
use errdex_answer::{Explanation, text};
use errdex_core::view::Reference;

use crate::answer::{Answer, Format};
use crate::catalogs::{self, Choice};
use crate::{arguments, output};

#[derive(Args, Debug)]
#[command(after_help = "Example: errdex explain 23505 --catalog data/sqlstate --catalog bundled")]
pub(crate) struct Arguments {
    /// A code (62), a text ("task conflict"), a state, a name, domain/key, or a part of one
    #[arg(required = true, allow_negative_numbers = true, value_parser = NonEmptyStringValueParser::new())]
    query: Vec<String>,

    #[command(flatten)]
    catalogs: Choice,

    /// Only meanings that this operation can return
    #[arg(long, value_name = "OPERATION")]
    on: Option<String>,

    /// Only meanings that come with this HTTP status
    #[arg(long, value_name = "STATUS", value_parser = arguments::http_status())]
    http: Option<u16>,

    /// The output format
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Asks each catalog that has the operation.
pub(crate) fn run(arguments: &Arguments) -> io::Result<Answer> {
    let Some(read) = arguments.catalogs.read()? else {
        return Ok(Answer::Refused);
    };
    let mut catalogs = catalogs::references(&read)?;
    let operation = catalogs::retain_with(
        &mut catalogs,
        catalogs::view,
        "operation",
        arguments.on.as_deref(),
        catalogs::operations,
    )?;
    let query = arguments.query.join(" ");
    let conditions = Conditions {
        operation: operation.as_deref(),
        http_status: arguments.http,
    };
    let found = catalogs
        .iter()
        .map(|catalog| (&**catalog, find(&**catalog, &query, conditions)))
        .collect::<Vec<_>>();
    match arguments.format {
        Format::Text => in_text(&errdex_catalog::visible(&query), &found, read.len() > 1)?,
        Format::Json => {
            let mut out = output::plain_stdout();
            for (catalog, found) in &found {
                output::json(&mut out, &Explanation::new(*catalog, &query, found))?;
            }
            out.flush()?;
        }
    }
    let is_found = |(_, found): &(_, Found<'_>)| matches!(found, Found::Matches(_));
    Ok(if found.iter().any(is_found) {
        Answer::Found
    } else {
        Answer::NotFound
    })
}

/// The answers, or, if there are none, what each catalog has instead; if there are several catalogs,
/// each part names its catalog.
fn in_text(
    query: &str,
    found: &[(&dyn Reference, Found<'_>)],
    are_several: bool,
) -> io::Result<()> {
    let mut answers = Vec::new();
    let mut complaints = String::new();
    for (catalog, found) in found {
        match text::explanation(*catalog, query, found) {
            Ok(answer) if are_several => {
                answers.push(format!("{}\n{answer}", text::catalog(&catalog.catalog())));
            }
            Ok(answer) => answers.push(answer),
            Err(complaint) if are_several => {
                complaints += &format!("errdex: {}: {complaint}", catalog.catalog().id);
            }
            Err(complaint) => complaints += &format!("errdex: {complaint}"),
        }
    }
    if answers.is_empty() {
        let mut err = output::stderr();
        err.write_all(complaints.as_bytes())?;
        return err.flush();
    }
    let mut out = output::stdout();
    out.write_all(answers.join("\n").as_bytes())?;
    out.flush()
}
