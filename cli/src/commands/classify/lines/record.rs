//! A line as an observation: a body, or a record of a body and what else is known about it.
//!
//! Both are found in one pass over the line, because the names of a record are added to those that the
//! catalog reads.

use std::borrow::Cow;
use std::iter;

use errdex::RawObservation;
use errdex::tables::{PathRow, Tables, Trie};
use errdex_answer::Subject;
use errdex_catalog::tables::names_table;
use errdex_core::json::{Found, Kind, Value, walk};

use crate::body::{Known, observe};

/// The members of a record.
const MEMBERS: [&str; 3] = ["body", "operation", "http_status"];

/// Reads lines.
pub(super) struct Records<'s, 'a> {
    subject: &'s Subject<'a>,
    paths: Vec<PathRow<'s>>,
    slots: Vec<u32>,
    reads: Vec<u32>,
    /// The number of what is read first for a record; the other members follow it.
    first: usize,
    /// What was found in the last line.
    found: Found,
}

impl<'s, 'a> Records<'s, 'a> {
    pub(super) fn new(subject: &'s Subject<'a>) -> Self {
        let tables = subject.tables();
        let first = tables.reads.len();
        let (paths, slots, reads) = with_members(tables);
        Self {
            subject,
            paths,
            slots,
            reads,
            first,
            found: Found::default(),
        }
    }

    /// Adds what a line says. Returns whether the operation or the HTTP status of a record is invalid; such a
    /// fact counts as unknown.
    ///
    /// The facts of a record take precedence over the known ones. A record without a body is itself the
    /// body, with additional members.
    pub(super) fn read<'b>(
        &mut self,
        line: &'b [u8],
        known: Known,
        unescaped: &'b mut String,
        seen: &mut RawObservation<'b>,
    ) -> bool {
        let tables = self.subject.tables();
        if !line.starts_with(b"{") || !line.ends_with(b"}") {
            observe(tables, known, line, seen);
            return false;
        }
        let found = &mut self.found;
        found.clear();
        let trie = Trie {
            paths: &self.paths,
            slots: &self.slots,
            reads: &self.reads,
        };
        let walked = walk(line, trie, found);
        let is_whole = walked.end.is_ok_and(|end| end == line.len());
        let mut members = [None; MEMBERS.len()];
        if is_whole {
            for (read, value) in found.values(line) {
                let member = read.checked_sub(self.first);
                if let Some(member) = member.and_then(|member| members.get_mut(member)) {
                    *member = Some(value);
                }
            }
        }
        let [body, operation, http_status] = members;
        if body.is_none() && http_status.is_none() {
            // The members of a record take part in what is repeated or too much, but say nothing here.
            known.add_to(seen);
            if found.repeated.is_some() || found.is_full {
                seen.add_json(tables, line);
            } else {
                seen.add_found(tables, line, &walked, found);
            }
            return false;
        }
        let named = operation.and_then(|operation| self.subject.operation(&text(operation)?));
        let number = http_status.and_then(status);
        let is_odd =
            operation.is_some() && named.is_none() || http_status.is_some() && number.is_none();
        let known = Known {
            operation: operation.map_or(known.operation, |_| named),
            http_status: http_status.map_or(known.http_status, |_| number),
        };
        match body {
            Some(body) if body.kind() == Kind::EscapedText => {
                unescaped.clear();
                unescaped.extend(body.chars());
                observe(tables, known, unescaped.as_bytes(), seen);
            }
            Some(body) if body.kind() == Kind::Text => {
                observe(tables, known, body.bytes(), seen);
            }
            body => {
                known.add_to(seen);
                seen.add_json(tables, body.map_or(line, Value::bytes));
            }
        }
        is_odd
    }
}

/// An HTTP status as a number or as a text that spells one.
fn status(value: Value<'_>) -> Option<u16> {
    let spelled = match value.kind() {
        Kind::Number => value.raw(),
        _ => &text(value)?,
    };
    let status = spelled.trim().parse().ok();
    status.filter(|status| *status != 0)
}

/// A text without its escapes.
fn text(value: Value<'_>) -> Option<Cow<'_, str>> {
    match value.kind() {
        Kind::Text => Some(Cow::Borrowed(value.raw())),
        Kind::EscapedText => Some(Cow::Owned(value.chars().collect())),
        _ => None,
    }
}

/// The names that a catalog reads in bodies with those of a record, and what is read there.
fn with_members<'t>(tables: &Tables<'t>) -> (Vec<PathRow<'t>>, Vec<u32>, Vec<u32>) {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let end_of = |row: usize| tables.paths.get(row).map_or(0, |row| row.end as usize);
    let top_level = iter::successors(Some(1), |row| Some(end_of(*row).max(row + 1)));
    let top_level = top_level
        .take_while(|row| *row < end_of(0))
        .collect::<Vec<_>>();
    let member = |name: &str| MEMBERS.iter().position(|member| *member == name);
    let (mut paths, mut reads) = (Vec::new(), Vec::new());
    for (row, path) in tables.paths.iter().enumerate() {
        let first = path.reads as usize;
        let end = first + path.read_count as usize;
        let mut own = tables
            .path_reads
            .get(first..end)
            .unwrap_or_default()
            .to_vec();
        if top_level.contains(&row)
            && let Some(member) = member(path.name)
        {
            own.push(number(tables.reads.len() + member));
        }
        paths.push(PathRow {
            reads: number(reads.len()),
            read_count: number(own.len()),
            ..*path
        });
        reads.extend(own);
    }
    let mut names = top_level
        .iter()
        .map(|row| (tables.paths[*row].name, number(*row)))
        .collect::<Vec<_>>();
    let is_there = |name: &str| top_level.iter().any(|row| tables.paths[*row].name == name);
    for (member, name) in MEMBERS.into_iter().enumerate() {
        if is_there(name) {
            continue;
        }
        names.push((name, number(paths.len())));
        paths.push(PathRow {
            name,
            start: PathRow::start(name.as_bytes()),
            slots: 0,
            slot_count: 0,
            end: number(paths.len() + 1),
            reads: number(reads.len()),
            read_count: 1,
        });
        reads.push(number(tables.reads.len() + member));
    }
    let table = names_table(names.into_iter());
    let mut slots = tables.path_slots.to_vec();
    let end = number(paths.len());
    if let Some(body) = paths.first_mut() {
        body.end = end;
        body.slots = number(slots.len());
        body.slot_count = number(table.len());
    }
    slots.extend(table);
    (paths, slots, reads)
}
