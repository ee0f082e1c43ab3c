//! Which keys and values belong where, as data, and the fitting of a tree to it.
//!
//! Fitting reports every misfit of a file and returns a tree that fits: what is wrong is left out,
//! and what is missing is invented, so that later stages find the rest of the problems in the same
//! run. Findings about invented values are dropped by the report.

use std::collections::BTreeSet;

use crate::characters;
use crate::files::Span;
use crate::finding;
use crate::report::{Diagnostic, Report};
use crate::tree::{Key, Node, Value};

/// What a value has to look like.
pub(crate) enum Shape {
    /// A text with something in it: an id, a name, a date.
    Text,
    /// A text that people read, or that stands on the wire; it can have blanks in it.
    Prose,
    /// One of some words.
    Word(&'static [&'static str]),
    /// A whole number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// The key of an entry, perhaps with its domain: a number or a text.
    Reference,
    /// A list with at least one item.
    List(&'static Shape),
    /// Keys and values; the keys are listed in pieces that records share.
    Record(&'static [&'static [Field]]),
    /// One of some words, or a record with exactly one key.
    Choice {
        words: &'static [&'static str],
        records: &'static [&'static [Field]],
    },
}

/// A key of a record.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) shape: &'static Shape,
}

const fn required(name: &'static str, shape: &'static Shape) -> Field {
    Field {
        name,
        required: true,
        shape,
    }
}

const fn optional(name: &'static str, shape: &'static Shape) -> Field {
    Field {
        name,
        required: false,
        shape,
    }
}

static TEXTS: Shape = Shape::List(&Shape::Text);
static PROSE: Shape = Shape::List(&Shape::Prose);
static EVIDENCE: Shape = Shape::Word(&["documented", "withdrawn", "observed", "inferred"]);

/// What a file of a catalog can be.
pub(crate) static FILES: [&Shape; 3] = [&CATALOG, &INTEGER_DOMAIN, &TEXT_DOMAIN];

/// `catalog.yaml`.
pub(crate) static CATALOG: Shape = Shape::Record(&[&[
    required("catalog", &Shape::Text),
    required("title", &Shape::Prose),
    optional("operations", &Shape::List(&OPERATION)),
    optional("body", &BODY),
    required("sources", &Shape::List(&SOURCE)),
]]);

static OPERATION: Shape = Shape::Record(&[&[
    required("name", &Shape::Text),
    required("http_method", &Shape::Text),
    required("path", &Shape::Text),
    required("summary", &Shape::Prose),
    optional("when_repeated", &Shape::List(&Shape::Reference)),
]]);

static BODY: Shape = Shape::Record(&[&[
    optional("code", &TEXTS),
    optional("text", &TEXTS),
    optional("unless", &TEXTS),
]]);

static SOURCE: Shape = Shape::Record(&[&[
    required("id", &Shape::Text),
    required("title", &Shape::Prose),
    optional("url", &Shape::Text),
    optional("dated", &Shape::Text),
    optional("withdrawn", &Shape::Text),
    optional("note", &Shape::Prose),
]]);

/// What every domain has.
static DOMAIN: &[Field] = &[
    required("domain", &Shape::Text),
    required("type", &Shape::Text),
    required("key", &KEY_TYPE),
    required("title", &Shape::Prose),
    required("found_in", &Shape::Prose),
    optional(
        "seen_as",
        &Shape::Word(&["code", "text", "http-status", "field"]),
    ),
    optional("places", &Shape::List(&PLACE)),
    optional("errors", &Shape::Boolean),
    optional("context", &Shape::Boolean),
];

static INTEGER_DOMAIN: Shape = Shape::Record(&[
    DOMAIN,
    &[
        optional("mask", &Shape::Boolean),
        required("entries", &Shape::List(&INTEGER_ENTRY)),
    ],
]);

static TEXT_DOMAIN: Shape = Shape::Record(&[
    DOMAIN,
    &[
        optional("match", &Shape::Word(&["exact", "ignore-case"])),
        required("entries", &Shape::List(&TEXT_ENTRY)),
    ],
]);

const INTEGERS: [&str; 4] = ["u16", "u32", "i32", "i64"];

