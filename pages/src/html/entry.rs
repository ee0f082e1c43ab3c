//! An entry in, what its template shows out.

use errdex_catalog::model::EntryIndex;
use errdex_core::sentence::InUnits;
use errdex_core::view::{EntryView, ExampleView, MeaningView, RemarksView};
use errdex_core::{Evidence, LifecycleState, Outcome, RecoveryKind, Remark};

use super::filter::{self, Filter};
use super::markup::{self, Html};
use super::script::Recoveries;
use crate::book::{Book, NOT_STATED, capital, quoting};

/// An entry, the answer first.
pub(super) struct EntryCard<'a> {
    pub(super) entry: &'a EntryView<'a>,
    pub(super) anchor: &'a str,
    /// The key as it is in a body, where people write it otherwise.
    pub(super) number: Option<String>,
    pub(super) summary: Html,
    pub(super) details: Option<Html>,
    /// The values that filters look at, in one group per meaning.
    pub(super) filters: String,
    /// The number of the recovery of each meaning, if the entry has meanings.
    pub(super) recoveries: Option<String>,
    /// The state of the lifecycle, unless it is `current`.
    pub(super) badge: Option<&'static str>,
    pub(super) meanings: Vec<MeaningCard<'a>>,
    pub(super) remarks: Vec<RemarkCard>,
    pub(super) examples: Vec<ExampleCard<'a>>,
    pub(super) see_also: Vec<Link<'a>>,
    pub(super) successor: Option<Link<'a>>,
    /// The vendor's page.
    pub(super) page: Option<&'a str>,
}

/// The remarks of one kind.
pub(super) struct RemarkCard {
    pub(super) remark: Remark,
    pub(super) heading: String,
    pub(super) texts: Vec<Html>,
}

/// What an entry means under stated conditions.
pub(super) struct MeaningCard<'a> {
    pub(super) meaning: &'a MeaningView<'a>,
    /// Whether it names all operations of the catalog.
    pub(super) every_operation: bool,
    /// Entries at least one of which must be in the same body.
    pub(super) when: Vec<Link<'a>>,
    /// The summary of the meaning, if it differs from that of the entry.
    pub(super) summary: Option<Html>,
    /// Whose fault it is and what the request did, as far as that is stated.
    pub(super) facts: Vec<(&'static str, &'static str)>,
    pub(super) kind: &'static str,
    /// Whether the entry has others.
    pub(super) is_one_of_several: bool,
    /// What to do; absent if only the fixes say it.
    pub(super) now: Option<Html>,
    pub(super) delays: Vec<String>,
    /// How the delays are known, unless they are documented.
    pub(super) delays_are: Option<&'static str>,
    /// What to do after the last delay.
    pub(super) then: Option<Html>,
    pub(super) lasts: Option<String>,
    pub(super) fixes: Vec<Html>,
    pub(super) causes: Vec<Html>,
    pub(super) remarks: Vec<RemarkCard>,
    /// Ids of sources.
    pub(super) sources: &'a [&'a str],
}

impl MeaningCard<'_> {
    /// Whether its evidence has to be seen at once, because it is less than the entry's.
    pub(super) fn is_doubtful(&self, card: &EntryCard<'_>) -> bool {
        let evidence = self.meaning.evidence;
        evidence != Evidence::Documented && card.badge != Some(evidence.name())
    }

    /// Whether nothing is to be sent because what was wanted is lost, which no check mark should hide.
    pub(super) fn is_lost(&self) -> bool {
        let recovery = self.meaning.recovery.as_ref();
        let is_settled = recovery.is_some_and(|recovery| recovery.kind == RecoveryKind::Settled);
        is_settled && self.meaning.outcome == Some(Outcome::Lost)
    }

    /// Whether any source states under which conditions it holds.
    pub(super) fn is_conditional(&self) -> bool {
        !self.meaning.conditions(&quoting(str::to_owned)).is_empty()
    }
}

/// A response that has an entry.
pub(super) struct ExampleCard<'a> {
    pub(super) example: &'a ExampleView<'a>,
    pub(super) body: Html,
    /// How the body is known, unless it is documented.
    pub(super) evidence: Option<&'static str>,
    /// Ids of sources.
    pub(super) sources: &'a [&'a str],
}

/// A link to another entry.
pub(super) struct Link<'a> {
    pub(super) anchor: &'a str,
    pub(super) text: String,
}

