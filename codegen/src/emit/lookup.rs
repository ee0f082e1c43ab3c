//! The tables that lead from keys and names to entries: perfect hash tables and public maps.

use std::collections::BTreeMap;

use errdex_catalog::ident;
use errdex_catalog::model::{Domain, Entry, Key, normalize};
use errdex_catalog::perfect_hash::{self, Integers, Table};
use errdex_core::index::FEW;
use errdex_core::index::hash::Sample;
use errdex_core::{KeyType, Matching};

use crate::output::Output;

/// A domain with more entries than this has no maps.
///
/// rustc checks each value in a map by searching all variants of the enum, so its time grows with
/// the square of their number. Lookups and `ALL` do not need the maps.
const MAX_ENTRIES_OF_MAPS: usize = 4096;

/// The index of the codes: writes its tables, and returns the arguments of the macro.
pub(super) fn codes(out: &mut Output, domain: &Domain) -> String {
    match perfect_hash::integers(&codes_of(domain), domain.key_type) {
        Integers::Dense { first, last } => format!("dense({first}..={last})"),
        Integers::Sparse(table) => {
            let row = if domain.entries.len() <= 1 << 16 {
                "u16"
            } else {
                "u32"
            };
            displacements(out, "CODE_DISPLACEMENTS", &table);
            out.packed("CODE_SLOTS", row, table.rows.iter().copied());
            format!(
                "sparse({row}, {:#x}, CODE_DISPLACEMENTS, CODE_SLOTS)",
                table.seed
            )
        }
    }
}

fn codes_of(domain: &Domain) -> Vec<i128> {
    let codes = domain.entries.iter().map(|entry| match entry.key.value {
        Key::Integer(number) => number,
        Key::Text(_) => 0,
    });
    codes.collect()
}

fn displacements(out: &mut Output, name: &str, table: &Table) {
    out.packed(name, "u8", table.displacements.iter());
}

/// The index of a column of texts and of their other spellings.
pub(super) struct Texts<'a> {
    /// The prefix of the tables' names.
    pub(super) prefix: &'a str,
    /// The column that has the text of each entry in its row.
    pub(super) column: Option<&'a str>,
    /// Texts that are not in the column, each with the row of its entry.
    pub(super) spellings: Vec<(String, usize)>,
    pub(super) matching: Matching,
}

impl Texts<'_> {
    pub(super) fn write(&self, out: &mut Output, texts: &[&str]) {
        let prefix = self.prefix;
        let spellings = self.spellings.iter().map(|(text, _)| text.as_str());
        let texts = texts.iter().copied().chain(spellings).collect::<Vec<_>>();
        let (reading, table) = perfect_hash::texts(&texts, self.matching);
        let (groups, slots) = (table.displacements.len(), table.rows.len());
        if !self.spellings.is_empty() {
            self::spellings(out, prefix, &self.spellings);
        }
        displacements(out, &format!("{prefix}_DISPLACEMENTS"), &table);
        out.indent();
        writeln!(
            out,
            "static {prefix}_SLOTS: [::errdex::index::Spelling; {slots}] = ::errdex::index::text_slots(&["
        );
        out.packed_lines(table.rows.iter().copied());
        out.indent();
        writeln!(out, "], {});", self.columns());
        let sample = match reading.sample {
            Sample::Ends => "Ends",
            Sample::Middle => "Middle",
            Sample::All => "All",
        };
        out.indent();
        writeln!(
            out,
            "const {prefix}_INDEX: ::errdex::index::Texts<{groups}, {slots}> = \
             ::errdex::index::Texts::new((::errdex::index::Sample::{sample}, {}, {:#x}), \
             &{prefix}_DISPLACEMENTS, &{prefix}_SLOTS);",
            reading.ignore_case, table.seed
        );
    }

    /// The columns of texts and spellings, as arguments for functions of the core.
    fn columns(&self) -> String {
        let texts = self
            .column
            .map_or_else(|| "&[]".to_owned(), |column| format!("&{column}"));
        if self.spellings.is_empty() {
            return format!("{texts}, &[]");
        }
        format!("{texts}, &{}_SPELLINGS", self.prefix)
    }
}

