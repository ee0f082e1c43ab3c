//! `errdex classify`: what a response means, from its body and what else is known about it.

use std::ffi::OsString;
use std::io::{self, Write};
use std::num::NonZeroUsize;

use clap::{Args, ValueHint};
use errdex::{Certainty, RawObservation, engine};
use errdex_answer::reading::Reader;
use errdex_answer::{Classification, Subject, text};
use errdex_core::view::CatalogView;

use crate::answer::{Answer, Format};
use crate::body::Known;
use crate::catalogs::{self, Read};
use crate::question::Question;
use crate::{input, output};

mod lines;

#[derive(Args, Debug)]
#[command(after_help = "Example: curl -s -w '%{http_code}' \"$URL\" | errdex classify --on start")]
pub(crate) struct Arguments {
    /// The response, a text that contains it, or a file with either; standard input by default or with `-`
    #[arg(value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    input: Option<OsString>,

    #[command(flatten)]
    question: Question,

    /// Read each line by itself
    #[arg(long)]
    lines: bool,

    /// Read the lines on this many threads
    #[arg(long, value_name = "N", requires = "lines", default_value_t = NonZeroUsize::MIN)]
    jobs: NonZeroUsize,
}

/// Classifies one response with each catalog that has the operation, or each line with one catalog.
pub(crate) fn run(arguments: &Arguments) -> io::Result<Answer> {
    let question = &arguments.question;
    let Some(read) = question.catalogs.read()? else {
        return Ok(Answer::Refused);
    };
    let input = arguments.input.as_deref();
    if !arguments.lines {
        // A mistake in the arguments is reported before anything is read.
        of_catalogs(question, &read, |_, _| Ok(()))?;
        let bytes = input::response(input)?;
        return answer(question, &read, Response::Read(&bytes));
    }
    of_catalogs(question, &read, |subjects, known| {
        let [subject] = subjects else {
            let message = "`--lines` works with one catalog";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        };
        let input = input::stream(input)?;
        lines::run(
            input,
            subject,
            known(subject),
            question.format,
            arguments.jobs,
        )
    })
}

/// Something to classify.
#[derive(Clone, Copy)]
pub(crate) enum Response<'a> {
    /// Whatever contains the response.
    Read(&'a [u8]),
    /// A code by itself.
    Code(i128),
    /// A code that is a text, by itself.
    CodeText(&'a str),
}

/// The answer of each catalog to a response.
pub(crate) fn answer(
    question: &Question,
    read: &[Read],
    response: Response<'_>,
) -> io::Result<Answer> {
    let mut answer = Answer::NotFound;
    let mut shown = String::new();
    let mut records = Vec::new();
    of_catalogs(question, read, |subjects, known| {
        for subject in subjects {
            let known = known(subject);
            let reading = match response {
                Response::Read(bytes) => Some(Reader::new(subject).read(bytes)),
                _ => None,
            };
            let seen = match (&reading, response) {
                (Some(reading), _) => {
                    let Known {
                        operation,
                        http_status,
                    } = known;
                    reading.observation(subject.tables(), operation, http_status)
                }
                (None, response) => {
                    let mut seen = RawObservation::new();
                    known.add_to(&mut seen);
                    match response {
                        Response::Read(_) => seen,
                        Response::Code(code) => seen.with_code(code),
                        Response::CodeText(code) => seen.with_code_text(code),
                    }
                }
            };
            let diagnosis = engine::classify(subject.tables(), &seen);
            let mut classified = Classification::new(subject, &seen, &diagnosis, usize::MAX);
            if let Some(reading) = &reading {
                classified = classified.with_reading(reading);
            }
            if classified.certainty() != Certainty::Unknown {
                answer = Answer::Found;
            }
            match question.format {
                Format::Text => {
                    if read.len() > 1 {
                        shown += &(text::catalog(subject.catalog()) + "\n");
                    }
                    shown += &text::classification(&classified, question.length());
                }
                Format::Json => output::json(&mut records, &classified)?,
            }
        }
        Ok(())
    })?;
    match question.format {
        Format::Text => question.write(&shown)?,
        Format::Json => {
            let mut out = output::plain_stdout();
            out.write_all(&records)?;
            out.flush()?;
        }
    }
    Ok(answer)
}

/// Calls a function with the catalogs that have the operation, and with what is known for each.
fn of_catalogs<T>(
    question: &Question,
    read: &[Read],
    then: impl FnOnce(&[Subject<'_>], &dyn Fn(&Subject<'_>) -> Known) -> io::Result<T>,
) -> io::Result<T> {
    let mut ready = Vec::new();
    for read in read {
        ready.push((read.reference()?, read.tables()?));
    }
    let mut subjects = ready
        .iter()
        .map(|(reference, tables)| Subject::new(&**reference, tables.as_tables()))
        .collect::<Vec<_>>();
    let operation = catalogs::retain_with(
        &mut subjects,
        view,
        "operation",
        question.on.as_deref(),
        catalogs::operations,
    )?;
    let known = |subject: &Subject<'_>| Known {
        operation: operation
            .as_deref()
            .and_then(|name| subject.operation(name)),
        http_status: question.http,
    };
    then(&subjects, &known)
}

fn view<'t>(subject: &'t Subject<'_>) -> CatalogView<'t> {
    subject.catalog().clone()
}
