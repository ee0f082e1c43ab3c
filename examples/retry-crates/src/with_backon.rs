//! Under `backon`, which repeats a function that fails.

use std::time::Duration;

use backon::{ConstantBuilder, Retryable};
use errdex::cloud_recording::Operation;
use http::Response;

use crate::{Repeat, is_settled};

/// Sends a request until it is settled, or until it is not to be sent again.
///
/// # Errors
///
/// The response after which it is not to be sent again.
pub async fn send<F>(
    operation: Operation,
    mut request: impl FnMut() -> F,
) -> Result<Response<Vec<u8>>, Response<Vec<u8>>>
where
    F: Future<Output = Response<Vec<u8>>>,
{
    let mut repeat = Repeat::default();
    let attempt = || {
        let response = request();
        async move {
            let response = response.await;
            match is_settled(operation, &response) {
                true => Ok(response),
                false => Err(response),
            }
        }
    };
    // The delays come from `adjust`; these only have no end.
    let endless = ConstantBuilder::new()
        .with_delay(Duration::ZERO)
        .without_max_times();
    attempt
        .retry(endless)
        .sleep(tokio::time::sleep)
        .adjust(|response, _| repeat.delay(operation, response))
        .await
}
