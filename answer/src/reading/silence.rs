//! That there was no response: what clients print when a request failed on its way.
//!
//! A text says so with a phrase in a line, in any spelling: `Connection refused`, `ECONNREFUSED` and
//! `ERR_CONNECTION_REFUSED` are one. Whether the request was sent is told only where the phrase does: a
//! name that was not found, or a connection that was not made.

use std::ops::Range;

use errdex_core::Sent;

/// How much of a text is searched, from its end.
const MAX_SEARCHED: usize = 1 << 16;

/// What a text says about a request without a response.
#[derive(Clone, Debug)]
pub(super) struct Silence {
    pub(super) sent: Sent,
    /// The line that says so.
    pub(super) at: Range<usize>,
    /// Whether it only says that time ran out, which servers say in responses, too.
    pub(super) is_vague: bool,
}

/// There was no connection, so nothing was sent.
const NOT_SENT: [&str; 45] = [
    "activelyrefused",
    "beforesecuretlsconnection",
    "cannotconnect",
    "connectcallfailed",
    "connectetimedout",
    "connectionrefused",
    "connectiontimedoutafter",
    "connecttimedout",
    "connecttimeout",
    "couldnotconnect",
    "couldnotresolve",
    "couldntconnect",
    "couldntresolve",
    "dialtcp",
    "dnserror",
    "eaiagain",
    "econnrefused",
    "ehostunreach",
    "enetunreach",
    "enotfound",
    "errortryingtoconnect",
    "failedtoconnect",
    "failedtoestablishanewconnection",
    "failedtolookupaddress",
    "failedtoopentcpconnection",
    "getaddrinfo",
    "hostunreach",
    "httphostconnectexception",
    "javanetconnectexception",
    "namenotresolved",
    "nameorservicenotknown",
    "nameresolution",
    "networkisunreachable",
    "noaddressassociated",
    "nodenamenorservname",
    "noroutetohost",
    "nosuchhost",
    "opentimeout",
    "resolvingtimedout",
    "sslconnectiontimeout",
    "tlshandshaketimeout",
    "unabletoresolve",
    "unknownhost",
    "unresolvedaddress",
    "waitingforconnection",
];

/// The connection ended after the request may have been sent.
const MAYBE_SENT: [&str; 29] = [
    "bodytimeout",
    "brokenpipe",
    "connectionaborted",
    "connectionclosed",
    "connectionreset",
    "connectionwasclosed",
    "connectionwasforciblyclosed",
    "connreset",
    "econnreset",
    "emptyreply",
    "endofstream",
    "eofexception",
    "eoferror",
    "epipe",
    "headerstimeout",
    "othersideclosed",
    "readetimedout",
    "readtcp",
    "readtimedout",
    "readtimeout",
    "remotedisconnected",
    "remoteendclosed",
    "responseendedprematurely",
    "serverdisconnected",
    "sockethangup",
    "streamreset",
    "transferclosed",
    "unexpectedeof",
    "withoutsendingaresponse",
];

/// Time ran out, or a browser does not say what happened.
const VAGUE: [&str; 16] = [
    "awaitingheaders",
    "deadlineexceeded",
    "deadlinehaselapsed",
    "econnaborted",
    "errnetwork",
    "esockettimedout",
    "etimedout",
    "failedtofetch",
    "iotimeout",
    "timedout",
    "timeoutduring",
    "timeouterror",
    "timeoutexception",
    "timeoutexceeded",
    "timeoutof",
    "timeoutwasreached",
];

/// What a text says about a request without a response, if it does.
pub(super) fn find(text: &str) -> Option<Silence> {
    let mut start = text.len().saturating_sub(MAX_SEARCHED);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let (mut not_sent, mut maybe, mut vague) = (None, None, None);
    for line in text.get(start..)?.split_inclusive('\n') {
        let at = start..start + line.trim_end().len();
        start += line.len();
        if line.len() < 4 || is_elsewhere(line) {
            continue;
        }
        let letters = line.chars().filter(char::is_ascii_alphanumeric);
        let letters = letters.map(|c| c.to_ascii_lowercase()).collect::<String>();
        let has = |phrases: &[&str]| phrases.iter().any(|phrase| letters.contains(phrase));
        if has(&NOT_SENT) {
            not_sent = Some(at);
        } else if has(&MAYBE_SENT) || line.contains(": EOF") {
            maybe = Some(at);
        } else if has(&VAGUE) {
            vague = Some(at);
        }
    }
    let silence = |sent, at, is_vague| Silence { sent, at, is_vague };
    // Of several attempts, one may have reached the server.
    maybe
        .map(|at| silence(Sent::Maybe, at, false))
        .or_else(|| not_sent.map(|at| silence(Sent::No, at, false)))
        .or_else(|| vague.map(|at| silence(Sent::Maybe, at, true)))
}

/// Whether a line is about a connection to another machine than a server on the web, such as
/// `127.0.0.1:6379`.
fn is_elsewhere(line: &str) -> bool {
    if ["localhost", "127.0.0.1", "::1"]
        .iter()
        .any(|host| line.contains(host))
    {
        return true;
    }
    let ports = line.split(':').zip(line.split(':').skip(1));
    let is_port = |(before, after): &(&str, &str)| {
        let host = before
            .rsplit(|c: char| !c.is_ascii_digit() && c != '.')
            .next();
        let is_address =
            host.is_some_and(|host| host.bytes().filter(|byte| *byte == b'.').count() == 3);
        is_address && after.starts_with(|c: char| c.is_ascii_digit())
    };
    let is_web = |after: &str| {
        let length = after.bytes().take_while(u8::is_ascii_digit).count();
        matches!(after.get(..length), Some("443" | "80"))
    };
    let found = ports.filter(is_port).map(|(_, after)| is_web(after));
    let found = found.collect::<Vec<_>>();
    !found.is_empty() && !found.contains(&true)
}
