//! Which object of a tree is the body of a response, and what is known about it from what surrounds it.
//!
//! Clients, loggers and proxies wrap responses in objects of their own, with a status, a URL, a code and
//! a message of their own. The innermost object counts in which the catalog reads something.

use std::ops::Range;

use errdex_core::engine;
use errdex_core::{Certainty, RawObservation};

use super::calls::Call;
use super::names::{self, Written, plain};
use super::origin::Text;
use super::prose::{self, Fact};
use super::values::{Member, Node, Value};
use super::{Body, Layers, MAX_DECODINGS, Reader, Response};

/// What is known about a response before its body.
#[derive(Clone, Debug, Default)]
pub(super) struct Around {
    pub(super) status: Option<(u16, Range<usize>)>,
    pub(super) call: Option<Call>,
}

/// A text with a tree of values.
#[derive(Clone, Copy)]
pub(super) struct Tree<'s, 'i> {
    pub(super) text: &'s Text<'i>,
    pub(super) layers: Layers,
    pub(super) is_json: bool,
    pub(super) is_cut: bool,
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
    Method,
    Operation,
    Message,
    /// The request, not the response.
    Request,
    Other,
}

fn role(key: &str) -> Role {
    match plain(key).as_str() {
        "status" | "statuscode" | "httpstatus" | "httpstatuscode" | "responsestatus"
        | "responsestatuscode" | "responsecode" | "httpcode" => Role::Status,
        "url" | "uri" | "requesturl" | "requesturi" | "href" | "endpoint" => Role::Url,
        "path" | "requestpath" => Role::Path,
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
                let each = items.iter();
                each.flat_map(|item| self.visit(item, tree, around, label))
                    .collect()
            }
            Node::Text(text) => self.visit_text(value, text, tree, around),
            Node::Word(_) => Vec::new(),
            Node::Object(members, items) => {
                self.visit_object(value, (members, items), tree, around, label)
            }
        }
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
        let here = self.around(members, tree, around, is_http);
        let own = if is_http {
            None
        } else {
            self.own(value, members, tree, label)
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
                    inner.retain(|response| response.body.is_some());
                    return inner;
                }
                if strength == Strength::Known || !of_client {
                    let mut response = Response::of(body);
                    response.complete(&here);
                    return vec![response];
                }
            }
            None if has_body => {
                inner.retain(|response| response.body.is_some());
                return inner;
            }
            None => {}
        }
        // A response whose body is missing.
        let last = inner.pop();
        let status = here.status.or_else(|| last.as_ref()?.status.clone());
        let call = here.call.or_else(|| last?.call);
        let is_new = status.as_ref().map(|(_, at)| at) != around.status.as_ref().map(|(_, at)| at)
            || call.is_some() && around.call.is_none();
        if is_new {
            return vec![Response {
                status,
                call,
                ..Response::default()
            }];
        }
        Vec::new()
    }

    /// What the members of an object say about the response in it.
    fn around(
        &self,
        members: &[Member],
        tree: Tree<'_, '_>,
        around: &Around,
        is_http: bool,
    ) -> Around {
        let mut here = around.clone();
        let span = |value: &Value| tree.text.span(value.at.clone());
        let mut request = Request::default();
        for member in members {
            let value = &member.value;
            match role(&member.key) {
                Role::Status => {
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
                    request.operation = scalar(value).and_then(|name| self.operation(name));
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
            for member in members {
                if let (Role::Message, Node::Text(text)) = (role(&member.key), &member.value.node)
                    && text.len() <= 1 << 12
                {
                    let facts = prose::facts(text, 0..text.len(), false);
                    let status = facts.into_iter().find_map(|fact| match fact {
                        Fact::Status(status, _) => Some(status),
                        Fact::Request { .. } => None,
                    });
                    here.status = status.map(|status| (status, span(&member.value)));
                }
            }
        }
        if let Some(call) = request.call(self, tree) {
            here.call = Some(call);
        }
        here
    }

    /// The body that an object itself is, if the catalog reads something in it.
    fn own(
        &self,
        value: &Value,
        members: &[Member],
        tree: Tree<'_, '_>,
        label: &str,
    ) -> Option<(Body, Strength)> {
        let written = names::write(self.tables, members, &[], tree.is_json, tree.is_cut);
        if let Some(strength) = self.strength(&written) {
            return Some((self.body(written, value, tree), strength));
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
        found.map(|written| (self.body(written, value, tree), Strength::Known))
    }

    fn body(&self, written: Written, value: &Value, tree: Tree<'_, '_>) -> Body {
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
            repair: written.repair,
        }
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

/// The members that say what was requested.
#[derive(Default)]
struct Request<'v> {
    url: Option<&'v Value>,
    path: Option<&'v Value>,
    method: Option<&'v str>,
    operation: Option<u16>,
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
        let call = value.zip(url.filter(is_url)).map(|(value, url)| Call {
            url: url.to_owned(),
            span: tree.text.span(value.at.clone()),
            whose: reader.calls.whose(url, None, method),
        });
        // Without a host and a method, a path may be that of a page.
        let is_sure = |call: &Call| {
            call.url.contains("://") || method.is_some() || reader.calls.has_path(&call.url)
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
