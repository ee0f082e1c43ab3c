//! The answers for people: what to do next first, where it is known from last.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use errdex::cloud_recording::{CloudRecording, Diagnosis, Entry, Example, Meaning, Observation};
use errdex::{Certainty, Code, Evidence, Fact, Facts, LifecycleState, Recovery, Schedule};
use textwrap::{Options, WordSeparator, WordSplitter};

use crate::find::Match;
use crate::json::unknown_key;

/// Lines longer than this are hard to read, however wide the terminal.
const MAX_WIDTH: usize = 100;

const HEADING: Style = Style::new().bold();
const NEXT: Style = AnsiColor::Green.on_default().bold();
const DOUBT: Style = AnsiColor::Yellow.on_default();
const FAINT: Style = Style::new().dimmed();

/// The answer for one entry.
pub(crate) fn entry(found: &Match) -> String {
    let entry = found.entry;
    let mut page = Page::new();
    page.line(0, HEADING, &format!("{}: {}", entry.id(), entry.name()));
    page.paragraph(0, "", entry.summary());
    page.line(0, FAINT, &lifecycle(entry));
    if !entry.aliases().is_empty() {
        page.paragraph(0, "also written: ", &quoted(entry.aliases()));
    }
    if found.meanings.len() > 1 {
        page.blank();
        for meaning in &found.meanings {
            let label = format!("{} -> ", conditions(*meaning));
            page.styled_paragraph(2, &label, NEXT, &meaning.recovery().to_string());
        }
    }
    for &meaning in &found.meanings {
        page.blank();
        self::meaning(&mut page, entry, meaning, |page| {
            page.next(meaning.recovery());
        });
    }
    let hidden = entry.meanings().len() - found.meanings.len();
    if hidden > 0 {
        page.blank();
        let plural = if hidden == 1 { "meaning" } else { "meanings" };
        page.line(
            0,
            FAINT,
            &format!("{hidden} more {plural} under other conditions"),
        );
    }
    page.list(0, "conflicts", DOUBT, entry.conflicts());
    page.list(0, "notes", HEADING, entry.notes());
    examples(&mut page, &found.examples);
    if !entry.see_also().is_empty() {
        page.blank();
        let ids = entry.see_also().iter().map(|other| other.id().to_string());
        page.paragraph(0, "see also: ", &ids.collect::<Vec<_>>().join(", "));
    }
    sources(&mut page, found);
    page.text
}

/// The answer for a response: the best match whole, the others with a line each.
pub(crate) fn diagnosis(diagnosis: &Diagnosis<'_>) -> String {
    let mut page = Page::new();
    let observation = diagnosis.observation();
    page.paragraph(0, "seen: ", &seen(observation));
    if let Some(unread) = observation.get_unread() {
        page.styled_paragraph(0, "not read: ", DOUBT, &format!("the body from {unread}"));
    }
    let mut matches = diagnosis.matches();
    let Some(best) = matches.next() else {
        let verdict = if observation.is_foreign() {
            FOREIGN
        } else {
            "unknown: the catalog has nothing for it"
        };
        page.line(0, DOUBT, verdict);
        support(&mut page, diagnosis);
        return page.text;
    };
    let style = match diagnosis.certainty() {
        Certainty::Documented => NEXT,
        _ => DOUBT,
    };
    page.line(0, style, verdict(diagnosis, &best));
    let recovery = diagnosis.recovery();
    if recovery.is_none() && !observation.is_foreign() {
        page.line(0, DOUBT, &undecided(diagnosis, &best));
    }
    support(&mut page, diagnosis);
    page.blank();
    page.line(
        0,
        HEADING,
        &format!("{}: {}", best.entry().id(), best.entry().name()),
    );
    page.paragraph(0, "", best.entry().summary());
    if observation.is_foreign() {
        return page.text;
    }
    let facts = |facts: Facts| facts.iter().map(Fact::name).collect::<Vec<_>>().join(", ");
    if !best.disagrees().is_empty() {
        page.styled_paragraph(0, "disagrees: ", DOUBT, &facts(best.disagrees()));
    }
    page.blank();
    meaning(&mut page, best.entry(), best.meaning(), |page| {
        if let Some(recovery) = recovery {
            page.next(recovery);
            what_follows(page, diagnosis, &best, recovery);
        }
    });
    others(&mut page, matches, recovery.is_some());
    page.text
}

