//! From an observation to what a catalog says about it, in numbers.
//!
//! Driven by the tables alone: no code, text or status of any API appears here. It allocates nothing
//! and cannot panic. One pass ranks all meanings that fit; one over the best entry compares what they
//! say to do. The typed layer is in `classify`.

use core::fmt;

pub use self::agreement::{Agreed, AgreedThen};
pub use self::speaking::common;
use crate::observation::{RawField, RawObservation};
use crate::pattern::Parts;
use crate::tables::{MeaningRow, Member, RecoveryRow, Tables, TextKey, TextMeaning};
use crate::text;
use crate::vocabulary::vocabulary;
use crate::{Evidence, Key, Kind, RecoveryKind};

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

/// Whether the text that was seen identifies an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KnownText {
    No,
    /// By one of its meanings.
    OfMeaning,
    /// As its key.
    Key,
}

/// A meaning that fits an observation, and how well.
#[derive(Clone, Copy, Debug)]
pub struct RawMatch {
    /// The entry.
    pub entry: u32,
    /// The meaning of the entry that fits.
    pub meaning: u32,
    /// The facts that were seen and that the entry or the meaning states.
    pub agrees: Facts,
    /// The facts that were seen and for which the meaning states something else.
    pub disagrees: Facts,
    /// The recovery, counted from 1; 0 if none is stated.
    recovery: u32,
    /// How the meaning is known, counted from 1.
    evidence: u8,
    /// How the recovery is known, counted from 1; 0 if that is not stated.
    recovery_evidence: u8,
    is_informational: bool,
    /// The disagreeing facts that point to another meaning of the entry.
    against: Facts,
    text: Text,
    identity: Identity,
    /// Whether the meaning requires another entry in the body, and it is there.
    has_companion: bool,
    /// How many of its conditions (operation, HTTP status, text) concern facts that were not seen.
    unseen: u8,
}

/// Looks an observation up in the tables of its catalog.
///
/// Every observation gets a diagnosis. Allocates nothing.
pub fn classify(tables: &Tables<'_>, seen: &RawObservation<'_>) -> RawDiagnosis {
    let engine = Engine::new(tables, seen);
    let best = engine.best_below(None);
    let is_silent = best.is_none_or(|best| engine.is_silent(best.found));
    let agreed = best.filter(|_| !is_silent);
    let agreed = agreed.and_then(|best| engine.agreed(best));
    let best = best.map(|best| best.found);
    RawDiagnosis {
        is_silent,
        is_foreign: engine.is_foreign,
        certainty: best.map_or(Certainty::Unknown, |best| engine.certainty(best)),
        best,
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
        let parts = parts.and_then(|(best, text)| tables.texts.parts(best.meaning, text));
        parts.unwrap_or_default()
    }

    /// Whether a fact of the same observation names an entry, even one without meanings.
    pub fn names(&self, tables: &Tables<'_>, seen: &RawObservation<'_>, entry: u32) -> bool {
        let engine = Engine::new(tables, seen);
        let is_it = |candidate: Candidate| candidate.entry == entry;
        let is_field = engine.fields().any(is_it);
        is_field
            || !self.is_foreign
                && (engine.codes().any(is_it)
                    || engine.messages().any(is_it)
                    || engine.with_text().any(is_it)
                    || engine.statuses().any(is_it))
    }

    /// Every meaning that fits the same observation, the best first.
    pub fn matches<'a>(
        &self,
        tables: &'a Tables<'a>,
        seen: &'a RawObservation<'a>,
    ) -> RawMatches<'a> {
        RawMatches {
            engine: Engine::new(tables, seen),
            below: None,
        }
    }
}

/// The meanings that fit an observation, the best first.
#[derive(Clone, Debug)]
pub struct RawMatches<'a> {
    engine: Engine<'a>,
    /// The rank of the last match; the next one is the best of those below.
    below: Option<Rank>,
}

impl Iterator for RawMatches<'_> {
    type Item = RawMatch;

    fn next(&mut self) -> Option<RawMatch> {
        let best = self.engine.best_below(self.below)?;
        self.below = Some(best.rank);
        Some(best.found)
    }
}

impl core::iter::FusedIterator for RawMatches<'_> {}

