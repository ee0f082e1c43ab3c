//! Which object of a tree is the body of a response, and what is known about it from what surrounds it.
//!
//! Clients, loggers and proxies wrap responses in objects of their own, with a status, a URL, a code and
//! a message of their own. The innermost object counts in which the catalog reads something.

use std::ops::Range;

use errdex_core::engine;
use errdex_core::{Certainty, RawObservation};

use super::calls::Call;
use super::members::{self, Members};
use super::names::{self, Written, plain};
use super::origin::Text;
use super::prose::{self, Fact};
use super::values::{Member, Node, Value};
use super::{Body, Layers, MAX_DECODINGS, MAX_RESPONSES, Reader, Response};

/// What is known about a response before its body.
#[derive(Clone, Debug, Default)]
pub(super) struct Around {
    pub(super) status: Option<(u16, Range<usize>)>,
    pub(super) call: Option<Call>,
    pub(super) named: Option<(u16, Range<usize>)>,
    /// Whether there is an object around.
    pub(super) is_inner: bool,
}

/// A text with a tree of values.
#[derive(Clone, Copy)]
pub(super) struct Tree<'s, 'i> {
    pub(super) text: &'s Text<'i>,
    pub(super) layers: Layers,
    pub(super) is_json: bool,
    pub(super) is_cut: bool,
    /// Whether the rest of what it was a part of is missing.
    pub(super) is_torn: bool,
    pub(super) decodings: u8,
}

/// How much the catalog knows of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// There is a code or a text, and no entry has it.
    Unknown,
    /// There is an entry.
    Known,
}

/// What a member is to its object.
enum Role {
    Status,
    Url,
    Path,
    Host,
    Method,
    Operation,
    Message,
    /// The request, not the response.
    Request,
    Other,
}

fn role(key: &str) -> Role {
    let role = role_of(key);
    // `http.response.status_code`, `url.full`
    let Some((first, _)) = key.split_once('.').filter(|_| matches!(role, Role::Other)) else {
        return role;
    };
    if key
        .split('.')
        .any(|part| matches!(role_of(part), Role::Request))
    {
        let last = role_of(key.rsplit('.').next().unwrap_or_default());
        return match last {
            Role::Method | Role::Url => last,
            _ => Role::Request,
        };
    }
    let last = role_of(key.rsplit('.').next().unwrap_or_default());
    match (role_of(first), last) {
        (Role::Url, Role::Path) => Role::Path,
        (Role::Url, _) => Role::Url,
        (_, last) => last,
    }
}

fn role_of(key: &str) -> Role {
    match plain(key).as_str() {
        "status" | "statuscode" | "httpstatus" | "httpstatuscode" | "responsestatus"
        | "responsestatuscode" | "responsecode" | "httpcode" => Role::Status,
        "url" | "uri" | "requesturl" | "requesturi" | "href" | "endpoint" => Role::Url,
        "path" | "requestpath" => Role::Path,
        "host" | "authority" => Role::Host,
        "method" | "requestmethod" | "httpmethod" | "verb" => Role::Method,
        "operation" => Role::Operation,
        "message" | "msg" | "errormessage" | "err" | "error" => Role::Message,
        "request" | "req" | "config" | "options" | "opts" | "params" | "headers"
        | "requestheaders" | "responseheaders" | "requestbody" | "requestdata"
        | "requestoptions" | "httprequest" | "postdata" | "query" | "input" | "args" | "form"
        | "stack" | "stacktrace" | "cookies" | "timings" | "client" => Role::Request,
        _ => Role::Other,
    }
}

