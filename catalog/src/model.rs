//! A catalog with everything resolved: operations, sources and entries are referred to by their
//! position in the catalog's lists, and entries are sorted by key.
//!
//! Plain data: no serde, no tokens, no file access. Everything that a check can report has a span.

use std::fmt;
use std::time::Duration;

use errdex_core::{
    Effect, Evidence, Fault, KeyFormat, KeyType, Kind, LifecycleState, Matching, Outcome,
    RecoveryKind, Remark, Requirement, Shape, WrittenKey,
};

use crate::source::{Span, Spanned};

/// Everything known about one API.
#[derive(Debug, Default)]
pub struct Catalog {
    /// Id in kebab case, the name of the folder.
    pub id: Spanned<String>,
    /// The name of its folder.
    pub folder: String,
    /// Identifies the files that the catalog was read from.
    pub fingerprint: u64,
    /// What the catalog is about, in a few words.
    pub title: String,
    /// In the order in which a task calls them.
    pub operations: Vec<Operation>,
    /// Where requests go, in the order to try.
    pub servers: Vec<Spanned<String>>,
    /// Where the parts of a response are.
    pub responses: Responses,
    /// What the catalog requires of its entries.
    pub requires: Vec<Spanned<Requirement>>,
    /// Whom to ask if the catalog has no answer.
    pub support: Option<Support>,
    /// What to do if there was no response.
    pub no_response: NoResponse,
    /// Sorted by id.
    pub sources: Vec<Source>,
    /// Sorted by id.
    pub domains: Vec<Domain>,
}

/// The position of an operation in [`Catalog::operations`].
pub type OperationIndex = usize;

/// The position of a source in [`Catalog::sources`].
pub type SourceIndex = usize;

/// Where the parts of a JSON body are. Paths are names joined by dots.
#[derive(Debug, Default)]
pub struct Responses {
    /// The places of the code.
    pub code: Vec<Spanned<String>>,
    /// The places of the text, the best first.
    pub text: Vec<Spanned<String>>,
    /// What a client has to keep.
    pub ids: Vec<ResponseId>,
    /// Fields that a response never has.
    pub not_a_response_if: Vec<Spanned<String>>,
    /// If a body has a key of the domain of these entries, it is one of theirs.
    pub ours: Vec<Spanned<EntryIndex>>,
}

/// An id in responses that a client has to keep for later requests.
#[derive(Debug)]
pub struct ResponseId {
    /// What programs call it, such as `resource_id`.
    pub name: Spanned<String>,
    /// Where it is in a body.
    pub paths: Vec<Spanned<String>>,
}

/// What to do if there was no response.
#[derive(Debug, Default)]
pub struct NoResponse {
    /// The request was certainly not sent.
    pub sent_no: Option<Spanned<Recovery>>,
    /// The request may have been sent.
    pub sent_maybe: Option<Spanned<Recovery>>,
}

/// Whom to ask if a catalog has no answer.
#[derive(Debug)]
pub struct Support {
    /// Who it is.
    pub name: Spanned<String>,
    /// A mail address or a link.
    pub contact: Spanned<String>,
}

/// An API method that can return entries.
#[derive(Debug)]
pub struct Operation {
    /// The name in the API's own spelling.
    pub name: Spanned<String>,
    /// What it does, in one line.
    pub summary: Spanned<String>,
    /// The request that calls it.
    pub http: Option<Http>,
    /// Whether repeating the request changes nothing more, if that is stated.
    pub idempotent: Option<bool>,
    /// What a repeated request returns if the first one took effect.
    pub when_repeated: Vec<Spanned<EntryIndex>>,
    /// Whether it is idempotent, or a second request tells that the first one took effect.
    pub is_repeatable: bool,
    /// Whether it ends what the first operation began.
    pub ends_session: bool,
}

/// An HTTP request, without its values.
#[derive(Debug)]
pub struct Http {
    /// The method, such as `POST`.
    pub method: Spanned<String>,
    /// The path, with the variable parts in braces.
    pub path: Spanned<String>,
}

/// A page or capture that claims come from.
#[derive(Debug)]
pub struct Source {
    /// Id in kebab case.
    pub id: Spanned<String>,
    /// The title of the page, or what was captured.
    pub title: Spanned<String>,
    /// Where it is, or was.
    pub url: Option<Spanned<String>>,
    /// The date that the page or capture bears.
    pub dated: Option<Spanned<String>>,
    /// When it disappeared.
    pub withdrawn: Option<Spanned<String>>,
    /// What else to know about it.
    pub note: Option<Spanned<String>>,
}

