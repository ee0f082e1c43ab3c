//! Under `tower`, as the policy of its retry layer, above a service that has collected the body.

use errdex::cloud_recording::Operation;
use http::Response;
use tokio::time::Sleep;
use tower::retry::Policy;

use crate::Repeat;

/// Repeats requests, which are here just operations.
#[derive(Clone, Default)]
pub struct FollowPolicy(Repeat);

impl<E> Policy<Operation, Response<Vec<u8>>, E> for FollowPolicy {
    type Future = Sleep;

    fn retry(
        &mut self,
        operation: &mut Operation,
        result: &mut Result<Response<Vec<u8>>, E>,
    ) -> Option<Sleep> {
        let response = result.as_ref().ok()?;
        self.0.delay(*operation, response).map(tokio::time::sleep)
    }

    fn clone_request(&mut self, operation: &Operation) -> Option<Operation> {
        Some(*operation)
    }
}
