//! `errdex classify`: what a response means, from its body and what else is known about it.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use errdex::Certainty;
use errdex::cloud_recording::{Observation, Operation, classify};

use errdex_answer::{Classification, text};

use crate::answer::{Answer, Format};
use crate::{arguments, body, input, output};

mod lines;

/// A longer body cannot be a response of the API.
const MAX_BODY: u64 = 64 << 20;

#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The response body; standard input by default or with `-`
    file: Option<PathBuf>,

    /// The operation that was called
    #[arg(long, value_name = "OPERATION", value_parser = arguments::operation())]
    on: Option<Operation>,

    /// The HTTP status of the response; a status after the body is also read
    #[arg(long, value_name = "STATUS", value_parser = arguments::http_status())]
    http: Option<u16>,

    /// Read each line as a body, or as a record of `body`, `operation` and `http_status`
    #[arg(long)]
    lines: bool,

    /// The output format
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Classifies one body, or each line.
pub(crate) fn run(arguments: &Arguments) -> io::Result<Answer> {
    let mut known = Observation::new();
    if let Some(operation) = arguments.on {
        known = known.with_operation(operation);
    }
    if let Some(status) = arguments.http {
        known = known.with_http_status(status);
    }
    let input = input::stream(arguments.file.as_deref())?;
    if arguments.lines {
        return lines::run(input, &known, arguments.format);
    }
    let bytes = input::up_to(input.reader, MAX_BODY)?.ok_or_else(|| {
        let message = format!("the body is longer than {MAX_BODY} bytes");
        io::Error::new(io::ErrorKind::InvalidData, message)
    })?;
    let seen = body::observation(&known, &bytes);
    one(&seen, arguments.format)
}

fn one(seen: &Observation<'_>, format: Format) -> io::Result<Answer> {
    let diagnosis = classify(seen);
    match format {
        Format::Text => {
            let mut out = output::stdout();
            let answer = Classification::new(&diagnosis, usize::MAX);
            out.write_all(text::classification(&answer).as_bytes())?;
            out.flush()?;
        }
        Format::Json => {
            let mut out = output::plain_stdout();
            output::json(&mut out, &Classification::new(&diagnosis, usize::MAX))?;
            out.flush()?;
        }
    }
    Ok(match diagnosis.certainty() {
        Certainty::Unknown => Answer::NotFound,
        _ => Answer::Found,
    })
}
