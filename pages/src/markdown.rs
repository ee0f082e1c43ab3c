//! A catalog in, a Markdown page that code hosts render well out.
//!
//! Everything from the catalog passes through `prose` or `code`, so that it is text or a code span and
//! nothing else. Every anchor is written out, because each host derives its own in a different way.

use errdex_catalog::Catalog;
use errdex_catalog::model::{Domain, EntryIndex, Source};
use errdex_catalog::prose::{address, code, prose};
use errdex_core::sentence::InUnits;
use errdex_core::view::{EntryView, ExampleView, MeaningView, RemarksView};
use errdex_core::{Key, KeyType, Kind, RecoveryKind};

use crate::book::{Book, NO_CONDITIONS, NOT_STATED, capital, quoting};
use crate::matrix::matrix;

#[cfg(test)]
mod tests;

/// The beginning of every page.
pub(super) const MARK: &str = "<!-- Written by `errdex docs` from the catalog ";

/// The page of a catalog.
pub(super) fn page(catalog: &Catalog) -> String {
    let page = Page {
        catalog,
        book: Book::new(catalog),
    };
    let mut blocks = page.head();
    blocks.extend(page.operations());
    blocks.extend(page.matrix());
    for (index, domain) in catalog.domains.iter().enumerate() {
        blocks.extend(page.domain(index, domain));
    }
    blocks.extend(page.sources());
    blocks.join("\n\n") + "\n"
}

/// What the links and anchors of a page need to know.
struct Page<'a> {
    catalog: &'a Catalog,
    book: Book<'a>,
}

