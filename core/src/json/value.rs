//! A value of a JSON text, as it is written there.

use core::fmt;
use core::str::Chars;

/// What a value is.
///
/// As wide as the fields around it where values are noted, so that many can be zeroed at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A text that says what it means.
    Text,
    /// A text with escapes.
    EscapedText,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    /// The kind of a value that begins with this byte, as far as that tells.
    pub(crate) const fn of(first: u8) -> Self {
        match first {
            b'{' => Self::Object,
            b'[' => Self::Array,
            b'"' => Self::Text,
            b'n' => Self::Null,
            b't' | b'f' => Self::Boolean,
            _ => Self::Number,
        }
    }
}

/// A value that was read.
#[derive(Clone, Copy, Debug)]
pub struct Value<'b> {
    kind: Kind,
    /// Of a text, what is between the quotes.
    raw: &'b [u8],
}

/// The largest finite `f64` begins with these digits, and has 309 before its point.
const LARGEST: u64 = 17_976_931_348_623_157;

/// From here on, not every integer is an `f64`.
const EXACT: i128 = 1 << 53;

impl<'b> Value<'b> {
    /// A value that was found to be JSON; of a text, with or without its quotes.
    pub(crate) fn new(kind: Kind, raw: &'b [u8]) -> Self {
        let is_text = matches!(kind, Kind::Text | Kind::EscapedText);
        let inner = || raw.strip_prefix(b"\"")?.strip_suffix(b"\"");
        let inner = if is_text { inner() } else { None };
        Self {
            kind,
            raw: inner.unwrap_or(raw),
        }
    }

    /// What it is.
    pub const fn kind(self) -> Kind {
        self.kind
    }

    /// How it is written; a text without its quotes.
    pub fn raw(self) -> &'b str {
        str::from_utf8(self.raw).unwrap_or_default()
    }

    /// How it is written, as bytes; a text without its quotes.
    pub const fn bytes(self) -> &'b [u8] {
        self.raw
    }

    /// The characters of a text; none of another value.
    pub fn chars(self) -> Unescaped<'b> {
        let raw = match self.kind {
            Kind::Text | Kind::EscapedText => self.raw(),
            _ => "",
        };
        Unescaped {
            raw: raw.chars(),
            has_escapes: self.kind == Kind::EscapedText,
        }
    }

    /// Whether it is this text.
    pub(crate) fn is_text(self, text: &str) -> bool {
        self.chars().eq(text.chars())
    }

    /// The integer that a number is, however it is written, within the 64 bits of an `i64` or `u64`;
    /// of one that is written with a fraction or an exponent, within the range where an `f64` has every
    /// integer.
    pub fn integer(self) -> Option<i128> {
        if self.kind != Kind::Number {
            return None;
        }
        let (is_negative, digits) = self.sign();
        if digits.len() <= 18
            && let Some(number) = few_digits(digits)
        {
            return Some(if is_negative { -number } else { number }.into());
        }
        let sign = if is_negative { -1 } else { 1 };
        let mut number = 0_i128;
        for byte in digits {
            if !byte.is_ascii_digit() {
                return self.decimal().map(|number| sign * number);
            }
            number = number.checked_mul(10)? + i128::from(byte - b'0');
        }
        let number = sign * number;
        let is_in_range = i64::try_from(number).is_ok() || u64::try_from(number).is_ok();
        is_in_range.then_some(number)
    }

    fn sign(self) -> (bool, &'b [u8]) {
        match self.raw.strip_prefix(b"-") {
            Some(digits) => (true, digits),
            None => (false, self.raw),
        }
    }

    /// The integer that a number with a fraction or an exponent is, apart from its sign.
    #[inline(never)]
    fn decimal(self) -> Option<i128> {
        let Decimal {
            digits,
            count,
            mut exponent,
            ..
        } = self.parts();
        let mut number = i128::from(digits);
        if number == 0 {
            return Some(0);
        }
        // More digits make a larger number, or a fraction.
        if count > 17 {
            return None;
        }
        while exponent < 0 {
            if number % 10 != 0 {
                return None;
            }
            number /= 10;
            exponent += 1;
        }
        while exponent > 0 && number < EXACT {
            number *= 10;
            exponent -= 1;
        }
        (number < EXACT).then_some(number)
    }

    /// Whether a number is within the range of an `f64`.
    pub(crate) fn is_in_range(self) -> bool {
        let Decimal {
            digits,
            count,
            exponent,
        } = self.parts();
        if digits == 0 {
            return true;
        }
        // The place of the first digit: 1 for those before the point.
        let place = exponent.saturating_add(count);
        match place {
            ..=308 => true,
            309 => {
                let mut first = digits;
                for _ in count..17 {
                    first = first.saturating_mul(10);
                }
                first <= LARGEST
            }
            _ => false,
        }
    }

    /// A number as digits without a point, and an exponent.
    #[inline(never)]
    fn parts(self) -> Decimal {
        let (_, raw) = self.sign();
        let mut parts = Decimal {
            digits: 0,
            count: 0,
            exponent: 0,
        };
        let mut is_fraction = false;
        let mut rest = raw.iter();
        for byte in rest.by_ref() {
            match byte {
                b'0'..=b'9' => {
                    parts.exponent -= i64::from(is_fraction);
                    if parts.count > 0 || *byte != b'0' {
                        parts.count += 1;
                        if parts.count <= 17 {
                            parts.digits = parts.digits * 10 + u64::from(byte - b'0');
                        }
                    }
                }
                b'.' => is_fraction = true,
                _ => break,
            }
        }
        let mut exponent = 0_i64;
        let mut is_negative = false;
        for byte in rest {
            match byte {
                b'0'..=b'9' => {
                    exponent = exponent
                        .saturating_mul(10)
                        .saturating_add(i64::from(byte - b'0'));
                }
                b'-' => is_negative = true,
                _ => {}
            }
        }
        let exponent = if is_negative { -exponent } else { exponent };
        parts.exponent = parts.exponent.saturating_add(exponent);
        parts
    }
}

