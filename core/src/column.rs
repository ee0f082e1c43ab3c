//! How generated tables are stored: one `static` a field, found by row number.
//!
//! A program links the columns it names and no others, which is why nothing here holds a whole row.
//! This module knows nothing about codes or meanings.

/// A column of lists: all items in one array, and where each row's list starts.
///
/// Row `r` owns `items[starts[r]..starts[r + 1]]`, so `starts` has one number more than there are rows.
#[derive(Debug)]
pub struct Lists<T: 'static> {
    items: &'static [T],
    starts: &'static [u32],
}

impl<T> Lists<T> {
    /// Joins the two arrays of a column of lists.
    pub const fn new(items: &'static [T], starts: &'static [u32]) -> Self {
        Self { items, starts }
    }

    /// The list of one row.
    pub const fn get(&self, row: usize) -> &'static [T] {
        let (start, end) = (self.starts[row] as usize, self.starts[row + 1] as usize);
        self.items.split_at(end).0.split_at(start).1
    }
}

/// A column in which few values recur in many rows: each value once, and its number in each row.
#[derive(Debug)]
pub struct Pool<T: 'static> {
    values: &'static [T],
    rows: &'static [u32],
}

impl<T: Copy> Pool<T> {
    /// Joins the distinct values with the number of the value of each row.
    pub const fn new(values: &'static [T], rows: &'static [u32]) -> Self {
        Self { values, rows }
    }

    /// The value of one row.
    pub const fn get(&self, row: usize) -> T {
        self.values[self.rows[row] as usize]
    }

    /// The value of one row, or nothing where the row holds [`NO_VALUE`].
    pub const fn get_some(&self, row: usize) -> Option<T> {
        if self.rows[row] == NO_VALUE {
            None
        } else {
            Some(self.get(row))
        }
    }
}

/// Stands in a row of a [`Pool`] that has no value.
pub const NO_VALUE: u32 = u32::MAX;

/// Copies the chosen elements of a table, in the order of `rows`.
///
/// Generated code names each element by its number: at ten thousand rows, paths to enum variants
/// would take the compiler longer than everything else together.
pub const fn pick<T: Copy, const N: usize>(from: &[T], rows: &[u32; N]) -> [T; N] {
    let mut picked = [from[0]; N];
    let mut i = 0;
    while i < N {
        picked[i] = from[rows[i] as usize];
        i += 1;
    }
    picked
}

/// The entries of several domains behind each other, each in the variant that is called like its type.
#[doc(hidden)]
#[macro_export]
macro_rules! __entries {
    ($entry:ident, $first:ident $(, $other:ident)* $(,)?) => {{
        const COUNT: usize = $first::COUNT $(+ $other::COUNT)*;
        let mut entries = [$entry::$first($first::ALL[0]); COUNT];
        let mut row = 0;
        $crate::__entries!(@ entries row $entry $first $($other)*);
        entries
    }};
    (@ $entries:ident $row:ident $entry:ident $($domain:ident)+) => {
        $(
            let mut i = 0;
            while i < $domain::COUNT {
                $entries[$row] = $entry::$domain($domain::ALL[i]);
                $row += 1;
                i += 1;
            }
        )+
        let _ = $row;
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    static LISTS: Lists<u8> = Lists::new(&[1, 2, 3], &[0, 2, 2, 3]);
    static POOL: Pool<char> = Pool::new(&['a', 'b'], &[1, 0, NO_VALUE]);

    #[test]
    fn a_row_owns_the_items_between_its_start_and_the_next() {
        assert_eq!(LISTS.get(0), [1, 2]);
        assert!(LISTS.get(1).is_empty());
        assert_eq!(LISTS.get(2), [3]);
    }

    #[test]
    fn a_pool_gives_the_value_of_a_row() {
        assert_eq!(POOL.get(0), 'b');
        assert_eq!(POOL.get_some(1), Some('a'));
        assert_eq!(POOL.get_some(2), None);
    }

    #[test]
    fn pick_copies_by_row_number() {
        const PICKED: [char; 3] = pick(&['a', 'b', 'c'], &[2, 0, 2]);
        const NONE: [char; 0] = pick(&['a'], &[]);
        assert_eq!(PICKED, ['c', 'a', 'c']);
        assert_eq!(NONE, []);
    }
}
