//! Answers that fit on a screen: what it means, what to do next, how it is known, and where the rest is.

use anstyle::Style;
use errdex_core::sentence::{InUnits, Part, backticks};
use errdex_core::view::{EntryView, MeaningView, Reference, RemarksView};
use errdex_core::{Certainty, Effect, Evidence, Fault, Outcome, Remark, Repeat};

use super::page::Page;
use super::{DOUBT, FAINT, HEADING};
use crate::classification::{Classification, MatchView};
use crate::finder::{Entry, Strength};

/// The lines of an answer, at most.
const MAX_LINES: usize = 20;

/// The sources of a kind of evidence that are named.
const MAX_SOURCES: usize = 2;

/// A text that no block makes longer than a screen.
struct Screen {
    text: String,
    left: usize,
}

impl Screen {
    /// An empty screen with room for what comes at its end.
    fn before(end: &Page) -> Self {
        Self {
            text: String::new(),
            left: MAX_LINES.saturating_sub(end.text.lines().count()),
        }
    }

    /// Adds a block, without what is too much of it.
    fn add(&mut self, write: impl FnOnce(&mut Page)) {
        let mut block = Page::new();
        write(&mut block);
        let lines = block.text.split_inclusive('\n').take(self.left);
        let lines = lines.collect::<Vec<_>>();
        self.left -= lines.len();
        self.text.extend(lines);
    }

    /// Adds a block if there is room for it and for `reserved` lines more.
    fn add_whole(&mut self, reserved: usize, write: impl FnOnce(&mut Page)) -> bool {
        let mut block = Page::new();
        write(&mut block);
        let lines = block.text.lines().count();
        let has_room = lines + reserved <= self.left;
        if has_room {
            self.left -= lines;
            self.text += &block.text;
        }
        has_room
    }

    /// Adds a block for each item, and what to say about those that there is no room for.
    fn add_each<T>(
        &mut self,
        items: &[T],
        write: impl Fn(&mut Page, &T),
        rest: impl Fn(&[T]) -> String,
    ) {
        for (i, item) in items.iter().enumerate() {
            let is_last = i + 1 == items.len();
            if !self.add_whole(usize::from(!is_last), |page| write(page, item)) {
                self.add(|page| page.line(2, FAINT, &rest(&items[i..])));
                return;
            }
        }
    }

    /// Adds the items that there is room for, below a title.
    fn add_list(&mut self, title: &str, items: &[&str]) {
        let Some((first, rest)) = items.split_first() else {
            return;
        };
        let is_begun = self.add_whole(0, |page| page.list(2, title, HEADING, &[first]));
        for item in rest {
            if !is_begun || !self.add_whole(0, |page| page.paragraph(4, "- ", item)) {
                return;
            }
        }
    }

    fn end(mut self, end: &Page) -> String {
        self.text += &end.text;
        self.text
    }
}

