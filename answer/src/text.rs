//! The answers for people: what to do first, the sources last.

use std::borrow::Cow;
use std::fmt::{self, Write};

use anstyle::{AnsiColor, Style};
use errdex_core::sentence::{InUnits, Part, backticks};
use errdex_core::view::{
    CatalogView, EntryView, ExampleView, MeaningView, RecoveryView, Reference, RemarksView,
    SourceView,
};
use errdex_core::{
    Certainty, Effect, Evidence, Fact, Fault, Outcome, RecoveryKind, Remark, Repeat,
};

use self::page::Page;
use crate::classes;
use crate::classification::{Classification, MatchView, ObservationView};
use crate::finder::{Entry, Found, Strength};
use crate::listing::Line;
use crate::reading::{ReadingView, ResponseView};

mod brief;
mod page;

const HEADING: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const DOUBT: Style = AnsiColor::Yellow.on_default();
const FAINT: Style = Style::new().dimmed();

/// The words for the absence of conditions.
const NO_CONDITIONS: &str = "under conditions that no source states";

/// The words for an absent recovery.
const NOT_STATED: &str = "not stated";

/// With more matches than this, the less likely ones are only listed.
const MAX_PAGES: usize = 3;

/// More characters of a query are not quoted.
const MAX_QUOTED: usize = 100;

/// How much of an answer is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Length {
    /// What fits on a screen of some 20 lines, and where the rest is.
    #[default]
    Brief,
    /// All that the catalog has for it.
    Full,
}

/// The answer to a query: a page for each match, but only a line for the less likely ones if there are
/// many.
///
/// # Errors
///
/// If there is no match: what to say instead, with the entries that come near, and whom to ask.
pub fn explanation(
    catalog: &dyn Reference,
    query: &str,
    found: &Found<'_>,
    length: Length,
) -> Result<String, String> {
    let (conditions, lead, entries) = match found {
        Found::Matches(matches) => return Ok(pages(catalog, query, matches, length)),
        Found::OtherConditions(entries) => {
            (" under these conditions", "under other conditions", entries)
        }
        Found::Nothing(nothing) => ("", "did you mean", &nothing.near),
    };
    let mut text = format!("no entry for `{}`{conditions}\n", shortened(query));
    if let Found::Nothing(nothing) = found
        && !nothing.unknown.is_empty()
        && nothing.unknown != [query]
    {
        let unknown = nothing.unknown.iter().map(|word| format!("`{word}`"));
        let unknown = unknown.collect::<Vec<_>>().join(", ");
        text += &format!("not in the catalog: {unknown}\n");
    }
    if let Found::Nothing(nothing) = found {
        for class in classes::of_words(catalog, query, &nothing.unknown) {
            text += &format!("{class}\n");
        }
    }
    if !entries.is_empty() {
        text += &format!("{lead}:\n");
    }
    for Entry { view, reason, .. } in entries {
        text += &format!("  {}  {}", view.id, view.label());
        text += &match found {
            Found::Nothing(_) => format!("  ({reason})\n"),
            _ => "\n".to_owned(),
        };
    }
    if let (Found::Nothing(_), Some(support)) = (found, catalog.catalog().support) {
        text += &format!("contact: {support}\n");
    }
    Err(text)
}

