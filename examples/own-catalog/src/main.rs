//! Explains an SQLSTATE: `cargo run -- 40P01`.

use errdex::Code;
use sqlstate::SqlState;
use sqlstate::states::Class;

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
            // What nobody states is absent.
            if let Some(recovery) = state.recovery() {
                println!("next: {recovery}");
            }
        }
        Err(refused) => {
            println!("{refused}; there are {}", SqlState::COUNT);
            // The class follows from the key.
            if let Some(class) = Class::of(&asked) {
                println!("class: {}", class.title().unwrap_or(class.name()));
            }
        }
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
        assert_eq!(SqlState::UniqueViolation.recovery(), None);
        assert_eq!(
            SqlState::from_name("unique_violation"),
            Some(SqlState::UniqueViolation)
        );
        assert_eq!(SqlState::UniqueViolation.class(), Class::of("23999"));
    }
}