static KEY_TYPE: Shape = Shape::Word(&["u16", "u32", "i32", "i64", "string"]);

static PLACE: Shape = Shape::Record(&[&[
    required("paths", &TEXTS),
    optional("beside", &Shape::List(&Shape::Reference)),
]]);

static INTEGER_ENTRY: Shape = Shape::Record(&[&[required("code", &Shape::Number)], ENTRY]);

static TEXT_ENTRY: Shape = Shape::Record(&[
    &[required("text", &Shape::Prose), optional("aliases", &PROSE)],
    ENTRY,
]);

/// What every entry has beside its key.
static ENTRY: &[Field] = &[
    required("name", &Shape::Text),
    optional("old_names", &TEXTS),
    required("summary", &Shape::Prose),
    required("lifecycle", &LIFECYCLE),
    optional("see_also", &Shape::List(&Shape::Reference)),
    optional("notes", &PROSE),
    optional("conflicts", &PROSE),
    required("meanings", &Shape::List(&MEANING)),
    optional("examples", &Shape::List(&EXAMPLE)),
];

static LIFECYCLE: Shape = Shape::Record(&[&[
    required("state", &Shape::Word(&["current", "withdrawn", "retired"])),
    optional("since", &Shape::Text),
    optional("until", &Shape::Text),
]]);

static MEANING: Shape = Shape::Record(&[&[
    optional("on", &TEXTS),
    optional("http", &Shape::List(&Shape::Number)),
    optional("texts", &PROSE),
    optional("summary", &Shape::Prose),
    required(
        "fault",
        &Shape::Word(&["caller", "account", "service", "network", "nobody"]),
    ),
    optional("causes", &PROSE),
    optional("fixes", &PROSE),
    required("recovery", &RECOVERY),
    optional("evidence", &EVIDENCE),
    required("sources", &TEXTS),
    optional("notes", &PROSE),
    optional("conflicts", &PROSE),
]]);

static RECOVERY: Shape = Shape::Choice {
    words: &[
        "settled",
        "restart",
        "fix-request",
        "fix-credentials",
        "fix-account",
        "contact-support",
    ],
    records: &[&[
        optional("retry", &SCHEDULE),
        optional("recheck", &SCHEDULE),
        optional("slow-down", &SCHEDULE),
        optional("restart", &RESTART),
    ]],
};

static SCHEDULE: Shape = Shape::Record(&[&[
    required("after", &TEXTS),
    required("then", &RECOVERY),
    optional("evidence", &EVIDENCE),
]]);

static RESTART: Shape =
    Shape::Record(&[&[optional("from", &Shape::Text), optional("change", &TEXTS)]]);

static EXAMPLE: Shape = Shape::Record(&[&[
    optional("on", &Shape::Text),
    optional("http", &Shape::Number),
    required("body", &Shape::Prose),
    optional("evidence", &EVIDENCE),
    optional("sources", &TEXTS),
]]);

/// Fits a domain file, whose shape depends on its own key type; where that is not said, on the keys
/// of its first entry.
pub(crate) fn fit_domain(root: Node, report: &mut Report) -> Node {
    let key_type = root.field("key").map(|node| &node.value);
    let keys_are_texts = match key_type {
        Some(Value::Text(key)) if key == "string" => true,
        Some(Value::Text(key)) if INTEGERS.contains(&key.as_str()) => false,
        _ => root
            .field("entries")
            .and_then(|entries| entries.items().first())
            .is_some_and(|first| first.field("text").is_some()),
    };
    let shape = if keys_are_texts {
        &TEXT_DOMAIN
    } else {
        &INTEGER_DOMAIN
    };
    fit(root, shape, report)
}

/// Fits a whole file.
pub(crate) fn fit(root: Node, shape: &'static Shape, report: &mut Report) -> Node {
    fit_value(root, shape, "the file", report).unwrap_or_else(|| invent(shape))
}

