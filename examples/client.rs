//! A small client that records a channel and recovers from failures as the catalog says.
//!
//! Runs `acquire`, `start`, `query` and `stop` against a server that fails in documented ways.
//! The client has no code, text or status of the API in it: it asks the catalog what a response means,
//! and only knows what to do for each kind of [`Recovery`].
//!
//! ```text
//! cargo run -p errdex --example client
//! ```

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::fmt;
use std::time::Duration;

use errdex::cloud_recording::{Meaning, Observation, Operation, classify};
use errdex::{Code, Fault, Recovery, Schedule};
use serde_json::{Value, json};

pub(crate) mod mock;

/// The client gives up after this many new sessions.
const MAX_RESTARTS: usize = 3;

/// The client gives up after this many requests, whatever the catalog says.
const MAX_REQUESTS: usize = 100;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = mock::Server::start(mock::a_bad_day());
    // A thousandth of the vendor's delays, so that the example is quick.
    let pace = |delay: Duration| {
        println!("  waiting {delay:?}");
        std::thread::sleep(delay / 1000);
    };
    let mut client = Client::new(server.url(), pace);
    client.log = |line| println!("{line}");
    let sid = client.record("class32", "527841")?;
    println!("recorded as {sid}");
    Ok(())
}

/// Why a recording failed, and what a person has to do about it.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The operation that failed.
    pub(crate) operation: Operation,
    /// Whose problem it is.
    pub(crate) fault: Option<Fault>,
    /// What to do; nothing if the catalog does not know.
    pub(crate) recovery: Option<Recovery>,
    /// What happened, in one line.
    pub(crate) summary: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} failed: {}", self.operation, self.summary)?;
        if let Some(fault) = self.fault {
            write!(f, " (fault: {fault})")?;
        }
        match self.recovery {
            Some(recovery) => write!(f, "; {recovery}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Failure {}

/// The state that the steps of a session share.
struct Session {
    channel: String,
    user: String,
    token: u32,
    resource_id: String,
    sid: String,
}

/// How to continue after a response.
enum Next {
    /// The operation succeeded.
    Done(Value),
    /// The session has to restart from this operation.
    Restart(Operation),
}

/// A client of the API that waits by calling `pace` with the delays of the catalog.
pub(crate) struct Client<P> {
    agent: ureq::Agent,
    url: String,
    pace: P,
    log: fn(&str),
    requests: usize,
}

impl<P: FnMut(Duration)> Client<P> {
    /// A client of the API at a URL.
    pub(crate) fn new(url: String, pace: P) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(10)))
            .build()
            .into();
        Self {
            agent,
            url,
            pace,
            log: |_| {},
            requests: 0,
        }
    }

    /// Records a channel for a moment, and returns the id of the recording.
    pub(crate) fn record(&mut self, channel: &str, user: &str) -> Result<String, Failure> {
        let mut session = Session {
            channel: channel.to_owned(),
            user: user.to_owned(),
            token: 0,
            resource_id: String::new(),
            sid: String::new(),
        };
        let steps = [
            Operation::Acquire,
            Operation::Start,
            Operation::Query,
            Operation::Stop,
        ];
        let mut step = 0;
        let mut restarts = 0;
        while let Some(&operation) = steps.get(step) {
            match self.step(operation, &mut session)? {
                Next::Done(body) => {
                    remember(&mut session.resource_id, &body["resourceId"]);
                    remember(&mut session.sid, &body["sid"]);
                    step += 1;
                }
                Next::Restart(_) if restarts == MAX_RESTARTS => {
                    return Err(Failure {
                        operation,
                        fault: None,
                        recovery: None,
                        summary: format!("given up after {restarts} new sessions"),
                    });
                }
                Next::Restart(from) => {
                    restarts += 1;
                    step = steps.iter().position(|&step| step == from).unwrap_or(0);
                }
            }
        }
        Ok(session.sid)
    }

    /// Runs one operation until it succeeds or the session has to restart.
    fn step(&mut self, operation: Operation, session: &mut Session) -> Result<Next, Failure> {
        let reply = self.send(operation, session)?;
        self.follow(operation, session, reply)
    }

    fn follow(
        &mut self,
        operation: Operation,
        session: &mut Session,
        reply: Reply,
    ) -> Result<Next, Failure> {
        match reply.recovery {
            Some(Recovery::Settled) => Ok(Next::Done(reply.body)),
            Some(recovery @ (Recovery::Retry(schedule) | Recovery::SlowDown(schedule))) => {
                self.again(operation, operation, recovery, schedule, session)
            }
            Some(recovery @ Recovery::Recheck(schedule)) => {
                self.again(operation, Operation::Query, recovery, schedule, session)
            }
            Some(Recovery::Restart(restart)) => {
                for &field in restart.change() {
                    session.change(field);
                }
                Ok(Next::Restart(
                    restart.from().parse().unwrap_or(Operation::Acquire),
                ))
            }
            recovery => Err(Failure {
                operation,
                fault: reply.fault,
                recovery,
                summary: reply.summary,
            }),
        }
    }

    /// Sends a request after each delay, until a response asks for a different recovery. After the last
    /// delay, does what the schedule says.
    fn again(
        &mut self,
        operation: Operation,
        request: Operation,
        recovery: Recovery,
        schedule: Schedule,
        session: &mut Session,
    ) -> Result<Next, Failure> {
        let mut last = None;
        for delay in schedule.delays() {
            (self.pace)(delay);
            let reply = self.send(request, session)?;
            let same = reply.recovery.map(Recovery::kind) == Some(recovery.kind());
            if reply.recovery == Some(Recovery::Settled) && request != operation {
                // The task exists after all, so the operation can be sent again.
                return self.step(operation, session);
            }
            if !same {
                return self.follow(operation, session, reply);
            }
            last = Some(reply);
        }
        let (fault, summary, body) = last
            .map(|reply| (reply.fault, reply.summary, reply.body))
            .unwrap_or_default();
        let reply = Reply {
            recovery: schedule.then().step(),
            fault,
            summary,
            body,
        };
        self.follow(operation, session, reply)
    }

    /// Sends a request and classifies the response.
    fn send(&mut self, operation: Operation, session: &Session) -> Result<Reply, Failure> {
        self.requests += 1;
        if self.requests > MAX_REQUESTS {
            return Err(Failure {
                operation,
                fault: None,
                recovery: None,
                summary: "given up after too many requests".to_owned(),
            });
        }
        let url = session.url(&self.url, operation);
        let response = if operation.http_method() == Some("GET") {
            self.agent.get(&url).call()
        } else {
            self.agent.post(&url).send_json(session.body())
        };
        let read = response.and_then(|mut response| {
            let body = response.body_mut().read_to_vec()?;
            Ok((response.status().as_u16(), body))
        });
        let (status, body) = read.map_err(|error| Failure {
            operation,
            fault: Some(Fault::Network),
            recovery: None,
            summary: error.to_string(),
        })?;
        let seen = Observation::from_json(&body)
            .with_operation(operation)
            .with_http_status(status);
        let diagnosis = classify(&seen);
        let best = diagnosis.best();
        let meaning = best.map(|best| best.meaning());
        if let Some(best) = best {
            (self.log)(&format!(
                "{operation}: {}: {}",
                best.entry().id(),
                best.meaning().summary()
            ));
        }
        Ok(Reply {
            recovery: diagnosis.recovery(),
            fault: meaning.and_then(Meaning::fault),
            summary: meaning
                .map_or("the catalog does not know this response", |meaning| {
                    meaning.summary()
                })
                .to_owned(),
            body: serde_json::from_slice(&body).unwrap_or_default(),
        })
    }
}

/// A response, and what the catalog says about it.
struct Reply {
    recovery: Option<Recovery>,
    fault: Option<Fault>,
    summary: String,
    body: Value,
}

impl Session {
    /// Gives a field of the requests a new value.
    fn change(&mut self, field: &str) {
        match field {
            "uid" => self.user = (self.user.parse::<u32>().unwrap_or(0) + 1).to_string(),
            "token" => self.token += 1,
            _ => {}
        }
        self.sid.clear();
    }

    fn url(&self, base: &str, operation: Operation) -> String {
        let path = operation
            .path()
            .unwrap_or_default()
            .replace("{appid}", "app")
            .replace("{resourceid}", &self.resource_id)
            .replace("{sid}", &self.sid)
            .replace("{mode}", "mix");
        format!("{base}{path}")
    }

    fn body(&self) -> Value {
        let token = format!("token-{}", self.token);
        json!({"cname": self.channel, "uid": self.user, "clientRequest": {"token": token}})
    }
}

/// Keeps a value that a response has; responses omit what they do not know about a session.
fn remember(field: &mut String, value: &Value) {
    if let Some(value) = value.as_str().filter(|value| !value.is_empty()) {
        value.clone_into(field);
    }
}
