//! All measurements: numbers by name, such as `counts/codes_260/errdex/hits`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Figures by name, and a description of the machine.
#[derive(Default)]
pub(crate) struct Figures {
    numbers: BTreeMap<String, f64>,
    pub(crate) machine: String,
}

impl Figures {
    /// The figures of an earlier run, if any.
    pub(crate) fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_default();
        Self {
            numbers: serde_json::from_str(&text).unwrap_or_default(),
            machine: crate::run::machine(),
        }
    }

    pub(crate) fn write(&self, path: &Path) {
        let text = serde_json::to_string_pretty(&self.numbers).expect("numbers can be written");
        fs::write(path, text + "\n").expect("docs/ can be written to");
    }

    /// Stores a figure, rounded to significant digits.
    pub(crate) fn set(&mut self, name: impl Into<String>, number: f64) {
        self.numbers
            .insert(name.into(), (number * 1e4).round() / 1e4);
    }

    pub(crate) fn get(&self, name: &str) -> Option<f64> {
        self.numbers.get(name).copied()
    }

    /// The greatest of some figures, or none if one of them is missing.
    pub(crate) fn worst<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Option<f64> {
        let mut names = names.into_iter().map(|name| self.get(name));
        names.try_fold(f64::MIN, |worst, figure| Some(worst.max(figure?)))
    }

    pub(crate) fn ratio(&self, name: &str, to: &str) -> Option<f64> {
        Some(self.get(name)? / self.get(to)?)
    }
}
