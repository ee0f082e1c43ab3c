//! From a key or a name to its row number: searches that work in `const` context too.
//!
//! The tables searched are generated, sorted and free of duplicates.
//! This module knows nothing about codes or meanings.

macro_rules! find_integer {
    ($name:ident, $key:ty) => {
        /// The row of a key in a sorted column.
        pub const fn $name(keys: &[$key], key: $key) -> Option<usize> {
            let (mut low, mut high) = (0, keys.len());
            while low < high {
                let middle = usize::midpoint(low, high);
                if keys[middle] < key {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            if low < keys.len() && keys[low] == key {
                Some(low)
            } else {
                None
            }
        }
    };
}

find_integer!(find_u16, u16);
find_integer!(find_u32, u32);
find_integer!(find_i32, i32);
find_integer!(find_i64, i64);

/// A table of spellings: sorted, each with the row it stands for.
#[derive(Debug)]
pub struct Spellings {
    texts: &'static [&'static str],
    rows: &'static [u16],
    matching: Matching,
}

/// When two texts count as the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matching {
    /// Byte for byte.
    Exact,
    /// Without regard to ASCII case and to blanks around the text.
    IgnoreCase,
}

impl Spellings {
    /// Joins the texts with their rows.
    ///
    /// The texts are sorted by their bytes; for [`Matching::IgnoreCase`] they are trimmed and in
    /// lower case before that.
    pub const fn new(
        texts: &'static [&'static str],
        rows: &'static [u16],
        matching: Matching,
    ) -> Self {
        Self {
            texts,
            rows,
            matching,
        }
    }

    /// The row that a text stands for.
    pub const fn find(&self, text: &str) -> Option<usize> {
        let wanted = match self.matching {
            Matching::Exact => text.as_bytes(),
            Matching::IgnoreCase => text.as_bytes().trim_ascii(),
        };
        let (mut low, mut high) = (0, self.texts.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match order(self.texts[middle].as_bytes(), wanted, self.matching) {
                Order::Less => low = middle + 1,
                Order::Equal => return Some(self.rows[middle] as usize),
                Order::Greater => high = middle,
            }
        }
        None
    }
}

/// `core::cmp::Ordering` cannot be compared in a `const fn`, and slices cannot be ordered.
enum Order {
    Less,
    Equal,
    Greater,
}

const fn order(stored: &[u8], wanted: &[u8], matching: Matching) -> Order {
    let mut i = 0;
    while i < stored.len() && i < wanted.len() {
        let byte = match matching {
            Matching::Exact => wanted[i],
            Matching::IgnoreCase => wanted[i].to_ascii_lowercase(),
        };
        if stored[i] != byte {
            return if stored[i] < byte {
                Order::Less
            } else {
                Order::Greater
            };
        }
        i += 1;
    }
    if stored.len() < wanted.len() {
        Order::Less
    } else if stored.len() > wanted.len() {
        Order::Greater
    } else {
        Order::Equal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_integer_is_found_and_its_neighbours_are_not() {
        let keys = [2, 7, 8, 49, 1028, u16::MAX];
        for (row, &key) in keys.iter().enumerate() {
            assert_eq!(find_u16(&keys, key), Some(row));
        }
        for miss in [0, 1, 3, 6, 9, 48, 50, 1027, 1029, u16::MAX - 1] {
            assert_eq!(find_u16(&keys, miss), None, "{miss}");
        }
        assert_eq!(find_u16(&[], 0), None);
        assert_eq!(find_i64(&[i64::MIN, 0, i64::MAX], i64::MAX), Some(2));
    }

    const EXACT: Spellings = Spellings::new(&["B", "a", "ab"], &[0, 1, 2], Matching::Exact);
    const IGNORING: Spellings =
        Spellings::new(&["a b", "c", "\u{e9}"], &[1, 0, 2], Matching::IgnoreCase);

    #[test]
    fn texts_match_byte_for_byte() {
        assert_eq!(EXACT.find("a"), Some(1));
        assert_eq!(EXACT.find("ab"), Some(2));
        for miss in ["", "A", "b", "abc", " a", "\u{e9}"] {
            assert_eq!(EXACT.find(miss), None, "{miss:?}");
        }
    }

    #[test]
    fn texts_match_ignoring_case_and_surrounding_blanks() {
        assert_eq!(IGNORING.find(" A b\r\n"), Some(1));
        assert_eq!(IGNORING.find("C"), Some(0));
        assert_eq!(IGNORING.find("\u{e9}"), Some(2));
        for miss in ["", " ", "ab", "a  b", "\u{c9}"] {
            assert_eq!(IGNORING.find(miss), None, "{miss:?}");
        }
    }

    #[test]
    fn both_searches_work_in_const_context() {
        const FOUND: (Option<usize>, Option<usize>) = (find_u16(&[1, 2], 2), IGNORING.find("C"));
        assert_eq!(FOUND, (Some(1), Some(0)));
    }
}
