//! `errdex explain`: what a code, status, message, state or name means.

use std::io::{self, Write};

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use errdex_answer::finder::{Conditions, Found, find, is_key_or_name};
use errdex_answer::{Explanation, text};
use errdex_core::view::Reference;

use crate::answer::{Answer, Format};
use crate::arguments::Length;
use crate::catalogs::{self, Choice};
use crate::{arguments, output};

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  errdex explain 62 53
  errdex explain how to fix 432
  errdex explain 23505 --catalog data/sqlstate --catalog bundled")]
pub(crate) struct Arguments {
    /// A code (62), a text (task conflict), a state, a name, domain/key, or any words about it (stop 404);
    /// several queries if each is a code or name
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

    #[command(flatten)]
    length: Length,

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
    let conditions = Conditions {
        operation: operation.as_deref(),
        http_status: arguments.http,
    };
    let mut answer = Answer::Found;
    let mut shown = Vec::new();
    for query in queries(&arguments.query, &catalogs) {
        let found = catalogs
            .iter()
            .map(|catalog| (&**catalog, find(&**catalog, &query, conditions)))
            .collect::<Vec<_>>();
        match arguments.format {
            Format::Text => {
                let query = errdex_catalog::visible(&query);
                shown.extend(in_text(&query, &found, read.len() > 1, arguments.length)?);
            }
            Format::Json => {
                let mut out = output::plain_stdout();
                for (catalog, found) in &found {
                    output::json(&mut out, &Explanation::new(*catalog, &query, found))?;
                }
                out.flush()?;
            }
        }
        let is_found = |(_, found): &(_, Found<'_>)| matches!(found, Found::Matches(_));
        if !found.iter().any(is_found) {
            answer = Answer::NotFound;
        }
    }
    if !shown.is_empty() {
        arguments.length.write(&shown.join("\n"))?;
    }
    Ok(answer)
}

/// The arguments, if each of them is a key or a name by itself; otherwise they are one phrase.
fn queries(arguments: &[String], catalogs: &[Box<dyn Reference + '_>]) -> Vec<String> {
    let is_query = |argument: &String| {
        let mut catalogs = catalogs.iter();
        catalogs.any(|catalog| is_key_or_name(&**catalog, argument))
    };
    if arguments.len() > 1 && arguments.iter().all(is_query) {
        arguments.to_vec()
    } else {
        vec![arguments.join(" ")]
    }
}

/// The answers of the catalogs that have one; if there are several catalogs, each part names its
/// catalog. If there is no answer, standard error gets what each catalog has instead.
fn in_text(
    query: &str,
    found: &[(&dyn Reference, Found<'_>)],
    are_several: bool,
    length: Length,
) -> io::Result<Vec<String>> {
    let mut answers = Vec::new();
    let mut complaints = String::new();
    for (catalog, found) in found {
        match text::explanation(*catalog, query, found, length.of_text()) {
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
        err.flush()?;
    }
    Ok(answers)
}
