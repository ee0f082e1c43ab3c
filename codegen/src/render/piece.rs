//! Tokens as they are written: punctuation put together, and where a space goes.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// What is written without a space or line break inside, and groups.
#[derive(Clone)]
pub(super) enum Piece {
    /// A word, a literal or a lifetime.
    Word(String),
    /// Punctuation such as `::`.
    Mark(String),
    /// Something in brackets, parentheses or braces.
    Group(Group),
}

impl Piece {
    pub(super) fn is_mark(&self, text: &str) -> bool {
        matches!(self, Self::Mark(mark) if mark == text)
    }

    pub(super) fn is_block(&self) -> bool {
        matches!(self, Self::Group(group) if group.delimiter() == Delimiter::Brace)
    }
}

pub(super) fn pieces(tokens: TokenStream) -> Pieces {
    Pieces(tokens.into_iter())
}

/// The pieces of some tokens, one after the other.
pub(super) struct Pieces(proc_macro2::token_stream::IntoIter);

impl Iterator for Pieces {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let mut mark = String::new();
        loop {
            return Some(match self.0.next()? {
                TokenTree::Group(group) => Piece::Group(group),
                TokenTree::Ident(word) if mark == "'" => Piece::Word(format!("'{word}")),
                TokenTree::Ident(word) => Piece::Word(word.to_string()),
                TokenTree::Literal(literal) => Piece::Word(literal.to_string()),
                TokenTree::Punct(punct) => {
                    mark.push(punct.as_char());
                    if punct.spacing() == Spacing::Joint {
                        continue;
                    }
                    Piece::Mark(mark)
                }
            });
        }
    }
}

/// Whether a space stands between two pieces on the same line.
pub(super) fn is_apart(before: &Piece, after: &Piece) -> bool {
    match (before, after) {
        (_, Piece::Mark(after)) if [",", ";", ".", "?", ":", "!", ">"].contains(&&**after) => false,
        (Piece::Mark(before), _) if ["::", "&", "!", ".", "#", "<", "-"].contains(&&**before) => {
            false
        }
        (Piece::Mark(before), Piece::Mark(after)) if before == ">" => after != "::",
        (Piece::Mark(before), Piece::Group(_)) if before == ">" => after.is_block(),
        (Piece::Word(before), Piece::Mark(after)) if after == "<" || after == "::" => {
            is_keyword(before) && after == "::"
        }
        (Piece::Group(_), Piece::Mark(after)) => after != "::",
        (Piece::Word(before), Piece::Group(_)) => after.is_block() || is_keyword(before),
        (Piece::Group(_), Piece::Group(_)) => after.is_block(),
        _ => true,
    }
}

/// The keywords of the emitted code, and lifetimes, that a path or a group may follow.
fn is_keyword(word: &str) -> bool {
    let keywords = ["as", "const", "for", "impl", "in", "match", "mut", "return"];
    word.starts_with('\'') || keywords.contains(&word)
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    fn line(tokens: TokenStream) -> String {
        let mut line = String::new();
        let mut before = None;
        for piece in pieces(tokens) {
            if before.is_some_and(|before| is_apart(&before, &piece)) {
                line.push(' ');
            }
            line += &match &piece {
                Piece::Word(text) | Piece::Mark(text) => text.clone(),
                Piece::Group(group) => group.to_string().replace(' ', ""),
            };
            before = Some(piece);
        }
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
                "pub(super) static A: [u8;1] = [b];",
            ),
            (
                quote!(0 => <A as ::b::C>::d(e).map(f)?,),
                "0 => <A as ::b::C>::d(e).map(f)?,",
            ),
            (quote!(write!(f, "a")), "write!(f,\"a\")"),
            (quote!(row += 1;), "row += 1;"),
            (quote!(a::<{ N }>(b)), "a::<{N}>(b)"),
        ] {
            assert_eq!(line(tokens), text);
        }
    }
}
