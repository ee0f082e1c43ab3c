//! Tables for the lookups that are measured. The callers are in crates of their own, as they are for
//! everybody who depends on tables.

#![allow(missing_docs, reason = "names say it")]

pub mod keys;

macro_rules! set {
    ($set:ident) => {
        #[allow(unused, clippy::all, reason = "generated")]
        pub mod $set {
            include!(concat!(env!("OUT_DIR"), "/", stringify!($set), ".rs"));
        }
    };
}

set!(codes_260);
set!(codes_260_rivals);
set!(codes_5000);
set!(codes_60000);
set!(codes_bundled_rivals);
set!(texts_260);
set!(texts_260_rivals);
set!(texts_5000);
set!(texts_5000_rivals);
set!(texts_60000);
set!(texts_bundled_rivals);
