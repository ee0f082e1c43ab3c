//! Leaves out the start-up code of the C library, which would want a `main`, and keeps `memcpy` and
//! its like, which `core` takes from the platform.

fn main() {
    println!("cargo::rustc-link-arg=-nostartfiles");
    println!("cargo::rustc-link-arg=-lc");
}
