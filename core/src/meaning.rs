//! What an entry means under stated conditions: a row number with one accessor a column.
//!
//! The columns belong to the catalog; this module only reads them.

use core::fmt;
use core::hash::{Hash, Hasher};
use core::marker::PhantomData;
use core::time::Duration;

use crate::column::{self, Pool};
use crate::entries::{Entries, EntryRef};
use crate::{Catalog, Effect, Evidence, Fault, Outcome, Recovery, Source};

/// The columns of the meanings of a catalog, in the order of domains and entries.
///
/// A column of words has numbers that count the variants of their vocabulary from 1; 0 is none.
#[doc(hidden)]
#[derive(Debug)]
pub struct Meanings<O: 'static> {
    pub operations: &'static [&'static [O]],
    pub http_statuses: &'static [&'static [u16]],
    pub texts: &'static [&'static [&'static str]],
    pub supporting_texts: &'static [&'static [&'static str]],
    pub patterns: &'static [&'static [&'static str]],
    pub when: &'static [&'static [EntryRef]],
    pub summaries: &'static [&'static str],
    pub faults: &'static [u8],
    pub effects: &'static [u8],
    pub outcomes: &'static [u8],
    pub causes: &'static [&'static [&'static str]],
    pub fixes: &'static [&'static [&'static str]],
    pub recoveries: Pool<Recovery>,
    pub recovery_evidence: &'static [u8],
    pub lasts: &'static [Option<Duration>],
    pub evidence: &'static [u8],
    pub sources: Pool<&'static [&'static Source]>,
    pub notes: &'static [&'static [&'static str]],
    pub conflicts: &'static [&'static [&'static str]],
}

/// What an entry means under stated conditions, whose fault it is and what to do.
///
/// A handle of four bytes: each accessor reads one column of the catalog, and a program that never
/// asks for the prose does not contain it. What no source states is `None` or empty.
pub struct Meaning<C> {
    row: u32,
    catalog: PhantomData<C>,
}

impl<C: Catalog> Meaning<C> {
    /// The handles of rows 0 to `N`, for the generated table of all meanings.
    #[doc(hidden)]
    pub const fn table<const N: usize>() -> [Self; N] {
        let mut table = [Self::at(0); N];
        let mut row = 0;
        while row < N {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "the compiler counts meanings in 32 bits"
            )]
            let handle = Self::at(row as u32);
            table[row] = handle;
            row += 1;
        }
        table
    }

    const fn at(row: u32) -> Self {
        Self {
            row,
            catalog: PhantomData,
        }
    }

    const fn row(self) -> usize {
        self.row as usize
    }

    /// The place among all meanings of the catalog.
    pub(crate) const fn number(self) -> u32 {
        self.row
    }

    /// What it means, in one line.
    pub const fn summary(self) -> &'static str {
        C::MEANINGS.summaries[self.row()]
    }

    /// The operations it comes from; empty where no source names them.
    pub const fn operations(self) -> &'static [C::Operation] {
        column::list(C::MEANINGS.operations, self.row())
    }

    /// The HTTP statuses it comes with; empty where no source gives them.
    pub const fn http_statuses(self) -> &'static [u16] {
        column::list(C::MEANINGS.http_statuses, self.row())
    }

    /// The texts it comes with, as they appear in the response; empty where none is known.
    ///
    /// Each of them identifies the entry, even without its code.
    pub const fn texts(self) -> &'static [&'static str] {
        column::list(C::MEANINGS.texts, self.row())
    }

    /// Further texts that it comes with, too generic to identify an entry.
    ///
    /// They count only where the entry was found by its key.
    pub const fn supporting_texts(self) -> &'static [&'static str] {
        column::list(C::MEANINGS.supporting_texts, self.row())
    }

    /// Texts it comes with whose variable parts have names in braces: `invalid {field} value`.
    pub const fn patterns(self) -> &'static [&'static str] {
        column::list(C::MEANINGS.patterns, self.row())
    }

    /// The entries of which one has to be in the same body, such as the type of a notification;
    /// none where the meaning holds without.
    pub const fn when(self) -> Entries<C> {
        Entries::new(column::list(C::MEANINGS.when, self.row()))
    }

    /// Whose problem it is.
    pub const fn fault(self) -> Option<Fault> {
        column::variant(Fault::ALL, C::MEANINGS.faults, self.row())
    }

    /// Whether the request changed anything.
    pub const fn effect(self) -> Option<Effect> {
        column::variant(Effect::ALL, C::MEANINGS.effects, self.row())
    }

    /// What became of what the caller wanted.
    pub const fn outcome(self) -> Option<Outcome> {
        column::variant(Outcome::ALL, C::MEANINGS.outcomes, self.row())
    }

    /// What leads to it.
    pub const fn causes(self) -> &'static [&'static str] {
        column::list(C::MEANINGS.causes, self.row())
    }

    /// What a person can do about it.
    pub const fn fixes(self) -> &'static [&'static str] {
        column::list(C::MEANINGS.fixes, self.row())
    }

    /// What a program can do about it.
    pub const fn recovery(self) -> Option<Recovery> {
        C::MEANINGS.recoveries.get_some(self.row())
    }

    /// How it is known what a program can do, where that is stated.
    pub const fn recovery_evidence(self) -> Option<Evidence> {
        column::variant(Evidence::ALL, C::MEANINGS.recovery_evidence, self.row())
    }

    /// How long the condition can hold, as documented.
    pub const fn lasts(self) -> Option<Duration> {
        let column = C::MEANINGS.lasts;
        if self.row() < column.len() {
            column[self.row()]
        } else {
            None
        }
    }

    /// How it is known.
    pub const fn evidence(self) -> Evidence {
        match column::variant(Evidence::ALL, C::MEANINGS.evidence, self.row()) {
            Some(evidence) => evidence,
            // A column without a value, which the compiler of catalogs does not write.
            None => Evidence::Inferred,
        }
    }

    /// The pages and captures it is known from.
    pub const fn sources(self) -> &'static [&'static Source] {
        C::MEANINGS.sources.get(self.row())
    }

    /// Further knowledge: history, limits, what is not known.
    pub const fn notes(self) -> &'static [&'static str] {
        column::list(C::MEANINGS.notes, self.row())
    }

    /// Where sources contradict each other: both statements, and who says which.
    pub const fn conflicts(self) -> &'static [&'static str] {
        column::list(C::MEANINGS.conflicts, self.row())
    }
}

