//! Properties of the entries of a domain that have few values: severity, class, product.
//!
//! Generated code declares an enum for each, with the functions below. A computed facet follows
//! from the key, so it also covers keys without an entry.

use crate::code::Key;
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

/// How the value of a facet follows from the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FacetFrom {
    /// It does not: the entries state it.
    Declared,
    /// The value is what a text key begins with.
    Prefix {
        /// Whether case and surrounding white space make no difference.
        ignore_case: bool,
    },
    /// The value is the number that these bits of a key are; the lowest bit is 0.
    Bits {
        /// The lowest one.
        first: u8,
        /// The highest one.
        last: u8,
    },
    /// The value is the key divided by this number, without the remainder.
    Divide(u64),
}

impl FacetFrom {
    /// Which of some values a key has, whether it has an entry or not.
    ///
    /// `None` if none of them does, and always for declared ones.
    pub fn place<'v>(
        self,
        key: Key<'_>,
        values: impl IntoIterator<Item = &'v str>,
    ) -> Option<usize> {
        let mut values = values.into_iter();
        let number = match (self, key) {
            (Self::Prefix { ignore_case }, Key::Text(text)) => {
                return values.position(|value| begins(text, value, ignore_case));
            }
            (Self::Bits { first, last }, Key::Integer(key)) => bits(key, first, last),
            (Self::Divide(by), Key::Integer(key)) => quotient(key, by),
            _ => return None,
        };
        values.position(|value| integer(value) == Some(number))
    }
}

/// The number that a text is: `16`, `-1`, `0x10`.
pub fn integer(text: &str) -> Option<i128> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let hexadecimal = digits
        .strip_prefix("0x")
        .or_else(|| digits.strip_prefix("0X"));
    let is_number = |digits: &str, radix| {
        !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix))
    };
    let magnitude = match hexadecimal {
        Some(digits) if is_number(digits, 16) => i128::from_str_radix(digits, 16).ok()?,
        None if is_number(digits, 10) => digits.parse().ok()?,
        _ => return None,
    };
    Some(sign * magnitude)
}

/// A property that a domain declares: its name, its values, and where they come from.
#[derive(Debug, PartialEq, Eq)]
pub struct Facet {
    name: &'static str,
    from: FacetFrom,
    values: &'static [&'static str],
    titles: &'static [&'static str],
}

impl Facet {
    #[doc(hidden)]
    pub const fn new(
        name: &'static str,
        from: FacetFrom,
        values: &'static [&'static str],
        titles: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            from,
            values,
            titles,
        }
    }

    /// The name, such as `severity`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Where the value of an entry comes from.
    pub const fn from(&self) -> FacetFrom {
        self.from
    }

    /// The values, as they are in entries or keys.
    pub const fn values(&self) -> &'static [&'static str] {
        self.values
    }

    /// The value of a key, whether it has an entry or not, if it follows from the key.
    pub fn of(&self, key: Key<'_>) -> Option<FacetValue> {
        let place = self.from.place(key, self.values.iter().copied())?;
        let title = title(self.titles, place);
        Some(FacetValue::new(self.name, self.values.get(place)?, title))
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
    let mut i = 0;
    while i < names.len() {
        if begins(text, names[i], ignore_case) {
            return column::at(values, i);
        }
        i += 1;
    }
    None
}

const fn begins(text: &str, value: &str, ignore_case: bool) -> bool {
    let bytes = if ignore_case {
        text.as_bytes().trim_ascii()
    } else {
        text.as_bytes()
    };
    match bytes.split_at_checked(value.len()) {
        Some((start, _)) => same(start, value.as_bytes(), ignore_case),
        None => false,
    }
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
