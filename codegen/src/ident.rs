//! The only place that turns words of a catalog into Rust identifiers.

use proc_macro2::{Ident, Span};

/// Whether a word can be a Rust identifier: no keyword, no `_`.
pub(crate) fn is_identifier(word: &str) -> bool {
    // The parser accepts `gen`, which became a keyword with the 2024 edition.
    word != "gen" && syn::parse_str::<Ident>(word).is_ok()
}

/// Whether a word is written `LikeThis`, in ASCII.
pub(crate) fn is_upper_camel(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_uppercase())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether a word is written `like-this`, in ASCII, beginning with a letter.
pub(crate) fn is_kebab(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_lowercase())
        && !word.ends_with('-')
        && !word.contains("--")
        && word
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// `updateLayout` and `update-layout` become `UpdateLayout`.
pub(crate) fn upper_camel(word: &str) -> String {
    word.split(|c: char| !c.is_ascii_alphanumeric())
        .flat_map(|part| {
            let mut letters = part.chars();
            let first = letters.next().map(|first| first.to_ascii_uppercase());
            first.into_iter().chain(letters)
        })
        .collect()
}

/// `error-codes` becomes `error_codes`.
pub(crate) fn snake(word: &str) -> String {
    word.replace('-', "_")
}

/// A token for a word that the checks have found to be an identifier.
pub(crate) fn token(word: &str) -> Ident {
    Ident::new(word, Span::call_site())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_no_identifiers() {
        for word in [
            "Self", "self", "crate", "fn", "_", "", "a b", "1a", "async", "gen",
        ] {
            assert!(!is_identifier(word), "{word}");
        }
        assert!(is_identifier("TaskConflict"));
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
    }
}
