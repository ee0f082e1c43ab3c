//! Responses in a file, one a line: how long `errdex classify --lines` takes for a million, and what
//! takes how long for the same.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::Command;

use errdex_benches::keys;

use crate::command;
use crate::figures::Figures;
use crate::run::{self, Usage};

const LINES: usize = 1_000_000;

/// How often each program reads the lines, in turns.
const ROUNDS: usize = 5;

/// The programs, by the names of their figures.
pub(crate) const PROGRAMS: [(&str, &str); 3] = [
    ("errdex", "`errdex classify --lines`"),
    (
        "by hand",
        "by hand: a `serde` struct and a `match` on four codes",
    ),
    ("jq", "`jq` with an object of four codes"),
];

const JQ: &str = r#"
{"2": "fix-request", "7": "settled", "62": "retry", "65": "retry"} as $codes
| "\(.body.code // .code)\t\($codes[.body.code // .code | tostring] // "-")"
"#;

pub(crate) fn measure(figures: &mut Figures) {
    let scratch = tempfile::tempdir().expect("a scratch folder can be made");
    let path = scratch.path().join("lines.jsonl");
    let bytes = write(&path, LINES);
    let errdex = command::build();
    let by_hand = run::built("by-hand");
    let mut best = [None::<Usage>; PROGRAMS.len()];
    for _ in 0..ROUNDS {
        for ((name, _), best) in PROGRAMS.iter().zip(&mut best) {
            let mut command = match *name {
                "errdex" => Command::new(&errdex),
                "by hand" => Command::new(&by_hand),
                _ if !run::has("jq") => continue,
                _ => Command::new("jq"),
            };
            match *name {
                "errdex" => command.args(["classify", "--lines"]),
                "jq" => command.args(["--raw-output", JQ]),
                _ => &mut command,
            };
            let usage = run::usage(command.arg(&path));
            *best = Some(best.map_or(usage, |best| best.or(usage)));
        }
    }
    for ((name, _), best) in PROGRAMS.iter().zip(best) {
        if let Some(best) = best {
            figures.set(format!("lines/{name}/user"), best.user_seconds);
            figures.set(format!("lines/{name}/seconds"), best.seconds);
            figures.set(format!("lines/{name}/peak"), best.peak_megabytes);
        }
    }
    figures.set("lines/megabytes", bytes as f64 / 1e6);
}

/// Writes this many responses, always the same ones, and returns their length in bytes.
///
/// Four kinds in random order: known by its code, a record with its operation and status, known by its
/// text, and one that nobody knows, with an ID of its own.
pub(crate) fn write(path: &Path, lines: usize) -> u64 {
    let file = File::create(path).expect("a scratch folder can be written to");
    let mut file = BufWriter::new(file);
    let mut bytes = 0;
    for number in keys::random().take(lines) {
        let line = match number % 4 {
            0 => r#"{"code":65,"reason":"request not completed"}"#.to_owned(),
            1 => r#"{"body":{"code":62,"reason":"request timeout"},"operation":"start","http_status":500}"#.to_owned(),
            2 => r#"{"message":"Invalid authentication credentials"}"#.to_owned(),
            _ => format!(r#"{{"resourceId":"{:08x}","sid":"","code":15}}"#, number >> 32),
        };
        writeln!(file, "{line}").expect("a scratch folder can be written to");
        bytes += line.len() as u64 + 1;
    }
    file.flush().expect("a scratch folder can be written to");
    bytes
}

/// The body that the lines of a log have.
const BODY: &str =
    r#"{"cname":"room7","code":404,"reason":"failed to find worker","uid":"527841"}"#;

/// Writes a response this many times, as its body alone and in lines of 2 kB of the log of a container, with
/// the request in a record and the body escaped in it.
pub(crate) fn write_logged(body: &Path, log: &Path, lines: usize) {
    let resource = "Jy".repeat(170);
    let url = format!(
        "https://api.agora.io/v1/apps/8f2b6a1c0d3e4f5a/cloud_recording/resourceid/{resource}/sid/38f8e3cf/mode/mix/stop"
    );
    let stack = "\\n    at Recorder.stop (/srv/app/recorder.js:41:11)".repeat(22);
    let escaped = BODY.replace('"', "\\\"");
    let line = format!(
        "2025-10-16T15:37:36.4Z stderr F {{\"level\":\"error\",\"msg\":\"stop failed\",\"method\":\"POST\",\"url\":\"{url}\",\
         \"status\":404,\"body\":\"{escaped}\",\"stack\":\"Error: stop failed{stack}\"}}"
    );
    let text = |line: &str| format!("{line}\n").repeat(lines);
    std::fs::write(body, text(BODY)).expect("a scratch folder can be written to");
    std::fs::write(log, text(&line)).expect("a scratch folder can be written to");
}
