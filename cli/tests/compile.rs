//! `errdex compile`: writes the module of a catalog, and compares it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::process::{Command, Output};

const SHOP: &str = "../examples/committed-tables/data/shop";
const COMMITTED: &str = "../examples/committed-tables/src/shop/tables.rs";

fn compile(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_errdex"))
        .arg("compile")
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

#[test]
fn the_committed_tables_are_fresh() {
    for (catalog, tables) in [
        (SHOP, COMMITTED),
        (
            "../data/cloud-recording",
            "../src/cloud_recording/tables.rs",
        ),
    ] {
        let output = compile(&[catalog, "--out", tables, "--check"]);
        let shown = text(&output.stdout);
        assert_eq!((output.status.code(), shown), (Some(0), ""));
    }
}

#[test]
fn a_module_is_written_kept_and_compared() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("tables.rs");
    let name = out.to_str().unwrap();
    let write = [SHOP, "--out", name];
    let check = [SHOP, "--out", name, "--check"];

    let output = compile(&check);
    assert_eq!(output.status.code(), Some(1));
    assert!(!out.exists(), "nothing is written");

    let output = compile(&write);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stdout), format!("wrote {name}\n"));
    let module = fs::read_to_string(&out).unwrap();
    assert_eq!(module, fs::read_to_string(COMMITTED).unwrap());
    let output = compile(&write);
    assert_eq!(text(&output.stdout), format!("kept {name}\n"));
    assert_eq!(compile(&check).status.code(), Some(0));

    let stale = module.replacen(" SoldOut,\n", " SoldOff,\n", 1);
    assert_ne!(stale, module);
    fs::write(&out, &stale).unwrap();
    let output = compile(&check);
    assert_eq!(output.status.code(), Some(1));
    let shown = text(&output.stdout);
    assert!(shown.contains("\n-        SoldOff,\n"), "{shown}");
    assert!(shown.contains("\n+        SoldOut,\n"), "{shown}");
    assert_eq!(
        text(&output.stderr),
        format!("`{name}` is stale; run `errdex compile {SHOP} --out {name}`\n")
    );
    assert_eq!(fs::read_to_string(&out).unwrap(), stale);
    assert_eq!(compile(&write).status.code(), Some(0));
    assert_eq!(fs::read_to_string(&out).unwrap(), module);
}

#[test]
fn nothing_is_written_from_a_catalog_with_errors_or_over_other_files() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("tables.rs");
    let name = out.to_str().unwrap();
    let broken = "../codegen/tests/reject/duplicate-key";
    let output = compile(&[broken, "--out", name]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with("error[duplicate-key]: code 53 is defined twice\n"));
    assert!(!out.exists());

    fs::write(&out, "fn main() {}\n").unwrap();
    let output = compile(&[SHOP, "--out", name]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        text(&output.stderr),
        format!(
            "errdex: `{name}` was not written by `errdex compile`; move it, or choose another file\n"
        )
    );
    assert_eq!(fs::read_to_string(&out).unwrap(), "fn main() {}\n");
    let files = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(files, 1, "no staged file is left");

    let output = compile(&[SHOP, "--out", "no-such-folder/tables.rs"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(compile(&[SHOP]).status.code(), Some(2));
}
