//! The entries that another entry, a meaning or an operation refers to, and all entries of a
//! catalog.
//!
//! Tables hold references as keys: a table of enum values would take rustc longer than the rest of
//! a large catalog.

use core::fmt;
use core::iter::FusedIterator;
use core::marker::PhantomData;
use core::ops::Deref;
use core::slice;

use crate::{Catalog, Code, Key};

/// A reference to an entry: the number of its domain, and its key.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct EntryRef {
    domain: u16,
    key: Key<'static>,
}

impl EntryRef {
    /// The entry with this code.
    pub const fn code(domain: u16, code: i128) -> Self {
        Self {
            domain,
            key: Key::Integer(code),
        }
    }

    /// The entry with this text.
    pub const fn text(domain: u16, text: &'static str) -> Self {
        Self {
            domain,
            key: Key::Text(text),
        }
    }
}

/// Entries that another entry, a meaning or an operation refers to, in the order of the catalog.
///
/// It is an iterator over the entries themselves.
///
/// ```
/// use errdex::cloud_recording::{ErrorCode, Operation};
///
/// let proofs = Operation::Stop.when_repeated();
/// assert!(proofs.contains(ErrorCode::AlreadyStopping.into()));
/// assert_eq!(Operation::Query.when_repeated(), []);
/// ```
pub struct Entries<C: Catalog> {
    refs: &'static [EntryRef],
    catalog: PhantomData<C>,
}

impl<C: Catalog> Entries<C> {
    #[doc(hidden)]
    pub const fn new(refs: &'static [EntryRef]) -> Self {
        Self {
            refs,
            catalog: PhantomData,
        }
    }

    /// Whether there are none left.
    pub const fn is_empty(&self) -> bool {
        self.refs.is_empty()
    }

    /// Whether an entry is among those left.
    pub fn contains(&self, entry: C::Entry) -> bool {
        self.clone().any(|other| other == entry)
    }
}

impl<C: Catalog> Iterator for Entries<C> {
    type Item = C::Entry;

    #[inline]
    fn next(&mut self) -> Option<C::Entry> {
        let (first, rest) = self.refs.split_first()?;
        self.refs = rest;
        // The compiler of catalogs rejects references to missing entries.
        C::find(first.domain.into(), first.key)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.refs.len(), Some(self.refs.len()))
    }
}

impl<C: Catalog> ExactSizeIterator for Entries<C> {}
impl<C: Catalog> FusedIterator for Entries<C> {}

/// Every entry of a catalog, domain by domain, each in the order of its keys.
///
/// It dereferences to a slice that is built only in programs that use it: otherwise everybody who
/// compiles a catalog of thousands of entries would pay for it.
///
/// ```
/// use errdex::Code;
/// use errdex::cloud_recording::{ENTRIES, Entry};
///
/// assert_eq!(ENTRIES.len(), Entry::COUNT);
/// for entry in ENTRIES {
///     println!("{}: {}", entry.id(), entry.summary());
/// }
/// ```
pub struct AllEntries<C> {
    catalog: PhantomData<C>,
}

impl<C: Catalog> AllEntries<C> {
    #[doc(hidden)]
    pub const fn new() -> Self {
        Self {
            catalog: PhantomData,
        }
    }
}

impl<C: Catalog> Deref for AllEntries<C> {
    type Target = [C::Entry];

    fn deref(&self) -> &[C::Entry] {
        C::Entry::ALL
    }
}

impl<C: Catalog> IntoIterator for AllEntries<C> {
    type Item = &'static C::Entry;
    type IntoIter = slice::Iter<'static, C::Entry>;

    fn into_iter(self) -> Self::IntoIter {
        C::Entry::ALL.iter()
    }
}

impl<C: Catalog> fmt::Debug for AllEntries<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

// Written out because a derive would require `C: Clone`, although `C` is only a marker.
impl<C> Clone for AllEntries<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for AllEntries<C> {}

impl<C: Catalog> Clone for Entries<C> {
    fn clone(&self) -> Self {
        Self::new(self.refs)
    }
}

impl<C: Catalog, const N: usize> PartialEq<[C::Entry; N]> for Entries<C> {
    fn eq(&self, other: &[C::Entry; N]) -> bool {
        self.clone().eq(other.iter().copied())
    }
}

impl<C: Catalog> fmt::Debug for Entries<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
