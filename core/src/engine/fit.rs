//! How well the meanings of an entry fit an observation.

use super::candidates::{Candidate, Identity};
use super::{Engine, Fact, Facts};
use crate::tables::{EntryRow, MeaningRow, Member, Tables, TextMeaning};
use crate::{Evidence, RecoveryKind};

/// An entry that was found, and what holds for all of its meanings.
#[derive(Clone, Copy)]
pub(super) struct OfEntry<'a> {
    pub(super) entry: u32,
    pub(super) row: &'a EntryRow,
    pub(super) identity: Identity,
    /// How it was found, see [`order`].
    order: u32,
    /// The same for those of its meanings that disagree with something.
    order_if_disagreeing: u32,
    /// How its meanings fit, as far as it does not depend on them.
    fit: Fit,
    /// Whether its key is in another field of the body.
    is_field: bool,
    /// The HTTP status, if it tells the meanings apart, which one that none of them has does not, and
    /// neither does the key of the entry.
    status: Option<Member>,
    /// What the text says about those of its meanings that do not have it.
    text: Text,
    /// Whether generic texts count, because the entry was found by a key.
    by_key: bool,
    /// Those of its meanings that have the text.
    with_text: &'a [TextMeaning],
}

impl<'a> OfEntry<'a> {
    #[inline]
    pub(super) fn new(engine: &Engine<'a>, candidate: Candidate) -> Option<Self> {
        let tables = engine.tables;
        let Candidate {
            entry,
            identity,
            is_code,
        } = candidate;
        let row = tables.entries.get(entry as usize)?;
        let is_status = identity == Identity::HttpStatus;
        let mut fields = engine.seen.fields();
        let is_stated = |status: &Member| status.is_in(tables.status_sets, row.statuses);
        let order = match identity {
            _ if row.is_informational => order::CONTEXT,
            Identity::HttpStatus => order::HTTP_STATUS,
            Identity::Field(depth) => order::FIELD + u32::from(depth),
            Identity::MeaningText => order::MEANING_TEXT,
            Identity::Text => order::TEXT,
            Identity::Code => order::CODE,
        };
        let mut of = Self {
            entry,
            row,
            identity,
            order,
            order_if_disagreeing: match identity {
                Identity::Field(_) => order.min(order::DISPUTED_FIELD),
                _ => order,
            },
            fit: if is_status {
                Fit::agrees(Fact::HttpStatus)
            } else if is_code {
                Fit::agrees(Fact::Code)
            } else {
                Fit::default()
            },
            is_field: fields.any(|field| field.entry == entry),
            status: engine.status.filter(is_stated).filter(|_| !is_status),
            text: Text::Unknown,
            by_key: false,
            with_text: &[],
        };
        if let Some(text) = engine.text {
            of.by_key = match identity {
                Identity::Code | Identity::Field(_) => true,
                Identity::HttpStatus => engine.code.is_some(),
                Identity::Text | Identity::MeaningText => false,
            };
            of.with_text = tables.texts.meanings_of(text, entry);
            of.text = if identity == Identity::Text {
                Text::Agrees
            } else if of.with_text.iter().any(|found| of.counts(found)) {
                Text::OfAnotherMeaning
            } else if engine.text_is_known(text) {
                Text::OfAnotherEntry
            } else {
                Text::Unknown
            };
        }
        Some(of)
    }

    /// In place of the meanings of an entry that has none: one that states nothing.
    pub(super) fn nothing_stated(&self, tables: &Tables<'_>) -> Option<(u32, &'static MeaningRow)> {
        static NOTHING: MeaningRow = MeaningRow::new([0; 4], [0; 2], false);
        // No meaning has such a number, and no two entries have the same.
        let number = self.entry.saturating_add(tables.count_of_meanings());
        (self.row.count == 0).then_some((number, &NOTHING))
    }

    /// Whether it counts that a meaning has the text.
    fn counts(&self, found: &TextMeaning) -> bool {
        self.by_key || !found.is_supporting
    }