/// An observation, the tables that it is looked up in, and what must be known before meanings are
/// compared.
#[derive(Clone, Copy)]
struct Engine<'a> {
    tables: &'a Tables<'a>,
    seen: &'a RawObservation<'a>,
    operation: Option<Member<'a>>,
    /// The HTTP status, if a meaning states it.
    status: Option<Member<'a>>,
    /// The number of the text, if the catalog has it.
    text: Option<usize>,
    /// The number of the text that is the code, if the catalog has it.
    code_text: Option<usize>,
    known_text: KnownText,
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
    fn new(tables: &'a Tables<'a>, seen: &'a RawObservation<'a>) -> Self {
        let number = |text| tables.texts.number(text::Seen::new(text));
        let text = seen.known_text().and_then(number);
        let mut engine = Self {
            tables,
            seen,
            operation: seen
                .operation()
                .map(|operation| tables.operation(operation)),
            status: seen.http_status().and_then(|status| tables.status(status)),
            text,
            code_text: seen.known_code_text().and_then(number),
            known_text: KnownText::No,
            code: None,
            later_codes: 0,
            is_foreign: seen.is_foreign(tables),
        };
        for domain in tables.code_domains {
            engine.later_codes += 1;
            if let Some(code) = engine.code(*domain) {
                engine.code = Some(code);
                break;
            }
        }
        if let Some(number) = text {
            let mut meanings = tables.texts.meanings(number).iter();
            engine.known_text = if engine.messages().next().is_some() {
                KnownText::Key
            } else if meanings.any(|found| !found.is_supporting) {
                KnownText::OfMeaning
            } else {
                KnownText::No
            };
        }
        engine
    }

    fn has_code(&self) -> bool {
        let seen = self.seen;
        seen.code().is_some() || seen.has_code_text() || seen.has_invalid_code()
    }

    /// Whether the body has a code that the match does not explain.
    fn code_is_unknown(&self, best: RawMatch) -> bool {
        self.has_code() && !best.agrees.contains(Fact::Code)
    }

    /// Whether the body has a text that the match does not explain.
    fn text_is_unknown(&self, best: RawMatch) -> bool {
        self.seen.has_text() && !best.agrees.contains(Fact::Text)
    }

    fn certainty(&self, best: RawMatch) -> Certainty {
        let seen = self.seen;
        // A status or a field cannot explain a code that the catalog does not know.
        let code_is_unknown = self.code_is_unknown(best);
        let is_named = best.identity.names_a_code_or_text();
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
        let has_unknown_bits = seen.unknown_keys().next().is_some();
        let is_whole = best.evidence == Evidence::Documented as u8 + 1
            && best.disagrees.is_empty()
            && !code_is_unknown
            && !self.text_is_unknown(best)
            && !has_unknown_bits
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
    fn is_silent(&self, best: RawMatch) -> bool {
        let has_unknown_key = self.seen.unknown_keys().next().is_some();
        // The catalog does not say what to do for another operation, with the text of another
        // meaning, or without the entry that must be in the same body.
        let is_elsewhere = best.disagrees.contains(Fact::Operation)
            || best.disagrees.contains(Fact::Field)
            || matches!(best.text, Text::OfAnotherMeaning | Text::OfAnotherEntry);
        let has_unknown =
            has_unknown_key || self.seen.has_more_keys() || self.code_is_unknown(best);
        // A code or another field, which was not read, may say what to do.
        let by_code_or_status = matches!(best.identity, Identity::Code | Identity::HttpStatus);
        let is_open = !by_code_or_status && self.seen.is_incomplete();
        self.is_foreign || has_unknown || best.is_informational || is_elsewhere || is_open
    }

    /// What to do, if what was seen decides that; see `Diagnosis::recovery`.
    fn agreed(
        &self,
        Best {
            found: best, of, ..
        }: Best<'_>,
    ) -> Option<Agreed> {
        let is_field = matches!(best.identity, Identity::Field(_));
        let is_unread = self.seen.unread().is_some();
        let own = self.recovery(best)?;
        let mut agreed = Some(Agreed::new(best, own));
        let mut agree = |found: RawMatch| {
            agreed = agreed.and_then(|agreed| agreed.common(found, self.recovery(found)?, own));
        };
        if is_field {
            let fields = self.fields();
            let fields = fields.filter(|candidate| candidate.identity == best.identity);
            for candidate in fields {
                let of = OfEntry::new(self, candidate);
                for (meaning, row) in self.tables.meaning_rows(candidate.entry) {
                    let found = self.compare(&of, meaning, row);
                    let is_settled = self.is_to(found, RecoveryKind::Settled);
                    if found.disagrees.is_empty() && !found.is_informational && !is_settled {
                        agree(found);
                    }
                }
            }
        } else {
            for (meaning, row) in self.tables.meaning_rows(best.entry) {
                let says_the_same = row.recovery == best.recovery
                    && row.evidence == best.evidence
                    && row.recovery_evidence == best.recovery_evidence;
                if says_the_same || best.against.is_empty() && self.contradicts(&of, row) {
                    continue;
                }
                let found = self.compare(&of, meaning, row);
                let is_disputed = best.against.is_empty() && !found.against.is_empty();
                // The unread part may contain the fact that a meaning needs.
                let holds = best.unseen > 0 || found.unseen == 0 || is_unread;
                if holds && !is_disputed && !best.says_more_than(found) {
                    agree(found);
                }
            }
        }
        let agreed = agreed?;
        let recovery = self.tables.recovery_row(agreed.recovery)?;
        let operation = self.seen.operation();
        let ends = operation.is_some_and(|operation| self.tables.ends_session(operation));
        let is_unwanted = ends && agreed.restarts(recovery);
        let by_status = best.identity == Identity::HttpStatus;
        let is_in_doubt = is_unread && by_status && recovery.kind == RecoveryKind::Settled;
        (!is_unwanted && !is_in_doubt).then_some(agreed)
    }

    fn asks_support(&self, best: Option<RawMatch>, agreed: Option<Agreed>) -> bool {
        let is_explained = best.is_some_and(|best| {
            best.identity.names_a_code_or_text()
                || !self.code_is_unknown(best) && !self.text_is_unknown(best)
        });
        let is_seen = self.has_code() || self.seen.has_text();
        let has_unknown_key = self.seen.unknown_keys().next().is_some();
        let is_unknown = is_seen && !is_explained || has_unknown_key;
        let asks = |best| self.is_to(best, RecoveryKind::ContactSupport);
        let says_so = best.is_some_and(asks) && agreed.is_some();
        !self.is_foreign && (is_unknown || says_so)
    }

    fn recovery(&self, found: RawMatch) -> Option<RecoveryRow> {
        self.tables.recovery_row(found.recovery)
    }

    /// Whether a match says to do something of this kind.
    fn is_to(&self, found: RawMatch, kind: RecoveryKind) -> bool {
        let recovery = self.recovery(found);
        recovery.is_some_and(|recovery| recovery.kind == kind)
    }

    /// The best match below a rank.
    ///
    /// How an entry was found decides first, so a worse way is tried only while it can still win. Of a
    /// body from another product, only the fields count that say so.
    fn best_below(&self, below: Option<Rank>) -> Option<Best<'a>> {
        let mut search = Search {
            engine: self,
            below,
            best: None,
        };
        self.fields().for_each(|field| search.add(field));
        if self.is_foreign {
            return search.best;
        }
        self.codes().for_each(|code| search.add(code));
        if search.is_open(order::TEXT) {
            self.messages().for_each(|message| search.add(message));
        }
        if search.is_open(order::MEANING_TEXT) {
            self.with_text().for_each(|entry| search.add(entry));
        }
        if search.is_open(order::HTTP_STATUS) {
            self.statuses().for_each(|status| search.add(status));
        }
        search.best
    }

    /// The entries in other fields of the body, unless their key was seen itself.
    fn fields(&self) -> impl Iterator<Item = Candidate> {
        self.seen.fields().filter_map(|RawField { entry, depth }| {
            let domain = self.tables.domain_of(entry);
            let kind = self.tables.domains.get(domain)?.kind;
            let domain = u16::try_from(domain).ok()?;
            let is_it = |named: Candidate| named.entry == entry;
            let is_named = match kind {
                Kind::Code => self.codes().any(is_it),
                Kind::Message => self.messages().any(is_it),
                Kind::HttpStatus => self.statuses().any(is_it),
                Kind::Field => false,
            };
            let identity = match kind {
                Kind::Code => Identity::Code,
                _ => Identity::Field(depth),
            };
            let candidate = Candidate {
                domain,
                entry,
                identity,
                is_code: false,
            };
            (!is_named).then_some(candidate)
        })
    }

    /// The entries whose key is the code.
    fn codes(&self) -> impl Iterator<Item = Candidate> {
        let later = self.tables.code_domains.get(self.later_codes..);
        let later = later.unwrap_or_default().iter();
        let first = self.code.into_iter();
        first.chain(later.filter_map(|domain| self.code(*domain)))
    }

    /// The entry of a domain whose key is the code.
    fn code(&self, domain: u16) -> Option<Candidate> {
        let (tables, seen) = (self.tables, self.seen);
        let number = seen.code().map(Key::Integer);
        let entry = number.and_then(|number| tables.find(domain.into(), number));
        let text = || {
            let number = self.code_text?;
            tables.find_text(domain.into(), seen.known_code_text()?, number)
        };
        let entry = entry.or_else(text)?;
        Some(Candidate::new(domain, entry, Identity::Code))
    }

    /// The entries whose key is the HTTP status.
    fn statuses(&self) -> impl Iterator<Item = Candidate> {
        let status = self.seen.http_status().map(i128::from);
        let domains = self.tables.status_domains.iter();
        domains.filter_map(move |domain| {
            let key = Key::Integer(status?);
            let entry = self.tables.find(usize::from(*domain), key)?;
            Some(Candidate::new(*domain, entry, Identity::HttpStatus))
        })
    }

    /// The entries of messages whose key or other spelling is the text, at most one of each domain.
    fn messages(&self) -> impl Iterator<Item = Candidate> {
        let number = self.text;
        let keys = number.map_or(&[][..], |number| self.tables.texts.keys(number));
        let of_domains = keys.chunk_by(|key, next| key.domain == next.domain);
        of_domains.filter_map(move |keys| self.message(keys, number?))
    }

    /// The entry of one domain of messages that the text is, if it is the text of these keys.
    ///
    /// An exact spelling comes first; if several keys are the same text, none is meant.
    fn message(&self, keys: &[TextKey<'_>], number: usize) -> Option<Candidate> {
        let first = keys.first()?;
        let domain = usize::from(first.domain);
        if self.tables.domains.get(domain)?.kind != Kind::Message {
            return None;
        }
        let entry = if keys.iter().all(|key| key.entry == first.entry) {
            first.entry
        } else {
            let text = text::Seen::new(self.seen.known_text()?);
            let mut spellings = [text.whole, text.bare].into_iter();
            spellings.find_map(|spelling| self.tables.find_text(domain, spelling, number))?
        };
        Some(Candidate::new(first.domain, entry, Identity::Text))
    }

    /// The entries that the text of one of their meanings names, because there is no known code.
    fn with_text(&self) -> impl Iterator<Item = Candidate> {
        let text = self.text.filter(|_| self.code.is_none());
        let meanings = text.map_or(&[][..], |text| self.tables.texts.meanings(text));
        let of_entries = meanings.chunk_by(|meaning, next| meaning.entry == next.entry);
        of_entries.filter_map(|meanings| {
            let entry = meanings.first()?.entry;
            let is_generic = meanings.iter().all(|meaning| meaning.is_supporting);
            let domain = self.tables.domain_of(entry);
            let is_code = self.tables.domains.get(domain)?.kind == Kind::Code;
            let is_field = self.fields().any(|field| field.entry == entry);
            let domain = u16::try_from(domain).ok()?;
            let named = Candidate::new(domain, entry, Identity::MeaningText);
            (!is_generic && is_code && !is_field).then_some(named)
        })
    }

    /// Whether the operation or the HTTP status points to another meaning of the entry.
    fn contradicts(&self, of: &OfEntry<'_>, row: MeaningRow) -> bool {
        let is_other = |operation: Member<'_>| !operation.is_in(row.operations);
        let is_status = |status: Member<'_>| status.is_in(row.statuses);
        row.operations != 0 && self.operation.is_some_and(is_other)
            || of.by_other_status && row.statuses != 0 && !self.status.is_some_and(is_status)
    }

    /// How well a meaning fits. A condition that it does not state holds for every value.
    #[inline]
    fn compare(&self, of: &OfEntry<'_>, meaning: u32, row: MeaningRow) -> RawMatch {
        let (tables, seen) = (self.tables, self.seen);
        let mut agrees = Facts::default();
        let mut disagrees = Facts::default();
        let mut against = Facts::default();
        let mut unseen = 0;
        if row.operations != 0 {
            match self.operation {
                Some(operation) if operation.is_in(row.operations) => {
                    agrees = agrees.with(Fact::Operation);
                }
                Some(_) => {
                    disagrees = disagrees.with(Fact::Operation);
                    against = against.with(Fact::Operation);
                }
                None => unseen += 1,
            }
        }
        if of.identity == Identity::HttpStatus {
            agrees = agrees.with(Fact::HttpStatus);
        } else if row.statuses != 0 {
            let is_stated = |status: Member<'_>| status.is_in(row.statuses);
            if self.status.is_some_and(is_stated) {
                agrees = agrees.with(Fact::HttpStatus);
            } else if seen.http_status().is_some() {
                disagrees = disagrees.with(Fact::HttpStatus);
                if of.status_tells {
                    against = against.with(Fact::HttpStatus);
                }
            }
            unseen += u8::from(!of.status_tells);
        }
        let text = if of.has_text {
            self.judged_text(of, meaning)
        } else {
            Text::Unknown
        };
        match text {
            Text::Agrees => agrees = agrees.with(Fact::Text),
            Text::OfAnotherMeaning if row.has_texts => {
                disagrees = disagrees.with(Fact::Text);
                against = against.with(Fact::Text);
            }
            Text::OfAnotherEntry if row.has_texts => disagrees = disagrees.with(Fact::Text),
            _ => {}
        }
        unseen += u8::from(row.has_texts && !text.tells());
        if of.is_code {
            agrees = agrees.with(Fact::Code);
        }
        let mut has_companion = false;
        if row.when != 0 {
            let when = tables.list(row.when);
            has_companion = seen.fields().any(|other| when.contains(&other.entry));
            if !has_companion {
                disagrees = disagrees.with(Fact::Field);
                against = against.with(Fact::Field);
            }
        }
        if has_companion || of.is_field && row.when == 0 {
            agrees = agrees.with(Fact::Field);
        }
        RawMatch {
            entry: of.entry,
            meaning,
            agrees,
            disagrees,
            recovery: row.recovery,
            evidence: row.evidence,
            recovery_evidence: row.recovery_evidence,
            is_informational: of.is_informational,
            against,
            text,
            identity: of.identity,
            has_companion,
            unseen,
        }
    }

    /// What the text that was seen says about a meaning.
    fn judged_text(&self, of: &OfEntry<'_>, meaning: u32) -> Text {
        let is_of = |found: &TextMeaning| of.by_key || !found.is_supporting;
        let mut meanings = of.with_text.iter();
        let is_of_meaning = |found: &TextMeaning| found.meaning == meaning && is_of(found);
        if of.identity == Identity::Text || meanings.any(is_of_meaning) {
            Text::Agrees
        } else if of.with_text.iter().any(is_of) {
            Text::OfAnotherMeaning
        } else if self.known_text != KnownText::No {
            Text::OfAnotherEntry
        } else {
            Text::Unknown
        }
    }

    /// How good a match is; the matches of an observation all differ in rank.
    ///
    /// One number, in which the more decisive criteria have the higher bits.
    fn rank(&self, found: RawMatch) -> Rank {
        let is_field = matches!(found.identity, Identity::Field(_));
        let order = match found.identity {
            _ if found.is_informational => order::CONTEXT,
            Identity::Field(_) if !found.disagrees.is_empty() => order::DISPUTED_FIELD,
            Identity::HttpStatus => order::HTTP_STATUS,
            Identity::Field(depth) => order::FIELD + u64::from(depth),
            Identity::MeaningText => order::MEANING_TEXT,
            Identity::Text => order::TEXT,
            Identity::Code => order::CODE,
        };
        // 2 if the fact agrees, 0 if it tells against the meaning.
        let balance = |fact| {
            let balance = 1 + u64::from(found.agrees.contains(fact));
            balance - u64::from(found.against.contains(fact))
        };
        // Of two fields, the one that asks for something comes first.
        let is_urgent =
            is_field && found.recovery != 0 && !self.is_to(found, RecoveryKind::Settled);
        // What a current page says is a better guess than what one used to say.
        let is_current = found.evidence == Evidence::Documented as u8 + 1;
        let rank = order << 1 | u64::from(found.against.is_empty());
        let rank = rank << 1 | u64::from(is_urgent);
        let rank = rank << 1 | u64::from(found.has_companion);
        let rank = rank << 2 | balance(Fact::Text);
        let rank = rank << 2 | balance(Fact::Operation);
        let rank = rank << 2 | balance(Fact::HttpStatus);
        // A meaning whose conditions were all seen fits better.
        let rank = rank << 1 | u64::from(found.unseen == 0);
        let rank = rank << 1 | u64::from(is_current);
        // The fewer conditions that were not seen, the better.
        let rank = rank << 2 | u64::from(3 - found.unseen.min(3));
        // The order of the catalog.
        let rank = rank << 32 | u64::from(!found.meaning);
        Rank(rank)
    }
}

