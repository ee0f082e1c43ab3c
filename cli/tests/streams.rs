//! What the commands read and write: readers that close, streams that never end, special files, and
//! names that would control a terminal.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::symlink;
use std::process::{Command, Output, Stdio};

const CATALOG: &str = "../data/cloud-recording";
const BROKEN: &str = "../codegen/tests/reject/duplicate-key";

fn errdex(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_errdex"));
    command.args(arguments).stdin(Stdio::null());
    command
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

/// The writing end of a pipe whose reader is closed.
fn gone() -> Stdio {
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    writer.into()
}

/// Every subcommand, with and without a result.
fn commands(folder: &str) -> Vec<Vec<String>> {
    let page = format!("{folder}/page.md");
    fs::write(&page, "62: busy, error code 98765\n").unwrap();
    let lines = format!("{folder}/lines");
    fs::write(&lines, "{\"code\":98765}\n".repeat(10_000)).unwrap();
    let table = format!("{folder}/table.csv");
    fs::write(&table, "code\n1\n\"\"\n").unwrap();
    let stale = format!("{folder}/stale");
    let commands = [
        "explain 62".to_owned(),
        "explain 62 --format json".to_owned(),
        "explain nothing-like-it".to_owned(),
        "explain nothing-like-it --format json".to_owned(),
        format!("classify {lines}"),
        format!("classify {lines} --format json"),
        format!("classify --lines {lines}"),
        format!("classify --lines {lines} --format json"),
        format!("check {CATALOG}"),
        format!("check {BROKEN}"),
        format!("check {BROKEN} --format json"),
        format!("check {BROKEN} --format github"),
        format!("docs {CATALOG} --out {stale} --check"),
        format!("docs {BROKEN} --out {stale}"),
        format!("docs {CATALOG} --out {folder}/docs-run%"),
        format!("audit {CATALOG} {page}"),
        format!("audit {CATALOG} {page} --format json"),
        format!("new {folder}/new-run%"),
        format!("import {table} --from csv --column key=code --out {folder}/imported-run%"),
        "schema".to_owned(),
        "--help".to_owned(),
        "--no-such-argument".to_owned(),
        "explain".to_owned(),
        "check no-such-folder".to_owned(),
        "audit no-such-folder page".to_owned(),
    ];
    let words = |command: &String| command.split(' ').map(str::to_owned).collect();
    commands.iter().map(words).collect()
}

/// Runs a command; what it creates has a different name in each run.
fn run(command: &[String], number: usize, out: Stdio, err: Stdio) -> Output {
    let words = command
        .iter()
        .map(|word| word.replace('%', &number.to_string()));
    let words = words.collect::<Vec<_>>();
    let words = words.iter().map(String::as_str).collect::<Vec<_>>();
    errdex(&words).stdout(out).stderr(err).output().unwrap()
}

#[test]
fn a_closed_reader_does_not_change_the_exit_status() {
    let scratch = tempfile::tempdir().unwrap();
    let mut statuses = Vec::new();
    for command in commands(scratch.path().to_str().unwrap()) {
        let whole = run(&command, 0, Stdio::piped(), Stdio::piped());
        let expected = whole.status.code();
        assert!(expected.is_some(), "{command:?}");
        for (number, out, err) in [
            (1, gone(), Stdio::piped()),
            (2, Stdio::piped(), gone()),
            (3, gone(), gone()),
        ] {
            let output = run(&command, number, out, err);
            assert_eq!(output.status.code(), expected, "{number}: {command:?}");
            // A reader that stays open gets everything.
            if number == 1 {
                assert_eq!(
                    without_number(&output.stderr, number),
                    without_number(&whole.stderr, 0),
                    "{command:?}"
                );
            } else if number == 2 {
                assert_eq!(
                    without_number(&output.stdout, number),
                    without_number(&whole.stdout, 0),
                    "{command:?}"
                );
            }
        }
        statuses.push(expected);
    }
    for status in [0, 1, 2] {
        assert!(statuses.contains(&Some(status)), "{statuses:?}");
    }
}

fn without_number(bytes: &[u8], number: usize) -> String {
    text(bytes).replace(&format!("-run{number}"), "-run%")
}

#[test]
fn a_full_disk_is_not_a_closed_reader() {
    let scratch = tempfile::tempdir().unwrap();
    let full = || Stdio::from(File::options().write(true).open("/dev/full").unwrap());
    for command in commands(scratch.path().to_str().unwrap()) {
        let whole = run(&command, 0, Stdio::piped(), Stdio::piped());
        if !whole.stdout.is_empty() {
            let output = run(&command, 1, full(), Stdio::piped());
            assert_eq!(output.status.code(), Some(2), "{command:?}");
        }
    }
}

#[test]
fn endless_lines_end_with_their_reader() {
    for (line, status) in [("{\"code\":62}\n", 0), ("{\"code\":98765}\n", 1)] {
        let mut child = errdex(&["classify", "--lines"])
            .stdin(Stdio::piped())
            .stdout(gone())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        // The writer stops when the command does.
        while input.write_all(line.as_bytes()).is_ok() {}
        assert_eq!(child.wait().unwrap().code(), Some(status));
    }
}

#[test]
fn lines_of_a_file_are_read_to_the_end_without_a_reader() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("lines");
    let unknown = "{\"code\":98765}\n".repeat(20_000);
    fs::write(&path, unknown + "{\"code\":62}\n").unwrap();
    let as_argument = errdex(&["classify", "--lines", path.to_str().unwrap()])
        .stdout(gone())
        .output()
        .unwrap();
    let as_input = errdex(&["classify", "--lines"])
        .stdin(File::open(&path).unwrap())
        .stdout(gone())
        .output()
        .unwrap();
    for output in [as_argument, as_input] {
        assert_eq!(output.status.code(), Some(0));
        assert!(text(&output.stderr).starts_with("20001 lines\n"));
    }
}

