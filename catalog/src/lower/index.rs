//! From references to the entries that they lead to.

use std::cell::Cell;
use std::collections::BTreeMap;

use crate::rule;
use crate::source::Spanned;
use errdex_core::{KeyType, Matching};

use crate::model::{Domain, EntryIndex, Key, normalize as normalize_text};
use crate::raw::RawReference;
use crate::report::{Diagnostic, Report, nearest};

/// The entries of every domain by key.
pub(super) struct Index {
    domains: Vec<BTreeMap<Key, usize>>,
    /// Whether all keys of each domain are here.
    whole: Vec<bool>,
    /// Whether every file could be read; if not, a reference may lead into one of the others.
    complete: bool,
    /// Looking for what was meant takes long in a large domain, and no more findings are shown anyway.
    suggestions_left: Cell<usize>,
}

impl Index {
    pub(super) fn new(domains: &[Domain], whole: Vec<bool>, complete: bool) -> Self {
        Self {
            domains: domains.iter().map(index).collect(),
            whole,
            complete,
            suggestions_left: Cell::new(100),
        }
    }

    /// The entries that references lead to; those that lead nowhere are reported.
    pub(super) fn resolve(
        &self,
        references: Vec<Spanned<RawReference>>,
        here: Option<usize>,
        domains: &[Domain],
        report: &mut Report,
    ) -> Vec<Spanned<EntryIndex>> {
        let found = references.into_iter().filter_map(|reference| {
            let written = match &reference.value {
                RawReference::Number(number) => number.to_string(),
                RawReference::Text(text) => text.clone(),
            };
            let (domain, found) = self.find(&written, here, domains);
            let is_whole = domain.is_none_or(|domain| self.whole[domain]);
            if found.is_none() && self.complete && is_whole {
                let help = here.map_or_else(
                    || "write `domain/key`".to_owned(),
                    |here| {
                        let id = &domains[here].id.value;
                        format!("write the key of an entry of `{id}`, or `domain/key`")
                    },
                );
                let help = match self.suggestion(&written, here, domains) {
                    Some(suggestion) => format!("did you mean `{suggestion}`?"),
                    None => help,
                };
                let message = format!("`{written}` refers to no entry");
                let diagnostic =
                    Diagnostic::new(&rule::DANGLING_REFERENCE, message, &reference.span);
                report.push(diagnostic.help(help));
            }
            Some(Spanned {
                value: found?,
                span: reference.span,
            })
        });
        found.collect()
    }

    /// The reference that was probably meant.
    fn suggestion(&self, written: &str, here: Option<usize>, domains: &[Domain]) -> Option<String> {
        let left = self.suggestions_left.get().checked_sub(1)?;
        self.suggestions_left.set(left);
        let written = written.trim();
        let (domain, key) = match written.split_once('/') {
            Some((id, key)) => {
                let ids = domains.iter().map(|domain| domain.id.value.as_str());
                let id = nearest(id.trim_end(), ids)?;
                let domain = domains.iter().position(|domain| domain.id.value == id)?;
                (domain, key.trim_start())
            }
            None => (here?, written),
        };
        let entries = || domains[domain].entries.iter();
        let key = if self.find(key, Some(domain), domains).1.is_some() {
            key.to_owned()
        } else if let Some(named) = entries().find(|entry| entry.name.value == key) {
            named.key.value.to_string()
        } else if domains[domain].key_type == KeyType::String {
            let keys = entries().map(|entry| entry.key.value.to_string());
            let keys = keys.collect::<Vec<_>>();
            nearest(key, keys.iter().map(String::as_str))?.to_owned()
        } else {
            return None;
        };
        Some(if here == Some(domain) {
            key
        } else {
            format!("{}/{key}", domains[domain].id.value)
        })
    }

    /// The domain that a reference leads into, and the entry there.
    fn find(
        &self,
        written: &str,
        here: Option<usize>,
        domains: &[Domain],
    ) -> (Option<usize>, Option<EntryIndex>) {
        let elsewhere = written.split_once('/').and_then(|(id, key)| {
            let of_id = domains.iter().position(|domain| domain.id.value == id);
            // Where the id and the name of the file differ, one of them is a slip and reported.
            let of_file = || domains.iter().position(|domain| domain.file_stem == id);
            Some((of_id.or_else(of_file)?, key))
        });
        let Some((domain, key)) = elsewhere.or(here.map(|here| (here, written))) else {
            return (None, None);
        };
        let key = match domains[domain].key_type {
            KeyType::String => Some(Key::Text(key.to_owned())),
            _ => key.parse().ok().map(Key::Integer),
        };
        let key = key.map(|key| normalize(key, domains[domain].matching));
        let entry = key.and_then(|key| self.domains[domain].get(&key).copied());
        (
            Some(domain),
            entry.map(|entry| EntryIndex { domain, entry }),
        )
    }
}

/// The entries of a domain by key, all spellings of a text key included.
fn index(domain: &Domain) -> BTreeMap<Key, usize> {
    let mut index = BTreeMap::new();
    for (i, entry) in domain.entries.iter().enumerate() {
        let aliases = entry
            .aliases
            .iter()
            .map(|alias| Key::Text(alias.value.clone()));
        for key in aliases.chain([entry.key.value.clone()]) {
            index.entry(normalize(key, domain.matching)).or_insert(i);
        }
    }
    index
}

fn normalize(key: Key, matching: Matching) -> Key {
    match key {
        Key::Integer(_) => key,
        Key::Text(text) => Key::Text(normalize_text(matching, &text)),
    }
}
