//! The tables for the lookups to measure. Their callers are in other crates, as in any program that
//! depends on tables.

pub mod keys;

macro_rules! sets {
    ($($set:ident)+) => {$(
        #[allow(unused, clippy::all, reason = "generated")]
        pub mod $set {
            include!(concat!(env!("OUT_DIR"), "/", stringify!($set), ".rs"));
        }
    )+};
}

sets! {
    codes_bundled_rivals
    codes_260 codes_260_rivals
    codes_5000 codes_5000_rivals
    codes_60000 codes_60000_rivals
    texts_bundled_rivals
    texts_260 texts_260_rivals
    texts_5000 texts_5000_rivals
    texts_60000 texts_60000_rivals
}
