//! Calls every lookup out of line, once per key, so that callgrind can count the instructions.
//!
//! `report` reads the counts of the calls from `hits` and `misses` to the function of the lookup.

use std::hint::black_box;

use lookups::{Keys, Visitor};

macro_rules! lookup {
    ($($function:tt)*) => {
        #[inline(never)]
        $($function)*
    };
}

#[path = "../lookups.rs"]
mod lookups;

struct Count;

impl Visitor for Count {
    fn visit<K: Copy, R>(&mut self, _: &str, _: &str, keys: &Keys<K>, lookup: impl Fn(K) -> R) {
        // Fills everything that is filled at first use.
        black_box(lookup(keys.hits[0]));
        hits(&keys.hits, &lookup);
        misses(&keys.misses, &lookup);
    }
}

#[inline(never)]
fn hits<K: Copy, R>(keys: &[K], lookup: &impl Fn(K) -> R) {
    for &key in keys {
        black_box(lookup(black_box(key)));
    }
}

#[inline(never)]
fn misses<K: Copy, R>(keys: &[K], lookup: &impl Fn(K) -> R) {
    // Functions with the same instructions would be merged.
    black_box("misses");
    for &key in keys {
        black_box(lookup(black_box(key)));
    }
}

fn main() {
    lookups::all(&mut Count);
}
