//! The fitting of a tree to its shape.
//!
//! It reports every misfit of a file and returns a tree that fits: what is wrong is left out, and what
//! is missing is invented, so that later stages find the rest of the problems in the same run. Findings
//! about invented values are dropped by the report.

use std::collections::BTreeSet;

use super::{Field, INTEGER_DOMAIN, INTEGERS, Shape, TEXT_DOMAIN, prose};
use crate::characters;
use crate::report::{Diagnostic, Report, nearest};
use crate::rule;
use crate::source::Span;
use crate::yaml::scalar::EMPTY;
use crate::yaml::tree::{Key, Node, Value};

/// Fits a domain file, whose shape depends on its own key type; where that is not said, or is not what
/// any entry has, on the keys of its entries.
pub(crate) fn fit_domain(mut root: Node, report: &mut Report) -> Node {
    let has = |name| {
        let entries = root.list("entries").unwrap_or_default();
        entries.iter().any(|entry| entry.field(name).is_some())
    };
    let (codes, texts) = (has("code"), has("text"));
    let said = root.field("key").and_then(|key| match &key.value {
        Value::Text(key) if key == "string" => Some(true),
        Value::Text(key) if INTEGERS.contains(&key.as_str()) => Some(false),
        _ => None,
    });
    let keys_are_texts = said.unwrap_or(texts && !codes);
    let found = if codes { "code" } else { "text" };
    let fits = if keys_are_texts { texts } else { codes };
    if said.is_none() || fits || codes == texts {
        let shape = domain_shape(keys_are_texts);
        return fit(root, shape, report);
    }
    if let Some(key) = root.field_mut("key") {
        let message = format!("the key type does not go with the entries, which have a `{found}`");
        let help = "entries have a `text` where the key is `string`, and a `code` elsewhere";
        report.push(Diagnostic::new(&rule::UNSUITABLE_KEY, message, &key.span).help(help));
        // It is not known which of the two is meant, so nothing more is said about it.
        key.span = Span::invented();
    }
    fit(root, domain_shape(!keys_are_texts), report)
}

fn domain_shape(keys_are_texts: bool) -> &'static Shape {
    if keys_are_texts {
        &TEXT_DOMAIN
    } else {
        &INTEGER_DOMAIN
    }
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
        (shape, Value::Text(text)) if shape.is_text() => {
            if text.trim().is_empty() {
                let message = format!("{what} is empty");
                report.push(Diagnostic::new(&rule::EMPTY_TEXT, message, &span));
                return None;
            }
            if let Some(comment) = comment
                && shape.has_blanks()
            {
                let message = format!("part of {what} is lost: ` #` starts a comment");
                report.push(
                    Diagnostic::new(&rule::LOST_TEXT, message, &comment)
                        .label("not part of the text")
                        .help("put the text in quotes"),
                );
            }
            check_text(shape, &text, &span, report);
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
            let what = format!("an item of {what}");
            let items = items.into_iter();
            let fitted = items.filter_map(|item| fit_value(item, shape, &what, report));
            let fitted = fitted.collect::<Vec<_>>();
            if fitted.is_empty() {
                return None;
            }
            Value::List(fitted)
        }
        (Shape::Record(pieces), Value::Record(written)) => {
            Value::Record(fit_record(written, pieces, &span, what, report))
        }
        (Shape::Choice { words, records }, value @ (Value::Text(_) | Value::Record(_))) => {
            fit_choice(value, words, records, &span, what, report)?
        }
        (_, Value::Reported) => return None,
        (shape, value) => {
            report.push(wrong_type(shape, &value, &span, what));
            return None;
        }
    };
    Some(Node::new(span, value))
}

fn check_text(shape: &Shape, text: &str, span: &Span, report: &mut Report) {
    match shape {
        // Line breaks of any kind are usual on the wire.
        Shape::Body => characters::check_text(&text.replace('\r', ""), span, report),
        _ => characters::check_text(text, span, report),
    }
    match shape {
        Shape::Prose => prose::check(text, span, report),
        Shape::Summary => {
            prose::check(text, span, report);
            prose::check_summary(text, span, report);
        }
        Shape::Body => prose::check_body(text, span, report),
        _ => {}
    }
}

