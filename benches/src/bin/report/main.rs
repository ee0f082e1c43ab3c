//! Measures everything in the budgets and writes `docs/performance.md` with its plots.
//!
//! ```text
//! cargo run --release --manifest-path benches/Cargo.toml --bin report            everything
//! cargo run --release --manifest-path benches/Cargo.toml --bin report counts     one part
//! cargo run --release --manifest-path benches/Cargo.toml --bin report --check    everything that needs no clock
//! ```
//!
//! Parts that are not measured keep their figures in `docs/performance/figures.json`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

use figures::Figures;

mod budgets;
mod builds;
mod command;
mod counts;
mod figures;
mod growth;
mod lines;
mod linked;
mod page;
mod plot;
mod run;
mod rustc;
mod script;
mod times;

/// A part of the measurements: its name, and the function that adds its figures.
type Part = (&'static str, fn(&mut Figures));

const PARTS: [Part; 9] = [
    ("counts", counts::measure),
    ("script", script::measure),
    ("linked", linked::measure),
    ("builds", builds::measure),
    ("command", command::measure),
    ("lines", lines::measure),
    ("growth", growth::measure),
    ("rustc", rustc::measure),
    ("times", times::measure),
];

/// The parts whose figures do not depend on time or load.
const STEADY: [Part; 4] = [
    ("counts", counts::measure),
    ("script", script::measure),
    ("linked", linked::measure),
    ("crates", builds::count_crates),
];

fn main() -> ExitCode {
    let chosen = env::args().skip(1).collect::<Vec<_>>();
    if chosen == ["--check"] {
        return check();
    }
    let is_known = |name: &String| PARTS.iter().any(|(part, _)| part == name);
    if let Some(unknown) = chosen.iter().find(|name| !is_known(name)) {
        let parts = PARTS.map(|(part, _)| part).join(", ");
        eprintln!("unknown part `{unknown}`; known: {parts}, `--check`");
        return ExitCode::from(2);
    }
    let folder = repository().join("docs/performance");
    fs::create_dir_all(&folder).expect("docs/ can be written to");
    let path = folder.join("figures.json");
    let mut figures = Figures::read(&path);
    for (name, measure) in PARTS {
        if chosen.is_empty() || chosen.iter().any(|part| part == name) {
            eprintln!("measuring {name}");
            measure(&mut figures);
            figures.write(&path);
        }
    }
    page::write(&figures, &repository().join("docs"));
    ExitCode::SUCCESS
}

/// Whether the figures that need no clock are within their budgets.
fn check() -> ExitCode {
    let mut figures = Figures::default();
    for (name, measure) in STEADY {
        if matches!(name, "counts" | "script") && !run::has("valgrind") {
            eprintln!("valgrind not found; skipping the instruction counts");
            continue;
        }
        measure(&mut figures);
    }
    let mut missed = 0;
    for budget in budgets::all() {
        let Some(figure) = (budget.figure)(&figures) else {
            continue;
        };
        let is_met = budget.is_met_by(figure);
        let is_held = budget.is_held_by(figure);
        let verdict = match (is_met, is_held) {
            (true, _) => "ok",
            (false, true) => "missed, as before",
            (false, false) => "MISSED",
        };
        println!(
            "{verdict}: {}: {figure:.1}, target {}",
            budget.what,
            budget.target()
        );
        missed += usize::from(!is_met && !is_held);
    }
    if missed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The root of the repository.
fn repository() -> PathBuf {
    let benches = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    benches
        .parent()
        .expect("the benches are in a folder")
        .to_owned()
}
