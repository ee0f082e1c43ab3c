//! Compiles `data/` into typed lookups.

fn main() {
    let out_dir = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    print!(
        "{}",
        errdex_build::generate("data".as_ref(), out_dir.as_ref()).cargo_directives()
    );
}
