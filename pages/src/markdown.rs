//! A catalog in, a page of Markdown out that a code host shows well.
//!
//! Everything that comes from the catalog passes through `prose` or `code`, so that it is text or a
//! code span and nothing else; every anchor is written out, because hosts derive their own differently.

use super::matrix::matrix;
use super::wording::{self, Anchors, NO_CONDITIONS};
use errdex_catalog::model::{
    Catalog, Domain, Entry, EntryIndex, Example, Key, Meaning, Recovery, Source,
};
use errdex_catalog::prose::{address, code, prose};
use errdex_core::{KeyType, Kind};

#[cfg(test)]
mod tests;

/// What a page begins with.
pub(super) const MARK: &str = "<!-- Written by `errdex docs` from the catalog ";

/// The page of a catalog.
pub(super) fn page(catalog: &Catalog) -> String {
    let page = Page {
        catalog,
        anchors: Anchors::new(catalog),
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

/// What a link or an anchor on the page needs to know.
struct Page<'a> {
    catalog: &'a Catalog,
    anchors: Anchors,
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
            format!(
                "- [{}](#{}): {count}, found in {}",
                unlinked(&domain.title),
                domain.id.value,
                prose(&domain.found_in)
            )
        });
        vec![
            format!("{MARK}{}; changes are lost. -->", self.catalog.id.value),
            format!("# {}", prose(title)),
            format!(
                "{count} codes, messages, statuses and states: what each means, whose fault it is, and what to do next.\n\
                 What an entry means can depend on the operation, the HTTP status and the text beside it.\n\
                 Every claim names its sources; *documented* is what an official page says, *withdrawn* what one said once, \
                 *observed* what was seen on the wire, *inferred* what follows from the rest."
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
        // Both a mail address and a link are one between angle brackets.
        let name = prose(&support.name.value);
        Some(format!(
            "What is not here is a question for {name}: <{contact}>."
        ))
    }

    fn operations(&self) -> Vec<String> {
        let operations = &self.catalog.operations;
        if operations.is_empty() {
            return Vec::new();
        }
        let rows = operations.iter().map(|operation| {
            let repeated = operation
                .when_repeated
                .iter()
                .map(|entry| self.link(entry.value));
            vec![
                code(&operation.name.value),
                code(&format!("{} {}", operation.http_method, operation.path)),
                prose(&operation.summary)
                    + if operation.ends_session {
                        "; ends the session"
                    } else {
                        ""
                    },
                repeated.collect::<Vec<_>>().join(", "),
            ]
        });
        vec![
            "## Operations".to_owned(),
            table(
                &[
                    "operation",
                    "request",
                    "what it does",
                    "a repetition may answer",
                ],
                rows,
            ),
        ]
    }

    fn matrix(&self) -> Vec<String> {
        let matrix = matrix(self.catalog);
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
            let cells = row.cells.iter().map(|answers| {
                let links = answers.iter().map(|answer| self.short_link(answer.entry));
                links.collect::<Vec<_>>().join(", ")
            });
            [self.status(row.http_status)]
                .into_iter()
                .chain(cells)
                .collect()
        });
        vec![
            "## Which operation answers what".to_owned(),
            "Codes and messages by operation and HTTP status, as far as a source states both."
                .to_owned(),
            table(&head, rows),
        ]
    }

    /// An HTTP status, with a link where the catalog has an entry for it.
    fn status(&self, status: u16) -> String {
        let mut domains = self.catalog.domains.iter().enumerate();
        let found = domains.find_map(|(domain, of)| {
            let key = Key::Integer(status.into());
            let is_status = of.seen_as.value == Kind::HttpStatus;
            let entry = of.entries.iter().position(|entry| entry.key.value == key)?;
            is_status.then_some(EntryIndex { domain, entry })
        });
        found.map_or_else(|| status.to_string(), |entry| self.link(entry))
    }

    /// The key of an entry as a link to it.
    fn link(&self, entry: EntryIndex) -> String {
        let key = &self.catalog.domains[entry.domain].entries[entry.entry]
            .key
            .value;
        let shown = match key {
            Key::Integer(number) => number.to_string(),
            Key::Text(text) => code(text),
        };
        format!("[{shown}](#{})", self.anchors.of(entry))
    }

    /// As short as a cell among many wants it: the name where the key is a text.
    fn short_link(&self, entry: EntryIndex) -> String {
        let of = &self.catalog.domains[entry.domain].entries[entry.entry];
        match &of.key.value {
            Key::Integer(_) => self.link(entry),
            Key::Text(_) => format!("[{}](#{})", of.name.value, self.anchors.of(entry)),
        }
    }

    fn domain(&self, index: usize, domain: &Domain) -> Vec<String> {
        let id = &domain.id.value;
        let keys = match domain.key_type {
            KeyType::String => "text",
            _ => "code",
        };
        let entries = || {
            let entries = domain.entries.iter().enumerate();
            entries.map(move |(entry, of)| {
                (
                    EntryIndex {
                        domain: index,
                        entry,
                    },
                    of,
                )
            })
        };
        let rows = entries().map(|(index, entry)| {
            vec![
                self.link(index),
                entry.name.value.clone(),
                prose(&entry.summary.value),
                actions(entry.meanings.iter()),
            ]
        });
        let mut found_in = format!("Found in {}.", prose(&domain.found_in));
        if domain.mask {
            found_in += "\nA value is a sum of these.";
        }
        let mut blocks = vec![
            anchor(id),
            format!("## {}", prose(&domain.title)),
            found_in,
            table(&[keys, "name", "meaning", "what to do"], rows),
        ];
        for (index, entry) in entries() {
            blocks.extend(self.entry(domain, index, entry));
        }
        blocks
    }

    fn entry(&self, domain: &Domain, index: EntryIndex, entry: &Entry) -> Vec<String> {
        let mut facts = vec![
            code(&format!("{}/{}", domain.id.value, entry.key.value)),
            wording::lifecycle(&entry.lifecycle),
        ];
        if !entry.aliases.is_empty() {
            facts.push(format!(
                "also written {}",
                codes(entry.aliases.iter().map(|alias| &alias.value))
            ));
        }
        if !entry.old_names.is_empty() {
            facts.push(format!(
                "formerly {}",
                codes(entry.old_names.iter().map(|name| &name.value))
            ));
        }
        let mut blocks = vec![
            anchor(self.anchors.of(index)),
            format!(
                "### {} {}",
                code(&entry.key.value.to_string()),
                entry.name.value
            ),
            format!("{}.", block(&prose(&entry.summary.value))),
            facts.join(" · "),
        ];
        for meaning in &entry.meanings {
            blocks.extend(self.meaning(entry, meaning));
        }
        blocks.extend(list(
            "Conflicts",
            entry.conflicts.iter().map(|text| &text.value),
        ));
        blocks.extend(list("Notes", entry.notes.iter().map(|text| &text.value)));
        if !entry.see_also.is_empty() {
            let others = entry
                .see_also
                .iter()
                .map(|other| self.named_link(domain, other.value));
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
    fn named_link(&self, here: &Domain, entry: EntryIndex) -> String {
        let domain = &self.catalog.domains[entry.domain];
        let name = &domain.entries[entry.entry].name.value;
        let other = if std::ptr::eq(here, domain) {
            ""
        } else {
            domain.id.value.as_str()
        };
        let glue = if other.is_empty() { "" } else { " of " };
        format!("{} {name}{glue}{other}", self.link(entry))
    }

    fn meaning(&self, entry: &Entry, meaning: &Meaning) -> Vec<String> {
        let conditions = wording::conditions(self.catalog, meaning, &code);
        let title = match conditions {
            Some(conditions) => Some(conditions),
            None if entry.meanings.len() > 1 => Some(capital(NO_CONDITIONS)),
            None => None,
        };
        let mut blocks = Vec::new();
        blocks.extend(title.map(|title| format!("**When:** {title}")));
        if meaning.summary.value != entry.summary.value {
            blocks.push(format!("{}.", block(&prose(&meaning.summary.value))));
        }
        let next = wording::recovery(&meaning.recovery.value, &code);
        blocks.push(format!(
            "**Next:** {next}.\n**Fault:** {}.",
            wording::fault(meaning.fault)
        ));
        blocks.extend(list(
            "Causes",
            meaning.causes.iter().map(|text| &text.value),
        ));
        blocks.extend(list("Fixes", meaning.fixes.iter().map(|text| &text.value)));
        blocks.extend(list(
            "Conflicts",
            meaning.conflicts.iter().map(|text| &text.value),
        ));
        blocks.extend(list("Notes", meaning.notes.iter().map(|text| &text.value)));
        let sources = meaning
            .sources
            .iter()
            .map(|source| self.source_link(source.value));
        // The evidence is that of the claim; not every source need be of that kind.
        let sources = sources.collect::<Vec<_>>();
        let glue = if sources.is_empty() {
            ""
        } else {
            "; sources: "
        };
        blocks.push(format!(
            "Evidence: {}{glue}{}.",
            wording::evidence(meaning.evidence),
            sources.join(", ")
        ));
        blocks
    }

    fn source_link(&self, source: usize) -> String {
        let Source {
            id,
            title,
            dated,
            withdrawn,
            ..
        } = &self.catalog.sources[source];
        let link = format!("[{}](#{})", unlinked(title), source_anchor(&id.value));
        let dates = [dated.as_ref(), withdrawn.as_ref()];
        let dates = dates.into_iter().flatten().map(|date| prose(&date.value));
        let dates = dates.collect::<Vec<_>>().join(" to ");
        if dates.is_empty() {
            link
        } else {
            format!("{link} ({dates})")
        }
    }

    fn example(&self, example: &Example) -> Vec<String> {
        let operation = example
            .operation
            .map(|operation| code(&self.catalog.operations[operation].name.value));
        let status = example.http_status.as_ref();
        let status = status.map(|status| format!("HTTP {}", status.value));
        let facts = operation.into_iter().chain(status);
        let facts = facts
            .chain([wording::evidence(example.evidence).to_owned()])
            .collect::<Vec<_>>();
        let sources = example
            .sources
            .iter()
            .map(|source| self.source_link(source.value));
        let sources = sources.collect::<Vec<_>>();
        let glue = if sources.is_empty() { "" } else { ": " };
        vec![
            format!(
                "**Example** ({}{glue}{})",
                facts.join(", "),
                sources.join(", ")
            ),
            fenced(&example.body.value),
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
                prose(title)
            );
            for (word, date) in [("dated", dated), ("withdrawn", withdrawn)] {
                line += &date.as_ref().map_or_else(String::new, |date| {
                    format!(", {word} {}", prose(&date.value))
                });
            }
            line += ".";
            line += &note
                .as_ref()
                .map_or_else(String::new, |note| format!(" {}", prose(note)));
            line += &url
                .as_ref()
                .map_or_else(String::new, |url| format!(" {}", address(&url.value)));
            lines.push(format!("- {line}"));
        }
        vec![anchor(SOURCES), "## Sources".to_owned(), lines.join("\n")]
    }
}

