//! How the columns of a table become fields of entries: the options of the command, and what
//! `import.yaml` keeps of them.

use std::collections::BTreeMap;

use errdex_catalog::ident;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::fields::Field;
use super::table::Table;

/// The columns and values of a table, and the fields that they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Mapping {
    /// The columns of each field; most fields have one.
    pub(super) columns: Vec<(Field, String)>,
    /// What a value of a column says: the column, its value, the field and the field's value.
    pub(super) values: Vec<(String, String, Field, String)>,
    /// The value of a field in rows that do not state it.
    pub(super) set: Vec<(Field, String)>,
    /// Facets that follow from the key.
    pub(super) facets: Vec<(String, Computed)>,
    /// Columns whose cells are lists, and what separates the items.
    pub(super) split: Vec<(String, String)>,
}

/// How a facet follows from the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Computed {
    Prefix(usize),
    Bits(u8, u8),
    Divide(u64),
}

impl Computed {
    fn parse(text: &str) -> Option<Self> {
        let (word, rest) = text.split_once(':')?;
        match word {
            "prefix" => Some(Self::Prefix(
                rest.parse()
                    .ok()
                    .filter(|length| (1..=255).contains(length))?,
            )),
            "bits" => {
                let (first, last) = rest.split_once('-')?;
                let (first, last) = (first.parse().ok()?, last.parse().ok()?);
                (first <= last && last < 64).then_some(Self::Bits(first, last))
            }
            "divide" => Some(Self::Divide(rest.parse().ok().filter(|by| *by >= 2)?)),
            _ => None,
        }
    }

    fn written(self) -> String {
        match self {
            Self::Prefix(length) => format!("prefix:{length}"),
            Self::Bits(first, last) => format!("bits:{first}-{last}"),
            Self::Divide(by) => format!("divide:{by}"),
        }
    }
}

/// `FIELD=COLUMN` or `FIELD=VALUE`.
pub(super) fn field_and_text(argument: &str) -> Result<(Field, String), String> {
    let (field, text) = argument.split_once('=').ok_or("expected FIELD=...")?;
    Ok((field.parse()?, text.to_owned()))
}

/// `COLUMN=SEPARATOR`.
pub(super) fn column_and_separator(argument: &str) -> Result<(String, String), String> {
    let (column, separator) = argument
        .rsplit_once('=')
        .ok_or("expected COLUMN=SEPARATOR")?;
    let separator = separator.replace("\\n", "\n").replace("\\t", "\t");
    if column.is_empty() || separator.is_empty() {
        return Err("expected COLUMN=SEPARATOR".to_owned());
    }
    Ok((column.to_owned(), separator))
}

/// `NAME=prefix:2`.
pub(super) fn facet(argument: &str) -> Result<(String, Computed), String> {
    let expected = "expected NAME=prefix:LENGTH, NAME=bits:FIRST-LAST or NAME=divide:NUMBER";
    let (name, computed) = argument.split_once('=').ok_or(expected)?;
    if !ident::is_snake(name) || !ident::is_identifier(name) {
        return Err(format!(
            "invalid name `{name}` of a facet; write it `like_this`"
        ));
    }
    Ok((name.to_owned(), Computed::parse(computed).ok_or(expected)?))
}

/// `COLUMN:VALUE=FIELD:VALUE`, before it is known which columns there are.
#[derive(Clone, Debug)]
pub(super) struct ValueArgument {
    /// The column and its value.
    left: String,
    field: Field,
    value: String,
}

pub(super) fn value(argument: &str) -> Result<ValueArgument, String> {
    let expected = "expected COLUMN:VALUE=FIELD:VALUE, such as `retriable:true=recovery:retry`";
    let mut problem = expected.to_owned();
    for (place, _) in argument.match_indices('=') {
        let Some((field, value)) = argument[place + 1..].split_once(':') else {
            continue;
        };
        match field.parse::<Field>() {
            Ok(field) if argument[..place].contains(':') => {
                return Ok(ValueArgument {
                    left: argument[..place].to_owned(),
                    field,
                    value: value.to_owned(),
                });
            }
            Ok(_) => {}
            Err(error) => problem = error,
        }
    }
    Err(problem)
}

