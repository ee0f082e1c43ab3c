//! Which column is which field, if nobody says so: by the usual names, and by what is in the columns.

use std::collections::BTreeSet;

use super::fields::Field;
use super::keys;
use super::mapping::Mapping;
use super::names;
use super::table::Table;

/// The usual names of keys, the best first.
const KEYS: [&str; 18] = [
    "code",
    "errorcode",
    "errcode",
    "sqlstate",
    "errno",
    "status",
    "statuscode",
    "httpstatus",
    "number",
    "value",
    "hresult",
    "ntstatus",
    "key",
    "@key",
    "id",
    "errorid",
    "errornumber",
    "#",
];

/// Of symbols.
const SYMBOLS: [&str; 14] = [
    "symbol",
    "symbolicname",
    "constant",
    "macro",
    "identifier",
    "condition",
    "conditionname",
    "name",
    "errorname",
    "type",
    "key",
    "error",
    "enum",
    "variant",
];

/// Of summaries.
const SUMMARIES: [&str; 17] = [
    "summary",
    "message",
    "errormessage",
    "title",
    "reason",
    "text",
    "meaning",
    "description",
    "shortdescription",
    "error",
    "what",
    "phrase",
    "msg",
    "comment",
    // What a member of an object has, or is called.
    "value",
    "key",
    "@key",
];

/// Of longer texts.
const DETAILS: [&str; 6] = [
    "details",
    "description",
    "longdescription",
    "explanation",
    "longmessage",
    "longtext",
];

/// Of what leads to an error, and of what helps.
const CAUSES: [&str; 4] = ["cause", "causes", "possiblecauses", "why"];
const FIXES: [&str; 9] = [
    "fix",
    "fixes",
    "solution",
    "solutions",
    "workaround",
    "resolution",
    "remedy",
    "action",
    "howtofix",
];

/// Of pages.
const LINKS: [&str; 5] = ["link", "url", "href", "docs", "documentation"];

/// Of properties with few values.
const FACETS: [&str; 14] = [
    "severity",
    "level",
    "loglevel",
    "logtype",
    "class",
    "category",
    "group",
    "product",
    "facility",
    "component",
    "module",
    "subsystem",
    "area",
    "kind",
];

/// A facet that nobody asked for has at most this many values.
const MAX_VALUES: usize = 50;

/// A mapping of the columns with usual names; nothing without a key.
pub(super) fn mapping(table: &Table) -> Option<Mapping> {
    let mut guess = Guess {
        table,
        free: (0..table.columns.len()).collect(),
        mapping: Mapping::default(),
    };
    let key = guess.best(&KEYS, |column| {
        let is_value = table.columns[column].eq_ignore_ascii_case("value");
        guess.is_key(column) && (!is_value || guess.has_numbers(column))
    })?;
    guess.take(Field::KEY, key);
    let symbol = guess.best(&SYMBOLS, |column| guess.is_symbol(column));
    if let Some(symbol) = symbol {
        guess.take(Field::Own("symbol"), symbol);
    }
    for (names, field) in [
        (&SUMMARIES[..], "summary"),
        (&DETAILS, "details"),
        (&CAUSES, "causes"),
        (&FIXES, "fixes"),
    ] {
        if let Some(column) = guess.best(names, |column| guess.is_text(column)) {
            guess.take(Field::Own(field), column);
        }
    }
    let is_web = |text: &str| text.starts_with("https://") || text.starts_with("http://");
    if let Some(link) = guess.best(&LINKS, |column| guess.texts(column).all(is_web)) {
        guess.take(Field::Own("link"), link);
    }
    for name in FACETS {
        let facet = name
            .replace("loglevel", "log_level")
            .replace("logtype", "log_type");
        if let Some(column) = guess.best(&[name], |column| guess.is_facet(column)) {
            guess.take(Field::Facet(facet), column);
        }
    }
    Some(guess.mapping)
}

struct Guess<'a> {
    table: &'a Table,
    /// The columns that have no field yet.
    free: BTreeSet<usize>,
    mapping: Mapping,
}

impl<'a> Guess<'a> {
    fn take(&mut self, field: Field, column: usize) {
        self.free.remove(&column);
        self.mapping
            .columns
            .push((field, self.table.columns[column].clone()));
    }

    /// The free column with the best of some names.
    fn best(&self, names: &[&str], is_fit: impl Fn(usize) -> bool) -> Option<usize> {
        let plain = |column: usize| {
            let name = self.table.columns[column]
                .rsplit('.')
                .next()
                .unwrap_or_default();
            let name = name.to_lowercase();
            name.replace(['_', '-', ' '], "")
        };
        names.iter().find_map(|name| {
            let mut free = self.free.iter().copied();
            free.find(|column| plain(*column) == *name && is_fit(*column))
        })
    }

