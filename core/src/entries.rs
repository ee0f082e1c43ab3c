//! Entries that another entry, a meaning or an operation names.
//!
//! Tables hold them as keys: a table of the values of a large enum would take rustc longer than the
//! rest of the catalog.

use core::fmt;
use core::iter::FusedIterator;
use core::marker::PhantomData;

use crate::{Catalog, Key};

/// An entry, by the number of its domain and by its key.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct EntryRef {
    domain: u16,
    key: Key<'static>,
}

impl EntryRef {
    /// The entry of a code.
    pub const fn code(domain: u16, code: i128) -> Self {
        Self {
            domain,
            key: Key::Integer(code),
        }
    }

    /// The entry of a text.
    pub const fn text(domain: u16, text: &'static str) -> Self {
        Self {
            domain,
            key: Key::Text(text),
        }
    }
}

/// Entries that another entry, a meaning or an operation names, in the order of the catalog.
///
/// An iterator over the entries themselves.
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

    /// Whether an entry is one of those left.
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
        // The compiler of catalogs refuses a reference to an entry that is not there.
        C::find(first.domain.into(), first.key)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.refs.len(), Some(self.refs.len()))
    }
}

impl<C: Catalog> ExactSizeIterator for Entries<C> {}
impl<C: Catalog> FusedIterator for Entries<C> {}

// Written out because a derive would ask the same of `C`, which is only a name.
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