fn pages(catalog: &dyn Reference, query: &str, matches: &[Entry<'_>], length: Length) -> String {
    // A number is more likely to be a code or a status than some field of a body.
    let is_number = query.parse::<i128>().is_ok();
    let is_likely = |found: &&Entry<'_>| match found.strength {
        Strength::Whole => is_number && !found.is_field(),
        Strength::Part => !found.is_field(),
        Strength::Words => false,
    };
    let likely = matches.iter().take_while(is_likely).count();
    let is_part = matches
        .first()
        .is_some_and(|found| found.strength == Strength::Part);
    let whole = match (matches.len(), likely) {
        (0..=MAX_PAGES, _) => matches.len(),
        (_, 1..=MAX_PAGES) => likely,
        // The words around it chose the first one.
        _ if is_part => 1,
        _ => 0,
    };
    if length == Length::Brief {
        let (best, others) = match matches.split_first() {
            Some((best, others)) if whole > 0 => (Some(best), others),
            _ => (None, matches),
        };
        return brief::explanation(catalog, query, best, others);
    }
    let (whole, rest) = matches.split_at(whole);
    let whole = whole.iter().map(|found| entry(catalog, found));
    let mut text = whole.collect::<Vec<_>>().join("\n");
    if !rest.is_empty() {
        let (gap, more) = if text.is_empty() {
            ("", "")
        } else {
            ("\n", " more")
        };
        text += &format!("{gap}{}\n\n", many(query, rest.len(), more));
        text.extend(rest.iter().map(|found| line(&found.view) + "\n"));
    }
    text
}

/// What to say above a list of entries.
fn many(query: &str, count: usize, more: &str) -> String {
    format!(
        "{count}{more} entries for `{}`; explain one by its id",
        shortened(query)
    )
}

/// A query as a message quotes it.
fn shortened(query: &str) -> Cow<'_, str> {
    match query.char_indices().nth(MAX_QUOTED) {
        Some((end, _)) => Cow::Owned(format!("{}...", &query[..end])),
        None => Cow::Borrowed(query),
    }
}

/// The line above the answer of one catalog among several.
pub fn catalog(catalog: &CatalogView<'_>) -> String {
    format!("{HEADING}{}: {}{HEADING:#}\n", catalog.id, catalog.title)
}

/// The line of an entry in a list of all that pass a filter.
pub fn listed(line: &Line<'_>) -> String {
    let Line {
        id,
        name,
        symbol,
        summary,
    } = line;
    let name = symbol.unwrap_or(name);
    let summary = Some(*summary).filter(|summary| *summary != name);
    let summary = summary.map_or_else(String::new, |summary| format!("  {summary}"));
    format!("{HEADING}{id}{HEADING:#}  {name}{summary}\n")
}

/// The answer for one entry of a catalog.
pub fn entry(catalog: &dyn Reference, found: &Entry<'_>) -> String {
    let entry = &found.view;
    let mut page = Page::new();
    title(&mut page, entry);
    page.line(0, FAINT, &entry.lifecycle.to_string());
    if found.strength != Strength::Whole {
        page.paragraph(0, "found: ", &found.reason);
    }
    if let Some(successor) = &entry.lifecycle.successor {
        page.paragraph(0, "replaced by: ", successor);
    }
    if entry.symbol.is_some() {
        page.paragraph(0, "name: ", entry.name);
    }
    if !entry.aliases.is_empty() {
        page.paragraph(0, "also written: ", &quoted(&entry.aliases));
    }
    let number = entry.key.key().to_string();
    if number != entry.key.to_string() {
        page.paragraph(0, "in decimal: ", &number);
    }
    for facet in &entry.facets {
        page.paragraph(0, "", &facet.to_string());
    }
    if entry.meanings.len() > 1 {
        page.gap();
        for meaning in &entry.meanings {
            let label = format!("{} -> ", conditions(meaning));
            page.styled_paragraph(2, &label, style(meaning), &next(meaning));
        }
    }
    let about = catalog.catalog();
    for meaning in &entry.meanings {
        page.gap();
        if entry.meanings.len() > 1 && conditions_of(meaning).is_empty() {
            page.line(0, HEADING, NO_CONDITIONS);
        }
        let repeat = meaning.repeat(&about.repeatable);
        self::meaning(&mut page, entry.summary, meaning, repeat, |page| {
            page.next(style(meaning), &next(meaning));
        });
    }
    if found.hidden > 0 {
        page.gap();
        page.line(0, FAINT, &hidden(found.hidden));
    }
    if let Some(details) = entry.details {
        page.gap();
        for line in details.lines() {
            page.line(0, Style::new(), line);
        }
    }
    remarks(&mut page, 0, &entry.remarks);
    examples(&mut page, &entry.examples);
    if !entry.see_also.is_empty() {
        page.gap();
        page.paragraph(0, "see also: ", &entry.see_also.join(", "));
    }
    if let Some(link) = entry.link {
        page.paragraph(0, "more: ", link);
    }
    let known = about.sources;
    let is_used = |source: &&SourceView<'_>| {
        let mut meanings = entry.meanings.iter();
        meanings.any(|meaning| meaning.sources.contains(&source.id))
    };
    sources(&mut page, known.iter().filter(is_used));
    page.text
}

