//! The text of generated Rust: writing cannot fail, and every row of a table has a line of its own.
//!
//! It knows nothing about catalogs.

use std::fmt::{self, Write as _};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The text of a module that is being written.
pub(crate) struct Output {
    text: String,
    indent: &'static str,
}

/// The width of lines that hold the numbers of a perfect hash.
const WIDTH: usize = 100;

impl Output {
    pub(crate) const fn new() -> Self {
        Self {
            text: String::new(),
            indent: "",
        }
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }

    /// What `write!` and `writeln!` call.
    pub(crate) fn write_fmt(&mut self, arguments: fmt::Arguments<'_>) {
        // Writing to a `String` cannot fail.
        let _ = self.text.write_fmt(arguments);
    }

    /// Appends a text verbatim.
    pub(crate) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Appends a text as a literal.
    pub(crate) fn literal(&mut self, text: &str) {
        let _ = write!(self.text, "{text:?}");
    }

    /// Begins a line.
    pub(crate) fn indent(&mut self) {
        self.text.push_str(self.indent);
    }

    /// Appends a line.
    pub(crate) fn line(&mut self, line: &str) {
        self.indent();
        self.push(line);
        self.push("\n");
    }

    /// Appends the content of a module, indented.
    pub(crate) fn module(&mut self, content: impl FnOnce(&mut Self)) {
        self.indent = "    ";
        content(self);
        self.indent = "";
        self.push("}\n");
    }

    /// Appends a line of a doc comment.
    pub(crate) fn doc(&mut self, indent: &str, line: &str) {
        self.indent();
        self.push(indent);
        if line.starts_with('/') || line.contains(char::is_control) {
            self.push("#[doc = ");
            self.literal(&format!(" {line}"));
            self.push("]\n");
        } else if line.is_empty() {
            self.push("///\n");
        } else {
            self.push("/// ");
            self.push(line);
            self.push("\n");
        }
    }

    /// Appends tokens on one line.
    pub(crate) fn tokens(&mut self, tokens: TokenStream) {
        let mut was_word = false;
        for token in tokens {
            let is_word = matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_));
            if was_word && is_word {
                self.push(" ");
            }
            was_word = is_word;
            match token {
                TokenTree::Group(group) => {
                    let (open, close) = match group.delimiter() {
                        Delimiter::Parenthesis => ("(", ")"),
                        Delimiter::Brace => ("{", "}"),
                        Delimiter::Bracket => ("[", "]"),
                        Delimiter::None => ("", ""),
                    };
                    self.push(open);
                    self.tokens(group.stream());
                    self.push(close);
                }
                TokenTree::Punct(mark) if mark.as_char() == ',' => self.push(", "),
                token => write!(self, "{token}"),
            }
        }
    }

    /// A table with one row per line. It is empty if no row has a value.
    pub(crate) fn column<T>(
        &mut self,
        (name, item, count): (&str, &str, &str),
        rows: &[T],
        has_value: impl Fn(&T) -> bool,
        mut write: impl FnMut(&mut Self, &T),
    ) {
        self.indent();
        if !rows.iter().any(has_value) {
            writeln!(self, "static {name}: [{item}; 0] = [];");
            return;
        }
        writeln!(self, "static {name}: [{item}; {count}] = [");
        for row in rows {
            self.indent();
            self.push("    ");
            write(self, row);
            self.push(",\n");
        }
        self.line("];");
    }

    /// A table of numbers with one row per line; if all rows are the same, the number is written
    /// once.
    pub(crate) fn numbers(&mut self, (name, item, count): (&str, &str, &str), rows: &[u32]) {
        match rows {
            [first, rest @ ..] if !rest.is_empty() && rest.iter().all(|row| row == first) => {
                self.indent();
                writeln!(
                    self,
                    "static {name}: [{item}; {count}] = [{first}; {count}];"
                );
            }
            _ => self.column(
                (name, item, count),
                rows,
                |_| true,
                |out, number| write!(out, "{number}"),
            ),
        }
    }

    /// A table of lists: their items, one per line, and the number of items in each row.
    pub(crate) fn lists<'r, R, T: 'r>(
        &mut self,
        (name, item, count): (&str, &str, &str),
        rows: &'r [R],
        list: impl Fn(&'r R) -> &'r [T],
        write: impl FnMut(&mut Self, &&'r T),
    ) {
        let items = rows.iter().flat_map(&list).collect::<Vec<_>>();
        if items.is_empty() {
            self.indent();
            writeln!(
                self,
                "const {name}: ::errdex::column::Lists<{item}> = ::errdex::column::Lists::EMPTY;"
            );
            return;
        }
        let (length, items_name) = (items.len().to_string(), format!("{name}_ITEMS"));
        self.column((&items_name, item, &length), &items, |_| true, write);
        let counts = rows.iter().map(|row| list(row).len());
        self.counts(&format!("{name}_COUNTS"), count, counts);
        self.indent();
        writeln!(
            self,
            "static {name}_STARTS: [u32; {count} + 1] = \
             ::errdex::column::starts(0, &{name}_COUNTS);"
        );
        self.indent();
        writeln!(
            self,
            "const {name}: ::errdex::column::Lists<{item}> = \
             ::errdex::column::Lists::new(&{name}_ITEMS, &{name}_STARTS);"
        );
    }

    /// The number of items in each row.
    pub(crate) fn counts(&mut self, name: &str, count: &str, counts: impl Iterator<Item = usize>) {
        let counts = counts.map(|count| u32::try_from(count).unwrap_or(u32::MAX));
        self.numbers((name, "u32", count), &counts.collect::<Vec<_>>());
    }

    /// A table of the parameters of a hash. They share lines, because they change together.
    pub(crate) fn packed(
        &mut self,
        name: &str,
        item: &str,
        numbers: impl ExactSizeIterator<Item = impl fmt::Display>,
    ) {
        self.indent();
        writeln!(self, "static {name}: [{item}; {}] = [", numbers.len());
        self.packed_lines(numbers);
        self.line("];");
    }

    /// The lines of these numbers.
    pub(crate) fn packed_lines(&mut self, numbers: impl Iterator<Item = impl fmt::Display>) {
        let mut start = self.text.len();
        for (i, number) in numbers.enumerate() {
            if i > 0 && self.text.len() - start < WIDTH - 8 {
                self.push(" ");
            } else {
                if i > 0 {
                    self.push("\n");
                }
                start = self.text.len();
                self.indent();
                self.push("    ");
            }
            write!(self, "{number},");
        }
        self.push("\n");
    }
}

/// A list of texts as a slice.
pub(crate) fn texts<'a>(out: &mut Output, texts: impl IntoIterator<Item = &'a str>) {
    list(out, texts, Output::literal);
}