/// An entry that a fact of an observation names.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    /// The number of its domain.
    domain: u16,
    entry: u32,
    identity: Identity,
    /// Whether its key is the code.
    is_code: bool,
}

impl Candidate {
    fn new(domain: u16, entry: u32, identity: Identity) -> Self {
        Self {
            domain,
            entry,
            identity,
            is_code: identity == Identity::Code,
        }
    }
}

/// What holds for all meanings of an entry that was found.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each answers a question of its own"
)]
#[derive(Clone, Copy)]
struct OfEntry<'a> {
    entry: u32,
    identity: Identity,
    is_informational: bool,
    is_code: bool,
    /// Whether its key is in another field of the body.
    is_field: bool,
    /// Whether the HTTP status tells its meanings apart, which one that none of them has does not.
    status_tells: bool,
    /// The same, and its key is not that status.
    by_other_status: bool,
    /// Whether generic texts count, because the entry was found by a key.
    by_key: bool,
    /// Whether there is a text.
    has_text: bool,
    /// Those of its meanings that have the text.
    with_text: &'a [TextMeaning],
}

impl<'a> OfEntry<'a> {
    fn new(engine: &Engine<'a>, candidate: Candidate) -> Self {
        let Engine { tables, seen, .. } = *engine;
        let Candidate {
            domain,
            entry,
            identity,
            is_code,
        } = candidate;
        let statuses = tables.entry_statuses.get(entry as usize);
        let statuses = statuses.copied().unwrap_or_default();
        let is_stated = |status: Member<'_>| status.is_in(statuses);
        let domain = tables.domains.get(usize::from(domain));
        let is_status = identity == Identity::HttpStatus;
        let by_other_status = !is_status && engine.status.is_some_and(is_stated);
        let with_text = engine.text.map_or(&[][..], |text| {
            let meanings = tables.texts.meanings(text);
            let start = meanings.partition_point(|found| found.entry < entry);
            let end = meanings.partition_point(|found| found.entry <= entry);
            meanings.get(start..end).unwrap_or_default()
        });
        Self {
            entry,
            identity,
            is_informational: domain.is_some_and(|domain| domain.is_informational),
            is_code,
            is_field: seen.fields().any(|field| field.entry == entry),
            by_other_status,
            status_tells: is_status || by_other_status,
            by_key: match identity {
                Identity::Code | Identity::Field(_) => true,
                Identity::HttpStatus => engine.code.is_some(),
                Identity::Text | Identity::MeaningText => false,
            },
            has_text: seen.has_text(),
            with_text,
        }
    }
}

