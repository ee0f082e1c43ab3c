//! What logs, terminals, clients and people make of responses.

use std::collections::BTreeSet;

use errdex_core::view::ExampleView;

use super::damage::{self, cut, escaped};
use super::{entries, examples};
use crate::Subject;

/// A response, and the request that it answers.
struct Exchange<'a> {
    operation: Option<&'a str>,
    body: &'a str,
    status: u16,
    method: &'a str,
    url: String,
    path: String,
}

/// A server that is none of the API's.
const OTHER_HOST: &str = "https://other.example.com";

/// Makes pastes, each with how it was made and whether only the command reads such notations.
pub(super) fn each(subject: &Subject<'_>, found: &mut dyn FnMut(&'static str, bool, String)) {
    let calls = subject.calls();
    let operations = &subject.catalog().operations;
    let mut bodies = BTreeSet::new();
    for ExampleView {
        operation,
        http_status,
        body,
        ..
    } in examples(subject)
    {
        if !bodies.insert((operation, body)) {
            continue;
        }
        let number = operations.iter().position(|name| Some(*name) == operation);
        let request = number.and_then(|number| calls.requests.get(number).copied().flatten());
        let request = request.or_else(|| calls.requests.iter().flatten().next().copied());
        let path = request.map_or_else(|| "/".to_owned(), |request| filled(request.path));
        let server = calls
            .servers
            .first()
            .copied()
            .unwrap_or("https://api.example.com");
        let exchange = Exchange {
            operation,
            body,
            status: http_status.unwrap_or(200),
            method: request.map_or("POST", |request| request.method),
            url: format!("{server}{path}"),
            path,
        };
        of_clients(&exchange, found);
        of_logs(&exchange, found);
        of_texts(&exchange, found);
        with_operations(&exchange, operations, found);
        without_response(&exchange, found);
        in_notations(&exchange, found);
        for (how, damaged) in damage::of_bodies(body) {
            found(how, false, format!("body: {damaged}"));
        }
    }
    let meanings = entries(subject)
        .into_iter()
        .flat_map(|entry| entry.meanings);
    for meaning in meanings {
        for text in meaning.all_texts() {
            found("a text in prose", false, format!("ERROR recorder: {text}"));
            found(
                "a text in quotes",
                false,
                format!("it says \"{text}\" (again)"),
            );
        }
        for status in meaning.http_statuses {
            for text in [
                format!("HTTP/1.1 {status} Whatever"),
                format!("Request failed with status code {status}"),
                format!("status={status}"),
                format!("{status} Not Found"),
                format!("took {status} ms"),
            ] {
                found("a status", false, text);
            }
        }
    }
    for entry in entries(subject) {
        let key = entry.key.to_string();
        if key.bytes().all(|byte| byte.is_ascii_digit()) {
            of_others(&key, found);
        }
    }
    for text in [
        "",
        " \n",
        "hello",
        "null",
        "[]",
        "{}",
        "{\"a\":1}",
        "GET https://other.example.com/favicon.ico 404 (Not Found)",
        "Mozilla/5.0 (X11; Linux x86_64) 404",
        "at Object.<anonymous> (/srv/app/index.js:404:12)",
    ] {
        found("something else", false, text.to_owned());
    }
}

/// A path with values for its variable parts.
fn filled(template: &str) -> String {
    let parts = template
        .split('/')
        .map(|part| match part.strip_prefix('{') {
            Some(name) => name
                .trim_end_matches('}')
                .chars()
                .rev()
                .chain("7f3a".chars())
                .collect(),
            None => part.to_owned(),
        });
    parts.collect::<Vec<_>>().join("/")
}

