//! The text around a number in, what it says about the number out: whether a word announces a code, and
//! whether the number is glued to a sentence. Also has the units of amounts.
//!
//! Knows neither tokens nor rows.

use super::texts::is_quote;

/// Words after a number that make it an amount.
pub(super) const UNITS: &str = " s ms sec secs second seconds min mins minute minutes h hr hrs hour hours day days week weeks \
    month months year years am pm kb mb gb tb kib mib gib bit bits byte bytes bps kbps mbps gbps hz khz mhz ghz px \
    pixel pixels fps dpi pt em rem st nd rd th x d p k m g v w percent times time retries retry attempt attempts \
    requests users people hosts channels characters char chars letters digits items entries streams files pages \
    steps lines columns rows core cores threads 秒 毫秒 分 分钟 小时 天 周 月 年 日 个 次 位 路 倍 种 项 条 章 节 页 人 ";

/// Words that end like `code` and mean something else.
const NO_CODES: [&str; 9] = [
    "decode",
    "encode",
    "transcode",
    "postcode",
    "zipcode",
    "barcode",
    "qrcode",
    "unicode",
    "bytecode",
];

/// Words that end with a number of their own.
const STANDARDS: [&str; 9] = [
    "utf-8", "utf-16", "utf-32", "sha-1", "sha-256", "mp3", "mp4", "base64", "ipv6",
];

/// The beginnings of such words, and other words that often carry a number.
const STEMS: &str = " sha utf uid ipv mpeg arm amd int uint float base web log oauth http https win crc user room \
    channel file test host node server version step level page line item port ";

/// Words before a number are searched for among this many characters, so that a page of one line takes
/// no longer than one of many.
pub(super) const NEAR: usize = 60;

/// The last characters of a text.
pub(super) fn last(text: &str, count: usize) -> &str {
    let start = text.char_indices().rev().nth(count.saturating_sub(1));
    &text[start.map_or(0, |(start, _)| start)..]
}

pub(super) fn is_one_of(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|known| known == word)
}

/// Whether a character belongs to a script that is written without spaces.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// Whether a text ends with a word that announces a code.
pub(super) fn announces_code(before: &str) -> bool {
    announced(before).is_some()
}

/// Whether the word before a number announces an HTTP status, or none if it announces no code at all.
pub(super) fn announced(before: &str) -> Option<bool> {
    let before = last(before, NEAR);
    let text = before.trim_end_matches(|c: char| " :=*_#([{>".contains(c) || is_quote(c));
    if before.len() - text.len() > 8 {
        return None;
    }
    for word in [" is", " of", " was", "为", "是"] {
        if let Some(text) = text.strip_suffix(word) {
            return announced(text);
        }
    }
    if ["错误码", "状态码", "返回码", "响应码", "错误代码", "错误"]
        .iter()
        .any(|word| text.ends_with(word))
    {
        return Some(text.ends_with("HTTP 状态码") || text.ends_with("HTTP状态码"));
    }
    let start = text
        .rfind(|c: char| !(c.is_ascii_alphabetic() || c == '_'))
        .map_or(0, |at| {
            at + text[at..].chars().next().map_or(0, char::len_utf8)
        });
    let word = text[start..].to_ascii_lowercase().replace('_', "");
    let is_code = (word.ends_with("code") || word.ends_with("codes"))
        && !NO_CODES.contains(&word.trim_end_matches('s'));
    let words = [
        "error", "errors", "err", "errno", "status", "statuses", "http",
    ];
    let earlier = text[..start].to_ascii_lowercase();
    let is_http = word == "http"
        || earlier.trim_end_matches([' ', '-']).ends_with("http")
        || earlier.trim_end().ends_with("http status");
    let announces = is_code || words.contains(&word.as_str());
    // The exit status of a program is not a response of an API.
    (announces && !earlier.trim_end().ends_with("exit")).then_some(is_http)
}

/// Whether a capitalized word follows directly, as in `53The` but not in `3Mbps`.
pub(super) fn begins_sentence(after: &str) -> bool {
    let mut characters = after.chars();
    let first = characters.next();
    let end = after
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(after.len());
    first.is_some_and(char::is_uppercase)
        && characters
            .next()
            .is_some_and(|c| c.is_lowercase() || c == ' ')
        && !is_one_of(UNITS, &after[..end].to_ascii_lowercase())
}

/// Whether a colon and then words follow directly, as in `53: The` but not in `10:30`.
pub(super) fn begins_explanation(after: &str) -> bool {
    let rest = after.strip_prefix(':').map(str::trim_start);
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic() || "`\"'<".contains(c)))
}

fn begins_entry(after: &str) -> bool {
    begins_sentence(after) || begins_explanation(after)
}

/// Whether a number is glued to the end of the sentence before it, as in `is wrong432: The`.
pub(super) fn is_glued_to_word(before: &str, digits: usize, after: &str) -> bool {
    let start = before.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let word = &before[start.len()..];
    let is_free = !start.ends_with(['_', '-', '/', '.']) && !start.ends_with(char::is_alphanumeric);
    let is_word = word.len() > 2 && word[1..].bytes().all(|byte| byte.is_ascii_lowercase());
    let is_named = is_one_of(STEMS, &word.to_ascii_lowercase());
    digits > 1 && is_free && is_word && !is_named && begins_entry(after)
}

/// Whether the number of a standard ends the sentence before it, as in `utf-8.49: The`.
pub(super) fn follows_standard(before: &str, after: &str) -> bool {
    let Some(before) = before.strip_suffix('.') else {
        return false;
    };
    let is_standard = |name: &str| {
        let start = before.len().checked_sub(name.len());
        let end = start.and_then(|start| before.get(start..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(name))
    };
    begins_entry(after) && STANDARDS.iter().any(|name| is_standard(name))
}
