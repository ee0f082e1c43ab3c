//! What keeps the repository in order: generators of committed files, scaffolds, house rules.
//!
//! It links the compiler of catalogs but not what the compiler makes of the bundled one, so it works
//! on a catalog that does not compile. What speaks of the compiled catalog comes from programs, which
//! [`generate`] builds and runs.

use std::path::Path;

pub mod add_code;
pub mod file;
pub mod generate;
pub mod regenerate;
pub mod sabotage;
pub mod tidy;

/// The command that refreshes every committed file; what a test of one names when it fails.
pub const REFRESH: &str = "cargo xtask regenerate";

/// The folder of the repository.
///
/// # Panics
///
/// Never: this package has a folder of its own in it.
pub fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().expect("the package is in the repository")
}
