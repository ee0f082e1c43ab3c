//! Doc comments: the prose of a catalog as Markdown that rustdoc shows as it was meant.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Catalog, Domain, Entry, Key, Meaning, Recovery, Schedule};
pub(super) use crate::prose::{code, prose};

/// One `#[doc]` a line, which is printed as `///`.
pub(super) fn lines(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        }
    });
    quote!(#(#[doc = #lines])*)
}

/// The doc comment of an entry's variant: key, summary, and a line for each meaning.
pub(super) fn entry(catalog: &Catalog, entry: &Entry) -> Vec<String> {
    let mut lines = vec![format!(
        "{}: {}",
        code(&entry.key.value.to_string()),
        prose(&entry.summary.value)
    )];
    lines.push(String::new());
    for meaning in &entry.meanings {
        lines.push(format!("- {}", meaning_line(catalog, entry, meaning)));
    }
    lines
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
    if !meaning.beside.is_empty() {
        let entries = meaning.beside.iter();
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
    let fault = format!("{:?}", meaning.fault).to_lowercase();
    let recovery = recovery(&meaning.recovery.value);
    let evidence = format!("{:?}", meaning.evidence).to_lowercase();
    line += &format!("Fault: {fault}. Recovery: {recovery}. Evidence: {evidence}.");
    line
}

fn recovery(recovery: &Recovery) -> String {
    match recovery {
        Recovery::Settled => "settled".to_owned(),
        Recovery::Retry(delays) => format!("retry {}", schedule(delays)),
        Recovery::Recheck(delays) => format!("recheck {}", schedule(delays)),
        Recovery::SlowDown(delays) => format!("slow down {}", schedule(delays)),
        Recovery::Restart { from, .. } => format!("restart from {}", code(from)),
        Recovery::FixRequest => "fix the request".to_owned(),
        Recovery::FixCredentials => "fix the credentials".to_owned(),
        Recovery::FixAccount => "fix the account".to_owned(),
        Recovery::ContactSupport => "contact support".to_owned(),
    }
}

fn schedule(schedule: &Schedule) -> String {
    let mut text = String::from("after");
    for (i, delay) in schedule.after.iter().enumerate() {
        let comma = if i == 0 { "" } else { "," };
        write!(text, "{comma} {delay:?}").expect("writing to a string never fails");
    }
    if let Some(then) = &schedule.then {
        text += &format!(", then {}", recovery(then));
    }
    text
}

/// What a search for the entry may type: its key, texts, other spellings and old names.
///
/// Rustdoc refuses some aliases; those are left out.
pub(super) fn aliases(entry: &Entry) -> TokenStream {
    let key = entry.key.value.to_string();
    let texts = entry
        .meanings
        .iter()
        .flat_map(|meaning| meaning.texts.iter().chain(&meaning.supporting_texts))
        .map(|text| &text.value);
    let spellings = entry
        .aliases
        .iter()
        .chain(&entry.old_names)
        .map(|word| &word.value);
    let aliases = [&key]
        .into_iter()
        .chain(texts)
        .chain(spellings)
        .filter(|alias| {
            let refused = |c: char| c == '"' || c == '\'' || (c.is_whitespace() && c != ' ');
            !alias.is_empty()
                && !alias.contains(refused)
                && !alias.starts_with(' ')
                && !alias.ends_with(' ')
                && **alias != entry.name.value
        })
        .collect::<BTreeSet<_>>();
    quote!(#(#[doc(alias = #aliases)])*)
}

/// The doc comment of a domain's enum.
pub(super) fn domain(domain: &Domain) -> Vec<String> {
    vec![
        format!("{}.", prose(&domain.title)),
        String::new(),
        format!("Found in {}.", prose(&domain.found_in)),
        String::new(),
        match domain.entries.first().map(|entry| &entry.key.value) {
            Some(Key::Text(_)) => "The variants are in the order of their texts.".to_owned(),
            _ => "The variants are in the order of their codes.".to_owned(),
        },
        "Their numbers are rows of tables and may change with every release.".to_owned(),
    ]
}
