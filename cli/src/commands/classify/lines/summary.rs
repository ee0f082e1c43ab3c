//! The counts over all lines.

use std::collections::BTreeMap;
use std::io::{self, Write};

use errdex::engine::RawDiagnosis;
use errdex::{Certainty, Fact, RawObservation, RecoveryKind};

/// Only this many unknown codes are counted separately, those that come first.
const MAX_UNKNOWN_CODES: usize = 1_000;

/// The counts over all lines.
#[derive(Default)]
pub(super) struct Summary {
    pub(super) lines: u64,
    pub(super) too_long: u64,
    pub(super) odd_records: u64,
    unread: u64,
    certainties: [u64; Certainty::ALL.len()],
    recoveries: [u64; RecoveryKind::ALL.len()],
    undecided: u64,
    unknown_codes: BTreeMap<Code, Unknown>,
    more_unknown_codes: u64,
}

/// How often a code without an entry was seen, and how many other ones were seen before it.
#[derive(Default)]
struct Unknown {
    before: usize,
    count: u64,
}

/// A code without an entry.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Code {
    Number(i128),
    Text(String),
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => write!(f, "{text:?}"),
        }
    }
}

impl Summary {
    /// How many lines are as certain as this.
    pub(super) fn count(&self, certainty: Certainty) -> u64 {
        self.certainties[certainty as usize]
    }

    pub(super) fn add_line(
        &mut self,
        seen: &RawObservation<'_>,
        diagnosis: &RawDiagnosis,
        recovery: Option<RecoveryKind>,
    ) {
        self.lines += 1;
        self.unread += u64::from(seen.unread().is_some());
        self.certainties[diagnosis.certainty() as usize] += 1;
        match recovery {
            Some(kind) => self.recoveries[kind as usize] += 1,
            None => self.undecided += 1,
        }
        let best = diagnosis.best();
        if !best.is_some_and(|best| best.agrees.contains(Fact::Code)) {
            let text = || seen.code_text().map(|text| Code::Text(text.to_owned()));
            if let Some(code) = seen.code().map(Code::Number).or_else(text) {
                let before = self.unknown_codes.len();
                let unknown = Unknown { before, count: 0 };
                self.unknown_codes.entry(code).or_insert(unknown).count += 1;
            }
        }
    }

    /// Adds a line with the response of another API.
    pub(super) fn add_foreign(&mut self) {
        self.lines += 1;
        self.certainties[Certainty::Unknown as usize] += 1;
        self.undecided += 1;
    }

    /// Adds a line that says that there was no response.
    pub(super) fn add_without_response(
        &mut self,
        certainty: Certainty,
        recovery: Option<RecoveryKind>,
    ) {
        self.lines += 1;
        self.certainties[certainty as usize] += 1;
        match recovery {
            Some(kind) => self.recoveries[kind as usize] += 1,
            None => self.undecided += 1,
        }
    }

    /// Adds the counts over the lines of the next block.
    pub(super) fn add(&mut self, other: Self) {
        let Self {
            lines,
            too_long,
            odd_records,
            unread,
            certainties,
            recoveries,
            undecided,
            unknown_codes,
            more_unknown_codes,
        } = other;
        self.lines += lines;
        self.too_long += too_long;
        self.odd_records += odd_records;
        self.unread += unread;
        self.undecided += undecided;
        self.more_unknown_codes += more_unknown_codes;
        for (own, count) in self.certainties.iter_mut().zip(certainties) {
            *own += count;
        }
        for (own, count) in self.recoveries.iter_mut().zip(recoveries) {
            *own += count;
        }
        let mut unknown_codes = unknown_codes.into_iter().collect::<Vec<_>>();
        unknown_codes.sort_unstable_by_key(|(_, unknown)| unknown.before);
        for (code, Unknown { count, .. }) in unknown_codes {
            let is_full = self.unknown_codes.len() >= MAX_UNKNOWN_CODES;
            if is_full && !self.unknown_codes.contains_key(&code) {
                self.more_unknown_codes += count;
            } else {
                self.unknown_codes.entry(code).or_default().count += count;
            }
        }
    }

    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{} lines", self.lines)?;
        for (certainty, count) in Certainty::ALL.iter().zip(self.certainties) {
            if count > 0 {
                writeln!(out, "  {certainty}: {count}")?;
            }
        }
        writeln!(out, "what to do")?;
        let recoveries = RecoveryKind::ALL.iter().map(|kind| kind.name());
        let recoveries = recoveries.zip(self.recoveries);
        let mut recoveries = recoveries
            .chain([("undecided", self.undecided)])
            .filter(|(_, count)| *count > 0)
            .collect::<Vec<_>>();
        recoveries.sort_unstable();
        for (recovery, count) in recoveries {
            writeln!(out, "  {recovery}: {count}")?;
        }
        if !self.unknown_codes.is_empty() {
            writeln!(out, "unknown codes")?;
        }
        for (code, Unknown { count, .. }) in &self.unknown_codes {
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
