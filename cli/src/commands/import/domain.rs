//! The facts of rows in, the domain that they make out: entries with names, facets with their values,
//! and the text of its file.

use std::collections::BTreeMap;
use std::fmt;

use errdex_core::facet;
use errdex_core::{KeyFormat, KeyType, Kind, LifecycleState};
use serde_yaml::Value;

use super::entries::{self, Facts};
use super::keys::{Key, Scheme};
use super::mapping::{Computed, Mapping};
use super::names::{self, Names};
use super::old::Old;
use super::texts;
use super::yaml::{Lines, Record, Step, flow, plain, scalar};

/// A facet with more values than this is none.
const MAX_FACET_VALUES: usize = 100;

/// An enum has at most this many variants.
const MAX_VARIANTS: usize = 4_096;

/// Refers editors to the schema next to the catalog.
pub(super) const SCHEMA_LINE: &str = "# yaml-language-server: $schema=catalog.schema.json";

/// What the file of a domain says before its entries.
#[derive(Clone, Debug)]
pub(super) struct Header {
    pub(super) id: String,
    pub(super) type_name: String,
    pub(super) kind: Option<Kind>,
    pub(super) title: String,
    pub(super) found_in: Option<String>,
    pub(super) scheme: Scheme,
    /// The name of the table.
    pub(super) table: String,
}

/// A domain that a table became.
pub(super) struct Domain {
    pub(super) header: Header,
    pub(super) facets: Vec<Facet>,
    pub(super) entries: Vec<Entry>,
    /// Comments about rows that did not become entries.
    pub(super) skipped: Vec<String>,
    names: Names,
}

/// A facet and its values.
pub(super) struct Facet {
    pub(super) name: String,
    from: Option<Computed>,
    /// Each with its title.
    values: Vec<(String, Option<String>)>,
}

/// An entry, and what of its row cannot be in a catalog.
pub(super) struct Entry {
    pub(super) key: Key,
    /// The place of its row in the table, unless it comes from the earlier version.
    pub(super) place: Option<usize>,
    pub(super) members: Record,
    /// Each with its field, its value and the reason.
    pub(super) refused: Vec<(String, String, Reason)>,
    /// Why the whole entry is a comment.
    pub(super) dropped: Option<Reason>,
}

/// Why something cannot be in a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reason {
    pub(super) message: String,
    /// What to do about it, which may depend on what else is in the catalog.
    pub(super) advice: Option<String>,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.advice {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }
}

/// What remains to be said about a domain.
#[derive(Default)]
pub(super) struct Notes(pub(super) Vec<String>);

impl Entry {
    /// The texts of a list of its meanings.
    fn of_meanings<'a>(&'a self, list: &'a str) -> impl Iterator<Item = &'a str> {
        let meanings = self.members.iter().filter(|(name, _)| name == "meanings");
        let meanings = meanings
            .filter_map(|(_, meanings)| meanings.as_sequence())
            .flatten();
        let lists = meanings.filter_map(move |meaning| meaning[list].as_sequence());
        lists.flatten().filter_map(Value::as_str)
    }

    pub(super) fn names_operation(&self, operation: &str) -> bool {
        self.of_meanings("operations").any(|name| name == operation)
    }

    /// Whether it states where something about it comes from.
    pub(super) fn has_source(&self) -> bool {
        self.of_meanings("sources").next().is_some()
    }
}

