//! The records of a domain's file: its entries, and what they mean.

use errdex_core::{
    Effect, Evidence, Fault, KeyFormat, KeyType, Kind, LifecycleState, Matching, Outcome, Shape,
};

use super::declare::{choice, record};
use super::{
    Body, Code, Delay, Field, Label, List, Map, Markdown, Prose, Recovery, Reference, Wire, Word,
};
use crate::reader::{FromNode, OfKey as _, Slot};

record! {
    /// The file of a domain: one numbering or naming scheme.
    Domain {
        /// The id of the domain in kebab case; its file has the same name.
        id as "domain": Field<String>,
        /// The name of the Rust type.
        type_name as "type": Field<String>,
        /// The type of the keys: an integer type, or `string`.
        key: Field<Word<KeyType>>,
        /// How people write the keys; with `hex`, signed and unsigned spellings of a number are one key.
        key_format: Option<Field<Word<KeyFormat>>>,
        /// Which fact of a response the key is; a code for integers and a message for strings if absent.
        kind: Option<Field<Word<Kind>>>,
        /// When two texts are the same key.
        matching as "match": Option<Field<Word<Matching>>>,
        /// The shape of the Rust type; a domain of more than 4,096 entries needs `newtype`.
        shape: Option<Field<Word<Shape>>>,
        /// Where the key is in a JSON body.
        places: Option<List<Place>>,
        /// Whether a value is a sum of keys.
        bitmask: Option<Field<bool>>,
        /// Whether the entries are errors.
        errors: Option<Field<bool>>,
        /// Whether the entries only say where or how bad something is, and never what to do.
        informational: Option<Field<bool>>,
        /// What the domain is, in a few words.
        title: Field<Prose>,
        /// Where a program finds the key.
        found_in: Option<Field<Prose>>,
        /// Properties of the entries with few values, by name; each becomes a typed enum and an accessor.
        facets: Option<Field<Map<Facet>>>,
        /// The codes, messages, statuses or states.
        entries: List<Entry>,
    }
}

record! {
    /// The file `<domain>.overlay.yaml`, which is merged into a domain entry by entry.
    Overlay {
        /// Entries of the domain, each with its key and the values that replace or add to those in the domain.
        entries: List<Entry>,
    }
}

record! {
    /// Places in a JSON body that have the key of a domain under the same condition.
    Place {
        /// Paths, written `name.name`, with `[]` after the name of an array.
        paths: List<String>,
        /// Entries; one of them must be in the same body.
        when: Option<List<Reference>>,
    }
}

record! {
    /// A property of the entries of a domain with few values.
    Facet {
        /// How the value follows from the key; it then also holds for keys without an entry.
        from: Option<Field<FacetFrom>>,
        /// The values: a list, or each with its title.
        values: Field<FacetValues>,
    }
}

choice! {
    /// How the value of a facet follows from the key.
    FacetFrom {
        /// The first characters of a text key.
        Prefix(Field<i128>) = "prefix",
        /// The first and the last bit of a number, counted from the lowest.
        Bits(List<i128>) = "bits",
        /// A number divided by this.
        Divide(Field<i128>) = "divide",
    }
}

/// The values of a facet, with their titles if they have any.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct FacetValues(pub(crate) Vec<(Field<Label>, Option<Field<Prose>>)>);

impl FromNode for FacetValues {
    fn from_node(slot: Slot<'_>) -> Option<Self> {
        if slot.is_record() {
            let titles = Map::from_node(slot)?.0.into_iter();
            let titles = titles.map(|(Field { span, value }, title)| {
                let value = value.map(Label);
                (Field { span, value }, Some(title))
            });
            return Some(Self(titles.collect()));
        }
        let values = slot.list(Field::of_key)?.into_iter();
        Some(Self(values.map(|value| (value, None)).collect()))
    }
}

