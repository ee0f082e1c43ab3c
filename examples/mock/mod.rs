//! An HTTP server that fails in the ways that the API documents.
//!
//! The only part of the example that knows codes, because it plays the vendor.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use serde_json::Value;
use tiny_http::{Header, Response};

/// The responses to send for each operation: status and body. After the last one, the operation
/// succeeds. A body that begins with `#` is a `Retry-After` header and then the body.
pub(crate) type Script = BTreeMap<&'static str, VecDeque<(u16, &'static str)>>;

/// A request that arrived: operation, path and body.
pub(crate) type Request = (String, String, String);

/// A server on a free port of this machine, which stops when it is dropped.
pub(crate) struct Server {
    http: Arc<tiny_http::Server>,
    requests: Arc<Mutex<Vec<Request>>>,
    notifications: Arc<Mutex<Vec<String>>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts a server that follows a script.
    pub(crate) fn start(mut script: Script) -> Self {
        let server = tiny_http::Server::http("127.0.0.1:0").expect("a free port");
        let server = Arc::new(server);
        let requests = Arc::new(Mutex::new(Vec::new()));
        let notifications = Arc::new(Mutex::new(Vec::new()));
        let thread = std::thread::spawn({
            let (server, requests) = (Arc::clone(&server), Arc::clone(&requests));
            let notifications = Arc::clone(&notifications);
            move || {
                for mut request in server.incoming_requests() {
                    let path = request.url().to_owned();
                    let operation = path.rsplit('/').next().unwrap_or_default().to_owned();
                    let mut body = String::new();
                    let _ = request.as_reader().read_to_string(&mut body);
                    let planned = script
                        .get_mut(operation.as_str())
                        .and_then(VecDeque::pop_front);
                    let (status, answer) = planned.unwrap_or((200, success(&operation)));
                    // Every task has notifications, also one whose response says nothing of it.
                    if operation == "start" && matches!(status, 200 | 201) {
                        let fields = serde_json::from_str::<Value>(&body).unwrap_or_default();
                        if let Ok(mut notifications) = notifications.lock() {
                            notifications.push(started(fields["uid"].as_str().unwrap_or_default()));
                        }
                    }
                    if let Ok(mut requests) = requests.lock() {
                        requests.push((operation, path, body));
                    }
                    let (header, answer) = match answer.strip_prefix('#') {
                        Some(rest) => rest.split_once(' ').unwrap_or((rest, "")),
                        None => ("", answer),
                    };
                    let mut response = Response::from_string(answer).with_status_code(status);
                    let headers = [
                        ("Content-Type", "application/json"),
                        ("Retry-After", header),
                    ];
                    for (name, value) in headers.into_iter().filter(|(_, value)| !value.is_empty())
                    {
                        if let Ok(header) = Header::from_bytes(name, value) {
                            response.add_header(header);
                        }
                    }
                    let _ = request.respond(response);
                }
            }
        });
        Self {
            http: server,
            requests,
            notifications,
            thread: Some(thread),
        }
    }

    /// Where the server listens.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.http.server_addr())
    }

    /// The notifications since the last call.
    pub(crate) fn notifications(&self) -> Vec<String> {
        let notifications = self.notifications.lock();
        notifications
            .map(|mut all| std::mem::take(&mut *all))
            .unwrap_or_default()
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

/// The body of a response that reports success.
fn success(operation: &str) -> &'static str {
    match operation {
        "acquire" => r#"{"resourceId":"resource-1"}"#,
        "query" => r#"{"resourceId":"resource-1","sid":"sid-1","serverResponse":{"status":5}}"#,
        "stop" => {
            r#"{"resourceId":"resource-1","sid":"sid-1","serverResponse":{"fileListMode":"string","fileList":"sid-1_class32.m3u8","uploadingStatus":"uploaded"}}"#
        }
        _ => r#"{"resourceId":"resource-1","sid":"sid-1"}"#,
    }
}

/// The notification that a recorder has started.
fn started(user: &str) -> String {
    format!(
        r#"{{"noticeId":"1","productId":3,"eventType":40,"notifyMs":1611566412672,"payload":{{"cname":"class32","uid":"{user}","sid":"sid-1","sequence":0,"sendts":1611566412672,"serviceType":1,"details":{{"msgName":"recorder_started","status":0}}}}}}"#
    )
}

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
                (201, r#"{"code":7,"reason":"already started"}"#),
            ]),
        ),
        (
            "query",
            VecDeque::from([(404, r#"{"code":404,"reason":"failed to find worker"}"#)]),
        ),
        (
            "stop",
            VecDeque::from([(404, r#"{"code":404,"reason":"failed to find worker"}"#)]),
        ),
    ])
}
