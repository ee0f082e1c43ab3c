//! The records of a domain's file: its entries, and what they mean.

use errdex_core::{
    Effect, Evidence, Fault, KeyFormat, KeyType, Kind, LifecycleState, Matching, Outcome, Shape,
};
#[cfg(feature = "schema")]
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use super::{
    Body, Code, Delay, Field, Label, List, Map, Markdown, Prose, Recovery, Reference, Wire, Word,
};

/// The file of a domain: one numbering or naming scheme.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub(crate) struct Domain {
    /// The id of the domain in kebab case; its file has the same name.
    #[serde(rename = "domain")]
    pub(crate) id: Field<String>,
    /// The name of the Rust type.
    #[serde(rename = "type")]
    pub(crate) type_name: Field<String>,
    /// The type of the keys: an integer type, or `string`.
    pub(crate) key: Field<Word<KeyType>>,
    /// How people write the keys; with `hex`, signed and unsigned spellings of a number are one key.
    pub(crate) key_format: Option<Field<Word<KeyFormat>>>,
    /// Which fact of a response the key is; a code for integers and a message for strings if absent.
    pub(crate) kind: Option<Field<Word<Kind>>>,
    /// When two texts are the same key.
    #[serde(rename = "match")]
    pub(crate) matching: Option<Field<Word<Matching>>>,
    /// The shape of the Rust type; a domain of more than 4,096 entries needs `newtype`.
    pub(crate) shape: Option<Field<Word<Shape>>>,
    /// Where in a JSON body the key is.
    pub(crate) places: Option<List<Place>>,
    /// Whether a value is a sum of keys.
    pub(crate) bitmask: Option<Field<bool>>,
    /// Whether the entries are errors.
    pub(crate) errors: Option<Field<bool>>,
    /// Whether the entries only say where or how bad something is, and never what to do.
    pub(crate) informational: Option<Field<bool>>,
    /// What the domain is, in a few words.
    pub(crate) title: Field<Prose>,
    /// Where a program finds the key.
    pub(crate) found_in: Option<Field<Prose>>,
    /// Properties of the entries with few values, by name; each becomes a typed enum and an accessor.
    pub(crate) facets: Option<Field<Map<Facet>>>,
    /// The codes, messages, statuses or states.
    pub(crate) entries: List<Entry>,
}

/// The file `<domain>.overlay.yaml`, which is merged into a domain entry by entry.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub(crate) struct Overlay {
    /// Entries of the domain, each with its key and what replaces or adds to what the domain says of it.
    pub(crate) entries: List<Entry>,
}

/// Places in a JSON body that have the key of a domain under the same condition.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub(crate) struct Place {
    /// Paths, written `name.name`, with `[]` after the name of an array.
    pub(crate) paths: List<String>,
    /// Entries of which one has to be in the same body.
    pub(crate) when: Option<List<Reference>>,
}

/// A property of the entries of a domain with few values.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub(crate) struct Facet {
    /// How the value follows from the key; it then holds for keys that nobody knows, too.
    pub(crate) from: Option<Field<FacetFrom>>,
    /// The values: a list, or each with its title.
    pub(crate) values: Field<FacetValues>,
}

/// How the value of a facet follows from the key.
#[derive(Debug, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FacetFrom {
    /// The first characters of a text key.
    Prefix(Field<i128>),
    /// The first and the last bit of a number, counted from the lowest.
    Bits(List<i128>),
    /// A number divided by this.
    Divide(Field<i128>),
}

/// The values of a facet, each perhaps with its title.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct FacetValues(pub(crate) Vec<(Field<Label>, Option<Field<Prose>>)>);

impl<'de> Deserialize<'de> for FacetValues {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Values;
        impl<'de> Visitor<'de> for Values {
            type Value = FacetValues;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list, or a record of titles")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<FacetValues, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = items.next_element()? {
                    values.push((value, None));
                }
                Ok(FacetValues(values))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<FacetValues, A::Error> {
                let mut values = Vec::new();
                while let Some((value, title)) = fields.next_entry()? {
                    values.push((value, Some(title)));
                }
                Ok(FacetValues(values))
            }
        }
        deserializer.deserialize_any(Values)
    }
}

/// One code, message, status or state.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub(crate) struct Entry {
    /// The key in a domain of integers, in any spelling that people use: `5`, `-1`, `0xC0000005`.
    pub(crate) code: Option<Field<Code>>,
    /// The key in a domain of strings.
    pub(crate) text: Option<Field<Wire>>,
    /// The name of the Rust variant, `LikeThis`; made from the symbol if absent.
    pub(crate) name: Option<Field<String>>,
    /// The identifier that the vendor uses.
    pub(crate) symbol: Option<Field<String>>,
    /// Names that the entry had in earlier releases.
    pub(crate) old_names: Option<List<String>>,
    /// Other spellings of a text, or other symbols of a number.
    pub(crate) aliases: Option<List<Wire>>,
    /// What the entry means, in one line; the symbol if absent.
    pub(crate) summary: Option<Field<Prose>>,
    /// More about it: Markdown of any length.
    pub(crate) details: Option<Field<Markdown>>,
    /// Words that people search for, in any language.
    pub(crate) keywords: Option<List<Wire>>,
    /// Whether servers still send it; `current` if absent.
    pub(crate) lifecycle: Option<Field<Lifecycle>>,
    /// The page of the vendor about this entry.
    pub(crate) link: Option<Field<String>>,
    /// Related entries.
    pub(crate) see_also: Option<List<Reference>>,
    /// The values of the facets that do not follow from the key.
    pub(crate) facets: Option<Field<Map<Label>>>,
    /// Further knowledge: history, limits, what is not known.
    pub(crate) notes: Option<List<Prose>>,
    /// Statements that contradict each other, each with its source.
    pub(crate) conflicts: Option<List<Prose>>,
    /// What the entry means under stated conditions.
    pub(crate) meanings: Option<List<Meaning>>,
    /// Responses with this entry.
    pub(crate) examples: Option<List<Example>>,
}

