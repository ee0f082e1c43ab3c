//! YAML text in, a tree in which every key and value knows its place out.
//!
//! The only module that sees the event parser. It refuses what catalogs do without (anchors, tags,
//! several documents); which keys and values belong where is the business of `shape`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use granit_parser::{Event, Parser, ScalarStyle};

use super::resync::Masked;
use super::scalar::plain;
use crate::report::{Diagnostic, Report};
use crate::rule;
use crate::source::{File, Span, Spanned};

/// Collections may nest this deep. Catalogs need nine levels.
pub(super) const MAX_DEPTH: usize = 16;

/// A file has at most this many values; a domain of 65,535 entries needs fewer.
const MAX_VALUES: usize = 3_000_000;

/// A file is read again at most this often, each time without something that is not YAML together with
/// the rest. Items that are none by themselves do not count.
const MAX_ATTEMPTS: usize = 50;

/// A value and its place.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) value: Value,
    /// The comment after a text without quotes, on the same line.
    pub(crate) comment: Option<Span>,
}

#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// A value in quotes or as a block, or one without quotes that can only be a text.
    Text(String),
    /// A whole number in plain decimal digits.
    Number(i128),
    /// `true` or `false`.
    Boolean(bool),
    /// A value without quotes that some reader of YAML takes for something else than a text.
    Ambiguous {
        text: String,
        taken_for: &'static str,
    },
    List(Vec<Node>),
    /// In the order of writing; a key that was given twice is here once.
    Record(Vec<(Key, Node)>),
    /// Something that was reported, so that nothing more is said about it.
    Reported,
}

/// A key and its place.
pub(crate) type Key = Spanned<String>;

impl Value {
    /// What the value is, for messages.
    pub(crate) fn noun(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Number(_) => "a number",
            Self::Boolean(_) => "a yes/no value",
            Self::Ambiguous { taken_for, .. } => taken_for,
            Self::List(_) => "a list",
            Self::Record(_) => "a record",
            Self::Reported => "reported",
        }
    }
}

impl Node {
    /// A value at a place.
    pub(crate) fn new(span: Span, value: Value) -> Self {
        Self {
            span,
            value,
            comment: None,
        }
    }
}

/// A file as a tree.
pub(crate) struct Tree {
    pub(crate) root: Node,
    /// Whether all of the file is in the tree.
    pub(crate) whole: bool,
    /// Whether a key at the top was left out, so that its absence means nothing.
    pub(crate) lacks_a_key: bool,
}

/// Reads a file. After a syntax error the rest of the file is read without the lines around it.
///
/// Nothing comes back when that does not help; the report says why.
pub(crate) fn parse(file: &Arc<File>, report: &mut Report) -> Option<Tree> {
    let mut masked = Masked::new(file, report);
    let mut items_were_tried = false;
    for _ in 0..MAX_ATTEMPTS {
        let mut findings = Vec::new();
        let text = masked.text();
        let mut reader = Reader {
            events: events(&text),
            file,
            text: &text,
            findings: &mut findings,
            values: 0,
            last_anchor: None,
        };
        let (at, diagnostic) = match reader.document() {
            Err(Stop::Syntax(at, diagnostic)) => (at, diagnostic),
            read => {
                for finding in findings {
                    report.push(finding);
                }
                let root = read.ok()?;
                if root.is_none() && masked.is_whole() {
                    let message = "the file has no content";
                    let start = Span::new(file, 0, 0);
                    report.push(Diagnostic::new(&rule::EMPTY_FILE, message, &start));
                }
                return Some(Tree {
                    root: masked.without_cascades(root?),
                    whole: masked.is_whole(),
                    lacks_a_key: masked.lacks_a_key(),
                });
            }
        };
        // One by one, because reading the whole again for each of many errors would take long, and
        // because the whole stops only where a bracket that is not closed is in the way.
        if !std::mem::replace(&mut items_were_tried, true)
            && masked.leave_out_bad_items(report, |item| first_error(file, &text, item))
        {
            continue;
        }
        if !masked.leave_out(at, *diagnostic, report) {
            return None;
        }
    }
    let message = "too many syntax errors; giving up";
    let start = Span::new(file, 0, 0);
    report.push(Diagnostic::new(&rule::SYNTAX, message, &start));
    None
}

