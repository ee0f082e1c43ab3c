//! A tree in, values out: how the records of `schema` are filled, and what is reported on the way.
//!
//! A value that does not fit is reported where it is, and is then absent; the values around it are read
//! all the same. A key that is missing is reported by the key that needs it.

use std::cell::{Cell, RefCell};
use std::fmt;

use crate::characters;
use crate::report::{Diagnostic, Report, nearest};
use crate::rule;
use crate::source::Span;
use crate::yaml::scalar::{EMPTY, hexadecimal};
use crate::yaml::tree::{Key, Node, Tree, Value};

pub(crate) mod prose;

/// Keys of earlier versions of the format, and what they are called now.
const OLD_KEYS: [(&str, &[&str], &str); 10] = [
    ("on", &["operations", "operation"], ""),
    ("http", &["http_statuses", "http_status"], ""),
    ("http_method", &["http"], ", which is `{method, path}`"),
    ("path", &["http"], ", which is `{method, path}`"),
    ("seen_as", &["kind"], ""),
    ("mask", &["bitmask"], ""),
    ("context", &["informational"], ""),
    ("beside", &["when"], ""),
    ("body", &["responses"], ""),
    ("unless", &["not_a_response_if"], ""),
];

/// A type that a value of a file is read as.
pub(crate) trait FromNode: Sized {
    /// The value, or nothing if what is written does not fit, which is then reported.
    fn from_node(slot: Slot<'_>) -> Option<Self>;
}

/// The type of a key of a record, which says whether the key may be absent.
pub(crate) trait OfKey: Sized {
    /// What is written there.
    #[cfg(feature = "schema")]
    type Value;
    /// Whether the record needs the key.
    #[cfg(feature = "schema")]
    const IS_REQUIRED: bool;

    /// What is written for the key, and where.
    fn of_key(slot: Slot<'_>) -> Self;
}

/// Where a value was written: the number of its file among those of the catalog, and a range of
/// bytes. For a key that is missing, the record that lacks it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct FieldSpan {
    pub(crate) file: u16,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// What was read from a file.
pub(crate) struct Read<T> {
    /// Absent if the file is not a record.
    pub(crate) record: Option<T>,
    /// Whether every key at the top of the file is one of the record, so that an absent one was not
    /// written under another name.
    pub(crate) is_exact: bool,
}

/// Reads the record that a file is.
///
/// `file` is the file's number, which every field gets.
pub(crate) fn read<T: FromNode>(tree: &Tree, file: u16, report: &mut Report) -> Read<T> {
    let context = Context {
        file,
        lacks_a_key: tree.lacks_a_key,
        is_exact: Cell::new(!tree.lacks_a_key),
        report: RefCell::new(std::mem::take(report)),
    };
    let record = T::from_node(Slot {
        context: &context,
        written: Written::Value(&tree.root),
        what: What::File,
        is_optional: false,
    });
    *report = context.report.into_inner();
    Read {
        record,
        is_exact: context.is_exact.get(),
    }
}

struct Context {
    file: u16,
    /// Whether a key at the top could not be read, so that none is missed there.
    lacks_a_key: bool,
    is_exact: Cell<bool>,
    report: RefCell<Report>,
}

/// A place for a value, and what is written there.
#[derive(Clone, Copy)]
pub(crate) struct Slot<'a> {
    context: &'a Context,
    written: Written<'a>,
    what: What<'a>,
    is_optional: bool,
}

#[derive(Clone, Copy)]
enum Written<'a> {
    Value(&'a Node),
    /// A word alone where it could have details.
    Word(&'a Node),
    /// Nothing, in a record.
    Missing {
        record: &'a Span,
        of: &'a What<'a>,
        /// Whether it was reported, or something that is probably meant for it.
        is_known: bool,
    },
}

/// What a value is called in messages.
#[derive(Clone, Copy)]
enum What<'a> {
    File,
    Key(&'a str),
    Item(&'a What<'a>),
}

impl fmt::Display for What<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => f.write_str("the file"),
            Self::Key(key) => write!(f, "`{key}`"),
            Self::Item(list) => write!(f, "an item of {list}"),
        }
    }
}

/// The kinds of texts, which differ in what may be in them.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Text {
    /// A name, an id, an address.
    Plain,
    /// Inline Markdown.
    Prose,
    /// Markdown of any length.
    Markdown,
    /// As it is on the wire.
    Wire,
    /// A body as it is on the wire.
    Body,
    /// A number with a unit.
    Delay,
    /// May be a number.
    Label,
    /// May be a number in any spelling.
    Reference,
}