/// One numbering or naming scheme.
#[derive(Debug)]
pub struct Domain {
    /// Id in kebab case, the name of the file.
    pub id: Spanned<String>,
    /// The name of its file, without the extension.
    pub file_stem: String,
    /// The name of the Rust type.
    pub type_name: Spanned<String>,
    /// The type of the keys.
    pub key_type: KeyType,
    /// How people write the keys.
    pub key_format: KeyFormat,
    /// The Rust shape.
    pub shape: Shape,
    /// When two texts are the same key.
    pub matching: Matching,
    /// Which part of a response the key is.
    pub kind: Spanned<Kind>,
    /// Where the key is in a JSON body.
    pub places: Vec<Place>,
    /// Whether a value on the wire is a sum of keys.
    pub bitmask: bool,
    /// Whether its entries are errors.
    pub errors: bool,
    /// Whether its entries only say where or how bad something is, and never what to do.
    pub informational: bool,
    /// The title.
    pub title: String,
    /// Where a program finds the key.
    pub found_in: Option<String>,
    /// Properties of its entries with few values.
    pub facets: Vec<Facet>,
    /// Sorted by key.
    pub entries: Vec<Entry>,
}

/// Places of a domain's key in a JSON body, under the same condition.
#[derive(Debug)]
pub struct Place {
    /// Where the key is.
    pub paths: Vec<Spanned<String>>,
    /// If there are any, the places count only when one of these entries is in the same body.
    pub when: Vec<Spanned<EntryIndex>>,
}

/// A property of the entries of a domain with few values.
#[derive(Debug)]
pub struct Facet {
    /// The name of its accessor.
    pub name: Spanned<String>,
    /// Where an entry's value comes from.
    pub from: FacetFrom,
    /// The values.
    pub values: Vec<FacetValue>,
}

/// Where the value of a facet comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FacetFrom {
    /// Each entry states it.
    Declared,
    /// A prefix of the key with this many characters.
    Prefix(usize),
    /// A range of bits of the key, including both ends; the lowest bit is 0.
    Bits {
        /// The lowest of them.
        first: u8,
        /// The highest of them.
        last: u8,
    },
    /// The key divided by this number, without the remainder.
    Divide(u64),
}

impl FacetFrom {
    /// How a key leads to the value, in a domain that compares its keys like this.
    pub const fn of(self, matching: Matching) -> errdex_core::FacetFrom {
        use errdex_core::FacetFrom;
        match self {
            Self::Declared => FacetFrom::Declared,
            Self::Prefix(_) => FacetFrom::Prefix {
                ignore_case: matches!(matching, Matching::IgnoreCase),
            },
            Self::Bits { first, last } => FacetFrom::Bits { first, last },
            Self::Divide(by) => FacetFrom::Divide(by),
        }
    }
}

impl Facet {
    /// Which of the values a key has, if that follows from the key.
    pub fn place(&self, key: errdex_core::Key<'_>, matching: Matching) -> Option<usize> {
        let values = self.values.iter().map(|value| value.key.value.as_str());
        self.from.of(matching).place(key, values)
    }
}

/// One value of a facet.
#[derive(Debug)]
pub struct FacetValue {
    /// The value, as it is in entries or keys.
    pub key: Spanned<String>,
    /// What it is called, if the value does not say so itself.
    pub title: Option<Spanned<String>>,
}

/// Turns all spellings of the same key into the same text.
pub fn normalize(matching: Matching, text: &str) -> String {
    match matching {
        Matching::IgnoreCase => text.trim_ascii().to_ascii_lowercase(),
        Matching::Exact => text.to_owned(),
    }
}

/// The value on the wire that identifies an entry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// In integer domains.
    Integer(i128),
    /// In string domains.
    Text(String),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

