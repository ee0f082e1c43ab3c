//! Text that is wrapped to the width of the terminal.

use anstyle::Style;
use textwrap::{Options, WordSeparator, WordSplitter};

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

    /// A paragraph that begins with a label; the style is that of the rest.
    pub(super) fn styled_paragraph(
        &mut self,
        indent: usize,
        label: &str,
        style: Style,
        text: &str,
    ) {
        let hanging = if label.len() >= 8 {
            indent + 4
        } else {
            indent + label.len()
        };
        let (first, rest) = (" ".repeat(indent), " ".repeat(hanging));
        // Lines break only at spaces, so that links and words such as `error-codes` stay intact.
        let options = Options::new(self.width)
            .initial_indent(&first)
            .subsequent_indent(&rest)
            .break_words(false)
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation);
        let mut label_left = label;
        let whole = format!("{label}{text}");
        for (i, line) in textwrap::wrap(&whole, options).iter().enumerate() {
            let indent = if i == 0 { &first } else { &rest };
            // An empty line has no indent.
            let line = line.strip_prefix(indent.as_str()).unwrap_or("");
            let (before, after) = line.split_at(label_left.len().min(line.len()));
            label_left = label_left[before.len()..].trim_start();
            let indent = if line.is_empty() { "" } else { indent };
            self.text += &format!("{indent}{before}{style}{after}{style:#}\n");
        }
    }

    pub(super) fn next(&mut self, style: Style, sentence: &str) {
        self.styled_paragraph(2, "next: ", style, sentence);
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

    const NEXT: Style = Style::new().bold();

    #[test]
    fn a_long_label_is_wrapped_too_and_has_no_style() {
        let mut page = Page::new();
        page.width = 20;
        page.styled_paragraph(2, "one, two | HTTP 404 -> ", NEXT, "send it again");
        let (start, end) = (NEXT.to_string(), format!("{NEXT:#}"));
        let plain = page.text.replace(&start, "").replace(&end, "");
        assert_eq!(
            plain,
            "  one, two | HTTP\n      404 -> send it\n      again\n"
        );
        let styled = page.text.split(&start).skip(1);
        let styled = styled.filter_map(|part| part.split(&end).next());
        assert_eq!(styled.collect::<Vec<_>>(), ["", "send it", "again"]);
    }

    #[test]
    fn prose_of_several_paragraphs_is_only_longer() {
        let mut page = Page::new();
        page.list(2, "notes", Style::new(), &["one\n\ntwo", "", "\n"]);
        for word in ["- one", "two"] {
            assert!(page.text.contains(word), "{}", page.text);
        }
    }
}
