//! Running other programs, and measuring them.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;

/// The resources that a program used.
#[derive(Clone, Copy)]
pub(crate) struct Usage {
    pub(crate) seconds: f64,
    /// On all cores together, including the programs that it started.
    pub(crate) cpu_seconds: f64,
    /// The same without the time in the kernel.
    pub(crate) user_seconds: f64,
    /// The peak memory of the program itself.
    pub(crate) peak_megabytes: f64,
}

impl Usage {
    /// The lesser figures of two runs.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            seconds: self.seconds.min(other.seconds),
            cpu_seconds: self.cpu_seconds.min(other.cpu_seconds),
            user_seconds: self.user_seconds.min(other.user_seconds),
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
    let before = seconds_of_children();
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
    let after = seconds_of_children();
    let user_seconds = after.0 - before.0;
    Usage {
        seconds,
        cpu_seconds: user_seconds + after.1 - before.1,
        user_seconds,
        peak_megabytes,
    }
}

fn peak_megabytes_of(child: &Child) -> f64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1e3
}

/// The CPU time of child programs that have ended: their own, and that of the kernel for them.
fn seconds_of_children() -> (f64, f64) {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("every system counts it");
    let seconds = |time: TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    (seconds(usage.user_time()), seconds(usage.system_time()))
}

/// The instructions that a program executes, as counted by callgrind.
pub(crate) fn instructions(command: &mut Command) -> f64 {
    let mut valgrind = Command::new("valgrind");
    valgrind
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(command.get_program())
        .args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        valgrind.current_dir(folder);
    }
    let counted = output(&mut valgrind).stderr;
    let text = String::from_utf8_lossy(&counted).into_owned();
    let mut lines = text.lines();
    let collected = lines.find_map(|line| line.split_once("Collected : "));
    let (_, collected) = collected.expect("callgrind counts");
    collected.trim().parse().expect("a number")
}

/// A program of the benches in release mode.
pub(crate) fn built(program: &str) -> PathBuf {
    built_in(&crate::repository().join("benches/Cargo.toml"), program)
}

/// A program of a package in release mode, in the target folder of this program.
pub(crate) fn built_in(manifest: &Path, program: &str) -> PathBuf {
    let this = std::env::current_exe().expect("this program has a path");
    let target = this
        .ancestors()
        .nth(2)
        .expect("cargo has put it into a target folder");
    let mut build = cargo(target);
    build.args(["build", "--release", "--locked", "--bin", program]);
    output(build.arg("--manifest-path").arg(manifest));
    target.join("release").join(program)
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