/// The number that at most 18 digits are.
fn few_digits(digits: &[u8]) -> Option<i64> {
    let mut number = 0;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + i64::from(digit);
    }
    Some(number)
}

/// A number, apart from its sign: `digits` and what follows the first 17 of them, times a power of ten.
struct Decimal {
    /// The first 17 digits from the first one that is not 0.
    digits: u64,
    /// How many digits there are from there on.
    count: i64,
    /// The power of ten of the last digit.
    exponent: i64,
}

/// The characters of a text with escapes.
#[derive(Clone, Debug)]
pub struct Unescaped<'b> {
    raw: Chars<'b>,
    has_escapes: bool,
}

impl<'b> Unescaped<'b> {
    /// The characters of a text that has no backslash, or in which it is itself.
    pub(crate) fn plain(text: &'b str) -> Self {
        Self {
            raw: text.chars(),
            has_escapes: false,
        }
    }

    #[inline(never)]
    fn hex(&mut self) -> u32 {
        let digits = self.raw.by_ref().take(4);
        digits.fold(0, |number, digit| {
            number << 4 | digit.to_digit(16).unwrap_or_default()
        })
    }
}

impl Iterator for Unescaped<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        let first = self.raw.next()?;
        if first != '\\' || !self.has_escapes {
            return Some(first);
        }
        Some(match self.raw.next()? {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let unit = self.hex();
                let code = if let 0xd800..=0xdbff = unit {
                    // The reader has seen to it that the other half follows.
                    let mut rest = self.clone();
                    rest.raw.nth(1);
                    let low = rest.hex();
                    *self = rest;
                    0x1_0000 + ((unit & 0x3ff) << 10 | low & 0x3ff)
                } else {
                    unit
                };
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            other => other,
        })
    }
}

impl core::iter::FusedIterator for Unescaped<'_> {}

/// So many bytes of a text with escapes are kept without them. No message of a known API is longer.
const MAX_ESCAPED: usize = 256;

/// A text with escapes, and the characters that they mean.
#[derive(Clone)]
pub(crate) struct Escaped<'b> {
    value: Value<'b>,
    bytes: [u8; MAX_ESCAPED],
    length: usize,
    is_cut: bool,
}

impl<'b> Escaped<'b> {
    pub(crate) fn new(value: Value<'b>) -> Self {
        let mut text = Self {
            value,
            bytes: [0; MAX_ESCAPED],
            length: 0,
            is_cut: false,
        };
        for c in value.chars() {
            let end = text.length + c.len_utf8();
            let Some(slot) = text.bytes.get_mut(text.length..end) else {
                text.is_cut = true;
                break;
            };
            let mut encoded = [0; 4];
            for (slot, byte) in slot.iter_mut().zip(c.encode_utf8(&mut encoded).bytes()) {
                *slot = byte;
            }
            text.length = end;
        }
        text
    }

    /// The text, or the beginning of a long one.
    pub(crate) fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..self.length).unwrap_or_default();
        str::from_utf8(bytes).unwrap_or_default()
    }

    /// The text, unless it is a long one.
    pub(crate) fn whole(&self) -> Option<&str> {
        (!self.is_cut).then(|| self.as_str())
    }

    pub(crate) fn chars(&self) -> Unescaped<'b> {
        self.value.chars()
    }
}

impl fmt::Debug for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Value};

    fn number(raw: &str) -> Value<'_> {
        Value::new(Kind::Number, raw.as_bytes())
    }

    #[test]
    fn a_number_is_the_integer_that_it_equals() {
        for (raw, expected) in [
            ("0", Some(0)),
            ("-0", Some(0)),
            ("62", Some(62)),
            ("62.0", Some(62)),
            ("6.2e1", Some(62)),
            ("0.62E+2", Some(62)),
            ("620e-1", Some(62)),
            ("-62000e-3", Some(-62)),
            ("0e999999999999999999999", Some(0)),
            ("0.0", Some(0)),
            ("62.5", None),
            ("1e-1", None),
            ("62.00000000000000000001", None),
            ("1e400", None),
            ("9007199254740991.0", Some(9_007_199_254_740_991)),
            ("9007199254740992.0", None),
            ("9007199254740993", Some(9_007_199_254_740_993)),
            ("18446744073709551615", Some(18_446_744_073_709_551_615)),
            ("18446744073709551616", None),
            ("-9223372036854775808", Some(-9_223_372_036_854_775_808)),
            ("-9223372036854775809", None),
            ("99999999999999999999999999999999999999999", None),
        ] {
            assert_eq!(number(raw).integer(), expected, "{raw}");
        }
    }

    #[test]
    fn numbers_beyond_the_largest_float_are_out_of_range() {
        for (raw, is_in_range) in [
            ("1e308", true),
            ("1.7976931348623157e308", true),
            ("17976931348623157e292", true),
            ("0.00017976931348623157e312", true),
            ("1.7976931348623159e308", false),
            ("-1e309", false),
            ("1e-400", true),
            ("0.000e400", true),
            ("1e99999999999999999999", false),
            ("1e-99999999999999999999", true),
        ] {
            assert_eq!(number(raw).is_in_range(), is_in_range, "{raw}");
        }
    }

    #[test]
    fn escapes_mean_characters() {
        let raw = r#"\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00z"#;
        let text = Value::new(Kind::EscapedText, raw.as_bytes());
        assert!(text.is_text("\"\\/\u{8}\u{c}\n\r\tAé😀z"));
    }
}