fn events(text: &str) -> Parser<'_, granit_parser::StrInput<'_>> {
    let mut options = granit_parser::options! {
        strict_indentation: true,
        disallow_directives: true,
        block_scalar_eof_without_line_feed: true,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    options.set_emit_comments(false);
    Parser::new_from_str_with_options(text, options)
}

/// The first syntax error in a part of a file, read by itself, and where it is.
fn first_error(file: &Arc<File>, text: &str, part: Range<usize>) -> Option<(usize, Diagnostic)> {
    let start = part.start;
    let text = &text[part];
    let error = events(text).find_map(Result::err)?;
    Some(syntax(file, start, text, &error))
}

/// A syntax error in the text of a file, perhaps with spaces in place of parts, from a byte on.
fn syntax(
    file: &Arc<File>,
    start: usize,
    text: &str,
    error: &granit_parser::ScanError,
) -> (usize, Diagnostic) {
    let at = error.marker().byte_offset().unwrap_or(text.len());
    let at = file.boundary_before(start + at);
    let explained = super::syntax_error::explain(text, at - start, error);
    let place = Span::new(
        file,
        start + explained.place.start,
        start + explained.place.end,
    );
    let diagnostic = Diagnostic::new(explained.finding, explained.message, &place).label("here");
    let diagnostic = match explained.help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    };
    (at, diagnostic)
}

/// Why a file cannot be read further.
enum Stop {
    /// A syntax error at an offset.
    Syntax(usize, Box<Diagnostic>),
    /// The findings say why.
    Refused,
}

struct Reader<'a, I> {
    events: I,
    file: &'a Arc<File>,
    text: &'a str,
    findings: &'a mut Vec<Diagnostic>,
    values: usize,
    last_anchor: Option<Span>,
}

type Item<'a> = Result<(Event<'a>, granit_parser::Span), granit_parser::ScanError>;

