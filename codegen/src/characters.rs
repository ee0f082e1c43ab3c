//! Characters that cannot be seen, or that turn the direction of a text around.
//!
//! They could hide what a catalog says, and compilers refuse some of them in source code.

use std::rc::Rc;

use crate::files::{File, Span};
use crate::finding;
use crate::report::{Diagnostic, Report};

/// Reports each such character in a file.
pub(crate) fn check_file(file: &Rc<File>, report: &mut Report) {
    for (offset, character) in file.text.char_indices() {
        let is_layout = matches!(character, '\n' | '\t')
            || (character == '\r' && file.text[offset..].starts_with("\r\n"));
        if is_hidden(character) && !is_layout {
            let span = Span::new(file, offset, offset + character.len_utf8());
            report.push(found(character, &span));
        }
    }
}

/// Reports the first such character that an escape puts into a text.
pub(crate) fn check_text(text: &str, span: &Span, report: &mut Report) {
    // What stands in the file itself is reported where it stands.
    let written = span.file().map_or("", |file| &file.text[span.range()]);
    let hidden = |c: &char| is_hidden(*c) && !matches!(c, '\n' | '\t') && !written.contains(*c);
    if let Some(character) = text.chars().find(hidden) {
        report.push(found(character, span));
    }
}

fn found(character: char, span: &Span) -> Diagnostic {
    let message = format!("the text contains U+{:04X}", u32::from(character));
    Diagnostic::new(&finding::CONTROL_CHARACTER, message, span)
        .help("remove the character, or describe it in words")
}

fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}
