//! The columns of the meanings of a catalog, one row per meaning, in the order of domains and
//! entries.

use errdex_catalog::model::{Catalog, Meaning, Recovery, Step};
use errdex_catalog::source::Spanned;
use errdex_core::{Effect, Evidence, Fault, Outcome, Remark};

use super::{domain::pool, marker, operations, reference, remarks, screaming, values};
use crate::output::{Output, list};

/// The constant that holds the number of rows of the tables.
const COUNT: &str = "MEANING_COUNT";

pub(super) fn write(out: &mut Output, catalog: &Catalog) {
    let entries = catalog.domains.iter().flat_map(|domain| &domain.entries);
    let meanings = entries
        .flat_map(|entry| &entry.meanings)
        .collect::<Vec<_>>();
    out.push("\n/// One column per field of the meanings.\nmod __meanings {\n");
    out.module(|out| {
        let marker = marker(catalog);
        out.line("use super::Operation;\n");
        out.line(&format!("const {COUNT}: usize = {};", meanings.len()));
        out.line(&format!(
            "pub(super) static ALL: [super::Meaning; {COUNT}] = ::errdex::Meaning::<super::{marker}>::table();"
        ));
        conditions(out, catalog, &meanings);
        statements(out, catalog, &meanings);
        out.push("\n");
        columns(out);
    });
}

/// The conditions under which they hold.
fn conditions(out: &mut Output, catalog: &Catalog, meanings: &[&Meaning]) {
    let rows = meanings.iter().map(|meaning| {
        let operations = meaning.operations.iter();
        Some(
            operations
                .map(|operation| operation.value)
                .collect::<Vec<_>>(),
        )
    });
    let head = ("OPERATIONS", "&[Operation]", COUNT);
    pool(out, head, &rows.collect::<Vec<_>>(), |out, operations| {
        list(out, operations, |out, operation| {
            let variant = operations::variant(&catalog.operations[*operation]);
            write!(out, "Operation::{variant}");
        });
    });
    let rows = meanings.iter().map(|meaning| {
        let statuses = meaning.http_statuses.iter();
        Some(statuses.map(|status| status.value).collect::<Vec<_>>())
    });
    let head = ("HTTP_STATUSES", "&[u16]", COUNT);
    pool(out, head, &rows.collect::<Vec<_>>(), |out, statuses| {
        write!(out, "&{statuses:?}");
    });
    list_column(out, "TEXTS", meanings, |meaning| &meaning.texts);
    list_column(out, "SUPPORTING_TEXTS", meanings, |meaning| {
        &meaning.supporting_texts
    });
    list_column(out, "PATTERNS", meanings, |meaning| &meaning.patterns);
    lists(
        out,
        ("WHEN", "::errdex::define::EntryRef"),
        meanings,
        |meaning| &meaning.when,
        |out, entry| reference(out, catalog, entry.value),
    );
}

/// What they say.
fn statements(out: &mut Output, catalog: &Catalog, meanings: &[&Meaning]) {
    summaries(out, catalog);
    words(out, "FAULTS", meanings, Fault::ALL, |meaning| meaning.fault);
    words(out, "EFFECTS", meanings, Effect::ALL, |meaning| {
        meaning.effect
    });
    words(out, "OUTCOMES", meanings, Outcome::ALL, |meaning| {
        meaning.outcome
    });
    list_column(out, "CAUSES", meanings, |meaning| &meaning.causes);
    list_column(out, "FIXES", meanings, |meaning| &meaning.fixes);
    recoveries(out, catalog, meanings);
    words(
        out,
        "RECOVERY_EVIDENCE",
        meanings,
        Evidence::ALL,
        |meaning| {
            meaning
                .recovery
                .as_ref()
                .map(|recovery| recovery.value.evidence)
        },
    );
    let head = ("LASTS", "Option<::core::time::Duration>", COUNT);
    let is_stated = |meaning: &&Meaning| meaning.lasts.is_some();
    out.column(head, meanings, is_stated, |out, meaning| {
        match &meaning.lasts {
            Some(lasts) => {
                out.push("Some(");
                out.tokens(values::duration(lasts.value));
                out.push(")");
            }
            None => out.push("None"),
        }
    });
    words(out, "EVIDENCE", meanings, Evidence::ALL, |meaning| {
        Some(meaning.evidence)
    });
    let sources = meanings.iter().map(|meaning| {
        let sources = meaning.sources.iter().map(|source| source.value);
        Some(sources.collect::<Vec<_>>())
    });
    let head = ("SOURCES", "&[&::errdex::Source]", COUNT);
    pool(out, head, &sources.collect::<Vec<_>>(), |out, sources| {
        out.tokens(values::source_list(sources));
    });
    for &remark in Remark::ALL {
        list_column(out, &screaming(remark), meanings, |meaning| {
            &meaning.remarks[remark as usize]
        });
    }
}

