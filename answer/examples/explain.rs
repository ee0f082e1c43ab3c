//! What `myapp explain E0042` takes: `cargo run -p errdex-answer --example explain -- 62`.

use errdex::cloud_recording::CloudRecording;
use errdex_answer::finder::{Conditions, find};
use errdex_core::view::Compiled;

fn main() {
    let catalog = Compiled::<CloudRecording>::new();
    let query = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
    let found = find(&catalog, &query, Conditions::default());
    match errdex_answer::text::explanation(&catalog, &query, &found) {
        Ok(answer) => anstream::print!("{answer}"),
        Err(complaint) => anstream::eprint!("myapp: {complaint}"),
    }
}