type Found<'f> = &'f mut dyn FnMut(&'static str, bool, String);

/// What HTTP clients show.
fn of_clients(exchange: &Exchange<'_>, found: Found<'_>) {
    let Exchange {
        body,
        status,
        method,
        url,
        path,
        ..
    } = exchange;
    let host = url.split('/').nth(2).unwrap_or_default();
    let length = body.len();
    let quoted = escaped(body);
    found("as it is", false, (*body).to_owned());
    found("with a status after it", false, format!("{body}\n{status}"));
    found(
        "curl -i",
        false,
        format!(
            "HTTP/1.1 {status} Something\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        ),
    );
    found(
        "curl -v",
        false,
        format!(
            "* Connected to {host} (192.0.2.7) port 443\n> {method} {path} HTTP/1.1\n> Host: {host}\n> Accept: */*\n>\n\
         < HTTP/1.1 {status} Something\n< content-length: {length}\n<\n* Connection #0 to host {host} left intact\n{body}"
        ),
    );
    found(
        "after a redirect",
        false,
        format!(
            "HTTP/1.1 301 Moved Permanently\nLocation: {url}\n\nHTTP/2 {status} \ncontent-type: application/json\n\n{body}"
        ),
    );
    found(
        "wget",
        false,
        format!(
            "--2025-03-11 09:14:02--  {url}\nHTTP request sent, awaiting response... {status} Something\n{body}"
        ),
    );
    found(
        "a request and its response",
        false,
        format!("{method} {url}\nStatus: {status}\n\n{body}"),
    );
    found(
        "of another host",
        false,
        format!("{method} {OTHER_HOST}/v2/things -> {status}\n{body}"),
    );
    found("of another path", false, {
        let host = url.strip_suffix(path.as_str()).unwrap_or(url);
        format!("{method} {host}/v9/things HTTP {status}: {body}")
    });
    found(
        "a client's exception in JSON",
        false,
        format!(
            "{{\"message\":\"Request failed with status code {status}\",\"name\":\"AxiosError\",\"code\":\"ERR_BAD_REQUEST\",\
         \"config\":{{\"url\":\"{url}\",\"method\":\"{}\",\"data\":\"{{\\\"code\\\":1}}\"}},\"status\":{status},\
         \"response\":{{\"status\":{status},\"data\":{body}}}}}",
            method.to_lowercase()
        ),
    );
    found(
        "an archive of a browser",
        false,
        format!(
            "{{\"request\":{{\"method\":\"{method}\",\"url\":\"{url}\",\"postData\":{{\"text\":\"{{}}\"}}}},\
         \"response\":{{\"status\":{status},\"statusText\":\"Something\",\"content\":{{\"size\":{length},\"text\":\"{quoted}\"}}}}}}"
        ),
    );
    found(
        "two responses",
        false,
        format!(
            "{method} {url} {status}\n{{\"code\":999999,\"reason\":\"no such thing\"}}\n{method} {url} {status}\n{body}\n"
        ),
    );
    found(
        "a console of a browser",
        false,
        format!("{method} {url} {status} (Something)\n{body}"),
    );
}

/// What loggers and collectors of logs write.
fn of_logs(exchange: &Exchange<'_>, found: Found<'_>) {
    let Exchange {
        body,
        status,
        method,
        url,
        path,
        ..
    } = exchange;
    let quoted = escaped(body);
    let line = format!("ERROR [recorder] {method} {url} failed with status code {status}: {body}");
    found(
        "after words",
        false,
        format!("request failed: HTTP {status}, body={body}"),
    );
    found(
        "in words",
        false,
        format!("the answer was {body}, which is bad"),
    );
    found(
        "a line of a log",
        false,
        format!("2025-03-11T09:14:02.114Z {line}"),
    );
    found(
        "a container's log",
        false,
        format!("2025-10-16T15:37:36.4Z stderr F {line}\n"),
    );
    found(
        "several containers' log",
        false,
        format!("api-1  | started\napi-1  | {line}\n"),
    );
    found(
        "a pod's log",
        false,
        format!("[pod/web-7c5d4f9bd-aaa11/api] {line}"),
    );
    found(
        "syslog",
        false,
        format!("<11>Oct 11 22:14:15 host program[812]: {line}"),
    );
    found(
        "colors",
        false,
        format!("\u{1b}[31mERROR\u{1b}[0m {status} Bad Request: \u{1b}[1m{body}\u{1b}[0m"),
    );
    found(
        "Windows line ends",
        false,
        format!("HTTP status {status}\r\n{}\r\n", body.replace(',', ",\r\n")),
    );
    found(
        "a record with the body as a text",
        false,
        format!(
            "{{\"level\":\"error\",\"time\":\"2025-03-11T09:14:02Z\",\"msg\":\"request failed\",\"status\":{status},\
         \"url\":\"{url}\",\"body\":\"{quoted}\"}}"
        ),
    );
    found(
        "a record with the body",
        false,
        format!(
            "{{\"severity\":\"ERROR\",\"statusCode\":{status},\"method\":\"{method}\",\"path\":\"{path}\",\"response\":{body}}}"
        ),
    );
    found(
        "a record in a record",
        false,
        format!(
            "{{\"log\":\"{}\\n\",\"stream\":\"stderr\"}}",
            escaped(&format!(
                "{{\"msg\":\"{quoted}\",\"http_status\":{status}}}"
            ))
        ),
    );
    found(
        "an access log",
        false,
        format!(
            "192.0.2.7 - - [11/Mar/2025:09:14:02 +0000] \"{method} {path} HTTP/1.1\" {status} 76 \"-\" \"curl/8.7.1\""
        ),
    );
    found(
        "an access log, then a body",
        false,
        format!("DEBUG https://192.0.2.7:443 \"{method} {path} HTTP/1.1\" {status} 76\n{body}"),
    );
    found(
        "key and value",
        false,
        format!("level=error status={status} url={url} body=\"{quoted}\""),
    );
}

/// Bodies with a word for an operation, which only a label is.
fn with_operations(exchange: &Exchange<'_>, operations: &[&str], found: Found<'_>) {
    let Exchange {
        operation,
        body,
        status,
        ..
    } = exchange;
    let others = operations.iter().copied();
    for name in operation.iter().copied().chain(others.take(2)) {
        for text in [
            format!("{name} failed: {body}"),
            format!("ERROR [rec] {name}Recording response ({status}): {body}"),
            format!("level=error msg=\"{}\" op={name} n=1", escaped(body)),
            format!("{{\"operation\":\"{name}\",\"status\":{status},\"response\":{body}}}"),
        ] {
            found("labelled with an operation", false, text);
        }
        for text in [
            format!("failed to {name}: {body}"),
            format!("do not {name} the others. Response: {body}"),
        ] {
            found("after a sentence with an operation", false, text);
        }
    }
}

/// Requests that got no response.
fn without_response(exchange: &Exchange<'_>, found: Found<'_>) {
    let Exchange { method, url, .. } = exchange;
    let host = url.split('/').nth(2).unwrap_or_default();
    for reason in [
        "dial tcp 192.0.2.7:443: connect: connection refused",
        "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
        "read: connection reset by peer",
    ] {
        for text in [
            format!("{method} {url}: {reason}"),
            format!("{host}: {reason}"),
            format!("{method} {OTHER_HOST}/v2/things: {reason}"),
        ] {
            found("no response", true, text);
        }
    }
}

/// Errors of other APIs with the same codes.
fn of_others(code: &str, found: Found<'_>) {
    for text in [
        format!("{{\"error\":{{\"code\":{code},\"message\":\"quota exceeded for project\"}}}}"),
        format!("{{\"error\":{{\"code\":{code}}}}}"),
        format!(
            "{{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"pods not found\",\
             \"reason\":\"NotFound\",\"code\":{code}}}"
        ),
        format!(
            "it says {{\"success\":false,\"code\":{code},\"message\":\"no such user\",\"path\":\"/x\"}}"
        ),
        format!("{{\"code\":{code},\"message\":\"no such user\"}}"),
        format!("[response] {{\"response\":{{\"code\":{code},\"message\":\"Not Found\"}}}}"),
    ] {
        found("another API's error", false, text);
    }
}

/// What becomes of texts on their way.
fn of_texts(exchange: &Exchange<'_>, found: Found<'_>) {
    let Exchange { body, status, .. } = exchange;
    let quoted = escaped(body);
    let percent = |text: &str| {
        let parts = text.bytes().map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        });
        parts.collect::<String>()
    };
    found(
        "a text in quotes",
        false,
        format!("response was \"{quoted}\""),
    );
    found(
        "escaped",
        false,
        format!("response was {quoted} (HTTP {status})"),
    );
    found(
        "escaped twice",
        false,
        format!("response was \\\"{}\\\"", escaped(&quoted)),
    );
    found(
        "a code block",
        false,
        format!("I get\n```json\n{body}\n```\nwith HTTP {status}"),
    );
    found(
        "a quote",
        false,
        format!("> HTTP {status}\n> {body}\nsays the server"),
    );
    found(
        "HTML",
        false,
        format!(
            "<pre>{}</pre>",
            body.replace('&', "&amp;").replace('"', "&quot;")
        ),
    );
    found(
        "a part of a URL",
        false,
        format!("https://log.example.org/?q={}", percent(body)),
    );
    found(
        "a cell of a table",
        false,
        format!("2025-03-11,{status},\"{}\"\n", body.replace('"', "\"\"")),
    );
    if let Some(inner) = body
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
    {
        found(
            "members without braces",
            false,
            format!("failed with {inner}"),
        );
    }
    for name in ["payload", "details", "serverResponse"] {
        if let Some((_, part)) = body.split_once(&format!("\"{name}\":")) {
            let end = end_of_object(part);
            let part = part.get(..end).unwrap_or_default();
            found("a part of a body", false, format!("{name}: {part}"));
            found("a part of a body without its name", false, part.to_owned());
            found(
                "a part of a body as a text",
                false,
                format!("{{\"{name}\":\"{}\"}}", escaped(part)),
            );
        }
    }
    for quarter in 1..4 {
        let part = cut(body, body.len() * quarter / 4);
        found(
            "cut in a line",
            false,
            format!("HTTP {status} body: {part}"),
        );
        found(
            "cut in a text",
            false,
            format!("HTTP {status} body: \"{}", escaped(part)),
        );
    }
}

/// Where the object ends that a text starts with.
fn end_of_object(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + c.len_utf8();
        }
    }
    text.len()
}

/// What languages and clients print objects as.
fn in_notations(exchange: &Exchange<'_>, found: Found<'_>) {
    let Exchange { body, status, .. } = exchange;
    let single = body.replace('"', "'");
    let names = body.replace("\":", "\"=>");
    let bare = body.replace('"', "");
    let bytes = body
        .bytes()
        .map(|byte| byte.to_string())
        .collect::<Vec<_>>()
        .join(" ");
    for (how, text) in [
        ("single quotes", format!("{status}: {single}")),
        ("typographic quotes", body.replace('"', "\u{201c}")),
        ("arrows", format!("Faraday: {names}")),
        (
            "a map without quotes",
            format!(
                "body map[{}]",
                bare.trim_matches(['{', '}']).replace(',', " ")
            ),
        ),
        (
            "a record without quotes",
            format!("Response{{status={status}, body={bare}}}"),
        ),
        ("bytes", format!("body: [{bytes}]")),
    ] {
        found(how, true, text);
    }
}
