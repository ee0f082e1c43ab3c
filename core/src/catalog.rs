//! What all catalogs have in common: the trait that ties a catalog's types to its columns, and the
//! small records that its tables hold.

use core::fmt;
use core::hash::Hash;
use core::str::FromStr;

use crate::meaning::{Meaning, Meanings};
use crate::tables::Tables;
use crate::{
    Code, Effect, Entries, EntryId, Evidence, Facet, Key, KeyFormat, KeyType, Kind, LifecycleState,
    Recovery,
};

/// Everything known about one API.
///
/// Only generated code implements it, for a type without values that represents the catalog in
/// signatures such as [`Meaning<C>`](crate::Meaning).
pub trait Catalog: Sized + 'static {
    /// The operations of the API.
    type Operation: Copy + Eq + Ord + Hash + fmt::Debug + fmt::Display + FromStr + 'static;

    /// An entry of any domain of the catalog.
    type Entry: Code<Catalog = Self>;

    /// The name of the catalog's folder, such as `cloud-recording`.
    const ID: &'static str;

    /// What the catalog is about, in a few words.
    const TITLE: &'static str;

    /// A number that changes whenever the content of the catalog changes.
    const FINGERPRINT: u64;

    /// The domains, sorted by id.
    const DOMAINS: &'static [&'static Domain];

    /// The pages and captures that the catalog was written from.
    const SOURCES: &'static [Source];

    /// The operations, in the order of a session.
    #[doc(hidden)]
    const OPERATIONS: &'static [Self::Operation];

    /// The servers of the API, in the order to try; empty if the catalog names none.
    const SERVERS: &'static [&'static str];

    /// Values of a response that a client has to keep.
    const RESPONSE_IDS: &'static [ResponseId];

    /// What to do when there is no response.
    const NO_RESPONSE: NoResponse;

    /// Whom to ask if the catalog has no answer.
    const SUPPORT: Option<Support>;

    /// The entry with this key in the domain with this number.
    #[doc(hidden)]
    fn find(domain: usize, key: Key<'_>) -> Option<Self::Entry>;

    /// The number of an operation.
    #[doc(hidden)]
    fn operation_number(operation: Self::Operation) -> u16;

    /// The name of an operation in the API's own spelling.
    #[doc(hidden)]
    fn operation_name(operation: Self::Operation) -> &'static str;

    /// The method and the path of the request that calls an operation, if they are stated.
    #[doc(hidden)]
    fn request(operation: Self::Operation) -> Option<(&'static str, &'static str)>;

    /// Whether repeating an operation changes nothing more, if that is stated.
    #[doc(hidden)]
    fn is_idempotent(operation: Self::Operation) -> Option<bool>;

    /// The entries that a repeated operation returns if the first one took effect.
    #[doc(hidden)]
    fn when_repeated(operation: Self::Operation) -> Entries<Self>;

    /// Whether an operation is idempotent, or a second request tells that the first one took effect.
    #[doc(hidden)]
    fn is_repeatable(operation: Self::Operation) -> bool {
        Self::is_idempotent(operation) == Some(true) || !Self::when_repeated(operation).is_empty()
    }

    /// What classification works on.
    #[doc(hidden)]
    const TABLES: Tables<'static>;

    /// The columns of the meanings.
    #[doc(hidden)]
    const MEANINGS: Meanings<Self::Operation>;
    /// The meanings themselves, in the order of domains and entries.
    #[doc(hidden)]
    const ALL_MEANINGS: &'static [Meaning<Self>];
}

/// A value of a response that a client has to keep, such as the ID of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResponseId {
    name: &'static str,
    paths: &'static [&'static str],
}

impl ResponseId {
    #[doc(hidden)]
    pub const fn new(name: &'static str, paths: &'static [&'static str]) -> Self {
        Self { name, paths }
    }

    /// Its name in the catalog, such as `sid`.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// Where it is in a JSON body, the best place first.
    pub const fn paths(self) -> &'static [&'static str] {
        self.paths
    }
}

/// Whether a request without a response was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a request either was certainly not sent, or may have been"
)]
pub enum Sent {
    /// It never left: there was no connection.
    No,
    /// It may have arrived.
    Maybe,
}

impl Sent {
    /// Whether a request without a response changed anything.
    #[doc(hidden)]
    #[must_use]
    pub const fn effect(self) -> Effect {
        match self {
            Self::No => Effect::None,
            Self::Maybe => Effect::Unknown,
        }
    }
}

/// What to do when there is no response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoResponse {
    sent_no: Option<(Recovery, Evidence)>,
    sent_maybe: Option<(Recovery, Evidence)>,
}

impl NoResponse {
    #[doc(hidden)]
    pub const fn new(
        sent_no: Option<(Recovery, Evidence)>,
        sent_maybe: Option<(Recovery, Evidence)>,
    ) -> Self {
        Self {
            sent_no,
            sent_maybe,
        }
    }

    const fn stated(self, sent: Sent) -> Option<(Recovery, Evidence)> {
        match sent {
            Sent::No => self.sent_no,
            Sent::Maybe => self.sent_maybe,
        }
    }

    /// What to do, if the catalog says so.
    pub const fn recovery(self, sent: Sent) -> Option<Recovery> {
        match self.stated(sent) {
            Some((recovery, _)) => Some(recovery),
            None => None,
        }
    }

    /// How that is known.
    pub const fn evidence(self, sent: Sent) -> Option<Evidence> {
        match self.stated(sent) {
            Some((_, evidence)) => Some(evidence),
            None => None,
        }
    }
}

/// Whom to ask if a catalog has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Support {
    name: &'static str,
    contact: &'static str,
}

impl Support {
    #[doc(hidden)]
    pub const fn new(name: &'static str, contact: &'static str) -> Self {
        Self { name, contact }
    }

