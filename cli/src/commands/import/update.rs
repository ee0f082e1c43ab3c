//! The next version of a table: what it changes is told, and what was written by hand stays.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use errdex_catalog::visible;

use super::catalog_file::CATALOG_FILE;
use super::domain::Notes;
use super::draft::Files;
use super::folder::Folder;
use super::old::{Changes, Old};
use super::read::{self, Reading};
use super::record::{self, IMPORT_FILE, Import, Imports};
use super::run::{Run, Written};
use super::{Arguments, id, in_table, invalid};
use crate::answer::Answer;
use crate::input::{self, MAX_TABLE};
use crate::output::{self, name};
use crate::staged::Staged;

/// Brings in the next version of a table, or of all tables of a catalog.
pub(super) fn update(arguments: &Arguments, folder: &Path) -> io::Result<Answer> {
    let id = id(folder)?;
    let Some(Folder {
        mut files,
        imports: Some(mut imports),
    }) = Folder::read(folder)?
    else {
        let folder = name(folder);
        return Err(invalid(format!(
            "`{folder}` was not imported: it has no `{IMPORT_FILE}`"
        )));
    };
    let before = files.clone();
    let mut changes = String::new();
    let mut counts = Vec::new();
    for number in chosen(arguments, &imports).map_err(invalid)? {
        let import = imports.imports[number].clone();
        let key = import.key.clone();
        let domain_file = format!("{}.yaml", import.domain);
        let text = generated(arguments, folder, &files, &import)?;
        let mut run = next_version(arguments, folder, &id, import, &text)?;
        let Written { catalog, domain } = run.draft(files.clone(), "", number == 0)?;
        run.tell()?;
        let found = Changes::between(&run.old, &run.domain);
        let lines = found
            .lines
            .iter()
            .map(|line| format!("{}\n", visible(line)));
        changes.extend(lines);
        if run.import.key != key {
            let key = format!("the type of the keys: {key} -> {}", run.import.key);
            changes += &format!("changed {key}\n");
        }
        counts.push(format!(
            "`{}`: {} added, {} changed, {} withdrawn, {} came back; {}",
            run.import.domain,
            found.added,
            found.changed,
            found.withdrawn,
            found.came_back,
            run.counts()
        ));
        files.insert(CATALOG_FILE.to_owned(), catalog.into_bytes());
        files.insert(domain_file, domain.into_bytes());
        imports.imports[number] = run.import;
    }
    let different = files
        .iter()
        .filter(|(file, bytes)| before.get(*file) != Some(*bytes));
    let different = different.collect::<Vec<_>>();
    let done = if arguments.check {
        "would update"
    } else {
        "updated"
    };
    changes.extend(counts.iter().map(|count| format!("{done} {count}\n")));
    if !arguments.check {
        let mut staged = Staged::default();
        for (file, bytes) in &different {
            staged.file(&folder.join(file), &String::from_utf8_lossy(bytes))?;
        }
        let path = folder.join(IMPORT_FILE);
        let present =
            fs::read_to_string(&path).map_err(|error| input::cannot("read", &path, &error))?;
        let record = imports.text().map_err(invalid)?;
        // Comments in it stay as long as nothing else changes.
        if Imports::parse(&present).and_then(|present| present.text()) != Ok(record.clone()) {
            staged.file(&path, &record)?;
        }
        staged.commit()?;
    }
    let mut stdout = output::stdout();
    stdout.write_all(changes.as_bytes())?;
    stdout.flush()?;
    Ok(if arguments.check && !different.is_empty() {
        Answer::NotFound
    } else {
        Answer::Found
    })
}

/// The numbers of the domains to update: all of them, or the one that a given table is for.
fn chosen(arguments: &Arguments, imports: &Imports) -> Result<Vec<usize>, String> {
    let domains = imports.imports.iter().map(|import| import.domain.as_str());
    let domains = domains.collect::<Vec<_>>();
    let known = || format!("`{}`", domains.join("`, `"));
    match &arguments.domain {
        Some(domain) => {
            let found = domains.iter().position(|known| known == domain);
            let found = found
                .ok_or_else(|| format!("no imported domain `{domain}`; known: {}", known()))?;
            Ok(vec![found])
        }
        None if arguments.table.is_some() && domains.len() > 1 => Err(format!(
            "say with `--domain` which domain the table is for: {}",
            known()
        )),
        None => Ok((0..domains.len()).collect()),
    }
}

/// The text of the generated file of a domain, unless somebody has edited it.
fn generated(
    arguments: &Arguments,
    folder: &Path,
    files: &Files,
    import: &Import,
) -> io::Result<String> {
    let path = folder.join(format!("{}.yaml", import.domain));
    let bytes = files.get(&format!("{}.yaml", import.domain));
    let text = bytes.and_then(|bytes| String::from_utf8(bytes.clone()).ok());
    let text = text.ok_or_else(|| invalid(format!("cannot read `{}` as UTF-8", name(&path))))?;
    if !arguments.force && record::fingerprint(text.as_bytes()) != import.domain_fingerprint {
        return Err(invalid(format!(
            "`{}` was edited since it was generated; move the changes to `{}.overlay.yaml`, or pass \
             `--force` to lose them",
            name(&path),
            import.domain
        )));
    }
    Ok(text)
}

/// The table as it is now, or the given one, and what the domain was.
fn next_version(
    arguments: &Arguments,
    folder: &Path,
    id: &str,
    import: Import,
    text: &str,
) -> io::Result<Run> {
    let (path, table_name) = match &arguments.table {
        Some(path) => (path.clone(), record::relative(path, folder)),
        None => (import.table_path(folder), import.table.clone()),
    };
    let bytes = input::file_or_open_stream(&path, MAX_TABLE)?;
    // A new version may be in another format.
    let extension = |table: &str| Path::new(table).extension().map(ToOwned::to_owned);
    let is_of_its_kind = extension(&table_name) == extension(&import.table);
    let reading = Reading {
        format: is_of_its_kind.then_some(import.format),
        header: import.header.as_deref(),
        rows: import.rows.as_deref(),
        is_markdown: import.markdown,
    };
    let table = read::table(&path, &bytes, &reading);
    let (table, format) = table.map_err(|error| in_table(&path, &error))?;
    let checked = import.mapping().check(&table);
    checked.map_err(|error| in_table(&path, &error))?;
    let old = Old::parse(text).map_err(|error| {
        let file = folder.join(format!("{}.yaml", import.domain));
        invalid(format!("`{}`: {error}", name(&file)))
    })?;
    let import = Import {
        table: table_name,
        format,
        table_fingerprint: record::fingerprint(&bytes),
        ..import
    };
    Run::new(id, &path, table, import, old, Notes::default())
}
