//! Numbers that are glued to what stands around them: to the sentence before or behind, to the mark of
//! a note, or to the other end of a range.

use super::codes::{Text, Token, UNITS, is_amount, is_one_of, is_wide, is_year, opening};

/// Words that end with a number that is a part of them.
const STANDARDS: [&str; 9] = [
    "utf-8", "utf-16", "utf-32", "sha-1", "sha-256", "mp3", "mp4", "base64", "ipv6",
];

/// What such words begin with, and other words that like to carry a number.
const STEMS: &str = " sha utf uid ipv mpeg arm amd int uint float base web log oauth http https win crc user room \
    channel file test host node server version step level page line item port ";

/// Whether a word with a capital follows at once, as in `53The` and unlike `3Mbps`.
pub(super) fn begins_sentence(behind: &str) -> bool {
    let mut characters = behind.chars();
    let first = characters.next();
    let end = behind
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(behind.len());
    first.is_some_and(char::is_uppercase)
        && characters
            .next()
            .is_some_and(|c| c.is_lowercase() || c == ' ')
        && !is_one_of(UNITS, &behind[..end].to_ascii_lowercase())
}

/// Whether a colon follows at once and then words, as in `53: The` and unlike `10:30`.
fn begins_explanation(behind: &str) -> bool {
    let rest = behind.strip_prefix(':').map(str::trim_start);
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic() || "`\"'<".contains(c)))
}

fn begins_entry(behind: &str) -> bool {
    begins_sentence(behind) || begins_explanation(behind)
}

/// Whether the sentence before ended without a blank, as in `is wrong432: The`.
pub(super) fn is_glued_to_word(before: &str, digits: usize, behind: &str) -> bool {
    let start = before.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let word = &before[start.len()..];
    let is_free = !start.ends_with(['_', '-', '/', '.']) && !start.ends_with(char::is_alphanumeric);
    let is_word = word.len() > 2 && word[1..].bytes().all(|byte| byte.is_ascii_lowercase());
    let is_named = is_one_of(STEMS, &word.to_ascii_lowercase());
    digits > 1 && is_free && is_word && !is_named && begins_entry(behind)
}