    /// Who it is, such as "Agora support".
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// Where to reach them: a mail address or a link.
    pub const fn contact(self) -> &'static str {
        self.contact
    }
}

/// `Agora support (support@agora.io)`.
impl fmt::Display for Support {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.name, self.contact)
    }
}

/// One numbering or naming scheme inside a catalog.
#[derive(Debug, PartialEq, Eq)]
pub struct Domain {
    #[doc(hidden)]
    pub id: &'static str,
    #[doc(hidden)]
    pub type_name: &'static str,
    #[doc(hidden)]
    pub key_type: KeyType,
    #[doc(hidden)]
    pub key_format: KeyFormat,
    #[doc(hidden)]
    pub kind: Kind,
    #[doc(hidden)]
    pub is_bitmask: bool,
    #[doc(hidden)]
    pub is_informational: bool,
    #[doc(hidden)]
    pub title: &'static str,
    #[doc(hidden)]
    pub found_in: Option<&'static str>,
    #[doc(hidden)]
    pub facets: &'static [Facet],
}

impl Domain {
    /// The id in kebab case, such as `error-codes`.
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// The name of the Rust type, such as `ErrorCode`.
    pub const fn type_name(&self) -> &'static str {
        self.type_name
    }

    /// The type of its keys.
    pub const fn key_type(&self) -> KeyType {
        self.key_type
    }

    /// How people write its keys.
    pub const fn key_format(&self) -> KeyFormat {
        self.key_format
    }

    /// The title, such as "Error codes".
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// Where a program finds the key.
    pub const fn found_in(&self) -> Option<&'static str> {
        self.found_in
    }

    /// Which part of a response the key is.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether its entries only say where or how bad something is, and never what to do.
    pub const fn is_informational(&self) -> bool {
        self.is_informational
    }

    /// Whether a value on the wire is a sum of keys, each of them one bit.
    pub const fn is_bitmask(&self) -> bool {
        self.is_bitmask
    }

    /// The facets of its entries.
    pub const fn facets(&self) -> &'static [Facet] {
        self.facets
    }
}

/// A page or capture that a claim comes from.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    id: &'static str,
    title: &'static str,
    url: Option<&'static str>,
    dated: Option<&'static str>,
    withdrawn: Option<&'static str>,
    note: Option<&'static str>,
}

impl Source {
    #[doc(hidden)]
    pub const fn new(
        id: &'static str,
        title: &'static str,
        url: Option<&'static str>,
        dated: Option<&'static str>,
        withdrawn: Option<&'static str>,
        note: Option<&'static str>,
    ) -> Self {
        Self {
            id,
            title,
            url,
            dated,
            withdrawn,
            note,
        }
    }

    /// The id in kebab case, such as `status-codes`.
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// The title of the page, or what was captured.
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// Where it is, or was.
    pub const fn url(&self) -> Option<&'static str> {
        self.url
    }

    /// The date of the page or capture: `2026-06-17`, `2026-06` or `2026`.
    pub const fn dated(&self) -> Option<&'static str> {
        self.dated
    }

    /// The date on which it disappeared, written like [`dated`](Self::dated).
    pub const fn withdrawn(&self) -> Option<&'static str> {
        self.withdrawn
    }

    /// What to know about it.
    pub const fn note(&self) -> Option<&'static str> {
        self.note
    }
}

/// Since when an entry is documented, and whether it still is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifecycle {
    state: LifecycleState,
    since: Option<&'static str>,
    until: Option<&'static str>,
    successor: Option<EntryId>,
}

impl Lifecycle {
    /// Of a row that no table has.
    #[doc(hidden)]
    pub const UNKNOWN: Self = Self::new(LifecycleState::Current, None, None, None);

    #[doc(hidden)]
    pub const fn new(
        state: LifecycleState,
        since: Option<&'static str>,
        until: Option<&'static str>,
        successor: Option<EntryId>,
    ) -> Self {
        Self {
            state,
            since,
            until,
            successor,
        }
    }

    /// Where in its life the entry is.
    pub const fn state(self) -> LifecycleState {
        self.state
    }

    /// When the vendor first documented it: `2020-03-30`, `2020-03` or `2020`.
    pub const fn since(self) -> Option<&'static str> {
        self.since
    }

    /// When the vendor's documentation dropped it, written like [`since`](Self::since).
    pub const fn until(self) -> Option<&'static str> {
        self.until
    }

    /// The entry that replaces it.
    pub const fn successor(self) -> Option<EntryId> {
        self.successor
    }
}

/// A response that contains an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example<O> {
    operation: Option<O>,
    http_status: Option<u16>,
    body: &'static str,
    evidence: Evidence,
    sources: &'static [&'static Source],
}

impl<O: Copy> Example<O> {
    #[doc(hidden)]
    pub const fn new(
        operation: Option<O>,
        http_status: Option<u16>,
        body: &'static str,
        evidence: Evidence,
        sources: &'static [&'static Source],
    ) -> Self {
        Self {
            operation,
            http_status,
            body,
            evidence,
            sources,
        }
    }

    /// The operation that was called.
    pub const fn operation(self) -> Option<O> {
        self.operation
    }

    /// The HTTP status of the response.
    pub const fn http_status(self) -> Option<u16> {
        self.http_status
    }

    /// The body as it is on the wire.
    pub const fn body(self) -> &'static str {
        self.body
    }

    /// Whether it was seen on the wire, is printed on a page, or was put together from documented
    /// parts.
    pub const fn evidence(self) -> Evidence {
        self.evidence
    }

    /// Where it was seen or printed, or which sources it was put together from.
    pub const fn sources(self) -> &'static [&'static Source] {
        self.sources
    }
}
