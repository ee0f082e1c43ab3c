//! How the cost of the compiler grows with the catalog.

use std::process::Command;

use crate::figures::Figures;
use crate::{repository, run};

/// The sizes that the example `scale` goes through.
pub(crate) const ENTRIES: [&str; 4] = ["10", "1000", "10000", "100000"];

pub(crate) fn measure(figures: &mut Figures) {
    let mut scale = Command::new("cargo");
    scale.args([
        "run",
        "--locked",
        "--release",
        "--package",
        "errdex-build",
        "--example",
        "scale",
    ]);
    // The minimum of several runs is closest to the speed of the machine.
    for round in 0..3 {
        let table = run::output(scale.current_dir(repository())).stdout;
        let table = String::from_utf8_lossy(&table).into_owned();
        for row in table.lines().skip(2) {
            let cells = row.split('|').map(str::trim).collect::<Vec<_>>();
            let [_, entries, _, yaml, rust, seconds, peak, _] = cells[..] else {
                continue;
            };
            for (column, cell) in [
                ("yaml", yaml),
                ("rust", rust),
                ("seconds", seconds),
                ("peak", peak),
            ] {
                let name = format!("growth/{entries}/{column}");
                let figure = cell.parse::<f64>().unwrap_or(f64::NAN);
                let least = figures
                    .get(&name)
                    .filter(|_| round > 0)
                    .map_or(figure, |least| least.min(figure));
                figures.set(name, least);
            }
        }
    }
}
