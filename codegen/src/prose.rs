//! Rules about prose: inline Markdown with code spans and links, and nothing else.

use crate::files::Spanned;
use crate::finding;
use crate::model::Catalog;
use crate::report::{Diagnostic, Report};

pub(crate) fn check(catalog: &Catalog, report: &mut Report) {
    for entry in catalog.domains.iter().flat_map(|domain| &domain.entries) {
        let of_meanings = entry.meanings.iter().flat_map(|meaning| {
            let lists = [
                &meaning.causes,
                &meaning.fixes,
                &meaning.notes,
                &meaning.conflicts,
            ];
            lists.into_iter().flatten().chain([&meaning.summary])
        });
        let of_entry = entry
            .notes
            .iter()
            .chain(&entry.conflicts)
            .chain([&entry.summary]);
        for prose in of_entry.chain(of_meanings) {
            invalid_prose(prose, report);
        }
        for body in entry.examples.iter().map(|example| &example.body) {
            invalid_example(body, report);
        }
    }
}

fn invalid_prose(prose: &Spanned<String>, report: &mut Report) {
    let problem = match outside_of_code(&prose.value) {
        Err(UnbalancedBackticks) => "a code span is not closed: a backtick lacks its partner",
        Ok(text) if has_tag(&text) => "there is a tag of HTML outside of a code span",
        Ok(_) => return,
    };
    let diagnostic = Diagnostic::new(&finding::INVALID_PROSE, problem, &prose.span);
    report.push(diagnostic.help("prose is inline Markdown: `code` and [links](https://...)"));
}

struct UnbalancedBackticks;

/// The text without its code spans.
fn outside_of_code(text: &str) -> Result<String, UnbalancedBackticks> {
    let mut outside = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('`') {
        outside += &rest[..start];
        let code = &rest[start..];
        let fence = code.len() - code.trim_start_matches('`').len();
        let inner = &code[fence..];
        let close = inner.find(&code[..fence]).ok_or(UnbalancedBackticks)?;
        rest = &inner[close + fence..];
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

/// A body that begins like JSON is checked as far as brackets and quotes go; servers send other
/// bodies too, and those are nobody's mistake.
fn invalid_example(body: &Spanned<String>, report: &mut Report) {
    let text = body.value.trim();
    if text.starts_with(['{', '[']) && !is_balanced(text) {
        let message = "the body begins like JSON, but its brackets do not match";
        report.push(Diagnostic::new(
            &finding::INVALID_EXAMPLE,
            message,
            &body.span,
        ));
    }
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
