//! Generated files in the repository: comparing them with their fresh contents, and writing them.

use std::fmt::{self, Display};
use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use similar::TextDiff;
use tempfile::{Builder, NamedTempFile};

use crate::{REFRESH, root};

/// A diff shows at most this many lines and counts the rest.
const MAX_LINES: usize = 100;

/// Longer lines of a diff are cut.
const MAX_LINE: usize = 160;

/// After this time, a diff may be longer than necessary.
const MAX_TIME: Duration = Duration::from_secs(2);

/// A file as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    /// Its path relative to the root, with `/`.
    pub path: String,
    /// Its contents.
    pub bytes: Vec<u8>,
}

impl Generated {
    /// A file with a path and contents.
    pub fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            path: path.into(),
            bytes: bytes.into(),
        }
    }

    /// The file with its current contents, unless they are fresh.
    ///
    /// # Errors
    ///
    /// If the file exists and cannot be read.
    pub fn stale(self) -> Result<Option<Stale>> {
        let present = match fs_err::read(root().join(&self.path)) {
            Ok(present) => Some(present),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error.into()),
        };
        let is_fresh = present.as_ref() == Some(&self.bytes);
        Ok((!is_fresh).then_some(Stale {
            present: present.unwrap_or_default(),
            wanted: self,
        }))
    }
}

/// A file that is not what it should be, displayed as a short diff.
#[derive(Debug)]
pub struct Stale {
    wanted: Generated,
    present: Vec<u8>,
}

impl Stale {
    /// Its path relative to the root, with `/`.
    pub fn path(&self) -> &str {
        &self.wanted.path
    }
}

impl Display for Stale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path();
        writeln!(f, "--- {path}\n+++ {path} (regenerated)")?;
        let [present, wanted] =
            [&self.present, &self.wanted.bytes].map(|bytes| String::from_utf8_lossy(bytes));
        let diff = TextDiff::configure()
            .timeout(MAX_TIME)
            .diff_lines(&*present, &*wanted);
        let diff = diff.unified_diff().context_radius(2).to_string();
        let lines = diff.lines().collect::<Vec<_>>();
        for line in lines.iter().take(MAX_LINES) {
            match line.char_indices().nth(MAX_LINE) {
                Some((end, _)) => writeln!(f, "{}...", &line[..end])?,
                None => writeln!(f, "{line}")?,
            }
        }
        match lines.len().checked_sub(MAX_LINES) {
            Some(more @ 1..) => writeln!(f, "... {more} more lines"),
            _ => Ok(()),
        }
    }
}

/// The files that are not what they should be.
///
/// # Errors
///
/// If a file exists and cannot be read.
pub fn stale(files: Vec<Generated>) -> Result<Vec<Stale>> {
    let stale = files.into_iter().map(Generated::stale);
    stale.filter_map(Result::transpose).collect()
}

/// Replaces files atomically, and none of them before the new contents of all are on the disk.
///
/// # Errors
///
/// If a file cannot be written.
pub fn write(files: &[Stale]) -> Result<()> {
    let staged = files.iter().map(|file| {
        let path = root().join(file.path());
        let staged = stage(&path, &file.wanted.bytes);
        let staged = staged.with_context(|| format!("cannot write `{}`", file.path()))?;
        Ok((staged, path))
    });
    for (staged, path) in staged.collect::<Result<Vec<_>>>()? {
        staged.persist(path)?;
    }
    Ok(())
}

/// The new contents of a file, in a temporary file next to it.
fn stage(path: &Path, bytes: &[u8]) -> Result<NamedTempFile> {
    let folder = path.parent().context("the path has no folder")?;
    let mut builder = Builder::new();
    builder.prefix(".xtask-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Ok(present) = fs_err::metadata(path) {
        file.as_file().set_permissions(present.permissions())?;
    }
    Ok(file)
}

/// Fails a test of generated files with a diff and the command that refreshes them.
///
/// # Panics
///
/// If a file is not what it should be.
pub fn assert_fresh(files: Result<Vec<Generated>>) {
    let stale = files.and_then(stale);
    let stale = stale.unwrap_or_else(|error| panic!("{error:#}"));
    let differences = stale.iter().map(Stale::to_string).collect::<Vec<_>>();
    assert!(
        stale.is_empty(),
        "{}\nrun `{REFRESH}`",
        differences.join("\n")
    );
}

#[cfg(test)]
mod tests {
    use super::{Generated, MAX_LINE, MAX_LINES, Stale};

    fn difference(present: &str, wanted: &str) -> String {
        let stale = Stale {
            wanted: Generated::new("a/b.txt", wanted),
            present: present.into(),
        };
        stale.to_string()
    }

    #[test]
    fn a_difference_is_unified() {
        assert_eq!(
            difference("one\ntwo\n", "one\nzwei\n"),
            "--- a/b.txt\n+++ a/b.txt (regenerated)\n@@ -1,2 +1,2 @@\n one\n-two\n+zwei\n"
        );
    }

    #[test]
    fn a_long_difference_is_cut() {
        let long = "a line\n".repeat(3 * MAX_LINES);
        let cut = difference("", &long);
        assert!(cut.ends_with("... 201 more lines\n"), "{cut}");
        let cut = difference("", &"\u{e4}".repeat(MAX_LINE));
        assert!(
            cut.ends_with("\u{e4}...\n\\ No newline at end of file\n"),
            "{cut}"
        );
    }
}
