//! `errdex docs`: pages are written and compared.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const OTHER: &str = "../examples/own-catalog/data/sqlstate";

fn errdex(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_errdex"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect::<Vec<_>>();
    names.sort();
    names
}

#[test]
fn pages_are_written_once() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("new/folder");
    let out_name = out.to_str().unwrap();
    let output = errdex(&["docs", OTHER, "--out", out_name]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let pages = names(&out);
    for page in ["llms.txt", "sqlstate.html", "sqlstate.json", "sqlstate.md"] {
        assert!(pages.contains(&page.to_owned()), "{pages:?}");
    }
    let html = out.join("sqlstate.html");
    let written = fs::metadata(&html).unwrap().modified().unwrap();
    let output = errdex(&["docs", OTHER, "--out", out_name]);
    let told = format!("0 pages written, {} unchanged\n", pages.len());
    assert_eq!(text(&output.stdout), told);
    assert_eq!(fs::metadata(&html).unwrap().modified().unwrap(), written);
}

#[test]
fn check_shows_the_difference_and_the_command_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out_name = folder.path().to_str().unwrap();
    errdex(&["docs", OTHER, "--out", out_name]);
    let output = errdex(&["docs", OTHER, "--out", out_name, "--check"]);
    assert_eq!(output.status.code(), Some(0));
    let page = folder.path().join("sqlstate.html");
    let fresh = fs::read_to_string(&page).unwrap();
    let stale = fresh.replacen("<article", "<article hidden", 1);
    fs::write(&page, &stale).unwrap();
    let output = errdex(&["docs", OTHER, "--out", out_name, "--check"]);
    assert_eq!(output.status.code(), Some(1));
    let shown = text(&output.stdout);
    let changes = |sign: &str| {
        let lines = shown.lines();
        lines.filter(|line| line.starts_with(sign)).count()
    };
    assert!(shown.contains("\n-<article hidden"), "{shown}");
    assert!(shown.contains("\n+<article id="), "{shown}");
    assert_eq!((changes("-"), changes("+"), changes("@@")), (2, 2, 1));
    let command = format!("1 page is stale; run `errdex docs {OTHER} --out {out_name}`\n");
    assert_eq!(text(&output.stderr), command);
    assert_eq!(fs::read_to_string(&page).unwrap(), stale);
}