impl Domain {
    /// The domain of a table, with everything that an earlier version of it had.
    pub(super) fn new(
        header: Header,
        facts: &[Facts],
        mapping: &Mapping,
        is_markdown: bool,
        source: Option<&str>,
        old: &Old,
        notes: &mut Notes,
    ) -> Result<Self, String> {
        let mut names = Names::default();
        let vanished = old.entries.iter();
        let vanished =
            vanished.filter(|(key, _)| facts.binary_search_by(|facts| facts.key.cmp(key)).is_err());
        let vanished = vanished.map(|(key, members)| (key.clone(), withdrawn(members)));
        let vanished = vanished.collect::<Vec<_>>();
        let declared = facets(&header, facts, &vanished, mapping, old, notes)?;
        let mut entries = facts
            .iter()
            .map(|facts| Entry {
                key: facts.key.clone(),
                place: Some(facts.place),
                members: with_facets(facts, facts.record(is_markdown, source), &declared),
                refused: Vec::new(),
                dropped: None,
            })
            .collect::<Vec<_>>();
        name(&mut entries, facts, header.scheme, old, &mut names);
        entries.extend(vanished.into_iter().map(|(key, members)| Entry {
            key,
            place: None,
            members,
            refused: Vec::new(),
            dropped: None,
        }));
        entries.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(Self {
            header,
            facets: declared,
            entries,
            skipped: Vec::new(),
            names,
        })
    }

    /// The entries that did not become comments.
    pub(super) fn live(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.dropped.is_none())
    }

    /// Appends the text of the file.
    pub(super) fn lines(&self, mut lines: Lines) -> Lines {
        let Header {
            id,
            type_name,
            kind,
            title,
            found_in,
            scheme,
            table,
        } = &self.header;
        lines.line(SCHEMA_LINE);
        for comment in [
            format!("# Generated by `errdex import` from {}; do not edit.", texts::seen(table)),
            format!("# Write by hand in `{id}.overlay.yaml`, which adds to the entries below by key."),
            "# `errdex import --update` brings in the next version of the table, as `import.yaml` says."
                .to_owned(),
        ] {
            lines.line(&comment);
        }
        lines.line(&format!("domain: {}", scalar(id)));
        lines.line(&format!("type: {}", scalar(type_name)));
        lines.line(&format!("key: {}", scheme.key_type));
        if scheme.key_format == KeyFormat::Hex {
            lines.line(&format!("key_format: {}", scheme.key_format));
        }
        if let Some(kind) = kind {
            lines.line(&format!("kind: {kind}"));
        }
        if self.live().count() > MAX_VARIANTS {
            lines.line("shape: newtype");
        }
        lines.line(&format!("title: {}", scalar(title)));
        if let Some(found_in) = found_in {
            lines.line(&format!("found_in: {}", scalar(found_in)));
        }
        if !self.facets.is_empty() {
            lines.line("facets:");
            self.facets.iter().for_each(|facet| facet.lines(&mut lines));
        }
        lines.line("entries:");
        for (number, entry) in self.entries.iter().enumerate() {
            let first = match &entry.key {
                Key::Integer(number) => format!("code: {}", scheme.written(*number)),
                Key::Text(text) => format!("text: {}", scalar(text)),
            };
            if let Some(reason) = &entry.dropped {
                let mut comment = Lines::default();
                comment.entry(number, &first, &entry.members);
                lines.line(&format!("  # refused: {}", remark(&reason.message)));
                for line in comment.text.lines() {
                    lines.line(
                        format!("  # {}", line.strip_prefix("  ").unwrap_or(line)).trim_end(),
                    );
                }
                continue;
            }
            lines.entry(number, &first, &entry.members);
            for (field, value, reason) in &entry.refused {
                lines.line(&format!(
                    "    # refused: {field}: {value} ({})",
                    remark(&reason.message)
                ));
            }
        }
        for comment in &self.skipped {
            lines.line(&format!("  # skipped: {}", remark(comment)));
        }
        lines
    }

    /// Turns a value of an entry into a comment; false if there is no such value.
    pub(super) fn refuse(&mut self, number: usize, path: &[Step], reason: &Reason) -> bool {
        let entry = &mut self.entries[number];
        if path.is_empty() {
            entry.dropped.get_or_insert_with(|| reason.clone());
            return true;
        }
        let path = whole(path);
        let Some(value) = take(&mut entry.members, path) else {
            return false;
        };
        let mut names = path.iter().filter_map(|step| match step {
            Step::Member(name) => Some(name.as_str()),
            Step::Item(_) => None,
        });
        let field = names.next_back().unwrap_or_default().to_owned();
        // A symbol that another entry has is at least shown.
        if let ("symbol", Some(symbol)) = (field.as_str(), value.as_str())
            && !entry.members.iter().any(|(member, _)| member == "summary")
        {
            let summary = errdex_catalog::prose::code(&texts::seen(symbol));
            insert(&mut entry.members, "summary", Value::String(summary));
        }
        entry.refused.push((field, flow(&value), reason.clone()));
        self.complete(number);
        true
    }

    /// Gives an entry a name and a summary if it lost what they are made from.
    fn complete(&mut self, number: usize) {
        let entry = &mut self.entries[number];
        let has = |members: &Record, name: &str| members.iter().any(|(member, _)| member == name);
        if !has(&entry.members, "symbol") && !has(&entry.members, "summary") {
            let summary = Value::String(nameless(&entry.key, self.header.scheme));
            insert(&mut entry.members, "summary", summary);
        }
        if !has(&entry.members, "name") {
            let symbol = text_of(&entry.members, "symbol");
            let made = symbol.and_then(|symbol| names::of_symbol(&symbol));
            // The name of a symbol that stays was taken before.
            if made.is_none() || entry.refused.iter().any(|(field, ..)| field == "name") {
                let name = self.names.make("", &entry.key.to_string());
                entry
                    .members
                    .insert(0, ("name".to_owned(), Value::String(name)));
            }
        }
    }
}

