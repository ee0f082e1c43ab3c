//! The keys of a domain: their type, and the entries of its file that they belong to.

use std::collections::BTreeMap;

use errdex_core::{KeyFormat, KeyType, Matching};

use super::fields::{Files, is_whole, word};
use crate::load::Record;
use crate::model::{Key, normalize};
use crate::report::{Diagnostic, Report};
use crate::rule;
use crate::schema;
use crate::source::{Span, Spanned};
use crate::yaml::scalar::hexadecimal;

/// A domain of which only the keys of the entries have been lowered.
pub(super) struct Keyed {
    pub(super) id: Spanned<String>,
    pub(super) stem: String,
    pub(super) scheme: Scheme,
    /// In the order of their keys.
    pub(super) entries: Vec<(Spanned<Key>, Spanned<schema::Entry>)>,
    /// Whether all keys were read; if not, a reference may mean a missing one.
    pub(super) is_whole: bool,
    pub(super) files: Files,
    /// What the file says apart from its entries.
    pub(super) record: schema::Domain,
}

/// How the keys of a domain are written and compared.
#[derive(Clone, Copy)]
pub(super) struct Scheme {
    pub(super) key_type: KeyType,
    pub(super) key_format: KeyFormat,
    pub(super) matching: Matching,
}

impl Scheme {
    /// Turns all spellings of the same key into the same key.
    pub(super) fn normalize(self, key: Key) -> Key {
        match key {
            Key::Integer(number) => Key::Integer(self.integer(number)),
            Key::Text(text) => Key::Text(normalize(self.matching, &text)),
        }
    }

    /// The key that a reference names.
    pub(super) fn parse(self, text: &str) -> Option<Key> {
        if self.key_type == KeyType::String {
            return Some(self.normalize(Key::Text(text.to_owned())));
        }
        let number = text.parse().ok().or_else(|| hexadecimal(text))?;
        Some(Key::Integer(self.integer(number)))
    }

    /// The key that a number is; one that the type cannot hold stays, so that it can be reported.
    fn integer(self, number: i128) -> i128 {
        let key = self.key_type.key(number, self.key_format);
        key.unwrap_or(number)
    }
}

/// Finds the keys of a domain, and merges its overlay into it.
pub(super) fn keyed(
    domain: Record<schema::Domain>,
    overlay: Option<Record<schema::Overlay>>,
    report: &mut Report,
) -> Keyed {
    let Record {
        content: mut record,
        file,
        stem,
        is_exact,
        is_whole: mut whole,
    } = domain;
    let mut files = Files(vec![file]);
    let mut id = files.text(std::mem::take(&mut record.id));
    if id.span.is_reported() {
        id.value.clone_from(&stem);
    }
    let entries = std::mem::take(&mut record.entries);
    whole &= is_whole(Some(&entries), is_exact);
    let mut written = files.list(Some(entries));
    written.retain(|entry| !entry.span.is_reported());
    let scheme = Scheme {
        key_type: key_type(&record.key, &written, &files, report),
        key_format: word(record.key_format.clone()).unwrap_or(KeyFormat::Decimal),
        matching: word(record.matching.clone()).unwrap_or(Matching::Exact),
    };
    let mut entries = Vec::new();
    for mut entry in written {
        let key = key(&mut entry, scheme, &files, report);
        whole &= !key.span.is_reported();
        entries.push((key, entry));
    }
    if let Some(overlay) = overlay {
        files.0.push(overlay.file);
        merge(&mut entries, overlay.content, scheme, &files, report);
    }
    entries.sort_by(|(a, _), (b, _)| a.value.cmp(&b.value));
    Keyed {
        id,
        stem,
        scheme,
        entries,
        is_whole: whole,
        files,
        record,
    }
}

