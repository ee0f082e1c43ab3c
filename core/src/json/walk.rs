//! Reads a JSON text once, from its first byte to its last, and notes the values at the places of a
//! trie of paths.
//!
//! It accepts what RFC 8259 calls JSON, with three bounds that most parsers share: containers in
//! containers up to [`MAX_DEPTH`], numbers within the range of an `f64`, and no half of a surrogate
//! pair alone. Allocates nothing, and takes no more memory for a longer text.

use core::mem;

use crate::json::value::{Kind, Value};
use crate::tables::{PathRow, Trie, hash_of};

/// How deep containers may be in containers.
const MAX_DEPTH: u8 = 127;

/// How many values at places of the trie are noted.
const MAX_FOUND: usize = 32;

/// The values at the places of the trie, ordered by what they are read for.
#[derive(Clone, Debug)]
pub struct Found {
    values: [Noted; MAX_FOUND],
    count: usize,
    /// Whether there were more.
    pub is_full: bool,
    /// The second of two members that have the same name and are both at a place of the trie.
    pub repeated: Option<usize>,
}

/// A value at a place of the trie.
#[derive(Clone, Copy, Debug)]
struct Noted {
    kind: Kind,
    /// What it is read for.
    read: u32,
    /// The row of its place.
    path: u32,
    start: u32,
    end: u32,
}

/// Where a text stops being JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The byte, or the end of the text.
    pub at: usize,
    /// What is wrong there.
    pub message: &'static str,
}

/// What was read of a text.
#[derive(Clone, Debug)]
pub struct Walk {
    /// What the value at its start is; nothing if there is only white space.
    pub kind: Option<Kind>,
    /// Where that value starts.
    pub start: usize,
    /// Where it ends, or a fault in it.
    pub end: Result<usize, Fault>,
}

/// Reads the value at the start of a text, and notes what it has at the places of a trie.
pub fn walk(json: &[u8], trie: Trie<'_>, found: &mut Found) -> Walk {
    let mut walker = Walker {
        json,
        trie,
        at: 0,
        depth: 0,
        found,
        visited: 0,
        fault: None,
    };
    walker.skip_space();
    let start = walker.at;
    let kind = walker.peek().map(Kind::of);
    if kind.is_some() {
        walker.value(0);
    }
    let end = walker.fault.map_or(Ok(walker.at), Err);
    Walk { kind, start, end }
}

impl Default for Found {
    fn default() -> Self {
        let empty = Noted {
            read: 0,
            path: 0,
            kind: Kind::Null,
            start: 0,
            end: 0,
        };
        Self {
            values: [empty; MAX_FOUND],
            count: 0,
            is_full: false,
            repeated: None,
        }
    }
}

impl Found {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.count = 0;
        self.is_full = false;
        self.repeated = None;
    }

    /// Every value, with what it is read for.
    ///
    /// They are in the order of what they are read for; several values for the same are in the order
    /// of the text.
    pub fn values<'b>(&self, json: &'b [u8]) -> impl Iterator<Item = (usize, Value<'b>)> {
        self.noted().iter().map(|noted| {
            let raw = json.get(noted.start as usize..noted.end as usize);
            let value = Value::new(noted.kind, raw.unwrap_or_default());
            (noted.read as usize, value)
        })
    }

    fn noted(&self) -> &[Noted] {
        self.values.get(..self.count).unwrap_or_default()
    }

    /// Notes a value, unless the same is already noted for the same.
    #[inline]
    fn add(&mut self, json: &[u8], value: Noted) {
        let last = self.noted().last();
        if last.is_some_and(|last| last.read >= value.read) {
            self.insert(json, value);
        } else if let Some(slot) = self.values.get_mut(self.count) {
            *slot = value;
            self.count += 1;
        } else {
            self.is_full = true;
        }
    }

    #[inline(never)]
    fn insert(&mut self, json: &[u8], mut value: Noted) {
        let raw = |value: &Noted| json.get(value.start as usize..value.end as usize);
        let mut place = self.count;
        for other in self.noted().iter().rev() {
            if other.read < value.read {
                break;
            }
            if other.read > value.read {
                place = place.saturating_sub(1);
            } else if raw(other) == raw(&value) {
                return;
            }
        }
        let Some(after) = self.values.get_mut(place..=self.count) else {
            self.is_full = true;
            return;
        };
        for slot in after {
            mem::swap(slot, &mut value);
        }
        self.count += 1;
    }

    /// Forgets what was noted at or below a place since an object began; true if there was something.
    fn forget(&mut self, since: usize, path: u32, end: u32) -> bool {
        let is_meant =
            |value: &Noted| (path..end).contains(&value.path) && value.start as usize >= since;
        if !self.noted().iter().any(is_meant) {
            return false;
        }
        let mut kept = 0;
        for at in 0..self.count {
            let Some(value) = self.values.get(at).copied() else {
                break;
            };
            if is_meant(&value) {
                continue;
            }
            if let Some(slot) = self.values.get_mut(kept) {
                *slot = value;
            }
            kept += 1;
        }
        self.count = kept;
        true
    }
}