/// A reason on one line.
fn remark(text: &str) -> String {
    errdex_catalog::visible(text).into_owned()
}

/// The value that has to go if a part of it is refused.
fn whole(path: &[Step]) -> &[Step] {
    match path {
        [.., Step::Member(lifecycle), Step::Member(state)]
            if lifecycle == "lifecycle" && state == "state" =>
        {
            &path[..path.len() - 1]
        }
        [.., Step::Item(_), Step::Member(body)] if body == "body" => &path[..path.len() - 1],
        _ => path,
    }
}

/// Takes a value out of a record, with all that is then empty.
fn take(members: &mut Record, path: &[Step]) -> Option<Value> {
    let [Step::Member(name), rest @ ..] = path else {
        return None;
    };
    let place = members.iter().position(|(member, _)| member == name)?;
    if rest.is_empty() {
        return Some(members.remove(place).1);
    }
    let taken = take_from(&mut members[place].1, rest);
    if is_empty(&members[place].1) {
        members.remove(place);
    }
    taken
}

fn take_from(value: &mut Value, path: &[Step]) -> Option<Value> {
    let (first, rest) = path.split_first()?;
    match (value, first) {
        (Value::Sequence(items), Step::Item(item)) => {
            if rest.is_empty() {
                return (*item < items.len()).then(|| items.remove(*item));
            }
            let taken = take_from(items.get_mut(*item)?, rest);
            items.retain(|item| !is_empty(item));
            taken
        }
        (Value::Mapping(members), Step::Member(name)) => {
            if rest.is_empty() {
                return members.shift_remove(name.as_str());
            }
            let taken = take_from(members.get_mut(name.as_str())?, rest);
            if members.get(name.as_str()).is_some_and(is_empty) {
                members.shift_remove(name.as_str());
            }
            taken
        }
        _ => None,
    }
}

/// Whether nothing is left of a value; a meaning that states only where it comes from states nothing.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(members) => members
            .keys()
            .all(|key| matches!(key.as_str(), Some("sources" | "evidence"))),
        _ => false,
    }
}

/// The text of a member.
pub(super) fn text_of(members: &Record, name: &str) -> Option<String> {
    let (_, value) = members.iter().find(|(member, _)| member == name)?;
    value.as_str().map(str::to_owned)
}