impl<'a> Slot<'a> {
    /// The same place, for a value that may be absent; nothing if it is.
    ///
    /// What is known to be written under a misspelled key counts as written, and wrong.
    pub(crate) fn optional(self) -> Option<Self> {
        let is_absent = matches!(
            self.written,
            Written::Missing {
                is_known: false,
                ..
            }
        );
        (!is_absent).then_some(Self {
            is_optional: true,
            ..self
        })
    }

    /// Where the value is, or the record that lacks it.
    pub(crate) fn place(self) -> FieldSpan {
        self.place_of(match self.written {
            Written::Value(node) | Written::Word(node) => &node.span,
            Written::Missing { record, .. } => record,
        })
    }

    fn place_of(self, span: &Span) -> FieldSpan {
        let range = span.range();
        let offset = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        FieldSpan {
            file: self.context.file,
            start: offset(range.start),
            end: offset(range.end),
        }
    }

    /// Any text of a kind, but not an empty one.
    pub(crate) fn text(self, kind: Text) -> Option<String> {
        let node = self.node()?;
        let text = match &node.value {
            Value::Text(text) => text,
            Value::Number(number) if matches!(kind, Text::Reference | Text::Label) => {
                return Some(number.to_string());
            }
            Value::Ambiguous { text, .. }
                if kind == Text::Reference && hexadecimal(text).is_some() =>
            {
                return Some(hexadecimal(text)?.to_string());
            }
            _ => {
                return self.wrong_type(match kind {
                    Text::Delay => "a delay",
                    Text::Reference => "the key of an entry",
                    _ => "a text",
                });
            }
        };
        if text.trim().is_empty() {
            let message = format!("{} is empty", self.what);
            return self.report(Diagnostic::new(&rule::EMPTY_TEXT, message, &node.span));
        }
        if let Some(comment) = &node.comment
            && matches!(kind, Text::Prose | Text::Markdown | Text::Wire | Text::Body)
        {
            let message = format!("part of {} is lost: ` #` starts a comment", self.what);
            let diagnostic = Diagnostic::new(&rule::LOST_TEXT, message, comment)
                .label("not part of the text")
                .help("put the text in quotes");
            self.report::<()>(diagnostic);
        }
        let report = &mut *self.context.report.borrow_mut();
        if kind == Text::Body {
            // Line breaks of any kind are usual on the wire.
            characters::check_text(&text.replace('\r', ""), &node.span, report);
            prose::check_body(text, &node.span, report);
        } else {
            characters::check_text(text, &node.span, report);
        }
        if kind == Text::Prose {
            prose::check(text, &node.span, report);
        }
        Some(text.clone())
    }

    /// `true` or `false`.
    pub(crate) fn boolean(self) -> Option<bool> {
        match self.node()?.value {
            Value::Boolean(yes) => Some(yes),
            _ => self.wrong_type("`true` or `false`"),
        }
    }

    /// A whole number in decimal or hexadecimal digits.
    pub(crate) fn number(self) -> Option<i128> {
        match &self.node()?.value {
            Value::Number(number) => Some(*number),
            Value::Ambiguous { text, .. } if hexadecimal(text).is_some() => hexadecimal(text),
            _ => self.wrong_type("a number"),
        }
    }

    /// Whether the value is a record, which some values may be.
    pub(crate) fn is_record(self) -> bool {
        matches!(self.written, Written::Value(node) if matches!(node.value, Value::Record(_)))
    }