impl Reader<'_> {
    /// The responses in a value.
    pub(super) fn visit(
        &mut self,
        value: &Value,
        tree: Tree<'_, '_>,
        around: &Around,
        label: &str,
    ) -> Vec<Response> {
        match &value.node {
            Node::Array(items) => {
                let mut found = Vec::new();
                for item in items {
                    found.extend(self.visit(item, tree, around, label));
                    let excess = found.len().saturating_sub(2 * MAX_RESPONSES);
                    found.drain(..excess);
                }
                found
            }
            Node::Text(text) => self.visit_text(value, text, tree, around),
            Node::Word(_) => Vec::new(),
            Node::Object(members, items) => {
                self.visit_object(value, (members, items), tree, around, label)
            }
        }
    }

    /// What an object that is a request says about its response: `Request {method = "POST", ...}`.
    pub(super) fn request(&self, value: &Value, tree: Tree<'_, '_>) -> Vec<Response> {
        let Node::Object(members, _) = &value.node else {
            return Vec::new();
        };
        let mut request = Request::default();
        for member in members {
            request.add(member, true);
        }
        let is_sent = request.method.is_some();
        let call = request.call(self, tree).filter(|_| is_sent);
        let response = call.map(|call| Response {
            call: Some(call),
            ..Response::default()
        });
        response.into_iter().collect()
    }

    /// Looks again in a text in quotes.
    fn visit_text(
        &mut self,
        value: &Value,
        text: &str,
        tree: Tree<'_, '_>,
        around: &Around,
    ) -> Vec<Response> {
        let has_object = ["{", "%7B", "%7b", "=>"]
            .iter()
            .any(|sign| text.contains(sign));
        if !has_object || tree.decodings >= MAX_DECODINGS {
            return Vec::new();
        }
        let inner = Text::within(text.to_owned(), tree.text.span(value.at.clone()));
        let layers = tree.layers.with("string");
        let mut found = self.read_text(&inner, layers, tree.decodings + 1);
        found.retain(|response| response.body.is_some());
        for response in &mut found {
            response.complete(around);
        }
        found
    }

    fn visit_object(
        &mut self,
        value: &Value,
        (members, items): (&[Member], &[Value]),
        tree: Tree<'_, '_>,
        around: &Around,
        label: &str,
    ) -> Vec<Response> {
        let has = |names: &[&str]| {
            members
                .iter()
                .any(|member| names.contains(&plain(&member.key).as_str()))
        };
        let is_http = has(&["protocol", "statustext", "statusmessage", "reasonphrase"]);
        if let Some(status) = status_line(members, label) {
            return vec![Response {
                status: Some((status, tree.text.span(value.at.clone()))),
                ..Response::default()
            }];
        }
        let is_http = is_http || is_exchange(members);
        let here = self.around((members, items), tree, around, is_http);
        let own = if is_http || is_exception(tree.text, value) && !self.has_text(members) {
            None
        } else {
            let is_error = around.is_inner && members::is_error(label);
            self.own(value, members, tree, label, is_error)
        };
        let is_known = matches!(&own, Some((_, Strength::Known)));
        let mut inner = Vec::new();
        for member in members {
            let is_own = is_known && names::is_read(self.tables, &member.key);
            if !is_own && !matches!(role(&member.key), Role::Request) {
                inner.extend(self.visit(&member.value, tree, &here, &member.key));
            }
        }
        for item in items {
            inner.extend(self.visit(item, tree, &here, label));
        }
        let has_body = inner.iter().any(|response| response.body.is_some());
        let is_wrapper = has(&["response", "res", "config", "request", "req", "stack"]);
        let of_client = is_wrapper || is_http || has(&["errortype", "isaxioserror", "statuscode"]);
        match own {
            Some((body, strength)) => {
                let is_inner = has_body && (is_wrapper || strength == Strength::Unknown);
                if is_inner {
                    return with_bodies(inner);
                }
                if strength == Strength::Known || body.is_of_other_form || !of_client {
                    let mut response = Response::of(body);
                    response.complete(&here);
                    return vec![response];
                }
            }
            None if has_body => return with_bodies(inner),
            None => {}
        }
        // A response whose body is missing.
        let mut parts = inner.iter().rev();
        let status = here
            .status
            .or_else(|| parts.find_map(|part| part.status.clone()));
        let mut parts = inner.iter().rev();
        let call = here
            .call
            .or_else(|| parts.find_map(|part| part.call.clone()));
        let is_new = status.as_ref().map(|(_, at)| at) != around.status.as_ref().map(|(_, at)| at)
            || call.is_some() && around.call.is_none();
        if is_new {
            return vec![Response {
                body: self.body_of_success(members, status.as_ref(), tree),
                status,
                call,
                ..Response::default()
            }];
        }
        Vec::new()
    }

    /// The body of a success, which has no code: a member with nothing but members of bodies.
    fn body_of_success(
        &self,
        members: &[Member],
        status: Option<&(u16, Range<usize>)>,
        tree: Tree<'_, '_>,
    ) -> Option<Body> {
        status.filter(|(status, _)| (200..300).contains(status))?;
        let member = members.iter().find(|member| {
            let Node::Object(inner, _) = &member.value.node else {
                return false;
            };
            let is_request = matches!(role(&member.key), Role::Request);
            !is_request && !inner.is_empty() && self.members().are_all_known(inner)
        })?;
        let nothing = names::write(self.tables, &[], &[], tree.is_json, false);
        Some(body(nothing, &member.value, tree))
    }

    /// What the members of an object say about the response in it.
    fn around(
        &self,
        (members, items): (&[Member], &[Value]),
        tree: Tree<'_, '_>,
        around: &Around,
        is_http: bool,
    ) -> Around {
        let mut here = Around {
            is_inner: true,
            ..around.clone()
        };
        let span = |value: &Value| tree.text.span(value.at.clone());
        let mut request = Request::default();
        for member in members {
            let value = &member.value;
            match role(&member.key) {
                Role::Status => {
                    // `responseStatus = Status {statusCode = 404}`
                    let inner = match &value.node {
                        Node::Object(members, _) => members.iter().find_map(|member| {
                            matches!(role(&member.key), Role::Status).then_some(&member.value)
                        }),
                        _ => None,
                    };
                    let value = inner.unwrap_or(value);
                    if let Some(status) = status(value) {
                        here.status = Some((status, span(value)));
                    }
                }
                Role::Request => {
                    let is_log = plain(&member.key) == "httprequest";
                    if let Node::Object(inner, _) = &value.node {
                        for member in inner {
                            request.add(member, false);
                            let logged = status(&member.value).filter(|_| is_log);
                            if let (Role::Status, Some(status)) = (role(&member.key), logged) {
                                here.status = Some((status, span(&member.value)));
                            }
                        }
                    }
                }
                Role::Operation => {
                    let named = scalar(value).and_then(|name| self.subject.operation(name));
                    if let Some(operation) = named {
                        here.named = Some((operation, span(value)));
                    }
                }
                // `#<Net::HTTPNotFound 404 Not Found>`
                _ if is_http && member.key == "code"
                    || plain(&member.key) == "response" && scalar(value).is_some() =>
                {
                    if let Some(status) = status(value) {
                        here.status = Some((status, span(value)));
                    }
                }
                _ => request.add(member, true),
            }
        }
        if here.status.is_none() {
            let messages = members.iter().filter_map(|member| {
                let is_message = matches!(role(&member.key), Role::Message);
                is_message.then_some(&member.value)
            });
            // `{ status code: 404, headers { ... } }`
            let items = items
                .iter()
                .filter(|item| matches!(item.node, Node::Word(_)));
            for value in messages.chain(items).take(64) {
                let (Node::Text(text) | Node::Word(text)) = &value.node else {
                    continue;
                };
                let mut stated = None;
                for fact in prose::facts(text, 0..text.len().min(1 << 12), false) {
                    match fact {
                        Fact::Status(status, _) if here.status.is_none() => {
                            here.status = Some((status, span(value)));
                            here.call = stated.take().or(here.call);
                        }
                        Fact::Status(..) => {}
                        Fact::Request { .. } => {
                            let text = Text::within(text.clone(), span(value));
                            stated = self.call(&text, &fact).map(|stated| stated.call);
                        }
                    }
                }
                if here.status.is_some() {
                    break;
                }
            }
        }
        if let Some(call) = request.call(self, tree) {
            here.call = Some(call);
        }
        here
    }

    /// Whether the catalog reads the text of an error in an object.
    fn has_text(&self, members: &[Member]) -> bool {
        let written = names::write(self.tables, members, &[], false, false);
        let seen = RawObservation::new().with_json(self.tables, written.json.as_bytes());
        seen.text().is_some()
    }

    /// The body that an object itself is, if the catalog reads something in it.
    fn own(
        &self,
        value: &Value,
        members: &[Member],
        tree: Tree<'_, '_>,
        label: &str,
        is_error: bool,
    ) -> Option<(Body, Strength)> {
        let written = names::write(self.tables, members, &[], tree.is_json, tree.is_cut);
        if let Some(strength) = self.strength(&written) {
            let is_of_other_form = self.is_of_other_form(&written, members, is_error);
            let body = Body {
                is_of_other_form,
                ..body(written, value, tree)
            };
            let strength = if is_of_other_form {
                Strength::Unknown
            } else {
                strength
            };
            return Some((body, strength));
        }
        let mut found = None;
        for under in names::parts(self.tables, label) {
            let written = names::write(self.tables, members, &under, tree.is_json, tree.is_cut);
            if self.strength(&written) == Some(Strength::Known) {
                if found.is_some() {
                    return None;
                }
                found = Some(written);
            }
        }
        found.map(|written| (body(written, value, tree), Strength::Known))
    }

    /// Whether an object with a code, but without a text that the catalog knows, is a body of another API:
    /// an error in an object, or one with members that the API does not send.
    fn is_of_other_form(&self, written: &Written, members: &[Member], is_error: bool) -> bool {
        let seen = RawObservation::new().with_json(self.tables, written.json.as_bytes());
        if seen.code().is_none() {
            return false;
        }
        let has_text = seen.text().is_some();
        let has_known_text = has_text && !self.has_other_text(written.json.as_bytes());
        let are_of_others = || self.members().are_of_others(self.tables, members);
        !has_known_text && (is_error || has_text && are_of_others())
    }

    fn members(&self) -> &Members {
        self.members.get_or_init(|| Members::new(self.subject))
    }

    /// How much the catalog knows of what was written; nothing if there is nothing that it reads.
    pub(super) fn strength(&self, written: &Written) -> Option<Strength> {
        if !written.has_members() {
            return None;
        }
        let seen = RawObservation::new().with_json(self.tables, written.json.as_bytes());
        let diagnosis = engine::classify(self.tables, &seen);
        if diagnosis.is_foreign() || diagnosis.certainty() != Certainty::Unknown {
            return Some(Strength::Known);
        }
        let has_some = seen.code().is_some()
            || seen.code_text().is_some()
            || seen.text().is_some()
            || seen.has_invalid_code()
            || seen.unknown_keys().next().is_some();
        has_some.then_some(Strength::Unknown)
    }
}

