//! An HTTP server that fails in the ways that the API documents.
//!
//! The only part of the example that knows codes, because it plays the vendor.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use tiny_http::{Header, Response};

/// The responses to send for each operation: status and body. After the last one, the operation
/// succeeds.
pub(crate) type Script = BTreeMap<&'static str, VecDeque<(u16, &'static str)>>;

/// A request that arrived: operation, path and body.
pub(crate) type Request = (String, String, String);

/// A server on a free port of this machine, which stops when it is dropped.
pub(crate) struct Server {
    http: Arc<tiny_http::Server>,
    requests: Arc<Mutex<Vec<Request>>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts a server that follows a script.
    pub(crate) fn start(mut script: Script) -> Self {
        let server = tiny_http::Server::http("127.0.0.1:0").expect("a free port");
        let server = Arc::new(server);
        let requests = Arc::new(Mutex::new(Vec::new()));
        let thread = std::thread::spawn({
            let (server, requests) = (Arc::clone(&server), Arc::clone(&requests));
            move || {
                for mut request in server.incoming_requests() {
                    let path = request.url().to_owned();
                    let operation = path.rsplit('/').next().unwrap_or_default().to_owned();
                    let mut body = String::new();
                    let _ = request.as_reader().read_to_string(&mut body);
                    let planned = script
                        .get_mut(operation.as_str())
                        .and_then(VecDeque::pop_front);
                    let (status, answer) = planned.unwrap_or((200, SUCCESS));
                    if let Ok(mut requests) = requests.lock() {
                        requests.push((operation, path, body));
                    }
                    let json = Header::from_bytes("Content-Type", "application/json");
                    let response = Response::from_string(answer).with_status_code(status);
                    let _ = request.respond(match json {
                        Ok(json) => response.with_header(json),
                        Err(()) => response,
                    });
                }
            }
        });
        Self {
            http: server,
            requests,
            thread: Some(thread),
        }
    }

    /// Where the server listens.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.http.server_addr())
    }

    /// The requests so far.
    #[allow(dead_code, reason = "used by the tests")]
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests
            .lock()
            .map(|requests| requests.clone())
            .unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.http.unblock();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

const SUCCESS: &str =
    r#"{"resourceId":"resource-1","sid":"sid-1","cname":"class32","uid":"527841"}"#;

/// A day on which everything fails at first.
#[allow(dead_code, reason = "the tests have scripts of their own")]
pub(crate) fn a_bad_day() -> Script {
    Script::from([
        (
            "acquire",
            VecDeque::from([(429, r#"{"message":"API rate limit exceeded"}"#)]),
        ),
        (
            "start",
            VecDeque::from([
                (500, r#"{"code":62,"reason":"request timeout"}"#),
                (206, r#"{"code":65,"reason":"request not completed"}"#),
                (
                    201,
                    r#"{"code":7,"reason":"already started","resourceId":"resource-1","sid":"sid-1"}"#,
                ),
            ]),
        ),
        (
            "query",
            VecDeque::from([(404, r#"{"code":404,"reason":"failed to find worker"}"#)]),
        ),
        (
            "stop",
            VecDeque::from([(206, r#"{"code":435,"reason":"no recorded data"}"#)]),
        ),
    ])
}
