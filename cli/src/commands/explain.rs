//! `errdex explain`: what a code, status, message, state or name means.

use std::io::{self, Write};

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use errdex::cloud_recording::{CloudRecording, Operation};
use errdex_answer::finder::{Conditions, Entry, Found, find};
use errdex_answer::{Explanation, text};
use errdex_core::view::{Compiled, Reference};

use crate::answer::{Answer, Format};
use crate::{arguments, output};

/// With more matches than this, the less likely ones are only listed.
const MAX_PAGES: usize = 3;

#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// A code (62), a text ("task conflict"), a state, a name, domain/key, or a part of one
    #[arg(required = true, allow_negative_numbers = true, value_parser = NonEmptyStringValueParser::new())]
    query: Vec<String>,

    /// Only meanings that this operation can return
    #[arg(long, value_name = "OPERATION", value_parser = arguments::operation())]
    on: Option<Operation>,

    /// Only meanings that come with this HTTP status
    #[arg(long, value_name = "STATUS", value_parser = arguments::http_status())]
    http: Option<u16>,

    /// The output format
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Answers the query.
pub(crate) fn run(arguments: &Arguments) -> io::Result<Answer> {
    let catalog = Compiled::<CloudRecording>::new();
    let query = arguments.query.join(" ");
    let conditions = Conditions {
        operation: arguments.on.map(Operation::name),
        http_status: arguments.http,
    };
    let found = find(&catalog, &query, conditions);
    match arguments.format {
        Format::Text => in_text(&catalog, &errdex_catalog::visible(&query), &found)?,
        Format::Json => {
            let mut out = output::plain_stdout();
            output::json(&mut out, &Explanation::new(&catalog, &query, &found))?;
            out.flush()?;
        }
    }
    Ok(match found {
        Found::Matches(_) => Answer::Found,
        Found::OtherConditions(_) | Found::Nothing(_) => Answer::NotFound,
    })
}

fn in_text(catalog: &dyn Reference, query: &str, found: &Found<'_>) -> io::Result<()> {
    match found {
        Found::Matches(matches) => {
            let mut out = output::stdout();
            out.write_all(pages(catalog, query, matches).as_bytes())?;
            out.flush()
        }
        Found::OtherConditions(entries) => complain(
            &format!("no entry for `{query}` under these conditions"),
            "under other conditions",
            entries,
        ),
        Found::Nothing(near) => {
            complain(&format!("no entry for `{query}`"), "did you mean", near)?;
            if let Some(support) = catalog.catalog().support {
                let mut err = output::stderr();
                writeln!(err, "contact: {support}")?;
                err.flush()?;
            }
            Ok(())
        }
    }
}

/// A page for each match, but only a line for the less likely ones if there are many.
fn pages(catalog: &dyn Reference, query: &str, matches: &[Entry<'_>]) -> String {
    // A number is more likely to be a code or a status than some field of a body.
    let is_number = query.parse::<i128>().is_ok();
    let likely = matches
        .iter()
        .take_while(|found| is_number && !found.is_field())
        .count();
    let whole = match (matches.len(), likely) {
        (0..=MAX_PAGES, _) => matches.len(),
        (_, 1..=MAX_PAGES) => likely,
        _ => 0,
    };
    let (whole, rest) = matches.split_at(whole);
    let whole = whole.iter().map(|found| text::entry(catalog, found));
    let mut text = whole.collect::<Vec<_>>().join("\n");
    if !rest.is_empty() {
        let (gap, more) = if text.is_empty() {
            ("", "")
        } else {
            ("\n", " more")
        };
        let count = rest.len();
        text += &format!("{gap}{count}{more} entries for `{query}`; explain one by its id\n\n");
        text.extend(rest.iter().map(|found| text::line(&found.view) + "\n"));
    }
    text
}

fn complain(problem: &str, lead: &str, entries: &[Entry<'_>]) -> io::Result<()> {
    let mut err = output::stderr();
    writeln!(err, "errdex: {problem}")?;
    if !entries.is_empty() {
        writeln!(err, "{lead}:")?;
    }
    for entry in entries {
        writeln!(err, "  {}  {}", entry.view.id, entry.view.name)?;
    }
    err.flush()
}
