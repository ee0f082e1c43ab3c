//! Doc comments: the prose of a catalog as Markdown that rustdoc shows as it was meant.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;

use errdex_catalog::model::{Catalog, Domain, Entry, Key, Meaning, Recovery, Schedule, Step};
pub(super) use errdex_catalog::prose::{code, prose};

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
        Step::Retry(delays) => format!("retry {}", schedule(catalog, delays)),
        Step::Recheck {
            schedule: delays, ..
        } => format!("recheck {}", schedule(catalog, delays)),
        Step::SlowDown(delays) => format!("slow down {}", schedule(catalog, delays)),
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
    let mut text = String::from("after");
    for (i, delay) in schedule.after.iter().enumerate() {
        let comma = if i == 0 { "" } else { "," };
        write!(text, "{comma} {delay:?}").expect("writing to a string never fails");
    }
    if let Some(then) = &schedule.then {
        text += &format!(", then {}", recovery(catalog, then));
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
        format!(
            "Found in {}.",
            prose(domain.found_in.as_deref().unwrap_or_default())
        ),
        String::new(),
        match domain.entries.first().map(|entry| &entry.key.value) {
            Some(Key::Text(_)) => "The variants are in the order of their texts.".to_owned(),
            _ => "The variants are in the order of their codes.".to_owned(),
        },
        "Their numbers are rows of tables and may change with every release.".to_owned(),
    ]
}
