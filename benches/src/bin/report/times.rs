//! Nanoseconds of one lookup, as estimated by criterion.

use std::fs;
use std::process::Command;

use crate::figures::Figures;
use crate::{repository, run};

/// The number of keys that one iteration looks up.
const KEYS: f64 = 4_096.0;

pub(crate) fn measure(figures: &mut Figures) {
    let scratch = tempfile::tempdir().expect("a scratch folder can be made");
    let benches = repository().join("benches/Cargo.toml");
    let mut bench = Command::new("cargo");
    bench.env("CRITERION_HOME", scratch.path());
    bench.args(["bench", "--bench", "times", "--manifest-path"]);
    run::output(bench.arg(benches));
    for set in folders(scratch.path()) {
        for lookup in folders(&set) {
            let estimates = fs::read_to_string(lookup.join("new/estimates.json"));
            let Ok(estimates) = estimates else { continue };
            let estimates = serde_json::from_str::<serde_json::Value>(&estimates);
            let estimates = estimates.expect("criterion writes JSON");
            let median = estimates["median"]["point_estimate"].as_f64();
            let name = |path: &std::path::Path| {
                let name = path.file_name().unwrap_or_default();
                name.to_string_lossy().into_owned()
            };
            let (set, lookup) = (name(&set), name(&lookup));
            // The others look up few keys per iteration.
            if let Some(median) = median
                && (set.starts_with("codes_") || set.starts_with("texts_"))
            {
                figures.set(format!("times/{set}/{lookup}"), median / KEYS);
            }
        }
    }
}

fn folders(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths.filter(|path| path.is_dir()).collect()
}
