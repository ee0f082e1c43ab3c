//! Values that are sums of keys, each a single bit.

use core::fmt;
use core::iter::FusedIterator;

use crate::{Code, Key};

/// The entries in a bit mask, the lowest bit first.
///
/// A mask of 0 is the entry with the key 0, if the domain has one. Bits without an entry are not
/// lost: see [`unknown_bits`](Self::unknown_bits).
///
/// ```
/// use errdex::cloud_recording::LeaveCode;
///
/// let mask = LeaveCode::in_mask(6 + 32);
/// assert_eq!(mask.unknown_bits(), 32);
/// assert!(mask.eq([LeaveCode::from_code(2).unwrap(), LeaveCode::from_code(4).unwrap()]));
/// ```
#[derive(Clone)]
pub struct Mask<C: 'static> {
    mask: i128,
    rest: &'static [C],
}

impl<C: Code> Mask<C> {
    #[doc(hidden)]
    pub fn new(mask: i128) -> Self {
        Self { mask, rest: C::ALL }
    }

    /// The bits of the mask for which the domain has no entry.
    pub fn unknown_bits(&self) -> i128 {
        C::ALL
            .iter()
            .fold(self.mask, |bits, entry| bits & !bits_of(*entry))
    }
}

fn bits_of<C: Code>(entry: C) -> i128 {
    match entry.key() {
        Key::Integer(bits) => bits,
        Key::Text(_) => 0,
    }
}

impl<C: Code> Iterator for Mask<C> {
    type Item = C;

    fn next(&mut self) -> Option<C> {
        loop {
            let (&entry, rest) = self.rest.split_first()?;
            self.rest = rest;
            let bits = bits_of(entry);
            if self.mask == bits || bits != 0 && self.mask & bits == bits {
                return Some(entry);
            }
        }
    }
}

impl<C: Code> FusedIterator for Mask<C> {}

impl<C: Code> fmt::Debug for Mask<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
