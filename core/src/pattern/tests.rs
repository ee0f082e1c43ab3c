//! Texts and patterns, by example and against a slow reading of the definition.

use super::Parts;
use crate::text::Seen;

use proptest::collection::vec;
use proptest::prelude::*;

extern crate std;
use std::borrow::ToOwned as _;
use std::string::String;
use std::vec::Vec;
use std::{format, vec};

fn parts<'a>(pattern: &'a str, text: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    Some(Parts::new(pattern, Seen::new(text))?.collect())
}

fn values<'a>(pattern: &'a str, text: &'a str) -> Option<Vec<&'a str>> {
    Some(
        parts(pattern, text)?
            .into_iter()
            .map(|(_, value)| value)
            .collect(),
    )
}

#[test]
fn what_makes_no_other_text_makes_no_other_fixed_part() {
    let pattern = "Acquire: invalid {field} value!";
    for text in [
        "Acquire: invalid cname value!",
        "acquire: INVALID cname Value",
        "  Acquire:\u{a0}\n invalid \t cname  value ",
        "\"Acquire: invalid cname value!\"",
        "\u{201c}Acquire: invalid 'cname' value.\u{201d}",
    ] {
        assert_eq!(
            parts(pattern, text),
            Some(vec![("field", "cname")]),
            "{text}"
        );
    }
    for text in [
        "",
        "Acquire: invalid value!",
        "Acquire: invalid  value!",
        "Acquire: invalidcname value!",
        "Acquire: invalid cnamevalue!",
        "Acquire : invalid cname value!",
        "Start: invalid cname value!",
        "Acquire: invalid cname value! Again",
    ] {
        assert_eq!(parts(pattern, text), None, "{text}");
    }
}

#[test]
fn values_are_as_they_were_written() {
    assert_eq!(
        values("no {what} found", "No Such  Thing found"),
        Some(vec!["Such  Thing"])
    );
    assert_eq!(
        values("unknown column {name}", "unknown column \"a.b\"."),
        Some(vec!["a.b"])
    );
    assert_eq!(
        values("{who} is gone", "'task 7' is gone"),
        Some(vec!["task 7"])
    );
    assert_eq!(
        values("name {name} is empty", "name \"\" is empty"),
        Some(vec!["\"\""])
    );
    assert_eq!(
        values("uid={uid}, cname={cname}", "uid=1,  cname= x y"),
        Some(vec!["1", "x y"])
    );
    assert_eq!(
        values("{a}-{b}", "ü-\u{1f600}"),
        Some(vec!["ü", "\u{1f600}"])
    );
}

#[test]
fn a_part_ends_where_the_fixed_text_after_it_is_first_found() {
    assert_eq!(values("{a}-{b}", "1-2-3"), Some(vec!["1", "2-3"]));
    assert_eq!(values("{a}-{b}-", "1-2-3-"), Some(vec!["1", "2-3"]));
    assert_eq!(values("{a} {b}x", "a b cx"), Some(vec!["a", "b c"]));
    // A part has at least one character, and so may begin with the text after it.
    assert_eq!(values("{a}-{b}", "--1"), Some(vec!["-", "1"]));
    assert_eq!(values("{a}-{b}", "-1"), None);
    assert_eq!(values("x{a}x", "xx"), None);
    assert_eq!(values("x{a}x", "x x"), None);
    assert_eq!(values("x{a}x", "xxx"), Some(vec!["x"]));
}

#[test]
fn a_pattern_that_is_none_fits_nothing() {
    for pattern in ["", "plain", "{", "}", "{a", "a {b", "a {b} {"] {
        for text in ["", "plain", "a b", "a {b", "{", "a b c"] {
            assert_eq!(parts(pattern, text), None, "{pattern} {text}");
        }
    }
}

/// Lowercase, with a space between words.
fn plain(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>();
    words.join(" ").to_ascii_lowercase()
}

