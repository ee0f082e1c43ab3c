//! What the pages of all formats say alike: anchors, conditions, recoveries and lifecycles in words.
//!
//! Knows no format: where a literal of the API stands in a sentence, the caller says how it is
//! quoted. The sentences are those of the command and of the runtime.

use std::collections::BTreeSet;
use std::time::Duration;

use errdex_catalog::model::{
    Catalog, Domain, Entry, EntryIndex, Key, Lifecycle, Meaning, Recovery, Schedule,
};
use errdex_catalog::source::Spanned;
use errdex_core::{Evidence, Fault, LifecycleState};

/// How a format writes a literal of the API, such as a code span.
pub(super) type Quote<'a> = &'a dyn Fn(&str) -> String;

/// A longer key is cut in an anchor.
const MAX_ANCHOR: usize = 60;

/// The anchor of every entry, unique in the catalog: `error-codes-62`.
pub(super) struct Anchors(Vec<Vec<String>>);

impl Anchors {
    /// An anchor depends on the entry alone, unless two would be the same; the later one then has
    /// its name too.
    pub(super) fn new(catalog: &Catalog) -> Self {
        // A domain is a section with its id as the anchor.
        let domains = catalog.domains.iter();
        let mut taken = domains
            .map(|domain| domain.id.value.clone())
            .collect::<BTreeSet<_>>();
        let anchors = catalog.domains.iter().map(|domain| {
            let entries = domain.entries.iter();
            entries
                .map(|entry| Self::free(&mut taken, domain, entry))
                .collect()
        });
        Self(anchors.collect())
    }

    fn free(taken: &mut BTreeSet<String>, domain: &Domain, entry: &Entry) -> String {
        let name = entry.name.value.to_ascii_lowercase();
        let short = match &entry.key.value {
            Key::Integer(number) => number.to_string(),
            Key::Text(text) => slug(text),
        };
        let short = if short.is_empty() { &name } else { &short };
        let mut anchor = format!("{}-{short}", domain.id.value);
        if taken.contains(&anchor) {
            anchor = format!("{anchor}-{name}");
        }
        while taken.contains(&anchor) {
            anchor += "-x";
        }
        taken.insert(anchor.clone());
        anchor
    }

    /// The anchor of an entry, without `#`.
    pub(super) fn of(&self, entry: EntryIndex) -> &str {
        &self.0[entry.domain][entry.entry]
    }
}

/// `No Route matched` becomes `no-route-matched`.
fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    let mut slug = words.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    slug.truncate(MAX_ANCHOR);
    slug.trim_end_matches('-').to_owned()
}

/// The names of the operations under which a meaning holds; none if no source states any.
pub(super) fn operations<'a>(catalog: &'a Catalog, meaning: &Meaning) -> Vec<&'a str> {
    let operations = meaning.operations.iter();
    operations
        .map(|operation| catalog.operations[operation.value].name.value.as_str())
        .collect()
}

/// Under which conditions a meaning holds: `start, stop | HTTP 500 | "request timeout"`.
///
/// Nothing where no source states any.
pub(super) fn conditions(catalog: &Catalog, meaning: &Meaning, quote: Quote<'_>) -> Option<String> {
    let mut conditions = Vec::new();
    let operations = operations(catalog, meaning);
    if !operations.is_empty() {
        let operations = operations.iter().map(|name| quote(name));
        conditions.push(operations.collect::<Vec<_>>().join(", "));
    }
    if !meaning.http_statuses.is_empty() {
        let statuses = meaning.http_statuses.iter();
        let statuses = statuses.map(|status| status.value.to_string());
        conditions.push(format!("HTTP {}", statuses.collect::<Vec<_>>().join(", ")));
    }
    let quoted = |texts: &[Spanned<String>]| {
        let texts = texts.iter().map(|text| quote(&text.value));
        texts.collect::<Vec<_>>().join(", ")
    };
    if !meaning.texts.is_empty() {
        conditions.push(format!("text {}", quoted(&meaning.texts)));
    }
    if !meaning.supporting_texts.is_empty() {
        let texts = quoted(&meaning.supporting_texts);
        conditions.push(format!("next to its code the text {texts}"));
    }
    if !meaning.beside.is_empty() {
        let entries = meaning.beside.iter();
        let ids = entries.map(|entry| quote(&catalog.entry_id(entry.value)));
        let ids = ids.collect::<Vec<_>>().join(" or ");
        conditions.push(format!("next to {ids}"));
    }
    (!conditions.is_empty()).then(|| conditions.join(" · "))
}

/// What to say where no source states a condition.
pub(super) const NO_CONDITIONS: &str = "under conditions that no source states";

