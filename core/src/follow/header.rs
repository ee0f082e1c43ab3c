//! The header `Retry-After`: seconds, or a date in one of the three formats of HTTP.

use core::time::Duration;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// How long a `Retry-After` header says to wait.
///
/// A date needs to know the present time, since the beginning of 1970. The `Date` header of the same
/// response, read by [`http_date`], is better than the local clock, which may differ from the server's.
///
/// # Examples
///
/// ```
/// use core::time::Duration;
/// use errdex::{http_date, retry_after};
///
/// assert_eq!(retry_after("120", Duration::ZERO), Some(Duration::from_secs(120)));
///
/// let now = http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
/// let wait = retry_after("Sun, 06 Nov 1994 08:50:07 GMT", now);
/// assert_eq!(wait, Some(Duration::from_secs(30)));
/// ```
pub fn retry_after(value: &str, now: Duration) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let seconds = http_date(value)?.as_secs().saturating_sub(now.as_secs());
    Some(Duration::from_secs(seconds))
}

/// The time since the beginning of 1970 that a date of HTTP means.
///
/// Years of two digits are those from 1970 to 2069.
pub fn http_date(value: &str) -> Option<Duration> {
    let mut words = value
        .split([' ', ',', '-'])
        .filter(|word| !word.is_empty())
        .skip(1);
    let (first, second) = (words.next()?, words.next()?);
    let (third, fourth) = (words.next()?, words.next()?);
    // In the oldest format, the month is in front and the year at the end, without a time zone.
    let (day, month, year, time) = match month(first) {
        Some(month) => (second, month, fourth, third),
        None if words.next()? == "GMT" => (first, month(second)?, third, fourth),
        None => return None,
    };
    let is_over = words.next().is_none();
    let year = match (year.len(), number(year)?) {
        (2, year @ 70..) => 1900 + year,
        (2, year) => 2000 + year,
        (4, year @ 1970..) => year,
        _ => return None,
    };
    let day = number(day).filter(|day| (1..=31).contains(day))?;
    let mut parts = time.split([':']);
    let mut part = |limit| parts.next().and_then(number).filter(|part| *part <= limit);
    let (hour, minute, second) = (part(23)?, part(59)?, part(60)?);
    let seconds = ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    (is_over && parts.next().is_none()).then(|| Duration::from_secs(seconds))
}

fn number(word: &str) -> Option<u64> {
    let is_number = word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse().ok().filter(|_| is_number)
}

/// The number of a month, from 1.
fn month(word: &str) -> Option<u64> {
    let known = |month: &&str| month.eq_ignore_ascii_case(word);
    (1..)
        .zip(MONTHS.iter())
        .find(|(_, month)| known(month))
        .map(|(number, _)| number)
}

/// The days from the beginning of 1970 to a date of the Gregorian calendar.
const fn days(year: u64, month: u64, day: u64) -> u64 {
    // Years that begin in March have the leap day at their end.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leap_days = year / 4 - year / 100 + year / 400;
    let days_before_1970 = 719_469;
    year * 365 + leap_days + (month * 153 + 2) / 5 + day - days_before_1970
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn dates_have_three_formats() {
        for (date, seconds) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
            ("Sun Nov  6 08:49:37 1994", 784_111_777),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Thu, 29 Feb 2024 12:00:00 GMT", 1_709_208_000),
            ("Sat, 01 Jan 2000 00:00:00 GMT", 946_684_800),
            ("Friday, 31-Dec-99 23:59:60 GMT", 946_684_800),
            ("Tuesday, 01-Jan-30 00:00:00 GMT", 1_893_456_000),
        ] {
            assert_eq!(http_date(date), Some(SECOND * seconds), "{date}");
        }
    }

    #[test]
    fn other_texts_are_not_dates() {
        for date in [
            "",
            "Sun",
            "Sun, 06 Nov 1994",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 06 Nov 1994 08:49:37 GMT GMT",
            "Sun, 06 Nov 1994 08:49 GMT",
            "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 32 Nov 1994 08:49:37 GMT",
            "Sun, 06 Non 1994 08:49:37 GMT",
            "Sun, 06 Nov 1894 08:49:37 GMT",
            "Sun, 06 Nov +994 08:49:37 GMT",
            "2026-11-30T18:40:55Z",
        ] {
            assert_eq!(http_date(date), None, "{date}");
        }
    }

    #[test]
    fn seconds_and_dates_say_how_long_to_wait() {
        let now = SECOND * 784_111_777;
        assert_eq!(retry_after(" 3 ", now), Some(SECOND * 3));
        assert_eq!(retry_after("0", now), Some(Duration::ZERO));
        assert_eq!(
            retry_after("Sun Nov  6 08:50:07 1994", now),
            Some(SECOND * 30)
        );
        assert_eq!(
            retry_after("Sun Nov  6 08:49:07 1994", now),
            Some(Duration::ZERO)
        );
        let long = retry_after("99999999999999999999", now);
        assert_eq!(long, Some(Duration::from_secs(u64::MAX)));
        for value in ["", "-1", "1.5", "soon"] {
            assert_eq!(retry_after(value, now), None, "{value}");
        }
    }
}
