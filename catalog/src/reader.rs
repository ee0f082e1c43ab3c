//! A tree in, a record out: the deserializer that fills the records of `schema`.
//!
//! serde stops at the first error; this reader goes on. A misfit is reported where it is and ends at
//! the nearest [`Field`](crate::schema::Field), which then has no value. Every key of a record is handed
//! out, whether it was written or not, so a `Field` reports that it is missing and an `Option` takes it
//! as absent.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::marker::PhantomData;
use std::vec;

use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess,
    SeqAccess, VariantAccess, Visitor,
};

use crate::characters;
use crate::report::{Diagnostic, Report, nearest};
use crate::rule;
use crate::schema::FIELD;
use crate::source::Span;
use crate::yaml::scalar::{EMPTY, hexadecimal};
use crate::yaml::tree::{Key, Node, Tree, Value};

mod prose;

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
pub(crate) fn read<T: DeserializeOwned>(tree: &Tree, file: u16, report: &mut Report) -> Read<T> {
    let context = Context {
        file,
        lacks_a_key: tree.lacks_a_key,
        is_exact: Cell::new(!tree.lacks_a_key),
        report: RefCell::new(std::mem::take(report)),
    };
    let reader = Reader {
        context: &context,
        written: Written::Value(&tree.root),
        what: What::File,
        kind: "",
        is_optional: false,
        is_declared: false,
    };
    let record = reader.lenient(PhantomData);
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

/// Reads one value.
#[derive(Clone, Copy)]
struct Reader<'a> {
    context: &'a Context,
    written: Written<'a>,
    what: What<'a>,
    /// The name of the scalar type of `schema` that is read, if it is one.
    kind: &'static str,
    is_optional: bool,
    /// Whether it is the value of a key of a record, which only a `Field` may read.
    is_declared: bool,
}

#[derive(Clone, Copy)]
enum Written<'a> {
    Value(&'a Node),
    /// A word alone where it could have details.
    Word(&'a Node),
    /// A key itself.
    Key(&'a str, &'a Span),
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

/// A value that does not fit, and why, unless that was reported.
#[derive(Debug)]
struct Misfit(Option<String>);

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_deref().unwrap_or("reported"))
    }
}

impl std::error::Error for Misfit {}

impl de::Error for Misfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(Some(message.to_string()))
    }
}

const REPORTED: Misfit = Misfit(None);

impl<'a> Reader<'a> {
    fn report(self, diagnostic: Diagnostic) -> Misfit {
        self.context.report.borrow_mut().push(diagnostic);
        REPORTED
    }

