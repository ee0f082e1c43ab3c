//! Instructions of one lookup, called out of line, as counted by callgrind.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use crate::figures::Figures;
use crate::{repository, run};

pub(crate) fn measure(figures: &mut Figures) {
    let scratch = tempfile::tempdir().expect("a scratch folder can be made");
    let counts = scratch.path().join("counts");
    let benches = repository().join("benches/Cargo.toml");
    let mut build = Command::new("cargo");
    build.args(["build", "--release", "--locked", "--bin", "count"]);
    run::output(build.arg("--manifest-path").arg(benches));
    let program = std::env::current_exe().expect("this program has a path");
    run::output(
        Command::new("valgrind")
            .args([
                "--tool=callgrind",
                "--compress-strings=no",
                "--compress-pos=no",
            ])
            .arg(format!("--callgrind-out-file={}", counts.display()))
            .arg(program.with_file_name("count")),
    );
    let counts = fs::read_to_string(counts).expect("callgrind writes its counts");
    for (name, (calls, instructions)) in edges(&counts) {
        figures.set(format!("counts/{name}"), instructions / calls);
    }
}

/// The calls of each lookup and their instructions, by `set/lookup/hits` or `set/lookup/misses`.
fn edges(counts: &str) -> BTreeMap<String, (f64, f64)> {
    let mut edges = BTreeMap::new();
    let (mut caller, mut callee) = ("", "");
    let mut lines = counts.lines();
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix("fn=") {
            caller = name;
        } else if let Some(name) = line.strip_prefix("cfn=") {
            callee = name;
        } else if let Some(calls) = line.strip_prefix("calls=") {
            let first = |line: &str, field| line.split(' ').nth(field)?.parse::<f64>().ok();
            let instructions = lines.next().and_then(|line| first(line, 1));
            let called = caller
                .strip_prefix("count::")
                .zip(callee.strip_prefix("count::lookups::"));
            if let (Some((kind, lookup)), Some(calls), Some(instructions)) =
                (called, first(calls, 0), instructions)
                && let ("hits" | "misses", Some((set, name))) = (kind, lookup.split_once("::"))
            {
                let edge = edges
                    .entry(format!("{set}/{name}/{kind}"))
                    .or_insert((0.0, 0.0));
                edge.0 += calls;
                edge.1 += instructions;
            }
        }
    }
    edges
}
