//! The module of one domain: its type, its tables, and the macro call that adds the rest.

use std::collections::{BTreeMap, BTreeSet};

use errdex_catalog::model::{Catalog, Domain, Entry, EntryIndex, Example, Key};
use errdex_catalog::source::Spanned;
use errdex_core::{KeyType, Kind, LifecycleState, Remark, Shape};

use super::{
    facet, lookup, marker, module_name, operations, reference, remarks, rustdoc, screaming, values,
};
use crate::output::Output;

/// The constant that holds the number of rows of the tables.
const COUNT: &str = "ENTRY_COUNT";

pub(super) fn write(out: &mut Output, catalog: &Catalog, index: usize) {
    let domain = &catalog.domains[index];
    let title = rustdoc::prose(&domain.title);
    writeln!(
        out,
        "\n/// {title}: the type, and its maps.\npub mod {} {{\n    use super::{};\n",
        module_name(domain),
        marker(catalog)
    );
    out.module(|out| {
        match domain.shape {
            Shape::Newtype => newtype(out, catalog, domain),
            Shape::Enum => enumeration(out, catalog, domain),
        }
        old_names(out, domain);
        out.push("\n");
        description(out, domain);
        out.push("\n");
        tables(out, catalog, index);
        let index = match domain.key_type {
            KeyType::String => {
                lookup::texts(out, domain);
                None
            }
            _ => Some(lookup::codes(out, domain)),
        };
        lookup::names(out, domain);
        out.push("\n");
        call(out, catalog, domain, index);
        facet::write(out, catalog, domain);
        out.push("\n");
        lookup::maps(out, domain);
    });
}

fn enumeration(out: &mut Output, catalog: &Catalog, domain: &Domain) {
    for line in rustdoc::domain(domain) {
        out.doc("", &line);
    }
    out.line("#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]");
    out.line("#[non_exhaustive]");
    out.line("#[allow(clippy::enum_variant_names, reason = \"the catalog gives the names\")]");
    let number = match domain.entries.len() {
        _ if domain.key_type != KeyType::String => domain.key_type.name(),
        ..=0x100 => "u8",
        0x101..=0x1_0000 => "u16",
        _ => "u32",
    };
    out.line(&format!("#[repr({number})]"));
    out.line(&format!("pub enum {} {{", domain.type_name.value));
    for entry in &domain.entries {
        rustdoc::entry(out, catalog, domain, entry);
        let name = &entry.name.value;
        out.indent();
        match entry.key.value {
            Key::Integer(code) => writeln!(out, "    {name} = {code},"),
            Key::Text(_) => writeln!(out, "    {name},"),
        }
    }
    out.line("}");
}

/// A struct with an associated constant for each entry.
fn newtype(out: &mut Output, catalog: &Catalog, domain: &Domain) {
    for line in rustdoc::domain(domain) {
        out.doc("", &line);
    }
    let name = &domain.type_name.value;
    let number = match domain.key_type {
        KeyType::String => "u32",
        key => key.name(),
    };
    out.line("#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]");
    out.line(&format!("pub struct {name}({number});\n"));
    out.line("#[allow(non_upper_case_globals, reason = \"they have the names of variants\")]");
    out.line(&format!("impl {name} {{"));
    for (entry, row) in domain.entries.iter().zip(0_i128..) {
        rustdoc::entry(out, catalog, domain, entry);
        out.indent();
        writeln!(
            out,
            "    pub const {}: Self = Self({});",
            entry.name.value,
            number_of(entry, row)
        );
    }
    out.line("}");
}

/// What a newtype holds: the code, or the row in text domains.
fn number_of(entry: &Entry, row: i128) -> i128 {
    match entry.key.value {
        Key::Integer(code) => code,
        Key::Text(_) => row,
    }
}

/// The names in earlier releases, as constants.
fn old_names(out: &mut Output, domain: &Domain) {
    if domain
        .entries
        .iter()
        .all(|entry| entry.old_names.is_empty())
    {
        return;
    }
    out.push("\n");
    out.line("/// Names in earlier releases.");
    out.line("#[allow(non_upper_case_globals, reason = \"they have the names of variants\")]");
    out.line(&format!("impl {} {{", domain.type_name.value));
    for entry in &domain.entries {
        let name = &entry.name.value;
        for old_name in &entry.old_names {
            out.doc(
                "    ",
                &format!("The name of [`{name}`](Self::{name}) in earlier releases."),
            );
            out.line(&format!(
                "    #[deprecated(note = \"renamed to `{name}`\")]"
            ));
            out.line(&format!(
                "    pub const {}: Self = Self::{name};",
                old_name.value
            ));
        }
    }
    out.line("}");
}