/// One code, message, status or state.
#[derive(Debug)]
pub struct Entry {
    /// Unique in the domain.
    pub key: Spanned<Key>,
    /// The name of the Rust variant; made from the symbol if none is written.
    pub name: Spanned<String>,
    /// The identifier that the vendor uses.
    pub symbol: Option<Spanned<String>>,
    /// Names it had in earlier releases.
    pub old_names: Vec<Spanned<String>>,
    /// Other spellings of a text key; other symbols of an integer key.
    pub aliases: Vec<Spanned<String>>,
    /// What it is, in one line; the symbol if none is written.
    pub summary: Spanned<String>,
    /// A longer explanation, as Markdown.
    pub details: Option<Spanned<String>>,
    /// Words that people search for; never shown as facts.
    pub keywords: Vec<Spanned<String>>,
    /// The vendor's page about it.
    pub link: Option<Spanned<String>>,
    /// Since when it is documented, and whether it still is.
    pub lifecycle: Lifecycle,
    /// For each facet of the domain, which of its values the entry has.
    pub facets: Vec<Option<usize>>,
    /// Entries that a reader of this one should know.
    pub see_also: Vec<Spanned<EntryIndex>>,
    /// The remarks.
    pub remarks: Remarks,
    /// What it means, under which conditions.
    pub meanings: Vec<Meaning>,
    /// Responses that contain it.
    pub examples: Vec<Example>,
}

impl Key {
    /// The key, borrowed.
    pub fn as_key(&self) -> errdex_core::Key<'_> {
        match self {
            Self::Integer(number) => errdex_core::Key::Integer(*number),
            Self::Text(text) => errdex_core::Key::Text(text),
        }
    }
}

impl Domain {
    /// A key as people write it.
    pub fn written<'a>(&self, key: &'a Key) -> WrittenKey<'a> {
        WrittenKey::new(key.as_key(), self.key_type, self.key_format)
    }

    /// `error-codes/62`, `statuses/0xC0000005`.
    pub fn entry_id(&self, key: &Key) -> String {
        format!("{}/{}", self.id.value, self.written(key))
    }
}

impl Catalog {
    /// `error-codes/62`.
    pub fn entry_id(&self, index: EntryIndex) -> String {
        let domain = &self.domains[index.domain];
        domain.entry_id(&domain.entries[index.entry].key.value)
    }

    /// The length of the chain of domains that a domain's places depend on.
    ///
    /// `None` for a domain that depends on itself.
    pub fn depth(&self, domain: usize) -> Option<u8> {
        self.depth_below(domain, self.domains.len())
    }

    fn depth_below(&self, domain: usize, steps: usize) -> Option<u8> {
        let steps = steps.checked_sub(1)?;
        let places = &self.domains[domain].places;
        let mut depths = places.iter().map(|place| self.place_depth(place, steps));
        depths.try_fold(0, |deepest, depth| Some(depth?.max(deepest)))
    }

    /// The length of the chain of domains that one place depends on.
    pub fn place_depth(&self, place: &Place, steps: usize) -> Option<u8> {
        let contexts = place.when.iter().map(|entry| entry.value.domain);
        let mut depths = contexts.map(|context| self.depth_below(context, steps)?.checked_add(1));
        depths.try_fold(0, |deepest, depth| Some(depth?.max(deepest)))
    }
}

/// The position of an entry: of its domain in the catalog, and of the entry in the domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntryIndex {
    /// In [`Catalog::domains`].
    pub domain: usize,
    /// In [`Domain::entries`].
    pub entry: usize,
}

/// Since when an entry is documented, and whether it still is.
#[derive(Clone, Debug)]
pub struct Lifecycle {
    /// Where in its life it is.
    pub state: LifecycleState,
    /// The first known date.
    pub since: Option<Spanned<String>>,
    /// The date of its end.
    pub until: Option<Spanned<String>>,
    /// The entry that took its place.
    pub successor: Option<Spanned<EntryIndex>>,
}

