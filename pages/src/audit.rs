//! Hand-written pages against a catalog: which entries and texts they never mention, and which of their
//! codes the catalog does not have.
//!
//! The pages of one audit are read together: whatever one of them mentions is not missing. Reading is
//! lenient where that can only suppress a false alarm. Every finding has a place, and a key by which it
//! can be ignored with a reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use errdex_catalog::Report;
use errdex_catalog::model::{Catalog, Domain, Entry, Key};
use errdex_catalog::source::{Span, Spanned};
use errdex_core::{KeyType, Kind, LifecycleState, Matching};

use codes::Number;
use page::Page;
use texts::{TextIndex, flattened};

mod codes;
mod markup;
mod number;
mod page;
mod texts;
mod words;

/// What an audit compares.
#[derive(Clone, Debug, Default)]
pub struct Audit<'a> {
    /// The name and the contents of each page.
    pub pages: Vec<(&'a str, &'a [u8])>,
    /// The ids of the domains that the pages are about; all domains if empty.
    pub domains: Vec<&'a str>,
    /// The keys of known findings, each with the reason to ignore it.
    pub ignored: Vec<(&'a str, &'a str)>,
}

/// What an audit found.
#[derive(Clone, Debug)]
pub struct Findings {
    /// What is missing, then what is unknown, then what is ignored without effect.
    pub open: Vec<Finding>,
    /// Ignored findings, each with the reason.
    pub ignored: Vec<(Finding, String)>,
    /// The pages that are not UTF-8, each with the first invalid line.
    pub not_utf8: Vec<(String, usize)>,
}

/// One difference between the pages and the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind of difference it is.
    pub kind: Difference,
    /// The key for `--ignore`: `error-codes/62`, a text, or a number.
    pub key: String,
    /// The ids of the affected entries.
    pub entries: Vec<String>,
    /// A description in one line.
    pub message: String,
    /// The file: of the catalog if something is missing, of a page if something is unknown.
    pub file: String,
    /// The line there, counted from one; 0 if there is none.
    pub line: usize,
    /// That line of a page.
    pub excerpt: Option<String>,
    /// Where a page could mention it: the page and line with the key of the entry.
    pub near: Option<(String, usize)>,
}

/// A kind of difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Difference {
    /// No page has the key of an entry.
    MissingKey,
    /// No page has a text of an entry.
    MissingText,
    /// A page has a code that the catalog does not have.
    UnknownCode,
    /// Something is ignored that is not a finding.
    StaleIgnore,
}

impl Difference {
    /// The kind in kebab case.
    pub fn name(self) -> &'static str {
        match self {
            Self::MissingKey => "missing-key",
            Self::MissingText => "missing-text",
            Self::UnknownCode => "unknown-code",
            Self::StaleIgnore => "stale-ignore",
        }
    }
}

/// Why there was no audit.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum AuditError {
    /// The catalog has errors.
    Catalog(Report),
    /// The catalog has no such domain; the domains it has.
    UnknownDomain(String, Vec<String>),
}

impl fmt::Display for AuditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Catalog(report) => report.fmt(f),
            Self::UnknownDomain(domain, known) => {
                let known = known.join("`, `");
                write!(f, "unknown domain `{domain}`; the catalog has `{known}`")
            }
        }
    }
}

impl std::error::Error for AuditError {}

