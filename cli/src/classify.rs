//! `errdex classify`: what a response means, from its body and what is known beside it.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use errdex::Certainty;
use errdex::cloud_recording::{Observation, Operation, classify};

use crate::json::Classification;
use crate::{Answer, Format, arguments, input, lines, output, text};

/// A response body longer than this is no response of the API.
const MAX_BODY: u64 = 64 << 20;

#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The response body; standard input without it, or with `-`
    file: Option<PathBuf>,

    /// The operation that was called
    #[arg(long, value_name = "OPERATION", value_parser = arguments::operation())]
    on: Option<Operation>,

    /// The HTTP status of the answer; a status behind the body is read too
    #[arg(long, value_name = "STATUS", value_parser = arguments::http_status())]
    http: Option<u16>,

    /// Each line is a body, or a record of `body`, `operation` and `http_status`
    #[arg(long)]
    lines: bool,

    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Answers for one body, or for each line.
pub(crate) fn run(arguments: &Arguments) -> io::Result<Answer> {
    let mut known = Observation::new();
    if let Some(operation) = arguments.on {
        known = known.operation(operation);
    }
    if let Some(status) = arguments.http {
        known = known.http_status(status);
    }
    let input = input::stream(arguments.file.as_deref())?;
    if arguments.lines {
        return lines::run(input, &known, arguments.format);
    }
    let body = input::up_to(input.reader, MAX_BODY)?.ok_or_else(|| {
        let message = format!("the body is longer than {MAX_BODY} bytes");
        io::Error::new(io::ErrorKind::InvalidData, message)
    })?;
    let seen = observation(&known, &body);
    one(&seen, arguments.format)
}

/// Adds a body, and the HTTP status behind it unless the status is known.
pub(crate) fn observation(known: &Observation<'_>, body: &[u8]) -> Observation<'static> {
    let mut seen = Observation::new();
    if let Some(operation) = known.get_operation() {
        seen = seen.operation(operation);
    }
    let (before, behind) = status_behind(body);
    let known = known.get_http_status();
    // A status behind the body that is another one than is known is not read over.
    let body = if known.is_none() || known == behind {
        before
    } else {
        body
    };
    if let Some(status) = known.or(behind) {
        seen = seen.http_status(status);
    }
    seen.json(body)
}

/// A body and the HTTP status that `curl -w '%{http_code}'` writes behind it, which is 000 where no
/// answer came.
///
/// A number at the end of a sentence is no status, so the body has to be none at all, or to look
/// like JSON or HTML from its first bracket to its last.
fn status_behind(body: &[u8]) -> (&[u8], Option<u16>) {
    let split = body.trim_ascii_end().split_last_chunk::<3>();
    let Some((rest, digits)) = split.filter(|(_, digits)| digits.iter().all(u8::is_ascii_digit))
    else {
        return (body, None);
    };
    let status = str::from_utf8(digits)
        .ok()
        .and_then(|digits| digits.parse().ok());
    let trimmed = rest.trim_ascii();
    let trimmed = trimmed.strip_prefix(b"\xef\xbb\xbf").unwrap_or(trimmed);
    let ends = (trimmed.first(), trimmed.last());
    let is_body = matches!(
        ends,
        (None, None)
            | (Some(b'{'), Some(b'}'))
            | (Some(b'['), Some(b']'))
            | (Some(b'<'), Some(b'>'))
    );
    match status {
        Some(0) if is_body => (rest, None),
        Some(status @ 100..=599) if is_body => (rest, Some(status)),
        _ => (body, None),
    }
}

fn one(seen: &Observation<'_>, format: Format) -> io::Result<Answer> {
    let diagnosis = classify(seen);
    match format {
        Format::Text => {
            let mut out = output::stdout();
            out.write_all(text::diagnosis(&diagnosis).as_bytes())?;
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

#[cfg(test)]
mod tests {
    use super::status_behind;

    #[test]
    fn a_status_behind_a_body_is_told_from_the_body() {
        let body = |text: &'static str| status_behind(text.as_bytes());
        assert_eq!(
            body("{\"code\":62}\n504"),
            (&b"{\"code\":62}\n"[..], Some(504))
        );
        assert_eq!(
            body("{\"code\":62}504\n"),
            (&b"{\"code\":62}"[..], Some(504))
        );
        assert_eq!(
            body("<html></html>\n502"),
            (&b"<html></html>\n"[..], Some(502))
        );
        assert_eq!(body("[] 200\n"), (&b"[] "[..], Some(200)));
        assert_eq!(body("404"), (&b""[..], Some(404)));
        assert_eq!(body("{}000"), (&b"{}"[..], None));
        for other in [
            "",
            "62",
            "1404",
            "{\"code\":404}",
            "a404",
            "{} 999",
            "{} 099",
            "Recording failed for channel 404",
            "uid 500",
            "failed for \"math\" 404",
            "task (7) 404",
            "{\"code\":62} took 504",
            "HTTP/1.1 404",
            "no_worker\n500",
        ] {
            assert_eq!(body(other), (other.as_bytes(), None), "{other}");
        }
    }
}
