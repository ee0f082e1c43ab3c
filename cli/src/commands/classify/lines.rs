//! `errdex classify --lines`: a diagnosis per line, and a summary at the end.
//!
//! Memory use does not depend on the number of lines: each line is dropped after its diagnosis, and
//! the number of counters is bounded.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufWriter, Read, Write};

use errdex::engine::{self, RawDiagnosis, RawMatch};
use errdex::{Certainty, Fact, RawObservation, Unread};
use serde_json::Value;
use serde_json::value::RawValue;

use errdex_answer::{Classification, Subject};

use crate::answer::{Answer, Format};
use crate::body::{Known, observation};
use crate::input::Stream;
use crate::output;

/// A longer line is diagnosed without its body.
const MAX_LINE: usize = 1 << 20;

/// A longer line does not come from a log but from a device that never ends.
const MAX_SKIPPED: u64 = 1 << 30;

/// Only this many unknown codes are counted separately.
const MAX_UNKNOWN_CODES: usize = 1_000;

/// What is written about a meaning.
struct Label {
    id: String,
    recovery: Option<&'static str>,
    summary: String,
}

/// The labels of the meanings that were found, which most lines share.
struct Labels<'s, 'a> {
    subject: &'s Subject<'a>,
    by_meaning: Vec<Option<Label>>,
}

/// The counts over all lines.
#[derive(Default)]
struct Summary {
    lines: u64,
    too_long: u64,
    unread: u64,
    odd_records: u64,
    certainties: BTreeMap<Certainty, u64>,
    recoveries: BTreeMap<&'static str, u64>,
    unknown_codes: BTreeMap<i128, u64>,
    more_unknown_codes: u64,
}

/// Classifies each line.
pub(crate) fn run(
    input: Stream,
    subject: &Subject<'_>,
    known: Known,
    format: Format,
) -> io::Result<Answer> {
    let Stream {
        reader: mut input,
        is_file,
    } = input;
    let tables = subject.tables();
    let mut labels = Labels {
        subject,
        by_meaning: Vec::new(),
    };
    let mut out = BufWriter::new(output::plain_stdout());
    let mut summary = Summary::default();
    let mut line = Vec::new();
    let mut unescaped = String::new();
    loop {
        let whole = read_line(&mut input, &mut line)?;
        if line.is_empty() {
            break;
        }
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line);
        let line = if whole { line.trim_ascii() } else { b"" };
        if whole && line.is_empty() {
            continue;
        }
        let record = record(line, subject, known, &mut unescaped);
        let (mut seen, is_odd) =
            record.unwrap_or_else(|| (observation(tables, known, line), false));
        if !whole {
            seen = seen.with_unread(Unread::new(1, MAX_LINE + 1, "the line is too long"));
        }
        summary.odd_records += u64::from(is_odd);
        let diagnosis = engine::classify(tables, &seen);
        let label = diagnosis.best().map(|best| labels.of(best));
        // What meanings agree on is of the kind that the best one states.
        let recovery = diagnosis
            .agreed()
            .and(label)
            .and_then(|label| label.recovery);
        summary.add(&seen, &diagnosis, recovery, whole);
        match (format, label) {
            (Format::Json, _) => {
                output::json(
                    &mut out,
                    &Classification::new(subject, &seen, &diagnosis, 1),
                )?;
            }
            (Format::Text, Some(label)) => {
                let (certainty, recovery) = (diagnosis.certainty(), recovery.unwrap_or("-"));
                let Label { id, summary, .. } = label;
                writeln!(out, "{certainty}\t{id}\t{recovery}\t{summary}")?;
            }
            (Format::Text, None) => writeln!(out, "{}\t-\t-\t-", diagnosis.certainty())?,
        }
        // A stream may never end. A file does, and its result must not depend on the reader.
        if !is_file && !out.get_ref().has_reader() {
            break;
        }
    }
    out.flush()?;
    summary.write(&mut output::stderr())?;
    let documented = summary
        .certainties
        .get(&Certainty::Unknown)
        .copied()
        .unwrap_or(0);
    Ok(if documented < summary.lines {
        Answer::Found
    } else {
        Answer::NotFound
    })
}

impl Labels<'_, '_> {
    fn of(&mut self, best: RawMatch) -> &Label {
        let number = best.meaning as usize;
        if self.by_meaning.len() <= number {
            self.by_meaning.resize_with(number + 1, || None);
        }
        self.by_meaning[number].get_or_insert_with(|| {
            let (id, meaning) = self.subject.meaning(best);
            Label {
                id,
                recovery: meaning.recovery.map(|recovery| recovery.kind.name()),
                summary: meaning.summary.to_owned(),
            }
        })
    }
}

