//! From an observation to what a catalog says about it, in numbers.
//!
//! Driven by the tables alone: no code, text or status of any API appears here. It allocates nothing
//! and cannot panic. One pass ranks all meanings that fit; one over the best entry compares what they
//! say to do. The typed layer is in `classify`.

use core::fmt;

pub use self::agreement::{Agreed, AgreedThen};
use self::candidates::{Candidate, Identity};
use self::fit::{Fit, OfEntry, Rank, order};
pub use self::speaking::common;
use crate::observation::RawObservation;
use crate::pattern::Parts;
use crate::tables::{MeaningRow, Member, RecoveryRow, Tables};
use crate::vocabulary::vocabulary;
use crate::{Evidence, RecoveryKind, text};

vocabulary! {
    /// How well an observation fits the catalog.
    #[non_exhaustive]
    Certainty {
        /// A meaning that a current page documents fits, no fact seen contradicts it, and nothing
        /// was left unread.
        Documented = "documented",
        /// The entry is known, but no current page documents the meaning, or not under these
        /// conditions, or not with everything that was seen.
        Partial = "partial",
        /// There is no entry for the code, or for anything that was seen; there may still be one
        /// for the HTTP status.
        Unknown = "unknown",
    }
}

impl Certainty {
    /// How well it is known what to do without a response.
    #[doc(hidden)]
    #[must_use]
    pub const fn without_response(stated: Option<Evidence>) -> Self {
        match stated {
            Some(Evidence::Documented) => Self::Documented,
            Some(_) => Self::Partial,
            None => Self::Unknown,
        }
    }
}

vocabulary! {
    /// A fact of an observation that can agree or disagree with a meaning.
    #[non_exhaustive]
    Fact {
        /// The operation that was called.
        Operation = "operation",
        /// The HTTP status of the response.
        HttpStatus = "http_status",
        /// The code of the body.
        Code = "code",
        /// The text of the body.
        Text = "text",
        /// A key in another field of the body, or another entry that must be in the same body.
        Field = "field",
    }
}

mod agreement;
mod candidates;
mod fit;
mod speaking;

/// What the tables of a catalog say about an observation.
#[derive(Clone, Copy, Debug)]
pub struct RawDiagnosis {
    is_foreign: bool,
    certainty: Certainty,
    best: Option<RawMatch>,
    /// Whether nothing follows from what was seen, however well it fits.
    is_silent: bool,
    agreed: Option<Agreed>,
    asks_support: bool,
}

/// A meaning that fits an observation, and how well.
#[derive(Clone, Copy, Debug)]
pub struct RawMatch {
    /// The entry.
    pub entry: u32,
    /// The meaning of the entry that fits, unless it has none.
    pub meaning: Option<u32>,
    /// The facts that were seen and that the entry or the meaning states.
    pub agrees: Facts,
    /// The facts that were seen and for which the meaning states something else.
    pub disagrees: Facts,
}

/// Looks an observation up in the tables of its catalog.
///
/// Every observation gets a diagnosis. Allocates nothing.
pub fn classify(tables: &Tables<'_>, seen: &RawObservation<'_>) -> RawDiagnosis {
    let engine = Engine::new(tables, seen);
    let mut search = Search::new(&engine, Rank::TOP);
    search.run();
    let best = search.best.as_ref();
    let is_silent = best.is_none_or(|best| engine.is_silent(best));
    let agreed = best.filter(|_| !is_silent);
    let agreed = agreed.and_then(|best| engine.agreed(best));
    RawDiagnosis {
        is_silent,
        is_foreign: engine.is_foreign,
        certainty: best.map_or(Certainty::Unknown, |best| engine.certainty(best)),
        best: best.map(Best::found),
        agreed,
        asks_support: engine.asks_support(best, agreed),
    }
}

impl RawDiagnosis {
    /// How well the observation fits.
    pub const fn certainty(&self) -> Certainty {
        self.certainty
    }

    /// The meaning that fits best.
    pub const fn best(&self) -> Option<RawMatch> {
        self.best
    }

    /// What to do, if what was seen decides that.
    pub const fn agreed(&self) -> Option<Agreed> {
        self.agreed
    }

    /// Whether the catalog has no entry for what was seen, or says to ask.
    pub const fn asks_support(&self) -> bool {
        self.asks_support
    }

    /// Whether the body comes from another product.
    pub const fn is_foreign(&self) -> bool {
        self.is_foreign
    }

