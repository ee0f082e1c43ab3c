//! The one reader: what people and logs have, in; responses of an API, out.
//!
//! A response body that is JSON goes to the reader of the core as it is, at full speed. Everything else
//! goes through layers that each do one thing: encodings and prefixes of lines (`strip`), texts in other
//! notations (`unescape`), objects as programs print them (`values`), statuses and requests in prose
//! (`prose`), what surrounds a body in an object (`bodies`), and whose response it is (`calls`). What a
//! layer yields is JSON again, which the core reads, so that one reader decides what a body says.
//!
//! ```
//! use errdex::cloud_recording::CloudRecording;
//! use errdex_answer::Subject;
//! use errdex_answer::reading::Reader;
//! use errdex_core::view::Compiled;
//! use errdex_core::{Catalog, engine};
//!
//! let catalog = Compiled::<CloudRecording>::new();
//! let subject = Subject::new(&catalog, CloudRecording::TABLES);
//! let mut reader = Reader::new(&subject);
//! let log = br#"start failed: HTTP 400, body={"code":53,"reason":"task conflict"}"#;
//! let reading = reader.read(log);
//! let body = reading.answered().unwrap().body().unwrap();
//! assert_eq!(&log[body], br#"{"code":53,"reason":"task conflict"}"#);
//!
//! let seen = reading.observation(subject.tables(), None, None);
//! assert_eq!((seen.http_status(), seen.code()), (Some(400), Some(53)));
//! let diagnosis = engine::classify(subject.tables(), &seen);
//! assert_eq!(diagnosis.certainty().name(), "documented");
//! ```
//!
//! # What is certain
//!
//! A body that a layer found is as good as one that is alone, if nothing had to be assumed. What was
//! repaired (a text that is cut off or has lost its quotes, a misspelled name, a part of a body) has a
//! message in [`RawObservation::unread`], and no diagnosis of it is documented; neither is one of a status
//! without a body. A response of another host or another path is [not the API's](Reading::foreign), and
//! then nothing follows from it.
//!
//! # Limits
//!
//! Reading takes time and memory in proportion to the input, whatever it is. Of a longer input, the
//! layers read the last [`MAX_TEXT`] bytes. They keep 2^18 values of an object, containers in containers
//! up to 64, texts in texts up to 4, and [`MAX_RESPONSES`] responses.

use std::cell::OnceCell;
use std::ops::Range;

use errdex_core::engine::{self, RawMatch};
use errdex_core::tables::Tables;
use errdex_core::{Certainty, RawObservation, Sent, Unread};

use self::bodies::{Around, Tree};
use self::calls::{Call, Calls, Whose};
use self::groups::Groups;
use self::labels::Labels;
use self::members::Members;
use self::origin::Text;
use self::prose::Fact;
use self::values::{Node, Parsed};
use crate::Subject;

mod appended;
mod bodies;
mod calls;
mod groups;
mod labels;
mod members;
mod names;
mod origin;
mod prose;
mod silence;
mod strip;
mod unescape;
mod values;
mod view;
mod without_body;

pub use self::appended::appended_status;
pub(crate) use self::view::{FactView, PlaceView, ReadingView, ResponseView};

/// Of a longer input, only so many bytes at its end are read by the tolerant layers.
pub const MAX_TEXT: usize = 8 << 20;

/// How many responses are kept of an input.
pub const MAX_RESPONSES: usize = 64;

/// How many texts are looked for in texts.
const MAX_DECODINGS: u8 = 4;

/// How often each byte may be looked at, about.
const EFFORT: usize = 16;

/// How many objects without an end are tried.
const MAX_CUT: usize = 8;

/// Reads what people and logs have.
pub struct Reader<'a> {
    subject: &'a Subject<'a>,
    tables: &'a Tables<'a>,
    calls: Calls<'a>,
    labels: Labels<'a>,
    /// The members of bodies, which few inputs need.
    members: OnceCell<Members>,
    /// The names of containers in bodies.
    containers: Vec<&'a str>,
    /// How much may still be done for this input, in bytes.
    effort: usize,
}