/// The value if it fits, repaired inside where it must; nothing if it is of another kind.
fn fit_value(node: Node, shape: &Shape, what: &str, report: &mut Report) -> Option<Node> {
    let Node {
        span,
        value,
        comment,
    } = node;
    let value = match (shape, value) {
        (Shape::Text | Shape::Prose, Value::Text(text)) => {
            if text.trim().is_empty() {
                let message = format!("{what} is empty");
                report.push(Diagnostic::new(&finding::EMPTY_TEXT, message, &span));
                return None;
            }
            if let (Shape::Prose, Some(comment)) = (shape, comment) {
                let message = format!("part of {what} is lost: ` #` starts a comment");
                report.push(
                    Diagnostic::new(&finding::LOST_TEXT, message, &comment)
                        .label("not part of the text")
                        .help("put the text in quotes"),
                );
            }
            characters::check_text(&text, &span, report);
            Value::Text(text)
        }
        (Shape::Word(words), Value::Text(text)) => {
            if !words.contains(&text.as_str()) {
                report.push(
                    unknown_word(&text, what, &span).did_you_mean(&text, words.iter().copied()),
                );
                return None;
            }
            Value::Text(text)
        }
        (Shape::Reference, value @ (Value::Text(_) | Value::Number(_)))
        | (Shape::Number, value @ Value::Number(_))
        | (Shape::Boolean, value @ Value::Boolean(_)) => value,
        (Shape::List(shape), Value::List(items)) => {
            if items.is_empty() {
                let message = format!("{what} is an empty list");
                let diagnostic = Diagnostic::new(&finding::EMPTY_LIST, message, &span);
                report.push(diagnostic.help("leave the key out, or give it an item"));
                return None;
            }
            let what = format!("an item of {what}");
            Value::List(
                items
                    .into_iter()
                    .filter_map(|item| fit_value(item, shape, &what, report))
                    .collect(),
            )
        }
        (Shape::Record(pieces), Value::Record(written)) => {
            Value::Record(fit_record(written, pieces, &span, what, report))
        }
        (Shape::Choice { words, records }, value @ (Value::Text(_) | Value::Record(_))) => {
            fit_choice(value, words, records, &span, what, report)?
        }
        (shape, value) => {
            report.push(wrong_type(shape, &value, &span, what));
            return None;
        }
    };
    Some(Node::new(span, value))
}

fn fit_record(
    written: Vec<(Key, Node)>,
    pieces: &'static [&'static [Field]],
    span: &Span,
    what: &str,
    report: &mut Report,
) -> Vec<(Key, Node)> {
    let present = written
        .iter()
        .map(|(key, _)| key.value.clone())
        .collect::<BTreeSet<_>>();
    let fields = || pieces.iter().copied().flatten();
    let mut fitted = Vec::new();
    for (key, value) in written {
        let Some(field) = fields().find(|field| field.name == key.value) else {
            let message = format!("unknown key `{}`", key.value);
            let free = fields().map(|field| field.name);
            let free = free.filter(|name| !present.contains(*name));
            report.push(
                Diagnostic::new(&finding::UNKNOWN_KEY, message, &key.span)
                    .did_you_mean(&key.value, free),
            );
            continue;
        };
        match fit_value(value, field.shape, &format!("`{}`", field.name), report) {
            Some(value) => fitted.push((key, value)),
            None if field.required => fitted.push((key, invent(field.shape))),
            None => {}
        }
    }
    for field in fields().filter(|field| field.required) {
        if !present.contains(field.name) {
            let message = format!("the key `{}` is missing", field.name);
            let label = format!("in {what}");
            report.push(Diagnostic::new(&finding::MISSING_KEY, message, span).label(label));
            let key = Key {
                value: field.name.to_owned(),
                span: Span::invented(),
            };
            fitted.push((key, invent(field.shape)));
        }
    }
    fitted
}

