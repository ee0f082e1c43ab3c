//! What is wrong with a catalog, and how it is shown.
//!
//! Stages add findings and go on; nothing here decides what is wrong. Findings contain file names
//! and words of a catalog, so invisible characters in them are escaped here, for everyone who shows
//! them.

use std::collections::BTreeMap;
use std::fmt;

use annotate_snippets::{AnnotationKind, Group, Level as Heading, Origin, Renderer, Snippet};

use crate::characters::visible;
use crate::rule::{self, Level, Rule};
use crate::source::{File, Span};

/// Further errors of one file are only counted, and warnings likewise.
const MAX_FINDINGS_A_FILE: usize = 100;

/// Places at most this many bytes apart are shown in one snippet.
const ONE_SNIPPET: usize = 64 << 10;

/// One finding: what, where, and what to do about it.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    rule: &'static Rule,
    message: String,
    primary: Option<Label>,
    secondary: Vec<Label>,
    help: Option<String>,
}

/// A place that a finding points at, with a few words on it.
#[derive(Clone, Debug)]
pub struct Label {
    span: Span,
    text: String,
}

impl Label {
    /// The unescaped name of the file; [`visible`] makes it safe for a terminal.
    ///
    /// [`visible`]: crate::visible
    pub fn file(&self) -> &str {
        self.span.file().map_or("", |file| &file.name)
    }

    /// The line and column of the first character, both counted from 1.
    pub fn line_and_column(&self) -> (usize, usize) {
        let range = self.span.range();
        let file = self.span.file();
        file.map_or((0, 0), |file| file.line_and_column(range.start))
    }

    /// The line and column after the last character, both counted from 1.
    pub fn end_line_and_column(&self) -> (usize, usize) {
        let range = self.span.range();
        let file = self.span.file();
        file.map_or((0, 0), |file| file.line_and_column(range.end))
    }

    /// The text on the place.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Diagnostic {
    /// A finding at a place in a file.
    pub fn new(rule: &'static Rule, message: impl Into<String>, span: &Span) -> Self {
        Self {
            primary: Some(Label {
                span: span.clone(),
                text: String::new(),
            }),
            ..Self::without_place(rule, message)
        }
    }

    /// A finding about something that is not a text file, such as a missing folder.
    pub fn without_place(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            message: escaped(message),
            primary: None,
            secondary: Vec::new(),
            help: None,
        }
    }

    /// Puts a text on the primary place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        if let Some(primary) = &mut self.primary {
            primary.text = escaped(text);
        }
        self
    }

    /// Points at a second place.
    #[must_use]
    pub fn also(mut self, span: &Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label {
            span: span.clone(),
            text: escaped(text),
        });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(escaped(help));
        self
    }

    /// Suggests the known word that was probably meant, or lists them all if none is similar.
    #[must_use]
    pub fn did_you_mean<'a>(self, written: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known = known.into_iter().collect::<Vec<_>>();
        match nearest(written, known.iter().copied()) {
            Some(word) => self.help(format!("did you mean `{word}`?")),
            None if (1..=12).contains(&known.len()) => {
                self.help(format!("known here: `{}`", known.join("`, `")))
            }
            None => self,
        }
    }

    /// The stable id of the kind of finding, in kebab case.
    pub fn id(&self) -> &'static str {
        self.rule.id()
    }

    /// How bad it is.
    pub fn level(&self) -> Level {
        self.rule.level()
    }

    /// What is wrong, in one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where, if it concerns a text file.
    pub fn primary(&self) -> Option<&Label> {
        self.primary.as_ref()
    }

    /// Other places that belong to it.
    pub fn secondary(&self) -> &[Label] {
        &self.secondary
    }

    /// What to do about it, where that is known.
    pub fn advice(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Whether it points at a value that was already reported, and so follows from an earlier
    /// finding.
    fn is_cascading(&self) -> bool {
        let labels = self.primary.iter().chain(&self.secondary);
        labels.into_iter().any(|label| label.span.is_reported())
    }

    fn place(&self) -> (&str, usize) {
        let primary = self.primary.as_ref();
        primary.map_or(("", 0), |label| (label.file(), label.span.range().start))
    }

    fn render(&self, renderer: &Renderer) -> String {
        let heading = match self.level() {
            Level::Error => Heading::ERROR,
            Level::Warning => Heading::WARNING,
        };
        let title = heading.primary_title(self.message.as_str()).id(self.id());
        let place = self.primary.as_ref();
        let place = place.and_then(|label| Some((label, label.span.file()?)));
        let mut notes = Vec::new();
        let mut group = match place {
            None => Group::with_title(title),
            Some((primary, file)) => {
                let (here, elsewhere) =
                    self.secondary.iter().partition::<Vec<&Label>, _>(|label| {
                        let start = label.span.range().start;
                        let apart = start.abs_diff(primary.span.range().start);
                        label.file() == primary.file() && apart <= ONE_SNIPPET
                    });
                notes.extend(elsewhere.into_iter().map(note));
                match snippet(primary, &here, file) {
                    Some(snippet) => title.element(snippet),
                    None => title.element(origin(primary)),
                }
            }
        };
        if let Some(help) = &self.help {
            group = group.element(Heading::HELP.message(help.as_str()));
        }
        notes.insert(0, group);
        renderer.render(&notes)
    }
}

