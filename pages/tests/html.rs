//! The HTML pages of real and hostile catalogs, read with the tokenizer of a browser.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use errdex_pages as docs;
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

/// The elements that a page may have.
const ELEMENTS: &str = "a article aside b body br button code dd details div dl dt footer form h1 h2 \
    h3 h4 head header html i input kbd label legend li link main meta p pre q script section small \
    span strong style summary table tbody td textarea th thead time title tr ul";

/// The attributes they may have.
const ATTRIBUTES: &str = "aria-describedby aria-hidden aria-label aria-labelledby aria-live \
    aria-pressed autocapitalize autocomplete charset class colspan content data-k data-m data-n data-r data-v enterkeyhint for hidden href \
    http-equiv id lang name open placeholder rel role rows rowspan scope spellcheck tabindex title type";

/// The longest allowed page of the bundled catalog.
const MAX_BYTES: usize = 450_000;

const BUNDLED: &str = "../data/cloud-recording";
const HOSTILE: &str = "tests/hostile";

fn html(folder: &str) -> String {
    let pages = docs::pages(Path::new(folder)).unwrap();
    let mut pages = pages.into_iter();
    let html = |page: &docs::Page| Path::new(&page.file_name).extension().unwrap() == "html";
    pages.find(html).unwrap().text
}

struct Tag {
    name: String,
    attributes: BTreeMap<String, String>,
}

impl Tag {
    fn new(tag: StartTag<()>) -> Self {
        let text = |bytes: &[u8]| str::from_utf8(bytes).unwrap().to_owned();
        let attributes = tag.attributes.into_iter();
        Self {
            name: text(&tag.name),
            attributes: attributes
                .map(|(name, value)| (text(&name), text(&value.value)))
                .collect(),
        }
    }
}

fn tags(page: &str) -> Vec<Tag> {
    let mut emitter = DefaultEmitter::default();
    // Styles and scripts hold no tags.
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(page, emitter)
        .filter_map(|token| match token.unwrap() {
            Token::StartTag(tag) => Some(Tag::new(tag)),
            Token::Error(error) => panic!("{:?}", error.value),
            Token::Comment(_) => panic!("a comment"),
            _ => None,
        })
        .collect()
}

fn attributes<'a>(tags: &'a [Tag], name: &str) -> Vec<&'a str> {
    let values = tags.iter().filter_map(|tag| tag.attributes.get(name));
    values.map(String::as_str).collect()
}

#[test]
fn pages_are_made_of_known_elements_and_attributes() {
    let elements = ELEMENTS.split_whitespace().collect::<BTreeSet<_>>();
    let known = ATTRIBUTES.split_whitespace().collect::<BTreeSet<_>>();
    for folder in [BUNDLED, HOSTILE, "../codegen/tests/accept/hostile"] {
        for tag in tags(&html(folder)) {
            assert!(elements.contains(tag.name.as_str()), "{}", tag.name);
            for (name, value) in &tag.attributes {
                assert!(known.contains(name.as_str()), "{name}={value}");
            }
        }
    }
}

#[test]
fn a_page_has_its_own_style_and_scripts_and_no_others() {
    for folder in [BUNDLED, HOSTILE, "../codegen/tests/accept/hostile"] {
        let page = html(folder);
        let tags = tags(&page);
        let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
        assert_eq!((count("style"), count("script"), count("title")), (1, 3, 1));
    }
}

#[test]
fn links_lead_to_web_pages_or_into_the_page() {
    for folder in [BUNDLED, HOSTILE, "../codegen/tests/accept/hostile"] {
        let page = html(folder);
        let tags = tags(&page);
        let ids = attributes(&tags, "id");
        let unique = ids.iter().copied().collect::<BTreeSet<_>>();
        assert_eq!(unique.len(), ids.len(), "duplicate id");
        for link in attributes(&tags, "href") {
            match link.strip_prefix('#') {
                Some(view) if view.starts_with('?') => {}
                Some(id) => assert!(unique.contains(id), "{link}"),
                None => assert!(
                    link.starts_with("https://") || link.starts_with("http://"),
                    "{link}"
                ),
            }
        }
        for name in ["aria-labelledby", "aria-describedby", "for"] {
            for id in attributes(&tags, name)
                .iter()
                .flat_map(|ids| ids.split(' '))
            {
                assert!(unique.contains(id), "{name}={id}");
            }
        }
    }
}

