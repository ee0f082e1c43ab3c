//! A block of lines in, their diagnoses as lines out.

use std::io::{self, Write as _};

use errdex::engine::{self, RawDiagnosis, RawMatch};
use errdex::{Certainty, Fact, RawObservation, RecoveryKind, Sent, Unread};
use errdex_answer::reading::{Reader, Reading};
use errdex_answer::{Classification, Subject};
use memchr::memmem::Finder;

use super::blocks::{Block, MAX_LINE};
use super::record::Records;
use super::summary::Summary;
use crate::answer::Format;
use crate::body::{Known, observe};
use crate::output;

/// The diagnoses of a block.
pub(super) struct Answers {
    pub(super) lines: Vec<u8>,
    pub(super) counts: Summary,
}

/// Classifies lines.
pub(super) struct Diagnoses<'s, 'a> {
    subject: &'s Subject<'a>,
    known: Known,
    format: Format,
    records: Records<'s, 'a>,
    /// For lines that are neither a body nor a record.
    reader: Reader<'s>,
    url: Finder<'static>,
    labels: Vec<Option<Label>>,
    unescaped: String,
}

/// Whether a line is one object with a code, and nothing in it could contain another response.
fn has_only_a_code(line: &[u8], seen: &RawObservation<'_>) -> bool {
    let is_flat = || {
        let mut objects = memchr::memchr2_iter(b'{', b'\\', line);
        objects.next().is_some() && objects.next().is_none()
    };
    seen.code().is_some() && is_flat()
}

/// What is written about a meaning, which most lines share.
struct Label {
    recovery: Option<RecoveryKind>,
    /// The rest of the line after the certainty: the id of the entry, what to do, and the summary.
    decided: String,
    /// The same if it is not decided what to do.
    undecided: String,
}

impl<'s, 'a> Diagnoses<'s, 'a> {
    pub(super) fn new(subject: &'s Subject<'a>, known: Known, format: Format) -> Self {
        Self {
            subject,
            known,
            format,
            records: Records::new(subject),
            reader: Reader::new(subject),
            url: Finder::new("://"),
            labels: Vec::new(),
            unescaped: String::new(),
        }
    }

    /// The diagnosis of each line of a block.
    pub(super) fn of(&mut self, block: &Block) -> io::Result<Answers> {
        let mut answers = Answers {
            lines: Vec::new(),
            counts: Summary::default(),
        };
        match block {
            Block::Lines(lines) => {
                let mut start = 0;
                let ends = memchr::memchr_iter(b'\n', lines).chain([lines.len()]);
                for end in ends {
                    let line = lines.get(start..end).unwrap_or_default();
                    start = end + 1;
                    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
                    let line = line.trim_ascii();
                    if !line.is_empty() {
                        self.add_line(line, &mut answers)?;
                    }
                }
            }
            Block::TooLong => {
                answers.counts.too_long += 1;
                let unread = Unread::new(1, MAX_LINE + 1, "the line is too long");
                let mut seen = RawObservation::new();
                observe(self.subject.tables(), self.known, b"", &mut seen);
                let seen = seen.with_unread(unread);
                let diagnosis = engine::classify(self.subject.tables(), &seen);
                self.write(&seen, &diagnosis, None, &mut answers)?;
            }
        }
        Ok(answers)
    }

    fn add_line(&mut self, line: &[u8], answers: &mut Answers) -> io::Result<()> {
        let mut unescaped = std::mem::take(&mut self.unescaped);
        let mut seen = RawObservation::new();
        let records = &mut self.records;
        let is_odd = records.read(line, self.known, &mut unescaped, &mut seen);
        answers.counts.odd_records += u64::from(is_odd);
        let diagnosis = engine::classify(self.subject.tables(), &seen);
        let is_known = diagnosis.certainty() != Certainty::Unknown || has_only_a_code(line, &seen);
        let is_read = is_known && seen.unread().is_none() && self.url.find(line).is_none();
        let result = if is_read && !self.may_mean_more(line, &seen, &diagnosis) {
            self.write(&seen, &diagnosis, None, answers)
        } else {
            self.add_tolerantly(line, &seen, &diagnosis, answers)
        };
        self.unescaped = unescaped;
        result
    }

    /// Whether a line that was read may be the response of another API, or have parts in a text or under a
    /// misspelled name, as only notifications have.
    fn may_mean_more(
        &self,
        line: &[u8],
        seen: &RawObservation<'_>,
        diagnosis: &RawDiagnosis,
    ) -> bool {
        if diagnosis.certainty() == Certainty::Partial && seen.text().is_some() {
            return !diagnosis
                .best()
                .is_some_and(|best| best.agrees.contains(Fact::Text));
        }
        seen.code().is_none()
            && seen.fields().next().is_some()
            && self.reader.may_contain_more(line)
    }

