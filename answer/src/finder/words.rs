//! Texts as words that can be compared, whatever their case, width, punctuation and grammar.
//!
//! Knows English suffixes and how Chinese is written, and nothing about catalogs.

/// Calls `found` with each word in lower case, and where it begins in the text.
///
/// `taskConflict` and `task_conflict` are two words, `1.3` and `don't` are one, and so are neighboring
/// ideographs, which have no spaces between words.
pub(super) fn each(text: &str, mut found: impl FnMut(&str, usize)) {
    let mut word = String::new();
    let mut start = 0;
    let mut last = ' ';
    let mut chars = text.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let char = narrow(char);
        let next = chars.peek().map_or(' ', |(_, next)| narrow(*next));
        let is_hump = last.is_lowercase() && char.is_uppercase();
        let joins = match char {
            '.' => last.is_ascii_digit() && next.is_ascii_digit(),
            '\'' | '\u{2019}' => last.is_alphabetic() && next.is_alphabetic(),
            _ => char.is_alphanumeric() && !is_hump && is_ideograph(char) == is_ideograph(last),
        };
        if !joins && !word.is_empty() {
            found(&word, start);
            word.clear();
        }
        if char.is_alphanumeric() || joins && char == '.' {
            if word.is_empty() {
                start = at;
            }
            word.extend(char.to_lowercase());
        }
        last = char;
    }
    if !word.is_empty() {
        found(&word, start);
    }
}

/// A character as keyboards for Latin letters write it: chats and input methods make wide ones.
pub(super) fn narrow(char: char) -> char {
    match char {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(char as u32 - 0xfee0).unwrap_or(char),
        '\u{3000}' => ' ',
        _ => char,
    }
}

/// Whether a character belongs to a language that is written without spaces.
pub(super) fn is_ideograph(char: char) -> bool {
    matches!(char, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// A word in lower case without the suffixes of English grammar: `expired`, `expires` and `expire` are
/// the same, and so are `invalid`, `bad` and `wrong`.
pub(super) fn fold(word: &str) -> &str {
    if !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word;
    }
    let suffix = ["ings", "ing", "ied", "ies", "ed", "es", "s"];
    let suffix = suffix.iter().find_map(|suffix| word.strip_suffix(suffix));
    let is_plain = ["ss", "us", "is"].iter().any(|end| word.ends_with(end));
    let stem = suffix.filter(|stem| stem.len() > 2 && !is_plain);
    let stem = stem.unwrap_or(word);
    let stem = match stem.strip_suffix(['e', 'y']) {
        Some(shorter) if shorter.len() > 2 => shorter,
        _ => stem,
    };
    let stem = match stem.as_bytes() {
        [_, _, .., a, b] if a == b => &stem[..stem.len() - 1],
        _ => stem,
    };
    match stem {
        "bad" | "illegal" | "incorrect" | "wrong" => "invalid",
        "failur" => "fail",
        _ => stem,
    }
}

/// The folded words of a text.
pub(super) fn folded(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each(text, |word, _| words.push(fold(word).to_owned()));
    words
}

/// The letters and digits of a text, in lower case.
pub(super) fn letters(text: &str) -> impl Iterator<Item = char> {
    let letters = text.chars().map(narrow);
    letters
        .filter(|char| char.is_alphanumeric())
        .flat_map(char::to_lowercase)
}

/// Whether two texts have the same letters and digits, and at least one.
pub(super) fn same_letters(a: &str, b: &str) -> bool {
    letters(a).next().is_some() && letters(a).eq(letters(b))
}

/// The number that a word is, in decimal or hexadecimal.
pub(super) fn number(word: &str) -> Option<i128> {
    let digits = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X"));
    match digits {
        // A sign is not a digit, although the standard library reads it.
        // Tables group the digits: `0x_04_01_00_00`.
        Some(digits) => {
            let digits = digits.replace('_', "");
            let is_number = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            let number = is_number.then(|| i128::from_str_radix(&digits, 16));
            number?.ok()
        }
        None => word.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        each(text, |word, start| {
            assert!(text.is_char_boundary(start));
            words.push(word.to_owned());
        });
        words
    }

    #[test]
    fn words_end_where_people_see_an_end() {
        assert_eq!(all("TaskConflict"), ["task", "conflict"]);
        assert_eq!(all("no_recorded-data!"), ["no", "recorded", "data"]);
        assert_eq!(all("isn't it?"), ["isnt", "it"]);
        assert_eq!(all("TLS 1.3."), ["tls", "1.3"]);
        assert_eq!(all("错误码62，ＨＴＴＰ"), ["错误码", "62", "http"]);
        assert!(all(" ?!… ").is_empty());
    }

    #[test]
    fn grammar_makes_no_other_word() {
        for [a, b] in [
            ["expired", "expires"],
            ["expire", "expiring"],
            ["stopping", "stops"],
            ["stopped", "stop"],
            ["statuses", "status"],
            ["codes", "code"],
            ["retries", "retry"],
            ["call", "calling"],
            ["warnings", "warning"],
        ] {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
        for [a, b] in [["task", "token"], ["status", "state"], ["is", "i"]] {
            assert_ne!(fold(a), fold(b), "{a} {b}");
        }
    }

    #[test]
    fn a_number_has_one_value() {
        assert_eq!(number("0x3E"), Some(62));
        assert_eq!(number("0062"), Some(62));
        assert_eq!(number("-1073741819"), Some(-1_073_741_819));
        for word in ["", "0x", "0x-3", "6.2", "62a", &"9".repeat(40)] {
            assert_eq!(number(word), None, "{word}");
        }
    }
}
