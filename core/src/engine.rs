//! From an observation to what a catalog says about it, in numbers.
//!
//! Driven by the tables alone: no code, text or status of any API appears here. It allocates nothing
//! and cannot panic. One pass ranks all meanings that fit; one over the best entry compares what they
//! say to do. The typed layer is in `classify`.

use core::cmp::Reverse;
use core::fmt;

use crate::observation::RawObservation;
use crate::tables::{MeaningRow, RecoveryRow, Tables, TextMeaning};
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

/// What the meanings that count agree on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// A meaning that states it; what follows is what it leaves open.
    pub meaning: u32,
    /// The weakest evidence of the meanings.
    pub evidence: Evidence,
    /// Whether the meanings state different delays.
    pub delays_differ: bool,
    /// The weakest evidence of the schedules.
    pub schedule_evidence: Evidence,
    /// What follows the schedule.
    pub then: AgreedThen,
    recovery: u32,
}

/// What follows a schedule that meanings agree on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgreedThen {
    /// What the meaning states, known by the weakest evidence.
    Stated(Evidence),
    /// The meanings agree on the schedule and not on what follows.
    Undecided,
    /// No source says what follows.
    NotStated,
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
    row: MeaningRow,
    recovery: Option<RecoveryRow>,
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

    /// Whether a fact of the same observation names an entry, even one without meanings.
    pub fn names(&self, tables: &Tables<'_>, seen: &RawObservation<'_>, entry: u32) -> bool {
        let engine = Engine {
            tables,
            seen,
            context: self.context,
        };
        let mut is_named = false;
        engine.candidates(|found, _| is_named |= found == entry);
        is_named
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
        let text = seen.text().map(text::Seen::new);
        let number = text.and_then(|text| tables.texts.number(text));
        let mut engine = Self {
            tables,
            seen,
            context: Context {
                text: number,
                known_text: KnownText::No,
                status: seen.http_status().and_then(|status| tables.status(status)),
                code_is_known: false,
                is_foreign: seen.is_foreign(tables),
            },
        };
        if let Some(code) = seen.code() {
            let domains = tables.domains.iter().enumerate();
            let mut codes = domains.filter(|(_, domain)| domain.kind == Kind::Code);
            engine.context.code_is_known =
                codes.any(|(number, _)| tables.find(number, Key::Integer(code)).is_some());
        }
        if let Some(number) = number {
            let mut domains = 0..tables.domains.len();
            let mut meanings = tables.texts.meanings(number).iter();
            engine.context.known_text = if domains.any(|domain| engine.by_text(domain).is_some()) {
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
        self.seen.code().is_some() || self.seen.has_invalid_code()
    }

    /// Whether the body has a code that the match does not explain.
    fn code_is_unknown(&self, best: RawMatch) -> bool {
        self.has_code() && !best.agrees.contains(Fact::Code)
    }

    /// Whether the body has a text that the match does not explain.
    fn text_is_unknown(&self, best: RawMatch) -> bool {
        self.seen.text().is_some() && !best.agrees.contains(Fact::Text)
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
        if self.context.is_foreign || has_unknown || best.is_informational || is_elsewhere {
            return None;
        }
        let is_unread = self.seen.unread().is_some();
        let first = best.stated()?;
        let mut agreed = Some(first);
        let mut agree = |found: RawMatch| {
            agreed = agreed.and_then(|agreed| {
                let own = self.tables.recovery_row(agreed.recovery)?;
                agreed.common(found, found.recovery?, own)
            });
        };
        if let Identity::Field(_) = best.identity {
            for (entry, identity) in self.fields() {
                if identity == best.identity {
                    self.fitting(entry, identity, |found| {
                        let is_settled = found
                            .recovery
                            .is_some_and(|recovery| recovery.kind == RecoveryKind::Settled);
                        if found.disagrees.is_empty() && !found.is_informational && !is_settled {
                            agree(found);
                        }
                    });
                }
            }
        } else {
            self.fitting(best.entry, best.identity, |found| {
                // The unread part may contain the fact that a meaning needs.
                let holds = best.unseen > 0 || found.unseen == 0 || is_unread;
                if holds && !best.says_more_than(found) {
                    agree(found);
                }
            });
        }
        let agreed = agreed?;
        let recovery = self.tables.recovery_row(agreed.recovery)?;
        let operation = self.seen.operation();
        let ends = operation.is_some_and(|operation| self.tables.ends_session(operation));
        let is_unwanted = ends && restarts(recovery, agreed.then);
        let by_status = best.identity == Identity::HttpStatus;
        let is_in_doubt = is_unread && by_status && recovery.kind == RecoveryKind::Settled;
        (!is_unwanted && !is_in_doubt).then_some(agreed)
    }

    fn asks_support(&self, best: Option<RawMatch>, agreed: Option<Agreed>) -> bool {
        let is_explained = best.is_some_and(|best| {
            best.identity.names_a_code_or_text()
                || !self.code_is_unknown(best) && !self.text_is_unknown(best)
        });
        let is_seen = self.has_code() || self.seen.text().is_some();
        let has_unknown_key = self.seen.unknown_keys().next().is_some();
        let is_unknown = is_seen && !is_explained || has_unknown_key;
        let asks = |best: RawMatch| {
            let kind = best.recovery.map(|recovery| recovery.kind);
            kind == Some(RecoveryKind::ContactSupport)
        };
        let says_so = best.is_some_and(asks) && agreed.is_some();
        !self.context.is_foreign && (is_unknown || says_so)
    }

    /// The best match below a rank.
    fn best_below(&self, below: Option<Rank>) -> Option<(Rank, RawMatch)> {
        let mut best = None::<(Rank, RawMatch)>;
        self.candidates(|entry, identity| {
            self.fitting(entry, identity, |found| {
                let rank = found.rank();
                let is_left = below.is_none_or(|below| rank < below);
                if is_left && best.is_none_or(|(best, _)| rank > best) {
                    best = Some((rank, found));
                }
            });
        });
        best
    }

    /// Calls a function with each entry that a fact names, and how it was found.
    ///
    /// Of a body from another product, only the fields that say so.
    fn candidates(&self, mut found: impl FnMut(u32, Identity)) {
        if !self.context.is_foreign {
            for domain in 0..self.tables.domains.len() {
                if let Some((entry, identity)) = self.named(domain) {
                    found(entry, identity);
                }
            }
        }
        for (entry, identity) in self.fields() {
            found(entry, identity);
        }
        // Without a known code, the text of a meaning still names its entry.
        let text = self.context.text;
        if let (false, false, Some(text)) =
            (self.context.is_foreign, self.context.code_is_known, text)
        {
            let mut last = None;
            for meaning in self.tables.texts.meanings(text) {
                let entry = meaning.entry;
                if meaning.is_supporting || last == Some(entry) {
                    continue;
                }
                last = Some(entry);
                let is_field = || self.fields().any(|(field, _)| field == entry);
                if self.kind(entry) == Some(Kind::Code) && !is_field() {
                    found(entry, Identity::MeaningText);
                }
            }
        }
    }

    fn kind(&self, entry: u32) -> Option<Kind> {
        let domain = self.tables.domains.get(self.tables.domain_of(entry))?;
        Some(domain.kind)
    }

    /// The entries in other fields of the body, unless their key was seen itself.
    fn fields(&self) -> impl Iterator<Item = (u32, Identity)> {
        let fields = self.seen.fields();
        let fields = fields.filter(|field| !self.is_named(field.entry));
        fields.map(|field| match self.kind(field.entry) {
            Some(Kind::Code) => (field.entry, Identity::Code),
            _ => (field.entry, Identity::Field(field.depth)),
        })
    }

    fn is_named(&self, entry: u32) -> bool {
        let named = self.named(self.tables.domain_of(entry));
        named.is_some_and(|(named, _)| named == entry)
    }

    /// The entry of a domain whose key is the code, text or HTTP status that was seen.
    fn named(&self, domain: usize) -> Option<(u32, Identity)> {
        let integer = |key: i128| self.tables.find(domain, Key::Integer(key));
        match self.tables.domains.get(domain)?.kind {
            Kind::Code => Some((integer(self.seen.code()?)?, Identity::Code)),
            Kind::Message => Some((self.by_text(domain)?, Identity::Text)),
            Kind::HttpStatus => {
                let status = i128::from(self.seen.http_status()?);
                Some((integer(status)?, Identity::HttpStatus))
            }
            Kind::Field => None,
        }
    }

    /// The entry of a domain of messages whose key or other spelling is the text.
    ///
    /// An exact spelling comes first; if several keys are the same text, none is meant.
    fn by_text(&self, domain: usize) -> Option<u32> {
        let tables = self.tables;
        let number = self.context.text?;
        if tables.domains.get(domain)?.kind != Kind::Message {
            return None;
        }
        let text = text::Seen::new(self.seen.text()?);
        let spellings = [text.whole, text.bare].into_iter();
        let mut exact = spellings.map(|spelling| tables.find_text(domain, spelling, number));
        exact.find_map(|found| found).or_else(|| {
            let keys = tables.texts.keys(number).iter();
            let mut entries = keys
                .filter(|key| usize::from(key.domain) == domain)
                .map(|key| key.entry);
            let first = entries.next()?;
            entries.all(|entry| entry == first).then_some(first)
        })
    }

    /// Calls a function with the meanings of an entry that nothing contradicts; with all of them, if
    /// there is none.
    fn fitting(&self, entry: u32, identity: Identity, mut found: impl FnMut(RawMatch)) {
        let of_entry = OfEntry::new(self, entry, identity);
        let meanings = || {
            let meanings = self.tables.meanings_of(entry);
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
            row,
            recovery: tables.recovery(row),
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
        if let Some(operation) = operation {
            let agrees = tables.has_operation(row.operations, operation);
            judge(Fact::Operation, row.operations != 0, agrees, true);
        }
        if seen.http_status().is_some() {
            let is_key = of.identity == Identity::HttpStatus;
            let status = self.context.status;
            let is_stated = status.is_some_and(|status| tables.has_status(row.statuses, status));
            let (stated, agrees) = (is_key || has_statuses, is_key || is_stated);
            judge(Fact::HttpStatus, stated, agrees, of.status_tells);
        }
        judge(
            Fact::Text,
            text == Text::Agrees || row.has_texts && text != Text::Unknown,
            text == Text::Agrees,
            text.tells(),
        );
        judge(Fact::Code, of.code_is_key, true, true);
        let stated = of.is_field || !when.is_empty();
        judge(Fact::Field, stated, has_companion || when.is_empty(), true);
        found
    }

    /// What the text that was seen says about a meaning.
    fn judged_text(&self, of: &OfEntry<'_>, meaning: u32) -> Text {
        if self.seen.text().is_none() {
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
    /// Whether the code that was seen is its key.
    code_is_key: bool,
    /// Whether its key is in another field of the body.
    is_field: bool,
    /// Whether the HTTP status tells its meanings apart, which one that none of them has does not.
    status_tells: bool,
    /// Whether generic texts count, because the entry was found by a key.
    by_key: bool,
    /// Those of its meanings that have the text.
    with_text: &'a [TextMeaning],
}

impl<'a> OfEntry<'a> {
    fn new(engine: &Engine<'a>, entry: u32, identity: Identity) -> Self {
        let Engine {
            tables,
            seen,
            context,
        } = *engine;
        let domain = tables.domain_of(entry);
        let is_key = |code| tables.find(domain, Key::Integer(code)) == Some(entry);
        let is_stated = |status| {
            let mut meanings = tables.meanings_of(entry);
            meanings.any(|meaning| tables.has_status(tables.meaning(meaning).statuses, status))
        };
        let domain = tables.domains.get(domain);
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
            code_is_key: identity == Identity::Code && seen.code().is_some_and(is_key),
            is_field: seen.fields().any(|field| field.entry == entry),
            status_tells: identity == Identity::HttpStatus || context.status.is_some_and(is_stated),
            by_key: match identity {
                Identity::Code | Identity::Field(_) => true,
                Identity::HttpStatus => context.code_is_known,
                Identity::Text | Identity::MeaningText => false,
            },
            with_text,
        }
    }
}

impl RawMatch {
    /// What to do and how that is known, if the meaning states it.
    fn stated(self) -> Option<Agreed> {
        let recovery = self.recovery?;
        Some(Agreed {
            meaning: self.meaning,
            evidence: self.recovery_evidence(),
            delays_differ: false,
            schedule_evidence: recovery.evidence,
            then: match recovery.then {
                0 => AgreedThen::NotStated,
                _ => AgreedThen::Stated(recovery.then_evidence),
            },
            recovery: self.row.recovery,
        })
    }

    fn recovery_evidence(self) -> Evidence {
        let stated = match self.row.recovery_evidence {
            0 => self.row.evidence,
            stated => stated,
        };
        evidence(stated)
    }

    /// Whether it covers something in the body that the other does not.
    fn says_more_than(self, other: Self) -> bool {
        let has_text = |found: Self| found.agrees.contains(Fact::Text);
        has_text(self) && !has_text(other) || self.has_companion && !other.has_companion
    }

    /// How good the match is; the matches of an observation all differ in rank.
    fn rank(&self) -> Rank {
        let is_field = matches!(self.identity, Identity::Field(_));
        let balance =
            |fact| i8::from(self.agrees.contains(fact)) - i8::from(self.against.contains(fact));
        let asks_for_something = self
            .recovery
            .is_some_and(|recovery| recovery.kind != RecoveryKind::Settled);
        Rank {
            order: match self.identity {
                _ if self.is_informational => Order::Context,
                Identity::Field(_) if !self.disagrees.is_empty() => Order::DisputedField,
                Identity::HttpStatus => Order::HttpStatus,
                Identity::Field(depth) => Order::Field(depth),
                Identity::MeaningText => Order::MeaningText,
                Identity::Text => Order::Text,
                Identity::Code => Order::Code,
            },
            is_undisputed: self.against.is_empty(),
            is_urgent: is_field && asks_for_something,
            has_companion: self.has_companion,
            text: balance(Fact::Text),
            operation: balance(Fact::Operation),
            http_status: balance(Fact::HttpStatus),
            is_complete: self.unseen == 0,
            is_current: evidence(self.row.evidence) == Evidence::Documented,
            unseen: Reverse(self.unseen),
            number: Reverse(self.meaning),
        }
    }
}

/// Whether a restart is a step of what was agreed on.
fn restarts(recovery: RecoveryRow, then: AgreedThen) -> bool {
    match then {
        AgreedThen::Stated(_) => recovery.restarts,
        AgreedThen::Undecided | AgreedThen::NotStated => recovery.kind == RecoveryKind::Restart,
    }
}

/// The evidence of a number, counted from 1.
fn evidence(number: u8) -> Evidence {
    let number = usize::from(number).checked_sub(1);
    let evidence = number.and_then(|number| Evidence::ALL.get(number).copied());
    evidence.unwrap_or(Evidence::Inferred)
}

impl Agreed {
    /// What it has in common with what another meaning states: all of it, or the first step of
    /// schedules that go on differently. Nothing if the first steps differ.
    fn common(self, found: RawMatch, other: RecoveryRow, own: RecoveryRow) -> Option<Self> {
        let evidence = self.evidence.weaker(found.recovery_evidence());
        let has_schedule = matches!(
            own.kind,
            RecoveryKind::Retry | RecoveryKind::Recheck | RecoveryKind::SlowDown
        );
        if !has_schedule {
            let is_same = self.recovery == found.row.recovery;
            return is_same.then_some(Self { evidence, ..self });
        }
        if own.kind != other.kind || own.with != other.with {
            return None;
        }
        let same_delays = !self.delays_differ && own.delays == other.delays;
        let then = match self.then {
            _ if !same_delays => AgreedThen::Undecided,
            AgreedThen::Stated(known) if own.then == other.then => {
                AgreedThen::Stated(known.weaker(other.then_evidence))
            }
            AgreedThen::NotStated if other.then == 0 => AgreedThen::NotStated,
            _ => AgreedThen::Undecided,
        };
        Some(Self {
            evidence,
            delays_differ: !same_delays,
            schedule_evidence: self.schedule_evidence.weaker(other.evidence),
            then,
            ..self
        })
    }
}

/// What makes one match better than another, the most decisive first.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an independent criterion, compared in this order"
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    order: Order,
    is_undisputed: bool,
    /// Of two fields, the one that asks for something comes first.
    is_urgent: bool,
    has_companion: bool,
    text: i8,
    operation: i8,
    http_status: i8,
    /// A meaning whose conditions were all seen fits better.
    is_complete: bool,
    /// What a current page says is a better guess than what one used to say.
    is_current: bool,
    /// The fewer conditions that were not seen, the better.
    unseen: Reverse<u8>,
    /// The order of the catalog.
    number: Reverse<u32>,
}

/// How a match was found, the least decisive first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Order {
    Context,
    /// The body of a failure can contain anything, so a field that contradicts what was seen counts
    /// less than the status.
    DisputedField,
    HttpStatus,
    Field(u8),
    MeaningText,
    Text,
    Code,
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
