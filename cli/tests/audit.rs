//! `errdex audit`: pages of many shapes against the shipped catalog.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use errdex::Code;
use errdex::cloud_recording::{ErrorCode, GatewayMessage, HttpStatus, SubmoduleState};
use serde_json::Value;

const CATALOG: &str = "../data/cloud-recording";

/// The domains of the article that the catalog started from.
const DOMAINS: [&str; 8] = [
    "--domain",
    "error-codes",
    "--domain",
    "gateway-messages",
    "--domain",
    "http-statuses",
    "--domain",
    "submodule-states",
];

fn errdex(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_errdex"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

/// Audits one page; the exit status and the findings.
fn audit(name: &str, page: &[u8], more: &[&str]) -> (Option<i32>, Vec<Value>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, page).unwrap();
    let mut arguments = vec!["audit", CATALOG, path.to_str().unwrap(), "--format", "json"];
    arguments.extend(DOMAINS);
    arguments.extend(more);
    let output = errdex(&arguments);
    let answer = serde_json::from_slice::<Value>(&output.stdout).unwrap_or_default();
    let findings = answer["findings"].as_array().cloned().unwrap_or_default();
    (output.status.code(), findings)
}

/// `kind key line`, for findings on a page; `kind key` for those in the catalog.
fn short(findings: &[Value]) -> Vec<String> {
    let short = |finding: &Value| {
        let (kind, key) = (
            finding["kind"].as_str().unwrap(),
            finding["key"].as_str().unwrap(),
        );
        match (kind, finding["place"]["line"].as_u64()) {
            ("unknown-code", Some(line)) => format!("{kind} {key} {line}"),
            _ => format!("{kind} {key}"),
        }
    };
    findings.iter().map(short).collect()
}

/// Every key with its texts, in the order of a page.
fn entries() -> Vec<(String, Vec<&'static str>)> {
    fn of<C: Code>() -> impl Iterator<Item = (String, Vec<&'static str>)> {
        C::ALL.iter().map(|code| {
            let meanings = code.meanings().iter();
            let texts = meanings.flat_map(|meaning| {
                let texts = meaning.texts().iter();
                texts.chain(meaning.supporting_texts())
            });
            let texts = texts.copied().collect::<BTreeSet<_>>();
            (code.key().to_string(), texts.into_iter().collect())
        })
    }
    let numbers = of::<ErrorCode>().chain(of::<HttpStatus>());
    numbers
        .chain(of::<GatewayMessage>())
        .chain(of::<SubmoduleState>())
        .collect()
}

/// A page with a row for every entry.
fn page(row: impl Fn(&str, &[&str]) -> String) -> String {
    entries()
        .iter()
        .map(|(key, texts)| row(key, texts))
        .collect()
}

/// Pages that mention everything, each in a different form.
fn shapes() -> Vec<(&'static str, String)> {
    let escaped = |text: &str| text.replace('_', "\\_").replace('!', "\\!");
    vec![
        (
            "table.md",
            String::from("| Code | Reasons |\n| --- | --- |\n")
                + &page(|key, texts| {
                    format!("| `{}` | {} |\n", escaped(key), escaped(&texts.join(", ")))
                }),
        ),
        (
            "table.html",
            String::from(
                "<!DOCTYPE html><html><body><table class=\"a>b\">\n<tr><th>Code<th>Reason\n",
            ) + &page(|key, texts| {
                format!(
                    "<tr>\n<td><code>{key}</code>\n<td>\n<p>&ldquo;{}&rdquo;</p>\n",
                    texts.join("&rdquo;,&nbsp;&#8220;")
                )
            }),
        ),
        (
            "list.md",
            page(|key, texts| {
                format!(
                    "* **{key}**: \u{201c}{}\u{201d}\r\n",
                    texts.join("\u{201d}, \u{201c}")
                )
            }),
        ),
        // The output of a scraper: codes glued to sentences, bullets lost, one bar left.
        (
            "scraped.txt",
            page(|key, texts| format!("{key}The request failed, see {}. |\n", texts.join(" or "))),
        ),
        (
            "scraped-columns.txt",
            page(|key, texts| format!("{key}\n{} |\n\n", texts.join("\n"))),
        ),
        (
            "chinese.md",
            page(|key, texts| {
                let digits = key.chars().map(|c| match c {
                    '0'..='9' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
                    c => c,
                });
                format!(
                    "\u{9519}\u{8bef}\u{7801}\u{ff1a}{}\u{3002}\u{300c}{}\u{300d}\n",
                    digits.collect::<String>(),
                    texts.join("\u{300d}\u{300c}")
                )
            }),
        ),
        (
            "bodies.txt",
            page(|key, texts| {
                format!(
                    "{{\"code\":{key},\"reason\":\"{}\"}}\n",
                    texts.join("\",\"reason\":\"")
                )
            }),
        ),
    ]
}

