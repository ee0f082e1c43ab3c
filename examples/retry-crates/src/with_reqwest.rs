//! Under `reqwest-middleware`, as a middleware.

use errdex::cloud_recording::Operation;
use http::{Extensions, Response};
use reqwest::Request;
use reqwest_middleware::{Error, Middleware, Next, Result};

use crate::Repeat;

/// Repeats the requests whose extensions have an `Operation`.
pub struct FollowMiddleware;

#[async_trait::async_trait]
impl Middleware for FollowMiddleware {
    async fn handle(
        &self,
        request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> Result<reqwest::Response> {
        let Some(operation) = extensions.get::<Operation>().copied() else {
            return next.run(request, extensions).await;
        };
        let mut repeat = Repeat::default();
        loop {
            let copy = request.try_clone();
            let copy =
                copy.ok_or_else(|| Error::middleware(std::io::Error::other("a streamed body")))?;
            let response = next.clone().run(copy, extensions).await?;
            // The decision needs the body, and so does the caller.
            let mut collected = Response::builder().status(response.status());
            if let Some(headers) = collected.headers_mut() {
                headers.clone_from(response.headers());
            }
            let collected = collected
                .body(response.bytes().await?.to_vec())
                .map_err(Error::middleware)?;
            match repeat.delay(operation, &collected) {
                Some(delay) => tokio::time::sleep(delay).await,
                None => return Ok(collected.into()),
            }
        }
    }
}
