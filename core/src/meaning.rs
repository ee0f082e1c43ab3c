//! What an entry means under stated conditions: a row number with one accessor per column.
//!
//! The columns belong to the catalog; this module only reads them.

use core::fmt;
use core::hash::{Hash, Hasher};
use core::marker::PhantomData;
use core::time::Duration;

use crate::column::{self, Lists, Pool};
use crate::entries::{Entries, EntryRef};
use crate::{Catalog, Effect, Evidence, Fault, Outcome, Recovery, Remark, Source};

/// The columns of the meanings of a catalog, in the order of domains and entries.
///
/// Always take one out in a `const` block: a program that holds all of them links all of them.
///
/// A column of words numbers the variants of their vocabulary from 1; 0 means none.
#[doc(hidden)]
#[derive(Debug)]
pub struct Meanings<O: 'static> {
    pub operations: Pool<&'static [O]>,
    pub http_statuses: Pool<&'static [u16]>,
    pub texts: Lists<&'static str>,
    pub supporting_texts: Lists<&'static str>,
    pub patterns: Lists<&'static str>,
    pub when: Lists<EntryRef>,
    pub summaries: &'static [&'static str],
    pub faults: &'static [u8],
    pub effects: &'static [u8],
    pub outcomes: &'static [u8],
    pub causes: Lists<&'static str>,
    pub fixes: Lists<&'static str>,
    pub recoveries: Pool<Recovery>,
    pub recovery_evidence: &'static [u8],
    pub lasts: &'static [Option<Duration>],
    pub evidence: &'static [u8],
    pub sources: Pool<&'static [&'static Source]>,
    /// In the order of [`Remark::ALL`].
    pub remarks: [Lists<&'static str>; Remark::ALL.len()],
}

/// The summaries of a domain's entries, for meanings that have none of their own.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct EntrySummaries {
    entries: &'static [&'static str],
    /// Where the meanings of each entry start, and where the last ones end.
    starts: &'static [u32],
}

impl EntrySummaries {
    /// Joins the summaries with the starts of the meanings.
    pub const fn new(entries: &'static [&'static str], starts: &'static [u32]) -> Self {
        Self { entries, starts }
    }

    /// Where the meanings of the next domain start.
    pub const fn end(self) -> u32 {
        self.starts[self.entries.len()]
    }
}

