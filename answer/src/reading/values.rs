//! Objects as programs print them: JSON, and the notations of Python, Node, Ruby, PHP, Java, Go,
//! Elixir, Clojure, Rust and Swift.
//!
//! One grammar covers them: a container has members, each with a key, a separator and a value. What no
//! notation has is a repair, and is noted: a container without its end, a text without its quotes.

use std::ops::Range;

/// How deep containers may be in containers.
const MAX_DEPTH: u8 = 64;

/// How many values are kept of a text.
const MAX_VALUES: usize = 1 << 18;

/// A value, and where it is in its text.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) node: Node,
    pub(super) at: Range<usize>,
}

#[derive(Clone, Debug)]
pub(super) enum Node {
    /// Members, and items without a key.
    Object(Vec<Member>, Vec<Value>),
    Array(Vec<Value>),
    /// A text in quotes.
    Text(String),
    /// A number, a name, or a text without quotes.
    Word(String),
}

#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) key: String,
    pub(super) value: Value,
    /// Whether a text here has lost its quotes.
    pub(super) is_unquoted: bool,
}

/// What was read, and whether it is whole.
#[derive(Clone, Debug)]
pub(super) struct Parsed {
    pub(super) value: Value,
    /// Whether the text ended before the value did.
    pub(super) is_cut: bool,
    /// Whether all of it is JSON.
    pub(super) is_json: bool,
}

/// Reads the container at a place of a text; `effort` is what is left to be spent on the text.
pub(super) fn parse(text: &str, at: usize, effort: &mut usize) -> Option<Parsed> {
    let mut parser = Parser::new(text, at, *effort);
    let value = parser.value(None);
    *effort = parser.effort;
    let value = value?;
    matches!(value.node, Node::Object(..) | Node::Array(_)).then_some(Parsed {
        value,
        is_cut: parser.is_cut,
        is_json: parser.is_json,
    })
}

/// Reads members that have lost the braces around them.
pub(super) fn parse_members(text: &str, at: usize, effort: &mut usize) -> Option<Parsed> {
    let mut parser = Parser::new(text, at, *effort);
    let value = parser.members(at, '\0');
    *effort = parser.effort;
    Some(Parsed {
        value: value?,
        is_cut: false,
        is_json: false,
    })
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    depth: u8,
    values: usize,
    effort: usize,
    is_cut: bool,
    is_json: bool,
}

