//! Which attempts may have left something running: a bit for each.

use core::fmt;

/// The attempts at a wish, numbered from 0.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    current: u32,
    /// Those that took effect, or may have, and that nothing has stopped since.
    running: u64,
}

impl Record {
    pub(super) const fn new() -> Self {
        Self {
            current: 0,
            running: 0,
        }
    }

    pub(super) const fn current(&self) -> u32 {
        self.current
    }

    /// Notes that an attempt took effect, or may have, even if it was stopped before.
    pub(super) const fn begin(&mut self, attempt: u32) {
        if attempt <= self.current {
            self.running |= bit(attempt);
        }
    }

    pub(super) const fn end(&mut self, attempt: u32) {
        self.running &= !bit(attempt);
    }

    /// Whether there are bits for another attempt.
    pub(super) const fn has_room(&self) -> bool {
        self.current + 1 < u64::BITS
    }

    pub(super) const fn next(&mut self) {
        if self.has_room() {
            self.current += 1;
        }
    }

    pub(super) const fn may_run(&self) -> Attempts {
        Attempts(self.running)
    }

    pub(super) const fn current_may_run(&self) -> bool {
        self.running & bit(self.current) != 0
    }
}

const fn bit(attempt: u32) -> u64 {
    match 1_u64.checked_shl(attempt) {
        Some(bit) => bit,
        None => 0,
    }
}

/// Numbers of attempts, in order.
#[derive(Clone, PartialEq, Eq)]
pub struct Attempts(u64);

impl Attempts {
    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.0 == 0
    }

    /// Whether an attempt is one of them.
    pub const fn contains(&self, attempt: u32) -> bool {
        self.0 & bit(attempt) != 0
    }
}

impl Iterator for Attempts {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let attempt = self.0.trailing_zeros();
        let is_there = self.0 != 0;
        self.0 &= self.0.wrapping_sub(1);
        is_there.then_some(attempt)
    }
}

impl core::iter::FusedIterator for Attempts {}

/// A list: `[0, 2]`.
impl fmt::Debug for Attempts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_runs_from_its_beginning_to_its_end() {
        let mut record = Record::new();
        record.begin(0);
        record.begin(1);
        assert!(record.may_run().eq([0]));
        record.next();
        record.begin(1);
        assert!(record.may_run().eq([0, 1]));
        record.end(0);
        assert!(record.may_run().eq([1]) && record.current_may_run());
        assert!(record.may_run().contains(1) && !record.may_run().contains(0));
        record.end(1);
        record.end(99);
        assert!(record.may_run().is_empty() && !record.may_run().contains(99));
        // What was stopped can be started again.
        record.begin(0);
        record.begin(2);
        assert!(record.may_run().eq([0]));
    }

    #[test]
    fn there_are_as_many_attempts_as_bits() {
        let mut record = Record::new();
        for attempt in 0..100 {
            record.begin(attempt);
            record.next();
        }
        assert_eq!(record.current(), 63);
        assert_eq!(record.may_run().count(), 64);
    }
}