/// The anchor of the list of sources; no domain has an underscore in its id.
const SOURCES: &str = "_sources";

fn source_anchor(id: &str) -> String {
    format!("{SOURCES}-{id}")
}

fn anchor(id: &str) -> String {
    format!("<a id=\"{id}\"></a>")
}

/// What to do under any of some meanings, without delays and as short as a cell wants it.
pub(super) fn actions<'a>(meanings: impl Iterator<Item = &'a Meaning>) -> String {
    let mut actions = Vec::<String>::new();
    for meaning in meanings {
        let action = short_action(&meaning.recovery.value);
        if !actions.contains(&action) {
            actions.push(action);
        }
    }
    actions.join(", or ")
}

fn short_action(recovery: &Recovery) -> String {
    match recovery {
        Recovery::FixRequest => "fix the request".to_owned(),
        Recovery::FixCredentials => "fix the credentials".to_owned(),
        Recovery::FixAccount => "fix the account".to_owned(),
        Recovery::SlowDown(_) => "slow down".to_owned(),
        Recovery::Retry(_) => "send it again".to_owned(),
        Recovery::ContactSupport => "contact support".to_owned(),
        Recovery::Settled | Recovery::Recheck(_) | Recovery::Restart { .. } => {
            wording::action(recovery, &code)
        }
    }
}

fn codes<'a>(texts: impl Iterator<Item = &'a String>) -> String {
    texts.map(|text| code(text)).collect::<Vec<_>>().join(", ")
}

fn list<'a>(title: &str, items: impl Iterator<Item = &'a String>) -> Option<String> {
    let items = items.map(|item| format!("- {}", block(&prose(item))));
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

/// Inline Markdown as the beginning of a block, which it must not turn into a list or a line.
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

/// Prose as inline Markdown without links, to stand in one; as it was written where it has any.
fn unlinked(text: &str) -> String {
    let markdown = prose(text);
    if markdown.contains("](") || markdown.contains("<http") {
        return code(text);
    }
    markdown
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next();
    first.map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}

/// A text as a block of code that nothing in it can end.
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
