//! Entries in, lines of YAML out, each with the value that it belongs to.

use serde_yaml::Value;

/// Words that some readers of YAML take for something other than a text.
const AMBIGUOUS: [&str; 9] = ["false", "n", "no", "null", "off", "on", "true", "y", "yes"];

/// A list on one line is at most this long.
const FLOW_COLUMNS: usize = 60;

/// A step on the way from an entry to a value in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Member(String),
    Item(usize),
}

/// The value that a line belongs to: the number of its entry, and the way to it.
pub(super) type Owner = (usize, Vec<Step>);

/// A text whose lines have owners.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub(super) text: String,
    owners: Vec<Option<Owner>>,
    /// Whether each item of a list is on a line of its own.
    is_apart: bool,
}

/// A record: its members, in the order of the format.
pub(super) type Record = Vec<(String, Value)>;

impl Lines {
    /// A text in which every value has lines of its own.
    pub(super) fn apart() -> Self {
        Self {
            is_apart: true,
            ..Self::default()
        }
    }

    pub(super) fn line(&mut self, line: &str) {
        self.push(line, None);
    }

    fn push(&mut self, line: &str, owner: Option<Owner>) {
        self.text += line;
        self.text.push('\n');
        self.owners.push(owner);
    }

    /// The owner of a line, counted from 1.
    pub(super) fn owner(&self, line: usize) -> Option<&Owner> {
        self.owners.get(line.checked_sub(1)?)?.as_ref()
    }

    /// An item of a list of entries, whose first member is given as it is written.
    pub(super) fn entry(&mut self, number: usize, first: &str, members: &[(String, Value)]) {
        let owner = (number, Vec::new());
        self.push(&format!("  - {first}"), Some(owner));
        for (key, value) in members {
            let mut path = vec![Step::Member(key.clone())];
            self.member(number, "    ", 4, key, value, &mut path);
        }
    }

    /// A member of a record; `lead` is what comes before its key, and `indent` the column of the key.
    fn member(
        &mut self,
        number: usize,
        lead: &str,
        indent: usize,
        key: &str,
        value: &Value,
        path: &mut Vec<Step>,
    ) {
        let owner = Some((number, path.clone()));
        let key_text = scalar(key);
        let spaces = " ".repeat(indent + 2);
        match value {
            Value::String(text) if is_block(text) => {
                self.push(&format!("{lead}{key_text}: |-"), owner.clone());
                for line in text.lines() {
                    let spaces = if line.is_empty() { "" } else { &spaces };
                    self.push(&format!("{spaces}{line}"), owner.clone());
                }
            }
            Value::Sequence(items) if self.is_apart || !is_flow_list(items) => {
                self.push(&format!("{lead}{key_text}:"), owner);
                for (i, item) in items.iter().enumerate() {
                    path.push(Step::Item(i));
                    let lead = format!("{spaces}- ");
                    match item {
                        Value::Mapping(members) => {
                            self.members(number, &lead, indent + 4, members, path);
                        }
                        item => {
                            let owner = Some((number, path.clone()));
                            self.push(&format!("{lead}{}", flow(item)), owner);
                        }
                    }
                    path.pop();
                }
            }
            Value::Mapping(members)
                if key != "recovery" && members.len() > usize::from(key != "facets") =>
            {
                self.push(&format!("{lead}{key_text}:"), owner);
                self.members(number, &spaces, indent + 2, members, path);
            }
            value => self.push(&format!("{lead}{key_text}: {}", flow(value)), owner),
        }
    }

    fn members(
        &mut self,
        number: usize,
        first: &str,
        indent: usize,
        members: &serde_yaml::Mapping,
        path: &mut Vec<Step>,
    ) {
        let spaces = " ".repeat(indent);
        for (i, (key, value)) in members.iter().enumerate() {
            let key = plain(key);
            let lead = if i == 0 { first } else { &spaces };
            path.push(Step::Member(key.clone()));
            self.member(number, lead, indent, &key, value, path);
            path.pop();
        }
    }
}

/// A value as a text without quotes, for keys and messages.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => flow(value),
    }
}

/// Whether a text is written over several lines.
fn is_block(text: &str) -> bool {
    let is_padded = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
    text.contains('\n') && !is_padded && !text.contains(|c: char| c.is_control() && c != '\n')
}

/// Whether a list is short enough for one line, and has no texts for people.
fn is_flow_list(items: &[Value]) -> bool {
    let is_word = |item: &Value| match item {
        Value::String(text) => !text.contains(' '),
        Value::Number(_) | Value::Bool(_) => true,
        _ => false,
    };
    items.iter().all(is_word)
        && items.iter().map(|item| flow(item).len() + 2).sum::<usize>() <= FLOW_COLUMNS
}

