//! Rules about single values: dates, links, and what a meaning has to say.

use std::collections::BTreeMap;

use errdex_core::{LifecycleState, Requirement};

use crate::ident;
use crate::model::{Catalog, Entry, Http};
use crate::pattern;
use crate::prose::is_link;
use crate::report::{Diagnostic, Report};
use crate::rule;
use crate::source::Spanned;

/// A summary in this style fits on one line of a terminal.
const SUMMARY_COLUMNS: usize = 80;

pub(crate) fn check(catalog: &Catalog, report: &mut Report) {
    for source in &catalog.sources {
        period(source.dated.as_ref(), source.withdrawn.as_ref(), report);
        if let Some(url) = &source.url {
            link(url, report);
        }
    }
    if let Some(support) = &catalog.support {
        contact(&support.contact, report);
    }
    for server in &catalog.servers {
        let host = server.value.split_once("://").map_or("", |(_, host)| host);
        if !is_link(&server.value) || host.contains(['/', '?', '#']) {
            let message = format!("invalid server `{}`", server.value);
            let diagnostic = Diagnostic::new(&rule::INVALID_LINK, message, &server.span);
            report.push(diagnostic.help("write `https://` and the host"));
        }
    }
    for id in &catalog.responses.ids {
        if !ident::is_snake(&id.name.value) {
            let message = format!("invalid id `{}`", id.name.value);
            let diagnostic = Diagnostic::new(&rule::INVALID_ID, message, &id.name.span);
            report.push(diagnostic.help("ids in responses are written `like_this`"));
        }
    }
    let mut requires = catalog.requires.iter();
    let is_strict = requires.any(|word| word.value == Requirement::SummaryStyle);
    for operation in &catalog.operations {
        summary(&operation.summary, is_strict, report);
        if let Some(http) = &operation.http {
            request(http, report);
        }
    }
    let entries = || catalog.domains.iter().flat_map(|domain| &domain.entries);
    for entry in entries() {
        self::entry(entry, is_strict, report);
    }
    let meanings = entries().flat_map(|entry| &entry.meanings);
    patterns(meanings.flat_map(|meaning| &meaning.patterns), report);
}

fn entry(entry: &Entry, is_strict: bool, report: &mut Report) {
    let lifecycle = &entry.lifecycle;
    period(lifecycle.since.as_ref(), lifecycle.until.as_ref(), report);
    if let (LifecycleState::Current, Some(until)) = (lifecycle.state, &lifecycle.until) {
        let message = "a `current` entry must not have `until`";
        let diagnostic = Diagnostic::new(&rule::INVALID_DATE, message, &until.span);
        report.push(diagnostic.help("remove `until`, or make the state `withdrawn` or `retired`"));
    }
    if let Some(page) = &entry.link {
        link(page, report);
    }
    summary(&entry.summary, is_strict, report);
    for meaning in &entry.meanings {
        if meaning.summary.span.range() != entry.summary.span.range() {
            summary(&meaning.summary, is_strict, report);
        }
    }
}

/// A summary is one line; in a strict catalog, it is also short and has no period.
fn summary(summary: &Spanned<String>, is_strict: bool, report: &mut Report) {
    let columns = summary.value.chars().count();
    let problem = if summary.value.contains('\n') {
        "the summary has more than one line".to_owned()
    } else if is_strict && columns > SUMMARY_COLUMNS {
        format!("the summary has {columns} characters; at most {SUMMARY_COLUMNS} are allowed")
    } else if is_strict && summary.value.ends_with('.') {
        "the summary ends with a period".to_owned()
    } else {
        return;
    };
    report.push(Diagnostic::new(
        &rule::INVALID_SUMMARY,
        problem,
        &summary.span,
    ));
}

/// Variable parts are written `{name}`, with fixed text that tells where each of them ends; and what a
/// part of a text is called does not depend on the meaning that the text is found by.
fn patterns<'a>(patterns: impl Iterator<Item = &'a Spanned<String>>, report: &mut Report) {
    let mut shapes = BTreeMap::<String, &Spanned<String>>::new();
    for pattern in patterns {
        let invalid = |problem: &str| {
            let message = format!("invalid pattern `{}`: {problem}", pattern.value);
            Diagnostic::new(&rule::INVALID_PATTERN, message, &pattern.span)
        };
        if let Some(problem) = pattern_problem(&pattern.value) {
            let help = "variable parts are written `{name}`, with text between them";
            report.push(invalid(problem).help(help));
            continue;
        }
        let first = shapes
            .entry(pattern::shape(&pattern.value))
            .or_insert(pattern);
        if pattern::names(&first.value) != pattern::names(&pattern.value) {
            let diagnostic = invalid("its parts have other names elsewhere");
            let diagnostic = diagnostic.also(&first.span, "the same texts fit this pattern");
            report.push(diagnostic.help("give the parts the same names"));
        }
    }
}

