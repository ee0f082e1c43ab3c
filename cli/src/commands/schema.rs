//! `errdex schema`: the JSON Schema of catalog files, for editors.

use std::io::{self, Write};

use crate::answer::Answer;
use crate::output;

/// The name of the schema next to a catalog, which the first line of its files refers editors to.
pub(crate) const SCHEMA_FILE: &str = "catalog.schema.json";

/// Writes the schema.
pub(crate) fn run() -> io::Result<Answer> {
    let mut out = output::plain_stdout();
    out.write_all(errdex_catalog::json_schema().as_bytes())?;
    out.flush()?;
    Ok(Answer::Found)
}
