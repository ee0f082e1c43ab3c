//! Compiles catalogs of several sizes with errdex, and writes the same keys for the alternatives.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

use errdex::cloud_recording::{ErrorCode, SubmoduleState};

#[path = "src/keys.rs"]
#[allow(dead_code, reason = "the lookups use the rest")]
mod keys;

fn main() {
    println!("cargo::rerun-if-changed=build.rs\ncargo::rerun-if-changed=src/keys.rs");
    let bundled = ErrorCode::ALL.iter().map(|code| code.code());
    let bundled = bundled.map(|code| code.to_string()).collect::<Vec<_>>();
    write("codes_bundled_rivals", &rival_codes("u16", &bundled));
    codes("260", "u16", &keys::clustered_260());
    codes("5000", "u16", &keys::random_codes(5_000));
    codes("60000", "u32", &keys::random_codes(60_000));
    let bundled = SubmoduleState::ALL
        .iter()
        .map(|state| state.text().to_owned());
    write(
        "texts_bundled_rivals",
        &rival_texts(&bundled.collect::<Vec<_>>()),
    );
    for count in [260, 5_000, 60_000] {
        texts(&count.to_string(), &keys::texts(count));
    }
}

fn codes(set: &str, key: &str, codes: &[u32]) {
    let set = format!("codes_{set}");
    let texts = codes.iter().map(u32::to_string).collect::<Vec<_>>();
    write(&set, &catalog(&set, key, "code", &texts));
    write(&format!("{set}_rivals"), &rival_codes(key, &texts));
}

fn texts(set: &str, texts: &[String]) {
    let set = format!("texts_{set}");
    write(&set, &catalog(&set, "string", "text", texts));
    write(&format!("{set}_rivals"), &rival_texts(texts));
}

fn write(name: &str, text: &str) {
    let folder = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(folder.join(name).with_extension("rs"), text).expect("OUT_DIR can be written to");
}

/// The tables that errdex makes for some keys.
fn catalog(set: &str, key: &str, field: &str, keys: &[String]) -> String {
    let frame = "catalog: bench\ntitle: Keys\noperations:\n  \
                 - {name: read, http: {method: GET, path: /read}, summary: Reads}\n\
                 sources:\n  - {id: manual, title: The manual}\n";
    let domain = set.replace('_', "-");
    let shape = if keys.len() > 4_096 {
        "newtype"
    } else {
        "enum"
    };
    let mut text = format!(
        "domain: {domain}\ntype: Code\nkey: {key}\nshape: {shape}\ntitle: Keys\nfound_in: the body\nentries:\n"
    );
    for (row, key) in keys.iter().enumerate() {
        write!(
            text,
            "  - {field}: {key}\n    name: Entry{row}\n    summary: Entry {row}\n    \
             lifecycle: {{state: current}}\n    meanings:\n      - operations: [read]\n        fault: caller\n        \
             fixes: [\"Change it.\"]\n        recovery: fix-request\n        sources: [manual]\n"
        )
        .expect("writing to a string never fails");
    }
    let domain = format!("{domain}.yaml");
    let files = [
        ("catalog.yaml", frame.as_bytes()),
        (&domain, text.as_bytes()),
    ];
    errdex_build::compile_files("bench", &files).unwrap_or_else(|report| panic!("{report}"))
}

/// More arms or variants take rustc seconds to minutes.
const FEW: usize = 1_000;

/// The keys as an array and, if they are few, a `match` and an enum for `strum`.
fn rival_codes(key: &str, codes: &[String]) -> String {
    let count = codes.len();
    let mut text = format!(
        "pub static KEYS: [{key}; {count}] = [{}];\n",
        codes.join(", ")
    );
    text += &match key {
        "u16" => map(key, parsed::<u16>(codes)),
        _ => map(key, parsed::<u32>(codes)),
    };
    if count < FEW {
        let arms = rows(codes, |row, code| format!("{code} => Some({row}),"));
        let variants = rows(codes, |row, code| format!("Entry{row} = {code},"));
        text += &format!(
            "pub const fn by_match(code: {key}) -> Option<u16> {{ match code {{ {arms} _ => None }} }}\n\
             #[derive(Clone, Copy, strum::FromRepr)]\n#[repr({key})]\npub enum Strum {{ {variants} }}\n"
        );
    }
    text
}

/// The keys as an array and an enum for `strum` with `phf` and, if they are few, a `match` and an enum for
/// `strum` alone.
fn rival_texts(texts: &[String]) -> String {
    let count = texts.len();
    let keys = rows(texts, |_, text| format!("{text:?},"));
    let mut text = format!("pub static KEYS: [&str; {count}] = [{keys}];\n");
    text += &map("&str", texts.iter().map(String::as_str).collect());
    let variants = rows(texts, |row, text| {
        format!("#[strum(serialize = {text:?})] Entry{row},")
    });
    if count < FEW {
        let arms = rows(texts, |row, text| format!("{text:?} => Some({row}),"));
        text += &format!(
            "pub fn by_match(text: &str) -> Option<u16> {{ match text {{ {arms} _ => None }} }}\n\
             #[derive(Clone, Copy, strum::EnumString)]\npub enum Strum {{ {variants} }}\n"
        );
    }
    if count < 10 * FEW {
        text += &format!(
            "#[derive(Clone, Copy, strum::EnumString)]\n#[strum(use_phf)]\npub enum StrumPhf {{ {variants} }}\n"
        );
    }
    text
}

fn parsed<K: std::str::FromStr>(codes: &[String]) -> Vec<K> {
    let parsed = codes.iter().map(|code| code.parse().ok());
    parsed
        .map(|code| code.expect("codes are numbers"))
        .collect()
}

/// The keys and their rows as a `phf` map.
fn map<K: phf_shared::FmtConst + phf_shared::PhfHash + Eq + std::hash::Hash>(
    key: &str,
    keys: Vec<K>,
) -> String {
    let mut map = phf_codegen::Map::new();
    for (row, key) in keys.into_iter().enumerate() {
        map.entry(key, row.to_string());
    }
    format!("pub static PHF: phf::Map<{key}, u16> = {};\n", map.build())
}

/// A line for each key.
fn rows(keys: &[String], row: impl Fn(usize, &str) -> String) -> String {
    let lines = keys
        .iter()
        .enumerate()
        .map(|(number, key)| row(number, key) + "\n");
    lines.collect()
}
