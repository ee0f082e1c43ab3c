//! What `cargo metadata` knows about the packages of the workspace.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use crate::{cargo, root};

/// A package of the workspace.
#[derive(Debug, Deserialize)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its features, and what each enables.
    pub features: BTreeMap<String, Vec<String>>,
    /// Everything that it depends on, also in its tests.
    pub dependencies: Vec<Dependency>,
    /// The registries that it may be published to; absent if there is no limit.
    publish: Option<Vec<String>>,
}

/// A dependency of a package.
#[derive(Debug, Deserialize)]
pub struct Dependency {
    /// The name of the other package.
    pub name: String,
    /// `dev` or `build`; absent for all others.
    pub kind: Option<String>,
    /// Only our own packages have one.
    pub path: Option<String>,
}

impl Package {
    /// Whether it is for publication.
    pub fn is_public(&self) -> bool {
        self.publish.is_none()
    }
}

/// The packages of the workspace.
///
/// # Errors
///
/// If cargo cannot read a manifest.
pub fn packages() -> Result<Vec<Package>> {
    #[derive(Deserialize)]
    struct Metadata {
        packages: Vec<Package>,
    }
    let output = cargo()
        .args(["metadata", "--format-version=1", "--no-deps", "--quiet"])
        .current_dir(root())
        .output()?;
    ensure!(output.status.success(), "`cargo metadata` failed");
    let metadata = serde_json::from_slice::<Metadata>(&output.stdout);
    Ok(metadata.context("the output of `cargo metadata`")?.packages)
}
