//! Texts that people read: inline Markdown with code spans and links, and nothing else. And the bodies
//! of examples.

use crate::prose::{CodeSpan, is_link, target_length};
use crate::report::{Diagnostic, Report};
use crate::rule;
use crate::source::Span;

/// Reports the first thing that is not inline Markdown.
pub(super) fn check(text: &str, span: &Span, report: &mut Report) {
    if let Err(problem) = inline(text) {
        let diagnostic = Diagnostic::new(&rule::INVALID_PROSE, problem, span);
        report.push(diagnostic.help("prose is inline Markdown: `code` and [links](https://...)"));
    }
}

/// A body that begins like JSON is checked as far as brackets and quotes go; servers send other
/// bodies too, and those are nobody's mistake.
pub(super) fn check_body(text: &str, span: &Span, report: &mut Report) {
    let text = text.trim();
    if text.starts_with(['{', '[']) && !is_balanced(text) {
        let message = "the body begins like JSON, but its brackets do not match";
        report.push(Diagnostic::new(&rule::INVALID_EXAMPLE, message, span));
    }
}

pub(crate) fn inline(text: &str) -> Result<(), &'static str> {
    let mut lines = text.lines().map(str::trim_start);
    if lines.any(|line| line.trim_start_matches('#').starts_with(' ') && line.starts_with('#')) {
        return Err("a line is a heading");
    }
    let outside = outside_of_code(text)?;
    if has_tag(&outside) {
        return Err("there is a tag of HTML outside of a code span");
    }
    for (end, _) in outside.match_indices("](") {
        let label = &outside[..end];
        let Some(start) = label.rfind('[') else {
            continue;
        };
        let target = &outside[end + 2..];
        let length = target_length(target);
        if label[..start].ends_with('!') {
            return Err("there is an image");
        }
        if !length.is_some_and(|length| is_link(&target[..length])) {
            return Err(
                "the target of a link does not begin with https://, has spaces, or is not closed",
            );
        }
    }
    Ok(())
}

/// The text with spaces in place of its code spans.
fn outside_of_code(text: &str) -> Result<String, &'static str> {
    let mut outside = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('`') {
        outside += &rest[..start];
        if outside.ends_with('\\') {
            // Not all readers of Markdown in between take this for a mere backtick.
            return Err("a backtick follows a backslash");
        }
        let code = &rest[start..];
        let span = CodeSpan::at(code);
        let span = span.ok_or("a code span is not closed: a backtick lacks its partner")?;
        outside.push(' ');
        rest = &code[span.length()..];
    }
    Ok(outside + rest)
}

/// Whether something looks like `<b>`, `</b>` or `<!--`.
fn has_tag(text: &str) -> bool {
    let mut after = text.split('<').skip(1);
    after.any(|rest| {
        let name = rest.strip_prefix('/').unwrap_or(rest);
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?')
            && rest.contains('>')
    })
}

fn is_balanced(text: &str) -> bool {
    let mut open = Vec::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' if !skip_string(&mut characters) => return false,
            '{' => open.push('}'),
            '[' => open.push(']'),
            '}' | ']' if open.pop() != Some(character) => return false,
            _ => {}
        }
    }
    open.is_empty()
}

/// Reads to the end of a string; false if it has none.
fn skip_string(characters: &mut std::str::Chars<'_>) -> bool {
    while let Some(character) = characters.next() {
        match character {
            '"' => return true,
            '\\' => {
                characters.next();
            }
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_inline_markdown() {
        for text in [
            "plain, `code`, ``a ` b``, [a page](https://a.b/c)",
            "an array[] (of texts), [in brackets] (and more), `[x](y)`",
            "#1 is not a heading",
            "[exit](https://en.wikipedia.org/wiki/Exit_(system_call)), (see https://x.org/a)",
        ] {
            assert_eq!(inline(text), Ok(()), "{text}");
        }
        for text in [
            "[x](javascript:alert(1))",
            "[x](foo bar)",
            "[a]()",
            "[a](https://a.b/(c)",
            "[a](https://a.b",
            "[a](https://a.b/c\\d)",
            "![x](https://a.b/c.png)",
            "# Heading",
            r"\` <i>x</i> \`",
            "an `open span",
            "`a``",
            "``a```<img src=x onerror=alert(8)>`",
            "<b>",
        ] {
            assert!(inline(text).is_err(), "{text}");
        }
    }

    #[test]
    fn tags_are_told_from_comparisons() {
        for tag in ["<b>x", "a </b>", "<!-- x -->", "<script src=x>"] {
            assert!(has_tag(tag), "{tag}");
        }
        for text in ["a < b > c", "1<2", "<", "a <- b"] {
            assert!(!has_tag(text), "{text}");
        }
    }

    #[test]
    fn brackets_in_strings_do_not_count() {
        for body in ["{}", r#"{"a":"}\""}"#, "[{},{}]"] {
            assert!(is_balanced(body), "{body}");
        }
        for body in ["{", "{]", r#"{"a}"#, "}{"] {
            assert!(!is_balanced(body), "{body}");
        }
    }
}
