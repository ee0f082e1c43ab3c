//! Instructions of lookups, called out of line, and of answers of the command, as counted by callgrind.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use errdex::Code;
use errdex::cloud_recording::ENTRIES;

use crate::figures::Figures;
use crate::{command, run};

pub(crate) fn measure(figures: &mut Figures) {
    lookups(figures);
    command::count(figures);
}

fn lookups(figures: &mut Figures) {
    let scratch = tempfile::tempdir().expect("a scratch folder can be made");
    let counts = scratch.path().join("counts");
    run::output(
        Command::new("valgrind")
            .args([
                "--tool=callgrind",
                "--compress-strings=no",
                "--compress-pos=no",
            ])
            .arg(format!("--callgrind-out-file={}", counts.display()))
            .arg(run::built("count")),
    );
    let counts = fs::read_to_string(counts).expect("callgrind writes its counts");
    for (name, (calls, instructions)) in edges(&counts) {
        figures.set(format!("counts/{name}"), instructions / calls);
    }
    let bodies = ENTRIES.iter().flat_map(|entry| entry.examples());
    let lengths = bodies
        .map(|example| example.body().len())
        .collect::<Vec<_>>();
    let mean = lengths.iter().sum::<usize>() as f64 / lengths.len() as f64;
    figures.set("counts/classification/mean body", mean);
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
