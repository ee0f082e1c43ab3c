//! Rules about the keys of entries: each identifies one entry of its domain.

use std::collections::BTreeMap;

use crate::rule;
use crate::source::Span;
use errdex_core::KeyType;

use crate::model::{Catalog, Domain, Key, normalize};
use crate::report::{Diagnostic, Report};

/// Entries are numbered with two bytes, and one number stands for "none".
const MAX_ENTRIES: usize = u16::MAX as usize;

pub(crate) fn check(catalog: &Catalog, report: &mut Report) {
    for domain in &catalog.domains {
        duplicate_key(domain, report);
        confusable_keys(domain, report);
        if domain.entries.len() > MAX_ENTRIES {
            let message = format!(
                "{} entries are too many for one domain",
                domain.entries.len()
            );
            let diagnostic = Diagnostic::new(&rule::TOO_MANY_ENTRIES, message, &domain.id.span);
            report.push(diagnostic.help(format!("a domain has at most {MAX_ENTRIES}")));
        }
    }
}

fn duplicate_key(domain: &Domain, report: &mut Report) {
    let mut spellings = domain
        .entries
        .iter()
        .flat_map(|entry| {
            let key = (normalized(domain, &entry.key.value), &entry.key.span);
            let aliases = entry.aliases.iter().map(|alias| {
                let alias_key = Key::Text(alias.value.clone());
                (normalized(domain, &alias_key), &alias.span)
            });
            [key].into_iter().chain(aliases)
        })
        .collect::<Vec<_>>();
    spellings.sort_by_key(|(_, span)| span.range().start);
    let noun = match domain.entries.first().map(|entry| &entry.key.value) {
        Some(Key::Text(_)) => "text",
        _ => "code",
    };
    let mut seen = BTreeMap::<String, &Span>::new();
    for (key, span) in spellings {
        match seen.get(&key) {
            Some(first) => report.push(
                Diagnostic::new(
                    &rule::DUPLICATE_KEY,
                    format!("{noun} {key} is defined twice"),
                    span,
                )
                .label("second definition")
                .also(first, "first defined here"),
            ),
            None => {
                seen.insert(key, span);
            }
        }
    }
}

/// Texts that do not match, but that people would take for the same. Matching knows the capitals of
/// ASCII at most, people know all.
fn confusable_keys(domain: &Domain, report: &mut Report) {
    if domain.key_type != KeyType::String {
        return;
    }
    let spelled = |text: &str| normalize(domain.matching, text);
    let spellings = domain.entries.iter().flat_map(|entry| {
        let key = match &entry.key.value {
            Key::Text(text) => Some((text.as_str(), &entry.key.span)),
            Key::Integer(_) => None,
        };
        let aliases = entry.aliases.iter();
        key.into_iter()
            .chain(aliases.map(|alias| (alias.value.as_str(), &alias.span)))
            .map(|spelling| (entry.name.value.as_str(), spelling))
    });
    let mut seen = BTreeMap::<String, (&str, &str, &Span)>::new();
    for (name, (text, span)) in spellings {
        let looks = text.trim().to_lowercase();
        match seen.get(&looks) {
            Some((other_name, other, first))
                if spelled(other) != spelled(text) && *other_name != name =>
            {
                let message = "two keys differ only in capitals or blanks";
                let diagnostic = Diagnostic::new(&rule::CONFUSABLE_KEYS, message, span);
                let diagnostic = diagnostic.label("this one").also(first, "and that one");
                report.push(diagnostic.help("is one an alias of the other?"));
            }
            Some(_) => {}
            None => {
                seen.insert(looks, (name, text, span));
            }
        }
    }
}

fn normalized(domain: &Domain, key: &Key) -> String {
    match key {
        Key::Integer(number) => number.to_string(),
        Key::Text(text) => format!("`{}`", normalize(domain.matching, text)),
    }
}
