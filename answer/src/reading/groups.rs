//! Which status, request and body in a text belong to one response.
//!
//! What comes in is in the order of the text. A response has at most one of each, so that another one
//! begins where something comes twice, or where a line says all that it knows.

use std::ops::Range;

use super::bodies::Around;
use super::calls::{Call, Whose};
use super::{MAX_RESPONSES, Response};

/// Responses that are being put together, in the order of a text.
pub(super) struct Groups<'t> {
    text: &'t str,
    done: Vec<Response>,
    open: Response,
    /// Where the last part of the open one ended.
    end: usize,
    /// Whether the open one ends with its line.
    is_record: bool,
    /// The last URL of another host, of which nothing says that it was requested.
    pub(super) mention: Option<Call>,
}

impl<'t> Groups<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            done: Vec::new(),
            open: Response::default(),
            end: 0,
            is_record: false,
            mention: None,
        }
    }

    /// Whether a place is on a later line than the last part.
    fn is_on_later_line(&self, at: usize) -> bool {
        let between = self.text.get(self.end..at);
        between.is_some_and(|between| between.contains('\n'))
    }

    pub(super) fn add_status(&mut self, status: u16, span: Range<usize>, place: Range<usize>) {
        let is_later = self.is_on_later_line(place.start);
        if is_later && (self.is_record || self.open.body.is_some()) {
            self.close();
        }
        match &self.open.status {
            Some((known, _)) if *known == status => {}
            Some(_) => {
                // Another response to the same request, as after a redirect.
                let call = self.open.call.clone().filter(|_| self.open.body.is_none());
                self.close();
                self.open.call = call;
                self.open.status = Some((status, span));
            }
            None => self.open.status = Some((status, span)),
        }
        self.end = place.end;
    }

    pub(super) fn add_call(&mut self, call: Call, place: Range<usize>, is_record: bool) {
        let is_later = self.is_on_later_line(place.start);
        if is_later && (self.is_record || self.open.body.is_some()) {
            self.close();
        }
        let is_same = self
            .open
            .call
            .as_ref()
            .is_some_and(|known| known.url == call.url);
        let is_new = self.open.call.is_some() && !is_same;
        if is_new && (self.open.body.is_some() || self.open.status.is_some()) {
            self.close();
        }
        let keeps = self.open.is_own() && !matches!(call.whose, Whose::Ours(_));
        if !is_same && !keeps {
            self.open.call = Some(call);
            self.is_record = is_record;
        }
        self.end = place.end;
    }

    pub(super) fn add_response(&mut self, mut response: Response, at: &Range<usize>) {
        // An access log has no bodies.
        if self.is_record && (response.body.is_some() || self.is_on_later_line(at.start)) {
            self.close();
        }
        let differs = |a: &Option<(u16, Range<usize>)>, b: &Option<(u16, Range<usize>)>| {
            a.as_ref()
                .zip(b.as_ref())
                .is_some_and(|((a, _), (b, _))| a != b)
        };
        if self.open.body.is_some() {
            self.close();
        } else if differs(&self.open.status, &response.status) {
            let call = self.open.call.take();
            self.close();
            self.open.call = call;
        }
        response.complete(&Around {
            status: self.open.status.take(),
            call: self.open.call.take(),
            ..Around::default()
        });
        self.open = response;
        self.end = at.end;
    }

    fn close(&mut self) {
        let open = std::mem::take(&mut self.open);
        let says_something = open.body.is_some() || open.status.is_some() || open.is_foreign();
        if says_something && self.done.len() < MAX_RESPONSES * 2 {
            self.done.push(open);
        }
        self.is_record = false;
    }

    pub(super) fn finish(mut self) -> Vec<Response> {
        self.close();
        // A status alone is as good as any URL next to it.
        for response in &mut self.done {
            if response.body.is_none() && response.call.is_none() {
                response.call.clone_from(&self.mention);
            }
        }
        let excess = self.done.len().saturating_sub(MAX_RESPONSES);
        self.done.drain(..excess);
        self.done
    }
}
