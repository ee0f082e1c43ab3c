//! Takes the committed copy of a catalog's tables, for the build script of those who do not compile it.

use std::fs;
use std::io;
use std::path::Path;

mod fingerprint;

/// Copies the tables of a catalog, when they are those of its files.
pub(crate) fn fresh(catalog: &str, out_dir: &Path) -> Result<(), String> {
    let file_name = format!("{}.rs", catalog.replace('-', "_"));
    let prebuilt = Path::new("src/prebuilt").join(&file_name);
    let folder = Path::new("data").join(catalog);
    let failed = |path: &Path, error: io::Error| format!("`{}`: {error}", path.display());
    let tables = fs::read_to_string(&prebuilt).map_err(|error| failed(&prebuilt, error))?;
    let line = fingerprint::line(sum(&folder).map_err(|error| failed(&folder, error))?);
    if tables.split_inclusive('\n').nth(1) != Some(&line) {
        return Err(format!(
            "`{}` does not hold the tables of `{}`; refresh it with \
             `ERRDEX_BLESS=1 cargo test --package errdex --test consistency`",
            prebuilt.display(),
            folder.display()
        ));
    }
    let target = out_dir.join(file_name);
    fs::write(&target, tables).map_err(|error| failed(&target, error))
}

/// The fingerprints of a catalog's files together.
fn sum(folder: &Path) -> io::Result<u64> {
    let mut sum = 0_u64;
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            sum = sum.wrapping_add(fingerprint::of_file(&name, &fs::read(&path)?));
        }
    }
    Ok(sum)
}
