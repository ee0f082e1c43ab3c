//! A catalog with everything resolved: operations, sources and entries are known by their place in
//! the catalog's lists, entries are in the order of their keys.
//!
//! Plain data: no serde, no tokens, no file access. What a check can complain about carries a span.

use std::fmt;
use std::time::Duration;

use crate::files::{Span, Spanned};

/// Everything known about one API.
#[derive(Debug)]
pub(crate) struct Catalog {
    /// Id in kebab case, the name of the folder.
    pub(crate) id: Spanned<String>,
    /// The name of its folder.
    pub(crate) folder: String,
    /// What the catalog is about, in a few words.
    pub(crate) title: String,
    /// In the order of a session.
    pub(crate) operations: Vec<Operation>,
    /// Where in a JSON body the code stands.
    pub(crate) code_paths: Vec<Spanned<String>>,
    /// Where in a JSON body the text stands, the best place first.
    pub(crate) text_paths: Vec<Spanned<String>>,
    /// Fields of a JSON body that a response never has.
    pub(crate) no_response: Vec<String>,
    /// Of these entries a body holds one wherever it holds a key of their domain.
    pub(crate) ours: Vec<Spanned<EntryIndex>>,
    /// Whom to ask where the catalog has no answer.
    pub(crate) support: Option<Support>,
    /// Sorted by id.
    pub(crate) sources: Vec<Source>,
    /// Sorted by id.
    pub(crate) domains: Vec<Domain>,
}

/// The place of an operation in [`Catalog::operations`].
pub(crate) type OperationIndex = usize;

/// The place of a source in [`Catalog::sources`].
pub(crate) type SourceIndex = usize;

/// Whom to ask where a catalog has no answer.
#[derive(Debug)]
pub(crate) struct Support {
    pub(crate) name: Spanned<String>,
    /// A mail address or a link.
    pub(crate) contact: Spanned<String>,
}

/// An API method that can return entries.
#[derive(Debug)]
pub(crate) struct Operation {
    /// The name in the API's own spelling.
    pub(crate) name: Spanned<String>,
    pub(crate) http_method: String,
    pub(crate) path: String,
    pub(crate) summary: String,
    /// What a repetition of a request that did take effect may answer.
    pub(crate) when_repeated: Vec<Spanned<EntryIndex>>,
    /// Whether it ends what the first operation of a session began.
    pub(crate) ends_session: bool,
}

/// A page or capture that claims come from.
#[derive(Debug)]
pub(crate) struct Source {
    /// Id in kebab case.
    pub(crate) id: Spanned<String>,
    pub(crate) title: String,
    pub(crate) url: Option<Spanned<String>>,
    pub(crate) dated: Option<Spanned<String>>,
    pub(crate) withdrawn: Option<Spanned<String>>,
    pub(crate) note: Option<String>,
}

/// One numbering or naming scheme.
#[derive(Debug)]
pub(crate) struct Domain {
    /// Id in kebab case, the name of the file.
    pub(crate) id: Spanned<String>,
    /// The stem of the file's name.
    pub(crate) file_stem: String,
    /// The name of the Rust enum.
    pub(crate) type_name: Spanned<String>,
    pub(crate) key_type: KeyType,
    pub(crate) matching: Matching,
    /// Which fact of an observation the key is, and where the catalog says so.
    pub(crate) seen_as: Spanned<SeenAs>,
    /// Where in a JSON body the key stands.
    pub(crate) places: Vec<Place>,
    /// Whether a value on the wire is a sum of keys.
    pub(crate) mask: bool,
    /// Whether its entries are errors.
    pub(crate) errors: bool,
    /// Whether its entries only say where or how bad something is, and never what to do.
    pub(crate) context: bool,
    pub(crate) title: String,
    /// Where a program finds the key.
    pub(crate) found_in: String,
    /// Sorted by key.
    pub(crate) entries: Vec<Entry>,
}

/// Which fact of an observation the keys of a domain are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SeenAs {
    Code,
    Text,
    HttpStatus,
    Field,
}

/// Places in a JSON body that hold the key of a domain under the same condition.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) paths: Vec<Spanned<String>>,
    /// The places count only beside one of these entries, unless there are none.
    pub(crate) beside: Vec<Spanned<EntryIndex>>,
}

/// The Rust type of a domain's keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyType {
    U16,
    U32,
    I32,
    I64,
    Text,
}

/// When two texts count as the same key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Matching {
    Exact,
    IgnoreCase,
}

impl Matching {
    /// The text that all spellings of the same key share.
    pub(crate) fn normalize(self, text: &str) -> String {
        match self {
            Self::Exact => text.to_owned(),
            Self::IgnoreCase => text.trim_ascii().to_ascii_lowercase(),
        }
    }
}

/// The value on the wire that identifies an entry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Number(i64),
    Text(String),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

/// One code, message, status or state.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) key: Spanned<Key>,
    /// The name of the Rust variant.
    pub(crate) name: Spanned<String>,
    /// Names it had in earlier releases.
    pub(crate) old_names: Vec<Spanned<String>>,
    /// Other spellings of a text key.
    pub(crate) aliases: Vec<Spanned<String>>,
    pub(crate) summary: Spanned<String>,
    pub(crate) lifecycle: Lifecycle,
    pub(crate) see_also: Vec<Spanned<EntryIndex>>,
    pub(crate) notes: Vec<Spanned<String>>,
    pub(crate) conflicts: Vec<Spanned<String>>,
    pub(crate) meanings: Vec<Meaning>,
    pub(crate) examples: Vec<Example>,
}

