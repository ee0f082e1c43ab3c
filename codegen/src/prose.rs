//! Prose of a catalog in, Markdown out in which nothing but its code spans and links is markup.
//!
//! For whatever reads Markdown: rustdoc and the reference pages.

/// A literal as a code span, whatever backticks it holds.
pub(crate) fn code(text: &str) -> String {
    let text = one_line(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Prose with its code spans and links; every other mark of Markdown or HTML is escaped.
pub(crate) fn prose(text: &str) -> String {
    let text = one_line(text);
    let mut rest = text.as_str();
    let mut out = String::new();
    while let Some(c) = rest.chars().next() {
        if let Some(span) = verbatim(rest) {
            out += span;
            rest = &rest[span.len()..];
            continue;
        }
        if let Some(link) = bare_link(rest) {
            out += &format!("<{link}>");
            rest = &rest[link.len()..];
            continue;
        }
        if "\\`*_{}[]<>#|~&!".contains(c) {
            out.push('\\');
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// A code span or a link at the beginning of the text.
fn verbatim(text: &str) -> Option<&str> {
    if text.starts_with('`') {
        let fence = text.len() - text.trim_start_matches('`').len();
        let close = text[fence..].find(&text[..fence])?;
        return Some(&text[..fence + close + fence]);
    }
    let label = text.strip_prefix('[')?;
    let label_end = label.find(['[', ']', '<', '`'])?;
    let target = label[label_end..].strip_prefix("](")?;
    let target_end = target.find([')', ' ', '<', '>', '('])?;
    let closed = target[target_end..].starts_with(')');
    let link = target.starts_with("https://") || target.starts_with("http://");
    let length = "[".len() + label_end + "](".len() + target_end + ")".len();
    (closed && link).then(|| &text[..length])
}

fn bare_link(text: &str) -> Option<&str> {
    if !text.starts_with("https://") && !text.starts_with("http://") {
        return None;
    }
    let end = text
        .find([' ', '<', '>', ')', '`', ',', ';'])
        .unwrap_or(text.len());
    Some(text[..end].trim_end_matches(['.', ':']))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_spans_and_links_survive() {
        for kept in ["send `uid`", "see [the page](https://a.b/c)", "``a ` b``"] {
            assert_eq!(prose(kept), kept);
        }
    }

    #[test]
    fn everything_else_is_escaped() {
        assert_eq!(prose("a *b* <i>"), r"a \*b\* \<i\>");
        assert_eq!(prose("[x] `open"), r"\[x\] \`open");
        assert_eq!(prose("[x](javascript:y)"), r"\[x\](javascript:y)");
        assert_eq!(prose("at https://a.b/c."), "at <https://a.b/c>.");
    }

    #[test]
    fn literals_hold_any_backticks() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`a"), "`` `a ``");
    }
}
