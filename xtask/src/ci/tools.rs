//! The tools that CI installs, each with a version, so that CI changes only with a commit.

use std::env::consts::EXE_EXTENSION;
use std::process::Command;

use anyhow::Result;

use super::command::{command, is_installed, output, program_command, run, say, target};

/// A package of crates.io with a program of the same name.
pub(super) struct Tool {
    name: &'static str,
    version: &'static str,
}

pub(super) const DENY: Tool = Tool {
    name: "cargo-deny",
    version: "0.20.2",
};
pub(super) const FUZZ: Tool = Tool {
    name: "cargo-fuzz",
    version: "0.13.2",
};
pub(super) const SEMVER_CHECKS: Tool = Tool {
    name: "cargo-semver-checks",
    version: "0.51.0",
};

/// A linter of workflows: a program that `pip` installs.
const ZIZMOR: &str = "zizmor==1.32.0";

/// The toolchain for whatever no stable one can do.
const NIGHTLY: &str = "nightly-2026-05-20";

impl Tool {
    /// A command of the tool, which is installed unless it is there.
    ///
    /// A build without optimizations takes a fraction of the time and is fast enough.
    ///
    /// # Errors
    ///
    /// If it cannot be installed.
    pub(super) fn command(&self, arguments: &str) -> Result<Command> {
        let Self { name, version } = self;
        let root = target().join(format!("tools/{name}-{version}"));
        let program = root.join("bin").join(name);
        let program = program.with_extension(EXE_EXTENSION);
        if !program.exists() {
            let install = format!("cargo install --quiet --locked --debug {name}@{version}");
            let mut install = command(&install);
            install.arg("--root").arg(&root);
            install.env("CARGO_PROFILE_DEV_DEBUG", "0");
            run(install.env("CARGO_TARGET_DIR", root.join("build")))?;
            fs_err::remove_dir_all(root.join("build"))?;
        }
        let subcommand = name.trim_start_matches("cargo-");
        let mut command = program_command(&program);
        command.arg(subcommand).args(arguments.split_whitespace());
        Ok(command)
    }
}

/// The linter of workflows, which is installed unless it is there.
///
/// # Errors
///
/// If it cannot be installed.
pub(super) fn zizmor() -> Result<Command> {
    let root = target().join("tools").join(ZIZMOR);
    let program = root.join("bin/zizmor");
    if !program.exists() {
        if output(&mut command("python3 -m pip --version")).is_none() {
            apt_install("python3-pip")?;
        }
        let mut pip = command("python3 -m pip install --quiet --no-deps --root-user-action=ignore");
        run(pip.arg("--target").arg(&root).arg(ZIZMOR))?;
    }
    Ok(program_command(&program))
}

/// Installs packages of Debian or Ubuntu.
///
/// # Errors
///
/// If they cannot be installed.
pub(super) fn apt_install(packages: &str) -> Result<()> {
    let is_root = output(&mut command("id -u")).is_some_and(|id| id.trim() == "0");
    let sudo = if is_root { "" } else { "sudo " };
    run(&mut command(&format!("{sudo}apt-get update -q")))?;
    let install = format!("{sudo}apt-get install -qy --no-install-recommends {packages}");
    run(&mut command(&install))
}

/// Installs a package of Debian or Ubuntu unless its program is there.
///
/// # Errors
///
/// If it cannot be installed.
pub(super) fn need(program: &str, package: &str) -> Result<()> {
    if is_installed(program) {
        Ok(())
    } else {
        apt_install(package)
    }
}

/// Installs a toolchain unless it is there; false if that is not possible here.
pub(super) fn has_toolchain(name: &str) -> bool {
    let installed = output(&mut command("rustup toolchain list")).unwrap_or_default();
    let prefix = format!("{name}-");
    installed.lines().any(|line| line.starts_with(&prefix))
        || run(&mut command(&format!(
            "rustup toolchain install {name} --profile minimal --no-self-update"
        )))
        .is_ok()
}

/// The name of the nightly toolchain: the one with a date or, where it cannot be had, any.
///
/// # Errors
///
/// If nothing can be written.
pub(super) fn nightly() -> Result<&'static str> {
    if has_toolchain(NIGHTLY) {
        return Ok(NIGHTLY);
    }
    say(&format!(
        "{NIGHTLY} cannot be installed here; using the installed nightly"
    ))?;
    Ok("nightly")
}
