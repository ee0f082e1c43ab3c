//! YAML text in, a tree in which every key and value knows its place out.
//!
//! The only module that sees the event parser. It refuses what catalogs do without (anchors, tags,
//! several documents); which keys and values belong where is the business of `shape`.

use std::rc::Rc;

use granit_parser::{Event, Parser, ScalarStyle};

use crate::files::{File, Span};
use crate::report::{Diagnostic, Report};

/// Collections may nest this deep. Catalogs need nine levels.
const MAX_DEPTH: usize = 16;

/// A value and its place.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) value: Value,
}

#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// A value in quotes or as a block, or one without quotes that can only be a text.
    Text(String),
    /// A whole number in plain decimal digits.
    Number(i64),
    /// `true` or `false`.
    Boolean(bool),
    /// A value without quotes that some reader of YAML takes for something else than a text.
    Ambiguous {
        text: String,
        taken_for: &'static str,
    },
    List(Vec<Node>),
    /// In the order of writing; a key that was given twice stands here once.
    Record(Vec<(Spanned, Node)>),
}

/// A key and its place.
pub(crate) type Spanned = crate::files::Spanned<String>;

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
        }
    }
}

impl Node {
    /// The value of a key of a record.
    pub(crate) fn field(&self, name: &str) -> Option<&Self> {
        match &self.value {
            Value::Record(fields) => fields
                .iter()
                .find(|(key, _)| key.value == name)
                .map(|(_, value)| value),
            _ => None,
        }
    }
}

/// Reads a file. Nothing comes back when it is no YAML; the report says why.
pub(crate) fn parse(file: &Rc<File>, report: &mut Report) -> Option<Node> {
    let mut options = granit_parser::options! {
        strict_indentation: true,
        disallow_directives: true,
        block_scalar_eof_without_line_feed: true,
        emit_unresolved_aliases: true,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    options.set_emit_comments(false);
    let mut reader = Reader {
        events: Parser::new_from_str_with_options(&file.text, options),
        file,
        report,
    };
    reader.document().unwrap_or(None)
}

/// The file cannot be read further; the report says why.
struct Stop;

struct Reader<'a, I: Iterator> {
    events: I,
    file: &'a Rc<File>,
    report: &'a mut Report,
}

type Item<'a> = Result<(Event<'a>, granit_parser::Span), granit_parser::ScanError>;

impl<'a, I: Iterator<Item = Item<'a>>> Reader<'a, I> {
    fn document(&mut self) -> Result<Option<Node>, Stop> {
        let mut root = None;
        while let Some((event, place)) = self.next()? {
            match event {
                Event::DocumentStart(..) if root.is_some() => {
                    let span = self.span(place);
                    self.refuse("a second document", &span, "a catalog file is one document");
                    return Err(Stop);
                }
                Event::StreamStart
                | Event::StreamEnd
                | Event::DocumentStart(..)
                | Event::DocumentEnd => {}
                event => root = Some(self.node(event, place)?),
            }
        }
        if root.is_none() {
            let span = Span::new(self.file, 0, 0);
            self.report.push(Diagnostic::error(
                "empty-file",
                "the file has no content",
                &span,
            ));
        }
        Ok(root)
    }

    fn next(&mut self) -> Result<Option<(Event<'a>, granit_parser::Span)>, Stop> {
        match self.events.next().transpose() {
            Ok(item) => Ok(item),
            Err(error) => {
                let at = offset(error.marker(), self.file);
                let span = Span::new(self.file, at, at);
                self.report
                    .push(Diagnostic::error("syntax", error.info(), &span).label("here"));
                Err(Stop)
            }
        }
    }

    fn node(&mut self, event: Event<'a>, place: granit_parser::Span) -> Result<Node, Stop> {
        if let Some(tag) = place.tag_span() {
            let span = self.span(tag);
            self.refuse(
                "a tag",
                &span,
                "put the text in quotes if it begins with `!`",
            );
        }
        let mut span = self.span(place);
        let value = match event {
            Event::Scalar(text, style, anchor, _) => {
                self.refuse_anchor(anchor, &span);
                match style {
                    ScalarStyle::Plain => plain(&text),
                    _ => Value::Text(text.into_owned()),
                }
            }
            Event::SequenceStart(_, anchor, _) => {
                self.refuse_anchor(anchor, &span);
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        Some((Event::SequenceEnd, end)) => {
                            span = span_to(&span, end, self.file);
                            break Value::List(items);
                        }
                        Some((event, place)) => items.push(self.node(event, place)?),
                        None => return Err(Stop),
                    }
                }
            }
            Event::MappingStart(_, anchor, _) => {
                self.refuse_anchor(anchor, &span);
                let mut fields = Vec::new();
                loop {
                    match self.next()? {
                        Some((Event::MappingEnd, end)) => {
                            span = span_to(&span, end, self.file);
                            break Value::Record(fields);
                        }
                        Some((event, place)) => self.field(event, place, &mut fields)?,
                        None => return Err(Stop),
                    }
                }
            }
            _ => {
                let help = "write the value out, or put the text in quotes";
                self.refuse("an alias", &span, help);
                // What the alias stands for is not known here, so nothing more is said about it.
                span = Span::invented();
                Value::Text(String::new())
            }
        };
        Ok(Node { span, value })
    }

    fn field(
        &mut self,
        event: Event<'a>,
        place: granit_parser::Span,
        fields: &mut Vec<(Spanned, Node)>,
    ) -> Result<(), Stop> {
        let text = match &event {
            Event::Scalar(text, ..) => Some(text.clone().into_owned()),
            _ => None,
        };
        let key = self.node(event, place)?;
        let Some((event, place)) = self.next()? else {
            return Err(Stop);
        };
        let value = self.node(event, place)?;
        let Some(text) = text else {
            self.refuse("a key that is no text", &key.span, "keys are single words");
            return Ok(());
        };
        if let Some((first, _)) = fields.iter().find(|(earlier, _)| earlier.value == text) {
            let diagnostic = Diagnostic::error(
                "duplicate-field",
                format!("`{text}` is given twice"),
                &key.span,
            )
            .label("again here")
            .also(&first.span, "first here");
            self.report.push(diagnostic);
            return Ok(());
        }
        let key = Spanned {
            value: text,
            span: key.span,
        };
        fields.push((key, value));
        Ok(())
    }

    fn refuse_anchor(&mut self, anchor: usize, span: &Span) {
        if anchor != 0 {
            self.refuse("an anchor", span, "write the value out where it is needed");
        }
    }

    fn refuse(&mut self, what: &str, span: &Span, help: &str) {
        let message = format!("{what} has no place in a catalog");
        self.report
            .push(Diagnostic::error("unsupported-yaml", message, span).help(help));
    }

    fn span(&self, place: granit_parser::Span) -> Span {
        let start = offset(&place.start, self.file);
        Span::new(self.file, start, offset(&place.end, self.file).max(start))
    }
}

