//! Everything about a catalog as plain records, for everything that shows it: text, JSON and pages.
//!
//! A compiled catalog and one loaded from its files give the same records. Their JSON is the format
//! of every answer: keys may be added, but none is renamed or removed.
//! Records borrow their texts, even if they are read from JSON, which is therefore parsed first.

use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use serde::{Deserialize, Serialize, Serializer};

mod compiled;
mod read;

pub use self::compiled::Compiled;
use crate::sentence::{self, Advice, Part, Quote};
use crate::{
    Effect, Evidence, FacetValue, Fault, Key, KeyFormat, KeyType, Kind, LifecycleState, Outcome,
    RecoveryKind, Remark, Repeat, WrittenKey,
};

/// A catalog that can be read entry by entry.
pub trait Reference: Sync {
    /// What the catalog says about itself.
    fn catalog(&self) -> CatalogView<'_>;

    /// How the API is called.
    fn calls(&self) -> CallsView<'_>;

    /// Everything about an entry, by the number of its domain and its number in the domain.
    fn entry(&self, domain: usize, entry: usize) -> EntryView<'_>;

    /// The key of an entry, without everything else about it.
    fn key(&self, domain: usize, entry: usize) -> KeyView<'_>;

    /// What a meaning of an entry says has happened, by its number in the entry.
    fn happened(&self, domain: usize, entry: usize, meaning: usize) -> Happened;

    /// Whether a name of an entry, or another spelling of its key, passes a test.
    fn is_named(&self, domain: usize, entry: usize, test: &dyn Fn(&str) -> bool) -> bool;

    /// The values of the facets of a domain that follow from a key, whether it has an entry or not.
    fn facets_of(&self, domain: usize, key: Key<'_>) -> Vec<FacetView<'_>>;
}

impl<R: Reference + ?Sized> Reference for &R {
    fn catalog(&self) -> CatalogView<'_> {
        (**self).catalog()
    }

    fn calls(&self) -> CallsView<'_> {
        (**self).calls()
    }

    fn entry(&self, domain: usize, entry: usize) -> EntryView<'_> {
        (**self).entry(domain, entry)
    }

    fn key(&self, domain: usize, entry: usize) -> KeyView<'_> {
        (**self).key(domain, entry)
    }

    fn happened(&self, domain: usize, entry: usize, meaning: usize) -> Happened {
        (**self).happened(domain, entry, meaning)
    }

    fn is_named(&self, domain: usize, entry: usize, test: &dyn Fn(&str) -> bool) -> bool {
        (**self).is_named(domain, entry, test)
    }

    fn facets_of(&self, domain: usize, key: Key<'_>) -> Vec<FacetView<'_>> {
        (**self).facets_of(domain, key)
    }
}

/// What a meaning says has happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Happened {
    /// Whether the request changed anything.
    pub effect: Option<Effect>,
    /// What became of what the caller wanted.
    pub outcome: Option<Outcome>,
}

/// What a catalog says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogView<'a> {
    /// The id of the catalog.
    pub id: &'a str,
    /// What it is about.
    pub title: &'a str,
    /// Identifies the files that the catalog was read from.
    pub fingerprint: u64,
    /// Whom to ask if it has no answer.
    pub support: Option<SupportView<'a>>,
    /// What to do if there was no response.
    pub no_response: NoResponseView<'a>,
    /// The names of its operations, in the order of a session.
    pub operations: Vec<&'a str>,
    /// The names of those that are idempotent, or whose second request tells that the first one took
    /// effect.
    pub repeatable: Vec<&'a str>,
    /// The pages and captures that it was written from, sorted by id.
    pub sources: Vec<SourceView<'a>>,
    /// Its domains, sorted by id.
    pub domains: Vec<DomainView<'a>>,
}

/// How an API is called, which tells its responses from those of other APIs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallsView<'a> {
    /// Its servers, in the order to try; empty if the catalog names none.
    pub servers: Vec<&'a str>,
    /// The request that calls each operation, in the order of the operations.
    pub requests: Vec<Option<RequestView<'a>>>,
}

/// A request, without its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestView<'a> {
    /// The method, such as `POST`.
    pub method: &'a str,
    /// The path, with the variable parts in braces.
    pub path: &'a str,
}

/// Whom to ask if the catalog has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Support", deny_unknown_fields))]
pub struct SupportView<'a> {
    /// Who it is.
    pub name: &'a str,
    /// A mail address or a link.
    pub contact: &'a str,
}

