//! How well the meanings of an entry fit an observation.

use super::candidates::{Candidate, Identity};
use super::{Engine, Fact, Facts};
use crate::tables::{EntryRow, MeaningRow, Member, Stated, Tables, TextMeaning};
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
    /// The HTTP status.
    status: Member,
    /// How a meaning fits that states other HTTP statuses, and one that states this one.
    by_status: [Fit; 2],
    /// How a meaning fits that has no texts, and one that has others.
    by_text: [Fit; 2],
    /// Whether generic texts count, because the entry was found by a key.
    by_key: bool,
    /// Those of its meanings that have the text, if that tells them apart.
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
        let order = match identity {
            _ if row.is_informational => order::CONTEXT,
            Identity::HttpStatus => order::HTTP_STATUS,
            Identity::Field(depth) => order::FIELD + u32::from(depth),
            Identity::MeaningText => order::MEANING_TEXT,
            Identity::Text => order::TEXT,
            Identity::Code => order::CODE,
        };
        let is_stated = |status: Member| status.is_in(tables.status_sets, row.statuses);
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
                Fit::NOTHING.and(Fit::agrees(Fact::HttpStatus))
            } else if is_code {
                Fit::NOTHING.and(Fit::agrees(Fact::Code))
            } else {
                Fit::NOTHING
            },
            is_field: fields.any(|field| field.entry == entry),
            status: engine.status.unwrap_or_default(),
            by_status: if is_status {
                // The key of the entry does not tell its meanings apart.
                [Fit::NO_MORE; 2]
            } else if engine.status.is_some_and(is_stated) {
                [
                    Fit::against(Fact::HttpStatus),
                    Fit::agrees(Fact::HttpStatus),
                ]
            } else {
                // Neither does one that none of them has.
                [engine.status_of_none; 2]
            },
            by_text: Text::Unknown.fits(),
            by_key: false,
            with_text: &[],
        };
        if let Some(text) = engine.text {
            of.add_text(engine, text);
        }
        Some(of)
    }

    #[inline]
    fn add_text(&mut self, engine: &Engine<'a>, text: usize) {
        self.by_key = match self.identity {
            Identity::Code | Identity::Field(_) => true,
            Identity::HttpStatus => engine.code.is_some(),
            Identity::Text | Identity::MeaningText => false,
        };
        let with_text = engine.tables.texts.meanings_of(text, self.entry);
        let text = if self.identity == Identity::Text {
            Text::Agrees
        } else if with_text.iter().any(|found| self.counts(found)) {
            self.with_text = with_text;
            Text::OfAnotherMeaning
        } else if engine.text_is_known(text) {
            Text::OfAnotherEntry
        } else {
            Text::Unknown
        };
        self.by_text = text.fits();
    }

    /// Its meanings with their numbers; of an entry that has none, one that states nothing.
    #[inline]
    pub(super) fn meanings(
        &self,
        tables: &Tables<'a>,
    ) -> impl Iterator<Item = (u32, &'a MeaningRow)> {
        static NOTHING: [MeaningRow; 1] = [MeaningRow::new([0; 3], Stated::new(0, [0; 2], false))];
        let (first, rows) = if self.row.count > 0 {
            tables.meaning_rows(self.row)
        } else {
            // No meaning has such a number, and no two entries have the same.
            (
                self.entry.saturating_add(tables.count_of_meanings()),
                &NOTHING[..],
            )
        };
        (first..).zip(rows)
    }

    /// Whether it counts that a meaning has the text.
    fn counts(&self, found: &TextMeaning) -> bool {
        self.by_key || !found.is_supporting
    }

    /// How the text that was seen fits a meaning.
    #[inline]
    fn text(&self, meaning: u32, row: &MeaningRow) -> Fit {
        let is_of = |found: &TextMeaning| found.meaning == meaning && self.counts(found);
        if self.with_text.iter().any(is_of) {
            Fit::agrees(Fact::Text)
        } else {
            self.by_text[usize::from(row.has_texts())]
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
    /// How it fits a meaning that has no texts, and one that has others.
    #[inline]
    const fn fits(self) -> [Fit; 2] {
        match self {
            Self::Unknown => [Fit::NO_MORE, Fit::UNSEEN],
            Self::Agrees => [Fit::agrees(Fact::Text); 2],
            Self::OfAnotherMeaning => {
                let against = Fit::against(Fact::Text);
                [Fit::OTHER_TEXT, Fit::OTHER_TEXT.and(against)]
            }
            Self::OfAnotherEntry => {
                let disagrees = Fit::disagrees(Fact::Text).and(Fit::UNSEEN);
                [Fit::OTHER_TEXT, Fit::OTHER_TEXT.and(disagrees)]
            }
        }
    }
}

/// How well a meaning fits, in the bits of a number; several facts are added up.
///
/// From the lowest bit on: the facts that agree and, one bit after each, those that disagree; the facts
/// that are against the meaning, in the same places; how many conditions were not seen; the companion;
/// the text of something else. The upper half is what all that is worth, see [`score`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Fit(u64);

impl Fit {
    /// Nothing was compared yet.
    const NOTHING: Self = Self((score::ALL_SEEN | score::BALANCED) << Self::SCORE);
    /// A fact about which the meaning says nothing.
    pub(super) const NO_MORE: Self = Self(0);
    /// Where the facts start that are against the meaning.
    const AGAINST: u32 = 16;
    /// Where the number of conditions starts that were not seen.
    const COUNT: u32 = 26;
    /// Where the score starts.
    const SCORE: u32 = 32;
    /// A condition (operation, HTTP status, text) concerns a fact that was not seen.
    pub(super) const UNSEEN: Self = Self((1_u64 << Self::COUNT).wrapping_sub(1 << Self::SCORE));
    /// The meaning requires another entry in the body, and it is there.
    const COMPANION: Self = Self(1 << 28 | score::COMPANION << Self::SCORE);
    /// The text is that of another meaning or of another entry.
    const OTHER_TEXT: Self = Self(1 << 29);

    /// The fact was seen, and the entry or the meaning states it.
    pub(super) const fn agrees(fact: Fact) -> Self {
        Self(Facts::one(fact).bits() | Self::weight(fact))
    }

    /// The fact was seen, and the meaning states something else.
    pub(super) const fn disagrees(fact: Fact) -> Self {
        Self(Facts::one(fact).bits() << 1)
    }

    /// The same, and the fact points to another meaning of the entry.
    pub(super) const fn against(fact: Fact) -> Self {
        let against = Facts::one(fact).bits() << Self::AGAINST;
        let fit = Self::disagrees(fact).0 | against;
        Self(fit.wrapping_sub(Self::weight(fact)))
    }

    /// What a fact adds to the balance.
    const fn weight(fact: Fact) -> u64 {
        (Facts::one(fact).bits() << score::BALANCE & score::BALANCED) << Self::SCORE
    }

    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0))
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

    /// Whether a condition concerns a fact that was not seen.
    pub(super) const fn has_unseen(self) -> bool {
        self.0 >> Self::COUNT & 3 != 0
    }

    const fn has_companion(self) -> bool {
        self.0 & 1 << 28 != 0
    }

    pub(super) const fn has_other_text(self) -> bool {
        self.0 & Self::OTHER_TEXT.0 != 0
    }

    /// Whether the meaning covers something in the body that the other does not.
    pub(super) fn says_more_than(self, other: Self) -> bool {
        let has_text = |fit: Self| fit.agreeing().contains(Fact::Text);
        has_text(self) && !has_text(other) || self.has_companion() && !other.has_companion()
    }
}