    /// The variable parts of the text, if it fits a pattern of the best match's meaning.
    pub fn parts<'a>(&self, tables: &Tables<'a>, seen: &'a RawObservation<'_>) -> Parts<'a> {
        let best = self.best.filter(|best| best.agrees.contains(Fact::Text));
        let text = seen.text().map(text::Seen::new);
        let parts = best.zip(text);
        let parts = parts.and_then(|(best, text)| tables.texts.parts(best.meaning?, text));
        parts.unwrap_or_default()
    }

    /// Every meaning that fits the same observation, the best first.
    pub fn matches<'a>(
        &self,
        tables: &'a Tables<'a>,
        seen: &'a RawObservation<'a>,
    ) -> RawMatches<'a> {
        RawMatches {
            engine: Engine::new(tables, seen),
            below: Rank::TOP,
        }
    }
}

/// The meanings that fit an observation, the best first.
#[derive(Clone, Debug)]
pub struct RawMatches<'a> {
    engine: Engine<'a>,
    /// The rank of the last match; the next one is the best of those below.
    below: Rank,
}

impl Iterator for RawMatches<'_> {
    type Item = RawMatch;

    fn next(&mut self) -> Option<RawMatch> {
        let mut search = Search::new(&self.engine, self.below);
        search.run();
        let best = search.best?;
        self.below = search.best_rank;
        Some(best.found())
    }
}

impl core::iter::FusedIterator for RawMatches<'_> {}

/// An observation, the tables that it is looked up in, and what must be known before meanings are
/// compared.
#[derive(Clone, Copy)]
struct Engine<'a> {
    tables: &'a Tables<'a>,
    seen: &'a RawObservation<'a>,
    /// The operation that was called, or any.
    operation: Member,
    /// How a meaning fits that states other operations, and one that states this one.
    by_operation: [Fit; 2],
    /// The HTTP status, if a meaning can state it.
    status: Option<Member>,
    /// How a meaning that states HTTP statuses fits if no meaning of the entry states this one.
    status_of_none: Fit,
    /// Whether there is a code, of whatever form.
    has_code: bool,
    /// The number of the text, if the catalog has it.
    text: Option<usize>,
    /// The number of the text that is the code, if the catalog has it.
    code_text: Option<usize>,
    /// The entry whose key is the code, in the first domain of codes that has one.
    code: Option<Candidate>,
    /// The domains of codes after that one.
    later_codes: usize,
    /// Whether the body comes from another product.
    is_foreign: bool,
}

impl fmt::Debug for Engine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Engine").field(&self.seen).finish()
    }
}

