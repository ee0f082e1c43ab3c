//! The steps about the code of the workspace.

use anyhow::{Result, ensure};

use super::command::{command, run, run_with_input};
use super::repository::OUTSIDE;
use crate::{regenerate, tidy as house};

pub(super) fn format() -> Result<()> {
    run(&mut command("cargo fmt --all --check"))?;
    for folder in OUTSIDE {
        run(&mut command(&format!(
            "cargo fmt --check --manifest-path {folder}/Cargo.toml"
        )))?;
    }
    Ok(())
}

pub(super) fn tidy() -> Result<()> {
    ensure!(house::run(&house::Arguments::default())?, "see above");
    Ok(())
}

pub(super) fn lints() -> Result<()> {
    run(&mut command(
        "cargo clippy --workspace --all-targets --locked -- -D warnings",
    ))
}

pub(super) fn fresh() -> Result<()> {
    ensure!(
        regenerate::run(&regenerate::Arguments { check: true })?,
        "see above"
    );
    Ok(())
}

pub(super) fn test() -> Result<()> {
    run(&mut command("cargo test --workspace --locked"))
}

pub(super) fn doc() -> Result<()> {
    let mut doc = command("cargo doc --workspace --no-deps --locked");
    run(doc.env("RUSTDOCFLAGS", "-D warnings"))
}

pub(super) fn commands() -> Result<()> {
    run(&mut command("cargo run --locked -- explain 65"))?;
    let body = "{\"code\":65,\"reason\":\"request not completed\"}206";
    run_with_input(
        &mut command("cargo run --locked -- classify --on start"),
        body,
    )?;
    run(&mut command(
        "cargo run --locked --package errdex --example client",
    ))?;
    run(&mut command("cargo run --locked -- check data"))
}
