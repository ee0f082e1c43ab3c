//! Rules about where a key is: its kind, and its places in a JSON body.

use crate::rule;
use crate::source::Spanned;
use errdex_core::{KeyType, Kind};

use crate::model::{Catalog, Domain, EntryIndex, Key};
use crate::report::{Diagnostic, Report};

pub(crate) fn check(catalog: &Catalog, report: &mut Report) {
    for path in catalog.responses.ids.iter().flat_map(|id| &id.paths) {
        invalid_path(path, report);
    }
    for path in catalog.responses.code.iter().chain(&catalog.responses.text) {
        invalid_path(path, report);
    }
    for ours in &catalog.responses.ours {
        unseen_ours(&catalog.domains[ours.value.domain], ours, report);
    }
    for (number, domain) in catalog.domains.iter().enumerate() {
        for path in domain.places.iter().flat_map(|place| &place.paths) {
            invalid_path(path, report);
        }
        if catalog.depth(number).is_none() {
            circular_places(domain, report);
        }
        unsuitable_key(domain, report);
        missing_places(domain, report);
        if domain.bitmask {
            invalid_mask_key(domain, report);
        }
    }
}

fn invalid_path(path: &Spanned<String>, report: &mut Report) {
    let is_name = |name: &str| {
        let name = name.strip_suffix("[]").unwrap_or(name);
        !name.is_empty() && !name.contains(['[', ']', ' ', '/'])
    };
    if !path.value.split('.').all(is_name) {
        let message = format!("invalid path `{}`", path.value);
        let help = "a path is written `name.name`, with `[]` after the name of an array";
        report.push(Diagnostic::new(&rule::INVALID_PATH, message, &path.span).help(help));
    }
}

fn circular_places(domain: &Domain, report: &mut Report) {
    let contexts = domain.places.iter().flat_map(|place| &place.when);
    for context in contexts.take(1) {
        let message = format!(
            "the places of `{}` depend on themselves through this entry",
            domain.id.value
        );
        report.push(Diagnostic::new(
            &rule::CIRCULAR_PLACES,
            message,
            &context.span,
        ));
    }
}

fn unsuitable_key(domain: &Domain, report: &mut Report) {
    let is_text = domain.key_type == KeyType::String;
    let needed = match domain.kind.value {
        Kind::Message if !is_text => "`string`",
        Kind::HttpStatus if domain.key_type != KeyType::U16 => "`u16`",
        _ => return,
    };
    let message = format!("the key of a domain of this kind must be {needed}");
    report.push(Diagnostic::new(
        &rule::UNSUITABLE_KEY,
        message,
        &domain.kind.span,
    ));
}

fn missing_places(domain: &Domain, report: &mut Report) {
    if domain.kind.value == Kind::Field && domain.places.is_empty() {
        let message = "a domain with `kind: field` needs `places`";
        let diagnostic = Diagnostic::new(&rule::MISSING_PLACES, message, &domain.kind.span);
        report.push(diagnostic.help("add `places: [{paths: [name.of.the.field]}]`"));
    }
}

/// Only a field of the body can tell that it comes from another product.
fn unseen_ours(domain: &Domain, ours: &Spanned<EntryIndex>, report: &mut Report) {
    if domain.kind.value != Kind::Field && !domain.kind.span.is_reported() {
        let message = format!("`{}` is not a domain with `kind: field`", domain.id.value);
        let diagnostic = Diagnostic::new(&rule::MISSING_PLACES, message, &ours.span);
        report.push(
            diagnostic
                .help("`ours` lists values of a field that tells which product a body comes from"),
        );
    }
}

fn invalid_mask_key(domain: &Domain, report: &mut Report) {
    for entry in &domain.entries {
        let Key::Integer(bits) = entry.key.value else {
            continue;
        };
        if bits < 0 || bits.count_ones() > 1 {
            let message = format!("{bits} is not a single bit");
            let diagnostic = Diagnostic::new(&rule::INVALID_MASK_KEY, message, &entry.key.span);
            report.push(diagnostic.help("the keys of a bitmask are 0 and powers of two"));
        }
    }
}
