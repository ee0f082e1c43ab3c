//! `errdex import`: whatever is in a table, the only mistakes of its draft are those that it marks.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use proptest::prelude::*;
use serde_json::Value;

fn errdex(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_errdex"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

/// Imports a table into the folder `drafted`.
fn import(scratch: &Path, kind: &str, table: &str, arguments: &[&str]) -> Output {
    let file = scratch.join("table");
    fs::write(&file, table).unwrap();
    let out = scratch.join("drafted");
    let paths = [file.to_str().unwrap(), "--out", out.to_str().unwrap()];
    errdex(&[&["import", "--from", kind], &paths[..], arguments].concat())
}

/// What `check` finds in the draft.
fn findings(scratch: &Path) -> Vec<String> {
    let out = scratch.join("drafted");
    let output = errdex(&["check", out.to_str().unwrap(), "--format", "json"]);
    let answer = serde_json::from_slice::<Value>(&output.stdout).unwrap();
    let findings = answer["findings"].as_array().unwrap().iter();
    let messages = findings.map(|finding| finding["message"].as_str().unwrap().to_owned());
    messages.collect()
}

fn draft(scratch: &Path, file: &str) -> String {
    fs::read_to_string(scratch.join("drafted").join(file)).unwrap()
}

/// Imports a table, and returns the draft and the standard error of the command.
fn drafted(kind: &str, table: &str, arguments: &[&str]) -> (String, String) {
    let scratch = tempfile::tempdir().unwrap();
    let output = import(scratch.path(), kind, table, arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let stderr = text(&output.stderr).to_owned();
    (draft(scratch.path(), "error-codes.yaml"), stderr)
}

#[test]
fn an_imported_table_marks_what_it_does_not_state() {
    let tables = [
        (
            "csv",
            "number,what\n7,\"odd: \"\"text\"\" # here\"\n8,odd text\n",
        ),
        (
            "json",
            r#"[{"number": 7, "what": "odd: \"text\" # here"}, {"number": 8, "what": "odd text"}]"#,
        ),
        (
            "markdown-table",
            "# Codes\n\n| number | what |\n| --- | --- |\n| `7` | odd: \"text\" # here |\n| 8 | odd text |\n",
        ),
    ];
    let columns = ["--column", "key=number", "--column", "summary=what"];
    for (kind, table) in tables {
        let scratch = tempfile::tempdir().unwrap();
        let output = import(scratch.path(), kind, table, &columns);
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_eq!(findings(scratch.path()), [""; 0], "{kind}");
        let draft = draft(scratch.path(), "error-codes.yaml");
        for field in ["fault", "fixes", "recovery"] {
            let marks = draft.matches(&format!("# missing: {field}")).count();
            assert_eq!(marks, 2, "{kind}: {field}\n{draft}");
        }
        assert!(
            draft.contains("key: u16") && draft.contains("name: OddText"),
            "{draft}"
        );
        let given = [
            "--set",
            "fault=caller",
            "--set",
            "recovery=fix-request",
            "--set",
            "fix=Fix it.",
        ];
        let scratch = tempfile::tempdir().unwrap();
        import(
            scratch.path(),
            kind,
            table,
            &[&columns[..], &given].concat(),
        );
        assert_eq!(findings(scratch.path()), [""; 0], "{kind}");
    }
}

#[test]
fn an_import_reports_what_it_cannot_do() {
    let scratch = tempfile::tempdir().unwrap();
    let file = scratch.path().join("table.csv");
    fs::write(&file, "a,b\n1,2\n").unwrap();
    let out = scratch.path().join("drafted");
    let run = |kind: &str, column: &str| {
        let paths = [file.to_str().unwrap(), "--out", out.to_str().unwrap()];
        errdex(&[&["import", "--from", kind, "--column", column], &paths[..]].concat())
    };
    for (kind, column) in [
        ("csv", "key=c"),
        ("csv", "summary=a"),
        ("json", "key=a"),
        ("markdown-table", "key=a"),
        ("csv", "kee=a"),
    ] {
        let output = run(kind, column);
        assert_eq!(output.status.code(), Some(2), "{kind} {column}");
        assert!(!text(&output.stderr).is_empty());
        assert!(!out.exists());
    }
}

#[test]
fn nothing_is_written_under_names_that_no_catalog_can_have() {
    for (arguments, complaint) in [
        (["--domain", "../../esc"], "invalid id `../../esc`"),
        (["--domain", "x: y"], "invalid id `x: y`"),
        (
            ["--domain", "catalog"],
            "a domain cannot have the id `catalog`",
        ),
        (["--type", "a b"], "`a b`"),
        (["--url", "not a url"], "invalid link `not a url`"),
    ] {
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path().join("a/b");
        fs::create_dir_all(&folder).unwrap();
        let arguments = [&["--column", "key=k"], &arguments[..]].concat();
        let output = import(&folder, "csv", "k\n7\n", &arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let stderr = text(&output.stderr);
        assert!(stderr.contains(complaint), "{stderr}");
        assert!(!folder.join("drafted").exists());
        assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 1);
    }
    let scratch = tempfile::tempdir().unwrap();
    let table = scratch.path().join("table");
    fs::write(&table, "k\n7\n").unwrap();
    let out = scratch.path().join("Bad Id");
    let paths = [table.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let output = errdex(
        &[
            &["import", "--from", "csv", "--column", "key=k"],
            &paths[..],
        ]
        .concat(),
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("invalid id `Bad Id`"));
    assert!(!out.exists());
}

#[test]
fn cells_that_no_catalog_can_hold_become_comments() {
    let table = r#"[
        {"k": 1, "f": "caller\n        foo: bar", "r": "again", "h": "4xx", "o": "4x: y", "s": "<b>"},
        {"k": 2, "f": "Client", "r": "fix-request", "h": "404, 500", "o": "create, remove", "s": "NO_DATA"}
    ]"#;
    let columns = [
        "--column",
        "key=k",
        "--column",
        "fault=f",
        "--column",
        "recovery=r",
        "--column",
        "http=h",
        "--column",
        "on=o",
        "--column",
        "summary=s",
        "--set",
        "fix=Fix it.",
    ];
    let scratch = tempfile::tempdir().unwrap();
    let output = import(scratch.path(), "json", table, &columns);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let draft = draft(scratch.path(), "error-codes.yaml");
    for refused in [
        r#"# refused: fault: "caller\n        foo: bar" ("#,
        "# refused: recovery: again (",
        r#"# refused: http_statuses: ["4xx"] ("#,
        r#"# refused: operations: ["4x: y"] ("#,
        r#"# refused: summary: "<b>" ("#,
        "# refused: fault: Client (",
    ] {
        assert!(draft.contains(refused), "{refused}\n{draft}");
    }
    for held in [
        "http_statuses: [404, 500]",
        "operations: [create, remove]",
        "name: NoData",
        "summary: \"No data\"",
    ] {
        assert!(draft.contains(held), "{held}\n{draft}");
    }
    let catalog = self::draft(scratch.path(), "catalog.yaml");
    let operation = "  - name: remove\n    # missing: http\n";
    assert!(catalog.contains(operation), "{catalog}");
    assert!(!catalog.contains("4x: y"), "{catalog}");
}

#[test]
fn dropped_rows_and_cells_are_reported() {
    let columns = ["--column", "key=k", "--column", "summary=s"];
    let (draft, stderr) = drafted("csv", "k,s\n1,A\n,B\n1,C\n2,D,E\n", &columns);
    assert!(
        draft.contains("  # skipped: line 4: the key is the same as in line 2"),
        "{draft}"
    );
    assert!(draft.contains("  #   summary: \"C\"\n"), "{draft}");
    let lines = stderr
        .lines()
        .map(|line| line.split_once("table:").unwrap().1);
    assert_eq!(
        lines.collect::<Vec<_>>(),
        [
            "3: skipped: the row has no key",
            "4: skipped: the key is the same as in line 2, ignoring case",
            "5: dropped, because the table has no such column: `E`",
        ]
    );
    let table = "\n| k | s |\n| --- | --- |\n| `1` | y<br>z | a \\| b |\n";
    let (draft, stderr) = drafted("markdown-table", table, &columns);
    assert!(draft.contains("summary: \"Y z\""), "{draft}");
    assert!(
        stderr.contains("table:4: dropped, because the table has no such column: `a \\| b`"),
        "{stderr}"
    );
    let table = r#"[{"k": 1, "s": "A", "s": "B"}]"#;
    let (draft, stderr) = drafted("json", table, &columns);
    assert!(draft.contains("summary: \"A\""), "{draft}");
    assert!(
        stderr.contains("table:1: dropped, because of an earlier `s`: `B`"),
        "{stderr}"
    );

    let scratch = tempfile::tempdir().unwrap();
    let output = import(scratch.path(), "csv", "k,s\n", &columns);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no row can become an entry"));
}

const FIELDS: [&str; 10] = [
    "name", "summary", "cause", "fix", "fault", "recovery", "evidence", "http", "text", "on",
];

/// Cells that are valid in some field, and cells that have broken a draft before.
fn cell() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "",
        "1",
        "2",
        "7",
        "-7",
        "007",
        "404",
        "404, 500",
        "99999",
        "99999999999999999999",
        "caller",
        "service",
        "fix-request",
        "settled",
        "retry",
        "restart",
        "retry 1s 2s then restart",
        "retry 2s 1s then x: y",
        "documented",
        "observed",
        "start",
        "start, stop",
        "Start",
        "a; b",
        ",",
        "N",
        "On",
        "null",
        "~",
        "ALL",
        "COUNT",
        "Self",
        "NO_DATA",
        "no_data",
        "caller\n        foo: bar",
        "caller # unsure",
        "create: x",
        "4xx",
        "Client",
        "<b>x</b>",
        "a `b",
        "`a`",
        "ends.",
        "...",
        "two\nlines",
        "\u{7}",
        "\u{202e}x",
        "\u{feff}",
        "- a",
        "# a",
        "&a",
        "*a",
        "!a",
        "[a, b]",
        "{a: b}",
        "\"",
        "'",
        "\\",
        "a|b",
        "[x](y z)",
        "[x](https://example.org)",
        "\u{e4}lpha",
        "\u{c4}LPHA",
        "---",
        "%a",
        "\t",
        "a\tb",
    ]);
    let clashing = prop::sample::select(vec!["no data", "nodata", "NO_DATA", "x", "X", "1"]);
    prop_oneof![
        1 => clashing.prop_map(str::to_owned),
        3 => known.prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[a-zA-Z ]{1,100}",
    ]
}