const FOREIGN: &str = "unknown: this comes from another product";

/// How well the observation fits, and what is in doubt.
fn verdict(diagnosis: &Diagnosis<'_>, best: &errdex::Match<CloudRecording>) -> &'static str {
    let observation = diagnosis.observation();
    let has_unknown_text = observation.get_text().is_some() && !best.agrees().contains(Fact::Text);
    match diagnosis.certainty() {
        Certainty::Documented => "documented",
        Certainty::Partial if !best.disagrees().is_empty() => {
            "known, but not documented under these conditions"
        }
        Certainty::Partial if observation.get_unread().is_some() => {
            "known as far as the body could be read"
        }
        Certainty::Partial if has_unknown_text => "known, but not documented with this text",
        Certainty::Partial => "known, but not documented with all that was seen",
        _ if observation.is_foreign() => FOREIGN,
        _ => "unknown; only what stands around it is explained",
    }
}

/// What may decide between meanings.
fn undecided(diagnosis: &Diagnosis<'_>, best: &errdex::Match<CloudRecording>) -> String {
    let observation = diagnosis.observation();
    let is_unread = observation.get_unread().is_some();
    // Nothing that could be added decides about what the catalog does not know, or refuses.
    let is_known = diagnosis.certainty() != Certainty::Unknown
        && observation.unknown_keys().next().is_none()
        && !best.disagrees().contains(Fact::Operation)
        && !best.disagrees().contains(Fact::Text);
    if !is_known {
        return "what to do is not known".to_owned();
    }
    let operations = operations(diagnosis, best);
    let missing = [
        (
            is_unread,
            "the part of the body that could not be read".to_owned(),
        ),
        (
            observation.get_operation().is_none(),
            match operations.as_slice() {
                [] => "the operation (--on)".to_owned(),
                names => format!("the operation (--on {})", names.join(", ")),
            },
        ),
        (
            observation.get_http_status().is_none(),
            "the HTTP status (--http)".to_owned(),
        ),
        (
            observation.get_text().is_none() && !is_unread,
            "the text of the body".to_owned(),
        ),
    ];
    let missing = missing.into_iter().filter(|(is_missing, _)| *is_missing);
    let missing = missing.map(|(_, fact)| fact).collect::<Vec<_>>().join("; ");
    if missing.is_empty() {
        return "what to do is not decided".to_owned();
    }
    format!("what to do is not decided; this may decide it: {missing}")
}

/// The operations that tell the fitting meanings of an entry apart.
fn operations(
    diagnosis: &Diagnosis<'_>,
    best: &errdex::Match<CloudRecording>,
) -> Vec<&'static str> {
    let matches = diagnosis.matches();
    let of_entry = matches.filter(|found| found.entry() == best.entry());
    let operations = of_entry.flat_map(|found| found.meaning().operations());
    let names = operations.map(|operation| operation.name());
    let mut distinct = Vec::new();
    for name in names {
        if !distinct.contains(&name) {
            distinct.push(name);
        }
    }
    distinct
}

/// How the part of a recovery that is open goes on, by the operation that would decide it.
fn what_follows(
    page: &mut Page,
    diagnosis: &Diagnosis<'_>,
    best: &errdex::Match<CloudRecording>,
    recovery: Recovery,
) {
    let is_open = |schedule: &Schedule| schedule.then().is_none();
    let is_asked = diagnosis.observation().get_operation().is_none();
    let Some(open) = recovery.schedule().filter(|open| is_asked && is_open(open)) else {
        return;
    };
    let matches = diagnosis.matches();
    let of_entry = matches.filter(|found| found.entry() == best.entry());
    let cases = of_entry.filter_map(|found| {
        let names = found.meaning().operations().iter();
        let names = names.map(|operation| operation.name()).collect::<Vec<_>>();
        let schedule = found.meaning().recovery().schedule()?;
        let rest = match schedule.then() {
            Some(then) if open.delays().len() > 0 => then.to_string(),
            _ => schedule.to_string(),
        };
        (!names.is_empty()).then(|| format!("{}: {rest}", names.join(", ")))
    });
    let cases = cases.collect::<Vec<_>>();
    let cases = cases.iter().map(String::as_str).collect::<Vec<_>>();
    page.list(2, "then, depending on the operation (--on)", NEXT, &cases);
}

fn support(page: &mut Page, diagnosis: &Diagnosis<'_>) {
    if let Some(support) = diagnosis.support() {
        page.paragraph(0, "whom to ask: ", &support.to_string());
    }
}

