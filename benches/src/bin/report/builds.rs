//! The cost of a clean build of a small dependent.

use std::process::Command;

use tempfile::TempDir;

use crate::figures::Figures;
use crate::run::{self, Usage};

/// The variants: a name, and the dependencies in the manifest.
pub(crate) const VARIANTS: [(&str, &str); 9] = [
    ("nothing", ""),
    (
        "types only",
        "errdex = { path = \"{root}\", default-features = false }",
    ),
    (
        "prebuilt tables",
        "errdex = { path = \"{root}\", default-features = false, features = [\"cloud-recording\"] }",
    ),
    (
        "prebuilt tables, `http`",
        "errdex = { path = \"{root}\", default-features = false, features = [\"cloud-recording\", \"http\"] }",
    ),
    (
        "prebuilt tables, `json`",
        "errdex = { path = \"{root}\", default-features = false, features = [\"cloud-recording\", \"json\"] }",
    ),
    (
        "prebuilt tables, `serde`",
        "errdex = { path = \"{root}\", default-features = false, features = [\"cloud-recording\", \"serde\"] }",
    ),
    ("default features", "errdex = { path = \"{root}\" }"),
    (
        "`serde` with `derive` and `serde_yaml` alone",
        "serde = { version = \"1\", features = [\"derive\"] }\n\
         serde_yaml = { package = \"yaml_serde\", version = \"0.10\" }",
    ),
    (
        "`strum` with `derive`",
        "strum = { version = \"0.28\", features = [\"derive\"] }",
    ),
];

/// How often each variant is built, in turns.
const ROUNDS: usize = 3;

pub(crate) fn measure(figures: &mut Figures) {
    let mut usages = VARIANTS.map(|_| None::<Usage>);
    for _ in 0..ROUNDS {
        for ((_, dependencies), best) in VARIANTS.iter().zip(&mut usages) {
            let usage = clean_build(dependencies);
            *best = Some(best.map_or(usage, |best| best.or(usage)));
        }
    }
    for ((name, _), usage) in VARIANTS.iter().zip(usages.into_iter().flatten()) {
        figures.set(format!("builds/{name}/seconds"), usage.seconds);
        figures.set(format!("builds/{name}/cpu"), usage.cpu_seconds);
    }
    count_crates(figures);
}

/// The number of crates that are compiled, which needs no clock.
pub(crate) fn count_crates(figures: &mut Figures) {
    for (name, dependencies) in VARIANTS {
        let scratch = package(dependencies);
        let crates = crates(&mut cargo(&scratch));
        figures.set(format!("builds/{name}/crates"), crates);
    }
}

/// Builds a package from scratch.
fn clean_build(dependencies: &str) -> Usage {
    let scratch = package(dependencies);
    run::usage(cargo(&scratch).args(["build", "--offline"]))
}

/// A package with everything that it depends on.
fn package(dependencies: &str) -> TempDir {
    let scratch = tempfile::tempdir().expect("a scratch folder can be made");
    run::package(scratch.path(), dependencies, "lib.rs", "");
    run::output(cargo(&scratch).arg("fetch"));
    scratch
}

fn cargo(scratch: &TempDir) -> Command {
    let mut cargo = run::cargo(&scratch.path().join("target"));
    // Crates from a registry are never built incrementally, so paths are not either.
    cargo.current_dir(scratch).env("CARGO_INCREMENTAL", "0");
    cargo
}

/// The crates in the dependency tree of a build, each version once.
fn crates(cargo: &mut Command) -> f64 {
    cargo.args([
        "tree",
        "--offline",
        "--prefix=none",
        "--edges=normal,build",
        "--no-dedupe",
    ]);
    let tree = run::output(cargo.arg("--format={p}")).stdout;
    let tree = String::from_utf8_lossy(&tree).into_owned();
    let crates = tree.lines().collect::<std::collections::BTreeSet<_>>();
    crates.len() as f64
}
