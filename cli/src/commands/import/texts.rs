//! The texts of cells as texts of a catalog: prose that shows the same characters, summaries that fit,
//! lists as their items.

use errdex_catalog::{UNFINISHED_MARK, ident, is_hidden, prose};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// A longer summary does not fit on one line of a terminal.
const SUMMARY_COLUMNS: usize = 80;

/// What nobody can see is taken out of a text for people.
pub(super) fn seen(text: &str) -> String {
    let kept = text
        .chars()
        .filter(|c| !is_hidden(*c) || matches!(c, '\n' | '\t'));
    let text = kept.collect::<String>();
    text.trim().to_owned()
}

/// A cell as prose on one line.
pub(super) fn line(text: &str, is_markdown: bool) -> String {
    let text = seen(text);
    if is_markdown {
        prose::verbatim(&with_web_links(&text))
    } else {
        prose::verbatim(&text)
    }
}

/// Markdown whose links to anything but web pages, and whose images, are texts.
fn with_web_links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('[') {
        let after = &rest[start + 1..];
        let link = after.find(']').and_then(|end| {
            let target = after[end + 1..].strip_prefix('(')?;
            let close = target.find(')')?;
            Some((&after[..end], &target[..close], &target[close + 1..]))
        });
        let Some((label, target, after_link)) = link else {
            out += &rest[..=start];
            rest = after;
            continue;
        };
        let is_web = target.starts_with("https://") || target.starts_with("http://");
        let before = rest[..start].strip_suffix('!').unwrap_or(&rest[..start]);
        out += before;
        out += &match (is_web, label.is_empty()) {
            (true, _) => format!("[{label}]({target})"),
            (false, true) => format!("`{target}`"),
            (false, false) => format!("{label} (`{target}`)"),
        };
        rest = after_link;
    }
    out + rest
}

/// What a summary is made of.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Summary {
    /// On one line of at most 80 columns.
    pub(super) summary: Option<String>,
    /// The whole text, if the summary is only a part of it.
    pub(super) details: Option<String>,
}

/// The summary of an entry.
///
/// Of a text that does not fit, it is the first sentence. If that does not fit either, an entry with a
/// symbol does without, and the text of any other is cut.
pub(super) fn summary(text: &str, is_markdown: bool, has_symbol: bool) -> Summary {
    let text = seen(text);
    if text.is_empty() {
        return Summary::default();
    }
    let whole = without_period(&line(&text, is_markdown));
    let is_one_line = !text.contains('\n');
    if is_one_line && fits(&whole) {
        return Summary {
            summary: Some(whole),
            details: None,
        };
    }
    let details = Some(document(&text, is_markdown));
    let first = without_period(&line(first_sentence(&text), is_markdown));
    let summary = if fits(&first) {
        Some(first)
    } else if has_symbol {
        None
    } else {
        Some(shortened(&text, is_markdown))
    };
    Summary { summary, details }
}

fn fits(text: &str) -> bool {
    text.chars().count() <= SUMMARY_COLUMNS
}

/// A summary is not written with a period, but may end with an abbreviation or an ellipsis.
fn without_period(text: &str) -> String {
    match text.strip_suffix('.') {
        Some(rest) if rest.ends_with(|c: char| c.is_alphanumeric() || "`'\")]".contains(c)) => {
            rest.to_owned()
        }
        _ => text.to_owned(),
    }
}

/// The first sentence of a text, which is at most its first line.
fn first_sentence(text: &str) -> &str {
    let first = text.lines().find(|line| !line.trim().is_empty());
    let first = first.unwrap_or_default().trim();
    for (place, c) in first.char_indices() {
        let rest = &first[place + c.len_utf8()..];
        let begins = rest.trim_start().starts_with(|c: char| !c.is_lowercase());
        if matches!(c, '.' | '!' | '?') && rest.starts_with(' ') && begins {
            let word = first[..place].rsplit(' ').next().unwrap_or_default();
            // `e.g.` and `No.` end no sentence.
            let is_short = word.contains('.') || ["No", "vs", "etc", "approx"].contains(&word);
            if !is_short {
                return &first[..place + c.len_utf8()];
            }
        }
    }
    first
}

