//! `errdex schema`: the JSON Schema of catalog files, for editors.

use std::io::{self, Write};

use crate::Answer;

/// Writes the schema.
pub(crate) fn run() -> io::Result<Answer> {
    let mut out = io::stdout().lock();
    out.write_all(errdex_build::json_schema().as_bytes())?;
    out.flush()?;
    Ok(Answer::Found)
}
