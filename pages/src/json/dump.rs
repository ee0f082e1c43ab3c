//! A page of JSON in, the catalog that it was written from out, for answers.

use std::error::Error;
use std::fmt;

use errdex_catalog::is_hidden;
use errdex_core::view::{
    CallsView, CatalogView, DomainView, EntryView, FacetView, Happened, KeyView, Reference,
    RequestView,
};
use errdex_core::{Key, WrittenKey};
use serde::Deserialize as _;
use serde_json::Value;

use super::{CatalogPage, DomainPage, HttpPage};

/// The parsed text of a page of JSON, which [`DumpedCatalog`] borrows from.
#[derive(Debug)]
pub struct Dump(Value);

impl Dump {
    /// Parses the text of a page.
    ///
    /// # Errors
    ///
    /// If it is not JSON, or has characters that nobody sees, which a checked catalog never has.
    pub fn parse(page: &[u8]) -> Result<Self, DumpError> {
        let value = serde_json::from_slice(page).map_err(|error| DumpError(error.to_string()))?;
        match hidden(&value) {
            Some(character) => {
                let number = u32::from(character);
                Err(DumpError(format!("a text contains U+{number:04X}")))
            }
            None => Ok(Self(value)),
        }
    }

    /// The catalog that the page was written from.
    ///
    /// # Errors
    ///
    /// If it is some other JSON.
    pub fn catalog(&self) -> Result<DumpedCatalog<'_>, DumpError> {
        let page =
            CatalogPage::deserialize(&self.0).map_err(|error| DumpError(error.to_string()))?;
        let fingerprint = u64::from_str_radix(&page.fingerprint, 16)
            .map_err(|error| DumpError(format!("invalid fingerprint: {error}")))?;
        let mut catalog = DumpedCatalog { page, fingerprint };
        for domain in &mut catalog.page.domains {
            complete(domain);
        }
        Ok(catalog)
    }
}

/// Adds to the entries what they leave to their domain: how keys are written, the order of facets and
/// the titles of their values.
fn complete(domain: &mut DomainPage<'_>) {
    for entry in &mut domain.entries {
        let key = entry.key.key();
        entry.key = KeyView(WrittenKey::new(key, domain.key, domain.key_format));
        let place = |name| domain.facets.iter().position(|facet| facet.name == name);
        entry.facets.sort_by_key(|facet| place(facet.name));
        for facet in &mut entry.facets {
            let mut declared = domain.facets.iter();
            let declared = declared.find(|declared| declared.name == facet.name);
            let mut values = declared.into_iter().flat_map(|declared| &declared.values);
            let value = values.find(|value| value.value == facet.value);
            facet.title = value.and_then(|value| value.title);
        }
    }
}

/// A hidden character of any text in a value.
fn hidden(value: &Value) -> Option<char> {
    let in_text = |text: &str| {
        let is_layout = |character| matches!(character, '\n' | '\t');
        text.chars().find(|c| is_hidden(*c) && !is_layout(*c))
    };
    match value {
        Value::String(text) => in_text(text),
        Value::Array(values) => values.iter().find_map(hidden),
        Value::Object(fields) => fields
            .iter()
            .find_map(|(name, value)| in_text(name).or_else(|| hidden(value))),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// A catalog that was read from a page of JSON.
pub struct DumpedCatalog<'a> {
    page: CatalogPage<'a>,
    fingerprint: u64,
}

impl fmt::Debug for DumpedCatalog<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DumpedCatalog")
            .field(&self.page.catalog)
            .finish()
    }
}

