//! Whether another reader of YAML understands a file as the tree does.
//!
//! Its values become the same tree, which goes through the same reader of records; the two records are
//! compared. Not a part of build scripts: it takes long, and finds nothing that `errdex check` would
//! not.

use std::sync::Arc;

use serde_yaml::Value as Yaml;

use super::scalar::EMPTY;
use super::tree::{Key, Node, Tree, Value};
use crate::reader::{self, FromNode};
use crate::report::{Diagnostic, Report};
use crate::rule;
use crate::source::{File, Span};

/// Reports where the other reader understands something else than the record of a tree.
pub(crate) fn compare<T: FromNode + PartialEq>(
    file: &Arc<File>,
    tree: &Tree,
    record: &T,
    report: &mut Report,
) {
    let (message, span) = match serde_yaml::from_str::<Yaml>(&file.text) {
        Err(error) => {
            let at = error.location().map_or(0, |location| location.index());
            let message = format!("another reader of YAML refuses this: {error}");
            (message, Span::new(file, at, at))
        }
        Ok(yaml) => {
            let other = Tree {
                root: node(yaml, &Span::new(file, 0, 0)),
                whole: true,
                lacks_a_key: false,
            };
            let second = reader::read::<T>(&other, 0, &mut Report::default()).record;
            if second.as_ref() == Some(record) {
                return;
            }
            let span = first_difference(&tree.root, &other.root).unwrap_or(&tree.root.span);
            ("readers of YAML disagree".to_owned(), span.clone())
        }
    };
    let diagnostic = Diagnostic::new(&rule::READERS_DISAGREE, message, &span);
    report.push(diagnostic.help("put the value in quotes, or write it in a simpler way"));
}

/// The tree of a value; the other reader does not say where it is.
fn node(yaml: Yaml, span: &Span) -> Node {
    let ambiguous = |text, taken_for| Value::Ambiguous { text, taken_for };
    let value = match yaml {
        Yaml::Null => ambiguous(String::new(), EMPTY),
        Yaml::Bool(yes) => Value::Boolean(yes),
        Yaml::Number(number) => {
            let unsigned = number.as_u64().map(i128::from);
            match number.as_i64().map(i128::from).or(unsigned) {
                Some(number) => Value::Number(number),
                None => ambiguous(number.to_string(), "a number"),
            }
        }
        Yaml::String(text) => Value::Text(text),
        Yaml::Sequence(items) => {
            Value::List(items.into_iter().map(|item| node(item, span)).collect())
        }
        Yaml::Mapping(fields) => Value::Record(
            fields
                .into_iter()
                .map(|(key, value)| {
                    let key = Key {
                        value: key_text(&key),
                        span: span.clone(),
                    };
                    (key, node(value, span))
                })
                .collect(),
        ),
        Yaml::Tagged(tagged) => return node(tagged.value, span),
    };
    Node::new(span.clone(), value)
}

fn key_text(key: &Yaml) -> String {
    match key {
        Yaml::String(text) => text.clone(),
        Yaml::Number(number) => number.to_string(),
        Yaml::Bool(yes) => yes.to_string(),
        _ => String::new(),
    }
}

/// Where two trees differ first.
fn first_difference<'a>(tree: &'a Node, other: &Node) -> Option<&'a Span> {
    let is_same = match (&tree.value, &other.value) {
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::Number(a), Value::Number(b)) => a == b,
        (Value::Boolean(a), Value::Boolean(b)) => a == b,
        // Readers differ about such values anyway.
        (Value::Ambiguous { .. }, _) => true,
        (Value::List(a), Value::List(b)) => {
            let mut items = a.iter().zip(b);
            if let Some(span) = items.find_map(|(a, b)| first_difference(a, b)) {
                return Some(span);
            }
            a.len() == b.len()
        }
        (Value::Record(a), Value::Record(b)) => {
            let mut fields = a.iter().zip(b);
            let different = fields.find_map(|((key, a), (other, b))| {
                if key.value == other.value {
                    first_difference(a, b)
                } else {
                    Some(&key.span)
                }
            });
            if let Some(span) = different {
                return Some(span);
            }
            a.len() == b.len()
        }
        _ => false,
    };
    (!is_same).then_some(&tree.span)
}