fn escaped(text: impl Into<String>) -> String {
    visible(&text.into()).into_owned()
}

/// A place that is too far away to be shown in the snippet.
fn note(label: &Label) -> Group<'_> {
    let title = Heading::NOTE.secondary_title(label.text.as_str());
    title.element(origin(label))
}

fn origin(label: &Label) -> Origin<'_> {
    let (line, column) = label.line_and_column();
    Origin::path(visible(label.file()))
        .line(line)
        .char_column(column)
}

/// The lines that the labels point at, unless they are so long that nobody would read them; the
/// renderer's work grows with the text it is given.
fn snippet<'a>(
    primary: &'a Label,
    others: &[&'a Label],
    file: &'a File,
) -> Option<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let starts = || {
        others
            .iter()
            .chain([&primary])
            .map(|label| label.span.range().start)
    };
    let first = file.line_start(starts().min().unwrap_or(0));
    let last = file.line_end(starts().max().unwrap_or(0));
    if last - first > 2 * ONE_SNIPPET {
        return None;
    }
    let line = file.line_and_column(first).0;
    let mut snippet = Snippet::source(&file.text[first..last])
        .path(visible(primary.file()))
        .line_start(line)
        .annotation(annotation(AnnotationKind::Primary, primary, file, first));
    for label in others {
        snippet = snippet.annotation(annotation(AnnotationKind::Context, label, file, first));
    }
    Some(snippet)
}

/// Keeps a range inside its line: only the first line of a block is shown, and the renderer panics
/// past the end and inside a character.
fn annotation<'a>(
    kind: AnnotationKind,
    label: &'a Label,
    file: &File,
    first: usize,
) -> annotate_snippets::Annotation<'a> {
    let range = label.span.range();
    let start = file.boundary_before(range.start);
    let end = file
        .boundary_before(range.end)
        .clamp(start, file.line_end(start).max(start));
    let annotation = kind.span(start - first..end - first);
    if label.text.is_empty() {
        annotation
    } else {
        annotation.label(label.text.as_str())
    }
}

/// The known word that was probably meant.
pub(crate) fn nearest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // A much longer word is not a typo, and would take long to compare.
    let near = known.into_iter();
    let near = near.filter(|word| written.len() <= 2 * word.len());
    let (similarity, word) = near
        .map(|word| (strsim::jaro_winkler(word, written), word))
        .max_by(|a, b| a.0.total_cmp(&b.0))?;
    (similarity > 0.75).then_some(word)
}

/// Every finding about a set of catalogs.
#[derive(Clone, Debug, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
    /// How many errors and warnings each file has.
    counts: BTreeMap<String, [usize; 2]>,
    errors: usize,
    /// Whether the findings of a file are kept, however many there are.
    is_unlimited: bool,
}

impl Report {
    /// A report that keeps every finding, for programs that act on each.
    pub fn unlimited() -> Self {
        Self {
            is_unlimited: true,
            ..Self::default()
        }
    }

    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if diagnostic.is_cascading() {
            return;
        }
        self.errors += usize::from(diagnostic.level() == Level::Error);
        if let Some(primary) = &diagnostic.primary {
            let counts = self.counts.entry(primary.file().to_owned()).or_default();
            let count = &mut counts[usize::from(diagnostic.level() == Level::Warning)];
            *count += 1;
            if *count > MAX_FINDINGS_A_FILE && !self.is_unlimited {
                return;
            }
        }
        self.diagnostics.push(diagnostic);
    }

    /// The findings, sorted by file and place.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut sorted = self.diagnostics.clone();
        for (file, counts) in &self.counts {
            let more = counts.map(|count| count.saturating_sub(MAX_FINDINGS_A_FILE));
            let more = more.iter().sum::<usize>();
            if more > 0 && !self.is_unlimited {
                let message = format!("`{file}` has {more} more findings");
                sorted.push(Diagnostic::without_place(&rule::TOO_MANY_FINDINGS, message));
            }
        }
        sorted.sort_by(|a, b| key(a).cmp(&key(b)));
        sorted.dedup_by(|a, b| key(a) == key(b));
        sorted
    }

    /// Whether one of the findings is an error.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// How many of the findings are errors.
    pub fn error_count(&self) -> usize {
        self.errors
    }

    /// The findings as lines of text with terminal colours.
    pub fn styled(&self) -> Vec<(Level, String)> {
        let renderer = Renderer::styled();
        let findings = self.diagnostics().into_iter();
        findings
            .map(|found| (found.level(), found.render(&renderer)))
            .collect()
    }
}

fn key(diagnostic: &Diagnostic) -> ((&str, usize), &str, &str) {
    (diagnostic.place(), diagnostic.id(), &diagnostic.message)
}

/// The findings with snippets, without colour, and a count at the end.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let renderer = Renderer::plain();
        let diagnostics = self.diagnostics();
        for diagnostic in &diagnostics {
            writeln!(f, "{}\n", diagnostic.render(&renderer))?;
        }
        match diagnostics.len() {
            0 => Ok(()),
            1 => f.write_str("1 finding\n"),
            count => writeln!(f, "{count} findings"),
        }
    }
}

impl std::error::Error for Report {}