    /// Where the value is, or the record that lacks it.
    fn span(self) -> &'a Span {
        match self.written {
            Written::Value(node) | Written::Word(node) => &node.span,
            Written::Key(_, span) => span,
            Written::Missing { record, .. } => record,
        }
    }

    /// The value, or nothing if it does not fit, which is then reported.
    fn lenient<'de, S: DeserializeSeed<'de>>(self, seed: S) -> Option<S::Value> {
        match seed.deserialize(self) {
            Ok(value) => Some(value),
            Err(Misfit(why)) => {
                if let Some(message) = why {
                    self.report(Diagnostic::new(&rule::WRONG_TYPE, message, self.span()));
                }
                None
            }
        }
    }

    fn node(self) -> Result<&'a Node, Misfit> {
        debug_assert!(
            !self.is_declared,
            "{} is declared without `Field`",
            self.what
        );
        match self.written {
            Written::Value(node) if matches!(node.value, Value::Reported) => Err(REPORTED),
            Written::Value(node) | Written::Word(node) => Ok(node),
            Written::Key(..) | Written::Missing { is_known: true, .. } => Err(REPORTED),
            Written::Missing { record, of, .. } => {
                let message = format!("the key {} is missing", self.what);
                let diagnostic = Diagnostic::new(&rule::MISSING_KEY, message, record);
                Err(self.report(diagnostic.label(format!("in {of}"))))
            }
        }
    }

    fn wrong_type(self, wanted: &str) -> Misfit {
        let (Written::Value(node) | Written::Word(node)) = self.written else {
            return REPORTED;
        };
        let message = format!("{} must be {wanted}", self.what);
        let diagnostic =
            Diagnostic::new(&rule::WRONG_TYPE, message, &node.span).label(node.value.noun());
        self.report(match help(wanted, &node.value) {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        })
    }

    /// The text of a scalar.
    fn text(self) -> Result<String, Misfit> {
        let node = self.node()?;
        let is_reference = self.kind == "Reference";
        let text = match &node.value {
            Value::Text(text) => text,
            Value::Number(number) if is_reference || self.kind == "Label" => {
                return Ok(number.to_string());
            }
            Value::Ambiguous { text, .. } if is_reference && hexadecimal(text).is_some() => {
                return Ok(hexadecimal(text).unwrap_or_default().to_string());
            }
            _ => {
                return Err(self.wrong_type(match self.kind {
                    "Delay" => "a delay",
                    "Reference" => "the key of an entry",
                    _ => "a text",
                }));
            }
        };
        if text.trim().is_empty() {
            let message = format!("{} is empty", self.what);
            return Err(self.report(Diagnostic::new(&rule::EMPTY_TEXT, message, &node.span)));
        }
        if let Some(comment) = &node.comment
            && matches!(self.kind, "Prose" | "Markdown" | "Wire" | "Body")
        {
            let message = format!("part of {} is lost: ` #` starts a comment", self.what);
            self.report(
                Diagnostic::new(&rule::LOST_TEXT, message, comment)
                    .label("not part of the text")
                    .help("put the text in quotes"),
            );
        }
        let report = &mut *self.context.report.borrow_mut();
        if self.kind == "Body" {
            // Line breaks of any kind are usual on the wire.
            characters::check_text(&text.replace('\r', ""), &node.span, report);
            prose::check_body(text, &node.span, report);
        } else {
            characters::check_text(text, &node.span, report);
        }
        if self.kind == "Prose" {
            prose::check(text, &node.span, report);
        }
        Ok(text.clone())
    }

    /// The keys and values of a record.
    fn fields(self) -> Result<&'a [(Key, Node)], Misfit> {
        match (self.written, &self.node()?.value) {
            (Written::Word(_), _) => Ok(&[]),
            (_, Value::Record(fields)) => Ok(fields),
            _ => Err(self.wrong_type("a record with keys")),
        }
    }

    /// What belongs to a key of a record, written or not.
    fn of_key(self, name: &'a str, written: Written<'a>) -> Self {
        Self {
            written,
            what: What::Key(name),
            kind: "",
            is_optional: false,
            is_declared: true,
            ..self
        }
    }

    /// Reports the keys that the record does not have, and returns those that were probably meant.
    fn unknown_keys(self, fields: &'a [(Key, Node)], names: &[&'static str]) -> Vec<&'static str> {
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
            self.report(match new {
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

    fn unknown_word(self, word: &str, words: &'static [&'static str], span: &Span) -> Misfit {
        let message = format!("{} cannot be `{word}`", self.what);
        let diagnostic = Diagnostic::new(&rule::UNKNOWN_WORD, message, span);
        self.report(diagnostic.did_you_mean(word, words.iter().copied()))
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
        ("a number", Value::Ambiguous { .. }) => {
            "whole numbers are written in plain decimal digits".to_owned()
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

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Misfit;

    /// A `Field` gets its place and its value, whatever becomes of that; a scalar says what it is.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        if name == FIELD {
            self.is_declared = false;
            return visitor.visit_seq(Parts {
                reader: self,
                given: 0,
            });
        }
        self.kind = name;
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_option<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Misfit> {
        // What is known to be written under a misspelt key counts as written, and wrong.
        if let Written::Missing {
            is_known: false, ..
        } = self.written
        {
            return visitor.visit_none();
        }
        self.is_optional = true;
        visitor.visit_some(self)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.written {
            Written::Key(name, _) => visitor.visit_str(name),
            _ => visitor.visit_string(self.text()?),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.node()?.value {
            Value::Boolean(yes) => visitor.visit_bool(yes),
            _ => Err(self.wrong_type("`true` or `false`")),
        }
    }

    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        let number = match &self.node()?.value {
            Value::Number(number) => Some(*number),
            Value::Ambiguous { text, .. } if self.kind == "Code" => hexadecimal(text),
            _ => None,
        };
        visitor.visit_i128(number.ok_or_else(|| self.wrong_type("a number"))?)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        let node = self.node()?;
        let Value::List(items) = &node.value else {
            return Err(self.wrong_type("a list"));
        };
        if items.is_empty() {
            let message = format!("{} is an empty list", self.what);
            let diagnostic = Diagnostic::new(&rule::EMPTY_LIST, message, &node.span);
            return Err(self.report(diagnostic.help(if self.is_optional {
                "leave the key out, or give it an item"
            } else {
                "it needs an item"
            })));
        }
        visitor.visit_seq(Items {
            reader: self,
            items: items.iter(),
        })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        let written = self.fields()?.iter();
        let written = written.map(|(key, node)| (&*key.value, &key.span, Written::Value(node)));
        visitor.visit_map(Fields::new(self, written.collect()))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let fields = self.fields()?;
        let meant = self.unknown_keys(fields, names);
        let is_incomplete = self.context.lacks_a_key && matches!(self.what, What::File);
        let written = names.iter().map(|&name| {
            let field = fields.iter().find(|(key, _)| key.value == name);
            let missing = Written::Missing {
                record: self.span(),
                of: &self.what,
                is_known: is_incomplete || meant.contains(&name),
            };
            let value = field.map_or(missing, |(_, node)| Written::Value(node));
            (name, self.span(), value)
        });
        visitor.visit_map(Fields::new(self, written.collect()))
    }

    /// The name of a key.
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.written {
            Written::Key(name, _) => visitor.visit_str(name),
            _ => Err(REPORTED),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let node = self.node()?;
        let (word, span, details) = match &node.value {
            Value::Text(word) => (word, &node.span, Written::Word(node)),
            Value::Record(fields) => {
                let [(key, details)] = fields.as_slice() else {
                    let count = fields.len();
                    let message = format!("{} has {count} keys and takes exactly one", self.what);
                    let diagnostic = Diagnostic::new(&rule::WRONG_TYPE, message, &node.span);
                    return Err(self.report(diagnostic));
                };
                (&key.value, &key.span, Written::Value(details))
            }
            _ => return Err(self.wrong_type("a word")),
        };
        if !words.contains(&word.as_str()) {
            return Err(self.unknown_word(word, words, span));
        }
        visitor.visit_enum(Choice {
            reader: self,
            word,
            details,
        })
    }

    /// Only for what may be a list or a record.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.node()?.value {
            Value::List(_) => self.deserialize_seq(visitor),
            Value::Record(_) => self.deserialize_map(visitor),
            _ => Err(self.wrong_type("a list")),
        }
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 u8 u16 u32 u64 u128 f32 f64 char str bytes byte_buf unit unit_struct tuple
        tuple_struct ignored_any
    }
}

