//! The bytes of a page in, its rows of visible text out, each character with its line.
//!
//! A page is HTML, Markdown or plain text, and often a mixture: tags are removed, entities decoded, and
//! tables and lists take the same shape in all of them. Nothing here knows what a code is.

use std::borrow::Cow;

use super::markup::{self, Flow};

/// A page as a reader sees it.
pub(super) struct Page {
    /// The name that the caller gave it.
    pub(super) name: String,
    /// The trimmed lines of the source, for excerpts.
    lines: Vec<String>,
    pub(super) rows: Vec<Row>,
    /// The first line that is not UTF-8.
    pub(super) not_utf8: Option<usize>,
}

/// A row of a table, an item of a list, or a line.
pub(super) struct Row {
    pub(super) kind: RowKind,
    /// Not empty; more than one only in a table.
    pub(super) cells: Vec<Cell>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowKind {
    Table,
    Item,
    Line,
}

/// A piece of text that may come from several lines.
#[derive(Default)]
pub(super) struct Cell {
    pub(super) text: String,
    /// Where in the text each line begins, and its number.
    breaks: Vec<(usize, usize)>,
}

impl Cell {
    /// The line of a byte, counted from one.
    pub(super) fn line_at(&self, offset: usize) -> usize {
        let before = self.breaks.partition_point(|(start, _)| *start <= offset);
        let last = before.checked_sub(1).and_then(|i| self.breaks.get(i));
        last.map_or(0, |(_, line)| *line)
    }

    fn push(&mut self, character: char, line: usize) {
        if self.breaks.last().is_none_or(|(_, last)| *last != line) {
            self.breaks.push((self.text.len(), line));
        }
        self.text.push(character);
    }

    /// Without surrounding whitespace and the given number of bytes at its beginning.
    fn trimmed(&self, skip: usize) -> Self {
        let mut trimmed = Self::default();
        let whole = self.text.trim_end();
        let rest = whole.get(skip..).unwrap_or("");
        let start = whole.len() - rest.trim_start().len();
        for (offset, character) in rest.trim_start().char_indices() {
            trimmed.push(character, self.line_at(start + offset));
        }
        trimmed
    }
}

impl Page {
    /// Reads a page; any bytes are one.
    pub(super) fn new(name: &str, bytes: &[u8]) -> Self {
        let (text, not_utf8) = decoded(bytes);
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let flow = markup::flow(name, &text);
        Self {
            name: name.to_owned(),
            lines: text.lines().map(|line| line.trim().to_owned()).collect(),
            rows: rows(&flow),
            not_utf8,
        }
    }

    /// Whether its name is that of a JSON file.
    pub(super) fn is_json(&self) -> bool {
        let (_, ending) = self.name.rsplit_once('.').unwrap_or_default();
        ending.eq_ignore_ascii_case("json")
    }

    /// A line of the source, or the visible text of a row if the line is too long.
    ///
    /// A long line may have thousands of findings, so only the part that is shown is read.
    pub(super) fn excerpt(&self, line: usize, row: usize) -> String {
        const LONGEST: usize = 100;
        let written = line.checked_sub(1).and_then(|i| self.lines.get(i));
        let written = written.map_or("", String::as_str);
        let is_long = written.chars().nth(LONGEST).is_some();
        let row = self.rows.get(row).filter(|_| is_long);
        let pieces = match row {
            Some(row) => {
                let cells = row.cells.iter().take(LONGEST);
                let pieces = cells.flat_map(|cell| [" | ", cell.text.as_str()]);
                pieces.skip(1).collect()
            }
            None => vec![written],
        };
        let characters = pieces.into_iter().flat_map(str::chars);
        let mut characters = characters.map(|c| if c.is_control() { ' ' } else { c });
        let short = characters.by_ref().take(LONGEST).collect::<String>();
        if characters.next().is_some() {
            short + "…"
        } else {
            short
        }
    }
}

/// The text of a page, and the first line that is not valid UTF-8.
fn decoded(bytes: &[u8]) -> (Cow<'_, str>, Option<usize>) {
    let wide = |read: fn([u8; 2]) -> u16| {
        let (pairs, _) = bytes[2..].as_chunks::<2>();
        let units = pairs.iter().map(|pair| read(*pair));
        let characters =
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
        Cow::Owned(characters.collect::<String>())
    };
    let text = match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)),
    };
    let line = |end: usize| bytes[..end].split(|byte| *byte == b'\n').count();
    let broken = match (bytes, str::from_utf8(bytes)) {
        ([0xff, 0xfe, ..] | [0xfe, 0xff, ..], _) | (_, Ok(_)) => None,
        (_, Err(error)) => Some(line(error.valid_up_to())),
    };
    (text, broken)
}

/// Splits the flow of a page into rows.
fn rows(flow: &Flow) -> Vec<Row> {
    let mut rows = Vec::new();
    // The mark of an item may come before the paragraph that it marks.
    let mut marked = false;
    let breaks = flow.characters.split(|(character, _)| *character == '\n');
    for characters in breaks {
        marked |= characters.iter().any(|(c, _)| *c == markup::ITEM);
        let pieces = cells(characters);
        let mut pieces = pieces
            .iter()
            .map(|cell| cell.trimmed(0))
            .collect::<Vec<_>>();
        if pieces.iter().all(|cell| cell.text.is_empty()) {
            continue;
        }
        let is_item = std::mem::take(&mut marked);
        if pieces.len() > 1 {
            // A table may have bars around its rows, and a scraped one often has only the last.
            if pieces.first().is_some_and(|cell| cell.text.is_empty()) {
                pieces.remove(0);
            }
            if pieces.last().is_some_and(|cell| cell.text.is_empty()) {
                pieces.pop();
            }
            rows.push(Row {
                kind: RowKind::Table,
                cells: pieces,
            });
            continue;
        }
        for cell in pieces {
            let mark = bullet(&cell.text);
            let heading = heading(&cell.text);
            rows.push(Row {
                kind: if is_item || mark > 0 {
                    RowKind::Item
                } else {
                    RowKind::Line
                },
                cells: vec![cell.trimmed(mark.max(heading))],
            });
        }
    }
    rows
}

