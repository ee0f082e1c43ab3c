//! What an entry means under stated conditions: a row number with one accessor a column.
//!
//! The columns belong to the catalog; this module only reads them.

use core::fmt;
use core::hash::{Hash, Hasher};
use core::marker::PhantomData;

use crate::{Catalog, Evidence, Fault, Recovery, Source};

/// What an entry means under stated conditions, whose fault it is and what to do.
///
/// A handle of four bytes: each accessor reads one column of the catalog, and a program that never
/// asks for the prose does not contain it.
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
        C::MEANING_SUMMARIES[self.row()]
    }

    /// The operations it comes from; empty where no source names them.
    pub const fn operations(self) -> &'static [C::Operation] {
        C::MEANING_OPERATIONS.get(self.row())
    }

    /// The HTTP statuses it comes with; empty where no source gives them.
    pub const fn http_statuses(self) -> &'static [u16] {
        C::MEANING_HTTP_STATUSES.get(self.row())
    }

    /// The texts it comes with, as they appear in the response; empty where none is known.
    ///
    /// Each of them identifies the entry, even without its code.
    pub const fn texts(self) -> &'static [&'static str] {
        C::MEANING_TEXTS.get(self.row())
    }

    /// Further texts that it comes with, too generic to identify an entry.
    ///
    /// They count only where the entry was found by its key.
    pub const fn supporting_texts(self) -> &'static [&'static str] {
        C::MEANING_SUPPORTING_TEXTS.get(self.row())
    }

    /// The entries of which one has to be in the same body, such as the type of a notification;
    /// empty where the meaning holds without.
    pub const fn beside(self) -> &'static [C::Entry] {
        C::MEANING_BESIDE.get(self.row())
    }

    /// Whose problem it is.
    pub const fn fault(self) -> Fault {
        C::MEANING_FAULTS.get(self.row())
    }

    /// What leads to it.
    pub const fn causes(self) -> &'static [&'static str] {
        C::MEANING_CAUSES.get(self.row())
    }

    /// What a person can do about it; empty only where nothing has to be done.
    pub const fn fixes(self) -> &'static [&'static str] {
        C::MEANING_FIXES.get(self.row())
    }

    /// What a program can do about it.
    pub const fn recovery(self) -> Recovery {
        C::MEANING_RECOVERIES.get(self.row())
    }

    /// How it is known.
    pub const fn evidence(self) -> Evidence {
        C::MEANING_EVIDENCE.get(self.row())
    }

    /// The pages and captures it is known from; never empty.
    pub const fn sources(self) -> &'static [&'static Source] {
        C::MEANING_SOURCES.get(self.row())
    }

    /// Further knowledge: history, limits, what is not known.
    pub const fn notes(self) -> &'static [&'static str] {
        C::MEANING_NOTES.get(self.row())
    }

    /// Where sources contradict each other: both statements, and who says which.
    pub const fn conflicts(self) -> &'static [&'static str] {
        C::MEANING_CONFLICTS.get(self.row())
    }
}

impl<C: Catalog> Meaning<C> {
    /// Whether it can come from this operation; true where no source names operations.
    pub fn applies_to(self, operation: C::Operation) -> bool {
        let operations = self.operations();
        operations.is_empty() || operations.contains(&operation)
    }
}

/// What all meanings for an operation agree on.
///
/// Nothing where their first steps differ, and where none of them applies.
pub(crate) fn recovery_on<C: Catalog>(
    meanings: &[Meaning<C>],
    operation: C::Operation,
) -> Option<Recovery> {
    let mut applying = meanings
        .iter()
        .filter(|meaning| meaning.applies_to(operation));
    let first = applying.next()?.recovery();
    applying.try_fold(first, |common, meaning| common.common(meaning.recovery()))
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
