//! What a text says in which no body was found: that there was no response, members that have lost their
//! braces, or a text of the catalog in prose.

use errdex_core::{Certainty, RawObservation, engine};

use super::bodies::Strength;
use super::calls::{Call, Whose};
use super::origin::Text;
use super::values::{self, Node};
use super::{Body, Layers, Reader, Response, Stated, names, prose, silence, strip};

/// How much of a text is searched for the request that got no response, from its end.
const MAX_CALLS: usize = 1 << 16;

impl Reader<'_> {
    /// What a text without a body says: that there was no response, members that have lost their braces, or
    /// else a text of the catalog in prose.
    pub(super) fn add_without_body(&mut self, source: &Text<'_>, responses: &mut Vec<Response>) {
        if responses.iter().any(Response::is_foreign) {
            return;
        }
        let stripped = strip::strip(source);
        let source = stripped.as_ref().unwrap_or(source);
        let has_status = responses.iter().any(|response| response.status.is_some());
        let mut silence = if has_status {
            None
        } else {
            self.silence(source)
        };
        if let Some(certain) = silence.take_if(|(_, is_vague)| !*is_vague) {
            *responses = vec![certain.0];
            return;
        }
        if responses.iter().any(|response| response.body.is_some())
            || self.add_last_resort(source, responses)
        {
            return;
        }
        if let Some((vague, _)) = silence {
            *responses = vec![vague];
        }
    }

    /// Adds members that have lost their braces, or else a text of the catalog in prose.
    fn add_last_resort(&mut self, source: &Text<'_>, responses: &mut Vec<Response>) -> bool {
        let text = &*source.text;
        if let Some(body) = self.without_braces(source) {
            responses.push(Response::of(body));
            return true;
        }
        let from = text
            .char_indices()
            .rev()
            .nth(1 << 14)
            .map_or(0, |(at, _)| at);
        let end = text.len();
        let mut at = end;
        let separators = ['\n', ':', '"', '\'', '`', '|', ';', '=', '{', '}'];
        let parts = text
            .get(from..)
            .unwrap_or_default()
            .rsplit(separators)
            .take(256);
        for part in parts {
            let start = at.saturating_sub(part.len());
            let trimmed = part.trim();
            let offset = part.len() - part.trim_start().len();
            if trimmed.contains(' ') && (8..=200).contains(&trimmed.len()) {
                let seen = RawObservation::new().with_text(trimmed);
                let diagnosis = engine::classify(self.tables, &seen);
                if diagnosis.certainty() != Certainty::Unknown {
                    let span = source.span(start + offset..start + offset + trimmed.len());
                    let mut response = responses.pop().unwrap_or_default();
                    response.text = Some((trimmed.to_owned(), span));
                    responses.push(response);
                    return true;
                }
            }
            at = start.saturating_sub(1);
        }
        false
    }

    fn without_braces(&mut self, source: &Text<'_>) -> Option<Body> {
        let text = &*source.text;
        let quotes = text.match_indices('"').take(64);
        let first = quotes.map(|(at, _)| at).find(|at| {
            let rest = text.get(at + 1..).unwrap_or_default();
            let (name, after) = rest.split_once('"').unwrap_or_default();
            names::is_read(self.tables, name) && after.trim_start().starts_with(':')
        })?;
        let parsed = values::parse_members(text, first, &mut self.effort)?;
        let Node::Object(members, _) = &parsed.value.node else {
            return None;
        };
        let written = names::write(self.tables, members, &[], false, false);
        (self.strength(&written) == Some(Strength::Known)).then(|| Body {
            span: source.span(parsed.value.at.clone()),
            json: written.json,
            layers: Layers::default().with("prose"),
            repair: Some("members without braces"),
            is_of_other_form: false,
        })
    }

    /// A request of the API that got no response, and whether the text is vague about that.
    fn silence(&self, source: &Text<'_>) -> Option<(Response, bool)> {
        let found = silence::find(&source.text)?;
        let response = Response {
            call: Some(self.only_call(source)?),
            silence: Some((found.sent, source.span(found.at))),
            ..Response::default()
        };
        Some((response, found.is_vague))
    }

    /// The request of the API that a text is about, if it is about no other one.
    fn only_call(&self, source: &Text<'_>) -> Option<Call> {
        let text = &*source.text;
        let mut start = text.len().saturating_sub(MAX_CALLS);
        while !text.is_char_boundary(start) {
            start += 1;
        }
        let mut own = None;
        for fact in prose::facts(text, start..text.len(), false) {
            let Some(Stated { call, .. }) = self.call(source, &fact) else {
                continue;
            };
            match call.whose {
                Whose::Ours(_) => own = Some(call),
                Whose::OtherHost | Whose::OtherPath => return None,
            }
        }
        own.or_else(|| {
            let (host, at) = self.calls.server(text.get(start..)?)?;
            Some(Call {
                url: host.to_owned(),
                span: source.span(start + at..start + at + host.len()),
                whose: Whose::Ours(None),
            })
        })
    }
}