fn description(out: &mut Output, domain: &Domain) {
    let facets = facet::all(domain).map(|(_, facet)| facet::description(domain, facet));
    out.line("static THIS_DOMAIN: ::errdex::Domain = ::errdex::Domain {");
    let found_in = match &domain.found_in {
        Some(found_in) => format!("::core::option::Option::Some({found_in:?})"),
        None => "::core::option::Option::None".to_owned(),
    };
    let fields = [
        ("id", format!("{:?}", domain.id.value)),
        ("type_name", format!("{:?}", domain.type_name.value)),
        (
            "key_type",
            format!("::errdex::KeyType::{:?}", domain.key_type),
        ),
        (
            "key_format",
            format!("::errdex::KeyFormat::{:?}", domain.key_format),
        ),
        ("kind", format!("::errdex::Kind::{:?}", domain.kind.value)),
        ("is_bitmask", domain.bitmask.to_string()),
        ("is_informational", domain.informational.to_string()),
        ("title", format!("{:?}", domain.title)),
        ("found_in", found_in),
        (
            "facets",
            format!("&[{}]", facets.collect::<Vec<_>>().join(", ")),
        ),
    ];
    for (field, value) in fields {
        out.line(&format!("    {field}: {value},"));
    }
    out.line("};");
}

fn tables(out: &mut Output, catalog: &Catalog, index: usize) {
    let domain = &catalog.domains[index];
    let entries = &domain.entries;
    let name = domain.type_name.value.as_str();
    out.line(&format!("const {COUNT}: usize = {};", entries.len()));
    let (keys, key) = match domain.key_type {
        KeyType::String => ("ALL_TEXTS", "&str"),
        number => ("ALL_CODES", number.name()),
    };
    out.column(
        (keys, key, COUNT),
        entries,
        |_| true,
        |out, entry| match &entry.key.value {
            Key::Text(text) => out.literal(text),
            Key::Integer(code) => write!(out, "{code}"),
        },
    );
    match (domain.shape, domain.key_type) {
        (Shape::Newtype, key) => {
            let numbers = match key {
                KeyType::String => format!("{name} rows {COUNT}"),
                _ => format!("{name}, ALL_CODES"),
            };
            out.line(&format!(
                "static ALL_ENTRIES: [{name}; {COUNT}] = ::errdex::__newtype_entries!({numbers});"
            ));
        }
        _ => out.column(
            ("ALL_ENTRIES", name, COUNT),
            entries,
            |_| true,
            |out, entry| write!(out, "{name}::{}", entry.name.value),
        ),
    }
    text_column(out, "ALL_NAMES", entries, |entry| Some(&entry.name));
    text_column(out, "ALL_SYMBOLS", entries, |entry| entry.symbol.as_ref());
    text_column(out, "ALL_SUMMARIES", entries, |entry| Some(&entry.summary));
    text_column(out, "ALL_DETAILS", entries, |entry| entry.details.as_ref());
    text_column(out, "ALL_LINKS", entries, |entry| entry.link.as_ref());
    list_column(out, "ALL_KEYWORDS", entries, |entry| &entry.keywords);
    list_column(out, "ALL_ALIASES", entries, |entry| &entry.aliases);
    list_column(out, "ALL_OLD_NAMES", entries, |entry| &entry.old_names);
    for &remark in Remark::ALL {
        let name = format!("ALL_{}", screaming(remark));
        list_column(out, &name, entries, |entry| &entry.remarks[remark as usize]);
    }
    see_also(out, catalog, entries);
    examples(out, catalog, entries);
    lifecycles(out, catalog, entries);
    sources(out, entries);
    meanings(out, catalog, index);
}