    /// What the text that was seen says about a meaning.
    fn text(&self, meaning: u32) -> Text {
        let is_of = |found: &TextMeaning| found.meaning == meaning && self.counts(found);
        if self.text == Text::OfAnotherMeaning && self.with_text.iter().any(is_of) {
            Text::Agrees
        } else {
            self.text
        }
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
    const fn fit(self, has_texts: bool) -> Fit {
        match (self, has_texts) {
            (Self::Agrees, _) => Fit::agrees(Fact::Text),
            (Self::OfAnotherMeaning, true) => Fit::OTHER_TEXT.and(Fit::against(Fact::Text)),
            (Self::OfAnotherEntry, true) => {
                let disagrees = Fit::disagrees(Fact::Text).and(Fit::UNSEEN);
                Fit::OTHER_TEXT.and(disagrees)
            }
            (Self::OfAnotherMeaning | Self::OfAnotherEntry, false) => Fit::OTHER_TEXT,
            (Self::Unknown, true) => Fit::UNSEEN,
            (Self::Unknown, false) => Fit(0),
        }
    }
}

/// How well a meaning fits, in the bits of a number; several facts are added up.
///
/// From the lowest bit on: the facts that agree and, one bit after each, those that disagree; the facts
/// that are against the meaning, in the same places; how many conditions were not seen; the companion;
/// the text of something else.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Fit(u32);

impl Fit {
    /// Where the facts start that are against the meaning.
    const AGAINST: u32 = 16;
    /// A condition (operation, HTTP status, text) concerns a fact that was not seen.
    const UNSEEN: Self = Self(1 << 26);
    /// The meaning requires another entry in the body, and it is there.
    const COMPANION: Self = Self(1 << 28);
    /// The text is that of another meaning or of another entry.
    const OTHER_TEXT: Self = Self(1 << 29);

    /// The fact was seen, and the entry or the meaning states it.
    const fn agrees(fact: Fact) -> Self {
        Self(Facts::one(fact).bits())
    }

    /// The fact was seen, and the meaning states something else.
    const fn disagrees(fact: Fact) -> Self {
        Self(Facts::one(fact).bits() << 1)
    }

    /// The same, and the fact points to another meaning of the entry.
    const fn against(fact: Fact) -> Self {
        Self(Self::disagrees(fact).0 | Facts::one(fact).bits() << Self::AGAINST)
    }

    const fn and(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }

    pub(super) const fn agreeing(self) -> Facts {
        Facts::of_bits(self.0)
    }

    pub(super) const fn disagreeing(self) -> Facts {
        Facts::of_bits(self.0 >> 1)
    }

    /// Whether a fact points to another meaning of the entry.
    pub(super) const fn is_disputed(self) -> bool {
        !Facts::of_bits(self.0 >> Self::AGAINST).is_empty()
    }

    /// How many conditions concern facts that were not seen.
    pub(super) const fn unseen(self) -> u32 {
        self.0 / Self::UNSEEN.0 % 4
    }

    const fn has_companion(self) -> bool {
        self.0 & Self::COMPANION.0 != 0
    }

    pub(super) const fn has_other_text(self) -> bool {
        self.0 & Self::OTHER_TEXT.0 != 0
    }

    /// Whether the meaning covers something in the body that the other does not.
    pub(super) fn says_more_than(self, other: Self) -> bool {
        let has_text = |fit: Self| fit.agreeing().contains(Fact::Text);
        has_text(self) && !has_text(other) || self.has_companion() && !other.has_companion()
    }

    /// Two bits each for the text, the operation and the HTTP status, in this order: 2 if the fact agrees,
    /// 0 if it is against the meaning, 1 otherwise.
    const fn balance(self) -> u32 {
        let ones = 0b01_01_01;
        ones + (self.0 & ones) - (self.0 >> Self::AGAINST & ones)
    }
}

impl Engine<'_> {
    /// How well operation and HTTP status fit a meaning. A condition that it does not state holds for
    /// every value.
    #[inline]
    pub(super) fn fit_of_call(&self, of: &OfEntry<'_>, row: &MeaningRow) -> Fit {
        let tables = self.tables;
        let mut fit = of.fit;
        if row.operations != 0 {
            fit = fit.and(match self.operation {
                Some(operation) if operation.is_in(tables.operation_sets, row.operations) => {
                    Fit::agrees(Fact::Operation)
                }
                Some(_) => Fit::against(Fact::Operation),
                None => Fit::UNSEEN,
            });
        }
        if row.statuses != 0 && of.identity != Identity::HttpStatus {
            fit = fit.and(match of.status {
                Some(status) if status.is_in(tables.status_sets, row.statuses) => {
                    Fit::agrees(Fact::HttpStatus)
                }
                Some(_) => Fit::against(Fact::HttpStatus),
                None if self.seen.http_status().is_none() => Fit::UNSEEN,
                None => Fit::disagrees(Fact::HttpStatus).and(Fit::UNSEEN),
            });
        }
        fit
    }

