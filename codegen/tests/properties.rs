//! What holds for every text: it stays a text, wherever it is in a catalog.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;

const CATALOG: &str = "catalog: shop\ntitle: TEXT\noperations:\n  \
    - {name: buy, http: {method: POST, path: /buy}, summary: TEXT}\n\
    responses: {text: [reason]}\n\
    sources: [{id: manual, title: TEXT, note: TEXT}]\n";
const DOMAIN: &str = "domain: words\ntype: Word\nkey: string\ntitle: TEXT\nfound_in: TEXT\nentries:\n  \
    - text: TEXT\n    name: Only\n    summary: A word\n    lifecycle: {state: current}\n    \
    notes: [TEXT]\n    conflicts: [TEXT]\n    meanings:\n      \
    - {operations: [buy], texts: [TEXT], fault: caller, causes: [TEXT], fixes: [TEXT], \
    recovery: {restart: {change: [TEXT]}}, sources: [manual]}\n    \
    examples: [{body: BODY}]\n";

/// The generated module, or `None` if the catalog is rejected.
fn compile(text: &str) -> Option<syn::File> {
    // JSON's quotes are YAML's too.
    let quoted = format!("{text:?}").replace("\\'", "'");
    let quoted = if quoted.contains("\\u{") {
        return None;
    } else {
        quoted
    };
    let body = format!("{:?}", format!("{{\"reason\":{quoted}}}"));
    let (catalog, domain) = (
        CATALOG.replace("TEXT", &quoted),
        DOMAIN.replace("BODY", &body).replace("TEXT", &quoted),
    );
    let files = [
        ("catalog.yaml", catalog.as_bytes()),
        ("words.yaml", domain.as_bytes()),
    ];
    let rust = errdex_build::compile_files("shop", &files).ok()?;
    Some(syn::parse_file(&rust).unwrap())
}

/// The kinds of items in a module, including those of its inner modules.
fn kinds(items: &[syn::Item]) -> Vec<std::mem::Discriminant<syn::Item>> {
    let mut kinds = Vec::new();
    for item in items {
        kinds.push(std::mem::discriminant(item));
        if let syn::Item::Mod(syn::ItemMod {
            content: Some((_, items)),
            ..
        }) = item
        {
            kinds.extend(self::kinds(items));
        }
    }
    kinds
}

#[test]
fn a_plain_text_is_accepted() {
    assert!(compile("plain").is_some());
    assert!(compile("a \" b").is_some());
}

/// What breaks YAML, and what only looks like it.
const PIECES: [&str; 24] = [
    "\t", "\n", "  ", "- ", "-", ": ", ":", "#", " # ", "[", "]", "{", "}", "\"", "'", "`", "\\",
    "|\n", "&a ", "*a", "!t ", "\u{e9}", "\u{0}", "\r",
];

proptest! {
    #[test]
    fn no_mistake_makes_the_compiler_panic(
        edits in proptest::collection::vec((0usize..2000, 0usize..PIECES.len(), 0usize..8), 1..6)
    ) {
        let files = [CATALOG, DOMAIN].map(|file| {
            let mut bytes = file
                .replace("BODY", r#"'{"reason":"some text"}'"#)
                .replace("TEXT", "some text")
                .into_bytes();
            for &(at, piece, removed) in &edits {
                let at = at % bytes.len();
                let end = (at + removed).min(bytes.len());
                bytes.splice(at..end, PIECES[piece].bytes());
            }
            bytes
        });
        let files = [("catalog.yaml", &files[0][..]), ("words.yaml", &files[1][..])];
        match errdex_build::compile_files("shop", &files) {
            Ok(rust) => prop_assert!(syn::parse_file(&rust).is_ok()),
            Err(report) => prop_assert!(!report.to_string().is_empty()),
        }
    }

    #[test]
    fn a_text_never_becomes_code(text in r#"[a-z"'\\/*#\[\]{}()!;:,.<> =$&|%@-]{1,40}"#) {
        let plain = compile("plain").unwrap();
        if let Some(file) = compile(&text) {
            prop_assert_eq!(kinds(&file.items), kinds(&plain.items));
        }
    }
}
