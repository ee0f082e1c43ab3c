//! The steps about what is published: features, versions, licenses, tarballs.

use anyhow::{Context as _, Result, ensure};

use super::command::{command, output, run, say, target};
use super::tools::{self, has_toolchain};
use crate::metadata::{self, Package};
use crate::root;

/// The packages for publication.
fn packages() -> Result<Vec<Package>> {
    let mut packages = metadata::packages()?;
    packages.retain(Package::is_public);
    Ok(packages)
}

pub(super) fn features() -> Result<()> {
    for package in packages()? {
        let features = package.features.keys().map(String::as_str);
        let features = features.filter(|name| *name != "default");
        for set in subsets(&features.collect::<Vec<_>>()) {
            let mut clippy = command("cargo clippy --quiet --locked --no-default-features");
            clippy.args(["--package", &package.name, "--features", &set.join(",")]);
            run(clippy.args(["--", "-D", "warnings"]))?;
        }
    }
    Ok(())
}

/// Every subset of a list, starting with the empty one.
fn subsets<'a>(items: &[&'a str]) -> Vec<Vec<&'a str>> {
    let mut subsets = vec![Vec::new()];
    for item in items {
        let with = subsets
            .iter()
            .map(|subset| [subset.as_slice(), &[*item]].concat());
        let with = with.collect::<Vec<_>>();
        subsets.extend(with);
    }
    subsets
}

pub(super) fn msrv() -> Result<()> {
    let version = env!("CARGO_PKG_RUST_VERSION");
    if !has_toolchain(version) {
        return say(&format!(
            "Rust {version} cannot be installed here, so only the lint `incompatible_msrv` was asked"
        ));
    }
    let check = format!("cargo +{version} check --workspace --all-targets --locked");
    run(&mut command(&check))
}

/// Works in a copy, so the lock file stays as it is.
pub(super) fn minimal_versions() -> Result<()> {
    let copy = tempfile::tempdir()?;
    let files = output(&mut command("git ls-files")).context("`git ls-files` failed")?;
    for file in files.lines() {
        let to = copy.path().join(file);
        fs_err::create_dir_all(to.parent().unwrap_or(copy.path()))?;
        fs_err::copy(root().join(file), to)?;
    }
    let nightly = tools::nightly()?;
    let mut update = command(&format!(
        "cargo +{nightly} update --quiet -Z direct-minimal-versions"
    ));
    run(update.current_dir(copy.path()))?;
    let mut check = command("cargo check --workspace --all-targets --locked");
    check.env("CARGO_TARGET_DIR", target().join("minimal-versions"));
    run(check.current_dir(copy.path()))
}

pub(super) fn deny() -> Result<()> {
    let deny = |arguments| tools::DENY.command(arguments);
    run(&mut deny(
        "--workspace --locked check licenses bans sources",
    )?)?;
    // The list of advisories is neither committed nor in a registry of packages.
    if run(&mut deny("--workspace --locked fetch db")?).is_err() {
        return say("advisories cannot be fetched here, so none were checked");
    }
    run(&mut deny(
        "--workspace --locked check --disable-fetch advisories",
    )?)
}

/// No tarball has tests: they need the repository.
///
/// The target folder is new each time: cargo would unpack the tarball of an earlier commit, which has
/// the same version.
pub(super) fn package() -> Result<()> {
    let packages = packages()?;
    let scratch = tempfile::tempdir_in(target())?;
    let mut package = command("cargo package --locked --allow-dirty");
    package.env("CARGO_TARGET_DIR", scratch.path());
    for Package { name, .. } in &packages {
        package.args(["--package", name]);
    }
    // Cargo unpacks each tarball and builds it, with the other tarballs in place of their releases.
    run(&mut package)?;
    for Package { name, version, .. } in &packages {
        let tarball = scratch
            .path()
            .join(format!("package/{name}-{version}.crate"));
        ensure!(tarball.exists(), "no tarball for `{name}`");
    }
    Ok(())
}

/// A release has a tag, which the next one is compared with.
pub(super) fn semver() -> Result<()> {
    let mut last = command("git describe --tags --match v[0-9]* --abbrev=0");
    let Some(tag) = output(&mut last) else {
        return say("no release yet, so there is nothing to compare with");
    };
    let arguments = format!("--workspace --baseline-rev {tag}");
    run(&mut tools::SEMVER_CHECKS.command(&arguments)?)
}

#[cfg(test)]
mod tests {
    use super::subsets;

    #[test]
    fn a_list_has_two_to_the_power_of_its_length_subsets() {
        assert_eq!(subsets(&[]), [Vec::<&str>::new()]);
        let expected = [vec![], vec!["a"], vec!["b"], vec!["a", "b"]];
        assert_eq!(subsets(&["a", "b"]), expected);
        assert_eq!(subsets(&["a", "b", "c", "d", "e"]).len(), 32);
    }
}
