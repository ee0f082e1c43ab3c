//! What classification works on: the tables that the catalog builds, as statics.

use std::fmt::{Debug, Display};

use errdex_catalog::model::Catalog;
use errdex_core::tables::{DomainTable, EntryRow, MeaningRow, Read, RecoveryRow};

use crate::output::Output;

/// Where the types of the rows are.
const TYPES: &str = "::errdex::tables";

pub(super) fn write(out: &mut Output, catalog: &Catalog) {
    let tables = catalog.tables();
    out.push("\n/// What classification works on.\nmod __tables {\n");
    out.module(|out| {
        out.line(&format!("use {TYPES}::*;\n"));
        rows(out, "DOMAIN_ROWS", "DomainTable", &tables.domains, domain);
        numbers(out, "CODE_DOMAINS", "u16", &tables.code_domains);
        numbers(out, "STATUS_DOMAINS", "u16", &tables.status_domains);
        numbers(out, "KEY_DISTANCES", "u64", &tables.keys);
        numbers(out, "KEY_SLOTS", "u32", &tables.key_slots);
        rows(out, "ENTRY_ROWS", "EntryRow", &tables.entries, entry);
        rows(out, "MEANING_ROWS", "MeaningRow", &tables.meanings, meaning);
        numbers(out, "OPERATION_SETS", "u64", &tables.operation_sets);
        numbers(out, "STATUS_SETS", "u64", &tables.status_sets);
        numbers(out, "ENTRY_LISTS", "u32", &tables.entry_lists);
        rows(out, "RECOVERY_ROWS", "RecoveryRow", &tables.recoveries, recovery);
        numbers(out, "TEXT_SLOTS", "u32", &tables.text_slots);
        texts(out, "TEXT_SPELLINGS", &tables.text_spellings);
        numbers(out, "TEXT_KEY_STARTS", "u32", &tables.text_key_starts);
        rows(out, "TEXT_KEYS", "TextKey<'static>", &tables.text_keys, debug);
        numbers(out, "TEXT_MEANING_STARTS", "u32", &tables.text_meaning_starts);
        rows(out, "TEXT_MEANINGS", "TextMeaning", &tables.text_meanings, debug);
        numbers(out, "TEXT_PATTERNS", "u32", &tables.text_patterns);
        rows(out, "PATH_ROWS", "PathRow<'static>", &tables.paths, debug);
        numbers(out, "PATH_SLOTS", "u32", &tables.path_slots);
        numbers(out, "PATH_READS", "u32", &tables.path_reads);
        rows(out, "READ_ROWS", "Read", &tables.reads, read);
        rows(out, "PLACE_ROWS", "PlaceRow", &tables.places, debug);
        out.push("\n");
        out.line("pub(super) const ALL_TABLES: Tables<'static> = Tables {");
        for (field, table) in [
            ("domains", "&DOMAIN_ROWS"),
            ("code_domains", "&CODE_DOMAINS"),
            ("status_domains", "&STATUS_DOMAINS"),
            ("keys", "&KEY_DISTANCES"),
            ("key_slots", "&KEY_SLOTS"),
            ("entries", "&ENTRY_ROWS"),
            ("meanings", "&MEANING_ROWS"),
            ("operation_sets", "&OPERATION_SETS"),
            ("ends_session", &tables.ends_session.to_string()),
            ("status_sets", "&STATUS_SETS"),
            ("entry_lists", "&ENTRY_LISTS"),
            ("recoveries", "&RECOVERY_ROWS"),
            (
                "texts",
                "Texts { slots: &TEXT_SLOTS, spellings: &TEXT_SPELLINGS, key_starts: &TEXT_KEY_STARTS, \
                 keys: &TEXT_KEYS, meaning_starts: &TEXT_MEANING_STARTS, meanings: &TEXT_MEANINGS, \
                 patterns: &TEXT_PATTERNS }",
            ),
            ("paths", "of_bodies(&PATH_ROWS)"),
            ("path_slots", "of_bodies(&PATH_SLOTS)"),
            ("path_reads", "of_bodies(&PATH_READS)"),
            ("reads", "of_bodies(&READ_ROWS)"),
            ("places", "of_bodies(&PLACE_ROWS)"),
            ("has_integer_codes", &tables.has_integer_codes.to_string()),
            ("has_text_codes", &tables.has_text_codes.to_string()),
            ("has_usual_places", &tables.has_usual_places.to_string()),
            ("ours", &tables.ours.to_string()),
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
        least,
        hex_bits,
        matching,
        is_bitmask,
        tells_whose,
        first,
        keys,
        slots,
        slot_count,
    } = table;
    format!(
        "DomainTable {{ kind: ::errdex::Kind::{kind:?}, least: {least}, hex_bits: {hex_bits}, \
         matching: ::errdex::Matching::{matching:?}, is_bitmask: {is_bitmask}, \
         tells_whose: {tells_whose}, first: {first}, keys: {keys}, \
         slots: {slots}, slot_count: {slot_count} }}"
    )
}

fn entry(row: &EntryRow) -> String {
    let EntryRow {
        first,
        count,
        statuses,
        domain,
        is_informational,
    } = row;
    format!("EntryRow::new([{first}, {count}, {statuses}], {domain}, {is_informational})")
}

fn meaning(row: &MeaningRow) -> String {
    let MeaningRow {
        operations,
        statuses,
        when,
        stated: _,
    } = row;
    let recovery = row.recovery();
    let (evidence, recovery_evidence) = (row.evidence(), row.recovery_evidence());
    let has_texts = row.has_texts();
    format!(
        "MeaningRow::new([{operations}, {statuses}, {when}], \
         Stated::new({recovery}, [{evidence}, {recovery_evidence}], {has_texts}))"
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

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "as for the rows of other tables"
)]
fn read(read: &Read) -> String {
    format!("Read::{read:?}")
}

/// A row whose type is in scope.
fn debug(row: &impl Debug) -> String {
    format!("{row:?}")
}
