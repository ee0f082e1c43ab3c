//! Maintenance of the repository: generators of committed files, scaffolds, house rules, CI.
//!
//! Links the compiler of catalogs but not the compiled catalog, so it works even if the catalog does not
//! compile. Files about the compiled catalog come from programs that [`generate`] builds and runs.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

pub mod add_code;
pub mod ci;
pub mod file;
pub mod generate;
pub mod metadata;
pub mod regenerate;
pub mod sabotage;
pub mod tidy;

/// The command that refreshes every generated file, for the messages of the tests that compare one.
pub const REFRESH: &str = "cargo xtask regenerate";

/// The root of the repository, in which cargo runs this program.
///
/// A binary may have been built in another checkout that shares the target folder, so what cargo says
/// counts more than what the compiler said.
///
/// # Panics
///
/// Never: this package is in the repository.
pub fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let package = package.unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let mut folders = package.ancestors();
        let root = folders.find(|folder| folder.join("xtask/Cargo.toml").exists());
        root.expect("the package is in the repository").to_owned()
    })
}

/// The cargo that runs this program.
fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
}