/// What the entry of a match is.
fn found(page: &mut Page, found: &MatchView<'_>) {
    let label = found.symbol.unwrap_or(found.name);
    page.line(0, HEADING, &format!("{}: {label}", found.id));
    if found.summary != label {
        page.paragraph(0, "", found.summary);
    }
    let facets = found.facets.iter().map(ToString::to_string);
    let facets = facets.collect::<Vec<_>>().join(", ");
    if !facets.is_empty() {
        page.paragraph(0, "", &facets);
    }
}

/// What an entry is.
fn title(page: &mut Page, entry: &EntryView<'_>) {
    page.line(0, HEADING, &format!("{}: {}", entry.id, entry.label()));
    if let Some(summary) = entry.stated_summary() {
        page.paragraph(0, "", summary);
    }
}

/// How many meanings the conditions hide.
fn hidden(count: usize) -> String {
    let plural = if count == 1 { "meaning" } else { "meanings" };
    format!("{count} more {plural} under other conditions")
}

/// The answer for a response: the best match, and the others with a line each.
pub fn classification(answer: &Classification<'_>, length: Length) -> String {
    if length == Length::Brief {
        return brief::classification(answer);
    }
    let mut page = Page::new();
    let seen = &answer.observation;
    observation(&mut page, answer);
    let Some((best, others)) = answer.matches.split_first() else {
        without_match(&mut page, answer);
        return page.text;
    };
    judgement(&mut page, answer, best);
    what_may_decide(&mut page, answer, best);
    if let Some(repeat) = answer.repeat {
        page.paragraph(0, "repeat: ", repeat.name());
    }
    support(&mut page, answer);
    page.gap();
    found(&mut page, best);
    doubts(&mut page, answer, best);
    if seen.is_foreign {
        return page.text;
    }
    page.gap();
    if let Some(found) = &best.meaning {
        meaning(&mut page, best.summary, found, None, |page| {
            if let Some(recovery) = &answer.recovery {
                let next = recovery.next(answer.outcome, found.evidence, &backticks);
                page.next(advice(recovery.kind, answer.outcome), &next);
                what_follows(page, answer, best, recovery);
            }
        });
    }
    self::others(&mut page, others, answer.recovery.is_some());
    page.text
}

/// What was read, and what was not.
fn observation(page: &mut Page, answer: &Classification<'_>) {
    let seen = &answer.observation;
    page.paragraph(0, "seen: ", &self::seen(seen));
    if let Some(reading) = &answer.reading {
        page.paragraph(0, "read: ", &self::read(reading));
    }
    if let Some(unread) = &seen.unread {
        let place = format!(
            "line {}, column {}: {}",
            unread.line, unread.column, unread.message
        );
        match answer.reading {
            Some(_) => page.styled_paragraph(0, "doubtful: ", DOUBT, &place),
            None => {
                let place = format!("the body from {place}");
                page.styled_paragraph(0, "not read: ", DOUBT, &place);
            }
        }
    }
}

