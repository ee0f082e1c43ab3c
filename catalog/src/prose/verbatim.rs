//! Plain text in, prose of a catalog that shows the same characters out.

use std::ops::Range;

use super::{CodeSpan, code, one_line};
use crate::check::unfinished;
use crate::reader::prose::inline;

/// Plain text as prose.
///
/// What the catalog would refuse as markup, such as a tag of HTML or a backtick without a partner, is
/// put in a code span, together with the word that it is part of. Code spans and links stay what they
/// are.
pub fn verbatim(text: &str) -> String {
    let text = one_line(text);
    if is_prose(&text) {
        return text;
    }
    let mut out = String::new();
    let mut end = 0;
    for range in suspects(&text) {
        out += &text[end..range.start];
        out += &code(&text[range.clone()]);
        end = range.end;
    }
    out += &text[end..];
    if is_prose(&out) { out } else { code(&text) }
}

fn is_prose(text: &str) -> bool {
    inline(text).is_ok() && !text.starts_with(unfinished::MARK)
}

/// The words around everything that may be markup, in order.
fn suspects(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::<Range<usize>>::new();
    // Tags with a name only are often placeholders, which belong to the word around them.
    let mut tags = Vec::<Range<usize>>::new();
    if text.starts_with('#') || text.starts_with(unfinished::MARK) {
        found.push(0..1);
    }
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let after_backslash = text[..at].ends_with('\\');
        let mut end = at + c.len_utf8();
        match c {
            '`' => match CodeSpan::at(rest) {
                Some(span) if !after_backslash => end = at + span.length(),
                span => {
                    let run = rest.len() - rest.trim_start_matches('`').len();
                    end = at + span.map_or(run, |span| span.length());
                    found.push(at..end);
                }
            },
            '<' => {
                let name = rest[1..].strip_prefix('/').unwrap_or(&rest[1..]);
                let begins = |c: char| c.is_ascii_alphabetic() || c == '!' || c == '?';
                if let Some(close) = rest.find('>').filter(|_| name.starts_with(begins)) {
                    end = at + close + 1;
                    let is_name = rest[1..close].chars().all(char::is_alphanumeric);
                    if is_name { &mut found } else { &mut tags }.push(at..end);
                }
            }
            ']' if rest.starts_with("](") => {
                let start = text[..at].rfind('[').unwrap_or(at);
                let close = rest.find(')').map_or(text.len(), |close| at + close + 1);
                found.push(start..close);
            }
            _ => {}
        }
        at = end;
    }
    let mut all = found
        .into_iter()
        .map(|range| widened(text, &range))
        .chain(tags)
        .collect::<Vec<_>>();
    all.sort_by_key(|range| range.start);
    let mut merged = Vec::<Range<usize>>::new();
    for range in all {
        match merged.last_mut() {
            // Adjacent backticks would be one run of them.
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// A range with the rest of the word around it, without the punctuation at its end.
fn widened(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = text[..range.start].rfind(' ').map_or(0, |space| space + 1);
    let end = text[range.end..].find(' ');
    let end = end.map_or(text.len(), |space| range.end + space);
    let tail = text[range.end..end].trim_end_matches(['.', ',', ';', ':', '!', '?']);
    start..range.end + tail.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_would_be_refused_becomes_code() {
        for (plain, prose) in [
            ("expected <T>, found <U>.", "expected `<T>`, found `<U>`."),
            ("a List<String> is wanted", "a `List<String>` is wanted"),
            (
                "use <a href=x>this one</a>",
                "use `<a href=x>`this one`</a>`",
            ),
            ("use <b>this</b>", "use `<b>this</b>`"),
            ("the `name' is missing", "the `` `name' `` is missing"),
            ("see [x](/docs/y).", "see `[x](/docs/y)`."),
            ("# Title", "`#` Title"),
            ("FIXME later", "`FIXME` later"),
        ] {
            assert_eq!(verbatim(plain), prose);
        }
    }

    #[test]
    fn what_reads_the_same_stays() {
        for text in [
            "a < b > c, 1<2",
            "max_retry *and* {0} [1] ~x~ %s",
            "use `code` and [a page](https://a.b/c)",
            "#1",
        ] {
            assert_eq!(verbatim(text), text);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_text_becomes_prose_with_its_characters(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "`", "``", "\\", "(", "<b>", "</a>", "<!-- x -->", "[", "](https://a.b/", "](x)", ")",
                    "!", "#", "# ", "FIXME", "a", "b.", " ", "\n", ">", "<", "\u{e9}",
                ]),
                0..20,
            ),
        ) {
            let text = pieces.concat();
            let prose = verbatim(&text);
            prop_assert!(text.trim().is_empty() || is_prose(&prose), "{text:?} became {prose:?}");
            let letters = |text: &str| text.replace(['`', ' ', '\n'], "");
            prop_assert_eq!(letters(&prose), letters(&text));
        }
    }
}
