//! `cargo xtask add-code`: inserts a stub of an entry into the file of its domain.
//!
//! `errdex check` rejects everything in the stub that the author has to fill in, so it cannot be released
//! by mistake. The file keeps its layout and its comments.

use std::io::{self, Write as _};

use anyhow::{Context as _, Result, bail, ensure};
use clap::Args;
use serde_yaml::Value;

use crate::file::{self, Generated};
use crate::root;

/// The arguments of the command.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// The id of the domain, such as `error-codes`
    domain: String,

    /// The code or the text of the entry
    #[arg(allow_hyphen_values = true)]
    key: String,

    /// The name of the entry: `LikeThis`
    name: String,

    /// The catalog of the domain
    #[arg(long, default_value = "cloud-recording")]
    catalog: String,
}

/// Adds the stub and prints the next steps.
///
/// # Errors
///
/// If the domain does not exist or has another layout, or if the entry exists.
pub fn run(arguments: &Arguments) -> Result<bool> {
    let Arguments {
        domain,
        key,
        name,
        catalog,
    } = arguments;
    let path = format!("data/{catalog}/{domain}.yaml");
    let text = fs_err::read_to_string(root().join(&path));
    let text = text.with_context(|| format!("no domain `{domain}` in the catalog `{catalog}`"))?;
    let added = with_stub(&text, key, name).with_context(|| format!("`{path}` is unchanged"))?;
    file::write(&file::stale(vec![Generated::new(&path, added.text)])?)?;
    write!(
        io::stdout(),
        "\
{path}:{line}: `{name}` added

Next:
1. Replace each FIXME there, and remove everything that no source states.
2. Run `cargo xtask regenerate`. It reports the location of everything that is left to fill in.
   Read the diff of `tests/consistency/facts.json` and `tests/atlas.txt`: the facts that programs
   will see, and the answers that change.
3. Run `cargo run -- explain {domain}/{key}`, and read it as somebody who has just encountered the code.
4. Add a line under \"Catalog\" in `CHANGELOG.md`, and run `.ci/run`.
",
        line = added.line,
    )?;
    Ok(true)
}

/// The text of a domain file with a stub in it.
#[derive(Debug)]
struct Added {
    text: String,
    /// The first line of the stub, counted from 1.
    line: usize,
}

/// Puts a stub before the first entry with a greater key.
///
/// If the entries are not sorted by key, the stub comes last.
fn with_stub(text: &str, key: &str, name: &str) -> Result<Added> {
    let domain = serde_yaml::from_str::<Value>(text)?;
    let is_text = domain["key"] == "string";
    let field = if is_text { "text" } else { "code" };
    let none = Vec::new();
    let entries = domain["entries"].as_sequence().unwrap_or(&none);
    let keys = entries.iter().map(|entry| match &entry[field] {
        Value::String(text) => Ok(Key::Text(text.clone())),
        Value::Number(code) => Ok(Key::Integer(code.to_string().parse()?)),
        _ => bail!("an entry has no `{field}`"),
    });
    let keys = keys.collect::<Result<Vec<_>>>()?;
    let new = if is_text {
        Key::Text(key.to_owned())
    } else {
        let code = match key.strip_prefix("0x") {
            Some(digits) => i128::from_str_radix(digits, 16),
            None => key.parse(),
        };
        Key::Integer(code.with_context(|| format!("invalid code `{key}`"))?)
    };
    if let Some(known) = keys.iter().position(|known| *known == new) {
        let name = entries[known]["name"].as_str().unwrap_or("an entry");
        bail!("`{key}` already exists: `{name}`");
    }
    ensure!(is_name(name), "invalid name `{name}`: write it `LikeThis`");
    ensure!(
        entries.iter().all(|entry| entry["name"] != name),
        "duplicate name `{name}`"
    );

    let mut lines = text.lines().map(str::to_owned).collect::<Vec<_>>();
    let layout = Layout::of(&lines)?;
    ensure!(
        layout.starts.len() == keys.len(),
        "the entries must be a list with `- ` at the beginning of a line for each item"
    );
    let next = keys.iter().position(|known| *known > new);
    let next = next.filter(|_| keys.is_sorted());
    let mut stub = stub(field, &written(key, is_text), name, &layout.indent);
    let at = match next {
        Some(next) => {
            if layout.is_spaced {
                stub.push(String::new());
            }
            with_comment(&lines, layout.starts[next])
        }
        None => {
            if layout.is_spaced {
                stub.insert(0, String::new());
            }
            layout.end
        }
    };
    let empty = stub.iter().take_while(|line| line.is_empty()).count();
    lines.splice(at..at, stub);
    Ok(Added {
        text: lines.join("\n") + "\n",
        line: at + empty + 1,
    })
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Integer(i128),
    Text(String),
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
}

