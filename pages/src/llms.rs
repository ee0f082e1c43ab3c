//! Catalogs in, plain text out with one line an entry, for pasting into a chat or for `grep`.

use super::wording;
use errdex_catalog::model::{Catalog, Domain, Entry, Meaning};
use errdex_core::LifecycleState;

/// The name of the file; all catalogs share it.
pub(super) const NAME: &str = "llms.txt";

/// What the first line of a page ends with.
pub(super) const MARK: &str = ": id, name, meaning; then under which conditions what is to be done";

/// The page of all catalogs.
pub(super) fn page(catalogs: &[Catalog]) -> String {
    let sections = catalogs.iter().map(section);
    sections.collect::<Vec<_>>().join("\n")
}

fn section(catalog: &Catalog) -> String {
    let Catalog { title, domains, .. } = catalog;
    let mut text = format!("# {}{MARK}\n", one_line(title));
    for domain in domains {
        for entry in &domain.entries {
            text += &line(catalog, domain, entry);
        }
    }
    text
}

fn line(catalog: &Catalog, domain: &Domain, entry: &Entry) -> String {
    let mut line = format!(
        "{}/{} {}",
        domain.id.value, entry.key.value, entry.name.value
    );
    let aliases = entry
        .aliases
        .iter()
        .map(|alias| format!(", {}", quoted(&alias.value)));
    line += &aliases.collect::<String>();
    line += match entry.lifecycle.state {
        LifecycleState::Current => "",
        LifecycleState::Withdrawn => " (withdrawn)",
        LifecycleState::Retired => " (retired)",
    };
    line += &format!(": {}", entry.summary.value);
    for meaning in &entry.meanings {
        line += &format!(" | {}", self::meaning(catalog, entry, meaning));
    }
    // The keys of texts may hold a line break, as may everything else.
    one_line(&line) + "\n"
}

fn meaning(catalog: &Catalog, entry: &Entry, meaning: &Meaning) -> String {
    let is_operation = |text: &str| {
        catalog
            .operations
            .iter()
            .any(|known| known.name.value == text)
    };
    let quote = |text: &str| {
        if is_operation(text) {
            text.to_owned()
        } else {
            quoted(text)
        }
    };
    let conditions = wording::conditions(catalog, meaning, &quote);
    let summary = if meaning.summary.value == entry.summary.value {
        String::new()
    } else {
        format!("{}; ", meaning.summary.value)
    };
    let conditions = conditions.map_or_else(String::new, |conditions| format!("{conditions}: "));
    let next = wording::recovery(&meaning.recovery.value, &|text| text.to_owned());
    format!("{conditions}{summary}{next}")
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
                    "\nstates/other Other (withdrawn): Another | HTTP 500: nothing to do\n"
                ),
                "{text}"
            );
        }
    }
}