/// The status of `response => {code => 404, message => Not Found}`, which is not a body.
fn status_line(members: &[Member], label: &str) -> Option<u16> {
    let member = |name: &str| members.iter().find(|member| member.key == name);
    let reason = member("message").and_then(|message| scalar(&message.value));
    let is_it = matches!(plain(label).as_str(), "response" | "status" | "statusline")
        && reason.is_some_and(prose::is_reason);
    status(&member("code")?.value).filter(|_| is_it)
}

/// Whether an object is about a request and its response, with the reason phrase of the status as a text:
/// `{uri=..., status=401, reason=Unauthorized}`.
fn is_exchange(members: &[Member]) -> bool {
    let has = |is_it: fn(&Role) -> bool| members.iter().any(|member| is_it(&role(&member.key)));
    let reason = members.iter().find(|member| plain(&member.key) == "reason");
    let reason = reason.and_then(|reason| scalar(&reason.value));
    has(|role| matches!(role, Role::Url))
        && has(|role| matches!(role, Role::Status))
        && reason.is_some_and(prose::is_reason)
}

/// The responses that have bodies, with what the others know.
fn with_bodies(mut found: Vec<Response>) -> Vec<Response> {
    let others = found.iter().filter(|response| response.body.is_none());
    let around = Around {
        status: others.clone().find_map(|response| response.status.clone()),
        call: others.clone().find_map(|response| response.call.clone()),
        ..Around::default()
    };
    found.retain(|response| response.body.is_some());
    for response in &mut found {
        response.complete(&around);
    }
    found
}

