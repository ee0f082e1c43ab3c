//! Maintenance of the repository: generators of committed files, scaffolds, house rules, CI.
//!
//! Links the compiler of catalogs but not the compiled catalog, so it works even if the catalog does not
//! compile. Files about the compiled catalog come from programs that [`generate`] builds and runs.

use std::env;
use std::path::Path;
use std::process::Command;

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

/// The root of the repository.
///
/// # Panics
///
/// Never: this package has a folder of its own in it.
pub fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().expect("the package is in the repository")
}

/// The cargo that runs this program.
fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
}