/// A list as a slice.
pub(crate) fn list<T>(
    out: &mut Output,
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut Output, T),
) {
    out.push("&[");
    for (i, item) in items.into_iter().enumerate() {
        if i > 0 {
            out.push(", ");
        }
        write(out, item);
    }
    out.push("]");
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    fn written(write: impl FnOnce(&mut Output)) -> String {
        let mut out = Output::new();
        write(&mut out);
        out.finish()
    }

    #[test]
    fn tables_have_a_row_a_line() {
        let table = |rows: &[&str]| {
            written(|out| {
                let head = ("A_B", "&str", "N");
                out.column(
                    head,
                    rows,
                    |row| !row.is_empty(),
                    |out, row| out.literal(row),
                );
            })
        };
        assert_eq!(
            table(&["a", ""]),
            "static A_B: [&str; N] = [\n    \"a\",\n    \"\",\n];\n"
        );
        assert_eq!(table(&["", ""]), "static A_B: [&str; 0] = [];\n");
    }

    #[test]
    fn numbers_that_are_the_same_everywhere_are_written_once() {
        let table = |rows: &[u32]| written(|out| out.numbers(("A", "u8", "N"), rows));
        assert_eq!(table(&[1, 1]), "static A: [u8; N] = [1; N];\n");
        assert_eq!(
            table(&[1, 2]),
            "static A: [u8; N] = [\n    1,\n    2,\n];\n"
        );
    }

    #[test]
    fn parameters_share_lines() {
        let table = written(|out| out.packed("A", "u8", [200; 40].into_iter()));
        assert!(table.lines().count() == 5 && table.lines().all(|line| line.len() <= WIDTH));
    }

    #[test]
    fn tokens_are_written_on_one_line() {
        let value = quote!(Some(&::a::B::new(&[1, 2], "c", None)));
        assert_eq!(
            written(|out| out.tokens(value)),
            "Some(&::a::B::new(&[1, 2], \"c\", None))"
        );
        assert_eq!(written(|out| out.tokens(quote!(pub mod a))), "pub mod a");
    }

    #[test]
    fn doc_comments_hold_any_line() {
        for (line, text) in [
            ("a", "/// a\n"),
            ("", "///\n"),
            ("/ a", "#[doc = \" / a\"]\n"),
            ("a\tb", "#[doc = \" a\\tb\"]\n"),
        ] {
            assert_eq!(written(|out| out.doc("", line)), text);
        }
    }
}
