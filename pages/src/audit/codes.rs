//! The rows of a page in, the numbers that it mentions out, with what speaks for each being a code.
//!
//! A number is a code where codes stand: in the first column of a table, at the beginning of an item or
//! of a line, behind a word such as `code`, or glued to the sentence that explains it. Years, ports,
//! durations, versions and the like are none. Nothing here knows a catalog.

use std::ops::{Deref, Range};

use super::glue::{
    begins_sentence, ends_of_range, follows_standard, is_glued, is_glued_to_word, note,
};
use super::page::{Cell, Page, Row, RowKind};
use super::texts::is_quote;

/// A number on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) value: i128,
    pub(super) line: usize,
    /// The place of its row in the page.
    pub(super) row: usize,
    /// Whether it stands where codes stand; if not, the page may mention it for another reason.
    pub(super) is_code: bool,
    /// Whether the page says that it is an HTTP status.
    pub(super) is_http: bool,
}

/// Words behind a number that say it is an amount.
pub(super) const UNITS: &str = " s ms sec secs second seconds min mins minute minutes h hr hrs hour hours day days week weeks \
    month months year years am pm kb mb gb tb kib mib gib bit bits byte bytes bps kbps mbps gbps hz khz mhz ghz px \
    pixel pixels fps dpi pt em rem st nd rd th x d p k m g v w percent times time retries retry attempt attempts \
    requests users people hosts channels characters char chars letters digits items entries streams files pages \
    steps lines columns rows core cores threads 秒 毫秒 分 分钟 小时 天 周 月 年 日 个 次 位 路 倍 种 项 条 章 节 页 人 ";

/// Heads of a first column whose numbers are no codes.
const AMOUNTS: &str = " port year date time version width height resolution bitrate size length step page no. no # \
    order index quantity count duration timeout delay fps 端口 年份 日期 时间 版本 宽度 高度 分辨率 码率 步骤 序号 ";

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

/// Words before a number are looked for among this many characters, so that a page of one line takes no
/// longer than one of many.
const NEAR: usize = 60;

/// A date is at most this long.
const DATE: usize = 10;

/// The text of a cell, and what a number in it has to know about all that comes before.
///
/// A page may be one line of many thousand numbers, so no number looks back further than to the word
/// before it, nor ahead further than to the word behind it.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    text: &'a str,
    /// Where the first word begins that does not belong to the opening.
    pub(super) words: usize,
}

impl<'a> Text<'a> {
    fn new(text: &'a str) -> Self {
        let opening = opening(text);
        let words = text[opening..].find(char::is_alphabetic);
        Self {
            text,
            words: words.map_or(text.len(), |words| opening + words),
        }
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text
    }
}

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

/// What the rows before say about the next one.
#[derive(Default)]
struct Reader {
    /// Whether the row before was one of a table.
    in_table: bool,
    /// The column of its codes, if it has one.
    column: Option<Column>,
    /// Whether the lines are those of JSON, where a number alone is an item of some list.
    is_json: bool,
    /// The number of the last item or chapter, where those are numbered.
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

    /// The part at the beginning of an item or a line in which numbers are codes.
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
        if stands_for_code(kind, text, &token) {
            start..token.end
        } else {
            0..0
        }
    }

    /// Whether a number only counts items or chapters.
    fn is_ordinal(&self, text: &str, token: &Token) -> bool {
        let behind = &text[token.end..];
        let is_marked = behind.is_empty() || behind.starts_with(['.', ')', '、', ' ']);
        let separator = behind
            .trim_start()
            .starts_with([':', '|', '-', '–', '—', '=']);
        is_marked && !separator && (token.value <= 1 || token.value == self.ordinal + 1)
    }
}

/// The column of a table's codes, as its first row says.
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

/// The part of a cell in which numbers are codes: all of it if there is nothing else, its beginning if
/// prose follows.
fn lead_of_cell(text: Text<'_>) -> Range<usize> {
    let start = opening(&text);
    let mut end = start;
    while let Some(token) = token_at(text, end) {
        let behind = &text[token.end + note(text, token.end)..];
        end = text.len() - behind.trim_start_matches(is_between).len();
    }
    start..end
}

/// Whether a number at the beginning of an item or a line is a code, as what follows says.
fn stands_for_code(kind: RowKind, text: Text<'_>, token: &Token) -> bool {
    if is_year(token.value) {
        return false;
    }
    let behind = &text[token.end + note(text, token.end)..];
    let behind = behind.trim_start_matches(['`', '*', '"', ']', ')']);
    let next = behind.trim_start();
    let is_separated =
        next.starts_with([':', '|', '-', '–', '—', '=', ',', '/', '(', '"', '`', '、']);
    let begins_sentence = next.starts_with(|c: char| c.is_uppercase() || is_wide(c));
    next.is_empty() || is_separated || begins_sentence || kind == RowKind::Item
}