/// A key as YAML, in quotes if a parser could take it for something other than a string.
fn written(key: &str, is_text: bool) -> String {
    let mut characters = key.chars();
    let is_plain = characters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && key.len() > 5
        && !key.ends_with(' ')
        && characters.all(|c| c.is_ascii_alphanumeric() || " _-".contains(c));
    if !is_text || is_plain {
        key.to_owned()
    } else {
        // A JSON string is also a YAML string.
        serde_json::Value::from(key).to_string()
    }
}

/// Where the entries of a file are, in lines counted from 0.
struct Layout {
    /// The space before the `-` of an entry.
    indent: String,
    /// The first line of each entry.
    starts: Vec<usize>,
    /// Whether there are empty lines between entries.
    is_spaced: bool,
    /// The line after the last one of the last entry.
    end: usize,
}

impl Layout {
    fn of(lines: &[String]) -> Result<Self> {
        let head = lines.iter().position(|line| line.trim_end() == "entries:");
        let head = head.context("missing line `entries:`")?;
        let mut layout = Self {
            indent: "  ".to_owned(),
            starts: Vec::new(),
            is_spaced: false,
            end: head + 1,
        };
        for (number, line) in lines.iter().enumerate().skip(head + 1) {
            let content = line.trim_start();
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            let indent = &line[..line.len() - content.len()];
            let is_item = content.starts_with("- ");
            if layout.starts.is_empty() && is_item {
                indent.clone_into(&mut layout.indent);
            } else if indent.is_empty() && !is_item {
                // The next key of the domain.
                break;
            }
            if is_item && indent == layout.indent {
                let above = with_comment(lines, number);
                layout.is_spaced |= !layout.starts.is_empty() && lines[above - 1].is_empty();
                layout.starts.push(number);
            }
            layout.end = number + 1;
        }
        Ok(layout)
    }
}

/// The first line of the comment above a line, or the line itself.
fn with_comment(lines: &[String], line: usize) -> usize {
    let above = lines[..line].iter().rev();
    line - above
        .take_while(|line| line.trim_start().starts_with('#'))
        .count()
}

