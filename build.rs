//! Compiles the bundled catalogs of `data/` into `OUT_DIR`.

fn main() {
    #[cfg(feature = "cloud-recording")]
    {
        let out_dir = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
        let outcome = errdex_build::generate("data".as_ref(), out_dir.as_ref());
        print!("{}", outcome.cargo_directives());
    }
    #[cfg(not(feature = "cloud-recording"))]
    println!("cargo::rerun-if-changed=build.rs");
}
