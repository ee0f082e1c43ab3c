//! The bytes of a table in any format in, the table out.

use std::path::Path;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::table::Table;

mod delimited;
mod markdown;
mod trees;

/// The format of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Format {
    /// Comma-separated values
    Csv,
    /// Values separated by tabs
    Tsv,
    /// Values separated by any number of spaces; `#` starts a comment
    Columns,
    /// An array of objects, or an object of objects or values
    Json,
    /// The same in YAML
    Yaml,
    /// The same in TOML
    Toml,
    /// The first table of a Markdown page
    #[value(alias = "markdown-table")]
    Markdown,
}

impl Format {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Columns => "columns",
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::Toml => "toml",
            Self::Markdown => "markdown",
        }
    }

    /// The format of a file by its extension, otherwise by its text.
    fn of(path: &Path, text: &str) -> Self {
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        match extension.to_str() {
            Some("csv") => Self::Csv,
            Some("tsv" | "tab") => Self::Tsv,
            Some("json") => Self::Json,
            Some("yaml" | "yml") => Self::Yaml,
            Some("toml") => Self::Toml,
            Some("md" | "markdown") => Self::Markdown,
            _ => Self::of_text(text),
        }
    }

    fn of_text(text: &str) -> Self {
        let start = text.trim_start();
        let mut lines = text.lines().map(str::trim);
        let mut rules = lines.clone().filter(|line| is_markdown_rule(line));
        let first = lines.find(|line| !line.is_empty() && !line.starts_with('#'));
        let first = first.unwrap_or_default();
        let is_table_of_toml =
            first.starts_with('[') && first.ends_with(']') && !first.contains(['{', ',']);
        if is_table_of_toml
            || first
                .split_once(" = ")
                .is_some_and(|(key, _)| !key.contains(' '))
        {
            Self::Toml
        } else if start.starts_with(['{', '[']) {
            Self::Json
        } else if rules.next().is_some() {
            Self::Markdown
        } else if first.contains('\t') {
            Self::Tsv
        } else if first.starts_with("- ") || first.ends_with(':') || first == "---" {
            Self::Yaml
        } else if first.contains(',') || first.contains(';') || !first.contains(' ') {
            Self::Csv
        } else {
            Self::Columns
        }
    }
}

/// The line below the head of a table.
fn is_markdown_rule(line: &str) -> bool {
    line.contains("--") && line.contains('|') && line.chars().all(|c| "|-: \t".contains(c))
}

/// What is told about the reading on the command line, or in `import.yaml`.
pub(super) struct Reading<'a> {
    pub(super) format: Option<Format>,
    /// The names of the columns, if the table has none.
    pub(super) header: Option<&'a [String]>,
    /// Where the rows of a tree are.
    pub(super) rows: Option<&'a str>,
    pub(super) is_markdown: bool,
}

/// Reads a table, and tells its format.
pub(super) fn table(
    path: &Path,
    bytes: &[u8],
    reading: &Reading<'_>,
) -> Result<(Table, Format), String> {
    let text = decoded(bytes)?;
    // Every kind of line ends, also in cells.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let format = reading.format.unwrap_or_else(|| Format::of(path, &text));
    let is_tree = matches!(format, Format::Json | Format::Yaml | Format::Toml);
    if reading.rows.is_some() && !is_tree {
        return Err(format!(
            "`--rows` is for JSON, YAML and TOML, not for {}",
            format.name()
        ));
    }
    if reading.header.is_some() && (is_tree || format == Format::Markdown) {
        return Err(format!(
            "`--header` is for tables without names of columns, not for {}",
            format.name()
        ));
    }
    let table = match format {
        Format::Csv => delimited::csv(&text, reading.header),
        Format::Tsv => delimited::tsv(&text, reading.header),
        Format::Columns => delimited::columns(&text, reading.header),
        Format::Json => trees::json(&text, reading.rows),
        Format::Yaml => trees::yaml(&text, reading.rows),
        Format::Toml => trees::toml(&text, reading.rows),
        Format::Markdown => markdown::table(&text),
    };
    let mut table = table.map_err(|error| format!("as {}: {error}", format.name()))?;
    table.is_markdown |= reading.is_markdown;
    Ok((table, format))
}

