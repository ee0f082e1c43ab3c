//! The records of `catalog.yaml`: what a catalog is about, and what its domains refer to.

use errdex_core::Requirement;
#[cfg(feature = "schema")]
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Field, List, Map, Prose, Recovery, Reference, Word};

/// The file `catalog.yaml`: what the catalog is about.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub(crate) struct Catalog {
    /// The id of the catalog in kebab case; its folder has the same name.
    #[serde(rename = "catalog")]
    pub(crate) id: Field<String>,
    /// The name of the API, in a few words.
    pub(crate) title: Field<Prose>,
    /// The methods of the API that can return entries, in the order of a session.
    pub(crate) operations: Option<List<Operation>>,
    /// The servers of the API, in the order to try; a response of any other host is not ours.
    pub(crate) servers: Option<List<String>>,
    /// Where a JSON response has its code, its text and its ids.
    pub(crate) responses: Option<Field<Responses>>,
    /// The facts that every meaning of this catalog has to state.
    pub(crate) requires: Option<List<Word<Requirement>>>,
    /// Whom to ask where the catalog has no answer.
    pub(crate) support: Option<Field<Support>>,
    /// What to do when no response comes.
    pub(crate) no_response: Option<Field<NoResponse>>,
    /// The pages and captures that claims come from.
    pub(crate) sources: Option<List<Source>>,
}

/// An API method that can return entries.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub(crate) struct Operation {
    /// The name in the API's own spelling.
    pub(crate) name: Field<String>,
    /// What it does, in one line.
    pub(crate) summary: Field<Prose>,
    /// The HTTP request that it is.
    pub(crate) http: Option<Field<Http>>,
    /// Whether sending the same request twice does no more than sending it once.
    pub(crate) idempotent: Option<Field<bool>>,
    /// The entries that a repeated request returns if the first one took effect.
    pub(crate) when_repeated: Option<List<Reference>>,
    /// Whether it ends what the first operation of a session began.
    pub(crate) ends_session: Option<Field<bool>>,
}

/// The method and path of an HTTP request.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub(crate) struct Http {
    /// The method, such as `POST`.
    pub(crate) method: Field<String>,
    /// The path, with its variable parts as `{name}`.
    pub(crate) path: Field<String>,
}

/// Where a JSON response has its code, its text and its ids.
///
/// A path is written `name.name`, with `[]` after the name of an array.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub(crate) struct Responses {
    /// The paths of the code, the best first.
    pub(crate) code: Option<List<String>>,
    /// The paths of the text, the best first.
    pub(crate) text: Option<List<String>>,
    /// What a client has to keep: the name of each id, and its paths.
    pub(crate) ids: Option<Field<Map<Vec<Field<String>>>>>,
    /// Fields that a response never has; a body with one of them is not a response.
    pub(crate) not_a_response_if: Option<List<String>>,
    /// Entries of which a body has one wherever it has a key of their domain; other bodies are another product's.
    pub(crate) ours: Option<List<Reference>>,
}

/// Whom to ask where the catalog has no answer.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub(crate) struct Support {
    /// Who it is.
    pub(crate) name: Field<Prose>,
    /// A mail address or a link.
    pub(crate) contact: Field<String>,
}

/// What to do when no response comes.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub(crate) struct NoResponse {
    /// What to do if the request was not sent.
    pub(crate) sent_no: Option<Field<Recovery>>,
    /// What to do if the request may have been sent.
    pub(crate) sent_maybe: Option<Field<Recovery>>,
}

/// A page or capture that claims come from.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub(crate) struct Source {
    /// The id in kebab case, by which meanings and examples name it.
    pub(crate) id: Field<String>,
    /// The title of the page.
    pub(crate) title: Field<Prose>,
    /// The address of the page.
    pub(crate) url: Option<Field<String>>,
    /// The date of the edition, as exact as it is known: `2026-06-17`, `2026-06` or `"2026"`.
    pub(crate) dated: Option<Field<String>>,
    /// When the page disappeared.
    pub(crate) withdrawn: Option<Field<String>>,
    /// What to know about the page.
    pub(crate) note: Option<Field<Prose>>,
}