impl Reference for DumpedCatalog<'_> {
    fn catalog(&self) -> CatalogView<'_> {
        let page = &self.page;
        let operations = page.operations.iter();
        CatalogView {
            id: page.catalog,
            title: page.title,
            fingerprint: self.fingerprint,
            support: page.support,
            no_response: page.no_response.clone(),
            operations: operations.clone().map(|operation| operation.name).collect(),
            repeatable: operations
                .filter(|operation| {
                    operation.idempotent == Some(true) || !operation.when_repeated.is_empty()
                })
                .map(|operation| operation.name)
                .collect(),
            sources: page.sources.clone(),
            domains: page.domains.iter().map(domain).collect(),
        }
    }

    fn calls(&self) -> CallsView<'_> {
        let requests = self.page.operations.iter().map(|operation| {
            let HttpPage { method, path } = operation.http.as_ref()?;
            Some(RequestView { method, path })
        });
        CallsView {
            servers: self.page.servers.clone(),
            requests: requests.collect(),
        }
    }

    fn entry(&self, domain: usize, entry: usize) -> EntryView<'_> {
        self.page.domains[domain].entries[entry].clone()
    }

    fn key(&self, domain: usize, entry: usize) -> KeyView<'_> {
        self.page.domains[domain].entries[entry].key
    }

    fn happened(&self, domain: usize, entry: usize, meaning: usize) -> Happened {
        let meanings = &self.page.domains[domain].entries[entry].meanings;
        let meaning = meanings.get(meaning);
        meaning.map_or_else(Happened::default, |meaning| Happened {
            effect: meaning.effect,
            outcome: meaning.outcome,
        })
    }

    fn is_named(&self, domain: usize, entry: usize, test: &dyn Fn(&str) -> bool) -> bool {
        let entry = &self.page.domains[domain].entries[entry];
        let names = [entry.name].into_iter().chain(entry.symbol);
        let names = names.chain(entry.aliases.iter().copied());
        let mut names = names.chain(entry.old_names.iter().copied());
        names.any(test)
    }

    fn facets_of(&self, domain: usize, key: Key<'_>) -> Vec<FacetView<'_>> {
        let domain = &self.page.domains[domain];
        let facets = domain.facets.iter().filter_map(|facet| {
            let from = facet.from.as_ref()?.of(domain.matching);
            let values = facet.values.iter().map(|value| value.value);
            let value = &facet.values[from.place(key, values)?];
            Some(FacetView {
                name: facet.name,
                value: value.value,
                title: value.title,
            })
        });
        facets.collect()
    }
}

fn domain<'a>(page: &DomainPage<'a>) -> DomainView<'a> {
    DomainView {
        id: page.domain,
        type_name: page.type_name,
        title: page.title,
        found_in: page.found_in,
        key_type: page.key,
        key_format: page.key_format,
        kind: page.kind,
        bitmask: page.bitmask,
        informational: page.informational,
        entries: page.entries.len(),
    }
}

/// Why a text is not a page of JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DumpError(String);

impl fmt::Display for DumpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for DumpError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_back_as_the_catalog_that_it_was_written_from() {
        for folder in [
            "../data",
            "../examples/own-catalog/data",
            "../codegen/tests/accept",
        ] {
            let reference = crate::Reference::load(folder.as_ref()).unwrap();
            assert!(!reference.catalogs.is_empty());
            for catalog in &reference.catalogs {
                let dump = Dump::parse(crate::json::page(catalog).as_bytes()).unwrap();
                let dumped = dump.catalog().unwrap();
                let view = Reference::catalog(catalog);
                assert_eq!(dumped.catalog(), view);
                for (number, domain) in view.domains.iter().enumerate() {
                    for entry in 0..domain.entries {
                        let wanted = Reference::entry(catalog, number, entry);
                        assert_eq!(dumped.entry(number, entry), wanted);
                    }
                }
            }
        }
    }

    #[test]
    fn other_json_is_refused() {
        let page = std::fs::read_to_string("../docs/cloud-recording.json").unwrap();
        let error = |text: &str| {
            let dump = Dump::parse(text.as_bytes());
            let refused = dump.and_then(|dump| dump.catalog().map(drop));
            refused.unwrap_err().to_string()
        };
        let cases = [
            (
                "",
                "EOF while parsing a value at line 1 column 0".to_owned(),
            ),
            ("{}", "missing field `$schema`".to_owned()),
            (
                &page.replacen("\"fingerprint\": \"", "\"fingerprint\": \"x", 1),
                "invalid fingerprint: invalid digit found in string".to_owned(),
            ),
            (
                &page.replacen("\"fault\": \"caller\"", "\"fault\": \"me\"", 1),
                "unknown variant `me`, expected one of `caller`, `account`, `service`, `network`, \
                 `nobody`"
                    .to_owned(),
            ),
            (
                &page.replacen("\"title\": \"", "\"title\": \"\\u001b[31m", 1),
                "a text contains U+001B".to_owned(),
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(error(text), expected);
        }
        assert!(Dump::parse(page.as_bytes()).unwrap().catalog().is_ok());
    }
}