impl Page<'_> {
    fn head(&self) -> Vec<String> {
        let Catalog { title, domains, .. } = self.catalog;
        let count = domains
            .iter()
            .map(|domain| domain.entries.len())
            .sum::<usize>();
        let contents = domains.iter().map(|domain| {
            let count = domain.entries.len();
            let found_in = domain.found_in.as_ref();
            let found_in = found_in.map(|place| format!(", found in {}", prose(place)));
            format!(
                "- [{}](#{}): {count}{}",
                unlinked(&domain.title),
                domain.id.value,
                found_in.unwrap_or_default()
            )
        });
        vec![
            format!("{MARK}{}; do not edit. -->", self.catalog.id.value),
            format!("# {}", prose(title)),
            format!(
                "{count} codes, messages, statuses and states: what each means, whose fault it is, and what to do next.\n\
                 What an entry means can depend on the operation, the HTTP status and the text of the response.\n\
                 Every claim names its sources. *Documented*: an official page says it; *withdrawn*: one used to; \
                 *observed*: it was seen on the wire; *inferred*: it follows from the rest."
            ),
            contents.collect::<Vec<_>>().join("\n"),
        ]
        .into_iter()
        .chain(self.support())
        .collect()
    }

    /// Whom to ask about everything else.
    fn support(&self) -> Option<String> {
        let support = self.catalog.support.as_ref()?;
        let contact = &support.contact.value;
        // Angle brackets make a link of a mail address as well as of a URL.
        let name = prose(&support.name.value);
        Some(format!(
            "If something is not listed here, ask {name}: <{contact}>."
        ))
    }

    fn operations(&self) -> Vec<String> {
        let operations = &self.catalog.operations;
        if operations.is_empty() {
            return Vec::new();
        }
        let rows = operations.iter().map(|operation| {
            let repeated = operation.when_repeated.iter();
            let repeated = repeated.map(|entry| self.link(entry.value));
            let request = operation.http.as_ref();
            let request = request.map(|http| format!("{} {}", http.method.value, http.path.value));
            let mut does = prose(&operation.summary.value);
            does += match operation.idempotent {
                Some(true) => "; idempotent",
                Some(false) => "; not idempotent",
                None => "",
            };
            if operation.ends_session {
                does += "; ends the session";
            }
            vec![
                code(&operation.name.value),
                request.map(|request| code(&request)).unwrap_or_default(),
                does,
                repeated.collect::<Vec<_>>().join(", "),
            ]
        });
        let no_response = self.book.no_response(&quoting(code));
        let mut blocks = vec![
            "## Operations".to_owned(),
            table(
                &[
                    "operation",
                    "request",
                    "what it does",
                    "a repetition may return",
                ],
                rows,
            ),
        ];
        if !no_response.is_empty() {
            blocks.push(no_response.join("\n"));
        }
        blocks
    }

    fn matrix(&self) -> Vec<String> {
        let matrix = matrix(&self.book);
        if matrix.rows.is_empty() {
            return Vec::new();
        }
        let names = self
            .catalog
            .operations
            .iter()
            .map(|operation| code(&operation.name.value));
        let head = ["HTTP".to_owned()]
            .into_iter()
            .chain(names)
            .collect::<Vec<_>>();
        let head = head.iter().map(String::as_str).collect::<Vec<_>>();
        let rows = matrix.rows.iter().map(|row| {
            let cells = row.cells.iter().map(|entries| {
                let links = entries.iter().map(|known| self.short_link(known.entry));
                links.collect::<Vec<_>>().join(", ")
            });
            [self.status(row.http_status)]
                .into_iter()
                .chain(cells)
                .collect()
        });
        vec![
            "## What each operation can return".to_owned(),
            "Codes and messages by operation and HTTP status, where a source states both."
                .to_owned(),
            table(&head, rows),
        ]
    }

    /// An HTTP status, as a link if the catalog has an entry for it.
    fn status(&self, status: u16) -> String {
        let mut domains = self.catalog.domains.iter().enumerate();
        let found = domains.find_map(|(domain, of)| {
            let key = Key::Integer(status.into());
            let is_status = of.kind.value == Kind::HttpStatus;
            let mut entries = self.book.domains[domain].iter();
            let entry = entries.position(|entry| entry.key.key() == key)?;
            is_status.then_some(EntryIndex { domain, entry })
        });
        found.map_or_else(|| status.to_string(), |entry| self.link(entry))
    }

    /// The key of an entry as a link to it.
    fn link(&self, entry: EntryIndex) -> String {
        let key = self.book.entry(entry).key;
        let shown = match key.key() {
            Key::Text(text) => code(text),
            _ => key.to_string(),
        };
        format!("[{shown}](#{})", self.book.anchor(entry))
    }

    /// Short enough for a cell among many: the name if the key is a text.
    fn short_link(&self, entry: EntryIndex) -> String {
        let of = self.book.entry(entry);
        match of.key.key() {
            Key::Text(_) => format!("[{}](#{})", of.name, self.book.anchor(entry)),
            _ => self.link(entry),
        }
    }

    fn domain(&self, index: usize, domain: &Domain) -> Vec<String> {
        let id = &domain.id.value;
        let keys = match domain.key_type {
            KeyType::String => "text",
            _ => "code",
        };
        let entries = || {
            let entries = self.book.domains[index].iter().enumerate();
            entries.map(move |(entry, of)| {
                let domain = index;
                (EntryIndex { domain, entry }, of)
            })
        };
        let rows = entries().map(|(index, entry)| {
            vec![
                self.link(index),
                entry.name.to_owned(),
                prose(entry.summary),
                actions(entry.meanings.iter()),
            ]
        });
        let found_in = domain.found_in.as_ref();
        let found_in = found_in.map(|place| format!("Found in {}.", prose(place)));
        let bitmask = domain
            .bitmask
            .then(|| "A value is a sum of these keys.".to_owned());
        let head = found_in.into_iter().chain(bitmask).collect::<Vec<_>>();
        let mut blocks = vec![anchor(id), format!("## {}", prose(&domain.title))];
        if !head.is_empty() {
            blocks.push(head.join("\n"));
        }
        blocks.push(table(&[keys, "name", "meaning", "what to do"], rows));
        for (index, entry) in entries() {
            blocks.extend(self.entry(index, entry));
        }
        blocks
    }

    fn entry(&self, index: EntryIndex, entry: &EntryView<'_>) -> Vec<String> {
        let mut facts = vec![code(&entry.id)];
        facts.extend(entry.symbol.map(code));
        facts.push(entry.lifecycle.to_string());
        if let Some(successor) = &entry.lifecycle.successor {
            facts.push(format!("replaced by {}", self.named_link(index, successor)));
        }
        if !entry.aliases.is_empty() {
            facts.push(format!("also written {}", codes(&entry.aliases)));
        }
        if !entry.old_names.is_empty() {
            facts.push(format!("formerly {}", codes(&entry.old_names)));
        }
        let properties = entry.facets.iter();
        facts.extend(properties.map(|facet| prose(&facet.to_string())));
        facts.extend(entry.link.map(address));
        let mut blocks = vec![
            anchor(self.book.anchor(index)),
            format!("### {} {}", code(&entry.key.to_string()), entry.name),
            format!("{}.", block(&prose(entry.summary))),
            facts.join(" · "),
        ];
        // The only Markdown of a catalog that is more than inline.
        blocks.extend(entry.details.map(str::to_owned));
        for meaning in &entry.meanings {
            blocks.extend(self.meaning(entry, meaning));
        }
        blocks.extend(remarks(&entry.remarks));
        if !entry.see_also.is_empty() {
            let others = entry.see_also.iter();
            let others = others.map(|other| self.named_link(index, other));
            blocks.push(format!(
                "See also: {}.",
                others.collect::<Vec<_>>().join(", ")
            ));
        }
        for example in &entry.examples {
            blocks.extend(self.example(example));
        }
        blocks
    }

    /// A link to another entry, with the domain where it is another one.
    fn named_link(&self, here: EntryIndex, id: &str) -> String {
        let place = self.book.place(id);
        let other = self.book.entry(place);
        let of = if here.domain == place.domain {
            String::new()
        } else {
            format!(" of {}", other.domain)
        };
        format!("{} {}{of}", self.link(place), other.name)
    }

    fn meaning(&self, entry: &EntryView<'_>, meaning: &MeaningView<'_>) -> Vec<String> {
        let quote = quoting(code);
        let conditions = meaning.conditions(&quote).join(" · ");
        let mut blocks = Vec::new();
        if !conditions.is_empty() {
            blocks.push(format!("**When:** {conditions}"));
        } else if entry.meanings.len() > 1 {
            blocks.push(format!("**When:** {}", capital(NO_CONDITIONS)));
        }
        if meaning.summary != entry.summary {
            blocks.push(format!("{}.", block(&prose(meaning.summary))));
        }
        let next = meaning.next(&quote);
        let next = next.unwrap_or_else(|| NOT_STATED.to_owned());
        let mut facts = vec![("Next".to_owned(), next)];
        let words = self.book.facts(meaning).into_iter();
        facts.extend(words.map(|(name, word)| (capital(name), word.to_owned())));
        let lasts = meaning.lasts_seconds;
        let lasts = lasts.map(|lasts| format!("up to {}", InUnits(lasts)));
        facts.extend(lasts.map(|lasts| ("Lasts".to_owned(), lasts)));
        let facts = facts
            .iter()
            .map(|(name, fact)| format!("**{name}:** {fact}."));
        blocks.push(facts.collect::<Vec<_>>().join("\n"));
        let prose = [("Causes", &meaning.causes), ("Fixes", &meaning.fixes)];
        blocks.extend(
            prose
                .into_iter()
                .filter_map(|(title, items)| list(title, items)),
        );
        blocks.extend(remarks(&meaning.remarks));
        // This is the evidence of the claim; its sources may differ.
        let sources = self.source_links(&meaning.sources);
        let glue = if sources.is_empty() {
            ""
        } else {
            "; sources: "
        };
        blocks.push(format!("Evidence: {}{glue}{sources}.", meaning.evidence));
        blocks
    }

    fn source_links(&self, ids: &[&str]) -> String {
        let sources = ids.iter().filter_map(|id| self.book.source(id));
        sources.map(source_link).collect::<Vec<_>>().join(", ")
    }

    fn example(&self, example: &ExampleView<'_>) -> Vec<String> {
        let operation = example.operation.map(code);
        let status = example.http_status.map(|status| format!("HTTP {status}"));
        let facts = operation.into_iter().chain(status);
        let facts = facts.chain([example.evidence.to_string()]);
        let sources = self.source_links(&example.sources);
        let glue = if sources.is_empty() { "" } else { ": " };
        vec![
            format!(
                "**Example** ({}{glue}{sources})",
                facts.collect::<Vec<_>>().join(", ")
            ),
            fenced(example.body),
        ]
    }

    fn sources(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for source in &self.catalog.sources {
            let Source {
                id,
                title,
                url,
                dated,
                withdrawn,
                note,
            } = source;
            let mut line = format!(
                "{} {}: {}",
                anchor(&source_anchor(&id.value)),
                code(&id.value),
                prose(&title.value)
            );
            for (word, date) in [("dated", dated), ("withdrawn", withdrawn)] {
                line += &date.as_ref().map_or_else(String::new, |date| {
                    format!(", {word} {}", prose(&date.value))
                });
            }
            line += ".";
            line += &note
                .as_ref()
                .map_or_else(String::new, |note| format!(" {}", prose(&note.value)));
            line += &url
                .as_ref()
                .map_or_else(String::new, |url| format!(" {}", address(&url.value)));
            lines.push(format!("- {line}"));
        }
        vec![anchor(SOURCES), "## Sources".to_owned(), lines.join("\n")]
    }
}

