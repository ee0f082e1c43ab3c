//! The keys of a table: numbers in any usual spelling, or texts; and the type that holds them all.

use std::fmt;

use errdex_core::{KeyFormat, KeyType};

/// The key of an entry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Integer(i128),
    Text(String),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// How the keys of a domain are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scheme {
    pub(super) key_type: KeyType,
    pub(super) key_format: KeyFormat,
}

/// What a table says about its keys.
pub(super) struct Found {
    pub(super) scheme: Scheme,
    /// Why the keys have this type, for people.
    pub(super) reason: Option<String>,
}

/// A number in decimal digits, or in hexadecimal ones after `0x`, perhaps with underscores between them.
pub(super) fn number(text: &str) -> Option<(i128, KeyFormat)> {
    let (sign, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let hexadecimal = digits
        .strip_prefix("0x")
        .or_else(|| digits.strip_prefix("0X"));
    if let Some(digits) = hexadecimal {
        let digits = digits.replace('_', "");
        let is_number = (1..=30).contains(&digits.len())
            && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let number = is_number
            .then(|| i128::from_str_radix(&digits, 16).ok())
            .flatten()?;
        return Some((sign * number, KeyFormat::Hex));
    }
    let is_number = (1..=30).contains(&digits.len())
        && digits.bytes().all(|digit| digit.is_ascii_digit())
        && (digits.len() == 1 || !digits.starts_with('0'));
    is_number.then(|| Some((sign * digits.parse::<i128>().ok()?, KeyFormat::Decimal)))?
}

/// The narrowest type for the keys of a table, unless some of it is known.
///
/// If at least nine of ten keys are integers, the others are refused.
pub(super) fn scheme(
    keys: &[&str],
    key_type: Option<KeyType>,
    key_format: Option<KeyFormat>,
) -> Found {
    let numbers = keys.iter().filter_map(|key| number(key));
    let in_range = |number: i128| (i64::MIN.into()..=u64::MAX.into()).contains(&number);
    let numbers = numbers
        .filter(|(number, _)| in_range(*number))
        .collect::<Vec<_>>();
    let has_leading_zeros = keys.iter().find(|key| {
        key.len() > 1 && key.starts_with('0') && key.bytes().all(|byte| byte.is_ascii_digit())
    });
    let others = keys.len() - numbers.len();
    let is_numeric =
        10 * others <= keys.len() && !numbers.is_empty() && has_leading_zeros.is_none();
    if key_type == Some(KeyType::String) || key_type.is_none() && !is_numeric {
        let other = keys.iter().find(|key| number(key).is_none());
        let reason = match (has_leading_zeros, other) {
            (Some(key), _) => format!("`{key}` has leading zeros"),
            (None, Some(key)) => format!("`{key}` is not a number"),
            (None, None) => "as required".to_owned(),
        };
        let scheme = Scheme {
            key_type: KeyType::String,
            key_format: KeyFormat::Decimal,
        };
        return Found {
            scheme,
            reason: Some(format!("keys are strings: {reason}")),
        };
    }
    let hexadecimal = numbers
        .iter()
        .filter(|(_, format)| *format == KeyFormat::Hex)
        .count();
    let is_hexadecimal = hexadecimal > 0 && 2 * hexadecimal >= numbers.len();
    let key_format = key_format.unwrap_or(if is_hexadecimal {
        KeyFormat::Hex
    } else {
        KeyFormat::Decimal
    });
    let numbers = || numbers.iter().map(|(number, _)| *number);
    let is_negative = numbers().any(|number| number < 0);
    let types = [
        KeyType::U16,
        KeyType::U32,
        KeyType::U64,
        KeyType::I32,
        KeyType::I64,
    ];
    // A negative number has the bits of a hexadecimal key, but which depends on the width.
    let usable = |key_type: &KeyType| {
        let is_wide = key_format == KeyFormat::Decimal || !is_negative || *key_type != KeyType::U16;
        is_wide && numbers().all(|number| key_type.key(number, key_format).is_some())
    };
    let narrowest = types.into_iter().find(usable).unwrap_or(KeyType::I64);
    // A stated type that cannot hold every key makes way for one that can.
    let key_type = key_type.filter(usable).unwrap_or(narrowest);
    Found {
        scheme: Scheme {
            key_type,
            key_format,
        },
        reason: None,
    }
}

impl Scheme {
    pub(super) fn is_string(self) -> bool {
        self.key_type == KeyType::String
    }

    /// The key that a cell is.
    pub(super) fn key(self, cell: &str) -> Option<Key> {
        if self.is_string() {
            return Some(Key::Text(cell.to_owned()));
        }
        let (number, _) = number(cell)?;
        self.key_type.key(number, self.key_format).map(Key::Integer)
    }

    /// A number as this domain writes it.
    pub(super) fn written(self, number: i128) -> String {
        if self.key_format == KeyFormat::Decimal {
            return number.to_string();
        }
        let bits = self.key_type.bits();
        let number = number.rem_euclid(1 << bits);
        format!("0x{number:0width$X}", width = bits as usize / 4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(keys: &[&str]) -> (KeyType, KeyFormat) {
        let scheme = scheme(keys, None, None).scheme;
        (scheme.key_type, scheme.key_format)
    }

    #[test]
    fn numbers_have_usual_spellings() {
        for (text, expected) in [
            ("0", Some(0)),
            ("-1", Some(-1)),
            ("+7", Some(7)),
            ("0xC0000005", Some(0xC000_0005)),
            ("0x_04_01_00_00", Some(0x0401_0000)),
            ("18446744073709551615", Some(u64::MAX.into())),
            ("007", None),
            ("1.0", None),
            ("0x", None),
            ("104-199", None),
            ("", None),
            ("-", None),
        ] {
            assert_eq!(number(text).map(|(number, _)| number), expected, "{text}");
        }
    }

    #[test]
    fn the_type_is_the_narrowest() {
        for (keys, expected) in [
            (&["1", "65535"][..], (KeyType::U16, KeyFormat::Decimal)),
            (&["1", "65536"], (KeyType::U32, KeyFormat::Decimal)),
            (&["1", "4294967296"], (KeyType::U64, KeyFormat::Decimal)),
            (&["-1", "88"], (KeyType::I32, KeyFormat::Decimal)),
            (&["-1", "4294967296"], (KeyType::I64, KeyFormat::Decimal)),
            (&["0x1", "0xC0000005"], (KeyType::U32, KeyFormat::Hex)),
            (
                &["0xC0000005", "-1073741819"],
                (KeyType::U32, KeyFormat::Hex),
            ),
            (&["01000", "22012"], (KeyType::String, KeyFormat::Decimal)),
            (&["1", "a"], (KeyType::String, KeyFormat::Decimal)),
            (&["x"], (KeyType::String, KeyFormat::Decimal)),
        ] {
            assert_eq!(found(keys), expected, "{keys:?}");
        }
        let mut keys = vec!["1"; 9];
        keys.push("104-199");
        assert_eq!(found(&keys).0, KeyType::U16);
        keys.push("200-299");
        assert_eq!(found(&keys).0, KeyType::String);
    }

    #[test]
    fn a_stated_type_makes_way_for_one_that_holds_every_key() {
        let with = |key_type| {
            scheme(&["1", "70000"], Some(key_type), None)
                .scheme
                .key_type
        };
        assert_eq!(with(KeyType::I64), KeyType::I64);
        assert_eq!(with(KeyType::U16), KeyType::U32);
        assert_eq!(with(KeyType::String), KeyType::String);
    }
}
