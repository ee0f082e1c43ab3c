//! A model of the service, written from the vendor's pages and from captures, not from the catalog.
//!
//! Time is virtual, in seconds. Wherever the pages leave room, a decision of `choices` fills it: what
//! becomes of a request and of its response, when a task switches servers or ends, whether and when
//! notifications come. The facts:
//!
//! - `start` only accepts; a wrong token or storage is found out later, and a task may never get ready.
//! - A repeated `start` with one resource ID returns 201 and code 7; another task with the same App ID,
//!   channel and user ID makes it return 400 and code 53.
//! - During a failover of up to 90 s, `query` and `stop` return 404 although the task goes on. A task
//!   switches servers at most three times; a fourth failure ends it.
//! - A task ends by itself if nobody streams until `maxIdleTime`, or if a user has its user ID.
//! - A resource ID is valid for five minutes.
//! - Responses 62, 65 and 50x do not tell whether the request took effect.
//! - A request that the client gave up can arrive later. A resource ID is good for one task, so a late
//!   `start` begins nothing if another one with that ID has arrived before.
//! - A response can lack its body, or a part of it.
//! - A server that limits requests says with `Retry-After` when to come back, or does not.
//! - Notifications may be lost, late or repeated. Each has `sid` and `uid`, which is a new one after a
//!   failover.
//!
//! What is left out: the operations that change a running task, and the web page mode.

use std::time::Duration;

use errdex::Sent;
use errdex::cloud_recording::Operation;

use crate::choices::Choices;
use crate::recorder::{Response, Session};

/// The time that failovers take at most.
const FAILOVER: u64 = 90;

/// How long the client waits for a response.
const TIMEOUT_AFTER: u64 = 10;

/// The user of a task that somebody else has started, which is also that of the client's first attempt.
pub(crate) const FIRST_USER: u32 = 100;

/// What runs on the servers.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Task {
    pub(crate) user: u32,
    resource: String,
    sid: String,
    is_strange: bool,
    /// Whether its `start` arrived when the client had given it up.
    is_late: bool,
    ready_at: u64,
    has_streams: bool,
    switches: u8,
    /// Until when it switches servers.
    away_until: u64,
    ended: Option<End>,
    /// Whether the client got to know that it exists: by a response or a notification.
    is_known: bool,
    /// Whether files exist, or will.
    has_files: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct End {
    at: u64,
    is_normal: bool,
}

impl Task {
    pub(crate) fn runs(&self) -> bool {
        self.ended.is_none()
    }
}

/// The service, and the network between it and the client.
pub(crate) struct Service {
    pub(crate) choices: Choices,
    pub(crate) now: u64,
    pub(crate) tasks: Vec<Task>,
    /// What happened, for people.
    pub(crate) trace: Option<Vec<String>>,
    pub(crate) requests: usize,
    /// The first thing that should not have happened.
    pub(crate) violation: Option<&'static str>,
    /// Whether a stranger's task has the identity of the first attempt.
    has_stranger: bool,
    /// Whether the client cannot know if the stranger's task is its own.
    pub(crate) has_doubt: bool,
    /// When the recording is not wanted any more.
    wanted_until: u64,
    has_webhook: bool,
    resources: Vec<(String, u64)>,
    /// With the time at which they come, and the task.
    due: Vec<(u64, usize, String)>,
    /// Requests that were refused for good.
    refused: Vec<(Operation, Session)>,
    /// Requests that the client gave up, with the time at which they arrive.
    late: Vec<(u64, Operation, Session)>,
    /// Requests that were refused because there were too many, with the time until which to wait.
    limited: Vec<(u64, Operation, Session)>,
}

