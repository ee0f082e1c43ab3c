//! What surrounds a message without being part of it: encodings, colors, line ends, and what log
//! collectors, terminals and Markdown put at the start of each line.

use std::borrow::Cow;

use super::origin::{Decoded, Text};

/// The bytes as text, and whether they are not UTF-8 as it is: UTF-8 with or without a byte order mark,
/// or UTF-16 with one.
pub(super) fn decode(input: &[u8], start: usize) -> (Text<'_>, bool) {
    let end = start + input.len();
    let units = |from: fn([u8; 2]) -> u16| {
        let (pairs, _) = input.as_chunks::<2>();
        let units = pairs.iter().skip(1).map(|pair| from(*pair));
        let text = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
        (Text::within(text.collect(), start..end), true)
    };
    match input {
        [0xff, 0xfe, ..] => return units(u16::from_le_bytes),
        [0xfe, 0xff, ..] => return units(u16::from_be_bytes),
        _ => {}
    }
    let marked = input.strip_prefix(b"\xef\xbb\xbf");
    let start = if marked.is_some() { start + 3 } else { start };
    match String::from_utf8_lossy(marked.unwrap_or(input)) {
        Cow::Borrowed(text) => (Text::new(Cow::Borrowed(text), start, end), false),
        Cow::Owned(text) => (Text::within(text, start..end), true),
    }
}

/// The text without escape sequences of terminals, carriage returns at the ends of lines, and prefixes
/// of lines; nothing if it has none of them.
pub(super) fn strip(source: &Text<'_>) -> Option<Text<'static>> {
    let text = &*source.text;
    let mut out = Decoded::new(source);
    let mut is_changed = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let mut at = start + prefix(line);
        is_changed |= at > start;
        let rest = text.get(at..end).unwrap_or_default();
        if rest.contains(['\u{1b}', '\r']) {
            is_changed = true;
            while let Some(found) = text
                .get(at..end)
                .and_then(|rest| rest.find(['\u{1b}', '\r']))
            {
                out.copy(at..at + found);
                at += found;
                at += sequence(text.get(at..end).unwrap_or_default());
            }
        }
        out.copy(at..end);
        start = end;
    }
    is_changed.then(|| out.finish())
}

/// How many parameters of an escape sequence are skipped, in bytes.
const MAX_PARAMETERS: usize = 64;

/// How long the escape sequence or the carriage return is that a text starts with.
fn sequence(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("\u{1b}[") else {
        return 1;
    };
    let bytes = rest.as_bytes();
    let parameters = bytes.iter().take(MAX_PARAMETERS);
    let length = parameters
        .take_while(|byte| matches!(byte, 0x20..=0x3f))
        .count();
    let has_end = matches!(bytes.get(length), Some(0x40..=0x7e));
    2 + length + usize::from(has_end)
}

/// How much of a line comes before its message.
fn prefix(line: &str) -> usize {
    let mut at = 0;
    // One collector reads what another one wrote.
    for _ in 0..4 {
        let rest = line.get(at..).unwrap_or_default();
        let found = [
            quote, bracketed, piped, boxed, logcat, collected, syslog, timestamp,
        ]
        .into_iter()
        .find_map(|kind| kind(rest));
        match found {
            Some(length) if length > 0 => at += length,
            _ => break,
        }
    }
    at
}

/// `> ` of Markdown and of `curl -v`, `< ` of `curl -v`.
fn quote(line: &str) -> Option<usize> {
    let is_it = line.starts_with("> ") || line.starts_with("< ");
    is_it.then_some(2)
}

/// `[pod/web-7c5d4f9bd-aaa11/api] `
fn bracketed(line: &str) -> Option<usize> {
    let end = line.strip_prefix("[pod/")?.find("] ")?;
    Some("[pod/".len() + end + 2)
}

/// `api-1  | `, `0|agora    | `
fn piped(line: &str) -> Option<usize> {
    let end = line.find("| ").or_else(|| line.find("|\n"))?;
    let name = line.get(..end)?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.| ".contains(c);
    let is_it = end > 0 && end <= 64 && name.chars().all(is_name) && name.ends_with(' ');
    is_it.then_some(end + 2)
}

/// `║  ` and `╔╣ ` of loggers that draw frames.
fn boxed(line: &str) -> Option<usize> {
    let is_part = |c: char| matches!(c, '\u{2500}'..='\u{257f}');
    let rest = line.trim_start_matches(is_part);
    let length = line.len() - rest.len();
    (length > 0).then_some(length)
}

/// `I/flutter ( 4312): `
fn logcat(line: &str) -> Option<usize> {
    let rest = line
        .strip_prefix(['V', 'D', 'I', 'W', 'E', 'F'])?
        .strip_prefix('/')?;
    let open = rest.get(..64.min(rest.len())).or(Some(rest))?.find('(')?;
    let is_tag = |c: char| c.is_ascii_alphanumeric() || "_.:- ".contains(c);
    let inner = rest.get(open + 1..)?;
    let id = inner.trim_start_matches(' ');
    let rest = id.trim_start_matches(|c: char| c.is_ascii_digit());
    let after = rest
        .strip_prefix("): ")
        .or_else(|| rest.strip_prefix("):"))?;
    let has_id = rest.len() < id.len();
    (has_id && line.get(2..2 + open)?.chars().all(is_tag)).then_some(line.len() - after.len())
}

/// `2025-10-16T15:37:36.4Z stderr F `
fn collected(line: &str) -> Option<usize> {
    let time = timestamp(line)?;
    let rest = line.get(time..)?;
    let kinds = ["stdout F ", "stderr F ", "stdout P ", "stderr P "];
    let kind = kinds.into_iter().find(|kind| rest.starts_with(kind))?;
    Some(time + kind.len())
}

/// `<11>Oct 11 22:14:15 host program[812]: `
fn syslog(line: &str) -> Option<usize> {
    let months = [
        "Jan ", "Feb ", "Mar ", "Apr ", "May ", "Jun ", "Jul ", "Aug ", "Sep ", "Oct ", "Nov ",
        "Dec ",
    ];
    let priority = match line.strip_prefix('<').and_then(|rest| rest.find('>')) {
        Some(length) if length <= 3 => length + 2,
        _ => 0,
    };
    let rest = line.get(priority..)?;
    if !months.iter().any(|month| rest.starts_with(month)) {
        return None;
    }
    let clock = rest.get(6..15)?;
    let is_clock = clock.bytes().filter(|byte| *byte == b':').count() == 2;
    let end = rest.get(..200.min(rest.len())).or(Some(rest))?.find(": ")?;
    (is_clock && end > 15).then_some(priority + end + 2)
}

/// `2025-03-11T09:14:02.114Z `, `2025-03-11 09:14:02,114 `
fn timestamp(line: &str) -> Option<usize> {
    let is_time = |byte: u8| byte.is_ascii_digit() || b"-:.,TZ+".contains(&byte);
    let bytes = line.as_bytes();
    let is_date = bytes
        .get(..10)?
        .iter()
        .enumerate()
        .all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !is_date || !matches!(bytes.get(10), Some(b'T' | b' ')) {
        return None;
    }
    let clock = bytes.get(11..)?;
    let length = clock.iter().take_while(|byte| is_time(**byte)).count();
    let ends = matches!(clock.get(length), Some(b' ' | b'\t'));
    (length >= 8 && ends).then_some(11 + length + 1)
}