    /// The items of a list, at least one, each read by `item`.
    pub(crate) fn list<T>(self, item: impl Fn(Slot<'_>) -> T) -> Option<Vec<T>> {
        let node = self.node()?;
        let Value::List(items) = &node.value else {
            return self.wrong_type("a list");
        };
        if items.is_empty() {
            return self.empty("list");
        }
        let items = items.iter().map(|node| {
            item(Slot {
                written: Written::Value(node),
                what: What::Item(&self.what),
                is_optional: false,
                ..self
            })
        });
        Some(items.collect())
    }

    /// Reports a list or a record that has nothing in it.
    fn empty<T>(self, noun: &str) -> Option<T> {
        let message = format!("{} is an empty {noun}", self.what);
        let diagnostic = Diagnostic::new(&rule::EMPTY_LIST, message, &self.node()?.span);
        self.report(diagnostic.help(if self.is_optional {
            "leave the key out, or give it an item"
        } else {
            "it needs an item"
        }))
    }

    /// The keys of a record that may have any but needs one, each with its place and its value, read
    /// by `value`.
    pub(crate) fn map<T>(
        self,
        value: impl Fn(Slot<'_>) -> T,
    ) -> Option<Vec<(String, FieldSpan, T)>> {
        let fields = self.fields()?;
        if fields.is_empty() {
            return self.empty("record");
        }
        let fields = fields.iter().map(|(key, node)| {
            let place = self.place_of(&key.span);
            let slot = self.of_key(&key.value, Written::Value(node));
            (key.value.clone(), place, value(slot))
        });
        Some(fields.collect())
    }

    /// A record with these keys; others are reported.
    pub(crate) fn record(self, keys: &'static [&'static str]) -> Option<Record<'a>> {
        let fields = self.fields()?;
        let meant = self.unknown_keys(fields, keys);
        Some(Record {
            slot: self,
            fields,
            meant,
        })
    }

    /// One of these words, alone or with details.
    pub(crate) fn choice(self, words: &'static [&'static str]) -> Option<Choice<'a>> {
        let node = self.node()?;
        let (word, span, details) = match &node.value {
            Value::Text(word) => (word, &node.span, Written::Word(node)),
            Value::Record(fields) => {
                let [(key, details)] = fields.as_slice() else {
                    let count = fields.len();
                    let message = format!("{} has {count} keys and takes exactly one", self.what);
                    return self.report(Diagnostic::new(&rule::WRONG_TYPE, message, &node.span));
                };
                (&key.value, &key.span, Written::Value(details))
            }
            _ => return self.wrong_type("a word"),
        };
        if !words.contains(&word.as_str()) {
            let message = format!("{} cannot be `{word}`", self.what);
            let diagnostic = Diagnostic::new(&rule::UNKNOWN_WORD, message, span);
            return self.report(diagnostic.did_you_mean(word, words.iter().copied()));
        }
        Some(Choice {
            slot: self,
            word,
            details,
        })
    }

    fn report<T>(self, diagnostic: Diagnostic) -> Option<T> {
        self.context.report.borrow_mut().push(diagnostic);
        None
    }

    /// What is written, unless that was reported.
    fn node(self) -> Option<&'a Node> {
        match self.written {
            Written::Value(node) if matches!(node.value, Value::Reported) => None,
            Written::Value(node) | Written::Word(node) => Some(node),
            Written::Missing { is_known: true, .. } => None,
            Written::Missing { record, of, .. } => {
                let message = format!("the key {} is missing", self.what);
                let diagnostic = Diagnostic::new(&rule::MISSING_KEY, message, record);
                self.report(diagnostic.label(format!("in {of}")))
            }
        }
    }

    fn wrong_type<T>(self, wanted: &str) -> Option<T> {
        let node = self.node()?;
        let message = format!("{} must be {wanted}", self.what);
        let noun = match node.value.noun() {
            noun if wanted.ends_with(noun) => "readers of YAML disagree about it",
            noun => noun,
        };
        let diagnostic = Diagnostic::new(&rule::WRONG_TYPE, message, &node.span).label(noun);
        self.report(match help(wanted, &node.value) {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        })
    }

    /// The keys and values of a record.
    fn fields(self) -> Option<&'a [(Key, Node)]> {
        match (self.written, &self.node()?.value) {
            (Written::Word(_), _) => Some(&[]),
            (_, Value::Record(fields)) => Some(fields),
            _ => self.wrong_type("a record with keys"),
        }
    }

    fn of_key<'b>(self, name: &'b str, written: Written<'b>) -> Slot<'b>
    where
        'a: 'b,
    {
        Slot {
            context: self.context,
            written,
            what: What::Key(name),
            is_optional: false,
        }
    }

    /// Reports the keys that the record does not have, and returns those that were probably meant.
    fn unknown_keys(
        self,
        fields: &'a [(Key, Node)],
        names: &'static [&'static str],
    ) -> Vec<&'static str> {
        let has = |name: &str| fields.iter().any(|(key, _)| key.value == name);
        let mut meant = Vec::new();
        for (key, _) in fields {
            let key_name = key.value.as_str();
            if names.contains(&key_name) {
                continue;
            }
            if matches!(self.what, What::File) {
                self.context.is_exact.set(false);
            }
            let message = format!("unknown key `{key_name}`");
            let diagnostic = Diagnostic::new(&rule::UNKNOWN_KEY, message, &key.span);
            let new = OLD_KEYS.iter().find_map(|(old, new, rest)| {
                let new = names.iter().find(|name| new.contains(name))?;
                (*old == key_name).then_some((*new, rest))
            });
            let free = names.iter().copied().filter(|name| !has(name));
            self.report::<()>(match new {
                Some((new, rest)) => {
                    meant.push(new);
                    diagnostic.help(format!("it is now called `{new}`{rest}"))
                }
                None => {
                    meant.extend(nearest(key_name, free.clone()));
                    diagnostic.did_you_mean(key_name, free)
                }
            });
        }
        meant
    }
}

