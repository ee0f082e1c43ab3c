//! A block of lines in, their diagnoses as lines out.

use std::io;

use errdex::engine::{self, RawMatch};
use errdex::{RawObservation, RecoveryKind, Unread};
use errdex_answer::{Classification, Subject};

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
    labels: Vec<Option<Label>>,
    unescaped: String,
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
                self.write(&seen.with_unread(unread), &mut answers)?;
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
        let result = self.write(&seen, answers);
        self.unescaped = unescaped;
        result
    }

    /// Adds the diagnosis of what was seen.
    fn write(&mut self, seen: &RawObservation<'_>, answers: &mut Answers) -> io::Result<()> {
        let Answers { lines: out, counts } = answers;
        let diagnosis = engine::classify(self.subject.tables(), seen);
        let label = match diagnosis.best() {
            Some(best) => Some(label(&mut self.labels, self.subject, best)),
            None => None,
        };
        // What meanings agree on is of the kind that the best one states.
        let recovery = diagnosis
            .agreed()
            .and(label)
            .and_then(|label| label.recovery);
        counts.add_line(seen, &diagnosis, recovery);
        match (self.format, label) {
            (Format::Json, _) => {
                let classified = Classification::new(self.subject, seen, &diagnosis, 1);
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