impl<'a, I: Iterator<Item = Item<'a>>> Reader<'a, I> {
    fn document(&mut self) -> Result<Option<Node>, Stop> {
        let mut root = None;
        while let Some((event, place)) = self.next()? {
            match event {
                Event::DocumentStart(..) if root.is_some() => {
                    let span = self.span(place);
                    let help = "a catalog file is one document";
                    self.refuse("a second document", &span, help);
                    return Err(Stop::Refused);
                }
                Event::StreamStart
                | Event::StreamEnd
                | Event::DocumentStart(..)
                | Event::DocumentEnd => {}
                event => root = Some(self.node(event, place)?),
            }
        }
        Ok(root)
    }

    fn next(&mut self) -> Result<Option<(Event<'a>, granit_parser::Span)>, Stop> {
        loop {
            match self.events.next().transpose() {
                Ok(Some((Event::Anchor(..), place))) => self.last_anchor = Some(self.span(place)),
                Ok(item) => return Ok(item),
                Err(error) => {
                    let (at, diagnostic) = syntax(self.file, 0, self.text, &error);
                    return Err(Stop::Syntax(at, Box::new(diagnostic)));
                }
            }
        }
    }

    fn node(&mut self, event: Event<'a>, place: granit_parser::Span) -> Result<Node, Stop> {
        self.values += 1;
        if self.values > MAX_VALUES {
            let span = self.span(place);
            let message = format!("the file has more than {MAX_VALUES} values");
            self.findings
                .push(Diagnostic::new(&rule::TOO_MANY_VALUES, message, &span));
            return Err(Stop::Refused);
        }
        let tag = place.tag_span();
        let span = self.span(place);
        let mut node = match event {
            Event::Scalar(text, style, anchor, _) => {
                self.refuse_anchor(anchor)?;
                match style {
                    ScalarStyle::Plain => Node {
                        comment: self.comment_after(&span),
                        // The parser gives `~` for a value that is not there.
                        value: plain(if span.range().is_empty() { "" } else { &text }),
                        span,
                    },
                    _ => Node::new(span, Value::Text(text.into_owned())),
                }
            }
            Event::SequenceStart(_, anchor, _) => {
                self.refuse_anchor(anchor)?;
                self.list(&span)?
            }
            Event::MappingStart(_, anchor, _) => {
                self.refuse_anchor(anchor)?;
                self.record(&span)?
            }
            _ => {
                let help = "write the value out, or put the text in quotes";
                self.refuse("an alias", &span, help);
                Node::new(span, Value::Reported)
            }
        };
        if let Some(tag) = tag {
            let span = self.span(tag);
            let help = "put the text in quotes if it begins with `!`";
            self.refuse("a tag", &span, help);
            node.value = Value::Reported;
        }
        Ok(node)
    }

    fn list(&mut self, start: &Span) -> Result<Node, Stop> {
        let mut items = Vec::new();
        while let Some((event, place)) = self.next()? {
            if matches!(event, Event::SequenceEnd) {
                let span = start.to(&self.span(place));
                return Ok(Node::new(span, Value::List(items)));
            }
            items.push(self.node(event, place)?);
        }
        Err(Stop::Refused)
    }

    fn record(&mut self, start: &Span) -> Result<Node, Stop> {
        let mut fields = Vec::new();
        let mut seen = BTreeMap::new();
        while let Some((event, place)) = self.next()? {
            if matches!(event, Event::MappingEnd) {
                let span = start.to(&self.span(place));
                return Ok(Node::new(span, Value::Record(fields)));
            }
            let text = match &event {
                Event::Scalar(text, ..) => Some(text.clone().into_owned()),
                _ => None,
            };
            let key = self.node(event, place)?;
            let Some((event, place)) = self.next()? else {
                return Err(Stop::Refused);
            };
            let value = self.node(event, place)?;
            match text {
                None => self.refuse(
                    "a key that is not a text",
                    &key.span,
                    "keys are single words",
                ),
                Some(text) if text == "<<" => {
                    let help = "write the values out where they are needed";
                    self.refuse("a merge key", &key.span, help);
                }
                Some(text) => match seen.get(&text) {
                    Some(first) => self.duplicate_field(&text, &key.span, first),
                    None => {
                        seen.insert(text.clone(), key.span.clone());
                        let span = key.span;
                        fields.push((Key { value: text, span }, value));
                    }
                },
            }
        }
        Err(Stop::Refused)
    }

    fn duplicate_field(&mut self, key: &str, span: &Span, first: &Span) {
        let message = format!("`{key}` is given twice");
        let diagnostic = Diagnostic::new(&rule::DUPLICATE_FIELD, message, span)
            .label("again here")
            .also(first, "first here");
        self.findings.push(diagnostic);
    }

    /// The comment after a value on the same line.
    fn comment_after(&self, span: &Span) -> Option<Span> {
        let end = span.range().end;
        let rest = &self.file.text[end..];
        let comment = rest.trim_start_matches([' ', '\t']);
        let start = end + rest.len() - comment.len();
        let found = start > end && comment.starts_with('#');
        found.then(|| Span::new(self.file, start, self.file.line_end(start)))
    }

    /// The event with the place of an anchor comes after the event that has the anchor.
    fn refuse_anchor(&mut self, anchor: usize) -> Result<(), Stop> {
        if anchor == 0 {
            return Ok(());
        }
        if let Some(Ok((Event::Anchor(..), place))) = self.events.next() {
            let span = self.span(place);
            self.refuse("an anchor", &span, "write the value out where it is needed");
            return Ok(());
        }
        Err(Stop::Refused)
    }

    fn refuse(&mut self, what: &str, span: &Span, help: &str) {
        let message = format!("{what} has no place in a catalog");
        let diagnostic = Diagnostic::new(&rule::UNSUPPORTED_YAML, message, span);
        self.findings.push(diagnostic.help(help));
    }

    fn span(&self, place: granit_parser::Span) -> Span {
        Span::new(self.file, self.offset(place.start), self.offset(place.end))
    }

    fn offset(&self, marker: granit_parser::Marker) -> usize {
        let end = self.file.text.len();
        self.file
            .boundary_before(marker.byte_offset().unwrap_or(end))
    }
}