/// What was read of an input.
#[derive(Debug)]
pub struct Reading<'i> {
    input: &'i [u8],
    responses: Vec<Response>,
    /// The response to answer; none if the input is a body as it is.
    answered: Option<usize>,
}

/// A response that was found in an input.
#[derive(Clone, Debug, Default)]
pub struct Response {
    body: Option<Body>,
    /// A text of the catalog in prose.
    text: Option<(String, Range<usize>)>,
    status: Option<(u16, Range<usize>)>,
    call: Option<Call>,
    /// The number of the operation that a word names.
    named: Option<(u16, Range<usize>)>,
    /// That there was no response, and whether the request was sent.
    silence: Option<(Sent, Range<usize>)>,
}

/// The body of a response, as JSON with what the catalog reads.
#[derive(Clone, Debug)]
struct Body {
    span: Range<usize>,
    json: String,
    layers: Layers,
    repair: Option<&'static str>,
    /// Whether it has the form of another API's.
    is_of_other_form: bool,
}

/// The layers that a body went through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Layers(u16);

impl Layers {
    /// In the order in which they are listed.
    const NAMES: [&'static str; 10] = [
        "encoding", "strip", "escaped", "html", "percent", "csv", "bytes", "prose", "string",
        "notation",
    ];

    fn with(self, name: &str) -> Self {
        let number = Self::NAMES.iter().position(|own| *own == name);
        Self(number.map_or(self.0, |number| self.0 | 1 << number))
    }

    fn names(self) -> impl Iterator<Item = &'static str> {
        let names = Self::NAMES.into_iter().enumerate();
        names
            .filter(move |(number, _)| self.0 >> number & 1 == 1)
            .map(|(_, name)| name)
    }
}

impl Response {
    fn of(body: Body) -> Self {
        Self {
            body: Some(body),
            ..Self::default()
        }
    }

    /// Adds what is not known yet.
    fn complete(&mut self, around: &Around) {
        if self.status.is_none() {
            self.status.clone_from(&around.status);
        }
        if self.call.is_none() {
            self.call.clone_from(&around.call);
        }
        if self.named.is_none() {
            self.named.clone_from(&around.named);
        }
    }

    /// Where the body is in the input.
    pub fn body(&self) -> Option<Range<usize>> {
        let body = self.body.as_ref().map(|body| body.span.clone());
        body.or_else(|| self.text.as_ref().map(|(_, span)| span.clone()))
    }

    /// The HTTP status, and where it is in the input.
    pub fn http_status(&self) -> Option<(u16, Range<usize>)> {
        self.status.clone()
    }

    /// The number of the operation that was called, by its URL or else by a word, and where that is in the
    /// input.
    pub fn operation(&self) -> Option<(u16, Range<usize>)> {
        self.operation_of_url().or_else(|| self.named.clone())
    }

    fn operation_of_url(&self) -> Option<(u16, Range<usize>)> {
        let call = self.call.as_ref()?;
        match call.whose {
            Whose::Ours(Some(operation)) => Some((operation, call.span.clone())),
            _ => None,
        }
    }

    /// Whether the request was sent, if there was no response, and where the input says so.
    pub fn sent(&self) -> Option<(Sent, Range<usize>)> {
        self.silence.clone()
    }

    /// The URL or path that was requested, and where it is in the input.
    pub fn url(&self) -> Option<(&str, Range<usize>)> {
        let call = self.call.as_ref()?;
        Some((&call.url, call.span.clone()))
    }

    /// The URL or path, if it is that of another API.
    pub fn foreign(&self) -> Option<&str> {
        let call = self.call.as_ref()?;
        let is_foreign = matches!(call.whose, Whose::OtherHost | Whose::OtherPath);
        is_foreign.then_some(call.url.as_str())
    }

