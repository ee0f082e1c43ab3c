//! The expected output of the compiler in its tests: the Rust of good catalogs, the reports of bad ones.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{compiled, folders, name};
use crate::file::Generated;

/// The package with the catalogs in its tests.
const PACKAGE: &str = "codegen";

pub(super) fn accepted(root: &Path) -> Result<Vec<Generated>> {
    let cases = "tests/accept";
    let files = folders(&root.join(PACKAGE).join(cases))?.into_iter();
    let files = files.map(|folder| {
        let path = format!("{PACKAGE}/{cases}/{}/expected.rs", name(&folder)?);
        Ok(Generated::new(path, compiled(&folder)?))
    });
    files.collect()
}

pub(super) fn rejected(root: &Path) -> Result<Vec<Generated>> {
    let cases = Path::new("tests/reject");
    // Reports have paths as they were given, and the tests run in the folder of the package.
    let _inside = Inside::enter(&root.join(PACKAGE))?;
    let files = folders(cases)?.into_iter().map(|folder| {
        let path = format!("{PACKAGE}/tests/reject/{}/expected.txt", name(&folder)?);
        Ok(Generated::new(
            path,
            errdex_build::check(&folder).to_string(),
        ))
    });
    files.collect()
}

/// Makes a folder the current one until it is dropped.
struct Inside {
    before: PathBuf,
}

impl Inside {
    fn enter(folder: &Path) -> Result<Self> {
        let before = env::current_dir()?;
        env::set_current_dir(folder)?;
        Ok(Self { before })
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        // Paths of this program start at the root, so a failure does no harm.
        let _ = env::set_current_dir(&self.before);
    }
}
