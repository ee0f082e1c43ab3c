//! The diagnosis of a response, as a record.

use errdex_core::view::{MeaningView, RecoveryView, SupportView};
use errdex_core::{Catalog, Certainty, Code as _, Diagnosis, Fact, Facts, Match, UnknownKey};
use serde::Serialize;

/// What a catalog says about a response.
///
/// The text for people is also written from it, so that both say the same.
#[derive(Debug, Serialize)]
pub struct Classification<'a> {
    catalog: &'static str,
    pub(crate) observation: ObservationView<'a>,
    pub(crate) certainty: Certainty,
    /// What to do, if the matching meanings of the best entry agree on it.
    pub(crate) recovery: Option<RecoveryView<'static>>,
    /// Whom to ask, if the catalog has no entry for it or says to ask.
    pub(crate) support: Option<SupportView<'static>>,
    pub(crate) matches: Vec<MatchView>,
}

impl<'a> Classification<'a> {
    /// The record of a diagnosis, with at most this many of the best matches.
    pub fn new<C: Catalog>(diagnosis: &'a Diagnosis<'_, C>, limit: usize) -> Self {
        let recovery = diagnosis.recovery().zip(diagnosis.recovery_evidence());
        Self {
            catalog: C::ID,
            observation: ObservationView::new(diagnosis),
            certainty: diagnosis.certainty(),
            recovery: recovery.map(|(recovery, evidence)| RecoveryView::of(recovery, evidence)),
            support: diagnosis.support().map(SupportView::from),
            matches: diagnosis
                .matches()
                .take(limit)
                .map(MatchView::new)
                .collect(),
        }
    }
}

#[derive(Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a key of the record of its own"
)]
pub(crate) struct ObservationView<'a> {
    pub(crate) operation: Option<String>,
    pub(crate) http_status: Option<u16>,
    pub(crate) code: Option<i128>,
    pub(crate) text: Option<&'a str>,
    /// Whether the code was not an integer.
    pub(crate) has_invalid_code: bool,
    /// Whether the text was not a string.
    pub(crate) has_invalid_text: bool,
    /// Whether the body had more keys than an observation keeps.
    #[serde(skip)]
    pub(crate) has_more_keys: bool,
    /// Whether the body comes from another product.
    #[serde(skip)]
    pub(crate) is_foreign: bool,
    /// Ids of the entries in other fields of the body.
    pub(crate) entries: Vec<String>,
    /// Keys in such fields that the catalog does not know.
    pub(crate) unknown: Vec<String>,
    /// Where reading the body stopped, if it was not read to the end.
    pub(crate) unread: Option<UnreadView>,
}

#[derive(Debug, Serialize)]
pub(crate) struct UnreadView {
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) message: &'static str,
}

impl<'a> ObservationView<'a> {
    fn new<C: Catalog>(diagnosis: &'a Diagnosis<'_, C>) -> Self {
        let seen = diagnosis.observation();
        Self {
            operation: seen.operation().map(|operation| operation.to_string()),
            http_status: seen.http_status(),
            code: seen.code(),
            text: seen.text(),
            has_invalid_code: seen.has_invalid_code(),
            has_invalid_text: seen.has_invalid_text(),
            has_more_keys: seen.has_more_keys(),
            is_foreign: seen.is_foreign(),
            entries: seen.entries().map(|entry| entry.id().to_string()).collect(),
            unknown: seen.unknown_keys().map(unknown_key).collect(),
            unread: seen.unread().map(|unread| UnreadView {
                line: unread.line(),
                column: unread.column(),
                message: unread.message(),
            }),
        }
    }
}

/// `domain/key`, or only the domain if the key is a text.
fn unknown_key(key: UnknownKey) -> String {
    let domain = key.domain().id();
    key.number()
        .map_or_else(|| domain.to_owned(), |number| format!("{domain}/{number}"))
}

#[derive(Debug, Serialize)]
pub(crate) struct MatchView {
    pub(crate) id: String,
    pub(crate) name: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) meaning: MeaningView<'static>,
    pub(crate) agrees: Vec<&'static str>,
    pub(crate) disagrees: Vec<&'static str>,
}

impl MatchView {
    fn new<C: Catalog>(found: Match<C>) -> Self {
        let facts = |facts: Facts| facts.iter().map(Fact::name).collect();
        Self {
            id: found.entry().id().to_string(),
            name: found.entry().name(),
            summary: found.entry().summary(),
            meaning: MeaningView::of(found.meaning()),
            agrees: facts(found.agrees()),
            disagrees: facts(found.disagrees()),
        }
    }

    pub(crate) fn agrees(&self, fact: Fact) -> bool {
        self.agrees.contains(&fact.name())
    }

    pub(crate) fn disagrees(&self, fact: Fact) -> bool {
        self.disagrees.contains(&fact.name())
    }
}