struct Walker<'t, 'f> {
    json: &'t [u8],
    trie: Trie<'t>,
    at: usize,
    depth: u8,
    found: &'f mut Found,
    /// A bit for each row of the trie to which a name led, modulo 64.
    visited: u64,
    /// Why reading stopped. Whatever finds a fault notes it here and returns nothing.
    fault: Option<Fault>,
}

/// Where a text ends, which is where its closing quote is.
#[derive(Clone, Copy)]
struct Quoted {
    end: usize,
    has_escapes: bool,
    /// See [`PathRow::start`].
    start: u64,
}

impl<'t> Walker<'t, '_> {
    fn peek(&self) -> Option<u8> {
        self.json.get(self.at).copied()
    }

    /// The next two bytes.
    #[inline]
    fn two(&self) -> Option<&[u8; 2]> {
        self.json.get(self.at..)?.first_chunk()
    }

    /// The next byte that is not white space, which is left where it is.
    #[inline]
    fn next(&mut self) -> Option<u8> {
        match self.peek() {
            Some(byte) if byte > b' ' => Some(byte),
            _ => self.next_after_space(),
        }
    }

    #[inline(never)]
    fn next_after_space(&mut self) -> Option<u8> {
        self.skip_space();
        self.peek().or_else(|| self.fail())
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    /// Notes a fault of the byte that comes next.
    fn fail<T>(&mut self) -> Option<T> {
        self.fail_at(self.at)
    }

    #[cold]
    fn fail_at<T>(&mut self, at: usize) -> Option<T> {
        let message = if at < self.json.len() {
            "invalid JSON"
        } else {
            "the JSON is cut off"
        };
        self.fail_with(at, message)
    }

    #[cold]
    fn fail_with<T>(&mut self, at: usize, message: &'static str) -> Option<T> {
        self.fault = Some(Fault { at, message });
        None
    }

    /// The value that starts here, whose place is a row of the trie.
    #[expect(
        clippy::inline_always,
        reason = "the loop over members calls it for each of them"
    )]
    #[inline(always)]
    fn value(&mut self, path: u32) -> Option<()> {
        let start = self.at;
        let kind = match self.peek() {
            Some(b'{' | b'[') => self.container(path)?,
            _ => self.scalar()?,
        };
        // A number that the text ends with may have had more digits.
        if kind == Kind::Number && self.at == self.json.len() && self.depth > 0 {
            return self.fail();
        }
        self.note(path, kind, start);
        Some(())
    }

    /// The object or array that starts here.
    #[inline(never)]
    fn container(&mut self, path: u32) -> Option<Kind> {
        if self.peek() == Some(b'{') {
            self.object(path)?;
            Some(Kind::Object)
        } else {
            self.array(path)?;
            Some(Kind::Array)
        }
    }

    /// The value that starts here and contains no other.
    #[inline]
    fn scalar(&mut self) -> Option<Kind> {
        match self.peek() {
            Some(b'"') => {
                let text = self.quoted()?;
                self.at = text.end + 1;
                Some(if text.has_escapes {
                    Kind::EscapedText
                } else {
                    Kind::Text
                })
            }
            _ => self.word(),
        }
    }

    /// Notes the value that ends here for everything that is read at its place.
    #[inline]
    fn note(&mut self, path: u32, kind: Kind, start: usize) {
        let reads = self.reads(path);
        if !reads.is_empty() {
            self.note_for(reads, path, kind, start);
        }
    }

    #[inline(never)]
    fn note_for(&mut self, reads: &[u32], path: u32, kind: Kind, start: usize) {
        let position = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let (start, end) = (position(start), position(self.at));
        for read in reads {
            let noted = Noted {
                kind,
                read: *read,
                path,
                start,
                end,
            };
            self.found.add(self.json, noted);
        }
    }

    fn object(&mut self, path: u32) -> Option<()> {
        let names = self.names(path);
        if names.is_empty() {
            return self.skip_container();
        }
        let start = self.at;
        self.enter()?;
        if self.next()? == b'}' {
            self.leave();
            return Some(());
        }
        loop {
            let member = self.at;
            let name = self.name()?;
            match self.child(path, names, member, name) {
                Some(child) => {
                    let bit = 1 << (child % 64);
                    if self.visited & bit != 0 && self.forget(start, child) {
                        self.found.repeated = self.found.repeated.or(Some(member));
                    }
                    self.visited |= bit;
                    self.value(child)?;
                }
                None => self.skip()?,
            }
            if self.goes_on(b'}')? {
                continue;
            }
            self.leave();
            return Some(());
        }
    }

    /// Forgets what was noted at or below a place since an object began; true if there was something.
    #[cold]
    fn forget(&mut self, since: usize, path: u32) -> bool {
        let row = self.trie.paths.get(path as usize);
        row.is_some_and(|row| self.found.forget(since, path, row.end))
    }

    fn array(&mut self, path: u32) -> Option<()> {
        let Some(items) = self.items(path) else {
            return self.skip_container();
        };
        self.enter()?;
        if self.next()? == b']' {
            self.leave();
            return Some(());
        }
        loop {
            self.value(items)?;
            if self.goes_on(b']')? {
                continue;
            }
            self.leave();
            return Some(());
        }
    }

    fn enter(&mut self) -> Option<()> {
        if self.depth == MAX_DEPTH {
            return self.fail_with(self.at, "too many containers in containers");
        }
        self.depth += 1;
        self.at += 1;
        Some(())
    }

    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.at += 1;
    }

    /// The name of a member, which starts here, and the colon after it; what follows is the value.
    #[expect(
        clippy::inline_always,
        reason = "the loop over members calls it for each of them"
    )]
    #[inline(always)]
    fn name(&mut self) -> Option<Quoted> {
        if self.peek() != Some(b'"') {
            return self.fail();
        }
        let name = self.quoted()?;
        self.at = name.end + 1;
        // Most often, nothing is between a name and its value but the colon.
        if let Some(&[b':', next]) = self.two()
            && next > b' '
        {
            self.at += 1;
            return Some(name);
        }
        if self.next()? != b':' {
            return self.fail();
        }
        self.at += 1;
        self.next()?;
        Some(name)
    }

    /// The same where the name does not matter.
    #[inline]
    fn skip_name(&mut self) -> Option<()> {
        self.name().map(|_| ())
    }

    /// Whether another member or item follows, which is then next; otherwise the end of the container
    /// is.
    fn goes_on(&mut self, end: u8) -> Option<bool> {
        if let Some(&[b',', next]) = self.two()
            && next > b' '
        {
            self.at += 1;
            return Some(true);
        }
        match self.next()? {
            b',' => {
                self.at += 1;
                // A closing bracket after a comma is a fault of what should be there.
                self.next()?;
                Some(true)
            }
            byte if byte == end => Some(false),
            _ => self.fail(),
        }
    }

    /// The table of the names right below a place.
    fn names(&self, path: u32) -> &'t [u32] {
        let names = self.trie.paths.get(path as usize).and_then(|row| {
            let names = self.trie.slots.get(row.slots as usize..)?;
            names.get(..row.slot_count as usize)
        });
        names.unwrap_or_default()
    }

    /// What is read at a place.
    #[inline]
    fn reads(&self, path: u32) -> &'t [u32] {
        let reads = self.trie.paths.get(path as usize).and_then(|row| {
            let reads = self.trie.reads.get(row.reads as usize..)?;
            reads.get(..row.read_count as usize)
        });
        reads.unwrap_or_default()
    }

    /// The row of the member whose name starts at a quote.
    #[inline]
    fn child(&self, path: u32, names: &[u32], quote: usize, name: Quoted) -> Option<u32> {
        let raw = self.json.get(quote + 1..name.end)?;
        if name.has_escapes {
            return self.child_with_escapes(path, raw);
        }
        self.named(names, name.start, |other| is_same_name(other, raw))
    }

    /// The row of the items of an array.
    fn items(&self, path: u32) -> Option<u32> {
        const NAME: &[u8] = PathRow::ITEMS.as_bytes();
        self.named(self.names(path), const { PathRow::start(NAME) }, |name| {
            name == NAME
        })
    }

    /// The row of a name in a table.
    #[inline]
    fn named(&self, names: &[u32], start: u64, is_name: impl Fn(&[u8]) -> bool) -> Option<u32> {
        let mut hash = hash_of(start);
        for _ in names {
            let slot = hash as usize & names.len().wrapping_sub(1);
            let number = *names.get(slot)?;
            let row = self.trie.paths.get(number as usize)?;
            if number == 0 {
                return None;
            }
            if row.start == start && is_name(row.name.as_bytes()) {
                return Some(number);
            }
            hash = hash.wrapping_add(1);
        }
        None
    }

    #[cold]
    fn child_with_escapes(&self, path: u32, raw: &[u8]) -> Option<u32> {
        let name = Value::new(Kind::EscapedText, raw);
        let end = self.trie.paths.get(path as usize)?.end;
        let mut child = path + 1;
        while child < end {
            let row = self.trie.paths.get(child as usize)?;
            if name.is_text(row.name) {
                return Some(child);
            }
            // The rows of a trie that was not built by the compiler may lead nowhere.
            child = row.end.max(child + 1);
        }
        None
    }

    /// Reads a value that is at no place of the trie.
    #[inline]
    fn skip(&mut self) -> Option<()> {
        match self.peek() {
            Some(b'{' | b'[') => self.skip_container(),
            _ => self.scalar().map(|_| ()),
        }
    }

    #[inline(never)]
    fn skip_container(&mut self) -> Option<()> {
        // A bit for each open container, the innermost last: whether it is an object.
        let mut open = 0_u128;
        let outside = self.depth;
        loop {
            match self.peek() {
                Some(b'{') => {
                    self.enter()?;
                    open = open << 1 | 1;
                    if self.next()? != b'}' {
                        self.skip_name()?;
                        continue;
                    }
                }
                Some(b'[') => {
                    self.enter()?;
                    open <<= 1;
                    if self.next()? != b']' {
                        continue;
                    }
                }
                _ => {
                    self.scalar()?;
                }
            }
            // A value ends here, or an empty container does with the next byte.
            loop {
                if self.depth == outside {
                    return Some(());
                }
                let is_object = open & 1 == 1;
                let end = if is_object { b'}' } else { b']' };
                if self.goes_on(end)? {
                    if is_object {
                        self.skip_name()?;
                    }
                    break;
                }
                open >>= 1;
                self.leave();
            }
        }
    }

    /// The text whose opening quote is next.
    #[inline]
    fn quoted(&mut self) -> Option<Quoted> {
        let mut end = self.at + 1;
        let mut start = None;
        // Nearly all texts are plain from their first byte to their last.
        while let Some(eight) = self.json.get(end..).and_then(<[u8]>::first_chunk) {
            let word = u64::from_le_bytes(*eight);
            let special = special(word);
            if special == 0 {
                start = start.or(Some(word));
                end += 8;
                continue;
            }
            let count = special.trailing_zeros() / 8;
            end += count as usize;
            if self.json.get(end) == Some(&b'"') {
                return Some(Quoted {
                    end,
                    has_escapes: false,
                    start: start.unwrap_or(word & ((1 << (8 * count)) - 1)),
                });
            }
            break;
        }
        self.quoted_with(end)
    }

    /// The same text from a byte on that is not plain, or is near the end of the JSON.
    #[inline(never)]
    fn quoted_with(&mut self, mut at: usize) -> Option<Quoted> {
        let start = self.at + 1;
        let (mut has_escapes, mut is_ascii) = (false, true);
        loop {
            let special = special(word(self.json, at));
            if special == 0 {
                at += 8;
                continue;
            }
            at += (special.trailing_zeros() / 8) as usize;
            match self.json.get(at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    has_escapes = true;
                    at = self.escape(at)?;
                }
                Some(0x80..) => {
                    is_ascii = false;
                    at += 1;
                }
                _ => return self.fail_at(at),
            }
        }
        if !is_ascii {
            self.check_encoding(start, at)?;
        }
        let raw = self.json.get(start..at).unwrap_or_default();
        Some(Quoted {
            end: at,
            has_escapes,
            start: word(raw, 0),
        })
    }

    #[cold]
    fn check_encoding(&mut self, start: usize, end: usize) -> Option<()> {
        match str::from_utf8(self.json.get(start..end)?) {
            Ok(_) => Some(()),
            Err(error) => self.fail_at(start + error.valid_up_to()),
        }
    }

    /// Where an escape ends.
    #[cold]
    fn escape(&mut self, at: usize) -> Option<usize> {
        match self.json.get(at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Some(at + 2),
            Some(b'u') => match self.hex(at + 2)? {
                0xd800..=0xdbff => {
                    for (offset, expected) in [(6, b'\\'), (7, b'u')] {
                        if self.json.get(at + offset) != Some(&expected) {
                            return self.fail_at(at + offset);
                        }
                    }
                    match self.hex(at + 8)? {
                        0xdc00..=0xdfff => Some(at + 12),
                        _ => self.fail_at(at + 6),
                    }
                }
                0xdc00..=0xdfff => self.fail_at(at),
                _ => Some(at + 6),
            },
            _ => self.fail_at(at + 1),
        }
    }

    /// The number that four hexadecimal digits are.
    fn hex(&mut self, at: usize) -> Option<u32> {
        let mut number = 0;
        for at in at..at + 4 {
            let digit = self
                .json
                .get(at)
                .and_then(|byte| char::from(*byte).to_digit(16));
            let Some(digit) = digit else {
                return self.fail_at(at);
            };
            number = number << 4 | digit;
        }
        Some(number)
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Option<Kind> {
        let (word, kind): (&[u8], _) = match self.peek() {
            Some(b'-' | b'0'..=b'9') => return self.number(),
            Some(b't') => (b"true", Kind::Boolean),
            Some(b'f') => (b"false", Kind::Boolean),
            Some(b'n') => (b"null", Kind::Null),
            _ => return self.fail(),
        };
        for expected in word {
            if self.peek() != Some(*expected) {
                return self.fail();
            }
            self.at += 1;
        }
        Some(kind)
    }

    fn number(&mut self) -> Option<Kind> {
        let start = self.at;
        let mut at = start;
        if self.json.get(at) == Some(&b'-') {
            at += 1;
        }
        let whole = at;
        at = self.digits(at)?;
        if self.json.get(whole) == Some(&b'0') && at > whole + 1 {
            return self.fail_at(whole + 1);
        }
        let mut is_large = at - whole > 300;
        if self.json.get(at) == Some(&b'.') {
            at = self.digits(at + 1)?;
        }
        if let Some(b'e' | b'E') = self.json.get(at) {
            at += 1;
            if let Some(b'+' | b'-') = self.json.get(at) {
                at += 1;
            }
            at = self.digits(at)?;
            is_large = true;
        }
        self.at = at;
        if is_large {
            self.check_range(start)?;
        }
        Some(Kind::Number)
    }

    /// Where one digit or more end.
    #[inline]
    fn digits(&mut self, start: usize) -> Option<usize> {
        let mut end = start;
        while self.json.get(end).is_some_and(u8::is_ascii_digit) {
            end += 1;
        }
        if end == start {
            return self.fail_at(start);
        }
        Some(end)
    }

    #[cold]
    fn check_range(&mut self, start: usize) -> Option<()> {
        let raw = self.json.get(start..self.at).unwrap_or_default();
        if Value::new(Kind::Number, raw).is_in_range() {
            Some(())
        } else {
            self.fail_with(start, "a number that is too large")
        }
    }
}

