//! The steps about everything around the workspace: packages of their own, pages, the clone, the workflow.

use std::collections::BTreeSet;
use std::env;

use anyhow::{Context as _, Result, ensure};

use super::command::{command, is_installed, output, run, target};
use super::tools::{self, apt_install, need};
use crate::root;

/// The packages that are not in the workspace, each with a lock file of its own.
pub(super) const OUTSIDE: [&str; 6] = [
    "benches",
    "examples/committed-tables",
    "examples/own-catalog",
    "examples/retry-crates",
    "fuzz",
    "tests/no_std",
];

/// The crates that a crate with committed tables compiles: itself, both of ours, and three for the maps.
const CRATES_WITH_COMMITTED_TABLES: usize = 6;

pub(super) fn own_catalog() -> Result<()> {
    for example in ["own-catalog", "committed-tables"] {
        let manifest = format!("--locked --manifest-path examples/{example}/Cargo.toml");
        let mut test = command(&format!("cargo test {manifest}"));
        run(test.env("CARGO_TARGET_DIR", target().join("own-catalog")))?;
        run(&mut command(&format!(
            "cargo run --locked -- check examples/{example}/data"
        )))?;
    }
    let manifest = "--locked --manifest-path examples/retry-crates/Cargo.toml";
    let mut test = command(&format!("cargo test {manifest}"));
    run(test.env("CARGO_TARGET_DIR", target().join("own-catalog")))?;
    let crates = output(&mut command(
        "cargo tree --locked --manifest-path examples/committed-tables/Cargo.toml \
         --edges normal,build --prefix none --no-dedupe --format {p}",
    ))
    .context("`cargo tree` failed")?;
    let crates = crates.lines().collect::<BTreeSet<_>>();
    ensure!(
        crates.len() <= CRATES_WITH_COMMITTED_TABLES,
        "committed tables take {} crates: {crates:?}",
        crates.len()
    );
    Ok(())
}

pub(super) fn no_std() -> Result<()> {
    let build = |what: &str| {
        let manifest = "--locked --manifest-path tests/no_std/Cargo.toml";
        let mut build = command(&format!("cargo build {manifest} {what}"));
        build.env("CARGO_TARGET_DIR", target().join("no_std"));
        build
    };
    run(&mut build("--bin errdex-no-std"))?;
    // Only the optimizer can see that a panic is out of reach.
    let no_panic = "--release --bin no_panic --features json";
    run(&mut build(no_panic))?;
    let refused = build(&format!("{no_panic},panics")).output()?;
    let errors = String::from_utf8_lossy(&refused.stderr);
    ensure!(
        !refused.status.success() && errors.contains("a_panic_can_be_reached"),
        "a program that can panic links:\n{errors}"
    );
    Ok(())
}

pub(super) fn costs() -> Result<()> {
    need("valgrind", "valgrind")?;
    for benches in ["test --test answers", "run --bin report -- --check"] {
        let (subcommand, rest) = benches.split_once(' ').context("a subcommand")?;
        let benches = "--release --locked --manifest-path benches/Cargo.toml";
        let mut cargo = command(&format!("cargo {subcommand} {benches} {rest}"));
        run(cargo.env("CARGO_TARGET_DIR", target().join("benches")))?;
    }
    Ok(())
}

pub(super) fn vectors() -> Result<()> {
    if !is_installed("node") {
        apt_install("nodejs npm")?;
    }
    run(&mut command("cargo build --locked -p errdex-cli"))?;
    let errdex = target().join("debug").join("errdex");
    run(command("node --test pages/tests/vectors.test.mjs").env("ERRDEX", errdex))
}

pub(super) fn browser() -> Result<()> {
    if env::var_os("CHROMIUM").is_none() {
        need("chromium", "chromium")?;
    }
    if !is_installed("npm") {
        apt_install("nodejs npm")?;
    }
    run(&mut command("cargo build --locked"))?;
    for npm in ["npm ci --no-audit --no-fund", "npm test"] {
        run(command(npm).current_dir(root().join("tests/browser")))?;
    }
    Ok(())
}

/// A target folder shared with another checkout would mix up their results.
pub(super) fn clone() -> Result<()> {
    run(command(".ci/walks").arg(target().join("clone")))
}

pub(super) fn fuzz() -> Result<()> {
    need("c++", "g++")?;
    let nightly = tools::nightly()?;
    // Fails on a stale lock file; `cargo fuzz` has no option for that.
    run(&mut command(
        "cargo fetch --locked --manifest-path fuzz/Cargo.toml",
    ))?;
    for (subject, limits) in [
        (
            "classify",
            "-verbosity=0 -print_funcs=0 -runs=200000 -max_len=600",
        ),
        (
            "read",
            "-verbosity=0 -print_funcs=0 -runs=10000 -max_len=2000",
        ),
        (
            "catalog",
            "-verbosity=0 -print_funcs=0 -runs=5000 -max_len=3000",
        ),
    ] {
        let corpus = format!("fuzz/corpus/{subject}");
        fs_err::create_dir_all(root().join(&corpus))?;
        let run_fuzz = format!("run {subject} {corpus} fuzz/seeds/{subject} -- {limits}");
        let mut fuzz = tools::FUZZ.command(&run_fuzz)?;
        run(fuzz.env("RUSTUP_TOOLCHAIN", nightly))?;
    }
    Ok(())
}

pub(super) fn workflow() -> Result<()> {
    let mut zizmor = tools::zizmor()?;
    run(zizmor.args(["--offline", "--persona=pedantic", ".github"]))
}

pub(super) fn clean() -> Result<()> {
    let changed = output(&mut command("git status --porcelain")).context("`git status` failed")?;
    ensure!(changed.is_empty(), "there are changes:\n{changed}");
    Ok(())
}