/// The beginning of a text, up to a word, with an ellipsis.
fn shortened(text: &str, is_markdown: bool) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>();
    // Markup may make the line longer than the text.
    let mut count = words.len();
    let mut length = 0;
    for (i, word) in words.iter().enumerate() {
        length += word.chars().count() + 1;
        if length > SUMMARY_COLUMNS {
            count = i;
            break;
        }
    }
    while count > 0 {
        let short = line(&words[..count].join(" "), is_markdown) + "\u{2026}";
        if fits(&short) {
            return short;
        }
        count -= 1;
    }
    let word = words.first().map_or("", |word| *word);
    let start = word.chars().take(SUMMARY_COLUMNS / 2).collect::<String>();
    let short = line(&start, is_markdown) + "\u{2026}";
    if fits(&short) {
        short
    } else {
        "\u{2026}".to_owned()
    }
}

/// A text of any length as Markdown.
pub(super) fn document(text: &str, is_markdown: bool) -> String {
    let lines = seen(text);
    let lines = lines
        .lines()
        .map(|line| line.trim_end().replace('\t', "    "));
    let text = lines.collect::<Vec<_>>().join("\n");
    if is_markdown || reads_verbatim(&text) {
        return unfinished(text);
    }
    // As few as possible, because text and JSON show the backslashes.
    let escaped = ["<[", "<[*_#", "\\`*_[]<>&~#=-+|"].map(|marks| {
        let mut out = String::new();
        for c in text.chars() {
            if marks.contains(c) {
                out.push('\\');
            }
            out.push(c);
        }
        out
    });
    let [.., most] = &escaped;
    let least = escaped.iter().find(|escaped| reads_as(escaped, &text));
    unfinished(least.unwrap_or(most).clone())
}

/// A text that begins as if somebody had still to write it.
fn unfinished(text: String) -> String {
    match text.strip_prefix(UNFINISHED_MARK) {
        Some(rest) => prose::code(UNFINISHED_MARK) + rest,
        None => text,
    }
}

/// Whether a reader of Markdown shows every character of a text, and makes of it no more than
/// paragraphs, lists and code.
fn reads_verbatim(text: &str) -> bool {
    reads_as(text, text)
}

/// Whether a reader of Markdown shows every character of a text.
fn reads_as(markdown: &str, text: &str) -> bool {
    let mut shown = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Text(text) | Event::Code(text) => shown += &text,
            Event::SoftBreak
            | Event::HardBreak
            | Event::Start(Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::CodeBlock(_))
            | Event::End(TagEnd::Paragraph | TagEnd::List(_) | TagEnd::Item | TagEnd::CodeBlock) => {
            }
            _ => return false,
        }
    }
    let marks = |c: &char| !c.is_whitespace() && !"`-*+.)0123456789".contains(*c);
    shown.chars().filter(marks).eq(text.chars().filter(marks))
}

/// The items of a cell with causes or fixes: those of a list in it, otherwise the whole.
pub(super) fn items(text: &str) -> Vec<String> {
    let mut items = Vec::<String>::new();
    let is_list = text.lines().any(|line| bullet(line).is_some());
    // Whether the line right above is one of an item, which a line without a bullet then continues.
    let mut is_below_item = false;
    for line in text.lines() {
        if line.trim().is_empty() {
            is_below_item = false;
            continue;
        }
        let continues = !is_list || is_below_item || line.starts_with([' ', '\t']);
        match (bullet(line), items.last_mut()) {
            (Some(item), _) => {
                items.push(item.to_owned());
                is_below_item = true;
            }
            (None, Some(last)) if continues => {
                *last += "\n";
                *last += line.trim();
            }
            (None, _) => items.push(line.trim().to_owned()),
        }
    }
    items.retain(|item| !item.trim().is_empty());
    items
}