/// `Agora support (support@agora.io)`.
impl fmt::Display for SupportView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.name, self.contact)
    }
}

/// What to do if there was no response; null if that is not stated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    schemars(rename = "NoResponse", deny_unknown_fields)
)]
pub struct NoResponseView<'a> {
    /// The request was certainly not sent.
    #[serde(borrow)]
    pub sent_no: Option<RecoveryView<'a>>,
    /// The request may have been sent.
    pub sent_maybe: Option<RecoveryView<'a>>,
}

/// A page or capture that claims come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Source", deny_unknown_fields))]
pub struct SourceView<'a> {
    /// The id of the source.
    pub id: &'a str,
    /// The title of the page, or what was captured.
    pub title: &'a str,
    /// Where it is, or was.
    pub url: Option<&'a str>,
    /// The date that the page or capture bears.
    pub dated: Option<&'a str>,
    /// When it disappeared.
    pub withdrawn: Option<&'a str>,
    /// What else to know about it.
    pub note: Option<&'a str>,
}

/// One numbering or naming scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DomainView<'a> {
    /// The id of the domain.
    pub id: &'a str,
    /// The name of its Rust type.
    pub type_name: &'a str,
    /// The title.
    pub title: &'a str,
    /// Where a program finds the key.
    pub found_in: Option<&'a str>,
    /// The type of the keys.
    pub key_type: KeyType,
    /// How people write the keys.
    pub key_format: KeyFormat,
    /// Which part of a response the key is.
    pub kind: Kind,
    /// Whether a value on the wire is a sum of keys.
    pub bitmask: bool,
    /// Whether its entries only say where or how bad something is.
    pub informational: bool,
    /// The number of entries.
    pub entries: usize,
}

/// One code, message, status or state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Entry", deny_unknown_fields))]
pub struct EntryView<'a> {
    /// The id of the entry: `domain/key`.
    pub id: String,
    /// The id of its domain.
    pub domain: &'a str,
    /// The value on the wire.
    pub key: KeyView<'a>,
    /// The name of the Rust variant.
    pub name: &'a str,
    /// The identifier that the vendor uses.
    pub symbol: Option<&'a str>,
    /// Other spellings of the key; in integer domains, other symbols.
    pub aliases: Vec<&'a str>,
    /// Names it had in earlier releases.
    pub old_names: Vec<&'a str>,
    /// What it is, in one line.
    pub summary: &'a str,
    /// A longer explanation, as Markdown.
    pub details: Option<&'a str>,
    /// Words that people search for.
    pub keywords: Vec<&'a str>,
    /// The vendor's page about it.
    pub link: Option<&'a str>,
    /// Since when it is documented, and whether it still is.
    pub lifecycle: LifecycleView<'a>,
    /// The properties that the domain declares, and the entry's values.
    #[serde(serialize_with = "facets", deserialize_with = "read::facets")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "alloc::collections::BTreeMap<String, String>")
    )]
    pub facets: Vec<FacetView<'a>>,
    /// What it means, under which conditions.
    pub meanings: Vec<MeaningView<'a>>,
    /// Ids of entries that a reader of this one should know.
    pub see_also: Vec<String>,
    /// Responses that contain it.
    pub examples: Vec<ExampleView<'a>>,
    /// The remarks.
    #[serde(flatten)]
    pub remarks: RemarksView<'a>,
}

impl<'a> EntryView<'a> {
    /// What people call it: the vendor's identifier if it has one, otherwise the name.
    pub fn label(&self) -> &'a str {
        self.symbol.unwrap_or(self.name)
    }

    /// What it is, in one line, unless nothing but its identifier says so.
    pub fn stated_summary(&self) -> Option<&'a str> {
        Some(self.summary).filter(|summary| self.symbol != Some(*summary))
    }
}

/// The value on the wire that identifies an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyView<'a>(pub WrittenKey<'a>);

impl<'a> KeyView<'a> {
    /// The key itself.
    pub const fn key(self) -> Key<'a> {
        self.0.key()
    }
}

