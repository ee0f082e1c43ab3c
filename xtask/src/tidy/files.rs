//! Rules about files: no symbolic links, none too long, no modules of another package.

use std::path::{Component, Path, PathBuf};

use super::{File, House};
use crate::root;

/// Extensions of code.
const CODE: [&str; 5] = ["rs", "js", "css", "html", "py"];

pub(super) fn check(files: &[File], house: &House, violations: &mut Vec<String>) {
    let blessing = ["ERRDEX", "BLESS"].join("_");
    for file in files {
        let path = Path::new(&file.path);
        if file.is_link {
            violations.push(format!("{}: a symbolic link", file.path));
        }
        let ending = path.extension().and_then(|ending| ending.to_str());
        let lines = file.text.lines().count();
        if ending.is_some_and(|ending| CODE.contains(&ending)) && lines > house.max_lines {
            violations.push(format!(
                "{}: {lines} lines, more than {}",
                file.path, house.max_lines
            ));
        }
        if ending == Some("rs") && !file.text.starts_with("//!") {
            let hint = "missing `//!` that describes the file";
            violations.push(format!("{}:1: {hint}", file.path));
        }
        for (number, line) in (1..).zip(file.text.lines()) {
            if line.contains(&blessing) {
                let hint = "tests write nothing; `cargo xtask regenerate` does";
                violations.push(format!("{}:{number}: `{blessing}`: {hint}", file.path));
            }
            let module = module_path(line).filter(|_| ending == Some("rs"));
            if let Some(module) = module.filter(|module| leads_elsewhere(path, module)) {
                let place = format!("{}:{number}", file.path);
                violations.push(format!("{place}: `{module}` is in another package"));
            }
        }
    }
}

/// The path in a `#[path]` attribute of a module.
fn module_path(line: &str) -> Option<&str> {
    let (_, rest) = line.trim_start().strip_prefix("#[")?.split_once("path")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    rest.strip_prefix('"')?.split('"').next()
}

fn leads_elsewhere(file: &Path, module: &str) -> bool {
    let mut target = PathBuf::new();
    for part in file.with_file_name(module).components() {
        match part {
            Component::ParentDir => {
                target.pop();
            }
            part => target.push(part),
        }
    }
    package(file) != package(&target)
}

/// The folder of the package that a file belongs to.
fn package(file: &Path) -> Option<&Path> {
    let mut folders = file.ancestors().skip(1);
    folders.find(|folder| root().join(folder).join("Cargo.toml").exists())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{leads_elsewhere, module_path};

    #[test]
    fn a_module_of_another_package_is_recognized_by_its_path() {
        let lines = [
            ("#[path = \"a/b.rs\"]", Some("a/b.rs")),
            ("    #[cfg_attr(unix, path = \"c.rs\")]", Some("c.rs")),
            ("#[doc = \"path\"]", None),
            ("let path = \"c.rs\";", None),
        ];
        for (line, path) in lines {
            assert_eq!(module_path(line), path, "{line}");
        }
        let file = Path::new("xtask/src/tidy/files.rs");
        assert!(leads_elsewhere(file, "../../../build.rs"));
        assert!(!leads_elsewhere(file, "../main.rs"));
    }
}
