//! The rows of a page in, the numbers that it mentions out, and whether each is a code.
//!
//! A number is a code in places where pages list codes: in the first column of a table, at the beginning
//! of an item or a line, after a word such as `code`, or glued to the sentence that explains it. Years,
//! ports, durations, versions and the like are not codes. Nothing here knows a catalog.

use std::ops::Range;

use super::number::{Text, Token, ends_of_range, is_year, note, numbers_in, opening, token_at};
use super::page::{Cell, Page, Row, RowKind};
use super::texts::is_quote;
use super::words::{
    NEAR, announced, begins_explanation, begins_sentence, is_glued_to_word, is_one_of, is_wide,
    last,
};

/// A number on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) value: i128,
    pub(super) line: usize,
    /// The index of its row.
    pub(super) row: usize,
    /// Whether it is in a place for codes; if not, the page may mention it for another reason.
    pub(super) is_code: bool,
    /// Whether the page calls it an HTTP status.
    pub(super) is_http: bool,
}

/// Headings of a first column whose numbers are not codes.
const AMOUNTS: &str = " port year date time version width height resolution bitrate size length step page no. no # \
    order index quantity count duration timeout delay fps 端口 年份 日期 时间 版本 宽度 高度 分辨率 码率 步骤 序号 ";

/// Every number of a page that may be a code, in the order of the page.
pub(super) fn numbers(page: &Page) -> Vec<Number> {
    let mut numbers = Vec::new();
    let mut reader = Reader {
        is_json: page.is_json(),
        ..Reader::default()
    };
    for (place, row) in page.rows.iter().enumerate() {
        let before = numbers.len();
        reader.row(row, &mut numbers);
        for number in &mut numbers[before..] {
            number.row = place;
        }
    }
    numbers
}

/// What the rows so far say about the next one.
#[derive(Default)]
struct Reader {
    /// Whether the last row was one of a table.
    in_table: bool,
    /// The column of its codes, if any.
    column: Option<Column>,
    /// Whether the page is JSON, where a number on a line of its own is an item of some list.
    is_json: bool,
    /// The number of the last item or chapter, if they are numbered.
    ordinal: i128,
}

#[derive(Clone, Copy)]
struct Column {
    index: usize,
    is_http: bool,
}

impl Reader {
    fn row(&mut self, row: &Row, numbers: &mut Vec<Number>) {
        if row.kind != RowKind::Table {
            self.in_table = false;
            for cell in &row.cells {
                let lead = self.lead(row.kind, cell);
                read(cell, lead, false, numbers);
            }
            return;
        }
        if !self.in_table {
            self.in_table = true;
            self.column = column(row);
        }
        for (index, cell) in row.cells.iter().enumerate() {
            let column = self.column.filter(|column| column.index == index);
            let lead = column.map(|_| lead_of_cell(Text::new(&cell.text)));
            let is_http = column.is_some_and(|column| column.is_http);
            read(cell, lead.unwrap_or_default(), is_http, numbers);
            let ends = column.and_then(|_| ends_of_range(&cell.text));
            numbers.extend(ends.into_iter().flatten().map(|end| Number {
                value: end.value,
                line: cell.line_at(end.start),
                row: 0,
                is_code: true,
                is_http: is_http && is_status(end.value),
            }));
        }
    }

    /// The beginning of an item or a line, as far as its numbers are codes.
    fn lead(&mut self, kind: RowKind, cell: &Cell) -> Range<usize> {
        if self.is_json {
            return 0..0;
        }
        let text = Text::new(&cell.text);
        let mut start = opening(&text);
        let Some(mut token) = token_at(text, start) else {
            return 0..0;
        };
        if self.is_ordinal(&text, &token) {
            self.ordinal = token.value;
            start = token.end + opening(text[token.end..].trim_start_matches(['.', ')', '、']));
            start += text[token.end..].len()
                - text[token.end..].trim_start_matches(['.', ')', '、']).len();
            match token_at(text, start) {
                Some(next) => token = next,
                None => return 0..0,
            }
        }
        if is_listed_code(kind, text, &token) {
            start..token.end
        } else {
            0..0
        }
    }

