//! Doc comments: the prose of a catalog as Markdown that rustdoc shows as it was meant.

use std::collections::BTreeSet;

use errdex_catalog::model::{
    Catalog, Domain, Entry, Key, Meaning, Operation, Recovery, Schedule, Step,
};
pub(super) use errdex_catalog::prose::{code, prose};
use errdex_core::Shape;

use crate::output::Output;

/// The doc comment of an entry's variant or constant: key, summary, and a line for each meaning.
pub(super) fn entry(out: &mut Output, catalog: &Catalog, domain: &Domain, entry: &Entry) {
    let written = domain.written(&entry.key.value).to_string();
    let key = code(&written);
    out.doc("    ", &format!("{key}: {}", prose(&entry.summary.value)));
    if !entry.meanings.is_empty() {
        out.doc("    ", "");
    }
    for meaning in &entry.meanings {
        out.doc(
            "    ",
            &format!("- {}", meaning_line(catalog, entry, meaning)),
        );
    }
    for alias in aliases(entry, written) {
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

fn meaning_line(catalog: &Catalog, entry: &Entry, meaning: &Meaning) -> String {
    let mut line = String::new();
    let operations = meaning
        .operations
        .iter()
        .map(|operation| code(&catalog.operations[operation.value].name.value))
        .collect::<Vec<_>>();
    if !operations.is_empty() {
        line += &format!("From {}", operations.join(", "));
    }
    if !meaning.http_statuses.is_empty() {
        let statuses = meaning
            .http_statuses
            .iter()
            .map(|status| status.value.to_string());
        let with = if line.is_empty() { "With" } else { " with" };
        line += &format!("{with} HTTP {}", statuses.collect::<Vec<_>>().join(", "));
    }
    let texts = || meaning.texts.iter().chain(&meaning.supporting_texts);
    if texts().next().is_some() {
        let texts = texts().map(|text| code(&text.value)).collect::<Vec<_>>();
        let text = if line.is_empty() { "Text" } else { ", text" };
        line += &format!("{text} {}", texts.join(", "));
    }
    if !meaning.when.is_empty() {
        let entries = meaning.when.iter();
        let ids = entries.map(|entry| code(&catalog.entry_id(entry.value)));
        let next_to = if line.is_empty() {
            "Next to"
        } else {
            " next to"
        };
        line += &format!("{next_to} {}", ids.collect::<Vec<_>>().join(" or "));
    }
    if !line.is_empty() {
        line += ". ";
    }
    if meaning.summary.value != entry.summary.value {
        line += &format!("{}. ", prose(&meaning.summary.value));
    }
    if let Some(fault) = meaning.fault {
        line += &format!("Fault: {fault}. ");
    }
    if let Some(recovery) = &meaning.recovery {
        line += &format!("Recovery: {}. ", self::recovery(catalog, &recovery.value));
    }
    line += &format!("Evidence: {}.", meaning.evidence);
    line
}

fn recovery(catalog: &Catalog, recovery: &Recovery) -> String {
    match &recovery.step {
        Step::Settled => "settled".to_owned(),
        Step::Retry(delays) => format!("retry{}", schedule(catalog, delays)),
        Step::Recheck {
            schedule: delays, ..
        } => format!("recheck{}", schedule(catalog, delays)),
        Step::SlowDown(delays) => format!("slow down{}", schedule(catalog, delays)),
        Step::Restart(restart) => {
            format!(
                "restart from {}",
                code(&catalog.operations[restart.from].name.value)
            )
        }
        Step::FixRequest => "fix the request".to_owned(),
        Step::FixCredentials => "fix the credentials".to_owned(),
        Step::FixAccount => "fix the account".to_owned(),
        Step::ContactSupport => "contact support".to_owned(),
    }
}

fn schedule(catalog: &Catalog, schedule: &Schedule) -> String {
    let delays = schedule.after.iter().map(|delay| format!("{delay:?}"));
    let delays = delays.collect::<Vec<_>>();
    let mut text = if delays.is_empty() {
        String::new()
    } else {
        format!(" after {}", delays.join(", "))
    };
    if let Some(then) = &schedule.then {
        text += &format!(", then {}", recovery(catalog, then));
    }
    text
}

/// What a search for the entry may type: its key, texts, other spellings and old names.
///
/// Rustdoc refuses some aliases; those are left out.
fn aliases(entry: &Entry, written: String) -> BTreeSet<String> {
    let texts = entry
        .meanings
        .iter()
        .flat_map(|meaning| meaning.texts.iter().chain(&meaning.supporting_texts));
    let spellings = entry
        .symbol
        .iter()
        .chain(&entry.aliases)
        .chain(&entry.old_names);
    let words = texts.chain(spellings).map(|word| word.value.clone());
    let keys = [entry.key.value.to_string(), written];
    let aliases = keys.into_iter().chain(words);
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