impl ValueArgument {
    /// The column and its value, if the table has the column.
    pub(super) fn resolved(
        &self,
        table: &Table,
    ) -> Result<(String, String, Field, String), String> {
        let splits = self.left.match_indices(':');
        for (place, _) in splits {
            let (column, value) = (&self.left[..place], &self.left[place + 1..]);
            if table.column(column).is_some() {
                let (field, text) = (self.field.clone(), self.value.clone());
                return Ok((column.to_owned(), value.trim().to_owned(), field, text));
            }
        }
        let column = self.left.split(':').next().unwrap_or_default();
        Err(unknown_column(column, table))
    }
}

/// The error for a column that the table does not have.
pub(super) fn unknown_column(column: &str, table: &Table) -> String {
    let known = table.columns.join("`, `");
    format!("unknown column `{column}`; known: `{known}`")
}

impl Mapping {
    /// Refuses columns that the table does not have, and fields that cannot have several.
    pub(super) fn check(&self, table: &Table) -> Result<(), String> {
        let columns = self.columns.iter().map(|(_, column)| column);
        let columns = columns.chain(self.values.iter().map(|(column, ..)| column));
        let columns = columns.chain(self.split.iter().map(|(column, _)| column));
        for column in columns {
            if table.column(column).is_none() {
                return Err(unknown_column(column, table));
            }
        }
        for (i, (field, column)) in self.columns.iter().enumerate() {
            let mut earlier = self.columns[..i].iter();
            if let Some((_, other)) = earlier.find(|(known, _)| known == field)
                && (!field.is_list() || other == column)
            {
                return Err(format!(
                    "several columns for `{field}`: `{other}` and `{column}`"
                ));
            }
        }
        let is_key = |field: &Field| *field == Field::KEY;
        if self.set.iter().any(|(field, _)| is_key(field))
            || self.values.iter().any(|(_, _, field, _)| is_key(field))
        {
            return Err("the key needs a column: `--column key=COLUMN`".to_owned());
        }
        for (name, _) in &self.facets {
            let is_it = |field: &Field| matches!(field, Field::Facet(facet) if facet == name);
            let mut stated = self.values.iter().map(|(_, _, field, _)| field);
            let mut stated = stated
                .by_ref()
                .chain(self.set.iter().map(|(field, _)| field));
            if stated.any(is_it) {
                return Err(format!("the facet `{name}` follows from the key"));
            }
        }
        Ok(())
    }

    /// The options that give this mapping.
    pub(super) fn options(&self) -> String {
        let columns = self.columns.iter();
        let columns = columns.map(|(field, column)| ("--column", format!("{field}={column}")));
        let options = columns.map(|(option, value)| format!("{option} {}", shell(&value)));
        options.collect::<Vec<_>>().join(" ")
    }
}

/// An argument as a shell takes it.
pub(super) fn shell(argument: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_=.:/@,+%".contains(c);
    if !argument.is_empty() && argument.chars().all(is_plain) {
        argument.to_owned()
    } else {
        format!("'{}'", argument.replace('\'', r"'\''"))
    }
}

/// One value or a list of several, as they are written in `import.yaml`.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// The columns of each field, in the order of writing.
pub(super) mod columns {
    use super::{Deserializer, Field, OneOrMore, Serialize, Serializer};
    use serde::de::Error as _;

    pub(in super::super) fn serialize<S: Serializer>(
        columns: &[(Field, String)],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut record = serde_yaml::Mapping::new();
        for (field, column) in columns {
            let of_field = columns.iter().filter(|(other, _)| other == field);
            let mut of_field = of_field
                .map(|(_, column)| column.clone())
                .collect::<Vec<_>>();
            let value = match of_field.len() {
                0 | 1 => serde_yaml::Value::String(column.clone()),
                _ => std::mem::take(&mut of_field).into(),
            };
            record.insert(field.to_string().into(), value);
        }
        record.serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<(Field, String)>, D::Error> {
        let mut found = Vec::new();
        for (field, columns) in super::pairs::<_, OneOrMore>(deserializer)? {
            let field = field.parse::<Field>().map_err(D::Error::custom)?;
            match columns {
                OneOrMore::One(column) => found.push((field, column)),
                OneOrMore::More(columns) => {
                    found.extend(columns.into_iter().map(|column| (field.clone(), column)));
                }
            }
        }
        Ok(found)
    }
}

/// For each column and each of its values, the values of fields.
pub(super) mod values {
    use super::{BTreeMap, Deserialize, Deserializer, Field, Serialize, Serializer};
    use serde::de::Error as _;

    type Value = (String, String, Field, String);