    /// Whether a number only counts items or chapters.
    fn is_ordinal(&self, text: &str, token: &Token) -> bool {
        let after = &text[token.end..];
        let is_marked = after.is_empty() || after.starts_with(['.', ')', '、', ' ']);
        let separator = after
            .trim_start()
            .starts_with([':', '|', '-', '–', '—', '=']);
        is_marked && !separator && (token.value <= 1 || token.value == self.ordinal + 1)
    }
}

/// The column of a table's codes, according to its first row.
fn column(head: &Row) -> Option<Column> {
    let is_code = |cell: &Cell| {
        let text = cell.text.to_ascii_lowercase();
        let words = ["code", "status", "错误码", "状态码", "返回码", "响应码"];
        numbers_in(Text::new(&text)).is_empty() && words.iter().any(|word| text.contains(word))
    };
    let found = head.cells.iter().position(is_code);
    let first = head.cells.first()?;
    let name = first
        .text
        .trim_matches(['*', '`', ' '])
        .to_ascii_lowercase();
    if found.is_none() && is_one_of(AMOUNTS, &name) {
        return None;
    }
    let index = found.unwrap_or(0);
    let is_http = head.cells[index].text.to_ascii_lowercase().contains("http");
    Some(Column { index, is_http })
}

/// The part of a cell in which numbers are codes: all of it if it has nothing else, only its beginning
/// if prose follows.
fn lead_of_cell(text: Text<'_>) -> Range<usize> {
    let start = opening(&text);
    let mut end = start;
    while let Some(token) = token_at(text, end) {
        let after = &text[token.end + note(text, token.end)..];
        end = text.len() - after.trim_start_matches(is_between).len();
    }
    start..end
}

/// Whether what follows a number at the beginning of an item or a line makes it a code.
fn is_listed_code(kind: RowKind, text: Text<'_>, token: &Token) -> bool {
    if is_year(token.value) {
        return false;
    }
    let after = &text[token.end + note(text, token.end)..];
    let after = after.trim_start_matches(['`', '*', '"', ']', ')']);
    let next = after.trim_start();
    let is_separated =
        next.starts_with([':', '|', '-', '–', '—', '=', ',', '/', '(', '"', '`', '、']);
    let begins_sentence = next.starts_with(|c: char| c.is_uppercase() || is_wide(c));
    next.is_empty() || is_separated || begins_sentence || kind == RowKind::Item
}

fn is_between(c: char) -> bool {
    " ,/;、|*".contains(c) || is_quote(c)
}

fn is_status(value: i128) -> bool {
    (100..=599).contains(&value)
}

/// Reads the numbers of one cell; those in the lead are codes.
fn read(cell: &Cell, lead: Range<usize>, column_is_http: bool, numbers: &mut Vec<Number>) {
    let text = Text::new(&cell.text);
    let mut last = None::<(usize, bool)>;
    for token in numbers_in(text) {
        // In `codes 2, 3 and 5` the word announces all of them.
        let chained = last.filter(|(end, _)| is_list(&text[*end..token.start]));
        let word = announced(&text[..token.start]).filter(|_| is_announced(&text, &token));
        let word = word.or(chained.map(|(_, is_http)| is_http));
        let in_lead = lead.contains(&token.start);
        last = word.map(|is_http| (token.end, is_http));
        let is_code = word.is_some() || in_lead || is_glued(&text, &token);
        if is_code || token.value.unsigned_abs() > 9 {
            numbers.push(Number {
                value: token.value,
                line: cell.line_at(token.start),
                row: 0,
                is_code,
                is_http: is_status(token.value)
                    && (word.unwrap_or(false) || (in_lead && column_is_http)),
            });
        }
    }
}

/// Whether a number is glued to the sentence that explains it, or to the end of the one before it.
pub(super) fn is_glued(text: &str, token: &Token) -> bool {
    let (before, after) = (&text[..token.start], &text[token.end..]);
    let last = before.chars().next_back();
    let digits = token.end - token.start;
    let is_free = last.is_none_or(|c| !c.is_alphanumeric() || is_wide(c))
        || is_glued_to_word(before, digits, after);
    if is_year(token.value) || !is_free {
        return false;
    }
    let ends_sentence = |text: &str| text.ends_with(['.', '!', '?', ';', ')', '。']);
    let is_new = last.is_some_and(|c| c.is_ascii_alphabetic())
        || ends_sentence(before)
        || (digits > 1 && ends_sentence(before.trim_end()));
    begins_sentence(after) || (is_new && begins_explanation(after))
}

