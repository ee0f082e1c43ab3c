//! What became of a table, apart from its entries, for people.

use std::io::{self, Write};

use errdex_catalog::visible;

use super::guess;
use super::run::Run;
use super::table::Unit;
use crate::output::{self, name};

/// Standard error shows at most this many rows of a kind; the generated file has all of them.
const MAX_SHOWN: usize = 20;

impl Run {
    /// Tells what became of the table, apart from its entries.
    pub(super) fn tell(&self) -> io::Result<()> {
        let file = name(&self.path);
        let unit = self.table.unit;
        let mut lines = Vec::new();
        let plain = self.table.notes.iter().chain(&self.notes.0);
        lines.extend(plain.map(|note| format!("{file}: {note}")));
        let at = |place: usize, note: &str| match unit {
            Unit::Line => format!("{file}:{place}: {note}"),
            Unit::Row => format!("{file}: row {place}: {note}"),
        };
        let some = |lines: &mut Vec<String>, notes: &[(usize, String)], before: &str| {
            let shown = notes.iter().take(MAX_SHOWN);
            lines.extend(shown.map(|(place, note)| at(*place, &format!("{before}{note}"))));
            if let Some(more @ 1..) = notes.len().checked_sub(MAX_SHOWN) {
                lines.push(format!("{file}: and {more} more rows"));
            }
        };
        some(&mut lines, &self.remarks.skipped, "skipped: ");
        some(&mut lines, &self.remarks.repeated, "");
        let hidden = self.remarks.hidden.iter();
        let hidden = hidden.map(|(place, field)| {
            (
                *place,
                format!("an invisible character was left out of `{field}`"),
            )
        });
        some(&mut lines, &hidden.collect::<Vec<_>>(), "");
        let unmapped = self.remarks.unmapped.iter().take(MAX_SHOWN);
        lines.extend(unmapped.map(|((column, value), count)| {
            let value = guess::shortened(value);
            format!(
                "{file}: `{column}` is `{value}` in {count} rows, for which there is no `--map`"
            )
        }));
        lines.extend(
            self.refusals()
                .into_iter()
                .map(|line| format!("{file}: {line}")),
        );
        let mut stderr = output::stderr();
        for line in lines {
            for line in line.lines() {
                writeln!(stderr, "{}", visible(line))?;
            }
        }
        stderr.flush()
    }

    /// What the compiler refused: each field once, with an example.
    fn refusals(&self) -> Vec<String> {
        let noun = self.table.unit.noun();
        let mut fields = Vec::<(&str, usize, String)>::new();
        for entry in &self.domain.entries {
            let place = entry
                .place
                .map(|place| format!(" ({noun} {place})"))
                .unwrap_or_default();
            if let Some(reason) = &entry.dropped {
                fields.push((
                    "",
                    1,
                    format!("refused: the entry `{}`{place}: {reason}", entry.key),
                ));
            }
            for (field, value, reason) in &entry.refused {
                match fields.iter_mut().find(|(known, ..)| known == field) {
                    Some((_, count, _)) => *count += 1,
                    None => {
                        let value = guess::shortened(value);
                        fields.push((
                            field,
                            1,
                            format!("refused: `{field}` {value}{place}: {reason}"),
                        ));
                    }
                }
            }
        }
        let lines = fields.into_iter().map(|(field, count, first)| match count {
            1 => first,
            count => format!("{first}; and {} more values of `{field}`", count - 1),
        });
        lines.collect()
    }

    /// The closing line.
    pub(super) fn counts(&self) -> String {
        let of = |count: usize, one: &str, more: &str| {
            format!("{count} {}", if count == 1 { one } else { more })
        };
        let refused = self
            .domain
            .live()
            .map(|entry| entry.refused.len())
            .sum::<usize>();
        let dropped = self.domain.entries.len() - self.domain.live().count();
        let mut text = format!(
            "{} of {}",
            of(self.domain.live().count(), "entry", "entries"),
            of(self.table.rows.len(), "row", "rows"),
        );
        for (count, one, more) in [
            (
                self.remarks.repeated.len(),
                "row with the key of another",
                "rows with the key of another",
            ),
            (self.remarks.aliases, "alias", "aliases"),
            (self.remarks.skipped.len(), "skipped row", "skipped rows"),
            (dropped, "refused row", "refused rows"),
            (refused, "refused value", "refused values"),
        ] {
            if count > 0 {
                text += &format!(", {}", of(count, one, more));
            }
        }
        text
    }
}
