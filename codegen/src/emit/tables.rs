//! What classification works on: the tables that the catalog builds, as statics.

use std::fmt::Display;

use errdex_catalog::model::Catalog;
use errdex_core::tables::{DomainTable, MeaningRow, PlaceRow, RecoveryRow, TextKey, TextMeaning};

use crate::output::Output;

/// Where the types of the rows are.
const TYPES: &str = "::errdex::tables";

pub(super) fn write(out: &mut Output, catalog: &Catalog) {
    let tables = catalog.tables();
    out.push("\n/// What classification works on.\nmod __tables {\n");
    out.module(|out| {
        out.line(&format!("use {TYPES}::*;\n"));
        rows(out, "DOMAIN_ROWS", "DomainTable", &tables.domains, domain);
        numbers(out, "KEY_DISTANCES", "u64", &tables.keys);
        numbers(out, "MEANING_STARTS", "u32", &tables.meaning_starts);
        rows(out, "MEANING_ROWS", "MeaningRow", &tables.meanings, meaning);
        numbers(out, "OPERATION_SETS", "u64", &tables.operation_sets);
        numbers(out, "ENDS_SESSION", "u64", &tables.ends_session);
        numbers(out, "STATUS_CODES", "u16", &tables.statuses);
        numbers(out, "STATUS_SETS", "u64", &tables.status_sets);
        numbers(out, "ENTRY_LISTS", "u32", &tables.entry_lists);
        rows(out, "RECOVERY_ROWS", "RecoveryRow", &tables.recoveries, recovery);
        numbers(out, "TEXT_SLOTS", "u32", &tables.text_slots);
        texts(out, "TEXT_SPELLINGS", &tables.text_spellings);
        numbers(out, "TEXT_KEY_STARTS", "u32", &tables.text_key_starts);
        rows(out, "TEXT_KEYS", "TextKey<'static>", &tables.text_keys, text_key);
        numbers(out, "TEXT_MEANING_STARTS", "u32", &tables.text_meaning_starts);
        rows(out, "TEXT_MEANINGS", "TextMeaning", &tables.text_meanings, text_meaning);
        numbers(out, "TEXT_PATTERNS", "u32", &tables.text_patterns);
        texts(out, "CODE_PATHS", &tables.code_paths);
        texts(out, "TEXT_PATHS", &tables.text_paths);
        texts(out, "NOT_A_RESPONSE_IF", &tables.not_a_response_if);
        rows(out, "PLACE_ROWS", "PlaceRow<'static>", &tables.places, place);
        out.push("\n");
        let (operations, ours) = (tables.operations, tables.ours);
        out.line("pub(super) const ALL_TABLES: Tables<'static> = Tables {");
        for (field, table) in [
            ("domains", "&DOMAIN_ROWS"),
            ("keys", "&KEY_DISTANCES"),
            ("meaning_starts", "&MEANING_STARTS"),
            ("meanings", "&MEANING_ROWS"),
            ("operation_sets", "&OPERATION_SETS"),
            ("operations", &operations.to_string()),
            ("ends_session", "&ENDS_SESSION"),
            ("statuses", "&STATUS_CODES"),
            ("status_sets", "&STATUS_SETS"),
            ("entry_lists", "&ENTRY_LISTS"),
            ("recoveries", "&RECOVERY_ROWS"),
            (
                "texts",
                "Texts { slots: &TEXT_SLOTS, spellings: &TEXT_SPELLINGS, key_starts: &TEXT_KEY_STARTS, \
                 keys: &TEXT_KEYS, meaning_starts: &TEXT_MEANING_STARTS, meanings: &TEXT_MEANINGS, \
                 patterns: &TEXT_PATTERNS }",
            ),
            ("code_paths", "&CODE_PATHS"),
            ("text_paths", "&TEXT_PATHS"),
            ("not_a_response_if", "&NOT_A_RESPONSE_IF"),
            ("places", "&PLACE_ROWS"),
            ("ours", &ours.to_string()),
        ] {
            out.line(&format!("    {field}: {table},"));
        }
        out.line("};");
    });
}

/// A table with one row per line.
fn rows<T>(out: &mut Output, name: &str, item: &str, rows: &[T], row: fn(&T) -> String) {
    let count = rows.len();
    out.line(&format!("static {name}: [{item}; {count}] = ["));
    for item in rows {
        out.line(&format!("    {},", row(item)));
    }
    out.line("];");
}

fn texts(out: &mut Output, name: &str, items: &[&str]) {
    rows(out, name, "&str", items, |text| format!("{text:?}"));
}

fn numbers<T: Display>(out: &mut Output, name: &str, item: &str, numbers: &[T]) {
    out.packed(name, item, numbers.iter());
}

fn domain(table: &DomainTable) -> String {
    let DomainTable {
        kind,
        key_type,
        matching,
        is_bitmask,
        is_informational,
        tells_whose,
        first,
        keys,
        count,
    } = table;
    format!(
        "DomainTable {{ kind: ::errdex::Kind::{kind:?}, key_type: ::errdex::KeyType::{key_type:?}, \
         matching: ::errdex::Matching::{matching:?}, is_bitmask: {is_bitmask}, \
         is_informational: {is_informational}, tells_whose: {tells_whose}, first: {first}, \
         keys: {keys}, count: {count} }}"
    )
}

fn meaning(row: &MeaningRow) -> String {
    let MeaningRow {
        operations,
        statuses,
        when,
        recovery,
        evidence,
        recovery_evidence,
        has_texts,
    } = row;
    format!(
        "MeaningRow::new([{operations}, {statuses}, {when}, {recovery}], \
         [{evidence}, {recovery_evidence}], {has_texts})"
    )
}

fn recovery(row: &RecoveryRow) -> String {
    let RecoveryRow {
        kind,
        with,
        delays,
        evidence,
        then,
        then_evidence,
        restarts,
    } = row;
    format!(
        "RecoveryRow {{ kind: ::errdex::RecoveryKind::{kind:?}, with: {with}, delays: {delays}, \
         evidence: ::errdex::Evidence::{evidence:?}, then: {then}, \
         then_evidence: ::errdex::Evidence::{then_evidence:?}, restarts: {restarts} }}"
    )
}

fn text_key(key: &TextKey<'_>) -> String {
    format!("{key:?}")
}

fn text_meaning(meaning: &TextMeaning) -> String {
    format!("{meaning:?}")
}

fn place(row: &PlaceRow<'_>) -> String {
    format!("{row:?}")
}
