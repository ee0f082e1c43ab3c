//! Properties of the entries of a domain that have few values: severity, class, product.
//!
//! Generated code declares an enum for each, with the functions below. A computed facet follows
//! from the key, so it also covers keys without an entry.

use crate::column;

/// The value of a facet, for code that works with any catalog; see
/// [`Code::facet`](crate::Code::facet).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FacetValue {
    facet: &'static str,
    name: &'static str,
    title: Option<&'static str>,
}

impl FacetValue {
    #[doc(hidden)]
    pub const fn new(facet: &'static str, name: &'static str, title: Option<&'static str>) -> Self {
        Self { facet, name, title }
    }

    /// The name of the facet, such as `severity`.
    pub const fn facet(self) -> &'static str {
        self.facet
    }

    /// The value, as it is in entries or keys.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// What it is called, if the value does not say so itself.
    pub const fn title(self) -> Option<&'static str> {
        self.title
    }
}

/// Bits `first` to `last` of a key; the lowest bit is 0.
pub const fn bits(key: i128, first: u8, last: u8) -> i128 {
    let width = last.saturating_sub(first) as u32 + 1;
    (key >> first) & ((1 << width) - 1)
}

/// A key divided by a number, without the remainder.
pub const fn quotient(key: i128, by: u64) -> i128 {
    if by == 0 { key } else { key / by as i128 }
}

/// The value with this number; `numbers` are in the order of the values.
pub const fn numbered<T: Copy>(
    values: &'static [T],
    numbers: &[Option<i128>],
    number: i128,
) -> Option<T> {
    let mut i = 0;
    while i < numbers.len() {
        if let Some(other) = numbers[i]
            && other == number
        {
            return column::at(values, i);
        }
        i += 1;
    }
    None
}

/// The value whose name is a prefix of the text.
pub const fn prefix<T: Copy>(
    values: &'static [T],
    names: &[&str],
    text: &str,
    ignore_case: bool,
) -> Option<T> {
    let bytes = if ignore_case {
        text.as_bytes().trim_ascii()
    } else {
        text.as_bytes()
    };
    let mut i = 0;
    while i < names.len() {
        let name = names[i].as_bytes();
        if let Some((start, _)) = bytes.split_at_checked(name.len())
            && same(start, name, ignore_case)
        {
            return column::at(values, i);
        }
        i += 1;
    }
    None
}

const fn same(a: &[u8], b: &[u8], ignore_case: bool) -> bool {
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] && !(ignore_case && a[i].eq_ignore_ascii_case(&b[i])) {
            return false;
        }
        i += 1;
    }
    true
}

/// The value of one row, in a column that numbers the values from 1; 0 means none.
pub const fn declared<T: Copy>(values: &'static [T], column: &[u16], row: usize) -> Option<T> {
    match column::at(column, row) {
        None | Some(0) => None,
        Some(number) => column::at(values, number as usize - 1),
    }
}

/// The title of a value, in a column where an empty text means none.
pub const fn title(titles: &'static [&'static str], value: usize) -> Option<&'static str> {
    column::text(titles, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_counted_from_the_lowest() {
        assert_eq!(bits(0xC000_0005, 30, 31), 3);
        assert_eq!(bits(0xC007_0005, 16, 26), 7);
        // A negative key is the two's complement of its type.
        assert_eq!(bits(-0x7ff8_fff2, 16, 26), 7);
        assert_eq!(bits(-1, 0, 63), i128::from(u64::MAX));
    }

    #[test]
    fn a_quotient_has_no_remainder() {
        assert_eq!(quotient(404, 100), 4);
        assert_eq!(quotient(-404, 100), -4);
        assert_eq!(quotient(7, 0), 7);
    }

    #[test]
    fn values_are_found_by_number_and_by_prefix() {
        const VALUES: &[char] = &['a', 'b'];
        assert_eq!(numbered(VALUES, &[Some(4), None], 4), Some('a'));
        assert_eq!(numbered(VALUES, &[Some(4), Some(5)], 6), None);
        assert_eq!(prefix(VALUES, &["08", "0A"], "08003", false), Some('a'));
        assert_eq!(prefix(VALUES, &["08", "0A"], "0a000", false), None);
        assert_eq!(prefix(VALUES, &["08", "0A"], " 0a000", true), Some('b'));
        assert_eq!(prefix(VALUES, &["08", "0A"], "0", false), None);
        assert_eq!(declared(VALUES, &[2, 0], 0), Some('b'));
        assert_eq!(declared(VALUES, &[2, 0], 1), None);
        assert_eq!(declared(VALUES, &[], 1), None);
    }
}
