//! Going on after a syntax error: the text of a file without the lines that are not YAML.
//!
//! A file is cut into pieces that can be left out one by one: the keys at its margin, and the items
//! of the lists below them. What is left out is replaced by spaces, so that every place stays what
//! it was.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::characters;
use crate::report::{Diagnostic, Report};
use crate::rule;
use crate::source::{File, Span};
use crate::yaml::scalar::EMPTY;
use crate::yaml::tree::{Node, Value};

/// A file's text, with spaces in place of what is not to be read.
pub(crate) struct Masked {
    file: Arc<File>,
    /// Filled when something has to be left out, which most files never need.
    pieces: Vec<Piece>,
    is_cut: bool,
    /// The ranges to read as spaces, in the order in which they were found.
    spaces: Vec<Range<usize>>,
    is_whole: bool,
    /// Whether a key at the margin was left out, so that its absence means nothing.
    lacks_a_key: bool,
    /// The beginnings of the lines that something was said about.
    lines: BTreeSet<usize>,
}

/// Lines that can be left out by themselves.
struct Piece {
    range: Range<usize>,
    kind: Kind,
    is_left_out: bool,
    /// Whether a syntax error was found in it only when it was read together with the rest.
    was_suspect: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A key at the margin of the file; the pieces after it belong to it.
    Key,
    /// An item of a list.
    Item,
    /// Lines that are indented less than the item before them.
    Rest,
}

impl Masked {
    /// The text of a file; tabs that indent a line are reported, and read as spaces.
    pub(crate) fn new(file: &Arc<File>, report: &mut Report) -> Self {
        let mut masked = Self {
            file: Arc::clone(file),
            pieces: Vec::new(),
            is_cut: false,
            spaces: Vec::new(),
            is_whole: true,
            lacks_a_key: false,
            lines: BTreeSet::new(),
        };
        if characters::is_plain(&file.text) && !file.text.contains('\t') {
            return masked;
        }
        let mut start = 0;
        for line in file.text.split_inclusive('\n') {
            masked.look_for_tabs(start, line, report);
            if line
                .trim_end()
                .contains(|c: char| c.is_control() && c != '\t')
            {
                // The character itself is a finding; that it is not YAML is not another one.
                masked.lines.insert(start);
            }
            start += line.len();
        }
        masked
    }

    fn look_for_tabs(&mut self, start: usize, line: &str, report: &mut Report) {
        let margin = margin(line);
        let Some(tab) = line[..margin].find('\t') else {
            return;
        };
        let place = start + tab..start + margin;
        let span = Span::new(&self.file, place.start, place.end);
        let message = "the line is indented with a tab";
        report.push(
            Diagnostic::new(&rule::TAB_INDENTATION, message, &span)
                .help("indent with two spaces a level"),
        );
        let content = line[margin..].trim();
        if content.is_empty() || content.starts_with('#') {
            self.spaces.push(place);
            return;
        }
        self.cut();
        self.lines.insert(start);
        self.is_whole = false;
        match self.piece_at(start) {
            Some(i) if self.pieces[i].kind == Kind::Item => self.skip(i),
            _ => self.spaces.push(place),
        }
    }

    /// The text to read.
    pub(crate) fn text(&self) -> String {
        let mut spaces = self.spaces.clone();
        spaces.sort_by_key(|range| range.start);
        let mut text = String::with_capacity(self.file.text.len());
        let mut done = 0;
        for range in spaces {
            let start = range.start.max(done);
            let end = range.end.max(start);
            text += &self.file.text[done..start];
            text.extend(self.file.text[start..end].bytes().map(|byte| match byte {
                b'\n' | b'\r' => char::from(byte),
                _ => ' ',
            }));
            done = end;
        }
        text + &self.file.text[done..]
    }

    /// Whether nothing was left out.
    pub(crate) fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Leaves out every item that is not YAML even by itself, and says so.
    ///
    /// `error` looks for the syntax error in a range of the file. True if there was one.
    pub(crate) fn leave_out_bad_items(
        &mut self,
        report: &mut Report,
        error: impl Fn(Range<usize>) -> Option<(usize, Diagnostic)>,
    ) -> bool {
        self.cut();
        let mut found = false;
        for i in 0..self.pieces.len() {
            let piece = &self.pieces[i];
            if piece.kind != Kind::Item || piece.is_left_out {
                continue;
            }
            if let Some((at, diagnostic)) = error(piece.range.clone()) {
                if self.lines.insert(self.file.line_start(at)) {
                    report.push(diagnostic);
                }
                self.skip(i);
                found = true;
            }
        }
        found
    }