/// The key as people write it: in hexadecimal if the domain says so.
impl fmt::Display for KeyView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A number or a text.
impl Serialize for KeyView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.key() {
            Key::Integer(number) => match i64::try_from(number) {
                Ok(number) => serializer.serialize_i64(number),
                Err(_) => serializer.serialize_i128(number),
            },
            Key::Text(text) => serializer.serialize_str(text),
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for KeyView<'_> {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "Key".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": ["integer", "string"],
            "description": "The value on the wire that identifies an entry.",
        })
    }
}

/// A property that the domain declares, and the entry's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FacetView<'a> {
    /// The name of the facet.
    pub name: &'a str,
    /// The value, as it is in entries or keys.
    pub value: &'a str,
    /// What the value is called, if it does not say so itself.
    pub title: Option<&'a str>,
}

impl From<FacetValue> for FacetView<'static> {
    fn from(value: FacetValue) -> Self {
        Self {
            name: value.facet(),
            value: value.name(),
            title: value.title(),
        }
    }
}

/// `severity: Error (3)`.
impl fmt::Display for FacetView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.title {
            Some(title) => write!(f, "{}: {title} ({})", self.name, self.value),
            None => write!(f, "{}: {}", self.name, self.value),
        }
    }
}

fn facets<S: Serializer>(facets: &[FacetView<'_>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(facets.iter().map(|facet| (facet.name, facet.value)))
}

/// Since when an entry is documented, and whether it still is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    schemars(rename = "Lifecycle", deny_unknown_fields)
)]
pub struct LifecycleView<'a> {
    /// Where in its life it is.
    pub state: LifecycleState,
    /// The first known date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<&'a str>,
    /// The date of its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<&'a str>,
    /// The id of the entry that took its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub successor: Option<String>,
}

/// `was documented from 2020-03-30 until 2026-06-17; may still arrive`.
impl fmt::Display for LifecycleView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_over = self.state != LifecycleState::Current;
        match (is_over, self.since, self.until) {
            // Without a date, nobody stated that it is documented.
            (false, None, _) => f.write_str("current")?,
            (false, Some(since), _) => write!(f, "documented since {since}")?,
            (true, None, None) if self.state == LifecycleState::Retired => {}
            (true, None, None) => f.write_str("was documented")?,
            (true, None, Some(until)) => write!(f, "was documented until {until}")?,
            (true, Some(since), None) => write!(f, "was documented from {since}")?,
            (true, Some(since), Some(until)) => {
                write!(f, "was documented from {since} until {until}")?;
            }
        }
        let has_dates = self.since.is_some() || self.until.is_some();
        match self.state {
            LifecycleState::Current => Ok(()),
            LifecycleState::Withdrawn => f.write_str("; may still arrive"),
            LifecycleState::Retired if has_dates => f.write_str("; retired"),
            LifecycleState::Retired => f.write_str("retired"),
        }
    }
}

/// What an entry means under stated conditions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Meaning", deny_unknown_fields))]
pub struct MeaningView<'a> {
    /// The operations it comes from; empty if none is stated.
    pub operations: Vec<&'a str>,
    /// The HTTP statuses it comes with; empty if none is stated.
    pub http_statuses: Vec<u16>,
    /// The texts it comes with; each of them identifies the entry.
    pub texts: Vec<&'a str>,
    /// Texts that count only together with the key of the entry.
    pub supporting_texts: Vec<&'a str>,
    /// Texts with variable parts, whose names are in braces.
    pub patterns: Vec<&'a str>,
    /// Ids of entries; if there are any, one of them must be in the same body.
    pub when: Vec<String>,
    /// Whose problem it is; null if that is not stated.
    pub fault: Option<Fault>,
    /// Whether the request changed anything; null if that is not stated.
    pub effect: Option<Effect>,
    /// What became of what the caller wanted; null if that is not stated.
    pub outcome: Option<Outcome>,
    /// What it means, in one line.
    pub summary: &'a str,
    /// What leads to it.
    pub causes: Vec<&'a str>,
    /// What a person can do about it.
    pub fixes: Vec<&'a str>,
    /// What a program can do about it; null if that is not stated.
    pub recovery: Option<RecoveryView<'a>>,
    /// How long the condition can hold, in seconds; null if that is not stated.
    #[serde(serialize_with = "delay", deserialize_with = "read::delay")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub lasts_seconds: Option<Duration>,
    /// How it is known.
    pub evidence: Evidence,
    /// Ids of the sources it is known from.
    pub sources: Vec<&'a str>,
    /// The remarks.
    #[serde(flatten)]
    pub remarks: RemarksView<'a>,
}