    /// Whether it is the response of another API, by its URL or by the form of its body.
    pub fn is_foreign(&self) -> bool {
        let is_of_other_form = self.body.as_ref().is_some_and(|body| body.is_of_other_form);
        self.foreign().is_some() || is_of_other_form && !self.is_own()
    }

    /// The layers that the body went through.
    pub fn layers(&self) -> impl Iterator<Item = &'static str> {
        let layers = self.body.as_ref().map(|body| body.layers);
        layers.unwrap_or_default().names()
    }

    /// What had to be assumed to read the body.
    pub fn repair(&self) -> Option<&'static str> {
        self.body.as_ref()?.repair
    }

    fn is_own(&self) -> bool {
        matches!(
            self.call,
            Some(Call {
                whose: Whose::Ours(_),
                ..
            })
        )
    }
}

impl<'i> Reading<'i> {
    fn clean(input: &'i [u8]) -> Self {
        Self {
            input,
            responses: Vec::new(),
            answered: None,
        }
    }

    /// Whether the input is a body as it is, with no more than an HTTP status after it.
    pub const fn is_clean(&self) -> bool {
        self.answered.is_none()
    }

    /// Whether there is a response: an object that may be its body, or a status with the URL of a request;
    /// not only a status, or a text of the catalog.
    pub fn has_response(&self) -> bool {
        let input = self.input.trim_ascii_start();
        match self.answered() {
            Some(answered) => answered.body.is_some() || answered.call.is_some(),
            None => input.starts_with(b"{"),
        }
    }

    /// Every response in the input, in its order; none if the input is a body as it is.
    pub fn responses(&self) -> &[Response] {
        &self.responses
    }

    /// The response to answer: the last one of the API; none if the input is a body as it is.
    pub fn answered(&self) -> Option<&Response> {
        self.responses.get(self.answered?)
    }

    /// Whether the response is that of another API.
    pub fn is_foreign(&self) -> bool {
        self.answered().is_some_and(Response::is_foreign)
    }

    /// The URL or path of the request, if it is that of another API.
    pub fn foreign(&self) -> Option<&str> {
        self.answered()?.foreign()
    }

    /// The line of a place in the input, from 1.
    pub fn line(&self, at: usize) -> usize {
        let before = self.input.get(..at).unwrap_or(self.input);
        1 + memchr::memchr_iter(b'\n', before).count()
    }

    /// The response to answer as an observation; what is known already is not taken from the input.
    pub fn observation(
        &self,
        tables: &Tables<'_>,
        operation: Option<u16>,
        http_status: Option<u16>,
    ) -> RawObservation<'_> {
        let Some(response) = self.answered() else {
            return clean_observation(tables, self.input, operation, http_status);
        };
        let mut seen = match response.silence {
            Some((sent, _)) => RawObservation::unanswered(sent),
            None => RawObservation::new(),
        };
        let found = || response.operation().map(|(operation, _)| operation);
        if let Some(operation) = operation.or_else(found) {
            seen = seen.with_operation(operation);
        }
        let found = response.status.as_ref().map(|(status, _)| *status);
        if let Some(status) = http_status.or(found) {
            seen = seen.with_http_status(status);
        }
        if let Some(body) = &response.body {
            seen = seen.with_json(tables, body.json.as_bytes());
            let unread = seen.unread().map(Unread::message);
            return match body.repair.or(unread) {
                Some(message) => seen.with_unread(self.unread(&body.span, message)),
                None => seen,
            };
        }
        if let Some((text, span)) = &response.text {
            let unread = self.unread(span, "a text in prose");
            return seen.with_text(text).with_unread(unread);
        }
        if response.silence.is_some() {
            return seen;
        }
        let span = response
            .status
            .as_ref()
            .map_or(0..0, |(_, span)| span.clone());
        seen.with_unread(self.unread(&span, "there is no body here"))
    }

    fn unread(&self, span: &Range<usize>, message: &'static str) -> Unread {
        let before = self.input.get(..span.start).unwrap_or_default();
        let column = before
            .iter()
            .rev()
            .take_while(|byte| **byte != b'\n')
            .count()
            + 1;
        Unread::new(self.line(span.start), column, message)
    }
}

