//! A cell in, its text in YAML out: names, summaries and values.

use std::collections::BTreeSet;

/// Words that some YAML parser takes for something other than a string.
const AMBIGUOUS: [&str; 9] = ["false", "n", "no", "null", "off", "on", "true", "y", "yes"];

/// Names that are reserved by generated code or Rust.
const RESERVED: [&str; 3] = ["ALL", "COUNT", "Self"];

/// A word, in quotes unless every YAML parser takes it for a string.
pub(super) fn word(text: &str) -> String {
    let is_plain = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !AMBIGUOUS.contains(&text.to_ascii_lowercase().as_str());
    if is_plain {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// A recovery: a word, or one with delays, such as `retry 1s 2s then restart`.
pub(super) fn recovery(cell: &str) -> String {
    let parts = cell.split_once(" then ").and_then(|(delays, then)| {
        let (kind, delays) = delays.split_once(' ')?;
        let is_known = ["recheck", "retry", "slow-down"].contains(&kind);
        is_known.then_some((kind, delays, then))
    });
    let Some((kind, delays, then)) = parts else {
        return word(cell);
    };
    let delays = delays.split_whitespace().map(quoted);
    let delays = delays.collect::<Vec<_>>().join(", ");
    let then = word(then.trim());
    format!("{{{kind}: {{after: [{delays}], then: {then}}}}}")
}

/// A number as it is, anything else in quotes.
pub(super) fn number_or_quoted(text: &str) -> String {
    match text.parse::<u16>() {
        Ok(number) => number.to_string(),
        Err(_) => quoted(text),
    }
}

/// A text in double quotes, on one line, with hidden characters escaped.
pub(super) fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", visible(&escaped))
}

/// A text on one line, with hidden characters escaped.
pub(super) fn visible(text: &str) -> String {
    let mut visible = String::new();
    for character in text.chars() {
        let is_seen = !errdex_catalog::is_hidden(character);
        match (character, u32::from(character)) {
            ('\n', _) => visible += "\\n",
            ('\t', _) => visible += "\\t",
            _ if is_seen => visible.push(character),
            (_, number @ ..=0xffff) => visible += &format!("\\u{number:04x}"),
            (_, number) => visible += &format!("\\U{number:08x}"),
        }
    }
    visible
}

/// A Rust name that differs from all others by more than case.
pub(super) fn name(words: &str, key: &str, names: &mut BTreeSet<String>) -> String {
    let mut name = camel(words);
    if name.is_empty() {
        name = camel(key);
    }
    let begins = name.starts_with(|first: char| first.is_ascii_alphabetic());
    if !begins || RESERVED.contains(&name.as_str()) {
        name = format!("Code{name}");
    }
    if names.contains(&name.to_ascii_lowercase()) {
        name += &camel(key);
    }
    let mut unique = name.clone();
    let mut number = 2;
    while !names.insert(unique.to_ascii_lowercase()) {
        unique = format!("{name}No{number}");
        number += 1;
    }
    unique
}

/// `no data` and `NO_DATA` become `NoData`.
fn camel(words: &str) -> String {
    let is_shouted = is_shouted(words);
    let words = words.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .flat_map(|word| {
            let (first, rest) = word.split_at(usize::from(!word.is_empty()));
            let rest = if is_shouted {
                rest.to_ascii_lowercase()
            } else {
                rest.to_owned()
            };
            [first.to_ascii_uppercase(), rest]
        })
        .collect()
}

/// Words with underscores as a summary: `deadlock_detected` becomes "Deadlock detected".
pub(super) fn sentence(words: &str) -> String {
    let is_identifier = words.contains('_') && !words.contains(' ');
    let words = match is_identifier {
        true if is_shouted(words) => words.replace('_', " ").to_lowercase(),
        true => words.replace('_', " "),
        false => words.to_owned(),
    };
    let words = Some(words.trim_end_matches('.'))
        .filter(|words| !words.is_empty())
        .unwrap_or(&words);
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn is_shouted(words: &str) -> bool {
    !words.contains(|c: char| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_upper_case_become_camel_case() {
        let name = |words| name(words, "7", &mut BTreeSet::new());
        for (words, expected) in [
            ("NO_DATA", "NoData"),
            ("INVALID_ARGUMENT", "InvalidArgument"),
            ("OK", "Ok"),
            ("ALL", "All"),
            ("HTTP error", "HTTPError"),
            ("no data", "NoData"),
            ("aLL", "CodeALL"),
            ("self", "CodeSelf"),
            ("4xx", "Code4xx"),
            ("\u{e4}", "Code7"),
        ] {
            assert_eq!(name(words), expected, "{words}");
        }
        assert_eq!(sentence("NO_DATA"), "No data");
        assert_eq!(sentence("deadlock_detected"), "Deadlock detected");
        assert_eq!(sentence("HTTP is down."), "HTTP is down");
    }

    #[test]
    fn names_differ_by_more_than_case() {
        let names = &mut BTreeSet::new();
        let three = ["data", "DATA", "data"].map(|words| name(words, "1", names));
        assert_eq!(three, ["Data", "Data1", "Data1No2"]);
    }

    #[test]
    fn recoveries_have_delays() {
        for (cell, expected) in [
            ("restart", "restart"),
            (
                "retry 1s 2s then fix-account",
                r#"{retry: {after: ["1s", "2s"], then: fix-account}}"#,
            ),
            (
                "retry 1s then a: b",
                r#"{retry: {after: ["1s"], then: "a: b"}}"#,
            ),
            ("{x} 1s then restart", r#""{x} 1s then restart""#),
        ] {
            assert_eq!(recovery(cell), expected);
        }
    }

    #[test]
    fn anything_but_a_plain_word_is_quoted() {
        for plain in ["caller", "fix-request", "NoData"] {
            assert_eq!(word(plain), plain);
        }
        for other in [
            "N", "On", "null", "", "a b", "a: b", "-", "4xx", "[a]", "#a",
        ] {
            assert_eq!(word(other), format!("\"{other}\""));
        }
        assert_eq!(
            quoted("a\"\\\n\u{7f}\u{2028}\u{e0001}"),
            r#""a\"\\\n\u007f\u2028\U000e0001""#
        );
        assert_eq!(quoted("\u{e4}'"), "\"\u{e4}'\"");
    }
}