/// Puts a member in its place, as far as that is known.
fn insert(members: &mut Record, name: &str, value: Value) {
    const BEFORE: [&str; 5] = ["name", "symbol", "old_names", "aliases", "summary"];
    const LAST: [&str; 4] = ["notes", "conflicts", "meanings", "examples"];
    let place = match name {
        "summary" => members
            .iter()
            .position(|(member, _)| !BEFORE.contains(&member.as_str())),
        _ => members
            .iter()
            .position(|(member, _)| LAST.contains(&member.as_str())),
    };
    let place = place.unwrap_or(members.len());
    members.insert(place, (name.to_owned(), value));
}

/// What an entry is called of which only the key is known.
fn nameless(key: &Key, scheme: Scheme) -> String {
    match key {
        Key::Integer(number) => format!("Code {}", scheme.written(*number)),
        Key::Text(text) => errdex_catalog::prose::code(&texts::seen(text)),
    }
}

/// Names the entries of a table: by the table, as before, by the symbol, or by other words.
fn name(entries: &mut [Entry], facts: &[Facts], scheme: Scheme, old: &Old, names: &mut Names) {
    for name in old.names.values() {
        names.take(name);
    }
    let mut chosen = facts
        .iter()
        .map(|facts| {
            let stated = facts.name().filter(|stated| names::is_name(stated))?;
            let is_own = old.names.get(&facts.key).is_some_and(|own| own == stated);
            (is_own || names.take(stated)).then(|| stated.to_owned())
        })
        .collect::<Vec<_>>();
    for (chosen, facts) in chosen.iter_mut().zip(facts) {
        if chosen.is_none() {
            let own = old.names.get(&facts.key);
            let of_symbol = || names::of_symbol(facts.symbol().filter(|_| facts.name().is_none())?);
            *chosen = own
                .cloned()
                .or_else(|| of_symbol().filter(|name| names.take(name)));
        }
    }
    for ((entry, chosen), facts) in entries.iter_mut().zip(chosen).zip(facts) {
        let key = entry.key.to_string();
        let of_key = Some(key.as_str());
        let of_key =
            of_key.filter(|key| matches!(entry.key, Key::Text(_)) && names::is_identifier(key));
        let name = chosen.unwrap_or_else(|| {
            let words = facts.name().or(facts.symbol()).or(of_key);
            names.make(words.unwrap_or_else(|| facts.words()), &key)
        });
        let is_stated = |name: &str| entry.members.iter().any(|(member, _)| member == name);
        if !is_stated("symbol") && !is_stated("summary") {
            let symbol =
                of_key.filter(|key| names::of_symbol(key).as_deref() == Some(name.as_str()));
            let member = match (symbol, facts.name()) {
                (Some(symbol), _) => ("symbol".to_owned(), Value::from(symbol)),
                (None, Some(name)) if !texts::seen(name).is_empty() => {
                    let summary = texts::summary(name, false, false).summary;
                    (
                        "summary".to_owned(),
                        Value::from(summary.unwrap_or_default()),
                    )
                }
                (None, _) => (
                    "summary".to_owned(),
                    Value::from(nameless(&entry.key, scheme)),
                ),
            };
            entry.members.insert(0, member);
        }
        let symbol = text_of(&entry.members, "symbol");
        if symbol.and_then(|symbol| names::of_symbol(&symbol)) != Some(name.clone()) {
            entry
                .members
                .insert(0, ("name".to_owned(), Value::String(name)));
        }
    }
}

/// The members before `lifecycle`.
const AFTER: [&str; 7] = [
    "name",
    "symbol",
    "old_names",
    "aliases",
    "summary",
    "details",
    "keywords",
];

