//! One table on its way to a domain among the other files of its catalog.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use errdex_catalog::visible;
use errdex_core::{KeyFormat, KeyType, Kind};

use super::catalog_file::{self, CATALOG_FILE, Listed, Source};
use super::domain::{self, Domain, Header, Notes};
use super::draft::{self, Files};
use super::entries::{self, Remarks};
use super::fields::Field;
use super::old::Old;
use super::record::{self, IMPORT_FILE, Import};
use super::table::Table;
use super::{in_table, invalid, keys, texts};

/// How often names are chosen again.
const MAX_ROUNDS: usize = 5;

/// One table on its way to a domain.
pub(super) struct Run {
    pub(super) id: String,
    pub(super) path: PathBuf,
    pub(super) table: Table,
    pub(super) import: Import,
    pub(super) old: Old,
    pub(super) notes: Notes,
    pub(super) remarks: Remarks,
    pub(super) facts: Vec<entries::Facts>,
    pub(super) domain: Domain,
}

/// The texts of the files.
pub(super) struct Written {
    pub(super) catalog: String,
    pub(super) domain: String,
}

impl Run {
    /// Reads the keys and the facts of a table.
    pub(super) fn new(
        id: &str,
        path: &Path,
        table: Table,
        mut import: Import,
        old: Old,
        mut notes: Notes,
    ) -> io::Result<Self> {
        let mapping = import.mapping();
        let column = mapping
            .columns
            .iter()
            .find(|(field, _)| *field == Field::KEY);
        let column = column.and_then(|(_, column)| table.column(column));
        let column = column.ok_or_else(|| in_table(path, "missing column of the key"))?;
        let cells = table.rows.iter().map(|row| row.cell(column).shown());
        let mut cells = cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>();
        // Entries that the table no longer has keep their keys.
        let kept = old
            .entries
            .keys()
            .filter(|key| matches!(key, keys::Key::Integer(_)));
        cells.extend(kept.map(ToString::to_string));
        let cells = cells.iter().map(String::as_str).collect::<Vec<_>>();
        let key_type = Some(import.key.as_str()).filter(|key| !key.is_empty());
        let key_type = key_type.map(|word| {
            KeyType::from_name(word)
                .ok_or_else(|| invalid(format!("`{IMPORT_FILE}`: unknown key type `{word}`")))
        });
        let key_type = key_type.transpose()?;
        let key_format = import.key_format.as_deref().and_then(KeyFormat::from_name);
        let found = keys::scheme(&cells, key_type, key_format);
        if let (Some(reason), None) = (found.reason, key_type) {
            notes.0.push(reason);
        }
        let scheme = found.scheme;
        let old = old.rekeyed(scheme);
        let mut remarks = Remarks::default();
        let facts = entries::facts(&table, &mapping, scheme, &mut remarks);
        if facts.is_empty() && old.entries.is_empty() {
            return Err(in_table(path, "no row can become an entry"));
        }
        import.key = scheme.key_type.to_string();
        import.key_format = (!scheme.is_string()).then(|| scheme.key_format.to_string());
        let kind = import.kind.as_deref().and_then(Kind::from_name);
        let kind = kind.or_else(|| domain::kind(scheme, &facts));
        import.kind = kind.map(|kind| kind.to_string());
        let header = Header {
            id: import.domain.clone(),
            type_name: import.type_name.clone(),
            kind,
            title: texts::line(&import.title, false),
            found_in: import
                .found_in
                .as_deref()
                .map(|text| texts::line(text, false)),
            scheme,
            table: import.table.clone(),
        };
        let domain = Domain::new(
            header,
            &facts,
            &mapping,
            is_markdown(&table, &import),
            None,
            &old,
            &mut notes,
        )
        .map_err(|error| in_table(path, &error))?;
        Ok(Self {
            id: id.to_owned(),
            path: path.to_owned(),
            table,
            import,
            old,
            notes,
            remarks,
            facts,
            domain,
        })
    }