/// What separates a key from its value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Separator {
    /// `:` and white space, or a quote.
    Colon,
    /// `:` right before a word, as in Go.
    TightColon,
    Arrow,
    /// `=`
    Equals,
    /// `=` between spaces.
    LooseEquals,
    /// White space after `:key`.
    Space,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str, at: usize, effort: usize) -> Self {
        Self {
            text,
            at,
            depth: 0,
            values: 0,
            effort,
            is_cut: false,
            is_json: true,
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip(&mut self, is_skipped: impl Fn(char) -> bool) {
        let rest = self.rest();
        let length = rest.find(|c| !is_skipped(c)).unwrap_or(rest.len());
        self.at += length;
        self.effort = self.effort.saturating_sub(length);
    }

    fn skip_space(&mut self) {
        self.skip(char::is_whitespace);
    }

    /// A value that starts here; in a container that ends with `close`.
    fn value(&mut self, inside: Option<(char, Separator)>) -> Option<Value> {
        self.values += 1;
        self.effort = self.effort.saturating_sub(1);
        if self.values > MAX_VALUES || self.effort == 0 {
            return None;
        }
        self.skip_space();
        let start = self.at;
        let Some(c) = self.peek() else {
            self.is_cut = true;
            return Some(word(start..start, ""));
        };
        if closing_quote(c).is_some() {
            return self.quoted();
        }
        match c {
            '{' => self.members(start, '}'),
            '[' => self.array(start),
            '(' => self.members(start, ')'),
            '#' if self.rest().starts_with("#<") => self.inspected(),
            '<' => self.angled(inside),
            '%' | '&' | '*' | '@' if inside.is_some() || c != '*' => {
                self.is_json = false;
                self.skip(|c| "%&*@".contains(c) || c.is_whitespace());
                self.deeper(|parser| parser.value(inside))
            }
            c if c.is_ascii_alphabetic() || c == '_' || c == ':' || c == '\\' => self.named(inside),
            _ => self.bare(inside),
        }
    }

    /// What is one level deeper, if that is not too deep.
    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Option<Value>) -> Option<Value> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    /// A container with a name, or a word.
    fn named(&mut self, inside: Option<(char, Separator)>) -> Option<Value> {
        let start = self.at;
        let is_name = |c: char| c.is_ascii_alphanumeric() || "_.$\\:/".contains(c);
        let rest = self.rest();
        let length = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        let after = rest.get(length..).unwrap_or_default();
        self.effort = self.effort.saturating_sub(length);
        // Python's and C#'s kinds of texts.
        let is_kind = rest.starts_with(|c: char| c.is_ascii_alphabetic());
        if is_kind && length <= 2 && after.starts_with(['"', '\'']) {
            self.is_json = false;
            self.at += length;
            return self.quoted();
        }
        let trimmed = after.trim_start();
        let gap = after.len() - trimmed.len();
        let name = rest.get(..length).unwrap_or_default();
        let opens = trimmed.chars().next();
        let is_close = gap <= 1 || trimmed.starts_with('(') && after.starts_with(['\n', '\r']);
        let is_word = matches!(
            name,
            "true" | "false" | "null" | "nil" | "None" | "undefined"
        );
        if is_word || !is_close || name.contains("://") {
            return self.bare(inside);
        }
        match opens {
            // `Object [AxiosHeaders] {`, `map[string]interface {}{`, `[Object: null prototype] {`
            Some('[') => {
                let end = trimmed.char_indices().take(66).find(|(_, c)| *c == ']');
                let open = end.and_then(|(end, _)| trimmed.get(..end));
                let open = open.unwrap_or_default();
                let second = trimmed.get(open.len() + 1..).unwrap_or_default();
                let second = second.trim_start_matches(' ');
                let second = second.strip_prefix("interface {}").unwrap_or(second);
                if second.starts_with('{') && open.len() <= 64 && !open.is_empty() {
                    self.is_json = false;
                    self.at = self.text.len() - second.len();
                    return self.members(start, '}');
                }
                if gap > 0 || name != "map" {
                    return self.bare(inside);
                }
                self.is_json = false;
                self.at += length;
                self.members(start, ']')
            }
            Some('{') => {
                self.is_json = false;
                self.at += length + gap;
                self.members(start, '}')
            }
            Some('(') => {
                self.is_json = false;
                self.at += length + gap;
                self.call(start)
            }
            // `stdClass Object (`
            Some('O') if trimmed.starts_with("Object") && gap == 1 => {
                self.is_json = false;
                self.at += length + gap;
                self.deeper(|parser| parser.named(inside))
            }
            _ => self.bare(inside),
        }
    }

    /// `Number(62)`, `string(21) "text"`, `array(2) {`, or a container in parentheses.
    fn call(&mut self, start: usize) -> Option<Value> {
        let inner = self.members(start, ')')?;
        let Node::Object(members, items) = &inner.node else {
            return Some(inner);
        };
        if !members.is_empty() || items.len() != 1 {
            return Some(inner);
        }
        let is_count = matches!(items.first().map(|item| &item.node), Some(Node::Word(word))
            if word.bytes().all(|byte| byte.is_ascii_digit()));
        let end = self.at;
        if is_count {
            self.skip(|c| c == ' ');
            match self.peek() {
                Some('"') => return self.quoted(),
                Some('{') => return self.members(start, '}'),
                Some('(') => return self.members(start, ')'),
                _ => self.at = end,
            }
        }
        match inner.node {
            Node::Object(_, mut items) => items.pop(),
            _ => None,
        }
    }

    /// `#<Struct name=value>` of Ruby.
    fn inspected(&mut self) -> Option<Value> {
        self.is_json = false;
        let start = self.at;
        self.at += 2;
        self.skip(|c| c.is_ascii_alphanumeric() || "_:".contains(c));
        let name = self.text.get(start + 2..self.at);
        // `#<struct Faraday::Env`
        if name == Some("struct") {
            self.skip(|c| c == ' ');
            self.skip(|c| c.is_ascii_alphanumeric() || "_:".contains(c));
        }
        let here = self.at;
        self.skip(|c| c.is_whitespace() || c == ',');
        let has_members = self.key('>').is_some();
        self.at = here;
        if has_members {
            return self.members_from(start, '>');
        }
        // `#<URI::HTTPS https://...>`, `#<Net::HTTPNotFound 404 Not Found readbody=true>`
        self.skip(char::is_whitespace);
        let text = self.at;
        self.skip(|c| c != '>' && c != '\n');
        let word = word(text..self.at, self.text.get(text..self.at)?);
        if self.peek() == Some('>') {
            self.at += 1;
        }
        Some(word)
    }

    /// `<ref *1> Name {`, `<nil>`, `<Name: 0x...>`
    fn angled(&mut self, inside: Option<(char, Separator)>) -> Option<Value> {
        self.is_json = false;
        let start = self.at;
        let rest = self.rest();
        let end = rest.char_indices().take(80).find(|(_, c)| *c == '>');
        let Some((length, _)) = end else {
            return self.bare(inside);
        };
        self.at += length + 1;
        self.effort = self.effort.saturating_sub(length);
        if rest.starts_with("<ref ") {
            return self.deeper(|parser| parser.value(inside));
        }
        let whole = start..self.at;
        self.text.get(whole.clone()).map(|text| word(whole, text))
    }

    fn array(&mut self, start: usize) -> Option<Value> {
        // A list with keys is a map.
        let value = self.members(start, ']')?;
        match value.node {
            Node::Object(members, items) if members.is_empty() => Some(Value {
                node: Node::Array(items),
                ..value
            }),
            node => Some(Value { node, ..value }),
        }
    }

    /// The container whose opening bracket is next.
    fn members(&mut self, start: usize, close: char) -> Option<Value> {
        if close != '\0' {
            self.at += 1;
        }
        if close == ')' {
            self.is_json = false;
        }
        self.members_from(start, close)
    }

    /// The members and the end of a container.
    fn members_from(&mut self, start: usize, close: char) -> Option<Value> {
        self.deeper(|parser| parser.members_here(start, close))
    }

    fn members_here(&mut self, start: usize, close: char) -> Option<Value> {
        let (mut members, mut items) = (Vec::new(), Vec::new());
        loop {
            self.skip(|c| c.is_whitespace() || c == ',' || c == ';');
            let Some(next) = self.peek() else {
                self.is_cut |= close != '\0';
                break;
            };
            if next == close {
                self.at += next.len_utf8();
                break;
            }
            if matches!(next, '}' | ']' | ')') || next == '>' {
                // Another container ends here.
                return None;
            }
            let before = self.at;
            if let Some((key, separator)) = self.key(close) {
                let value = if separator == Separator::Arrow && self.is_at_empty_value() {
                    word(self.at..self.at, "null")
                } else {
                    self.value(Some((close, separator)))?
                };
                let is_colon = separator == Separator::Colon;
                let is_tight = separator == Separator::TightColon;
                self.is_json &= is_colon || is_tight;
                // Go has no commas, and no quotes either.
                let is_unquoted =
                    is_bare(&value) && (is_colon || is_tight && self.peek() == Some(','));
                members.push(Member {
                    key,
                    value,
                    is_unquoted,
                });
            } else {
                items.push(self.value(Some((close, Separator::Colon)))?);
                if self.is_cut && !members.is_empty() {
                    // What was cut off is this, and not the member before it.
                    members.push(Member {
                        key: String::new(),
                        value: word(self.at..self.at, ""),
                        is_unquoted: false,
                    });
                }
            }
            if self.at == before {
                return None;
            }
        }
        Some(Value {
            node: Node::Object(members, items),
            at: start..self.at,
        })
    }

    /// Whether a line ends here and the next one begins a member or ends a container: `[name] => `.
    fn is_at_empty_value(&self) -> bool {
        let rest = self.rest().trim_start_matches(' ');
        rest.starts_with('\n') && rest.trim_start().starts_with(['[', ')'])
    }

    /// A key and the separator after it, or nothing, and nothing read.
    fn key(&mut self, close: char) -> Option<(String, Separator)> {
        let start = self.at;
        let found = self.key_here(close);
        if found.is_none() {
            self.at = start;
            self.effort = self.effort.saturating_sub(4);
        }
        found
    }

    fn key_here(&mut self, close: char) -> Option<(String, Separator)> {
        let first = self.peek()?;
        let key = if let Some(end) = closing_quote(first) {
            self.is_json &= first == '"';
            let text = self.rest().get(first.len_utf8()..)?;
            let length = text
                .char_indices()
                .take(256)
                .find(|(_, c)| end.contains(c))?
                .0;
            let key = text.get(..length)?;
            let quote = text.get(length..)?.chars().next()?;
            self.at += first.len_utf8() + length + quote.len_utf8();
            key.to_owned()
        } else if first == '[' {
            // `[code] => 404`, `["code"]=>`
            let inner = self.rest().get(1..)?;
            let length = inner.char_indices().take(128).find(|(_, c)| *c == ']')?.0;
            let key = inner.get(..length)?;
            let after = inner.get(length + 1..)?.trim_start();
            if !after.starts_with("=>") {
                return None;
            }
            self.is_json = false;
            self.at += length + 2;
            let key = key.trim_matches('"');
            let key = key.split_once(':').map_or(key, |(key, _)| key);
            key.trim_matches('"').to_owned()
        } else {
            let is_symbol = first == ':';
            let mark = usize::from(is_symbol || first == '@');
            let is_name = |c: char| c.is_alphanumeric() || "_-.$".contains(c);
            let name = self.rest().get(mark..)?;
            let length = name.find(|c| !is_name(c)).unwrap_or(name.len());
            let key = name.get(..length)?;
            let is_key = key.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '$');
            if !is_key || length > 64 {
                return None;
            }
            self.at += mark + length;
            self.is_json = false;
            if is_symbol && !self.rest().trim_start().starts_with("=>") {
                let is_gap = self.rest().starts_with([' ', '\n']);
                return is_gap.then(|| (key.to_owned(), Separator::Space));
            }
            key.to_owned()
        };
        let gap = self.at;
        self.skip(|c| c == ' ' || c == '\n' && close != '\0' || c == '\t');
        let spaced = self.at > gap;
        let rest = self.rest();
        let separator = if rest.starts_with("=>") {
            self.at += 2;
            Separator::Arrow
        } else if rest.starts_with(':') && !rest.starts_with("::") && !rest.starts_with("://") {
            self.at += 1;
            let tight = !matches!(self.peek(), Some(c) if c.is_whitespace());
            if tight {
                Separator::TightColon
            } else {
                Separator::Colon
            }
        } else if rest.starts_with('=') && !rest.starts_with("==") {
            self.at += 1;
            if spaced {
                Separator::LooseEquals
            } else {
                Separator::Equals
            }
        } else {
            return None;
        };
        Some((key, separator))
    }

    fn quoted(&mut self) -> Option<Value> {
        let start = self.at;
        let open = self.peek()?;
        let close = closing_quote(open)?;
        self.is_json &= open == '"';
        self.at += open.len_utf8();
        // A logger that did not escape: `"{"code":62}"`.
        let inner = self.rest();
        let nested = inner.strip_prefix('{').unwrap_or_default();
        if open == '"' && nested.starts_with('"') && !nested.starts_with("\"\"") {
            self.is_json = false;
            let value = self.members(self.at, '}')?;
            if self.peek() == Some('"') {
                self.at += 1;
            }
            return Some(value);
        }
        let mut text = String::new();
        loop {
            let rest = self.rest();
            let stop = rest.find(|c| c == '\\' || close.contains(&c));
            let length = stop.unwrap_or(rest.len());
            text.push_str(rest.get(..length)?);
            self.at += length;
            self.effort = self.effort.saturating_sub(length);
            let Some(c) = self.peek() else {
                self.is_cut = true;
                break;
            };
            self.at += c.len_utf8();
            if c != '\\' {
                break;
            }
            self.escape(&mut text);
        }
        Some(Value {
            node: Node::Text(text),
            at: start..self.at,
        })
    }

    /// What follows a backslash.
    fn escape(&mut self, text: &mut String) {
        let Some(c) = self.peek() else {
            return;
        };
        self.at += c.len_utf8();
        match c {
            'n' => text.push('\n'),
            'r' => text.push('\r'),
            't' => text.push('\t'),
            'b' => text.push('\u{8}'),
            'f' => text.push('\u{c}'),
            'u' => match self.hex(4) {
                Some(high @ 0xd800..=0xdbff) if self.rest().starts_with("\\u") => {
                    self.at += 2;
                    let low = self.hex(4).unwrap_or_default();
                    let code = 0x1_0000 + ((high & 0x3ff) << 10 | low & 0x3ff);
                    text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                Some(code) => {
                    text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                None => text.push('u'),
            },
            'x' => match self.hex(2) {
                Some(code) => text.push(char::from_u32(code).unwrap_or_default()),
                None => text.push('x'),
            },
            c => text.push(c),
        }
    }

    fn hex(&mut self, length: usize) -> Option<u32> {
        let digits = self.rest().get(..length)?;
        let code = u32::from_str_radix(digits, 16).ok()?;
        self.at += length;
        Some(code)
    }

    /// A word or a text without quotes.
    fn bare(&mut self, inside: Option<(char, Separator)>) -> Option<Value> {
        let start = self.at;
        let (close, separator) = inside?;
        let rest = self.rest();
        let mut open = 0_usize;
        let mut end = rest.len();
        for (at, c) in rest.char_indices() {
            let after = || rest.get(at + c.len_utf8()..).unwrap_or_default();
            let stops = match c {
                '\n' | '\r' | ';' => true,
                '(' | '[' | '{' => {
                    open += 1;
                    false
                }
                c if c == close && open == 0 => true,
                '}' if open == 0 => true,
                ')' | ']' | '}' => {
                    open = open.saturating_sub(1);
                    false
                }
                ',' if open == 0 => separator != Separator::Equals || starts_member(after(), '='),
                // The last space of many decides.
                ' ' if open == 0 && !after().starts_with(' ') => match separator {
                    Separator::TightColon => starts_member(after(), ':'),
                    Separator::Space => true,
                    Separator::Equals => close == '>' && starts_member(after(), '='),
                    _ => false,
                },
                _ => false,
            };
            if stops {
                end = at;
                break;
            }
        }
        self.effort = self.effort.saturating_sub(end);
        self.at += end;
        let ends_here = self.at == self.text.len();
        self.is_cut |= ends_here && close != '\0';
        let text = rest
            .get(..end)?
            .trim_end_matches(|c: char| c.is_whitespace() || c == ',');
        let is_literal = is_number(text) || matches!(text, "true" | "false" | "null");
        self.is_json &= is_literal;
        // What a word would have gone on with is not known.
        let text = if ends_here && close != '\0' { "" } else { text };
        Some(word(start..start + text.len(), text))
    }
}

/// The quotes that end a text, if a character begins one.
fn closing_quote(open: char) -> Option<&'static [char]> {
    Some(match open {
        '"' => &['"'],
        '\'' => &['\''],
        '“' | '”' | '„' => &['“', '”'],
        '‘' | '’' => &['‘', '’'],
        _ => return None,
    })
}

