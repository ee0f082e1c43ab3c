//! A catalog in, everything it says as JSON out, for programs in other languages.
//!
//! The entries are the records of every answer. The types are the format: `reference.schema.json` is
//! made from them, and [`dump`] reads them back.

use errdex_catalog::Catalog;
use errdex_catalog::model::{
    Domain, EntryIndex, Facet, FacetFrom, FacetValue, Http, Operation, Place, ResponseId,
    Responses, Source, Support,
};
use errdex_catalog::source::Spanned;
use errdex_core::view::{EntryView, NoResponseView, Reference as _, SourceView, SupportView};
use errdex_core::{KeyFormat, KeyType, Kind, Matching, Requirement, Shape};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde::{Deserialize, Serialize};

pub(super) mod dump;

/// What a page begins with.
pub(super) const MARK: &str = "{\n  \"$schema\": \"reference.schema.json\",\n  \"catalog\": ";

/// The name of the schema's file.
pub(super) const SCHEMA_NAME: &str = "reference.schema.json";

/// The title of the schema, which no other file has.
pub(super) const SCHEMA_MARK: &str =
    "\"title\": \"A catalog of API error codes, as errdex writes it for programs\"";

/// The page of a catalog.
pub(super) fn page(catalog: &Catalog) -> String {
    pretty(&CatalogPage::new(catalog))
}

/// The JSON Schema of [`page`].
pub(super) fn schema() -> String {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let generator = SchemaGenerator::new(settings);
    pretty(&generator.into_root_schema_for::<CatalogPage<'_>>())
}

fn pretty(value: &impl Serialize) -> String {
    // serde_json rejects only maps whose keys are not texts, and there are none.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

/// Everything known about one API.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(
    title = "A catalog of API error codes, as errdex writes it for programs",
    deny_unknown_fields
)]
struct CatalogPage<'a> {
    /// The schema of this file.
    #[serde(rename = "$schema")]
    schema: &'a str,
    /// The id of the catalog.
    catalog: &'a str,
    /// What it is about.
    title: &'a str,
    /// Identifies the files that the catalog was read from.
    fingerprint: String,
    /// The operations of the API, in the order in which a task calls them.
    operations: Vec<OperationPage<'a>>,
    /// Where requests go, in the order to try.
    servers: Vec<&'a str>,
    /// Where the parts of a response are.
    responses: ResponsesPage<'a>,
    /// What the catalog requires of its entries.
    requires: Vec<Requirement>,
    /// Whom to ask if the catalog has no answer.
    support: Option<SupportView<'a>>,
    /// What to do if there was no response.
    no_response: NoResponseView<'a>,
    /// The pages and captures that claims come from.
    sources: Vec<SourceView<'a>>,
    /// The numbering and naming schemes.
    domains: Vec<DomainPage<'a>>,
}

/// Where the parts of a JSON body are. Paths are names joined by dots, with `[]` after the name of
/// an array.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Responses", deny_unknown_fields)]
struct ResponsesPage<'a> {
    /// The places of the code.
    #[serde(borrow)]
    code: Vec<&'a str>,
    /// The places of the text, the best first.
    text: Vec<&'a str>,
    /// What a client has to keep, and where it is.
    ids: Vec<IdPage<'a>>,
    /// Fields that a response never has.
    not_a_response_if: Vec<&'a str>,
    /// Ids of entries; if a body has a key of their domain, it is one of these, or the body comes
    /// from another product.
    ours: Vec<String>,
}

/// An id in responses.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Id", deny_unknown_fields)]
struct IdPage<'a> {
    /// What programs call it.
    name: &'a str,
    /// Where it is in a body.
    paths: Vec<&'a str>,
}

