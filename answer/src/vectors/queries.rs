//! What people type who look for an entry.

use errdex_core::Key;
use errdex_core::view::EntryView;

use super::entries;
use crate::Subject;

/// Words that say nothing about any catalog.
const NOTHING: [&str; 12] = [
    "",
    "?",
    "please help",
    "what is the meaning of this",
    "the of and",
    "zzyzx quux",
    "error",
    "error code",
    "999999",
    "error 999999",
    "#999999",
    "HTTP 999",
];

/// Makes queries, each with how it was made.
pub(super) fn each(subject: &Subject<'_>, found: &mut dyn FnMut(&'static str, String)) {
    let catalog = subject.catalog();
    for text in NOTHING {
        found("nothing", text.to_owned());
    }
    for operation in &catalog.operations {
        found("an operation", (*operation).to_owned());
        found("an operation", format!("{operation} failed"));
    }
    for domain in &catalog.domains {
        found("a domain", domain.id.to_owned());
        found("a domain", domain.title.to_lowercase());
    }
    for entry in entries(subject) {
        of_keys(&entry, &catalog.operations, found);
        of_names(&entry, found);
        of_prose(&entry, found);
    }
}

fn of_keys(
    entry: &EntryView<'_>,
    operations: &[&str],
    found: &mut dyn FnMut(&'static str, String),
) {
    let key = entry.key.to_string();
    found("a key", key.clone());
    found("an id", entry.id.clone());
    for text in [
        format!("#{key}"),
        format!("error {key}"),
        format!("code={key}"),
        format!("what is {key}?"),
        format!("we keep seeing {key} in production"),
        format!("mysql error {key}"),
        format!("id={key}"),
        format!("HTTP {key}"),
        format!("{} {key}", entry.domain),
    ] {
        found("a key with words", text);
    }
    let Key::Integer(number) = entry.key.key() else {
        return;
    };
    if let Ok(number) = u64::try_from(number) {
        found("a key in hexadecimal", format!("0x{number:x}"));
        found("a key with zeros", format!("00{number}"));
    }
    found("a key with a digit more", format!("{key}7"));
    found("a key in Chinese", format!("错误码{key}是什么意思"));
    for operation in operations {
        found("an operation and a key", format!("{operation} {key}"));
    }
    let meanings = entry.meanings.iter();
    for status in meanings.flat_map(|meaning| &meaning.http_statuses) {
        found("a key and a status", format!("{key} HTTP {status}"));
    }
}

fn of_names(entry: &EntryView<'_>, found: &mut dyn FnMut(&'static str, String)) {
    let name = entry.name;
    let spaced = name.chars().map(|c| match c {
        'A'..='Z' => format!(" {}", c.to_ascii_lowercase()),
        other => other.to_string(),
    });
    let spaced = spaced.collect::<String>();
    let spaced = spaced.trim();
    found("a name", name.to_owned());
    for text in [
        spaced.to_owned(),
        spaced.replace(' ', "_"),
        spaced.replace(' ', "-").to_uppercase(),
        format!("how to fix {spaced}"),
        format!("ErrorCode::{name}"),
    ] {
        found("a name in another spelling", text);
    }
    misspelled(spaced, found);
    for text in entry
        .symbol
        .iter()
        .chain(&entry.aliases)
        .chain(&entry.old_names)
    {
        found("another name", (*text).to_owned());
    }
}

fn of_prose(entry: &EntryView<'_>, found: &mut dyn FnMut(&'static str, String)) {
    for keyword in &entry.keywords {
        found("a keyword", (*keyword).to_owned());
        found("a keyword in words", format!("why do I get {keyword}"));
    }
    first_words(entry.summary, found);
    for meaning in &entry.meanings {
        for text in meaning.all_texts().chain(meaning.patterns.iter().copied()) {
            found("a text", text.to_owned());
            found(
                "a text with punctuation",
                format!("\"{}!\"", text.to_uppercase()),
            );
            found("a text in words", format!("it says {text} again"));
            let half = text.chars().count() / 2;
            found("the beginning of a text", text.chars().take(half).collect());
            misspelled(text, found);
        }
        for text in meaning.causes.iter().chain(&meaning.fixes) {
            first_words(text, found);
        }
        first_words(meaning.summary, found);
    }
}

/// The first words of a sentence, and the last ones.
fn first_words(text: &str, found: &mut dyn FnMut(&'static str, String)) {
    let words = text.split_whitespace().collect::<Vec<_>>();
    let words = |range: std::ops::Range<usize>| words.get(range).unwrap_or_default().join(" ");
    let count = text.split_whitespace().count();
    found("the first words", words(0..count.min(3)));
    found("the last words", words(count.saturating_sub(3)..count));
}

/// A text with a letter too few, a letter twice, and two letters in each other's place.
fn misspelled(text: &str, found: &mut dyn FnMut(&'static str, String)) {
    let letters = text.chars().collect::<Vec<_>>();
    let at = letters.len() / 2;
    let (before, after) = letters.split_at_checked(at).unwrap_or_default();
    let [first, second, rest @ ..] = after else {
        return;
    };
    for middle in [
        vec![*second],
        vec![*first, *first, *second],
        vec![*second, *first],
    ] {
        let letters = before.iter().chain(&middle).chain(rest);
        found("a misspelled text", letters.collect());
    }
}
