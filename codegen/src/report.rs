//! What is wrong with a catalog, and how it is shown.
//!
//! Stages add findings and go on; nothing here decides what is wrong.

use std::fmt;

use annotate_snippets::{AnnotationKind, Group, Level as Heading, Origin, Renderer, Snippet};

use crate::files::{File, Span};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Level {
    /// Nothing is generated from a catalog with an error.
    Error,
    /// Worth mending; the catalog is usable.
    Warning,
}

/// One finding: what, where, and what to do about it.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    id: &'static str,
    level: Level,
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
    /// The name of the file.
    pub fn file(&self) -> &str {
        self.span.file().map_or("", |file| &file.name)
    }

    /// The line and column of the first character, both counted from one.
    pub fn line_and_column(&self) -> (usize, usize) {
        self.span
            .file()
            .map_or((0, 0), |file| file.line_and_column(self.span.range().start))
    }

    /// The words on the place.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Diagnostic {
    /// An error at a place in a file.
    pub(crate) fn error(id: &'static str, message: impl Into<String>, span: &Span) -> Self {
        Self {
            primary: Some(Label {
                span: span.clone(),
                text: String::new(),
            }),
            ..Self::without_place(id, message)
        }
    }

    /// An error about something that is no text file, such as a missing folder.
    pub(crate) fn without_place(id: &'static str, message: impl Into<String>) -> Self {
        Self {
            id,
            level: Level::Error,
            message: message.into(),
            primary: None,
            secondary: Vec::new(),
            help: None,
        }
    }

    /// Puts words on the primary place.
    pub(crate) fn label(mut self, text: impl Into<String>) -> Self {
        if let Some(primary) = &mut self.primary {
            primary.text = text.into();
        }
        self
    }

    /// Points at a second place.
    pub(crate) fn also(mut self, span: &Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label {
            span: span.clone(),
            text: text.into(),
        });
        self
    }

    /// Says what to do.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says which of the known words was probably meant, or lists them when none is near.
    pub(crate) fn did_you_mean<'a>(
        self,
        written: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let known = known.into_iter().collect::<Vec<_>>();
        let nearest = known
            .iter()
            .map(|word| (strsim::jaro_winkler(word, written), word))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        match nearest {
            Some((similarity, word)) if similarity > 0.75 => {
                self.help(format!("did you mean `{word}`?"))
            }
            Some(_) if known.len() <= 12 => {
                self.help(format!("known here: `{}`", known.join("`, `")))
            }
            _ => self,
        }
    }

    /// The stable id of the kind of finding, in kebab case.
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// How bad it is.
    pub fn level(&self) -> Level {
        self.level
    }

    /// What is wrong, in one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where, unless it concerns no text file.
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

    /// Whether it points at a value that no one wrote, and so is the echo of an earlier finding.
    fn is_echo(&self) -> bool {
        self.primary
            .iter()
            .chain(&self.secondary)
            .any(|label| label.span.file().is_none())
    }

    fn place(&self) -> (&str, usize) {
        self.primary
            .as_ref()
            .map_or(("", 0), |label| (label.file(), label.span.range().start))
    }

    fn render(&self, renderer: &Renderer) -> String {
        let heading = match self.level {
            Level::Error => Heading::ERROR,
            Level::Warning => Heading::WARNING,
        };
        let title = heading.primary_title(self.message.as_str()).id(self.id);
        let mut groups = Vec::new();
        let place = self
            .primary
            .as_ref()
            .and_then(|label| Some((label, label.span.file()?)));
        let mut group = match place {
            None => Group::with_title(title),
            Some((primary, file)) => {
                let (here, elsewhere) = self
                    .secondary
                    .iter()
                    .partition::<Vec<&Label>, _>(|label| label.file() == primary.file());
                let mut snippet = Snippet::source(file.text.as_str())
                    .path(primary.file())
                    .annotation(annotation(AnnotationKind::Primary, primary, file));
                for label in here {
                    snippet = snippet.annotation(annotation(AnnotationKind::Context, label, file));
                }
                for label in elsewhere {
                    let (line, column) = label.line_and_column();
                    groups.push(
                        Heading::NOTE
                            .secondary_title(label.text.as_str())
                            .element(Origin::path(label.file()).line(line).char_column(column)),
                    );
                }
                title.element(snippet)
            }
        };
        if let Some(help) = &self.help {
            group = group.element(Heading::HELP.message(help.as_str()));
        }
        groups.insert(0, group);
        renderer.render(&groups)
    }
}

/// Keeps a range inside its file: the renderer panics past the end and inside a character.
fn annotation<'a>(
    kind: AnnotationKind,
    label: &'a Label,
    file: &File,
) -> annotate_snippets::Annotation<'a> {
    let range = label.span.range();
    let start = file.boundary_before(range.start);
    let end = file.boundary_before(range.end).max(start);
    // A block that runs over several lines is shown by its first line.
    let block = &file.text[start..end];
    let end = block.find(['\n', '\r']).map_or(end, |line| start + line);
    let annotation = kind.span(start..end);
    if label.text.is_empty() {
        annotation
    } else {
        annotation.label(label.text.as_str())
    }
}

/// Every finding about a set of catalogs.
#[derive(Clone, Debug, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        if !diagnostic.is_echo() {
            self.diagnostics.push(diagnostic);
        }
    }

    /// The findings, sorted by file and place.
    pub fn diagnostics(&self) -> Vec<&Diagnostic> {
        let mut sorted = self.diagnostics.iter().collect::<Vec<_>>();
        sorted.sort_by(|a, b| (a.place(), a.id, &a.message).cmp(&(b.place(), b.id, &b.message)));
        sorted.dedup_by(|a, b| (a.place(), a.id, &a.message) == (b.place(), b.id, &b.message));
        sorted
    }

    /// Whether one of the findings is an error.
    pub fn has_errors(&self) -> bool {
        self.error_count() > 0
    }

    pub(crate) fn error_count(&self) -> usize {
        self.diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.level == Level::Error)
            .count()
    }

    /// The findings as lines of text with terminal colours, which cargo removes where they do not
    /// belong.
    pub(crate) fn styled(&self) -> Vec<(Level, String)> {
        let renderer = Renderer::styled();
        self.diagnostics()
            .into_iter()
            .map(|diagnostic| (diagnostic.level, diagnostic.render(&renderer)))
            .collect()
    }
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
            1 => f.write_str("1 problem found\n"),
            count => writeln!(f, "{count} problems found"),
        }
    }
}

impl std::error::Error for Report {}