/// What follows the bullet or the number of an item.
fn bullet(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = if (1..=3).contains(&digits) {
        line[digits..].strip_prefix(['.', ')'])
    } else {
        line.strip_prefix(['-', '*', '+', '\u{2022}', '\u{2013}'])
    };
    let rest = rest?;
    (rest.starts_with([' ', '\t']) || rest.is_empty()).then(|| rest.trim())
}

/// A text with placeholders as a pattern; nothing if it has none.
pub(super) fn pattern(text: &str) -> Option<String> {
    let mut fixed = vec![String::new()];
    let mut names = Vec::<String>::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((name, length)) = placeholder(rest) {
            // Nothing would tell where the first of two parts ends.
            if names.is_empty() || fixed.last().is_some_and(|text| !text.is_empty()) {
                names.push(name);
                fixed.push(String::new());
            }
            rest = &rest[length..];
            continue;
        }
        let length = if rest.starts_with("%%") {
            2
        } else {
            c.len_utf8()
        };
        if let Some(text) = fixed.last_mut() {
            text.push(c);
        }
        rest = &rest[length..];
    }
    if names.is_empty() {
        return None;
    }
    let count = names.len();
    let mut out = fixed[0].clone();
    for (i, text) in fixed[1..].iter().enumerate() {
        let own = &names[i];
        let is_unique = names.iter().filter(|name| *name == own).count() == 1;
        let name = match (own.is_empty(), is_unique) {
            (false, true) => own.clone(),
            (true, _) if count == 1 => "value".to_owned(),
            (true, _) => format!("value_{}", i + 1),
            (false, false) => format!("{own}_{}", i + 1),
        };
        out += &format!("{{{name}}}{text}");
    }
    Some(out)
}

