//! The entries that the facts of an observation name.

use core::iter;

use super::Engine;
use crate::observation::RawField;
use crate::tables::TextKey;
use crate::{Kind, text};

/// An entry that a fact of an observation names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) entry: u32,
    pub(super) identity: Identity,
    /// Whether its key is the code.
    pub(super) is_code: bool,
}

impl Candidate {
    fn new(entry: u32, identity: Identity) -> Self {
        Self {
            entry,
            identity,
            is_code: identity == Identity::Code,
        }
    }
}

/// How an entry was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Identity {
    HttpStatus,
    /// By a field of the body, which depends on this many others.
    Field(u8),
    /// By the text of one of its meanings.
    MeaningText,
    /// By its key, which is the text.
    Text,
    /// By its key, which is the code.
    Code,
}

impl Identity {
    pub(super) const fn names_a_code_or_text(self) -> bool {
        matches!(self, Self::Code | Self::Text | Self::MeaningText)
    }
}

impl Engine<'_> {
    /// The entries in other fields of the body, unless their key was seen itself.
    pub(super) fn fields(&self) -> impl Iterator<Item = Candidate> {
        let fields = self.seen.fields();
        fields.filter_map(|field| self.field(field))
    }

    #[inline(never)]
    fn field(&self, field: RawField) -> Option<Candidate> {
        let RawField { entry, depth } = field;
        let domain = self.tables.entries.get(entry as usize)?.domain;
        let kind = self.tables.domains.get(usize::from(domain))?.kind;
        let is_it = |named: Candidate| named.entry == entry;
        let is_named = match kind {
            Kind::Code => self.code(domain).is_some_and(is_it),
            Kind::Message => self.messages().any(is_it),
            Kind::HttpStatus => self.status(domain).is_some_and(is_it),
            Kind::Field => false,
        };
        let identity = match kind {
            Kind::Code => Identity::Code,
            _ => Identity::Field(depth),
        };
        let candidate = Candidate {
            entry,
            identity,
            is_code: false,
        };
        (!is_named).then_some(candidate)
    }

    /// The entries whose key is the code.
    pub(super) fn codes(&self) -> impl Iterator<Item = Candidate> {
        let later = self.tables.code_domains.get(self.later_codes..);
        let later = later.unwrap_or_default().iter();
        let first = self.code.into_iter();
        first.chain(later.filter_map(|domain| self.code(*domain)))
    }

    /// The entry of a domain whose key is the code.
    pub(super) fn code(&self, domain: u16) -> Option<Candidate> {
        let (tables, seen) = (self.tables, self.seen);
        let number = seen.code();
        let entry = number.and_then(|number| tables.find_integer(domain.into(), number));
        let text = || {
            let number = self.code_text?;
            tables.find_text(domain.into(), seen.known_code_text()?, number)
        };
        let entry = entry.or_else(text)?;
        Some(Candidate::new(entry, Identity::Code))
    }

    /// The entries whose key is the HTTP status.
    pub(super) fn statuses(&self) -> impl Iterator<Item = Candidate> {
        let domains = self.tables.status_domains.iter();
        domains.filter_map(|domain| self.status(*domain))
    }

    /// The entry of a domain whose key is the HTTP status.
    fn status(&self, domain: u16) -> Option<Candidate> {
        let status = self.seen.http_status()?;
        let entry = self.tables.find_integer(domain.into(), status.into())?;
        Some(Candidate::new(entry, Identity::HttpStatus))
    }

    /// The entries of messages whose key or other spelling is the text, at most one of each domain.
    pub(super) fn messages(&self) -> impl Iterator<Item = Candidate> {
        let number = self.text;
        let keys = number.map_or(&[][..], |number| self.tables.texts.keys(number));
        let of_domains = groups(keys, |key| key.domain);
        of_domains.filter_map(move |keys| self.message(keys, number?))
    }

    /// The entry of one domain of messages that the text is, if it is the text of these keys.
    ///
    /// An exact spelling comes first; if several keys are the same text, none is meant.
    fn message(&self, keys: &[TextKey<'_>], number: usize) -> Option<Candidate> {
        let first = keys.first()?;
        let domain = usize::from(first.domain);
        if self.tables.domains.get(domain)?.kind != Kind::Message {
            return None;
        }
        let entry = if keys.iter().all(|key| key.entry == first.entry) {
            first.entry
        } else {
            let text = text::Seen::new(self.seen.known_text()?);
            let mut spellings = [text.whole, text.bare].into_iter();
            spellings.find_map(|spelling| self.tables.find_text(domain, spelling, number))?
        };
        Some(Candidate::new(entry, Identity::Text))
    }

    /// The entries that the text of one of their meanings names, because there is no known code.
    pub(super) fn with_text(&self) -> impl Iterator<Item = Candidate> {
        let text = self.text.filter(|_| self.code.is_none());
        let meanings = text.map_or(&[][..], |text| self.tables.texts.meanings(text));
        let of_entries = groups(meanings, |meaning| meaning.entry);
        of_entries.filter_map(|meanings| {
            let entry = meanings.first()?.entry;
            let is_generic = meanings.iter().all(|meaning| meaning.is_supporting);
            let domain = self.tables.domains.get(self.tables.domain_of(entry))?;
            let is_code = domain.kind == Kind::Code;
            let is_field = self.fields().any(|field| field.entry == entry);
            let named = Candidate::new(entry, Identity::MeaningText);
            (!is_generic && is_code && !is_field).then_some(named)
        })
    }
}

/// The runs of items that have something in common, in a list that is ordered by it.
///
/// `chunk_by` does the same, but contains a panic.
fn groups<T, K: PartialEq>(items: &[T], key: impl Fn(&T) -> K) -> impl Iterator<Item = &[T]> {
    let mut rest = items;
    iter::from_fn(move || {
        let first = key(rest.first()?);
        let count = rest.iter().take_while(|item| key(item) == first).count();
        let (group, after) = rest.split_at_checked(count)?;
        rest = after;
        Some(group)
    })
}
