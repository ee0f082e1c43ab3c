//! HTTP statuses and requests in prose: status lines, header blocks, access logs, and the messages of
//! HTTP clients.
//!
//! Three digits are a status only where something says so: a word before them, a reason phrase after
//! them, or the form of the line.

use std::ops::Range;

/// A status or a request in a text.
#[derive(Clone, Debug)]
pub(super) enum Fact {
    Status(u16, Range<usize>),
    /// A URL or path, the host of a path, and the method.
    Request {
        url: Range<usize>,
        host: Option<Range<usize>>,
        method: Option<Range<usize>>,
        /// Whether the text says that this was requested.
        is_stated: bool,
        /// Whether the line says all that it knows about the response, as in an access log.
        is_record: bool,
    },
}

/// How much of a line is looked at around a place.
const MAX_LINE: usize = 512;

/// How long a URL may be.
const MAX_URL: usize = 2048;

/// How much of a header block is searched for its host.
const MAX_HEADERS: usize = 4096;

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Finds facts in a part of a text, in the order of the text.
pub(super) fn facts(text: &str, part: Range<usize>, before_object: bool) -> Vec<Fact> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = part.start;
    while at < part.end {
        let Some(byte) = bytes.get(at) else { break };
        match byte {
            b'1'..=b'5' => {
                let end = digits(bytes, at);
                let is_alone = end - at == 3 && is_boundary(text, at, end);
                if is_alone && is_status(text, at, end, part.end, before_object, &found) {
                    // A URL with a status was requested, and is not only mentioned.
                    if let Some(Fact::Request { url, is_stated, .. }) = found.last_mut() {
                        *is_stated |= text.get(url.end..at) == Some(" ");
                    }
                    let status = text.get(at..end).and_then(|digits| digits.parse().ok());
                    found.extend(status.map(|status| Fact::Status(status, at..end)));
                }
                at = end;
            }
            b'0'..=b'9' => at = digits(bytes, at),
            b'h' | b'H' if starts_url(text, at) => {
                let end = url_end(text, at, part.end);
                found.push(request_of_url(text, at..end));
                at = end;
            }
            b'/' => {
                let end = url_end(text, at, part.end);
                if let Some(fact) = request_of_path(text, at..end, &mut found) {
                    found.push(fact);
                }
                at = end.max(at + 1);
            }
            b's' => {
                let status = replied(text, at, part.end);
                found.extend(status.map(|(status, place)| Fact::Status(status, place)));
                at += 1;
            }
            _ => at += 1,
        }
    }
    found
}

/// The line up to a place, or its end.
fn line_before(text: &str, at: usize) -> &str {
    let mut from = at.saturating_sub(MAX_LINE);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let line = text.get(from..at).unwrap_or_default();
    line.rsplit('\n').next().unwrap_or_default()
}

/// The line from a place, or its beginning.
fn line_after(text: &str, at: usize, limit: usize) -> &str {
    let mut to = limit.min(text.len()).min(at + MAX_LINE).max(at);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let line = text.get(at..to).unwrap_or_default();
    line.split('\n').next().unwrap_or_default()
}

fn digits(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    start + rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// Whether digits are not part of something longer, such as a range, a time or a version.
fn is_boundary(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).unwrap_or_default().chars().next_back();
    let mut after = text.get(end..).unwrap_or_default().chars();
    let (next, second) = (after.next(), after.next());
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '_' | '~' | '$' | '%' | '#');
    let is_joined_before =
        before.is_some_and(|c| joins(c) || matches!(c, '-' | '.' | ',' | '/' | '+'));
    let continues = matches!(next, Some('.' | ',' | '-' | ':' | '/'))
        && second.is_some_and(|c| c.is_ascii_digit());
    // `HTTP/404` is not a version, and `code=-404` not a status.
    !is_joined_before && !next.is_some_and(joins) && !continues
}