#[test]
fn a_page_that_has_everything_is_clean_in_every_shape() {
    for (name, page) in shapes() {
        let (status, findings) = audit(name, page.as_bytes(), &[]);
        assert_eq!(short(&findings), [""; 0], "{name}\n{page}");
        assert_eq!(status, Some(0), "{name}");
    }
}

#[test]
fn what_a_page_lacks_is_found_in_every_shape() {
    for (name, page) in shapes() {
        // A missing line, and a mistyped code.
        let wide = |text: &str| {
            text.replace("53", "\u{ff15}\u{ff13}")
                .replace("54", "\u{ff15}\u{ff14}")
        };
        let (from, to) = if name == "chinese.md" {
            (wide("53"), wide("54"))
        } else {
            ("53".to_owned(), "54".to_owned())
        };
        assert!(page.contains(&from), "{name}");
        let line = page[..page.find(&from).unwrap()].matches('\n').count() + 1;
        let page = page
            .replace(&from, &to)
            .replace("serviceIdle", "serviceIdol");
        let page = page.replace("request not completed", "request  never completed");
        let (status, findings) = audit(name, page.as_bytes(), &[]);
        assert_eq!(status, Some(1), "{name}");
        assert_eq!(
            short(&findings),
            [
                "missing-key error-codes/53".to_owned(),
                "missing-key submodule-states/serviceIdle".to_owned(),
                "missing-text request not completed".to_owned(),
                format!("unknown-code 54 {line}"),
            ],
            "{name}"
        );
        // What is missing has a place in the catalog, and a near one on the page.
        assert!(
            findings[0]["place"]["file"]
                .as_str()
                .unwrap()
                .ends_with("error-codes.yaml")
        );
        assert!(findings[0]["place"]["line"].as_u64().unwrap() > 1);
        assert!(
            findings[2]["near"]["file"]
                .as_str()
                .unwrap()
                .ends_with(name)
        );
        assert!(
            findings[3]["excerpt"].as_str().unwrap().contains(&to),
            "{name}"
        );
    }
}

