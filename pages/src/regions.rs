//! A hand-written page of Markdown in, the same page with its regions filled from catalogs out.
//!
//! A region is everything between a comment such as `<!-- errdex: table error-codes on=start -->` and
//! `<!-- /errdex -->`, each on a line of its own. The rest of the page is unchanged, line ends included,
//! and comments in code blocks do not count.

use std::fmt;

use errdex_catalog::Catalog;
use errdex_catalog::model::{Domain, EntryIndex};
use errdex_catalog::prose::{code, prose};
use errdex_core::view::{EntryView, MeaningView};
use errdex_core::vocabulary::Vocabulary as _;
use errdex_core::{Evidence, Key, KeyType, Kind, LifecycleState, RecoveryKind};

use crate::book::Book;
use crate::markdown::{actions, table};

/// Why a page could not be filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionError {
    line: usize,
    message: String,
}

impl RegionError {
    /// The line of the page, counted from one.
    pub fn line(&self) -> usize {
        self.line
    }

    /// What is wrong there, in one line.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for RegionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for RegionError {}

/// A line with a comment for us.
enum Marker<'a> {
    /// With its request.
    Start(&'a str),
    End,
    /// A comment that continues on the next line.
    Open,
    /// A comment after the mark of a quotation or an item, where a table would need the mark too.
    Inside,
}

/// Fills the regions of a page.
pub(super) fn filled(catalogs: &[Catalog], text: &str) -> Result<String, RegionError> {
    let mut out = String::with_capacity(text.len());
    // Some editors put a byte order mark before the first line.
    let (mark, text) = text.split_at(text.len() - text.trim_start_matches('\u{feff}').len());
    out += mark;
    let mut fence = None::<Fence>;
    // The line that began the region around this one.
    let mut region = None::<usize>;
    for (i, line) in text.split_inclusive('\n').enumerate() {
        let number = i + 1;
        let refuse = |message: String| RegionError {
            line: number,
            message,
        };
        let marker = if fence.is_none() { marker(line) } else { None };
        match (marker, region) {
            (Some(Marker::Open), _) => {
                return Err(refuse(
                    "the comment must end on the line it starts on".to_owned(),
                ));
            }
            (Some(Marker::Inside), _) => {
                let message = "the comments of a region must be on lines of their own, not in a quotation or after the mark of an item";
                return Err(refuse(message.to_owned()));
            }
            (Some(Marker::Start(_)), Some(start)) => {
                let message = format!(
                    "a region starts inside the region of line {start}; did you forget `<!-- /errdex -->`?"
                );
                return Err(refuse(message));
            }
            (Some(Marker::Start(asked)), None) => {
                region = Some(number);
                let content = content(catalogs, asked).map_err(refuse)?;
                // A line that is not indented would end the list item that it is in.
                let indent = &line[..line.len() - line.trim_start_matches(' ').len()];
                let end = if line.ends_with("\r\n") { "\r\n" } else { "\n" };
                out += line.trim_end_matches(['\r', '\n']);
                for line in ["", ""].into_iter().chain(content.lines()).chain([""]) {
                    if !line.is_empty() {
                        out += indent;
                    }
                    out += line;
                    out += end;
                }
            }
            (Some(Marker::End), Some(_)) => {
                region = None;
                out += line;
            }
            (Some(Marker::End), None) => {
                return Err(refuse(
                    "`<!-- /errdex -->` without a region before it".to_owned(),
                ));
            }
            // The old contents of a region.
            (None, Some(_)) => {}
            (None, None) => {
                fence = Fence::after(fence, line);
                out += line;
            }
        }
    }
    match region {
        None => Ok(out),
        Some(line) => Err(RegionError {
            line,
            message: "unclosed region; end it with `<!-- /errdex -->`".to_owned(),
        }),
    }
}

fn marker(line: &str) -> Option<Marker<'_>> {
    let line = outdented(line)?.trim_end();
    let marks = |c: char| ">-*+ ".contains(c) || c.is_ascii_digit() || ".)".contains(c);
    let inner = line.trim_start_matches(marks);
    if inner.len() < line.len() && matches!(marker(inner), Some(Marker::Start(_) | Marker::End)) {
        return Some(Marker::Inside);
    }
    let comment = line.strip_prefix("<!--")?;
    let (inner, is_closed) = match comment.strip_suffix("-->") {
        Some(inner) => (inner.trim(), true),
        None => (comment.trim(), false),
    };
    match inner.strip_prefix("errdex:") {
        Some(asked) if is_closed => Some(Marker::Start(asked.trim())),
        None if inner == "/errdex" && is_closed => Some(Marker::End),
        None if inner != "/errdex" => None,
        _ => Some(Marker::Open),
    }
}