fn pattern_problem(pattern: &str) -> Option<&'static str> {
    let mut rest = pattern;
    let mut names = Vec::new();
    while let Some((text, rest_of_it)) = rest.split_once('{') {
        if text.contains('}') {
            return Some("unmatched `}`");
        }
        if text.is_empty() && !names.is_empty() {
            return Some("no text between two parts");
        }
        let Some((name, after)) = rest_of_it.split_once('}') else {
            return Some("unclosed `{`");
        };
        if !ident::is_snake(name) {
            return Some("a part is not named `like_this`");
        }
        if names.contains(&name) {
            return Some("two parts have the same name");
        }
        names.push(name);
        rest = after;
    }
    if rest.contains('}') {
        Some("unmatched `}`")
    } else if names.is_empty() {
        Some("it has no variable part")
    } else if pattern::weight(pattern) == 0 {
        Some("it has no fixed text")
    } else {
        None
    }
}

/// A beginning and an end, each of which may be missing.
fn period(since: Option<&Spanned<String>>, until: Option<&Spanned<String>>, report: &mut Report) {
    for date in [since, until].into_iter().flatten() {
        if !is_date(&date.value) {
            let message = format!("invalid date `{}`", date.value);
            let diagnostic = Diagnostic::new(&rule::INVALID_DATE, message, &date.span);
            report.push(diagnostic.help("a date is written 2026-06-17, 2026-06 or \"2026\""));
        }
    }
    if let (Some(since), Some(until)) = (since, until) {
        // If only one of them has a month or day, that is not compared.
        let length = since.value.len().min(until.value.len());
        let comparable = since.value.is_ascii() && until.value.is_ascii();
        if comparable && until.value[..length] < since.value[..length] {
            let message = format!("`{}` is before `{}`", until.value, since.value);
            let diagnostic = Diagnostic::new(&rule::INVALID_DATE, message, &until.span)
                .also(&since.span, "it begins here");
            report.push(diagnostic);
        }
    }
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut part = |length, range: std::ops::RangeInclusive<u16>| {
        parts.next().map(|part| {
            let digits = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
            let number = part
                .parse::<u16>()
                .ok()
                .filter(|number| range.contains(number));
            number.filter(|_| digits)
        })
    };
    let Some(Some(year)) = part(4, 1970..=9999) else {
        return false;
    };
    let days = match part(2, 1..=12) {
        None => return true,
        Some(None) => return false,
        Some(Some(2)) if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        Some(Some(2)) => 28,
        Some(Some(4 | 6 | 9 | 11)) => 30,
        Some(Some(_)) => 31,
    };
    part(2, 1..=days).is_none_or(|day| day.is_some()) && parts.next().is_none()
}

fn link(url: &Spanned<String>, report: &mut Report) {
    if !is_link(&url.value) {
        let message = format!("invalid link `{}`", url.value);
        let diagnostic = Diagnostic::new(&rule::INVALID_LINK, message, &url.span);
        report.push(diagnostic.help("a link starts with https:// and has no spaces"));
    }
}

fn request(http: &Http, report: &mut Report) {
    let Http { method, path } = http;
    if !is_method(&method.value) {
        let message = format!("invalid HTTP method `{}`", method.value);
        let diagnostic = Diagnostic::new(&rule::INVALID_REQUEST, message, &method.span);
        let upper = method.value.to_ascii_uppercase();
        report.push(if is_method(&upper) {
            diagnostic.help(format!("methods are written in capital letters: `{upper}`"))
        } else {
            diagnostic.help("a method is one word in capital letters, such as `POST`")
        });
    }
    if let Some(problem) = path_problem(&path.value) {
        let message = format!("invalid path `{}`: {problem}", path.value);
        let diagnostic = Diagnostic::new(&rule::INVALID_REQUEST, message, &path.span);
        report.push(diagnostic.help("a path is written `/things/{id}`, without host and query"));
    }
}

/// Whether a word looks like a method: APIs also have others than those of HTTP itself.
fn is_method(word: &str) -> bool {
    let is_in_it = |byte: u8| byte.is_ascii_uppercase() || byte == b'-';
    word.starts_with(|first: char| first.is_ascii_uppercase())
        && !word.ends_with('-')
        && word.bytes().all(is_in_it)
}

