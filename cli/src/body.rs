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
    /// Adds this to an observation.
    pub(crate) fn add_to(self, seen: &mut RawObservation<'_>) {
        if let Some(operation) = self.operation {
            seen.add_operation(operation);
        }
        if let Some(status) = self.http_status {
            seen.add_http_status(status);
        }
    }
}

/// Adds what was known, a body, and the HTTP status after it unless the status is already known.
pub(crate) fn observe<'b>(
    tables: &Tables<'_>,
    known: Known,
    body: &'b [u8],
    seen: &mut RawObservation<'b>,
) {
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
    .add_to(seen);
    seen.add_json(tables, body);
}
