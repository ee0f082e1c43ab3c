//! What shells and `man` get from the command, and what `--help` shows of it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::{Command, Output, Stdio};

fn errdex(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_errdex"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(arguments: &[&str]) -> String {
    let output = errdex(arguments);
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The names of the subcommands, as the help lists them.
fn subcommands() -> Vec<String> {
    let help = text(&["--help"]);
    let (_, list) = help.split_once("Commands:\n").unwrap();
    let lines = list.lines().take_while(|line| line.starts_with("  "));
    let names = lines.filter_map(|line| line.split_whitespace().next());
    let names = names.filter(|name| *name != "help");
    names.map(str::to_owned).collect()
}

#[test]
fn every_help_has_an_example() {
    let subcommands = subcommands();
    assert!(subcommands.iter().any(|name| name == "classify"));
    for name in &subcommands {
        let help = text(&[name, "--help"]);
        let example = format!("errdex {name}");
        let (_, examples) = help.split_once("Example").unwrap_or_default();
        assert!(examples.contains(&example), "{help}");
    }
}

#[test]
fn every_subcommand_has_a_page_of_the_manual() {
    let main = text(&["man"]);
    for name in subcommands() {
        assert!(
            main.contains(&format!("errdex\\-{name}(1)")),
            "{name}: {main}"
        );
        let page = text(&["man", &name]);
        assert!(page.contains(&format!(".TH errdex-{name} 1")), "{page}");
        assert!(page.contains(".SH SYNOPSIS"), "{page}");
    }
    let unknown = errdex(&["man", "clasify\u{1b}"]);
    assert_eq!(unknown.status.code(), Some(2));
    let complaint = String::from_utf8(unknown.stderr).unwrap();
    assert!(
        complaint.contains(r"no subcommand `clasify\u{1b}`"),
        "{complaint}"
    );
}

#[test]
fn shells_complete_operations_domains_and_names() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = text(&["completions", shell]);
        let values: &[&str] = match shell {
            "bash" | "zsh" => &["classify", "updateLayout", "http-statuses", "TaskConflict"],
            // Only values of options.
            "fish" => &["classify", "updateLayout", "http-statuses"],
            // Only subcommands and options.
            _ => &["classify"],
        };
        for value in values {
            assert!(script.contains(value), "{shell} does not complete {value}");
        }
    }
    let shop = "../examples/committed-tables/data/shop";
    let script = text(&["completions", "bash", "--catalog", shop]);
    assert!(script.contains("SoldOut") && !script.contains("TaskConflict"));
}

/// The words that bash offers for the last of the arguments.
#[cfg(unix)]
fn completed(arguments: &[&str]) -> Vec<String> {
    let program = env!("CARGO_BIN_EXE_errdex");
    let words = arguments.join(" ");
    let last = arguments.len();
    let script = format!(
        "eval \"$('{program}' completions bash)\"\n\
         COMP_WORDS=(errdex {words}); COMP_CWORD={last}\n\
         _errdex errdex \"${{COMP_WORDS[$COMP_CWORD]}}\" \"${{COMP_WORDS[$((COMP_CWORD-1))]}}\"\n\
         printf '%s\\n' \"${{COMPREPLY[@]}}\""
    );
    let output = Command::new("bash")
        .args(["--norc", "-c", &script])
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    let replies = String::from_utf8(output.stdout).unwrap();
    replies.lines().map(str::to_owned).collect()
}

#[cfg(unix)]
#[test]
fn bash_offers_what_the_catalog_has() {
    assert_eq!(completed(&["explain", "TaskConf"]), ["TaskConflict"]);
    assert_eq!(completed(&["classify", "--on", "st"]), ["start", "stop"]);
    assert_eq!(completed(&["list", "--domain", "http"]), ["http-statuses"]);
    assert_eq!(completed(&["compl"]), ["completions"]);
}
