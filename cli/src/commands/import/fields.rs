//! The fields of an entry that a table can fill, by the names of the format.

use std::fmt;
use std::str::FromStr;

use errdex_catalog::ident;

/// A field of an entry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    /// One of the format's own.
    Own(&'static str),
    /// A facet of the domain.
    Facet(String),
}

/// What a cell of a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The key of the entry.
    Key,
    /// A text that is taken as it is.
    Plain,
    /// A text for people, on one line.
    Prose,
    /// A text for people, of any length.
    Document,
    /// Texts for people.
    ProseList,
    /// Texts as they are on the wire.
    WireList,
    /// Words, separated by commas or spaces.
    WordList,
    /// Numbers, separated likewise.
    NumberList,
    /// What to do next.
    Recovery,
    /// The body of a response.
    Body,
}

/// Where a field is in the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Entry,
    Lifecycle,
    Meaning,
    Example,
}

/// Every field, in the order of the format.
const FIELDS: [(&str, Part, Kind); 32] = [
    ("key", Part::Entry, Kind::Key),
    ("name", Part::Entry, Kind::Plain),
    ("symbol", Part::Entry, Kind::Plain),
    ("old_names", Part::Entry, Kind::WordList),
    ("aliases", Part::Entry, Kind::WireList),
    ("summary", Part::Entry, Kind::Prose),
    ("details", Part::Entry, Kind::Document),
    ("keywords", Part::Entry, Kind::WireList),
    ("lifecycle", Part::Lifecycle, Kind::Plain),
    ("since", Part::Lifecycle, Kind::Plain),
    ("until", Part::Lifecycle, Kind::Plain),
    ("successor", Part::Lifecycle, Kind::Plain),
    ("link", Part::Entry, Kind::Plain),
    ("see_also", Part::Entry, Kind::WordList),
    ("notes", Part::Entry, Kind::ProseList),
    ("conflicts", Part::Entry, Kind::ProseList),
    ("operations", Part::Meaning, Kind::WordList),
    ("http_statuses", Part::Meaning, Kind::NumberList),
    ("texts", Part::Meaning, Kind::WireList),
    ("supporting_texts", Part::Meaning, Kind::WireList),
    ("patterns", Part::Meaning, Kind::WireList),
    ("when", Part::Meaning, Kind::WordList),
    ("fault", Part::Meaning, Kind::Plain),
    ("effect", Part::Meaning, Kind::Plain),
    ("outcome", Part::Meaning, Kind::Plain),
    ("causes", Part::Meaning, Kind::ProseList),
    ("fixes", Part::Meaning, Kind::ProseList),
    ("recovery", Part::Meaning, Kind::Recovery),
    ("lasts", Part::Meaning, Kind::Plain),
    ("evidence", Part::Meaning, Kind::Plain),
    ("sources", Part::Meaning, Kind::WordList),
    ("example", Part::Example, Kind::Body),
];

/// Other names of fields.
const ALIASES: [(&str, &str); 14] = [
    ("alias", "aliases"),
    ("cause", "causes"),
    ("conflict", "conflicts"),
    ("examples", "example"),
    ("fix", "fixes"),
    ("http", "http_statuses"),
    ("keyword", "keywords"),
    ("note", "notes"),
    ("old_name", "old_names"),
    ("on", "operations"),
    ("pattern", "patterns"),
    ("state", "lifecycle"),
    ("supporting_text", "supporting_texts"),
    ("text", "texts"),
];

impl Field {
    pub(super) const KEY: Self = Self::Own("key");

    pub(super) fn kind(&self) -> Kind {
        self.declared().map_or(Kind::Plain, |(_, _, kind)| kind)
    }

    /// Whether it may have several values.
    pub(super) fn is_list(&self) -> bool {
        use Kind::{Document, NumberList, ProseList, WireList, WordList};
        let lists = [Document, NumberList, ProseList, WireList, WordList];
        lists.contains(&self.kind())
    }

    fn declared(&self) -> Option<(&'static str, Part, Kind)> {
        match self {
            Self::Own(name) => FIELDS.into_iter().find(|(known, ..)| known == name),
            Self::Facet(_) => None,
        }
    }

    /// The fields of a part, in the order of the format.
    pub(super) fn of_part(part: Part) -> impl Iterator<Item = Self> {
        let fields = FIELDS.into_iter().filter(move |(_, of, _)| *of == part);
        fields.map(|(name, ..)| Self::Own(name))
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own(name) => f.write_str(name),
            Self::Facet(name) => write!(f, "facets.{name}"),
        }
    }
}

impl FromStr for Field {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let facet = name.strip_prefix("facets.");
        if let Some(facet) = facet.or_else(|| name.strip_prefix("facet.")) {
            if ident::is_snake(facet) && ident::is_identifier(facet) {
                return Ok(Self::Facet(facet.to_owned()));
            }
            return Err(format!(
                "invalid name `{facet}` of a facet; write it `like_this`"
            ));
        }
        let alias = ALIASES.iter().find(|(alias, _)| *alias == name);
        let name = alias.map_or(name, |(_, field)| field);
        // Sources are those of the catalog, which the command names itself.
        let known = || FIELDS.iter().map(|(known, ..)| *known);
        let known = || known().filter(|known| *known != "sources");
        let found = known().find(|known| *known == name).map(Self::Own);
        found.ok_or_else(|| {
            let known = known().collect::<Vec<_>>().join(", ");
            format!("unknown field `{name}`; known: {known}, facets.NAME")
        })
    }
}