/// Whether the number of a standard ends the sentence before, as in `utf-8.49: The`.
pub(super) fn follows_standard(before: &str, behind: &str) -> bool {
    let Some(before) = before.strip_suffix('.') else {
        return false;
    };
    let is_standard = |name: &str| {
        let start = before.len().checked_sub(name.len());
        let end = start.and_then(|start| before.get(start..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(name))
    };
    begins_entry(behind) && STANDARDS.iter().any(|name| is_standard(name))
}

/// Whether a number is glued to the sentence that explains it, or to the end of the one before.
pub(super) fn is_glued(text: &str, token: &Token) -> bool {
    let (before, behind) = (&text[..token.start], &text[token.end..]);
    let last = before.chars().next_back();
    let digits = token.end - token.start;
    let is_free = last.is_none_or(|c| !c.is_alphanumeric() || is_wide(c))
        || is_glued_to_word(before, digits, behind);
    if is_year(token.value) || !is_free {
        return false;
    }
    let ends_sentence = |text: &str| text.ends_with(['.', '!', '?', ';', ')', '。']);
    let is_new = last.is_some_and(|c| c.is_ascii_alphabetic())
        || ends_sentence(before)
        || (digits > 1 && ends_sentence(before.trim_end()));
    begins_sentence(behind) || (is_new && begins_explanation(behind))
}

/// How long the mark of a note behind one of the numbers that begin a text is, as in `62^1^`; that is how
/// `<sup>` is read.
pub(super) fn note(text: Text<'_>, end: usize) -> usize {
    const LONGEST: usize = 4;
    let Some(rest) = text[end..].strip_prefix('^') else {
        return 0;
    };
    let before = &text[..end];
    let start = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let number = &before[start..];
    let is_first = !number.is_empty() && start <= text.words;
    // 2 to the power of 32 has no note.
    if !is_first || ["2", "10"].contains(&number) {
        return 0;
    }
    let is_mark = |c: char| c.is_ascii_alphanumeric() || "*[]()†‡§,".contains(c);
    let mark = rest.len() - rest.trim_start_matches(is_mark).len();
    let closes = rest[mark..].starts_with('^');
    if closes && (1..=LONGEST).contains(&mark) {
        mark + 2
    } else {
        0
    }
}

/// The ends of a range at the beginning of a cell, such as `432-435`.
pub(super) fn ends_of_range(text: &str) -> Option<[Token; 2]> {
    let first = digits_at(text, opening(text))?;
    let second = digits_at(
        text,
        first.end + text[first.end..].strip_prefix('-').map(|_| 1)?,
    )?;
    let goes_on = |c: char| c.is_alphanumeric() || "-./:%°^_".contains(c);
    let is_range = first.value < second.value
        && !is_year(first.value)
        && !is_year(second.value)
        && !text[second.end..].starts_with(goes_on)
        && !is_amount(text, &second);
    is_range.then_some([first, second])
}

fn digits_at(text: &str, start: usize) -> Option<Token> {
    let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
    let end = start + digits;
    let value = text[start..end].parse().ok()?;
    (digits == 1 || !text[start..].starts_with('0')).then_some(Token { start, end, value })
}

#[cfg(test)]
mod tests {
    use super::super::codes::numbers;
    use super::super::page::Page;

    fn codes(name: &str, text: &str) -> Vec<i128> {
        let page = Page::new(name, text.as_bytes());
        let codes = numbers(&page).into_iter().filter(|number| number.is_code);
        codes.map(|number| number.value).collect()
    }

    #[test]
    fn marks_of_notes_are_no_part_of_a_code() {
        for (html, expected) in [
            ("<td>62<sup>1</sup></td><td>busy</td>", vec![62]),
            (
                "<td>53<sup>*</sup>, 65<sup>2</sup></td><td>x</td>",
                vec![53, 65],
            ),
            ("<td><code>7</code><sup>[1]</sup></td><td>x</td>", vec![7]),
            ("<td>2<sup>32</sup></td><td>x</td>", vec![]),
            ("<td>10<sup>9</sup></td><td>x</td>", vec![]),
        ] {
            let page = format!("<table><tr><th>Code<th>Text<tr>{html}</table>");
            assert_eq!(codes("a.html", &page), expected, "{html}");
        }
        assert_eq!(codes("a.html", "<li>62<sup>a</sup>: busy"), [62]);
        assert_eq!(codes("a.html", "<p>at most 62<sup>2</sup> of them"), [0; 0]);
    }

    #[test]
    fn codes_are_glued_to_the_sentence_before() {
        for (text, expected) in [
            ("The header is wrong432: x is bad", vec![432]),
            ("The token has expired110The token", vec![110]),
            ("It is missing433The five minutes", vec![433]),
            ("this one.7: The task", vec![7]),
            ("sent as utf-8.49: The task", vec![49]),
            ("Try it later.70: Invented", vec![70]),
            ("Try it later. 70: Invented", vec![70]),
            ("was lost999Invented by us", vec![999]),
            (
                "uid1013: x, sha256: y, user12The, mp4: z, v2.10: a, a62: b, room 3. 4: c",
                vec![],
            ),
            (
                "at 10:30, in2024The, version 2.10: done, ratio.16:9",
                vec![],
            ),
        ] {
            assert_eq!(codes("a.txt", &format!("So {text}")), expected, "{text}");
        }
    }

    #[test]
    fn a_range_has_two_ends() {
        let rows = |cell: &str| {
            codes(
                "a.md",
                &format!("| Code | x |\n|---|---|\n| {cell} | y |\n"),
            )
        };
        assert_eq!(rows("432-435"), [432, 435]);
        assert_eq!(rows("`432-435`"), [432, 435]);
        for none in [
            "2024-2025",
            "10-20 s",
            "435-432",
            "1-2-3",
            "555-0123",
            "1-2.5",
        ] {
            assert_eq!(rows(none), [0; 0], "{none}");
        }
        assert_eq!(codes("a.md", "- 10-20 people"), [0; 0]);
    }

    #[test]
    fn dates_counts_and_lists_of_json_are_no_codes() {
        for text in [
            "response-code 2025, x",
            "HTTP statuses 9 the status line",
            "HTTP statuses 9",
        ] {
            assert_eq!(codes("a.txt", text), [0; 0], "{text}");
        }
        assert_eq!(codes("a.txt", "code 2025, codes 62, 65"), [2025, 62, 65]);
        let json = "{\n\"after\": [\n  15,\n  30\n],\n\"code\": 62\n}\n";
        assert_eq!(codes("a.json", json), [62]);
    }

    #[test]
    fn a_cell_of_several_rows_keeps_its_column() {
        let html = "<table><tr><th>HTTP<th>a<th>b<tr><th rowspan=2>400<td colspan=2>2<tr><td>405<td>7</table>";
        assert_eq!(codes("a.html", html), [400]);
    }
}
