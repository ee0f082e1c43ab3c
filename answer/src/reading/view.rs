//! What was read where, as a record.

use std::ops::Range;

use serde::Serialize;

use super::{Reading, Response};

/// What was read of an input, and where.
#[derive(Debug, Serialize)]
pub(crate) struct ReadingView {
    #[serde(flatten)]
    pub(crate) answered: ResponseView,
    /// The other responses in the input, in its order.
    pub(crate) others: Vec<ResponseView>,
}

/// A response, and where its facts were read.
#[derive(Debug, Serialize)]
pub(crate) struct ResponseView {
    /// Where the body is; null if there is none.
    pub(crate) body: Option<PlaceView>,
    pub(crate) http_status: Option<FactView<u16>>,
    /// The URL or path that was requested.
    pub(crate) url: Option<FactView<String>>,
    /// The word that names the operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) operation: Option<PlaceView>,
    /// The line that says that there was no response.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) no_response: Option<PlaceView>,
    /// Whether it is the response of another API.
    pub(crate) foreign: bool,
    /// The layers that the body went through.
    pub(crate) layers: Vec<&'static str>,
    /// What had to be assumed.
    pub(crate) repair: Option<&'static str>,
    /// Whether the operation is that of the URL.
    #[serde(skip)]
    pub(crate) has_operation: bool,
}

/// A part of the input: bytes from 0, and the line from 1.
#[derive(Debug, Serialize)]
pub(crate) struct PlaceView {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) line: usize,
}

/// A fact, and where it is.
#[derive(Debug, Serialize)]
pub(crate) struct FactView<T> {
    pub(crate) value: T,
    #[serde(flatten)]
    pub(crate) place: PlaceView,
}

impl ReadingView {
    pub(crate) fn new(reading: &Reading<'_>) -> Option<Self> {
        let answered = reading.answered?;
        let view = |response| ResponseView::new(reading, response);
        let others = reading.responses.iter().enumerate();
        let others = others.filter(|(number, _)| *number != answered);
        Some(Self {
            answered: view(reading.responses.get(answered)?),
            others: others.map(|(_, response)| view(response)).collect(),
        })
    }
}

impl ResponseView {
    fn new(reading: &Reading<'_>, response: &Response) -> Self {
        let place = |span: Range<usize>| PlaceView {
            line: reading.line(span.start),
            start: span.start,
            end: span.end,
        };
        let has_operation = response.operation_of_url().is_some();
        let named = response.named.clone().filter(|_| !has_operation);
        Self {
            body: response.body().map(place),
            http_status: response.http_status().map(|(value, span)| FactView {
                value,
                place: place(span),
            }),
            url: response.url().map(|(url, span)| FactView {
                value: url.to_owned(),
                place: place(span),
            }),
            operation: named.map(|(_, span)| place(span)),
            no_response: response.sent().map(|(_, span)| place(span)),
            foreign: response.is_foreign(),
            layers: response.layers().collect(),
            repair: response.repair(),
            has_operation,
        }
    }
}
