//! The names that a catalog reads in bodies, and a body with only those, as JSON.

use errdex_core::tables::{PathRow, Read, Tables};

use super::values::{self, Member, Node, Value};

/// An object as JSON, with what the catalog reads of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Written {
    pub(super) json: String,
    /// What had to be assumed to read it.
    pub(super) repair: Option<&'static str>,
    /// Whether a part of it was JSON in a text.
    pub(super) has_nested: bool,
    has_members: bool,
}

impl Written {
    /// Whether the catalog reads anything of it.
    pub(super) const fn has_members(&self) -> bool {
        self.has_members
    }
}

/// The rows right below a row of the names.
fn children<'t>(tables: &Tables<'t>, row: usize) -> impl Iterator<Item = (usize, &'t PathRow<'t>)> {
    let paths = tables.paths;
    let end = paths.get(row).map_or(0, |row| row.end as usize);
    let mut next = row + 1;
    std::iter::from_fn(move || {
        let here = next;
        let row = paths.get(here).filter(|_| here < end)?;
        next = (row.end as usize).max(here + 1);
        Some((here, row))
    })
}

fn has_children(tables: &Tables<'_>, row: usize) -> bool {
    children(tables, row).next().is_some()
}

/// Whether the catalog reads a member of a body with this name, or something below it.
pub(super) fn is_read(tables: &Tables<'_>, name: &str) -> bool {
    children(tables, 0).any(|(_, row)| row.name == name)
}

/// The names of containers that are long enough to be recognized when they are misspelled.
pub(super) fn containers<'t>(tables: &Tables<'t>) -> Vec<&'t str> {
    let rows = tables.paths.iter().enumerate().skip(1);
    let rows = rows.filter(|(number, row)| row.name.len() >= 6 && has_children(tables, *number));
    let mut names = rows.map(|(_, row)| row.name).collect::<Vec<_>>();
    names.sort_unstable();
    names.dedup();
    names
}

/// Whether a name of a JSON text is a misspelled one of these.
pub(super) fn has_misspelled(body: &[u8], containers: &[&str]) -> bool {
    memchr::memmem::find_iter(body, b"\":").any(|end| {
        let before = body.get(..end).unwrap_or_default();
        let start = memchr::memrchr(b'"', before).map_or(0, |start| start + 1);
        let name = before.get(start..).unwrap_or_default();
        containers.iter().any(|container| {
            let of = container.as_bytes();
            // One letter is in one half of the name only.
            let is_near = name.len().abs_diff(of.len()) <= 1
                && (name.get(..3) == of.get(..3) || name.last_chunk::<3>() == of.last_chunk::<3>());
            is_near && str::from_utf8(name).is_ok_and(|name| differs_by_one(name, container))
        })
    })
}

/// The rows that are named like a member somewhere below the body, with the names that lead there.
pub(super) fn parts<'t>(tables: &Tables<'t>, name: &str) -> Vec<Vec<&'t str>> {
    let mut found = Vec::new();
    for (number, row) in tables.paths.iter().enumerate().skip(1).take(1024) {
        if row.name != name || !has_children(tables, number) {
            continue;
        }
        let leads =
            |(other, row): &(usize, &PathRow<'_>)| (*other..row.end as usize).contains(&number);
        let rows = tables.paths.iter().enumerate().skip(1).take(number);
        let names = rows
            .filter(leads)
            .map(|(_, row)| row.name)
            .collect::<Vec<_>>();
        if !names.contains(&PathRow::ITEMS) {
            found.push(names);
        }
    }
    found
}

/// What a name is without its case and its separators.
pub(super) fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Writes the members of an object that the catalog reads, under these names.
pub(super) fn write(
    tables: &Tables<'_>,
    members: &[Member],
    under: &[&str],
    is_json: bool,
    is_cut: bool,
) -> Written {
    let mut written = Written::default();
    let mut row = 0;
    for name in under {
        let Some((child, _)) = children(tables, row).find(|(_, row)| row.name == *name) else {
            return written;
        };
        row = child;
        written.json.push('{');
        text(&mut written.json, name);
        written.json.push(':');
    }
    let mut writer = Writer {
        tables,
        is_json,
        out: &mut written,
    };
    writer.object(row, members, is_cut);
    if !is_cut {
        written.json.extend(under.iter().map(|_| '}'));
    }
    if !under.is_empty() {
        written.repair = written.repair.or(Some("a part of a body"));
    }
    written
}

struct Writer<'t, 'w> {
    tables: &'t Tables<'t>,
    is_json: bool,
    out: &'w mut Written,
}

