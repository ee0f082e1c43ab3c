//! Whether the YAML crate reads a file as a tree says.
//!
//! The other reader is followed through the tree, so nothing of what it reads is kept.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::report::Diagnostic;
use crate::rule;
use crate::source::{File, Span};
use crate::yaml::tree::{Node, Value};

/// Compares the two readings of a file.
///
/// # Errors
///
/// The first difference, at its place.
pub(crate) fn agrees(file: &Rc<File>, tree: &Node) -> Result<(), Box<Diagnostic>> {
    let different = Cell::new(None);
    let expected = Expected {
        node: tree,
        different: &different,
    };
    let Err(error) = expected.deserialize(serde_yaml::Deserializer::from_str(&file.text)) else {
        return Ok(());
    };
    let (message, span) = match different.get() {
        Some(node) => ("readers of YAML disagree".to_owned(), node.span.clone()),
        None => {
            let at = error.location().map_or(0, |location| location.index());
            let message = format!("another reader of YAML refuses this: {error}");
            (message, Span::new(file, at, at))
        }
    };
    let help = "put the value in quotes, or write it in a simpler way";
    let diagnostic = Diagnostic::new(&rule::READERS_DISAGREE, message, &span);
    Err(Box::new(diagnostic.help(help)))
}

/// What the other reader should come upon next.
#[derive(Clone, Copy)]
struct Expected<'a> {
    node: &'a Node,
    /// The first value that was read differently.
    different: &'a Cell<Option<&'a Node>>,
}

impl<'a> Expected<'a> {
    fn at(self, node: &'a Node) -> Self {
        Self { node, ..self }
    }

    fn is<E: de::Error>(self, same: bool) -> Result<(), E> {
        if same {
            return Ok(());
        }
        self.different.set(Some(self.node));
        Err(E::custom("another value"))
    }
}

impl<'de> DeserializeSeed<'de> for Expected<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        // Readers differ about such values anyway, and `shape` refuses them where it matters.
        if let Value::Ambiguous { .. } | Value::Reported = self.node.value {
            return de::Deserialize::deserialize(deserializer).map(|IgnoredAny| ());
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Expected<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.node.value.noun())
    }

    fn visit_bool<E: de::Error>(self, read: bool) -> Result<(), E> {
        self.is(matches!(self.node.value, Value::Boolean(yes) if yes == read))
    }

    fn visit_i64<E: de::Error>(self, read: i64) -> Result<(), E> {
        self.is(matches!(self.node.value, Value::Number(number) if number == i128::from(read)))
    }

    fn visit_u64<E: de::Error>(self, read: u64) -> Result<(), E> {
        self.is(
            matches!(self.node.value, Value::Number(number) if u64::try_from(number) == Ok(read)),
        )
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<(), E> {
        self.is(false)
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.is(false)
    }

    fn visit_str<E: de::Error>(self, read: &str) -> Result<(), E> {
        self.is(matches!(&self.node.value, Value::Text(text) if text == read))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut read: A) -> Result<(), A::Error> {
        let Value::List(items) = &self.node.value else {
            return self.is(false);
        };
        for item in items {
            let next = read.next_element_seed(self.at(item))?;
            self.at(item).is(next.is_some())?;
        }
        self.is(read.next_element::<IgnoredAny>()?.is_none())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut read: A) -> Result<(), A::Error> {
        let Value::Record(fields) = &self.node.value else {
            return self.is(false);
        };
        for (key, value) in fields {
            let next = read.next_key::<String>()?;
            self.at(value).is(next.as_ref() == Some(&key.value))?;
            read.next_value_seed(self.at(value))?;
        }
        self.is(read.next_key::<IgnoredAny>()?.is_none())
    }
}