/// What to do, with its schedule, as a sentence without capital and period.
pub(super) fn recovery(recovery: &Recovery, quote: Quote<'_>) -> String {
    match recovery {
        Recovery::Retry(delays) | Recovery::Recheck(delays) | Recovery::SlowDown(delays) => {
            format!("{} {}", action(recovery, quote), schedule(delays, quote))
        }
        _ => action(recovery, quote),
    }
}

/// What to do, without the delays and what follows them.
pub(super) fn action(recovery: &Recovery, quote: Quote<'_>) -> String {
    match recovery {
        Recovery::Settled => "nothing to do".to_owned(),
        Recovery::Retry(_) => "send the same request again".to_owned(),
        Recovery::Recheck(_) => "ask for the state again".to_owned(),
        Recovery::SlowDown(_) => "slow down, and send the request again".to_owned(),
        Recovery::Restart { from, change } => {
            let fields = change.iter().map(|field| quote(field)).collect::<Vec<_>>();
            let glue = if fields.is_empty() { "" } else { " and a new " };
            format!(
                "begin again with {}{glue}{}",
                quote(from),
                fields.join(", ")
            )
        }
        Recovery::FixRequest => "fix the request before sending it again".to_owned(),
        Recovery::FixCredentials => "fix the credentials before sending it again".to_owned(),
        Recovery::FixAccount => "fix the account before sending it again".to_owned(),
        Recovery::ContactSupport => "contact the vendor's support".to_owned(),
    }
}

fn schedule(schedule: &Schedule, quote: Quote<'_>) -> String {
    let delays = schedule.after.iter().map(|&after| delay(after));
    let delays = delays.collect::<Vec<_>>().join(", ");
    let doubt = match schedule.evidence {
        Evidence::Documented => String::new(),
        evidence => format!(" (delays {})", self::evidence(evidence)),
    };
    let then = schedule.then.as_deref();
    let then = then.map_or_else(String::new, |then| {
        format!("; then {}", recovery(then, quote))
    });
    format!("after {delays}{doubt}{then}")
}

/// The delays of a recovery that has some.
pub(super) fn schedule_of(recovery: &Recovery) -> Option<&Schedule> {
    match recovery {
        Recovery::Retry(delays) | Recovery::Recheck(delays) | Recovery::SlowDown(delays) => {
            Some(delays)
        }
        _ => None,
    }
}

/// `3 s`, or `250 ms`.
pub(super) fn delay(delay: Duration) -> String {
    if delay.subsec_millis() == 0 {
        format!("{} s", delay.as_secs())
    } else {
        format!("{} ms", delay.as_millis())
    }
}

/// The kind of a recovery, as JSON and filters name it.
pub(super) fn kind(recovery: &Recovery) -> &'static str {
    match recovery {
        Recovery::Settled => "settled",
        Recovery::Retry(_) => "retry",
        Recovery::Recheck(_) => "recheck",
        Recovery::Restart { .. } => "restart",
        Recovery::FixRequest => "fix-request",
        Recovery::FixCredentials => "fix-credentials",
        Recovery::FixAccount => "fix-account",
        Recovery::SlowDown(_) => "slow-down",
        Recovery::ContactSupport => "contact-support",
    }
}

/// Whose problem it is, in one word.
pub(super) fn fault(fault: Fault) -> &'static str {
    match fault {
        Fault::Caller => "caller",
        Fault::Account => "account",
        Fault::Service => "service",
        Fault::Network => "network",
        Fault::Nobody => "nobody",
    }
}

/// How a claim is known, in one word.
pub(super) fn evidence(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Documented => "documented",
        Evidence::Withdrawn => "withdrawn",
        Evidence::Observed => "observed",
        Evidence::Inferred => "inferred",
    }
}

/// Whether an entry is still documented, in one word.
pub(super) fn state(state: LifecycleState) -> &'static str {
    match state {
        LifecycleState::Current => "current",
        LifecycleState::Withdrawn => "withdrawn",
        LifecycleState::Retired => "retired",
    }
}

/// `was documented since 2020-03-30 until 2026-06-17; may still arrive`.
pub(super) fn lifecycle(lifecycle: &Lifecycle) -> String {
    let mut line = match lifecycle.state {
        LifecycleState::Current => "documented".to_owned(),
        LifecycleState::Withdrawn => "was documented".to_owned(),
        LifecycleState::Retired => "retired".to_owned(),
    };
    if let Some(since) = &lifecycle.since {
        line += &format!(" since {}", since.value);
    }
    if let Some(until) = &lifecycle.until {
        line += &format!(" until {}", until.value);
    }
    if lifecycle.state == LifecycleState::Withdrawn {
        line += "; may still arrive";
    }
    line
}