impl<'a> MeaningView<'a> {
    /// The conditions under which it holds, as parts of a line; empty if no source states any.
    pub fn conditions(&self, quote: Quote<'_>) -> Vec<String> {
        let quoted = |texts: &[&str]| list(texts, ", ", quote);
        let statuses = self.http_statuses.iter().map(u16::to_string);
        let statuses = statuses.collect::<Vec<_>>().join(", ");
        let ids = self.when.iter().map(String::as_str).collect::<Vec<_>>();
        let parts = [
            (self.operations.is_empty(), quoted(&self.operations)),
            (statuses.is_empty(), alloc::format!("HTTP {statuses}")),
            (
                self.texts.is_empty(),
                alloc::format!("text {}", quoted(&self.texts)),
            ),
            (
                self.patterns.is_empty(),
                alloc::format!("text like {}", quoted(&self.patterns)),
            ),
            (
                self.supporting_texts.is_empty(),
                alloc::format!("with its code the text {}", quoted(&self.supporting_texts)),
            ),
            (
                ids.is_empty(),
                alloc::format!("with {}", list(&ids, " or ", quote)),
            ),
        ];
        let parts = parts.into_iter().filter(|(is_empty, _)| !is_empty);
        parts.map(|(_, part)| part).collect()
    }

    /// What to do about it as a sentence, if that is stated.
    pub fn next(&self, quote: Quote<'_>) -> Option<String> {
        let recovery = self.recovery.as_ref()?;
        Some(recovery.next(self.outcome, self.evidence, quote))
    }

    /// Whether the same request may be sent again, with the names of the operations that may be repeated.
    ///
    /// Nothing if no operation is stated, as in notifications: there is no request to repeat.
    pub fn repeat(&self, repeatable: &[&str]) -> Option<Repeat> {
        let mut operations = self.operations.iter();
        let are_repeatable = operations.all(|operation| repeatable.contains(operation));
        let repeat = Repeat::derived(are_repeatable, self.effect);
        (!self.operations.is_empty()).then_some(repeat)
    }

    /// Every text and pattern it comes with, whether it identifies the entry or not.
    pub fn all_texts(&self) -> impl Iterator<Item = &'a str> {
        let texts = self.texts.iter().chain(&self.supporting_texts);
        texts.chain(&self.patterns).copied()
    }
}

fn list(items: &[&str], glue: &str, quote: Quote<'_>) -> String {
    let quoted = items.iter().map(|item| {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = quote(item, &mut out);
        out
    });
    quoted.collect::<Vec<_>>().join(glue)
}

/// The remarks of an entry or meaning: one list for each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemarksView<'a>(Vec<Vec<&'a str>>);

impl<'a> RemarksView<'a> {
    /// Takes the list of each kind from a function.
    pub fn new(list: impl FnMut(Remark) -> Vec<&'a str>) -> Self {
        Self(Remark::ALL.iter().copied().map(list).collect())
    }

    /// Every kind and its list.
    pub fn iter(&self) -> impl Iterator<Item = (Remark, &[&'a str])> {
        let lists = self.0.iter().map(Vec::as_slice);
        Remark::ALL.iter().copied().zip(lists)
    }
}

impl Serialize for RemarksView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for RemarksView<'_> {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "Remarks".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        use crate::vocabulary::Vocabulary as _;

        let list = generator.subschema_for::<Vec<String>>();
        let mut properties = schemars::json_schema!({});
        for (word, meaning) in Remark::WORDS.iter().zip(Remark::DESCRIPTIONS) {
            let mut list = list.clone();
            list.insert("description".into(), meaning.trim().into());
            properties.insert((*word).into(), list.to_value());
        }
        schemars::json_schema!({
            "type": "object",
            "properties": properties,
            "required": Remark::WORDS,
        })
    }
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Recovery", deny_unknown_fields))]
pub struct RecoveryView<'a> {
    /// What to do.
    pub kind: RecoveryKind,
    /// The delays before each try, in seconds; null if meanings state different ones.
    #[serde(skip_serializing_if = "Part::is_not_stated", serialize_with = "delays")]
    #[serde(default, deserialize_with = "read::delays")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<f64>>"))]
    pub after_seconds: Part<Vec<Duration>>,
    /// How it is known.
    pub evidence: Evidence,
    /// What follows when all delays have passed; null if that is undecided.
    #[serde(default, skip_serializing_if = "Part::is_not_stated")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Box<RecoveryView<'a>>>"))]
    pub then: Part<Box<RecoveryView<'a>>>,
    /// The operation that asks for the state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with: Option<&'a str>,
    /// The operation to begin again with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<&'a str>,
    /// The request fields that must get a new value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Vec<&'a str>>,
    /// Whether it holds only if the work is still wanted.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub if_still_wanted: bool,
}