fn spellings(out: &mut Output, prefix: &str, spellings: &[(String, usize)]) {
    let name = format!("{prefix}_SPELLINGS");
    let count = spellings.len().to_string();
    let head = (name.as_str(), "::errdex::index::Spelling", count.as_str());
    out.column(
        head,
        spellings,
        |_| true,
        |out, (text, row)| {
            write!(out, "({text:?}, {row})");
        },
    );
}

/// The index from texts to entries.
pub(super) fn texts(out: &mut Output, domain: &Domain) {
    let keys = texts_of(domain);
    let index = |column, spellings| Texts {
        prefix: "TEXT",
        column,
        spellings,
        matching: domain.matching,
    };
    if domain.matching == Matching::Exact {
        index(Some("ALL_TEXTS"), aliases(domain)).write(out, &keys);
        return;
    }
    // The index stores the normalized texts, which all spellings of a key share.
    let keys = keys.iter().map(|text| (*text).to_owned()).zip(0..);
    let spellings = keys.chain(aliases(domain));
    let spellings = spellings
        .map(|(text, row)| (normalize(domain.matching, &text), row))
        .collect::<BTreeMap<_, _>>();
    index(None, spellings.into_iter().collect()).write(out, &[]);
}

fn texts_of(domain: &Domain) -> Vec<&str> {
    let texts = domain.entries.iter().map(|entry| match &entry.key.value {
        Key::Text(text) => text.as_str(),
        Key::Integer(_) => "",
    });
    texts.collect()
}

/// Other spellings of the texts, each with the row of its entry.
fn aliases(domain: &Domain) -> Vec<(String, usize)> {
    let rows = domain.entries.iter().zip(0..).flat_map(|(entry, row)| {
        let aliases = entry.aliases.iter();
        aliases.map(move |alias| (alias.value.clone(), row))
    });
    rows.collect()
}

/// The index from names, symbols and names in earlier releases to entries.
pub(super) fn names(out: &mut Output, domain: &Domain) {
    let names = names_of(domain);
    let mut known = names
        .iter()
        .copied()
        .zip(0..)
        .collect::<BTreeMap<_, usize>>();
    let mut spellings = Vec::new();
    // If a name occurs twice, the current one wins over one from an earlier release.
    let kinds: [fn(&Entry) -> Vec<&str>; 3] = [
        |entry| {
            entry
                .symbol
                .iter()
                .map(|symbol| symbol.value.as_str())
                .collect()
        },
        |entry| match entry.key.value {
            Key::Integer(_) => entry
                .aliases
                .iter()
                .map(|alias| alias.value.as_str())
                .collect(),
            Key::Text(_) => Vec::new(),
        },
        |entry| {
            entry
                .old_names
                .iter()
                .map(|name| name.value.as_str())
                .collect()
        },
    ];
    for kind in kinds {
        for (entry, row) in domain.entries.iter().zip(0..) {
            for name in kind(entry) {
                if known.insert(name, row).is_none() {
                    spellings.push((name.to_owned(), row));
                }
            }
        }
    }
    let index = Texts {
        prefix: "NAME",
        column: Some("ALL_NAMES"),
        spellings,
        matching: Matching::Exact,
    };
    index.write(out, &names);
}

fn names_of(domain: &Domain) -> Vec<&str> {
    let entries = domain.entries.iter();
    entries.map(|entry| entry.name.value.as_str()).collect()
}

/// The public maps of the keys and of the names.
pub(super) fn maps(out: &mut Output, domain: &Domain) {
    if domain.entries.len() > MAX_ENTRIES_OF_MAPS {
        return;
    }
    let name = &domain.type_name.value;
    let by_name = Map {
        name: "BY_NAME",
        doc: &["Every entry by its name, as a map to iterate over or pass on."],
        function: "pairs(&ALL_NAMES, &ALL_ENTRIES",
        types: ("&str", name),
    };
    if domain.key_type == KeyType::String {
        by_text(out, domain);
    } else {
        by_code(out, domain);
    }
    by_name.write(out, &names_of(domain));
}