    /// The texts of a column.
    fn texts(&self, column: usize) -> impl Iterator<Item = &'a str> {
        let rows = self.table.rows.iter();
        rows.flat_map(move |row| row.cell(column).texts())
            .map(String::as_str)
    }

    /// Whether nearly every row has a value of its own.
    fn is_key(&self, column: usize) -> bool {
        let (mut count, mut is_short) = (0, true);
        let mut distinct = BTreeSet::new();
        for text in self.texts(column) {
            count += 1;
            is_short &= text.len() <= 200 && !text.contains('\n');
            distinct.insert(text);
        }
        is_short
            && 10 * count >= 9 * self.table.rows.len()
            && 10 * distinct.len() >= 8 * count
            && count > 0
    }

    /// Whether nearly all values are words that programs use as names, nearly each another.
    fn is_symbol(&self, column: usize) -> bool {
        let (mut count, mut others) = (0, 0);
        let mut distinct = BTreeSet::new();
        for text in self.texts(column) {
            count += 1;
            others += usize::from(!names::is_identifier(text));
            distinct.insert(text);
        }
        count > 0 && 20 * others <= count && 10 * distinct.len() >= 8 * count
    }

    fn has_numbers(&self, column: usize) -> bool {
        self.texts(column).all(|text| keys::number(text).is_some())
    }

    fn is_text(&self, column: usize) -> bool {
        self.texts(column).any(|text| keys::number(text).is_none())
    }

    fn is_facet(&self, column: usize) -> bool {
        let mut distinct = BTreeSet::new();
        for text in self.texts(column) {
            distinct.insert(text);
            if distinct.len() > MAX_VALUES || text.contains('\n') || text.len() > 100 {
                return false;
            }
        }
        let count = distinct.len();
        count >= 2 && 2 * count <= self.table.rows.len().max(4)
    }
}

/// Each column with its first value, one a line.
pub(super) fn columns(table: &Table) -> String {
    let columns = table.columns.iter().enumerate().map(|(column, name)| {
        let mut cells = table.rows.iter().map(|row| row.cell(column).shown());
        let first = cells.find(|cell| !cell.is_empty());
        let first = first.map_or_else(|| "always empty".to_owned(), |cell| shortened(&cell));
        format!("  {name}: {first}")
    });
    columns.collect::<Vec<_>>().join("\n")
}

/// The beginning of a value.
pub(super) fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}\u{2026}", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::commands::import::read::{self, Reading};

    fn guessed(text: &str) -> Option<String> {
        let reading = Reading {
            format: None,
            header: None,
            rows: None,
            is_markdown: false,
        };
        let (table, _) = read::table(Path::new("table"), text.as_bytes(), &reading).unwrap();
        mapping(&table).map(|mapping| mapping.options())
    }

    #[test]
    fn columns_are_known_by_their_usual_names() {
        for (table, expected) in [
            (
                "status,reason\n404,Not Found\n500,Internal Server Error\n",
                "--column key=status --column summary=reason",
            ),
            (
                "type,code,message\nNO_DATA,1,There is none\nTOO_BIG,2,It is\n",
                "--column key=code --column symbol=type --column summary=message",
            ),
            (
                "Code;Name;Error Message\n1;not found;There is none\n",
                "--column key=Code --column 'summary=Error Message'",
            ),
            (
                "sqlstate,severity,macro\n00000,S,ERR_A\n01000,W,ERR_B\n02000,W,ERR_C\n03000,W,ERR_D\n",
                "--column key=sqlstate --column symbol=macro --column facets.severity=severity",
            ),
            (
                "{\"404\": \"Not Found\", \"409\": \"Conflict\"}",
                "--column key=key --column summary=value",
            ),
            (
                "{\"Not Found\": 404, \"Conflict\": 409}",
                "--column key=value --column summary=key",
            ),
            (
                "{\"'{0}' expected.\": {\"code\": 1005}, \"Type expected.\": {\"code\": 1110}}",
                "--column key=code --column summary=key",
            ),
            (
                "{\"E1\": {\"msg\": \"a b\", \"fix\": \"c\"}, \"E2\": {\"msg\": \"d e\"}}",
                "--column key=key --column summary=msg --column fixes=fix",
            ),
        ] {
            assert_eq!(guessed(table).as_deref(), Some(expected), "{table}");
        }
        assert_eq!(guessed("a,b\n1,2\n"), None);
        // A key that most rows share is none.
        assert_eq!(guessed("code,text\n1,a\n1,b\n1,c\n"), None);
    }
}