fn others(
    page: &mut Page,
    matches: impl Iterator<Item = errdex::Match<CloudRecording>>,
    is_decided: bool,
) {
    for (i, other) in matches.enumerate() {
        if i == 0 {
            page.blank();
            page.line(0, HEADING, "also fitting");
        }
        let label = format!("{}: ", other.entry().id());
        let meaning = other.meaning();
        let mut text = format!("{} ({})", meaning.summary(), conditions(meaning));
        // Nobody is told what to do where it is not decided, or by a meaning that does not hold.
        if is_decided && other.disagrees().is_empty() {
            text += &format!(" -> {}", meaning.recovery());
        }
        page.paragraph(2, &label, &text);
    }
}

fn seen(observation: &Observation<'_>) -> String {
    let mut facts = Vec::new();
    facts.extend(
        observation
            .get_operation()
            .map(|operation| operation.name().to_owned()),
    );
    facts.extend(
        observation
            .get_http_status()
            .map(|status| format!("HTTP {status}")),
    );
    facts.extend(observation.get_code().map(|code| format!("code {code}")));
    facts.extend(observation.get_text().map(|text| format!("text {text:?}")));
    if observation.has_unreadable_code() {
        facts.push("a code that is no number".to_owned());
    }
    if observation.has_unreadable_text() {
        facts.push("something that is no text in its place".to_owned());
    }
    if observation.has_more_keys() {
        facts.push("more keys than are kept".to_owned());
    }
    facts.extend(observation.entries().map(|entry| entry.id().to_string()));
    facts.extend(
        observation
            .unknown_keys()
            .map(|key| format!("unknown {}", unknown_key(key))),
    );
    if facts.is_empty() {
        return "nothing that the catalog knows how to read".to_owned();
    }
    facts.join(", ")
}

/// One line for an entry, where there are many.
pub(crate) fn line(entry: Entry) -> String {
    format!("{HEADING}{}{HEADING:#}  {}", entry.id(), entry.summary())
}

fn lifecycle(entry: Entry) -> String {
    let lifecycle = entry.lifecycle();
    let mut line = match lifecycle.state() {
        LifecycleState::Current => "documented".to_owned(),
        LifecycleState::Withdrawn => "was documented".to_owned(),
        state => state.to_string(),
    };
    if let Some(since) = lifecycle.since() {
        write!(line, " since {since}").expect("writing to a string never fails");
    }
    if let Some(until) = lifecycle.until() {
        write!(line, " until {until}").expect("writing to a string never fails");
    }
    if lifecycle.state() == LifecycleState::Withdrawn {
        line += "; may still arrive";
    }
    line
}

/// A meaning, with what is to be done in its place.
fn meaning(page: &mut Page, entry: Entry, meaning: Meaning, next: impl FnOnce(&mut Page)) {
    page.line(0, HEADING, &conditions(meaning));
    if meaning.summary() != entry.summary() {
        page.paragraph(2, "", meaning.summary());
    }
    next(page);
    page.paragraph(2, "fault: ", meaning.fault().name());
    page.list(2, "causes", HEADING, meaning.causes());
    page.list(2, "fixes", HEADING, meaning.fixes());
    page.list(2, "conflicts", DOUBT, meaning.conflicts());
    page.list(2, "notes", HEADING, meaning.notes());
    let sources = meaning.sources().iter().map(|source| source.id());
    let label = match meaning.evidence() {
        Evidence::Documented => "documented by: ".to_owned(),
        Evidence::Observed => "observed in: ".to_owned(),
        Evidence::Withdrawn => "once documented by: ".to_owned(),
        evidence => format!("{evidence} from: "),
    };
    page.paragraph(2, &label, &sources.collect::<Vec<_>>().join(", "));
}