/// What becomes of a request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Served,
    RequestLost,
    /// It arrives after so many seconds, when the client has given it up.
    RequestLate(u64),
    ResponseLost,
    NotSent,
    /// The gateway limits the requests, and says for how many seconds.
    Limited(u64),
    /// The gateway refuses it.
    Refused(u16, &'static str),
    /// This is the response, and nothing happened.
    Failed(u16, &'static str),
    /// This is the response, and it was served nevertheless.
    FailedLate(u16, &'static str),
    /// It is served, and this is left of the body if that succeeds.
    Damaged(&'static str),
}

use Fate::{
    Damaged, Failed, FailedLate, Limited, NotSent, Refused, RequestLate, RequestLost, ResponseLost,
    Served,
};

const TIMEOUT: &str = r#"{"code":62,"reason":"request timeout"}"#;
const NOT_COMPLETED: &str = r#"{"code":65,"reason":"request not completed"}"#;
const NOT_FOUND: &str = r#"{"code":404,"reason":"failed to find worker"}"#;
const LIMITED: &str = r#"{"message":"API rate limit exceeded"}"#;
const CREDENTIALS: &str = r#"{"message":"Invalid authentication credentials"}"#;
const NO_ROUTE: &str = r#"{"message":"no Route matched with those values"}"#;
const UNPARSABLE: &str = r#"{"code":1001}"#;
const UNAVAILABLE: &str = "<html>";

const ACQUIRE: &[Fate] = &[
    Served,
    RequestLost,
    NotSent,
    Refused(429, LIMITED),
    Refused(401, CREDENTIALS),
    Failed(500, r#"{"code":500,"reason":"internal_error"}"#),
    Failed(400, r#"{"code":406,"reason":"vendor_over_load"}"#),
    Failed(400, r#"{"code":400,"reason":"invalid_appid"}"#),
    Limited(40),
    Damaged(""),
    Failed(503, UNAVAILABLE),
];

const START: &[Fate] = &[
    Served,
    RequestLost,
    ResponseLost,
    NotSent,
    Refused(429, LIMITED),
    Failed(500, TIMEOUT),
    FailedLate(500, TIMEOUT),
    Failed(206, NOT_COMPLETED),
    FailedLate(206, NOT_COMPLETED),
    Failed(500, r#"{"code":502,"reason":"failed to allocate worker"}"#),
    FailedLate(504, ""),
    FailedLate(503, "<html>"),
    Failed(400, r#"{"code":2,"reason":"services not selected!"}"#),
    // Code 15 was seen once, and nobody explains it.
    FailedLate(500, r#"{"resourceId":"...","sid":"","code":15}"#),
    RequestLate(100),
    RequestLate(280),
    Limited(40),
    Damaged(""),
    Damaged(r#"{"resourceId":"r","sid":"s"#),
    Damaged(r#"{"resourceId":"r","sid":""}"#),
    Failed(400, UNPARSABLE),
    Refused(401, CREDENTIALS),
];

const QUERY: &[Fate] = &[
    Served,
    RequestLost,
    Refused(429, LIMITED),
    Failed(504, TIMEOUT),
    Failed(206, NOT_COMPLETED),
    Limited(40),
    Damaged(""),
    Failed(206, r#"{"serverResponse":{}}"#),
    Failed(503, UNAVAILABLE),
    Failed(400, UNPARSABLE),
];

const STOP: &[Fate] = &[
    Served,
    RequestLost,
    ResponseLost,
    NotSent,
    Refused(429, LIMITED),
    Failed(504, TIMEOUT),
    FailedLate(504, TIMEOUT),
    Failed(206, NOT_COMPLETED),
    FailedLate(206, NOT_COMPLETED),
    Failed(
        206,
        r#"{"resourceId":"r","sid":"s","serverResponse":{"uploadingStatus":"unknown"}}"#,
    ),
    FailedLate(
        206,
        r#"{"resourceId":"r","sid":"s","serverResponse":{"uploadingStatus":"backuped"}}"#,
    ),
    FailedLate(206, r#"{"resourceId":"r","sid":"s","serverResponse":{}}"#),
    Failed(500, ""),
    RequestLate(100),
    Limited(40),
    Damaged(""),
    Damaged(r#"{"code":50}"#),
    FailedLate(503, UNAVAILABLE),
    Failed(400, UNPARSABLE),
    Refused(401, CREDENTIALS),
];

/// Responses after which the same request must not be sent again (best practices, and the status codes).
fn is_permanent(status: u16, body: &str) -> bool {
    let codes = ["2,", "53,", "400,", "401,", "405,"];
    let has = |code: &&str| body.starts_with(&format!("{{\"code\":{code}"));
    status == 401 || body == NO_ROUTE || status == 400 && codes.iter().any(has)
}

impl Service {
    pub(crate) fn new(mut choices: Choices, is_traced: bool) -> Self {
        let has_webhook = choices.choose(2) == 0;
        let has_stranger = choices.choose(2) == 1;
        let wanted_until = [100, 1, 300][usize::from(choices.choose(3))];
        let mut service = Self {
            choices,
            now: 0,
            tasks: Vec::new(),
            trace: is_traced.then(Vec::new),
            requests: 0,
            violation: None,
            has_stranger,
            has_doubt: false,
            wanted_until,
            has_webhook,
            resources: Vec::new(),
            due: Vec::new(),
            refused: Vec::new(),
            late: Vec::new(),
            limited: Vec::new(),
        };
        if has_stranger {
            service.create(FIRST_USER, "strange".to_owned(), true);
            service.notify(0, 42, r#""msgName":"recorder_slice_start""#);
        }
        service
    }

    fn note(&mut self, note: impl FnOnce() -> String) {
        let now = self.now;
        if let Some(trace) = &mut self.trace {
            trace.push(format!("{now:>5} s  {}", note()));
        }
    }

    pub(crate) fn is_wanted(&self) -> bool {
        self.now < self.wanted_until
    }

    pub(crate) fn wait(&mut self, delay: Duration) {
        self.now += delay.as_secs();
        self.let_arrive(self.now);
    }

    /// Serves the requests that the client gave up and that have arrived by then.
    fn let_arrive(&mut self, by: u64) {
        let now = self.now;
        while let Some(next) = self.late.iter().position(|(at, ..)| *at <= by) {
            let (at, operation, session) = self.late.remove(next);
            self.now = at;
            self.note(|| format!("{operation} by {} arrives late", session.user));
            let before = self.tasks.len();
            self.serve(operation, &session);
            for task in &mut self.tasks[before..] {
                task.is_late = true;
            }
        }
        self.now = now;
    }

    fn create(&mut self, user: u32, resource: String, is_strange: bool) -> usize {
        self.tasks.push(Task {
            user,
            resource,
            sid: format!("sid-{}", self.tasks.len()),
            is_strange,
            is_late: false,
            ready_at: self.now + 4,
            has_streams: true,
            switches: 0,
            away_until: 0,
            ended: None,
            is_known: false,
            has_files: false,
        });
        self.tasks.len() - 1
    }

    /// Sends a notification about a task.
    fn notify(&mut self, task: usize, event: u16, details: &str) {
        if !self.has_webhook {
            return;
        }
        let times: &[u64] = match self.choices.choose(4) {
            0 => &[0],
            1 => &[],
            2 => &[60],
            _ => &[0, 30],
        };
        let Task {
            user,
            sid,
            switches,
            ..
        } = &self.tasks[task];
        let user = if *switches > 0 {
            4_000_000 + user
        } else {
            *user
        };
        let body = format!(
            r#"{{"noticeId":"n","productId":3,"eventType":{event},"notifyMs":1,"payload":{{"cname":"c","uid":"{user}","sid":"{sid}","sequence":0,"sendts":1,"serviceType":0,"details":{{{details}}}}}}}"#
        );
        self.due.extend(
            times
                .iter()
                .map(|after| (self.now + after, task, body.clone())),
        );
    }

    pub(crate) fn notifications(&mut self) -> Vec<Vec<u8>> {
        let now = self.now;
        let (due, later) = std::mem::take(&mut self.due)
            .into_iter()
            .partition::<Vec<_>, _>(|(at, ..)| *at <= now);
        self.due = later;
        let mut notifications = Vec::new();
        for (_, task, body) in due {
            self.note(|| format!("notification {body}"));
            self.tasks[task].is_known = true;
            notifications.push(body.into_bytes());
        }
        notifications
    }

    fn end(&mut self, task: usize, is_normal: bool) {
        let now = self.now;
        let ending = &mut self.tasks[task];
        if ending.ended.is_some() {
            return;
        }
        ending.has_files = ending.has_streams && ending.ready_at <= now;
        ending.ended = Some(End { at: now, is_normal });
        if ending.has_files && is_normal {
            self.notify(task, 31, r#""msgName":"uploaded","status":0"#);
            self.notify(task, 11, r#""msgName":"session_exit","exitStatus":0"#);
        } else {
            self.notify(task, 11, r#""msgName":"session_exit","exitStatus":1"#);
        }
    }

    /// Something happens to a task, or nothing does.
    fn happen(&mut self) {
        let now = self.now;
        let is_there = |task: &Task| task.runs() && !task.is_strange && task.away_until <= now;
        let Some(task) = self.tasks.iter().rposition(is_there) else {
            return;
        };
        let first = self.tasks.iter().position(is_there).unwrap_or(task);
        match self.choices.choose(5) {
            1 => self.fail_over(task, FAILOVER),
            2 => self.fail_over(first, 30),
            3 => {
                self.note(|| format!("task {task}: nobody streams, it ends"));
                self.tasks[task].has_streams = false;
                self.end(task, true);
            }
            4 => {
                self.note(|| format!("task {task}: a user has its uid, it ends"));
                self.end(task, false);
            }
            _ => {}
        }
    }

    fn fail_over(&mut self, task: usize, lasts: u64) {
        let now = self.now;
        if self.tasks[task].switches == 3 {
            self.note(|| format!("task {task}: the fourth server fails, it ends"));
            self.end(task, false);
            return;
        }
        self.note(|| format!("task {task}: changes servers for {lasts} s"));
        self.tasks[task].switches += 1;
        self.tasks[task].away_until = now + lasts;
        self.notify(task, 12, r#""msgName":"session_failover","newUid":4000100"#);
    }

    pub(crate) fn send(
        &mut self,
        operation: Operation,
        session: &Session,
    ) -> Result<Response, Sent> {
        self.requests += 1;
        if self.requests > crate::MAX_REQUESTS {
            self.violate("(d) there is no end");
            return Err(Sent::No);
        }
        let same = |(refused, of): &(Operation, Session)| *refused == operation && of == session;
        if self.refused.iter().any(same) {
            self.violate("(e) what was refused for good is sent again");
        }
        let now = self.now;
        let is_early = |(until, limited, by): &(u64, Operation, Session)| {
            // What begins something counts for every attempt.
            let is_same =
                by == session || matches!(operation, Operation::Acquire | Operation::Start);
            now < *until && *limited == operation && is_same
        };
        if self.limited.iter().any(is_early) {
            self.violate("(g) a request comes before the time that `Retry-After` states");
        }
        self.happen();
        let fates = match operation {
            Operation::Acquire => ACQUIRE,
            Operation::Start => START,
            Operation::Stop => STOP,
            _ => QUERY,
        };
        let fate = fates[usize::from(self.choices.choose(fates.len().try_into().unwrap()))];
        let is_same_user = self.has_stranger && session.user == FIRST_USER;
        let is_open = match fate {
            RequestLost | RequestLate(_) | ResponseLost | FailedLate(..) | Damaged(_) => true,
            Failed(_, body) => [TIMEOUT, NOT_COMPLETED].contains(&body),
            Served | NotSent | Limited(_) | Refused(..) => false,
        };
        if operation == Operation::Start && is_same_user && is_open {
            self.has_doubt = true;
        }
        let answer = match fate {
            Served => Ok(self.serve(operation, session)),
            RequestLost => Err(Sent::Maybe),
            ResponseLost => {
                self.serve(operation, session);
                Err(Sent::Maybe)
            }
            RequestLate(after) => {
                self.late
                    .push((self.now + after, operation, session.clone()));
                Err(Sent::Maybe)
            }
            NotSent => Err(Sent::No),
            Limited(after) => {
                self.limited
                    .push((self.now + after, operation, session.clone()));
                Ok(Response {
                    retry_after: Some(Duration::from_secs(after)),
                    ..said(429, LIMITED)
                })
            }
            Refused(status, body) | Failed(status, body) => Ok(said(status, body)),
            FailedLate(status, body) => {
                self.serve(operation, session);
                Ok(said(status, body))
            }
            Damaged(body) => {
                let response = self.serve(operation, session);
                Ok(match response.status {
                    200 => said(200, body),
                    _ => response,
                })
            }
        };
        // Nobody answers, which takes a while to notice.
        self.now += if answer.is_err() { TIMEOUT_AFTER } else { 0 };
        let lost = match fate {
            RequestLost => " (the request is lost)",
            RequestLate(_) => " (the request is late)",
            ResponseLost => " (the response is lost)",
            Limited(_) => " (with `Retry-After`)",
            NotSent => " (not sent)",
            FailedLate(..) => " (and it took effect)",
            _ => "",
        };
        self.note(|| {
            let said = answer.as_ref().map(|response| {
                let body = String::from_utf8_lossy(&response.body);
                format!("{} {body}", response.status)
            });
            let said = said.unwrap_or_default();
            format!("{operation} by {}: {said}{lost}", session.user)
        });
        if let Ok(response) = &answer {
            let body = std::str::from_utf8(&response.body).unwrap();
            if is_permanent(response.status, body) {
                self.refused.push((operation, session.clone()));
            }
            for task in self.tasks.iter_mut().filter(|task| !task.is_known) {
                task.is_known = body.contains(&format!("\"{}\"", task.sid));
            }
        }
        answer
    }

    pub(crate) fn violate(&mut self, what: &'static str) {
        self.note(|| format!("VIOLATION {what}"));
        self.violation.get_or_insert(what);
    }

    fn serve(&mut self, operation: Operation, session: &Session) -> Response {
        let is_route = match operation {
            Operation::Acquire => true,
            Operation::Start => !session.resource_id.is_empty(),
            _ => !session.resource_id.is_empty() && !session.sid.is_empty(),
        };
        if !is_route {
            return said(404, NO_ROUTE);
        }
        match operation {
            Operation::Acquire => {
                let resource = format!("resource-{}", self.resources.len());
                self.resources.push((resource.clone(), self.now));
                said(200, &format!(r#"{{"resourceId":"{resource}"}}"#))
            }
            Operation::Start => self.serve_start(session),
            _ => self.serve_task(operation, session),
        }
    }

    fn serve_start(&mut self, session: &Session) -> Response {
        let resource = &session.resource_id;
        if self.tasks.iter().any(|task| task.resource == *resource) {
            return said(201, r#"{"code":7,"reason":"already started"}"#);
        }
        let is_valid = |(known, at): &(String, u64)| known == resource && self.now < at + 300;
        if !self.resources.iter().any(is_valid) {
            return said(400, r#"{"code":433}"#);
        }
        if self
            .tasks
            .iter()
            .any(|task| task.runs() && task.user == session.user)
        {
            return said(400, r#"{"code":53,"reason":"task conflict"}"#);
        }
        let task = self.create(session.user, resource.clone(), false);
        match self.choices.choose(7) {
            1 => self.tasks[task].has_streams = false,
            2 => self.tasks[task].ready_at += 60,
            3 => self.tasks[task].ready_at = u64::MAX,
            4 if session.token == 0 => {
                self.notify(
                    task,
                    1,
                    r#""msgName":"cloud_recording_error","module":0,"errorLevel":5,"errorCode":110,"stat":0,"errorMsg":"""#,
                );
                self.end(task, false);
            }
            5 => {
                self.notify(
                    task,
                    1,
                    r#""msgName":"cloud_recording_error","module":1,"errorLevel":5,"errorCode":32,"stat":0,"errorMsg":"""#,
                );
                self.end(task, false);
            }
            6 => self.fail_over(task, FAILOVER),
            _ => {}
        }
        if self.tasks[task].runs() {
            self.notify(task, 40, r#""msgName":"recorder_started","status":0"#);
        }
        let sid = &self.tasks[task].sid;
        said(
            200,
            &format!(r#"{{"resourceId":"{resource}","sid":"{sid}"}}"#),
        )
    }

    fn serve_task(&mut self, operation: Operation, session: &Session) -> Response {
        let now = self.now;
        let is_it = |task: &Task| task.sid == session.sid;
        let Some(number) = self.tasks.iter().position(is_it) else {
            return said(404, NOT_FOUND);
        };
        // Withdrawn pages say that the two have to belong together; nobody saw it.
        if self.tasks[number].resource != session.resource_id && self.choices.choose(2) == 1 {
            return said(400, r#"{"code":1003}"#);
        }
        let task = &self.tasks[number];
        if task.is_strange && !self.has_doubt {
            self.violate("(f) a stranger's task is touched");
        }
        let Task { sid, resource, .. } = &self.tasks[number];
        let with = |state: &str| {
            format!(r#"{{"resourceId":"{resource}","sid":"{sid}","serverResponse":{{{state}}}}}"#)
        };
        let task = &self.tasks[number];
        if let Some(end) = task.ended {
            let is_fresh = now < end.at + 10;
            return match (operation, is_fresh) {
                (Operation::Stop, true) if self.choices.choose(2) == 1 => {
                    said(400, r#"{"code":49,"reason":"invalid operation"}"#)
                }
                (Operation::Query, true) => {
                    let over = if end.is_normal { "8" } else { "20" };
                    let bodies = [
                        with(&format!("\"status\":{over}")),
                        with("\"status\":6"),
                        with("\"status\":7"),
                    ];
                    match self.choices.choose(5) {
                        0 => said(404, NOT_FOUND),
                        1 => said(500, r#"{"code":501}"#),
                        choice => said(200, &bodies[usize::from(choice) - 2]),
                    }
                }
                _ => said(404, NOT_FOUND),
            };
        }
        if now < task.away_until {
            return said(404, NOT_FOUND);
        }
        if operation == Operation::Stop {
            let has_files = task.has_streams && task.ready_at <= now;
            let file = r#""fileListMode":"string","fileList":"x.m3u8","uploadingStatus":"#;
            let none = r#""fileListMode":"json","fileList":[],"uploadingStatus":"backuped""#;
            let bodies = if has_files {
                [
                    with(&format!("{file}\"uploaded\"")),
                    with(&format!("{file}\"backuped\"")),
                    with(&format!("{file}\"unknown\"")),
                ]
            } else {
                let nothing = r#"{"code":435,"reason":"no recorded data"}"#.to_owned();
                [nothing, with(none), with(r#""uploadingStatus":"unknown""#)]
            };
            let choice = usize::from(self.choices.choose(3));
            let status = if !has_files && choice == 0 { 206 } else { 200 };
            self.end(number, true);
            return said(status, &bodies[choice]);
        }
        let status = if task.ready_at <= now { 5 } else { 1 };
        said(200, &with(&format!("\"status\":{status}")))
    }

    /// What must hold while a client considers its recording to be running.
    pub(crate) fn check_recording(&mut self, others: &[u32]) {
        let ours = |task: &&Task| task.runs() && !task.is_strange && !others.contains(&task.user);
        if self.tasks.iter().filter(ours).count() > 1 {
            self.violate("(b) two tasks run for one wish");
        }
    }

    /// What must hold at the end.
    pub(crate) fn check_end(&mut self, is_success: bool, possibly_running: &[u32]) {
        self.let_arrive(u64::MAX);
        let ours = |task: &&Task| !task.is_strange && !self.is_mistakable(task);
        let is_loose = |task: &Task| task.runs() && !possibly_running.contains(&task.user);
        if self.tasks.iter().filter(ours).any(is_loose) {
            self.violate("(a) a task runs that nobody wants");
        }
        // If nobody can tell whose task it is, nobody can tell whose files they are.
        let has_files = |task: &Task| task.has_files && !task.is_strange || self.has_doubt;
        if is_success && !self.tasks.iter().any(has_files) {
            self.violate("(c) success without files");
        }
        let is_apart = self.is_apart();
        if is_apart && is_success {
            self.violate("(c) success although a task was lost");
        }
    }

    /// Whether a task was begun whose id never reached the client.
    pub(crate) fn is_apart(&self) -> bool {
        let mut ours = self.tasks.iter().filter(|task| !task.is_strange);
        ours.any(|task| !task.is_known && !self.is_mistakable(task))
    }

    /// Whether the client had reason to take the stranger's task for this one, which was not there yet.
    fn is_mistakable(&self, task: &Task) -> bool {
        self.has_doubt && task.is_late && task.user == FIRST_USER
    }
}

fn said(status: u16, body: &str) -> Response {
    Response {
        status,
        body: body.as_bytes().to_vec(),
        retry_after: None,
    }
}