impl RawMatch {
    /// How the recovery is known.
    fn known_recovery(self) -> Evidence {
        let stated = match self.recovery_evidence {
            0 => self.evidence,
            stated => stated,
        };
        evidence(stated)
    }

    /// Whether it covers something in the body that the other does not.
    fn says_more_than(self, other: Self) -> bool {
        let has_text = |found: Self| found.agrees.contains(Fact::Text);
        has_text(self) && !has_text(other) || self.has_companion && !other.has_companion
    }
}

/// The evidence of a number, counted from 1.
fn evidence(number: u8) -> Evidence {
    let number = usize::from(number).checked_sub(1);
    let evidence = number.and_then(|number| Evidence::ALL.get(number).copied());
    evidence.unwrap_or(Evidence::Inferred)
}

/// What makes one match better than another, as one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank(u64);

impl Rank {
    /// How many bits are below the order.
    const BITS: u32 = 45;

    const fn order(self) -> u64 {
        self.0 >> Self::BITS
    }
}

/// How a match was found, the more decisive the larger.
mod order {
    pub(super) const CONTEXT: u64 = 0;
    /// The body of a failure can contain anything, so a field that contradicts what was seen counts less
    /// than the status.
    pub(super) const DISPUTED_FIELD: u64 = 1;
    pub(super) const HTTP_STATUS: u64 = 2;
    /// And the depth of the field, of which there are 256.
    pub(super) const FIELD: u64 = 3;
    pub(super) const MEANING_TEXT: u64 = FIELD + 0x100;
    pub(super) const TEXT: u64 = MEANING_TEXT + 1;
    pub(super) const CODE: u64 = TEXT + 1;
}

