//! `import.yaml`: how each domain of a catalog came from its table.

use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::fields::Field;
use super::mapping::{self, Computed, Mapping};
use super::read::Format;

/// The name of the file, which is not a domain.
pub(super) const IMPORT_FILE: &str = "import.yaml";

const ABOUT: &str = "\
# How `errdex import` made the domains of this catalog from tables.
# `errdex import --update` with this folder reads the tables again; change a mapping here before that.
";

/// The file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Imports {
    pub(super) imports: Vec<Import>,
}

/// One domain.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Import {
    pub(super) domain: String,
    #[serde(rename = "type")]
    pub(super) type_name: String,
    /// The path of the table, from the folder of the catalog.
    pub(super) table: String,
    pub(super) format: Format,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) header: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) rows: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) markdown: bool,
    #[serde(with = "mapping::columns")]
    pub(super) columns: Vec<(Field, String)>,
    #[serde(
        default,
        skip_serializing_if = "Vec::is_empty",
        with = "mapping::split"
    )]
    pub(super) split: Vec<(String, String)>,
    #[serde(
        default,
        skip_serializing_if = "Vec::is_empty",
        with = "mapping::values"
    )]
    pub(super) map: Vec<(String, String, Field, String)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "mapping::set")]
    pub(super) set: Vec<(Field, String)>,
    #[serde(
        default,
        skip_serializing_if = "Vec::is_empty",
        with = "mapping::facets"
    )]
    pub(super) facets: Vec<(String, Computed)>,
    pub(super) key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) key_format: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<String>,
    pub(super) title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) found_in: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<String>,
    /// The fingerprint of the table, as it was read.
    pub(super) table_fingerprint: String,
    /// The fingerprint of the file of the domain, as it was written.
    pub(super) domain_fingerprint: String,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_false(value: &bool) -> bool {
    !value
}

impl Imports {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let imports = serde_yaml::from_str::<Self>(text).map_err(|error| error.to_string())?;
        if imports.imports.is_empty() {
            return Err("`imports` is empty".to_owned());
        }
        Ok(imports)
    }

    pub(super) fn text(&self) -> Result<String, String> {
        let text = serde_yaml::to_string(self).map_err(|error| error.to_string())?;
        Ok(format!("{ABOUT}{text}"))
    }
}

impl Import {
    pub(super) fn mapping(&self) -> Mapping {
        Mapping {
            columns: self.columns.clone(),
            values: self.map.clone(),
            set: self.set.clone(),
            facets: self.facets.clone(),
            split: self.split.clone(),
        }
    }

    /// The place of the table.
    pub(super) fn table_path(&self, folder: &Path) -> PathBuf {
        folder.join(&self.table)
    }
}

/// A path from a folder, with `/` on every system.
///
/// Neither needs to exist: only their names count.
pub(super) fn relative(path: &Path, folder: &Path) -> String {
    let whole = |path: &Path| {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let mut parts = Vec::new();
        for part in path.components() {
            match part {
                Component::ParentDir => {
                    parts.pop();
                }
                Component::CurDir => {}
                part => parts.push(part.as_os_str().to_string_lossy().into_owned()),
            }
        }
        parts
    };
    let is_stream = path.starts_with("/dev") || path.starts_with("/proc");
    let (path, folder) = (whole(path), whole(folder));
    let common = path.iter().zip(&folder).take_while(|(a, b)| a == b).count();
    if is_stream || common == 0 {
        return path.join("/").replacen("//", "/", 1);
    }
    let up = folder[common..].iter().map(|_| "..");
    let down = path[common..].iter().map(String::as_str);
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// A number that tells whether a file is still the same; line ends do not count.
pub(super) fn fingerprint(bytes: &[u8]) -> String {
    format!("{:016x}", errdex_catalog::fingerprint(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_from_the_folder_to_the_table() {
        for (path, folder, expected) in [
            ("/a/b/t.csv", "/a/b/data/shop", "../../t.csv"),
            ("/a/t.csv", "/a", "t.csv"),
            ("/a/b/../t.csv", "/a/./b/", "../t.csv"),
            ("/dev/stdin", "/a/b", "/dev/stdin"),
        ] {
            assert_eq!(relative(Path::new(path), Path::new(folder)), expected);
        }
    }

    #[test]
    fn unknown_keys_have_a_place() {
        let text = "imports:\n  - domain: a\n    tabel: b\n";
        let error = Imports::parse(text).unwrap_err();
        assert!(
            error.contains("unknown field `tabel`") && error.contains("line 3"),
            "{error}"
        );
    }

    #[test]
    fn a_record_comes_back() {
        let text = "imports:\n- domain: error-codes\n  type: ErrorCode\n  table: a.csv\n  format: csv\n  \
                    columns:\n    key: code\n    keywords:\n    - a\n    - b\n  split:\n    c: '|'\n  map:\n    \
                    retriable:\n      'true':\n        recovery: retry\n  set:\n    fault: caller\n  facets:\n    \
                    class: prefix:2\n  key: u16\n  title: Errors\n  table_fingerprint: '00'\n  \
                    domain_fingerprint: '01'\n";
        let imports = Imports::parse(text).unwrap();
        assert_eq!(imports.imports[0].columns.len(), 3);
        assert_eq!(imports.text().unwrap(), format!("{ABOUT}{text}"));
    }
}