/// The cells of a row; a bar outside of code makes a text a row of a table.
fn cells(characters: &[(char, usize)]) -> Vec<Cell> {
    let mut cells = vec![Cell::default()];
    let mut in_code = false;
    let mut escaped = false;
    let closes = |from: usize| characters[from + 1..].iter().any(|(c, _)| *c == '`');
    for (i, &(character, line)) in characters.iter().enumerate() {
        let is_bar = character == '|' && !in_code && !escaped;
        escaped = character == '\\' && !escaped;
        match character {
            '`' => in_code = !in_code && closes(i),
            markup::ITEM => continue,
            _ => {}
        }
        if is_bar || character == markup::CELL {
            cells.push(Cell::default());
        } else if let Some(cell) = cells.last_mut() {
            cell.push(character, line);
        }
    }
    cells
}

/// The length of a list mark at the beginning of a line.
fn bullet(text: &str) -> usize {
    let mut characters = text.chars();
    let length = match characters.next() {
        Some(mark @ ('•' | '·' | '▪' | '◦' | '●' | '○' | '■' | '‣' | '–' | '—')) =>
        {
            return mark.len_utf8();
        }
        Some('-' | '*' | '+') => 1,
        _ => return 0,
    };
    // `-1` is a number and `**62**` is bold.
    match characters.next() {
        Some(next) if next.is_whitespace() => length,
        _ => 0,
    }
}

/// The length of a heading or quotation mark at the beginning of a line.
fn heading(text: &str) -> usize {
    let rest = text.trim_start_matches(['#', '>', ' ']);
    let length = text.len() - rest.len();
    // `#62` is an issue number.
    if text[..length].ends_with(' ') {
        length
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, text: &str) -> Vec<(RowKind, String, usize)> {
        let page = Page::new(name, text.as_bytes());
        let row = |row: &Row| {
            let cells = row.cells.iter().map(|cell| cell.text.as_str());
            (
                row.kind,
                cells.collect::<Vec<_>>().join("/"),
                row.cells[0].line_at(0),
            )
        };
        page.rows.iter().map(row).collect()
    }

    #[test]
    fn tables_lists_and_lines_have_one_shape() {
        use RowKind::{Item, Line, Table};
        let markdown = "# Codes\r\n\r\n| a | `b|c` |\r\n|---|---|\r\n62 | lost its bar |\r\n\r\n- one\r\n* **two**\r\n\u{2022}three\r\n-1 is left\r\n";
        assert_eq!(
            read("a.md", markdown),
            [
                (Line, "Codes".to_owned(), 1),
                (Table, "a/`b|c`".to_owned(), 3),
                (Table, "---/---".to_owned(), 4),
                (Table, "62/lost its bar".to_owned(), 5),
                (Item, "one".to_owned(), 7),
                (Item, "**two**".to_owned(), 8),
                (Item, "three".to_owned(), 9),
                (Line, "-1 is left".to_owned(), 10),
            ]
        );
    }

    #[test]
    fn html_is_read_with_its_lines() {
        use RowKind::{Item, Line, Table};
        let html = "<!doctype html>\n<style>a{b:62}</style>\n<p>One\nparagraph &amp; &#x36;&#50;\n<table><tr>\n<td>53\n<td><code>task\nconflict</code>\n<tr><td>62</td><td>x</td></tr></table>\n<ul><li>65<li>7</ul><script>var a = '<td>9';</script>";
        assert_eq!(
            read("a", html),
            [
                (Line, "One paragraph & 62".to_owned(), 3),
                (Table, "53/`task conflict`".to_owned(), 6),
                (Table, "62/x".to_owned(), 9),
                (Item, "65".to_owned(), 10),
                (Item, "7".to_owned(), 10),
            ]
        );
        let page = Page::new("a", html.as_bytes());
        assert_eq!(page.rows[1].cells[1].line_at(7), 8);
        assert_eq!(page.excerpt(6, 1), "<td>53");
        let long = format!("<p>{}</p><p>62: busy", "x".repeat(200));
        let page = Page::new("a.html", long.as_bytes());
        assert_eq!(page.excerpt(1, 1), "62: busy");
    }

    #[test]
    fn a_text_with_angle_brackets_loses_nothing() {
        let text = "if a<b then <appid> and 5 < 6 <!-- open\nlast <script>line";
        let rows = read("a.txt", text);
        assert_eq!(rows[0].1, "if a<b then <appid> and 5 < 6 <!-- open");
        assert_eq!(rows[1].1, "last <script>line");
    }

    #[test]
    fn any_bytes_are_a_page() {
        let page = Page::new("a.md", b"one\n\xff\xd0 62\n\0\x01");
        assert_eq!(page.not_utf8, Some(2));
        assert!(page.rows[1].cells[0].text.ends_with("62"));
        let wide = "\u{feff}| 62 | x |".encode_utf16();
        let bytes = wide.flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        let page = Page::new("a.txt", &bytes);
        assert_eq!(
            (page.not_utf8, page.rows[0].cells[0].text.as_str()),
            (None, "62")
        );
        for bytes in [
            &b"\xff\xfe\x41"[..],
            b"\xfe\xff\xd8\x00",
            b"",
            b"`",
            b"<",
            b"&#",
        ] {
            Page::new("a.html", bytes);
        }
    }
}
