//! How generated tables are stored: one `static` per field, indexed by row number.
//!
//! A program links only the columns it names, which is why nothing here holds a whole row. A column
//! in which no row has a value may be empty. This module knows nothing about codes or meanings.
//!
//! The row of an entry is in each of its columns, but only the compiler of catalogs knows that. So that
//! nothing here can panic, a row that is in none has no value.

/// The value of one row.
pub const fn at<T: Copy>(column: &[T], row: usize) -> Option<T> {
    if row < column.len() {
        Some(column[row])
    } else {
        None
    }
}

/// A column whose few values recur in many rows: each value is stored once, and rows hold its
/// number.
#[derive(Debug)]
pub struct Pool<T: 'static> {
    values: &'static [T],
    rows: &'static [u32],
}

impl<T: Copy> Pool<T> {
    /// Takes the distinct values, and for each row the number of its value.
    pub const fn new(values: &'static [T], rows: &'static [u32]) -> Self {
        Self { values, rows }
    }

    /// The value of one row, or `None` if the row holds [`NO_VALUE`].
    pub const fn get(&self, row: usize) -> Option<T> {
        match at(self.rows, row) {
            Some(number) => at(self.values, number as usize),
            None => None,
        }
    }
}

impl<T> Pool<&'static [T]> {
    /// The list of one row.
    pub const fn list(&self, row: usize) -> &'static [T] {
        match self.get(row) {
            Some(list) => list,
            None => &[],
        }
    }
}

// Written out because a derive would require `T: Clone`, although `T` is only referenced.
impl<T> Clone for Pool<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Pool<T> {}

/// What a row of a [`Pool`] holds if it has no value.
pub const NO_VALUE: u32 = u32::MAX;

/// A column of lists: all items in one array, and where each row's list starts.
///
/// Row `r` owns `items[starts[r]..starts[r + 1]]`, so `starts` is one longer than the number of
/// rows. One slice per row would be easier to read, but rustc's time would grow with the square of
/// the rows.
#[derive(Debug)]
pub struct Lists<T: 'static> {
    items: &'static [T],
    starts: &'static [u32],
}

impl<T> Lists<T> {
    /// A column in which every list is empty.
    pub const EMPTY: Self = Self {
        items: &[],
        starts: &[],
    };

    /// Takes the two arrays of the column.
    pub const fn new(items: &'static [T], starts: &'static [u32]) -> Self {
        Self { items, starts }
    }

    /// The number of rows; 0 in a column in which every list is empty.
    pub const fn rows(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The list of one row.
    pub const fn get(&self, row: usize) -> &'static [T] {
        part(self.items, self.starts, row)
    }
}

// Written out because a derive would require `T: Clone`, although `T` is only referenced.
impl<T> Clone for Lists<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Lists<T> {}

/// The text of one row, in a column where an empty text means none.
pub const fn text(column: &'static [&'static str], row: usize) -> Option<&'static str> {
    match at(column, row) {
        Some(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}

/// The text of one row, in a column where each row has one.
pub const fn whole_text(column: &'static [&'static str], row: usize) -> &'static str {
    match at(column, row) {
        Some(text) => text,
        None => "",
    }
}

/// The variant of one row, in a column that numbers the variants from 1; 0 means none.
pub const fn variant<T: Copy>(variants: &'static [T], column: &[u8], row: usize) -> Option<T> {
    match at(column, row) {
        None | Some(0) => None,
        Some(number) => at(variants, number as usize - 1),
    }
}

/// Where the list of each row starts, and where the last one ends, if all lists are concatenated
/// after `first` other items.
///
/// `S` is one more than the number of rows.
pub const fn starts<const S: usize>(first: u32, lengths: &[u32]) -> [u32; S] {
    assert!(lengths.len() + 1 == S, "a start for each row, and the end");
    let mut starts = [first; S];
    let mut row = 0;
    while row < lengths.len() {
        starts[row + 1] = starts[row] + lengths[row];
        row += 1;
    }
    starts
}

/// The items of one row, in the concatenated items of all rows.
pub const fn part<T>(items: &'static [T], starts: &[u32], row: usize) -> &'static [T] {
    if let Some((_, [start, end, ..])) = starts.split_at_checked(row)
        && let Some((items, _)) = items.split_at_checked(*end as usize)
        && let Some((_, items)) = items.split_at_checked(*start as usize)
    {
        items
    } else {
        &[]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static POOL: Pool<char> = Pool::new(&['a', 'b'], &[1, 0, NO_VALUE]);

    #[test]
    fn a_pool_gives_the_value_of_a_row() {
        assert_eq!(POOL.get(0), Some('b'));
        assert_eq!(POOL.get(1), Some('a'));
        assert_eq!(POOL.get(2), None);
    }

    #[test]
    fn a_column_without_values_may_be_empty() {
        assert_eq!(
            (Lists::<u8>::EMPTY.rows(), Lists::<u8>::EMPTY.get(7).len()),
            (0, 0)
        );
        assert_eq!(text(&["a", ""], 0), Some("a"));
        assert_eq!(text(&["a", ""], 1), None);
        assert_eq!(text(&[], 7), None);
        assert_eq!(whole_text(&["a"], 0), "a");
        assert_eq!(variant(&['x', 'y'], &[0, 2], 0), None);
        assert_eq!(variant(&['x', 'y'], &[0, 2], 1), Some('y'));
        assert_eq!(variant(&['x', 'y'], &[], 1), None);
    }

    #[test]
    fn a_row_owns_the_items_between_its_start_and_the_next() {
        const STARTS: [u32; 4] = starts(1, &[2, 0, 1]);
        static ITEMS: [u8; 4] = [1, 2, 3, 4];
        static LISTS: Lists<u8> = Lists::new(&ITEMS, &STARTS);
        assert_eq!(STARTS, [1, 3, 3, 4]);
        assert_eq!(LISTS.rows(), 3);
        assert_eq!(LISTS.get(0), [2, 3]);
        assert!(LISTS.get(1).is_empty());
        assert_eq!(part(&ITEMS, &STARTS, 0), [2, 3]);
        assert!(part(&ITEMS, &STARTS, 1).is_empty());
        assert_eq!(part(&ITEMS, &STARTS, 2), [4]);
    }

    #[test]
    fn a_row_that_is_in_no_column_has_no_value() {
        for row in [3, 4, usize::MAX] {
            assert_eq!(POOL.get(row), None);
            assert_eq!(whole_text(&["a"], row), "");
            assert!(part(&['a'], &[0, 1, 1, 1], row).is_empty());
        }
        assert!(part(&['a'], &[0, 2], 0).is_empty());
        assert!(part(&['a'], &[1, 0], 0).is_empty());
    }
}
