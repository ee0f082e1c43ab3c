//! The README: its commands run as they are printed, print what it shows, and its figures are measured ones.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use xtask::file::assert_fresh;
use xtask::generate::readme;

/// The text of a file in the repository.
fn read(path: &str) -> String {
    fs::read_to_string(xtask::root().join(path)).unwrap()
}

/// The text of a section of the README.
fn section(title: &str) -> String {
    let readme = read("README.md");
    let (_, section) = readme.split_once(&format!("\n## {title}\n")).unwrap();
    section.split("\n## ").next().unwrap().to_owned()
}

#[test]
fn the_answers_of_the_command_are_fresh() {
    let errdex = Path::new(env!("CARGO_BIN_EXE_errdex"));
    assert_fresh(readme(xtask::root(), errdex));
}

#[test]
fn it_fits_on_four_screens() {
    assert!(read("README.md").lines().count() <= 200);
}

/// The tables of a page, each as its rows.
fn tables(page: &str) -> Vec<Vec<&str>> {
    let lines = page.lines().collect::<Vec<_>>();
    let blocks = lines.chunk_by(|a, b| a.starts_with('|') == b.starts_with('|'));
    let tables = blocks.filter(|block| block[0].starts_with('|'));
    tables.map(<[&str]>::to_vec).collect()
}

#[test]
fn every_figure_is_a_measured_one() {
    let measured = read("docs/performance.md");
    let measured = tables(&measured);
    let section = section("How it compares");
    let mut count = 0;
    for rows in tables(&section) {
        // Other tables of the page have the same rows in another unit.
        let same_columns = measured.iter().find(|table| table[0] == rows[0]);
        for row in rows {
            let is_there = same_columns.is_some_and(|table| table.contains(&row));
            assert!(
                is_there,
                "copy this row from docs/performance.md again: {row}"
            );
            count += 1;
        }
    }
    assert_eq!(count, 13, "two tables with four and five rows");
}

#[test]
fn every_link_leads_to_a_file() {
    for page in [
        "README.md",
        "CONTRIBUTING.md",
        "docs/codes.md",
        "docs/command.md",
        "docs/decisions.md",
        "docs/format.md",
        "docs/pages.md",
        "examples/committed-tables/README.md",
        "examples/own-catalog/README.md",
    ] {
        let text = read(page);
        let folder = xtask::root().join(page);
        let folder = folder.parent().unwrap();
        for link in text.split("](").skip(1) {
            let link = link.split([')', '#']).next().unwrap();
            let is_elsewhere = link.is_empty() || link.contains("://");
            assert!(
                is_elsewhere || folder.join(link).exists(),
                "{page}: broken link `{link}`"
            );
        }
    }
    let readme = read("README.md");
    for page in fs::read_dir(xtask::root().join("docs")).unwrap() {
        let page = page.unwrap().path();
        let name = page.file_name().unwrap().to_str().unwrap();
        let is_linked = readme.contains(&format!("](docs/{name})"));
        let is_page = page.extension().is_some_and(|ending| ending == "md");
        assert!(is_linked || !is_page, "no link to {name}");
    }
}

#[cfg(unix)]
mod walks {
    //! Follows a section in an empty folder.

    use std::path::{Path, PathBuf};
    use std::process::Command;
    use std::{env, fs};

    use super::section;

    /// The path in the README that the reader may have to replace.
    const CHECKOUT: &str = "../errdex";

    /// A crate as the README has it next to a checkout.
    struct Walk {
        scratch: tempfile::TempDir,
        name: &'static str,
        printed: Option<String>,
    }

    impl Walk {
        fn root(&self) -> PathBuf {
            self.scratch.path().join(self.name)
        }

        /// Follows every block of a section in turn.
        fn follow(title: &str, name: &'static str) {
            let scratch = tempfile::tempdir().unwrap();
            let mut walk = Self {
                scratch,
                name,
                printed: None,
            };
            let section = section(title);
            let mut compared = 0;
            for block in section.split("\n```").skip(1).step_by(2) {
                let (language, text) = block.split_once('\n').unwrap();
                match language {
                    "sh" => walk.run(&format!("{text}\n")),
                    "text" => {
                        let printed = walk.printed.as_ref().unwrap();
                        assert_eq!(format!("{text}\n"), *printed, "the output of `{name}`");
                        compared += 1;
                    }
                    _ => walk.write(&format!("{text}\n")),
                }
            }
            assert_eq!(compared, 1, "`{title}` shows what its program prints");
        }

        /// Writes a block to the file that its first line names.
        fn write(&self, block: &str) {
            let (name, _) = block.split_once('\n').unwrap();
            let name = name.trim_start_matches(['/', '#', ' ']);
            fs::write(self.root().join(name), block).unwrap();
        }

        /// Runs the commands of a block, with the dependencies and the results of this workspace.
        fn run(&mut self, block: &str) {
            let is_new = !self.root().exists();
            let folder = if is_new {
                self.scratch.path().to_owned()
            } else {
                self.root()
            };
            let lock = xtask::root().join("Cargo.lock");
            let block = block.replace(CHECKOUT, xtask::root().to_str().unwrap());
            let block = match block.split_once('\n') {
                // The versions are those of the workspace, which are already downloaded.
                Some((first, rest)) if is_new => {
                    format!("{first}\ncp '{}' Cargo.lock\n{rest}", lock.display())
                }
                _ => block,
            };
            let errdex = Path::new(env!("CARGO_BIN_EXE_errdex")).parent().unwrap();
            let cargo = Path::new(env!("CARGO")).parent().unwrap();
            let old = env::var_os("PATH").unwrap_or_default();
            let path = [errdex.to_owned(), cargo.to_owned()];
            let path = env::join_paths(path.into_iter().chain(env::split_paths(&old)));
            let output = Command::new("sh")
                .args(["-euc", &block])
                .current_dir(folder)
                .env("PATH", path.unwrap())
                .env("CARGO_NET_OFFLINE", "true")
                .env("CARGO_TERM_QUIET", "true")
                .env("CARGO_TARGET_DIR", errdex.parent().unwrap())
                .output()
                .unwrap();
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{block}{stderr}");
            self.printed = Some(String::from_utf8(output.stdout).unwrap());
        }
    }

    #[test]
    fn a_program_in_an_empty_folder() {
        Walk::follow("Use it in a program", "recorder");
    }

    #[test]
    fn a_catalog_in_an_empty_folder() {
        Walk::follow("Make a catalog of your own", "shop");
    }
}