/// The anchor of the list of sources; the id of a domain never has an underscore.
const SOURCES: &str = "_sources";

fn source_link(source: &Source) -> String {
    let Source {
        id,
        title,
        dated,
        withdrawn,
        ..
    } = source;
    let link = format!(
        "[{}](#{})",
        unlinked(&title.value),
        source_anchor(&id.value)
    );
    let dates = [dated.as_ref(), withdrawn.as_ref()];
    let dates = dates.into_iter().flatten().map(|date| prose(&date.value));
    let dates = dates.collect::<Vec<_>>().join(" to ");
    if dates.is_empty() {
        link
    } else {
        format!("{link} ({dates})")
    }
}

fn source_anchor(id: &str) -> String {
    format!("{SOURCES}-{id}")
}

fn anchor(id: &str) -> String {
    format!("<a id=\"{id}\"></a>")
}

/// What to do under any of the meanings, without delays and short enough for a cell.
pub(super) fn actions<'a>(meanings: impl Iterator<Item = &'a MeaningView<'a>>) -> String {
    let mut actions = Vec::<String>::new();
    for meaning in meanings {
        let action = short_action(meaning);
        if !actions.contains(&action) {
            actions.push(action);
        }
    }
    actions.join(", or ")
}

fn short_action(meaning: &MeaningView<'_>) -> String {
    let Some(recovery) = &meaning.recovery else {
        return NOT_STATED.to_owned();
    };
    match recovery.kind {
        RecoveryKind::Settled => {
            recovery.action(&quoting(code)) + &recovery.remark(meaning.outcome, recovery.evidence)
        }
        RecoveryKind::Recheck | RecoveryKind::Restart => recovery.action(&quoting(code)),
        RecoveryKind::Retry => "send it again".to_owned(),
        kind => kind.name().replace('-', " ").replace("fix ", "fix the "),
    }
}

