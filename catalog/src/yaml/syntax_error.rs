//! What the event parser stumbles over, in words for people who write texts and not parsers.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use super::tree::MAX_DEPTH;
use crate::rule::{self, Rule};

/// A syntax error: which rule it breaks, where, in words, and what to do about it.
pub(super) struct Explained {
    pub(super) finding: &'static Rule,
    pub(super) place: Range<usize>,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// What is wrong with a text, the reading of which stopped at a byte.
pub(super) fn explain(text: &str, at: usize, error: &ScanError) -> Explained {
    let error_at = |place: Range<usize>, message: &str, help: &str| Explained {
        finding: &rule::SYNTAX,
        place,
        message: message.to_owned(),
        help: Some(help.to_owned()),
    };
    let here = |message, help| error_at(at..at, message, help);
    let marks = ['[', '{', '"', '\''];
    let at_mark = || {
        text[at..]
            .chars()
            .next()
            .filter(|mark| marks.contains(mark))
    };
    let open = unclosed(text, at).or_else(|| at_mark().map(|mark| (at, mark)));
    if let Some((open, mark)) = open
        && may_be_unclosed(error.kind())
    {
        let message = match mark {
            '"' | '\'' => "a quotation mark is not closed",
            _ => "a bracket is not closed",
        };
        let close = match mark {
            '[' => ']',
            '{' => '}',
            quote => quote,
        };
        let help = format!("`{close}` is missing after it");
        return error_at(open..open + 1, message, &help);
    }
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => Explained {
            finding: &rule::TOO_DEEP,
            place: at..at,
            message: format!("lists and records are nested more than {MAX_DEPTH} deep"),
            help: None,
        },
        ErrorKind::MappingValueNotAllowed if is_after_first_word(text, at) => here(
            "unexpected key; the previous value is not finished",
            KEYS_OF_ONE_RECORD,
        ),
        ErrorKind::MappingValueNotAllowed => {
            here("a text has `: ` in it", "put the text in quotes")
        }
        ErrorKind::ExpectedBlockSequenceEntry | ErrorKind::ExpectedBlockMappingKey
            if before(text, at).trim().is_empty() =>
        {
            here(
                "the line is indented otherwise than those above it",
                KEYS_OF_ONE_RECORD,
            )
        }
        ErrorKind::SimpleKeyExpected => here(
            "expected `key: value` (with a space after the colon)",
            "a line is written `key: value`",
        ),
        ErrorKind::BlockSequenceEntryNotAllowed => here(
            "a list cannot begin after its key on the same line",
            "begin it on the next line, or put the text in quotes",
        ),
        ErrorKind::UnexpectedCharacter { character } => here(
            &format!("a text cannot begin with {}", quoted(*character)),
            "put the text in quotes",
        ),
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => here(
            "unexpected text after a closing quotation mark",
            "put the whole text in quotes of the other kind",
        ),
        ErrorKind::MisplacedFlowCollectionEnd | ErrorKind::MismatchedFlowCollectionEnd { .. } => {
            here(
                "this bracket closes nothing",
                "put the text in quotes, or remove the bracket",
            )
        }
        ErrorKind::UnknownQuotedScalarEscape => here(
            "an unknown escape in a text in double quotes",
            "write the backslash twice, or the text in single quotes",
        ),
        _ => Explained {
            finding: &rule::SYNTAX,
            place: at..at,
            message: error.info().clone(),
            help: before(text, at)
                .contains([':', '-'])
                .then(|| "put the text in quotes if it is one".to_owned()),
        },
    }
}

const KEYS_OF_ONE_RECORD: &str = "the keys of a record, and the dashes of a list, are aligned";

fn quoted(character: char) -> String {
    match character {
        '`' => "a backtick".to_owned(),
        other => format!("`{other}`"),
    }
}

/// Whether the parser says something like this when a bracket or a quotation mark is not closed.
fn may_be_unclosed(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::InvalidIndentation
            | ErrorKind::InvalidQuotedScalarIndent
            | ErrorKind::InvalidFlowScalarIndent
            | ErrorKind::UnclosedFlowCollection { .. }
            | ErrorKind::UnclosedQuotedScalar
            | ErrorKind::BlockEntryInFlowCollection
            | ErrorKind::ExpectedFlowMappingSeparator
            | ErrorKind::ExpectedFlowSequenceSeparator
            | ErrorKind::MismatchedFlowCollectionEnd { .. }
            | ErrorKind::UnexpectedEof
            | ErrorKind::UnexpectedEofFlowMapping
            | ErrorKind::UnexpectedEofFlowSequence
            | ErrorKind::UnexpectedEofImplicitFlowMapping
    )
}

/// The part of the line of a byte that comes before it.
fn before(text: &str, at: usize) -> &str {
    let before = &text[..at];
    &before[before.rfind('\n').map_or(0, |newline| newline + 1)..]
}

/// Whether only a key is on the line before its colon.
fn is_after_first_word(text: &str, at: usize) -> bool {
    let key = before(text, at).trim_start_matches([' ', '-']);
    !key.is_empty()
        && key
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// The innermost bracket or quotation mark that is open at a byte, looked for from the last key at the
/// margin on.
fn unclosed(text: &str, at: usize) -> Option<(usize, char)> {
    let text = &text[..at];
    let at_margin = |&(newline, _): &(usize, &str)| {
        let line = &text[newline + 1..];
        line.starts_with(|first: char| first.is_ascii_alphanumeric())
    };
    let start = text.rmatch_indices('\n').find(at_margin);
    let start = start.map_or(0, |(newline, _)| newline + 1);
    let mut open = Vec::<(usize, char)>::new();
    // Whether a value can begin here: only then a bracket or a quotation mark is one.
    let mut may_begin = true;
    let mut characters = text[start..].char_indices().peekable();
    while let Some((offset, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        match (open.last().map(|(_, mark)| *mark), character) {
            (Some('"'), '\\') => {
                characters.next();
            }
            (Some('\''), '\'') if next == Some('\'') => {
                characters.next();
            }
            (Some(quote @ ('"' | '\'')), character) => {
                if character == quote {
                    open.pop();
                }
            }
            (_, '\n') | (Some(_), ',') => may_begin = true,
            (_, ' ' | '\t') => {}
            (_, '#') if text[..start + offset].ends_with([' ', '\t', '\n']) => {
                while characters.next_if(|(_, next)| *next != '\n').is_some() {}
            }
            (_, '"' | '\'' | '[' | '{') if may_begin => {
                open.push((start + offset, character));
            }
            (Some('['), ']') | (Some('{'), '}') => {
                open.pop();
                may_begin = false;
            }
            (_, ':' | '-') if next.is_none_or(char::is_whitespace) => may_begin = true,
            _ => may_begin = false,
        }
    }
    open.pop()
}

#[cfg(test)]
mod tests {
    use super::unclosed;

    #[test]
    fn what_is_open_is_found_and_brackets_in_texts_are_not() {
        for (text, open) in [
            ("a: [b, c\n", Some((3, '['))),
            ("a: [\"b, c]\n", Some((4, '"'))),
            ("a: {b: [c]\n", Some((3, '{'))),
            ("a: [b]\nc: 'd\n", Some((10, '\''))),
            ("a: don't [\n- b\n", None),
            ("a: 'it''s' # [\n", None),
            ("a: \"\\\"\"\n", None),
            ("a: [don't, x]\n", None),
        ] {
            assert_eq!(unclosed(text, text.len()), open, "{text}");
        }
    }
}