fn conditions(meaning: Meaning) -> String {
    let mut conditions = Vec::new();
    if !meaning.operations().is_empty() {
        let operations = meaning
            .operations()
            .iter()
            .map(|operation| operation.name());
        conditions.push(operations.collect::<Vec<_>>().join(", "));
    }
    if !meaning.http_statuses().is_empty() {
        let statuses = meaning.http_statuses().iter().map(u16::to_string);
        conditions.push(format!("HTTP {}", statuses.collect::<Vec<_>>().join(", ")));
    }
    if !meaning.texts().is_empty() {
        conditions.push(quoted(meaning.texts()));
    }
    if !meaning.supporting_texts().is_empty() {
        let texts = quoted(meaning.supporting_texts());
        conditions.push(format!("next to its code {texts}"));
    }
    if !meaning.beside().is_empty() {
        let ids = meaning.beside().iter().map(|entry| entry.id().to_string());
        let ids = ids.collect::<Vec<_>>().join(" or ");
        conditions.push(format!("next to {ids}"));
    }
    if conditions.is_empty() {
        return "under conditions that no source states".to_owned();
    }
    conditions.join(" | ")
}

fn examples(page: &mut Page, examples: &[Example]) {
    if examples.is_empty() {
        return;
    }
    page.blank();
    page.line(0, HEADING, "examples");
    for example in examples {
        let mut line = Vec::new();
        line.extend(
            example
                .operation()
                .map(|operation| operation.name().to_owned()),
        );
        line.extend(example.http_status().map(|status| format!("HTTP {status}")));
        line.push(example.evidence().to_string());
        page.line(2, FAINT, &line.join(", "));
        page.line(2, Style::new(), example.body());
    }
}

fn sources(page: &mut Page, found: &Match) {
    page.blank();
    page.line(0, HEADING, "sources");
    for source in found.entry.sources() {
        let used = |meaning: &Meaning| meaning.sources().contains(source);
        if !found.meanings.iter().any(used) {
            continue;
        }
        let mut line = source.title().to_owned();
        if let Some(dated) = source.dated() {
            write!(line, ", {dated}").expect("writing to a string never fails");
        }
        if let Some(withdrawn) = source.withdrawn() {
            write!(line, " to {withdrawn}").expect("writing to a string never fails");
        }
        if let Some(url) = source.url() {
            write!(line, ", {url}").expect("writing to a string never fails");
        }
        page.paragraph(2, &format!("{}: ", source.id()), &line);
    }
}

fn quoted(texts: &[&str]) -> String {
    let texts = texts.iter().map(|text| format!("\"{text}\""));
    texts.collect::<Vec<_>>().join(", ")
}

/// Text that is wrapped to the width of the terminal.
struct Page {
    text: String,
    width: usize,
}

impl Page {
    fn new() -> Self {
        Self {
            text: String::new(),
            width: textwrap::termwidth().min(MAX_WIDTH),
        }
    }

    fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A line that is never wrapped.
    fn line(&mut self, indent: usize, style: Style, line: &str) {
        let blanks = " ".repeat(indent);
        writeln!(self.text, "{blanks}{style}{line}{style:#}")
            .expect("writing to a string never fails");
    }

    fn paragraph(&mut self, indent: usize, label: &str, text: &str) {
        self.styled_paragraph(indent, label, Style::new(), text);
    }

    fn styled_paragraph(&mut self, indent: usize, label: &str, style: Style, text: &str) {
        let first = format!("{}{label}", " ".repeat(indent));
        let hanging = if label.len() > 8 {
            indent + 4
        } else {
            indent + label.len()
        };
        let rest = " ".repeat(hanging);
        // Lines break at blanks only, so that links and words such as `error-codes` stay whole.
        let options = Options::new(self.width)
            .initial_indent(&first)
            .subsequent_indent(&rest)
            .break_words(false)
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation);
        for (i, line) in textwrap::wrap(text, options).iter().enumerate() {
            // A blank line has lost its indent.
            let (lead, line) = line
                .split_at_checked(if i == 0 { first.len() } else { rest.len() })
                .unwrap_or(("", ""));
            writeln!(self.text, "{lead}{style}{line}{style:#}")
                .expect("writing to a string never fails");
        }
    }

    fn next(&mut self, recovery: Recovery) {
        self.styled_paragraph(2, "next: ", NEXT, &recovery.to_string());
    }

    fn list(&mut self, indent: usize, title: &str, style: Style, items: &[&str]) {
        if items.is_empty() {
            return;
        }
        if indent == 0 {
            self.blank();
        }
        self.line(indent, style, title);
        for item in items {
            self.paragraph(indent + 2, "- ", item);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_of_several_paragraphs_is_only_longer() {
        let mut page = Page::new();
        page.list(2, "notes", HEADING, &["one\n\ntwo", "", "\n"]);
        for word in ["- one", "two"] {
            assert!(page.text.contains(word), "{}", page.text);
        }
    }
}