/// The parts of a `Field`: its place in three numbers, and its value.
struct Parts<'a> {
    reader: Reader<'a>,
    given: u8,
}

impl<'de> SeqAccess<'de> for Parts<'_> {
    type Error = Misfit;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Misfit> {
        let range = self.reader.span().range();
        let offset = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        let number = match self.given {
            0 => u32::from(self.reader.context.file),
            1 => offset(range.start),
            2 => offset(range.end),
            _ => return Ok(self.reader.lenient(seed)),
        };
        self.given += 1;
        seed.deserialize(number.into_deserializer()).map(Some)
    }
}

struct Items<'a> {
    reader: Reader<'a>,
    items: std::slice::Iter<'a, Node>,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Misfit;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Misfit> {
        let Some(item) = self.items.next() else {
            return Ok(None);
        };
        let item = Reader {
            written: Written::Value(item),
            what: What::Item(&self.reader.what),
            kind: "",
            is_optional: false,
            is_declared: true,
            ..self.reader
        };
        seed.deserialize(item).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// The keys of a record with their places, each with what was written for it.
struct Fields<'a> {
    reader: Reader<'a>,
    left: vec::IntoIter<(&'a str, &'a Span, Written<'a>)>,
    value: Option<Reader<'a>>,
}

impl<'a> Fields<'a> {
    fn new(reader: Reader<'a>, fields: Vec<(&'a str, &'a Span, Written<'a>)>) -> Self {
        Self {
            reader,
            left: fields.into_iter(),
            value: None,
        }
    }
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Misfit;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Misfit> {
        let Some((name, span, written)) = self.left.next() else {
            return Ok(None);
        };
        self.value = Some(self.reader.of_key(name, written));
        let key = self.reader.of_key(name, Written::Key(name, span));
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Misfit> {
        seed.deserialize(self.value.take().ok_or(REPORTED)?)
    }
}

/// A word, alone or with details.
struct Choice<'a> {
    reader: Reader<'a>,
    word: &'a str,
    details: Written<'a>,
}

impl<'de> EnumAccess<'de> for Choice<'_> {
    type Error = Misfit;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Misfit> {
        Ok((seed.deserialize(StrDeserializer::new(self.word))?, self))
    }
}

impl<'de> VariantAccess<'de> for Choice<'_> {
    type Error = Misfit;

    fn unit_variant(self) -> Result<(), Misfit> {
        match self.details {
            Written::Word(_) => Ok(()),
            _ => Err(self.reader.wrong_type("a word")),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Misfit> {
        let details = self.reader.of_key(self.word, self.details);
        // The details of a choice are a record, which a misfit in one of its keys leaves whole.
        seed.deserialize(Reader {
            is_declared: false,
            ..details
        })
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Misfit> {
        Err(self.reader.wrong_type("a word"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Misfit> {
        Err(self.reader.wrong_type("a word"))
    }
}

#[cfg(test)]
pub(crate) mod tests;
