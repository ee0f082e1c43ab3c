//! The views of the compiled catalog against those of the catalog that is read from its files.

use std::path::Path;

use errdex::cloud_recording::CloudRecording;
use errdex_core::view::{Compiled, Reference as _};

#[test]
fn compiled_and_loaded_catalogs_have_the_same_views() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/cloud-recording");
    let mut report = errdex_catalog::Report::default();
    let loaded = errdex_catalog::load(&folder, &mut report).unwrap_or_else(|| panic!("{report}"));
    let compiled = Compiled::<CloudRecording>::new();
    let (from_files, from_tables) = (loaded.catalog(), compiled.catalog());
    assert_eq!(from_files, from_tables);
    assert!(!from_files.domains.is_empty());
    for (number, domain) in from_files.domains.iter().enumerate() {
        assert!(domain.entries > 0, "{}", domain.id);
        for entry in 0..domain.entries {
            assert_eq!(
                loaded.entry(number, entry),
                compiled.entry(number, entry),
                "{} {entry}",
                domain.id
            );
        }
    }
}