/// The answer if no entry of the catalog matches.
fn without_match(page: &mut Page, answer: &Classification<'_>) {
    if let Some(recovery) = &answer.recovery {
        let next = recovery.next(answer.outcome, Evidence::Documented, &backticks);
        page.next(advice(recovery.kind, answer.outcome), &next);
    } else {
        let reading = answer.reading.as_ref();
        let is_of_other_form = reading.is_some_and(|reading| reading.answered.foreign);
        let verdict = match reading.and_then(foreign) {
            Some(url) => format!("unknown: the response is that of another API ({url})"),
            None if is_of_other_form => "unknown: the response is that of another API".to_owned(),
            None if answer.observation.is_foreign => FOREIGN.to_owned(),
            None => "unknown: no entry of the catalog matches".to_owned(),
        };
        page.styled_paragraph(0, "", DOUBT, &verdict);
    }
    for class in &answer.classes {
        page.paragraph(0, "", &class.to_string());
    }
    if let Some(repeat) = answer.repeat {
        page.paragraph(0, "repeat: ", repeat.name());
    }
    support(page, answer);
}

/// How certain the answer is.
fn judgement(page: &mut Page, answer: &Classification<'_>, best: &MatchView<'_>) {
    let style = match answer.certainty {
        Certainty::Documented => GOOD,
        _ => DOUBT,
    };
    page.line(0, style, verdict(answer, best));
}

/// What may decide what to do, if nothing does.
fn what_may_decide(page: &mut Page, answer: &Classification<'_>, best: &MatchView<'_>) {
    if answer.recovery.is_none() && !answer.observation.is_foreign {
        page.styled_paragraph(0, "", DOUBT, &undecided(answer, best));
    }
}

/// What speaks against the best match, and the parts of its text.
fn doubts(page: &mut Page, answer: &Classification<'_>, best: &MatchView<'_>) {
    if answer.observation.is_foreign {
        return;
    }
    if !best.disagrees.is_empty() {
        page.styled_paragraph(0, "disagrees: ", DOUBT, &best.disagrees.join(", "));
    }
    if !answer.parts.is_empty() {
        let parts = answer.parts.0.iter();
        let parts = parts.map(|(name, value)| format!("{name} {value:?}"));
        page.paragraph(0, "parts: ", &parts.collect::<Vec<_>>().join(", "));
    }
}

const FOREIGN: &str = "unknown: this comes from another product";

/// How well the observation fits, and what is in doubt.
fn verdict(answer: &Classification<'_>, best: &MatchView<'_>) -> &'static str {
    let seen = &answer.observation;
    let has_unknown_text = seen.text.is_some() && !best.agrees(Fact::Text);
    match answer.certainty {
        Certainty::Documented => "documented",
        Certainty::Partial if !best.disagrees.is_empty() => {
            "known, but not documented under these conditions"
        }
        Certainty::Partial if seen.unread.is_some() => match &answer.reading {
            Some(reading) if reading.answered.body.is_none() => {
                "known, but only by the HTTP status"
            }
            Some(_) => "known, but not certain to be what the text says",
            None => "known, but the body was not fully read",
        },
        Certainty::Partial if has_unknown_text => "known, but not documented with this text",
        Certainty::Partial => match best.meaning.as_ref().map(|found| found.evidence) {
            Some(Evidence::Withdrawn) => "known, but no longer documented",
            Some(Evidence::Observed) => "observed, but not documented",
            Some(Evidence::Inferred) => "inferred, not documented",
            _ => "known, but not documented with everything that was seen",
        },
        _ if seen.is_foreign => FOREIGN,
        _ => "unknown; explaining only what surrounds it",
    }
}

