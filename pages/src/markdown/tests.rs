//! Pages of catalogs full of markup, read as a code host reads them.

use std::collections::BTreeSet;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::*;
use crate::sample;

/// Reads a page as a code host does, and asserts that all markup on it is ours.
fn plain(page: &str) -> (String, Vec<String>) {
    let mut anchors = BTreeSet::new();
    let mut links = BTreeSet::new();
    let mut text = String::new();
    let mut bodies = Vec::new();
    let mut in_body = false;
    for event in Parser::new_ext(page, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                let id = html
                    .trim()
                    .strip_prefix("<a id=\"")
                    .and_then(|rest| rest.split('"').next());
                anchors.extend(id.map(str::to_owned));
                let is_ours = id.is_some_and(|id| {
                    [format!("<a id=\"{id}\">"), anchor(id)].contains(&html.trim().to_owned())
                }) || html.trim() == "</a>"
                    || html.starts_with("<!-- Written by");
                assert!(is_ours, "{html}");
            }
            Event::Start(Tag::Link {
                link_type: LinkType::Email,
                ..
            }) => {}
            Event::Start(Tag::Link { dest_url, .. }) => match dest_url.strip_prefix('#') {
                Some(anchor) => {
                    links.insert(anchor.to_owned());
                }
                None => assert!(dest_url.starts_with("http"), "{dest_url}"),
            },
            Event::Start(Tag::CodeBlock(kind)) => {
                assert!(
                    matches!(kind, CodeBlockKind::Fenced(_)),
                    "an indented code block"
                );
                in_body = true;
                bodies.push(String::new());
            }
            Event::End(TagEnd::CodeBlock) => in_body = false,
            Event::Text(piece) if in_body => {
                if let Some(body) = bodies.last_mut() {
                    *body += &piece;
                }
            }
            Event::Text(piece) | Event::Code(piece) => text += &piece,
            Event::SoftBreak
            | Event::End(
                TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_) | TagEnd::TableCell,
            ) => text.push('\n'),
            Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::Item
                | Tag::List(None)
                | Tag::Table(_)
                | Tag::TableHead
                | Tag::TableRow
                | Tag::TableCell
                | Tag::Strong
                | Tag::Emphasis
                | Tag::HtmlBlock,
            )
            | Event::End(_) => {}
            other => panic!("{other:?} on the page\n{page}"),
        }
    }
    let missing = links.difference(&anchors).collect::<Vec<_>>();
    assert!(missing.is_empty(), "links to nowhere: {missing:?}");
    (text, bodies)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn literals_are_text_wherever_they_appear() {
    for literal in sample::LITERALS {
        let catalog = sample::catalog(literal, "Prose");
        let (text, bodies) = plain(&page(&catalog));
        assert_eq!(bodies, [format!("{literal}\n")]);
        let shown = one_line(literal);
        // Title, operation twice, contents twice, domain twice, entry and link, text, field, source twice.
        let count = text.matches(&shown).count();
        // Outside of code spans, pairs of backticks make some.
        let least = if shown.contains("``") { 7 } else { 12 };
        assert!(count >= least, "{shown} appears {count} times in\n{text}");
    }
}

#[test]
fn prose_is_text_code_and_links() {
    for prose in sample::PROSE {
        let catalog = sample::catalog("key", prose);
        let (text, _) = plain(&page(&catalog));
        let shown = match prose {
            "`<script>` and ``a ` b`` https://a.b/c" => "<script> and a ` b https://a.b/c",
            "a | `b | c` \\| d" => "a | b | c \\| d",
            "[x](javascript:y) and [x](https://e.f/\"onclick=g) # h" => {
                "[x](javascript:y) and x # h"
            }
            other => other,
        };
        // Summary, table, causes, fixes, notes and conflicts twice.
        assert!(text.matches(shown).count() >= 7, "{shown} in\n{text}");
    }
}

