//! Rust names for entries: valid, and different from all others by more than case.

use std::collections::BTreeSet;

use errdex_catalog::ident;

/// A name is at most this long if it is made from a text.
const MAX_LENGTH: usize = 60;

/// Constants of every generated type.
const RESERVED: [&str; 2] = ["ALL", "COUNT"];

/// The names that are taken.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: BTreeSet<String>,
}

/// Whether a word can be the name of an entry.
pub(super) fn is_name(word: &str) -> bool {
    ident::is_upper_camel(word) && ident::is_identifier(word) && !RESERVED.contains(&word)
}

/// The name that the catalog itself makes from a symbol, if it can.
pub(super) fn of_symbol(symbol: &str) -> Option<String> {
    let name = ident::of_symbol(symbol);
    is_name(&name).then_some(name)
}

/// Whether a text is one word that programs use as a name.
pub(super) fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.contains(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-.:".contains(c))
}

impl Names {
    /// Takes a name; false if it was taken before.
    pub(super) fn take(&mut self, name: &str) -> bool {
        self.taken.insert(name.to_ascii_lowercase())
    }

    pub(super) fn is_taken(&self, name: &str) -> bool {
        self.taken.contains(&name.to_ascii_lowercase())
    }

    /// Makes and takes a name from the words of a text, or from the key.
    pub(super) fn make(&mut self, words: &str, key: &str) -> String {
        let from_key = camel(key);
        let mut name = camel(words);
        if name.is_empty() || !name.is_ascii() {
            name.clone_from(&from_key);
        }
        if !is_name(&name) {
            name = format!("Code{name}");
        }
        if self.is_taken(&name) && !from_key.is_empty() {
            name += &from_key;
        }
        let mut unique = name.clone();
        let mut number = 2;
        while !self.take(&unique) {
            unique = format!("{name}No{number}");
            number += 1;
        }
        unique
    }
}

/// `no data` and `NO_DATA` become `NoData`; a long text is cut after a word.
fn camel(words: &str) -> String {
    let is_shouted = !words.contains(|c: char| c.is_ascii_lowercase());
    let mut name = String::new();
    for word in words.split(|c: char| !c.is_ascii_alphanumeric()) {
        let (first, rest) = word.split_at(usize::from(!word.is_empty()));
        if !name.is_empty() && name.len() + word.len() > MAX_LENGTH {
            break;
        }
        name += &first.to_ascii_uppercase();
        name += &if is_shouted {
            rest.to_ascii_lowercase()
        } else {
            rest.to_owned()
        };
    }
    name.truncate(2 * MAX_LENGTH);
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_in_camel_case() {
        for (words, expected) in [
            ("NO_DATA", "NoData"),
            ("OK", "Ok"),
            ("ALL", "All"),
            ("HTTP error", "HTTPError"),
            ("no data", "NoData"),
            ("aLL", "CodeALL"),
            ("self", "CodeSelf"),
            ("4xx", "Code4xx"),
            ("\u{e4}", "Code7"),
            ("", "Code7"),
        ] {
            assert_eq!(Names::default().make(words, "7"), expected, "{words}");
        }
        let long = Names::default().make(&"word ".repeat(40), "7");
        assert_eq!(long, "Word".repeat(15));
    }

    #[test]
    fn names_differ_by_more_than_case() {
        let mut names = Names::default();
        let three = ["data", "DATA", "data"].map(|words| names.make(words, "1"));
        assert_eq!(three, ["Data", "Data1", "Data1No2"]);
        let mut names = Names::default();
        let others = ["", "\u{e4}"].map(|key| names.make("", key));
        assert_eq!(others, ["Code", "CodeNo2"]);
    }
}