/// What may decide between the meanings.
fn undecided(answer: &Classification<'_>, best: &MatchView<'_>) -> String {
    let seen = &answer.observation;
    let is_unread = seen.unread.is_some();
    // More facts do not help with what the catalog does not know or contradicts.
    let is_known = answer.certainty != Certainty::Unknown
        && seen.unknown.is_empty()
        && !best.disagrees(Fact::Operation)
        && !best.disagrees(Fact::Text);
    if !is_known {
        return "the next step is unknown".to_owned();
    }
    if best.is_silent {
        return "the next step is not stated".to_owned();
    }
    let operations = operations(answer, best);
    let operation = if operations.is_empty() {
        "the operation (--on)".to_owned()
    } else {
        format!("the operation (--on {})", operations.join(", "))
    };
    let missing = [
        (is_unread, "the unread part of the body".to_owned()),
        (seen.operation.is_none(), operation),
        (
            seen.http_status.is_none(),
            "the HTTP status (--http)".to_owned(),
        ),
        (
            seen.text.is_none() && !is_unread,
            "the text of the body".to_owned(),
        ),
    ];
    let missing = missing.into_iter().filter(|(is_missing, _)| *is_missing);
    let missing = missing.map(|(_, fact)| fact).collect::<Vec<_>>().join("; ");
    if missing.is_empty() {
        return "the next step is undecided".to_owned();
    }
    format!("the next step is undecided; this may decide it: {missing}")
}

/// The operations that tell the matching meanings of an entry apart.
fn operations<'a>(answer: &'a Classification<'_>, best: &MatchView<'_>) -> Vec<&'a str> {
    let of_entry = answer.matches.iter().filter(|found| found.id == best.id);
    let mut distinct = Vec::new();
    let meanings = of_entry.filter_map(|found| found.meaning.as_ref());
    for &name in meanings.flat_map(|meaning| &meaning.operations) {
        if !distinct.contains(&name) {
            distinct.push(name);
        }
    }
    distinct
}

/// How an undecided recovery continues, by the operation that would decide it.
fn what_follows(
    page: &mut Page,
    answer: &Classification<'_>,
    best: &MatchView<'_>,
    recovery: &RecoveryView<'_>,
) {
    if answer.observation.operation.is_some() || !matches!(recovery.then, Part::Undecided) {
        return;
    }
    let has_delays = matches!(recovery.after_seconds, Part::Stated(_));
    let of_entry = answer.matches.iter().filter(|found| found.id == best.id);
    let cases = of_entry.filter_map(|found| {
        let meaning = found.meaning.as_ref()?;
        let names = meaning.operations.join(", ");
        let stated = meaning.recovery.as_ref()?;
        let rest = match &stated.then {
            Part::Stated(then) if has_delays => then.to_string(),
            _ => stated.to_string(),
        };
        (!names.is_empty()).then(|| format!("{names}: {rest}"))
    });
    let cases = cases.collect::<Vec<_>>();
    page.list(
        2,
        "then, depending on the operation (--on)",
        HEADING,
        &cases,
    );
}

fn support(page: &mut Page, answer: &Classification<'_>) {
    if let Some(support) = answer.support {
        page.paragraph(0, "contact: ", &support.to_string());
    }
}

