//! The records as a JSON Schema, for editors.

use errdex_core::vocabulary::Vocabulary;
use serde_json::{Map as Object, Value, json};

use super::{Catalog, Code, Domain, FacetValues, Field, Label, Map, Overlay, Prose, Word};
use crate::reader::{OfKey, Text};

/// The JSON Schema (draft 2020-12) of the files of a catalog.
///
/// What needs more than one value to judge, such as references and duplicate keys, is left to the
/// checks.
pub fn json_schema() -> String {
    let mut definitions = Definitions::default();
    let files = [
        Catalog::describe(&mut definitions),
        Domain::describe(&mut definitions),
        Overlay::describe(&mut definitions),
    ];
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A file of an errdex catalog",
        "anyOf": files,
        "$defs": definitions.0,
    });
    format!("{schema:#}\n")
}

/// What the reader accepts for a type, as a JSON Schema.
pub(crate) trait Describe {
    /// Whether it cannot be left out; a record without mandatory keys can.
    const NEEDS_KEYS: bool = true;

    /// The schema, which may refer to definitions.
    fn describe(definitions: &mut Definitions) -> Value;
}

/// Schemas by name.
#[derive(Default)]
pub(crate) struct Definitions(Object<String, Value>);

impl Definitions {
    pub(crate) fn record(
        &mut self,
        name: &str,
        about: &str,
        keys: impl FnOnce(&mut RecordSchema<'_>),
    ) -> Value {
        self.define(name, |definitions| {
            let mut record = RecordSchema {
                definitions,
                properties: Object::new(),
                required: Vec::new(),
            };
            keys(&mut record);
            let mut schema = json!({
                "description": sentences(about),
                "type": "object",
                "properties": record.properties,
                "additionalProperties": false,
            });
            if !record.required.is_empty() {
                schema["required"] = record.required.into();
            }
            schema
        })
    }

    pub(crate) fn choice(
        &mut self,
        name: &str,
        about: &str,
        words: impl FnOnce(&mut ChoiceSchema<'_>),
    ) -> Value {
        self.define(name, |definitions| {
            let mut choice = ChoiceSchema {
                definitions,
                with_details: Vec::new(),
                alone: Vec::new(),
            };
            words(&mut choice);
            let mut choices = choice.with_details;
            choices.append(&mut choice.alone);
            json!({"description": sentences(about), "oneOf": choices})
        })
    }

    pub(crate) fn text(&mut self, name: &str, about: &str, kind: Text) -> Value {
        self.define(name, |definitions| {
            let mut schema = String::describe(definitions);
            if matches!(kind, Text::Label | Text::Reference) {
                schema["type"] = json!(["integer", "string"]);
            }
            schema["description"] = sentences(about);
            schema
        })
    }

    /// A reference to a definition, which is made when it is first asked for.
    fn define(&mut self, name: &str, schema: impl FnOnce(&mut Self) -> Value) -> Value {
        if !self.0.contains_key(name) {
            // It may refer to itself.
            self.0.insert(name.to_owned(), Value::Null);
            let schema = schema(self);
            self.0.insert(name.to_owned(), schema);
        }
        json!({"$ref": format!("#/$defs/{name}")})
    }
}

/// The schema of a record, key by key.
pub(crate) struct RecordSchema<'a> {
    definitions: &'a mut Definitions,
    properties: Object<String, Value>,
    required: Vec<&'static str>,
}

impl RecordSchema<'_> {
    pub(crate) fn key<T: OfKey<Value: Describe>>(&mut self, name: &'static str, about: &str) {
        let mut schema = T::Value::describe(self.definitions);
        schema["description"] = sentences(about);
        self.properties.insert(name.to_owned(), schema);
        if T::IS_REQUIRED {
            self.required.push(name);
        }
    }
}

/// The schema of a choice, word by word.
pub(crate) struct ChoiceSchema<'a> {
    definitions: &'a mut Definitions,
    with_details: Vec<Value>,
    alone: Vec<Value>,
}

impl ChoiceSchema<'_> {
    pub(crate) fn word(&mut self, word: &str, about: &str) {
        let word = json!({"const": word, "description": sentences(about)});
        self.alone.push(word);
    }

    /// A word with details, which may be alone if the details need no keys.
    pub(crate) fn details<T: Describe>(&mut self, word: &str, about: &str) {
        let details = T::describe(self.definitions);
        self.with_details.push(json!({
            "description": sentences(about),
            "type": "object",
            "properties": {word: details},
            "required": [word],
            "additionalProperties": false,
        }));
        if !T::NEEDS_KEYS {
            self.word(word, about);
        }
    }
}