fn remarks<'a>(remarks: &'a RemarksView<'_>) -> impl Iterator<Item = String> + 'a {
    let lists = remarks.iter();
    lists.filter_map(|(remark, texts)| list(&capital(remark.name()), texts))
}

fn codes(texts: &[&str]) -> String {
    texts
        .iter()
        .map(|text| code(text))
        .collect::<Vec<_>>()
        .join(", ")
}

fn list(title: &str, items: &[&str]) -> Option<String> {
    let items = items
        .iter()
        .map(|item| format!("- {}", block(&prose(item))));
    let items = items.collect::<Vec<_>>().join("\n");
    (!items.is_empty()).then(|| format!("{title}:\n\n{items}"))
}

/// A table whose cells are Markdown.
pub(super) fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut text = format!("| {} |\n|{}", head.join(" | "), " --- |".repeat(head.len()));
    for row in rows {
        let cells = row.iter().map(|cell| cell.replace('|', "\\|"));
        text += &format!("\n| {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    text
}

/// Inline Markdown at the beginning of a block, which it must not turn into a list or a rule.
fn block(text: &str) -> String {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = text.split_at(digits);
    if digits > 0 && rest.starts_with(['.', ')']) {
        return format!("{number}\\{rest}");
    }
    if text.starts_with(['-', '+', '=']) {
        return format!("\\{text}");
    }
    text.to_owned()
}

/// Prose as the text of a link: inline Markdown, or a code span of its source if it has links itself.
fn unlinked(text: &str) -> String {
    let markdown = prose(text);
    if markdown.contains("](") || markdown.contains("<http") {
        return code(text);
    }
    markdown
}

/// A text as a code block that nothing in it can end.
fn fenced(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let language = if text.trim_start().starts_with(['{', '[']) {
        "json"
    } else {
        "text"
    };
    let body = text.replace("\r\n", "\n").replace('\r', "\n");
    format!(
        "{fence}{language}\n{}\n{fence}",
        body.trim_end_matches('\n')
    )
}