impl Audit<'_> {
    /// Compares the pages with the catalog in a folder.
    ///
    /// # Errors
    ///
    /// A catalog with errors, or a domain that it does not have.
    pub fn run(&self, folder: &Path) -> Result<Findings, AuditError> {
        let mut report = Report::default();
        match errdex_catalog::load(folder, &mut report) {
            Some(catalog) if !report.has_errors() => self.compare(&catalog),
            _ => Err(AuditError::Catalog(report)),
        }
    }

    fn compare(&self, catalog: &Catalog) -> Result<Findings, AuditError> {
        let domains = self.audited(catalog)?;
        let pages = self
            .pages
            .iter()
            .map(|(name, bytes)| Page::new(name, bytes));
        let pages = pages.collect::<Vec<_>>();
        let seen = Seen::new(&pages);
        let mut found = missing_keys(catalog, &domains, &seen);
        found.extend(missing_texts(catalog, &domains, &seen));
        found.extend(unknown_codes(catalog, &domains, &seen));
        let not_utf8 = pages
            .iter()
            .filter_map(|page| Some((page.name.clone(), page.not_utf8?)));
        let mut findings = self.partition_ignored(found);
        findings.not_utf8 = not_utf8.collect();
        Ok(findings)
    }

    fn audited<'c>(&self, catalog: &'c Catalog) -> Result<Vec<&'c Domain>, AuditError> {
        let known = |id: &str| catalog.domains.iter().any(|domain| domain.id.value == id);
        if let Some(unknown) = self.domains.iter().find(|id| !known(id)) {
            let known = catalog.domains.iter().map(|domain| domain.id.value.clone());
            let unknown = (*unknown).to_owned();
            return Err(AuditError::UnknownDomain(unknown, known.collect()));
        }
        let is_audited = |domain: &&Domain| {
            self.domains.is_empty() || self.domains.contains(&domain.id.value.as_str())
        };
        Ok(catalog.domains.iter().filter(is_audited).collect())
    }

    /// Separates open findings from ignored ones.
    fn partition_ignored(&self, found: Vec<Finding>) -> Findings {
        let mut stale = self.ignored.clone();
        let mut open = Vec::new();
        let mut ignored = Vec::new();
        for finding in found {
            // An ignored entry covers its texts; a text of several entries needs all of them ignored.
            let is_ignored = |key: &str| self.ignored.iter().any(|(known, _)| *known == key);
            let mut entries = finding.entries.iter();
            let by_entries = !finding.entries.is_empty() && entries.all(|entry| is_ignored(entry));
            if !by_entries && !is_ignored(&finding.key) {
                open.push(finding);
                continue;
            }
            let concerns =
                |key: &str| finding.key == key || finding.entries.iter().any(|entry| entry == key);
            let reasons = self.ignored.iter().filter(|(key, _)| concerns(key));
            let reasons = reasons
                .map(|(_, reason)| *reason)
                .collect::<Vec<_>>()
                .join("; ");
            stale.retain(|(key, _)| !concerns(key));
            ignored.push((finding, reasons));
        }
        open.extend(stale.iter().map(|(key, reason)| Finding {
            kind: Difference::StaleIgnore,
            key: (*key).to_owned(),
            entries: Vec::new(),
            message: format!("nothing to ignore for `{key}` (\"{reason}\")"),
            file: String::new(),
            line: 0,
            excerpt: None,
            near: None,
        }));
        Findings {
            open,
            ignored,
            not_utf8: Vec::new(),
        }
    }
}

/// What the pages mention.
struct Seen<'a> {
    pages: &'a [Page],
    words: Vec<TextIndex>,
    /// Each with the index of its page.
    numbers: Vec<(usize, Number)>,
    /// The first place of each number, for domains of HTTP statuses and for the others.
    first: BTreeMap<(i128, bool), (usize, usize)>,
}

impl<'a> Seen<'a> {
    fn new(pages: &'a [Page]) -> Self {
        let pages_and_numbers = pages.iter().enumerate();
        let numbers = pages_and_numbers
            .flat_map(|(page, of)| {
                codes::numbers(of)
                    .into_iter()
                    .map(move |number| (page, number))
            })
            .collect::<Vec<_>>();
        let mut first = BTreeMap::new();
        for (page, number) in &numbers {
            let place = (*page, number.line);
            first.entry((number.value, true)).or_insert(place);
            // An HTTP status does not mention the code with the same number.
            if !number.is_http {
                first.entry((number.value, false)).or_insert(place);
            }
        }
        Self {
            pages,
            words: pages.iter().map(TextIndex::new).collect(),
            numbers,
            first,
        }
    }

    fn place(&self, (page, line): (usize, usize)) -> (String, usize) {
        (self.pages[page].name.clone(), line)
    }

    /// Where the key of an entry first appears, in any of its spellings.
    fn key(
        &self,
        domain: &Domain,
        entry: &Entry,
        known: &BTreeSet<&str>,
    ) -> Option<(String, usize)> {
        // As `explain` accepts it, and as the reference pages of this crate write it.
        let headings = [
            id(domain, entry),
            format!("{} {}", entry.key.value, entry.name.value),
        ];
        let mut headings = headings.iter();
        if let Some(place) = headings.find_map(|heading| self.text(heading, true, known)) {
            return Some(place);
        }
        if let Key::Integer(number) = entry.key.value {
            let is_http = domain.kind.value == Kind::HttpStatus;
            return self
                .first
                .get(&(number, is_http))
                .map(|place| self.place(*place));
        }
        let exact = domain.matching == Matching::Exact;
        let key = entry.key.value.to_string();
        let spellings = entry.aliases.iter().map(|alias| alias.value.as_str());
        let mut spellings = spellings.chain([key.as_str()]);
        spellings.find_map(|spelling| self.text(spelling, exact, known))
    }