impl<C: Catalog> Meaning<C> {
    /// Whether it can come from this operation; true where no source names operations.
    pub fn applies_to(self, operation: C::Operation) -> bool {
        let operations = self.operations();
        operations.is_empty() || operations.contains(&operation)
    }
}

/// What all meanings agree on.
///
/// Nothing where their first steps differ, where one of them states none, and where there are no
/// meanings.
#[doc(hidden)]
pub const fn recovery<C: Catalog>(meanings: &[Meaning<C>]) -> Option<Recovery> {
    let Some((first, rest)) = meanings.split_first() else {
        return None;
    };
    let mut common = first.recovery();
    let mut i = 0;
    while i < rest.len() {
        common = match (common, rest[i].recovery()) {
            (Some(common), Some(recovery)) => common.common(recovery),
            _ => return None,
        };
        i += 1;
    }
    common
}

/// What all meanings for an operation agree on; nothing where none of them applies.
pub(crate) fn recovery_on<C: Catalog>(
    meanings: &[Meaning<C>],
    operation: C::Operation,
) -> Option<Recovery> {
    let mut applying = meanings
        .iter()
        .filter(|meaning| meaning.applies_to(operation));
    let first = applying.next()?.recovery()?;
    applying.try_fold(first, |common, meaning| common.common(meaning.recovery()?))
}

// Written out because a derive would ask the same of `C`, which is only a name.
impl<C> Clone for Meaning<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Meaning<C> {}

impl<C> PartialEq for Meaning<C> {
    fn eq(&self, other: &Self) -> bool {
        self.row == other.row
    }
}

impl<C> Eq for Meaning<C> {}

impl<C> Hash for Meaning<C> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.row.hash(state);
    }
}

impl<C> fmt::Debug for Meaning<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Meaning").field(&self.row).finish()
    }
}
