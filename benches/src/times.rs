//! The time of lookups, inlined into a loop over keys in random order: `cargo bench --bench times`.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput};
use lookups::{Keys, Visitor};

macro_rules! lookup {
    ($($function:tt)*) => {
        #[inline(always)]
        $($function)*
    };
}

#[path = "lookups.rs"]
mod lookups;

struct Times(Criterion);

impl Visitor for Times {
    fn visit<K: Copy, R>(
        &mut self,
        set: &str,
        name: &str,
        keys: &Keys<K>,
        lookup: impl Fn(K) -> R,
    ) {
        let mut group = self.0.benchmark_group(set);
        group.throughput(Throughput::Elements(keys.hits.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for &key in black_box(&keys.hits) {
                    black_box(lookup(key));
                }
            });
        });
        group.finish();
    }
}

fn main() {
    let criterion = Criterion::default()
        .without_plots()
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800))
        .sample_size(20);
    let mut times = Times(criterion.configure_from_args());
    lookups::all(&mut times);
    times.0.final_summary();
}
