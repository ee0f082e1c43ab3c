//! What the commands write: complete files, all of a run or none, and only files of their own.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const CATALOG: &str = "../data/cloud-recording";
const OTHER: &str = "../examples/own-catalog/data/sqlstate";
const REGION: &str = "<!-- errdex: table error-codes -->\n<!-- /errdex -->\n";

fn errdex(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_errdex"))
        .args(arguments)
        .output()
        .unwrap()
}

/// The same with a limit on the size of files in KiB, beyond which writing is an error.
fn limited(kib: usize, arguments: &[&str]) -> Output {
    let script = format!("trap '' XFSZ; ulimit -f {kib}; exec \"$0\" \"$@\"");
    Command::new("bash")
        .args(["-c", &script, env!("CARGO_BIN_EXE_errdex")])
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

/// Everything in a folder: the bytes of files, the targets of links, and the types of the rest.
fn everything(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let kind = fs::symlink_metadata(&path).unwrap();
        if kind.is_symlink() {
            let target = fs::read_link(&path).unwrap();
            found.insert(path, target.into_os_string().into_encoded_bytes());
        } else if kind.is_dir() {
            found.extend(everything(&path));
            found.insert(path, b"a folder".to_vec());
        } else if kind.is_file() {
            let bytes = fs::read(&path).unwrap();
            found.insert(path, bytes);
        } else {
            found.insert(path, format!("{kind:?}").into_bytes());
        }
    }
    found
}

/// Asserts that a command fails with a message and changes nothing in a folder.
fn refuses(folder: &Path, run: impl Fn() -> Output, message: &str) {
    let before = everything(folder);
    let output = run();
    let stderr = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{message}: {stderr}");
    assert!(stderr.contains(message), "{stderr}");
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert_eq!(output.stdout, b"", "{message}");
    assert_eq!(everything(folder), before, "{message}");
}