/// The text of a file in UTF-8, or in UTF-16 with a byte order mark.
fn decoded(bytes: &[u8]) -> Result<String, String> {
    let wide = match bytes {
        [0xff, 0xfe, rest @ ..] => Some((rest, u16::from_le_bytes as fn([u8; 2]) -> u16)),
        [0xfe, 0xff, rest @ ..] => Some((rest, u16::from_be_bytes as fn([u8; 2]) -> u16)),
        _ => None,
    };
    if let Some((bytes, unit)) = wide {
        let units = bytes.chunks(2).map(|pair| match pair {
            [a, b] => unit([*a, *b]),
            // Half of a character, which is none.
            _ => 0xd800,
        });
        let mut text = String::with_capacity(bytes.len());
        for character in char::decode_utf16(units) {
            match character {
                Ok(character) => text.push(character),
                Err(_) => return Err(format!("{}: invalid UTF-16", place(&text))),
            }
        }
        return Ok(text);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            return Err(format!(
                "{}: invalid UTF-8; save the table as UTF-8",
                place(&valid)
            ));
        }
    };
    if text.contains('\0') {
        let before = text.split('\0').next().unwrap_or_default();
        return Err(format!(
            "{}: a NUL character; if the table is UTF-16, it needs a byte order mark",
            place(before)
        ));
    }
    Ok(text.to_owned())
}

/// The place after a text.
fn place(before: &str) -> String {
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    format!("line {line}, column {column}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(text: &str) -> &'static str {
        Format::of_text(text).name()
    }

    #[test]
    fn formats_are_told_by_content() {
        for (text, expected) in [
            ("code,text\n1,a\n", "csv"),
            ("code;text\n1;a\n", "csv"),
            ("code\n1\n", "csv"),
            ("code\ttext\n1\ta, b\n", "tsv"),
            ("# SQLSTATE\n\n00000 S successful_completion\n", "columns"),
            ("{\"a\": {}}", "json"),
            ("[{\"a\": 1}]", "json"),
            ("[\n  {\"a\": 1}\n]", "json"),
            ("[\"a:b\"]\nerror = 'x'\n", "toml"),
            ("code = 1\n", "toml"),
            ("errors:\n  - code: 1\n", "yaml"),
            ("- code: 1\n", "yaml"),
            (
                "# Title\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n",
                "markdown",
            ),
        ] {
            assert_eq!(format(text), expected, "{text}");
        }
        assert_eq!(Format::of(Path::new("a.YML"), "a,b").name(), "yaml");
    }

    #[test]
    fn any_encoding_with_a_mark_is_read() {
        let text = "k,t\n1,\u{e9}\u{1f600}\n";
        let wide = |unit: fn(u16) -> [u8; 2], mark: [u8; 2]| {
            let units = text.encode_utf16().flat_map(unit);
            mark.into_iter().chain(units).collect::<Vec<_>>()
        };
        assert_eq!(
            decoded(&wide(u16::to_le_bytes, [0xff, 0xfe])).as_deref(),
            Ok(text)
        );
        assert_eq!(
            decoded(&wide(u16::to_be_bytes, [0xfe, 0xff])).as_deref(),
            Ok(text)
        );
        assert_eq!(
            decoded(format!("\u{feff}{text}").as_bytes()).as_deref(),
            Ok(text)
        );
        for (bytes, problem) in [
            (&b"a\nbc\xff"[..], "line 2, column 3: invalid UTF-8"),
            (b"\xff\xfea\0b", "line 1, column 2: invalid UTF-16"),
            (b"a\0,\0", "line 1, column 2: a NUL character"),
        ] {
            let error = decoded(bytes).unwrap_err();
            assert!(error.starts_with(problem), "{error}");
        }
    }
}
