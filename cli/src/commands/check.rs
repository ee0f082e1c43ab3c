//! `errdex check`: every problem of a catalog, with its location.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use errdex_build::{Diagnostic, Label, Level, Report};
use serde::Serialize;

use crate::answer::Answer;
use crate::output;

#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The folder of a catalog, or a folder of several catalogs
    dir: PathBuf,

    /// The output format
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, with the lines of the catalog
    #[default]
    Text,
    /// For programs: one record with all findings
    Json,
    /// For GitHub workflows: one annotation per line
    Github,
}

/// Checks the catalogs; without errors, the answer is `Found`.
pub(crate) fn run(arguments: &Arguments) -> io::Result<Answer> {
    let reports = folders(&arguments.dir)
        .iter()
        .map(|folder| errdex_catalog::check(folder))
        .collect::<Vec<_>>();
    match arguments.format {
        Format::Text => in_text(&reports)?,
        Format::Json => in_json(&reports)?,
        Format::Github => for_github(&reports)?,
    }
    Ok(if reports.iter().any(Report::has_errors) {
        Answer::NotFound
    } else {
        Answer::Found
    })
}

/// The folder itself if it is a catalog, otherwise the folders in it.
///
/// The report of the folder tells if it does not exist, is a file, or has no `catalog.yaml`.
fn folders(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let entries = entries.map(|entry| entry.path()).collect::<Vec<_>>();
    if entries.iter().any(|path| is_catalog_file(path)) {
        return vec![dir.to_owned()];
    }
    let mut folders = entries;
    folders.retain(|path| path.is_dir() && !is_hidden(path) && !leads_up(path, dir));
    folders.sort();
    if folders.is_empty() {
        folders.push(dir.to_owned());
    }
    folders
}

/// Whether a file makes its folder a catalog, possibly one without `catalog.yaml`.
fn is_catalog_file(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    (ending == "yaml" || ending == "yml") && !is_hidden(path)
}

/// Hidden folders belong to editors and version control.
fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name.as_encoded_bytes().starts_with(b".")
}

/// Whether a folder is a link to one that contains it.
fn leads_up(path: &Path, dir: &Path) -> bool {
    let whole = |path: &Path| path.canonicalize().unwrap_or_default();
    whole(dir).starts_with(whole(path))
}

/// Shows the findings of a catalog that another command rejects.
pub(crate) fn show(report: &Report) -> io::Result<()> {
    in_text(std::slice::from_ref(report))
}

fn in_text(reports: &[Report]) -> io::Result<()> {
    let findings = reports.iter().flat_map(Report::styled).collect::<Vec<_>>();
    let errors = findings
        .iter()
        .filter(|(level, _)| *level == Level::Error)
        .count();
    let warnings = findings.len() - errors;
    let mut err = output::stderr();
    for (_, text) in &findings {
        writeln!(err, "{text}\n")?;
    }
    err.flush()?;
    let mut out = output::stdout();
    writeln!(out, "{errors} errors, {warnings} warnings")?;
    out.flush()
}

/// A finding for programs.
#[derive(Serialize)]
struct Finding<'a> {
    id: &'static str,
    level: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    places: Vec<Place<'a>>,
}

/// A place; the first one of a finding is its own, the others are related.
#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    label: &'a str,
}

impl<'a> Place<'a> {
    fn new(label: &'a Label) -> Self {
        let (line, column) = label.line_and_column();
        let (end_line, end_column) = label.end_line_and_column();
        Self {
            file: label.file(),
            line,
            column,
            end_line,
            end_column,
            label: label.text(),
        }
    }
}

fn level(diagnostic: &Diagnostic) -> &'static str {
    match diagnostic.level() {
        Level::Warning => "warning",
        Level::Error => "error",
    }
}

fn in_json(reports: &[Report]) -> io::Result<()> {
    let diagnostics = reports
        .iter()
        .flat_map(Report::diagnostics)
        .collect::<Vec<_>>();
    let findings = diagnostics.iter().map(|diagnostic| Finding {
        id: diagnostic.id(),
        level: level(diagnostic),
        message: diagnostic.message(),
        help: diagnostic.advice(),
        places: diagnostic
            .primary()
            .into_iter()
            .chain(diagnostic.secondary())
            .map(Place::new)
            .collect(),
    });
    let mut out = output::plain_stdout();
    let answer = serde_json::json!({"findings": findings.collect::<Vec<_>>()});
    output::json(&mut out, &answer)?;
    out.flush()
}

fn for_github(reports: &[Report]) -> io::Result<()> {
    let mut out = output::plain_stdout();
    for diagnostic in reports.iter().flat_map(Report::diagnostics) {
        let mut properties = format!("title={}", escaped(diagnostic.id()));
        if let Some(primary) = diagnostic.primary() {
            let (line, column) = primary.line_and_column();
            let file = escaped(&errdex_catalog::visible(primary.file()));
            properties = format!("file={file},line={line},col={column},{properties}");
        }
        let help = diagnostic
            .advice()
            .map_or_else(String::new, |help| format!("\nhelp: {help}"));
        let message = escaped_message(&format!("{}{help}", diagnostic.message()));
        writeln!(out, "::{} {properties}::{message}", level(&diagnostic))?;
    }
    out.flush()
}

/// A message of a workflow command: line breaks and percent signs are escaped.
fn escaped_message(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property of a workflow command, in which colons and commas have a meaning too.
fn escaped(text: &str) -> String {
    escaped_message(text)
        .replace(':', "%3A")
        .replace(',', "%2C")
}