/// A body as it is, with the HTTP status after it unless the status is already known.
///
/// An appended status that contradicts the known one stays part of the body.
fn clean_observation<'b>(
    tables: &Tables<'_>,
    input: &'b [u8],
    operation: Option<u16>,
    http_status: Option<u16>,
) -> RawObservation<'b> {
    let (before, appended) = appended_status(input);
    let body = if http_status.is_none() || http_status == appended {
        before
    } else {
        input
    };
    let mut seen = RawObservation::new();
    if let Some(operation) = operation {
        seen = seen.with_operation(operation);
    }
    if let Some(status) = http_status.or(appended) {
        seen = seen.with_http_status(status);
    }
    seen.with_json(tables, body)
}

impl<'a> Reader<'a> {
    /// A reader for a catalog.
    pub fn new(subject: &'a Subject<'a>) -> Self {
        Self {
            subject,
            tables: subject.tables(),
            calls: Calls::new(subject.calls()),
            labels: Labels::new(
                &subject.catalog().operations,
                subject.catalog().id,
                subject.catalog().title,
            ),
            members: OnceCell::new(),
            containers: names::containers(subject.tables()),
            effort: 0,
        }
    }

    /// Whether the catalog has an entry for what a body says, whatever else is known.
    fn is_known(&self, body: &[u8]) -> bool {
        let seen = RawObservation::new().with_json(self.tables, body);
        let diagnosis = engine::classify(self.tables, &seen);
        diagnosis.is_foreign() || diagnosis.certainty() != Certainty::Unknown
    }

    /// Whether a body has a code that the catalog knows and a text that it does not.
    fn has_other_text(&self, body: &[u8]) -> bool {
        let seen = RawObservation::new().with_json(self.tables, body);
        let diagnosis = engine::classify(self.tables, &seen);
        let knows_text = |best: RawMatch| best.agrees.contains(errdex_core::Fact::Text);
        seen.text().is_some() && !diagnosis.best().is_some_and(knows_text)
    }

    /// Whether a body may be a record of a request, have a part in a text, or a misspelled name.
    pub fn may_contain_more(&self, body: &[u8]) -> bool {
        let has = |part: &[u8]| memchr::memmem::find(body, part).is_some();
        has(b"://") || has(b"{\\\"") || names::has_misspelled(body, &self.containers)
    }

