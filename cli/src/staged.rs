//! Files that are written completely or not at all.
//!
//! The files of a run are staged next to their targets, and renamed when all of them are complete. If an
//! error comes first, nothing has changed and the staged files are removed.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

use tempfile::{Builder, NamedTempFile, TempDir};

use crate::input::{cannot, refused};

/// The files of one run, before they are renamed.
#[derive(Default)]
pub(crate) struct Staged {
    /// A temporary folder, and the outermost missing folder that it will become.
    folder: Option<(TempDir, PathBuf)>,
    files: Vec<(NamedTempFile, PathBuf)>,
}

impl Staged {
    /// Stages a folder, unless it exists.
    pub(crate) fn folder(&mut self, folder: &Path) -> io::Result<()> {
        let cannot = |error: io::Error| cannot("create", folder, &error);
        let missing = folder.ancestors().take_while(|path| is_missing(path));
        let Some(first) = missing.last() else {
            return if fs::metadata(folder).map_err(cannot)?.is_dir() {
                Ok(())
            } else {
                Err(refused(folder, "is not a folder"))
            };
        };
        let rest = folder.strip_prefix(first).unwrap_or(Path::new(""));
        if rest.components().any(|part| part == Component::ParentDir) {
            return Err(cannot(ErrorKind::NotFound.into()));
        }
        let staged = builder(0o777).tempdir_in(around(first)).map_err(cannot)?;
        fs::create_dir_all(staged.path().join(rest)).map_err(cannot)?;
        self.folder = Some((staged, first.to_owned()));
        Ok(())
    }

    /// Stages a file.
    pub(crate) fn file(&mut self, path: &Path, text: &str) -> io::Result<()> {
        let staged = match &self.folder {
            Some((staged, folder)) => {
                let rest = path.strip_prefix(folder).ok();
                rest.map(|rest| staged.path().join(rest))
            }
            None => None,
        };
        let written = match staged {
            Some(staged) => File::create_new(staged).and_then(|mut file| write(&mut file, text)),
            None => {
                let present = present(path)?;
                let file = next_to(path, text, present.as_ref());
                file.map(|file| self.files.push((file, path.to_owned())))
            }
        };
        written.map_err(|error| cannot("write", path, &error))
    }

    /// Moves everything into place.
    pub(crate) fn commit(self) -> io::Result<()> {
        if let Some((staged, folder)) = self.folder {
            let renamed = fs::rename(staged.path(), &folder);
            renamed.map_err(|error| cannot("create", &folder, &error))?;
            // Nothing is left to remove.
            let _ = staged.keep();
        }
        for (file, path) in self.files {
            let renamed = file.persist(&path);
            renamed.map_err(|error| cannot("write", &path, &error.error))?;
        }
        Ok(())
    }
}

/// The file that a new one would replace, if any; only regular files are replaced, and links are not
/// followed.
pub(crate) fn present(path: &Path) -> io::Result<Option<Metadata>> {
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(cannot("write", path, &error)),
    };
    if found.is_symlink() {
        return Err(refused(path, "is a symbolic link, which is not followed"));
    }
    if !found.is_file() {
        return Err(refused(path, "is not a regular file"));
    }
    Ok(Some(found))
}

fn next_to(path: &Path, text: &str, present: Option<&Metadata>) -> io::Result<NamedTempFile> {
    // A rename would ignore the permission, which somebody removed on purpose.
    if present.is_some_and(|present| present.permissions().readonly()) {
        return Err(io::Error::new(
            ErrorKind::PermissionDenied,
            "the file is read-only",
        ));
    }
    let mut staged = builder(0o666).tempfile_in(around(path))?;
    write(staged.as_file_mut(), text)?;
    if let Some(present) = present {
        staged.as_file().set_permissions(present.permissions())?;
    }
    Ok(staged)
}

/// Writes a text to the disk; it must be there before its final name is.
fn write(file: &mut File, text: &str) -> io::Result<()> {
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Temporary names in a folder, with permissions subject to the user's umask.
fn builder(mode: u32) -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(".errdex-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
    #[cfg(not(unix))]
    let _ = mode;
    builder
}

fn is_missing(path: &Path) -> bool {
    let found = fs::symlink_metadata(path);
    !path.as_os_str().is_empty() && found.is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

/// The folder that a path is in.
fn around(path: &Path) -> &Path {
    let folder = path.parent().unwrap_or(path);
    if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    }
}