/// The meanings' own summaries, and the column that adds those of the entries.
fn summaries(out: &mut Output, catalog: &Catalog) {
    let entries = catalog.domains.iter().flat_map(|domain| &domain.entries);
    let own = entries.flat_map(|entry| {
        let is_own = |summary: &&str| *summary != entry.summary.value;
        let summaries = entry.meanings.iter();
        let summaries = summaries.map(|meaning| meaning.summary.value.as_str());
        summaries.map(move |summary| Some(summary).filter(is_own).unwrap_or_default())
    });
    out.column(
        ("OWN_SUMMARIES", "&str", COUNT),
        &own.collect::<Vec<_>>(),
        |summary| !summary.is_empty(),
        |out, summary| out.literal(summary),
    );
    out.line(&format!(
        "static SUMMARIES: [&str; {COUNT}] = ::errdex::define::summaries(&OWN_SUMMARIES, &["
    ));
    for domain in &catalog.domains {
        let name = &domain.type_name.value;
        out.line(&format!("    super::{name}::MEANING_SUMMARIES,"));
    }
    out.line("]);");
}

/// A column of lists.
fn lists<T>(
    out: &mut Output,
    (name, item): (&str, &str),
    meanings: &[&Meaning],
    list: impl Fn(&Meaning) -> &[Spanned<T>],
    mut write: impl FnMut(&mut Output, &Spanned<T>),
) {
    out.lists(
        (name, item, COUNT),
        meanings,
        |meaning| list(meaning),
        |out, item| write(out, item),
    );
}

/// A column of lists of texts.
fn list_column(
    out: &mut Output,
    name: &str,
    meanings: &[&Meaning],
    list: impl Fn(&Meaning) -> &[Spanned<String>],
) {
    lists(out, (name, "&str"), meanings, list, |out, text| {
        out.literal(&text.value);
    });
}

/// A column of words: numbers of the variants of a vocabulary, from 1; 0 means none.
fn words<T: PartialEq>(
    out: &mut Output,
    name: &str,
    meanings: &[&Meaning],
    all: &[T],
    word: impl Fn(&Meaning) -> Option<T>,
) {
    let number = |meaning: &&Meaning| {
        let word = word(meaning)?;
        let mut variants = all.iter().zip(1..);
        variants.find_map(|(other, number)| (*other == word).then_some(number))
    };
    let numbers = meanings.iter().map(|meaning| number(meaning).unwrap_or(0));
    let numbers = numbers.collect::<Vec<u32>>();
    if numbers.iter().all(|number| *number == 0) {
        out.column((name, "u8", COUNT), &numbers, |_| false, |_, _| {});
    } else {
        out.numbers((name, "u8", COUNT), &numbers);
    }
}

fn recoveries(out: &mut Output, catalog: &Catalog, meanings: &[&Meaning]) {
    // Only a schedule holds the evidence for its step; for the others, there is a column.
    let key = |recovery: &Recovery| {
        let is_part = recovery.step.schedule().is_some();
        (recovery.step.clone(), is_part.then_some(recovery.evidence))
    };
    let rows = meanings.iter().map(|meaning| {
        let recovery = meaning.recovery.as_ref();
        recovery.map(|recovery| key(&recovery.value))
    });
    let head = ("RECOVERIES", "::errdex::Recovery", COUNT);
    let write = |out: &mut Output, (step, evidence): &(Step, Option<Evidence>)| {
        let recovery = Recovery {
            step: step.clone(),
            evidence: evidence.unwrap_or(Evidence::Documented),
        };
        out.tokens(values::recovery(catalog, &recovery));
    };
    pool(out, head, &rows.collect::<Vec<_>>(), write);
}

/// All columns, for the `Catalog` trait.
fn columns(out: &mut Output) {
    let remarks = format!("[{}]", remarks(""));
    let columns = [
        ("operations", "OPERATIONS"),
        ("http_statuses", "HTTP_STATUSES"),
        ("texts", "TEXTS"),
        ("supporting_texts", "SUPPORTING_TEXTS"),
        ("patterns", "PATTERNS"),
        ("when", "WHEN"),
        ("summaries", "&SUMMARIES"),
        ("faults", "&FAULTS"),
        ("effects", "&EFFECTS"),
        ("outcomes", "&OUTCOMES"),
        ("causes", "CAUSES"),
        ("fixes", "FIXES"),
        ("recoveries", "RECOVERIES"),
        ("recovery_evidence", "&RECOVERY_EVIDENCE"),
        ("lasts", "&LASTS"),
        ("evidence", "&EVIDENCE"),
        ("sources", "SOURCES"),
        ("remarks", &remarks),
    ];
    out.line(
        "pub(super) const COLUMNS: ::errdex::define::Meanings<Operation> = ::errdex::define::Meanings {",
    );
    for (column, table) in columns {
        out.line(&format!("    {column}: {table},"));
    }
    out.line("};");
}
