//! What `myapp explain E0042` takes: `cargo run -p errdex-answer --example explain -- 62`.

use errdex::cloud_recording::CloudRecording;
use errdex_answer::finder::{Conditions, find};
use errdex_answer::text::{Length, explanation};
use errdex_core::view::Compiled;

fn main() {
    let catalog = Compiled::<CloudRecording>::new();
    let query = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
    let found = find(&catalog, &query, Conditions::default());
    match explanation(&catalog, &query, &found, Length::Brief) {
        Ok(answer) => anstream::print!("{answer}"),
        Err(complaint) => anstream::eprint!("myapp: {complaint}"),
    }
}
