//! The operation that a word right before a body names, as in `stop failed: {` and `[stop] response (404): {`.
//!
//! Only a label counts: an operation with nothing between it and the body but words about responses, and
//! with no other words before it than the name of the API.

use std::ops::Range;

/// How much of a line is looked at.
const MAX_LABEL: usize = 160;

/// How many words are between an operation and its body.
const MAX_BETWEEN: usize = 8;

/// Words between an operation and its body.
const BETWEEN: [&str; 37] = [
    "a",
    "an",
    "answer",
    "api",
    "body",
    "call",
    "code",
    "content",
    "data",
    "err",
    "errmsg",
    "error",
    "exception",
    "fail",
    "failed",
    "failure",
    "got",
    "http",
    "json",
    "msg",
    "message",
    "reply",
    "req",
    "request",
    "res",
    "resp",
    "response",
    "result",
    "returned",
    "returns",
    "said",
    "status",
    "statuscode",
    "text",
    "the",
    "unsuccessful",
    "with",
];

/// Words before an operation that do not make a sentence of it.
const BEFORE: [&str; 22] = [
    "action",
    "call",
    "calling",
    "dbg",
    "debug",
    "during",
    "err",
    "error",
    "fatal",
    "from",
    "ftl",
    "in",
    "inf",
    "info",
    "notice",
    "on",
    "operation",
    "trace",
    "trc",
    "warn",
    "warning",
    "wrn",
];

/// Names of members whose value is an operation.
const MEMBERS: [&str; 4] = ["action", "op", "operation", "endpoint"];

/// What words name an operation.
#[derive(Debug)]
pub(super) struct Labels<'a> {
    operations: &'a [&'a str],
    /// The words of the name of the API, in lower case.
    api: Vec<String>,
}

impl<'a> Labels<'a> {
    pub(super) fn new(operations: &'a [&'a str], id: &str, title: &str) -> Self {
        let words = [id, title].into_iter().flat_map(words_of);
        Self {
            operations,
            api: words.collect(),
        }
    }

    /// The operation that labels what starts at a place of a text.
    pub(super) fn before(&self, text: &str, at: usize) -> Option<(u16, Range<usize>)> {
        let mut start = at.saturating_sub(MAX_LABEL);
        while !text.is_char_boundary(start) {
            start += 1;
        }
        let line = text.get(start..at)?;
        let line = line.trim_end_matches(['\n', '\r', ' ']);
        let line = line.rsplit('\n').next()?;
        let start = text.get(..at)?.trim_end_matches(['\n', '\r', ' ']).len() - line.len();
        let place = |part: Range<usize>| start + part.start..start + part.end;
        let found = self.label(line).or_else(|| self.member(line));
        found.map(|(operation, part)| (operation, place(part)))
    }

    /// The operation that a member of the same line names after what ends at a place of a text.
    pub(super) fn after(&self, text: &str, at: usize) -> Option<(u16, Range<usize>)> {
        let mut end = text.len().min(at + MAX_LABEL);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let line = text.get(at..end)?.split(['\n', '{']).next()?;
        let (operation, part) = self.member(line)?;
        Some((operation, at + part.start..at + part.end))
    }

    fn label(&self, line: &str) -> Option<(u16, Range<usize>)> {
        let mut end = line.len();
        for _ in 0..=MAX_BETWEEN {
            let (word, rest) = last_word(line, end)?;
            let name = line.get(word.clone())?;
            if let Some(operation) = self.operation(name) {
                return self.is_label(rest).then_some((operation, word));
            }
            let lower = name.to_ascii_lowercase();
            let is_status = name.len() <= 3 && name.bytes().all(|byte| byte.is_ascii_digit());
            let is_between =
                is_status || BETWEEN.contains(&lower.as_str()) || self.api.contains(&lower);
            if !is_between {
                return None;
            }
            end = word.start;
        }
        None
    }

    /// `operation=stop`, `"op": "stop"`
    fn member(&self, line: &str) -> Option<(u16, Range<usize>)> {
        let mut end = line.len();
        while let Some((word, rest)) = last_word(line, end) {
            let name = line.get(word.clone())?;
            let key = rest.trim_end_matches(['"', '\'', ' ', '\\']);
            if let Some(key) = key.strip_suffix(['=', ':'])
                && let Some(operation) = self.operation(name)
            {
                let key = key.trim_end_matches(['"', '\'', ' ', '\\']);
                let (last, _) = last_word(key, key.len())?;
                let last = key.get(last)?.to_ascii_lowercase();
                if MEMBERS.contains(&last.as_str()) {
                    return Some((operation, word));
                }
            }
            end = word.start;
        }
        None
    }

    /// Whether an operation is a label after this.
    fn is_label(&self, before: &str) -> bool {
        let spaced = before.trim_end_matches(' ');
        if spaced.len() == before.len() && !before.is_empty() {
            return true;
        }
        let mut rest = spaced;
        loop {
            rest = rest.trim_end_matches(' ');
            let Some((word, before)) =
                last_word(rest, rest.len()).filter(|(word, _)| word.end == rest.len())
            else {
                return true;
            };
            let word = rest.get(word).unwrap_or_default();
            let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
            let lower = word.to_lowercase();
            if BEFORE.contains(&lower.as_str()) || is_number {
                return true;
            }
            if !self.api.contains(&lower) {
                return false;
            }
            rest = before;
        }
    }

    /// The operation that a word is: `stop`, `Stop`, `stopRecording`, `cloud_recording_stop`.
    fn operation(&self, word: &str) -> Option<u16> {
        let named = |word: &str| {
            let mut operations = self.operations.iter();
            let number = operations.position(|own| own.eq_ignore_ascii_case(word))?;
            u16::try_from(number).ok()
        };
        if let Some(operation) = named(word) {
            return Some(operation);
        }
        let parts = words_of(word).filter(|part| !self.api.contains(part));
        named(&parts.collect::<String>())
    }
}

