//! A response body as an observation, with the HTTP status that `curl` can append to it.

use errdex::RawObservation;
use errdex_answer::reading::appended_status;
use errdex_core::tables::Tables;

/// What was known before a body was read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Known {
    /// The number of the operation.
    pub(crate) operation: Option<u16>,
    pub(crate) http_status: Option<u16>,
}

impl Known {
    /// An observation of this and a body.
    pub(crate) fn with_json<'b>(self, tables: &Tables<'_>, body: &'b [u8]) -> RawObservation<'b> {
        self.observation().with_json(tables, body)
    }

    /// An observation of this.
    pub(crate) fn observation<'b>(self) -> RawObservation<'b> {
        let mut seen = RawObservation::new();
        if let Some(operation) = self.operation {
            seen = seen.with_operation(operation);
        }
        if let Some(status) = self.http_status {
            seen = seen.with_http_status(status);
        }
        seen
    }
}

/// Adds a body, and the HTTP status after it unless the status is already known.
pub(crate) fn observation<'b>(
    tables: &Tables<'_>,
    known: Known,
    body: &'b [u8],
) -> RawObservation<'b> {
    let (before, appended) = appended_status(body);
    // An appended status that contradicts the known one stays part of the body.
    let body = if known.http_status.is_none() || known.http_status == appended {
        before
    } else {
        body
    };
    let http_status = known.http_status.or(appended);
    Known {
        http_status,
        ..known
    }
    .with_json(tables, body)
}
