//! Omits the startup code of the C library, which needs a `main`, and keeps functions such as `memcpy`,
//! which `core` takes from the platform.

fn main() {
    println!("cargo::rustc-link-arg=-nostartfiles");
    println!("cargo::rustc-link-arg=-lc");
}
