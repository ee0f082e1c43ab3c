//! Text with tags and entities in, the characters that a reader sees out, each with its line.
//!
//! Rows, cells and items of HTML become line breaks and marks. If a page is not HTML as a whole, only
//! complete tags of known elements count as tags; `a<b` and `<appid>` are text there.

use std::borrow::Cow;

use html5gum::{DefaultEmitter, Token, Tokenizer};

/// Precedes each cell of an HTML table.
pub(super) const CELL: char = '\u{1f}';

/// Precedes each item of an HTML list.
pub(super) const ITEM: char = '\u{1e}';

/// Elements with invisible content.
const HIDDEN: [&str; 5] = ["script", "style", "template", "svg", "head"];

/// Elements that the tokenizer reads up to their end tag, whatever comes before it.
const RAW: [&str; 7] = [
    "script", "style", "textarea", "title", "iframe", "noframes", "noembed",
];

/// Elements that begin a new line.
const BLOCK: &str = " address article aside blockquote body br button caption center dd details dialog div dl dt \
    fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option p pre \
    section select summary table tbody td textarea tfoot th thead title tr ul ";

/// Elements inside of a line.
const INLINE: &str = " a abbr b bdi bdo big cite code del dfn em font i img ins kbd mark nobr q s samp small span \
    strike strong sub sup tt u var wbr head script style template svg ";

/// The visible characters of a page and their lines, counted from one.
pub(super) struct Flow {
    pub(super) characters: Vec<(char, usize)>,
    /// Whether a reader sees the line breaks of the source.
    lines_count: bool,
    in_row: bool,
    /// Whether the first cell of the row is still to come.
    begins_row: bool,
    /// How many of the next rows share the first cell of an earlier one.
    spanned: usize,
}

/// Reads a page.
pub(super) fn flow(name: &str, text: &str) -> Flow {
    let is_html = is_html(name, text);
    let mut flow = Flow {
        characters: Vec::with_capacity(text.len()),
        lines_count: !is_html,
        in_row: false,
        begins_row: false,
        spanned: 0,
    };
    let source = if is_html {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(neutral(text))
    };
    let mut line_starts = vec![0];
    line_starts.extend(source.match_indices('\n').map(|(offset, _)| offset + 1));
    let line_of = |offset: usize| line_starts.partition_point(|start| *start <= offset);
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut hidden = None::<String>;
    let mut preformatted = false;
    for Ok(token) in Tokenizer::new_with_emitter(source.as_ref(), emitter) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if hidden.is_none() {
                    let line = line_of(tag.span.start);
                    flow.tag(&name, true, line);
                    let rows = tag
                        .attributes
                        .iter()
                        .find(|(name, _)| name.as_slice() == b"rowspan");
                    let rows = rows.and_then(|(_, rows)| {
                        str::from_utf8(&rows.value).ok()?.trim().parse().ok()
                    });
                    flow.span_rows(&name, line, rows.unwrap_or(1));
                    preformatted |= name == "pre";
                    if HIDDEN.contains(&name.as_str()) && !tag.self_closing {
                        hidden = Some(name);
                    }
                }
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if hidden.as_ref() == Some(&name) {
                    hidden = None;
                } else if hidden.is_none() {
                    flow.tag(&name, false, line_of(tag.span.start));
                    preformatted &= name != "pre";
                }
            }
            Token::String(text) if hidden.is_none() => {
                let mut line = line_of(text.span.start);
                for character in String::from_utf8_lossy(&text.value).chars() {
                    flow.text(character, line, preformatted);
                    line += usize::from(character == '\n');
                }
            }
            _ => {}
        }
    }
    flow
}

impl Flow {
    fn text(&mut self, character: char, line: usize, preformatted: bool) {
        let is_break = character == '\n' && !self.in_row && (self.lines_count || preformatted);
        let character = match character {
            '\n' if is_break => '\n',
            // The marks of this module are control characters.
            c if c.is_control() || c.is_whitespace() => ' ',
            c if errdex_catalog::is_hidden(c) => return,
            c => narrow(c),
        };
        self.characters.push((character, line));
    }

