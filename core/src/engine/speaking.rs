//! The meanings that say what has happened: whether the request took effect, and what became of what
//! the caller wanted.

use super::{Fact, RawDiagnosis, RawMatch};
use crate::RawObservation;
use crate::tables::Tables;

impl RawDiagnosis {
    /// The meanings that say what has happened, each of which may be the one that holds; none if
    /// nothing follows from what was seen.
    ///
    /// More of them count than for what to do, because to repeat a request that took effect does more
    /// harm than not to: meanings with conditions that were not seen count in any case, and so do those
    /// of all fields. Of a body that was not read to its end, none counts.
    pub fn speaking<'a>(
        &self,
        tables: &'a Tables<'a>,
        seen: &'a RawObservation<'a>,
    ) -> impl Iterator<Item = RawMatch> {
        let best = self
            .best
            .filter(|_| !self.is_silent && seen.unread().is_none());
        let is_by_field = |found: RawMatch| {
            let facts = found.agrees;
            facts.contains(Fact::Field)
                && !facts.contains(Fact::Code)
                && !facts.contains(Fact::Text)
        };
        let matches = best.map(|best| (best, self.matches(tables, seen)));
        matches.into_iter().flat_map(move |(best, matches)| {
            matches.filter(move |found| {
                let is_same = found.entry == best.entry || is_by_field(best) && is_by_field(*found);
                let other = [Fact::Operation, Fact::Field, Fact::Text];
                is_same && !other.iter().any(|fact| found.disagrees.contains(*fact))
            })
        })
    }
}

/// What all of them say, if they agree.
pub fn common<T: PartialEq>(stated: impl IntoIterator<Item = Option<T>>) -> Option<T> {
    let mut stated = stated.into_iter();
    let first = stated.next()??;
    let is_first = |other: Option<T>| other.as_ref() == Some(&first);
    stated.all(is_first).then_some(first)
}
