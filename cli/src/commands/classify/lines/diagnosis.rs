//! A block of lines in, their diagnoses as lines out.

use std::io;

use errdex::engine::{self, RawDiagnosis, RawMatch};
use errdex::{Certainty, RawObservation, RecoveryKind, Unread};
use errdex_answer::reading::{Reader, Reading};
use errdex_answer::{Classification, Subject};
use memchr::memmem::Finder;

use super::blocks::{Block, MAX_LINE};
use super::record::Records;
use super::summary::Summary;
use crate::answer::Format;
use crate::body::{Known, observation};
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

/// What is written about a meaning, which most lines share.
struct Label {
    recovery: Option<RecoveryKind>,
    /// A tab, the id of the entry, and another tab.
    id: String,
    /// A tab, the summary, and the end of the line.
    summary: String,
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
                let seen = observation(self.subject.tables(), self.known, b"");
                let seen = seen.with_unread(unread);
                let diagnosis = engine::classify(self.subject.tables(), &seen);
                self.write(&seen, &diagnosis, None, &mut answers)?;
            }
        }
        Ok(answers)
    }

    fn add_line(&mut self, line: &[u8], answers: &mut Answers) -> io::Result<()> {
        let mut unescaped = std::mem::take(&mut self.unescaped);
        let (seen, is_odd) = self.records.read(line, self.known, &mut unescaped);
        answers.counts.odd_records += u64::from(is_odd);
        let diagnosis = engine::classify(self.subject.tables(), &seen);
        let is_read = diagnosis.certainty() != Certainty::Unknown && seen.unread().is_none();
        let result = if is_read && self.url.find(line).is_none() {
            self.write(&seen, &diagnosis, None, answers)
        } else {
            self.add_tolerantly(line, &seen, &diagnosis, answers)
        };
        self.unescaped = unescaped;
        result
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
        let is_better = reading.foreign().is_some() || of_found.certainty() != Certainty::Unknown;
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
        if let Some(foreign) = reading.and_then(Reading::foreign) {
            counts.add_foreign();
            if self.format == Format::Text {
                out.extend_from_slice(b"unknown\t-\t-\tthe response of another API: ");
                let is_plain = |c: &char| !c.is_control();
                out.extend(foreign.chars().filter(is_plain).collect::<String>().bytes());
                out.push(b'\n');
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
        if reading.and_then(Reading::foreign).is_none() {
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
            (Format::Text, Some(Label { id, summary, .. })) => {
                let recovery = recovery.map_or("-", RecoveryKind::name);
                for part in [diagnosis.certainty().name(), id, recovery, summary] {
                    out.extend_from_slice(part.as_bytes());
                }
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
        Label {
            id: format!("\t{}\t", entry.id),
            summary: format!("\t{summary}\n"),
            recovery: meaning.and_then(|meaning| Some(meaning.recovery?.kind)),
        }
    })
}
