//! The table of a Markdown page.

use std::mem;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::commands::import::table::Table;

/// The first table of a page, with the rows of all further tables that have the same columns.
pub(super) fn table(text: &str) -> Result<Table, String> {
    let mut tables = Vec::<Vec<(usize, Vec<String>)>>::new();
    let mut cell = String::new();
    let mut links = Vec::new();
    let (mut line, mut counted) = (1, 0);
    let mut is_inside = false;
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        let rows = tables.last_mut();
        let cells = rows.and_then(|rows| rows.last_mut());
        match event {
            Event::Start(Tag::Table(_)) => {
                is_inside = true;
                tables.push(Vec::new());
            }
            Event::End(TagEnd::Table) => is_inside = false,
            _ if !is_inside => {}
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                line += text[counted..range.start].matches('\n').count();
                counted = range.start;
                if let Some(rows) = tables.last_mut() {
                    rows.push((line, Vec::new()));
                }
            }
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => {
                if let Some((_, cells)) = cells {
                    let extra = source_cells(text, range).into_iter().skip(cells.len());
                    cells.extend(extra);
                }
            }
            Event::End(TagEnd::TableCell) => {
                if let Some((_, cells)) = cells {
                    cells.push(bare(&cell));
                }
                cell.clear();
            }
            Event::Text(text) => cell += &text,
            Event::Code(code) => cell += &format!("`{code}`"),
            Event::InlineHtml(tag) if tag.starts_with("<br") => cell.push('\n'),
            Event::InlineHtml(tag) => cell += &tag,
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                cell.push('[');
                links.push(dest_url);
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                cell += &format!("]({})", links.pop().as_deref().unwrap_or_default());
            }
            _ => {}
        }
    }
    let mut tables = tables.into_iter();
    let mut rows = tables.next().ok_or("no table found")?;
    let mut others = 0;
    for table in tables {
        let mut more = table.into_iter();
        let head = more.next().map(|(_, head)| head);
        if head.as_ref() == rows.first().map(|(_, head)| head) {
            rows.extend(more);
        } else {
            others += 1;
        }
    }
    let mut table = Table::of_rows(rows, None)?;
    table.is_markdown = true;
    if others > 0 {
        let note =
            format!("{others} further tables of the page have other columns and are left out");
        table.notes.push(note);
    }
    Ok(table)
}

/// A cell that is a single code span becomes its contents.
fn bare(cell: &str) -> String {
    let inner = cell
        .strip_prefix('`')
        .and_then(|cell| cell.strip_suffix('`'));
    let inner = inner.filter(|inner| !inner.contains('`'));
    inner.unwrap_or(cell).to_owned()
}

/// The cells of a row in the source, including those beyond the last column, which Markdown drops.
fn source_cells(text: &str, range: Range<usize>) -> Vec<String> {
    let row = text[range].trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut cells = Vec::new();
    let mut cell = String::new();
    let mut characters = row.chars();
    while let Some(character) = characters.next() {
        match character {
            '|' => cells.push(mem::take(&mut cell)),
            '\\' => cell.extend([character].into_iter().chain(characters.next())),
            _ => cell.push(character),
        }
    }
    if !cell.trim().is_empty() {
        cells.push(cell);
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_with_the_same_columns_are_one() {
        let page = "| k | t |\n| - | - |\n| `1` | a<br>b |\n\n## More\n\n| k | t |\n| - | - |\n| 2 | [c](https://d.e) |\n\n| x |\n| - |\n| y |\n";
        let table = table(page).unwrap();
        let rows = table
            .rows
            .iter()
            .map(|row| (row.place, row.cells[1].shown()));
        assert_eq!(
            rows.collect::<Vec<_>>(),
            [(3, "a\nb".to_owned()), (9, "[c](https://d.e)".to_owned())]
        );
        assert_eq!(table.notes.len(), 1);
    }

    #[test]
    fn cells_beyond_the_last_column_are_an_error() {
        let page = "| k |\n| - |\n| 1 | a \\| b |\n";
        assert!(table(page).unwrap_err().contains("`a \\| b`"));
    }
}