    /// Reads an input. Every input gives a reading.
    pub fn read<'i>(&mut self, input: &'i [u8]) -> Reading<'i> {
        let clean = Reading::clean(input);
        let (body, _) = appended_status(input);
        let trimmed = body.trim_ascii();
        let trimmed = trimmed.strip_prefix(b"\xef\xbb\xbf").unwrap_or(trimmed);
        let is_body = trimmed.starts_with(b"{") && self.is_known(body);
        let is_plain = || !self.may_contain_more(trimmed) && !self.has_other_text(body);
        if trimmed.is_empty() || is_body && is_plain() {
            return clean;
        }
        let start = input.len().saturating_sub(MAX_TEXT);
        let (text, is_encoded) = strip::decode(input.get(start..).unwrap_or_default(), start);
        let layers = Layers::default();
        let layers = if is_encoded {
            layers.with("encoding")
        } else {
            layers
        };
        self.effort = text
            .text
            .len()
            .saturating_mul(EFFORT)
            .saturating_add(1 << 16);
        let mut responses = self.read_text(&text, layers, 0);
        if !responses.iter().any(|found| self.says_something(found)) {
            self.add_without_body(&text, &mut responses);
        }
        responses.truncate(MAX_RESPONSES);
        let Some(answered) = self.answered(&responses) else {
            return clean;
        };
        let is_alone = responses.get(answered).is_some_and(|response| {
            let body = response.body.as_ref();
            let is_whole = body.is_some_and(|body| {
                input
                    .get(body.span.clone())
                    .is_some_and(|span| span.len() == trimmed.len())
            });
            is_whole
                && response.status.is_none()
                && response.call.is_none()
                && body
                    .is_some_and(|body| body.layers == Layers::default() && body.repair.is_none())
        });
        let is_better = responses
            .get(answered)
            .is_some_and(|response| response.body.is_some());
        let is_foreign = responses.get(answered).is_some_and(Response::is_foreign);
        if is_alone && !is_foreign || is_body && !is_better && !is_foreign {
            return clean;
        }
        Reading {
            input,
            responses,
            answered: Some(answered),
        }
    }

    /// Which of the responses is the one to answer.
    fn answered(&self, responses: &[Response]) -> Option<usize> {
        let last = |is_it: &dyn Fn(&Response) -> bool| responses.iter().rposition(is_it);
        last(&|response| !response.is_foreign() && self.says_something(response))
            .or_else(|| last(&Response::is_own))
            .or_else(|| last(&|response| response.text.is_some()))
            .or_else(|| last(&Response::is_foreign))
            .or_else(|| last(&|response| response.body.is_some()))
            .or_else(|| responses.len().checked_sub(1))
    }

    /// Whether a response has a body with a code, or with what the catalog knows.
    fn says_something(&self, response: &Response) -> bool {
        response.body.as_ref().is_some_and(|body| {
            let seen = RawObservation::new().with_json(self.tables, body.json.as_bytes());
            seen.code().is_some()
                || seen.code_text().is_some()
                || self.is_known(body.json.as_bytes())
        })
    }

    /// The responses in a text, or in what it contains in another notation.
    fn read_text(&mut self, text: &Text<'_>, layers: Layers, decodings: u8) -> Vec<Response> {
        self.effort = self.effort.saturating_sub(text.text.len());
        if self.effort == 0 {
            return Vec::new();
        }
        let stripped = strip::strip(text);
        let (text, layers) = match &stripped {
            Some(stripped) => (stripped, layers.with("strip")),
            None => (text, layers),
        };
        let found = self.scan(text, layers, decodings);
        let has_body = |found: &[Response]| found.iter().any(|response| response.body.is_some());
        if has_body(&found) || decodings >= MAX_DECODINGS {
            return found;
        }
        for (name, decode) in unescape::ALL {
            if self.effort < text.text.len() {
                break;
            }
            self.effort -= text.text.len();
            if let Some(inner) = decode(text) {
                let again = self.read_text(&inner, layers.with(name), decodings + 1);
                if has_body(&again) {
                    return again;
                }
            }
        }
        found
    }

    /// The responses in a text as it is.
    fn scan(&mut self, text: &Text<'_>, layers: Layers, decodings: u8) -> Vec<Response> {
        let source = &*text.text;
        let mut found = Vec::<(Range<usize>, Vec<Response>)>::new();
        let (mut kept, mut first) = (0, 0);
        let mut cut = Vec::new();
        let mut is_in_cut = false;
        let length = source.trim().len();
        let mut from = 0;
        while let Some(parsed) = self.next_object(source, &mut from) {
            let at = parsed.value.at.clone();
            if parsed.is_cut {
                is_in_cut |= parsed.is_json && source.get(at.start..).is_some_and(is_object);
                if cut.len() < MAX_CUT {
                    cut.push(at.start);
                }
                continue;
            }
            let layers = if at.len() == length {
                layers
            } else {
                layers.with("prose")
            };
            let is_torn = is_in_cut || is_torn(source, at.end);
            let responses = self.responses(&parsed, text, layers, is_torn, decodings);
            kept += responses.len();
            found.push((at, responses));
            // Of many responses, the last ones are kept.
            while kept > 4 * MAX_RESPONSES {
                let responses = found.get_mut(first).map(|(_, found)| std::mem::take(found));
                kept -= responses.map_or(kept, |responses| responses.len());
                first += 1;
            }
        }
        let has_body = |responses: &[Response]| responses.iter().any(|found| found.body.is_some());
        if !found.iter().any(|(_, responses)| has_body(responses)) {
            for start in cut {
                let Some(parsed) = values::parse(source, start, &mut self.effort) else {
                    continue;
                };
                let responses =
                    self.responses(&parsed, text, layers.with("prose"), false, decodings);
                if has_body(&responses) {
                    found.retain(|(at, _)| at.end <= start);
                    found.push((parsed.value.at.clone(), responses));
                    break;
                }
            }
        }
        self.group(text, found)
    }

    fn responses(
        &mut self,
        parsed: &Parsed,
        text: &Text<'_>,
        layers: Layers,
        is_torn: bool,
        decodings: u8,
    ) -> Vec<Response> {
        let tree = Tree {
            text,
            layers,
            is_json: parsed.is_json,
            is_cut: parsed.is_cut,
            is_torn,
            decodings,
        };
        let label = label(&text.text, parsed.value.at.start);
        if is_request(label) {
            return self.request(&parsed.value, tree);
        }
        let mut found = self.visit(&parsed.value, tree, &Around::default(), label);
        if let [response] = found.as_mut_slice()
            && response.body.is_some()
            && response.named.is_none()
        {
            let Range { start, end } = parsed.value.at;
            let named = self.labels.before(&text.text, start);
            let named = named.or_else(|| self.labels.after(&text.text, end));
            response.named = named.map(|(operation, at)| (operation, text.span(at)));
        }
        found
    }

    /// The next object in a text, which may lack its end.
    fn next_object(&mut self, text: &str, from: &mut usize) -> Option<Parsed> {
        loop {
            let found = text.get(*from..)?.find(['{', '[', '(', '#'])?;
            self.effort = self.effort.saturating_sub(found + 1);
            if self.effort == 0 {
                return None;
            }
            let at = *from + found;
            *from = at + 1;
            let rest = text.get(at..).unwrap_or_default();
            if rest.starts_with('#') && !rest.starts_with("#<") {
                continue;
            }
            let parsed = values::parse(text, at, &mut self.effort);
            if let Some(parsed) = parsed.filter(|parsed| has_members(&parsed.value.node)) {
                if !parsed.is_cut {
                    *from = parsed.value.at.end.max(*from);
                }
                return Some(parsed);
            }
        }
    }

    /// Groups what was found in a text: a response has at most one status, request and body.
    fn group(&self, text: &Text<'_>, found: Vec<(Range<usize>, Vec<Response>)>) -> Vec<Response> {
        let source = &*text.text;
        let mut groups = Groups::new(source);
        let mut from = 0;
        let end = source.len();
        // Parentheses around a URL are those of a call, as in `open(https://host/path?a=b)`.
        let is_call = |at: &Range<usize>| {
            let inner = source
                .get(at.start..)
                .and_then(|inner| inner.strip_prefix('('));
            inner.is_some_and(|inner| inner.starts_with("http"))
        };
        let found = found
            .into_iter()
            .filter(|(at, responses)| !responses.is_empty() || !is_call(at));
        let objects = found.map(|(at, responses)| (at, Some(responses)));
        for (at, responses) in objects.chain([(end..end, None)]) {
            for fact in prose::facts(source, from..at.start, responses.is_some()) {
                match fact {
                    Fact::Status(status, place) => {
                        groups.add_status(status, text.span(place.clone()), place);
                    }
                    Fact::Request { .. } => match self.call(text, &fact) {
                        Some(Stated {
                            call,
                            place,
                            is_record,
                        }) => {
                            groups.add_call(call, place, is_record);
                        }
                        None => groups.mention = self.mentioned(text, &fact).or(groups.mention),
                    },
                }
            }
            for response in responses.into_iter().flatten() {
                groups.add_response(response, &at);
            }
            from = at.end;
        }
        groups.finish()
    }

    /// The request of a fact, if it is one of the API's or the text says that it was sent.
    fn call(&self, text: &Text<'_>, fact: &Fact) -> Option<Stated> {
        let Fact::Request {
            url,
            host,
            method,
            is_stated,
            is_record,
        } = fact
        else {
            return None;
        };
        let part = |range: &Range<usize>| text.text.get(range.clone());
        let path = part(url)?;
        let host = host.as_ref().and_then(part);
        let method = method.as_ref().and_then(part);
        let whose = self.calls.whose(path, host, method);
        let has_path = path.contains("://") || self.calls.has_path(path);
        let is_ours = matches!(whose, Whose::Ours(_)) && has_path;
        if !is_ours && !is_stated {
            return None;
        }
        let call = Call {
            url: host.map_or_else(|| path.to_owned(), |host| format!("{host}{path}")),
            span: text.span(url.clone()),
            whose,
        };
        Some(Stated {
            call,
            place: url.clone(),
            is_record: *is_record && !is_ours,
        })
    }

    /// A URL of another host that a text mentions.
    fn mentioned(&self, text: &Text<'_>, fact: &Fact) -> Option<Call> {
        let Fact::Request { url, .. } = fact else {
            return None;
        };
        let span = text.span(url.clone());
        let url = text
            .text
            .get(url.clone())
            .filter(|url| url.contains("://"))?;
        let whose = self.calls.whose(url, None, None);
        (whose == Whose::OtherHost).then(|| Call {
            url: url.to_owned(),
            span,
            whose,
        })
    }
}