/// An API method that can return entries.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Operation", deny_unknown_fields)]
struct OperationPage<'a> {
    /// The name in the API's own spelling.
    name: &'a str,
    /// What it does, in one line.
    summary: &'a str,
    /// The request that calls it.
    http: Option<HttpPage<'a>>,
    /// Whether repeating the request changes nothing more; null if that is not stated.
    idempotent: Option<bool>,
    /// Ids of entries that a repetition returns if the first request took effect.
    when_repeated: Vec<String>,
    /// Whether it ends what the first operation began.
    ends_session: bool,
}

/// An HTTP request, without its values.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Http", deny_unknown_fields)]
struct HttpPage<'a> {
    /// The method, such as `POST`.
    method: &'a str,
    /// The path, with the variable parts in braces.
    path: &'a str,
}

/// One numbering or naming scheme.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Domain", deny_unknown_fields)]
struct DomainPage<'a> {
    /// The id of the domain.
    domain: &'a str,
    /// The name of its Rust type.
    #[serde(rename = "type")]
    type_name: &'a str,
    /// The type of the keys.
    key: KeyType,
    /// How people write the keys.
    key_format: KeyFormat,
    /// The Rust shape.
    shape: Shape,
    /// When two texts are the same key.
    #[serde(rename = "match")]
    matching: Matching,
    /// Which part of a response the key is.
    kind: Kind,
    /// Where the key is in a body.
    places: Vec<PlacePage<'a>>,
    /// Whether a value on the wire is a sum of keys.
    bitmask: bool,
    /// Whether its entries are errors.
    errors: bool,
    /// Whether its entries only say where or how bad something is.
    informational: bool,
    /// The title.
    title: &'a str,
    /// Where a program finds the key.
    found_in: Option<&'a str>,
    /// Properties of its entries with few values.
    facets: Vec<FacetPage<'a>>,
    /// The entries, in the order of their keys.
    entries: Vec<EntryView<'a>>,
}

/// Places of a key under the same condition.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Place", deny_unknown_fields)]
struct PlacePage<'a> {
    /// Where the key is.
    #[serde(borrow)]
    paths: Vec<&'a str>,
    /// Ids of entries; if there are any, one of them must be in the same body.
    when: Vec<String>,
}

/// A property of entries with few values.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Facet", deny_unknown_fields)]
struct FacetPage<'a> {
    /// The name of its accessor.
    name: &'a str,
    /// How the value follows from the key; null if each entry states it.
    from: Option<FromPage>,
    /// The values.
    values: Vec<ValuePage<'a>>,
}

/// How the value of a facet follows from the key.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum FromPage {
    /// The first characters of the key, this many.
    Prefix(usize),
    /// The first and the last bit of a range; the lowest bit is 0.
    Bits([u8; 2]),
    /// The key divided by this number, without the remainder.
    Divide(u64),
}

impl FromPage {
    /// How a key of the domain leads to the value.
    fn of(&self, matching: Matching) -> errdex_core::FacetFrom {
        let from = match *self {
            Self::Prefix(length) => FacetFrom::Prefix(length),
            Self::Bits([first, last]) => FacetFrom::Bits { first, last },
            Self::Divide(by) => FacetFrom::Divide(by),
        };
        from.of(matching)
    }
}

/// One value of a facet.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Value", deny_unknown_fields)]
struct ValuePage<'a> {
    /// The value, as it is in entries or keys.
    value: &'a str,
    /// What it is called.
    title: Option<&'a str>,
}

// Every field of the model is named below, so that one that is added cannot be forgotten.

