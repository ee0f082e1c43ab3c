//! Texts that contain a text in another notation: backslash escapes, percent signs, HTML, CSV, and
//! lists of bytes.

use super::origin::{Decoded, Text};

/// A way to write one text in another.
pub(super) type Decoding = for<'s> fn(&Text<'s>) -> Option<Text<'static>>;

/// The ways, with their names in answers.
pub(super) const ALL: [(&str, Decoding); 5] = [
    ("escaped", backslashes),
    ("html", html),
    ("percent", percent),
    ("csv", doubled_quotes),
    ("bytes", byte_lists),
];

/// Texts of JSON in JSON without their quotes: `{\"code\":62}`.
fn backslashes(source: &Text<'_>) -> Option<Text<'static>> {
    let text = &*source.text;
    if !text.contains("\\\"") {
        return None;
    }
    let mut out = Decoded::new(source);
    let mut start = 0;
    while let Some(found) = text.get(start..).and_then(|rest| rest.find('\\')) {
        let at = start + found;
        out.copy(start..at);
        let rest = text.get(at + 1..).unwrap_or_default();
        let Some(c) = rest.chars().next() else {
            start = at + 1;
            break;
        };
        let (c, length) = match c {
            'n' => ('\n', 1),
            't' => ('\t', 1),
            'r' => ('\r', 1),
            'u' => match unicode(rest) {
                Some(c) => (c, 5),
                None => ('u', 1),
            },
            c => (c, c.len_utf8()),
        };
        out.push(c, at);
        start = at + 1 + length;
    }
    out.copy(start..text.len());
    Some(out.finish())
}

fn unicode(text: &str) -> Option<char> {
    char::from_u32(u32::from_str_radix(text.get(1..5)?, 16).ok()?)
}

fn html(source: &Text<'_>) -> Option<Text<'static>> {
    const NAMED: [(&str, char); 9] = [
        ("&quot;", '"'),
        ("&#34;", '"'),
        ("&#x22;", '"'),
        ("&apos;", '\''),
        ("&#39;", '\''),
        ("&#x27;", '\''),
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
    ];
    let text = &*source.text;
    if !["&quot;", "&#34;", "&#x22;"]
        .iter()
        .any(|quote| text.contains(quote))
    {
        return None;
    }
    let mut out = Decoded::new(source);
    let mut start = 0;
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find('&')) {
        let at = from + found;
        let rest = text.get(at..).unwrap_or_default();
        from = at + 1;
        if let Some((name, c)) = NAMED.iter().find(|(name, _)| rest.starts_with(name)) {
            out.copy(start..at);
            out.push(*c, at);
            start = at + name.len();
            from = start;
        }
    }
    out.copy(start..text.len());
    Some(out.finish())
}

fn percent(source: &Text<'_>) -> Option<Text<'static>> {
    let text = &*source.text;
    if !["%7B", "%7b"].iter().any(|brace| text.contains(brace)) {
        return None;
    }
    let mut out = Decoded::new(source);
    let mut start = 0;
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find('%')) {
        let at = from + found;
        from = at + 1;
        let digits = text.get(at + 1..at + 3).unwrap_or_default();
        // Other characters than those of ASCII are left as they are; no key has them.
        if let Ok(byte @ 0x20..=0x7e) = u8::from_str_radix(digits, 16) {
            out.copy(start..at);
            out.push(char::from(byte), at);
            start = at + 3;
            from = start;
        }
    }
    out.copy(start..text.len());
    Some(out.finish())
}

/// `"{""code"":62}"`
fn doubled_quotes(source: &Text<'_>) -> Option<Text<'static>> {
    let text = &*source.text;
    if !text.contains("{\"\"") {
        return None;
    }
    let mut out = Decoded::new(source);
    let mut start = 0;
    while let Some(found) = text.get(start..).and_then(|rest| rest.find("\"\"")) {
        let at = start + found;
        out.copy(start..at + 1);
        start = at + 2;
    }
    out.copy(start..text.len());
    Some(out.finish())
}

/// `[123 34 99]` of Go, `[123, 34, 99]` of Rust and Node, `<<123, 34, 99>>` of Elixir, and
/// `<Buffer 7b 22 63>`.
fn byte_lists(source: &Text<'_>) -> Option<Text<'static>> {
    let text = &*source.text;
    let mut out = Decoded::new(source);
    let mut start = 0;
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find(['[', '<'])) {
        let at = from + found;
        from = at + 1;
        let rest = text.get(at..).unwrap_or_default();
        let (opening, radix) = if rest.starts_with("<Buffer ") {
            (8, 16)
        } else if rest.starts_with("<<") {
            (2, 10)
        } else if rest.starts_with('[') {
            (1, 10)
        } else {
            continue;
        };
        let list = rest.get(opening..).unwrap_or_default();
        let is_part = |c: char| c.is_digit(radix) || c == ',' || c == ' ' || c == '\n';
        let end = list.find(|c| !is_part(c)).unwrap_or(list.len());
        let bytes = list.get(..end).unwrap_or_default();
        from = at + opening + end;
        if let Some(decoded) = bytes_of(bytes, radix) {
            out.copy(start..at);
            for c in decoded.chars() {
                out.push(c, at);
            }
            start = from;
        }
    }
    if start == 0 {
        return None;
    }
    out.copy(start..text.len());
    Some(out.finish())
}

/// The text that a list of numbers is, if it is one with an object in it.
fn bytes_of(list: &str, radix: u32) -> Option<String> {
    let numbers = list
        .split([',', ' ', '\n'])
        .filter(|number| !number.is_empty());
    let bytes = numbers.map(|number| u8::from_str_radix(number, radix).ok());
    let text = String::from_utf8(bytes.collect::<Option<Vec<_>>>()?).ok()?;
    let inner = text.trim();
    (inner.starts_with('{') && inner.len() > 2).then_some(text)
}
