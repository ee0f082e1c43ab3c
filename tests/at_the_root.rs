//! A catalog that is included at the root of a crate, without a module around it.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::pedantic,
    reason = "the tables are generated"
)]

include!("../codegen/tests/accept/pocket/expected.rs");

#[test]
fn its_operations_and_entries_are_there() {
    assert_eq!(Operation::from_name("open"), Some(Operation::Open));
    assert!(!ENTRIES.is_empty());
}
