//! The same service under each crate, in virtual time: the same requests at the same seconds.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use errdex::cloud_recording::Operation;
use http::{Extensions, Response};
use reqwest::Request;
use reqwest_middleware::{ClientBuilder, Middleware, Next};
use retry_crates::with_reqwest::FollowMiddleware;
use retry_crates::with_tower::FollowPolicy;
use retry_crates::{is_settled, with_backon};
use tokio::time::Instant;
use tower::retry::RetryLayer;
use tower::{Layer, Service, ServiceExt, service_fn};

type Answer = (u16, &'static str, Option<&'static str>);

/// A service that answers `start` in a planned way, and keeps the seconds at which it was called.
#[derive(Clone)]
struct Mock {
    began: Instant,
    answers: Arc<Mutex<VecDeque<Answer>>>,
    calls: Arc<Mutex<Vec<u64>>>,
}

impl Mock {
    fn new(answers: &[Answer]) -> Self {
        Self {
            began: Instant::now(),
            answers: Arc::new(Mutex::new(answers.iter().copied().collect())),
            calls: Arc::default(),
        }
    }

    fn answer(&self) -> Response<Vec<u8>> {
        self.calls
            .lock()
            .unwrap()
            .push(self.began.elapsed().as_secs());
        let answer = self.answers.lock().unwrap().pop_front();
        let (status, body, retry_after) = answer.unwrap_or((200, "{}", None));
        let mut response = Response::builder().status(status);
        if let Some(retry_after) = retry_after {
            response = response.header("Retry-After", retry_after);
        }
        response.body(body.as_bytes().to_vec()).unwrap()
    }

    fn calls(&self) -> Vec<u64> {
        self.calls.lock().unwrap().clone()
    }
}

#[async_trait::async_trait]
impl Middleware for Mock {
    async fn handle(
        &self,
        _: Request,
        _: &mut Extensions,
        _: Next<'_>,
    ) -> reqwest_middleware::Result<reqwest::Response> {
        Ok(self.answer().into())
    }
}

/// The seconds of the requests and the last status, under each of the crates.
async fn under_each(answers: &[Answer]) -> [(Vec<u64>, u16); 3] {
    let operation = Operation::Start;

    let mock = Mock::new(answers);
    let sent = with_backon::send(operation, || {
        let mock = mock.clone();
        async move { mock.answer() }
    });
    let response = sent.await.unwrap_or_else(|response| response);
    let backon = (mock.calls(), response.status().as_u16());

    let mock = Mock::new(answers);
    let inner = {
        let mock = mock.clone();
        service_fn(move |_: Operation| {
            let response = mock.answer();
            async move { Ok::<_, Infallible>(response) }
        })
    };
    let mut service = RetryLayer::new(FollowPolicy::default()).layer(inner);
    let response = service
        .ready()
        .await
        .unwrap()
        .call(operation)
        .await
        .unwrap();
    let tower = (mock.calls(), response.status().as_u16());

    let mock = Mock::new(answers);
    let client = ClientBuilder::new(reqwest::Client::new())
        .with(FollowMiddleware)
        .with(mock.clone())
        .build();
    let request = client
        .post("http://localhost/start")
        .with_extension(operation);
    let response = request.send().await.unwrap();
    let reqwest = (mock.calls(), response.status().as_u16());

    [backon, tower, reqwest]
}

const TIMEOUT: Answer = (500, r#"{"code":62,"reason":"request timeout"}"#, None);
const NOT_COMPLETED: Answer = (206, r#"{"code":65,"reason":"request not completed"}"#, None);

#[tokio::test(start_paused = true)]
async fn the_schedule_of_the_catalog_is_kept() {
    let started = (201, r#"{"code":7,"reason":"already started"}"#, None);
    for seen in under_each(&[TIMEOUT, NOT_COMPLETED, started]).await {
        assert_eq!(seen, (vec![0, 3, 9], 201));
    }
}

#[tokio::test(start_paused = true)]
async fn it_ends_where_another_step_follows() {
    for seen in under_each(&[TIMEOUT; 10]).await {
        assert_eq!(seen, (vec![0, 3, 9, 18], 500));
    }
}

#[tokio::test(start_paused = true)]
async fn the_larger_of_header_and_schedule_counts() {
    let limited = (429, r#"{"message":"API rate limit exceeded"}"#, Some("30"));
    for seen in under_each(&[limited, TIMEOUT]).await {
        assert_eq!(seen, (vec![0, 30, 33], 200));
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_permanent_is_sent_once() {
    let conflict = (400, r#"{"code":53,"reason":"task conflict"}"#, None);
    for seen in under_each(&[conflict]).await {
        assert_eq!(seen, (vec![0], 400));
    }
    let response = Mock::new(&[conflict]).answer();
    assert!(!is_settled(Operation::Start, &response));
}