/// An entry that the table no longer has.
fn withdrawn(members: &Record) -> Record {
    let mut members = members.clone();
    let state = || Value::from(LifecycleState::Withdrawn.name());
    match members.iter_mut().find(|(name, _)| name == "lifecycle") {
        Some((_, Value::Mapping(lifecycle))) => {
            let is_gone = lifecycle
                .get("state")
                .is_some_and(|state| state.as_str() == Some("retired"));
            if !is_gone {
                lifecycle.insert(Value::from("state"), state());
            }
        }
        _ => {
            members.retain(|(name, _)| name != "lifecycle");
            let lifecycle = entries::mapping([("state".to_owned(), state())]);
            let place = members
                .iter()
                .position(|(name, _)| !AFTER.contains(&name.as_str()));
            let place = place.unwrap_or(members.len());
            members.insert(place, ("lifecycle".to_owned(), lifecycle));
        }
    }
    members
}

/// The facets of the domain, with every value that occurs.
fn facets(
    header: &Header,
    facts: &[Facts],
    vanished: &[(Key, Record)],
    mapping: &Mapping,
    old: &Old,
    notes: &mut Notes,
) -> Result<Vec<Facet>, String> {
    let mut declared = Vec::<Facet>::new();
    for (name, from) in &mapping.facets {
        check(name, *from, header)?;
        declared.push(Facet::new(name, Some(*from)));
    }
    let stated = facts.iter().flat_map(Facts::facets).map(str::to_owned);
    let kept = vanished
        .iter()
        .flat_map(|(_, members)| stated_facets(members));
    let kept = kept.map(|(name, _)| name);
    for name in stated.chain(kept) {
        if !declared.iter().any(|facet| facet.name == name) {
            declared.push(Facet::new(&name, None));
        }
    }
    for facet in &mut declared {
        let known = old.facets.get(&facet.name);
        let mut titles = known
            .into_iter()
            .flatten()
            .cloned()
            .collect::<BTreeMap<_, _>>();
        let mut order = known
            .into_iter()
            .flatten()
            .map(|(value, _)| value.clone())
            .collect::<Vec<_>>();
        let mut occurs = BTreeMap::<String, Option<String>>::new();
        let keys = facts.iter().map(|facts| &facts.key);
        let keys = keys
            .chain(vanished.iter().map(|(key, _)| key))
            .collect::<Vec<_>>();
        if let Some(from) = facet.from {
            for key in keys {
                if let Some(value) = from.of(key) {
                    if !occurs.contains_key(&value) && !order.contains(&value) {
                        order.push(value.clone());
                    }
                    occurs.entry(value).or_default();
                }
            }
            let mut stated = BTreeMap::<String, String>::new();
            for facts in facts {
                let (Some(value), Some(title)) = (from.of(&facts.key), facts.facet(&facet.name))
                else {
                    continue;
                };
                match stated.get(&value) {
                    Some(first) if *first != title => notes.0.push(format!(
                        "`{}` {value} has two titles: `{first}`, and `{title}` for `{}`",
                        facet.name, facts.key
                    )),
                    Some(_) => {}
                    None => {
                        stated.insert(value, title);
                    }
                }
            }
            for (value, title) in stated {
                titles.insert(value, Some(texts::line(&title, false)));
            }
        } else {
            titles.clear();
            let of_rows = facts.iter().filter_map(|facts| facts.facet(&facet.name));
            let kept = vanished
                .iter()
                .flat_map(|(_, members)| stated_facets(members));
            let kept = kept
                .filter(|(name, _)| *name == facet.name)
                .map(|(_, value)| value);
            for value in of_rows.chain(kept) {
                if !occurs.contains_key(&value) && !order.contains(&value) {
                    order.push(value.clone());
                }
                occurs.entry(value).or_default();
            }
        }
        order.retain(|value| occurs.contains_key(value));
        if order.len() > MAX_FACET_VALUES {
            return Err(format!(
                "the facet `{}` would have {} values, and a facet has at most {MAX_FACET_VALUES}; \
                 the first are `{}`",
                facet.name,
                order.len(),
                order[..5].join("`, `"),
            ));
        }
        let values = order.into_iter();
        facet.values = values
            .map(|value| {
                let title = titles.get(&value).cloned().flatten();
                (value, title)
            })
            .collect();
    }
    declared.retain(|facet| !facet.values.is_empty());
    Ok(declared)
}

