//! Delays as catalogs write them.

use std::time::Duration;

/// Nobody waits longer than this before trying again.
const LONGEST_DELAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A whole number with a unit: `500ms`, `3s`, `2m`, `1h`.
pub(super) fn duration(text: &str) -> Option<Duration> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let milliseconds = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    number
        .parse::<u64>()
        .ok()?
        .checked_mul(milliseconds)
        .map(Duration::from_millis)
        .filter(|delay| !delay.is_zero() && *delay <= LONGEST_DELAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_are_whole_numbers_with_a_unit() {
        assert_eq!(duration("500ms"), Some(Duration::from_millis(500)));
        assert_eq!(duration("3s"), Some(Duration::from_secs(3)));
        assert_eq!(duration("2m"), Some(Duration::from_secs(120)));
        assert_eq!(duration("24h"), Some(Duration::from_secs(86_400)));
        for wrong in [
            "",
            "3",
            "s",
            "3 s",
            "-3s",
            "1.5s",
            "3S",
            "99999999999999999999s",
            "9999999999999999h",
            "0s",
            "25h",
        ] {
            assert_eq!(duration(wrong), None, "{wrong}");
        }
    }
}
