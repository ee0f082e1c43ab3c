//! `Follow` under crates that repeat requests. See the README.

pub mod with_backon;
pub mod with_reqwest;
pub mod with_tower;

use std::time::Duration;

use errdex::cloud_recording::{CloudRecording, Observation, Operation, classify};
use errdex::{Follow, Recovery, Seen, retry_after};
use http::Response;
use http::header::{DATE, RETRY_AFTER};
use tokio::time::Instant;

/// The state of one request that is repeated.
#[derive(Clone)]
pub struct Repeat {
    follow: Follow<CloudRecording>,
    began: Instant,
}

impl Default for Repeat {
    fn default() -> Self {
        Self {
            follow: Follow::new(),
            began: Instant::now(),
        }
    }
}

impl Repeat {
    /// How long to wait before the same request; `None` if it is not to be sent again.
    pub fn delay(
        &mut self,
        operation: Operation,
        response: &Response<impl AsRef<[u8]>>,
    ) -> Option<Duration> {
        let seen = observed(operation, response);
        let header = |name| response.headers().get(name)?.to_str().ok();
        let date = header(DATE).and_then(errdex::http_date).unwrap_or_default();
        let header = Seen {
            retry_after: header(RETRY_AFTER).and_then(|value| retry_after(value, date)),
            elapsed: self.began.elapsed(),
        };
        self.follow.next_delay(&classify(&seen), header)
    }
}

/// Whether nothing more is to be sent after a response.
pub fn is_settled(operation: Operation, response: &Response<impl AsRef<[u8]>>) -> bool {
    classify(&observed(operation, response)).recovery() == Some(Recovery::Settled)
}

fn observed<'a>(operation: Operation, response: &'a Response<impl AsRef<[u8]>>) -> Observation<'a> {
    Observation::from_json(response.body())
        .with_operation(operation)
        .with_http_status(response.status().as_u16())
}
