//! The command: how fast it starts, and how many instructions its answers take.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use crate::figures::Figures;
use crate::{lines, repository, run};

/// Two files of responses, whose difference is that of their lines.
const LINES: [usize; 2] = [1_000, 11_000];

/// The same for a response alone and in a log.
const LOGGED: [usize; 2] = [100, 600];

/// The command in release mode.
pub(crate) fn build() -> PathBuf {
    run::built_in(&repository().join("Cargo.toml"), "errdex")
}

pub(crate) fn measure(figures: &mut Figures) {
    let errdex = build();
    let start = (0..50).map(|_| {
        let start = Instant::now();
        run::output(Command::new(&errdex).args(["explain", "62"]));
        start.elapsed().as_secs_f64() * 1e3
    });
    figures.set("command/start", start.fold(f64::MAX, f64::min));
}

/// The instructions of answers, which need no clock.
pub(crate) fn count(figures: &mut Figures) {
    let errdex = build();
    let by_hand = run::built("by-hand");
    let scratch = tempfile::tempdir().expect("a scratch folder can be made");
    let [few, many] = LINES.map(|count| {
        let path = scratch.path().join(count.to_string());
        lines::write(&path, count);
        let mut classify = Command::new(&errdex);
        let classify = classify.args(["classify", "--lines"]).arg(&path);
        let by_hand = run::instructions(Command::new(&by_hand).arg(&path));
        [run::instructions(classify), by_hand]
    });
    let lines = (LINES[1] - LINES[0]) as f64;
    for (number, name) in ["errdex", "by hand"].iter().enumerate() {
        let a_line = (many[number] - few[number]) / lines;
        figures.set(format!("lines/{name}/instructions"), a_line);
    }

    let logged = LOGGED.map(|count| {
        let [body, log] =
            ["body", "log"].map(|name| scratch.path().join(format!("{count}-{name}")));
        lines::write_logged(&body, &log, count);
        [body, log].map(|path| {
            let mut classify = Command::new(&errdex);
            run::instructions(classify.args(["classify", "--lines"]).arg(path))
        })
    });
    let count = (LOGGED[1] - LOGGED[0]) as f64;
    for (number, name) in ["a body", "a line of a log"].iter().enumerate() {
        let a_line = (logged[1][number] - logged[0][number]) / count;
        figures.set(format!("lines/{name}/instructions"), a_line);
    }

    let of = |arguments: &[&str]| {
        let mut command = Command::new(&errdex);
        run::instructions(command.args(arguments).current_dir(repository()))
    };
    let catalog = "data/cloud-recording";
    figures.set("command/explain", of(&["explain", "62"]));
    let explained = of(&["explain", "--catalog", catalog, "62"]);
    figures.set("command/explain a folder", explained);
    figures.set("command/check a folder", of(&["check", catalog]));
}