/// A value on one line.
pub(super) fn flow(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(yes) => yes.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => scalar(text),
        Value::Sequence(items) => {
            let items = items.iter().map(flow).collect::<Vec<_>>();
            format!("[{}]", items.join(", "))
        }
        Value::Mapping(members) => {
            let members = members.iter();
            let members =
                members.map(|(key, value)| format!("{}: {}", scalar(&plain(key)), flow(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        Value::Tagged(tagged) => flow(&tagged.value),
    }
}

/// A text on one line, in quotes unless every reader of YAML takes it for a text.
pub(super) fn scalar(text: &str) -> String {
    let is_plain = text.starts_with(|first: char| first.is_ascii_alphabetic())
        // `e5` looks like a number.
        && (text.contains(|c: char| c.is_ascii_alphabetic() && !"eE".contains(c))
            || !text.contains(|c: char| c.is_ascii_digit()))
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        && !AMBIGUOUS.contains(&text.to_ascii_lowercase().as_str());
    if is_plain {
        return text.to_owned();
    }
    // JSON is YAML, and each of its texts is in double quotes.
    let json = serde_json::Value::from(text).to_string();
    let mut quoted = String::with_capacity(json.len());
    for c in json.chars() {
        if errdex_catalog::is_hidden(c) {
            match u32::from(c) {
                number @ ..=0xffff => quoted += &format!("\\u{number:04x}"),
                number => quoted += &format!("\\U{number:08x}"),
            }
        } else {
            quoted.push(c);
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn anything_but_a_plain_word_is_quoted() {
        for plain in ["caller", "fix-request", "NoData", "since_when"] {
            assert_eq!(scalar(plain), plain);
        }
        for other in [
            "N", "On", "null", "", "a b", "a: b", "-", "4xx", "[a]", "#a", "e5", "12",
        ] {
            assert_eq!(scalar(other), format!("\"{other}\""));
        }
        assert_eq!(
            scalar("a\"\\\n\u{7f}\u{2028}\u{e0001}"),
            r#""a\"\\\n\u007f\u2028\U000e0001""#
        );
    }

    #[test]
    fn every_line_knows_its_value() {
        let value = serde_yaml::from_str::<serde_yaml::Mapping>(
            "{summary: a b, details: \"a\\nb\", meanings: [{causes: [c d, e f], recovery: {retry: {after: [1s]}}}]}",
        );
        let members = value.unwrap().into_iter();
        let members = members
            .map(|(key, value)| (plain(&key), value))
            .collect::<Vec<_>>();
        let mut lines = Lines::default();
        lines.line("entries:");
        lines.entry(0, "code: 7", &members);
        let expected = "entries:\n  - code: 7\n    summary: \"a b\"\n    details: |-\n      a\n      b\n    \
                        meanings:\n      - causes:\n          - \"c d\"\n          - \"e f\"\n        \
                        recovery: {retry: {after: [\"1s\"]}}\n";
        assert_eq!(lines.text, expected);
        assert_eq!(lines.owner(1), None);
        assert_eq!(lines.owner(2), Some(&(0, Vec::new())));
        let member = |name: &str| Step::Member(name.to_owned());
        let path = vec![
            member("meanings"),
            Step::Item(0),
            member("causes"),
            Step::Item(1),
        ];
        assert_eq!(lines.owner(10), Some(&(0, path)));
    }

    fn value() -> impl Strategy<Value = Value> {
        let text = prop_oneof![any::<String>(), "[a-z:#\\-\\n ]{0,9}"].prop_map(Value::String);
        let leaf = prop_oneof![4 => text, 1 => any::<i64>().prop_map(Value::from)];
        leaf.prop_recursive(3, 12, 4, |inner| {
            let list = prop::collection::vec(inner.clone(), 1..4).prop_map(Value::Sequence);
            let record = prop::collection::btree_map("[a-z ]{1,5}", inner, 1..4);
            let record = record.prop_map(|members| {
                let members = members
                    .into_iter()
                    .map(|(key, value)| (Value::String(key), value));
                Value::Mapping(members.collect())
            });
            prop_oneof![list, record]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn values_come_back(value in value()) {
            let mut lines = Lines::default();
            lines.entry(0, "code: 7", &[("a".to_owned(), value.clone())]);
            let read = serde_yaml::from_str::<Value>(&lines.text);
            let read = read.map_err(|error| TestCaseError::fail(format!("{error}\n{}", lines.text)))?;
            prop_assert_eq!(&read[0]["a"], &value, "{}", lines.text);
        }
    }
}
