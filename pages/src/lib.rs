//! Reference pages: checked catalogs in, the text of every page out. Also audits hand-written pages.
//!
//! One file per format. Like `emit`, a format decides nothing and cannot fail: it sees catalogs that
//! passed the checks, and its output depends on nothing else. The caller writes the files.

#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};

use errdex_catalog::{Catalog, Report};

pub use json::dump::{Dump, DumpError, DumpedCatalog};
pub use regions::RegionError;

pub mod audit;
mod book;
mod html;
mod json;
mod llms;
mod markdown;
mod matrix;
mod regions;
#[cfg(test)]
mod sample;

/// A page of the reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The file name, without a folder.
    pub file_name: String,
    /// The contents of the file.
    pub text: String,
}

impl Page {
    /// Whether the page may replace a file with these contents: one that was written by this crate, even
    /// from another catalog or with other line ends, or an empty one, which has nothing to lose.
    pub fn replaces(&self, present: &[u8]) -> bool {
        // Every mark is within this many bytes, whatever the title of the catalog.
        const HEAD: usize = 64 << 10;
        let head = String::from_utf8_lossy(&present[..present.len().min(HEAD)]);
        let head = head.trim_start_matches('\u{feff}').replace('\r', "");
        let is_marked = match self.file_name.rsplit_once('.') {
            _ if self.file_name == json::SCHEMA_NAME => head.contains(json::SCHEMA_MARK),
            // In the head of the document, and not in a comment, where anyone may quote it.
            Some((_, "html")) => {
                let (before, _) = head.split_once("<title>").unwrap_or((&head, ""));
                before.contains(html::MARK) && !before.contains("<!--")
            }
            Some((_, "json")) => head.starts_with(json::MARK),
            Some((_, "md")) => head.starts_with(markdown::MARK),
            _ => head.lines().next().unwrap_or("").ends_with(llms::MARK),
        };
        is_marked || present.is_empty()
    }
}

/// Catalogs that passed the checks.
pub struct Reference {
    catalogs: Vec<Catalog>,
}

impl Reference {
    /// Reads the catalog in a folder, or all catalogs in its folders.
    ///
    /// # Errors
    ///
    /// The report of every problem found, if one of them is an error.
    pub fn load(folder: &Path) -> Result<Self, Report> {
        let mut report = Report::default();
        let catalogs = catalog_folders(folder, &mut report)
            .iter()
            .filter_map(|folder| errdex_catalog::load(folder, &mut report))
            .collect::<Vec<_>>();
        if report.has_errors() {
            return Err(report);
        }
        Ok(Self { catalogs })
    }

    /// Every page of the reference.
    pub fn pages(&self) -> Vec<Page> {
        let mut pages = self.catalogs.iter().flat_map(pages_of).collect::<Vec<_>>();
        pages.extend(shared_pages(&self.catalogs));
        pages
    }

    /// A hand-written page of Markdown with its regions filled.
    ///
    /// A region begins with a line such as `<!-- errdex: table error-codes on=start -->` and ends with
    /// the line `<!-- /errdex -->`.
    ///
    /// # Errors
    ///
    /// A region without an end, or one that asks for something that does not exist.
    pub fn fill(&self, page: &str) -> Result<String, RegionError> {
        regions::filled(&self.catalogs, page)
    }
}

/// The pages of the catalog in a folder, or of all catalogs in its folders.
///
/// # Errors
///
/// The report of every problem found, if one of them is an error.
pub fn pages(folder: &Path) -> Result<Vec<Page>, Report> {
    Ok(Reference::load(folder)?.pages())
}

/// The table of contents: every page that one catalog has.
fn pages_of(catalog: &Catalog) -> Vec<Page> {
    let page = |ending: &str, text| Page {
        file_name: format!("{}.{ending}", catalog.id.value),
        text,
    };
    vec![
        page("html", html::page(catalog)),
        page("json", json::page(catalog)),
        page("md", markdown::page(catalog)),
    ]
}

/// The pages that all catalogs share.
fn shared_pages(catalogs: &[Catalog]) -> [Page; 2] {
    let page = |name: &str, text| Page {
        file_name: name.to_owned(),
        text,
    };
    [
        page(llms::NAME, llms::page(catalogs)),
        page(json::SCHEMA_NAME, json::schema()),
    ]
}

/// The folder itself if it is a catalog, otherwise the folders in it.
fn catalog_folders(folder: &Path, report: &mut Report) -> Vec<PathBuf> {
    if folder.join("catalog.yaml").exists() {
        vec![folder.to_owned()]
    } else {
        errdex_catalog::catalog_folders(folder, report)
    }
}

/// The examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
