//! The folder of a catalog that was imported before.

use std::fs;
use std::io;
use std::path::Path;

use super::draft::Files;
use super::invalid;
use super::record::{IMPORT_FILE, Imports};
use crate::input::{self, MAX_TABLE};
use crate::output::name;

/// The catalog that a folder already is.
pub(super) struct Folder {
    /// Its files except `import.yaml`.
    pub(super) files: Files,
    pub(super) imports: Option<Imports>,
}

impl Folder {
    /// Reads a folder; nothing if there is none.
    pub(super) fn read(folder: &Path) -> io::Result<Option<Self>> {
        match fs::symlink_metadata(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(input::cannot("read", folder, &error)),
            Ok(_) => {}
        }
        if !fs::metadata(folder).is_ok_and(|found| found.is_dir()) {
            return Err(invalid(format!(
                "`{}` already exists and is not a folder",
                name(folder)
            )));
        }
        let mut files = Files::new();
        let mut imports = None;
        let listed = fs::read_dir(folder).map_err(|error| input::cannot("read", folder, &error))?;
        for entry in listed {
            let path = entry?.path();
            let file = path.file_name().and_then(|file| file.to_str());
            let Some(file) = file.filter(|file| is_catalog_file(file)) else {
                continue;
            };
            let bytes = input::file(&path, MAX_TABLE)?;
            if file == IMPORT_FILE {
                let text = String::from_utf8_lossy(&bytes);
                let parsed = Imports::parse(text.trim_start_matches('\u{feff}'));
                imports =
                    Some(parsed.map_err(|error| invalid(format!("`{}`: {error}", name(&path))))?);
            } else {
                files.insert(file.to_owned(), bytes);
            }
        }
        Ok(Some(Self { files, imports }))
    }
}

/// Hidden files belong to editors.
fn is_catalog_file(file: &str) -> bool {
    let extension = Path::new(file).extension();
    extension.is_some_and(|extension| extension == "yaml") && !file.starts_with('.')
}
