//! Everything that the command reads, up to fixed limits.
//!
//! A file is a regular file, or a stream that is already open, such as `/dev/stdin`. A named pipe could
//! make the command wait forever, and a device may never end. Only `classify` takes any stream, up to
//! its limits.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, ErrorKind, Read};
use std::path::Path;

use crate::output::name;

/// The size limit of a hand-written page.
pub(crate) const MAX_PAGE: u64 = 16 << 20;

/// The size limit of a catalog as a page of JSON.
pub(crate) const MAX_DUMP: u64 = 64 << 20;

/// The size limit of a table of codes, the same as that of a catalog file.
pub(crate) const MAX_TABLE: u64 = 32 << 20;

/// An error together with the file that it is about.
pub(crate) fn cannot(what: &str, path: &Path, error: &io::Error) -> io::Error {
    let message = format!("cannot {what} `{}`: {error}", name(path));
    io::Error::new(error.kind(), message)
}

/// The error for a path that is not what it should be.
pub(crate) fn refused(path: &Path, why: &str) -> io::Error {
    let message = format!("`{}` {why}", name(path));
    io::Error::new(ErrorKind::InvalidInput, message)
}

/// The whole of a regular file, or of a stream that is already open.
pub(crate) fn file_or_open_stream(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    if is_open_stream(path) {
        let file = File::open(path).map_err(|error| cannot("read", path, &error))?;
        return whole(file, path, limit);
    }
    file(path, limit)
}

/// The whole of a regular file.
pub(crate) fn file(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    whole(open_file(path)?, path, limit)
}

/// The first bytes of a regular file.
pub(crate) fn head(path: &Path, length: u64) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let read = open_file(path)?.take(length).read_to_end(&mut head);
    read.map_err(|error| cannot("read", path, &error))?;
    Ok(head)
}

/// Everything from a reader, which belongs to a path.
fn whole(reader: impl Read, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let read = up_to(reader, limit).map_err(|error| cannot("read", path, &error))?;
    read.ok_or_else(|| refused(path, &format!("is longer than {limit} bytes")))
}

/// Everything from a reader, unless it is longer than a limit.
pub(crate) fn up_to(reader: impl Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    reader.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

fn open_file(path: &Path) -> io::Result<File> {
    let cannot = |error: io::Error| cannot("read", path, &error);
    // Opening anything else, such as a named pipe, could block forever.
    if !fs::metadata(path).map_err(cannot)?.is_file() {
        return Err(refused(path, "is not a regular file"));
    }
    File::open(path).map_err(cannot)
}

/// Whether a path is a stream that the caller of the command has opened, as a shell does for
/// `<(command)`.
fn is_open_stream(path: &Path) -> bool {
    let folders = ["/dev/fd", "/proc/self/fd"].map(Path::new);
    path == Path::new("/dev/stdin") || path.parent().is_some_and(|of| folders.contains(&of))
}

/// A stream to read piece by piece.
pub(crate) struct Stream {
    pub(crate) reader: Box<dyn BufRead>,
    /// Whether it is a regular file, which has an end.
    pub(crate) is_file: bool,
}

/// A file of any kind, or the argument itself if it is a text, or standard input if there is none or it
/// is `-`.
pub(crate) fn stream(argument: Option<&OsStr>) -> io::Result<Stream> {
    let Some(argument) = argument.filter(|argument| *argument != "-") else {
        return Ok(Stream {
            reader: Box::new(io::stdin().lock()),
            is_file: stdin_is_file(),
        });
    };
    let path = Path::new(argument);
    if fs::metadata(path).is_err() && is_text(argument) {
        return Ok(Stream {
            reader: Box::new(Cursor::new(argument.as_encoded_bytes().to_vec())),
            is_file: true,
        });
    }
    let cannot = |error: io::Error| cannot("read", path, &error);
    let file = File::open(path).map_err(cannot)?;
    let found = file.metadata().map_err(cannot)?;
    if found.is_dir() {
        return Err(refused(path, "is a folder"));
    }
    Ok(Stream {
        reader: Box::new(BufReader::new(file)),
        is_file: found.is_file(),
    })
}

/// Whether an argument cannot be meant as a path: it has a character that names of files rarely have, or
/// is a number.
fn is_text(argument: &OsStr) -> bool {
    let bytes = argument.as_encoded_bytes();
    let is_number = !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit);
    let signs = b"{}<>\"'=: \t\r\n";
    is_number || bytes.iter().any(|byte| signs.contains(byte))
}

#[cfg(unix)]
fn stdin_is_file() -> bool {
    use std::os::fd::AsFd;

    let copy = io::stdin().as_fd().try_clone_to_owned();
    let found = copy.and_then(|copy| File::from(copy).metadata());
    found.is_ok_and(|found| found.is_file())
}

#[cfg(not(unix))]
fn stdin_is_file() -> bool {
    false
}