fn fit_choice(
    value: Value,
    words: &[&'static str],
    records: &'static [&'static [Field]],
    span: &Span,
    what: &str,
    report: &mut Report,
) -> Option<Value> {
    let known = || {
        words
            .iter()
            .copied()
            .chain(records.iter().copied().flatten().map(|field| field.name))
    };
    match value {
        Value::Text(word) if words.contains(&word.as_str()) => {
            let same_record = records
                .iter()
                .copied()
                .flatten()
                .any(|field| field.name == word);
            Some(if same_record {
                // A word that can also be a record is a record without keys.
                Value::Record(vec![(
                    Key {
                        value: word,
                        span: span.clone(),
                    },
                    Node::new(span.clone(), Value::Record(Vec::new())),
                )])
            } else {
                Value::Text(word)
            })
        }
        Value::Text(word) => {
            let diagnostic = unknown_word(&word, what, span);
            report.push(
                match records
                    .iter()
                    .copied()
                    .flatten()
                    .find(|field| field.name == word)
                {
                    Some(_) => diagnostic.help(format!(
                        "`{word}` needs its delays: {{{word}: {{after: [1s], then: ...}}}}"
                    )),
                    None => diagnostic.did_you_mean(&word, known()),
                },
            );
            None
        }
        Value::Record(written) => {
            let [(key, _)] = written.as_slice() else {
                let message = format!("{what} has {} keys and takes exactly one", written.len());
                report.push(Diagnostic::new(&finding::WRONG_TYPE, message, span));
                return None;
            };
            let key = key.clone();
            if !records
                .iter()
                .copied()
                .flatten()
                .any(|field| field.name == key.value)
            {
                let diagnostic = unknown_word(&key.value, what, &key.span);
                report.push(if words.contains(&key.value.as_str()) {
                    diagnostic.help(format!("`{}` takes nothing: write it alone", key.value))
                } else {
                    diagnostic.did_you_mean(&key.value, known())
                });
                return None;
            }
            let fitted = fit_record(written, records, span, what, report);
            (fitted.len() == 1).then_some(Value::Record(fitted))
        }
        _ => None,
    }
}

fn unknown_word(word: &str, what: &str, span: &Span) -> Diagnostic {
    Diagnostic::new(
        &finding::UNKNOWN_WORD,
        format!("{what} cannot be `{word}`"),
        span,
    )
}

fn wrong_type(shape: &Shape, value: &Value, span: &Span, what: &str) -> Diagnostic {
    let wanted = match shape {
        Shape::Text | Shape::Prose => "a text",
        Shape::Word(_) | Shape::Choice { .. } => "a word",
        Shape::Number => "a number",
        Shape::Boolean => "`true` or `false`",
        Shape::Reference => "the key of an entry",
        Shape::List(_) => "a list",
        Shape::Record(_) => "a record with keys",
    };
    let message = format!("{what} must be {wanted}");
    let diagnostic = Diagnostic::new(&finding::WRONG_TYPE, message, span).label(value.noun());
    match (shape, value) {
        (
            Shape::Text | Shape::Prose | Shape::Word(_) | Shape::Reference,
            Value::Ambiguous { text, .. },
        ) if !text.is_empty() => diagnostic.help(format!("put it in quotes: \"{text}\"")),
        (Shape::Text | Shape::Prose, Value::Number(number)) => {
            diagnostic.help(format!("put it in quotes: \"{number}\""))
        }
        (Shape::Text | Shape::Prose, Value::Boolean(yes)) => {
            diagnostic.help(format!("put it in quotes: \"{yes}\""))
        }
        (Shape::Number, Value::Text(text)) if text.parse::<i64>().is_ok() => {
            diagnostic.help(format!("without quotes: {text}"))
        }
        (Shape::Number, Value::Ambiguous { .. }) => {
            diagnostic.help("whole numbers are written in plain decimal digits")
        }
        (Shape::List(_), Value::Text(text)) => {
            diagnostic.help(format!("a list of one is written [{text}]"))
        }
        _ => diagnostic,
    }
}

/// A value that fits, to go on with after an error.
fn invent(shape: &Shape) -> Node {
    let value = match shape {
        Shape::Text | Shape::Prose => Value::Text(String::new()),
        Shape::Word(words) | Shape::Choice { words, .. } => Value::Text(words[0].to_owned()),
        Shape::Number | Shape::Reference => Value::Number(0),
        Shape::Boolean => Value::Boolean(false),
        Shape::List(_) => Value::List(Vec::new()),
        Shape::Record(pieces) => Value::Record(
            pieces
                .iter()
                .copied()
                .flatten()
                .filter(|field| field.required)
                .map(|field| {
                    let key = Key {
                        value: field.name.to_owned(),
                        span: Span::invented(),
                    };
                    (key, invent(field.shape))
                })
                .collect(),
        ),
    };
    Node::new(Span::invented(), value)
}