#[test]
fn rows_have_as_many_cells_as_their_header() {
    for literal in sample::LITERALS.into_iter().chain(sample::PROSE) {
        let catalog = if sample::PROSE.contains(&literal) {
            sample::catalog("key", literal)
        } else {
            sample::catalog(literal, "Prose")
        };
        let page = page(&catalog);
        let bars = |line: &str| line.replace("\\|", "").matches('|').count();
        let mut width = 0;
        for line in page.lines() {
            if !line.starts_with("| ") {
                width = 0;
                continue;
            }
            if width == 0 {
                width = bars(line);
            }
            assert_eq!(bars(line), width, "{line}");
        }
    }
}

#[test]
fn everything_that_is_known_is_on_the_page() {
    let mut report = crate::Report::default();
    let catalog = errdex_catalog::load("../data/cloud-recording".as_ref(), &mut report).unwrap();
    let page = page(&catalog);
    let (text, bodies) = plain(&page);
    let entries = catalog.domains.iter().flat_map(|domain| &domain.entries);
    let mut examples = 0;
    for entry in entries {
        for meaning in &entry.meanings {
            let lists = [&meaning.causes, &meaning.fixes];
            let lists = lists.into_iter().chain(&meaning.remarks);
            for item in lists.flatten().chain([&meaning.summary]) {
                assert!(page.contains(&prose(&item.value)), "{}", item.value);
            }
            for stated in &meaning.texts {
                assert!(text.contains(&stated.value), "{}", stated.value);
            }
        }
        examples += entry.examples.len();
    }
    assert_eq!(bodies.len(), examples);
    for known in [
        "### `62` ServiceUnavailable",
        "<a id=\"error-codes-62\"></a>",
        "**Next:** send the same request again after 3 s, 6 s, 9 s; then begin again with `acquire` and a new `uid`, if the work is still wanted.",
        "[Status codes](#_sources-status-codes) (2026-06-17)",
        "\n\nEvidence: observed; sources: [",
    ] {
        assert!(page.contains(known), "{known}");
    }
}

#[test]
fn hostile_catalogs_make_no_markup() {
    for folder in ["../codegen/tests/accept/hostile", "tests/hostile"] {
        let mut report = crate::Report::default();
        let catalog = errdex_catalog::load(folder.as_ref(), &mut report).unwrap();
        let (text, _) = plain(&page(&catalog));
        for entry in catalog.domains.iter().flat_map(|domain| &domain.entries) {
            assert!(text.contains(&entry.name.value), "{}", entry.name.value);
        }
    }
}

#[test]
fn a_title_with_a_link_is_shown_as_it_was_written() {
    let title = "States_of [the page](https://a.b/c) & more";
    let catalog = sample::catalog(title, "Prose");
    let page = page(&catalog);
    assert!(
        page.contains(&format!("- [`{title}`](#states): ")),
        "{page}"
    );
    let (text, _) = plain(&page);
    assert!(text.contains(title), "{text}");
    assert!(!text.contains("States\\_of"), "{text}");
}

#[test]
fn the_address_of_a_source_is_a_link_whatever_it_ends_with() {
    let url = "https://example.org/Exit_(a,b).";
    let catalog = sample::catalog("x", "Some prose");
    let page = page(&catalog);
    let links = Parser::new(&page).filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.into_string()),
        _ => None,
    });
    assert!(links.into_iter().any(|link| link == url), "{page}");
    let html = crate::html::page(&catalog);
    assert!(html.contains(&format!("href=\"{url}\"")), "{html}");
}

#[test]
fn hexadecimal_keys_are_shown_as_people_write_them() {
    let mut report = crate::Report::default();
    let folder = "../codegen/tests/accept/complete".as_ref();
    let catalog = errdex_catalog::load(folder, &mut report).unwrap();
    let markdown = page(&catalog);
    assert!(
        markdown.contains("### `0xC0000005` StatusAccessViolation"),
        "{markdown}"
    );
    let html = crate::html::page(&catalog);
    // The script compares the number with those of bodies.
    let article = html
        .split("<article ")
        .find(|part| part.contains("0xC0000005"));
    assert!(article.unwrap().contains("data-n=\"3221225477\""), "{html}");
}