/// Whether something says that three digits are a status.
fn is_status(
    text: &str,
    start: usize,
    end: usize,
    limit: usize,
    before_object: bool,
    found: &[Fact],
) -> bool {
    let line = line_before(text, start);
    let after = line_after(text, end, limit);
    let glue = |c: char| " \t:=([<\"'`\\.,>-".contains(c) || c == '→';
    let spaced = line.trim_end();
    let is_arrow = ["<--", "<---", "->", "→", "=>"]
        .iter()
        .any(|arrow| spaced.ends_with(arrow));
    let before = line.trim_end_matches(glue);
    let (first, second) = last_words(before);
    // `1. Status code is 200` is what was tested.
    let trimmed = line.trim_start();
    let is_test = trimmed
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .starts_with(". ")
        || trimmed.starts_with(['✓', '✔', '✗', '✘', '√', '×']);
    if is_test && first == "is" {
        return false;
    }
    if is_arrow || says_status(&first, &second) {
        return true;
    }
    // `"POST /path HTTP/1.1" 404`
    let is_http = first.starts_with("http/")
        || second.starts_with("http/") && first.bytes().all(|byte| byte.is_ascii_digit());
    if is_http && line.len() - before.len() <= 4 {
        return true;
    }
    if has_reason(after) {
        return true;
    }
    // `POST https://host/path 404`
    let follows_url = matches!(found.last(), Some(Fact::Request { url, is_stated, .. })
        if text.get(url.end..start).is_some_and(|gap| gap == " ")
            && (*is_stated || text.get(url.clone()).is_some_and(|url| url.contains("://"))));
    if follows_url {
        return true;
    }
    // `Request failed for https://host returned code 404`
    let is_of_url = matches!(found.last(), Some(Fact::Request { .. }));
    if is_of_url && first == "code" && second == "returned" {
        return true;
    }
    // `Received HTTP response headers after 88.2ms - 404`
    let is_last = spaced.ends_with(" -") && after.trim().is_empty();
    if is_last && line.to_ascii_lowercase().contains("http re") {
        return true;
    }
    // `Stop response (404): {`, `failed: bad request (400)`
    let is_in_parentheses = line.ends_with('(') && after.starts_with(')');
    if is_in_parentheses && ends_with_reason(line.trim_end_matches(['(', ' '])) {
        return true;
    }
    let rest = after.trim_start_matches([')', ':', ' ']);
    let names = ["response", "status", "http", "error", "fail"];
    let lower = line.to_ascii_lowercase();
    is_in_parentheses
        && before_object
        && rest.is_empty()
        && names.iter().any(|name| lower.contains(name))
}

/// Whether a word before a number says that it is a status.
fn says_status(first: &str, second: &str) -> bool {
    let is_status = |word: &str| word.contains("status") && !word.contains("statuses");
    match first {
        "http" | "response" => true,
        "code" => is_status(second) || matches!(second, "response" | "http"),
        "error" => second == "http",
        "is" | "of" | "was" => second == "code" || is_status(second),
        // `ClientResponseError: 404`
        first if first.ends_with("error") || first.ends_with("exception") => {
            ["http", "response", "status"]
                .iter()
                .any(|kind| first.contains(kind))
        }
        first => is_status(first) && second != "exit",
    }
}

/// The last two words of a text, the last one first, in lower case.
fn last_words(text: &str) -> (String, String) {
    let is_word = |c: char| c.is_alphanumeric() || "_/-".contains(c);
    let mut from = text.len().saturating_sub(64);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let text = text.get(from..).unwrap_or_default();
    let mut words = text.rsplit(|c| !is_word(c)).filter(|word| !word.is_empty());
    let mut next = || words.next().unwrap_or_default().to_lowercase();
    (next(), next())
}

/// The reason phrases of statuses; those of several ones have none.
const PHRASES: [(&str, Option<u16>); 24] = [
    ("OK", Some(200)),
    ("Created", Some(201)),
    ("Accepted", Some(202)),
    ("No Content", Some(204)),
    ("Partial Content", Some(206)),
    ("Bad Request", Some(400)),
    ("Unauthorized", Some(401)),
    ("Payment Required", Some(402)),
    ("Forbidden", Some(403)),
    ("Not Found", Some(404)),
    ("Method Not Allowed", Some(405)),
    ("Not Acceptable", Some(406)),
    ("Request Timeout", Some(408)),
    ("Conflict", Some(409)),
    ("Gone", Some(410)),
    ("Unprocessable", Some(422)),
    ("Too Many Requests", Some(429)),
    ("Internal Server Error", Some(500)),
    ("Not Implemented", Some(501)),
    ("Bad Gateway", Some(502)),
    ("Service Unavailable", Some(503)),
    ("Gateway Timeout", Some(504)),
    ("Client Error", None),
    ("Server Error", None),
];

/// Whether the last words of a text are a reason phrase.
pub(super) fn ends_with_reason(text: &str) -> bool {
    PHRASES.iter().any(|(phrase, _)| {
        let start = text.len().checked_sub(phrase.len());
        let end = start.and_then(|start| text.get(start..));
        let before = start.and_then(|start| text.get(..start)?.chars().next_back());
        let is_same = end.is_some_and(|end| end.eq_ignore_ascii_case(phrase));
        is_same && !before.is_some_and(char::is_alphanumeric)
    })
}