/// A command with limits of 300 MB of memory and a minute of time.
fn bounded(script: &str) -> Output {
    let script = format!("ulimit -v 300000; {script}");
    Command::new("timeout")
        .args(["60", "bash", "-c", &script])
        .env("ERRDEX", env!("CARGO_BIN_EXE_errdex"))
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[test]
fn endless_files_and_pipes_without_a_writer_are_refused() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().to_str().unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(scratch.path().join("pipe"))
            .status()
            .unwrap()
            .success()
    );
    symlink("/dev/zero", scratch.path().join("zero.md")).unwrap();
    for script in [
        format!("$ERRDEX audit {CATALOG} FILE"),
        format!("$ERRDEX docs {CATALOG} --out {folder}/docs --fill FILE"),
        format!("$ERRDEX import FILE --from csv --column key=code --out {folder}/new"),
    ] {
        for file in [
            "/dev/zero",
            "/dev/random",
            &format!("{folder}/pipe"),
            &format!("{folder}/zero.md"),
            folder,
        ] {
            let output = bounded(&script.replace("FILE", file));
            assert_eq!(output.status.code(), Some(2), "{script} {file}");
            let expected = format!("errdex: `{file}` is not a regular file\n");
            assert_eq!(text(&output.stderr), expected, "{script}");
        }
    }
    for (script, expected) in [
        (
            format!("$ERRDEX audit {CATALOG} /dev/stdin < /dev/zero"),
            "`/dev/stdin` is longer than 16777216 bytes",
        ),
        (
            format!("$ERRDEX audit {CATALOG} <(cat /dev/zero)"),
            "is longer than 16777216 bytes",
        ),
        (
            format!(
                "cat /dev/zero | $ERRDEX import /dev/stdin --from json --column key=code --out {folder}/new"
            ),
            "`/dev/stdin` is longer than 33554432 bytes",
        ),
        (
            "$ERRDEX classify /dev/zero".to_owned(),
            "the response is longer than 67108864 bytes",
        ),
        (
            "$ERRDEX classify < /dev/zero".to_owned(),
            "the response is longer than 67108864 bytes",
        ),
        (
            "$ERRDEX classify --lines /dev/zero".to_owned(),
            "a line is longer than 1073741824 bytes",
        ),
        (format!("$ERRDEX classify {folder}"), "is a folder"),
        (format!("$ERRDEX classify --lines {folder}"), "is a folder"),
    ] {
        let output = bounded(&script);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{script}: {}",
            text(&output.stderr)
        );
        assert!(
            text(&output.stderr).contains(expected),
            "{script}: {}",
            text(&output.stderr)
        );
        assert_eq!(text(&output.stderr).lines().count(), 1, "{script}");
    }
    assert!(!scratch.path().join("new").exists() && !scratch.path().join("docs").exists());
}

#[test]
fn streams_that_end_are_read() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().to_str().unwrap();
    for (script, status) in [
        (
            "printf '{\"code\":62}' | $ERRDEX classify --on start".to_owned(),
            0,
        ),
        (
            "$ERRDEX classify - --on start <<< '{\"code\":62}'".to_owned(),
            0,
        ),
        ("$ERRDEX classify <(echo '{\"code\":62}')".to_owned(), 0),
        (
            "printf '{\"code\":62}' | $ERRDEX classify /dev/stdin".to_owned(),
            0,
        ),
        ("$ERRDEX classify /dev/null".to_owned(), 1),
        (
            format!(
                "echo 'error code 98765' | $ERRDEX audit {CATALOG} /dev/stdin --domain leave-codes"
            ),
            1,
        ),
        (
            format!(
                "printf 'code\\n1\\n' | $ERRDEX import /dev/stdin --from csv --column key=code --out {folder}/new"
            ),
            0,
        ),
    ] {
        let output = bounded(&script);
        assert_eq!(
            output.status.code(),
            Some(status),
            "{script}: {}",
            text(&output.stderr)
        );
        assert!(!text(&output.stdout).is_empty(), "{script}");
    }
}

