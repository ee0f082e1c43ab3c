//! `cargo xtask ci`: everything that must pass before a change is merged, as steps with names.
//!
//! `STEPS` is the only list of them. Each step works by itself, on a fresh clone, and installs the
//! tools that it needs.

use std::fmt::{self, Display};
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Args;
use clap::builder::PossibleValuesParser;

mod command;
mod public;
mod repository;
mod tools;
mod workspace;

/// The arguments of the command.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// The steps to run, in the order of the list; all of them if none is named
    #[arg(value_name = "STEP", value_parser = PossibleValuesParser::new(STEPS.iter().map(|step| step.name)))]
    #[arg(hide_possible_values = true)]
    steps: Vec<String>,

    /// List the steps and run none
    #[arg(long)]
    list: bool,
}

/// A part of CI that can run by itself.
struct Step {
    name: &'static str,
    /// What holds if it passes.
    about: &'static str,
    run: fn() -> Result<()>,
}

impl Step {
    const fn new(name: &'static str, about: &'static str, run: fn() -> Result<()>) -> Self {
        Self { name, about, run }
    }
}

/// Every step, in the order in which they run: the fast ones and those that fail most often first.
#[rustfmt::skip]
const STEPS: &[Step] = &[
    Step::new("format", "Rust is formatted", workspace::format),
    Step::new("tidy", "the house rules hold", workspace::tidy),
    Step::new("lints", "clippy has nothing to say", workspace::lints),
    Step::new("fresh", "every generated file is fresh", workspace::fresh),
    Step::new("test", "the tests of the workspace pass", workspace::test),
    Step::new("doc", "the documentation builds", workspace::doc),
    Step::new("commands", "the commands of the README work", workspace::commands),
    Step::new("own-catalog", "the example crates work", repository::own_catalog),
    Step::new("no-std", "a program without std links, and no lookup can panic", repository::no_std),
    Step::new("features", "every set of features compiles", public::features),
    Step::new("msrv", "the oldest supported Rust compiles it", public::msrv),
    Step::new("minimal-versions", "the oldest allowed dependencies are enough", public::minimal_versions),
    Step::new("deny", "licenses and sources of dependencies are allowed", public::deny),
    Step::new("package", "each tarball builds without the repository", public::package),
    Step::new("semver", "no release breaks its dependents", public::semver),
    Step::new("workflow", "the workflow of the code host is sound", repository::workflow),
    Step::new("costs", "instructions, linked bytes and crates are within budget", repository::costs),
    Step::new("vectors", "the module in JavaScript answers as the command does", repository::vectors),
    Step::new("browser", "the reference pages work in a browser", repository::browser),
    Step::new("clone", "the walks of CONTRIBUTING work in a clone without symbolic links", repository::clone),
    Step::new("fuzz", "random input breaks nothing", repository::fuzz),
    Step::new("clean", "nothing has changed a file", repository::clean),
];

/// Runs the steps until one fails, then shows how long each took; false if one failed.
///
/// # Errors
///
/// If nothing can be written.
pub fn run(arguments: &Arguments) -> Result<bool> {
    let mut out = io::stdout();
    if arguments.list {
        for Step { name, about, .. } in STEPS {
            writeln!(out, "{name:<16}  {about}")?;
        }
        return Ok(true);
    }
    let is_wanted = |step: &&Step| {
        arguments.steps.is_empty() || arguments.steps.iter().any(|name| name == step.name)
    };
    let mut report = Vec::new();
    let mut failure = None;
    let start = Instant::now();
    for step in STEPS.iter().filter(is_wanted) {
        if failure.is_some() {
            report.push((step.name, None));
            continue;
        }
        writeln!(out, "\n== {}: {}", step.name, step.about)?;
        let start = Instant::now();
        if let Err(error) = (step.run)() {
            failure = Some((step.name, error));
        }
        report.push((step.name, Some(start.elapsed())));
    }
    writeln!(out)?;
    for (name, time) in report {
        match time {
            Some(time) => writeln!(out, "{:>8}  {name}", Clock(time))?,
            None => writeln!(out, "{:>8}  {name}", "not run")?,
        }
    }
    writeln!(out, "{:>8}  in total", Clock(start.elapsed()))?;
    if let Some((name, error)) = &failure {
        writeln!(io::stderr(), "error: step `{name}` failed: {error:#}")?;
    }
    Ok(failure.is_none())
}

/// A duration in minutes and seconds.
struct Clock(Duration);

impl Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        f.pad(&format!("{}:{:02}", seconds / 60, seconds % 60))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::Duration;

    use clap::{Args as _, Command};
    use serde_yaml::Value;

    use super::{Arguments, Clock, STEPS};
    use crate::root;

    fn command() -> Command {
        Arguments::augment_args(Command::new("ci"))
    }

    #[test]
    fn names_of_steps_are_unique_and_easy_to_type() {
        let names = STEPS.iter().map(|step| step.name);
        assert_eq!(names.clone().collect::<BTreeSet<_>>().len(), STEPS.len());
        for name in names {
            assert!(
                name.chars().all(|c| c.is_ascii_lowercase() || c == '-'),
                "{name}"
            );
        }
    }

    #[test]
    fn an_unknown_step_is_refused_with_a_suggestion() {
        let error = command().try_get_matches_from(["ci", "test", "minimal-version"]);
        let error = error.unwrap_err().to_string();
        assert!(
            error.contains("invalid value 'minimal-version' for '[STEP]...'"),
            "{error}"
        );
        assert!(error.contains("'minimal-versions'"), "{error}");
        command()
            .try_get_matches_from(["ci", "test", "minimal-versions"])
            .unwrap();
    }

    #[test]
    fn the_workflow_runs_every_step_on_linux_and_knows_no_other() {
        let path = root().join(".github/workflows/ci.yml");
        let workflow = serde_yaml::from_str::<Value>(&fs_err::read_to_string(path).unwrap());
        let workflow = workflow.unwrap();
        let runs = &workflow["jobs"]["steps"]["strategy"]["matrix"]["include"];
        let mut on_linux = Vec::new();
        for run in runs.as_sequence().unwrap() {
            let steps = run["steps"]
                .as_str()
                .unwrap()
                .split(' ')
                .collect::<Vec<_>>();
            let arguments = [&["ci"], steps.as_slice()].concat();
            command().try_get_matches_from(arguments).unwrap();
            if run["system"].as_str().unwrap().starts_with("ubuntu") {
                on_linux.extend(steps);
            }
        }
        // The job that merging requires knows of all others.
        let jobs = workflow["jobs"].as_mapping().unwrap().keys();
        assert_eq!(jobs.collect::<Vec<_>>(), ["steps", "green"]);
        assert_eq!(workflow["jobs"]["green"]["needs"], "steps");
        on_linux.sort_unstable();
        // Each set of steps has a checkout of its own, which is to be clean.
        on_linux.dedup_by(|a, b| a == b && *a == "clean");
        let mut names = STEPS.iter().map(|step| step.name).collect::<Vec<_>>();
        names.sort_unstable();
        assert_eq!(on_linux, names);
    }

    #[test]
    fn times_are_minutes_and_seconds() {
        let clock = |seconds| Clock(Duration::from_secs(seconds)).to_string();
        assert_eq!(
            [clock(0), clock(59), clock(60), clock(754)],
            ["0:00", "0:59", "1:00", "12:34"]
        );
    }
}