/// Whether a text is a reason phrase.
pub(super) fn is_reason(text: &str) -> bool {
    let mut phrases = PHRASES.iter();
    phrases.any(|(phrase, _)| text.eq_ignore_ascii_case(phrase))
}

/// The status of `server replied: Not Found`, and where its phrase is.
fn replied(text: &str, at: usize, limit: usize) -> Option<(u16, Range<usize>)> {
    const LABEL: &str = "server replied: ";
    let line = line_after(text, at, limit);
    let rest = line.strip_prefix(LABEL)?;
    PHRASES.iter().find_map(|(phrase, status)| {
        let start = at + LABEL.len();
        let is_it = rest.get(..phrase.len())?.eq_ignore_ascii_case(phrase);
        is_it.then_some(((*status)?, start..start + phrase.len()))
    })
}

/// Whether what follows a number is the reason phrase of a response.
fn has_reason(after: &str) -> bool {
    let gap = after.trim_start_matches([' ', '(', ':']);
    if gap.len() == after.len() {
        return false;
    }
    PHRASES.iter().any(|(phrase, _)| {
        let start = gap.get(..phrase.len());
        let is_same = start.is_some_and(|start| start.eq_ignore_ascii_case(phrase));
        let ends = gap.get(phrase.len()..).and_then(|rest| rest.chars().next());
        is_same && !ends.is_some_and(char::is_alphanumeric)
    })
}

fn starts_url(text: &str, at: usize) -> bool {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    let scheme = |scheme: &[u8]| {
        rest.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    scheme(b"https://") || scheme(b"http://")
}

/// Where a URL ends.
fn url_end(text: &str, start: usize, limit: usize) -> usize {
    let mut limit = limit.min(start + MAX_URL);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let rest = text.get(start..limit).unwrap_or_default();
    let mut has_brace = false;
    let stops = |c: char| {
        has_brace |= c == '{';
        // Braces are those of a template, or of what surrounds the URL.
        c == '}' && !has_brace || c.is_whitespace() || "\"'`<>()[]|\\^,;…".contains(c)
    };
    let length = rest.find(stops).unwrap_or(rest.len());
    let url = rest.get(..length).unwrap_or_default();
    start + url.trim_end_matches(['.', ':', '!', '?', '*', '}']).len()
}

/// The word before a place that is a method, if there is one.
fn method_before(text: &str, at: usize) -> Option<Range<usize>> {
    let start = at - line_before(text, at).len();
    let line = text.get(start..at)?;
    let trimmed = line.trim_end_matches([' ', '"', '\'', '[', ']', '(', ':']);
    let first = trimmed
        .rfind(|c: char| !c.is_ascii_alphabetic())
        .map_or(0, |last| {
            last + trimmed
                .get(last..)
                .and_then(|rest| rest.chars().next())
                .map_or(1, char::len_utf8)
        });
    let word = trimmed.get(first..)?;
    METHODS
        .contains(&word)
        .then_some(start + first..start + trimmed.len())
}

fn request_of_url(text: &str, url: Range<usize>) -> Fact {
    let mut method = method_before(text, url.start);
    let line = line_before(text, url.start);
    let after = text.get(url.end..).unwrap_or_default();
    // Feign, and Spring on the other side of the status.
    if method.is_none() {
        method = method_in(line, text, url.start);
    }
    let before = line.trim_end_matches(|c: char| " :=([{<\"'`\\".contains(c));
    let (first, second) = last_words(before);
    let is_named = matches!(
        first.as_str(),
        "url"
            | "uri"
            | "requesturi"
            | "requesturl"
            | "request_url"
            | "request_uri"
            | "host_url"
            | "curl"
            | "endpoint"
    ) || first.ends_with("_url")
        || matches!(first.as_str(), "for" | "to" | "from") && before.len() < line.len();
    let is_link = matches!(second.as_str(), "documentation_url" | "more_info");
    let is_wget = before.ends_with("--");
    let is_numbered =
        line.trim_end().ends_with(|c: char| c.is_ascii_digit()) || line.trim_end().ends_with("--");
    // `https://host:443 "POST /path HTTP/1.1" 404` is read with its path.
    let quoted = after.strip_prefix(" \"").unwrap_or_default();
    let is_base = METHODS.iter().any(|method| quoted.starts_with(method));
    Fact::Request {
        is_stated: (method.is_some() || is_named || is_wget || is_numbered) && !is_link && !is_base,
        url,
        host: None,
        method,
        is_record: false,
    }
}

/// A method elsewhere in a line, as in `[400] during [POST] to [http://...]` and `on POST request for`.
fn method_in(line: &str, text: &str, end: usize) -> Option<Range<usize>> {
    let start = end - line.len();
    let found = METHODS.iter().find_map(|method| {
        let at = line.rfind(method)?;
        let before = line.get(..at)?.chars().next_back();
        let after = line.get(at + method.len()..)?.chars().next();
        let is_word =
            |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || "_/-.".contains(c));
        (!is_word(before) && !is_word(after)).then_some((at, method.len()))
    });
    let (at, length) = found?;
    let range = start + at..start + at + length;
    text.get(range.clone()).map(|_| range)
}