impl RecoveryView<'_> {
    /// A recovery that has nothing but its kind.
    pub fn new(kind: RecoveryKind, evidence: Evidence) -> Self {
        Self {
            kind,
            after_seconds: Part::NotStated,
            evidence,
            then: Part::NotStated,
            with: None,
            from: None,
            change: None,
            if_still_wanted: false,
        }
    }

    /// The whole sentence, in lowercase and without a period.
    pub fn sentence(&self, quote: Quote<'_>) -> String {
        let mut sentence = String::new();
        // Writing to a string cannot fail.
        let _ = sentence::write(self, quote, &mut sentence);
        sentence
    }

    /// The whole sentence for a meaning with this outcome and this evidence, with what is the case if no
    /// request is to be sent, and how it is known what to do if that differs.
    pub fn next(&self, outcome: Option<Outcome>, claim: Evidence, quote: Quote<'_>) -> String {
        let mut next = String::new();
        // Writing to a string cannot fail.
        let _ = sentence::next(self, outcome, claim, quote, &mut next);
        next
    }

    /// What `next` adds to the sentence.
    pub fn remark(&self, outcome: Option<Outcome>, claim: Evidence) -> String {
        let mut remark = String::new();
        // Writing to a string cannot fail.
        let _ = sentence::remark(self, outcome, claim, &mut remark);
        remark
    }

    /// What to do, without the delays and what follows them.
    pub fn action(&self, quote: Quote<'_>) -> String {
        let mut action = String::new();
        // Writing to a string cannot fail.
        let _ = sentence::action(self, quote, &mut action);
        action
    }
}

impl fmt::Display for RecoveryView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        sentence::write(self, &sentence::backticks, f)
    }
}

impl Advice for RecoveryView<'_> {
    fn kind(&self) -> RecoveryKind {
        self.kind
    }

    fn evidence(&self) -> Evidence {
        self.evidence
    }

    fn delays(&self) -> Part<&[Duration]> {
        self.after_seconds.as_ref().map(Vec::as_slice)
    }

    fn then(&self) -> Part<&dyn Advice> {
        self.then.as_ref().map(|then| &**then as &dyn Advice)
    }

    fn with(&self) -> Option<&str> {
        self.with
    }

    fn from(&self) -> Option<&str> {
        self.from
    }

    fn each_change(&self, each: &mut dyn FnMut(&str)) {
        for field in self.change.iter().flatten() {
            each(field);
        }
    }

    fn if_still_wanted(&self) -> bool {
        self.if_still_wanted
    }
}

/// A response that contains an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Example", deny_unknown_fields))]
pub struct ExampleView<'a> {
    /// The operation that was called.
    pub operation: Option<&'a str>,
    /// The HTTP status of the response.
    pub http_status: Option<u16>,
    /// The body, unchanged.
    pub body: &'a str,
    /// How it is known.
    pub evidence: Evidence,
    /// Ids of the sources it is known from.
    pub sources: Vec<&'a str>,
}

/// Undecided parts are null.
impl<T: Serialize> Serialize for Part<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_ref().stated().serialize(serializer)
    }
}

fn delays<S: Serializer>(delays: &Part<Vec<Duration>>, serializer: S) -> Result<S::Ok, S::Error> {
    let delays = delays.as_ref().stated();
    let seconds = delays.map(|delays| delays.iter().copied().map(Seconds).collect::<Vec<_>>());
    seconds.serialize(serializer)
}

#[allow(clippy::ref_option, reason = "serde requires this signature")]
fn delay<S: Serializer>(delay: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    delay.map(Seconds).serialize(serializer)
}

/// Whole seconds as an integer, everything else as a fraction.
struct Seconds(Duration);

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.subsec_nanos() == 0 {
            serializer.serialize_u64(self.0.as_secs())
        } else {
            serializer.serialize_f64(self.0.as_secs_f64())
        }
    }
}
