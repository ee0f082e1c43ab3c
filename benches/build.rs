//! Compiles catalogs of several sizes with errdex, and writes the same keys for others.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

#[path = "src/keys.rs"]
#[allow(dead_code, reason = "the benches use the rest")]
mod keys;

fn main() {
    println!("cargo::rerun-if-changed=build.rs\ncargo::rerun-if-changed=src/keys.rs");
    let codes = [
        ("codes_260", keys::clustered_260()),
        ("codes_5000", keys::random_codes(5_000)),
        ("codes_60000", keys::random_codes(60_000)),
    ];
    for (set, codes) in codes {
        let key = if codes.iter().all(|&code| code <= 0xffff) {
            "u16"
        } else {
            "u32"
        };
        let codes = codes.iter().map(u32::to_string).collect::<Vec<_>>();
        write(set, &catalog(set, key, "code", &codes));
        if codes.len() < 1_000 {
            write(&format!("{set}_rivals"), &rival_codes(key, &codes));
        }
    }
    let bundled = errdex::cloud_recording::ErrorCode::ALL.iter();
    let bundled = bundled
        .map(|code| code.code().to_string())
        .collect::<Vec<_>>();
    write("codes_bundled_rivals", &rival_codes("u16", &bundled));
    for count in [260, 5_000, 60_000] {
        let set = format!("texts_{count}");
        let texts = keys::texts(count);
        write(&set, &catalog(&set, "string", "text", &texts));
        if count < 1_000 {
            write(&format!("{set}_rivals"), &rival_texts(&texts, true));
        } else if count < 10_000 {
            write(&format!("{set}_rivals"), &rival_texts(&texts, false));
        }
    }
    let bundled = errdex::cloud_recording::SubmoduleState::ALL.iter();
    let bundled = bundled
        .map(|state| state.text().to_owned())
        .collect::<Vec<_>>();
    write("texts_bundled_rivals", &rival_texts(&bundled, true));
}

fn write(name: &str, text: &str) {
    let folder = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(folder.join(name).with_extension("rs"), text).expect("OUT_DIR can be written to");
}

/// The tables that errdex makes for some keys.
fn catalog(set: &str, key: &str, field: &str, keys: &[String]) -> String {
    let frame = "catalog: bench\ntitle: Keys\noperations:\n  \
                 - {name: read, http_method: GET, path: /read, summary: Reads}\n\
                 sources:\n  - {id: manual, title: The manual}\n";
    let domain = set.replace('_', "-");
    let mut text = format!(
        "domain: {domain}\ntype: Code\nkey: {key}\ntitle: Keys\nfound_in: the body\nentries:\n"
    );
    for (row, key) in keys.iter().enumerate() {
        write!(
            text,
            "  - {field}: {key}\n    name: Entry{row}\n    summary: Entry {row}\n    \
             lifecycle: {{state: current}}\n    meanings:\n      - on: [read]\n        fault: caller\n        \
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

/// A `match` over codes, and an enum for `strum`.
fn rival_codes(key: &str, codes: &[String]) -> String {
    let mut text =
        format!("pub const fn by_match(code: {key}) -> Option<u16> {{\n    match code {{\n");
    for (row, code) in codes.iter().enumerate() {
        writeln!(text, "        {code} => Some({row}),").expect("writing to a string never fails");
    }
    text.push_str("        _ => None,\n    }\n}\n\n");
    write!(
        text,
        "#[derive(Clone, Copy, strum::FromRepr)]\n#[repr({key})]\npub enum Strum {{\n"
    )
    .expect("writing to a string never fails");
    for (row, code) in codes.iter().enumerate() {
        writeln!(text, "    Entry{row} = {code},").expect("writing to a string never fails");
    }
    text.push_str("}\n");
    text
}

/// Enums for `strum` and, unless it would take rustc too long, a `match` over texts.
fn rival_texts(texts: &[String], with_match: bool) -> String {
    let mut text = String::new();
    let mut variants = String::new();
    for (row, key) in texts.iter().enumerate() {
        writeln!(
            variants,
            "    #[strum(serialize = \"{key}\")]\n    Entry{row},"
        )
        .expect("writing to a string never fails");
    }
    if with_match {
        text.push_str("pub fn by_match(text: &str) -> Option<u16> {\n    match text {\n");
        for (row, key) in texts.iter().enumerate() {
            writeln!(text, "        {key:?} => Some({row}),")
                .expect("writing to a string never fails");
        }
        text.push_str("        _ => None,\n    }\n}\n\n");
        write!(
            text,
            "#[derive(Clone, Copy, strum::EnumString)]\npub enum Strum {{\n{variants}}}\n"
        )
        .expect("writing to a string never fails");
    }
    write!(
        text,
        "#[derive(Clone, Copy, strum::EnumString)]\n#[strum(use_phf)]\npub enum StrumPhf {{\n{variants}}}\n"
    )
    .expect("writing to a string never fails");
    text
}