    /// Adds the diagnosis of the response that a line contains, or else what was seen already.
    fn add_tolerantly(
        &mut self,
        line: &[u8],
        seen: &RawObservation<'_>,
        diagnosis: &RawDiagnosis,
        answers: &mut Answers,
    ) -> io::Result<()> {
        let reading = self.reader.read(line);
        let tables = self.subject.tables();
        let Known {
            operation,
            http_status,
        } = self.known;
        let found = reading.observation(tables, operation, http_status);
        let of_found = engine::classify(tables, &found);
        let is_better = reading.is_foreign()
            || found.sent().is_some()
            || of_found.certainty() != Certainty::Unknown;
        if reading.is_clean() || !is_better {
            return self.write(seen, diagnosis, None, answers);
        }
        self.write(&found, &of_found, Some(&reading), answers)
    }

    /// Adds the diagnosis of what was seen.
    fn write(
        &mut self,
        seen: &RawObservation<'_>,
        diagnosis: &RawDiagnosis,
        reading: Option<&Reading<'_>>,
        answers: &mut Answers,
    ) -> io::Result<()> {
        let Answers { lines: out, counts } = answers;
        let foreign = reading.filter(|reading| reading.is_foreign());
        if let Some(reading) = foreign {
            counts.add_foreign();
            if self.format == Format::Text {
                out.extend_from_slice(b"unknown\t-\t-\tthe response of another API");
                if let Some(url) = reading.foreign() {
                    let url = url.chars().filter(|c| !c.is_control());
                    out.extend_from_slice(b": ");
                    out.extend(url.collect::<String>().bytes());
                }
                out.push(b'\n');
                return Ok(());
            }
        }
        if let Some(sent) = seen.sent().filter(|_| foreign.is_none()) {
            let classified = Classification::new(self.subject, seen, diagnosis, 1);
            counts.add_without_response(classified.certainty(), classified.recovery());
            if self.format == Format::Text {
                let certainty = classified.certainty().name();
                let recovery = classified.recovery().map_or("-", RecoveryKind::name);
                let sent = match sent {
                    Sent::No => "the request was not sent",
                    Sent::Maybe => "the request may have been sent",
                };
                writeln!(out, "{certainty}\t-\t{recovery}\tno response, and {sent}")?;
                return Ok(());
            }
        }
        let label = match diagnosis.best() {
            Some(best) => Some(label(&mut self.labels, self.subject, best)),
            None => None,
        };
        // What meanings agree on is of the kind that the best one states.
        let recovery = diagnosis
            .agreed()
            .and(label)
            .and_then(|label| label.recovery);
        if foreign.is_none() && seen.sent().is_none() {
            counts.add_line(seen, diagnosis, recovery);
        }
        match (self.format, label) {
            (Format::Json, _) => {
                let classified = Classification::new(self.subject, seen, diagnosis, 1);
                let classified = match reading {
                    Some(reading) => classified.with_reading(reading),
                    None => classified,
                };
                output::json(out, &classified)?;
            }
            (Format::Text, Some(label)) => {
                let rest = if recovery.is_some() {
                    &label.decided
                } else {
                    &label.undecided
                };
                out.extend_from_slice(diagnosis.certainty().name().as_bytes());
                out.extend_from_slice(rest.as_bytes());
            }
            (Format::Text, None) => {
                out.extend_from_slice(diagnosis.certainty().name().as_bytes());
                out.extend_from_slice(b"\t-\t-\t-\n");
            }
        }
        Ok(())
    }
}

/// The label of a match, which is made when its meaning is first found.
fn label<'l>(
    labels: &'l mut Vec<Option<Label>>,
    subject: &Subject<'_>,
    best: RawMatch,
) -> &'l Label {
    let meanings = subject.tables().meanings.len();
    let number = match best.meaning {
        Some(meaning) => meaning as usize,
        None => meanings + best.entry as usize,
    };
    if labels.len() <= number {
        labels.resize_with(number + 1, || None);
    }
    labels[number].get_or_insert_with(|| {
        let (entry, meaning) = subject.found(best);
        let summary = meaning
            .as_ref()
            .map_or(entry.summary, |meaning| meaning.summary);
        let recovery = meaning
            .as_ref()
            .and_then(|meaning| meaning.recovery.as_ref());
        let recovery = recovery.map(|recovery| recovery.kind);
        let rest = |recovery: &str| format!("\t{}\t{recovery}\t{summary}\n", entry.id);
        Label {
            recovery,
            decided: recovery.map_or_else(String::new, |recovery| rest(recovery.name())),
            undecided: rest("-"),
        }
    })
}
