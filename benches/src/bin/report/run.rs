//! Running other programs, and measuring them.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

/// The resources that a program used.
#[derive(Clone, Copy)]
pub(crate) struct Usage {
    pub(crate) seconds: f64,
    /// On all cores together, including the programs that it started.
    pub(crate) cpu_seconds: f64,
    /// The peak memory of the program itself.
    pub(crate) peak_megabytes: f64,
}

impl Usage {
    /// The lesser figures of two runs.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            seconds: self.seconds.min(other.seconds),
            cpu_seconds: self.cpu_seconds.min(other.cpu_seconds),
            peak_megabytes: self.peak_megabytes.min(other.peak_megabytes),
        }
    }
}

/// The output of a program that must succeed.
pub(crate) fn output(command: &mut Command) -> Output {
    let output = command.output();
    let output = output.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {errors}");
    output
}

/// Runs a program that must succeed, and measures it.
pub(crate) fn usage(command: &mut Command) -> Usage {
    let before = cpu_seconds_of_children();
    let start = Instant::now();
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut child = child.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let mut peak_megabytes = 0_f64;
    let status = loop {
        if let Some(status) = child.try_wait().expect("the program is ours") {
            break status;
        }
        peak_megabytes = peak_megabytes.max(peak_megabytes_of(&child));
        thread::sleep(Duration::from_millis(2));
    };
    let seconds = start.elapsed().as_secs_f64();
    assert!(status.success(), "{command:?} failed");
    Usage {
        seconds,
        cpu_seconds: cpu_seconds_of_children() - before,
        peak_megabytes,
    }
}

fn peak_megabytes_of(child: &Child) -> f64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1e3
}

/// The CPU time of child programs that have ended, from ticks of 10 ms.
fn cpu_seconds_of_children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program is in parentheses and may contain spaces.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks = fields.split_whitespace().skip(13).take(2);
    ticks
        .filter_map(|field| field.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}

/// Whether a program is available.
pub(crate) fn has(program: &str) -> bool {
    let asked = Command::new(program).arg("--version").output();
    asked.is_ok_and(|output| output.status.success())
}

/// A description of the machine and the compiler.
pub(crate) fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("unknown processor", |(_, model)| model);
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let rustc = output(Command::new("rustc").arg("--version")).stdout;
    let rustc = String::from_utf8_lossy(&rustc);
    format!("{model}, {cores} cores, shared; {}", rustc.trim())
}

/// Cargo, with a target folder of its own.
pub(crate) fn cargo(target: &Path) -> Command {
    let mut cargo = Command::new("cargo");
    cargo
        .env("CARGO_TARGET_DIR", target)
        .env_remove("RUSTFLAGS");
    cargo
}

/// The path of the repository in a manifest.
pub(crate) fn manifest(name: &str, dependencies: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [workspace]\n\n[dependencies]\n{}\n",
        dependencies.replace("{root}", &crate::repository().display().to_string())
    )
}

/// Writes a package with one source file into a folder.
pub(crate) fn package(folder: &Path, dependencies: &str, file: &str, source: &str) {
    fs::create_dir_all(folder.join("src")).expect("a scratch folder can be written to");
    let manifest = manifest("dependent", dependencies);
    fs::write(folder.join("Cargo.toml"), manifest).expect("a scratch folder can be written to");
    fs::write(folder.join("src").join(file), source).expect("a scratch folder can be written to");
}
