//! A domain in, one that the compiler accepts out: whatever it refuses becomes a comment.
//!
//! This module does not know which values are valid; the compiler does. Each line of a domain knows the
//! value that it belongs to, so the place of a finding tells which value was refused.

use std::collections::{BTreeMap, BTreeSet};

use errdex_catalog::{Diagnostic, Report, rule};

use super::domain::{Domain, Reason};
use super::yaml::{Lines, Owner, Step};

/// Each round refuses everything that the compiler finds; what depends on it comes in the next one.
const MAX_ROUNDS: usize = 30;

/// The other files of the catalog: their names and contents.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// Refuses values until the compiler accepts the domain among the other files of its catalog, and
/// returns the text of its file.
///
/// Findings in other files are the business of `errdex check`.
pub(super) fn settled(id: &str, files: &Files, domain: &mut Domain) -> Result<String, String> {
    let name = format!("{}.yaml", domain.header.id);
    for _ in 0..MAX_ROUNDS {
        if domain.live().next().is_none() {
            return Err("no row can become an entry".to_owned());
        }
        let lines = domain.lines(Lines::apart());
        let own = (name.as_str(), lines.text.as_bytes());
        let others = files.iter().filter(|(other, _)| **other != name);
        let others = others.map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
        let all = others.chain([own]).collect::<Vec<_>>();
        let mut report = Report::unlimited();
        errdex_catalog::load_files(id, &all, &mut report);
        let findings = report.diagnostics();
        let mut refused = BTreeMap::<Owner, Reason>::new();
        let mut unowned = None;
        for found in findings.iter().filter(|found| !is_demand(found)) {
            let Some(place) = found.primary() else {
                unowned.get_or_insert_with(|| reason(found));
                continue;
            };
            if place.file() != name {
                // A new catalog has no file that somebody else wrote.
                continue;
            }
            let (line, _) = place.line_and_column();
            match lines.owner(line) {
                Some(owner) => {
                    let owner = meant(found, owner.clone());
                    refused.entry(owner).or_insert_with(|| reason(found));
                }
                None => {
                    unowned.get_or_insert_with(|| reason(found));
                }
            }
        }
        if refused.is_empty() {
            return match unowned {
                Some(reason) => Err(reason.to_string()),
                None => Ok(domain.lines(Lines::default()).text),
            };
        }
        // From the end, so that the places of earlier values stay.
        let mut entries = BTreeSet::new();
        for ((entry, path), reason) in refused.into_iter().rev() {
            domain.refuse(entry, &path, &reason);
            entries.insert(entry);
        }
    }
    Err("the compiler still refuses values of the table; please report this".to_owned())
}

/// The problem of the files that were written by hand or once, if there is one.
pub(super) fn problem_elsewhere(id: &str, files: &Files) -> Option<String> {
    let all = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    let mut report = Report::default();
    errdex_catalog::load_files(id, &all.collect::<Vec<_>>(), &mut report);
    report.diagnostics().first().map(|found| {
        let place = found.primary();
        let file = place.map(|place| format!("{}:{}: ", place.file(), place.line_and_column().0));
        format!("{}{}", file.unwrap_or_default(), reason(found))
    })
}

/// Whether a finding is not about a value, but about one that the catalog asks for.
fn is_demand(found: &Diagnostic) -> bool {
    let demands = [
        &rule::MISSING_FACT,
        &rule::MISSING_FIXES,
        &rule::INVALID_SUMMARY,
    ];
    demands.iter().any(|rule| rule.id() == found.id())
}

/// The value that has to go; a finding about a whole meaning is on the line of its first member.
fn meant(found: &Diagnostic, (entry, path): Owner) -> Owner {
    if found.id() != rule::UNEXPLAINED_LOSS.id() {
        return (entry, path);
    }
    let mut path = path[..path.len().min(2)].to_vec();
    path.push(Step::Member("outcome".to_owned()));
    (entry, path)
}

/// What the compiler says.
fn reason(found: &Diagnostic) -> Reason {
    Reason {
        message: found.message().to_owned(),
        advice: found.advice().map(str::to_owned),
    }
}