/// How long the marks before the first number are, words such as `HTTP` or `Error code` included.
pub(super) fn opening(text: &str) -> usize {
    let mut rest = text;
    loop {
        let marks = |c: char| " *([{（【#".contains(c) || is_quote(c);
        rest = rest.trim_start_matches(marks);
        let end = rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        let word = rest[..end].to_ascii_lowercase();
        if !["http", "error", "code", "status", "err"].contains(&word.as_str()) {
            return text.len() - rest.len();
        }
        rest = rest[end..].trim_start_matches([':', ' ', '=']);
    }
}

fn is_between(c: char) -> bool {
    " ,/;、|*".contains(c) || is_quote(c)
}

/// The last characters of a text.
fn last(text: &str, count: usize) -> &str {
    let start = text.char_indices().rev().nth(count.saturating_sub(1));
    &text[start.map_or(0, |(start, _)| start)..]
}

pub(super) fn is_one_of(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|known| known == word)
}

fn is_status(value: i128) -> bool {
    (100..=599).contains(&value)
}

pub(super) fn is_year(value: i128) -> bool {
    (1990..=2099).contains(&value)
}

/// A character of a script that puts no blanks between words.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// A whole number in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) value: i128,
}

fn token_at(text: Text<'_>, start: usize) -> Option<Token> {
    let is_digit = text[start..].starts_with(|c: char| c == '-' || c.is_ascii_digit());
    let token = is_digit.then(|| number_at(text, start))??;
    (!is_amount(&text, &token)).then_some(token)
}

/// The number that begins at a place, unless it is part of a date, a version or a word.
fn number_at(text: Text<'_>, start: usize) -> Option<Token> {
    let rest = &text[start..];
    let sign = usize::from(rest.starts_with('-'));
    let digits = rest[sign..].bytes().take_while(u8::is_ascii_digit).count();
    let end = start + sign + digits;
    let value = rest[..sign + digits].parse::<i128>().ok()?;
    let has_note = note(text, end) > 0;
    let has_zero_before = digits > 1 && rest[sign..].starts_with('0');
    let mut behind = text[end..].chars();
    let (next, after) = (behind.next(), behind.next());
    let goes_on =
        next.is_some_and(|c| ".:-^×*".contains(c)) && after.is_some_and(|c| c.is_ascii_digit());
    let (earliest, behind) = (&text[..start], &text[end..]);
    let mut before = earliest.chars().rev();
    let (last, earlier) = (before.next(), before.next());
    // A sentence may end right before a number, and `code:62` is no part of a time.
    let comes_from = match last {
        Some('.') if follows_standard(earliest, behind) => false,
        Some('.' | ':' | '^' | '×' | '*') => earlier.is_some_and(|c| c.is_ascii_digit()),
        Some('-') => earlier.is_some_and(|c| c.is_ascii_alphanumeric()),
        _ => false,
    };
    let is_part = (goes_on && !has_note)
        || comes_from
        || is_of_date(&text[..start], &text[start..])
        || last.is_some_and(|c| {
            "$€£^_".contains(c)
                || (c.is_ascii_alphabetic()
                    && !is_code_word(earliest)
                    && !is_glued_to_word(earliest, digits, behind))
        })
        || (next.is_some_and(|c| "%°_^".contains(c)) && !has_note);
    (!is_part && !has_zero_before).then_some(Token { start, end, value })
}

/// Whether one of the numbers around, joined by slashes, is a year, as in 12/31/2024.
fn is_of_date(before: &str, behind: &str) -> bool {
    let is_inside = |c: char| c == '/' || c.is_ascii_digit();
    let before = last(before, DATE);
    let before = &before[before.trim_end_matches(is_inside).len()..];
    let end = behind
        .char_indices()
        .take(DATE)
        .find(|(_, c)| !is_inside(*c));
    let behind = &behind[..end.map_or(behind.len().min(DATE), |(end, _)| end)];
    let parts = before
        .split('/')
        .chain(behind.split('/'))
        .collect::<Vec<_>>();
    let is_year = |part: &&str| part.parse().is_ok_and(is_year);
    parts.len() > 2 && parts.iter().any(is_year)
}