/// Reads a line into the buffer; false if it is too long, in which case the rest of it is skipped.
fn read_line(input: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    input.take(MAX_LINE as u64).read_until(b'\n', line)?;
    let whole = line.len() < MAX_LINE || line.ends_with(b"\n");
    if !whole {
        skip_line(input)?;
    }
    Ok(whole)
}

fn skip_line(input: &mut dyn BufRead) -> io::Result<()> {
    let mut skipped = 0;
    while skipped <= MAX_SKIPPED {
        let buffer = input.fill_buf()?;
        let newline = buffer.iter().position(|&byte| byte == b'\n');
        let (length, end) = match newline {
            Some(newline) => (newline + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        input.consume(length);
        skipped += length as u64;
        if end {
            return Ok(());
        }
    }
    let message = format!("a line is longer than {MAX_SKIPPED} bytes");
    Err(io::Error::new(io::ErrorKind::InvalidData, message))
}

/// A line that is a record, whose facts take precedence over the known ones.
///
/// The flag tells whether its operation or HTTP status was invalid; such a fact counts as unknown. A
/// record without a body is itself the body, with additional fields.
fn record<'b>(
    line: &'b [u8],
    subject: &Subject<'_>,
    known: Known,
    unescaped: &'b mut String,
) -> Option<(RawObservation<'b>, bool)> {
    let record = serde_json::from_slice::<BTreeMap<String, &RawValue>>(line).ok()?;
    let body = record.get("body").map(|body| body.get());
    let value = |name: &str| record.get(name)?.get().parse::<Value>().ok();
    let (operation, status) = (value("operation"), value("http_status"));
    if body.is_none() && status.is_none() {
        return None;
    }
    let named = operation.as_ref().and_then(Value::as_str);
    let named = named.and_then(|name| subject.operation(name));
    let number = status.as_ref().and_then(|status| {
        let number = status
            .as_u64()
            .or_else(|| status.as_str()?.trim().parse().ok());
        u16::try_from(number?).ok().filter(|status| *status != 0)
    });
    let is_odd = operation.is_some() && named.is_none() || status.is_some() && number.is_none();
    let known = Known {
        operation: if operation.is_some() {
            named
        } else {
            known.operation
        },
        http_status: if status.is_some() {
            number
        } else {
            known.http_status
        },
    };
    let tables = subject.tables();
    let seen = match body.map(serde_json::from_str::<String>) {
        Some(Ok(text)) => {
            *unescaped = text;
            observation(tables, known, unescaped.as_bytes())
        }
        Some(Err(_)) => known.with_json(tables, body.unwrap_or_default().as_bytes()),
        None => known.with_json(tables, line),
    };
    Some((seen, is_odd))
}

impl Summary {
    fn add(
        &mut self,
        seen: &RawObservation<'_>,
        diagnosis: &RawDiagnosis,
        recovery: Option<&'static str>,
        whole: bool,
    ) {
        self.lines += 1;
        self.too_long += u64::from(!whole);
        self.unread += u64::from(seen.unread().is_some());
        *self.certainties.entry(diagnosis.certainty()).or_default() += 1;
        let recovery = recovery.unwrap_or("undecided");
        *self.recoveries.entry(recovery).or_default() += 1;
        let is_known = diagnosis
            .best()
            .is_some_and(|best| best.agrees.contains(Fact::Code));
        if let (Some(code), false) = (seen.code(), is_known) {
            if self.unknown_codes.len() < MAX_UNKNOWN_CODES
                || self.unknown_codes.contains_key(&code)
            {
                *self.unknown_codes.entry(code).or_default() += 1;
            } else {
                self.more_unknown_codes += 1;
            }
        }
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{} lines", self.lines)?;
        for (certainty, count) in &self.certainties {
            writeln!(out, "  {certainty}: {count}")?;
        }
        writeln!(out, "what to do")?;
        for (recovery, count) in &self.recoveries {
            writeln!(out, "  {recovery}: {count}")?;
        }
        if !self.unknown_codes.is_empty() {
            writeln!(out, "unknown codes")?;
        }
        for (code, count) in &self.unknown_codes {
            writeln!(out, "  {code}: {count}")?;
        }
        if self.more_unknown_codes > 0 {
            writeln!(out, "  others: {}", self.more_unknown_codes)?;
        }
        if self.odd_records > 0 {
            let count = self.odd_records;
            writeln!(
                out,
                "records with an unknown operation or HTTP status: {count}"
            )?;
        }
        if self.unread > 0 {
            writeln!(out, "bodies not read to the end: {}", self.unread)?;
        }
        if self.too_long > 0 {
            writeln!(out, "lines too long to read: {}", self.too_long)?;
        }
        Ok(())
    }
}