/// A path has the characters of addresses, with its variable parts in braces.
fn path_problem(path: &str) -> Option<&'static str> {
    let is_in_it = |c: char| c.is_ascii_alphanumeric() || "/-._~%!$&'()*+,;=:@{}".contains(c);
    let mut after_percent = path.split('%').skip(1);
    let is_byte = |rest: &str| {
        let digits = rest.get(..2).unwrap_or_default();
        digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    };
    if !path.starts_with('/') {
        return Some("it does not begin with `/`");
    } else if path.contains(['?', '#']) {
        return Some("it has a query or a fragment");
    } else if !path.chars().all(is_in_it) {
        return Some("it has a character that addresses do not have");
    } else if !after_percent.all(is_byte) {
        return Some("`%` is not followed by two hexadecimal digits");
    }
    let mut parts = path.split('{');
    let is_fixed = parts.next().is_some_and(|fixed| !fixed.contains('}'));
    let is_variable = |part: &str| {
        let (name, rest) = part.split_once('}').unwrap_or_default();
        !name.is_empty() && !rest.contains('}')
    };
    (!is_fixed || !parts.all(is_variable)).then_some("its braces do not match, or have no name")
}

/// A contact is a mail address or a page.
fn contact(contact: &Spanned<String>, report: &mut Report) {
    let is_plain = |c: char| c.is_ascii_graphic() && !"<>\"`()[],;:\\".contains(c);
    let is_mail = contact.value.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && host.split('.').count() > 1
            && host.split('.').all(|part| !part.is_empty())
            && !host.contains('@')
            && contact.value.chars().all(is_plain)
    });
    if !is_mail && !is_link(&contact.value) {
        let message = format!("`{}` is neither a mail address nor a link", contact.value);
        let diagnostic = Diagnostic::new(&rule::INVALID_LINK, message, &contact.span);
        report.push(diagnostic.help("write `support@example.org`, or a link with https://"));
    }
}

#[cfg(test)]
mod tests {
    use super::{is_date, is_method, path_problem, pattern_problem};

    #[test]
    fn methods_are_words_in_capital_letters() {
        for method in ["GET", "POST", "PROPFIND", "M-SEARCH"] {
            assert!(is_method(method), "{method}");
        }
        for wrong in [
            "get", "Get", "GET ", "GET POST", "GET,POST", "-GET", "GET-", "GET1", "G\u{c9}T",
        ] {
            assert!(!is_method(wrong), "{wrong}");
        }
    }

    #[test]
    fn paths_have_the_characters_of_addresses_and_named_parts() {
        for path in [
            "/",
            "/v1/apps/{appid}/cloud_recording/acquire",
            "/files/{a}.{b}:cancel",
            "/{name=projects/*}",
            "/caf%C3%A9/~a/(b)",
        ] {
            assert_eq!(path_problem(path), None, "{path}");
        }
        for wrong in [
            "things",
            "https://a.b/c",
            "/a b",
            "/a?b=c",
            "/a#b",
            "/caf\u{e9}",
            "/<b>",
            "/{}",
            "/{a",
            "/a}",
            "/{a}}",
            "/{{a}}",
            "/%",
            "/%4",
            "/%4g",
            "/a\\b",
            "/\"",
        ] {
            assert!(path_problem(wrong).is_some(), "{wrong}");
        }
    }

    #[test]
    fn parts_of_patterns_have_names_and_text_between_them() {
        for pattern in ["Invalid {field}", "{a}: {b_2}.", "{a} x!"] {
            assert_eq!(pattern_problem(pattern), None, "{pattern}");
        }
        for wrong in [
            "plain",
            "{a}",
            "{a} {b}",
            "{a}{b}x",
            "{A} x",
            "{} x",
            "{a x",
            "a} x",
            "{a} }",
            "{a {b} c",
            "{a}!",
            "\"{a}\"",
            "{a} x {a}",
        ] {
            assert!(pattern_problem(wrong).is_some(), "{wrong}");
        }
    }

    #[test]
    fn dates_may_lack_day_and_month() {
        for date in ["2026", "2026-06", "2026-06-17", "2024-02-29"] {
            assert!(is_date(date), "{date}");
        }
        for wrong in [
            "",
            "26",
            "2026-6",
            "2026-13",
            "2026-06-32",
            "2026-06-17-1",
            "2026-",
            "+026",
            "2026/06",
            "2026-02-29",
            "2026-06-31",
        ] {
            assert!(!is_date(wrong), "{wrong}");
        }
    }
}