/// The search for the best match.
struct Search<'e, 'a> {
    engine: &'e Engine<'a>,
    below: Option<Rank>,
    best: Option<Best<'a>>,
}

/// The best match, and what holds for all meanings of its entry.
#[derive(Clone, Copy)]
struct Best<'a> {
    rank: Rank,
    found: RawMatch,
    of: OfEntry<'a>,
}

impl<'a> Search<'_, 'a> {
    /// Whether a match that is found in a certain way can still be the best.
    fn is_open(&self, order: u64) -> bool {
        self.best.is_none_or(|best| best.rank.order() < order)
    }

    /// Tries the meanings of an entry that nothing contradicts; all of them, if there is none.
    fn add(&mut self, candidate: Candidate) {
        let engine = self.engine;
        let of = OfEntry::new(engine, candidate);
        let meanings = || engine.tables.meaning_rows(candidate.entry);
        let mut is_undisputed = false;
        for (meaning, row) in meanings() {
            if engine.contradicts(&of, row) {
                continue;
            }
            let found = engine.compare(&of, meaning, row);
            if found.against.is_empty() {
                is_undisputed = true;
                self.add_match(found, of);
            }
        }
        if !is_undisputed {
            for (meaning, row) in meanings() {
                self.add_match(engine.compare(&of, meaning, row), of);
            }
        }
    }

    fn add_match(&mut self, found: RawMatch, of: OfEntry<'a>) {
        let rank = self.engine.rank(found);
        let is_left = self.below.is_none_or(|below| rank < below);
        if is_left && self.best.is_none_or(|best| rank > best.rank) {
            self.best = Some(Best { rank, found, of });
        }
    }
}

