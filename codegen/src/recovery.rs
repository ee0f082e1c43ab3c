//! Going on after a slip: the text of a file without the entries that are no YAML.
//!
//! What is left out is replaced by blanks, so that every place stays what it was.

use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use crate::files::{File, Span};
use crate::finding;
use crate::plain::EMPTY;
use crate::report::{Diagnostic, Report};
use crate::tree::{Node, Value};

/// A file's text, with blanks in place of what is not to be read.
pub(crate) struct Masked {
    text: String,
    is_whole: bool,
    /// The beginnings of the lines that something was said about.
    lines: BTreeSet<usize>,
}

impl Masked {
    /// The text of a file; tabs that indent a line are reported, and read as blanks.
    pub(crate) fn new(file: &Rc<File>, report: &mut Report) -> Self {
        let mut masked = Self {
            text: file.text.clone(),
            is_whole: true,
            lines: BTreeSet::new(),
        };
        let mut start = 0;
        for line in file.text.split_inclusive('\n') {
            let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
            let tabs = line[..indent].find('\t');
            let is_blank = line[indent..].trim().is_empty() || line[indent..].starts_with('#');
            if let (Some(tab), false) = (tabs, is_blank) {
                let span = Span::new(file, start + tab, start + indent);
                let message = "the line is indented with a tab";
                report.push(
                    Diagnostic::new(&finding::TAB_INDENTATION, message, &span)
                        .help("indent with two blanks a level"),
                );
                masked.lines.insert(start);
                if !masked.leave_out_entry(start) {
                    masked.blank(start + tab..start + indent);
                    masked.is_whole = false;
                }
            }
            start += line.len();
        }
        masked
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing was left out.
    pub(crate) fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Whether nothing was said about the line of an offset before; it counts as said then.
    pub(crate) fn says_more_at(&mut self, offset: usize) -> bool {
        self.lines.insert(self.line_start(offset))
    }

    /// Leaves out the entry of the outermost list that an offset stands in.
    ///
    /// False if there is none, so that reading again would stop at the same place.
    pub(crate) fn leave_out_entry(&mut self, offset: usize) -> bool {
        let Some(range) = self.entry_around(offset) else {
            return false;
        };
        self.blank(range);
        self.is_whole = false;
        true
    }

    /// The lines from the dash of an entry to the line before whatever stands beside it.
    fn entry_around(&self, offset: usize) -> Option<Range<usize>> {
        let mut entry = None::<(usize, usize)>;
        let mut start = self.line_start(offset);
        loop {
            let line = &self.text[start..];
            let line = &line[..line.find('\n').unwrap_or(line.len())];
            let (indent, content) = layout(line);
            let is_item = content.starts_with("- ") || content.trim_end() == "-";
            if is_item && entry.is_none_or(|(_, outer)| indent < outer) {
                entry = Some((start, indent));
            }
            let is_content = !content.trim().is_empty() && !content.starts_with('#');
            if start == 0 || (indent == 0 && is_content && !is_item) {
                break;
            }
            start = self.line_start(start - 1);
        }
        let (start, indent) = entry?;
        let mut end = start;
        for (i, line) in self.text[start..].split_inclusive('\n').enumerate() {
            let (own_indent, content) = layout(line);
            if i > 0 && !content.trim().is_empty() && own_indent <= indent {
                break;
            }
            end += line.len();
        }
        Some(start..end)
    }

    fn line_start(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        self.text[..offset]
            .rfind('\n')
            .map_or(0, |newline| newline + 1)
    }

    /// Replaces everything in a range but line breaks.
    fn blank(&mut self, range: Range<usize>) {
        let blanks = self.text[range.clone()]
            .bytes()
            .map(|byte| {
                if matches!(byte, b'\n' | b'\r') {
                    char::from(byte)
                } else {
                    ' '
                }
            })
            .collect::<String>();
        self.text.replace_range(range, &blanks);
    }

    /// Values that are empty because their entries were left out are echoes.
    pub(crate) fn without_echoes(&self, mut node: Node) -> Node {
        if !self.is_whole {
            forget_empty_values(&mut node);
        }
        node
    }
}

/// How far a line is indented, and what it says. A line with a tab belongs to whatever is above it.
fn layout(line: &str) -> (usize, &str) {
    let content = line.trim_start_matches([' ', '\t']);
    let indent = &line[..line.len() - content.len()];
    let depth = if indent.contains('\t') {
        usize::MAX
    } else {
        indent.len()
    };
    (depth, content)
}

fn forget_empty_values(node: &mut Node) {
    match &mut node.value {
        Value::Ambiguous { taken_for, .. } if *taken_for == EMPTY => node.span = Span::invented(),
        Value::List(items) => items.iter_mut().for_each(forget_empty_values),
        Value::Record(fields) => {
            for (_, value) in fields {
                forget_empty_values(value);
            }
        }
        _ => {}
    }
}
