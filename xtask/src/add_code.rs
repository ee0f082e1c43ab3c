//! `cargo xtask add-code`: a stub of an entry, in its place in the file of its domain.
//!
//! The stub is refused by `errdex check` at everything that the author has to fill in, so nothing of
//! it can be released by mistake. The file keeps its layout and its comments.

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

    /// The catalog that has the domain
    #[arg(long, default_value = "cloud-recording")]
    catalog: String,
}

/// Adds the stub and says what comes next.
///
/// # Errors
///
/// A domain that does not exist or is laid out in another way, and an entry that is there.
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
1. Replace each FIXME there, and remove what no source says.
2. Run `cargo xtask regenerate`. It reports what is left to fill in, with places.
   Read the diff of `tests/consistency/facts.json` and `tests/atlas.txt`: the facts that programs
   will see, and the answers that change.
3. Run `cargo run -- explain {domain}/{key}`, and read it as somebody who has just met the code.
4. Add a line under \"Catalog\" in `CHANGELOG.md`, and run `.ci/run`.
",
        line = added.line,
    )?;
    Ok(true)
}

/// The text of a domain's file with a stub in it.
#[derive(Debug)]
struct Added {
    text: String,
    /// The first line of the stub, from 1.
    line: usize,
}

/// Puts a stub before the first entry with a greater key.
///
/// Entries whose order is not that of their keys have an order of their own, so the stub is last.
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
        let code = key.parse::<i128>();
        Key::Integer(code.with_context(|| format!("invalid code `{key}`"))?)
    };
    if let Some(known) = keys.iter().position(|known| *known == new) {
        let name = entries[known]["name"].as_str().unwrap_or("an entry");
        bail!("`{key}` is there: `{name}`");
    }
    ensure!(is_name(name), "invalid name `{name}`: write it `LikeThis`");
    ensure!(
        entries.iter().all(|entry| entry["name"] != name),
        "the name `{name}` is taken"
    );

    let mut lines = text.lines().map(str::to_owned).collect::<Vec<_>>();
    let layout = Layout::of(&lines)?;
    ensure!(
        layout.starts.len() == keys.len(),
        "the entries are not a list with one item after the other, each with its `- ` on a line of its own"
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
    let blank = stub.iter().take_while(|line| line.is_empty()).count();
    lines.splice(at..at, stub);
    Ok(Added {
        text: lines.join("\n") + "\n",
        line: at + blank + 1,
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

/// A key as YAML, in quotes if anybody could read it as something else than a text.
fn written(key: &str, is_text: bool) -> String {
    let mut characters = key.chars();
    let is_plain = characters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && key.len() > 5
        && !key.ends_with(' ')
        && characters.all(|c| c.is_ascii_alphanumeric() || " _-".contains(c));
    if !is_text || is_plain {
        key.to_owned()
    } else {
        // A string of JSON is one of YAML.
        serde_json::Value::from(key).to_string()
    }
}

/// Where the entries of a file are, in lines from 0.
struct Layout {
    /// The space before the `-` of an entry.
    indent: String,
    /// The first line of each entry.
    starts: Vec<usize>,
    /// Whether there is an empty line between entries.
    is_spaced: bool,
    /// The line after the last one of the last entry.
    end: usize,
}

impl Layout {
    fn of(lines: &[String]) -> Result<Self> {
        let head = lines.iter().position(|line| line.trim_end() == "entries:");
        let head = head.context("there is no line `entries:`")?;
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

/// The first line of the comment right above a line, or the line itself.
fn with_comment(lines: &[String], line: usize) -> usize {
    let above = lines[..line].iter().rev();
    line - above
        .take_while(|line| line.trim_start().starts_with('#'))
        .count()
}

/// Nothing here is a guess at a fact: each FIXME is refused where it is.
fn stub(field: &str, key: &str, name: &str, indent: &str) -> Vec<String> {
    let stub = format!(
        "\
- {field}: {key}
  name: {name}
  summary: \"FIXME: what it means, in one line of at most 80 characters\"
  lifecycle: {{state: current, since: FIXME}}
  meanings:
    - on: [FIXME]
      fault: FIXME
      causes: [\"FIXME: why it is returned.\"]
      fixes: [\"FIXME: what to do about it.\"]
      recovery: FIXME
      sources: [FIXME]
  examples:
    - {{on: FIXME, body: \"FIXME\", sources: [FIXME]}}"
    );
    stub.lines().map(|line| format!("{indent}{line}")).collect()
}