/// A line without its indent, unless that makes it code.
fn outdented(line: &str) -> Option<&str> {
    let content = line.trim_start_matches(' ');
    (line.len() - content.len() <= 3 && !content.starts_with('\t')).then_some(content)
}

/// An open code block.
#[derive(Clone, Copy)]
struct Fence {
    mark: char,
    length: usize,
}

impl Fence {
    /// The block that the next line is in.
    fn after(before: Option<Self>, line: &str) -> Option<Self> {
        let Some(line) = outdented(line) else {
            return before;
        };
        let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'));
        let length = mark.map_or(0, |mark| line.len() - line.trim_start_matches(mark).len());
        let rest = line[length..].trim();
        match (before, mark) {
            (Some(fence), Some(mark)) => {
                let closes = mark == fence.mark && length >= fence.length && rest.is_empty();
                (!closes).then_some(fence)
            }
            // A fence of backticks with another backtick on its line is a code span.
            (None, Some(mark)) if length >= 3 && !(mark == '`' && rest.contains('`')) => {
                Some(Self { mark, length })
            }
            (before, _) => before,
        }
    }
}

/// The request of a region.
struct Asked<'a> {
    catalog: &'a Catalog,
    domain: usize,
    /// Each with its values, one of which must match.
    filters: Vec<(Filter, Vec<String>)>,
    /// The page that the keys link to.
    link: Option<&'a str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Filter {
    On,
    Http,
    Lifecycle,
    Recovery,
    Evidence,
}

const FILTERS: [(&str, Filter); 5] = [
    ("on", Filter::On),
    ("http", Filter::Http),
    ("lifecycle", Filter::Lifecycle),
    ("recovery", Filter::Recovery),
    ("evidence", Filter::Evidence),
];

fn content(catalogs: &[Catalog], asked: &str) -> Result<String, String> {
    let mut words = asked.split_whitespace();
    match words.next() {
        Some("table") => {}
        Some(other) => return Err(format!("unknown kind of region `{other}`; known: table")),
        None => return Err("empty region comment; expected `table DOMAIN`".to_owned()),
    }
    let domain = words
        .next()
        .ok_or("missing domain; expected `table DOMAIN`")?;
    let (catalog, domain) = find(catalogs, domain)?;
    let mut asked = Asked {
        catalog,
        domain,
        filters: Vec::new(),
        link: None,
    };
    for word in words {
        let (name, value) = word
            .split_once('=')
            .ok_or_else(|| format!("expected `NAME=VALUE`, found `{word}`"))?;
        asked.add(name, value)?;
    }
    Ok(asked.table())
}

/// The domain with an id, which starts with that of the catalog if several catalogs have the domain.
fn find<'a>(catalogs: &'a [Catalog], id: &str) -> Result<(&'a Catalog, usize), String> {
    let (catalog, domain) = match id.split_once('/') {
        Some((catalog, domain)) => (Some(catalog), domain),
        None => (None, id),
    };
    let catalogs = catalogs.iter();
    let here = catalogs.filter(|known| catalog.is_none_or(|id| known.id.value == id));
    let here = here.collect::<Vec<_>>();
    let found = here.iter().filter_map(|catalog| {
        let domains = &catalog.domains;
        let found = domains.iter().position(|known| known.id.value == domain);
        Some((*catalog, found?))
    });
    match found.collect::<Vec<_>>().as_slice() {
        [one] => Ok(*one),
        [] => {
            let domains = here.iter().flat_map(|catalog| &catalog.domains);
            let known = domains
                .map(|domain| domain.id.value.as_str())
                .collect::<Vec<_>>();
            match catalog {
                Some(catalog) if here.is_empty() => Err(format!("unknown catalog `{catalog}`")),
                _ => Err(format!(
                    "unknown domain `{id}`; known: {}",
                    known.join(", ")
                )),
            }
        }
        several => {
            let ids = several
                .iter()
                .map(|(catalog, _)| format!("{}/{domain}", catalog.id.value));
            Err(format!(
                "several catalogs have the domain `{id}`: {}",
                ids.collect::<Vec<_>>().join(", ")
            ))
        }
    }
}