#[test]
fn pages_are_audited_together() {
    let folder = tempfile::tempdir().unwrap();
    let (_, whole) = shapes().swap_remove(2);
    let half = whole.lines().count() / 2;
    let parts = [
        whole.lines().take(half).collect::<Vec<_>>().join("\n"),
        whole.lines().skip(half).collect::<Vec<_>>().join("\n"),
    ];
    let mut arguments = vec!["audit".to_owned(), CATALOG.to_owned()];
    for (i, part) in parts.iter().enumerate() {
        let path = folder.path().join(format!("{i}.md"));
        fs::write(&path, part).unwrap();
        arguments.push(path.to_str().unwrap().to_owned());
    }
    arguments.extend(DOMAINS.map(str::to_owned));
    let output = errdex(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    arguments.remove(3);
    let output = errdex(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn years_ports_durations_and_versions_are_not_codes() {
    let (_, mut page) = shapes().swap_remove(2);
    page += "\n2022: first edition\n- 2023/05/01 revised\n* 3 times at most\n- 24 hours\n\nPort 8443, version 2.10.3, \
        retry after 3 s, 6 s and 9 s, 192.168.0.1:8080, issue #1234, 99.9 %, 720p, 64 bytes.\n\n\
        | Port | Use |\n| --- | --- |\n| 8443 | web |\n\n1. Read this.\n2. Do that.\n3. Done.\n";
    let (status, findings) = audit("a.md", page.as_bytes(), &[]);
    assert_eq!(short(&findings), [""; 0]);
    assert_eq!(status, Some(0));
}

#[test]
fn a_finding_is_ignored_with_a_reason_as_long_as_it_exists() {
    let (_, page) = shapes().swap_remove(2);
    let page = page.replace("**501**", "**511**");
    let page = page.replace("request not completed", "nothing");
    let ignored = [
        "--ignore",
        "error-codes/501=not documented any more",
        "--ignore",
        "511=a mistake of the page; reported",
        "--ignore",
        "request not completed=reworded",
    ];
    let (status, findings) = audit("a.md", page.as_bytes(), &ignored);
    assert_eq!(short(&findings), [""; 0]);
    assert_eq!(status, Some(0));

    // The text belongs to two entries, so one of them does not cover it.
    let partly = [
        "--ignore",
        "error-codes/65=x",
        "--ignore",
        "error-codes/501=y",
        "--ignore",
        "511=z",
    ];
    let (status, findings) = audit("a.md", page.as_bytes(), &partly);
    assert_eq!(status, Some(1));
    assert_eq!(
        short(&findings),
        [
            "missing-text request not completed",
            "stale-ignore error-codes/65"
        ]
    );
    let both = [&partly[..], &["--ignore", "http-statuses/206=x"]].concat();
    assert_eq!(audit("a.md", page.as_bytes(), &both).0, Some(0));

    let stale = [&ignored[..], &["--ignore", "error-codes/2=gone"]].concat();
    let (status, findings) = audit("a.md", page.as_bytes(), &stale);
    assert_eq!(status, Some(1));
    assert_eq!(short(&findings), ["stale-ignore error-codes/2"]);
    assert!(findings[0]["message"].as_str().unwrap().contains("gone"));
}

#[test]
fn bad_usage_and_what_cannot_be_read_are_refused() {
    let refused = |arguments: &[&str], with: &str| {
        let output = errdex(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            text(&output.stderr).contains(with),
            "{}",
            text(&output.stderr)
        );
    };
    let page = "../README.md";
    for missing in [
        "error-codes/501",
        "error-codes/501=",
        "=why",
        "error-codes/501= ",
    ] {
        refused(&["audit", CATALOG, page, "--ignore", missing], "reason");
    }
    refused(&["audit", CATALOG], "PAGE");
    refused(&["audit", CATALOG, "no-such-page.md"], "no-such-page.md");
    refused(&["audit", "no-such-folder", page], "no-such-folder");
    refused(
        &["audit", CATALOG, page, "--domain", "error-code"],
        "`error-codes`",
    );
    refused(
        &["audit", "../codegen/tests/reject/duplicate-key", page],
        "duplicate-key",
    );
}

#[test]
fn any_bytes_are_a_page() {
    let folder = tempfile::tempdir().unwrap();
    for (name, page) in shapes().into_iter().take(3) {
        let mut bytes = page.into_bytes();
        let line = bytes.split(|byte| *byte == b'\n').count();
        bytes.extend(b"\xff\xd0\x00 | `<!-- &#x110000; <td\n");
        let path = folder.path().join(name);
        fs::write(&path, &bytes).unwrap();
        let mut arguments = vec!["audit", CATALOG, path.to_str().unwrap()];
        arguments.extend(DOMAINS);
        let output = errdex(&arguments);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
        let complaint = format!("{name}:{line}: invalid UTF-8");
        assert!(
            text(&output.stderr).contains(&complaint),
            "{}",
            text(&output.stderr)
        );
    }
    let everything = (0..=u8::MAX).cycle().take(10_000).collect::<Vec<_>>();
    for name in ["a.md", "a.html", "a.txt"] {
        assert_eq!(audit(name, &everything, &[]).0, Some(1));
        assert_eq!(audit(name, b"", &[]).0, Some(1));
    }
}

#[test]
fn people_see_places_and_counts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.md");
    let (_, page) = shapes().swap_remove(2);
    fs::write(&path, page.replace("**53**", "**54**")).unwrap();
    let mut arguments = vec!["audit", CATALOG, path.to_str().unwrap()];
    arguments.extend(DOMAINS);
    let output = errdex(&arguments);
    let shown = text(&output.stdout);
    assert!(
        shown.contains("missing-key: no page mentions `error-codes/53`, TaskConflict\n"),
        "{shown}"
    );
    assert!(
        shown.contains("unknown-code: the catalog does not have the code 54\n"),
        "{shown}"
    );
    assert!(
        shown.contains("* **54**: \u{201c}task conflict\u{201d}\n"),
        "{shown}"
    );
    assert!(
        shown.ends_with("1 key and 0 texts missing, 1 unknown code, 0 ignored, 0 unused ignores\n"),
        "{shown}"
    );
}

#[test]
fn the_reference_pages_mention_every_entry() {
    for page in ["llms.txt", "cloud-recording.md", "cloud-recording.json"] {
        let path = format!("../docs/{page}");
        let output = errdex(&["audit", CATALOG, &path, "--format", "json"]);
        let answer = serde_json::from_slice::<Value>(&output.stdout).unwrap();
        let findings = answer["findings"].as_array().unwrap();
        let found = short(findings);
        // The prose and bodies of the catalog mention two codes without an entry.
        let is_named = |finding: &&String| {
            let finding = finding.as_str();
            !["unknown-code 15 ", "unknown-code 403 "]
                .iter()
                .any(|known| finding.starts_with(known))
        };
        let others = found.iter().filter(is_named).collect::<Vec<_>>();
        assert_eq!(others, [""; 0], "{page}");
    }
}

#[test]
fn ids_and_headings_mention_small_numbers() {
    let page = "error-codes/2 is one, and so is error-codes/70\n# 7 AlreadyStarted\n";
    let (_, findings) = audit("a.md", page.as_bytes(), &[]);
    let found = short(&findings);
    for (key, is_missing) in [("2", false), ("7", false), ("8", true)] {
        let finding = format!("missing-key error-codes/{key}");
        assert_eq!(found.contains(&finding), is_missing, "{key}");
    }
}

/// Pages of one line, as scrapers and minifiers produce them, and artificial ones.
fn pages_of_one_line() -> Vec<(&'static str, String)> {
    const LENGTH: usize = 200_000;
    let repeated = |piece: &str| piece.repeat(LENGTH / piece.len());
    let counted = |word: &str| {
        let codes = 100_000..100_000 + LENGTH / (word.len() + 7);
        let codes = codes.map(|code| format!("{word}{code}"));
        codes.collect::<Vec<_>>().join(" ")
    };
    vec![
        ("numbers", repeated("62 ")),
        ("entities", repeated("&#54;&#50; ")),
        ("notes", repeated("62<sup>1</sup> ")),
        ("numbers that differ", counted("")),
        ("unknown codes", counted("code ")),
        ("one word of many", repeated("Aa")),
        ("words glued to numbers", repeated("1a")),
        ("a key glued to itself", repeated("serviceIdleForever")),
        ("a text glued to itself", repeated("Task conflict")),
        ("cells", repeated("|62")),
        ("open brackets", repeated("(62 ")),
        (
            "marks before numbers",
            "(".repeat(LENGTH / 2) + &"62 ".repeat(LENGTH / 6),
        ),
        ("tags that never end", repeated("<a ")),
    ]
}

/// The time is linear in the length of the page. The limit is generous: quadratic time would be minutes
/// for each of these pages.
#[test]
fn a_page_of_one_line_takes_no_longer_than_one_of_many() {
    let folder = tempfile::tempdir().unwrap();
    for (name, page) in pages_of_one_line() {
        for file in ["page.md", "page.html"] {
            let path = folder.path().join(file);
            fs::write(&path, &page).unwrap();
            let mut audit = Command::new(env!("CARGO_BIN_EXE_errdex"))
                .args(["audit", CATALOG, path.to_str().unwrap()])
                .stdout(Stdio::null())
                .spawn()
                .unwrap();
            let end = Instant::now() + Duration::from_secs(60);
            let status = loop {
                match audit.try_wait().unwrap() {
                    None if Instant::now() < end => sleep(Duration::from_millis(10)),
                    None => {
                        audit.kill().unwrap();
                        panic!("{name} in {file} takes too long");
                    }
                    Some(status) => break status,
                }
            };
            assert_eq!(status.code(), Some(1), "{name} in {file}");
        }
    }
}