/// What to write instead.
fn help(wanted: &str, value: &Value) -> Option<String> {
    let is_text = matches!(wanted, "a text" | "a delay");
    Some(match (wanted, value) {
        ("a delay", Value::Number(number)) => {
            format!("with a unit: {number}ms, {number}s, {number}m or {number}h")
        }
        (_, Value::Ambiguous { text, taken_for }) if is_text && *taken_for == EMPTY => {
            match text.as_str() {
                "" | "~" => "write a text here".to_owned(),
                word => format!("write a text; if it is this word, put it in quotes: \"{word}\""),
            }
        }
        ("a number", Value::Text(text)) if text.parse::<i128>().is_ok() => {
            format!("without quotes: {text}")
        }
        ("a number", Value::Ambiguous { text, taken_for }) if *taken_for != EMPTY => {
            plain_number(text)
        }
        (_, Value::Ambiguous { text, taken_for })
            if *taken_for != EMPTY
                && (is_text || matches!(wanted, "a word" | "the key of an entry")) =>
        {
            format!("put it in quotes: \"{text}\"")
        }
        (_, Value::Number(number)) if is_text => format!("put it in quotes: \"{number}\""),
        (_, Value::Boolean(yes)) if is_text => format!("put it in quotes: \"{yes}\""),
        ("a list", Value::Text(text)) => format!("a list of one is written [{text}]"),
        _ => return None,
    })
}

/// How to write a number that readers of YAML read differently.
fn plain_number(text: &str) -> String {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    if let Some(number) = hexadecimal(digits) {
        return format!("in decimal digits: {sign}{number}");
    }
    let plain = digits.trim_start_matches('+').replace('_', "");
    let plain = plain.trim_start_matches('0');
    if !plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return "a whole number has decimal digits, or hexadecimal ones after `0x`".to_owned();
    }
    let plain = if plain.is_empty() { "0" } else { plain };
    if digits.starts_with('0') {
        format!("without leading zeros: {sign}{plain}; if they matter, the keys are texts")
    } else {
        format!("in plain digits: {sign}{plain}")
    }
}

/// A record of a file.
pub(crate) struct Record<'a> {
    slot: Slot<'a>,
    fields: &'a [(Key, Node)],
    /// The keys that were probably meant by unknown ones.
    meant: Vec<&'static str>,
}

impl Record<'_> {
    /// What is written for a key.
    pub(crate) fn key<T: OfKey>(&self, name: &'static str) -> T {
        let slot = self.slot;
        let field = self.fields.iter().find(|(key, _)| key.value == name);
        let is_incomplete = slot.context.lacks_a_key && matches!(slot.what, What::File);
        let written = match field {
            Some((_, node)) => Written::Value(node),
            None => Written::Missing {
                record: match slot.written {
                    Written::Value(node) | Written::Word(node) => &node.span,
                    Written::Missing { record, .. } => record,
                },
                of: &slot.what,
                is_known: is_incomplete || self.meant.contains(&name),
            },
        };
        T::of_key(slot.of_key(name, written))
    }
}

/// A word, alone or with details.
pub(crate) struct Choice<'a> {
    slot: Slot<'a>,
    pub(crate) word: &'a str,
    details: Written<'a>,
}

impl<'a> Choice<'a> {
    /// The details, which are an empty record for a word alone.
    pub(crate) fn details(&self) -> Slot<'a> {
        self.slot.of_key(self.word, self.details)
    }

    /// Nothing if the word has details, which it cannot have.
    pub(crate) fn alone(&self) -> Option<()> {
        match self.details {
            Written::Word(_) => Some(()),
            _ => self.slot.wrong_type("a word"),
        }
    }
}

#[cfg(test)]
mod tests;