impl Catalog {
    /// `error-codes/62`.
    pub(crate) fn entry_id(&self, index: EntryIndex) -> String {
        let domain = &self.domains[index.domain];
        format!(
            "{}/{}",
            domain.id.value, domain.entries[index.entry].key.value
        )
    }

    /// How many domains the reading of a domain's places depends on, one behind the other.
    ///
    /// Nothing for a domain that depends on itself.
    pub(crate) fn depth(&self, domain: usize) -> Option<u8> {
        self.depth_below(domain, self.domains.len())
    }

    fn depth_below(&self, domain: usize, steps: usize) -> Option<u8> {
        let steps = steps.checked_sub(1)?;
        let places = &self.domains[domain].places;
        let mut depths = places.iter().map(|place| self.place_depth(place, steps));
        depths.try_fold(0, |deepest, depth| Some(depth?.max(deepest)))
    }

    /// How many domains the reading of one place depends on.
    pub(crate) fn place_depth(&self, place: &Place, steps: usize) -> Option<u8> {
        let contexts = place.beside.iter().map(|entry| entry.value.domain);
        let mut depths = contexts.map(|context| self.depth_below(context, steps)?.checked_add(1));
        depths.try_fold(0, |deepest, depth| Some(depth?.max(deepest)))
    }
}

impl Entry {
    /// What to do, as far as all meanings agree on it.
    pub(crate) fn agreed_recovery(&self) -> Option<Recovery> {
        let mut recoveries = self.meanings.iter().map(|meaning| &meaning.recovery.value);
        let first = recoveries.next()?.clone();
        recoveries.try_fold(first, Recovery::common)
    }
}

impl Recovery {
    /// What two recoveries have in common, as the runtime has it: all of it, or the first step of
    /// schedules that go on differently.
    fn common(self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Retry(a), Self::Retry(b)) => Some(Self::Retry(a.common(b))),
            (Self::Recheck(a), Self::Recheck(b)) => Some(Self::Recheck(a.common(b))),
            (Self::SlowDown(a), Self::SlowDown(b)) => Some(Self::SlowDown(a.common(b))),
            (recovery, other) => (recovery == *other).then_some(recovery),
        }
    }
}

impl Schedule {
    fn common(self, other: &Self) -> Self {
        let same_delays = self.after == other.after;
        let same_then = same_delays && self.then == other.then;
        Self {
            after: if same_delays { self.after } else { Vec::new() },
            then: self.then.filter(|_| same_then),
            evidence: self.evidence.max(other.evidence),
        }
    }
}

/// The place of an entry: of its domain in the catalog, and of the entry in the domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EntryIndex {
    pub(crate) domain: usize,
    pub(crate) entry: usize,
}

/// Since when an entry is documented, and whether it still is.
#[derive(Clone, Debug)]
pub(crate) struct Lifecycle {
    pub(crate) state: LifecycleState,
    pub(crate) since: Option<Spanned<String>>,
    pub(crate) until: Option<Spanned<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LifecycleState {
    Current,
    Withdrawn,
    Retired,
}

/// What an entry means under stated conditions.
#[derive(Debug)]
pub(crate) struct Meaning {
    /// Where the meaning begins in its file.
    pub(crate) span: Span,
    pub(crate) operations: Vec<Spanned<OperationIndex>>,
    pub(crate) http_statuses: Vec<Spanned<u16>>,
    /// Each identifies the entry.
    pub(crate) texts: Vec<Spanned<String>>,
    /// Too generic for that; they count where the entry is found by its key.
    pub(crate) supporting_texts: Vec<Spanned<String>>,
    /// One of these entries has to be in the same body, unless there are none.
    pub(crate) beside: Vec<Spanned<EntryIndex>>,
    /// The entry's summary where the meaning has none of its own.
    pub(crate) summary: Spanned<String>,
    pub(crate) fault: Fault,
    pub(crate) causes: Vec<Spanned<String>>,
    pub(crate) fixes: Vec<Spanned<String>>,
    pub(crate) recovery: Spanned<Recovery>,
    pub(crate) evidence: Evidence,
    pub(crate) sources: Vec<Spanned<SourceIndex>>,
    pub(crate) notes: Vec<Spanned<String>>,
    pub(crate) conflicts: Vec<Spanned<String>>,
}

/// Whose problem it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    Caller,
    Account,
    Service,
    Network,
    Nobody,
}

/// How a claim is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Evidence {
    Documented,
    Withdrawn,
    Observed,
    Inferred,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Recovery {
    Settled,
    Retry(Schedule),
    Recheck(Schedule),
    Restart {
        /// The name of the operation to begin with.
        from: String,
        /// The request fields that must get a new value.
        change: Vec<String>,
    },
    FixRequest,
    FixCredentials,
    FixAccount,
    SlowDown(Schedule),
    ContactSupport,
}

/// How long to wait before each try, and what follows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Schedule {
    /// Each delay is at least as long as the one before; empty only where meanings disagree.
    pub(crate) after: Vec<Duration>,
    /// Absent only where meanings disagree.
    pub(crate) then: Option<Box<Recovery>>,
    pub(crate) evidence: Evidence,
}

/// A response in which an entry stands.
#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) operation: Option<OperationIndex>,
    pub(crate) http_status: Option<Spanned<u16>>,
    pub(crate) body: Spanned<String>,
    pub(crate) evidence: Evidence,
    pub(crate) sources: Vec<Spanned<SourceIndex>>,
}
