//! Prose of a catalog in, Markdown out whose only markup is the prose's code spans and links.
//!
//! For everything that reads Markdown: rustdoc and the reference pages. And plain text in, prose out,
//! for whoever writes a catalog from texts that are not prose.

pub use verbatim::verbatim;

mod verbatim;

/// A literal as a code span, even if it contains backticks.
pub fn code(text: &str) -> String {
    let text = one_line(text);
    if text.is_empty() {
        // Two adjacent backticks would begin a span that continues in what follows.
        return "` `".to_owned();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Prose with its code spans and links; all other Markdown and HTML is escaped.
pub fn prose(text: &str) -> String {
    let text = one_line(text);
    let mut rest = text.as_str();
    let mut out = String::new();
    while let Some(c) = rest.chars().next() {
        if c == '`' {
            // A run without a partner is escaped as a whole, because a part of it could find one.
            let run = CodeSpan::run(rest);
            let span = CodeSpan::at(rest);
            let length = span.as_ref().map_or(run, CodeSpan::length);
            out += &match span {
                Some(_) => rest[..length].to_owned(),
                None => "\\`".repeat(run),
            };
            rest = &rest[length..];
            continue;
        }
        if let Some(link) = link(rest) {
            out += link;
            rest = &rest[link.len()..];
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

/// A code span by the rules of Markdown: it ends with exactly as many backticks as it begins with.
pub struct CodeSpan {
    fence: usize,
    content: usize,
}

impl CodeSpan {
    /// The code span at the beginning of a text, if the backticks there have partners.
    pub fn at(text: &str) -> Option<Self> {
        let fence = Self::run(text);
        let after = &text[fence..];
        let mut content = 0;
        if fence == 0 {
            return None;
        }
        loop {
            content += after[content..].find('`')?;
            let run = Self::run(&after[content..]);
            if run == fence {
                return Some(Self { fence, content });
            }
            content += run;
        }
    }

    /// Its length in bytes, including the backticks.
    pub fn length(&self) -> usize {
        self.fence + self.content + self.fence
    }

    /// The number of backticks at the beginning of a text.
    fn run(text: &str) -> usize {
        text.len() - text.trim_start_matches('`').len()
    }
}

/// A link with a label at the beginning of the text.
///
/// Backticks would turn a part of it into code, and a backslash could keep it from ending.
fn link(text: &str) -> Option<&str> {
    let label = text.strip_prefix('[')?;
    let label_end = label.find(['[', ']', '<', '`', '\\'])?;
    let target = label[label_end..].strip_prefix("](")?;
    let target_end = target_length(target)?;
    let is_web = target.starts_with("https://") || target.starts_with("http://");
    let length = "[".len() + label_end + "](".len() + target_end + ")".len();
    is_web.then(|| &text[..length])
}

/// The length of a link target that begins after `](`, if it is closed and has neither spaces nor
/// markup.
pub fn target_length(text: &str) -> Option<usize> {
    let end = balanced(text, &[' ', '<', '>', '`', '\\']);
    text[end..].starts_with(')').then_some(end)
}

/// Whether a text is the URL of a page.
pub(crate) fn is_link(text: &str) -> bool {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"<>\"`".contains(&byte);
    host.is_some_and(|host| host.starts_with(|c: char| c.is_ascii_alphanumeric()))
        && text.bytes().all(is_plain)
}

/// The length of a text up to one of the characters, or to an unmatched closing parenthesis: page
/// names may contain parentheses, and links may be in parentheses.
fn balanced(text: &str, ends: &[char]) -> usize {
    // Markdown parsers give up at 32.
    const DEEPEST: usize = 30;
    let mut depth = 0;
    for (offset, character) in text.char_indices() {
        match character {
            '(' if depth < DEEPEST => depth += 1,
            ')' if depth > 0 => depth -= 1,
            '(' | ')' => return offset,
            _ if ends.contains(&character) => return offset,
            _ => {}
        }
    }
    text.len()
}

fn bare_link(text: &str) -> Option<&str> {
    if !text.starts_with("https://") && !text.starts_with("http://") {
        return None;
    }
    let end = balanced(text, &[' ', '<', '>', '`', ',', ';']);
    Some(text[..end].trim_end_matches(['.', ':']))
}

/// A URL as a link that shows it, whatever punctuation it ends with.
pub fn address(url: &str) -> String {
    format!("<{url}>")
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
    fn links_keep_balanced_parentheses() {
        let page = "https://en.wikipedia.org/wiki/Exit_(system_call)";
        for (text, expected) in [
            (page.to_owned(), format!("<{page}>")),
            (format!("see {page}."), format!("see <{page}>.")),
            (format!("(see {page})"), format!("(see <{page}>)")),
            (format!("(see {page}), x"), format!("(see <{page}>), x")),
            (format!("[exit]({page})"), format!("[exit]({page})")),
            (format!("([exit]({page}))"), format!("([exit]({page}))")),
            (
                "(see https://x.org/a)".to_owned(),
                "(see <https://x.org/a>)".to_owned(),
            ),
            (
                "((https://x.org/a_(b_(c))d))".to_owned(),
                "((<https://x.org/a_(b_(c))d>))".to_owned(),
            ),
            (
                "https://x.org/a_(b".to_owned(),
                "<https://x.org/a_(b>".to_owned(),
            ),
            (
                "https://x.org/a)_(b".to_owned(),
                r"<https://x.org/a>)\_(b".to_owned(),
            ),
        ] {
            assert_eq!(prose(&text), expected);
        }
        // What a Markdown parser does not take for a link is not written as one.
        assert!(prose("[x](https://x.org/(a)").starts_with(r"\[x\]("));
        let deep = format!("[x](https://x.org/{}{})", "(".repeat(40), ")".repeat(40));
        assert!(prose(&deep).starts_with(r"\[x\]("));
    }

    #[test]
    fn literals_hold_any_backticks() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`a"), "`` `a ``");
        assert_eq!(code(" "), "` `");
    }

    #[test]
    fn code_spans_end_with_as_many_backticks_as_they_begin_with() {
        assert_eq!(prose("``a``` <b>``"), "``a``` <b>``");
        assert_eq!(prose("`a``<b>`"), "`a``<b>`");
        assert_eq!(prose("``a```<b>`"), r"\`\`a\`\`\`\<b\>\`");
        assert_eq!(
            prose("[x](https://a`b) `<b>`"),
            r"\[x\](<https://a>`b) `\<b\>\`"
        );
    }
}

#[cfg(test)]
mod properties {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Parser, Tag};

    use super::*;

    fn html(markdown: &str) -> Vec<String> {
        let html = Parser::new(markdown).filter_map(|event| match event {
            Event::Html(html) | Event::InlineHtml(html) => Some(html.into_string()),
            _ => None,
        });
        html.collect()
    }

    #[test]
    fn known_ways_out_of_a_code_span_are_closed() {
        for text in [
            "``a```<img src=x onerror=alert(8)>`",
            "``` `` <img src=x> ``",
            "[x](https://a`b) `<img src=x>`",
            "[`](https://a) <img src=x>`",
        ] {
            assert_eq!(html(&prose(text)), [""; 0], "{text}");
        }
    }

    /// The targets of the links that a Markdown parser finds in a text.
    fn links(markdown: &str) -> Vec<String> {
        let links = Parser::new(markdown).filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.into_string()),
            _ => None,
        });
        links.collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn balanced_links_lead_where_they_say(
            path in "[a-z_]{0,3}(\\([a-z_]{0,3}(\\([a-z]{0,2}\\))?[a-z]{0,2}\\)){0,3}[a-z_]{1,3}",
        ) {
            let url = format!("https://x.org/{path}");
            for text in [
                format!("a {url} b"),
                format!("(a {url})"),
                format!("a [b]({url}) c"),
                format!("([b]({url}))"),
            ] {
                prop_assert_eq!(links(&prose(&text)), std::slice::from_ref(&url), "{}", text);
            }
            prop_assert_eq!(links(&address(&url)), [url]);
        }

        #[test]
        fn prose_contains_no_html(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "`", "``", "```", "\\", "(", "<b>", "<img src=x>", "</a>", "<!-- x -->", "<?x?>", "[", "](https://a.b/", ")",
                    "https://a.b", "http://", "!", "&lt;", "a", " ", "\n", "\"", "*", "_", "|", ">",
                ]),
                0..30,
            ),
        ) {
            let text = pieces.concat();
            let markdown = prose(&text);
            prop_assert_eq!(html(&markdown), Vec::<String>::new(), "{} became {}", text, markdown);
            let neighbours = format!("{} {markdown} {}", code(&text), code("<i>"));
            prop_assert_eq!(html(&neighbours), Vec::<String>::new(), "{} became {}", text, neighbours);
        }
    }
}