    /// Leaves out the piece in which the reading of the whole stopped, and says so.
    ///
    /// False if there is none, so that reading again would stop at the same place.
    pub(crate) fn leave_out(
        &mut self,
        offset: usize,
        diagnostic: Diagnostic,
        report: &mut Report,
    ) -> bool {
        self.cut();
        let piece = self.piece_at(offset);
        let key = piece.map(|piece| self.key_of(piece));
        // The second item of a list that is well by itself says that the list is not.
        let again = key.is_some_and(|key| self.pieces[key].was_suspect);
        let is_new = self.lines.insert(self.file.line_start(offset));
        if is_new && !again {
            report.push(diagnostic);
        }
        let (Some(piece), Some(key)) = (piece, key) else {
            return false;
        };
        if self.pieces[piece].is_left_out {
            return false;
        }
        self.pieces[key].was_suspect = true;
        if again || piece == key {
            self.lacks_a_key |= self.pieces[key].kind == Kind::Key;
            self.skip(key);
            for i in key + 1..self.pieces.len() {
                if self.pieces[i].kind == Kind::Key {
                    break;
                }
                self.skip(i);
            }
        } else {
            self.skip(piece);
        }
        true
    }

    fn cut(&mut self) {
        if !std::mem::replace(&mut self.is_cut, true) {
            self.pieces = pieces(&self.file.text);
        }
    }

    fn piece_at(&self, offset: usize) -> Option<usize> {
        let after = self
            .pieces
            .partition_point(|piece| piece.range.start <= offset);
        after.checked_sub(1)
    }

    /// The key at the margin that a piece belongs to; the first piece of a file without one.
    fn key_of(&self, piece: usize) -> usize {
        let keys = self.pieces[..=piece].iter();
        keys.rev()
            .position(|piece| piece.kind == Kind::Key)
            .map_or(0, |distance| piece - distance)
    }

    fn skip(&mut self, piece: usize) {
        self.is_whole = false;
        if !self.pieces[piece].is_left_out {
            self.pieces[piece].is_left_out = true;
            self.spaces.push(self.pieces[piece].range.clone());
        }
    }

    /// Values that are empty or missing because something was left out were reported.
    pub(crate) fn without_cascades(&self, mut root: Node) -> Node {
        if !self.is_whole {
            forget_empty_values(&mut root);
        }
        root
    }

    /// Whether a key at the margin was left out.
    pub(crate) fn lacks_a_key(&self) -> bool {
        self.lacks_a_key
    }
}

/// Cuts a file into pieces, each of which begins with a line of its own and ends where the next begins.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::<Piece>::new();
    // How far the items of the outermost list are indented.
    let mut items = None::<usize>;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let (indent, content) = layout(line);
        let is_item = content.starts_with("- ") || content.trim_end() == "-";
        let is_content = !content.trim().is_empty() && !content.starts_with('#');
        let kind = if is_item && items.is_none_or(|items| indent <= items) {
            items = Some(indent);
            Some(Kind::Item)
        } else if is_content && indent == 0 && !content.starts_with([']', '}']) {
            items = None;
            Some(Kind::Key)
        } else if is_content && items.is_some_and(|items| indent <= items) {
            Some(Kind::Rest)
        } else {
            None
        };
        let end = start + line.len();
        match (kind, pieces.last_mut()) {
            (None, Some(last)) => last.range.end = end,
            (None, None) => {}
            (Some(kind), _) => pieces.push(Piece {
                range: start..end,
                kind,
                is_left_out: false,
                was_suspect: false,
            }),
        }
        start = end;
    }
    pieces
}

/// How many bytes of a line come before what it says: spaces, tabs, and the dashes of lists.
fn margin(line: &str) -> usize {
    let mut rest = line.trim_start_matches([' ', '\t']);
    while let Some(after) = rest.strip_prefix('-')
        && after.starts_with([' ', '\t'])
    {
        rest = after.trim_start_matches([' ', '\t']);
    }
    line.len() - rest.len()
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
        Value::Ambiguous { taken_for, .. } if *taken_for == EMPTY => node.value = Value::Reported,
        Value::List(items) => items.iter_mut().for_each(forget_empty_values),
        Value::Record(fields) => {
            for (_, value) in fields {
                forget_empty_values(value);
            }
        }
        _ => {}
    }
}