/// A doc comment as text: lines are joined, paragraphs are kept.
fn sentences(comment: &str) -> Value {
    let lines = comment.lines().map(str::trim);
    let mut text = String::new();
    for line in lines {
        match line {
            "" => text.push_str("\n\n"),
            _ if text.is_empty() || text.ends_with('\n') => text.push_str(line),
            _ => text = text + " " + line,
        }
    }
    text.into()
}

impl Describe for bool {
    fn describe(_: &mut Definitions) -> Value {
        json!({"type": "boolean"})
    }
}

impl Describe for i128 {
    fn describe(_: &mut Definitions) -> Value {
        json!({"type": "integer"})
    }
}

impl Describe for String {
    fn describe(_: &mut Definitions) -> Value {
        json!({"type": "string", "pattern": r"\S"})
    }
}

impl Describe for Code {
    fn describe(definitions: &mut Definitions) -> Value {
        definitions.define("Code", |definitions| {
            let mut schema = i128::describe(definitions);
            schema["description"] = "The key of an entry of a domain of integers.".into();
            schema
        })
    }
}

impl<T: Describe> Describe for Field<T> {
    fn describe(definitions: &mut Definitions) -> Value {
        T::describe(definitions)
    }
}

impl<T: Describe> Describe for Box<T> {
    fn describe(definitions: &mut Definitions) -> Value {
        T::describe(definitions)
    }
}

impl<T: Describe> Describe for Vec<Field<T>> {
    fn describe(definitions: &mut Definitions) -> Value {
        json!({"type": "array", "items": T::describe(definitions), "minItems": 1})
    }
}

impl<T: Describe> Describe for Map<T> {
    fn describe(definitions: &mut Definitions) -> Value {
        let value = T::describe(definitions);
        json!({"type": "object", "additionalProperties": value, "minProperties": 1})
    }
}

impl Describe for FacetValues {
    fn describe(definitions: &mut Definitions) -> Value {
        definitions.define("FacetValues", |definitions| {
            let list = Vec::<Field<Label>>::describe(definitions);
            let titles = Map::<Prose>::describe(definitions);
            json!({
                "description": "The values of a facet: a list, or each with its title.",
                "anyOf": [list, titles],
            })
        })
    }
}

impl<T: Vocabulary> Describe for Word<T> {
    fn describe(definitions: &mut Definitions) -> Value {
        let name = std::any::type_name::<T>();
        let name = name.rsplit("::").next().unwrap_or(name);
        definitions.choice(name, T::TITLE, |choice| {
            for (word, about) in T::WORDS.iter().zip(T::DESCRIPTIONS) {
                choice.word(word, about);
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::json_schema;

    #[test]
    fn every_definition_and_key_is_described_and_nothing_may_be_null() {
        let text = json_schema();
        assert!(!text.contains("null"), "{text}");
        let schema = serde_json::from_str::<Value>(&text).unwrap();
        let definitions = schema["$defs"].as_object().unwrap();
        for name in [
            "Catalog", "Domain", "Entry", "Meaning", "Schedule", "Recovery", "Fault",
        ] {
            assert!(definitions.contains_key(name), "{name}");
        }
        for (name, definition) in definitions {
            assert!(definition["description"].is_string(), "{name}");
            for (key, value) in definition["properties"].as_object().into_iter().flatten() {
                assert!(value["description"].is_string(), "{name}.{key}");
            }
            if !definition["properties"].is_null() {
                assert_eq!(definition["additionalProperties"], false, "{name}");
            }
        }
    }

    #[test]
    fn a_recovery_may_be_a_word_alone() {
        let schema = serde_json::from_str::<Value>(&json_schema()).unwrap();
        let choices = schema["$defs"]["Recovery"]["oneOf"].as_array().unwrap();
        let words = choices.iter().filter_map(|choice| choice["const"].as_str());
        let known = errdex_core::RecoveryKind::ALL
            .iter()
            .map(|kind| kind.name());
        assert_eq!(words.collect::<Vec<_>>(), known.collect::<Vec<_>>());
    }
}