/// A name that sets the title of a terminal, reverses text, hides text, and forges a line.
const NAME: &str = "a\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\u{200b}\nerror: b";

/// What must never be written because of such a name.
const WRITES: [&str; 6] = [
    "\u{1b}]",
    "\u{7}",
    "\u{9b}",
    "\u{202e}",
    "\u{200b}",
    "\nerror: b",
];

/// Every subcommand with every argument that it shows; `@` is the name.
const SHOWN: &str = "\
    @
    explain @
    explain @ --format json
    explain 62 --on @
    explain 62 --@
    explain 404 --http @
    classify @
    classify @.folder
    classify @.body
    classify @.body --format json
    classify @.body --lines
    classify @.body --lines --format json
    check @
    check @.folder
    check @.folder --format json
    check @.folder --format github
    docs @
    docs @.folder
    docs cloud-recording --out @.page
    docs cloud-recording --out @.out --check
    docs cloud-recording --out @.out
    docs cloud-recording --out @.out
    docs cloud-recording --out @.out --fill @
    docs cloud-recording --out @.out --fill @.page --check
    docs . --out @.folder
    audit @ @.page
    audit @.folder @.page
    audit cloud-recording @
    audit cloud-recording @.page
    audit cloud-recording @.page --format json
    audit cloud-recording @.page --domain @
    audit cloud-recording @.page --ignore @=@
    audit cloud-recording @.page --ignore @
    new @
    new @.folder
    new @/shop
    import @ --from csv --column key=code --out shop
    import @.csv --from csv --column key=nothing --out shop
    import @.csv --from csv --column key=@ --out shop
    import @.csv --from @ --column key=code --out shop
    import @.csv --from csv --column key=code --set summary=@ --out shop
    import @.csv --from csv --column key=code --out @.folder
    import @.csv --from json --column key=code --out other";

#[test]
fn arguments_and_names_cannot_write_to_the_terminal() {
    let scratch = tempfile::tempdir().unwrap();
    let inside = |name: &str| scratch.path().join(name.replace('@', NAME));
    symlink(
        fs::canonicalize(CATALOG).unwrap(),
        inside("cloud-recording"),
    )
    .unwrap();
    fs::create_dir(inside("@.folder")).unwrap();
    for file in ["catalog.yaml", "error-codes.yaml"] {
        fs::copy(format!("{BROKEN}/{file}"), inside("@.folder").join(file)).unwrap();
    }
    fs::write(inside("@.page"), format!("error code 98765 {NAME}\n")).unwrap();
    fs::write(
        inside("@.csv"),
        format!("code,{NAME}\n\"\"\n1\n2,{NAME},{NAME}\n"),
    )
    .unwrap();
    let body = "{\"code\":98765,\"reason\":\"\\u001b]0;x\\u0007\\u009b\\u202e\"}";
    fs::write(inside("@.body"), body).unwrap();
    for command in SHOWN.lines() {
        let words = command.split_whitespace();
        let words = words
            .map(|word| word.replace('@', NAME))
            .collect::<Vec<_>>();
        let words = words.iter().map(String::as_str).collect::<Vec<_>>();
        for color in ["0", "1"] {
            let mut errdex = errdex(&words);
            errdex.current_dir(&scratch).env("CLICOLOR_FORCE", color);
            let output = errdex.output().unwrap();
            for shown in [text(&output.stdout), text(&output.stderr)] {
                let written = WRITES.iter().find(|text| shown.contains(**text));
                assert_eq!(written, None, "{command} {color}: {shown:?}");
            }
        }
    }
}

#[test]
fn no_pager_is_started_without_a_terminal() {
    let file = format!("{}/paged", env!("CARGO_TARGET_TMPDIR"));
    let _ = fs::remove_file(&file);
    let explain = |pager: &str| {
        let mut command = errdex(&["explain", "62", "--full"]);
        command.env("PAGER", pager).output().unwrap()
    };
    let without = explain("");
    let with = explain(&format!("tee {file}"));
    assert!(text(&without.stdout).lines().count() > 40);
    assert_eq!(text(&with.stdout), text(&without.stdout));
    assert!(fs::metadata(&file).is_err(), "the pager has run");
}
