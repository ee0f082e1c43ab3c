//! Catalogs that are read without findings; one of them uses every key of the format.

use std::path::Path;

use errdex_catalog::{Report, load};

#[test]
fn catalogs_with_every_key_of_the_format_are_clean() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for folder in ["codegen/tests/accept/complete", "data/cloud-recording"] {
        let mut report = Report::default();
        let catalog = load(&repository.join(folder), &mut report);
        assert!(catalog.is_some(), "{report}");
        assert!(report.diagnostics().is_empty(), "{report}");
    }
}
