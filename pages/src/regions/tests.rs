//! Pages with regions of every kind, filled from small catalogs.

use super::*;
use crate::sample;

fn fill(text: &str) -> Result<String, String> {
    let catalog = sample::catalog("a | b", "Some `x | y`");
    filled(&[catalog], text).map_err(|error| error.to_string())
}

const SAME: &str = "| `a \\| b` | `Same` | Some `x \\| y` | send it again |";
const OTHER: &str = "| `other` | `Other` | Another | send no request |";

#[test]
fn a_region_is_filled_in_place_and_stays_the_same() {
    let page = "# Title\n\n<!-- errdex: table states -->\nold\n<!-- /errdex -->\nrest";
    let filled = fill(page).unwrap();
    let expected = format!(
        "# Title\n\n<!-- errdex: table states -->\n\n| text | name | meaning | what to do |\n\
         | --- | --- | --- | --- |\n{SAME}\n{OTHER}\n\n<!-- /errdex -->\nrest"
    );
    assert_eq!(filled, expected);
    assert_eq!(fill(&filled).unwrap(), filled);
}

#[test]
fn line_ends_are_kept() {
    let page = "a\r\n  <!--errdex:table states-->\r\n<!--/errdex-->\r\nb\n";
    let filled = fill(page).unwrap();
    assert!(
        filled.starts_with("a\r\n  <!--errdex:table states-->\r\n\r\n  | text |"),
        "{filled}"
    );
    assert!(
        filled.ends_with("|\r\n\r\n<!--/errdex-->\r\nb\n"),
        "{filled}"
    );
    assert_eq!(
        filled.matches('\n').count(),
        filled.matches("\r\n").count() + 1
    );
    assert_eq!(fill(&filled).unwrap(), filled);
}

#[test]
fn a_region_in_an_item_stays_in_it() {
    let page = "- item\n\n  <!-- errdex: table states -->\n  <!-- /errdex -->\n\n  more\n";
    let filled = fill(page).unwrap();
    assert!(
        filled.contains(&format!("\n  {SAME}\n  {OTHER}\n\n  <!-- /errdex -->")),
        "{filled}"
    );
    assert_eq!(fill(&filled).unwrap(), filled);
    let mut depth = 0;
    let options = pulldown_cmark::Options::ENABLE_TABLES;
    for event in pulldown_cmark::Parser::new_ext(&filled, options) {
        match event {
            pulldown_cmark::Event::Start(pulldown_cmark::Tag::Item) => depth += 1,
            pulldown_cmark::Event::End(pulldown_cmark::TagEnd::Item) => depth -= 1,
            pulldown_cmark::Event::Start(pulldown_cmark::Tag::Table(_)) => assert_eq!(depth, 1),
            _ => {}
        }
    }
}

#[test]
fn a_byte_order_mark_is_kept() {
    let page = "\u{feff}<!-- errdex: table states -->\n<!-- /errdex -->\n";
    let filled = fill(page).unwrap();
    assert!(
        filled.starts_with("\u{feff}<!-- errdex: table states -->\n\n| text |"),
        "{filled}"
    );
    assert_eq!(fill(&filled).unwrap(), filled);
}

#[test]
fn a_region_after_a_mark_is_refused() {
    for mark in ["> ", ">", "- ", "1. ", "> - "] {
        let page = format!("a\n{mark}<!-- errdex: table states -->\n{mark}<!-- /errdex -->\n");
        let error = fill(&page).unwrap_err();
        assert!(
            error.starts_with("line 2: the comments of a region must be on lines of their own"),
            "{error}"
        );
    }
}

#[test]
fn filters_choose_entries_by_what_is_stated() {
    for (filter, same, other) in [
        ("on=start", true, false),
        ("http=500", true, true),
        ("http=404,500", true, true),
        ("http=404", false, false),
        ("lifecycle=current", true, false),
        ("lifecycle=withdrawn", false, true),
        ("recovery=settled", false, true),
        ("recovery=settled,retry", true, true),
        ("evidence=observed", false, false),
        ("http=500 lifecycle=withdrawn recovery=retry", false, false),
    ] {
        let page = format!("<!-- errdex: table sample/states {filter} -->\n<!-- /errdex -->\n");
        let filled = fill(&page).unwrap();
        assert_eq!(
            (filled.contains(SAME), filled.contains(OTHER)),
            (same, other),
            "{filter}: {filled}"
        );
        assert_eq!(
            filled.contains("No entry matches."),
            !same && !other,
            "{filter}"
        );
    }
}

#[test]
fn keys_link_to_a_page() {
    let page = "<!-- errdex: table states link=docs/sample.md -->\n<!-- /errdex -->\n";
    let filled = fill(page).unwrap();
    assert!(
        filled.contains("| [`a \\| b`](docs/sample.md#states-a-b) |"),
        "{filled}"
    );
    assert!(
        filled.contains("| [`other`](docs/sample.md#states-other) |"),
        "{filled}"
    );
}