/// The summary of each of `N` meanings: its own, or that of its entry.
///
/// An empty text means none; if no meaning has its own summary, the column may be empty.
#[doc(hidden)]
pub const fn summaries<const N: usize>(
    own: &[&'static str],
    domains: &[EntrySummaries],
) -> [&'static str; N] {
    let mut summaries = [""; N];
    let mut domain = 0;
    while domain < domains.len() {
        let EntrySummaries { entries, starts } = domains[domain];
        let mut row = 0;
        while row < entries.len() {
            let mut meaning = starts[row] as usize;
            while meaning < starts[row + 1] as usize {
                summaries[meaning] = if meaning < own.len() && !own[meaning].is_empty() {
                    own[meaning]
                } else {
                    entries[row]
                };
                meaning += 1;
            }
            row += 1;
        }
        domain += 1;
    }
    summaries
}

/// What an entry means under stated conditions, whose fault it is and what to do.
///
/// A handle of four bytes: each accessor reads one column of the catalog, and a program that never
/// asks for prose does not contain any. What no source states is `None` or empty.
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

    /// A row that no column has, for entries without meanings.
    #[doc(hidden)]
    pub const NOTHING_STATED: Self = Self::at(u32::MAX);

    pub(crate) const fn at(row: u32) -> Self {
        Self {
            row,
            catalog: PhantomData,
        }
    }

    const fn row(self) -> usize {
        self.row as usize
    }

    /// What it means, in one line.
    pub const fn summary(self) -> &'static str {
        column::whole_text(const { C::MEANINGS.summaries }, self.row())
    }

    /// The operations it comes from; empty if no source names them.
    pub const fn operations(self) -> &'static [C::Operation] {
        const { C::MEANINGS.operations }.list(self.row())
    }

    /// The HTTP statuses it comes with; empty if no source gives them.
    pub const fn http_statuses(self) -> &'static [u16] {
        const { C::MEANINGS.http_statuses }.list(self.row())
    }

    /// The texts it comes with, as they appear in the response; empty if none is known.
    ///
    /// Each of them identifies the entry even without its code.
    pub const fn texts(self) -> &'static [&'static str] {
        const { C::MEANINGS.texts }.get(self.row())
    }

    /// Further texts that it comes with, too generic to identify an entry.
    ///
    /// They count only if the entry was found by its key.
    pub const fn supporting_texts(self) -> &'static [&'static str] {
        const { C::MEANINGS.supporting_texts }.get(self.row())
    }

    /// Texts with variable parts, whose names are in braces: `invalid {field} value`.
    ///
    /// A text that fits one of them counts as one of [`texts`](Self::texts) does, unless the catalog
    /// states that very text or the text fits a pattern with more fixed text.
    pub const fn patterns(self) -> &'static [&'static str] {
        const { C::MEANINGS.patterns }.get(self.row())
    }

    /// One of these entries must be in the same body, such as the type of a notification; empty if
    /// the meaning does not depend on another entry.
    pub const fn when(self) -> Entries<C> {
        Entries::new(const { C::MEANINGS.when }.get(self.row()))
    }

    /// Whose problem it is.
    pub const fn fault(self) -> Option<Fault> {
        column::variant(Fault::ALL, const { C::MEANINGS.faults }, self.row())
    }

    /// Whether the request changed anything.
    pub const fn effect(self) -> Option<Effect> {
        column::variant(Effect::ALL, const { C::MEANINGS.effects }, self.row())
    }

    /// What became of what the caller wanted.
    pub const fn outcome(self) -> Option<Outcome> {
        column::variant(Outcome::ALL, const { C::MEANINGS.outcomes }, self.row())
    }

    /// What leads to it.
    pub const fn causes(self) -> &'static [&'static str] {
        const { C::MEANINGS.causes }.get(self.row())
    }

    /// What a person can do about it.
    pub const fn fixes(self) -> &'static [&'static str] {
        const { C::MEANINGS.fixes }.get(self.row())
    }

    /// What a program can do about it.
    pub const fn recovery(self) -> Option<Recovery> {
        const { C::MEANINGS.recoveries }.get(self.row())
    }

    /// How it is known what a program can do, if that is stated.
    pub const fn recovery_evidence(self) -> Option<Evidence> {
        column::variant(
            Evidence::ALL,
            const { C::MEANINGS.recovery_evidence },
            self.row(),
        )
    }

    /// How long the condition can hold, as documented.
    pub const fn lasts(self) -> Option<Duration> {
        match column::at(const { C::MEANINGS.lasts }, self.row()) {
            Some(lasts) => lasts,
            None => None,
        }
    }

    /// How it is known.
    pub const fn evidence(self) -> Evidence {
        match column::variant(Evidence::ALL, const { C::MEANINGS.evidence }, self.row()) {
            Some(evidence) => evidence,
            // The compiler of catalogs never leaves this column empty.
            None => Evidence::Inferred,
        }
    }

    /// The pages and captures it is known from.
    pub const fn sources(self) -> &'static [&'static Source] {
        const { C::MEANINGS.sources }.list(self.row())
    }

    /// The remarks of one kind.
    pub const fn remarks(self, remark: Remark) -> &'static [&'static str] {
        match remark {
            Remark::Conflicts => {
                const { C::MEANINGS.remarks[Remark::Conflicts as usize] }.get(self.row())
            }
            Remark::Notes => const { C::MEANINGS.remarks[Remark::Notes as usize] }.get(self.row()),
        }
    }

    /// Further knowledge: history, limits, what is not known.
    pub const fn notes(self) -> &'static [&'static str] {
        self.remarks(Remark::Notes)
    }

    /// Where sources contradict each other: both statements, with their sources.
    pub const fn conflicts(self) -> &'static [&'static str] {
        self.remarks(Remark::Conflicts)
    }
}

impl<C: Catalog> Meaning<C> {
    /// Whether it can come from this operation; true if no source names operations.
    pub fn applies_to(self, operation: C::Operation) -> bool {
        let operations = self.operations();
        operations.is_empty() || operations.contains(&operation)
    }
}

/// What all meanings agree on.
///
/// `None` if their first steps differ, if one of them states no step, or if there are no meanings.
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

/// What all meanings for an operation agree on; `None` if none of them applies.
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

// Written out because a derive would require `C: Clone`, although `C` is only a marker.
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