/// The answer to a query: the first match, and the others with a line each.
pub(super) fn explanation(
    catalog: &dyn Reference,
    query: &str,
    best: Option<&Entry<'_>>,
    others: &[Entry<'_>],
) -> String {
    let mut end = Page::new();
    let Some(best) = best else {
        let mut screen = Screen::before(&end);
        let count = others.len();
        screen.add(|page| {
            page.line(0, Style::new(), &super::many(query, count, ""));
            page.gap();
        });
        screen.add_each(others, short_line, |rest| more(rest.len()));
        return screen.end(&end);
    };
    if let Some((last, before)) = others.split_last() {
        end.gap();
        let is_long = before.len() > 2;
        let shown = if is_long { &before[..2] } else { before };
        for other in shown.iter().chain((!is_long).then_some(last)) {
            short_line(&mut end, other);
        }
        if is_long {
            let more = others.len() - shown.len();
            end.line(0, FAINT, &format!("... {more} more entries"));
        }
    }
    end.gap();
    let entry = &best.view;
    known(&mut end, &entry.meanings.iter().collect::<Vec<_>>());
    let conflicts = [&entry.remarks]
        .into_iter()
        .chain(entry.meanings.iter().map(|meaning| &meaning.remarks))
        .flat_map(RemarksView::iter)
        .filter(|(remark, _)| *remark == Remark::Conflicts)
        .map(|(_, list)| list.len())
        .sum();
    all(&mut end, "", entry.link, conflicts);

    let mut screen = Screen::before(&end);
    screen.add(|page| {
        super::title(page, entry);
        // The whole of a long text, where no line sums it up.
        if entry.stated_summary().is_none() {
            let first = entry
                .details
                .and_then(|details| details.split("\n\n").next());
            if let Some(first) = first {
                page.paragraph(0, "", &first.lines().collect::<Vec<_>>().join(" "));
            }
        }
    });
    if best.strength != Strength::Whole {
        screen.add(|page| page.paragraph(0, "found: ", &best.reason));
    }
    if entry.lifecycle.state != errdex_core::LifecycleState::Current {
        screen.add(|page| page.line(0, DOUBT, &entry.lifecycle.to_string()));
    }
    if let Some(successor) = &entry.lifecycle.successor {
        screen.add(|page| page.paragraph(0, "replaced by: ", successor));
    }
    let about = catalog.catalog();
    match entry.meanings.as_slice() {
        [] => facets(&mut screen, entry),
        [meaning] => {
            facets(&mut screen, entry);
            let repeat = meaning.repeat(&about.repeatable);
            self::meaning(&mut screen, entry.summary, meaning, |page| {
                page.next(super::style(meaning), &super::next(meaning));
                let (effect, outcome) = (meaning.effect, meaning.outcome);
                words(page, repeat, meaning.fault, effect, outcome);
            });
            lists(&mut screen, meaning);
        }
        meanings => cases(&mut screen, meanings, |meaning| {
            let repeat = meaning.repeat(&about.repeatable);
            let repeat = repeat.filter(|repeat| *repeat != Repeat::Safe);
            let repeat = repeat.map(|repeat| format!(" (repeat: {repeat})"));
            super::next(meaning) + &repeat.unwrap_or_default()
        }),
    }
    if best.hidden > 0 {
        screen.add(|page| page.line(0, FAINT, &super::hidden(best.hidden)));
    }
    screen.end(&end)
}

/// The answer for a response: the best match, and which others there are.
pub(super) fn classification(answer: &Classification<'_>) -> String {
    let seen = &answer.observation;
    let mut end = Page::new();
    let best = answer.matches.first().filter(|_| !seen.is_foreign);
    if let Some(best) = best {
        end.gap();
        if let Some(meaning) = &best.meaning {
            known(&mut end, &[meaning]);
        }
        let mut ids = Vec::new();
        for other in &answer.matches {
            if other.id != best.id && !ids.contains(&other.id.as_str()) {
                ids.push(&other.id);
            }
        }
        if !ids.is_empty() {
            end.paragraph(0, "also: ", &few(&ids, 3));
        }
        let conflicts = best.meaning.iter().flat_map(|found| found.remarks.iter());
        let conflicts = conflicts.filter(|(remark, _)| *remark == Remark::Conflicts);
        let conflicts = conflicts.map(|(_, list)| list.len()).sum();
        let id = if best.id.contains(char::is_whitespace) {
            format!("{:?}", best.id)
        } else {
            best.id.clone()
        };
        all(
            &mut end,
            &format!("; its entry: explain {id}"),
            None,
            conflicts,
        );
    }
    let mut screen = Screen::before(&end);
    screen.add(|page| super::observation(page, answer));
    let Some(best) = answer.matches.first() else {
        screen.add(|page| super::without_match(page, answer));
        return screen.end(&end);
    };
    let of_best = answer.matches.iter().filter(|other| other.id == best.id);
    let fitting = of_best.filter_map(|found| found.meaning.as_ref());
    let fitting = fitting.cloned().collect::<Vec<_>>();
    let depends = may_depend_on_operation(answer, best, &fitting);
    screen.add(|page| {
        super::judgement(page, answer, best);
        if !depends {
            super::what_may_decide(page, answer, best);
        }
        page.gap();
        super::found(page, best);
        super::doubts(page, answer, best);
    });
    if seen.is_foreign {
        return screen.end(&end);
    }
    let next = |page: &mut Page, evidence| {
        if let Some(recovery) = &answer.recovery {
            let next = recovery.next(answer.outcome, evidence, &backticks);
            page.next(super::advice(recovery.kind, answer.outcome), &next);
        }
    };
    match &best.meaning {
        Some(found) if !depends => {
            self::meaning(&mut screen, best.summary, found, |page| {
                next(page, found.evidence);
                let (effect, outcome) = (answer.effect, answer.outcome);
                words(page, answer.repeat, found.fault, effect, outcome);
                super::support(page, answer);
            });
            // What contradicts the facts is not to be acted upon.
            if answer.recovery.is_some() || best.disagrees.is_empty() {
                lists(&mut screen, found);
            }
        }
        found => {
            screen.add(|page| {
                if let Some(found) = found {
                    next(page, found.evidence);
                }
                if let Some(repeat) = answer.repeat {
                    page.paragraph(2, "repeat: ", repeat.name());
                }
                super::support(page, answer);
            });
            if depends {
                cases(&mut screen, &fitting, |found| {
                    let stated = found.recovery.as_ref();
                    match (&answer.recovery, stated.map(|stated| &stated.then)) {
                        // The delays are those that all of them have.
                        (Some(shared), Some(Part::Stated(then)))
                            if matches!(shared.after_seconds, Part::Stated(_)) =>
                        {
                            format!("then {then}")
                        }
                        _ => super::next(found),
                    }
                });
            }
        }
    }
    screen.end(&end)
}

/// Whether the meanings that fit hold for operations, and nobody knows which one was called.
fn may_depend_on_operation(
    answer: &Classification<'_>,
    best: &MatchView<'_>,
    cases: &[MeaningView<'_>],
) -> bool {
    let is_known = answer.certainty != Certainty::Unknown
        && best.disagrees.is_empty()
        && answer.observation.unknown.is_empty();
    is_known
        && answer.observation.operation.is_none()
        && cases.len() > 1
        && cases.iter().all(|case| !case.operations.is_empty())
}

/// Several meanings: when each holds, and what to do then.
fn cases(
    screen: &mut Screen,
    meanings: &[MeaningView<'_>],
    next: impl Fn(&MeaningView<'_>) -> String,
) {
    let is_by_operation = (0..meanings.len()).all(|number| has_own_operations(meanings, number));
    screen.add(|page| {
        page.gap();
        let title = if is_by_operation {
            "what to do depends on the operation (--on)"
        } else {
            "what to do depends on the case"
        };
        page.line(0, HEADING, title);
    });
    let shared = shared(meanings);
    let conditions = |number: usize| {
        let meaning = &meanings[number];
        if has_own_operations(meanings, number) {
            return meaning.operations.join(", ");
        }
        let mut conditions = super::conditions_of(meaning);
        conditions.retain(|condition| !shared.contains(condition));
        match conditions.as_slice() {
            [] => "otherwise".to_owned(),
            conditions => conditions.join(" | "),
        }
    };
    let numbers = (0..meanings.len()).collect::<Vec<_>>();
    let write = |page: &mut Page, &number: &usize| {
        let meaning = &meanings[number];
        let mut next = next(meaning);
        if meaning.evidence != Evidence::Documented {
            next += &format!(" ({})", meaning.evidence);
        }
        let label = format!("{} -> ", conditions(number));
        page.styled_paragraph(2, &label, super::style(meaning), &next);
    };
    screen.add_each(&numbers, write, |rest| {
        if !is_by_operation {
            return more(rest.len());
        }
        let rest = rest.iter().map(|number| conditions(*number));
        format!("... also {}", rest.collect::<Vec<_>>().join(", "))
    });
}

fn more(count: usize) -> String {
    format!("... {count} more")
}

/// Whether the operations of a meaning tell it from each other one.
fn has_own_operations(meanings: &[MeaningView<'_>], number: usize) -> bool {
    let own = &meanings[number].operations;
    let others = meanings.iter().enumerate().filter(|(i, _)| *i != number);
    let mut others = others.map(|(_, other)| &other.operations);
    !own.is_empty()
        && others.all(|other| {
            !other.is_empty() && !other.iter().any(|operation| own.contains(operation))
        })
}

/// The conditions that all of several meanings have.
fn shared(meanings: &[MeaningView<'_>]) -> Vec<String> {
    let mut all = meanings.iter().map(super::conditions_of);
    let mut shared = all.next().unwrap_or_default();
    for conditions in all {
        shared.retain(|condition| conditions.contains(condition));
    }
    shared
}

/// A meaning, with what to do about it written by `next`.
fn meaning(
    screen: &mut Screen,
    summary: &str,
    meaning: &MeaningView<'_>,
    next: impl FnOnce(&mut Page),
) {
    screen.add(|page| {
        let conditions = super::conditions_of(meaning);
        if !conditions.is_empty() {
            page.gap();
            page.line(0, HEADING, &conditions.join(" | "));
        }
        if meaning.summary != summary {
            page.paragraph(2, "", meaning.summary);
        }
        next(page);
        if let Some(lasts) = meaning.lasts_seconds {
            page.paragraph(2, "can last: ", &InUnits(lasts).to_string());
        }
    });
}

/// The values of the facets.
fn facets(screen: &mut Screen, entry: &EntryView<'_>) {
    let facets = entry.facets.iter().map(ToString::to_string);
    let facets = facets.collect::<Vec<_>>().join(", ");
    if !facets.is_empty() {
        screen.add(|page| page.paragraph(0, "", &facets));
    }
}

/// What is known about the request, in a line.
fn words(
    page: &mut Page,
    repeat: Option<Repeat>,
    fault: Option<Fault>,
    effect: Option<Effect>,
    outcome: Option<Outcome>,
) {
    let words = [
        ("repeat", repeat.map(Repeat::name)),
        ("fault", fault.map(Fault::name)),
        ("effect", effect.map(Effect::name)),
        ("outcome", outcome.map(Outcome::name)),
    ];
    let words = words
        .iter()
        .filter_map(|(label, word)| Some(format!("{label}: {}", (*word)?)));
    let words = words.collect::<Vec<_>>().join(", ");
    if !words.is_empty() {
        page.paragraph(2, "", &words);
    }
}

/// As many fixes and causes as there is room for.
fn lists(screen: &mut Screen, meaning: &MeaningView<'_>) {
    screen.add_list("fixes", &meaning.fixes);
    screen.add_list("causes", &meaning.causes);
}

/// A line for another entry.
fn short_line(page: &mut Page, other: &Entry<'_>) {
    page.line(0, Style::new(), &super::line(&other.view));
}

/// How it is known, with the first sources of each kind of evidence.
fn known(page: &mut Page, meanings: &[&MeaningView<'_>]) {
    let mut kinds = Vec::<(Evidence, Vec<&str>)>::new();
    for meaning in meanings {
        let at = kinds
            .iter()
            .position(|(evidence, _)| *evidence == meaning.evidence);
        let at = at.unwrap_or(kinds.len());
        if at == kinds.len() {
            kinds.push((meaning.evidence, Vec::new()));
        }
        for source in &meaning.sources {
            if !kinds[at].1.contains(source) {
                kinds[at].1.push(source);
            }
        }
    }
    let kinds = kinds.iter().filter(|(_, sources)| !sources.is_empty());
    let kinds = kinds.map(|(evidence, sources)| {
        format!(
            "{}{}",
            super::known_from(*evidence),
            few(sources, MAX_SOURCES)
        )
    });
    let kinds = kinds.collect::<Vec<_>>();
    if !kinds.is_empty() {
        page.paragraph(0, "", &kinds.join("; "));
    }
}

/// `a, b and 3 more`.
fn few(items: &[impl AsRef<str>], max: usize) -> String {
    let names = items.iter().map(AsRef::as_ref).take(max);
    let names = names.collect::<Vec<_>>().join(", ");
    match items.len().saturating_sub(max) {
        0 => names,
        more => format!("{names} and {more} more"),
    }
}

/// Where the rest is.
fn all(page: &mut Page, entry: &str, link: Option<&str>, conflicts: usize) {
    let conflicts = match conflicts {
        0 => String::new(),
        1 => ", with a conflict between its sources".to_owned(),
        count => format!(", with {count} conflicts between its sources"),
    };
    let link = link.map(|link| format!("; the vendor's page: {link}"));
    let link = link.unwrap_or_default();
    let rest = format!("--full{conflicts}{entry}{link}");
    page.styled_paragraph(0, "all of it: ", FAINT, &rest);
}