fn by_code(out: &mut Output, domain: &Domain) {
    let map = Map {
        name: "BY_CODE",
        doc: &["Every entry by its code, as a map to iterate over or pass on."],
        function: "pairs(&ALL_CODES, &ALL_ENTRIES",
        types: (domain.key_type.name(), &domain.type_name.value),
    };
    let codes = codes_of(domain);
    match domain.key_type {
        KeyType::U16 => map.write(out, &narrow::<u16>(&codes)),
        KeyType::U32 => map.write(out, &narrow::<u32>(&codes)),
        KeyType::I32 => map.write(out, &narrow::<i32>(&codes)),
        KeyType::I64 => map.write(out, &narrow::<i64>(&codes)),
        _ => map.write(out, &narrow::<u64>(&codes)),
    }
}

/// Codes in the key type of their domain. The checks have proved that they fit.
fn narrow<T: TryFrom<i128>>(codes: &[i128]) -> Vec<T> {
    let codes = codes.iter().map(|&code| T::try_from(code));
    codes.filter_map(Result::ok).collect()
}

fn by_text(out: &mut Output, domain: &Domain) {
    let aliases = aliases(domain);
    let function = if aliases.is_empty() {
        "text_pairs(&ALL_TEXTS, &[], &ALL_ENTRIES"
    } else {
        // The index of an exact domain has already written them.
        if domain.matching != Matching::Exact {
            spellings(out, "BY_TEXT", &aliases);
        }
        match domain.matching {
            Matching::Exact => "text_pairs(&ALL_TEXTS, &TEXT_SPELLINGS, &ALL_ENTRIES",
            Matching::IgnoreCase => "text_pairs(&ALL_TEXTS, &BY_TEXT_SPELLINGS, &ALL_ENTRIES",
        }
    };
    let map = Map {
        name: "BY_TEXT",
        doc: &[
            "Every entry by its text and other spellings, as a map to iterate over or pass on.",
            "",
            "The map finds only these exact spellings.",
        ],
        function,
        types: ("&str", &domain.type_name.value),
    };
    let mut texts = texts_of(domain);
    texts.extend(aliases.iter().map(|(text, _)| text.as_str()));
    map.write(out, &texts);
}

/// A public map.
struct Map<'a> {
    name: &'a str,
    doc: &'a [&'a str],
    /// The function that makes its pairs, with all arguments except the last.
    function: &'a str,
    /// The types of the keys and of the values.
    types: (&'a str, &'a str),
}

impl Map<'_> {
    fn write<K: phf_shared::PhfHash>(&self, out: &mut Output, keys: &[K]) {
        let state = phf_generator::generate_hash(keys);
        let (name, function) = (self.name, self.function);
        let (key, value) = self.types;
        let map = format!("::errdex::phf::Map<{key}, {value}>");
        for line in self.doc {
            out.doc("", line);
        }
        out.line("#[allow(dead_code, reason = \"programs may not use the map\")]");
        out.indent();
        if keys.len() <= FEW {
            write!(out, "pub static {name}: {map} = ");
        } else {
            let lazy = ident::upper_camel(&name.to_ascii_lowercase());
            let path = "::errdex::index";
            writeln!(
                out,
                "pub static {name}: {path}::LazyMap<{lazy}> = {path}::LazyMap::NEW;"
            );
            out.line("#[doc(hidden)]");
            out.line(&format!("pub enum {lazy} {{}}"));
            out.line(&format!("impl {path}::HasMap for {lazy} {{"));
            out.line(&format!(
                "    type Key = {};",
                key.replace('&', "&'static ")
            ));
            out.line(&format!("    type Entry = {value};"));
            out.indent();
            write!(out, "    const MAP: &'static {map} = &");
        }
        write!(
            out,
            "::errdex::phf::Map {{ key: {:#x}, disps: &[",
            state.key
        );
        for (i, (first, second)) in state.disps.iter().enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            write!(out, "{comma}({first}, {second})");
        }
        writeln!(out, "], entries: &::errdex::index::{function}, &[");
        out.packed_lines(state.map.iter().copied());
        out.line("]) };");
        if keys.len() > FEW {
            out.line("}");
        }
    }
}
