//! Rules about the keys of entries: each identifies one entry of its domain.

use std::collections::BTreeMap;

use errdex_core::{KeyType, Kind, Shape};

use crate::http_status;
use crate::model::{Catalog, Domain, Key, normalize};
use crate::report::{Diagnostic, Report};
use crate::rule;
use crate::source::{Span, Spanned};

/// Entries have 16-bit numbers, and one number means "none".
const MAX_ENTRIES: usize = u16::MAX as usize;

/// An enum has at most this many variants.
const MAX_VARIANTS: usize = 4_096;

pub(crate) fn check(catalog: &Catalog, report: &mut Report) {
    for domain in &catalog.domains {
        duplicate_key(domain, report);
        confusable_keys(domain, report);
        key_out_of_range(domain, report);
        missing_shape(domain, report);
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

fn key_out_of_range(domain: &Domain, report: &mut Report) {
    for entry in &domain.entries {
        let Key::Integer(number) = entry.key.value else {
            continue;
        };
        let span = &entry.key.span;
        if !domain.key_type.holds(number) {
            let message = format!("{number} is out of range for `{}`", domain.key_type);
            report.push(Diagnostic::new(&rule::KEY_OUT_OF_RANGE, message, span));
        } else if domain.kind.value == Kind::HttpStatus {
            let (value, span) = (number, span.clone());
            http_status::check(Spanned { value, span }, report);
        }
    }
}

/// rustc searches all variants of an enum for each value in a table.
fn missing_shape(domain: &Domain, report: &mut Report) {
    let count = domain.entries.len();
    if count > MAX_VARIANTS && domain.shape == Shape::Enum {
        let message = format!("{count} entries are too many for an enum");
        let diagnostic = Diagnostic::new(&rule::MISSING_SHAPE, message, &domain.id.span);
        report.push(diagnostic.help("write `shape: newtype`"));
    }
}

fn duplicate_key(domain: &Domain, report: &mut Report) {
    let mut spellings = domain
        .entries
        .iter()
        .flat_map(|entry| {
            let key = (normalized(domain, &entry.key.value), &entry.key.span);
            // The aliases of a number are symbols, which are checked as names.
            let aliases = entry.aliases.iter();
            let aliases = aliases.filter(|_| domain.key_type == KeyType::String);
            let aliases = aliases.map(|alias| {
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

/// Texts that do not match, but that people would take for the same. Matching ignores at most ASCII
/// case; people ignore the case of all letters.
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
                let message = "two keys differ only in case or spaces";
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