/// The lines of a stub, which guesses no fact: each FIXME is rejected where it is.
fn stub(field: &str, key: &str, name: &str, indent: &str) -> Vec<String> {
    let stub = format!(
        "\
- {field}: {key}
  name: {name}
  summary: \"FIXME: what it means, in one line of at most 80 characters\"
  lifecycle: {{state: current, since: FIXME}}
  meanings:
    - operations: [FIXME]
      fault: FIXME
      effect: FIXME
      outcome: FIXME
      causes: [\"FIXME: why it is returned.\"]
      fixes: [\"FIXME: what to do about it.\"]
      recovery: FIXME
      sources: [FIXME]
  examples:
    - {{operation: FIXME, body: \"FIXME\", sources: [FIXME]}}"
    );
    stub.lines().map(|line| format!("{indent}{line}")).collect()
}

#[cfg(test)]
mod tests {
    use errdex_catalog::{Level, Report};

    use super::with_stub;
    use crate::root;

    /// The files of the bundled catalog, by name.
    fn files() -> Vec<(String, String)> {
        let folder = fs_err::read_dir(root().join("data/cloud-recording")).unwrap();
        let files = folder.map(|file| {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs_err::read_to_string(path).unwrap())
        });
        files.collect()
    }

    /// The errors of a catalog: file, line, and the text of the line.
    fn errors(files: &[(String, String)]) -> Vec<(String, usize, String)> {
        let bytes = files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_bytes()));
        let mut report = Report::default();
        errdex_catalog::load_files("cloud-recording", &bytes.collect::<Vec<_>>(), &mut report);
        let errors = report.diagnostics().into_iter();
        let errors = errors
            .filter(|found| found.level() == Level::Error)
            .map(|found| {
                let place = found.primary().unwrap();
                let (line, _) = place.line_and_column();
                let name = place.file().rsplit('/').next().unwrap();
                let (_, text) = files.iter().find(|(other, _)| other == name).unwrap();
                let text = text.lines().nth(line - 1).unwrap();
                (name.to_owned(), line, text.to_owned())
            });
        errors.collect()
    }

    #[test]
    fn a_stub_is_refused_in_every_domain_at_what_is_to_be_filled_in_and_nowhere_else() {
        let files = files();
        for (number, (name, text)) in files.iter().enumerate() {
            if name == "catalog.yaml" {
                continue;
            }
            let has = |line: &str| text.lines().any(|other| other == line);
            let key = match (has("key: string"), has("kind: http-status")) {
                (true, _) => "no such key",
                (_, true) => "599",
                _ => "16384",
            };
            let added = with_stub(text, key, "NoSuchName").unwrap();
            let mut changed = files.clone();
            changed[number].1 = added.text;
            let errors = errors(&changed);
            // The summary, and everything that follows it.
            assert!(errors.len() > 5, "{name}: {errors:?}");
            for (file, line, text) in errors {
                assert_eq!(&file, name);
                assert!(text.contains("FIXME"), "{name}:{line}: {text}");
                assert!(
                    (added.line..added.line + 15).contains(&line),
                    "{name}:{line}"
                );
            }
        }
    }

    #[test]
    fn a_stub_that_is_filled_in_is_accepted() {
        let mut files = files();
        for (domain, key, place) in [
            ("error-codes", "1029", "code"),
            ("gateway-messages", "too many: wait", "message"),
        ] {
            let name = format!("{domain}.yaml");
            let (_, text) = files.iter_mut().find(|(file, _)| *file == name).unwrap();
            let stub = with_stub(text, key, "LayoutTooLarge").unwrap().text;
            *text = stub
                .replace("fault: FIXME", "fault: caller")
                .replace("effect: FIXME", "effect: none")
                .replace("outcome: FIXME", "outcome: unknown")
                .replace("recovery: FIXME", "recovery: fix-request")
                .replace("since: FIXME", "since: \"2026\"")
                .replace("[FIXME]", "[acquire]")
                .replace("sources: [acquire]", "sources: [status-codes]")
                .replace("on: FIXME", "on: acquire")
                .replace("FIXME: ", "");
            let body = format!("{{\"{place}\": {key:?}}}");
            *text = text.replace("\"FIXME\"", &format!("'{body}'"));
        }
        assert_eq!(errors(&files), []);
    }

    const SPACED: &str = "\
domain: errors
key: u16
entries:
  # The first.
  - code: 2
    name: Two

  # About ten.
  # More about ten.
  - code: 10
    name: Ten
    notes:
      - a
# The end.
";

    #[test]
    fn a_stub_goes_before_the_next_key_and_its_comment() {
        let lines = |key: &str| {
            let added = with_stub(SPACED, key, "New").unwrap();
            let lines = added.text.lines().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(lines[added.line - 1], format!("  - code: {key}"));
            (added.line, lines)
        };
        let (line, lines_) = lines("9");
        assert_eq!(line, 8);
        assert_eq!(lines_[6], "");
        assert_eq!(
            lines_[22..25],
            ["", "  # About ten.", "  # More about ten."]
        );
        let (line, lines_) = lines("1");
        assert_eq!((line, lines_[3].as_str()), (4, "  - code: 1"));
        assert_eq!(lines_[19], "  # The first.");
        let (line, lines_) = lines("11");
        assert_eq!(line, 15);
        assert_eq!(
            (lines_[13].as_str(), lines_[29].as_str()),
            ("", "# The end.")
        );
        // Nothing else has changed.
        let rest = lines_[..13].iter().chain(&lines_[29..]);
        assert!(rest.eq(SPACED.lines()));
    }

    #[test]
    fn a_domain_without_an_order_of_keys_gets_the_stub_at_its_end() {
        let text = "key: string\nentries:\n- text: start\n  name: A\n- text: end\n  name: B\nmatch: exact\n";
        let added = with_stub(text, "on", "New").unwrap();
        assert_eq!(added.line, 7);
        assert!(
            added
                .text
                .contains("  name: B\n- text: \"on\"\n  name: New\n")
        );
        assert!(added.text.ends_with("\nmatch: exact\n"));
    }

    #[test]
    fn what_is_there_or_cannot_be_is_refused() {
        let refusal = |key: &str, name: &str| with_stub(SPACED, key, name).unwrap_err().to_string();
        assert_eq!(refusal("10", "New"), "`10` already exists: `Ten`");
        assert_eq!(refusal("0xA", "New"), "`0xA` already exists: `Ten`");
        assert_eq!(refusal("ten", "New"), "invalid code `ten`");
        assert_eq!(refusal("11", "Ten"), "duplicate name `Ten`");
        assert_eq!(
            refusal("11", "eleven"),
            "invalid name `eleven`: write it `LikeThis`"
        );
        let flow = "key: u16\nentries: [{code: 1, name: A}]\n";
        assert!(with_stub(flow, "2", "New").is_err());
    }
}
