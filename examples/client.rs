//! A small client that records a channel and recovers from failures as the catalog says.
//!
//! Runs `acquire`, `start`, `query` and `stop` against a server that fails in documented ways.
//! The client has no code, text or status of the API in it: `Follow` tells it what to do next. This
//! file sends its requests; [`recorder`] is the client itself.
//!
//! ```text
//! cargo run -p errdex --example client
//! ```

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::time::Duration;

use errdex::cloud_recording::{Observation, Operation, classify};
use errdex::{Code, Follow, Sent, http_date, retry_after};
use serde_json::{Value, json};

use recorder::{Recorder, Report, Response, Session, Wire};

pub(crate) mod mock;
pub(crate) mod recorder;

fn main() {
    let server = mock::Server::start(mock::a_bad_day());
    let mut http = Http::new(&server);
    http.log = |line| println!("{line}");
    // A thousandth of the vendor's delays, so that the example is quick.
    http.pace = |delay| std::thread::sleep(delay / 1000);
    let (report, _) = record(http);
    match report.failure {
        None if report.is_success() => println!("recorded"),
        None => println!("what became of the files: {}", report.outcome),
        Some((operation, why)) => println!("{operation} failed: {why:?}"),
    }
    for user in report.possibly_running {
        println!("the task of user {user} may still be running");
    }
}

/// Records a channel.
pub(crate) fn record(http: Http<'_>) -> (Report, Http<'_>) {
    Recorder::new(http, "class32", 527_841, Follow::new()).record()
}

/// Sends requests over HTTP. Time is what was waited, so that tests need not wait.
pub(crate) struct Http<'a> {
    agent: ureq::Agent,
    server: &'a mock::Server,
    pace: fn(Duration),
    log: fn(&str),
    /// How long to record.
    pub(crate) wanted: Duration,
    /// How long the client has waited, each time.
    pub(crate) waited: Vec<Duration>,
}

impl<'a> Http<'a> {
    pub(crate) fn new(server: &'a mock::Server) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            // `stop` takes up to 20 s.
            .timeout_global(Some(Duration::from_secs(30)))
            .build()
            .into();
        Self {
            agent,
            server,
            pace: |_| {},
            log: |_| {},
            wanted: Duration::from_secs(60),
            waited: Vec::new(),
        }
    }

    fn call(&self, operation: Operation, session: &Session) -> Result<Response, ureq::Error> {
        let url = session.url(self.server, operation);
        let mut response = if operation.http_method() == Some("GET") {
            self.agent.get(&url).call()?
        } else {
            self.agent.post(&url).send_json(session.body())?
        };
        let header = |name| response.headers().get(name)?.to_str().ok();
        let date = header("date").and_then(http_date).unwrap_or_default();
        let retry_after = header("retry-after").and_then(|value| retry_after(value, date));
        Ok(Response {
            status: response.status().as_u16(),
            body: response.body_mut().read_to_vec()?,
            retry_after,
        })
    }
}

impl Wire for Http<'_> {
    fn send(&mut self, operation: Operation, session: &Session) -> Result<Response, Sent> {
        let response = self.call(operation, session).map_err(|error| match error {
            ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => Sent::No,
            _ => Sent::Maybe,
        });
        let line = match &response {
            Ok(response) => {
                let seen = Observation::from_json(&response.body)
                    .with_operation(operation)
                    .with_http_status(response.status);
                let best = classify(&seen).best();
                best.map(|best| format!("{}: {}", best.entry().id(), best.meaning().summary()))
            }
            Err(_) => Some("no response".to_owned()),
        };
        let line = line.unwrap_or_else(|| "a response that nobody documents".to_owned());
        (self.log)(&format!("{operation}: {line}"));
        response
    }

    fn wait(&mut self, delay: Duration) {
        if !delay.is_zero() {
            (self.log)(&format!("  waiting {delay:?}"));
            (self.pace)(delay);
            self.waited.push(delay);
        }
    }

    fn elapsed(&self) -> Duration {
        self.waited.iter().sum()
    }

    fn notifications(&mut self) -> Vec<Vec<u8>> {
        let bodies = self.server.notifications().into_iter();
        bodies.map(String::into_bytes).collect()
    }

    fn is_wanted(&self) -> bool {
        self.elapsed() < self.wanted
    }

    fn recording(&mut self, _: &[u32]) {
        (self.log)("  recording");
    }
}

impl Session {
    fn url(&self, server: &mock::Server, operation: Operation) -> String {
        let path = operation
            .path()
            .unwrap_or_default()
            .replace("{appid}", "app")
            .replace("{resourceid}", &self.resource_id)
            .replace("{sid}", &self.sid)
            .replace("{mode}", "mix");
        format!("{}{path}", server.url())
    }

    fn body(&self) -> Value {
        let Self {
            channel,
            user,
            token,
            ..
        } = self;
        let token = format!("token-{token}");
        json!({"cname": channel, "uid": user.to_string(), "clientRequest": {"token": token}})
    }
}