impl<'a> Engine<'a> {
    #[expect(
        clippy::inline_always,
        reason = "its fields stay in place, and are not copied"
    )]
    #[inline(always)]
    fn new(tables: &'a Tables<'a>, seen: &'a RawObservation<'a>) -> Self {
        let number = |text| tables.texts.number(text);
        let mut engine = Self {
            tables,
            seen,
            operation: Member::operation(seen.operation().unwrap_or_default()),
            by_operation: match seen.operation() {
                Some(_) => [Fit::against(Fact::Operation), Fit::agrees(Fact::Operation)],
                None => [Fit::UNSEEN; 2],
            },
            status: seen.http_status().and_then(Member::status),
            status_of_none: match seen.http_status() {
                Some(_) => Fit::disagrees(Fact::HttpStatus).and(Fit::UNSEEN),
                None => Fit::UNSEEN,
            },
            has_code: seen.code().is_some() || seen.has_code_text() || seen.has_invalid_code(),
            text: seen.known_text().and_then(number),
            code_text: seen.known_code_text().and_then(number),
            code: None,
            later_codes: 0,
            is_foreign: seen.is_foreign(tables),
        };
        for domain in tables.code_domains {
            engine.later_codes += 1;
            engine.code = engine.code(*domain);
            if engine.code.is_some() {
                break;
            }
        }
        engine
    }

    /// Whether a text identifies an entry, as its key or by one of its meanings.
    fn text_is_known(&self, text: usize) -> bool {
        let mut meanings = self.tables.texts.meanings(text).iter();
        meanings.any(|found| !found.is_supporting) || self.messages().next().is_some()
    }

    /// Whether the body has a code that the match does not explain.
    fn code_is_unknown(&self, best: &Best<'_>) -> bool {
        self.has_code && !best.fit.agreeing().contains(Fact::Code)
    }

    /// Whether the body has a text that the match does not explain.
    fn text_is_unknown(&self, best: &Best<'_>) -> bool {
        self.seen.has_text() && !best.fit.agreeing().contains(Fact::Text)
    }

    fn certainty(&self, best: &Best<'_>) -> Certainty {
        let seen = self.seen;
        // A status or a field cannot explain a code that the catalog does not know.
        let code_is_unknown = self.code_is_unknown(best);
        let is_named = best.of.identity.names_a_code_or_text();
        let is_bitmask = |domain: u16| {
            let domain = self.tables.domains.get(usize::from(domain));
            domain.is_some_and(|domain| domain.is_bitmask)
        };
        let mut unknown_keys = seen.unknown_keys();
        if self.is_foreign
            || code_is_unknown && !is_named
            || unknown_keys.any(|key| !is_bitmask(key.domain))
        {
            return Certainty::Unknown;
        }
        // An entry without meanings claims nothing that a page would have to say.
        let is_current = best.row.evidence() <= Evidence::Documented as u8 + 1;
        let is_whole = is_current
            && best.fit.disagreeing().is_empty()
            && !code_is_unknown
            && !self.text_is_unknown(best)
            && !seen.has_unknown_keys()
            && !seen.has_more_keys()
            && !seen.has_invalid_text()
            && seen.unread().is_none();
        if is_whole {
            Certainty::Documented
        } else {
            Certainty::Partial
        }
    }

    /// Whether nothing follows from what was seen, however well it fits.
    fn is_silent(&self, best: &Best<'_>) -> bool {
        let (fit, of, seen) = (best.fit, &best.of, self.seen);
        // The catalog does not say what to do for another operation, with the text of another
        // meaning, or without the entry that must be in the same body.
        let is_elsewhere = fit.disagreeing().contains(Fact::Operation)
            || fit.disagreeing().contains(Fact::Field)
            || fit.has_other_text();
        let has_unknown =
            seen.has_unknown_keys() || seen.has_more_keys() || self.code_is_unknown(best);
        // A code or another field, which was not read, may say what to do.
        let by_code_or_status = matches!(of.identity, Identity::Code | Identity::HttpStatus);
        let is_open = !by_code_or_status && seen.is_incomplete();
        self.is_foreign || has_unknown || of.row.is_informational || is_elsewhere || is_open
    }

    /// What to do, if what was seen decides that; see `Diagnosis::recovery`.
    fn agreed(&self, best: &Best<'a>) -> Option<Agreed> {
        let (fit, of, seen) = (best.fit, &best.of, self.seen);
        let is_unread = seen.unread().is_some();
        let own = self.recovery(best.row)?;
        let mut agreed = Some(Agreed::new(best.meaning, best.row, own));
        let mut agree = |row: &MeaningRow| {
            agreed = agreed.and_then(|agreed| agreed.common(row, self.recovery(row)?, own));
        };
        if let Identity::Field(_) = of.identity {
            self.fields_that_decide(of.identity).for_each(agree);
        } else if !best.is_alone {
            for (meaning, row) in of.meanings(self.tables) {
                if row.says_the_same(best.row) {
                    continue;
                }
                let other = self.fit(of, meaning, row);
                let is_disputed = !fit.is_disputed() && other.is_disputed();
                // The unread part may contain the fact that a meaning needs.
                let holds = fit.has_unseen() || !other.has_unseen() || is_unread;
                if holds && !is_disputed && !fit.says_more_than(other) {
                    agree(row);
                }
            }
        }
        let agreed = agreed?;
        let recovery = self.tables.recovery_row(agreed.recovery)?;
        let operation = seen.operation();
        let ends = operation.is_some_and(|operation| self.tables.ends_session(operation));
        let is_unwanted = ends && agreed.restarts(recovery);
        let by_status = of.identity == Identity::HttpStatus;
        let is_in_doubt = is_unread && by_status && recovery.kind == RecoveryKind::Settled;
        (!is_unwanted && !is_in_doubt).then_some(agreed)
    }

    /// The meanings of other fields that say what to do, if they are found in the same way.
    fn fields_that_decide(&self, identity: Identity) -> impl Iterator<Item = &'a MeaningRow> {
        let fields = self.fields();
        let fields = fields.filter(move |field| field.identity == identity);
        let fields = fields.filter_map(|field| OfEntry::new(self, field));
        let fields = fields.filter(|of| !of.row.is_informational);
        fields.flat_map(move |of| {
            let (first, rows) = self.tables.meaning_rows(of.row);
            (first..).zip(rows).filter_map(move |(meaning, row)| {
                let fit = self.fit(&of, meaning, row);
                let is_settled = self.is_to(row, RecoveryKind::Settled);
                (fit.disagreeing().is_empty() && !is_settled).then_some(row)
            })
        })
    }

    fn asks_support(&self, best: Option<&Best<'_>>, agreed: Option<Agreed>) -> bool {
        let is_explained = best.is_some_and(|best| {
            best.of.identity.names_a_code_or_text()
                || !self.code_is_unknown(best) && !self.text_is_unknown(best)
        });
        let is_seen = self.has_code || self.seen.has_text();
        let is_unknown = is_seen && !is_explained || self.seen.has_unknown_keys();
        let asks = |best: &Best<'_>| self.is_to(best.row, RecoveryKind::ContactSupport);
        let says_so = best.is_some_and(asks) && agreed.is_some();
        !self.is_foreign && (is_unknown || says_so)
    }

    fn recovery(&self, row: &MeaningRow) -> Option<&'a RecoveryRow> {
        self.tables.recovery_row(row.recovery())
    }

    /// Whether a meaning says to do something of this kind.
    fn is_to(&self, row: &MeaningRow, kind: RecoveryKind) -> bool {
        let recovery = self.recovery(row);
        recovery.is_some_and(|recovery| recovery.kind == kind)
    }
}

