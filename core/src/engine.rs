//! From an observation to what a catalog says about it, in numbers.
//!
//! Driven by the tables alone: no code, text or status of any API appears here. It allocates nothing
//! and cannot panic. One pass ranks all meanings that fit; one over the best entry compares what they
//! say to do. The typed layer is in `classify`.

use core::fmt;

pub use self::agreement::{Agreed, AgreedThen};
use crate::observation::{RawField, RawObservation};
use crate::tables::{RecoveryRow, Tables, TextKey, TextMeaning};
use crate::text;
use crate::vocabulary::vocabulary;
use crate::{Evidence, Key, Kind, RecoveryKind};

vocabulary! {
    /// How well an observation fits the catalog.
    #[non_exhaustive]
    Certainty {
        /// A meaning fits, no fact seen contradicts it, and nothing was left unread.
        Documented = "documented",
        /// The entry is known, but not under these conditions, or not with everything that was
        /// seen.
        Partial = "partial",
        /// There is no entry for the code, or for anything that was seen; there may still be one
        /// for the HTTP status.
        Unknown = "unknown",
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

/// What the tables of a catalog say about an observation.
#[derive(Clone, Copy, Debug)]
pub struct RawDiagnosis {
    context: Context,
    certainty: Certainty,
    best: Option<RawMatch>,
    agreed: Option<Agreed>,
    asks_support: bool,
}

/// What must be known about an observation before meanings are compared.
#[derive(Clone, Copy, Debug)]
struct Context {
    /// The number of the text, if the catalog has it.
    text: Option<usize>,
    /// The number of the text that is the code, if the catalog has it.
    code_text: Option<usize>,
    known_text: KnownText,
    /// The number of the HTTP status, if a meaning states it.
    status: Option<usize>,
    /// Whether the code is the key of an entry.
    code_is_known: bool,
    /// Whether the body comes from another product.
    is_foreign: bool,
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
    let agreed = best.and_then(|(_, best)| engine.agreed(best));
    let best = best.map(|(_, best)| best);
    RawDiagnosis {
        context: engine.context,
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
        self.context.is_foreign
    }

    /// Every meaning that fits the same observation, the best first.
    pub const fn matches<'a>(
        &self,
        tables: &'a Tables<'a>,
        seen: &'a RawObservation<'a>,
    ) -> RawMatches<'a> {
        RawMatches {
            engine: Engine {
                tables,
                seen,
                context: self.context,
            },
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
        let (rank, found) = self.engine.best_below(self.below)?;
        self.below = Some(rank);
        Some(found)
    }
}

impl core::iter::FusedIterator for RawMatches<'_> {}

/// An observation and the tables that it is looked up in.
#[derive(Clone, Copy, Debug)]
struct Engine<'a> {
    tables: &'a Tables<'a>,
    seen: &'a RawObservation<'a>,
    context: Context,
}