    /// The files of the catalog, after everything that the compiler refuses became a comment.
    pub(super) fn draft(
        &mut self,
        mut files: Files,
        title: &str,
        is_first: bool,
    ) -> io::Result<Written> {
        let operations = self.facts.iter().flat_map(entries::Facts::operations);
        let mut seen = BTreeSet::new();
        let operations = operations.filter(|name| seen.insert(name.clone()));
        let operations = catalog_file::usable(operations.collect::<Vec<_>>());
        let known = files
            .get(CATALOG_FILE)
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let source_id = if is_first {
            "import".to_owned()
        } else {
            format!("import-{}", self.import.domain)
        };
        let listed = known.as_deref().map(Listed::of).transpose();
        let listed = listed.map_err(|error| invalid(format!("`{CATALOG_FILE}`: {error}")))?;
        let table_title = source_title(&self.path);
        let url = self.import.url.clone();
        let source = Source {
            id: &source_id,
            title: &table_title,
            url: url.as_deref(),
        };
        let mut own_source = Some(source_id.as_str());
        self.assemble(own_source, None)?;
        let used = |domain: &Domain, operation: &String| {
            domain.live().any(|entry| entry.names_operation(operation))
        };
        let operations = operations
            .into_iter()
            .filter(|name| used(&self.domain, name));
        let operations = operations.collect::<Vec<_>>();
        let has_meanings = self.domain.live().any(domain::Entry::has_source);
        let source = Some(&source).filter(|_| has_meanings);
        let catalog = match (&known, &listed) {
            (Some(text), Some(listed)) => {
                match catalog_file::extended(text, listed, &operations, source) {
                    Some(text) => text,
                    None => {
                        self.notes.0.push(format!(
                        "`{CATALOG_FILE}` was not extended; add the source `{source_id}` and the operations by hand"
                    ));
                        own_source = None;
                        self.assemble(own_source, None)?;
                        text.clone()
                    }
                }
            }
            _ => catalog_file::new(&self.id, title, &operations, source),
        };
        let others = files.clone();
        files.insert(CATALOG_FILE.to_owned(), catalog.clone().into_bytes());
        let mut text = self.settled(&files)?;
        // Names depend on what was refused, and what is refused on names; the next import of the same
        // table begins with the names of this one and must not come to others.
        for _ in 0..MAX_ROUNDS {
            let mut entries = self.domain.entries.iter();
            if entries.all(|entry| entry.refused.is_empty() && entry.dropped.is_none()) {
                break;
            }
            let earlier = Old::parse(&text).map_err(|error| in_table(&self.path, &error))?;
            self.assemble(own_source, Some(&earlier))?;
            let again = self.settled(&files)?;
            if std::mem::replace(&mut text, again.clone()) == again {
                break;
            }
        }
        self.import.domain_fingerprint = record::fingerprint(text.as_bytes());
        // What no entry uses any more was refused with the values that used it.
        let operations = operations
            .into_iter()
            .filter(|name| used(&self.domain, name));
        let operations = operations.collect::<Vec<_>>();
        let has_meanings = self.domain.live().any(domain::Entry::has_source);
        let source = source.filter(|_| has_meanings);
        let catalog = match (&known, &listed) {
            (Some(text), Some(listed)) => {
                catalog_file::extended(text, listed, &operations, source).unwrap_or(catalog)
            }
            _ => catalog_file::new(&self.id, title, &operations, source),
        };
        files.insert(CATALOG_FILE.to_owned(), catalog.clone().into_bytes());
        files.insert(
            format!("{}.yaml", self.import.domain),
            text.clone().into_bytes(),
        );
        if let Some(problem) = draft::problem_elsewhere(&self.id, &files) {
            if others.is_empty() {
                return Err(in_table(
                    &self.path,
                    &format!("cannot draft `{}`: {}", self.id, visible(&problem)),
                ));
            }
            self.notes
                .0
                .push(format!("`errdex check` finds a problem: {problem}"));
        }
        Ok(Written {
            catalog,
            domain: text,
        })
    }

    /// The text of the domain, after everything that the compiler refuses became a comment.
    fn settled(&mut self, files: &Files) -> io::Result<String> {
        let text = draft::settled(&self.id, files, &mut self.domain);
        text.map_err(|reason| {
            let reason = format!("cannot draft `{}`: {}", self.id, visible(&reason));
            in_table(&self.path, &reason)
        })
    }

    /// Makes the domain again, with a source for its meanings.
    fn assemble(&mut self, source: Option<&str>, earlier: Option<&Old>) -> io::Result<()> {
        let mapping = self.import.mapping();
        let header = self.domain.header.clone();
        let is_markdown = is_markdown(&self.table, &self.import);
        // The notes were made with the first one.
        let domain = Domain::new(
            header,
            &self.facts,
            &mapping,
            is_markdown,
            source,
            earlier.unwrap_or(&self.old),
            &mut Notes::default(),
        );
        self.domain = domain.map_err(|error| in_table(&self.path, &error))?;
        let noun = self.table.unit.noun();
        let skipped = self.remarks.skipped.iter();
        self.domain.skipped = skipped
            .map(|(place, reason)| format!("{noun} {place}: {reason}"))
            .collect();
        Ok(())
    }
}

fn is_markdown(table: &Table, import: &Import) -> bool {
    table.is_markdown || import.markdown
}

/// The name of the table's file, as the title of the source.
fn source_title(path: &Path) -> String {
    let title = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let title = texts::summary(&title.unwrap_or_default(), false, false).summary;
    title.unwrap_or_else(|| "An imported table".to_owned())
}
