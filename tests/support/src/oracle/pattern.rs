//! Whether a text fits a pattern, by trying every end of every part.

/// A pattern as characters; `None` is a part.
fn characters(pattern: &str) -> Vec<Option<char>> {
    let mut characters = Vec::new();
    let mut is_name = false;
    for c in plain(super::text::bare(pattern)).chars() {
        match c {
            '{' => characters.push(None),
            _ if is_name => {}
            c => characters.push(Some(c)),
        }
        is_name = c == '{' || is_name && c != '}';
    }
    characters
}

/// A text in lowercase, with one space between words.
pub(super) fn plain(text: &str) -> String {
    let words = text.split_whitespace().map(str::to_ascii_lowercase);
    words.collect::<Vec<_>>().join(" ")
}

/// Whether two patterns differ only in the names of their parts.
pub(super) fn are_same(a: &str, b: &str) -> bool {
    characters(a) == characters(b)
}

/// How much text of a pattern is fixed.
pub(super) fn fixed_length(pattern: &str) -> usize {
    let fixed = characters(pattern).into_iter().flatten();
    fixed.filter(|c| !c.is_whitespace()).count()
}

/// The names of the parts of a pattern.
pub(super) fn names(pattern: &'static str) -> Vec<&'static str> {
    let parts = pattern.split('{').skip(1);
    parts
        .filter_map(|part| Some(part.split_once('}')?.0))
        .collect()
}

/// The values of the parts of a text that fits a pattern, each as short as the ones before it allow.
pub(super) fn values(pattern: &str, bare_text: &str) -> Option<Vec<String>> {
    let text = plain(bare_text).chars().collect::<Vec<_>>();
    let values = ends(&characters(pattern), &text)?;
    let values = values
        .iter()
        .map(|value| super::text::unquoted(value).to_owned());
    Some(values.collect())
}

fn ends(pattern: &[Option<char>], text: &[char]) -> Option<Vec<String>> {
    match pattern.split_first() {
        None => text.is_empty().then(Vec::new),
        Some((Some(fixed), pattern)) => {
            let (c, text) = text.split_first()?;
            ends(pattern, text).filter(|_| c == fixed)
        }
        Some((None, pattern)) => (1..=text.len()).find_map(|end| {
            let (value, text) = text.split_at(end);
            let value = value.iter().collect::<String>();
            let mut rest = ends(pattern, text).filter(|_| !value.trim().is_empty())?;
            rest.insert(0, value);
            Some(rest)
        }),
    }
}
