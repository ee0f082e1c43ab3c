//! What becomes of bodies on their way: other spellings of the same JSON, parts of it, and more than it.

/// A part of a JSON text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The name of a member, in quotes.
    Name,
    /// A text, in quotes.
    Text,
    Number,
    Other,
}

/// A text as its parts; everything that is not a name, text or number is one character each.
fn parts(body: &str) -> Vec<(Part, &str)> {
    let mut parts = Vec::new();
    let mut rest = body;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => quoted(rest),
            '-' | '0'..='9' => {
                let is_number = |c: char| c.is_ascii_digit() || "-+.eE".contains(c);
                rest.find(|c| !is_number(c)).unwrap_or(rest.len())
            }
            other => other.len_utf8(),
        };
        let (own, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        let part = match first {
            '"' if after.trim_start().starts_with(':') => Part::Name,
            '"' => Part::Text,
            '-' | '0'..='9' => Part::Number,
            _ => Part::Other,
        };
        parts.push((part, own));
        rest = after;
    }
    parts
}

/// The length of the text in quotes that a text starts with.
fn quoted(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The text with each part of a kind in another spelling.
fn with(body: &str, kind: Part, spelling: impl Fn(&str) -> String) -> String {
    let parts = parts(body).into_iter();
    parts
        .map(|(part, own)| {
            if part == kind {
                spelling(own)
            } else {
                own.to_owned()
            }
        })
        .collect()
}

/// The text with the content of each text in quotes in another spelling.
fn with_texts(body: &str, spelling: impl Fn(&str) -> String) -> String {
    with(body, Part::Text, |own| {
        let inner = own.strip_prefix('"').and_then(|own| own.strip_suffix('"'));
        inner.map_or_else(
            || own.to_owned(),
            |inner| format!("\"{}\"", spelling(inner)),
        )
    })
}

/// The beginning of a text, as near to a place as characters allow.
pub(super) fn cut(text: &str, at: usize) -> &str {
    let at = (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    text.get(..at.unwrap_or_default()).unwrap_or_default()
}

/// A text with a backslash before quotes and backslashes.
pub(super) fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    text.replace('\n', "\\n")
        .replace('\r', "\\r")
        .replace('\t', "\\t")
}

/// A body in each other form that a response can have, with what was done to it.
#[expect(clippy::too_many_lines, reason = "a list")]
pub(super) fn of_bodies(body: &str) -> Vec<(&'static str, String)> {
    let inner = body
        .trim()
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    let units = |text: &str| {
        let units = text.chars().map(|c| match c {
            'a'..='z' => format!("\\u{:04x}", u32::from(c)),
            other => other.to_string(),
        });
        units.collect::<String>()
    };
    let mut damaged = vec![
        (
            "spaces",
            with(body, Part::Other, |own| match own {
                ":" | "," => format!("{own} "),
                "{" => "{\r\n\t".to_owned(),
                other => other.to_owned(),
            }),
        ),
        (
            "numbers as texts",
            with(body, Part::Number, |own| format!("\"{own}\"")),
        ),
        (
            "numbers as texts with spaces",
            with(body, Part::Number, |own| format!("\" {own} \"")),
        ),
        (
            "numbers with a fraction",
            with(body, Part::Number, |own| format!("{own}.0")),
        ),
        (
            "numbers with an exponent",
            with(body, Part::Number, |own| format!("{own}0e-1")),
        ),
        (
            "other numbers",
            with(body, Part::Number, |own| format!("{own}77")),
        ),
        (
            "numbers without a number",
            with(body, Part::Number, |_| "true".to_owned()),
        ),
        (
            "numbers as null",
            with(body, Part::Number, |_| "null".to_owned()),
        ),
        (
            "texts in upper case",
            with_texts(body, str::to_ascii_uppercase),
        ),
        (
            "texts with a period",
            with_texts(body, |text| format!("{text}.")),
        ),
        (
            "texts in quotes",
            with_texts(body, |text| format!(" \\\"{text}\\\" ")),
        ),
        ("texts with escapes", with_texts(body, units)),
        (
            "other texts",
            with_texts(body, |text| format!("{text} of something")),
        ),
        (
            "long texts",
            with_texts(body, |text| format!("{text}\\t{}", "x".repeat(300))),
        ),
        ("empty texts", with_texts(body, |_| String::new())),
        (
            "texts as numbers",
            with(body, Part::Text, |_| "7".to_owned()),
        ),
        (
            "texts as lists",
            with(body, Part::Text, |own| format!("[{own}]")),
        ),
        ("names with escapes", with(body, Part::Name, units)),
        ("byte order mark", format!("\u{feff}{body}")),
        ("twice", format!("{body}\n{body}")),
        ("more after it", format!("{body} OK")),
        ("a list", format!("[{body}]")),
        ("a text", format!("\"{}\"", escaped(body))),
        ("nothing", String::new()),
        ("white space", " \n".to_owned()),
        ("a page", format!("<html>{body}</html>")),
    ];
    if let Some(inner) = inner.filter(|inner| !inner.trim().is_empty()) {
        damaged.extend([
            ("members twice", format!("{{{inner},{inner}}}")),
            (
                "more members",
                format!("{{\"data\":{{\"code\":1,\"x\":[{{}},[]]}},{inner},\"time\":1.5e3}}"),
            ),
            ("in another object", format!("{{\"data\":{{{inner}}}}}")),
            ("a comma too many", format!("{{{inner},}}")),
        ]);
    }
    for (how, at) in [
        ("cut after a quarter", body.len() / 4),
        ("cut in the middle", body.len() / 2),
        ("cut after three quarters", body.len() / 4 * 3),
        (
            "cut before its last two characters",
            body.len().saturating_sub(2),
        ),
        (
            "cut before its last character",
            body.len().saturating_sub(1),
        ),
    ] {
        damaged.push((how, cut(body, at).to_owned()));
    }
    damaged
}