/// The name of a placeholder at the beginning of a text, which may be empty, and its length.
fn placeholder(text: &str) -> Option<(String, usize)> {
    if let Some(rest) = text.strip_prefix('{') {
        let end = rest.find('}')?;
        let name = &rest[..end];
        let is_name = name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_:.?#$".contains(c));
        let word = name.split([':', '?']).next().unwrap_or_default();
        let name = if ident::is_snake(word) { word } else { "" };
        return is_name.then(|| (name.to_owned(), end + 2));
    }
    let rest = text.strip_prefix('%')?;
    if let Some(named) = rest.strip_prefix('(') {
        let (name, after) = named.split_once(')')?;
        let length = text.len() - after.len();
        let conversion = after.starts_with(|c: char| c.is_ascii_alphabetic());
        let name = if ident::is_snake(name) { name } else { "" };
        return conversion.then(|| (name.to_owned(), length + 1));
    }
    // `%1` and `%1!s!` of Windows, and the conversions of C.
    let flags = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "-+#.*$'".contains(c));
    let spent = rest.len() - flags.len();
    if flags.starts_with('!') && spent > 0 {
        let end = flags[1..].find('!')?;
        return Some((String::new(), 1 + spent + end + 2));
    }
    let sizes = flags.trim_start_matches(['l', 'h', 'z', 'j', 't', 'L', 'w']);
    let is_conversion = sizes.starts_with([
        's', 'd', 'i', 'u', 'x', 'X', 'o', 'c', 'f', 'g', 'e', 'p', 'v', 'q', 'S', 'C', '@',
    ]);
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    if is_conversion && ends(&sizes[1..]) {
        return Some((String::new(), 1 + rest.len() - sizes.len() + 1));
    }
    (spent > 0 && rest.starts_with(|c: char| c.is_ascii_digit()) && ends(flags))
        .then(|| (String::new(), 1 + spent))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_long_text_becomes_details() {
        let long = "The first sentence. Then ".to_owned() + &"word ".repeat(30);
        let parts = summary(&long, false, true);
        assert_eq!(parts.summary.as_deref(), Some("The first sentence"));
        assert_eq!(parts.details.as_deref(), Some(long.trim()));
        let no_sentence = "word ".repeat(30);
        assert_eq!(summary(&no_sentence, false, true).summary, None);
        let cut = summary(&no_sentence, false, false).summary.unwrap();
        assert!(
            cut.ends_with(" word\u{2026}") && cut.chars().count() <= 80,
            "{cut}"
        );
        let lines = summary("First.\n\nSecond.", false, false);
        assert_eq!(lines.summary.as_deref(), Some("First"));
        assert_eq!(lines.details.as_deref(), Some("First.\n\nSecond."));
        assert_eq!(summary(" \u{200b}", false, false), Summary::default());
        let short = summary("Not now, e.g. later", false, true);
        assert_eq!(short.summary.as_deref(), Some("Not now, e.g. later"));
    }

    #[test]
    fn sentences_end_before_a_new_one() {
        for (text, first) in [
            (
                "Use a key, e.g. The one. Then stop.",
                "Use a key, e.g. The one.",
            ),
            ("Version 1.2 is old. Use 2.", "Version 1.2 is old."),
            ("What? No!", "What?"),
            ("no period", "no period"),
            ("See the docs. or not", "See the docs. or not"),
        ] {
            assert_eq!(first_sentence(text), first);
        }
    }

    #[test]
    fn lists_in_cells_are_items() {
        for (text, expected) in [
            ("one cause", &["one cause"][..]),
            ("* a\n* b\n  c\n\n* d", &["a", "b\nc", "d"]),
            ("* a [b\nc](d)\n* e", &["a [b\nc](d)", "e"]),
            ("- a\n\nb", &["a", "b"]),
            ("1. a\n2) b", &["a", "b"]),
            ("Either:\n- a\n- b", &["Either:", "a", "b"]),
            ("two\nlines", &["two\nlines"]),
            ("3 things - none", &["3 things - none"]),
            ("*   a", &["a"]),
        ] {
            assert_eq!(items(text), expected, "{text}");
        }
    }

    #[test]
    fn placeholders_become_parts() {
        for (text, expected) in [
            (
                "Cannot find '{0}' in '{1}'.",
                Some("Cannot find '{value_1}' in '{value_2}'."),
            ),
            ("bad status %08lx", Some("bad status {value}")),
            ("%s: %d%% done", Some("{value_1}: {value_2}% done")),
            ("invalid {field} value", Some("invalid {field} value")),
            ("%(name)s is taken", Some("{name} is taken")),
            ("%s%s x", Some("{value} x")),
            ("{a} and {a}", Some("{a_1} and {a_2}")),
            ("the file %1!s! is gone", Some("the file {value} is gone")),
            ("100% sure", None),
            ("plain", None),
        ] {
            assert_eq!(pattern(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn markdown_keeps_web_links_only() {
        assert_eq!(
            line("see [a](/b), ![c](https://d.e) and [f](https://g.h)", true),
            "see a (`/b`), [c](https://d.e) and [f](https://g.h)"
        );
    }

    #[test]
    fn plain_text_is_not_markdown() {
        assert_eq!(document("a *b* <c>", false), r"a \*b\* \<c>");
        assert_eq!(document("see [a](/b), *c*", false), r"see \[a](/b), \*c\*");
        assert_eq!(
            document("max_retry_count of `x`", false),
            "max_retry_count of `x`"
        );
        assert_eq!(document("# a", false), r"\# a");
        assert_eq!(document("- a\n- b", false), "- a\n- b");
        assert_eq!(document("a *b*", true), "a *b*");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_fits(text in any::<String>(), is_markdown: bool, has_symbol: bool) {
            let parts = summary(&text, is_markdown, has_symbol);
            if let Some(summary) = parts.summary {
                prop_assert!(fits(&summary) && !summary.is_empty());
            }
            document(&text, is_markdown);
            pattern(&text);
            items(&text);
        }
    }
}
