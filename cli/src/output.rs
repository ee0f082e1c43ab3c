//! The two output streams of the command, and file names as they are shown on them.
//!
//! A reader that closes the stream is not an error: the rest of the output is dropped, and the exit
//! status stays that of the answer. Anything else that goes wrong, such as a full disk, is an error.

use std::io::{self, ErrorKind, StderrLock, StdoutLock, Write};
use std::path::Path;

use anstream::AutoStream;
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// Standard output for people, colored if the terminal supports it.
pub(crate) fn stdout() -> Output<AutoStream<StdoutLock<'static>>> {
    Output::new(anstream::stdout().lock())
}

/// Standard output for programs, exactly as written.
pub(crate) fn plain_stdout() -> Output<StdoutLock<'static>> {
    Output::new(io::stdout().lock())
}

/// Standard error, colored if the terminal supports it.
pub(crate) fn stderr() -> Output<AutoStream<StderrLock<'static>>> {
    Output::new(anstream::stderr().lock())
}

/// Writes a record for programs as one line.
///
/// Hidden characters are escaped, which means the same to every parser.
pub(crate) fn json(out: &mut impl Write, record: &impl Serialize) -> io::Result<()> {
    record.serialize(&mut Serializer::with_formatter(&mut *out, Seen))?;
    writeln!(out)
}

/// Compact JSON without hidden characters.
struct Seen;

impl Formatter for Seen {
    fn write_string_fragment<W>(&mut self, out: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + Write,
    {
        let mut rest = fragment;
        while let Some(at) = rest.find(errdex_catalog::is_hidden) {
            let (before, hidden) = rest.split_at(at);
            let length = hidden.chars().next().map_or(0, char::len_utf8);
            out.write_all(before.as_bytes())?;
            for unit in hidden[..length].encode_utf16() {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &hidden[length..];
        }
        out.write_all(rest.as_bytes())
    }
}

/// A path that is safe to show on a terminal.
pub(crate) fn name(path: &Path) -> String {
    errdex_catalog::visible(&path.display().to_string()).into_owned()
}

/// A stream whose reader may close it.
pub(crate) struct Output<W> {
    to: W,
    has_reader: bool,
}

impl<W> Output<W> {
    fn new(to: W) -> Self {
        Self {
            to,
            has_reader: true,
        }
    }

    /// Whether the stream is still open, as far as is known.
    pub(crate) fn has_reader(&self) -> bool {
        self.has_reader
    }

    /// The result of writing, or the given success if the reader has closed the stream.
    fn unless_gone<T>(&mut self, written: io::Result<T>, instead: T) -> io::Result<T> {
        match written {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.has_reader = false;
                Ok(instead)
            }
            written => written,
        }
    }
}

impl<W: Write> Write for Output<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.has_reader {
            return Ok(bytes.len());
        }
        let written = self.to.write(bytes);
        self.unless_gone(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.has_reader {
            return Ok(());
        }
        let flushed = self.to.flush();
        self.unless_gone(flushed, ())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    /// Accepts the given number of bytes, then fails.
    struct Fails(usize, ErrorKind);

    impl Write for Fails {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let taken = bytes.len().min(self.0);
            self.0 -= taken;
            if taken == 0 {
                return Err(self.1.into());
            }
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(self.1.into())
        }
    }

    #[test]
    fn json_shows_everything_and_means_the_same() {
        let text = "a\u{1b}\u{9b}[1m\u{202e}\u{e0001}\u{ffff}\"\\\u{e9}\n";
        let mut written = Vec::new();
        json(&mut written, &[text]).unwrap();
        let written = String::from_utf8(written).unwrap();
        let expected = r#"["a\u001b\u009b[1m\u202e\udb40\udc01\uffff\"\\\u{e9}\n"]"#;
        assert_eq!(written, expected.replace(r"\u{e9}", "\u{e9}") + "\n");
        assert_eq!(
            serde_json::from_str::<[String; 1]>(&written).unwrap(),
            [text]
        );
    }

    #[test]
    fn only_a_closed_reader_is_ignored() {
        let mut gone = Output::new(Fails(3, ErrorKind::BrokenPipe));
        assert!(gone.write_all(b"abc").is_ok() && gone.has_reader());
        assert!(gone.write_all(b"def").is_ok() && !gone.has_reader());
        assert!(gone.write_all(b"ghi").is_ok() && gone.flush().is_ok());
        let mut quiet = Output::new(Fails(9, ErrorKind::BrokenPipe));
        assert!(quiet.flush().is_ok() && !quiet.has_reader());
        let mut full = Output::new(Fails(3, ErrorKind::StorageFull));
        assert!(full.write_all(b"abcd").is_err() && full.flush().is_err());
        assert!(full.has_reader());
    }
}
