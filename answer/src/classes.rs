//! Keys without an entry, and what still follows from them: their class, their severity.

use std::fmt;

use errdex_core::facet::integer;
use errdex_core::view::{DomainView, FacetView, KeyView, Reference};
use errdex_core::{Key, KeyType, Kind, WrittenKey};
use serde::{Serialize, Serializer};

/// A key that no entry has, with the facets that follow from it.
#[derive(Debug, Serialize)]
pub(crate) struct Class<'a> {
    /// What the id of its entry would be.
    pub(crate) id: String,
    #[serde(skip)]
    domain: &'a str,
    /// The values of the facets, by name.
    #[serde(serialize_with = "by_name")]
    pub(crate) facets: Vec<FacetView<'a>>,
}

pub(crate) fn by_name<S: Serializer>(
    facets: &[FacetView<'_>],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(facets.iter().map(|facet| (facet.name, facet.value)))
}

/// `statuses/0xC0070099 has no entry; by its key: severity: Error (3), facility: Win32 (7)`.
impl fmt::Display for Class<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let facets = self.facets.iter().map(ToString::to_string);
        let facets = facets.collect::<Vec<_>>().join(", ");
        write!(f, "{} has no entry; by its key: {facets}", self.id)
    }
}

/// What follows from the words of a query that nothing has, as far as they have the form of keys.
pub(crate) fn of_words<'a>(
    catalog: &'a dyn Reference,
    query: &str,
    unknown: &[String],
) -> Vec<Class<'a>> {
    let domains = catalog.catalog().domains;
    // Of `0xC0070099`, the digits may be known to be unknown.
    let is_unknown = |word: &str| {
        let word = word.to_lowercase();
        unknown
            .iter()
            .any(|other| word.ends_with(&other.to_lowercase()))
    };
    let mut words = query
        .split(|c: char| c.is_whitespace() || "=:,;()[]{}'\"`".contains(c))
        .filter(|word| !word.is_empty() && is_unknown(word))
        .collect::<Vec<_>>();
    words.dedup();
    let classes = words.iter().flat_map(|word| match integer(word) {
        Some(number) => of_keys(catalog, &domains, &[Key::Integer(number), Key::Text(word)]),
        None => of_keys(catalog, &domains, &[Key::Text(word)]),
    });
    classes.collect()
}

/// What follows from the code of a response.
pub(crate) fn of_code<'a>(
    catalog: &'a dyn Reference,
    domains: &[DomainView<'a>],
    code: Key<'_>,
) -> Vec<Class<'a>> {
    let is_code = |class: &Class<'_>| {
        let mut codes = domains.iter().filter(|domain| domain.kind == Kind::Code);
        codes.any(|domain| domain.id == class.domain)
    };
    let mut classes = of_keys(catalog, domains, &[code]);
    classes.retain(is_code);
    classes
}

/// What follows from keys, in each domain that can have them.
fn of_keys<'a>(
    catalog: &'a dyn Reference,
    domains: &[DomainView<'a>],
    keys: &[Key<'_>],
) -> Vec<Class<'a>> {
    let domains = domains.iter().enumerate();
    let classes = domains.flat_map(|(number, domain)| {
        let keys = keys.iter().filter_map(|key| key_of(domain, *key));
        keys.filter_map(move |key| {
            let facets = catalog.facets_of(number, key);
            let written = WrittenKey::new(key, domain.key_type, domain.key_format);
            let is_class = !facets.is_empty() && has_form(catalog, number, domain, key);
            is_class.then(|| Class {
                id: format!("{}/{written}", domain.id),
                domain: domain.id,
                facets,
            })
        })
        .collect::<Vec<_>>()
    });
    classes.collect()
}

/// The key in the type of a domain.
fn key_of<'k>(domain: &DomainView<'_>, key: Key<'k>) -> Option<Key<'k>> {
    match (key, domain.key_type) {
        (Key::Text(_), KeyType::String) => Some(key),
        (Key::Integer(number), key_type) => {
            let number = key_type.key(number, domain.key_format)?;
            Some(Key::Integer(number))
        }
        _ => None,
    }
}

/// Whether a key has the form of those of the domain, and no entry: any number does, and a text that is
/// as long as the text of some entry.
fn has_form(catalog: &dyn Reference, number: usize, domain: &DomainView<'_>, key: Key<'_>) -> bool {
    let mut keys = (0..domain.entries).map(|entry| catalog.key(number, entry));
    let Key::Text(text) = key else {
        return !keys.any(|KeyView(of)| of.key() == key);
    };
    let mut has_length = false;
    for KeyView(of) in keys {
        if of.key() == key {
            return false;
        }
        has_length |= matches!(of.key(), Key::Text(of) if of.len() == text.len());
    }
    has_length
}