impl<'a> Engine<'a> {
    fn new(tables: &'a Tables<'a>, seen: &'a RawObservation<'a>) -> Self {
        let number = |text| tables.texts.number(text::Seen::new(text));
        let text = seen.known_text().and_then(number);
        let mut engine = Self {
            tables,
            seen,
            context: Context {
                text,
                code_text: seen.known_code_text().and_then(number),
                known_text: KnownText::No,
                status: seen.http_status().and_then(|status| tables.status(status)),
                code_is_known: false,
                is_foreign: seen.is_foreign(tables),
            },
        };
        let code_is_known = engine.codes().next().is_some();
        engine.context.code_is_known = code_is_known;
        if let Some(number) = text {
            let mut meanings = tables.texts.meanings(number).iter();
            engine.context.known_text = if engine.messages().next().is_some() {
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
        if self.context.is_foreign
            || code_is_unknown && !is_named
            || unknown_keys.any(|key| !is_bitmask(key.domain))
        {
            return Certainty::Unknown;
        }
        let has_unknown_bits = seen.unknown_keys().next().is_some();
        let is_whole = best.disagrees.is_empty()
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

    /// What to do, if what was seen decides that; see `Diagnosis::recovery`.
    fn agreed(&self, best: RawMatch) -> Option<Agreed> {
        let has_unknown_key = self.seen.unknown_keys().next().is_some();
        // The catalog does not say what to do for another operation, with the text of another
        // meaning, or without the entry that must be in the same body.
        let is_elsewhere = best.disagrees.contains(Fact::Operation)
            || best.disagrees.contains(Fact::Field)
            || matches!(best.text, Text::OfAnotherMeaning | Text::OfAnotherEntry);
        let has_unknown =
            has_unknown_key || self.seen.has_more_keys() || self.code_is_unknown(best);
        // A code or another field, which was not read, may say what to do.
        let is_field = matches!(best.identity, Identity::Field(_));
        let by_code_or_status = matches!(best.identity, Identity::Code | Identity::HttpStatus);
        let is_open = !by_code_or_status && self.seen.is_incomplete();
        if self.context.is_foreign
            || has_unknown
            || best.is_informational
            || is_elsewhere
            || is_open
        {
            return None;
        }
        let is_unread = self.seen.unread().is_some();
        let own = self.recovery(best)?;
        let mut agreed = Some(Agreed::new(best, own));
        let mut agree = |found: RawMatch| {
            agreed = agreed.and_then(|agreed| agreed.common(found, self.recovery(found)?, own));
        };
        if is_field {
            for candidate in self.fields() {
                if candidate.identity == best.identity {
                    self.fitting(candidate, |found| {
                        let is_settled = self.is_to(found, RecoveryKind::Settled);
                        if found.disagrees.is_empty() && !found.is_informational && !is_settled {
                            agree(found);
                        }
                    });
                }
            }
        } else {
            let candidate = Candidate {
                entry: best.entry,
                identity: best.identity,
                is_code: best.agrees.contains(Fact::Code),
            };
            self.fitting(candidate, |found| {
                // The unread part may contain the fact that a meaning needs.
                let holds = best.unseen > 0 || found.unseen == 0 || is_unread;
                if holds && found.meaning != best.meaning && !best.says_more_than(found) {
                    agree(found);
                }
            });
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
        !self.context.is_foreign && (is_unknown || says_so)
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
    fn best_below(&self, below: Option<Rank>) -> Option<(Rank, RawMatch)> {
        let mut best = None::<(Rank, RawMatch)>;
        self.candidates(|candidate| {
            self.fitting(candidate, |found| {
                let rank = self.rank(found);
                let is_left = below.is_none_or(|below| rank < below);
                if is_left && best.is_none_or(|(best, _)| rank > best) {
                    best = Some((rank, found));
                }
            });
        });
        best
    }

    /// Calls a function with each entry that a fact names.
    ///
    /// Of a body from another product, only the fields that say so.
    fn candidates(&self, mut found: impl FnMut(Candidate)) {
        for candidate in self.fields() {
            found(candidate);
        }
        if self.context.is_foreign {
            return;
        }
        let named = |identity| move |entry| Candidate::new(entry, identity);
        self.codes().map(named(Identity::Code)).for_each(&mut found);
        let messages = self.messages().map(named(Identity::Text));
        messages.for_each(&mut found);
        let statuses = self.statuses().map(named(Identity::HttpStatus));
        statuses.for_each(&mut found);
        // Without a known code, the text of a meaning still names its entry.
        if let (false, Some(text)) = (self.context.code_is_known, self.context.text) {
            let mut last = None;
            for meaning in self.tables.texts.meanings(text) {
                let entry = meaning.entry;
                if meaning.is_supporting || last == Some(entry) {
                    continue;
                }
                last = Some(entry);
                let is_field = || self.fields().any(|field| field.entry == entry);
                if self.kind(entry) == Some(Kind::Code) && !is_field() {
                    found(Candidate::new(entry, Identity::MeaningText));
                }
            }
        }
    }

    fn kind(&self, entry: u32) -> Option<Kind> {
        let domain = self.tables.domains.get(self.tables.domain_of(entry))?;
        Some(domain.kind)
    }

    /// The entries in other fields of the body, unless their key was seen itself.
    fn fields(&self) -> impl Iterator<Item = Candidate> {
        self.seen.fields().filter_map(|RawField { entry, depth }| {
            let kind = self.kind(entry);
            let is_named = match kind {
                Some(Kind::Code) => self.codes().any(|code| code == entry),
                Some(Kind::Message) => self.messages().any(|message| message == entry),
                Some(Kind::HttpStatus) => self.statuses().any(|status| status == entry),
                Some(Kind::Field) | None => false,
            };
            let identity = match kind {
                Some(Kind::Code) => Identity::Code,
                _ => Identity::Field(depth),
            };
            let candidate = Candidate {
                entry,
                identity,
                is_code: false,
            };
            (!is_named).then_some(candidate)
        })
    }

    /// The entries whose key is the code.
    fn codes(&self) -> impl Iterator<Item = u32> {
        let domains = self.tables.code_domains.iter();
        domains.filter_map(|domain| {
            let domain = usize::from(*domain);
            let number = || self.tables.find(domain, Key::Integer(self.seen.code()?));
            let text = || {
                let number = self.context.code_text?;
                self.tables
                    .find_text(domain, self.seen.known_code_text()?, number)
            };
            number().or_else(text)
        })
    }

    /// The entries whose key is the HTTP status.
    fn statuses(&self) -> impl Iterator<Item = u32> {
        let status = self.seen.http_status().map(i128::from);
        let domains = self.tables.status_domains.iter();
        domains.filter_map(move |domain| {
            self.tables
                .find(usize::from(*domain), Key::Integer(status?))
        })
    }

    /// The entries of messages whose key or other spelling is the text, at most one of each domain.
    fn messages(&self) -> impl Iterator<Item = u32> {
        let number = self.context.text;
        let keys = number.map_or(&[][..], |number| self.tables.texts.keys(number));
        let of_domains = keys.chunk_by(|key, next| key.domain == next.domain);
        of_domains.filter_map(move |keys| self.message(keys, number?))
    }

    /// The entry of one domain of messages that the text is, if it is the text of these keys.
    ///
    /// An exact spelling comes first; if several keys are the same text, none is meant.
    fn message(&self, keys: &[TextKey<'_>], number: usize) -> Option<u32> {
        let first = keys.first()?;
        let domain = usize::from(first.domain);
        if self.tables.domains.get(domain)?.kind != Kind::Message {
            return None;
        }
        if keys.iter().all(|key| key.entry == first.entry) {
            return Some(first.entry);
        }
        let text = text::Seen::new(self.seen.known_text()?);
        let mut spellings = [text.whole, text.bare].into_iter();
        spellings.find_map(|spelling| self.tables.find_text(domain, spelling, number))
    }

    /// Calls a function with the meanings of an entry that nothing contradicts; with all of them, if
    /// there is none.
    fn fitting(&self, candidate: Candidate, mut found: impl FnMut(RawMatch)) {
        let of_entry = OfEntry::new(self, candidate);
        let meanings = || {
            let meanings = self.tables.meanings_of(candidate.entry);
            meanings.map(|meaning| self.compare(&of_entry, meaning))
        };
        let is_undisputed = meanings().any(|found| found.against.is_empty());
        for meaning in meanings() {
            if !is_undisputed || meaning.against.is_empty() {
                found(meaning);
            }
        }
    }

    fn compare(&self, of: &OfEntry<'_>, meaning: u32) -> RawMatch {
        let (tables, seen) = (self.tables, self.seen);
        let row = tables.meaning(meaning);
        let when = tables.list(row.when);
        let has_companion =
            !when.is_empty() && seen.fields().any(|other| when.contains(&other.entry));
        let operation = seen.operation();
        let text = self.judged_text(of, meaning);
        let has_statuses = row.statuses != 0;
        let mut found = RawMatch {
            entry: of.entry,
            meaning,
            agrees: Facts::default(),
            disagrees: Facts::default(),
            recovery: row.recovery,
            evidence: row.evidence,
            recovery_evidence: row.recovery_evidence,
            is_informational: of.is_informational,
            against: Facts::default(),
            text,
            identity: of.identity,
            has_companion,
            unseen: u8::from(operation.is_none() && row.operations != 0)
                + u8::from(!of.status_tells && has_statuses)
                + u8::from(!text.tells() && row.has_texts),
        };
        // A condition that the meaning does not state holds for every value.
        let mut judge = |fact, stated: bool, agrees: bool, tells: bool| {
            if stated && agrees {
                found.agrees = found.agrees.with(fact);
            } else if stated {
                found.disagrees = found.disagrees.with(fact);
                if tells {
                    found.against = found.against.with(fact);
                }
            }
        };
        if let Some(operation) = operation
            && row.operations != 0
        {
            let agrees = tables.has_operation(row.operations, operation);
            judge(Fact::Operation, true, agrees, true);
        }
        if seen.http_status().is_some() {
            let is_key = of.identity == Identity::HttpStatus;
            let status = self.context.status;
            let is_stated = || status.is_some_and(|status| tables.has_status(row.statuses, status));
            let stated = is_key || has_statuses;
            let agrees = is_key || has_statuses && is_stated();
            judge(Fact::HttpStatus, stated, agrees, of.status_tells);
        }
        judge(
            Fact::Text,
            text == Text::Agrees || row.has_texts && text != Text::Unknown,
            text == Text::Agrees,
            text.tells(),
        );
        judge(Fact::Code, of.is_code, true, true);
        let stated = of.is_field || !when.is_empty();
        judge(Fact::Field, stated, has_companion || when.is_empty(), true);
        found
    }

    /// What the text that was seen says about a meaning.
    fn judged_text(&self, of: &OfEntry<'_>, meaning: u32) -> Text {
        if !of.has_text {
            return Text::Unknown;
        }
        let is_of = |found: &TextMeaning| of.by_key || !found.is_supporting;
        let mut meanings = of.with_text.iter();
        let is_of_meaning = |found: &TextMeaning| found.meaning == meaning && is_of(found);
        if of.identity == Identity::Text || meanings.any(is_of_meaning) {
            Text::Agrees
        } else if of.with_text.iter().any(is_of) {
            Text::OfAnotherMeaning
        } else if self.context.known_text != KnownText::No {
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
            _ if found.is_informational => 0,
            // The body of a failure can contain anything, so a field that contradicts what was seen
            // counts less than the status.
            Identity::Field(_) if !found.disagrees.is_empty() => 1,
            Identity::HttpStatus => 2,
            Identity::Field(depth) => 3 + u64::from(depth),
            Identity::MeaningText => 0x103,
            Identity::Text => 0x104,
            Identity::Code => 0x105,
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
        let is_current = evidence(found.evidence) == Evidence::Documented;
        let mut rank = order;
        for (bits, criterion) in [
            (1, u64::from(found.against.is_empty())),
            (1, u64::from(is_urgent)),
            (1, u64::from(found.has_companion)),
            (2, balance(Fact::Text)),
            (2, balance(Fact::Operation)),
            (2, balance(Fact::HttpStatus)),
            // A meaning whose conditions were all seen fits better.
            (1, u64::from(found.unseen == 0)),
            (1, u64::from(is_current)),
            // The fewer conditions that were not seen, the better.
            (2, u64::from(3 - found.unseen.min(3))),
            // The order of the catalog.
            (32, u64::from(!found.meaning)),
        ] {
            rank = rank << bits | criterion;
        }
        Rank(rank)
    }
}

/// An entry that a fact of an observation names.
#[derive(Clone, Copy)]
struct Candidate {
    entry: u32,
    identity: Identity,
    /// Whether its key is the code.
    is_code: bool,
}

impl Candidate {
    fn new(entry: u32, identity: Identity) -> Self {
        Self {
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
struct OfEntry<'a> {
    entry: u32,
    identity: Identity,
    is_informational: bool,
    is_code: bool,
    /// Whether its key is in another field of the body.
    is_field: bool,
    /// Whether the HTTP status tells its meanings apart, which one that none of them has does not.
    status_tells: bool,
    /// Whether generic texts count, because the entry was found by a key.
    by_key: bool,
    /// Whether there is a text.
    has_text: bool,
    /// Those of its meanings that have the text.
    with_text: &'a [TextMeaning],
}

impl<'a> OfEntry<'a> {
    fn new(engine: &Engine<'a>, candidate: Candidate) -> Self {
        let Engine {
            tables,
            seen,
            context,
        } = *engine;
        let Candidate {
            entry,
            identity,
            is_code,
        } = candidate;
        let is_stated = |status| {
            let mut meanings = tables.meanings_of(entry);
            meanings.any(|meaning| tables.has_status(tables.meaning(meaning).statuses, status))
        };
        let domain = tables.domains.get(tables.domain_of(entry));
        let with_text = context.text.map_or(&[][..], |text| {
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
            status_tells: identity == Identity::HttpStatus || context.status.is_some_and(is_stated),
            by_key: match identity {
                Identity::Code | Identity::Field(_) => true,
                Identity::HttpStatus => context.code_is_known,
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

/// What makes one match better than another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank(u64);

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
