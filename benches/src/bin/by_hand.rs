//! What `errdex classify --lines` is compared with: a program that knows four codes of one API.
//!
//! It reads the same lines, and writes a line of the same kind for each.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};

use serde::Deserialize;

/// A response, or a record with a response in `body`.
#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow)]
    body: Option<Response<'a>>,
    #[serde(borrow, default)]
    operation: Cow<'a, str>,
    http_status: Option<u16>,
    code: Option<i64>,
    #[serde(borrow, default)]
    reason: Cow<'a, str>,
    #[serde(borrow, default)]
    message: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Response<'a> {
    code: Option<i64>,
    #[serde(borrow, default)]
    reason: Cow<'a, str>,
    #[serde(borrow, default)]
    message: Cow<'a, str>,
}

#[derive(Default)]
struct Counts {
    lines: u64,
    unknown: u64,
    unread: u64,
}

fn main() -> io::Result<()> {
    let path = std::env::args_os().nth(1);
    let path = path.ok_or_else(|| io::Error::other("expected a file"))?;
    let mut input = BufReader::new(File::open(path)?);
    let mut out = BufWriter::new(io::stdout().lock());
    let mut counts = Counts::default();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        counts.lines += 1;
        match serde_json::from_slice::<Record<'_>>(&line) {
            Ok(record) => answer(&record, &mut out, &mut counts)?,
            Err(_) => {
                counts.unread += 1;
                writeln!(out, "unknown\t-\t-\t-")?;
            }
        }
        line.clear();
    }
    out.flush()?;
    let Counts {
        lines,
        unknown,
        unread,
    } = counts;
    writeln!(
        io::stderr(),
        "{lines} lines\n  unknown: {unknown}\n  not read: {unread}"
    )
}

fn answer(record: &Record<'_>, out: &mut impl Write, counts: &mut Counts) -> io::Result<()> {
    let (code, text) = match &record.body {
        Some(body) => (body.code, [&body.reason, &body.message]),
        None => (record.code, [&record.reason, &record.message]),
    };
    let (recovery, summary) = match (code, &*record.operation, record.http_status) {
        (Some(2), ..) => ("fix-request", "A parameter is invalid"),
        (Some(7), ..) => ("settled", "The recording is already running"),
        (Some(62), "start", Some(500..)) => ("restart", "The service did not start in time"),
        (Some(62), ..) => ("retry", "The service is not available"),
        (Some(65), ..) => ("retry", "The request was not completed"),
        _ => {
            counts.unknown += 1;
            let text = text.into_iter().find(|text| !text.is_empty());
            return writeln!(out, "unknown\t-\t-\t{}", text.map_or("-", |text| text));
        }
    };
    let code = code.unwrap_or_default();
    writeln!(out, "documented\terror-codes/{code}\t{recovery}\t{summary}")
}
