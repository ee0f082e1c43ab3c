//! Which package depends on which: only what `tidy.toml` allows.

use anyhow::Result;

use super::{HOUSE, House};
use crate::metadata;

pub(super) fn check(house: &House, violations: &mut Vec<String>) -> Result<()> {
    for package in &metadata::packages()? {
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
