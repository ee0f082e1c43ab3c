//! Tables in formats that nest: JSON, YAML, TOML.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::commands::import::table::{Cell, MAX_CELLS, Row, Table, Unit, too_many_cells};

pub(super) fn json(text: &str, rows: Option<&str>) -> Result<Table, String> {
    let tree = serde_json::from_str(text).map_err(|error| error.to_string())?;
    table(&tree, rows)
}

pub(super) fn yaml(text: &str, rows: Option<&str>) -> Result<Table, String> {
    let tree = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
    table(&tree, rows)
}

pub(super) fn toml(text: &str, rows: Option<&str>) -> Result<Table, String> {
    let tree = toml::from_str(text).map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start));
        let place = before.map(|before| format!("{}: ", super::place(before)));
        format!("{}{}", place.unwrap_or_default(), error.message())
    })?;
    table(&tree, rows)
}

/// Any value of these formats; objects have all of their members, even those with the same name.
enum Tree {
    Nothing,
    Scalar(String),
    List(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    fn is_scalar(&self) -> bool {
        matches!(self, Self::Nothing | Self::Scalar(_))
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Tree;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a value")
            }

            fn visit_unit<E>(self) -> Result<Tree, E> {
                Ok(Tree::Nothing)
            }

            fn visit_none<E>(self) -> Result<Tree, E> {
                Ok(Tree::Nothing)
            }

            fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Tree, D::Error> {
                Tree::deserialize(inner)
            }

            fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
                Ok(Tree::Scalar(value.to_string()))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
                Ok(Tree::Scalar(value.to_string()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
                Ok(Tree::Scalar(value.to_string()))
            }

            fn visit_i128<E>(self, value: i128) -> Result<Tree, E> {
                Ok(Tree::Scalar(value.to_string()))
            }

            fn visit_u128<E>(self, value: u128) -> Result<Tree, E> {
                Ok(Tree::Scalar(value.to_string()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
                Ok(Tree::Scalar(value.to_string()))
            }

            fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
                // Escapes can put any line ends into a text.
                let value = value.replace("\r\n", "\n").replace('\r', "\n");
                Ok(Tree::Scalar(value))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Tree::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
                let mut members = Vec::new();
                while let Some((name, value)) = map.next_entry::<Tree, Tree>()? {
                    let Tree::Scalar(name) = name else {
                        return Err(serde::de::Error::custom("a key that is not a text"));
                    };
                    members.push((name, value));
                }
                // TOML has dates as a record with a single, private member.
                if let [(name, Tree::Scalar(date))] = members.as_slice()
                    && name.starts_with("$__toml")
                {
                    return Ok(Tree::Scalar(date.clone()));
                }
                Ok(Tree::Object(members))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

fn table(tree: &Tree, path: Option<&str>) -> Result<Table, String> {
    let found;
    let (rows, note) = match path {
        Some(path) => (at(tree, path)?, None),
        None => {
            found = find(tree)?;
            let note = (!found.0.is_empty()).then(|| format!("the rows are at `{}`", found.0));
            (found.1, note)
        }
    };
    let mut table = of_rows(rows)?;
    table.unit = Unit::Row;
    table.notes.extend(note);
    Ok(table)
}

/// The part of a tree at a path such as `data.errors`.
fn at<'t>(tree: &'t Tree, path: &str) -> Result<&'t Tree, String> {
    if path.is_empty() {
        return Ok(tree);
    }
    if let Tree::Object(members) = tree {
        for (name, value) in members {
            if let Some(rest) = path.strip_prefix(name.as_str()) {
                if rest.is_empty() {
                    return Ok(value);
                }
                if let Some(rest) = rest.strip_prefix('.')
                    && let Ok(found) = at(value, rest)
                {
                    return Ok(found);
                }
            }
        }
    }
    Err(format!("there is nothing at `{path}`"))
}

/// How sure it is that a part of a tree is the rows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    None,
    /// It could be the rows if there is nothing better.
    Weak,
    /// Objects with members in common.
    Strong,
}

fn likeness(tree: &Tree) -> Likeness {
    match tree {
        Tree::List(items) if !items.is_empty() && items.iter().all(Tree::is_object) => {
            Likeness::Strong
        }
        Tree::Object(members) if members.is_empty() => Likeness::None,
        Tree::Object(members) if members.iter().all(|(_, value)| value.is_object()) => {
            let mut counts = BTreeMap::<&str, usize>::new();
            for (_, value) in members {
                if let Tree::Object(inner) = value {
                    for (name, _) in inner {
                        *counts.entry(name).or_default() += 1;
                    }
                }
            }
            let is_common = |count: usize| count > 1 && 2 * count >= members.len();
            if counts.into_values().any(is_common) {
                Likeness::Strong
            } else {
                Likeness::Weak
            }
        }
        Tree::Object(members) if members.iter().all(|(_, value)| value.is_scalar()) => {
            Likeness::Weak
        }
        _ => Likeness::None,
    }
}

/// The only part of a tree that looks like rows, and its path.
fn find(tree: &Tree) -> Result<(String, &Tree), String> {
    let mut found = Vec::new();
    candidates(tree, "", &mut found);
    let best = found.iter().map(|(likeness, ..)| *likeness).max();
    let best = best.ok_or("no rows found: they are objects in a list or in an object")?;
    found.retain(|(likeness, ..)| *likeness == best);
    // Of what only may be rows, the whole is as good as any.
    let is_whole = best == Likeness::Weak && found[0].1.is_empty();
    if found.len() > 1 && !is_whole {
        let paths = found.iter().map(|(_, path, _)| format!("`--rows {path}`"));
        let paths = paths.collect::<Vec<_>>().join(" or ");
        return Err(format!(
            "there is more than one place with rows; pass {paths}"
        ));
    }
    let (_, path, rows) = found.swap_remove(0);
    Ok((path, rows))
}

fn candidates<'t>(tree: &'t Tree, path: &str, found: &mut Vec<(Likeness, String, &'t Tree)>) {
    let likeness = likeness(tree);
    if likeness > Likeness::None {
        found.push((likeness, path.to_owned(), tree));
    }
    if let (Tree::Object(members), true) = (tree, likeness < Likeness::Strong) {
        for (name, value) in members {
            let path = match path {
                "" => name.clone(),
                path => format!("{path}.{name}"),
            };
            candidates(value, &path, found);
        }
    }
}

/// The rows of a list of objects, an object of objects or an object of values.
fn of_rows(tree: &Tree) -> Result<Table, String> {
    let mut builder = Builder::default();
    match tree {
        Tree::List(items) => {
            for item in items {
                let Tree::Object(members) = item else {
                    let number = builder.rows.len() + 1;
                    return Err(format!("row {number} is not an object"));
                };
                builder.row(None, members)?;
            }
        }
        Tree::Object(members) if members.iter().all(|(_, value)| value.is_object()) => {
            let has_key = members.iter().any(|(_, value)| {
                matches!(value, Tree::Object(inner) if inner.iter().any(|(name, _)| name == "key"))
            });
            let column = if has_key { "@key" } else { "key" };
            for (name, value) in members {
                if let Tree::Object(inner) = value {
                    builder.row(Some((column, name)), inner)?;
                }
            }
        }
        Tree::Object(members) => {
            for (name, value) in members {
                let place = builder.begin();
                builder.put("key", Cell::of(name))?;
                builder.members("value", value)?;
                builder.finish(place)?;
            }
        }
        _ => return Err("the rows are neither a list nor an object".to_owned()),
    }
    if builder.rows.is_empty() {
        return Err("there are no rows".to_owned());
    }
    Ok(builder.table())
}

/// A table whose columns are those of any of its rows.
#[derive(Default)]
struct Builder {
    columns: Vec<String>,
    numbers: BTreeMap<String, usize>,
    rows: Vec<Row>,
    cells: Vec<Cell>,
    /// How many cells the rows have.
    count: usize,
}

impl Builder {
    fn begin(&mut self) -> usize {
        self.cells.clear();
        self.rows.len() + 1
    }

    fn finish(&mut self, place: usize) -> Result<(), String> {
        let cells = std::mem::take(&mut self.cells);
        self.count += cells.len();
        self.rows.push(Row { place, cells });
        if self.count > MAX_CELLS {
            return Err(too_many_cells());
        }
        Ok(())
    }

    fn row(&mut self, key: Option<(&str, &str)>, members: &[(String, Tree)]) -> Result<(), String> {
        let place = self.begin();
        if let Some((column, name)) = key {
            self.put(column, Cell::of(name))?;
        }
        for (name, value) in members {
            self.members(name, value)?;
        }
        self.finish(place)
    }

    /// A member of a row; those of an object in it are columns `name.member`.
    fn members(&mut self, name: &str, value: &Tree) -> Result<(), String> {
        match value {
            Tree::Object(inner) => {
                for (member, value) in inner {
                    self.members(&format!("{name}.{member}"), value)?;
                }
                Ok(())
            }
            Tree::List(items) if items.iter().any(Tree::is_object) => {
                let mut lists = Vec::<(String, Vec<String>)>::new();
                for item in items {
                    let Tree::Object(inner) = item else {
                        return self.wrong(name, "a list of objects and other values");
                    };
                    for (member, value) in inner {
                        let mut texts = Vec::new();
                        scalars(value, &mut texts);
                        match lists.iter_mut().find(|(known, _)| known == member) {
                            Some((_, list)) => list.append(&mut texts),
                            None => lists.push((member.clone(), texts)),
                        }
                    }
                }
                for (member, texts) in lists {
                    self.put(&format!("{name}.{member}"), list(texts))?;
                }
                Ok(())
            }
            Tree::List(_) => {
                let mut texts = Vec::new();
                scalars(value, &mut texts);
                self.put(name, list(texts))
            }
            Tree::Scalar(text) => self.put(name, Cell::of(text)),
            Tree::Nothing => self.put(name, Cell::Empty),
        }
    }

    fn put(&mut self, name: &str, cell: Cell) -> Result<(), String> {
        let number = match self.numbers.get(name) {
            Some(number) => *number,
            None => {
                self.columns.push(name.to_owned());
                self.numbers.insert(name.to_owned(), self.columns.len() - 1);
                self.columns.len() - 1
            }
        };
        if self.cells.len() <= number {
            self.cells.resize(number + 1, Cell::Empty);
        }
        if self.cells[number] != Cell::Empty {
            return self.wrong(name, "given twice");
        }
        self.cells[number] = cell;
        Ok(())
    }

    fn wrong(&self, name: &str, problem: &str) -> Result<(), String> {
        Err(format!("row {}, `{name}`: {problem}", self.rows.len() + 1))
    }

    fn table(self) -> Table {
        Table {
            columns: self.columns,
            rows: self.rows,
            ..Table::default()
        }
    }
}

fn list(texts: Vec<String>) -> Cell {
    if texts.is_empty() {
        Cell::Empty
    } else {
        Cell::List(texts)
    }
}

/// Every text in a value, in order.
fn scalars(tree: &Tree, texts: &mut Vec<String>) {
    match tree {
        Tree::Nothing => {}
        Tree::Scalar(text) if text.trim().is_empty() => {}
        Tree::Scalar(text) => texts.push(text.trim().to_owned()),
        Tree::List(items) => items.iter().for_each(|item| scalars(item, texts)),
        Tree::Object(members) => members.iter().for_each(|(_, value)| scalars(value, texts)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The columns of a table of JSON, and its rows as texts.
    fn read(text: &str, rows: Option<&str>) -> Result<(String, Vec<String>), String> {
        let table = json(text, rows)?;
        let row = |row: &Row| {
            let cells = (0..table.columns.len()).map(|column| row.cell(column).shown());
            cells.collect::<Vec<_>>().join("|")
        };
        Ok((
            table.columns.join("|"),
            table.rows.iter().map(row).collect(),
        ))
    }

    fn same(text: &str, columns: &str, rows: &[&str]) {
        let (found_columns, found) = read(text, None).unwrap();
        assert_eq!(found_columns, columns, "{text}");
        assert_eq!(found, rows, "{text}");
    }

    #[test]
    fn rows_have_many_shapes() {
        same(
            r#"[{"a": 1, "b": {"c": "x", "d": [1, 2]}}]"#,
            "a|b.c|b.d",
            &["1|x|1, 2"],
        );
        same(
            r#"{"1": {"m": "a"}, "2": {"m": "b"}}"#,
            "key|m",
            &["1|a", "2|b"],
        );
        same(r#"{"1": {"key": "a"}}"#, "@key|key", &["1|a"]);
        same(r#"{"1": "a", "2": null}"#, "key|value", &["1|a", "2|"]);
        same(r#"{"v": 1, "data": {"errors": [{"a": -1}]}}"#, "a", &["-1"]);
        same(
            r#"{"meta": {"v": 1, "w": 2}, "errors": {"E1": {"m": "a"}, "E2": {"m": "b"}}}"#,
            "key|m",
            &["E1|a", "E2|b"],
        );
        same(
            r#"[{"a": 1, "f": [{"x": 1}, {"x": 2}]}]"#,
            "a|f.x",
            &["1|1, 2"],
        );
    }

    #[test]
    fn several_places_are_a_question() {
        let text = r#"{"a": [{"k": 1}], "b": {"c": [{"k": 2}]}}"#;
        let error = read(text, None).unwrap_err();
        assert!(
            error.ends_with("pass `--rows a` or `--rows b.c`"),
            "{error}"
        );
        assert_eq!(read(text, Some("b.c")).unwrap().1, ["2"]);
        assert_eq!(
            read(text, Some("b.d")).unwrap_err(),
            "there is nothing at `b.d`"
        );
    }

    #[test]
    fn nothing_is_overwritten() {
        let error = read(r#"[{"a": 1}, {"a": 1, "a": 2}]"#, None).unwrap_err();
        assert_eq!(error, "row 2, `a`: given twice");
    }

    #[test]
    fn other_formats_give_the_same_rows() {
        let yaml = yaml(
            "errors:\n  E1: {m: a, n: 0xC0, when: 2026-01-01}\n  E2: {m: b}\n",
            None,
        );
        assert_eq!(yaml.unwrap().rows.len(), 2);
        let toml = toml(
            "[\"a:b\"]\nerror = '''\nx y\n'''\nat = 2026-01-01\n\n[\"a:c\"]\nerror = 'z'\n",
            None,
        );
        let toml = toml.unwrap();
        assert_eq!(toml.columns, ["key", "at", "error"]);
        assert_eq!(toml.rows[0].cells[1].shown(), "2026-01-01");
    }
}