/// Refuses what the keys of the domain do not have.
fn check(name: &str, from: Computed, header: &Header) -> Result<(), String> {
    let scheme = header.scheme;
    match from {
        Computed::Prefix(_) if !scheme.is_string() => Err(format!(
            "the facet `{name}` is a prefix, but the keys are numbers"
        )),
        Computed::Bits(_, last)
            if u32::from(last) >= scheme.key_type.bits() && !scheme.is_string() =>
        {
            let bits = scheme.key_type.bits();
            Err(format!(
                "the facet `{name}` has bit {last}, but the keys have {bits} bits"
            ))
        }
        Computed::Bits(..) | Computed::Divide(_) if scheme.is_string() => Err(format!(
            "the facet `{name}` needs numbers, but the keys are texts"
        )),
        _ => Ok(()),
    }
}

impl Computed {
    /// The value of a facet that follows from a key.
    fn of(self, key: &Key) -> Option<String> {
        match (self, key) {
            (Self::Prefix(length), Key::Text(text)) => {
                let prefix = text.chars().take(length).collect::<String>();
                (prefix.chars().count() == length && !prefix.trim().is_empty()).then_some(prefix)
            }
            (Self::Bits(first, last), Key::Integer(number)) => {
                Some(facet::bits(*number, first, last).to_string())
            }
            (Self::Divide(by), Key::Integer(number)) => {
                Some(facet::quotient(*number, by).to_string())
            }
            _ => None,
        }
    }
}

impl Facet {
    fn new(name: &str, from: Option<Computed>) -> Self {
        Self {
            name: name.to_owned(),
            from,
            values: Vec::new(),
        }
    }

    fn lines(&self, lines: &mut Lines) {
        lines.line(&format!("  {}:", scalar(&self.name)));
        match self.from {
            Some(Computed::Prefix(length)) => {
                lines.line(&format!("    from: {{prefix: {length}}}"));
            }
            Some(Computed::Bits(first, last)) => {
                lines.line(&format!("    from: {{bits: [{first}, {last}]}}"));
            }
            Some(Computed::Divide(by)) => lines.line(&format!("    from: {{divide: {by}}}")),
            None => {}
        }
        lines.line("    values:");
        let has_titles = self.values.iter().any(|(_, title)| title.is_some());
        for (value, title) in &self.values {
            let quoted = scalar(value);
            if has_titles {
                let title = title.clone().unwrap_or_else(|| texts::line(value, false));
                lines.line(&format!("      {quoted}: {}", scalar(&title)));
            } else {
                lines.line(&format!("      - {quoted}"));
            }
        }
    }
}

/// The facets that an entry states.
fn stated_facets(members: &Record) -> Vec<(String, String)> {
    let facets = members.iter().find(|(name, _)| name == "facets");
    let Some((_, Value::Mapping(facets))) = facets else {
        return Vec::new();
    };
    facets
        .iter()
        .map(|(name, value)| (plain(name), plain(value)))
        .collect()
}

/// The entry of a row with the facets that do not follow from its key.
fn with_facets(facts: &Facts, mut members: Record, declared: &[Facet]) -> Record {
    let own = declared.iter().filter(|facet| facet.from.is_none());
    let values = own.filter_map(|facet| {
        let value = facts.facet(&facet.name)?;
        Some((facet.name.clone(), Value::String(value)))
    });
    let values = values.collect::<Vec<_>>();
    if !values.is_empty() {
        insert(&mut members, "facets", entries::mapping(values));
    }
    members
}

/// The kind of a domain whose keys are texts: words are codes, and sentences are messages.
pub(super) fn kind(scheme: Scheme, facts: &[Facts]) -> Option<Kind> {
    let is_code = |facts: &Facts| matches!(&facts.key, Key::Text(text) if !text.contains(char::is_whitespace));
    (scheme.key_type == KeyType::String && facts.iter().all(is_code)).then_some(Kind::Code)
}
