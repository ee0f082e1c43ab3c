//! How the compiler scales: catalogs of 10 to 100,000 entries with some 300 bytes of prose each.
//!
//! ```text
//! cargo run --release -p errdex-build --example scale
//! ```

#![allow(clippy::print_stdout, reason = "a measurement is printed")]
#![allow(clippy::cast_precision_loss, reason = "megabytes are rounded anyway")]

use std::fmt::Write as _;
use std::time::Instant;

const CATALOG: &str = "catalog: scale
title: A large catalog
operations:
  - {name: read, http: {method: GET, path: /read}, summary: Reads}
  - {name: write, http: {method: POST, path: /write}, summary: Writes}
sources:
  - {id: manual, title: The manual}
";

fn main() {
    println!("| entries | domains | YAML (MB) | Rust (MB) | time (s) | peak memory (MB) |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for (domains, entries) in [(1, 1_000), (1, 10_000), (10, 10_000)] {
        let texts = (0..domains)
            .map(|number| domain(number, entries))
            .collect::<Vec<_>>();
        let names = (0..domains)
            .map(|number| format!("codes-{number}.yaml"))
            .collect::<Vec<_>>();
        let mut files = vec![("catalog.yaml", CATALOG.as_bytes())];
        files.extend(
            names
                .iter()
                .map(String::as_str)
                .zip(texts.iter().map(String::as_bytes)),
        );
        let start = Instant::now();
        let rust = errdex_build::compile_files("scale", &files);
        let seconds = start.elapsed().as_secs_f64();
        let rust = rust.unwrap_or_else(|report| panic!("{report}"));
        let megabytes = |bytes: usize| bytes as f64 / 1e6;
        println!(
            "| {} | {domains} | {:.1} | {:.1} | {seconds:.2} | {} |",
            domains * entries,
            megabytes(texts.iter().map(String::len).sum()),
            megabytes(rust.len()),
            peak_memory().map_or_else(
                || "unknown".to_owned(),
                |bytes| format!("{:.0}", megabytes(bytes))
            ),
        );
    }
}

fn domain(number: usize, entries: usize) -> String {
    let mut text = format!(
        "domain: codes-{number}\ntype: Code{number}\nkey: u32\nshape: newtype\ntitle: Codes\nfound_in: the body\nentries:\n"
    );
    for code in 0..entries {
        let prose = "Words that people read when something has gone wrong, and more of them. ";
        write!(
            text,
            "  - code: {}\n    name: Entry{code}\n    summary: Summary of entry {code}\n    \
             lifecycle: {{state: current, since: 2026-01-01}}\n    meanings:\n      \
             - operations: [read, write]\n        http_statuses: [400]\n        texts: [\"text {code}\"]\n        \
             fault: caller\n        causes: [\"{prose}\"]\n        fixes: [\"{prose}\", \"{prose}\"]\n        \
             recovery: {{retry: {{after: [1s, 2s], then: fix-account}}}}\n        sources: [manual]\n",
            code * 7
        )
        .expect("writing to a string never fails");
    }
    text
}

/// The peak memory of this process, if the system reports it.
fn peak_memory() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes = line.split_whitespace().nth(1)?.parse::<usize>().ok()?;
    Some(kilobytes * 1000)
}