    fn text(&self, text: &str, exact: bool, known: &BTreeSet<&str>) -> Option<(String, usize)> {
        let mut pages = self.words.iter().enumerate();
        pages.find_map(|(page, words)| {
            let line = words.line_of(text, exact, |longer| known.contains(longer))?;
            Some(self.place((page, line)))
        })
    }
}

/// The text keys of a catalog, in every spelling.
fn text_keys(catalog: &Catalog) -> BTreeSet<&str> {
    let entries = catalog.domains.iter().flat_map(|domain| &domain.entries);
    let spellings = entries.flat_map(|entry| {
        let key = match &entry.key.value {
            Key::Text(text) => Some(text.as_str()),
            Key::Integer(_) => None,
        };
        key.into_iter()
            .chain(entry.aliases.iter().map(|alias| alias.value.as_str()))
    });
    spellings.collect()
}

/// The entries that the pages must mention.
fn wanted<'a>(domains: &[&'a Domain]) -> impl Iterator<Item = (&'a Domain, &'a Entry)> {
    let entries = domains
        .iter()
        .flat_map(|&domain| domain.entries.iter().map(move |entry| (domain, entry)));
    entries.filter(|(_, entry)| entry.lifecycle.state != LifecycleState::Retired)
}

fn id(domain: &Domain, entry: &Entry) -> String {
    format!("{}/{}", domain.id.value, entry.key.value)
}

fn place_of(span: &Span) -> (String, usize) {
    let file = span.file();
    file.map_or_else(Default::default, |file| {
        (
            file.name.clone(),
            file.line_and_column(span.range().start).0,
        )
    })
}

fn missing_keys(catalog: &Catalog, domains: &[&Domain], seen: &Seen<'_>) -> Vec<Finding> {
    let known = text_keys(catalog);
    let missing =
        wanted(domains).filter(|(domain, entry)| seen.key(domain, entry, &known).is_none());
    let missing = missing.map(|(domain, entry)| {
        let (file, line) = place_of(&entry.key.span);
        let id = id(domain, entry);
        let state = match entry.lifecycle.state {
            LifecycleState::Withdrawn => " (withdrawn)",
            _ => "",
        };
        Finding {
            kind: Difference::MissingKey,
            message: format!("no page mentions `{id}`, {}{state}", entry.name.value),
            entries: vec![id.clone()],
            key: id,
            file,
            line,
            excerpt: None,
            near: None,
        }
    });
    missing.collect()
}

/// A text of the catalog, and the entries that have it.
struct Text<'a> {
    text: &'a Spanned<String>,
    entries: Vec<(&'a Domain, &'a Entry)>,
}

fn missing_texts(catalog: &Catalog, domains: &[&Domain], seen: &Seen<'_>) -> Vec<Finding> {
    let known = text_keys(catalog);
    let mut texts = Vec::<Text<'_>>::new();
    let mut places = BTreeMap::<String, usize>::new();
    let audited = wanted(domains).collect::<Vec<_>>();
    let as_keys = audited
        .iter()
        .filter_map(|(_, entry)| match &entry.key.value {
            Key::Text(text) => Some(flattened(text).to_ascii_lowercase()),
            Key::Integer(_) => None,
        });
    // A text that is also a key was searched for as a key.
    let as_keys = as_keys.collect::<BTreeSet<_>>();
    for (domain, entry) in audited {
        let meanings = entry.meanings.iter();
        let of_entry =
            meanings.flat_map(|meaning| meaning.texts.iter().chain(&meaning.supporting_texts));
        for text in of_entry {
            let flat = flattened(&text.value).to_ascii_lowercase();
            if as_keys.contains(&flat) {
                continue;
            }
            let place = *places.entry(flat).or_insert(texts.len());
            if place == texts.len() {
                texts.push(Text {
                    text,
                    entries: Vec::new(),
                });
            }
            let entries = &mut texts[place].entries;
            if !entries.iter().any(|(_, other)| std::ptr::eq(*other, entry)) {
                entries.push((domain, entry));
            }
        }
    }
    let missing = texts
        .iter()
        .filter(|text| seen.text(&text.text.value, false, &known).is_none());
    let missing = missing.map(|text| {
        let (file, line) = place_of(&text.text.span);
        let ids = text.entries.iter().map(|(domain, entry)| id(domain, entry));
        let ids = ids.collect::<Vec<_>>();
        let mut entries = text.entries.iter();
        Finding {
            kind: Difference::MissingText,
            key: text.text.value.clone(),
            message: format!(
                "no page mentions the text {:?} of `{}`",
                text.text.value,
                ids.join("`, `")
            ),
            entries: ids,
            file,
            line,
            excerpt: None,
            near: entries.find_map(|(domain, entry)| seen.key(domain, entry, &known)),
        }
    });
    missing.collect()
}

