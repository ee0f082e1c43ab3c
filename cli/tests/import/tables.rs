//! What a table becomes, rule by rule.

use super::*;

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
        ("fix", "Fix it."),
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
    fixes: [Fix it.]
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