impl<'a> CatalogPage<'a> {
    fn new(catalog: &'a Catalog) -> Self {
        let Catalog {
            id,
            // The same as the id, or the checks complain.
            folder: _,
            fingerprint,
            title,
            operations,
            servers,
            responses,
            requires,
            support,
            no_response: _,
            sources,
            domains,
        } = catalog;
        let domains = domains.iter().enumerate();
        Self {
            schema: SCHEMA_NAME,
            catalog: &id.value,
            title,
            fingerprint: format!("{fingerprint:016x}"),
            operations: operations
                .iter()
                .map(|operation| self::operation(catalog, operation))
                .collect(),
            servers: texts(servers),
            responses: self::responses(catalog, responses),
            requires: requires.iter().map(|word| word.value).collect(),
            support: support
                .as_ref()
                .map(|Support { name, contact }| SupportView {
                    name: &name.value,
                    contact: &contact.value,
                }),
            no_response: catalog.no_response_view(),
            sources: sources.iter().map(Source::view).collect(),
            domains: domains
                .map(|(index, domain)| self::domain(catalog, index, domain))
                .collect(),
        }
    }
}

fn responses<'a>(catalog: &Catalog, responses: &'a Responses) -> ResponsesPage<'a> {
    let Responses {
        code,
        text,
        ids,
        not_a_response_if,
        ours,
    } = responses;
    let ids = ids.iter().map(|ResponseId { name, paths }| IdPage {
        name: &name.value,
        paths: texts(paths),
    });
    ResponsesPage {
        code: texts(code),
        text: texts(text),
        ids: ids.collect(),
        not_a_response_if: texts(not_a_response_if),
        ours: self::ids(catalog, ours),
    }
}

fn operation<'a>(catalog: &Catalog, operation: &'a Operation) -> OperationPage<'a> {
    let Operation {
        name,
        summary,
        http,
        idempotent,
        when_repeated,
        // It follows from the two before.
        is_repeatable: _,
        ends_session,
    } = operation;
    OperationPage {
        name: &name.value,
        summary: &summary.value,
        http: http.as_ref().map(|Http { method, path }| HttpPage {
            method: &method.value,
            path: &path.value,
        }),
        idempotent: *idempotent,
        when_repeated: ids(catalog, when_repeated),
        ends_session: *ends_session,
    }
}

fn domain<'a>(catalog: &'a Catalog, index: usize, domain: &'a Domain) -> DomainPage<'a> {
    let Domain {
        id,
        // The same as the id, or the checks complain.
        file_stem: _,
        type_name,
        key_type,
        key_format,
        shape,
        matching,
        kind,
        places,
        bitmask,
        errors,
        informational,
        title,
        found_in,
        facets,
        entries,
    } = domain;
    let entries = 0..entries.len();
    DomainPage {
        domain: &id.value,
        type_name: &type_name.value,
        key: *key_type,
        key_format: *key_format,
        shape: *shape,
        matching: *matching,
        kind: kind.value,
        places: places
            .iter()
            .map(|Place { paths, when }| PlacePage {
                paths: texts(paths),
                when: ids(catalog, when),
            })
            .collect(),
        bitmask: *bitmask,
        errors: *errors,
        informational: *informational,
        title,
        found_in: found_in.as_deref(),
        facets: facets.iter().map(facet).collect(),
        entries: entries.map(|entry| catalog.entry(index, entry)).collect(),
    }
}

fn facet(facet: &Facet) -> FacetPage<'_> {
    let Facet { name, from, values } = facet;
    let values = values.iter().map(|FacetValue { key, title }| ValuePage {
        value: &key.value,
        title: title.as_ref().map(|title| title.value.as_str()),
    });
    FacetPage {
        name: &name.value,
        from: match *from {
            FacetFrom::Declared => None,
            FacetFrom::Prefix(length) => Some(FromPage::Prefix(length)),
            FacetFrom::Bits { first, last } => Some(FromPage::Bits([first, last])),
            FacetFrom::Divide(by) => Some(FromPage::Divide(by)),
        },
        values: values.collect(),
    }
}

fn ids(catalog: &Catalog, entries: &[Spanned<EntryIndex>]) -> Vec<String> {
    let entries = entries.iter();
    entries.map(|entry| catalog.entry_id(entry.value)).collect()
}

fn texts(texts: &[Spanned<String>]) -> Vec<&str> {
    texts.iter().map(|text| text.value.as_str()).collect()
}
