//! Words of a catalog as Rust identifiers: which words are valid, and how identifiers are made.

use crate::yaml::scalar::hexadecimal;

/// The keywords of the 2024 edition, including reserved ones.
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Whether a word is an ASCII identifier of Rust, and neither a keyword nor `_`.
pub fn is_identifier(word: &str) -> bool {
    let starts = |first: char| first.is_ascii_alphabetic() || first == '_';
    word != "_"
        && word.starts_with(starts)
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !KEYWORDS.contains(&word)
}

/// Whether a word is written `LikeThis`, in ASCII.
pub fn is_upper_camel(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_uppercase())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether a word is written `like-this`, in ASCII, beginning with a letter.
pub fn is_kebab(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_lowercase())
        && !word.ends_with('-')
        && !word.contains("--")
        && word
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// `updateLayout` and `update-layout` become `UpdateLayout`.
pub fn upper_camel(word: &str) -> String {
    word.split(|c: char| !c.is_ascii_alphanumeric())
        .flat_map(|part| {
            let mut letters = part.chars();
            let first = letters.next().map(|first| first.to_ascii_uppercase());
            first.into_iter().chain(letters)
        })
        .collect()
}

/// `STATUS_ACCESS_VIOLATION` and `array_subscript_error` become `StatusAccessViolation` and
/// `ArraySubscriptError`; the case of other symbols is kept.
pub fn of_symbol(symbol: &str) -> String {
    let is_shouted = !symbol.bytes().any(|byte| byte.is_ascii_lowercase());
    if is_shouted {
        upper_camel(&symbol.to_ascii_lowercase())
    } else {
        upper_camel(symbol)
    }
}

/// Whether a word is written `like_this`, in ASCII, beginning with a letter.
pub fn is_snake(word: &str) -> bool {
    !word.contains('-') && is_kebab(&word.replace('_', "-"))
}

/// `error-codes` becomes `error_codes`.
pub fn snake(word: &str) -> String {
    word.replace('-', "_")
}

/// The number that a word spells, in decimal or as `0x1F`.
pub fn number(word: &str) -> Option<i128> {
    word.parse().ok().or_else(|| hexadecimal(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_not_identifiers() {
        for word in [
            "Self", "self", "crate", "fn", "_", "", "a b", "1a", "async", "gen",
        ] {
            assert!(!is_identifier(word), "{word}");
        }
        assert!(is_identifier("TaskConflict"));
    }

    #[test]
    fn numbers_are_read() {
        assert_eq!([number("7"), number("-7")], [Some(7), Some(-7)]);
        assert_eq!(
            [number("0x1F"), number("0X1F"), number("x"), number("")],
            [Some(31), Some(31), None, None]
        );
        assert_eq!([number("0x-1F"), number("-0x1F"), number("0x")], [None; 3]);
    }

    #[test]
    fn case_is_checked() {
        assert!(is_upper_camel("Mp4Broken"));
        assert!(!is_upper_camel("taskConflict") && !is_upper_camel("Task_Conflict"));
        assert!(!is_upper_camel("\u{c4}rger") && !is_upper_camel(""));
        assert!(is_kebab("error-codes") && is_kebab("v2"));
        assert!(!is_kebab("-a") && !is_kebab("a-") && !is_kebab("a--b") && !is_kebab("A"));
    }

    #[test]
    fn words_are_joined() {
        assert_eq!(upper_camel("updateLayout"), "UpdateLayout");
        assert_eq!(upper_camel("cloud-recording"), "CloudRecording");
        assert_eq!(snake("error-codes"), "error_codes");
        assert_eq!(
            of_symbol("STATUS_ACCESS_VIOLATION"),
            "StatusAccessViolation"
        );
        assert_eq!(of_symbol("array_subscript_error"), "ArraySubscriptError");
        assert_eq!(of_symbol("InvalidParameter"), "InvalidParameter");
    }
}