    /// How well a meaning fits.
    #[inline(never)]
    pub(super) fn fit(&self, of: &OfEntry<'_>, meaning: u32, row: &MeaningRow) -> Fit {
        self.fit_of_body(self.fit_of_call(of, row), of, meaning, row)
    }

    /// How well a meaning fits, if it is known how operation and HTTP status do.
    #[expect(clippy::inline_always, reason = "the only loop over meanings calls it")]
    #[inline(always)]
    pub(super) fn fit_of_body(
        &self,
        call: Fit,
        of: &OfEntry<'_>,
        meaning: u32,
        row: &MeaningRow,
    ) -> Fit {
        let fit = call.and(of.text(meaning).fit(row.has_texts));
        if row.when != 0 {
            let when = self.tables.list(row.when);
            let is_there = self.seen.fields().any(|other| when.contains(&other.entry));
            fit.and(if is_there {
                Fit::agrees(Fact::Field).and(Fit::COMPANION)
            } else {
                Fit::against(Fact::Field)
            })
        } else if of.is_field {
            fit.and(Fit::agrees(Fact::Field))
        } else {
            fit
        }
    }

    /// How good a match is; the matches of an observation all differ in rank.
    ///
    /// One number, in which the more decisive criteria have the higher bits.
    #[inline]
    pub(super) fn rank(&self, fit: Fit, of: &OfEntry<'_>, meaning: u32, row: &MeaningRow) -> Rank {
        let order = if fit.disagreeing().is_empty() {
            of.order
        } else {
            of.order_if_disagreeing
        };
        // Of two fields, the one that asks for something comes first.
        let is_field = matches!(of.identity, Identity::Field(_));
        let is_urgent = is_field && row.recovery != 0 && !self.is_to(row, RecoveryKind::Settled);
        // What a current page says is a better guess than what one used to say.
        let is_current = row.evidence == Evidence::Documented as u8 + 1;
        let rank = order << 1 | u32::from(!fit.is_disputed());
        let rank = rank << 1 | u32::from(is_urgent);
        let rank = rank << 1 | u32::from(fit.has_companion());
        let rank = rank << 6 | fit.balance();
        // A meaning whose conditions were all seen fits better.
        let rank = rank << 1 | u32::from(fit.unseen() == 0);
        let rank = rank << 1 | u32::from(is_current);
        // The fewer conditions that were not seen, the better.
        let rank = rank << 2 | (3 - fit.unseen());
        // The order of the catalog.
        Rank(u64::from(rank) << 32 | u64::from(!meaning))
    }
}

/// What makes one match better than another, as one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank(u64);

impl Rank {
    /// Above the rank of every match.
    pub(super) const TOP: Self = Self(u64::MAX);

    /// Below the rank of every match.
    pub(super) const BOTTOM: Self = Self(0);

    /// How many bits are below the order.
    const BITS: u32 = 45;

    /// Whether a match that is found in a certain way, or in a better one, ranks higher.
    pub(super) const fn is_below(self, order: u32) -> bool {
        self.0 >> Self::BITS < order as u64
    }
}

/// How a match was found, the more decisive the larger.
pub(super) mod order {
    pub(in crate::engine) const CONTEXT: u32 = 0;
    /// The body of a failure can contain anything, so a field that contradicts what was seen counts less
    /// than the status.
    pub(in crate::engine) const DISPUTED_FIELD: u32 = 1;
    pub(in crate::engine) const HTTP_STATUS: u32 = 2;
    /// And the depth of the field, of which there are 256.
    pub(in crate::engine) const FIELD: u32 = 3;
    pub(in crate::engine) const MEANING_TEXT: u32 = FIELD + 0x100;
    pub(in crate::engine) const TEXT: u32 = MEANING_TEXT + 1;
    pub(in crate::engine) const CODE: u32 = TEXT + 1;
}
