//! HTTP statuses: keys of a domain, and conditions of meanings and examples.

use crate::report::{Diagnostic, Report};
use crate::rule;
use crate::source::Spanned;

/// The HTTP status that a number is; any other number is reported.
pub(crate) fn check(number: Spanned<i128>, report: &mut Report) -> Option<Spanned<u16>> {
    let Spanned { value, span } = number;
    if let Ok(value @ 100..=599) = u16::try_from(value) {
        return Some(Spanned { value, span });
    }
    let message = format!("invalid HTTP status `{value}`");
    let diagnostic = Diagnostic::new(&rule::INVALID_HTTP_STATUS, message, &span);
    report.push(diagnostic.help("HTTP statuses run from 100 to 599"));
    None
}
