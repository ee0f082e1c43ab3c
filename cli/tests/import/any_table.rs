//! Any table, and any bytes in place of one.

use super::*;

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
