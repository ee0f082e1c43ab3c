//! Habits of English that make a native reader stumble, found by their words.

use std::fmt::{self, Display};

use serde::Deserialize;

use super::{File, HOUSE, House};

/// Extensions of files with text for people, except catalogs.
const PROSE: [&str; 7] = ["rs", "md", "toml", "html", "js", "css", "txt"];

/// A habit, and what a native speaker would write.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Habit {
    /// The consecutive words.
    words: String,
    /// What to write.
    instead: String,
    /// Words next to which it is good English.
    #[serde(default)]
    unless_next_to: Vec<String>,
}

/// An exception.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Allowed {
    /// The file, or a folder.
    path: String,
    /// Part of the line.
    line: String,
    #[expect(dead_code, reason = "for those who read the file")]
    reason: String,
}

/// A line with a habit.
#[derive(Debug)]
pub(super) struct Found<'a> {
    file: &'a File,
    number: usize,
    line: &'a str,
    habit: &'a Habit,
}

impl Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Habit { words, instead, .. } = self.habit;
        let (path, number) = (&self.file.path, self.number);
        write!(f, "{path}:{number}: `{words}`; write: {instead}")
    }
}

impl Found<'_> {
    fn is_held_clean(&self, house: &House) -> bool {
        house
            .clean
            .iter()
            .any(|clean| is_in(&self.file.path, clean))
    }
}

impl Allowed {
    fn covers(&self, found: &Found<'_>) -> bool {
        is_in(&found.file.path, &self.path) && found.line.contains(&self.line)
    }
}

/// Whether a path is a file or in a folder.
fn is_in(path: &str, of: &str) -> bool {
    let rest = path.strip_prefix(of);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

pub(super) fn find<'a>(files: &'a [File], house: &'a House) -> Vec<Found<'a>> {
    let mut found = all(files, house);
    found.retain(|found| !house.allowed.iter().any(|allowed| allowed.covers(found)));
    found
}

/// Each habit in each line, allowed or not.
fn all<'a>(files: &'a [File], house: &'a House) -> Vec<Found<'a>> {
    let is_prose = |file: &&File| {
        let ending = file.path.rsplit_once('.').map(|(_, ending)| ending);
        // The file that lists the habits has them on purpose.
        ending.is_some_and(|ending| PROSE.contains(&ending)) && file.path != HOUSE
    };
    let mut found = Vec::new();
    for file in files.iter().filter(is_prose) {
        for (number, line) in (1..).zip(file.text.lines()) {
            let words = words(line);
            let habits = house.habits.iter().filter(|habit| has(&words, habit));
            found.extend(habits.map(|habit| Found {
                file,
                number,
                line,
                habit,
            }));
        }
    }
    found
}

/// The words of a line in lowercase, including those of identifiers.
fn words(line: &str) -> Vec<String> {
    let words = line.split(|c: char| !c.is_ascii_alphabetic());
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect()
}

fn has(words: &[String], habit: &Habit) -> bool {
    let wanted = habit.words.split(' ').collect::<Vec<_>>();
    let is_good =
        |word: Option<&String>| word.is_some_and(|word| habit.unless_next_to.contains(word));
    let mut windows = words.windows(wanted.len()).enumerate();
    windows.any(|(start, window)| {
        let before = start.checked_sub(1).and_then(|before| words.get(before));
        let after = words.get(start + wanted.len());
        window == wanted && !is_good(before) && !is_good(after)
    })
}

/// Reports each habit in a clean file, and each unused exception.
pub(super) fn check(
    found: &[Found<'_>],
    files: &[File],
    house: &House,
    violations: &mut Vec<String>,
) {
    let held = found.iter().filter(|found| found.is_held_clean(house));
    violations.extend(held.map(Found::to_string));
    let all = all(files, house);
    for allowed in &house.allowed {
        if !all.iter().any(|found| allowed.covers(found)) {
            let Allowed { path, line, .. } = allowed;
            violations.push(format!(
                "{HOUSE}: unused exception for `{line}` in `{path}`"
            ));
        }
    }
}

/// How often each habit occurs outside of the clean files.
pub(super) fn counts<'a>(found: &[Found<'_>], house: &'a House) -> Vec<(&'a str, usize)> {
    let count = |habit: &'a Habit| {
        let of_habit = |found: &&Found<'_>| found.habit.words == habit.words;
        let found = found.iter().filter(of_habit);
        let count = found.filter(|found| !found.is_held_clean(house)).count();
        (habit.words.as_str(), count)
    };
    let counts = house.habits.iter().map(count);
    counts.filter(|(_, count)| *count > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::{Habit, has, words};

    #[test]
    fn a_habit_is_found_by_its_words_unless_next_to_others() {
        let habit = Habit {
            words: "is no".to_owned(),
            instead: "is not a".to_owned(),
            unless_next_to: vec!["longer".to_owned()],
        };
        for line in ["// This is no date.", "fn is_no_date() {", "it IS  no"] {
            assert!(has(&words(line), &habit), "{line}");
        }
        for line in ["It is no longer there.", "This none", "is\tnot no", ""] {
            assert!(!has(&words(line), &habit), "{line}");
        }
    }
}