fn span_to(start: &Span, end: granit_parser::Span, file: &Rc<File>) -> Span {
    let start = start.range().start;
    Span::new(file, start, offset(&end.end, file).max(start))
}

fn offset(marker: &granit_parser::Marker, file: &File) -> usize {
    marker
        .byte_offset()
        .unwrap_or(file.text.len())
        .min(file.text.len())
}

/// What a value without quotes is.
///
/// Readers of YAML disagree on many spellings; those count as ambiguous, and a text that looks like
/// one needs quotes.
fn plain(text: &str) -> Value {
    let ambiguous = |taken_for| Value::Ambiguous {
        text: text.to_owned(),
        taken_for,
    };
    match text.to_ascii_lowercase().as_str() {
        "" | "~" | "null" => return ambiguous("empty"),
        "true" if text == "true" => return Value::Boolean(true),
        "false" if text == "false" => return Value::Boolean(false),
        "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n" => {
            return ambiguous("a yes/no value");
        }
        ".inf" | "-.inf" | "+.inf" | ".nan" => return ambiguous("a number"),
        _ => {}
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    if is_plain_decimal(digits)
        && let Ok(number) = text.parse()
    {
        return Value::Number(number);
    }
    let unsigned = digits.strip_prefix('+').unwrap_or(digits);
    if unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && looks_like_a_number(unsigned)
    {
        return ambiguous("a number");
    }
    Value::Text(text.to_owned())
}

fn is_plain_decimal(digits: &str) -> bool {
    !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits == "0" || !digits.starts_with('0'))
}

fn looks_like_a_number(text: &str) -> bool {
    let radix = text.starts_with("0x") || text.starts_with("0o") || text.starts_with("0b");
    let decimal = text.bytes().any(|byte| byte.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'e' | b'E' | b'+'))
        && text.matches('.').count() <= 1;
    radix || decimal
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> &'static str {
        plain(text).noun()
    }

    #[test]
    fn only_plain_digits_are_numbers() {
        for number in ["0", "62", "-1"] {
            assert!(matches!(plain(number), Value::Number(_)), "{number}");
        }
        for doubtful in [
            "0123",
            "1_000",
            "1.10",
            "1e3",
            "0x35",
            "+5",
            "99999999999999999999",
        ] {
            let value = plain(doubtful);
            assert!(
                matches!(
                    value,
                    Value::Ambiguous {
                        taken_for: "a number",
                        ..
                    }
                ),
                "{doubtful}: {value:?}"
            );
        }
    }

    #[test]
    fn words_that_some_readers_take_for_yes_or_no_are_ambiguous() {
        for word in ["no", "On", "TRUE", "y"] {
            assert!(matches!(plain(word), Value::Ambiguous { .. }), "{word}");
        }
        assert_eq!(kind("true"), "a yes/no value");
        assert_eq!(kind(""), "empty");
        assert_eq!(kind("~"), "empty");
    }

    #[test]
    fn everything_else_is_a_text() {
        for text in [
            "start",
            "2020-04-30",
            "3s",
            "a b",
            "404 error",
            "10.0.0.1",
            ".",
        ] {
            assert!(matches!(plain(text), Value::Text(_)), "{text}");
        }
    }
}