/// A table of some format, whose columns are `c0`, `c1` and so on.
fn written(kind: &str, rows: &[Vec<String>]) -> String {
    let width = FIELDS.len() + 1;
    let columns = (0..width).map(|i| format!("c{i}")).collect::<Vec<_>>();
    match kind {
        "csv" => {
            let mut writer = csv::WriterBuilder::new()
                .flexible(true)
                .from_writer(Vec::new());
            writer.write_record(&columns).unwrap();
            for row in rows {
                writer.write_record(row).unwrap();
            }
            String::from_utf8(writer.into_inner().unwrap()).unwrap()
        }
        "json" => {
            let objects = rows.iter().map(|row| columns.iter().zip(row).collect());
            let objects = objects.collect::<Vec<std::collections::BTreeMap<_, _>>>();
            serde_json::to_string(&objects).unwrap()
        }
        _ => {
            let line = |cells: &[String]| {
                let cells = cells.iter().map(|cell| cell.replace(['\n', '\r'], "<br>"));
                format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
            };
            let rule = vec!["---".to_owned(); width];
            let rows = rows.iter().map(|row| line(row)).collect::<String>();
            format!("{}{}{rows}", line(&columns), line(&rule))
        }
    }
}

/// A file of a draft with a valid value at each mark.
fn repaired(draft: &str) -> String {
    let line = |(number, line): (usize, &str)| {
        let (lead, mark) = line.split_once("# ").unwrap_or((line, ""));
        let mark = mark
            .strip_prefix("missing: ")
            .or(mark.strip_prefix("refused: "));
        let field = mark.map(|mark| mark.split(':').next().unwrap());
        let is_mark = lead.trim_matches([' ', '-']).is_empty();
        let value = match field.filter(|_| is_mark) {
            Some("name") => format!("name: Repaired{number}"),
            Some("summary") => "summary: Repaired".to_owned(),
            Some("fault") => "fault: nobody".to_owned(),
            Some("fixes") => "fixes: [Fix it.]".to_owned(),
            Some("recovery") => "recovery: fix-request".to_owned(),
            Some("http") => "http: {method: GET, path: /repaired}".to_owned(),
            _ => return format!("{line}\n"),
        };
        format!("{lead}{value}\n")
    };
    draft.lines().enumerate().map(line).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_draft_is_clean_once_its_marks_are_repaired(
        kind in prop::sample::select(vec!["csv", "json", "markdown-table"]),
        rows in prop::collection::vec(prop::collection::vec(cell(), 0..FIELDS.len() + 3), 1..12),
        mapped in prop::collection::vec(prop::option::of(1..=FIELDS.len()), FIELDS.len()),
        set in prop::option::of((prop::sample::select(&FIELDS[..]), cell())),
    ) {
        // A line of only whitespace is not a row of any table, and a NUL cannot be in an argument.
        let row = |(i, mut row): (usize, Vec<String>)| {
            let key = row.first().filter(|key| !key.trim().is_empty());
            let key = key.map_or_else(|| format!("k{i}"), Clone::clone);
            row.splice(..row.len().min(1), [key]);
            row
        };
        let rows = rows.into_iter().enumerate().map(row).collect::<Vec<_>>();
        let mut arguments = vec!["--column".to_owned(), "key=c0".to_owned()];
        for (field, column) in FIELDS.iter().zip(&mapped) {
            if let Some(column) = column {
                arguments.extend(["--column".to_owned(), format!("{field}=c{column}")]);
            }
        }
        if let Some((field, value)) = &set {
            let value = value.replace('\0', "");
            arguments.extend(["--set".to_owned(), format!("{field}={value}")]);
        }
        let arguments = arguments.iter().map(String::as_str).collect::<Vec<_>>();
        let width = rows.iter().map(Vec::len).max().unwrap().min(FIELDS.len() + 1);
        // JSON has only the columns that some object has.
        let padded = rows.iter().map(|row| {
            let mut row = row.clone();
            row.resize(row.len().max(if kind == "json" { FIELDS.len() + 1 } else { width }), String::new());
            row
        });
        let table = written(kind, &padded.collect::<Vec<_>>());
        let scratch = tempfile::tempdir().unwrap();
        let output = import(scratch.path(), kind, &table, &arguments);
        let stderr = text(&output.stderr);
        if output.status.code() == Some(2) {
            prop_assert!(stderr.contains("no row can become an entry"), "{stderr}");
            return Ok(());
        }
        prop_assert!(output.status.success(), "{stderr}");

        for file in ["catalog.yaml", "error-codes.yaml"] {
            let repaired = repaired(&draft(scratch.path(), file));
            fs::write(scratch.path().join("drafted").join(file), repaired).unwrap();
        }
        let draft = draft(scratch.path(), "error-codes.yaml");
        let found = findings(scratch.path());
        prop_assert!(found.is_empty(), "{found:?}\n{table}\n{draft}");

        // Each row becomes an entry, a comment or a line of standard error.
        let parsed = serde_yaml::from_str::<Value>(&draft).unwrap();
        let entries = parsed["entries"].as_array().unwrap();
        let comments = draft.matches("\n  # skipped: ").count();
        let named = stderr.matches(": skipped: the row has no key\n").count();
        if kind != "markdown-table" {
            prop_assert_eq!(entries.len() + comments + named, rows.len(), "{}\n{}", table, draft);
            // Cells keep their text.
            let cells = rows.iter().flatten().map(String::as_str);
            let set = set.iter().map(|(_, cell)| cell.as_str());
            let cells = cells.chain(set).map(|cell| cell.replace('\0', "").trim().to_owned());
            let cells = cells.collect::<BTreeSet<_>>();
            let causes = entries.iter().filter_map(|entry| entry["meanings"][0]["causes"][0].as_str());
            for cause in causes {
                prop_assert!(cells.contains(cause), "{cause:?}");
            }
        }
    }
}