fn fit_record(
    written: Vec<(Key, Node)>,
    pieces: &'static [&'static [Field]],
    span: &Span,
    what: &str,
    report: &mut Report,
) -> Vec<(Key, Node)> {
    let fields = || pieces.iter().copied().flatten();
    let present = written
        .iter()
        .map(|(key, _)| key.value.clone())
        .collect::<BTreeSet<_>>();
    let mut misspelt = BTreeSet::new();
    let mut fitted = Vec::new();
    for (key, value) in written {
        let Some(field) = fields().find(|field| field.name == key.value) else {
            let message = format!("unknown key `{}`", key.value);
            let free = fields().map(|field| field.name);
            let free = free.filter(|name| !present.contains(*name));
            misspelt.extend(nearest(&key.value, free.clone()));
            report.push(
                Diagnostic::new(&rule::UNKNOWN_KEY, message, &key.span)
                    .did_you_mean(&key.value, free),
            );
            continue;
        };
        let what = format!("`{}`", field.name);
        if let (Shape::List(_), Value::List(items)) = (field.shape, &value.value)
            && items.is_empty()
        {
            let message = format!("{what} is an empty list");
            let diagnostic = Diagnostic::new(&rule::EMPTY_LIST, message, &value.span);
            report.push(diagnostic.help(if field.required {
                "it needs an item"
            } else {
                "leave the key out, or give it an item"
            }));
        }
        let value = fit_value(value, field.shape, &what, report);
        fitted.push((key, value.unwrap_or_else(|| invent(field.shape))));
    }
    for field in fields().filter(|field| field.required) {
        if !present.contains(field.name) {
            // A key that was given under a misspelt name is one mistake.
            if !misspelt.contains(field.name) {
                let message = format!("the key `{}` is missing", field.name);
                let label = format!("in {what}");
                report.push(Diagnostic::new(&rule::MISSING_KEY, message, span).label(label));
            }
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
                report.push(Diagnostic::new(&rule::WRONG_TYPE, message, span));
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
        &rule::UNKNOWN_WORD,
        format!("{what} cannot be `{word}`"),
        span,
    )
}

fn wrong_type(shape: &Shape, value: &Value, span: &Span, what: &str) -> Diagnostic {
    let wanted = match shape {
        Shape::Delay => "a delay",
        Shape::Word(_) | Shape::Choice { .. } => "a word",
        Shape::Number => "a number",
        Shape::Boolean => "`true` or `false`",
        Shape::Reference => "the key of an entry",
        Shape::List(_) => "a list",
        Shape::Record(_) => "a record with keys",
        _ => "a text",
    };
    let message = format!("{what} must be {wanted}");
    let diagnostic = Diagnostic::new(&rule::WRONG_TYPE, message, span).label(value.noun());
    match (shape, value) {
        (Shape::Delay, Value::Number(number)) => diagnostic.help(format!(
            "with a unit: {number}ms, {number}s, {number}m or {number}h"
        )),
        (shape, Value::Ambiguous { text, taken_for }) if shape.is_text() && *taken_for == EMPTY => {
            diagnostic.help(match text.as_str() {
                "" | "~" => "write a text here".to_owned(),
                word => format!("write a text; if it is this word, put it in quotes: \"{word}\""),
            })
        }
        (shape, Value::Ambiguous { text, taken_for })
            if *taken_for != EMPTY
                && (shape.is_text() || matches!(shape, Shape::Word(_) | Shape::Reference)) =>
        {
            diagnostic.help(format!("put it in quotes: \"{text}\""))
        }
        (shape, Value::Number(number)) if shape.is_text() => {
            diagnostic.help(format!("put it in quotes: \"{number}\""))
        }
        (shape, Value::Boolean(yes)) if shape.is_text() => {
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
        Shape::Word(words) | Shape::Choice { words, .. } => Value::Text(words[0].to_owned()),
        Shape::Number | Shape::Reference => Value::Number(0),
        Shape::Boolean => Value::Boolean(false),
        Shape::List(item) => Value::List(vec![invent(item)]),
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
        _ => Value::Text(String::new()),
    };
    Node::new(Span::invented(), value)
}
