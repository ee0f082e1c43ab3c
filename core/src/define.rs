//! The macros that generated code calls, and the functions that these call.
//!
//! A generated module has an enum, arrays and one macro call per domain; all behaviour is here or
//! in the modules that this one uses. The macros get the names of tables, never their content, and
//! never parse variants. Their bodies are a single function call where possible, and use `$crate`
//! paths throughout, because the types of a catalog may have names from the prelude. Examples are
//! on the traits [`Code`] and [`Keyed`]: in a macro they would run once per domain, in the crate
//! that calls it.

use core::fmt;

pub use crate::entries::EntryRef;
pub use crate::meaning::{EntrySummaries, Meanings, recovery, summaries};
use crate::{Code, Key, Keyed, UnknownCode};

mod accessors;
mod catalog;
mod conversions;
mod entry;
mod facet;
mod integer_domain;
mod operations;
#[cfg(test)]
mod tests;
mod text_domain;

/// The entry with this key, as people write it, or with this name.
///
/// # Errors
///
/// [`UnknownCode`], with the key if the text is one.
pub fn parse<C: Keyed>(text: &str) -> Result<C, UnknownCode> {
    let key = match C::DOMAIN.read_integer(text) {
        Some(code) => Key::Integer(code),
        None => Key::Text(text),
    };
    C::from_key(key)
        .or_else(|| C::from_name(text))
        .ok_or(UnknownCode::new(C::DOMAIN, key))
}

/// The entry with this key.
///
/// # Errors
///
/// [`UnknownCode`] if the domain does not have the key.
pub fn known<C: Keyed>(key: Key<'_>) -> Result<C, UnknownCode> {
    C::from_key(key).ok_or(UnknownCode::new(C::DOMAIN, key))
}

/// Writes the key and the summary.
///
/// # Errors
///
/// Those of the formatter.
pub fn display<C: Code>(code: C, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let key = code.domain().written(code.key());
    write!(f, "{key}: {}", code.summary())
}

/// Whether a column has a row for each entry, or none at all.
pub const fn fits(column: usize, entries: usize) -> bool {
    column == entries || column == 0
}