/// Whether the word before a number announces it, rather than the number being a date or a count.
fn is_announced(text: &str, token: &Token) -> bool {
    let before = last(&text[..token.start], NEAR);
    let Some(word) = before.strip_suffix(' ') else {
        return true;
    };
    let word = word.rsplit(' ').next().unwrap_or("");
    // As in `response-code 2025`, a page with its year, and `statuses 9` in a table of contents.
    let is_dated = is_year(token.value) && word.contains('-');
    let after = text[token.end..].trim_start_matches(is_between);
    let goes_on = after.starts_with(|c: char| c.is_ascii_digit())
        || ["and ", "or ", "& ", "和", "或"]
            .iter()
            .any(|glue| after.starts_with(glue));
    let is_counted = word.ends_with('s') && !word.ends_with("status") && !goes_on;
    !is_dated && !is_counted
}

/// Whether the text between two numbers makes a list of them.
fn is_list(between: &str) -> bool {
    let glue = |c: char| is_between(c) && c != ';';
    let words = between.split(glue).filter(|word| !word.is_empty());
    words
        .into_iter()
        .all(|word| ["and", "or", "和", "或", "&", "+"].contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The codes of a page, and the other numbers that it mentions.
    fn read(text: &str) -> (Vec<i128>, Vec<i128>) {
        let (codes, others) = numbers(&Page::new("a.md", text.as_bytes()))
            .into_iter()
            .partition::<Vec<_>, _>(|number| number.is_code);
        let values = |numbers: Vec<Number>| numbers.iter().map(|number| number.value).collect();
        (values(codes), values(others))
    }

    fn codes(text: &str) -> Vec<i128> {
        read(text).0
    }

    #[test]
    fn codes_are_in_the_first_column_of_a_table() {
        let table = "| Code | Meaning |\n|---|---|\n| 62 | after 3 tries or 40 |\n| `-7` | x |\n| **8** | y |\n";
        assert_eq!(codes(table), [62, -7, 8]);
        assert_eq!(
            codes("| Meaning | Error code |\n|--|--|\n| 5 lines | 62 |"),
            [62]
        );
        assert_eq!(codes("| Port | Use |\n|--|--|\n| 8080 | web |"), [0; 0]);
        assert_eq!(codes("502, 503/504 | busy |\n"), [502, 503, 504]);
        assert_eq!(codes("404 Not Found | gone |\n3 seconds | wait |"), [404]);
        // A scraper left only the last bar.
        assert_eq!(codes("62\nbusy |\n"), [62]);
    }

    #[test]
    fn codes_are_at_the_beginning_of_items_and_lines() {
        assert_eq!(
            codes("- 62: busy\n* `65` lost\n\u{2022} 7 again\n+ **8** header"),
            [62, 65, 7, 8]
        );
        assert_eq!(
            codes("62: busy\n65 \u{2013} lost\n1013 The channel\n404\n## 49 Stopping"),
            [62, 65, 1013, 404, 49]
        );
        assert_eq!(
            codes("62\u{ff1a}\u{670d}\u{52a1}\n\u{ff16}\u{ff15} | x"),
            [62, 65]
        );
        assert_eq!(codes("1. 62: busy\n2. 65: lost\n3. Wait\n"), [62, 65]);
        assert_eq!(codes("1 Introduction\n2 Codes\n3 Help"), [0; 0]);
        assert_eq!(codes("62 of them are wrong"), [0; 0]);
    }

    #[test]
    fn codes_follow_words_that_announce_them() {
        for (text, expected) in [
            ("returns code 62.", vec![62]),
            (r#"{"code":62,"reason":"x"}"#, vec![62]),
            (r#"{"errorCode": "1003"}"#, vec![1003]),
            ("error codes 2, 3 and `5`; 7 is not one", vec![2, 3, 5]),
            ("\u{9519}\u{8bef}\u{7801} 62\u{3001}65", vec![62, 65]),
            ("\u{9519}\u{8bef}\u{7801}\u{ff1a}62", vec![62]),
            ("code is \u{201c}62\u{201d}", vec![62]),
            ("HTTP404", vec![404]),
            ("transcode 2 files, QRCode 3, exit status 4", vec![]),
        ] {
            assert_eq!(codes(text), expected, "{text}");
        }
        let page = Page::new(
            "a",
            b"HTTP 404, status code 500, HTTP status code: 206, code 62, HTTP 206 or 49",
        );
        let is_http = numbers(&page)
            .iter()
            .map(|number| number.is_http)
            .collect::<Vec<_>>();
        assert_eq!(is_http, [true, false, true, false, true, false]);
    }

    #[test]
    fn codes_are_glued_to_prose() {
        assert_eq!(codes("53The recording is running.62A timeout."), [53, 62]);
        assert_eq!(codes("53\u{4efb}\u{52a1}\u{51b2}\u{7a81}"), [53]);
        assert_eq!(
            codes("at 720P, 10Mbps, 3s, 5G, 2nd, 20GB, 64Kbps, 2024The"),
            [0; 0]
        );
    }

    #[test]
    fn dates_versions_and_amounts_are_not_codes() {
        for text in [
            "2024-05-01: fixed",
            "2024: fixed",
            "- 12/31/2024 fixed",
            "- 2024/12/31 fixed",
            "v2.10.3, 1.5, 10:30, 192.168.0.1:443, #62, 2^32",
            "- 3 times",
            "- 24 hours",
            "- 10s",
            "- 0123",
            "- 99999999999999999999 x",
            "HTTP/1.1 and HTTP/2",
            "50% or $62",
            "uid1013, a62b",
        ] {
            assert_eq!(codes(text), [0; 0], "{text}");
        }
    }

    #[test]
    fn numbers_in_prose_count_as_mentioned_unless_they_are_small() {
        assert_eq!(
            read("if 53 is returned, or 62/65, wait 3 s"),
            (vec![], vec![53, 62, 65])
        );
        assert_eq!(read("after 2 or 7, since 12/31/2024").1, [0; 0]);
    }

    #[test]
    fn lines_are_those_of_the_source() {
        let page = Page::new(
            "a.html",
            b"<table>\n<tr><td>\n62\n<td>x\n<tr><td>65</table>",
        );
        let lines = numbers(&page)
            .iter()
            .map(|number| number.line)
            .collect::<Vec<_>>();
        assert_eq!(lines, [3, 5]);
    }

    fn codes_of(name: &str, text: &str) -> Vec<i128> {
        let page = Page::new(name, text.as_bytes());
        let codes = numbers(&page).into_iter().filter(|number| number.is_code);
        codes.map(|number| number.value).collect()
    }

    #[test]
    fn footnote_marks_are_not_part_of_a_code() {
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
            assert_eq!(codes_of("a.html", &page), expected, "{html}");
        }
        assert_eq!(codes_of("a.html", "<li>62<sup>a</sup>: busy"), [62]);
        assert_eq!(
            codes_of("a.html", "<p>at most 62<sup>2</sup> of them"),
            [0; 0]
        );
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
            assert_eq!(codes_of("a.txt", &format!("So {text}")), expected, "{text}");
        }
    }

    #[test]
    fn a_range_has_two_ends() {
        let rows = |cell: &str| {
            codes_of(
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
        assert_eq!(codes_of("a.md", "- 10-20 people"), [0; 0]);
    }

    #[test]
    fn dates_counts_and_lists_of_json_are_not_codes() {
        for text in [
            "response-code 2025, x",
            "HTTP statuses 9 the status line",
            "HTTP statuses 9",
        ] {
            assert_eq!(codes_of("a.txt", text), [0; 0], "{text}");
        }
        assert_eq!(codes_of("a.txt", "code 2025, codes 62, 65"), [2025, 62, 65]);
        let json = "{\n\"after\": [\n  15,\n  30\n],\n\"code\": 62\n}\n";
        assert_eq!(codes_of("a.json", json), [62]);
    }

    #[test]
    fn a_cell_of_several_rows_keeps_its_column() {
        let html = "<table><tr><th>HTTP<th>a<th>b<tr><th rowspan=2>400<td colspan=2>2<tr><td>405<td>7</table>";
        assert_eq!(codes_of("a.html", html), [400]);
    }
}