impl<'t> Writer<'t, '_> {
    fn object(&mut self, row: usize, members: &[Member], is_cut: bool) {
        self.out.json.push('{');
        let mut is_first = true;
        let last = members.len().saturating_sub(1);
        let stated = children(self.tables, row).filter(|(_, path)| {
            let mut keys = members.iter().map(|member| &member.key);
            keys.any(|key| key == path.name)
        });
        let stated = stated.map(|(child, _)| child).collect::<Vec<_>>();
        for (at, member) in members.iter().enumerate() {
            let Some((child, name)) = self.child(row, &stated, member) else {
                continue;
            };
            let is_cut = is_cut && at == last;
            let mark = self.out.json.len();
            if !is_first {
                self.out.json.push(',');
            }
            text(&mut self.out.json, name);
            self.out.json.push(':');
            if !self.value(child, member, is_cut) {
                self.out.json.truncate(mark);
                continue;
            }
            is_first = false;
            self.out.has_members = true;
        }
        if !is_cut {
            self.out.json.push('}');
        }
    }

    /// The row of a member, and its name there; `stated` rows have a member of exactly their name.
    fn child(&mut self, row: usize, stated: &[usize], member: &Member) -> Option<(usize, &'t str)> {
        let tables = self.tables;
        let named = |name: &str| children(tables, row).find(|(_, child)| child.name == name);
        if let Some((child, path)) = named(&member.key) {
            return Some((child, path.name));
        }
        let own = plain(&member.key);
        for (child, path) in children(tables, row) {
            if path.name == PathRow::ITEMS || stated.contains(&child) {
                continue;
            }
            let name = plain(path.name);
            if own == name {
                // A field of Go is written like a type.
                let is_go = !self.is_json && upper_first(path.name) == member.key;
                if !is_go {
                    self.note("another spelling of a name");
                }
                return Some((child, path.name));
            }
            if !self.is_json && row == 0 && self.is_alias(child, &own, &name) {
                self.note("another name");
                return Some((child, path.name));
            }
            let is_part = has_children(tables, child) && name.len() >= 6;
            let is_object = matches!(member.value.node, Node::Object(..) | Node::Text(_));
            if is_part && is_object && differs_by_one(&own, &name) {
                self.note("a misspelled name");
                return Some((child, path.name));
            }
        }
        None
    }

    /// `error_code` for a code, and `error_msg` for a text, which clients of APIs write.
    fn is_alias(&self, row: usize, own: &str, name: &str) -> bool {
        let of_error = own
            .strip_prefix("error")
            .or_else(|| own.strip_prefix("err"));
        let Some(of_error) = of_error else {
            return false;
        };
        let is_first = |read: Read| {
            let first = self.tables.reads.iter().position(|other| *other == read);
            let row = self.tables.paths.get(row);
            let reads = row.and_then(|row| {
                let reads = self.tables.path_reads.get(row.reads as usize..)?;
                reads.get(..row.read_count as usize)
            });
            let mut reads = reads.unwrap_or_default().iter();
            first.is_some_and(|first| reads.any(|read| *read as usize == first))
        };
        of_error == name && is_first(Read::Code)
            || matches!(of_error, "msg" | "message" | "text") && is_first(Read::Text)
    }

    fn note(&mut self, repair: &'static str) {
        self.out.repair = self.out.repair.or(Some(repair));
    }

    /// Writes a value; false if nothing is known of it.
    fn value(&mut self, row: usize, member: &Member, is_cut: bool) -> bool {
        let has_children = has_children(self.tables, row);
        let value = &member.value;
        match &value.node {
            Node::Object(members, _) if has_children => {
                self.object(row, members, is_cut);
            }
            Node::Object(..) => self.out.json.push_str(if is_cut { "{" } else { "{}" }),
            Node::Array(items) => self.array(row, items, is_cut),
            Node::Text(inner) if has_children => {
                let trimmed = inner.trim();
                let mut effort = trimmed.len() * 4 + 64;
                let parsed = values::parse(trimmed, 0, &mut effort);
                match parsed.map(|parsed| (parsed.value.node, parsed.is_cut)) {
                    Some((Node::Object(members, _), false)) if trimmed.starts_with('{') => {
                        self.out.has_nested = true;
                        self.object(row, &members, false);
                    }
                    _ => text(&mut self.out.json, inner),
                }
            }
            // The rest of a text that was cut off is unknown.
            Node::Text(_) if is_cut => return false,
            Node::Text(inner) => text(&mut self.out.json, inner),
            Node::Word(word) if word.is_empty() => return false,
            Node::Word(word) => {
                if values::is_number(word) {
                    self.out.json.push_str(word);
                } else if let Some(literal) = values::literal(word) {
                    self.out.json.push_str(literal);
                } else {
                    if member.is_unquoted {
                        self.note("a text without quotes");
                    }
                    text(&mut self.out.json, word);
                }
            }
        }
        true
    }

    fn array(&mut self, row: usize, items: &[Value], is_cut: bool) {
        // `error_code:[404]`
        if let (
            [
                Value {
                    node: Node::Word(_) | Node::Text(_),
                    ..
                },
            ],
            false,
        ) = (items, self.is_json)
            && children(self.tables, row).all(|(_, row)| row.name != PathRow::ITEMS)
            && let Some(item) = items.first()
        {
            let member = Member {
                key: String::new(),
                value: item.clone(),
                is_unquoted: false,
            };
            if self.value(row, &member, is_cut) {
                return;
            }
        }
        let inner = children(self.tables, row).find(|(_, row)| row.name == PathRow::ITEMS);
        self.out.json.push('[');
        for (at, item) in items.iter().enumerate().take(1024) {
            let Some((inner, _)) = inner else { break };
            if at > 0 {
                self.out.json.push(',');
            }
            match &item.node {
                Node::Object(members, _) => self.object(inner, members, false),
                _ => self.out.json.push_str("null"),
            }
        }
        if !is_cut {
            self.out.json.push(']');
        }
    }
}

fn upper_first(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Whether one letter was inserted, left out or replaced.
fn differs_by_one(a: &str, b: &str) -> bool {
    a.len().abs_diff(b.len()) <= 1 && strsim::levenshtein(a, b) == 1
}

/// Writes a text of JSON.
fn text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c < ' ' => {
                let _ = std::fmt::Write::write_fmt(out, format_args!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
