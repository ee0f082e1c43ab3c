//! `catalog.yaml` of an imported catalog: written once, and afterwards only given what the domains need.

use std::collections::BTreeSet;

use errdex_catalog::ident;
use serde_yaml::Value;

use super::domain::SCHEMA_LINE;
use super::texts;
use super::yaml::scalar;

/// The file that makes a folder a catalog.
pub(super) const CATALOG_FILE: &str = "catalog.yaml";

/// A source of the domain, as `catalog.yaml` lists it.
pub(super) struct Source<'a> {
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    pub(super) url: Option<&'a str>,
}

impl Source<'_> {
    fn item(&self) -> String {
        let (id, title) = (scalar(self.id), scalar(self.title));
        let url = self.url.map(|url| format!(", url: {}", scalar(url)));
        format!("{{id: {id}, title: {title}{}}}", url.unwrap_or_default())
    }
}

/// The file of a new catalog.
pub(super) fn new(
    id: &str,
    title: &str,
    operations: &[String],
    source: Option<&Source<'_>>,
) -> String {
    let mut text = format!(
        "{SCHEMA_LINE}\n# Written once by `errdex import`, so edit it as you like.\ncatalog: {}\ntitle: {}\n",
        scalar(id),
        scalar(title)
    );
    let operations = operations
        .iter()
        .map(|name| operation(name))
        .collect::<Vec<_>>();
    let sources = source.map(Source::item).into_iter().collect::<Vec<_>>();
    for (key, items) in [("operations", operations), ("sources", sources)] {
        if !items.is_empty() {
            text += &format!("{key}:\n");
            text.extend(items.iter().map(|item| format!("  - {item}\n")));
        }
    }
    text
}

fn operation(name: &str) -> String {
    let summary = scalar(&texts::line(name, false));
    format!("{{name: {}, summary: {summary}}}", scalar(name))
}

/// The names of operations that a catalog can have, in order.
pub(super) fn usable(operations: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut variants = BTreeSet::new();
    let mut usable = Vec::new();
    for name in operations {
        let variant = ident::upper_camel(&name);
        let is_usable = ident::is_upper_camel(&variant)
            && ident::is_identifier(&variant)
            && !["ALL", "COUNT"].contains(&variant.as_str())
            && !name.contains(errdex_catalog::is_hidden)
            && name.len() <= 100;
        if is_usable && variants.insert(variant) {
            usable.push(name);
        }
    }
    usable
}

/// What an existing file lists.
pub(super) struct Listed {
    operations: BTreeSet<String>,
    sources: BTreeSet<String>,
}

impl Listed {
    pub(super) fn of(text: &str) -> Result<Self, String> {
        let catalog = serde_yaml::from_str::<Value>(text).map_err(|error| error.to_string())?;
        let names = |list: &str, member: &str| {
            let items = catalog[list].as_sequence().into_iter().flatten();
            let names = items.filter_map(|item| item[member].as_str().map(str::to_owned));
            names.collect()
        };
        Ok(Self {
            operations: names("operations", "name"),
            sources: names("sources", "id"),
        })
    }
}

/// The text of an existing file with further operations and a further source; nothing if they cannot be
/// added to what somebody wrote.
pub(super) fn extended(
    text: &str,
    listed: &Listed,
    operations: &[String],
    source: Option<&Source<'_>>,
) -> Option<String> {
    let variants = listed.operations.iter();
    let variants = variants
        .map(|name| ident::upper_camel(name))
        .collect::<BTreeSet<_>>();
    // Also one whose Rust name is that of another.
    let operations = operations
        .iter()
        .filter(|name| !variants.contains(&ident::upper_camel(name)));
    let operations = operations.map(|name| operation(name)).collect::<Vec<_>>();
    let source = source.filter(|source| !listed.sources.contains(source.id));
    let sources = source.map(Source::item).into_iter().collect::<Vec<_>>();
    let mut text = text.to_owned();
    for (key, items) in [("operations", operations), ("sources", sources)] {
        if !items.is_empty() {
            text = with_items(&text, key, &items)?;
        }
    }
    let is_readable = serde_yaml::from_str::<Value>(&text).is_ok();
    is_readable.then_some(text)
}

/// A file with further items at the end of one of its lists.
fn with_items(text: &str, key: &str, items: &[String]) -> Option<String> {
    let mut lines = text.lines().map(str::to_owned).collect::<Vec<_>>();
    let head = format!("{key}:");
    let start = lines.iter().position(|line| line.trim_end() == head);
    let Some(start) = start else {
        if lines.iter().any(|line| line.starts_with(&head)) {
            return None;
        }
        lines.push(head);
        lines.extend(items.iter().map(|item| format!("  - {item}")));
        return Some(lines.join("\n") + "\n");
    };
    let first = lines[start + 1..]
        .iter()
        .find(|line| line.trim_start().starts_with("- "))?;
    let indent = &first[..first.len() - first.trim_start().len()];
    let items = items
        .iter()
        .map(|item| format!("{indent}- {item}"))
        .collect::<Vec<_>>();
    let is_inside = |line: &String| line.is_empty() || line.starts_with([' ', '#', '-']);
    let length = lines[start + 1..]
        .iter()
        .take_while(|line| is_inside(line))
        .count();
    let mut end = start + 1 + length;
    while lines[end - 1].is_empty() || lines[end - 1].starts_with('#') {
        end -= 1;
    }
    lines.splice(end..end, items);
    Some(lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: Source<'_> = Source {
        id: "import-b",
        title: "b.csv",
        url: None,
    };

    fn extended(text: &str) -> Option<String> {
        super::extended(
            text,
            &Listed::of(text).unwrap(),
            &["stop".to_owned()],
            Some(&SOURCE),
        )
    }

    #[test]
    fn lists_grow_at_their_end() {
        let text = "catalog: a\noperations:\n- {name: start, summary: x}\n\n# Pages.\nsources:\n    - id: c\n      title: d\n";
        assert_eq!(
            extended(text).unwrap(),
            "catalog: a\noperations:\n- {name: start, summary: x}\n- {name: stop, summary: stop}\n\n# Pages.\nsources:\n    - id: c\n      title: d\n    - {id: import-b, title: \"b.csv\"}\n"
        );
        let grown = extended("catalog: a\n").unwrap();
        assert!(
            grown.ends_with("sources:\n  - {id: import-b, title: \"b.csv\"}\n"),
            "{grown}"
        );
        assert_eq!(extended(&grown).unwrap(), grown);
        assert_eq!(extended("catalog: a\nsources: [{id: c}]\n"), None);
    }

    #[test]
    fn operations_have_names_of_their_own() {
        let names = ["start", "START", "4x: y", "Start!", "a\u{202e}", "stop"].map(str::to_owned);
        assert_eq!(usable(names), ["start", "START", "stop"]);
    }
}
