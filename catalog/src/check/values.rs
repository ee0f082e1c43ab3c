//! Rules about single values: dates, links, and what a meaning has to say.

use crate::rule;
use crate::source::Spanned;
use errdex_core::LifecycleState;

use crate::model::{Catalog, Meaning, Step};
use crate::report::{Diagnostic, Report};
use crate::shape::prose;

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
    for entry in catalog.domains.iter().flat_map(|domain| &domain.entries) {
        period(
            entry.lifecycle.since.as_ref(),
            entry.lifecycle.until.as_ref(),
            report,
        );
        if let (LifecycleState::Current, Some(until)) =
            (entry.lifecycle.state, &entry.lifecycle.until)
        {
            let message = "an entry that is current has no end";
            let diagnostic = Diagnostic::new(&rule::INVALID_DATE, message, &until.span);
            report.push(
                diagnostic.help("its state is `withdrawn` or `retired`, or there is no `until`"),
            );
        }
        for meaning in &entry.meanings {
            missing_fixes(meaning, report);
        }
    }
}

/// A beginning and an end, each of which may be missing.
fn period(since: Option<&Spanned<String>>, until: Option<&Spanned<String>>, report: &mut Report) {
    for date in [since, until].into_iter().flatten() {
        if !is_date(&date.value) {
            let message = format!("`{}` is no date", date.value);
            let diagnostic = Diagnostic::new(&rule::INVALID_DATE, message, &date.span);
            report.push(diagnostic.help("a date is written 2026-06-17, 2026-06 or \"2026\""));
        }
    }
    if let (Some(since), Some(until)) = (since, until) {
        // A month or day that one of them lacks decides nothing.
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
    if !prose::is_link(&url.value) {
        let message = format!("`{}` is no link", url.value);
        let diagnostic = Diagnostic::new(&rule::INVALID_LINK, message, &url.span);
        report.push(diagnostic.help("a link begins with https:// and has no blanks"));
    }
}

/// Whom to ask is reached by mail or on a page.
fn contact(contact: &Spanned<String>, report: &mut Report) {
    let is_plain = |c: char| c.is_ascii_graphic() && !"<>\"`()[],;:\\".contains(c);
    let is_mail = contact.value.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && host.split('.').count() > 1
            && host.split('.').all(|part| !part.is_empty())
            && !host.contains('@')
            && contact.value.chars().all(is_plain)
    });
    if !is_mail && !prose::is_link(&contact.value) {
        let message = format!("`{}` is neither a mail address nor a link", contact.value);
        let diagnostic = Diagnostic::new(&rule::INVALID_LINK, message, &contact.span);
        report.push(diagnostic.help("write `support@example.org`, or a link with https://"));
    }
}

fn missing_fixes(meaning: &Meaning, report: &mut Report) {
    let Some(recovery) = &meaning.recovery else {
        return;
    };
    if meaning.fixes.is_empty() && recovery.value.step != Step::Settled {
        let message = "a meaning says how to fix it, unless its recovery is `settled`";
        report.push(Diagnostic::new(
            &rule::MISSING_FIXES,
            message,
            &recovery.span,
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::is_date;

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