/// What makes one meaning of an entry a better match than another, the more decisive in the higher bits.
mod score {
    /// The fewer conditions that were not seen, the better: two bits.
    pub(super) const ALL_SEEN: u64 = 3;
    /// What a current page says is a better guess than what one used to say.
    pub(super) const IS_CURRENT: u64 = 1 << 2;
    /// A meaning whose conditions were all seen fits better.
    pub(super) const IS_SEEN: u64 = 1 << 3;
    /// Two bits each for the HTTP status, the operation and the text, from the lowest on: 2 if the fact
    /// agrees, 0 if it is against the meaning, 1 otherwise.
    pub(super) const BALANCE: u32 = 4;
    pub(super) const BALANCED: u64 = 0b01_01_01 << BALANCE;
    pub(super) const COMPANION: u64 = 1 << 10;
    /// Of two fields, the one that asks for something comes first.
    pub(super) const IS_URGENT: u64 = 1 << 11;
    pub(super) const IS_UNDISPUTED: u64 = 1 << 12;
    /// How many bits there are.
    pub(super) const BITS: u32 = 13;
}

impl Engine<'_> {
    /// How well a meaning fits.
    ///
    /// A condition that it does not state holds for every value.
    #[inline(never)]
    pub(super) fn fit(&self, of: &OfEntry<'_>, meaning: u32, row: &MeaningRow) -> Fit {
        let tables = self.tables;
        let mut fit = of.fit.and(of.text(meaning, row));
        if row.operations != 0 {
            let is_stated = self.operation.is_in(tables.operation_sets, row.operations);
            fit = fit.and(self.by_operation[usize::from(is_stated)]);
        }
        if row.statuses != 0 {
            let is_stated = of.status.is_in(tables.status_sets, row.statuses);
            fit = fit.and(of.by_status[usize::from(is_stated)]);
        }
        if row.when != 0 {
            let when = tables.list(row.when);
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
    #[inline]
    pub(super) fn rank(&self, fit: Fit, of: &OfEntry<'_>, meaning: u32, row: &MeaningRow) -> Rank {
        let order = if fit.disagreeing().is_empty() {
            of.order
        } else {
            of.order_if_disagreeing
        };
        let is_field = matches!(of.identity, Identity::Field(_));
        let is_urgent = is_field && row.recovery() != 0 && !self.is_to(row, RecoveryKind::Settled);
        let is_current = row.evidence() == Evidence::Documented as u8 + 1;
        let either = |is_so: bool, bit: u64| if is_so { bit } else { 0 };
        let score = fit.0 >> Fit::SCORE
            | either(!fit.is_disputed(), score::IS_UNDISPUTED)
            | either(is_urgent, score::IS_URGENT)
            | either(!fit.has_unseen(), score::IS_SEEN)
            | either(is_current, score::IS_CURRENT);
        let rank = u64::from(order) << score::BITS | score;
        // The order of the catalog.
        Rank(rank << 32 | u64::from(!meaning))
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
    const BITS: u32 = 32 + score::BITS;

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