    /// Gives each row a first cell if it shares that of an earlier one.
    fn span_rows(&mut self, name: &str, line: usize, rows: usize) {
        match name {
            "table" => self.spanned = 0,
            "tr" => {
                self.begins_row = true;
                if self.spanned > 0 {
                    self.spanned -= 1;
                    self.begins_row = false;
                    self.characters.push((CELL, line));
                }
            }
            "td" | "th" if std::mem::take(&mut self.begins_row) => {
                self.spanned = rows.saturating_sub(1);
            }
            _ => {}
        }
    }

    fn tag(&mut self, name: &str, opens: bool, line: usize) {
        match name {
            "tr" => self.in_row = opens,
            // A row without an end tag ends with its table, or with the next heading.
            "table" if !opens => self.in_row = false,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.in_row = false,
            _ => {}
        }
        match name {
            "td" | "th" if opens => self.characters.push((CELL, line)),
            "td" | "th" => self.characters.push((' ', line)),
            "li" | "dt" if opens && !self.in_row => {
                self.characters.extend([('\n', line), (ITEM, line)]);
            }
            "code" | "kbd" | "samp" | "tt" => self.characters.push(('`', line)),
            // 2 to the power of 32 is not 232.
            "sup" | "sub" => self.characters.push(('^', line)),
            _ if is_one_of(BLOCK, name) => {
                let character = if self.in_row && name != "tr" {
                    ' '
                } else {
                    '\n'
                };
                self.characters.push((character, line));
            }
            _ => {}
        }
    }
}

fn is_one_of(names: &str, name: &str) -> bool {
    let mut names = names.split_ascii_whitespace();
    names.any(|known| known == name)
}

/// Replaces full-width letters and digits, which Chinese pages mix with the usual ones.
fn narrow(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character)
        }
        _ => character,
    }
}

fn is_html(name: &str, text: &str) -> bool {
    let (_, ending) = name.rsplit_once('.').unwrap_or_default();
    if ["html", "htm", "xhtml"]
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
    {
        return true;
    }
    let text = text.trim_start();
    let start = text
        .char_indices()
        .nth(200)
        .map_or(text, |(end, _)| &text[..end]);
    let start = start.to_ascii_lowercase();
    ["<!doctype html", "<html", "<body"]
        .iter()
        .any(|tag| start.contains(tag))
}

/// The text with every `<` escaped that starts neither a tag of a known element nor a comment.
fn neutral(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    // Without an end, a comment or a raw element would swallow the rest of the page.
    let raw = RAW.iter().chain(&HIDDEN);
    let ends = raw.filter_map(|&name| Some((name, lower.rfind(&format!("</{name}"))?)));
    let ends = ends.collect::<Vec<_>>();
    let comment_end = text.rfind("-->").unwrap_or(0);
    let is_markup = |start: usize| {
        let rest = &lower[start + 1..];
        if rest.starts_with("!--") {
            return start < comment_end;
        }
        let piece = rest.split('<').next().unwrap_or("");
        let Some(name) = tag_name(piece) else {
            return false;
        };
        let is_raw = RAW.contains(&name) || HIDDEN.contains(&name);
        let is_closed = || ends.iter().any(|(of, end)| *of == name && start < *end);
        !is_raw || rest.starts_with('/') || is_closed()
    };
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for (start, _) in text.match_indices('<') {
        out += &text[copied..start];
        out += if is_markup(start) { "<" } else { "&lt;" };
        copied = start + 1;
    }
    out + &text[copied..]
}

/// The name of a known element, if what follows a `<` is the rest of its tag.
fn tag_name(piece: &str) -> Option<&str> {
    let piece = piece.strip_prefix('/').unwrap_or(piece);
    let end = piece.find(|c: char| !c.is_ascii_alphanumeric())?;
    let (name, after) = piece.split_at(end);
    let is_tag = after.starts_with(['>', '/', ' ', '\t', '\n']) && after.contains('>');
    (is_tag && (is_one_of(BLOCK, name) || is_one_of(INLINE, name))).then_some(name)
}