fn others(page: &mut Page, others: &[MatchView<'_>], is_decided: bool) {
    for (i, other) in others.iter().enumerate() {
        if i == 0 {
            page.gap();
            page.line(0, HEADING, "other matches");
        }
        let label = format!("{}: ", other.id);
        let Some(meaning) = &other.meaning else {
            page.paragraph(2, &label, other.summary);
            continue;
        };
        let mut text = format!("{} ({})", meaning.summary, conditions(meaning));
        // No advice if it is undecided, or from a meaning that the facts contradict.
        if is_decided && other.disagrees.is_empty() {
            text += &format!(" -> {}", next(meaning));
        }
        page.paragraph(2, &label, &text);
    }
}

fn seen(seen: &ObservationView<'_>) -> String {
    let mut facts = Vec::new();
    facts.extend(seen.operation.map(str::to_owned));
    facts.extend(seen.http_status.map(|status| format!("HTTP {status}")));
    let place = |path: &Option<String>| {
        let path = path.as_ref().map(|path| format!(" (in `{path}`)"));
        path.unwrap_or_default()
    };
    let code = seen.code.as_ref();
    facts.extend(code.map(|code| format!("code {code}{}", place(&seen.code_path))));
    let text = seen.text.as_ref();
    facts.extend(text.map(|text| format!("text {text:?}{}", place(&seen.text_path))));
    facts.extend(seen.sent.map(|sent| format!("no response (sent: {sent})")));
    if seen.has_invalid_code {
        facts.push("a code that is not a number".to_owned());
    }
    if seen.has_invalid_text {
        facts.push("a text that is not a string".to_owned());
    }
    if seen.has_more_keys {
        facts.push("too many keys to list".to_owned());
    }
    facts.extend(seen.entries.iter().cloned());
    facts.extend(seen.unknown.iter().map(|key| format!("unknown {key}")));
    if facts.is_empty() {
        return "nothing that the catalog recognizes".to_owned();
    }
    facts.join(", ")
}

/// What was read where.
fn read(reading: &ReadingView) -> String {
    let ResponseView {
        body,
        http_status,
        url,
        layers,
        operation,
        no_response,
        has_operation,
        ..
    } = &reading.answered;
    let mut facts = Vec::new();
    let layers = layers.iter().filter(|layer| **layer != "prose");
    let layers = layers.copied().collect::<Vec<_>>().join(", ");
    if let Some(body) = body {
        let layers = if layers.is_empty() {
            String::new()
        } else {
            format!(" ({layers})")
        };
        facts.push(format!("the body in line {}{layers}", body.line));
    }
    if let Some(status) = http_status {
        facts.push(format!(
            "HTTP {} in line {}",
            status.value, status.place.line
        ));
    }
    if let Some(url) = url {
        let what = if *has_operation {
            "the operation by the URL"
        } else {
            "the URL"
        };
        facts.push(format!("{what} in line {}", url.place.line));
    }
    if let Some(word) = operation {
        facts.push(format!("the operation in line {}", word.line));
    }
    if let Some(place) = no_response {
        facts.push(format!("no response in line {}", place.line));
    }
    match reading.others.len() {
        0 => {}
        1 => facts.push("1 other response".to_owned()),
        count => facts.push(format!("{count} other responses")),
    }
    facts.join(", ")
}

/// The URL of the response, if it is that of another API.
fn foreign(reading: &ReadingView) -> Option<&str> {
    let url = reading
        .answered
        .url
        .as_ref()
        .filter(|_| reading.answered.foreign);
    url.map(|url| url.value.as_str())
}

/// One line for an entry, for lists of many.
fn line(entry: &EntryView<'_>) -> String {
    format!("{HEADING}{}{HEADING:#}  {}", entry.id, entry.summary)
}

/// A meaning, with its recovery written by `next`.
fn meaning(
    page: &mut Page,
    summary: &str,
    meaning: &MeaningView<'_>,
    repeat: Option<Repeat>,
    next: impl FnOnce(&mut Page),
) {
    let conditions = conditions_of(meaning);
    if !conditions.is_empty() {
        page.line(0, HEADING, &conditions.join(" | "));
    }
    if meaning.summary != summary {
        page.paragraph(2, "", meaning.summary);
    }
    next(page);
    let words = [
        ("fault: ", meaning.fault.map(Fault::name)),
        ("effect: ", meaning.effect.map(Effect::name)),
        ("outcome: ", meaning.outcome.map(Outcome::name)),
        ("repeat: ", repeat.map(Repeat::name)),
    ];
    for (label, word) in words {
        if let Some(word) = word {
            page.paragraph(2, label, word);
        }
    }
    if let Some(lasts) = meaning.lasts_seconds {
        page.paragraph(2, "can last: ", &InUnits(lasts).to_string());
    }
    page.list(2, "causes", HEADING, &meaning.causes);
    page.list(2, "fixes", HEADING, &meaning.fixes);
    remarks(page, 2, &meaning.remarks);
    if !meaning.sources.is_empty() {
        let label = known_from(meaning.evidence);
        page.paragraph(2, label, &meaning.sources.join(", "));
    }
}

/// What to say before the sources of a claim.
const fn known_from(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Documented => "documented by: ",
        Evidence::Observed => "observed in: ",
        Evidence::Withdrawn => "formerly documented by: ",
        _ => "inferred from: ",
    }
}