/// The search for the best match.
struct Search<'e, 'a> {
    engine: &'e Engine<'a>,
    below: Rank,
    best_rank: Rank,
    best: Option<Best<'a>>,
}

/// The best match, and what holds for all meanings of its entry.
#[derive(Clone, Copy)]
struct Best<'a> {
    fit: Fit,
    meaning: u32,
    row: &'a MeaningRow,
    /// Whether all meanings of the entry that may count say the same.
    is_alone: bool,
    of: OfEntry<'a>,
}

impl Best<'_> {
    fn found(&self) -> RawMatch {
        RawMatch {
            entry: self.of.entry,
            meaning: (self.of.row.count > 0).then_some(self.meaning),
            agrees: self.fit.agreeing(),
            disagrees: self.fit.disagreeing(),
        }
    }
}

impl<'e, 'a> Search<'e, 'a> {
    const fn new(engine: &'e Engine<'a>, below: Rank) -> Self {
        Self {
            engine,
            below,
            best_rank: Rank::BOTTOM,
            best: None,
        }
    }

    /// Finds the best match below a rank.
    ///
    /// How an entry was found decides first, so a worse way is tried only while it can still win. Of a
    /// body from another product, only the fields count that say so.
    fn run(&mut self) {
        let engine = self.engine;
        engine.fields().for_each(|field| self.add(field));
        if engine.is_foreign {
            return;
        }
        engine.codes().for_each(|code| self.add(code));
        if self.is_open(order::TEXT) {
            engine.messages().for_each(|message| self.add(message));
        }
        if self.is_open(order::MEANING_TEXT) {
            engine.with_text().for_each(|entry| self.add(entry));
        }
        if self.is_open(order::HTTP_STATUS) {
            engine.statuses().for_each(|status| self.add(status));
        }
    }

    /// Whether a match that is found in a certain way can still be the best.
    fn is_open(&self, order: u32) -> bool {
        self.best_rank.is_below(order)
    }

    /// Tries the meanings of an entry that nothing contradicts; all of them, if there is none.
    #[inline(never)]
    fn add(&mut self, candidate: Candidate) {
        let engine = self.engine;
        let Some(of) = OfEntry::new(engine, candidate) else {
            return;
        };
        let mut best = None;
        let mut best_rank = Rank::BOTTOM;
        let mut has_undisputed = false;
        let mut last = None;
        let mut is_alone = true;
        for (meaning, row) in of.meanings(engine.tables) {
            let fit = engine.fit(&of, meaning, row);
            if fit.is_disputed() && has_undisputed {
                continue;
            }
            has_undisputed |= !fit.is_disputed();
            is_alone &= last.is_none_or(|last| row.says_the_same(last));
            last = Some(row);
            let rank = engine.rank(fit, &of, meaning, row);
            if rank > best_rank && rank < self.below {
                best_rank = rank;
                best = Some((fit, meaning, row));
            }
        }
        let Some((fit, meaning, row)) = best else {
            return;
        };
        // Of the meanings of an entry, those that are not disputed have the highest ranks.
        let counts = !has_undisputed || !fit.is_disputed();
        if counts && best_rank > self.best_rank {
            self.best_rank = best_rank;
            self.best = Some(Best {
                fit,
                meaning,
                row,
                is_alone,
                of,
            });
        }
    }
}

/// A set of [`Fact`]s, each of which has every other bit.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Facts(u16);

impl Facts {
    const fn one(fact: Fact) -> Self {
        Self(match fact {
            Fact::HttpStatus => 1,
            Fact::Operation => 1 << 2,
            Fact::Text => 1 << 4,
            Fact::Code => 1 << 6,
            Fact::Field => 1 << 8,
        })
    }

    const fn bits(self) -> u64 {
        self.0 as u64
    }

    /// The facts of the lower bits.
    const fn of_bits(bits: u64) -> Self {
        Self((bits & 0b01_01_01_01_01) as u16)
    }

    /// Whether a fact is in the set.
    pub const fn contains(self, fact: Fact) -> bool {
        self.0 & Self::one(fact).0 != 0
    }

    /// Whether no fact is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The facts in the set, in the order of their declaration.
    pub fn iter(self) -> impl Iterator<Item = Fact> {
        Fact::ALL
            .iter()
            .copied()
            .filter(move |&fact| self.contains(fact))
    }
}

impl fmt::Debug for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests;