/// The request whose path starts here, if this is the path of one.
fn request_of_path(text: &str, path: Range<usize>, found: &mut [Fact]) -> Option<Fact> {
    let before = text.get(..path.start).unwrap_or_default();
    let last = before.chars().next_back();
    if last.is_some_and(|c| c.is_alphanumeric() || "/.:_-}@".contains(c) && c != ':') {
        return None;
    }
    let after = line_after(text, path.end, text.len());
    let line = line_before(text, path.start);
    let mut method = method_before(text, path.start);
    let version = after.trim_start_matches(' ').strip_prefix("HTTP/");
    let is_line = method.is_some() && (version.is_some() || after.starts_with('"'));
    // `POST /path 404 3.2 ms`
    let is_access = method.is_some() && starts_status(after);
    // `method=POST path="/path" host=api.example status=404`
    let named = line.trim_end_matches(['"', '\'']).to_ascii_lowercase();
    let is_named = ["path=", "uri=", "url="]
        .iter()
        .any(|name| named.ends_with(name));
    if is_named {
        method = method.or_else(|| method_in(line, text, path.start));
    }
    let is_member = is_named && method.is_some();
    // `"GET /path HTTP/1.1" 404`
    let start = method.as_ref().map_or(path.start, |method| method.start);
    let quoted = text.get(..start).unwrap_or_default();
    let is_quoted = is_line && quoted.ends_with('"');
    let mut host = None;
    if is_quoted && let Some(Fact::Request { url, is_stated, .. }) = found.last_mut() {
        let gap = text.get(url.end..start).unwrap_or_default();
        if gap == " \"" && !*is_stated {
            let origin = text.get(url.clone()).unwrap_or_default();
            let scheme = origin.find("://").map_or(0, |at| at + 3);
            host = Some(url.start + scheme..url.end);
        }
    }
    let is_closed = version.is_some_and(|version| version.chars().take(4).any(|c| c == '"'));
    let is_record = host.is_none() && is_quoted && (is_closed || version.is_none());
    if is_line && host.is_none() && !is_record {
        host = host_header(text, path.end);
    } else if is_member {
        host = after
            .find(" host=")
            .and_then(|at| value(text, path.end + at + 6));
    }
    Some(Fact::Request {
        is_record: is_record || is_access || is_member,
        url: path,
        host,
        method,
        is_stated: is_line || is_access || is_member,
    })
}

/// Whether a text starts with a space and a status.
fn starts_status(text: &str) -> bool {
    let digits = text.strip_prefix(' ').unwrap_or_default();
    let (status, rest) = digits.split_at_checked(3).unwrap_or_default();
    let is_status = status.starts_with(|c| matches!(c, '1'..='5'))
        && status.bytes().all(|byte| byte.is_ascii_digit());
    is_status && !rest.starts_with(|c: char| c.is_alphanumeric() || c == '.')
}

/// The value at a place, up to what surrounds it.
fn value(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    let start = rest.find(|c| c != ' ' && c != '"')?;
    let rest = rest.get(start..)?;
    let ends = |c: char| c.is_whitespace() || "[]\\\"',;".contains(c);
    let length = rest.find(ends).unwrap_or(rest.len());
    (length > 0).then_some(at + start..at + start + length)
}

/// The host in the headers after a request line, however their lines are written.
fn host_header(text: &str, at: usize) -> Option<Range<usize>> {
    let mut end = text.len().min(at + MAX_HEADERS);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let headers = text.get(at..end)?;
    // The next one is that of the response.
    let own = headers.find("HTTP/").map_or(0, |at| at + 5);
    let length = headers.get(own..)?.find("HTTP/");
    let headers = headers.get(..length.map_or(headers.len(), |length| own + length))?;
    let bytes = headers.as_bytes();
    bytes.windows(4).enumerate().find_map(|(start, name)| {
        let before = bytes.get(..start)?;
        let begins = !before
            .last()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
            || before.ends_with(b"\\n");
        if !begins || !name.eq_ignore_ascii_case(b"host") {
            return None;
        }
        let rest = headers.get(start + 4..)?;
        let after = rest.trim_start_matches(' ').strip_prefix(':')?;
        value(text, at + headers.len() - after.len())
    })
}