fn remarks(page: &mut Page, indent: usize, remarks: &RemarksView<'_>) {
    for (remark, list) in remarks.iter() {
        let style = match remark {
            Remark::Conflicts => DOUBT,
            Remark::Notes => HEADING,
        };
        page.list(indent, remark.name(), style, list);
    }
}

/// What to do about a meaning.
fn next(meaning: &MeaningView<'_>) -> String {
    let next = meaning.next(&backticks);
    next.unwrap_or_else(|| NOT_STATED.to_owned())
}

/// How what to do about a meaning looks.
fn style(meaning: &MeaningView<'_>) -> Style {
    let recovery = meaning.recovery.as_ref();
    recovery.map_or(DOUBT, |recovery| advice(recovery.kind, meaning.outcome))
}

/// How what to do looks: whether to wait, to begin again, to change something, or to ask.
const fn advice(kind: RecoveryKind, outcome: Option<Outcome>) -> Style {
    let color = match kind {
        RecoveryKind::Settled if matches!(outcome, Some(Outcome::Lost)) => AnsiColor::Red,
        RecoveryKind::Settled => AnsiColor::Green,
        RecoveryKind::Retry | RecoveryKind::Recheck | RecoveryKind::SlowDown => AnsiColor::Cyan,
        RecoveryKind::Restart => AnsiColor::Magenta,
        RecoveryKind::FixRequest | RecoveryKind::FixCredentials | RecoveryKind::FixAccount => {
            AnsiColor::Yellow
        }
        _ => AnsiColor::Red,
    };
    color.on_default().bold()
}

/// When a meaning holds, as a line.
fn conditions(meaning: &MeaningView<'_>) -> String {
    let conditions = conditions_of(meaning);
    if conditions.is_empty() {
        return NO_CONDITIONS.to_owned();
    }
    conditions.join(" | ")
}

fn conditions_of(meaning: &MeaningView<'_>) -> Vec<String> {
    let is_name =
        |text: &str| meaning.operations.contains(&text) || meaning.when.iter().any(|id| id == text);
    let quote = |text: &str, out: &mut dyn Write| -> fmt::Result {
        if is_name(text) {
            return out.write_str(text);
        }
        write!(out, "\"{text}\"")
    };
    meaning.conditions(&quote)
}

fn examples(page: &mut Page, examples: &[ExampleView<'_>]) {
    if examples.is_empty() {
        return;
    }
    page.gap();
    page.line(0, HEADING, "examples");
    for example in examples {
        let mut line = Vec::new();
        line.extend(example.operation.map(str::to_owned));
        line.extend(example.http_status.map(|status| format!("HTTP {status}")));
        line.push(example.evidence.to_string());
        page.line(2, FAINT, &line.join(", "));
        page.line(2, Style::new(), example.body);
    }
}

fn sources<'a>(page: &mut Page, sources: impl Iterator<Item = &'a SourceView<'a>>) {
    for (i, source) in sources.enumerate() {
        if i == 0 {
            page.gap();
            page.line(0, HEADING, "sources");
        }
        let mut line = source.title.to_owned();
        for (glue, fact) in [
            (", ", source.dated),
            (" to ", source.withdrawn),
            (", ", source.url),
        ] {
            line += &fact.map(|fact| format!("{glue}{fact}")).unwrap_or_default();
        }
        page.paragraph(2, &format!("{}: ", source.id), &line);
    }
}

fn quoted(texts: &[&str]) -> String {
    let texts = texts.iter().map(|text| format!("\"{text}\""));
    texts.collect::<Vec<_>>().join(", ")
}