fn word(at: Range<usize>, text: &str) -> Value {
    Value {
        node: Node::Word(text.to_owned()),
        at,
    }
}

/// Whether a text starts with the key of a member, and its separator.
fn starts_member(text: &str, separator: char) -> bool {
    let text = text.trim_start_matches(' ');
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let length = text.find(|c| !is_name(c)).unwrap_or(text.len());
    (1..=64).contains(&length)
        && text
            .get(length..)
            .is_some_and(|rest| rest.starts_with(separator))
}

/// Whether a value is a text without quotes.
fn is_bare(value: &Value) -> bool {
    matches!(&value.node, Node::Word(word)
        if !is_number(word) && literal(word).is_none() && !word.is_empty())
}

/// Whether a word is a number of JSON.
pub(super) fn is_number(word: &str) -> bool {
    let word = word.strip_prefix('-').unwrap_or(word);
    let (digits, exponent) = match word.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, Some(exponent)),
        None => (word, None),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_octal = whole.len() > 1 && whole.starts_with('0');
    let exponent = exponent.map(|exponent| exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
    is_digits(whole)
        && !is_octal
        && fraction.is_none_or(is_digits)
        && exponent.is_none_or(is_digits)
}

/// What a word is in JSON, if it is one of those that languages have for the same.
pub(super) fn literal(word: &str) -> Option<&'static str> {
    Some(match word {
        "null" | "nil" | "None" | "NULL" | "undefined" | "<nil>" => "null",
        "true" | "True" => "true",
        "false" | "False" => "false",
        _ => return None,
    })
}
