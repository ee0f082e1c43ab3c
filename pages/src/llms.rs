//! Catalogs in, plain text with one line per entry out, for pasting into a chat or for `grep`.

use errdex_catalog::Catalog;
use errdex_core::LifecycleState;
use errdex_core::view::{EntryView, MeaningView};

use crate::book::{Book, NOT_STATED, quoting};

/// The name of the file; all catalogs share it.
pub(super) const NAME: &str = "llms.txt";

/// The end of the first line of a page.
pub(super) const MARK: &str = ": id, name, meaning; then what to do, by condition";

/// The page of all catalogs.
pub(super) fn page(catalogs: &[Catalog]) -> String {
    let sections = catalogs.iter().map(section);
    sections.collect::<Vec<_>>().join("\n")
}

fn section(catalog: &Catalog) -> String {
    let book = Book::new(catalog);
    let mut text = format!("# {}{MARK}\n", one_line(&catalog.title));
    for (_, entry) in book.entries() {
        text += &line(&book, entry);
    }
    text
}

fn line(book: &Book<'_>, entry: &EntryView<'_>) -> String {
    let mut line = format!("{} {}", entry.id, entry.name);
    let aliases = entry.symbol.iter().chain(&entry.aliases);
    for alias in aliases {
        line += &format!(", {}", quoted(alias));
    }
    if entry.lifecycle.state != LifecycleState::Current {
        line += &format!(" ({})", entry.lifecycle.state);
    }
    line += &format!(": {}", entry.summary);
    for meaning in &entry.meanings {
        line += &format!(" | {}", self::meaning(book, entry, meaning));
    }
    // Any of these texts may contain a line break, the key included.
    one_line(&line) + "\n"
}

fn meaning(book: &Book<'_>, entry: &EntryView<'_>, meaning: &MeaningView<'_>) -> String {
    let quote = quoting(|text| match book.operation(text) {
        Some(_) => text.to_owned(),
        None => quoted(text),
    });
    let mut parts = meaning.conditions(&quote).join(", ");
    if !parts.is_empty() {
        parts += ": ";
    }
    if meaning.summary != entry.summary {
        parts += &format!("{}; ", meaning.summary);
    }
    let next = meaning.next(&quoting(str::to_owned));
    parts += &next.unwrap_or_else(|| format!("what to do is {NOT_STATED}"));
    parts
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn every_entry_has_one_line() {
        for literal in sample::LITERALS {
            let catalog = sample::catalog(literal, "Some *prose*");
            let text = page(&[catalog]);
            assert_eq!(text.lines().count(), 3, "{text}");
            let key = one_line(literal);
            let start = format!("states/{key} Same: Some *prose* | start");
            let line = text.lines().find_map(|line| line.strip_prefix(&start));
            let rest = "send the same request again after 500 ms, 3 s; then begin again with start and a new ";
            assert!(
                line.unwrap_or_else(|| panic!("{text}"))
                    .ends_with(&format!("{rest}{key}")),
                "{text}"
            );
            assert!(
                text.contains(
                    "\nstates/other Other (withdrawn): Another | HTTP 500: send no request\n"
                ),
                "{text}"
            );
        }
    }
}