/// How an entry was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Identity {
    HttpStatus,
    /// By a field of the body, which depends on this many others.
    Field(u8),
    /// By the text of one of its meanings.
    MeaningText,
    /// By its key, which is the text.
    Text,
    /// By its key, which is the code.
    Code,
}

impl Identity {
    const fn names_a_code_or_text(self) -> bool {
        matches!(self, Self::Code | Self::Text | Self::MeaningText)
    }
}

/// A set of [`Fact`]s.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Facts(u8);

impl Facts {
    const fn with(self, fact: Fact) -> Self {
        Self(self.0 | 1 << fact as u8)
    }

    /// Whether a fact is in the set.
    pub const fn contains(self, fact: Fact) -> bool {
        self.0 & 1 << fact as u8 != 0
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

/// What a text says about a meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Text {
    /// Nothing: there is none, or nobody knows it.
    Unknown,
    /// It is a text of the meaning.
    Agrees,
    /// It is a text of another meaning of the entry.
    OfAnotherMeaning,
    /// It is a text of another entry.
    OfAnotherEntry,
}

impl Text {
    /// Whether it tells the meanings of the entry apart.
    const fn tells(self) -> bool {
        matches!(self, Self::Agrees | Self::OfAnotherMeaning)
    }
}

#[cfg(test)]
mod tests;
