//! The records of `catalog.yaml`: what a catalog is about, and what its domains refer to.

use errdex_core::Requirement;

use super::declare::record;
use super::{Field, List, Map, Prose, Recovery, Reference, Word};

record! {
    /// The file `catalog.yaml`: what the catalog is about.
    Catalog {
        /// The id of the catalog in kebab case; its folder has the same name.
        id as "catalog": Field<String>,
        /// The name of the API, in a few words.
        title: Field<Prose>,
        /// The methods of the API that can return entries, in the order of a session.
        operations: Option<List<Operation>>,
        /// The servers of the API, in the order to try; a response from any other host is not ours.
        servers: Option<List<String>>,
        /// Where a JSON response has its code, its text and its ids.
        responses: Option<Field<Responses>>,
        /// The facts that every meaning of this catalog must state.
        requires: Option<List<Word<Requirement>>>,
        /// Whom to ask if the catalog has no answer.
        support: Option<Field<Support>>,
        /// What to do if there is no response.
        no_response: Option<Field<NoResponse>>,
        /// The pages and captures that claims come from.
        sources: Option<List<Source>>,
    }
}

record! {
    /// An API method that can return entries.
    Operation {
        /// The name in the API's own spelling.
        name: Field<String>,
        /// What it does, in one line.
        summary: Field<Prose>,
        /// The HTTP request that calls it.
        http: Option<Field<Http>>,
        /// Whether sending the same request twice does no more than sending it once.
        idempotent: Option<Field<bool>>,
        /// The entries that a repeated request returns if the first one took effect.
        when_repeated: Option<List<Reference>>,
        /// Whether it ends what the first operation of a session began.
        ends_session: Option<Field<bool>>,
    }
}

record! {
    /// The method and path of an HTTP request.
    Http {
        /// The method, such as `POST`.
        method: Field<String>,
        /// The path, with its variable parts as `{name}`.
        path: Field<String>,
    }
}

record! {
    /// Where a JSON response has its code, its text and its ids.
    ///
    /// A path is written `name.name`, with `[]` after the name of an array.
    Responses {
        /// The paths of the code, the best first.
        code: Option<List<String>>,
        /// The paths of the text, the best first.
        text: Option<List<String>>,
        /// What a client has to keep: the name of each id, and its paths.
        ids: Option<Field<Map<Vec<Field<String>>>>>,
        /// Fields that a response never has; a body with one of them is not a response.
        not_a_response_if: Option<List<String>>,
        /// If a body has a key of the domain of these entries, it must be one of theirs; otherwise the body comes from another product.
        ours: Option<List<Reference>>,
    }
}

record! {
    /// Whom to ask if the catalog has no answer.
    Support {
        /// Who it is.
        name: Field<Prose>,
        /// A mail address or a link.
        contact: Field<String>,
    }
}

record! {
    /// What to do if there is no response.
    NoResponse {
        /// What to do if the request was not sent.
        sent_no: Option<Field<Recovery>>,
        /// What to do if the request may have been sent.
        sent_maybe: Option<Field<Recovery>>,
    }
}

record! {
    /// A page or capture that claims come from.
    Source {
        /// The id in kebab case, by which meanings and examples name it.
        id: Field<String>,
        /// The title of the page.
        title: Field<Prose>,
        /// The address of the page.
        url: Option<Field<String>>,
        /// The date of the edition, as exactly as it is known: `2026-06-17`, `2026-06` or `"2026"`.
        dated: Option<Field<String>>,
        /// When the page disappeared.
        withdrawn: Option<Field<String>>,
        /// What to know about the page.
        note: Option<Field<Prose>>,
    }
}