/// Whether an object is named like an exception or a status, whose code is that of a client:
/// `HttpException(code: 400)`.
fn is_exception(text: &Text<'_>, value: &Value) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || "_.$\\".contains(c);
    let named = text.text.get(value.at.clone()).unwrap_or_default();
    let length = named.char_indices().take(128).find(|(_, c)| !is_name(*c));
    let name = length.and_then(|(length, _)| named.get(..length));
    name.is_some_and(|name| name.ends_with("Exception") || name.ends_with("StatusCode"))
}

/// The members that say what was requested.
#[derive(Default)]
struct Request<'v> {
    url: Option<&'v Value>,
    path: Option<&'v Value>,
    host: Option<&'v str>,
    method: Option<&'v str>,
}

impl<'v> Request<'v> {
    fn add(&mut self, member: &'v Member, is_outer: bool) {
        let value = &member.value;
        let text = scalar(value);
        match role(&member.key) {
            Role::Url if text.is_some() && (is_outer || self.url.is_none()) => {
                self.url = Some(value);
            }
            Role::Path if text.is_some() => self.path = Some(value),
            Role::Host => self.host = text.filter(|host| host.contains('.')).or(self.host),
            Role::Method => self.method = text.or(self.method),
            _ => {}
        }
    }

    fn call(self, reader: &Reader<'_>, tree: Tree<'_, '_>) -> Option<Call> {
        let value = self.url.or(self.path);
        let url = value.and_then(scalar);
        let is_url = |url: &&str| url.contains("://") || url.starts_with('/');
        let method = self
            .method
            .map(|method| method.trim_start_matches([':', '=']));
        let call = value.zip(url.filter(is_url)).map(|(value, url)| {
            let host = self.host.filter(|_| !url.contains("://"));
            Call {
                url: host.map_or_else(|| url.to_owned(), |host| format!("{host}{url}")),
                span: tree.text.span(value.at.clone()),
                whose: reader.calls.whose(url, host, method),
            }
        });
        // Without a host and a method, a path may be that of a page.
        let is_sure = |call: &Call| {
            call.url.contains("://")
                || method.is_some()
                || url.is_some_and(|url| reader.calls.has_path(url))
        };
        call.filter(is_sure)
    }
}

/// A text, however it is written.
fn scalar(value: &Value) -> Option<&str> {
    match &value.node {
        Node::Text(text) | Node::Word(text) => Some(text.trim()),
        _ => None,
    }
}

/// `404`, `"404"`, `404 Not Found`
fn status(value: &Value) -> Option<u16> {
    let text = match &value.node {
        Node::Array(items) if items.len() == 1 => scalar(items.first()?)?,
        _ => scalar(value)?,
    };
    let number = text.split(' ').next()?;
    let status = number.parse().ok().filter(|_| number.len() == 3)?;
    (100..=599).contains(&status).then_some(status)
}

fn body(written: Written, value: &Value, tree: Tree<'_, '_>) -> Body {
    let mut layers = tree.layers;
    if !tree.is_json {
        layers = layers.with("notation");
    }
    if written.has_nested {
        layers = layers.with("string");
    }
    Body {
        span: tree.text.span(value.at.clone()),
        json: written.json,
        layers,
        repair: written
            .repair
            .or(tree.is_torn.then_some("a part of a body")),
        is_of_other_form: false,
    }
}
