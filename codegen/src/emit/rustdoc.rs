//! Doc comments: the prose of a catalog as Markdown that rustdoc shows as it was meant.
//!
//! A variant documents its entry well enough to act on it: what it means, whose fault it is and what
//! to do next. Sources, causes and remarks are left to the accessors and to the reference page.

use std::collections::BTreeSet;
use std::time::Duration;

use errdex_catalog::model::{
    Catalog, Domain, Entry, EntryIndex, Key, Lifecycle, Meaning, Operation, Recovery, Step,
};
use errdex_catalog::prose::address;
pub(super) use errdex_catalog::prose::{code, prose};
use errdex_catalog::source::Spanned;
use errdex_core::sentence::{self, Advice, Part};
use errdex_core::{
    Effect, Evidence, Fault, Kind, LifecycleState, Outcome, RecoveryKind, Repeat, Shape,
};

use crate::output::Output;

/// The doc comment of an entry's variant or constant, and what a search finds it by.
pub(super) fn entry(out: &mut Output, catalog: &Catalog, domain: &Domain, entry: &Entry) {
    let written = domain.written(&entry.key.value).to_string();
    let summary = prose(&entry.summary.value);
    out.doc("    ", &format!("{}: {summary}", code(&written)));
    let links = Links { catalog, domain };
    for meaning in &entry.meanings {
        out.doc("    ", "");
        for line in links.meaning(entry, meaning) {
            out.doc("    ", &line);
        }
    }
    out.doc("    ", "");
    out.doc("    ", &links.facts(entry));
    for alias in aliases(domain, entry, written) {
        out.indent();
        writeln!(out, "    #[doc(alias = {alias:?})]");
    }
}

/// The doc comment of an operation.
pub(super) fn operation(operation: &Operation) -> String {
    let name = code(&operation.name.value);
    let summary = prose(&operation.summary.value);
    match &operation.http {
        Some(http) => {
            let request = format!("{} {}", http.method.value, http.path.value);
            format!("{name}: {summary} ({}).", code(&request))
        }
        None => format!("{name}: {summary}."),
    }
}

/// What the doc comments of a domain need to refer to other entries.
struct Links<'a> {
    catalog: &'a Catalog,
    domain: &'a Domain,
}

