//! Explains an SQLSTATE: `cargo run -- 40P01`.

use errdex::Code;
use sqlstate::SqlState;

mod sqlstate {
    errdex::include_catalog!("sqlstate");
}

// Resolved at compile time.
const DEADLOCK: SqlState = SqlState::from_text("40P01").unwrap();

fn main() {
    let asked = std::env::args()
        .nth(1)
        .unwrap_or_else(|| DEADLOCK.text().to_owned());
    match asked.parse::<SqlState>() {
        Ok(state) => {
            println!("{} {}", state.id(), state.name());
            println!("{}", state.summary());
            for meaning in state.meanings() {
                // What the table does not say is absent.
                if let (Some(fault), Some(recovery)) = (meaning.fault(), meaning.recovery()) {
                    println!("fault: {fault}; {recovery}");
                }
            }
        }
        Err(refused) => println!("{refused}; there are {}", SqlState::COUNT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_of_the_table_is_typed() {
        let table = include_str!("../sqlstate.csv");
        let states = table
            .lines()
            .skip(1)
            .map(|line| line.split(',').next().unwrap());
        let states = states.collect::<Vec<_>>();
        assert_eq!(states.len(), SqlState::COUNT);
        for state in states {
            assert_eq!(SqlState::from_text(state).unwrap().text(), state);
        }
        assert_eq!(DEADLOCK, SqlState::DeadlockDetected);
        assert_eq!(SqlState::from_text("99999"), None);
        assert_eq!(DEADLOCK.recovery().unwrap().kind(), "retry");
    }
}