/// The stated type, unless the entries have keys of the other kind.
fn key_type(
    stated: &schema::Field<schema::Word<KeyType>>,
    entries: &[Spanned<schema::Entry>],
    files: &Files,
    report: &mut Report,
) -> KeyType {
    let codes = entries.iter().any(|entry| entry.value.code.is_some());
    let texts = entries.iter().any(|entry| entry.value.text.is_some());
    let is_large = |entry: &Spanned<schema::Entry>| {
        let code = entry
            .value
            .code
            .as_ref()
            .and_then(|code| code.value.as_ref());
        code.is_some_and(|code| code.0 > i64::MAX.into())
    };
    let found = match (codes, texts) {
        (false, true) => KeyType::String,
        _ if entries.iter().any(is_large) => KeyType::U64,
        _ => KeyType::I64,
    };
    let Some(schema::Word(stated_type)) = stated.value else {
        return found;
    };
    let is_string = stated_type == KeyType::String;
    if codes == texts || is_string == texts {
        return stated_type;
    }
    let key = if codes { "code" } else { "text" };
    let message = format!("the key type does not match the entries, which have a `{key}`");
    let help = "entries have a `text` if `key` is `string`, and a `code` otherwise";
    let diagnostic = Diagnostic::new(&rule::UNSUITABLE_KEY, message, &files.span(stated));
    report.push(diagnostic.help(help));
    found
}

/// The key of an entry; a number is converted to the range of its type.
fn key(
    entry: &mut Spanned<schema::Entry>,
    scheme: Scheme,
    files: &Files,
    report: &mut Report,
) -> Spanned<Key> {
    let (code, text) = (entry.value.code.take(), entry.value.text.take());
    let (name, other, key) = if scheme.key_type == KeyType::String {
        let key = text.map(|text| files.text(text));
        let other = code.map(|code| ("code", files.span(&code)));
        (
            "text",
            other,
            key.map(|key| (Key::Text(key.value), key.span)),
        )
    } else {
        let key = code.map(|code| files.value(code));
        let other = text.map(|text| ("text", files.span(&text)));
        (
            "code",
            other,
            key.map(|key| (Key::Integer(key.value.0), key.span)),
        )
    };
    if let (Some((other, span)), true) = (&other, key.is_some()) {
        let message = format!("an entry cannot have both `{name}` and `{other}`");
        report.push(Diagnostic::new(&rule::UNSUITABLE_KEY, message, span));
    }
    if let Some((key, span)) = key {
        let value = match key {
            Key::Integer(number) => Key::Integer(scheme.integer(number)),
            text @ Key::Text(_) => text,
        };
        return Spanned { value, span };
    }
    let message = format!("the key `{name}` is missing");
    let diagnostic = Diagnostic::new(&rule::MISSING_KEY, message, &entry.span);
    report.push(match other {
        Some((other, _)) => diagnostic.label(format!("has a `{other}`")),
        None => diagnostic.label("in an item of `entries`"),
    });
    Spanned {
        value: match scheme.key_type {
            KeyType::String => Key::Text(String::new()),
            _ => Key::Integer(0),
        },
        span: entry.span.clone().reported(),
    }
}

/// Adds what an overlay says of the entries of its domain.
fn merge(
    entries: &mut [(Spanned<Key>, Spanned<schema::Entry>)],
    overlay: schema::Overlay,
    scheme: Scheme,
    files: &Files,
    report: &mut Report,
) {
    let mut places = BTreeMap::new();
    for (place, (key, _)) in entries.iter().enumerate() {
        let key = scheme.normalize(key.value.clone());
        places.entry(key).or_insert(place);
    }
    let mut seen = BTreeMap::<Key, Span>::new();
    for mut entry in files.list(Some(overlay.entries)) {
        if entry.span.is_reported() {
            continue;
        }
        let key = key(&mut entry, scheme, files, report);
        let normalized = scheme.normalize(key.value.clone());
        let Some(&place) = places.get(&normalized) else {
            let message = format!("`{}` is not an entry of the domain", key.value);
            report.push(Diagnostic::new(&rule::DANGLING_OVERLAY, message, &key.span));
            continue;
        };
        if let Some(first) = seen.insert(normalized, key.span.clone()) {
            let message = format!("{} is defined twice in the overlay", key.value);
            let diagnostic = Diagnostic::new(&rule::DUPLICATE_KEY, message, &key.span);
            report.push(diagnostic.also(&first, "first here"));
        }
        let base = &mut entries[place].1.value;
        *base = std::mem::take(base).overlaid(entry.value);
    }
}
