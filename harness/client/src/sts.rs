//! `sts:AssumeRole` by the AWS SDK.

use aws_credential_types::Credentials;
use aws_sdk_sts::config::retry::RetryConfig;
use aws_sdk_sts::config::{BehaviorVersion, IdentityCache, Region, StalledStreamProtectionConfig};
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::operation::RequestId as _;
use aws_sdk_sts::operation::assume_role::{AssumeRoleError, AssumeRoleOutput};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use super::exchange::Exchange;
use super::raw::{Caller, SendError, innermost};
use super::smithy::{self, Connector};
use crate::target::{Target, TargetError};

/// The least that AssumeRole accepts, and enough for a check.
const DURATION_SECONDS: i32 = 900;

/// A client of STS that acts with one principal's credentials.
#[derive(Clone, Debug)]
pub struct Sts {
    client: aws_sdk_sts::Client,
    url: String,
}

/// One AssumeRole call.
#[derive(Clone, Copy, Debug)]
pub struct AssumeRole<'a> {
    /// What the call is for, in a few words.
    pub purpose: &'a str,
    /// The role's ARN, sent as it is.
    pub role_arn: &'a str,
    /// The session's name.
    pub session_name: &'a str,
    /// The external ID, where one is sent.
    pub external_id: Option<&'a str>,
}

/// What came of an AssumeRole call.
#[derive(Clone, Debug)]
pub struct Assumed {
    /// The request and its answer.
    pub exchange: Exchange,
    /// The session, or why there is none.
    pub outcome: AssumeRoleOutcome,
}

/// A session, or why there is none.
#[derive(Clone, Debug)]
pub enum AssumeRoleOutcome {
    /// The role was assumed.
    Session(Box<Session>),
    /// AWS refused: the request, the caller, or the role's trust policy.
    Refused {
        /// AWS's code, where the answer had one.
        code: String,
        /// AWS's message.
        message: String,
    },
    /// The answer says nothing about the role: a fault of the service, throttling, no answer at all.
    Unknown {
        /// What happened.
        why: String,
    },
}

/// A role's session.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its temporary credentials.
    pub credentials: Credentials,
    /// The session's ARN, as AWS told it.
    pub assumed_role_arn: Option<String>,
}

impl Sts {
    /// A client of the target's STS.
    #[must_use]
    pub fn new(target: &Target, credentials: &Credentials, region: &str) -> Self {
        let mut config = aws_sdk_sts::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(region.to_owned()))
            .credentials_provider(credentials.clone())
            .http_client(Connector::new(target.clone(), Caller::Server))
            .identity_cache(IdentityCache::no_cache())
            .retry_config(RetryConfig::disabled())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
        // AWS's own hosts the SDK knows.
        config.set_endpoint_url(target.endpoint_url());
        Self {
            client: aws_sdk_sts::Client::from_conf(config.build()),
            url: format!("{}/", target.base("sts", region)),
        }
    }

    /// Makes the call, once.
    ///
    /// # Errors
    /// When the target cannot be reached.
    pub async fn assume_role(&self, call: AssumeRole<'_>) -> Result<Assumed, TargetError> {
        let result = self
            .client
            .assume_role()
            .role_arn(call.role_arn)
            .role_session_name(call.session_name)
            .set_external_id(call.external_id.map(str::to_owned))
            .duration_seconds(DURATION_SECONDS)
            .send()
            .await;
        let mut exchange = self.exchange(call.purpose);
        let outcome = match &result {
            Ok(output) => succeeded(output, &mut exchange),
            Err(error) => failed(error, &mut exchange)?,
        };
        Ok(Assumed { exchange, outcome })
    }

    fn exchange(&self, purpose: &str) -> Exchange {
        Exchange {
            purpose: purpose.to_owned(),
            action: "sts:AssumeRole".to_owned(),
            method: "POST".to_owned(),
            url: self.url.clone(),
            status: None,
            code: None,
            message: None,
            request_id: None,
        }
    }
}

fn succeeded(output: &AssumeRoleOutput, exchange: &mut Exchange) -> AssumeRoleOutcome {
    exchange.status = Some(200);
    exchange.request_id = output.request_id().map(str::to_owned);
    let Some(given) = output.credentials() else {
        return AssumeRoleOutcome::Unknown { why: "the answer has no credentials".to_owned() };
    };
    let token = Some(given.session_token().to_owned());
    let expiry = (*given.expiration()).try_into().ok();
    AssumeRoleOutcome::Session(Box::new(Session {
        credentials: Credentials::new(
            given.access_key_id(),
            given.secret_access_key(),
            token,
            expiry,
            "AssumeRole",
        ),
        assumed_role_arn: output.assumed_role_user().map(|user| user.arn().to_owned()),
    }))
}

fn failed(
    error: &SdkError<AssumeRoleError, HttpResponse>,
    exchange: &mut Exchange,
) -> Result<AssumeRoleOutcome, TargetError> {
    if let Some(SendError::Target(error)) = smithy::send_error(error) {
        return Err(error.clone());
    }
    exchange.status = error.raw_response().map(|response| response.status().as_u16());
    exchange.request_id = error.request_id().map(str::to_owned);
    exchange.code = error.code().map(str::to_owned);
    exchange.message = Some(match error.message() {
        Some(message) => message.to_owned(),
        None => without_message(error),
    });
    Ok(outcome(exchange))
}

/// What can be said of a failure that carries no message of AWS's.
fn without_message(error: &SdkError<AssumeRoleError, HttpResponse>) -> String {
    if let Some(error) = smithy::send_error(error) {
        return error.to_string();
    }
    match error.raw_response() {
        Some(response) => format!("the answer, status {}, is not an STS error", response.status().as_u16()),
        None => innermost(error),
    }
}

fn outcome(exchange: &Exchange) -> AssumeRoleOutcome {
    let message = exchange.message.clone().unwrap_or_default();
    match (exchange.status, exchange.code.as_deref()) {
        (Some(400..=499), Some(code)) if !is_throttling(code) => {
            AssumeRoleOutcome::Refused { code: code.to_owned(), message }
        }
        (_, Some(code)) => AssumeRoleOutcome::Unknown { why: format!("{code}: {message}") },
        (_, None) => AssumeRoleOutcome::Unknown { why: message },
    }
}

/// Refusals that pass with time, and so say nothing about the role.
fn is_throttling(code: &str) -> bool {
    matches!(code, "Throttling" | "ThrottlingException" | "RequestLimitExceeded" | "TooManyRequestsException")
}
