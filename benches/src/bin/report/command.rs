//! The command: how fast it starts, and how many responses it reads per second.

use std::fs;
use std::process::Command;

use crate::figures::Figures;
use crate::{repository, run};

const LINES: usize = 1_000_000;

const BODIES: [&str; 4] = [
    r#"{"code":65,"reason":"request not completed"}"#,
    r#"{"body":{"code":62,"reason":"request timeout"},"operation":"start","http_status":500}"#,
    r#"{"message":"Invalid authentication credentials"}"#,
    r#"{"resourceId":"r","sid":"","code":15}"#,
];

pub(crate) fn measure(figures: &mut Figures) {
    let scratch = tempfile::tempdir().expect("a scratch folder can be made");
    let mut build = Command::new("cargo");
    build.args([
        "build",
        "--locked",
        "--release",
        "--package",
        "errdex-cli",
        "--target-dir",
    ]);
    run::output(build.arg(scratch.path()).current_dir(repository()));
    let errdex = scratch.path().join("release/errdex");

    let start = (0..50).map(|_| {
        let start = std::time::Instant::now();
        run::output(Command::new(&errdex).args(["explain", "62"]));
        start.elapsed().as_secs_f64() * 1e3
    });
    figures.set("command/start", start.fold(f64::MAX, f64::min));

    let lines = BODIES
        .iter()
        .cycle()
        .take(LINES)
        .fold(String::new(), |lines, body| lines + body + "\n");
    let path = scratch.path().join("lines.jsonl");
    fs::write(&path, &lines).expect("a scratch folder can be written to");
    let usage = run::usage(
        Command::new(&errdex)
            .args(["classify", "--lines"])
            .arg(&path),
    );
    figures.set("command/lines a second", LINES as f64 / usage.seconds);
    figures.set(
        "command/megabytes a second",
        lines.len() as f64 / 1e6 / usage.seconds,
    );
    figures.set("command/peak", usage.peak_megabytes);
}
