//! The input in blocks of whole lines.

use std::io::{self, BufRead};

/// A longer line is diagnosed without its body.
pub(super) const MAX_LINE: usize = 1 << 20;

/// A longer line does not come from a log but from a device that never ends.
const MAX_SKIPPED: usize = 1 << 30;

/// What is classified at once.
pub(super) enum Block {
    /// Whole lines; only the last one may lack its end.
    Lines(Vec<u8>),
    /// A line that is too long.
    TooLong,
}

/// Reads blocks: whatever is there, up to the end of its last line.
pub(super) struct Blocks<'r> {
    input: &'r mut dyn BufRead,
    /// The beginning of a line.
    rest: Vec<u8>,
    /// Whether the line that begins with the rest is known to be too long.
    is_too_long: bool,
}

impl<'r> Blocks<'r> {
    pub(super) fn new(input: &'r mut dyn BufRead) -> Self {
        Self {
            input,
            rest: Vec::new(),
            is_too_long: false,
        }
    }

    pub(super) fn next(&mut self) -> io::Result<Option<Block>> {
        loop {
            if self.is_too_long {
                self.is_too_long = false;
                self.skip_line()?;
                return Ok(Some(Block::TooLong));
            }
            let buffer = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                buffer => buffer?,
            };
            let mut lines = std::mem::take(&mut self.rest);
            if buffer.is_empty() {
                return Ok((!lines.is_empty()).then_some(Block::Lines(lines)));
            }
            let first = memchr::memchr(b'\n', buffer).map_or(buffer.len(), |end| end + 1);
            if lines.len() + first > MAX_LINE {
                self.is_too_long = true;
                continue;
            }
            let Some(last) = memchr::memrchr(b'\n', buffer) else {
                let length = buffer.len();
                lines.extend(buffer);
                self.input.consume(length);
                self.rest = lines;
                continue;
            };
            lines.extend(&buffer[..=last]);
            self.input.consume(last + 1);
            return Ok(Some(Block::Lines(lines)));
        }
    }

    /// Skips what is left of a line.
    fn skip_line(&mut self) -> io::Result<()> {
        let mut skipped = 0;
        while skipped <= MAX_SKIPPED {
            let buffer = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                buffer => buffer?,
            };
            let end = memchr::memchr(b'\n', buffer);
            let is_end = end.is_some() || buffer.is_empty();
            let length = end.map_or(buffer.len(), |end| end + 1);
            self.input.consume(length);
            skipped += length;
            if is_end {
                return Ok(());
            }
        }
        let message = format!("a line is longer than {MAX_SKIPPED} bytes");
        Err(io::Error::new(io::ErrorKind::InvalidData, message))
    }
}