#[test]
fn every_entry_has_its_place() {
    let page = html(BUNDLED);
    let tags = tags(&page);
    let articles = tags.iter().filter(|tag| tag.name == "article");
    let ids = articles.map(|tag| tag.attributes["id"].as_str());
    let ids = ids.collect::<BTreeSet<_>>();
    let mut entries = 0;
    for file in std::fs::read_dir(BUNDLED).unwrap() {
        let path = file.unwrap().path();
        let domain = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        for line in text.lines() {
            entries +=
                usize::from(line.starts_with("  - code: ") || line.starts_with("  - text: "));
            if let Some(code) = line.strip_prefix("  - code: ") {
                let id = format!("{domain}-{code}");
                assert!(ids.contains(id.as_str()), "{id}");
            }
        }
    }
    assert_eq!(ids.len(), entries);
    assert!(ids.contains("submodule-states-serviceidle"));
}

#[test]
fn what_to_do_has_its_place_in_every_meaning() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("fixes");
    std::fs::create_dir(&folder).unwrap();
    let catalog = "catalog: fixes\ntitle: Fixes\n";
    std::fs::write(folder.join("catalog.yaml"), catalog).unwrap();
    let domain = "domain: codes\ntype: Code\nkey: u16\ntitle: Codes\nentries:\n  \
        - {code: 1, symbol: FIXES, meanings: [{fixes: [Turn it off.], lasts: 3s}]}\n  \
        - {code: 2, symbol: CAUSES, meanings: [{causes: [It was off.]}]}\n  \
        - {code: 3, symbol: NOTHING}\n";
    std::fs::write(folder.join("codes.yaml"), domain).unwrap();
    let page = html(folder.to_str().unwrap());
    let tags = tags(&page);
    let now = tags.iter().filter(|tag| {
        tag.attributes
            .get("class")
            .is_some_and(|class| class == "now")
    });
    // The script of the page takes whatever else follows the conditions for a summary.
    let hidden = now.map(|tag| tag.attributes.contains_key("hidden"));
    assert_eq!(hidden.collect::<Vec<_>>(), [true, false]);
    // With one meaning, nothing has to be told apart by its conditions.
    assert!(!page.contains("no condition stated"));
    assert_eq!(page.matches("What to do is not stated").count(), 1);
    assert!(page.contains("What codes and states mean: 3 entries"));
}

#[test]
fn keys_with_the_same_letters_have_places_of_their_own() {
    let page = html(HOSTILE);
    let tags = tags(&page);
    let articles = tags.iter().filter(|tag| tag.name == "article");
    let ids = articles.map(|tag| tag.attributes["id"].as_str());
    let ids = ids.collect::<BTreeSet<_>>();
    for id in [
        "error-codes--1",
        "error-codes-1",
        "messages-a-b",
        "messages-a-b-hyphen",
        "messages-fromrighttoleft",
    ] {
        assert!(ids.contains(id), "{id} is not in {ids:?}");
    }
}

#[test]
fn the_page_of_the_bundled_catalog_is_short() {
    let length = html(BUNDLED).len();
    assert!(length < MAX_BYTES, "{length}");
}

#[test]
fn the_same_catalog_gives_the_same_page() {
    assert_eq!(html(HOSTILE), html(HOSTILE));
}

#[test]
fn a_page_has_lines_that_a_diff_can_show() {
    let page = html(BUNDLED);
    let longest = page.lines().map(str::len).max().unwrap();
    assert!(page.lines().count() > 3_000, "too few lines");
    assert!(longest < 15_000, "{longest}");
}