/// A folder with stale pages of a catalog, and its parent.
fn stale_pages() -> (tempfile::TempDir, PathBuf) {
    let scratch = tempfile::tempdir().unwrap();
    let out = scratch.path().join("docs");
    let output = errdex(&["docs", OTHER, "--out", out.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    for entry in fs::read_dir(&out).unwrap() {
        let path = entry.unwrap().path();
        let page = fs::read_to_string(&path).unwrap();
        fs::write(&path, page + " ").unwrap();
    }
    (scratch, out)
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn pages_keep_their_permissions_and_new_ones_get_the_usual_ones() {
    let (scratch, out) = stale_pages();
    let page = out.join("llms.txt");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    fs::write(scratch.path().join("usual"), "").unwrap();
    let usual = mode(&scratch.path().join("usual"));
    assert_eq!(mode(&page), usual);
    fs::create_dir(scratch.path().join("folder")).unwrap();
    assert_eq!(mode(&out), mode(&scratch.path().join("folder")));
    fs::set_permissions(&page, fs::Permissions::from_mode(0o640)).unwrap();
    fs::remove_file(out.join("sqlstate.md")).unwrap();
    let output = errdex(&["docs", OTHER, "--out", out.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(
        (mode(&page), mode(&out.join("sqlstate.md"))),
        (0o640, usual)
    );
    assert!(text(&output.stdout).contains("5 pages written"));
}

#[test]
fn only_pages_are_replaced_by_pages() {
    let by_hand = "# Written by hand\n\nThe line <!-- Written by `errdex docs` from the catalog x --> is quoted.\n";
    for name in [
        "sqlstate.html",
        "sqlstate.json",
        "sqlstate.md",
        "llms.txt",
        "reference.schema.json",
    ] {
        let (scratch, out) = stale_pages();
        let page = out.join(name);
        let docs = || errdex(&["docs", OTHER, "--out", out.to_str().unwrap()]);
        let not_ours = format!("docs/{name}` was not written by `errdex docs`");
        for hand_written in [by_hand, " ", "{}", "<!DOCTYPE html>\n<title>x</title>"] {
            fs::write(&page, hand_written).unwrap();
            refuses(scratch.path(), docs, &not_ours);
        }
        fs::write(&page, b"\xff\xfe\0").unwrap();
        refuses(scratch.path(), docs, &not_ours);
        fs::remove_file(&page).unwrap();

        fs::write(scratch.path().join("elsewhere"), by_hand).unwrap();
        symlink("../elsewhere", &page).unwrap();
        refuses(scratch.path(), docs, "is a symbolic link");
        fs::remove_file(&page).unwrap();
        symlink("../nowhere", &page).unwrap();
        refuses(scratch.path(), docs, "is a symbolic link");
        fs::remove_file(&page).unwrap();
        symlink("/dev/zero", &page).unwrap();
        refuses(scratch.path(), docs, "is a symbolic link");
        fs::remove_file(&page).unwrap();

        pipe(&page);
        refuses(scratch.path(), docs, "is not a regular file");
        fs::remove_file(&page).unwrap();
        fs::create_dir(&page).unwrap();
        refuses(scratch.path(), docs, "is not a regular file");
        fs::remove_dir(&page).unwrap();

        // An empty file has nothing to lose.
        fs::write(&page, "").unwrap();
        let output = docs();
        assert!(output.status.success(), "{}", text(&output.stderr));
        // Pages of a checkout with other line endings are still ours.
        let crlf = fs::read_to_string(&page).unwrap().replace('\n', "\r\n");
        fs::write(&page, format!("\u{feff}{crlf}")).unwrap();
        let output = docs();
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
}

#[test]
fn a_comparison_neither_waits_for_pipes_nor_follows_links() {
    let (scratch, out) = stale_pages();
    let check = || {
        errdex(&[
            "docs",
            "../examples/own-catalog/data",
            "--out",
            out.to_str().unwrap(),
            "--check",
        ])
    };
    pipe(&out.join("other.md"));
    symlink("/dev/zero", out.join("zero.md")).unwrap();
    assert_eq!(check().status.code(), Some(1));
    pipe(&out.join("page"));
    fs::rename(out.join("page"), out.join("llms.txt")).unwrap();
    refuses(
        scratch.path(),
        check,
        "docs/llms.txt` is not a regular file",
    );
}

#[test]
fn a_full_disk_leaves_every_page_as_it_was() {
    let (scratch, out) = stale_pages();
    let out_name = out.to_str().unwrap();
    // Some pages fit and some do not; the hand-written page is the last of the run.
    let page = scratch.path().join("README.md");
    fs::write(&page, format!("# By hand\n\n{REGION}\nThe end.\n")).unwrap();
    let fill = [
        "docs",
        CATALOG,
        "--out",
        out_name,
        "--fill",
        page.to_str().unwrap(),
    ];
    for kib in [0, 1, 20, 60] {
        refuses(scratch.path(), || limited(kib, &fill), "cannot write `");
    }
    let missing = scratch.path().join("not/there/yet");
    let new = ["docs", OTHER, "--out", missing.to_str().unwrap()];
    refuses(scratch.path(), || limited(20, &new), "cannot write `");
}

#[test]
fn a_page_is_filled_as_a_whole_or_not_at_all() {
    let (scratch, out) = stale_pages();
    fs::remove_dir_all(&out).unwrap();
    errdex(&["docs", CATALOG, "--out", out.to_str().unwrap()]);
    let around = "By hand.\n".repeat(50_000);
    let page = scratch.path().join("README.md");
    fs::write(&page, format!("{around}{REGION}{around}")).unwrap();
    let link = scratch.path().join("link.md");
    symlink("README.md", &link).unwrap();
    let fill = [
        "docs",
        CATALOG,
        "--out",
        out.to_str().unwrap(),
        "--fill",
        link.to_str().unwrap(),
    ];
    refuses(scratch.path(), || limited(200, &fill), "README.md`: ");

    // The link stays, and the page that it leads to is filled.
    let output = errdex(&fill);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("link.md\n1 pages written"));
    assert_eq!(fs::read_link(&link).unwrap(), Path::new("README.md"));
    let filled = fs::read_to_string(&page).unwrap();
    assert!(filled.contains("| --- |") && filled.ends_with(&around));
    assert_eq!(errdex(&fill).status.code(), Some(0));

    // A page that cannot be replaced is refused before anything else is written.
    fs::write(out.join("llms.txt"), "").unwrap();
    fs::write(&page, REGION).unwrap();
    fs::set_permissions(&page, fs::Permissions::from_mode(0o444)).unwrap();
    refuses(
        scratch.path(),
        || errdex(&fill),
        "README.md`: the file is read-only",
    );
    for (path, message) in [
        ("/dev/zero", "is not a regular file"),
        ("/dev/stdin", "is not a regular file"),
        (scratch.path().to_str().unwrap(), "is not a regular file"),
        ("no-such-page.md", "cannot read `no-such-page.md`"),
    ] {
        let fill = [
            "docs",
            CATALOG,
            "--out",
            out.to_str().unwrap(),
            "--fill",
            path,
        ];
        refuses(scratch.path(), || errdex(&fill), message);
    }
}

#[test]
fn a_catalog_is_created_as_a_whole_or_not_at_all() {
    let scratch = tempfile::tempdir().unwrap();
    let table = scratch.path().join("table.csv");
    let rows = (0..2_000).map(|code| format!("{code},Some words about it\n"));
    fs::write(&table, format!("code,text\n{}", rows.collect::<String>())).unwrap();
    let dir = scratch.path().join("around/shop");
    let name = dir.to_str().unwrap();
    let import = [
        "import",
        table.to_str().unwrap(),
        "--from",
        "csv",
        "--out",
        name,
        "--column",
        "key=code",
        "--column",
        "summary=text",
    ];
    for (command, file) in [
        (&["new", name][..], "catalog.yaml"),
        (&import[..], "error-codes.yaml"),
    ] {
        let message = format!("cannot write `{name}/{file}`: ");
        let kib = usize::from(file == "error-codes.yaml");
        let failed = || {
            let mut output = limited(kib, command);
            // The notes of an import come first.
            let last = text(&output.stderr).lines().last().unwrap().to_owned();
            output.stderr = last.into_bytes();
            output
        };
        refuses(scratch.path(), failed, &message);
        // The next run is not obstructed.
        let output = errdex(command);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let names = fs::read_dir(&dir).unwrap();
        assert_eq!(names.count(), if kib == 0 { 3 } else { 5 });
        let siblings = fs::read_dir(dir.parent().unwrap()).unwrap();
        assert_eq!(siblings.count(), 1);
        refuses(scratch.path(), || errdex(command), "already exists");
        fs::remove_dir_all(dir.parent().unwrap()).unwrap();
    }
    symlink("nowhere", scratch.path().join("shop")).unwrap();
    let link = scratch.path().join("shop");
    refuses(
        scratch.path(),
        || errdex(&["new", link.to_str().unwrap()]),
        "already exists",
    );
}

#[test]
fn a_read_only_folder_stays_as_it_is() {
    let (scratch, out) = stale_pages();
    fs::set_permissions(&out, fs::Permissions::from_mode(0o555)).unwrap();
    // Permissions do not restrict root.
    if fs::write(out.join("probe"), "").is_ok() {
        fs::remove_file(out.join("probe")).unwrap();
        return;
    }
    let docs = || errdex(&["docs", OTHER, "--out", out.to_str().unwrap()]);
    refuses(scratch.path(), docs, "cannot write `");
    let new = out.join("shop");
    refuses(
        scratch.path(),
        || errdex(&["new", new.to_str().unwrap()]),
        "cannot create `",
    );
    fs::set_permissions(&out, fs::Permissions::from_mode(0o755)).unwrap();
}
