//! `errdex import`: any table becomes a catalog that passes `check`, with nothing lost and nothing
//! invented; later versions of the table leave what was written by hand.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
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

/// A folder with tables, and the catalog `drafted` that comes from them.
struct Scratch(tempfile::TempDir);

impl Scratch {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    fn out(&self) -> PathBuf {
        self.path("drafted")
    }

    fn write(&self, file: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(file), content).unwrap();
    }

    fn file(&self, file: &str) -> String {
        fs::read_to_string(self.out().join(file)).unwrap()
    }

    /// Imports a table.
    fn run(&self, file: &str, content: impl AsRef<[u8]>, arguments: &[&str]) -> Output {
        self.write(file, content);
        let (table, out) = (self.path(file), self.out());
        let paths = [table.to_str().unwrap(), "--out", out.to_str().unwrap()];
        errdex(&[&["import"], &paths[..], arguments].concat())
    }

    /// Imports a table that becomes a catalog; what is said on standard error and output.
    fn import(
        &self,
        file: &str,
        content: impl AsRef<[u8]>,
        arguments: &[&str],
    ) -> (String, String) {
        let output = self.run(file, content, arguments);
        let stderr = text(&output.stderr).to_owned();
        assert!(output.status.success(), "{stderr}");
        assert_eq!(
            self.findings(),
            [""; 0],
            "{}",
            self.file("error-codes.yaml")
        );
        (stderr, text(&output.stdout).to_owned())
    }

    fn update(&self, arguments: &[&str]) -> Output {
        let out = self.out();
        errdex(&[&["import", "--update", out.to_str().unwrap()], arguments].concat())
    }

    /// Brings in a version of the table; what changed.
    fn updated(&self, content: &str) -> String {
        self.write("table.csv", content);
        let output = self.update(&[]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_eq!(
            self.findings(),
            [""; 0],
            "{}",
            self.file("error-codes.yaml")
        );
        let files = self.files();
        let again = self.update(&[]);
        assert!(again.status.success(), "{}", text(&again.stderr));
        assert_eq!(files, self.files(), "a second update changes nothing");
        text(&output.stdout).to_owned()
    }

    fn files(&self) -> BTreeMap<PathBuf, String> {
        let files = fs::read_dir(self.out()).unwrap();
        let paths = files.map(|file| file.unwrap().path());
        paths
            .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
            .collect()
    }

    /// What `check` finds, errors and warnings.
    fn findings(&self) -> Vec<String> {
        let out = self.out();
        let output = errdex(&["check", out.to_str().unwrap(), "--format", "json"]);
        let answer = serde_json::from_slice::<Value>(&output.stdout).unwrap();
        let findings = answer["findings"].as_array().unwrap().iter();
        findings
            .map(|finding| finding["message"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The entries of the generated file.
    fn entries(&self) -> Vec<Value> {
        let domain = serde_yaml::from_str::<Value>(&self.file("error-codes.yaml")).unwrap();
        domain["entries"].as_array().unwrap().clone()
    }

    fn explain(&self, query: &str) -> String {
        let out = self.out();
        let output = errdex(&["explain", "--catalog", out.to_str().unwrap(), query]);
        text(&output.stdout).to_owned()
    }
}

/// The first different line of each file.
fn difference(old: &BTreeMap<PathBuf, String>, new: &BTreeMap<PathBuf, String>) -> String {
    let mut found = String::new();
    for (path, text) in old {
        let (mut old, mut new) = (text.lines(), new[path].lines());
        while let (Some(a), Some(b)) = (old.next(), new.next()) {
            if a != b {
                found += &format!("{}: {a} became {b}\n", path.display());
                break;
            }
        }
        if (old.next(), new.next()) != (None, None) && found.is_empty() {
            found += &format!("{} has another length\n", path.display());
        }
    }
    found
}

/// The only entry of a table.
fn entry(table: &str, arguments: &[&str]) -> Value {
    let scratch = Scratch::new();
    scratch.import("table.csv", table, arguments);
    scratch.entries().remove(0)
}

#[test]
fn every_format_gives_the_same_catalog() {
    let tables = [
        (
            "a.csv",
            "number,what\n7,\"odd: \"\"text\"\" # here\"\n8,Odd text\n",
        ),
        (
            "b.csv",
            "number;what\r\n7;\"odd: \"\"text\"\" # here\"\r\n8;Odd text\r\n",
        ),
        (
            "c.csv",
            "number,what\r7,\"odd: \"\"text\"\" # here\"\r8,Odd text",
        ),
        (
            "d.tsv",
            "number\twhat\n7\todd: \"text\" # here\n8\tOdd text\n",
        ),
        (
            "e.txt",
            "# A comment\n\nnumber what\n7 odd: \"text\" # here\n8 Odd text\n",
        ),
        (
            "f.json",
            r#"[{"number": 7, "what": "odd: \"text\" # here"}, {"number": "8", "what": "Odd text"}]"#,
        ),
        (
            "g.json",
            r#"{"v": 1, "data": {"errors": [{"number": 7, "what": "odd: \"text\" # here"}, {"number": 8, "what": "Odd text"}]}}"#,
        ),
        (
            "h.yml",
            "- {number: 7, what: 'odd: \"text\" # here'}\n- number: 8\n  what: Odd text\n",
        ),
        (
            "i.toml",
            "[[errors]]\nnumber = 7\nwhat = 'odd: \"text\" # here'\n\n[[errors]]\nnumber = 8\nwhat = 'Odd text'\n",
        ),
        (
            "j.md",
            "# Codes\n\n| number | what |\n| --- | --- |\n| `7` | odd: \"text\" # here |\n| 8 | Odd text |\n",
        ),
    ];
    let columns = ["--column", "key=number", "--column", "summary=what"];
    let mut first = None;
    for (file, table) in tables {
        let scratch = Scratch::new();
        scratch.import(file, table, &columns);
        let entries = scratch.entries();
        assert_eq!(first.get_or_insert(entries.clone()), &entries, "{file}");
        let domain = scratch.file("error-codes.yaml");
        assert!(
            domain.contains("key: u16") && domain.contains("name: OddTextHere"),
            "{domain}"
        );
        // The content tells as much as the extension.
        if !file.ends_with("txt") {
            let scratch = Scratch::new();
            scratch.import("table", table, &columns);
            assert_eq!(first.as_ref(), Some(&scratch.entries()), "{file}");
        }
    }
    let wide = |unit: fn(u16) -> [u8; 2]| {
        let units = format!("\u{feff}{}", tables[0].1);
        units.encode_utf16().flat_map(unit).collect::<Vec<_>>()
    };
    let marked = format!("\u{feff}{}", tables[0].1).into_bytes();
    for bytes in [wide(u16::to_le_bytes), wide(u16::to_be_bytes), marked] {
        let scratch = Scratch::new();
        scratch.import("table.csv", bytes, &columns);
        assert_eq!(first.as_ref(), Some(&scratch.entries()));
    }
}

#[test]
fn nothing_is_invented() {
    let entry = entry("code,name\n7,NO_DATA\n", &[]);
    assert_eq!(entry, serde_json::json!({"code": 7, "symbol": "NO_DATA"}));
    let entry = self::entry("code,message\n7,There is none.\n", &[]);
    let expected =
        serde_json::json!({"code": 7, "name": "ThereIsNone", "summary": "There is none"});
    assert_eq!(entry, expected);
    let entry = self::entry("code\n7\n", &[]);
    assert_eq!(
        entry,
        serde_json::json!({"code": 7, "name": "Code7", "summary": "Code 7"})
    );
    let entry = self::entry("id\nErrNone\n", &[]);
    assert_eq!(
        entry,
        serde_json::json!({"text": "ErrNone", "symbol": "ErrNone"})
    );
}

#[test]
fn a_table_without_a_known_key_lists_its_columns() {
    let scratch = Scratch::new();
    let output = scratch.run("table.csv", "foo,bar\n1,a b\n", &[]);
    assert_eq!(output.status.code(), Some(2));
    let stderr = text(&output.stderr);
    for said in [
        "  foo: 1\n",
        "  bar: a b\n",
        "--column key=COLUMN --column summary=COLUMN\n",
        "table.csv: no column looks like the key",
    ] {
        assert!(stderr.contains(said), "{said}\n{stderr}");
    }
    assert!(!scratch.out().exists());
}

#[test]
fn every_field_has_a_column() {
    let columns = [
        ("key", "7"),
        ("name", "Odd"),
        ("symbol", "ERR_ODD"),
        ("aliases", "ERR_OLD; ERR_OLDER"),
        ("old_names", "Strange"),
        ("summary", "It is odd"),
        ("details", "More about it."),
        ("keywords", "odd, strange"),
        ("lifecycle", "Withdrawn"),
        ("since", "2020-04-30T10:00:00Z"),
        ("until", "2022"),
        ("successor", "8"),
        ("link", "https://example.org/7"),
        ("see_also", "8, 9"),
        ("notes", "- a b\n- c d"),
        ("conflicts", "One page says so."),
        ("facets.level", "high"),
        ("on", "start, stop"),
        ("http", "404; 500"),
        ("text", "it is odd"),
        ("supporting_texts", "failed"),
        ("patterns", "bad %s"),
        ("fault", "Caller"),
        ("effect", "none"),
        ("outcome", "lost"),
        ("cause", "* a\n* b"),
        ("fix", "Mend it."),
        ("recovery", "retry 1s 2s then fix_request"),
        ("lasts", "3s"),
        ("evidence", "observed"),
    ];
    let mut writer = csv::Writer::from_writer(Vec::new());
    let numbers = (0..columns.len()).map(|number| format!("c{number}"));
    writer.write_record(numbers.clone()).unwrap();
    writer.write_record(columns.map(|(_, cell)| cell)).unwrap();
    for key in ["8", "9"] {
        let rest = std::iter::repeat_n("", columns.len() - 2);
        let name = format!("Other{key}");
        writer
            .write_record([key, &name].into_iter().chain(rest))
            .unwrap();
    }
    let table = writer.into_inner().unwrap();
    let mut arguments = Vec::new();
    for ((field, _), number) in columns.iter().zip(numbers) {
        arguments.extend(["--column".to_owned(), format!("{field}={number}")]);
    }
    let arguments = arguments.iter().map(String::as_str).collect::<Vec<_>>();
    let scratch = Scratch::new();
    let (stderr, _) = scratch.import("table.csv", table, &arguments);
    assert_eq!(stderr, "");
    let expected = serde_yaml::from_str::<Value>(
        r#"
code: 7
name: Odd
symbol: ERR_ODD
old_names: [Strange]
aliases: [ERR_OLD, ERR_OLDER]
summary: It is odd
details: More about it.
keywords: [odd, strange]
lifecycle: {state: withdrawn, since: "2020-04-30", until: "2022", successor: "8"}
link: https://example.org/7
see_also: ["8", "9"]
facets: {level: high}
notes: [a b, c d]
conflicts: [One page says so.]
meanings:
  - operations: [start, stop]
    http_statuses: [404, 500]
    texts: [it is odd]
    supporting_texts: [failed]
    patterns: ["bad {value}"]
    fault: caller
    effect: none
    outcome: lost
    causes: [a, b]
    fixes: [Mend it.]
    recovery: {retry: {after: [1s, 2s], then: fix-request}}
    lasts: 3s
    evidence: observed
    sources: [import]
"#,
    );
    assert_eq!(scratch.entries()[0], expected.unwrap());
    let catalog = scratch.file("catalog.yaml");
    assert!(
        catalog.contains("  - {name: start, summary: start}\n"),
        "{catalog}"
    );
}

#[test]
fn values_of_columns_say_what_they_are_said_to() {
    let table = "code,message,retriable\n1,A b,true\n2,C d,FALSE\n3,E f,maybe\n4,G h,\n";
    let scratch = Scratch::new();
    let arguments = [
        "--map",
        "retriable:true=recovery:retry",
        "--map",
        "retriable:false=facets.retry:no",
    ];
    let (stderr, _) = scratch.import("table.csv", table, &arguments);
    let entries = scratch.entries();
    assert_eq!(entries[0]["meanings"][0]["recovery"], "retry");
    assert_eq!(entries[1]["facets"]["retry"], "no");
    for entry in &entries[1..] {
        assert!(entry.get("meanings").is_none(), "{entry}");
    }
    assert!(
        stderr.contains("`retriable` is `maybe` in 1 rows"),
        "{stderr}"
    );
    assert!(
        scratch
            .explain("1")
            .contains("next: send the same request again"),
        "{}",
        scratch.explain("1")
    );
}

#[test]
fn facets_come_from_columns_and_from_keys() {
    let table = "state,class,level\n08000,Connection,E\n08003,Connection,W\n22012,Data,E\n22000,Other data,E\n";
    let columns = [
        "--column",
        "key=state",
        "--facet",
        "class=prefix:2",
        "--column",
        "facets.class=class",
    ];
    let scratch = Scratch::new();
    let level = ["--column", "facets.level=level"];
    let (stderr, _) = scratch.import("table.csv", table, &[&columns[..], &level].concat());
    assert!(
        stderr.contains("`class` 22 has two titles: `Other data`, and `Data` for `22012`"),
        "{stderr}"
    );
    let domain = serde_yaml::from_str::<Value>(&scratch.file("error-codes.yaml")).unwrap();
    let facets = serde_json::json!({
        "class": {"from": {"prefix": 2}, "values": {"08": "Connection", "22": "Other data"}},
        "level": {"values": ["E", "W"]},
    });
    assert_eq!(domain["facets"], facets);
    assert!(scratch.explain("22012").contains("class: Other data (22)"));

    let many = (0..300).map(|i| format!("{i},v{i}\n")).collect::<Vec<_>>();
    let many = many.concat();
    let scratch = Scratch::new();
    let columns = ["--column", "key=k", "--column", "facets.many=v"];
    let output = scratch.run("table.csv", format!("k,v\n{many}"), &columns);
    assert!(text(&output.stderr).contains("the facet `many` would have 300 values"));
    let output = scratch.run(
        "table.csv",
        "k\n1\n",
        &["--column", "key=k", "--facet", "c=prefix:2"],
    );
    assert!(text(&output.stderr).contains("is a prefix, but the keys are numbers"));
}

#[test]
fn keys_have_every_usual_spelling() {
    let table = "code,name\n0xC0000005,STATUS_ACCESS_VIOLATION\n0x_00_00_01_03,STATUS_PENDING\n";
    let scratch = Scratch::new();
    scratch.import("table.csv", table, &[]);
    let domain = scratch.file("error-codes.yaml");
    for line in [
        "key: u32\n",
        "key_format: hex\n",
        "  - code: 0x00000103\n",
        "  - code: 0xC0000005\n",
    ] {
        assert!(domain.contains(line), "{line}\n{domain}");
    }
    for query in [
        "0xC0000005",
        "3221225477",
        "-1073741819",
        "STATUS_ACCESS_VIOLATION",
    ] {
        assert!(
            scratch.explain(query).contains(": STATUS_ACCESS_VIOLATION"),
            "{query}"
        );
    }
    let mut table = "code,message\n".to_owned();
    table.extend((100..109).map(|code| format!("{code},Text of {code}\n")));
    table += "110-199,Unassigned\n";
    let scratch = Scratch::new();
    let (stderr, stdout) = scratch.import("table.csv", &table, &[]);
    assert!(
        stderr.contains("table.csv:11: skipped: the key `110-199` is not a number"),
        "{stderr}"
    );
    assert!(
        stdout.contains("9 entries of 10 rows, 1 skipped row"),
        "{stdout}"
    );
    assert!(
        scratch
            .file("error-codes.yaml")
            .contains("  # skipped: line 11: the key `110-199`")
    );
    let scratch = Scratch::new();
    let (stderr, _) = scratch.import("table.csv", "code,message\n1,A b\nx1,C d\n", &[]);
    assert!(
        stderr.contains("keys are strings: `x1` is not a number"),
        "{stderr}"
    );
    let scratch = Scratch::new();
    scratch.import(
        "table.csv",
        "code,message\n1,A b\n",
        &["--key-type", "i64", "--key-format", "hex"],
    );
    assert!(
        scratch
            .file("error-codes.yaml")
            .contains("- code: 0x0000000000000001\n")
    );
}

#[test]
fn repeated_keys_lose_nothing() {
    let table = "code,name,message,fault,cause\n1,ERR_A,,,One cause\n1,ERR_B,A text,caller,Another cause\n1,ERR_A,Another text,caller,One cause\n";
    let scratch = Scratch::new();
    let columns = [
        "--column",
        "key=code",
        "--column",
        "symbol=name",
        "--column",
        "summary=message",
        "--column",
        "fault=fault",
        "--column",
        "causes=cause",
    ];
    let (stderr, stdout) = scratch.import("table.csv", table, &columns);
    let expected = serde_json::json!({
        "code": 1,
        "symbol": "ERR_A",
        "aliases": ["ERR_B"],
        "summary": "A text",
        "notes": ["Another row of the table has this `summary`: Another text"],
        "meanings": [{"fault": "caller", "causes": ["One cause", "Another cause"], "sources": ["import"]}],
    });
    assert_eq!(scratch.entries(), [expected]);
    assert!(
        stderr.contains("table.csv:3: the key of line 2 again: "),
        "{stderr}"
    );
    assert!(
        stderr.contains("another `summary` is kept as a note: `Another text`"),
        "{stderr}"
    );
    assert!(
        stdout.contains("1 entry of 3 rows, 2 rows with the key of another, 1 alias"),
        "{stdout}"
    );
    assert!(
        scratch.explain("ERR_B").contains(": ERR_A"),
        "{}",
        scratch.explain("ERR_B")
    );
}

#[test]
fn texts_read_as_they_were_written() {
    let table = "code,name,message\n1,E_ONE,expected <T> in *all* of max_retry_count [0] {1} %s\n2,E_TWO,=1+1\n";
    let scratch = Scratch::new();
    scratch.import("table.csv", table, &[]);
    assert_eq!(
        scratch.entries()[0]["summary"],
        "expected `<T>` in *all* of max_retry_count [0] {1} %s"
    );
    assert_eq!(scratch.entries()[1]["summary"], "=1+1");
    let long = format!(
        "First sentence. Second one with {}",
        "many words ".repeat(10)
    );
    let table = format!(
        "code,name,message\n1,E_ONE,{long}\n2,E_TWO,{}\n",
        &long[16..]
    );
    let scratch = Scratch::new();
    scratch.import("table.csv", &table, &[]);
    let entries = scratch.entries();
    assert_eq!(entries[0]["summary"], "First sentence");
    assert_eq!(entries[0]["details"], long.trim());
    assert!(entries[1].get("summary").is_none() && entries[1]["details"] == long[16..].trim());
    let markdown =
        "| code | message |\n| - | - |\n| 1 | see [a page](https://example.org) and [b](/c) |\n";
    let scratch = Scratch::new();
    scratch.import("table.md", markdown, &[]);
    assert_eq!(
        scratch.entries()[0]["summary"],
        "see [a page](https://example.org) and b (`/c`)"
    );
}

#[test]
fn lists_in_cells_are_lists() {
    let table = r#"{"E1": {"tags": ["a", "b"], "fix": "1. Do it.\r\n2. Check it.", "see": "E2|E3"}, "E2": {"tags": []}, "E3": {"fix": null}}"#;
    let scratch = Scratch::new();
    let columns = [
        "--column",
        "key=key",
        "--column",
        "keywords=tags",
        "--column",
        "fixes=fix",
        "--column",
        "see_also=see",
        "--split",
        "see=|",
    ];
    scratch.import("table.json", table, &columns);
    let entries = scratch.entries();
    assert_eq!(entries[0]["keywords"], serde_json::json!(["a", "b"]));
    assert_eq!(entries[0]["see_also"], serde_json::json!(["E2", "E3"]));
    assert_eq!(
        entries[0]["meanings"][0]["fixes"],
        serde_json::json!(["Do it.", "Check it."])
    );
}

#[test]
fn values_that_no_catalog_can_have_are_comments() {
    let table = "code,message,fault,recovery,http,on,see\n\
                 1,A b,Client,again,\"4xx, 404\",\"4x: y, start\",99\n\
                 2,C d,caller,settled,,,1\n";
    let columns = [
        "--column",
        "key=code",
        "--column",
        "summary=message",
        "--column",
        "fault=fault",
        "--column",
        "recovery=recovery",
        "--column",
        "http=http",
        "--column",
        "on=on",
        "--column",
        "see_also=see",
    ];
    let scratch = Scratch::new();
    let (stderr, stdout) = scratch.import("table.csv", table, &columns);
    let domain = scratch.file("error-codes.yaml");
    for refused in [
        "    # refused: fault: Client (",
        "    # refused: recovery: again (",
        "    # refused: http_statuses: \"4xx\" (",
        "    # refused: operations: \"4x: y\" (",
        "    # refused: see_also: \"99\" (",
    ] {
        assert!(domain.contains(refused), "{refused}\n{domain}");
    }
    let meaning = &scratch.entries()[0]["meanings"][0];
    assert_eq!(meaning["http_statuses"], serde_json::json!([404]));
    assert_eq!(meaning["operations"], serde_json::json!(["start"]));
    assert!(!scratch.file("catalog.yaml").contains("4x"));
    assert!(
        stderr.contains("refused: `fault` Client (line 2): `fault` cannot be `Client`"),
        "{stderr}"
    );
    assert!(stdout.contains("5 refused values"), "{stdout}");
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of problems")]
fn problems_of_a_table_have_a_place() {
    let key = ["--column", "key=code"];
    let none = [""; 0];
    for (file, table, arguments, problem) in [
        (
            "a.csv",
            "code,x\n1,\"a\n",
            &key[..],
            "as csv: line 2, column 3: the quote is never closed",
        ),
        (
            "a.csv",
            "code,x\n1,\"a\"b\n",
            &key,
            "line 2, column 6: text after the closing quote",
        ),
        (
            "a.csv",
            "code,x\n1,a,b\n",
            &key,
            "line 2: the row has 3 cells, but there are 2 columns",
        ),
        (
            "a.csv",
            "code,x,x\n1,a,b\n",
            &key,
            "column 3: several columns are called `x`",
        ),
        ("a.csv", "", &key, "no table found"),
        ("a.csv", "code\n", &key, "no row can become an entry"),
        (
            "a.csv",
            "x,y\n1,2\n",
            &key,
            "unknown column `code`; known: `x`, `y`",
        ),
        (
            "a.csv",
            "code,y\n1,2\n",
            &["--column", "key=code", "--column", "key=y"],
            "several columns for `key`",
        ),
        (
            "a.csv",
            "code,y\n1,2\n",
            &["--column", "kee=code"],
            "unknown field `kee`",
        ),
        (
            "a.csv",
            "code,y\n1,2\n",
            &["--map", "z:1=fault:caller"],
            "unknown column `z`",
        ),
        (
            "a.csv",
            "code,y\n1,2\n",
            &["--map", "y:1=fault"],
            "expected COLUMN:VALUE=FIELD:VALUE",
        ),
        (
            "a.csv",
            "code,y\n1,2\n",
            &["--rows", "a"],
            "`--rows` is for JSON, YAML and TOML",
        ),
        (
            "a.csv",
            "code,y\n1,2\n",
            &["--domain", "../x"],
            "invalid id `../x`",
        ),
        (
            "a.csv",
            "code,y\n1,2\n",
            &["--domain", "catalog"],
            "a domain cannot have the id `catalog`",
        ),
        (
            "a.csv",
            "code,y\n1,2\n",
            &["--type", "a b"],
            "`a b` is not written LikeThis",
        ),
        (
            "a.csv",
            "code,c\n1,C\n",
            &[
                "--column",
                "key=code",
                "--column",
                "causes=c",
                "--url",
                "not a url",
            ],
            "invalid link `not a url`",
        ),
        ("a.json", "{", &none, "as json: EOF while parsing"),
        (
            "a.json",
            "{\"a\": [{\"k\": 1}], \"b\": [{\"k\": 1}]}",
            &none,
            "pass `--rows a` or `--rows b`",
        ),
        (
            "a.json",
            "[{\"k\": 1, \"k\": 2}]",
            &none,
            "row 1, `k`: given twice",
        ),
        ("a.yaml", "a: [\n", &none, "as yaml: "),
        ("a.toml", "a = \n", &none, "as toml: line 1, column "),
        ("a.md", "no table\n", &none, "as markdown: no table found"),
    ] {
        let scratch = Scratch::new();
        let output = scratch.run(file, table, arguments);
        assert_eq!(output.status.code(), Some(2), "{problem}");
        assert!(
            text(&output.stderr).contains(problem),
            "{problem}\n{}",
            text(&output.stderr)
        );
        assert!(!scratch.out().exists(), "{problem}");
        assert_eq!(
            fs::read_dir(scratch.0.path()).unwrap().count(),
            1,
            "{problem}"
        );
    }
}

const FIRST: &str = "code,name,message,level\n1,ERR_A,A b,low\n2,ERR_B,C d,high\n3,ERR_C,E f,low\n";

#[test]
fn an_update_tells_what_changed_and_keeps_the_overlay() {
    let scratch = Scratch::new();
    scratch.import("table.csv", FIRST, &[]);
    let overlay = scratch.file("error-codes.overlay.yaml");
    assert!(
        overlay.lines().all(|line| line.starts_with('#')),
        "{overlay}"
    );
    let example = overlay
        .replace("#\n# entries", "entries")
        .replace("\n#   ", "\n  ");
    fs::write(scratch.out().join("error-codes.overlay.yaml"), &example).unwrap();
    assert_eq!(scratch.findings(), [""; 0]);
    assert!(
        scratch
            .explain("1")
            .contains("Send the request with a valid name.")
    );

    // As many columns, in another order.
    let second = "level,message,code,name\nlow,A b,1,ERR_A\nhigh,G h,2,ERR_B\nhigh,I j,4,ERR_D\n";
    let check = |scratch: &Scratch| scratch.update(&["--check"]).status.code();
    assert_eq!(check(&scratch), Some(0));
    scratch.write("table.csv", second);
    let files = scratch.files();
    assert_eq!(check(&scratch), Some(1));
    assert_eq!(files, scratch.files());
    let told = scratch.updated(second);
    assert_eq!(
        told,
        "changed 2 ERR_B\n  summary: \"C d\" -> \"G h\"\nwithdrawn 3 ERR_C\nadded 4 ERR_D\n\
         updated `error-codes`: 1 added, 1 changed, 1 withdrawn, 0 came back; 4 entries of 3 rows\n"
    );
    let entries = scratch.entries();
    assert_eq!(entries[2]["lifecycle"]["state"], "withdrawn");
    assert_eq!(entries[2]["facets"]["level"], "low");
    assert_eq!(scratch.file("error-codes.overlay.yaml"), example);
    assert!(
        scratch
            .explain("1")
            .contains("Send the request with a valid name.")
    );

    let told = scratch.updated(FIRST);
    assert!(
        told.contains("came back 3 ERR_C\n") && told.contains("withdrawn 4 ERR_D\n"),
        "{told}"
    );
    assert!(scratch.entries()[2].get("lifecycle").is_none());
}

#[test]
fn names_outlast_the_texts_that_they_were_made_from() {
    let scratch = Scratch::new();
    scratch.import("table.csv", "code,message\n5,Not found\n", &[]);
    scratch.updated("code,message\n1,Not found\n5,Missing\n70000,New one\n");
    let entries = scratch.entries();
    assert_eq!(entries[1]["name"], "NotFound");
    assert_eq!(entries[1]["summary"], "Missing");
    assert_eq!(entries[0]["name"], "NotFound1");
    let domain = scratch.file("error-codes.yaml");
    assert!(domain.contains("key: u32"), "{domain}");
}

#[test]
fn an_edited_file_is_not_overwritten() {
    let scratch = Scratch::new();
    scratch.import("table.csv", FIRST, &[]);
    let path = scratch.out().join("error-codes.yaml");
    let generated = scratch.file("error-codes.yaml");
    fs::write(&path, generated.replace("A b", "A better text")).unwrap();
    let files = scratch.files();
    let output = scratch.update(&[]);
    assert_eq!(output.status.code(), Some(2));
    let stderr = text(&output.stderr);
    assert!(
        stderr.contains(
            "was edited since it was generated; move the changes to `error-codes.overlay.yaml`"
        ),
        "{stderr}"
    );
    assert_eq!(files, scratch.files());
    assert!(scratch.update(&["--force"]).status.success());
    assert_eq!(scratch.file("error-codes.yaml"), generated);
    // Line ends are the business of version control.
    fs::write(&path, generated.replace('\n', "\r\n")).unwrap();
    assert!(scratch.update(&[]).status.success());
}

#[test]
fn the_record_of_an_import_can_be_edited() {
    let scratch = Scratch::new();
    scratch.import("table.csv", FIRST, &[]);
    let path = scratch.out().join("import.yaml");
    let record = scratch.file("import.yaml");
    assert!(record.contains("  table: ../table.csv\n"), "{record}");
    let mapped = record.replace(
        "  key: u16\n",
        "  map:\n    level:\n      high:\n        recovery: retry\n  key: u16\n",
    );
    fs::write(&path, &mapped).unwrap();
    let told = scratch.updated(FIRST);
    assert!(
        told.contains("changed 2 ERR_B\n  recovery: nothing -> retry\n"),
        "{told}"
    );
    assert!(
        scratch
            .file("catalog.yaml")
            .contains("{id: import, title: \"table.csv\"}")
    );
    fs::write(&path, mapped.replace("  map:", "  mapp:")).unwrap();
    let output = scratch.update(&[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("unknown field `mapp`"),
        "{}",
        text(&output.stderr)
    );
    fs::remove_file(&path).unwrap();
    assert!(
        text(&scratch.update(&[]).stderr).contains("was not imported: it has no `import.yaml`")
    );
}

#[test]
fn an_overlay_of_an_unknown_key_is_found_by_check() {
    let scratch = Scratch::new();
    scratch.import("table.csv", FIRST, &[]);
    let overlay = "entries:\n  - {code: 9, summary: Nobody has it}\n";
    fs::write(scratch.out().join("error-codes.overlay.yaml"), overlay).unwrap();
    assert_eq!(scratch.findings(), ["`9` is not an entry of the domain"]);
    let output = scratch.update(&[]);
    assert!(output.status.success());
    let stderr = text(&output.stderr);
    assert!(
        stderr.contains("error-codes.overlay.yaml:2: `9` is not an entry of the domain"),
        "{stderr}"
    );
}

#[test]
fn a_catalog_gets_further_domains() {
    let scratch = Scratch::new();
    scratch.import(
        "table.csv",
        "code,message,cause\n1,A b,C\n",
        &["--title", "The shop"],
    );
    let output = scratch.run(
        "other.csv",
        "status,reason,fix\n404,Not Found,Look elsewhere.\n",
        &[],
    );
    assert!(
        text(&output.stderr).contains("add another with `--domain`"),
        "{}",
        text(&output.stderr)
    );
    let arguments = [
        "--domain",
        "states",
        "--kind",
        "http-status",
        "--url",
        "https://example.org/states",
    ];
    scratch.import(
        "other.csv",
        "status,reason,fix\n404,Not Found,Look elsewhere.\n",
        &arguments,
    );
    let catalog = scratch.file("catalog.yaml");
    assert!(catalog.contains("title: \"The shop\"\n"), "{catalog}");
    assert!(
        catalog.ends_with("  - {id: import, title: \"table.csv\"}\n  - {id: import-states, title: \"other.csv\", url: \"https://example.org/states\"}\n"),
        "{catalog}"
    );
    assert!(scratch.file("states.yaml").contains("type: States\n"));
    assert!(scratch.explain("404").contains("Look elsewhere."));
    let output = scratch.update(&[]);
    assert!(output.status.success());
    assert_eq!(
        text(&output.stdout).lines().count(),
        2,
        "{}",
        text(&output.stdout)
    );
    let table = scratch.path("other.csv");
    let output = scratch.update(&[table.to_str().unwrap()]);
    assert!(text(&output.stderr).contains("say with `--domain` which domain the table is for"));
    assert!(
        scratch
            .update(&[table.to_str().unwrap(), "--domain", "states"])
            .status
            .success()
    );
}

#[test]
fn a_folder_that_was_not_imported_is_left_alone() {
    let scratch = Scratch::new();
    fs::create_dir(scratch.out()).unwrap();
    let output = scratch.run("table.csv", FIRST, &["--domain", "other"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("already exists"));
    assert_eq!(fs::read_dir(scratch.out()).unwrap().count(), 0);
}

#[test]
fn large_tables_take_linear_time() {
    // Every summary is refused in a way of its own, every symbol once more.
    let table = |count: u32| {
        let rows =
            (0..count).map(|i| format!("{i},E_{},\"see [x](y{i} z) <b> ` {i}\",again{i}\n", i / 2));
        format!("code,name,message,recovery\n{}", rows.collect::<String>())
    };
    let scratch = Scratch::new();
    let columns = [
        "--column",
        "key=code",
        "--column",
        "symbol=name",
        "--column",
        "summary=message",
        "--column",
        "recovery=recovery",
    ];
    let (_, stdout) = scratch.import("table.csv", table(3_000), &columns);
    assert!(
        stdout.contains("3000 entries of 3000 rows, 4500 refused values"),
        "{stdout}"
    );
}

const FIELDS: [&str; 31] = [
    "name",
    "symbol",
    "aliases",
    "old_names",
    "summary",
    "details",
    "keywords",
    "lifecycle",
    "since",
    "until",
    "successor",
    "link",
    "see_also",
    "notes",
    "conflicts",
    "facets.level",
    "operations",
    "http_statuses",
    "texts",
    "supporting_texts",
    "patterns",
    "when",
    "fault",
    "effect",
    "outcome",
    "causes",
    "fixes",
    "recovery",
    "lasts",
    "evidence",
    "example",
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
        "0x1F",
        "0xC0000005",
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
        "unknown",
        "applied",
        "lost",
        "pending",
        "withdrawn",
        "2026-01-01",
        "2026-13",
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
        "NoData",
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
        "- a\n- b",
        "\u{7}",
        "\u{202e}x",
        "\u{feff}",
        "# a",
        "&a",
        "*a",
        "!a",
        "[a, b]",
        "{a: b}",
        "{\"code\": 7}",
        "{\"code\":",
        "\"",
        "'",
        "\\",
        "a|b",
        "[x](y z)",
        "[x](https://example.org)",
        "https://example.org",
        "\u{e4}lpha",
        "\u{c4}LPHA",
        "---",
        "%a",
        "bad %s",
        "{x} y",
        "\t",
        "a\tb",
        "FIXME",
        "=1+1",
        "e5",
    ]);
    let clashing = prop::sample::select(vec!["no data", "nodata", "NO_DATA", "x", "X", "1"]);
    prop_oneof![
        1 => clashing.prop_map(str::to_owned),
        3 => known.prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[a-zA-Z .]{1,200}",
    ]
}

/// A table of some format, whose columns are `c0`, `c1` and so on.
fn written(kind: &str, rows: &[Vec<String>]) -> String {
    let width = FIELDS.len() + 1;
    let columns = (0..width).map(|i| format!("c{i}")).collect::<Vec<_>>();
    match kind {
        "csv" | "tsv" => {
            let mut writer = csv::WriterBuilder::new()
                .delimiter(if kind == "csv" { b',' } else { b'\t' })
                .from_writer(Vec::new());
            writer.write_record(&columns).unwrap();
            for row in rows {
                writer.write_record(row).unwrap();
            }
            String::from_utf8(writer.into_inner().unwrap()).unwrap()
        }
        "json" | "yaml" => {
            let objects = rows.iter().map(|row| columns.iter().zip(row).collect());
            let objects = objects.collect::<Vec<BTreeMap<_, _>>>();
            match kind {
                "json" => serde_json::to_string(&objects).unwrap(),
                _ => serde_yaml::to_string(&objects).unwrap(),
            }
        }
        _ => {
            let line = |cells: &[String]| {
                let cells = cells
                    .iter()
                    .map(|cell| cell.replace(['\n', '\r', '|'], " "));
                format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
            };
            let rule = vec!["---".to_owned(); width];
            let rows = rows.iter().map(|row| line(row)).collect::<String>();
            format!("{}{}{rows}", line(&columns), line(&rule))
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_table_becomes_a_clean_catalog(
        kind in prop::sample::select(vec!["csv", "tsv", "json", "yaml", "markdown"]),
        rows in prop::collection::vec(prop::collection::vec(cell(), FIELDS.len() + 1), 1..12),
        second in prop::collection::vec(prop::collection::vec(cell(), FIELDS.len() + 1), 1..5),
        mapped in prop::collection::vec(prop::option::of(1..=FIELDS.len()), FIELDS.len()),
        set in prop::option::of((prop::sample::select(&FIELDS[..]), cell())),
        markdown: bool,
    ) {
        // A NUL can be neither in a table nor in an argument.
        let clean = |rows: Vec<Vec<String>>| {
            let rows = rows.into_iter().enumerate();
            let rows = rows.map(|(i, row)| {
                let mut row = row.into_iter().map(|cell| cell.replace('\0', "")).collect::<Vec<_>>();
                if row[0].trim().is_empty() {
                    row[0] = format!("k{i}");
                }
                row
            });
            rows.collect::<Vec<_>>()
        };
        let (rows, second) = (clean(rows), clean(second));
        let mut arguments = vec!["--from".to_owned(), kind.to_owned()];
        arguments.extend(["--column".to_owned(), "key=c0".to_owned()]);
        for (field, column) in FIELDS.iter().zip(&mapped) {
            if let Some(column) = column {
                arguments.extend(["--column".to_owned(), format!("{field}=c{column}")]);
            }
        }
        if let Some((field, value)) = &set {
            let value = value.replace('\0', "");
            arguments.extend(["--set".to_owned(), format!("{field}={value}")]);
        }
        if markdown {
            arguments.push("--markdown".to_owned());
        }
        let arguments = arguments.iter().map(String::as_str).collect::<Vec<_>>();
        let table = written(kind, &rows);
        let scratch = Scratch::new();
        let output = scratch.run("table", &table, &arguments);
        let stderr = text(&output.stderr).to_owned();
        if output.status.code() == Some(2) {
            prop_assert!(stderr.contains("no row can become an entry"), "{stderr}\n{table}");
            return Ok(());
        }
        prop_assert!(output.status.success(), "{stderr}");
        let domain = scratch.file("error-codes.yaml");
        let found = scratch.findings();
        prop_assert!(found.is_empty(), "{found:?}\n{table}\n{domain}");

        // Each row is an entry, a repetition, or a comment.
        let dropped = domain.matches("\n  # refused: ").count();
        let skipped = domain.matches("\n  # skipped: ").count();
        let stdout = text(&output.stdout);
        let repeated = stdout.split_once(" rows with the key of another").or(stdout.split_once(" row with the key of another"));
        let repeated = repeated.map_or(0, |(before, _)| before.rsplit(' ').next().unwrap().parse().unwrap());
        prop_assert_eq!(scratch.entries().len() + dropped + skipped + repeated, rows.len(), "{}\n{}", stdout, domain);

        // The same table changes nothing.
        let files = scratch.files();
        let output = scratch.update(&[]);
        prop_assert!(output.status.success(), "{}", text(&output.stderr));
        let different = difference(&files, &scratch.files());
        prop_assert!(different.is_empty(), "{different}{}", text(&output.stdout));

        // The next version keeps every key.
        scratch.write("table", written(kind, &second));
        let output = scratch.update(&[]);
        prop_assert!(output.status.success(), "{}", text(&output.stderr));
        let domain = scratch.file("error-codes.yaml");
        // `catalog.yaml` keeps what the new version no longer uses.
        let mut found = scratch.findings();
        found.retain(|found| !found.starts_with("no meaning or example uses"));
        prop_assert!(found.is_empty(), "{found:?}\n{domain}");
        let files = scratch.files();
        prop_assert!(scratch.update(&[]).status.success());
        let different = difference(&files, &scratch.files());
        prop_assert!(different.is_empty(), "{different}");
    }

    #[test]
    fn any_bytes_are_answered(
        kind in prop::option::of(prop::sample::select(vec!["csv", "tsv", "columns", "json", "yaml", "toml", "markdown"])),
        bytes in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..200),
            "[a-z0-9{}\\[\\]\",:;|#=\\-\\n\\t ]{0,200}".prop_map(String::into_bytes),
        ],
    ) {
        let scratch = Scratch::new();
        let arguments = kind.map_or_else(Vec::new, |kind| vec!["--from", kind]);
        let output = scratch.run("table", &bytes, &arguments);
        let stderr = text(&output.stderr);
        match output.status.code() {
            Some(0) => {
                let found = scratch.findings();
                prop_assert!(found.is_empty(), "{found:?}");
            }
            Some(2) => prop_assert!(stderr.contains("errdex: ") && !scratch.out().exists(), "{stderr}"),
            other => prop_assert!(false, "{other:?} {stderr}"),
        }
    }
}