/// A column of texts, where an empty text means none.
fn text_column<'a>(
    out: &mut Output,
    name: &str,
    entries: &'a [Entry],
    text: impl Fn(&'a Entry) -> Option<&'a Spanned<String>>,
) {
    let texts = entries
        .iter()
        .map(|entry| text(entry).map_or("", |text| &text.value));
    let texts = texts.collect::<Vec<_>>();
    out.column(
        (name, "&str", COUNT),
        &texts,
        |text| !text.is_empty(),
        |out, text| {
            out.literal(text);
        },
    );
}

/// A column of lists of texts.
fn list_column(
    out: &mut Output,
    name: &str,
    entries: &[Entry],
    list: impl Fn(&Entry) -> &[Spanned<String>],
) {
    out.lists((name, "&str", COUNT), entries, list, |out, text| {
        out.literal(&text.value);
    });
}

fn see_also(out: &mut Output, catalog: &Catalog, entries: &[Entry]) {
    let head = ("ALL_SEE_ALSO", "::errdex::define::EntryRef", COUNT);
    out.lists(
        head,
        entries,
        |entry| &entry.see_also,
        |out, other| reference(out, catalog, other.value),
    );
}

fn examples(out: &mut Output, catalog: &Catalog, entries: &[Entry]) {
    let head = ("ALL_EXAMPLES", "::errdex::Example<super::Operation>", COUNT);
    let write = |out: &mut Output, example: &&Example| {
        out.push("::errdex::Example::new(");
        match &example.operation {
            Some(operation) => {
                let variant = operations::variant(&catalog.operations[operation.value]);
                write!(out, "Some(super::Operation::{variant}), ");
            }
            None => out.push("None, "),
        }
        match &example.http_status {
            Some(status) => write!(out, "Some({}), ", status.value),
            None => out.push("None, "),
        }
        out.literal(&example.body.value);
        write!(out, ", ::errdex::Evidence::{:?}, ", example.evidence);
        let sources = example.sources.iter().map(|source| source.value);
        out.tokens(values::source_list(&sources.collect::<Vec<_>>()));
        out.push(")");
    };
    out.lists(head, entries, |entry| &entry.examples, write);
}

/// A column in which few values recur: each distinct value once, and in each row its number.
///
/// The values are sorted, so that a new row with a known value leaves the other rows unchanged.
pub(super) fn pool<T: Ord>(
    out: &mut Output,
    (name, item, count): (&str, &str, &str),
    rows: &[Option<T>],
    mut write: impl FnMut(&mut Output, &T),
) {
    let distinct = rows.iter().flatten().collect::<BTreeSet<_>>();
    let numbers = distinct
        .iter()
        .copied()
        .zip(0..)
        .collect::<BTreeMap<_, u32>>();
    let number = |row: &Option<T>| {
        let number = row.as_ref().and_then(|row| numbers.get(row));
        number.copied().unwrap_or(errdex_core::column::NO_VALUE)
    };
    let rows = rows.iter().map(number).collect::<Vec<_>>();
    let (values_name, rows_name) = (format!("{name}_VALUES"), format!("{name}_ROWS"));
    let values = distinct.into_iter().collect::<Vec<_>>();
    let length = values.len().to_string();
    out.column(
        (&values_name, item, &length),
        &values,
        |_| true,
        |out, value| {
            write(out, value);
        },
    );
    out.numbers((&rows_name, "u32", count), &rows);
    out.line(&format!(
        "const {name}: ::errdex::column::Pool<{item}> = \
         ::errdex::column::Pool::new(&{values_name}, &{rows_name});"
    ));
}

/// What makes two lifecycles equal, ordered by date.
type LifecycleKey<'a> = (
    Option<&'a str>,
    Option<&'a str>,
    LifecycleState,
    Option<EntryIndex>,
);

fn lifecycles(out: &mut Output, catalog: &Catalog, entries: &[Entry]) {
    let lifecycles = entries
        .iter()
        .map(|entry| &entry.lifecycle)
        .collect::<Vec<_>>();
    let keys = lifecycles.iter().map(|lifecycle| -> LifecycleKey<'_> {
        (
            lifecycle.since.as_ref().map(|date| date.value.as_str()),
            lifecycle.until.as_ref().map(|date| date.value.as_str()),
            lifecycle.state,
            lifecycle
                .successor
                .as_ref()
                .map(|successor| successor.value),
        )
    });
    let keys = keys.collect::<Vec<_>>();
    let by_key = keys
        .iter()
        .copied()
        .zip(lifecycles)
        .collect::<BTreeMap<_, _>>();
    let rows = keys.into_iter().map(Some).collect::<Vec<_>>();
    let head = ("ALL_LIFECYCLES", "::errdex::Lifecycle", COUNT);
    pool(out, head, &rows, |out, key| {
        if let Some(lifecycle) = by_key.get(key) {
            out.tokens(values::lifecycle(catalog, lifecycle));
        }
    });
}