    pub(in super::super) fn serialize<S: Serializer>(
        values: &[Value],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut record = BTreeMap::<&str, BTreeMap<&str, BTreeMap<String, &str>>>::new();
        for (column, value, field, text) in values {
            let of_column = record.entry(column).or_default();
            let of_value = of_column.entry(value).or_default();
            of_value.insert(field.to_string(), text);
        }
        record.serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Value>, D::Error> {
        type Record = BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>;
        let mut found = Vec::new();
        for (column, values) in Record::deserialize(deserializer)? {
            for (value, fields) in values {
                for (field, text) in fields {
                    let field = field.parse::<Field>().map_err(D::Error::custom)?;
                    found.push((column.clone(), value.clone(), field, text));
                }
            }
        }
        Ok(found)
    }
}

/// The values of fields that no column states.
pub(super) mod set {
    use super::{Deserializer, Field, Serializer};
    use serde::de::Error as _;

    pub(in super::super) fn serialize<S: Serializer>(
        set: &[(Field, String)],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let pairs = set.iter().map(|(field, text)| (field.to_string(), text));
        serializer.collect_map(pairs)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<(Field, String)>, D::Error> {
        let pairs = super::pairs::<_, String>(deserializer)?.into_iter();
        let pairs = pairs.map(|(field, text)| Ok((field.parse::<Field>()?, text)));
        pairs
            .collect::<Result<_, String>>()
            .map_err(D::Error::custom)
    }
}

/// The facets that follow from the key.
pub(super) mod facets {
    use super::{Computed, Deserializer, Serializer, facet};
    use serde::de::Error as _;

    pub(in super::super) fn serialize<S: Serializer>(
        facets: &[(String, Computed)],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(facets.iter().map(|(name, from)| (name, from.written())))
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<(String, Computed)>, D::Error> {
        let pairs = super::pairs::<_, String>(deserializer)?.into_iter();
        let pairs = pairs.map(|(name, from)| facet(&format!("{name}={from}")));
        pairs
            .collect::<Result<_, String>>()
            .map_err(D::Error::custom)
    }
}

/// The separators of columns with lists.
pub(super) mod split {
    use super::{Deserializer, Serializer};

    pub(in super::super) fn serialize<S: Serializer>(
        split: &[(String, String)],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(split.iter().map(|(column, separator)| (column, separator)))
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<(String, String)>, D::Error> {
        super::pairs(deserializer)
    }
}

/// The members of a record, in the order of writing.
fn pairs<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<(String, T)>, D::Error> {
    struct Pairs<T>(std::marker::PhantomData<T>);
    impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for Pairs<T> {
        type Value = Vec<(String, T)>;

        fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("a record")
        }

        fn visit_map<A: serde::de::MapAccess<'de>>(
            self,
            mut map: A,
        ) -> Result<Self::Value, A::Error> {
            let mut pairs = Vec::new();
            while let Some(pair) = map.next_entry()? {
                pairs.push(pair);
            }
            Ok(pairs)
        }
    }
    deserializer.deserialize_map(Pairs(std::marker::PhantomData))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_may_have_colons_and_equals_signs() {
        let table = Table {
            columns: ["a", "a:b", "c=d"].map(str::to_owned).to_vec(),
            ..Table::default()
        };
        for (argument, column, value) in [
            ("a:true=recovery:retry", "a", "true"),
            ("a:b:x=fault:caller", "a", "b:x"),
            ("c=d:x=y=facets.level:high", "c=d", "x=y"),
        ] {
            let parsed = super::value(argument).unwrap().resolved(&table).unwrap();
            assert_eq!((parsed.0.as_str(), parsed.1.as_str()), (column, value));
        }
        assert!(
            super::value("a:x=kee:y")
                .unwrap_err()
                .contains("unknown field `kee`")
        );
        assert!(super::value("a=b").is_err());
        let error = super::value("z:x=fault:y").unwrap().resolved(&table);
        assert!(error.unwrap_err().starts_with("unknown column `z`"));
    }

    #[test]
    fn computed_facets_are_read_as_they_are_written() {
        for text in ["prefix:2", "bits:16-26", "divide:100"] {
            assert_eq!(Computed::parse(text).unwrap().written(), text);
        }
        for wrong in [
            "prefix:0",
            "bits:5-4",
            "bits:0-64",
            "divide:1",
            "prefix",
            "x:1",
        ] {
            assert_eq!(Computed::parse(wrong), None, "{wrong}");
        }
    }
}