record! {
    /// One code, message, status or state.
    Entry {
        /// The key in a domain of integers, in any usual spelling: `5`, `-1`, `0xC0000005`.
        code: Option<Field<Code>>,
        /// The key in a domain of strings.
        text: Option<Field<Wire>>,
        /// The name of the Rust variant, `LikeThis`; made from the symbol if absent.
        name: Option<Field<String>>,
        /// The identifier that the vendor uses.
        symbol: Option<Field<String>>,
        /// Names that the entry had in earlier releases.
        old_names: Option<List<String>>,
        /// Other spellings of a text, or other symbols of a number.
        aliases: Option<List<Wire>>,
        /// What the entry means, in one line; the symbol if absent.
        summary: Option<Field<Prose>>,
        /// More about it: Markdown of any length.
        details: Option<Field<Markdown>>,
        /// Words that people search for, in any language.
        keywords: Option<List<Wire>>,
        /// Whether servers still send it; `current` if absent.
        lifecycle: Option<Field<Lifecycle>>,
        /// The page of the vendor about this entry.
        link: Option<Field<String>>,
        /// Related entries.
        see_also: Option<List<Reference>>,
        /// The values of the facets that do not follow from the key.
        facets: Option<Field<Map<Label>>>,
        /// Further knowledge: history, limits, what is not known.
        notes: Option<List<Prose>>,
        /// Statements that contradict each other, each with its source.
        conflicts: Option<List<Prose>>,
        /// What the entry means under stated conditions.
        meanings: Option<List<Meaning>>,
        /// Responses with this entry.
        examples: Option<List<Example>>,
    }
}

impl Entry {
    /// The entry with the values of an overlay.
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
                /// The remarks, which are then no longer in the record.
                pub(crate) fn take_remarks(&mut self) -> [Option<List<Prose>>; 2] {
                    [self.conflicts.take(), self.notes.take()]
                }
            }
        )+
    };
}
take_remarks!(Entry Meaning);

record! {
    /// Since when an entry is documented, and whether it still is.
    Lifecycle {
        /// `current`, `withdrawn` from the documentation, or `retired`: no server sends it.
        state: Field<Word<LifecycleState>>,
        /// When it appeared, as exactly as it is known.
        since: Option<Field<String>>,
        /// When it disappeared.
        until: Option<Field<String>>,
        /// The entry that took its place.
        successor: Option<Field<Reference>>,
    }
}

record! {
    /// What an entry means under stated conditions.
    Meaning {
        /// The operations that it comes from; any, if absent.
        operations: Option<List<String>>,
        /// The HTTP statuses that it comes with; any, if absent.
        http_statuses: Option<List<i128>>,
        /// Texts of the response, each of which identifies the entry by itself.
        texts: Option<List<Wire>>,
        /// Texts too generic for that; they count only together with the key.
        supporting_texts: Option<List<Wire>>,
        /// Texts with variable parts, written `{name}`; every text that fits identifies the entry.
        patterns: Option<List<Wire>>,
        /// Entries; one of them must be in the same body.
        when: Option<List<Reference>>,
        /// What it means, in one line; the entry's summary if absent.
        summary: Option<Field<Prose>>,
        /// Whose problem it is.
        fault: Option<Field<Word<Fault>>>,
        /// Whether the request changed anything.
        effect: Option<Field<Word<Effect>>>,
        /// What became of what the caller wanted.
        outcome: Option<Field<Word<Outcome>>>,
        /// What leads to it.
        causes: Option<List<Prose>>,
        /// What a person can do about it.
        fixes: Option<List<Prose>>,
        /// What a program can do about it.
        recovery: Option<Field<Recovery>>,
        /// How long the condition can hold, as documented.
        lasts: Option<Field<Delay>>,
        /// How it is known; `documented` if absent and sources are named, otherwise `inferred`.
        evidence: Option<Field<Word<Evidence>>>,
        /// The pages and captures that it is known from.
        sources: Option<List<String>>,
        /// Further knowledge about this meaning.
        notes: Option<List<Prose>>,
        /// Statements about this meaning that contradict each other, each with its source.
        conflicts: Option<List<Prose>>,
    }
}

record! {
    /// A response with an entry.
    Example {
        /// The operation that it is a response to.
        operation: Option<Field<String>>,
        /// The HTTP status.
        http_status: Option<Field<i128>>,
        /// The body, as it is on the wire.
        body: Field<Body>,
        /// How it is known; `documented` if absent.
        evidence: Option<Field<Word<Evidence>>>,
        /// The pages and captures that it is known from.
        sources: Option<List<String>>,
    }
}