impl Entry {
    /// The entry with what an overlay says of it.
    pub(crate) fn overlaid(self, overlay: Self) -> Self {
        Self {
            code: overlay.code.or(self.code),
            text: overlay.text.or(self.text),
            name: overlay.name.or(self.name),
            symbol: overlay.symbol.or(self.symbol),
            old_names: overlay.old_names.or(self.old_names),
            aliases: overlay.aliases.or(self.aliases),
            summary: overlay.summary.or(self.summary),
            details: overlay.details.or(self.details),
            keywords: overlay.keywords.or(self.keywords),
            lifecycle: overlay.lifecycle.or(self.lifecycle),
            link: overlay.link.or(self.link),
            see_also: overlay.see_also.or(self.see_also),
            facets: overlay.facets.or(self.facets),
            notes: overlay.notes.or(self.notes),
            conflicts: overlay.conflicts.or(self.conflicts),
            meanings: overlay.meanings.or(self.meanings),
            examples: overlay.examples.or(self.examples),
        }
    }
}

/// Takes the remarks out of a record, in the order of `Remark::ALL`.
macro_rules! take_remarks {
    ($($Record:ident)+) => {
        $(
            impl $Record {
                /// The remarks, which are gone from the record then.
                pub(crate) fn take_remarks(&mut self) -> [Option<List<Prose>>; 2] {
                    [self.conflicts.take(), self.notes.take()]
                }
            }
        )+
    };
}
take_remarks!(Entry Meaning);

/// Since when an entry is documented, and whether it still is.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub(crate) struct Lifecycle {
    /// `current`, `withdrawn` from the documentation, or `retired`: no server sends it.
    pub(crate) state: Field<Word<LifecycleState>>,
    /// When it appeared, as exact as it is known.
    pub(crate) since: Option<Field<String>>,
    /// When it disappeared.
    pub(crate) until: Option<Field<String>>,
    /// The entry that took its place.
    pub(crate) successor: Option<Field<Reference>>,
}

/// What an entry means under stated conditions.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub(crate) struct Meaning {
    /// The operations that it comes from; any, if absent.
    pub(crate) operations: Option<List<String>>,
    /// The HTTP statuses that it comes with; any, if absent.
    pub(crate) http_statuses: Option<List<i128>>,
    /// Texts of the response, each of which identifies the entry by itself.
    pub(crate) texts: Option<List<Wire>>,
    /// Texts too generic for that; they count next to the key only.
    pub(crate) supporting_texts: Option<List<Wire>>,
    /// Texts with variable parts, written `{name}`.
    pub(crate) patterns: Option<List<Wire>>,
    /// Entries of which one has to be in the same body.
    pub(crate) when: Option<List<Reference>>,
    /// What it means, in one line; the entry's summary if absent.
    pub(crate) summary: Option<Field<Prose>>,
    /// Whose problem it is.
    pub(crate) fault: Option<Field<Word<Fault>>>,
    /// Whether the request changed anything.
    pub(crate) effect: Option<Field<Word<Effect>>>,
    /// What became of the wish of the operation that began the work.
    pub(crate) outcome: Option<Field<Word<Outcome>>>,
    /// What leads to it.
    pub(crate) causes: Option<List<Prose>>,
    /// What a person can do about it.
    pub(crate) fixes: Option<List<Prose>>,
    /// What a program can do about it.
    pub(crate) recovery: Option<Field<Recovery>>,
    /// How long the condition can hold, as documented.
    pub(crate) lasts: Option<Field<Delay>>,
    /// How it is known; `documented` if absent and sources are named, otherwise `inferred`.
    pub(crate) evidence: Option<Field<Word<Evidence>>>,
    /// The pages and captures that it is known from.
    pub(crate) sources: Option<List<String>>,
    /// Further knowledge about this meaning.
    pub(crate) notes: Option<List<Prose>>,
    /// Statements about this meaning that contradict each other, each with its source.
    pub(crate) conflicts: Option<List<Prose>>,
}

/// A response with an entry.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub(crate) struct Example {
    /// The operation that it is a response to.
    pub(crate) operation: Option<Field<String>>,
    /// The HTTP status.
    pub(crate) http_status: Option<Field<i128>>,
    /// The body, as it is on the wire.
    pub(crate) body: Field<Body>,
    /// How it is known; `documented` if absent.
    pub(crate) evidence: Option<Field<Word<Evidence>>>,
    /// The pages and captures that it is known from.
    pub(crate) sources: Option<List<String>>,
}
