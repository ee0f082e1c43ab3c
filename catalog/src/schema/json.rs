//! The records as a JSON Schema, for editors.

use std::borrow::Cow;

use errdex_core::vocabulary::Vocabulary;
use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings, json_schema};
use serde_json::{Map as Object, Value, json};

use super::{Catalog, Domain, FacetValues, Field, Label, Map, Overlay, Prose, Word};

/// The JSON Schema (draft 2020-12) of the files of a catalog.
///
/// What needs more than one value to judge, such as references and duplicate keys, is left to the
/// checks.
pub fn json_schema() -> String {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let files = [
        generator.subschema_for::<Catalog>(),
        generator.subschema_for::<Domain>(),
        generator.subschema_for::<Overlay>(),
    ];
    let mut definitions = generator.take_definitions(true);
    for name in ["Label", "Reference"] {
        if let Some(definition) = definitions.get_mut(name) {
            definition["type"] = json!(["integer", "string"]);
        }
    }
    let words = alone(&definitions);
    for (name, definition) in &mut definitions {
        if let Some(words) = words.get(name)
            && let Some(Value::Array(choices)) = definition.get_mut("oneOf")
        {
            choices.extend(words.iter().cloned());
        }
        tighten(definition);
    }
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A file of an errdex catalog",
        "anyOf": files,
        "$defs": definitions,
    });
    format!("{schema:#}\n")
}

/// For each choice, the words that may be written alone: those whose details can be left out.
fn alone(definitions: &Object<String, Value>) -> std::collections::BTreeMap<String, Vec<Value>> {
    let is_optional = |details: &Value| {
        let name = details["$ref"]
            .as_str()
            .and_then(|path| path.rsplit('/').next());
        let record = name.and_then(|name| definitions.get(name));
        record.is_some_and(|record| record.get("required").is_none())
    };
    let mut words = std::collections::BTreeMap::new();
    for (name, definition) in definitions {
        for choice in definition["oneOf"].as_array().into_iter().flatten() {
            for (word, details) in choice["properties"].as_object().into_iter().flatten() {
                if is_optional(details) {
                    let word = json!({"const": word, "description": choice["description"]});
                    words
                        .entry(name.clone())
                        .or_insert_with(Vec::new)
                        .push(word);
                }
            }
        }
    }
    words
}

/// Says what the reader asks for: no other keys, no empty lists and texts, no `null`.
fn tighten(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(tighten),
        Value::Object(object) => {
            if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
                choices.retain(|choice| choice["type"] != "null");
                if let [Value::Object(only)] = &mut choices[..] {
                    let only = std::mem::take(only);
                    object.remove("anyOf");
                    object.extend(only);
                }
            }
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|name| name != "null");
                if let [only] = &types[..] {
                    let only = only.clone();
                    object.insert("type".to_owned(), only);
                }
            }
            object.remove("format");
            let is = |object: &Object<String, Value>, name| {
                object.get("type").is_some_and(|found| found == name)
            };
            if object.contains_key("properties") {
                object.insert("additionalProperties".to_owned(), false.into());
            } else if is(object, "array") {
                object.insert("minItems".to_owned(), 1.into());
            } else if is(object, "string") && !object.contains_key("const") {
                object.insert("pattern".to_owned(), r"\S".into());
            }
            object.values_mut().for_each(tighten);
        }
        _ => {}
    }
}

impl<T: JsonSchema> JsonSchema for Field<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

impl<T: JsonSchema> JsonSchema for Map<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("MapOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({"type": "object", "additionalProperties": value, "minProperties": 1})
    }
}

impl JsonSchema for FacetValues {
    fn schema_name() -> Cow<'static, str> {
        "FacetValues".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let list = generator.subschema_for::<Vec<Field<Label>>>();
        let titles = generator.subschema_for::<Map<Prose>>();
        json_schema!({
            "description": "The values of a facet: a list, or each with its title.",
            "anyOf": [list, titles],
        })
    }
}

impl<T: Vocabulary> JsonSchema for Word<T> {
    fn schema_name() -> Cow<'static, str> {
        let name = std::any::type_name::<T>();
        name.rsplit("::").next().unwrap_or(name).into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words = T::WORDS.iter().zip(T::DESCRIPTIONS);
        let words = words
            .map(|(word, description)| json!({"const": word, "description": description.trim()}));
        json_schema!({
            "description": T::TITLE.trim(),
            "oneOf": words.collect::<Vec<_>>(),
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
