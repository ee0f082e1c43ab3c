//! A vendor's table of 1,200 hexadecimal statuses, made from rules, from its import to its next version.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const FACILITIES: [&str; 4] = ["GENERAL", "DISK", "NET", "AUTH"];
const SEVERITIES: [&str; 3] = ["INFO", "WARNING", "ERROR"];
const COUNT: usize = 1_200;

/// A status of the table: the facility in bits 16 to 27, the severity in bits 30 and 31.
fn status(number: usize) -> (u32, String, String) {
    let facility = number % FACILITIES.len();
    let severity = number % SEVERITIES.len();
    let code = u32::try_from((severity + 1) << 30 | facility << 16 | number).unwrap();
    let (of, how) = (FACILITIES[facility], SEVERITIES[severity]);
    let symbol = format!("{of}_{how}_{number:04}");
    let text = match number % 5 {
        0 => String::new(),
        1 => format!("Unit {number} of <{of}> said %s, *twice*, at {{0}}"),
        2 => format!(
            "Step {number} is late. What comes after it has to wait for as long as the step takes, and \
             nothing else can be begun on the same unit before that."
        ),
        _ => format!("Plain case {number}"),
    };
    (code, symbol, text)
}

fn table(numbers: impl Iterator<Item = usize>) -> String {
    let mut table = "Code,Symbol,Message\n".to_owned();
    for number in numbers {
        let (code, symbol, text) = status(number);
        writeln!(table, "0x{code:08X},{symbol},\"{text}\"").unwrap();
    }
    table
}

fn errdex(folder: &Path, arguments: &str) -> Output {
    let mut errdex = Command::new(env!("CARGO_BIN_EXE_errdex"));
    errdex.args(arguments.split(' ')).current_dir(folder);
    errdex.output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

/// What a command that succeeds prints.
fn answer(folder: &Path, arguments: &str) -> String {
    let output = errdex(folder, arguments);
    assert!(
        output.status.success(),
        "{arguments}: {}",
        text(&output.stderr)
    );
    text(&output.stdout).to_owned()
}

fn imported(folder: &Path) {
    fs::write(folder.join("statuses.csv"), table(0..COUNT)).unwrap();
    let facets = "--facet severity=bits:30-31 --facet facility=bits:16-27";
    answer(
        folder,
        &format!("import statuses.csv --out data/unit --domain statuses {facets}"),
    );
}

#[test]
fn every_row_is_an_entry_that_every_spelling_finds() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path();
    imported(folder);
    let checked = answer(folder, "check data --format json");
    let checked = serde_json::from_str::<Value>(&checked).unwrap();
    assert_eq!(checked["findings"], Value::Array(Vec::new()));
    let catalog = &checked["catalogs"][0];
    assert_eq!(catalog["entries"], COUNT);
    for fact in ["symbol", "facets.severity", "facets.facility"] {
        assert_eq!(catalog["coverage"][fact], COUNT, "{fact}");
    }
    // Nothing is stated that the table does not state.
    for fact in ["meanings", "fault", "recovery", "fixes"] {
        assert_eq!(catalog["coverage"][fact], 0, "{fact}");
    }
    for number in (0..COUNT).step_by(97) {
        let (code, symbol, message) = status(number);
        let signed = code.cast_signed();
        let queries = [
            format!("0x{code:x}"),
            code.to_string(),
            signed.to_string(),
            symbol.clone(),
        ];
        for query in queries {
            let record = answer(
                folder,
                &format!("explain --catalog data --format json -- {query}"),
            );
            let record = serde_json::from_str::<Value>(&record).unwrap();
            let [entry] = &record["matches"].as_array().unwrap()[..] else {
                panic!("{query}: {record}");
            };
            assert_eq!(entry["id"], format!("statuses/0x{code:08X}"));
            assert_eq!(entry["symbol"], symbol.as_str());
            let texts = format!("{} {}", entry["summary"], entry["details"]);
            let first = message.split(['.', '<']).next().unwrap();
            assert!(texts.contains(first), "{texts} {message}");
        }
    }
    let found = answer(folder, "list --catalog data --domain statuses");
    assert_eq!(found.lines().count(), COUNT);
    let unknown = errdex(folder, "explain --catalog data 0xC0037777");
    assert_eq!(unknown.status.code(), Some(1));
    let complaint = text(&unknown.stderr);
    assert!(complaint.contains("facility"), "{complaint}");
}

#[test]
fn the_next_version_of_the_table_keeps_what_was_written_by_hand() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path();
    imported(folder);
    let (code, ..) = status(3);
    let overlay = format!("entries:\n  - code: 0x{code:08X}\n    summary: Written by hand\n");
    let path = folder.join("data/unit/statuses.overlay.yaml");
    fs::write(&path, &overlay).unwrap();
    // The first row is gone, another one is new, and one has another text.
    let (_, symbol, _) = status(8);
    let next = table(1..=COUNT).replace("Plain case 8\"", "Another case\"");
    fs::write(folder.join("statuses.csv"), next).unwrap();
    let stale = errdex(folder, "import --update data/unit --check");
    assert_eq!(stale.status.code(), Some(1));
    let told = answer(folder, "import --update data/unit");
    let [gone, new] = [status(0), status(COUNT)].map(|(code, ..)| format!("0x{code:08X}"));
    for part in [&gone, &new, "Another case", "Plain case 8", "withdrawn"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!told.contains(&format!("0x{code:08X}")), "{told}");
    assert_eq!(fs::read_to_string(&path).unwrap(), overlay);
    assert!(answer(folder, "check data").starts_with("0 errors, 0 warnings\n"));
    assert!(answer(folder, &format!("explain --catalog data 0x{code:08X}")).contains("by hand"));
    assert!(answer(folder, &format!("explain --catalog data {symbol}")).contains("Another case"));
    let entry = answer(folder, &format!("explain --catalog data --full {gone}"));
    assert!(entry.contains("was documented"), "{entry}");
    answer(folder, "import --update data/unit --check");
}

#[test]
fn its_code_and_its_pages_have_every_entry() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path();
    imported(folder);
    answer(folder, "compile data/unit --out unit.rs");
    let code = fs::read_to_string(folder.join("unit.rs")).unwrap();
    for number in 0..COUNT {
        let (_, symbol, _) = status(number);
        let words = symbol.split('_');
        let name = words.map(|word| word[..1].to_owned() + &word[1..].to_lowercase());
        let variant = format!(" {} = ", name.collect::<String>());
        assert!(code.contains(&variant), "{variant}");
    }
    answer(folder, "docs data --out pages");
    let page = fs::read_to_string(folder.join("pages/unit.html")).unwrap();
    assert_eq!(page.matches("<article").count(), COUNT);
    // What tables say is text, whatever it looks like.
    assert!(!page.contains("<NET>") && page.contains("&lt;NET&gt;"));
}