impl<'a> Asked<'a> {
    fn add(&mut self, name: &str, value: &'a str) -> Result<(), String> {
        if name == "link" {
            // It must not end the link that it goes into.
            let allowed = |c: char| c.is_ascii_alphanumeric() || "._-/~".contains(c);
            if value.is_empty() || !value.chars().all(allowed) {
                return Err(format!("invalid path of a page `{value}`"));
            }
            self.link = Some(value);
            return Ok(());
        }
        let known = FILTERS.iter().find(|(known, _)| *known == name);
        let Some((_, filter)) = known else {
            let names = FILTERS.map(|(name, _)| name).join(", ");
            return Err(format!("unknown filter `{name}`; known: {names}, link"));
        };
        if self.filters.iter().any(|(known, _)| known == filter) {
            return Err(format!(
                "duplicate filter `{name}`; write `{name}=A,B` to match either"
            ));
        }
        let values = value.split(',').map(str::to_owned).collect::<Vec<_>>();
        let operations = self.catalog.operations.iter();
        let operations = operations.map(|operation| operation.name.value.as_str());
        let operations = operations.collect::<Vec<_>>();
        let known = match filter {
            Filter::On => operations.as_slice(),
            Filter::Lifecycle => LifecycleState::WORDS,
            Filter::Recovery => RecoveryKind::WORDS,
            Filter::Evidence => Evidence::WORDS,
            Filter::Http => &[],
        };
        for value in &values {
            let is_status = || {
                value
                    .parse::<u16>()
                    .is_ok_and(|status| (100..=599).contains(&status))
            };
            if *filter == Filter::Http && !is_status() {
                return Err(format!("invalid HTTP status `{value}`"));
            }
            if *filter != Filter::Http && !known.contains(&value.as_str()) {
                return Err(format!(
                    "unknown value `{value}` for `{name}`; known: {}",
                    known.join(", ")
                ));
            }
        }
        self.filters.push((*filter, values));
        Ok(())
    }

    fn of(&self) -> &'a Domain {
        &self.catalog.domains[self.domain]
    }

    /// Whether the lifecycle of an entry is one that the filters ask for.
    fn wants(&self, entry: &EntryView<'_>) -> bool {
        let mut filters = self.filters.iter();
        filters.all(|(filter, values)| {
            let state = entry.lifecycle.state.name();
            *filter != Filter::Lifecycle || values.iter().any(|value| value == state)
        })
    }

    /// Whether a meaning matches all the other filters; only stated facts count.
    fn matches(&self, meaning: &MeaningView<'_>) -> bool {
        let mut filters = self.filters.iter();
        filters.all(|(filter, values)| {
            let mut values = values.iter().map(String::as_str);
            match filter {
                Filter::Lifecycle => true,
                Filter::On => values.any(|value| meaning.operations.contains(&value)),
                Filter::Http => values.any(|value| {
                    let mut statuses = meaning.http_statuses.iter();
                    statuses.any(|status| status.to_string() == value)
                }),
                Filter::Recovery => {
                    let kind = meaning.recovery.as_ref().map(|recovery| recovery.kind);
                    values.any(|value| kind == RecoveryKind::from_name(value) && kind.is_some())
                }
                Filter::Evidence => values.any(|value| value == meaning.evidence.name()),
            }
        })
    }

    fn table(&self) -> String {
        let book = Book::new(self.catalog);
        let mut rows = Vec::new();
        for (index, entry) in book.domains[self.domain].iter().enumerate() {
            let meanings = entry.meanings.iter();
            let meanings = meanings.filter(|meaning| self.matches(meaning));
            let meanings = meanings.collect::<Vec<_>>();
            if !meanings.is_empty() && self.wants(entry) {
                let place = EntryIndex {
                    domain: self.domain,
                    entry: index,
                };
                rows.push(self.row(entry, book.anchor(place), &meanings));
            }
        }
        if rows.is_empty() {
            return "No entry matches.".to_owned();
        }
        let key = match (self.of().kind.value, self.of().key_type) {
            (Kind::HttpStatus, _) => "status",
            (_, KeyType::String) => "text",
            _ => "code",
        };
        table(&[key, "name", "meaning", "what to do"], rows.into_iter())
    }

    fn row(
        &self,
        entry: &EntryView<'_>,
        anchor: &str,
        meanings: &[&MeaningView<'_>],
    ) -> Vec<String> {
        let key = match entry.key.key() {
            Key::Text(text) => code(text),
            _ => entry.key.to_string(),
        };
        // The meanings that match may have a summary of their own.
        let first = meanings.first().map(|meaning| meaning.summary);
        let is_shared = meanings
            .iter()
            .all(|meaning| Some(meaning.summary) == first);
        let is_part = meanings.len() < entry.meanings.len();
        let summary = first.filter(|_| is_part && is_shared);
        vec![
            self.link
                .map_or_else(|| key.clone(), |page| format!("[{key}]({page}#{anchor})")),
            code(entry.name),
            prose(summary.unwrap_or(entry.summary)),
            actions(meanings.iter().copied()),
        ]
    }
}

#[cfg(test)]
mod tests;