/// The sources of all meanings of each entry.
fn sources(out: &mut Output, entries: &[Entry]) {
    let rows = entries.iter().map(|entry| {
        let sources = entry.meanings.iter().flat_map(|meaning| &meaning.sources);
        Some(sources.map(|source| source.value).collect::<BTreeSet<_>>())
    });
    let rows = rows.collect::<Vec<_>>();
    let head = ("ALL_SOURCES", "&[&::errdex::Source]", COUNT);
    pool(out, head, &rows, |out, sources| {
        out.tokens(values::source_list(
            &sources.iter().copied().collect::<Vec<_>>(),
        ));
    });
}

/// Where the meanings of each entry start among all of the catalog; a domain continues where the
/// previous one ends.
fn meanings(out: &mut Output, catalog: &Catalog, index: usize) {
    let counts = catalog.domains[index].entries.iter();
    let counts = counts.map(|entry| entry.meanings.len());
    out.counts("MEANING_COUNTS", COUNT, counts);
    let first = match index.checked_sub(1) {
        Some(before) => format!(
            "super::{}::MEANING_SUMMARIES.end()",
            catalog.domains[before].type_name.value
        ),
        None => "0".to_owned(),
    };
    out.line(&format!(
        "static ALL_MEANINGS: [u32; {COUNT} + 1] = \
         ::errdex::column::starts({first}, &MEANING_COUNTS);"
    ));
}

fn call(out: &mut Output, catalog: &Catalog, domain: &Domain, index: Option<String>) {
    let (name, marker) = (&domain.type_name.value, marker(catalog));
    let shape = domain.shape.name();
    match index {
        Some(index) => {
            let key = domain.key_type.name();
            out.line("::errdex::__integer_domain! {");
            out.line(&format!(
                "    {name}({key}) in {marker}, {shape}, domain: THIS_DOMAIN,"
            ));
            out.line(&format!("    codes: ALL_CODES, index: {index},"));
        }
        None => {
            out.line("::errdex::__text_domain! {");
            out.line(&format!(
                "    {name} in {marker}, {shape}, domain: THIS_DOMAIN,"
            ));
            out.line("    texts: ALL_TEXTS, index: TEXT_INDEX,");
        }
    }
    for line in [
        "tables: {",
        "    all: ALL_ENTRIES, names: ALL_NAMES, symbols: ALL_SYMBOLS,",
        "    summaries: ALL_SUMMARIES, details: ALL_DETAILS, keywords: ALL_KEYWORDS,",
        "    links: ALL_LINKS, lifecycles: ALL_LIFECYCLES, aliases: ALL_ALIASES,",
        "    old_names: ALL_OLD_NAMES, meanings: ALL_MEANINGS, see_also: ALL_SEE_ALSO,",
        "    sources: ALL_SOURCES, examples: ALL_EXAMPLES,",
        &format!(
            "    remarks: [{}], name_index: NAME_INDEX,",
            remarks("ALL_")
        ),
        "},",
    ] {
        out.line(&format!("    {line}"));
    }
    let facets = facet::all(domain)
        .map(|(_, facet)| format!("{}: {:?}", facet::accessor(facet), facet.name.value));
    let facets = facets.collect::<Vec<_>>().join(", ");
    out.line(&format!("    facets: {{ {facets} }},"));
    out.line("}");
    let key = domain.key_type.name();
    if domain.bitmask && domain.key_type != KeyType::String {
        out.line(&format!("::errdex::__bitmask!({name}({key}));"));
    }
    if domain.kind.value == Kind::HttpStatus && domain.key_type == KeyType::U16 {
        out.line(&format!("::errdex::__http_conversions!({name});"));
    }
    if domain.errors {
        out.line(&format!("impl ::core::error::Error for {name} {{}}"));
    }
}
