//! A set that may only grow: every entry that was ever released, with each of its names.
//!
//! A line is the id of an entry and its name, `error-codes/62 ServiceUnavailable`. An entry with
//! several names over time has a line for each. A text key may have spaces; a name has none.

use std::collections::BTreeSet;

use errdex::cloud_recording::{ENTRIES, Entry};
use errdex::{Code, Key};

const HEAD: &str = "\
# Every entry that was ever released, with every name that it had. Entries are retired, never removed.
# `cargo xtask regenerate` adds what is new, and removes nothing.
";

/// What a line sorts by: domain, number if the key is one, key, name.
type Order<'a> = (&'a str, Option<i128>, &'a str, &'a str);

fn order(line: &str) -> Order<'_> {
    let (id, name) = line.rsplit_once(' ').unwrap_or((line, ""));
    let (domain, key) = id.split_once('/').unwrap_or((id, ""));
    (domain, key.parse().ok(), key, name)
}

/// The lines of the list, without its comments.
fn lines(list: &str) -> impl Iterator<Item = &str> {
    let lines = list.lines().map(str::trim_end);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The list with the entries of the compiled catalog added to it.
pub fn extended(list: &str) -> String {
    let current = ENTRIES.iter();
    let current = current.map(|entry| format!("{} {}", entry.id(), entry.name()));
    let current = current.collect::<Vec<_>>();
    let all = lines(list).chain(current.iter().map(String::as_str));
    let mut all = all.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>();
    all.sort_by_key(|line| order(line));
    let mut text = HEAD.to_owned();
    for line in all {
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// Everything in the list that the compiled catalog lacks, each with a description.
pub fn lost(list: &str) -> Vec<String> {
    lines(list).filter_map(loss).collect()
}

fn loss(line: &str) -> Option<String> {
    let (_, _, key, name) = order(line);
    let (id, _) = line.rsplit_once(' ')?;
    let mut entries = ENTRIES.iter().copied();
    let Some(entry) = entries.find(|entry| entry.id().to_string() == id) else {
        // A text that became an alias of another is still found.
        let domain = id.strip_suffix(key)?.strip_suffix('/')?;
        let is_alias = ENTRIES.iter().any(|&one| {
            let is_text = matches!(one.key(), Key::Text(_));
            let is_alias = is_text && one.domain().id() == domain && one.aliases().contains(&key);
            is_alias && knows(one, name)
        });
        return (!is_alias)
            .then(|| format!("missing entry `{id}`; entries are retired, never removed"));
    };
    (!knows(entry, name)).then(|| {
        let now = entry.name();
        format!("`{id}` was renamed from `{name}` to `{now}`; add the former name to `old_names`")
    })
}

fn knows(entry: Entry, name: &str) -> bool {
    entry.name() == name || entry.old_names().contains(&name)
}

#[cfg(test)]
mod tests {
    use super::{extended, lost};

    #[test]
    fn a_list_grows_and_never_shrinks() {
        let whole = extended("");
        assert!(
            whole.contains("\nerror-codes/62 ServiceUnavailable\n"),
            "{whole}"
        );
        assert_eq!(lost(&whole), [""; 0]);
        assert_eq!(extended(&whole), whole);
        let former = "error-codes/3 NeverMore\n";
        let more = extended(&format!("{whole}{former}"));
        assert_eq!(more.lines().count(), whole.lines().count() + 1);
        // By number, not digit by digit.
        let place = |text: &str| more.find(text);
        assert!(place("error-codes/3 ") > place("error-codes/2 "));
        assert!(place("error-codes/3 ") < place("error-codes/49 "));
    }

    #[test]
    fn missing_and_renamed_entries_are_reported() {
        let list = "# a comment\nerror-codes/3 NeverMore\nerror-codes/62 Unavailable\n\
                    gateway-messages/no such text NoSuchText\nerror-codes/53 TaskConflict\n";
        assert_eq!(
            lost(list),
            [
                "missing entry `error-codes/3`; entries are retired, never removed",
                "`error-codes/62` was renamed from `Unavailable` to `ServiceUnavailable`; \
                 add the former name to `old_names`",
                "missing entry `gateway-messages/no such text`; entries are retired, never removed",
            ]
        );
    }
}
