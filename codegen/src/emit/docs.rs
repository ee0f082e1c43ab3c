//! Doc comments: the prose of a catalog as Markdown that rustdoc shows as it was meant.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Catalog, Domain, Entry, Key, Meaning, Recovery, Schedule};

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
    if !meaning.texts.is_empty() {
        let texts = meaning
            .texts
            .iter()
            .map(|text| code(&text.value))
            .collect::<Vec<_>>();
        let text = if line.is_empty() { "Text" } else { ", text" };
        line += &format!("{text} {}", texts.join(", "));
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
    format!("{text}, then {}", recovery(&schedule.then))
}

/// What a search for the entry may type: its key, texts, other spellings and old names.
///
/// Rustdoc refuses some aliases; those are left out.
pub(super) fn aliases(entry: &Entry) -> TokenStream {
    let key = entry.key.value.to_string();
    let texts = entry
        .meanings
        .iter()
        .flat_map(|meaning| &meaning.texts)
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

/// A literal as a code span, whatever backticks it holds.
pub(super) fn code(text: &str) -> String {
    let text = one_line(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Prose with its code spans and links; every other mark of Markdown or HTML is escaped.
pub(super) fn prose(text: &str) -> String {
    let text = one_line(text);
    let mut rest = text.as_str();
    let mut out = String::new();
    while let Some(c) = rest.chars().next() {
        if let Some(span) = verbatim(rest) {
            out += span;
            rest = &rest[span.len()..];
            continue;
        }
        if let Some(link) = bare_link(rest) {
            out += &format!("<{link}>");
            rest = &rest[link.len()..];
            continue;
        }
        if "\\`*_{}[]<>#|~&!".contains(c) {
            out.push('\\');
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// A code span or a link at the beginning of the text.
fn verbatim(text: &str) -> Option<&str> {
    if text.starts_with('`') {
        let fence = text.len() - text.trim_start_matches('`').len();
        let close = text[fence..].find(&text[..fence])?;
        return Some(&text[..fence + close + fence]);
    }
    let label = text.strip_prefix('[')?;
    let label_end = label.find(['[', ']', '<', '`'])?;
    let target = label[label_end..].strip_prefix("](")?;
    let target_end = target.find([')', ' ', '<', '>', '('])?;
    let closed = target[target_end..].starts_with(')');
    let link = target.starts_with("https://") || target.starts_with("http://");
    let length = "[".len() + label_end + "](".len() + target_end + ")".len();
    (closed && link).then(|| &text[..length])
}

fn bare_link(text: &str) -> Option<&str> {
    if !text.starts_with("https://") && !text.starts_with("http://") {
        return None;
    }
    let end = text
        .find([' ', '<', '>', ')', '`', ',', ';'])
        .unwrap_or(text.len());
    Some(text[..end].trim_end_matches(['.', ':']))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_spans_and_links_survive() {
        for kept in ["send `uid`", "see [the page](https://a.b/c)", "``a ` b``"] {
            assert_eq!(prose(kept), kept);
        }
    }

    #[test]
    fn everything_else_is_escaped() {
        assert_eq!(prose("a *b* <i>"), r"a \*b\* \<i\>");
        assert_eq!(prose("[x] `open"), r"\[x\] \`open");
        assert_eq!(prose("[x](javascript:y)"), r"\[x\](javascript:y)");
        assert_eq!(prose("at https://a.b/c."), "at <https://a.b/c>.");
    }

    #[test]
    fn literals_hold_any_backticks() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`a"), "`` `a ``");
    }
}