/// Whether what follows a number is a unit, or what precedes it says that it is an amount.
pub(super) fn is_amount(text: &str, token: &Token) -> bool {
    let behind = text[token.end..].trim_start_matches(['`', '*']);
    let word = behind.trim_start_matches([' ', '-', '+']);
    let end = word
        .find(|c: char| !c.is_alphabetic() || is_wide(c))
        .unwrap_or(word.len());
    let wide = word.chars().take_while(|c| is_wide(*c)).collect::<String>();
    let units = UNITS.split_ascii_whitespace();
    let mut wide_units = units.filter(|unit| !unit.is_ascii());
    is_one_of(UNITS, &word[..end].to_ascii_lowercase()) && end > 0 && !begins_sentence(behind)
        || wide_units.any(|unit| wide.starts_with(unit))
}

/// Whether a text ends with a word behind which codes stand.
fn is_code_word(before: &str) -> bool {
    word_before(before).is_some()
}

/// What a word before a number says: that it is a code, and whether it is an HTTP status.
fn word_before(before: &str) -> Option<bool> {
    let before = last(before, NEAR);
    let text = before.trim_end_matches(|c: char| " :=*_#([{>".contains(c) || is_quote(c));
    if before.len() - text.len() > 8 {
        return None;
    }
    for word in [" is", " of", " was", "为", "是"] {
        if let Some(text) = text.strip_suffix(word) {
            return word_before(text);
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
    // The exit status of a program is no answer of an API.
    (announces && !earlier.trim_end().ends_with("exit")).then_some(is_http)
}

/// The numbers of a text that are no part of a date, a version or an amount.
fn numbers_in(text: Text<'_>) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + found;
        let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
        let signed =
            text[..start].ends_with('-') && !text[..start - 1].ends_with(char::is_alphanumeric);
        let token = number_at(text, if signed { start - 1 } else { start });
        tokens.extend(token.filter(|token| !is_amount(&text, token)));
        at = start + digits;
    }
    tokens
}

/// Reads the numbers of one cell; those in the lead stand where codes stand.
fn read(cell: &Cell, lead: Range<usize>, column_is_http: bool, numbers: &mut Vec<Number>) {
    let text = Text::new(&cell.text);
    let mut last = None::<(usize, bool)>;
    for token in numbers_in(text) {
        // In `codes 2, 3 and 5` the word stands before all of them.
        let chained = last.filter(|(end, _)| is_list(&text[*end..token.start]));
        let word = word_before(&text[..token.start]).filter(|_| is_announced(&text, &token));
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

/// Whether a word before a number announces it, and neither dates nor counts something.
fn is_announced(text: &str, token: &Token) -> bool {
    let before = last(&text[..token.start], NEAR);
    let Some(word) = before.strip_suffix(' ') else {
        return true;
    };
    let word = word.rsplit(' ').next().unwrap_or("");
    // The page `response-code` of 2025, and `statuses 9` in a table of contents.
    let is_dated = is_year(token.value) && word.contains('-');
    let behind = text[token.end..].trim_start_matches(is_between);
    let goes_on = behind.starts_with(|c: char| c.is_ascii_digit())
        || ["and ", "or ", "& ", "和", "或"]
            .iter()
            .any(|glue| behind.starts_with(glue));
    let is_counted = word.ends_with('s') && !word.ends_with("status") && !goes_on;
    !is_dated && !is_counted
}

/// Whether what stands between two numbers makes a list of them.
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

    /// The codes of a page, and those of its numbers that are only mentioned.
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
    fn codes_stand_in_the_first_column_of_a_table() {
        let table = "| Code | Meaning |\n|---|---|\n| 62 | after 3 tries or 40 |\n| `-7` | x |\n| **8** | y |\n";
        assert_eq!(codes(table), [62, -7, 8]);
        assert_eq!(
            codes("| Meaning | Error code |\n|--|--|\n| 5 lines | 62 |"),
            [62]
        );
        assert_eq!(codes("| Port | Use |\n|--|--|\n| 8080 | web |"), [0; 0]);
        assert_eq!(codes("502, 503/504 | busy |\n"), [502, 503, 504]);
        assert_eq!(codes("404 Not Found | gone |\n3 seconds | wait |"), [404]);
        // A scraper left the last bar alone.
        assert_eq!(codes("62\nbusy |\n"), [62]);
    }

    #[test]
    fn codes_stand_at_the_beginning_of_items_and_lines() {
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
    fn codes_stand_behind_words_that_announce_them() {
        for (text, expected) in [
            ("returns code 62.", vec![62]),
            (r#"{"code":62,"reason":"x"}"#, vec![62]),
            (r#"{"errorCode": "1003"}"#, vec![1003]),
            ("error codes 2, 3 and `5`; 7 is none", vec![2, 3, 5]),
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
    fn dates_versions_and_amounts_are_no_codes() {
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
    fn numbers_in_prose_are_mentioned_unless_they_are_small() {
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
}
