//! The rules that a catalog has to follow, one family of rules per file.
//!
//! Every rule looks at the whole model and goes on after a finding. If there are no errors, `emit`
//! can turn the catalog into Rust.

use crate::model::Catalog;
use crate::report::Report;

mod examples;
mod facets;
mod keys;
mod meanings;
mod names;
mod places;
mod recoveries;
mod references;
mod requires;
pub(crate) mod unfinished;
mod values;

/// Applies every rule.
pub(crate) fn catalog(catalog: &Catalog, report: &mut Report) {
    names::check(catalog, report);
    keys::check(catalog, report);
    meanings::check(catalog, report);
    places::check(catalog, report);
    recoveries::check(catalog, report);
    references::check(catalog, report);
    unfinished::check(catalog, report);
    values::check(catalog, report);
    facets::check(catalog, report);
    requires::check(catalog, report);
}

/// Proves the examples, and warns about what nothing refers to; only for a catalog in which nothing was
/// left out.
pub(crate) fn whole(catalog: &Catalog, report: &mut Report) {
    examples::check(catalog, report);
    references::check_unused(catalog, report);
}