impl Links<'_> {
    /// Another entry as a link to its variant or constant.
    fn entry(&self, index: EntryIndex) -> String {
        let domain = &self.catalog.domains[index.domain];
        let name = &domain.entries[index.entry].name.value;
        if domain.id.value == self.domain.id.value {
            return format!("[`{name}`](Self::{name})");
        }
        let of = &domain.type_name.value;
        format!("[`{of}::{name}`](super::{of}::{name})")
    }

    fn entries(&self, entries: &[Spanned<EntryIndex>], glue: &str) -> String {
        let links = entries.iter().map(|entry| self.entry(entry.value));
        links.collect::<Vec<_>>().join(glue)
    }

    /// A paragraph, and the fixes as a list.
    fn meaning(&self, entry: &Entry, meaning: &Meaning) -> Vec<String> {
        let mut sentences = Vec::new();
        let mut head = self.conditions(meaning);
        if head.is_empty() && entry.meanings.len() > 1 {
            head.push("Under conditions that no source states".to_owned());
        }
        // A mark on the whole meaning; what is documented needs none.
        if meaning.evidence != Evidence::Documented {
            head.push(meaning.evidence.to_string());
        }
        if !head.is_empty() {
            sentences.push(format!("**{}:**", head.join(" · ")));
        }
        if meaning.summary.value != entry.summary.value {
            sentences.push(format!("{}.", prose(&meaning.summary.value)));
        }
        let words = [
            ("Fault", meaning.fault.map(Fault::name)),
            ("Effect", meaning.effect.map(Effect::name)),
            ("Outcome", meaning.outcome.map(Outcome::name)),
            ("Repeat", self.repeat(meaning).map(Repeat::name)),
        ];
        let words = words.into_iter();
        sentences.extend(words.filter_map(|(name, word)| Some(format!("{name}: {}.", word?))));
        // What to do has a line of its own, over the list.
        let next = [self.next(meaning)];
        let paragraph = if sentences.is_empty() {
            Vec::new()
        } else {
            vec![format!("{}\\", sentences.join(" "))]
        };
        let fixes = meaning.fixes.iter();
        let fixes = fixes.map(|fix| format!("- {}", prose(&fix.value)));
        paragraph.into_iter().chain(next).chain(fixes).collect()
    }

    /// Under which conditions a meaning holds, in the words of the reference page.
    fn conditions(&self, meaning: &Meaning) -> Vec<String> {
        let operations = meaning.operations.iter();
        let operations = operations.map(|operation| code(self.operation(operation.value)));
        let statuses = meaning.http_statuses.iter();
        let statuses = statuses.map(|status| status.value.to_string());
        let parts = [
            ("", operations.collect::<Vec<_>>().join(", ")),
            ("HTTP ", statuses.collect::<Vec<_>>().join(", ")),
            ("text ", codes(&meaning.texts)),
            ("text like ", codes(&meaning.patterns)),
            ("with its code the text ", codes(&meaning.supporting_texts)),
            ("with ", self.entries(&meaning.when, " or ")),
        ];
        let parts = parts.into_iter().filter(|(_, part)| !part.is_empty());
        parts.map(|(name, part)| format!("{name}{part}")).collect()
    }

    fn next(&self, meaning: &Meaning) -> String {
        let Some(recovery) = &meaning.recovery else {
            return "Next: not stated.".to_owned();
        };
        let recovery = &recovery.value;
        let mut sentence = String::new();
        let quote: sentence::Quote<'_> = &|literal, out| out.write_str(&code(literal));
        // Writing to a string cannot fail.
        let spoken = Spoken::new(self.catalog, recovery);
        let (outcome, claim) = (meaning.outcome, meaning.evidence);
        let _ = sentence::next(&spoken, outcome, claim, quote, &mut sentence);
        format!("Next: {sentence}.")
    }

    /// Whether the same request may be sent again, if there is one.
    fn repeat(&self, meaning: &Meaning) -> Option<Repeat> {
        let mut operations = meaning.operations.iter();
        let is_repeatable = |number: usize| self.catalog.operations[number].is_repeatable;
        let are_repeatable = operations.all(|operation| is_repeatable(operation.value));
        let repeat = Repeat::derived(are_repeatable, meaning.effect);
        (!meaning.operations.is_empty()).then_some(repeat)
    }

    fn operation(&self, index: usize) -> &str {
        &self.catalog.operations[index].name.value
    }

    /// The id of the entry, whether it is still in use, and what else to read.
    ///
    /// The id is not a link, because a catalog does not say where its reference page is published.
    fn facts(&self, entry: &Entry) -> String {
        let id = format!("{}/{}", self.domain.id.value, entry.key.value);
        let mut facts = format!("Entry {}", code(&id));
        let Lifecycle {
            state,
            since: _,
            until,
            successor,
        } = &entry.lifecycle;
        if *state != LifecycleState::Current {
            facts += &format!(", {state}");
            if let Some(until) = until {
                facts += &format!(" {}", prose(&until.value));
            }
        }
        if let Some(successor) = successor {
            facts += &format!(", replaced by {}", self.entry(successor.value));
        }
        facts += ".";
        if let Some(link) = &entry.link {
            facts += &format!(" The vendor's page: {}.", address(&link.value));
        }
        if !entry.see_also.is_empty() {
            facts += &format!(" See also {}.", self.entries(&entry.see_also, ", "));
        }
        facts
    }
}

fn codes(texts: &[Spanned<String>]) -> String {
    let codes = texts.iter().map(|text| code(&text.value));
    codes.collect::<Vec<_>>().join(", ")
}

/// A recovery as the sentences of the core read it.
struct Spoken<'a> {
    catalog: &'a Catalog,
    recovery: &'a Recovery,
    then: Option<Box<Self>>,
}

impl<'a> Spoken<'a> {
    fn new(catalog: &'a Catalog, recovery: &'a Recovery) -> Self {
        let schedule = recovery.step.schedule();
        let then = schedule.and_then(|schedule| schedule.then.as_deref());
        Self {
            catalog,
            recovery,
            then: then.map(|then| Box::new(Self::new(catalog, then))),
        }
    }