/// What an entry means under stated conditions.
#[derive(Debug)]
pub struct Meaning {
    /// Where the meaning begins in its file.
    pub span: Span,
    /// The operations it comes from; empty if none is stated.
    pub operations: Vec<Spanned<OperationIndex>>,
    /// The HTTP statuses it comes with; empty if none is stated.
    pub http_statuses: Vec<Spanned<u16>>,
    /// Texts that identify the entry.
    pub texts: Vec<Spanned<String>>,
    /// Texts too generic to identify the entry; they count only if it is found by its key.
    pub supporting_texts: Vec<Spanned<String>>,
    /// Texts with named variable parts, such as `Invalid {field}`, which identify the entry.
    pub patterns: Vec<Spanned<String>>,
    /// If there are any, one of these entries must be in the same body.
    pub when: Vec<Spanned<EntryIndex>>,
    /// The entry's summary if the meaning has none of its own.
    pub summary: Spanned<String>,
    /// Whose problem it is.
    pub fault: Option<Fault>,
    /// Whether the request changed anything.
    pub effect: Option<Effect>,
    /// What became of what the caller wanted.
    pub outcome: Option<Outcome>,
    /// What leads to it.
    pub causes: Vec<Spanned<String>>,
    /// What a person can do about it.
    pub fixes: Vec<Spanned<String>>,
    /// What a program can do about it.
    pub recovery: Option<Spanned<Recovery>>,
    /// How long the condition can hold.
    pub lasts: Option<Spanned<Duration>>,
    /// How it is known.
    pub evidence: Evidence,
    /// Where it is known from.
    pub sources: Vec<Spanned<SourceIndex>>,
    /// The remarks.
    pub remarks: Remarks,
}

/// What to do, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recovery {
    /// What to do first.
    pub step: Step,
    /// How the step is known; the meaning's evidence unless stated otherwise.
    pub evidence: Evidence,
}

/// One step of a recovery.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// No request is to be sent.
    Settled,
    /// Send the same request again.
    Retry(Schedule),
    /// Ask for the state again.
    Recheck {
        /// When.
        schedule: Schedule,
        /// The operation that asks for the state.
        with: Option<OperationIndex>,
    },
    /// Begin again from an earlier operation.
    Restart(Restart),
    /// Change the request first.
    FixRequest,
    /// Change the credentials first.
    FixCredentials,
    /// Change something about the account first.
    FixAccount,
    /// Wait, then go on at a lower rate.
    SlowDown(Schedule),
    /// Only the vendor can help.
    ContactSupport,
}

impl Meaning {
    /// Every text that it comes with, apart from patterns.
    pub fn stated_texts(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.texts.iter().chain(&self.supporting_texts)
    }

    /// Whether it comes with certain texts only.
    pub fn has_texts(&self) -> bool {
        !self.patterns.is_empty() || self.stated_texts().next().is_some()
    }
}

impl Step {
    /// Which kind of recovery it is.
    pub fn kind(&self) -> RecoveryKind {
        match self {
            Self::Settled => RecoveryKind::Settled,
            Self::Retry(_) => RecoveryKind::Retry,
            Self::Recheck { .. } => RecoveryKind::Recheck,
            Self::Restart(_) => RecoveryKind::Restart,
            Self::FixRequest => RecoveryKind::FixRequest,
            Self::FixCredentials => RecoveryKind::FixCredentials,
            Self::FixAccount => RecoveryKind::FixAccount,
            Self::SlowDown(_) => RecoveryKind::SlowDown,
            Self::ContactSupport => RecoveryKind::ContactSupport,
        }
    }

    /// The delays to follow, for the kinds that have some.
    pub fn schedule(&self) -> Option<&Schedule> {
        match self {
            Self::Retry(schedule) | Self::SlowDown(schedule) | Self::Recheck { schedule, .. } => {
                Some(schedule)
            }
            _ => None,
        }
    }
}

/// How long to wait before each try, and what follows.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Schedule {
    /// Each delay is at least as long as the one before; empty where none is stated.
    pub after: Vec<Duration>,
    /// What follows when all delays have passed, if that is stated.
    pub then: Option<Box<Recovery>>,
}

/// How to begin again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Restart {
    /// The operation to begin with.
    pub from: OperationIndex,
    /// The request fields that must get a new value.
    pub change: Vec<String>,
    /// How long to wait first.
    pub after: Option<Duration>,
    /// Whether it holds only if the work is still wanted.
    pub if_still_wanted: bool,
}

/// The remarks of an entry or meaning: one list for each kind, in the order of [`Remark::ALL`].
pub type Remarks = [Vec<Spanned<String>>; Remark::ALL.len()];

/// A response that contains an entry.
#[derive(Debug)]
pub struct Example {
    /// The operation that was called.
    pub operation: Option<Spanned<OperationIndex>>,
    /// The HTTP status of the response.
    pub http_status: Option<Spanned<u16>>,
    /// The body, unchanged.
    pub body: Spanned<String>,
    /// How it is known.
    pub evidence: Evidence,
    /// Where it is known from.
    pub sources: Vec<Spanned<SourceIndex>>,
}
