//! Text with a delimiter between the cells of a row.

use crate::commands::import::table::Table;

/// Comma-separated values; the delimiter may also be a semicolon.
pub(super) fn csv(text: &str, header: Option<&[String]>) -> Result<Table, String> {
    let first = text.lines().next().unwrap_or_default();
    let delimiter = if first.contains(';') && !first.contains(',') {
        ';'
    } else {
        ','
    };
    let quoting = Quoting::check(text, delimiter);
    quoting.map_err(|(place, problem)| format!("{}: {problem}", super::place(&text[..place])))?;
    let mut table = Table::of_rows(rows(text, delimiter, true)?, header)?;
    if delimiter == ';' {
        table
            .notes
            .push("the cells are separated by semicolons".to_owned());
    }
    Ok(table)
}

/// Values separated by tabs. A quote means something only if all of them do.
pub(super) fn tsv(text: &str, header: Option<&[String]>) -> Result<Table, String> {
    let is_quoted = Quoting::check(text, '\t').is_ok();
    Table::of_rows(rows(text, '\t', is_quoted)?, header)
}

fn rows(text: &str, delimiter: char, quoting: bool) -> Result<Vec<(usize, Vec<String>)>, String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .quoting(quoting)
        .from_reader(text.as_bytes());
    let row = |record: csv::StringRecord| {
        let line = record.position().map_or(0, csv::Position::line);
        let cells = record.iter().map(str::to_owned).collect();
        (usize::try_from(line).unwrap_or(usize::MAX), cells)
    };
    let records = reader.records().collect::<Result<Vec<_>, _>>();
    let records = records.map_err(|error| error.to_string())?;
    Ok(records.into_iter().map(row).collect())
}

/// Where in a text with quotes the reader is.
#[derive(Clone, Copy, PartialEq)]
enum Quoting {
    /// At the beginning of a cell.
    Before,
    /// In a cell without quotes, where a quote is only a character.
    Bare,
    /// Between the quotes of a cell that begins there.
    Quoted(usize),
    /// After a quote between quotes: the end of the cell, or half of a quote.
    Closed(usize),
}

impl Quoting {
    /// The first place where quotes are broken, which readers pass over in silence.
    fn check(text: &str, delimiter: char) -> Result<(), (usize, &'static str)> {
        let mut state = Self::Before;
        for (place, c) in text.char_indices() {
            let ends = c == delimiter || c == '\n';
            state = match state {
                Self::Before if c == '"' => Self::Quoted(place),
                Self::Quoted(start) if c == '"' => Self::Closed(start),
                Self::Quoted(_) => state,
                Self::Closed(start) if c == '"' => Self::Quoted(start),
                Self::Closed(_) if !ends => {
                    return Err((place, "text after the closing quote of a cell"));
                }
                _ if ends => Self::Before,
                _ => Self::Bare,
            };
        }
        match state {
            Self::Quoted(start) => Err((start, "the quote is never closed")),
            _ => Ok(()),
        }
    }
}

/// Values separated by spaces; lines that are empty or begin with `#` do not count.
///
/// If most lines have more words than there are columns, the last column takes the rest of the line;
/// otherwise such lines, often headings, are not rows.
pub(super) fn columns(text: &str, header: Option<&[String]>) -> Result<Table, String> {
    let lines = text
        .lines()
        .enumerate()
        .map(|(i, line)| (i + 1, line.trim()));
    let mut lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let header = match header {
        Some(header) => header.to_vec(),
        None => {
            let (_, first) = lines.next().ok_or("no table found")?;
            first.split_whitespace().map(str::to_owned).collect()
        }
    };
    let lines = lines.collect::<Vec<_>>();
    let width = header.len();
    let words = |line: &str| line.split_whitespace().count();
    let longer = lines.iter().filter(|(_, line)| words(line) > width).count();
    let is_open = 2 * longer > lines.len();
    let mut notes = Vec::new();
    let mut rows = Vec::new();
    for (place, line) in lines {
        if !is_open && words(line) > width {
            notes.push(format!(
                "line {place}: not a row, because it has more than {width} words: `{line}`"
            ));
            continue;
        }
        let mut cells = Vec::new();
        let mut rest = line;
        while !rest.is_empty() {
            let end = rest.find(char::is_whitespace);
            let end = end
                .filter(|_| cells.len() + 1 < width)
                .unwrap_or(rest.len());
            cells.push(rest[..end].to_owned());
            rest = rest[end..].trim_start();
        }
        rows.push((place, cells));
    }
    let mut table = Table::of_rows(rows, Some(&header))?;
    table.notes.append(&mut notes);
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_quotes_have_a_place() {
        for fine in [
            "a,\"b, c\"\n",
            "a,\"b \"\"c\"\"\"\n",
            "5\" pipe,b\"c\n",
            "\"a\"",
            "",
        ] {
            assert_eq!(Quoting::check(fine, ','), Ok(()), "{fine}");
        }
        assert_eq!(
            csv("a,b\n1,\"x\"y\n", None).unwrap_err(),
            "line 2, column 6: text after the closing quote of a cell"
        );
        assert_eq!(
            csv("a,b\n1,\"x\n2,y\n", None).unwrap_err(),
            "line 2, column 3: the quote is never closed"
        );
    }

    #[test]
    fn cells_without_a_column_are_an_error() {
        let error = csv("a,b\n1,2\n3,4,5\n", None).unwrap_err();
        assert!(
            error.starts_with("line 3: the row has 3 cells, but there are 2 columns"),
            "{error}"
        );
        let table = csv("a,b\n1,2,\n3\n", None).unwrap();
        assert_eq!(table.rows.len(), 2);
        assert_eq!(table.notes.len(), 1);
        let error = csv("a,b,a\n1,2,3\n", None).unwrap_err();
        assert_eq!(error, "column 3: several columns are called `a`");
    }

    #[test]
    fn the_last_of_the_columns_takes_the_rest_if_it_is_text() {
        let header = ["name", "code", "text"].map(str::to_owned);
        let table = columns(
            "# errno\n\nEPERM 1  Not permitted now\nENOENT\t2\tNo such file\n",
            Some(&header),
        );
        let table = table.unwrap();
        assert_eq!(table.rows[0].cells[2].shown(), "Not permitted now");
        assert_eq!(table.rows[1].place, 4);
        let header = ["key", "name"].map(str::to_owned);
        let table = columns(
            "Section: Class 00 - Done\n00000 done\n01000 warning\n",
            Some(&header),
        );
        let table = table.unwrap();
        assert_eq!(table.rows.len(), 2);
        assert!(
            table.notes[0].contains("Section: Class 00 - Done"),
            "{:?}",
            table.notes
        );
    }
}
