//! Whose response it is: the operation that a URL calls, or another API.

use std::ops::Range;

use errdex_core::view::CallsView;

/// A request, as far as a text tells.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// The URL or the path.
    pub(super) url: String,
    pub(super) span: Range<usize>,
    pub(super) whose: Whose,
}

/// Whose response a request gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// The API's; with the number of the operation, if the method fits too.
    Ours(Option<u16>),
    /// That of a server that is none of the API's.
    OtherHost,
    /// That of a path that no operation has.
    OtherPath,
}

/// What a catalog says about its requests.
pub(super) struct Calls<'a> {
    view: CallsView<'a>,
}

impl<'a> Calls<'a> {
    pub(super) const fn new(view: CallsView<'a>) -> Self {
        Self { view }
    }

    fn has_paths(&self) -> bool {
        self.view.requests.iter().any(Option::is_some)
    }

    /// Whose response a request gets, if its URL or its path and host are known.
    pub(super) fn whose(&self, url: &str, host: Option<&str>, method: Option<&str>) -> Whose {
        let url = url.split(['?', '#']).next().unwrap_or_default();
        let (host, path) = match url.split_once("://") {
            Some((_, rest)) => {
                let end = rest.find('/').unwrap_or(rest.len());
                let (host, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
                (Some(host), path)
            }
            None => (host, url),
        };
        let mut path = path;
        if let (Some(host), false) = (host, self.view.servers.is_empty()) {
            let host = host.rsplit('@').next().unwrap_or_default();
            let host = host.strip_suffix(":443").unwrap_or(host);
            let servers = self.view.servers.iter();
            let base = servers.filter_map(|server| base(server, host));
            // The longest one is that of the request.
            let base = base
                .filter(|base| path.starts_with(base))
                .max_by_key(|base| base.len());
            let Some(base) = base else {
                return Whose::OtherHost;
            };
            path = path.strip_prefix(base).unwrap_or(path);
        }
        // The name of a server alone may be all that a client tells.
        if !self.has_paths() || path.is_empty() && host.is_some() {
            return Whose::Ours(None);
        }
        let mut is_ours = false;
        for (number, request) in (0..).zip(&self.view.requests) {
            let Some(request) = request.filter(|request| fits(request.path, path)) else {
                continue;
            };
            is_ours = true;
            if method.is_none_or(|method| method.eq_ignore_ascii_case(request.method)) {
                return Whose::Ours(Some(number));
            }
        }
        if is_ours {
            Whose::Ours(None)
        } else {
            Whose::OtherPath
        }
    }

    /// The host of a server that a text names last, and where.
    pub(super) fn server(&self, text: &str) -> Option<(&'a str, usize)> {
        let hosts = self.view.servers.iter().map(|server| host(server).0);
        let is_name = |c: char| c.is_alphanumeric() || "-.".contains(c);
        let found = hosts.filter_map(|host| {
            let at = text.rfind(host).filter(|_| !host.is_empty())?;
            let before = text.get(..at)?.chars().next_back();
            let after = text.get(at + host.len()..)?.chars().next();
            let is_whole = !before.is_some_and(is_name) && !after.is_some_and(is_name);
            is_whole.then_some((host, at))
        });
        found.max_by_key(|(_, at)| *at)
    }

    /// Whether a path is that of an operation.
    pub(super) fn has_path(&self, path: &str) -> bool {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let mut requests = self.view.requests.iter().flatten();
        requests.any(|request| fits(request.path, path))
    }
}

/// The path of a server, if it has this host.
fn base<'s>(server: &'s str, host: &str) -> Option<&'s str> {
    let (own, path) = self::host(server);
    own.eq_ignore_ascii_case(host)
        .then(|| path.trim_end_matches('/'))
}

/// The host and the path of a server.
fn host(server: &str) -> (&str, &str) {
    let (_, rest) = server.split_once("://").unwrap_or(("", server));
    let end = rest.find('/').unwrap_or(rest.len());
    rest.split_at_checked(end).unwrap_or((rest, ""))
}

/// Whether a path is one of a template whose variable parts are in braces.
fn fits(template: &str, path: &str) -> bool {
    let mut stated = template.trim_matches('/').split('/');
    let mut seen = path.trim_matches('/').split('/');
    loop {
        match (stated.next(), seen.next()) {
            (None, None) => return true,
            (Some(part), Some(value)) => {
                let is_variable = part.starts_with('{') && part.ends_with('}');
                if value.is_empty() || !is_variable && part != value {
                    return false;
                }
            }
            _ => return false,
        }
    }
}