/// The numeric keys of some domains.
struct Numbers {
    keys: BTreeSet<i128>,
    /// For each bitmask domain, the sum of its keys.
    masks: Vec<i128>,
}

impl Numbers {
    fn new<'a>(domains: impl Iterator<Item = &'a Domain>) -> Self {
        let mut numbers = Self {
            keys: BTreeSet::new(),
            masks: Vec::new(),
        };
        for domain in domains {
            let keys = domain.entries.iter();
            let keys = keys.filter_map(|entry| match entry.key.value {
                Key::Integer(key) => Some(key),
                Key::Text(_) => None,
            });
            if domain.bitmask {
                let bits = keys.clone().fold(0, |bits, key| bits | key);
                numbers.masks.push(bits);
            }
            numbers.keys.extend(keys);
        }
        numbers
    }

    fn has(&self, number: i128) -> bool {
        let is_sum = |bits: &i128| number > 0 && number & !bits == 0;
        self.keys.contains(&number) || self.masks.iter().any(is_sum)
    }
}

fn unknown_codes(catalog: &Catalog, domains: &[&Domain], seen: &Seen<'_>) -> Vec<Finding> {
    let is_http = |domain: &Domain| domain.kind.value == Kind::HttpStatus;
    let statuses = catalog.domains.iter().filter(|domain| is_http(domain));
    let statuses = Numbers::new(statuses);
    let all = Numbers::new(domains.iter().copied());
    let audits_codes = domains
        .iter()
        .any(|domain| !is_http(domain) && domain.key_type != KeyType::String);
    let audits_statuses = domains.iter().any(|domain| is_http(domain));
    let mut said = BTreeSet::new();
    let unknown = seen.numbers.iter().filter(|(page, number)| {
        let of_statuses = statuses.has(number.value);
        let is_known = if number.is_http {
            !audits_statuses || of_statuses
        } else {
            !audits_codes || of_statuses || all.has(number.value)
        };
        number.is_code && !is_known && said.insert((*page, number.line, number.value))
    });
    let unknown = unknown.map(|(page, number)| {
        let (file, line) = seen.place((*page, number.line));
        let kind = if number.is_http {
            "HTTP status"
        } else {
            "code"
        };
        Finding {
            kind: Difference::UnknownCode,
            key: number.value.to_string(),
            entries: Vec::new(),
            message: format!("the catalog does not have the {kind} {}", number.value),
            excerpt: Some(seen.pages[*page].excerpt(number.line, number.row)),
            file,
            line,
            near: None,
        }
    });
    unknown.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_page_is_read(
            bytes in prop::collection::vec(any::<u8>(), 0..300),
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "<td>", "</table>", "<!--", "-->", "<script>", "|", "\n", "\r\n", "`", "\"", "-", "62", "53The",
                    "code ", "HTTP 404", "错误码", "\u{ff16}", "2024/12/31", "1.", "* ", "&#", "&amp;", "\\", "é", " is",
                    "x", " ", "^", "**", "\u{200b}", "3s",
                ]),
                0..40,
            ),
        ) {
            let text = pieces.concat();
            for bytes in [bytes.as_slice(), text.as_bytes()] {
                for name in ["a.md", "a.html"] {
                    let page = Page::new(name, bytes);
                    for number in codes::numbers(&page) {
                        prop_assert!((1..=bytes.len()).contains(&number.line));
                        page.excerpt(number.line, number.row);
                    }
                    let words = TextIndex::new(&page);
                    for needle in [text.as_str(), "code ", "x", "53The", ""] {
                        words.line_of(needle, true, |_| false);
                        words.line_of(needle, false, |_| true);
                    }
                }
            }
        }
    }
}
