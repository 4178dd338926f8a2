//! The raw client as the AWS SDK's HTTP client: no TLS library, and none of the SDK's own retries or connections.

use std::error::Error;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;

use super::raw::{self, Caller, SendError};
use crate::target::Target;

/// The SDK's way to the target.
#[derive(Clone, Debug)]
pub struct Connector {
    target: Target,
    caller: Caller,
}

impl Connector {
    /// Sends to the target as this caller.
    #[must_use]
    pub const fn new(target: Target, caller: Caller) -> Self {
        Self { target, caller }
    }
}

impl HttpClient for Connector {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let Self { target, caller } = self.clone();
        HttpConnectorFuture::new(async move { call(&target, caller, request).await })
    }
}

async fn call(target: &Target, caller: Caller, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
    let request = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
    let (head, body) = request.into_parts();
    let bytes = body.bytes().ok_or_else(|| ConnectorError::user("a streaming body".into()))?;
    let request = http::Request::from_parts(head, Bytes::copy_from_slice(bytes));
    let answer = raw::send(target, request, caller).await.map_err(connector_error)?;
    let mut response = http::Response::new(SdkBody::from(answer.body));
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    HttpResponse::try_from(response).map_err(|error| ConnectorError::other(error.into(), None))
}

fn connector_error(error: SendError) -> ConnectorError {
    match error {
        SendError::TimedOut(_) => ConnectorError::timeout(error.into()),
        SendError::Request(_) => ConnectorError::user(error.into()),
        SendError::Target(_) | SendError::Lost(_) => ConnectorError::io(error.into()),
    }
}

/// The raw client's error inside of the SDK's, where there is one.
#[must_use]
pub fn send_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a SendError> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        cause = error.source();
    }
    None
}
