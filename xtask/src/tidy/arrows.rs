//! Which package depends on which: only what `tidy.toml` allows.

use std::env;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use super::{HOUSE, House};
use crate::root;

/// The relevant part of `cargo metadata`.
#[derive(Debug, Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
    /// Only our own packages have one.
    path: Option<String>,
}

pub(super) fn check(house: &House, violations: &mut Vec<String>) -> Result<()> {
    let output = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["metadata", "--format-version=1", "--no-deps", "--quiet"])
        .current_dir(root())
        .output()?;
    ensure!(output.status.success(), "`cargo metadata` failed");
    let metadata = serde_json::from_slice::<Metadata>(&output.stdout).context("its output")?;
    for package in &metadata.packages {
        let name = &package.name;
        let Some(allowed) = house.arrows.get(name) else {
            violations.push(format!("{HOUSE}: missing entry in `arrows` for `{name}`"));
            continue;
        };
        for dependency in &package.dependencies {
            let is_ours = dependency.path.is_some() && dependency.kind.as_deref() != Some("dev");
            if is_ours && !allowed.contains(&dependency.name) {
                let other = &dependency.name;
                violations.push(format!("`{name}` may not depend on `{other}`"));
            }
        }
    }
    Ok(())
}
