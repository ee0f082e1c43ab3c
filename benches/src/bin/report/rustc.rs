//! The cost of compiling the generated code of one domain, compared with straightforward code.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::figures::Figures;
use crate::run::{self, Usage};

pub(crate) const ENTRIES: [usize; 2] = [1_000, 10_000];

const PROSE: &str = "Words that people read when something has gone wrong, and more of them. ";

pub(crate) fn measure(figures: &mut Figures) {
    let scratch = tempfile::tempdir().expect("a scratch folder can be made");
    let library = runtime(scratch.path());
    for count in ENTRIES {
        let ours = scratch.path().join("ours.rs");
        fs::write(&ours, format!("pub mod catalog {{ {} }}", generated(count)))
            .expect("a scratch folder can be written to");
        let first = scratch.path().join("first.rs");
        fs::write(&first, naive(count)).expect("a scratch folder can be written to");
        let rounds = if count > 1_000 { 1 } else { 3 };
        for (name, source) in [("errdex", &ours), ("naive", &first)] {
            // A minute of rustc needs no second run.
            let rounds = if name == "naive" { rounds } else { 3 };
            let usages = (0..rounds).map(|_| compiled(source, &library, scratch.path()));
            let usage = usages.reduce(Usage::or).expect("there is a round");
            figures.set(format!("rustc/{count}/{name}/cpu"), usage.cpu_seconds);
            figures.set(format!("rustc/{count}/{name}/peak"), usage.peak_megabytes);
        }
        let rustdoc = documented(&ours, &library, scratch.path());
        figures.set(format!("rustc/{count}/rustdoc/cpu"), rustdoc.cpu_seconds);
    }
}

/// The compiled runtime and its dependencies.
fn runtime(scratch: &Path) -> PathBuf {
    let folder = scratch.join("runtime");
    let dependencies = "errdex = { path = \"{root}\", default-features = false }";
    run::package(&folder, dependencies, "lib.rs", "");
    let target = folder.join("target");
    run::output(
        run::cargo(&target)
            .args(["build", "--release"])
            .current_dir(&folder),
    );
    target.join("release/deps")
}

fn compiled(source: &Path, library: &Path, out: &Path) -> Usage {
    let mut rustc = Command::new("rustc");
    rustc.args([
        "--crate-type=lib",
        "--edition=2024",
        "-Copt-level=3",
        "--cap-lints=allow",
    ]);
    run::usage(
        with_runtime(&mut rustc, library)
            .arg("--out-dir")
            .arg(out)
            .arg(source),
    )
}

fn documented(source: &Path, library: &Path, out: &Path) -> Usage {
    let mut rustdoc = Command::new("rustdoc");
    rustdoc.args(["--edition=2024", "--cap-lints=allow"]);
    run::usage(
        with_runtime(&mut rustdoc, library)
            .arg("--out-dir")
            .arg(out.join("doc"))
            .arg(source),
    )
}

fn with_runtime<'a>(compiler: &'a mut Command, library: &Path) -> &'a mut Command {
    let files = fs::read_dir(library).expect("the runtime was compiled");
    let paths = files
        .filter_map(|file| Some(file.ok()?.path()))
        .collect::<Vec<_>>();
    compiler
        .arg("-L")
        .arg(format!("dependency={}", library.display()));
    for name in ["errdex", "phf"] {
        let is_library = |path: &&PathBuf| {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            file.starts_with(&format!("lib{name}-")) && file.ends_with(".rlib")
        };
        let library = paths
            .iter()
            .find(is_library)
            .expect("the runtime was compiled");
        compiler
            .arg("--extern")
            .arg(format!("{name}={}", library.display()));
    }
    compiler
}

/// The output of the compiler of catalogs for a domain.
fn generated(count: usize) -> String {
    let frame = "catalog: large\ntitle: Large\noperations:\n  \
                 - {name: read, http: {method: GET, path: /read}, summary: Reads}\n\
                 sources:\n  - {id: manual, title: The manual}\n";
    let mut domain =
        "domain: codes\ntype: Code\nkey: u32\nshape: newtype\ntitle: Codes\nfound_in: the body\nentries:\n"
            .to_owned();
    for row in 0..count {
        write!(
            domain,
            "  - code: {}\n    name: Entry{row}\n    summary: Summary of entry {row}\n    \
             lifecycle: {{state: current}}\n    meanings:\n      - operations: [read]\n        fault: caller\n        \
             causes: [\"{PROSE}{row}\"]\n        fixes: [\"{PROSE}{PROSE}{row}\"]\n        \
             recovery: fix-request\n        sources: [manual]\n",
            row * 7
        )
        .expect("writing to a string never fails");
    }
    let files = [
        ("catalog.yaml", frame.as_bytes()),
        ("codes.yaml", domain.as_bytes()),
    ];
    errdex_build::compile_files("large", &files).unwrap_or_else(|report| panic!("{report}"))
}

/// The same entries in straightforward code: derives, explicit discriminants, rows in a table, a `match`
/// for each field, `phf` maps for both lookups.
fn naive(count: usize) -> String {
    let mut text = [(); 5].map(|()| String::new());
    let [variants, rows, names, summaries, flags] = &mut text;
    let mut by_code = phf_codegen::Map::new();
    let mut by_name = phf_codegen::Map::new();
    for row in 0..count {
        let (code, name, retry) = (row as u32 * 7, format!("Entry{row}"), row % 3 == 0);
        let summary = format!("Summary of entry {row}");
        by_code.entry(code, format!("Code::{name}"));
        by_name.entry(name.clone(), format!("Code::{name}"));
        *variants += &format!("{name} = {code},\n");
        *rows += &format!(
            "Row {{ code: Code::{name}, name: {name:?}, summary: {summary:?}, \
             cause: \"{PROSE}{row}\", fix: \"{PROSE}{PROSE}{row}\", retry: {retry} }},\n"
        );
        *names += &format!("Self::{name} => {name:?},\n");
        *summaries += &format!("Self::{name} => {summary:?},\n");
        *flags += &format!("Self::{name} => {retry},\n");
    }
    format!(
        "#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]\n#[repr(u32)]\n\
         pub enum Code {{ {variants} }}\n\
         #[derive(Debug)]\npub struct Row {{ pub code: Code, pub name: &'static str, pub summary: &'static str, \
         pub cause: &'static str, pub fix: &'static str, pub retry: bool }}\n\
         pub static ROWS: [Row; {count}] = [{rows}];\n\
         pub static BY_CODE: phf::Map<u32, Code> = {};\n\
         pub static BY_NAME: phf::Map<&'static str, Code> = {};\n\
         impl Code {{\n\
         pub fn from_code(code: u32) -> Option<Self> {{ BY_CODE.get(&code).copied() }}\n\
         pub fn from_name(name: &str) -> Option<Self> {{ BY_NAME.get(name).copied() }}\n\
         pub fn name(self) -> &'static str {{ match self {{ {names} }} }}\n\
         pub fn summary(self) -> &'static str {{ match self {{ {summaries} }} }}\n\
         pub fn retry(self) -> bool {{ match self {{ {flags} }} }}\n}}\n",
        by_code.build(),
        by_name.build()
    )
}
