//! Brings the tables of the bundled catalogs into `OUT_DIR`: compiled from `data/`, or the copy of them.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "cloud-recording")]
    tables(
        std::env::var_os("OUT_DIR")
            .expect("cargo sets OUT_DIR")
            .as_ref(),
    );
}

#[cfg(all(feature = "cloud-recording", feature = "compile"))]
fn tables(out_dir: &std::path::Path) {
    let outcome = errdex_build::generate("data".as_ref(), out_dir);
    print!("{}", outcome.cargo_directives());
}

#[cfg(all(feature = "cloud-recording", not(feature = "compile")))]
#[path = "src/prebuilt/copy.rs"]
mod copy;

#[cfg(all(feature = "cloud-recording", not(feature = "compile")))]
fn tables(out_dir: &std::path::Path) {
    println!("cargo::rerun-if-changed=data\ncargo::rerun-if-changed=src/prebuilt");
    if let Err(message) = copy::fresh("cloud-recording", out_dir) {
        println!("cargo::error={message}");
    }
}
