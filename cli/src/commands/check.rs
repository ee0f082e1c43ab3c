//! `errdex check`: every problem of a catalog, with its location.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use errdex_build::{Diagnostic, Label, Level, Report};
use errdex_catalog::{Coverage, rule};
use serde::Serialize;

use crate::answer::Answer;
use crate::{catalogs, output};

#[derive(Args, Debug)]
#[command(after_help = "Example: errdex check data --format github")]
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

/// Checks the catalogs.
pub(crate) fn run(arguments: &Arguments) -> io::Result<Answer> {
    let mut reports = Vec::new();
    let mut coverage = Vec::new();
    for folder in catalogs::folders(&arguments.dir) {
        let mut report = Report::default();
        let catalog = errdex_catalog::load_checked(&folder, &mut report);
        coverage.extend(catalog.map(|catalog| (catalog.id.value.clone(), catalog.coverage())));
        reports.push(report);
    }
    match arguments.format {
        Format::Text => in_text(&reports, &coverage)?,
        Format::Json => in_json(&reports, &coverage)?,
        Format::Github => for_github(&reports)?,
    }
    Ok(answer(&reports))
}

/// What reports amount to: problems of a catalog are an answer, unless a file or folder of it could not
/// be read.
pub(crate) fn answer(reports: &[Report]) -> Answer {
    let unreadable = |found: &Diagnostic| found.id() == rule::UNREADABLE.id();
    let mut findings = reports.iter().flat_map(Report::diagnostics);
    if findings.any(|found| unreadable(&found)) {
        Answer::Refused
    } else if reports.iter().any(Report::has_errors) {
        Answer::NotFound
    } else {
        Answer::Found
    }
}

/// Shows the findings of catalogs that another command rejects, all of it on standard error.
pub(crate) fn show(reports: &[Report]) -> io::Result<()> {
    let count = findings(reports)?;
    let mut err = output::stderr();
    err.write_all(count.as_bytes())?;
    err.flush()
}

/// The catalogs without errors by their ids, and what they state.
type Coverages = [(String, Coverage)];

fn in_text(reports: &[Report], coverage: &Coverages) -> io::Result<()> {
    let count = findings(reports)?;
    let mut out = output::stdout();
    out.write_all(count.as_bytes())?;
    for (id, Coverage { entries, facts }) in coverage {
        writeln!(out, "{id}: {}", of(*entries, "entry", "entries"))?;
        let (stated, absent): (Vec<_>, Vec<_>) = facts.iter().partition(|(_, count)| *count > 0);
        let stated = stated.iter().map(|(fact, count)| match count {
            count if count == entries => format!("{fact} (all)"),
            count => format!("{fact} ({count}, {})", percent(*count, *entries)),
        });
        let absent = absent.iter().map(|(fact, _)| fact.clone());
        wrapped(&mut out, "stated", &stated.collect::<Vec<_>>())?;
        wrapped(&mut out, "not stated", &absent.collect::<Vec<_>>())?;
    }
    out.flush()
}

/// A share that is 100% only if it is the whole, and 0% only if it is nothing.
fn percent(count: usize, of: usize) -> String {
    match 100 * count / of {
        0 => "< 1%".to_owned(),
        percent => format!("{percent}%"),
    }
}

/// A list below the line of its catalog.
fn wrapped(out: &mut impl Write, title: &str, items: &[String]) -> io::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    let options = textwrap::Options::new(100)
        .initial_indent("  ")
        .subsequent_indent("    ")
        .break_words(false);
    let text = format!("{title}: {}", items.join(", "));
    writeln!(out, "{}", textwrap::fill(&text, options))
}

fn of(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Shows the findings, and returns the line that counts them.
fn findings(reports: &[Report]) -> io::Result<String> {
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
    Ok(format!(
        "{}, {}\n",
        of(errors, "error", "errors"),
        of(warnings, "warning", "warnings")
    ))
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

/// What a catalog states, for programs.
#[derive(Serialize)]
struct CatalogCoverage<'a> {
    catalog: &'a str,
    entries: usize,
    /// For each fact, how many entries state it.
    coverage: BTreeMap<&'a str, usize>,
}

fn in_json(reports: &[Report], coverage: &Coverages) -> io::Result<()> {
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
    let coverage = coverage.iter().map(|(id, coverage)| CatalogCoverage {
        catalog: id,
        entries: coverage.entries,
        coverage: coverage
            .facts
            .iter()
            .map(|(fact, count)| (fact.as_str(), *count))
            .collect(),
    });
    let mut out = output::plain_stdout();
    let answer = serde_json::json!({
        "findings": findings.collect::<Vec<_>>(),
        "catalogs": coverage.collect::<Vec<_>>(),
    });
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
