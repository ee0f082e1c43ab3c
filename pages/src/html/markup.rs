//! Text of a catalog in, HTML with no markup but our own out.
//!
//! The only module that turns strings into markup. Everything else goes through the templates,
//! which escape whatever is not an [`Html`].

use std::fmt;

use askama::filters::HtmlSafe;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use errdex_catalog::prose;

/// Finished HTML, which a template writes as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Html(String);

impl HtmlSafe for Html {}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A prefix that keeps Markdown from reading the beginning of a text as a list or a rule.
const NO_BLOCK: &str = "x";

/// Prose: code spans and links become elements, everything else is text.
pub(super) fn inline(text: &str) -> Html {
    let markdown = format!("{NO_BLOCK}{}", prose::prose(text));
    let mut html = String::new();
    let mut begins = true;
    for event in Parser::new(&markdown) {
        match event {
            Event::Text(text) => {
                let text = if begins {
                    &text[NO_BLOCK.len()..]
                } else {
                    &text
                };
                begins = false;
                html += &without_tags(text);
            }
            Event::Code(text) => html += &code(&text).0,
            Event::Start(Tag::Link { dest_url, .. }) if is_web(&dest_url) => {
                html += &format!("<a href=\"{}\">", attribute(&dest_url));
            }
            Event::End(TagEnd::Link) => html += "</a>",
            Event::Html(text) | Event::InlineHtml(text) => html += &without_tags(&text),
            Event::SoftBreak | Event::HardBreak => html.push(' '),
            _ => {}
        }
    }
    Html(html)
}

/// A longer text: paragraphs, lists, emphasis, code and links become elements, everything else is
/// text.
pub(super) fn document(text: &str) -> Html {
    let mut html = String::new();
    let mut ends = Vec::new();
    for event in Parser::new(text) {
        match event {
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                html += &without_tags(&text);
            }
            Event::Code(text) => html += &code(&text).0,
            Event::Start(Tag::Link { dest_url, .. }) if is_web(&dest_url) => {
                html += &format!("<a href=\"{}\" rel=\"noreferrer\">", attribute(&dest_url));
                ends.push("</a>");
            }
            Event::Start(tag) => {
                let name = match tag {
                    Tag::Paragraph | Tag::Heading { .. } => "p",
                    Tag::CodeBlock(_) => "pre",
                    Tag::List(_) => "ul",
                    Tag::Item => "li",
                    Tag::Emphasis => "i",
                    Tag::Strong => "b",
                    _ => "span",
                };
                html += &format!("<{name}>");
                ends.push(end(name));
            }
            Event::End(_) => html += ends.pop().unwrap_or_default(),
            Event::SoftBreak | Event::HardBreak => html.push(' '),
            _ => {}
        }
    }
    Html(html)
}

fn end(name: &str) -> &'static str {
    match name {
        "p" => "</p>",
        "pre" => "</pre>",
        "ul" => "</ul>",
        "li" => "</li>",
        "i" => "</i>",
        "b" => "</b>",
        _ => "</span>",
    }
}

/// A literal of the API.
pub(super) fn code(text: &str) -> Html {
    Html(format!("<code>{}</code>", without_tags(text)))
}

/// Our own words, in which the literals were quoted by [`code`].
pub(super) fn words(words: String) -> Html {
    Html(words)
}

/// The same at the beginning of a sentence.
pub(super) fn sentence(words: &str) -> Html {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    Html(first.into_iter().chain(letters).collect())
}

/// Whether a link is safe to follow: it leads to a page, never to a script.
pub(super) fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// Text of an element, with its quotation marks left alone.
///
/// A page has thousands of them, mostly in bodies, and an escape is five times as long.
pub(super) fn text(text: &str) -> Html {
    Html(without_tags(text))
}

/// Data for the page's script, inside a script element that is never run.
pub(super) fn json(data: &serde_json::Value) -> Html {
    Html(data.to_string().replace('<', "\\u003c"))
}

fn without_tags(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The value of an attribute between double quotation marks.
fn attribute(text: &str) -> String {
    without_tags(text).replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        inline(text).to_string()
    }

    #[test]
    fn code_and_links_are_elements() {
        assert_eq!(html("send `uid`"), "send <code>uid</code>");
        assert_eq!(
            html("[a page](https://a.b/?c=1&d=\"2\")"),
            "<a href=\"https://a.b/?c=1&amp;d=&quot;2&quot;\">a page</a>"
        );
        assert_eq!(
            html("see https://a.b/c."),
            "see <a href=\"https://a.b/c\">https://a.b/c</a>."
        );
        let page = "https://en.wikipedia.org/wiki/Exit_(system_call)";
        let link = format!("<a href=\"{page}\">{page}</a>");
        assert_eq!(html(&format!("(see {page})")), format!("(see {link})"));
        let link = format!("<a href=\"{page}\">exit</a>");
        assert_eq!(html(&format!("([exit]({page}))")), format!("({link})"));
    }

    #[test]
    fn data_cannot_end_its_element() {
        let data = serde_json::json!(["</script><script>", "<!--"]);
        assert_eq!(
            json(&data).to_string(),
            r#"["\u003c/script>\u003cscript>","\u003c!--"]"#
        );
    }

    #[test]
    fn everything_else_is_text() {
        for text in [
            "*a* _b_ **c**",
            "1. one",
            "- two",
            "# three",
            "a | b",
            "x",
            "",
        ] {
            assert_eq!(html(text), text);
        }
        assert_eq!(html("<b>&amp;"), "&lt;b&gt;&amp;amp;");
        assert_eq!(html("`<b>`"), "<code>&lt;b&gt;</code>");
        assert_eq!(html("[x](javascript:y)"), "[x](javascript:y)");
        assert_eq!(html("![x](https://a.b)"), "!<a href=\"https://a.b\">x</a>");
    }
}