/// Whether two names that start with the same eight bytes are the same.
#[inline]
fn is_same_name(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len()
        && (one.len() <= 8
            || one.last_chunk::<8>() == other.last_chunk::<8>()
                && (one.len() <= 16 || one == other))
}

/// The eight bytes at a place; zeros are after the end.
#[inline]
fn word(json: &[u8], at: usize) -> u64 {
    let rest = json.get(at..).unwrap_or_default();
    match (rest.first_chunk(), json.last_chunk()) {
        (Some(eight), _) => u64::from_le_bytes(*eight),
        (None, Some(last)) => {
            let last = u64::from_le_bytes(*last);
            let before = 8_usize.saturating_sub(rest.len());
            last.checked_shr(u32::try_from(8 * before).unwrap_or(64))
                .unwrap_or(0)
        }
        (None, None) => short_word(rest),
    }
}

#[cold]
fn short_word(rest: &[u8]) -> u64 {
    let bytes = rest.iter().rev();
    bytes.fold(0, |word, byte| word << 8 | u64::from(*byte))
}

/// The high bit of the first byte that is not plain in a text: a quote, a backslash, a control character,
/// or a part of a character that is not ASCII. Other bits may be set above it.
#[inline]
fn special(word: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    // With this bit changed, a quote comes right after the control characters, and a space does not.
    let controls_and_quotes = (word ^ (ONES * 0x02)).wrapping_sub(ONES * 0x21);
    let backslashes = (word ^ (ONES * 0x5c)).wrapping_sub(ONES);
    (controls_and_quotes | backslashes | word) & (ONES << 7)
}

#[cfg(test)]
mod tests {
    use super::{special, word};

    #[test]
    fn every_byte_at_every_place_is_special_or_is_not() {
        for byte in u8::MIN..=u8::MAX {
            let is_plain = (0x20..0x80).contains(&byte) && byte != b'"' && byte != b'\\';
            for place in 0..8 {
                for other in [b' ', b'!', b'#', b'[', b']', b'a', 0x7f] {
                    let mut text = [other; 8];
                    text[place] = byte;
                    let found = special(word(&text, 0)).trailing_zeros() / 8;
                    let expected = if is_plain { 8 } else { place };
                    assert_eq!(found as usize, expected, "{byte} at {place} among {other}");
                }
            }
        }
    }

    #[test]
    fn zeros_are_after_the_end() {
        assert_eq!(word(b"abc", 1), u64::from_le_bytes(*b"bc\0\0\0\0\0\0"));
        assert_eq!((word(b"abc", 3), word(b"abc", 4)), (0, 0));
    }
}
