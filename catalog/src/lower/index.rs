//! From references to the entries that they lead to.

use std::cell::Cell;
use std::collections::BTreeMap;

use errdex_core::KeyType;

use super::keys::{Keyed, Scheme};
use crate::model::{EntryIndex, Key};
use crate::report::{Diagnostic, Report, nearest};
use crate::rule;
use crate::source::Spanned;

/// The entries of every domain by key.
pub(super) struct Index {
    domains: Vec<Indexed>,
    /// Whether every file could be read; if not, a reference may lead into one that could not.
    is_complete: bool,
    /// Limits the suggestions, which are slow in large domains; more findings are not shown anyway.
    suggestions_left: Cell<usize>,
}

struct Indexed {
    id: String,
    stem: String,
    scheme: Scheme,
    /// The entries by key, including all spellings of a text.
    entries: BTreeMap<Key, usize>,
    /// The keys of the entries by name.
    names: BTreeMap<String, Key>,
    is_whole: bool,
}

impl Indexed {
    fn new(domain: &Keyed) -> Self {
        let scheme = domain.scheme;
        let mut entries = BTreeMap::new();
        let mut names = BTreeMap::new();
        for (i, (key, entry)) in domain.entries.iter().enumerate() {
            if let Some(name) = entry
                .value
                .name
                .as_ref()
                .and_then(|name| name.value.clone())
            {
                names.insert(name, key.value.clone());
            }
            entries
                .entry(scheme.normalize(key.value.clone()))
                .or_insert(i);
        }
        if scheme.key_type == KeyType::String {
            for (i, (_, entry)) in domain.entries.iter().enumerate() {
                let aliases = entry
                    .value
                    .aliases
                    .as_ref()
                    .and_then(|list| list.value.as_ref());
                let aliases = aliases.into_iter().flatten();
                for alias in aliases.filter_map(|alias| alias.value.as_ref()) {
                    let key = scheme.normalize(Key::Text(alias.0.clone()));
                    entries.entry(key).or_insert(i);
                }
            }
        }
        Self {
            id: domain.id.value.clone(),
            stem: domain.stem.clone(),
            scheme,
            entries,
            names,
            is_whole: domain.is_whole,
        }
    }

    fn find(&self, key: &str) -> Option<usize> {
        self.entries.get(&self.scheme.parse(key)?).copied()
    }
}

impl Index {
    pub(super) fn new(domains: &[Keyed], is_complete: bool) -> Self {
        Self {
            domains: domains.iter().map(Indexed::new).collect(),
            is_complete,
            suggestions_left: Cell::new(100),
        }
    }

    /// The entry that a reference in a domain or in `catalog.yaml` leads to; if there is none, that
    /// is reported.
    pub(super) fn resolve(
        &self,
        reference: Spanned<String>,
        here: Option<usize>,
        report: &mut Report,
    ) -> Option<Spanned<EntryIndex>> {
        let Spanned {
            value: written,
            span,
        } = reference;
        let (domain, found) = self.find(&written, here);
        let is_whole = domain.is_none_or(|domain| self.domains[domain].is_whole);
        if found.is_none() && self.is_complete && is_whole {
            let help = match (self.suggestion(&written, here), here) {
                (Some(suggestion), _) => format!("did you mean `{suggestion}`?"),
                (None, None) => "write `domain/key`".to_owned(),
                (None, Some(here)) => {
                    let id = &self.domains[here].id;
                    format!("write the key of an entry of `{id}`, or `domain/key`")
                }
            };
            let message = format!("unknown entry `{written}`");
            report.push(Diagnostic::new(&rule::DANGLING_REFERENCE, message, &span).help(help));
        }
        Some(Spanned {
            value: found?,
            span,
        })
    }

    /// The reference that was probably meant.
    fn suggestion(&self, written: &str, here: Option<usize>) -> Option<String> {
        let left = self.suggestions_left.get().checked_sub(1)?;
        self.suggestions_left.set(left);
        let written = written.trim();
        let (number, key) = match written.split_once('/') {
            Some((id, key)) => {
                let ids = self.domains.iter().map(|domain| domain.id.as_str());
                let id = nearest(id.trim_end(), ids)?;
                let domain = self.domains.iter().position(|domain| domain.id == id)?;
                (domain, key.trim_start())
            }
            None => (here?, written),
        };
        let domain = &self.domains[number];
        let key = if domain.find(key).is_some() {
            key.to_owned()
        } else if let Some(named) = domain.names.get(key) {
            named.to_string()
        } else if domain.scheme.key_type == KeyType::String {
            let keys = domain.entries.keys().map(ToString::to_string);
            let keys = keys.collect::<Vec<_>>();
            nearest(key, keys.iter().map(String::as_str))?.to_owned()
        } else {
            return None;
        };
        Some(if here == Some(number) {
            key
        } else {
            format!("{}/{key}", domain.id)
        })
    }

    /// The domain that a reference leads into, and the entry there.
    fn find(&self, written: &str, here: Option<usize>) -> (Option<usize>, Option<EntryIndex>) {
        let elsewhere = written.split_once('/').and_then(|(id, key)| {
            let of_id = self.domains.iter().position(|domain| domain.id == id);
            // If the id and the file name differ, one of them is a mistake, which is reported.
            let of_file = || self.domains.iter().position(|domain| domain.stem == id);
            Some((of_id.or_else(of_file)?, key))
        });
        let Some((domain, key)) = elsewhere.or(here.map(|here| (here, written))) else {
            return (None, None);
        };
        let entry = self.domains[domain].find(key);
        (
            Some(domain),
            entry.map(|entry| EntryIndex { domain, entry }),
        )
    }
}
