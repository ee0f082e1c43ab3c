//! `errdex classify`: what a response means, from its body and what else is known about it.

use std::ffi::OsString;
use std::io::{self, Write};
use std::num::NonZeroUsize;

use clap::{Args, ValueHint};
use errdex::{Certainty, engine};
use errdex_answer::reading::Reader;
use errdex_answer::{Classification, Subject, text};
use errdex_core::view::CatalogView;

use crate::answer::{Answer, Format};
use crate::arguments::Length;
use crate::body::Known;
use crate::catalogs::{self, Choice};
use crate::{arguments, input, output};

mod lines;

/// A longer body cannot be a response of the API.
const MAX_BODY: u64 = 64 << 20;

#[derive(Args, Debug)]
#[command(after_help = "Example: curl -s -w '%{http_code}' \"$URL\" | errdex classify --on start")]
pub(crate) struct Arguments {
    /// The response, a text that contains it, or a file with either; standard input by default or with `-`
    #[arg(value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    input: Option<OsString>,

    #[command(flatten)]
    catalogs: Choice,

    /// The operation that was called
    #[arg(long, value_name = "OPERATION")]
    on: Option<String>,

    /// The HTTP status of the response; a status after the body is also read
    #[arg(long, value_name = "STATUS", value_parser = arguments::http_status())]
    http: Option<u16>,

    /// Read each line by itself
    #[arg(long)]
    lines: bool,

    /// Read the lines on this many threads
    #[arg(long, value_name = "N", requires = "lines", default_value_t = NonZeroUsize::MIN)]
    jobs: NonZeroUsize,

    #[command(flatten)]
    length: Length,

    /// The output format
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Classifies one body with each catalog that has the operation, or each line with one catalog.
pub(crate) fn run(arguments: &Arguments) -> io::Result<Answer> {
    let Some(read) = arguments.catalogs.read()? else {
        return Ok(Answer::Refused);
    };
    let mut ready = Vec::new();
    for read in &read {
        ready.push((read.reference()?, read.tables()?));
    }
    let operation = arguments.on.as_deref();
    let mut subjects = ready
        .iter()
        .map(|(reference, tables)| Subject::new(&**reference, tables.as_tables()))
        .collect::<Vec<_>>();
    catalogs::retain_with(
        &mut subjects,
        view,
        "operation",
        operation,
        catalogs::operations,
    )?;
    let known = |subject: &Subject<'_>| Known {
        operation: operation.and_then(|name| subject.operation(name)),
        http_status: arguments.http,
    };
    let input = input::stream(arguments.input.as_deref())?;
    if arguments.lines {
        let [subject] = subjects.as_slice() else {
            let message = "`--lines` works with one catalog";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        };
        let Arguments { format, jobs, .. } = *arguments;
        return lines::run(input, subject, known(subject), format, jobs);
    }
    let bytes = input::up_to(input.reader, MAX_BODY)?.ok_or_else(|| {
        let message = format!("the body is longer than {MAX_BODY} bytes");
        io::Error::new(io::ErrorKind::InvalidData, message)
    })?;
    let mut answer = Answer::NotFound;
    let mut shown = String::new();
    let mut records = Vec::new();
    for subject in &subjects {
        let reading = Reader::new(subject).read(&bytes);
        let Known {
            operation,
            http_status,
        } = known(subject);
        let seen = reading.observation(subject.tables(), operation, http_status);
        let diagnosis = engine::classify(subject.tables(), &seen);
        if diagnosis.certainty() != Certainty::Unknown && reading.foreign().is_none() {
            answer = Answer::Found;
        }
        let classified = Classification::new(subject, &seen, &diagnosis, usize::MAX);
        let classified = classified.with_reading(&reading);
        match arguments.format {
            Format::Text => {
                if read.len() > 1 {
                    shown += &(text::catalog(subject.catalog()) + "\n");
                }
                shown += &text::classification(&classified, arguments.length.of_text());
            }
            Format::Json => output::json(&mut records, &classified)?,
        }
    }
    match arguments.format {
        Format::Text => arguments.length.write(&shown)?,
        Format::Json => {
            let mut out = output::plain_stdout();
            out.write_all(&records)?;
            out.flush()?;
        }
    }
    Ok(answer)
}

fn view<'t>(subject: &'t Subject<'_>) -> CatalogView<'t> {
    subject.catalog().clone()
}
