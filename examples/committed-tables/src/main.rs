//! Explains an error of the shop: `cargo run -- E0042`.

use errdex::Code;
use shop::ErrorCode;

mod shop {
    include!("shop/tables.rs");
}

// Resolved at compile time.
const SOLD_OUT: ErrorCode = ErrorCode::from_text("E0042").unwrap();

fn main() {
    let asked = std::env::args()
        .nth(1)
        .unwrap_or_else(|| SOLD_OUT.text().to_owned());
    match asked.parse::<ErrorCode>() {
        Ok(code) => {
            println!("{} {}", code.id(), code.name());
            println!("{}", code.summary());
            if let Some(recovery) = code.recovery() {
                println!("next: {recovery}");
            }
        }
        Err(refused) => println!("{refused}; there are {}", ErrorCode::COUNT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shop::{Observation, Operation, classify};

    #[test]
    fn the_committed_tables_answer() {
        assert_eq!(SOLD_OUT, ErrorCode::SoldOut);
        assert_eq!(SOLD_OUT.recovery().unwrap().kind(), "fix-request");
        assert_eq!(ErrorCode::from_text("E0043"), None);

        let seen = Observation::new()
            .with_operation(Operation::Order)
            .with_http_status(409)
            .with_text("Sold out.");
        let diagnosis = classify(&seen);
        assert_eq!(diagnosis.certainty().name(), "documented");
        let best = diagnosis.matches().next().unwrap();
        assert_eq!(best.entry().id().to_string(), "error-codes/E0042");
    }
}