#[test]
fn a_missing_page_is_stale() {
    let folder = tempfile::tempdir().unwrap();
    let out_name = folder.path().to_str().unwrap();
    let output = errdex(&["docs", OTHER, "--out", out_name, "--check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("pages are stale; run `errdex docs"));
    let longest = text(&output.stdout).lines().map(str::len).max().unwrap();
    assert!(longest < 900, "a line of {longest} bytes");
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn a_catalog_with_errors_has_no_pages() {
    let folder = tempfile::tempdir().unwrap();
    let out_name = folder.path().to_str().unwrap();
    let broken = "../codegen/tests/reject/duplicate-key";
    let output = errdex(&["docs", broken, "--out", out_name]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with("error[duplicate-key]: code 53 is defined twice\n"));
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn unreadable_and_unwritable_folders_are_reported() {
    let output = errdex(&["docs", "no-such-folder"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).starts_with("errdex: cannot read `no-such-folder`: "));
    let output = errdex(&["docs"]);
    assert_eq!(output.status.code(), Some(2));
    let output = errdex(&["docs", OTHER, "--out", "Cargo.toml/docs"]);
    assert_eq!(output.status.code(), Some(2));
}

/// A change that makes a fresh page stale.
type Change<'a> = &'a dyn Fn(&str) -> String;

/// The output of `--check` for a changed page.
fn shown(change: impl Fn(&str) -> String) -> String {
    let folder = tempfile::tempdir().unwrap();
    let out_name = folder.path().to_str().unwrap();
    errdex(&["docs", "../data/cloud-recording", "--out", out_name]);
    let page = folder.path().join("llms.txt");
    let fresh = fs::read_to_string(&page).unwrap();
    let stale = change(&fresh);
    assert_ne!(fresh, stale);
    fs::write(&page, stale).unwrap();
    let output = errdex(&[
        "docs",
        "../data/cloud-recording",
        "--out",
        out_name,
        "--check",
    ]);
    assert_eq!(output.status.code(), Some(1));
    text(&output.stdout).to_owned()
}

#[test]
fn no_two_lines_of_a_change_look_the_same() {
    let at_the_end = |fresh: &str, end: &str| {
        let line = fresh.lines().max_by_key(|line| line.len()).unwrap();
        assert!(line.len() > 210, "a line must be longer than what is shown");
        fresh.replacen(line, &format!("{line}{end}"), 1)
    };
    let cases: [(&str, Change<'_>); 6] = [
        ("late words", &|fresh| at_the_end(fresh, " indeed")),
        ("only whitespace differs", &|fresh| at_the_end(fresh, "  ")),
        ("only whitespace differs", &|fresh| at_the_end(fresh, "\t")),
        ("only the line endings differ", &|fresh| {
            fresh.replace('\n', "\r\n")
        }),
        ("only whitespace differs", &|fresh| {
            fresh.trim_end().to_owned()
        }),
        ("zero width", &|fresh| fresh.replacen(": ", ":\u{200b} ", 1)),
    ];
    for (name, change) in cases {
        let shown = shown(change);
        let lines = |sign: char| {
            let lines = shown.lines().skip(2);
            let lines = lines.filter_map(move |line| line.strip_prefix(sign));
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        let (before, after) = (lines('-'), lines('+'));
        if name == "only the line endings differ" {
            assert!(shown.ends_with(&format!("\n{name}\n")), "{shown}");
            continue;
        }
        assert_eq!(before.len(), after.len(), "{shown}");
        assert!(!before.is_empty(), "{shown}");
        for (before, after) in before.iter().zip(&after) {
            assert_ne!(before, after, "{shown}");
        }
        if name.starts_with("only") {
            assert!(shown.contains(&format!("\n{name}\n")), "{shown}");
        } else {
            assert!(!shown.contains("\nonly "), "{shown}");
        }
    }
}

#[test]
fn pages_are_not_written_among_the_catalogs() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let catalog = data.join("sqlstate");
    fs::create_dir_all(&catalog).unwrap();
    for name in names(Path::new(OTHER)) {
        fs::copy(Path::new(OTHER).join(&name), catalog.join(&name)).unwrap();
    }
    let before = names(&data);
    for (dir, out) in [
        (&data, data.join("docs")),
        (&data, data.clone()),
        (&data, catalog.join("../../data/new/docs")),
        (&catalog, catalog.join("docs")),
    ] {
        let output = errdex(&[
            "docs",
            dir.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
        ]);
        assert_eq!(output.status.code(), Some(2), "{}", out.display());
        assert!(
            text(&output.stderr).starts_with("errdex: cannot write pages to `"),
            "{}",
            text(&output.stderr)
        );
        assert_eq!(names(&data), before);
    }
    // A folder whose name only starts with that of the catalogs.
    let out = folder.path().join("data-docs");
    let output = errdex(&[
        "docs",
        data.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ]);
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn pages_of_a_removed_catalog_are_reported() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    let out_name = out.to_str().unwrap();
    let all = "../examples/own-catalog/data";
    errdex(&["docs", "../data", "--out", out_name]);
    fs::write(out.join("own.md"), "<!-- Written by hand -->\n").unwrap();
    errdex(&["docs", all, "--out", out_name]);
    let before = names(out);
    let output = errdex(&["docs", all, "--out", out_name, "--check"]);
    assert_eq!(output.status.code(), Some(1));
    let gone = ["html", "json", "md"].map(|ending| {
        let path = out.join(format!("cloud-recording.{ending}"));
        format!(
            "`{}` is a page of a catalog that no longer exists; remove it\n",
            path.display()
        )
    });
    assert_eq!(text(&output.stderr), gone.concat());
    assert_eq!(names(out), before);
    // A run for one catalog does not judge the pages of others.
    let output = errdex(&["docs", OTHER, "--out", out_name, "--check"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}
