//! Instructions of a build script that compiles a catalog of its owner, built as cargo builds scripts:
//! without optimization.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::figures::Figures;
use crate::{repository, run};

/// The script needed this many instructions an entry when both YAML readers were part of it.
pub(crate) const BEFORE: f64 = 4.316e6;

const SCRIPT: &str = "fn main() {
    let arguments = std::env::args().collect::<Vec<_>>();
    let outcome = errdex_build::generate(arguments[1].as_ref(), arguments[2].as_ref());
    assert!(!outcome.report().has_errors());
}";

pub(crate) fn measure(figures: &mut Figures) {
    let scratch = tempfile::tempdir().expect("a scratch folder can be made");
    let scratch = scratch.path();
    let compiler = repository().join("codegen");
    let dependency = format!(
        "errdex-build = {{ path = {:?} }}",
        compiler.display().to_string()
    );
    run::package(scratch, &dependency, "main.rs", SCRIPT);
    let target = scratch.join("target");
    let mut build = run::cargo(&target);
    run::output(
        build
            .arg("build")
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .current_dir(scratch),
    );
    let program = fs::read_dir(target.join("debug")).expect("cargo built it");
    let is_program = |path: &Path| path.is_file() && path.extension().is_none();
    let program = program
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| is_program(path))
        .expect("the package has a program");
    let [few, many] = [400, 2_400].map(|count| (count, instructions(scratch, &program, count)));
    // What the script needs whatever it compiles does not count.
    let an_entry = (many.1 - few.1) / f64::from(many.0 - few.0);
    figures.set("script/instructions", an_entry);
}

/// The instructions of compiling a catalog of so many entries.
fn instructions(scratch: &Path, program: &Path, count: u32) -> f64 {
    let data = scratch.join(format!("data-{count}"));
    let out = scratch.join(format!("out-{count}"));
    let folder = data.join("shop");
    fs::create_dir_all(&folder).expect("the scratch folder can be written to");
    fs::create_dir_all(&out).expect("the scratch folder can be written to");
    let catalog = "catalog: shop\ntitle: Shop\noperations:\n  \
                   - {name: read, http: {method: GET, path: /r}, summary: Reads}\n\
                   sources:\n  - {id: manual, title: The manual}\n";
    fs::write(folder.join("catalog.yaml"), catalog).expect("the catalog can be written");
    fs::write(folder.join("error-codes.yaml"), domain(count)).expect("the domain can be written");
    run::instructions(Command::new(program).args([data, out]))
}

fn domain(count: u32) -> String {
    let mut text = String::from(
        "domain: error-codes\ntype: ErrorCode\nkey: u32\ntitle: Codes\nfound_in: the body\nentries:\n",
    );
    for number in 0..count {
        write!(
            text,
            "  - code: {}
    name: Case{number}
    summary: The thing of case {number} did not fit the place
    lifecycle: {{state: current, since: 2020-03-30}}
    meanings:
      - operations: [read]
        http_statuses: [500]
        texts: [\"thing {number} failed\"]
        fault: service
        causes: [\"The thing was sent while the other thing was still running, so it could not be used by anybody else at all.\"]
        fixes: [\"Send the thing again with another place, and wait until it has been seen by the service.\"]
        recovery: {{retry: {{after: [1s, 2s], then: fix-account}}}}
        sources: [manual]
",
            number * 7
        )
        .expect("writing to a string never fails");
    }
    text
}
