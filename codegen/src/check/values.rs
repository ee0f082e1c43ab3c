//! Rules about single values: dates, links, summaries, and what a meaning has to say.

use crate::files::Spanned;
use crate::model::{Catalog, Meaning, Recovery};
use crate::report::{Diagnostic, Report};

/// A summary fits on a line of a terminal.
const SUMMARY_COLUMNS: usize = 80;

pub(crate) fn check(catalog: &Catalog, report: &mut Report) {
    for source in &catalog.sources {
        dates([&source.dated, &source.withdrawn], report);
        if let Some(url) = &source.url {
            link(url, report);
        }
    }
    for entry in catalog.domains.iter().flat_map(|domain| &domain.entries) {
        dates([&entry.lifecycle.since, &entry.lifecycle.until], report);
        summary(&entry.summary, report);
        for meaning in &entry.meanings {
            summary(&meaning.summary, report);
            missing_fixes(meaning, report);
        }
    }
}

fn dates<const N: usize>(dates: [&Option<Spanned<String>>; N], report: &mut Report) {
    for date in dates.into_iter().flatten() {
        if !is_date(&date.value) {
            let message = format!("`{}` is no date", date.value);
            let diagnostic = Diagnostic::error("invalid-date", message, &date.span);
            report.push(diagnostic.help("a date is written 2026-06-17, 2026-06 or \"2026\""));
        }
    }
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut part = |length, range: std::ops::RangeInclusive<u16>| {
        parts.next().map(|part| {
            part.len() == length
                && part.bytes().all(|byte| byte.is_ascii_digit())
                && part.parse().is_ok_and(|number| range.contains(&number))
        })
    };
    let fits = part(4, 1970..=9999) == Some(true)
        && part(2, 1..=12).unwrap_or(true)
        && part(2, 1..=31).unwrap_or(true);
    fits && parts.next().is_none()
}

fn link(url: &Spanned<String>, report: &mut Report) {
    let host = url
        .value
        .strip_prefix("https://")
        .or_else(|| url.value.strip_prefix("http://"));
    let plain = url
        .value
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !b"<>\"`".contains(&byte));
    if !plain || host.is_none_or(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric())) {
        let message = format!("`{}` is no link", url.value);
        let diagnostic = Diagnostic::error("invalid-link", message, &url.span);
        report.push(diagnostic.help("a link begins with https:// and has no blanks"));
    }
}

fn summary(summary: &Spanned<String>, report: &mut Report) {
    let columns = summary.value.chars().count();
    let problem = if columns > SUMMARY_COLUMNS {
        format!("the summary has {columns} characters, {SUMMARY_COLUMNS} fit on a line")
    } else if summary.value.contains('\n') {
        "the summary has more than one line".to_owned()
    } else if summary.value.ends_with('.') {
        "the summary ends with a period".to_owned()
    } else {
        return;
    };
    report.push(Diagnostic::error("invalid-summary", problem, &summary.span));
}

fn missing_fixes(meaning: &Meaning, report: &mut Report) {
    if meaning.fixes.is_empty() && meaning.recovery.value != Recovery::Settled {
        let message = "a meaning says how to fix it, unless its recovery is `settled`";
        report.push(Diagnostic::error(
            "missing-fixes",
            message,
            &meaning.recovery.span,
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn dates_may_lack_day_and_month() {
        for date in ["2026", "2026-06", "2026-06-17"] {
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
        ] {
            assert!(!is_date(wrong), "{wrong}");
        }
    }
}