/// What the template shows of an entry.
pub(super) fn card<'a>(
    book: &'a Book<'a>,
    filters: &[Filter<'_>],
    recoveries: &Recoveries,
    index: EntryIndex,
) -> EntryCard<'a> {
    let entry = book.entry(index);
    EntryCard {
        entry,
        anchor: book.anchor(index),
        number: Some(entry.key.key().to_string()).filter(|key| *key != entry.key.to_string()),
        summary: markup::inline(entry.summary),
        details: entry.details.map(markup::document),
        filters: filter::numbers(filters, &entry.meanings),
        recoveries: recoveries.numbers(&entry.meanings),
        badge: match entry.lifecycle.state {
            LifecycleState::Current => None,
            state => Some(state.name()),
        },
        meanings: entry
            .meanings
            .iter()
            .map(|meaning| self::meaning(book, entry, meaning))
            .collect(),
        remarks: remarks(&entry.remarks),
        examples: shown(&entry.examples).map(self::example).collect(),
        see_also: entry
            .see_also
            .iter()
            .map(|id| link(book, id, Some(index.domain)))
            .collect(),
        successor: entry
            .lifecycle
            .successor
            .as_ref()
            .map(|id| link(book, id, Some(index.domain))),
        page: entry.link.filter(|url| markup::is_web(url)),
    }
}

/// The remarks of the kinds that there are.
fn remarks(remarks: &RemarksView<'_>) -> Vec<RemarkCard> {
    let remarks = remarks.iter().filter(|(_, texts)| !texts.is_empty());
    let cards = remarks.map(|(remark, texts)| RemarkCard {
        remark,
        heading: capital(remark.name()),
        texts: inlines(texts),
    });
    cards.collect()
}

/// A link to an entry, by its key alone from the same domain.
pub(super) fn link<'a>(book: &'a Book<'a>, id: &str, here: Option<usize>) -> Link<'a> {
    let place = book.place(id);
    Link {
        anchor: book.anchor(place),
        text: if here == Some(place.domain) {
            book.entry(place).key.to_string()
        } else {
            id.to_owned()
        },
    }
}

fn meaning<'a>(
    book: &'a Book<'a>,
    entry: &EntryView<'_>,
    meaning: &'a MeaningView<'a>,
) -> MeaningCard<'a> {
    let code = quoting(|literal| markup::code(literal).to_string());
    let recovery = meaning.recovery.as_ref();
    let operations = meaning.operations.len();
    let delays = recovery.and_then(|recovery| recovery.after_seconds.as_ref().stated());
    let then = recovery.and_then(|recovery| recovery.then.as_ref().stated());
    MeaningCard {
        meaning,
        every_operation: operations > 1 && operations == book.catalog.operations.len(),
        when: meaning.when.iter().map(|id| link(book, id, None)).collect(),
        summary: (meaning.summary != entry.summary).then(|| markup::inline(meaning.summary)),
        facts: book.facts(meaning),
        kind: recovery.map_or("", |recovery| recovery.kind.name()),
        is_one_of_several: entry.meanings.len() > 1,
        now: match recovery {
            Some(recovery) => {
                let remark = recovery.remark(meaning.outcome, meaning.evidence);
                Some(markup::sentence(&(recovery.action(&code) + &remark)))
            }
            None if meaning.fixes.is_empty() => {
                Some(markup::inline(&format!("What to do is {NOT_STATED}")))
            }
            None => None,
        },
        delays: delays
            .into_iter()
            .flatten()
            .copied()
            .map(in_units)
            .collect(),
        delays_are: delays
            .and(recovery)
            .and_then(|recovery| undocumented(recovery.evidence)),
        then: then.map(|then| markup::words(then.sentence(&code))),
        lasts: meaning.lasts_seconds.map(in_units),
        fixes: inlines(&meaning.fixes),
        causes: inlines(&meaning.causes),
        remarks: remarks(&meaning.remarks),
        sources: &meaning.sources,
    }
}

fn in_units(delay: std::time::Duration) -> String {
    InUnits(delay).to_string()
}

/// The bodies that somebody saw. Inferred ones are left to the other formats, because they say no more
/// than the place of the domain.
fn shown<'a>(examples: &'a [ExampleView<'a>]) -> impl Iterator<Item = &'a ExampleView<'a>> {
    let examples = examples.iter();
    examples.filter(|example| example.evidence != Evidence::Inferred)
}

fn example<'a>(example: &'a ExampleView<'a>) -> ExampleCard<'a> {
    ExampleCard {
        example,
        body: markup::text(example.body),
        evidence: undocumented(example.evidence),
        sources: &example.sources,
    }
}

fn undocumented(evidence: Evidence) -> Option<&'static str> {
    (evidence != Evidence::Documented).then(|| evidence.name())
}

fn inlines(prose: &[&str]) -> Vec<Html> {
    prose.iter().map(|text| markup::inline(text)).collect()
}
