//! `errdex explain`: what a code, status, message, state or name means.

use std::io::{self, Write};

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use errdex::cloud_recording::{CloudRecording, Entry, Operation};
use errdex::{Catalog, Code};

use crate::find::{Conditions, Found, Match, find, is_field};
use crate::json::Explanation;
use crate::{Answer, Format, arguments, output, text};

/// When there are more entries, the less likely ones are listed with a line each.
const MAX_PAGES: usize = 3;

#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// A code (62), a text ("task conflict"), a state, a name, domain/key, or a part of one
    #[arg(required = true, allow_negative_numbers = true, value_parser = NonEmptyStringValueParser::new())]
    query: Vec<String>,

    /// Only what this operation can answer
    #[arg(long, value_name = "OPERATION", value_parser = arguments::operation())]
    on: Option<Operation>,

    /// Only what comes with this HTTP status
    #[arg(long, value_name = "STATUS", value_parser = arguments::http_status())]
    http: Option<u16>,

    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Answers the query.
pub(crate) fn run(arguments: &Arguments) -> io::Result<Answer> {
    let query = arguments.query.join(" ");
    let conditions = Conditions {
        operation: arguments.on,
        http_status: arguments.http,
    };
    let found = find(&query, conditions);
    match arguments.format {
        Format::Text => in_text(&errdex_catalog::visible(&query), &found)?,
        Format::Json => in_json(&query, &found)?,
    }
    Ok(match found {
        Found::Matches(_) => Answer::Found,
        Found::OtherConditions(_) | Found::Nothing(_) => Answer::NotFound,
    })
}

fn in_text(query: &str, found: &Found) -> io::Result<()> {
    match found {
        Found::Matches(matches) => {
            let mut out = output::stdout();
            out.write_all(pages(query, matches).as_bytes())?;
            out.flush()
        }
        Found::OtherConditions(entries) => complain(
            &format!("`{query}` is known, but not under these conditions"),
            "without them, see",
            entries,
        ),
        Found::Nothing(near) => {
            complain(&format!("no entry for `{query}`"), "did you mean", near)?;
            if let Some(support) = CloudRecording::SUPPORT {
                let mut err = output::stderr();
                writeln!(err, "whom to ask: {support}")?;
                err.flush()?;
            }
            Ok(())
        }
    }
}

/// A page for each match; a line for each of the less likely ones, where there are many.
fn pages(query: &str, matches: &[Match]) -> String {
    // A number is asked for as a code or status more often than as some field of a body.
    let is_number = query.parse::<i64>().is_ok();
    let likely = matches
        .iter()
        .take_while(|found| is_number && !is_field(found.entry))
        .count();
    let whole = match (matches.len(), likely) {
        (0..=MAX_PAGES, _) => matches.len(),
        (_, 1..=MAX_PAGES) => likely,
        _ => 0,
    };
    let (whole, rest) = matches.split_at(whole);
    let mut text = whole.iter().map(text::entry).collect::<Vec<_>>().join("\n");
    if !rest.is_empty() {
        let (blank, more) = if whole.is_empty() {
            ("", "")
        } else {
            ("\n", " more")
        };
        let count = rest.len();
        text += &format!("{blank}{count}{more} entries for `{query}`; ask for one by its id\n\n");
        text.extend(rest.iter().map(|found| text::line(found.entry) + "\n"));
    }
    text
}

fn complain(problem: &str, lead: &str, entries: &[Entry]) -> io::Result<()> {
    let mut err = output::stderr();
    writeln!(err, "errdex: {problem}")?;
    if !entries.is_empty() {
        writeln!(err, "{lead}:")?;
    }
    for entry in entries {
        writeln!(err, "  {}  {}", entry.id(), entry.name())?;
    }
    err.flush()
}

fn in_json(query: &str, found: &Found) -> io::Result<()> {
    let (matches, suggestions) = match found {
        Found::Matches(matches) => (matches.as_slice(), [].as_slice()),
        Found::OtherConditions(entries) | Found::Nothing(entries) => {
            ([].as_slice(), entries.as_slice())
        }
    };
    let mut out = output::plain_stdout();
    output::json(&mut out, &Explanation::new(query, matches, suggestions))?;
    out.flush()
}
