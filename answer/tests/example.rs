//! The example program, as people run it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::env;
use std::process::{Command, Output};

/// Runs the example, which cargo builds next to the folder of this test.
fn myapp(query: &[&str]) -> Output {
    let test = env::current_exe().unwrap();
    let folder = test.parent().unwrap().parent().unwrap();
    let program = folder.join("examples/explain");
    let program = program.with_extension(env::consts::EXE_EXTENSION);
    Command::new(program).args(query).output().unwrap()
}

#[test]
fn a_program_of_ten_lines_explains_a_compiled_catalog() {
    let output = myapp(&["task", "conflict"]);
    let answer = String::from_utf8(output.stdout).unwrap();
    assert!(
        answer.starts_with("error-codes/53: TaskConflict\nA task with the same App ID,"),
        "{answer}"
    );
    assert!(answer.contains("\n  next: fix the request before sending it again\n"));

    let output = myapp(&["Task9Conflct"]);
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(output.stdout.is_empty());
    assert!(
        complaint.starts_with("myapp: no entry for `Task9Conflct`\n"),
        "{complaint}"
    );
    assert!(complaint.contains("\ndid you mean:\n  error-codes/53  TaskConflict"));
}