    fn operation(&self, index: usize) -> &str {
        &self.catalog.operations[index].name.value
    }
}

impl Advice for Spoken<'_> {
    fn kind(&self) -> RecoveryKind {
        self.recovery.step.kind()
    }

    fn evidence(&self) -> Evidence {
        self.recovery.evidence
    }

    fn delays(&self) -> Part<&[Duration]> {
        let delays = match &self.recovery.step {
            Step::Restart(restart) => restart.after.as_slice(),
            step => step.schedule().map_or(&[][..], |schedule| &schedule.after),
        };
        if delays.is_empty() {
            Part::NotStated
        } else {
            Part::Stated(delays)
        }
    }

    fn then(&self) -> Part<&dyn Advice> {
        let then = self.then.as_deref();
        then.map_or(Part::NotStated, |then| Part::Stated(then))
    }

    fn with(&self) -> Option<&str> {
        match &self.recovery.step {
            Step::Recheck { with, .. } => with.map(|with| self.operation(with)),
            _ => None,
        }
    }

    fn from(&self) -> Option<&str> {
        match &self.recovery.step {
            Step::Restart(restart) => Some(self.operation(restart.from)),
            _ => None,
        }
    }

    fn each_change(&self, each: &mut dyn FnMut(&str)) {
        if let Step::Restart(restart) = &self.recovery.step {
            restart.change.iter().for_each(|field| each(field));
        }
    }

    fn if_still_wanted(&self) -> bool {
        matches!(&self.recovery.step, Step::Restart(restart) if restart.if_still_wanted)
    }
}

/// What a search for the entry may type: its key, its name in words, texts, other spellings, old names
/// and keywords.
///
/// Rustdoc refuses some aliases; those are left out.
fn aliases(domain: &Domain, entry: &Entry, written: String) -> BTreeSet<String> {
    let texts = entry
        .meanings
        .iter()
        .flat_map(|meaning| meaning.texts.iter().chain(&meaning.supporting_texts));
    let spellings = entry
        .symbol
        .iter()
        .chain(&entry.aliases)
        .chain(&entry.old_names)
        .chain(&entry.keywords);
    let given = texts.chain(spellings).map(|word| word.value.clone());
    let is_status = domain.kind.value == Kind::HttpStatus;
    let status = is_status.then(|| format!("HTTP {written}"));
    // A search for one word finds the name itself.
    let words = Some(words(&entry.name.value)).filter(|words| words.contains(' '));
    let keys = [entry.key.value.to_string(), written];
    let aliases = keys.into_iter().chain(status).chain(words).chain(given);
    let aliases = aliases.filter(|alias| {
        let refused = |c: char| c == '"' || c == '\'' || (c.is_whitespace() && c != ' ');
        !alias.is_empty()
            && !alias.contains(refused)
            && !alias.starts_with(' ')
            && !alias.ends_with(' ')
            && *alias != entry.name.value
    });
    aliases.collect()
}

/// `TaskConflict` becomes `task conflict`.
fn words(name: &str) -> String {
    let mut words = String::new();
    let mut was_lower = false;
    for c in name.chars() {
        if was_lower && c.is_ascii_uppercase() {
            words.push(' ');
        }
        was_lower = !c.is_ascii_uppercase();
        words.push(c.to_ascii_lowercase());
    }
    words
}

/// The doc comment of a domain's type.
pub(super) fn domain(domain: &Domain) -> Vec<String> {
    let mut lines = vec![format!("{}.", prose(&domain.title)), String::new()];
    if let Some(found_in) = &domain.found_in {
        lines.extend([format!("Found in {}.", prose(found_in)), String::new()]);
    }
    let entries = match domain.shape {
        Shape::Newtype => "constants",
        Shape::Enum => "variants",
    };
    let is_text = domain
        .entries
        .iter()
        .any(|entry| matches!(entry.key.value, Key::Text(_)));
    if is_text {
        lines.push(format!("The {entries} are in the order of their texts."));
        lines
            .push("Their numbers are rows of tables and may change with every release.".to_owned());
    } else {
        lines.push(format!("The {entries} are in the order of their codes."));
    }
    lines
}