#[test]
fn comments_in_code_are_left_alone() {
    for page in [
        "```\n<!-- errdex: table nothing -->\n```\n",
        "~~~~ md\n```\n<!-- errdex: nothing\n~~~\n<!-- /errdex -->\n~~~~~\n",
        "   ```html\n<!-- /errdex -->\n  ```",
        "    <!-- errdex: table nothing -->\n",
        "\t<!-- /errdex -->\n",
        "say `<!-- errdex: table nothing -->` on a line\n",
        "<!-- another comment -->\n<!-- errdexes -->\n",
        "```\n<!-- errdex: table nothing -->\n",
    ] {
        assert_eq!(fill(page).as_deref(), Ok(page));
    }
    // These look like code blocks and are not.
    let page = "```a```\n\n<!-- errdex: table states -->\n<!-- /errdex -->\n";
    assert!(fill(page).unwrap().contains(OTHER));
    let page = "```\nx\n```\n<!-- errdex: table states -->\n```\n<!-- /errdex -->\n";
    assert!(fill(page).unwrap().contains(OTHER));
}

#[test]
fn errors_have_a_line() {
    let region = |asked: &str| format!("a\n<!-- errdex: {asked} -->\n<!-- /errdex -->\n");
    for (page, expected) in [
        (
            region(""),
            "line 2: empty region comment; expected `table DOMAIN`",
        ),
        (
            region("list states"),
            "line 2: unknown kind of region `list`; known: table",
        ),
        (
            region("table"),
            "line 2: missing domain; expected `table DOMAIN`",
        ),
        (
            region("table state"),
            "line 2: unknown domain `state`; known: states",
        ),
        (
            region("table shop/states"),
            "line 2: unknown catalog `shop`",
        ),
        (
            region("table states start"),
            "line 2: expected `NAME=VALUE`, found `start`",
        ),
        (
            region("table states off=start"),
            "line 2: unknown filter `off`; known: on, http, lifecycle, recovery, evidence, link",
        ),
        (
            region("table states on=stop"),
            "line 2: unknown value `stop` for `on`; known: start",
        ),
        (
            region("table states http=99"),
            "line 2: invalid HTTP status `99`",
        ),
        (
            region("table states http="),
            "line 2: invalid HTTP status ``",
        ),
        (
            region("table states lifecycle=old"),
            "line 2: unknown value `old` for `lifecycle`; known: current, withdrawn, retired",
        ),
        (
            region("table states on=start on=start"),
            "line 2: duplicate filter `on`; write `on=A,B` to match either",
        ),
        (
            region("table states link=a)b"),
            "line 2: invalid path of a page `a)b`",
        ),
        (
            "<!-- /errdex -->".to_owned(),
            "line 1: `<!-- /errdex -->` without a region before it",
        ),
        (
            "<!-- errdex: table states -->\n".to_owned(),
            "line 1: unclosed region; end it with `<!-- /errdex -->`",
        ),
        (
            "<!-- errdex: table\nstates -->\n".to_owned(),
            "line 1: the comment must end on the line it starts on",
        ),
        (
            "<!-- errdex: table states -->\n\n<!-- errdex: table states -->\n<!-- /errdex -->\n"
                .to_owned(),
            "line 3: a region starts inside the region of line 1; did you forget `<!-- /errdex -->`?",
        ),
    ] {
        assert_eq!(fill(&page), Err(expected.to_owned()), "{page}");
    }
}

#[test]
fn a_domain_of_several_catalogs_needs_the_id_of_one() {
    let mut shop = sample::catalog("key", "Prose");
    shop.id.value = "shop".to_owned();
    let catalogs = [sample::catalog("key", "Prose"), shop];
    let region = |asked: &str| format!("<!-- errdex: {asked} -->\n<!-- /errdex -->\n");
    let error = filled(&catalogs, &region("table states")).unwrap_err();
    assert_eq!(
        error.message(),
        "several catalogs have the domain `states`: sample/states, shop/states"
    );
    assert!(filled(&catalogs, &region("table shop/states")).is_ok());
}

#[test]
fn some_meanings_of_an_entry_have_their_own_summary() {
    let mut report = crate::Report::default();
    let catalog = errdex_catalog::load("../data/cloud-recording".as_ref(), &mut report).unwrap();
    let page = |on| format!("<!-- errdex: table error-codes on={on} -->\n<!-- /errdex -->\n");
    let start = filled(std::slice::from_ref(&catalog), &page("start")).unwrap();
    let row = |text: &str| {
        text.lines()
            .find(|line| line.starts_with("| 62 |"))
            .map(str::to_owned)
    };
    assert_eq!(
        row(&start).as_deref(),
        Some(
            "| 62 | `ServiceUnavailable` | The request timed out, so the task may or may not have started | send it again |"
        )
    );
    let acquire = filled(std::slice::from_ref(&catalog), &page("acquire")).unwrap();
    assert_ne!(row(&acquire), row(&start));
}