impl std::fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader")
            .field("labels", &self.labels)
            .finish_non_exhaustive()
    }
}

/// Whether a container has members, or a list has containers that do.
fn has_members(node: &Node) -> bool {
    match node {
        Node::Object(members, items) => {
            !members.is_empty() || items.iter().any(|item| has_members(&item.node))
        }
        Node::Array(items) => items.iter().any(|item| has_members(&item.node)),
        _ => false,
    }
}

fn is_object(text: &str) -> bool {
    text.starts_with('{')
}

/// Whether an object ends where another one ends whose beginning is missing.
fn is_torn(text: &str, end: usize) -> bool {
    let after = text.get(end..).unwrap_or_default();
    after.trim_start().starts_with('}')
}

/// The word before an object, as in `body: {`, but not that of a reason phrase, as in
/// `400 Bad Request: {`.
fn label(text: &str, at: usize) -> &str {
    let before = text.get(..at).unwrap_or_default();
    let before = before.trim_end_matches([' ', ':', '=', '\'', '"', '`', '\n', '\\']);
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    let start = before.rfind(|c| !is_name(c)).map_or(0, |last| {
        last + before
            .get(last..)
            .and_then(|rest| rest.chars().next())
            .map_or(1, char::len_utf8)
    });
    let is_reason = prose::ends_with_reason(before);
    before
        .get(start..)
        .filter(|_| !is_reason)
        .unwrap_or_default()
}

/// Whether a word before an object says that it is a request.
fn is_request(label: &str) -> bool {
    matches!(
        names::plain(label).as_str(),
        "request"
            | "req"
            | "requestbody"
            | "d"
            | "data"
            | "dataraw"
            | "databinary"
            | "params"
            | "headers"
            | "payloadsent"
    ) && label != "data"
}

/// A request that a text states.
struct Stated {
    call: Call,
    place: Range<usize>,
    /// Whether its line is all that there is about it.
    is_record: bool,
}
