//! Tokens as they are written: punctuation put together, and where a space goes.

use std::fmt::{self, Write};

use proc_macro2::{Delimiter, Ident, Literal, Spacing, TokenStream, TokenTree};

/// What is written without a space or line break inside, and groups of it.
pub(super) enum Piece {
    Word(Ident),
    Lifetime(Ident),
    Literal(Literal),
    Mark(Mark),
    /// What stands in brackets, parentheses or braces.
    Group(Delimiter, Vec<Piece>),
}

impl Piece {
    pub(super) fn is_word(&self, text: &str) -> bool {
        matches!(self, Self::Word(word) if word == text)
    }

    pub(super) fn is_mark(&self, text: &str) -> bool {
        matches!(self, Self::Mark(mark) if mark.as_str() == text)
    }

    pub(super) fn is_group(&self) -> bool {
        matches!(self, Self::Group(..))
    }

    pub(super) fn is_block(&self) -> bool {
        matches!(self, Self::Group(Delimiter::Brace, _))
    }

    /// Whether a path or a group may follow, as it may not behind the name of something.
    fn is_keyword(&self) -> bool {
        const KEYWORDS: [&str; 8] = ["as", "const", "for", "impl", "in", "match", "mut", "return"];
        matches!(self, Self::Lifetime(_)) || KEYWORDS.iter().any(|keyword| self.is_word(keyword))
    }
}

/// Punctuation such as `::`; the longest that Rust has, such as `..=`, has three characters.
#[derive(Clone, Copy, Default)]
pub(super) struct Mark {
    characters: [u8; 3],
    length: usize,
}

impl Mark {
    pub(super) fn new(text: &str) -> Self {
        text.chars().fold(Self::default(), Self::and)
    }

    fn and(mut self, character: char) -> Self {
        if let Some(free) = self.characters.get_mut(self.length)
            && character.is_ascii()
        {
            *free = character as u8;
            self.length += 1;
        }
        self
    }

    fn is_full(self) -> bool {
        self.length == self.characters.len()
    }

    pub(super) fn as_str(&self) -> &str {
        // Only ASCII is ever put in.
        str::from_utf8(&self.characters[..self.length]).unwrap_or_default()
    }
}

/// The pieces of some tokens, which are used up on the way.
pub(super) fn pieces(tokens: TokenStream) -> Vec<Piece> {
    let mut mark = Mark::default();
    let mut pieces = Vec::new();
    for token in tokens {
        pieces.push(match token {
            TokenTree::Group(group) => {
                let (delimiter, content) = (group.delimiter(), group.stream());
                // As long as the group is there too, the tokens are shared and would be copied.
                drop(group);
                Piece::Group(delimiter, self::pieces(content))
            }
            TokenTree::Ident(word) if mark.as_str() == "'" => Piece::Lifetime(word),
            TokenTree::Ident(word) => Piece::Word(word),
            TokenTree::Literal(literal) => Piece::Literal(literal),
            TokenTree::Punct(punct) => {
                mark = mark.and(punct.as_char());
                if punct.spacing() == Spacing::Joint && !mark.is_full() {
                    continue;
                }
                Piece::Mark(mark)
            }
        });
        mark = Mark::default();
    }
    pieces
}

/// Writes pieces on one line.
pub(super) fn write_line(out: &mut impl Write, line: &[Piece]) -> fmt::Result {
    for (i, piece) in line.iter().enumerate() {
        if i > 0 && is_apart(&line[i - 1], piece) {
            out.write_char(' ')?;
        }
        match piece {
            Piece::Word(word) => write!(out, "{word}")?,
            Piece::Lifetime(word) => write!(out, "'{word}")?,
            Piece::Literal(literal) => write!(out, "{literal}")?,
            Piece::Mark(mark) => out.write_str(mark.as_str())?,
            Piece::Group(delimiter, content) => {
                let (open, close) = delimiters(*delimiter);
                out.write_str(open)?;
                write_line(out, content)?;
                out.write_str(close)?;
            }
        }
    }
    Ok(())
}

/// How many bytes pieces take on one line, unless they are more than the limit.
pub(super) fn length(line: &[Piece], limit: usize) -> Option<usize> {
    let mut room = Room(limit);
    write_line(&mut room, line).ok()?;
    Some(limit - room.0)
}

/// How many bytes more have room.
struct Room(usize);

impl Write for Room {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.checked_sub(text.len()).ok_or(fmt::Error)?;
        Ok(())
    }
}

pub(super) fn delimiters(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    }
}

/// Whether a space stands between two pieces on the same line.
pub(super) fn is_apart(before: &Piece, after: &Piece) -> bool {
    match (before, after) {
        (_, Piece::Mark(after))
            if [",", ";", ".", "?", ":", "!", ">"].contains(&after.as_str()) =>
        {
            false
        }
        (Piece::Mark(before), _)
            if ["::", "&", "!", ".", "#", "<", "-"].contains(&before.as_str()) =>
        {
            false
        }
        (Piece::Mark(before), Piece::Mark(after)) if before.as_str() == ">" => {
            after.as_str() != "::"
        }
        (Piece::Mark(before), Piece::Group(..)) if before.as_str() == ">" => after.is_block(),
        (Piece::Group(..), Piece::Mark(after)) => after.as_str() != "::",
        (Piece::Group(..), Piece::Group(..)) => after.is_block(),
        (Piece::Mark(_) | Piece::Group(..), _) => true,
        (_, Piece::Mark(after)) if after.as_str() == "<" => false,
        (before, Piece::Mark(after)) if after.as_str() == "::" => before.is_keyword(),
        (before, Piece::Group(..)) => after.is_block() || before.is_keyword(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    fn line(tokens: TokenStream) -> String {
        let mut line = String::new();
        write_line(&mut line, &pieces(tokens)).unwrap();
        line
    }

    #[test]
    fn spaces_go_where_people_put_them() {
        for (tokens, text) in [
            (
                quote!(
                    const A: &'static [u8] = &B;
                ),
                "const A: &'static [u8] = &B;",
            ),
            (quote!(impl From<A> for ::b::C), "impl From<A> for ::b::C"),
            (
                quote!(Ok(code) => Self::try_from(code),),
                "Ok(code) => Self::try_from(code),",
            ),
            (
                quote!(fn a(self) -> Option<i64>),
                "fn a(self) -> Option<i64>",
            ),
            (
                quote!(
                    pub(super) static A: [u8; 1] = [b];
                ),
                "pub(super) static A: [u8; 1] = [b];",
            ),
            (
                quote!(0 => <A as ::b::C>::d(e).map(f)?,),
                "0 => <A as ::b::C>::d(e).map(f)?,",
            ),
            (quote!(write!(f, "a")), "write!(f, \"a\")"),
            (quote!(row += 1;), "row += 1;"),
            (quote!(a::<{ N }>(b)), "a::<{N}>(b)"),
        ] {
            assert_eq!(line(tokens), text);
        }
    }
}
