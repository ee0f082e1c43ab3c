//! A catalog in, one self-contained HTML page out.

use crate::model::Catalog;

/// The page of a catalog.
pub(super) fn page(catalog: &Catalog) -> String {
    format!("{}\n", catalog.id.value)
}