/// Whether the rest of a text fits the rest of a pattern, by trying every end of the first part.
fn fits(fixed: &[&str], text: &str) -> bool {
    let Some((first, rest)) = fixed.split_first() else {
        return false;
    };
    let Some(text) = text.strip_prefix(first) else {
        return false;
    };
    if rest.is_empty() {
        return text.is_empty();
    }
    let mut ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.any(|end| !text[..end].trim().is_empty() && fits(rest, &text[end..]))
}

/// Fixed texts that look much like each other, of characters for which patterns have rules.
fn fixed() -> impl Strategy<Value = String> {
    "[aAb ]{1,3}"
}

/// A pattern and its fixed texts.
fn patterns() -> impl Strategy<Value = (String, Vec<String>)> {
    (vec(fixed(), 0..3), "[aAb ]{0,2}", "[aAb ]{0,2}")
        .prop_map(|(between, first, last)| [vec![first], between, vec![last]].concat())
        .prop_map(|fixed| {
            let mut pattern = fixed[0].clone();
            for (number, text) in fixed[1..].iter().enumerate() {
                pattern += &format!("{{p{number}}}{text}");
            }
            (pattern, fixed)
        })
        .prop_filter("a pattern has fixed text", |(_, fixed)| {
            !fixed.concat().trim().is_empty()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// Nothing is missed by never taking a choice back.
    #[test]
    fn a_text_fits_if_any_choice_of_parts_fits(
        (pattern, fixed) in patterns(),
        values in vec("[aAb ]{0,4}", 3),
        any in "[aAb ]{0,10}",
    ) {
        let plainly = plain(&pattern);
        let pieces = plainly.split(['{', '}']).step_by(2).collect::<Vec<_>>();
        // Any text rarely fits, and one that is put together rarely does not.
        let values = [vec![String::new()], values].concat();
        let pairs = values.iter().zip(&fixed);
        let built = pairs.map(|(value, fixed)| format!("{value}{fixed}"));
        for text in [any, built.collect()] {
            prop_assert_eq!(parts(&pattern, &text).is_some(), fits(&pieces, &plain(&text)), "{:?}", text);
        }
    }

    #[test]
    fn parts_without_the_fixed_texts_are_given_back(
        (pattern, fixed) in patterns(),
        words in vec("[c-z0-9\u{e9}]([c-z: {}]{0,5}[c-z0-9\u{e9}])?", 3),
        upper: bool,
        around in (" {0,2}\"?", "[.!]?\"? {0,2}"),
    ) {
        // Spaces occur in some of the values, so the fixed text after a part must have more.
        let has_text = |text: &&String| !text.trim().is_empty();
        prop_assume!(fixed[1..fixed.len() - 1].iter().all(|text| has_text(&text)));
        let write = |text: &str| if upper { text.to_uppercase() } else { text.to_owned() };
        let mut text = write(&fixed[0]);
        for (value, fixed) in words.iter().zip(&fixed[1..]) {
            text += value;
            text += &write(fixed);
        }
        let text = format!("{}{text}{}", around.0, around.1);
        let expected = words[..fixed.len() - 1].iter().map(String::as_str);
        prop_assert_eq!(values(&pattern, &text), Some(expected.collect::<Vec<_>>()));
    }

    /// Texts that are one for classification fit the same patterns.
    #[test]
    fn one_text_fits_one_way((pattern, _) in patterns(), text in "[aAb ]{0,10}") {
        // Quotes around nothing are a text.
        prop_assume!(!text.trim().is_empty());
        let parts = |text: &str| {
            let parts = Parts::new(&pattern, Seen::new(text))?;
            Some(parts.map(|(_, value)| plain(value)).collect::<Vec<_>>())
        };
        let expected = parts(&text);
        for other in [
            text.to_ascii_uppercase(),
            format!("\"{text}.\" "),
            text.replace(' ', " \n "),
        ] {
            prop_assert!(Seen::new(&other).is(&text));
            prop_assert_eq!(parts(&other), expected.clone(), "{:?}", other);
        }
    }

    #[test]
    fn any_texts_are_compared(pattern: String, text: String) {
        if let Some(parts) = parts(&pattern, &text) {
            prop_assert!(parts.iter().all(|(_, value)| !value.is_empty() && text.contains(value)));
        }
    }
}
