//! Text that is wrapped to the width of the terminal.

use anstyle::Style;
use textwrap::{Options, WordSeparator, WordSplitter};

use super::NEXT;

/// Longer lines are hard to read, however wide the terminal.
const MAX_WIDTH: usize = 100;

/// A text that grows line by line.
pub(super) struct Page {
    pub(super) text: String,
    width: usize,
}

impl Page {
    pub(super) fn new() -> Self {
        Self {
            text: String::new(),
            width: textwrap::termwidth().min(MAX_WIDTH),
        }
    }

    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// A line that is never wrapped.
    pub(super) fn line(&mut self, indent: usize, style: Style, line: &str) {
        let lead = " ".repeat(indent);
        self.text += &format!("{lead}{style}{line}{style:#}\n");
    }

    pub(super) fn paragraph(&mut self, indent: usize, label: &str, text: &str) {
        self.styled_paragraph(indent, label, Style::new(), text);
    }

    pub(super) fn styled_paragraph(
        &mut self,
        indent: usize,
        label: &str,
        style: Style,
        text: &str,
    ) {
        let first = format!("{}{label}", " ".repeat(indent));
        let hanging = if label.len() > 8 {
            indent + 4
        } else {
            indent + label.len()
        };
        let rest = " ".repeat(hanging);
        // Lines break only at spaces, so that links and words such as `error-codes` stay intact.
        let options = Options::new(self.width)
            .initial_indent(&first)
            .subsequent_indent(&rest)
            .break_words(false)
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation);
        for (i, line) in textwrap::wrap(text, options).iter().enumerate() {
            // An empty line has no indent.
            let (lead, line) = line
                .split_at_checked(if i == 0 { first.len() } else { rest.len() })
                .unwrap_or(("", ""));
            self.text += &format!("{lead}{style}{line}{style:#}\n");
        }
    }

    pub(super) fn next(&mut self, sentence: &str) {
        self.styled_paragraph(2, "next: ", NEXT, sentence);
    }

    pub(super) fn list(
        &mut self,
        indent: usize,
        title: &str,
        style: Style,
        items: &[impl AsRef<str>],
    ) {
        if items.is_empty() {
            return;
        }
        if indent == 0 {
            self.gap();
        }
        self.line(indent, style, title);
        for item in items {
            self.paragraph(indent + 2, "- ", item.as_ref());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_of_several_paragraphs_is_only_longer() {
        let mut page = Page::new();
        page.list(2, "notes", Style::new(), &["one\n\ntwo", "", "\n"]);
        for word in ["- one", "two"] {
            assert!(page.text.contains(word), "{}", page.text);
        }
    }
}
