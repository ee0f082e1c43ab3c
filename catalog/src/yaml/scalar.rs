//! What a value without quotes is: a text, or something that readers of YAML disagree about.

use crate::yaml::tree::Value;

/// What a value that is not there is taken for.
pub(crate) const EMPTY: &str = "empty";

/// What a value without quotes is.
///
/// Readers of YAML disagree on many spellings; those count as ambiguous, and a text that looks like
/// one needs quotes.
pub(crate) fn plain(text: &str) -> Value {
    let ambiguous = |taken_for| Value::Ambiguous {
        text: text.to_owned(),
        taken_for,
    };
    match text.to_ascii_lowercase().as_str() {
        "" | "~" | "null" => return ambiguous(EMPTY),
        "true" if text == "true" => return Value::Boolean(true),
        "false" if text == "false" => return Value::Boolean(false),
        "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n" => {
            return ambiguous("a yes/no value");
        }
        ".inf" | "-.inf" | "+.inf" | ".nan" => return ambiguous("a number"),
        _ => {}
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    if is_plain_decimal(digits)
        && let Some(number) = in_range(text.parse().ok())
    {
        return Value::Number(number);
    }
    let unsigned = digits.strip_prefix('+').unwrap_or(digits);
    if unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && looks_like_a_number(unsigned)
    {
        return ambiguous("a number");
    }
    Value::Text(text.to_owned())
}

/// The number of a value that is written `0xC0000005`.
pub(crate) fn hexadecimal(text: &str) -> Option<i128> {
    let digits = text.strip_prefix("0x").or(text.strip_prefix("0X"))?;
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    in_range(i128::from_str_radix(digits, 16).ok().filter(|_| all_digits))
}

/// A number that one of the key types can hold.
fn in_range(number: Option<i128>) -> Option<i128> {
    number.filter(|number| (i64::MIN.into()..=u64::MAX.into()).contains(number))
}

fn is_plain_decimal(digits: &str) -> bool {
    !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits == "0" || !digits.starts_with('0'))
}

fn looks_like_a_number(text: &str) -> bool {
    // Some readers take `12:30:00` for a number to the base of sixty.
    let sixty = text.contains(':')
        && text
            .split(':')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let radix = text.starts_with("0x") || text.starts_with("0o") || text.starts_with("0b");
    let decimal = text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().all(|byte| {
            byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'e' | b'E' | b'+' | b'-')
        })
        && text.matches('.').count() <= 1
        && !text.contains("--")
        && text.matches('-').count() <= usize::from(text.contains(['e', 'E']));
    radix || decimal || sixty
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> &'static str {
        plain(text).noun()
    }

    #[test]
    fn only_plain_digits_are_numbers() {
        for number in ["0", "62", "-1"] {
            assert!(matches!(plain(number), Value::Number(_)), "{number}");
        }
        for doubtful in [
            "0123",
            "1_000",
            "1.10",
            "1e3",
            "1e-3",
            "0x35",
            "+5",
            "12:30:00",
            "1:2",
            "99999999999999999999",
        ] {
            let value = plain(doubtful);
            assert!(
                matches!(
                    value,
                    Value::Ambiguous {
                        taken_for: "a number",
                        ..
                    }
                ),
                "{doubtful}: {value:?}"
            );
        }
    }

    #[test]
    fn words_that_some_readers_take_for_yes_or_no_are_ambiguous() {
        for word in ["no", "On", "TRUE", "y"] {
            assert!(matches!(plain(word), Value::Ambiguous { .. }), "{word}");
        }
        assert_eq!(kind("true"), "a yes/no value");
        assert_eq!(kind(""), "empty");
        assert_eq!(kind("~"), "empty");
    }

    #[test]
    fn everything_else_is_a_text() {
        for text in [
            "start",
            "2020-04-30",
            "3s",
            "a b",
            "404 error",
            "10.0.0.1",
            ".",
        ] {
            assert!(matches!(plain(text), Value::Text(_)), "{text}");
        }
    }
}
