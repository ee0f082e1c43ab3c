//! The shapes as a JSON Schema, for editors.

use std::fmt::Write as _;

use super::{self as shape, Shape};

/// The JSON Schema (draft 2020-12) of the files of a catalog.
///
/// What needs more than one value to judge, such as references and duplicate keys, is left to the
/// checks.
pub fn json_schema() -> String {
    let mut schema = Schema {
        definitions: Vec::new(),
    };
    let files = shape::FILES.map(|file| schema.reference(file));
    let mut text = String::from(
        "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \
         \"title\": \"A file of an errdex catalog\",\n",
    );
    let any = files.join(", ");
    writeln!(text, "  \"anyOf\": [{any}],").expect("writing to a string never fails");
    text += "  \"$defs\": {\n";
    let mut written = 0;
    while written < schema.definitions.len() {
        let definition = schema.definition(schema.definitions[written]);
        written += 1;
        let comma = if written < schema.definitions.len() {
            ","
        } else {
            ""
        };
        writeln!(text, "    \"{}\": {definition}{comma}", name(written - 1))
            .expect("writing to a string never fails");
    }
    text + "  }\n}\n"
}

struct Schema {
    /// Shapes that others refer to, by place of definition.
    definitions: Vec<&'static Shape>,
}

impl Schema {
    fn reference(&mut self, shape: &'static Shape) -> String {
        let known = self
            .definitions
            .iter()
            .position(|known| std::ptr::eq(*known, shape));
        let number = known.unwrap_or_else(|| {
            self.definitions.push(shape);
            self.definitions.len() - 1
        });
        format!("{{\"$ref\": \"#/$defs/{}\"}}", name(number))
    }

    /// Records and choices are defined once, because they can hold themselves.
    fn inline(&mut self, shape: &'static Shape) -> String {
        match shape {
            Shape::Record(_) | Shape::Choice { .. } => self.reference(shape),
            simple => self.definition(simple),
        }
    }

    fn definition(&mut self, shape: &'static Shape) -> String {
        match shape {
            Shape::Text
            | Shape::Prose
            | Shape::Summary
            | Shape::Wire
            | Shape::Body
            | Shape::Delay => r#"{"type": "string", "pattern": "\\S"}"#.to_owned(),
            Shape::Word(words) => format!("{{\"enum\": {words:?}}}"),
            Shape::Number => r#"{"type": "integer"}"#.to_owned(),
            Shape::Boolean => r#"{"type": "boolean"}"#.to_owned(),
            Shape::Reference => r#"{"type": ["integer", "string"]}"#.to_owned(),
            Shape::List(item) => {
                let item = self.inline(item);
                format!("{{\"type\": \"array\", \"minItems\": 1, \"items\": {item}}}")
            }
            Shape::Record(pieces) => self.record(pieces.iter().copied().flatten(), ""),
            Shape::Choice { words, records } => {
                let fields = records.iter().copied().flatten();
                let only_one = ", \"minProperties\": 1, \"maxProperties\": 1";
                let record = self.record(fields, only_one);
                format!("{{\"anyOf\": [{{\"enum\": {words:?}}}, {record}]}}")
            }
        }
    }

    fn record(
        &mut self,
        fields: impl Iterator<Item = &'static shape::Field>,
        limits: &str,
    ) -> String {
        let mut properties = Vec::new();
        let mut required = Vec::new();
        for field in fields {
            properties.push(format!("\"{}\": {}", field.name, self.inline(field.shape)));
            if field.required {
                required.push(field.name);
            }
        }
        let properties = properties.join(", ");
        format!(
            "{{\"type\": \"object\", \"properties\": {{{properties}}}, \"required\": {required:?}, \
             \"additionalProperties\": false{limits}}}"
        )
    }
}

fn name(number: usize) -> String {
    match number {
        0 => "catalog".to_owned(),
        1 => "integer-domain".to_owned(),
        2 => "text-domain".to_owned(),
        _ => format!("shape-{number}"),
    }
}
