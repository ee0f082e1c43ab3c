//! `errdex audit`: hand-written pages against a catalog.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use clap::Args;
use errdex_catalog::visible;
use errdex_pages::audit::{Audit, AuditError, Difference, Finding, Findings};
use serde::Serialize;

use crate::answer::{Answer, Format};
use crate::input::{self, MAX_PAGE, cannot};
use crate::output;

const WRONG: Style = AnsiColor::Red.on_default().bold();
const FAINT: Style = Style::new().dimmed();

#[derive(Args, Debug)]
#[command(after_help = "Example: errdex audit data/shop guide.md faq.html")]
pub(crate) struct Arguments {
    /// The folder of a catalog
    dir: PathBuf,

    /// Markdown, HTML or plain text pages, which are audited together
    #[arg(required = true, value_name = "PAGE")]
    pages: Vec<PathBuf>,

    /// A domain that the pages are about; all domains of the catalog by default
    #[arg(long = "domain", value_name = "DOMAIN")]
    domains: Vec<String>,

    /// A known finding: the id of an entry, a text or a number as in the finding, and the reason
    #[arg(long = "ignore", value_name = "KEY=REASON", value_parser = ignored)]
    ignored: Vec<(String, String)>,

    /// The output format
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// The key of a finding to ignore, and the reason.
fn ignored(argument: &str) -> Result<(String, String), String> {
    let (key, reason) = argument.split_once('=').unwrap_or((argument, ""));
    let (key, reason) = (key.trim(), reason.trim());
    if key.is_empty() || reason.is_empty() {
        return Err("missing reason; expected KEY=\"why this is not a problem\"".to_owned());
    }
    Ok((key.to_owned(), reason.to_owned()))
}

/// Compares the pages with the catalog; without findings, the answer is `Found`.
pub(crate) fn run(arguments: &Arguments) -> io::Result<Answer> {
    let dir = &arguments.dir;
    fs::read_dir(dir).map_err(|error| cannot("read", dir, &error))?;
    let mut pages = Vec::new();
    for path in &arguments.pages {
        let bytes = input::file_or_open_stream(path, MAX_PAGE)?;
        pages.push((path.display().to_string(), bytes));
    }
    let pages = pages
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    let ignored = arguments.ignored.iter();
    let audit = Audit {
        pages: pages.collect(),
        domains: arguments.domains.iter().map(String::as_str).collect(),
        ignored: ignored
            .map(|(key, reason)| (key.as_str(), reason.as_str()))
            .collect(),
    };
    let findings = match audit.run(dir) {
        Ok(findings) => findings,
        Err(AuditError::Catalog(report)) => {
            super::check::show(&[report])?;
            return Err(io::Error::other(format!(
                "`{}` has errors",
                output::name(dir)
            )));
        }
        Err(error) => {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                error.to_string(),
            ));
        }
    };
    match arguments.format {
        Format::Text => in_text(&findings)?,
        Format::Json => in_json(&findings)?,
    }
    Ok(if findings.open.is_empty() {
        Answer::Found
    } else {
        Answer::NotFound
    })
}

fn in_text(findings: &Findings) -> io::Result<()> {
    let mut err = output::stderr();
    for (page, line) in &findings.not_utf8 {
        writeln!(
            err,
            "errdex: {}:{line}: invalid UTF-8; reading what can be read",
            visible(page)
        )?;
    }
    err.flush()?;
    let mut out = output::stdout();
    for finding in &findings.open {
        let Finding {
            kind,
            message,
            file,
            line,
            ..
        } = finding;
        writeln!(out, "{WRONG}{}{WRONG:#}: {}", kind.name(), visible(message))?;
        if !file.is_empty() {
            writeln!(out, "  {FAINT}at {}:{line}{FAINT:#}", visible(file))?;
        }
        if let Some(excerpt) = &finding.excerpt {
            writeln!(out, "     {}", visible(excerpt))?;
        }
        if let Some((page, line)) = &finding.near {
            writeln!(
                out,
                "  {FAINT}the code is at {}:{line}{FAINT:#}",
                visible(page)
            )?;
        }
    }
    let count = |kind: Difference| {
        findings
            .open
            .iter()
            .filter(|finding| finding.kind == kind)
            .count()
    };
    writeln!(
        out,
        "{} and {} missing, {}, {} ignored, {}",
        counted(count(Difference::MissingKey), "key"),
        counted(count(Difference::MissingText), "text"),
        counted(count(Difference::UnknownCode), "unknown code"),
        findings.ignored.len(),
        counted(count(Difference::StaleIgnore), "unused ignore"),
    )?;
    out.flush()
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// A finding for programs.
#[derive(Serialize)]
struct View<'a> {
    kind: &'static str,
    key: &'a str,
    entries: &'a [String],
    message: &'a str,
    place: Option<PlaceView<'a>>,
    excerpt: Option<&'a str>,
    near: Option<PlaceView<'a>>,
    /// Why it is ignored; null if it is open.
    ignored: Option<&'a str>,
}

#[derive(Serialize)]
struct PlaceView<'a> {
    file: &'a str,
    line: usize,
}

impl<'a> View<'a> {
    fn new(finding: &'a Finding, ignored: Option<&'a str>) -> Self {
        let Finding { file, line, .. } = finding;
        let near = finding.near.as_ref();
        Self {
            kind: finding.kind.name(),
            key: &finding.key,
            entries: &finding.entries,
            message: &finding.message,
            place: (!file.is_empty()).then_some(PlaceView { file, line: *line }),
            excerpt: finding.excerpt.as_deref(),
            near: near.map(|(file, line)| PlaceView { file, line: *line }),
            ignored,
        }
    }
}

fn in_json(findings: &Findings) -> io::Result<()> {
    let open = findings.open.iter().map(|finding| View::new(finding, None));
    let ignored = findings.ignored.iter();
    let ignored = ignored.map(|(finding, reason)| View::new(finding, Some(reason)));
    let not_utf8 = findings.not_utf8.iter();
    let not_utf8 = not_utf8.map(|(file, line)| PlaceView { file, line: *line });
    let answer = serde_json::json!({
        "findings": open.collect::<Vec<_>>(),
        "ignored": ignored.collect::<Vec<_>>(),
        "not_utf8": not_utf8.collect::<Vec<_>>(),
    });
    let mut out = output::plain_stdout();
    output::json(&mut out, &answer)?;
    out.flush()
}