/// The last word before a place, and what is before it.
fn last_word(line: &str, end: usize) -> Option<(Range<usize>, &str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let text = line.get(..end)?;
    let text = text
        .trim_end_matches(|c: char| !is_word(c) && c != '.' && c != '!' && c != '?' && c != '/');
    let start = text.rfind(|c| !is_word(c)).map_or(0, |last| {
        last + text
            .get(last..)
            .and_then(|rest| rest.chars().next())
            .map_or(1, char::len_utf8)
    });
    (start < text.len()).then(|| (start..text.len(), text.get(..start).unwrap_or_default()))
}

/// The words that a name is made of, in lower case.
fn words_of(name: &str) -> impl Iterator<Item = String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut was_lower = false;
    for c in name.chars() {
        let starts = c.is_uppercase() && was_lower;
        if (starts || !c.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase();
    }
    words.push(word);
    words.into_iter().filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::Labels;

    #[test]
    fn only_a_label_names_an_operation() {
        let operations = ["start", "stop", "updateLayout"];
        let labels = Labels::new(
            &operations,
            "cloud-recording",
            "Agora Cloud Recording RESTful API",
        );
        let name = |line: &str| {
            let (operation, at) = labels.before(line, line.len())?;
            Some((
                operations[usize::from(operation)],
                line.get(at).unwrap().to_owned(),
            ))
        };
        for (line, expected) in [
            ("stop: ", "stop"),
            ("start failed: ", "start"),
            ("Stop response (404): ", "Stop"),
            ("x\nERROR [rec] stop failed with status 404: ", "stop"),
            ("start failed: HTTP 400, body=", "start"),
            ("cloud recording stop failed: ", "stop"),
            ("stopRecording error ", "stopRecording"),
            ("client.stop() returned ", "stop"),
            ("updatelayout -> 404 ", "updatelayout"),
            ("op=stop status=404 body=", "stop"),
            ("level=error operation=\"stop\" took=3s got=", "stop"),
            ("Error on stop: ", "stop"),
        ] {
            assert_eq!(
                name(line).map(|(_, word)| word).as_deref(),
                Some(expected),
                "{line}"
            );
        }
        for line in [
            "failed to stop: ",
            "npm start: ",
            "did not stop, so: ",
            "stop the others. Response: ",
            "stop\nresponse: ",
            "nonstop: ",
            "restart: ",
            "stopTranscription failed: ",
            "we stop here ",
            "",
        ] {
            assert_eq!(name(line), None, "{line}");
        }
    }
}
