//! `domains.rs` of two packages: a macro that calls another one for the enum of every domain.

use std::path::Path;

use anyhow::{Context as _, Result};
use errdex_catalog::Report;
use errdex_catalog::model::Domain;

use crate::file::Generated;

const HEAD: &str = "\
//! Written by `cargo xtask regenerate` from the catalog; do not edit.

/// Calls a macro with the enum and the module of every domain: `each_domain!(all: check)`, or of those
/// with keys of a kind: `integers`, `masks` (sums of keys), and `texts`.
macro_rules! each_domain {
";

pub(super) fn macro_over_all(root: &Path) -> Result<Vec<Generated>> {
    let mut report = Report::default();
    let catalog = errdex_catalog::load(&root.join("data/cloud-recording"), &mut report);
    let catalog = catalog.with_context(|| report.to_string())?;
    let kinds = ["integers", "masks", "texts"];
    let mut text = HEAD.to_owned();
    for kind in kinds {
        text += &format!("    ({kind}: $check:ident) => {{\n");
        for domain in catalog.domains.iter().filter(|one| kind_of(one) == kind) {
            let name = &domain.type_name.value;
            let module = domain.id.value.replace('-', "_");
            text += &format!("        $check!({name}, {module});\n");
        }
        text += "    };\n";
    }
    text += "    (all: $check:ident) => {\n";
    for kind in kinds {
        text += &format!("        each_domain!({kind}: $check);\n");
    }
    text += "    };\n}\n";
    // A package does not include files of another one.
    Ok(vec![
        Generated::new("tests/consistency/domains.rs", text.clone()),
        Generated::new("tests/no_std/src/domains.rs", text),
    ])
}

fn kind_of(domain: &Domain) -> &'static str {
    match domain.key_type.name() {
        "string" => "texts",
        _ if domain.bitmask => "masks",
        _ => "integers",
    }
}
