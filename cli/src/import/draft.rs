//! From rows to the text of a catalog.

use std::collections::BTreeSet;

use super::Row;

/// Where the table comes from.
pub(super) struct Source<'a> {
    pub(super) title: &'a str,
    pub(super) url: Option<&'a str>,
}

/// `catalog.yaml` of a draft.
pub(super) fn catalog(id: &str, source: &Source<'_>) -> String {
    let url = source
        .url
        .map_or_else(String::new, |url| format!(", url: {}", quoted(url)));
    format!(
        "# A draft written by `errdex import`.\n\
         catalog: {id}\n\
         title: {}\n\
         sources:\n  - {{id: import, title: {}{url}}}\n",
        quoted(id),
        quoted(source.title)
    )
}

/// A domain of a draft.
pub(super) struct Domain<'a> {
    pub(super) id: &'a str,
    pub(super) type_name: &'a str,
    pub(super) rows: &'a [Row],
}

impl Domain<'_> {
    /// The text of its file.
    pub(super) fn text(&self) -> String {
        let key_type = self.key_type();
        let mut text = format!(
            "# A draft written by `errdex import`.\n\
             domain: {}\n\
             type: {}\n\
             key: {key_type}\n\
             title: {}\n\
             found_in: {}\n\
             entries:\n",
            self.id,
            self.type_name,
            quoted(self.id),
            quoted("the response"),
        );
        let mut names = BTreeSet::new();
        for row in self.rows {
            text += &entry(row, key_type, &mut names);
        }
        text
    }

    /// The narrowest type that holds every key.
    fn key_type(&self) -> &'static str {
        let number = |row: &Row| {
            let key = row.get("key")?;
            let number = key.parse::<i64>().ok()?;
            (number.to_string() == *key).then_some(number)
        };
        let Some(numbers) = self.rows.iter().map(number).collect::<Option<Vec<_>>>() else {
            return "string";
        };
        let fits = |low, high| numbers.iter().all(|number| (low..=high).contains(number));
        if fits(0, i64::from(u16::MAX)) {
            "u16"
        } else if fits(0, i64::from(u32::MAX)) {
            "u32"
        } else {
            "i64"
        }
    }
}

fn entry(row: &Row, key_type: &str, names: &mut BTreeSet<String>) -> String {
    let get = |field: &str| row.get(field).map(String::as_str);
    let key = get("key").unwrap_or_default();
    let mut text = if key_type == "string" {
        format!("  - text: {}\n", quoted(key))
    } else {
        format!("  - code: {key}\n")
    };
    let name = name(get("name").or(get("summary")).unwrap_or(key), key, names);
    text += &format!("    name: {name}\n");
    text += &match get("summary").or(get("name")) {
        Some(summary) => format!("    summary: {}\n", quoted(&sentence(summary))),
        None => missing("summary"),
    };
    text += "    lifecycle: {state: current}\n    meanings:\n";
    let mut fields = Vec::new();
    fields.extend(get("on").map(|on| format!("on: [{on}]")));
    fields.extend(get("http").map(|http| format!("http: [{http}]")));
    fields.extend(get("text").map(|text| format!("texts: [{}]", quoted(text))));
    fields.extend(get("cause").map(|cause| format!("causes: [{}]", quoted(cause))));
    fields.push(get("fault").map_or_else(|| missing("fault"), |fault| format!("fault: {fault}")));
    let recovery = get("recovery");
    if let Some(fix) = get("fix") {
        fields.push(format!("fixes: [{}]", quoted(fix)));
    } else if recovery != Some("settled") {
        fields.push(missing("fixes"));
    }
    fields.push(recovery.map_or_else(|| missing("recovery"), |word| format!("recovery: {word}")));
    fields.extend(get("evidence").map(|evidence| format!("evidence: {evidence}")));
    fields.push("sources: [import]".to_owned());
    for (i, field) in fields.iter().enumerate() {
        let lead = if i == 0 { "      - " } else { "        " };
        text += &format!("{lead}{}\n", field.trim());
    }
    text
}

/// A comment in place of what the table lacks.
fn missing(field: &str) -> String {
    format!("    # missing: {field}\n")
}

/// A Rust name that no other entry has.
fn name(words: &str, key: &str, names: &mut BTreeSet<String>) -> String {
    let camel = |words: &str| {
        let words = words.split(|c: char| !c.is_ascii_alphanumeric());
        words
            .flat_map(|word| {
                let mut letters = word.chars();
                let first = letters.next().map(|first| first.to_ascii_uppercase());
                first.into_iter().chain(letters)
            })
            .collect::<String>()
    };
    let mut name = camel(words);
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) || name == "Self" {
        name = format!("Code{name}");
    }
    if !names.insert(name.clone()) {
        name += &camel(key);
        names.insert(name.clone());
    }
    name
}

/// Words with underscores as a summary: `deadlock_detected` becomes "Deadlock detected".
fn sentence(words: &str) -> String {
    let words = if words.contains(' ') {
        words.to_owned()
    } else {
        words.replace('_', " ")
    };
    let words = words.trim_end_matches('.');
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// A text in quotes; JSON's are YAML's too.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
