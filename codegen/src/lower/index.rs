//! From references to the entries that they lead to.

use std::collections::BTreeMap;

use crate::files::Spanned;
use crate::finding;
use crate::model::{Domain, EntryIndex, Key, KeyType, Matching};
use crate::raw::RawReference;
use crate::report::{Diagnostic, Report};

/// The entries of every domain by key.
pub(super) struct Index {
    domains: Vec<BTreeMap<Key, usize>>,
    /// Whether all keys of each domain are here.
    whole: Vec<bool>,
    /// Whether every file could be read; if not, a reference may lead into one of the others.
    complete: bool,
}

impl Index {
    pub(super) fn new(domains: &[Domain], whole: Vec<bool>, complete: bool) -> Self {
        Self {
            domains: domains.iter().map(index).collect(),
            whole,
            complete,
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
                let message = format!("`{written}` refers to no entry");
                let diagnostic =
                    Diagnostic::new(&finding::DANGLING_REFERENCE, message, &reference.span);
                report.push(diagnostic.help(help));
            }
            Some(Spanned {
                value: found?,
                span: reference.span,
            })
        });
        found.collect()
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
            KeyType::Text => Some(Key::Text(key.to_owned())),
            _ => key.parse().ok().map(Key::Number),
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
        Key::Number(_) => key,
        Key::Text(text) => Key::Text(matching.normalize(&text)),
    }
}
