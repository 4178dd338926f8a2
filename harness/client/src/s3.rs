//! Presigned S3 URLs by the AWS SDK, and the requests that a server and a browser make with them.

use std::collections::HashMap;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::{BehaviorVersion, IdentityCache, Region, ResponseChecksumValidation};
use aws_sdk_s3::error::DisplayErrorContext;
use aws_sdk_s3::presigning::PresigningConfig;
use bytes::Bytes;
use http::header::{ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, REFERER};
use http::{Method, Request};

use super::exchange::{Exchange, without_secrets};
use super::raw::{self, Answer, Caller, SendError};
use super::s3_error::S3Error;
use crate::target::{Target, TargetError};

/// How long a presigned URL is good for: what Labelbox documents.
const EXPIRES_IN: Duration = Duration::from_secs(15 * 60);

/// Clients kept at the same time. A dataset lies in one region or two; one that names thousands must not cost memory.
const MOST_REGIONS: usize = 16;

/// Makes presigned URLs with a session's credentials. It sends nothing: signing is arithmetic.
#[derive(Debug)]
pub struct Presigner {
    credentials: Credentials,
    regions: HashMap<String, RegionClient>,
}

/// What signs URLs for the buckets of one region.
#[derive(Clone, Debug)]
pub struct RegionClient(aws_sdk_s3::Client);

/// A URL that cannot be signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no presigned URL can be made: {0}")]
pub struct PresignError(String);

impl Presigner {
    /// A presigner that signs with these credentials.
    #[must_use]
    pub fn new(session: &Credentials) -> Self {
        let token = session.session_token().map(str::to_owned);
        // Without an expiry: the SDK would cut the URL's own lifetime short to fit it, and the vendor's is always 15 minutes.
        let credentials =
            Credentials::new(session.access_key_id(), session.secret_access_key(), token, None, "AssumeRole");
        Self { credentials, regions: HashMap::new() }
    }

    /// The region's client, for any number of URLs.
    pub fn client(&mut self, region: &str) -> RegionClient {
        if let Some(client) = self.regions.get(region) {
            return client.clone();
        }
        if self.regions.len() >= MOST_REGIONS {
            self.regions.clear();
        }
        let client = RegionClient(client(&self.credentials, region));
        self.regions.insert(region.to_owned(), client.clone());
        client
    }
}

/// No endpoint of its own: the URL keeps AWS's host name, which is signed, wherever the request is sent.
fn client(credentials: &Credentials, region: &str) -> aws_sdk_s3::Client {
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region.to_owned()))
        .credentials_provider(credentials.clone())
        .identity_cache(IdentityCache::no_cache())
        .retry_config(RetryConfig::disabled())
        // Else the SDK signs x-amz-checksum-mode, a header that no browser sends.
        .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
        .build();
    aws_sdk_s3::Client::from_conf(config)
}

/// A presigned GET of an object, good for 15 minutes, with nothing but the host signed.
///
/// # Errors
/// When the SDK refuses to make one.
pub async fn presign(client: &RegionClient, bucket: &str, key: &str) -> Result<String, PresignError> {
    let config = PresigningConfig::expires_in(EXPIRES_IN).map_err(|error| PresignError(error.to_string()))?;
    let presigned = client.0.get_object().bucket(bucket).key(key).presigned(config).await;
    match presigned {
        Ok(request) => Ok(request.uri().to_owned()),
        Err(error) => Err(PresignError(DisplayErrorContext(&error).to_string())),
    }
}

/// A request for an object by its presigned URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fetch<'a> {
    /// The backend's GET, which has no origin.
    ByServer,
    /// The browser's GET for a page of this origin. It names the page as its referrer, by the origin alone, as browsers do by
    /// default for another site.
    ByBrowser(&'a str),
    /// The browser's preflight of that GET.
    Preflight(&'a str),
}

/// What came of a request: the exchange as evidence, and the answer to judge.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// The request and its answer.
    pub exchange: Exchange,
    /// The answer, or why there is none.
    pub answer: Result<Answer, SendError>,
}

/// Makes the request.
///
/// # Errors
/// When the target cannot be reached.
pub async fn fetch(target: &Target, url: &str, fetch: Fetch<'_>) -> Result<Fetched, TargetError> {
    let answer = match fetch.request(url) {
        Ok(request) => raw::send(target, request, fetch.caller()).await,
        Err(error) => Err(SendError::Request(error.to_string())),
    };
    if let Err(SendError::Target(error)) = answer {
        return Err(error);
    }
    let error = answer.as_ref().map(S3Error::of).unwrap_or_default();
    let exchange = Exchange {
        purpose: fetch.purpose(),
        action: "s3:GetObject".to_owned(),
        method: fetch.method().to_string(),
        url: without_secrets(url),
        status: answer.as_ref().ok().map(|answer| answer.status.as_u16()),
        code: error.code,
        message: error.message.or_else(|| answer.as_ref().err().map(ToString::to_string)),
        request_id: error.request_id,
    };
    Ok(Fetched { exchange, answer })
}

impl Fetch<'_> {
    const fn method(self) -> Method {
        match self {
            Self::ByServer | Self::ByBrowser(_) => Method::GET,
            Self::Preflight(_) => Method::OPTIONS,
        }
    }

    const fn caller(self) -> Caller {
        match self {
            Self::ByServer => Caller::Server,
            Self::ByBrowser(_) | Self::Preflight(_) => Caller::Browser,
        }
    }

    fn purpose(self) -> String {
        match self {
            Self::ByServer => "the server's GET".to_owned(),
            Self::ByBrowser(origin) => format!("the browser's GET from {origin}"),
            Self::Preflight(origin) => format!("the browser's preflight from {origin}"),
        }
    }

    fn request(self, url: &str) -> Result<Request<Bytes>, http::Error> {
        let request = Request::builder().method(self.method()).uri(url);
        let request = match self {
            Self::ByServer => request,
            Self::ByBrowser(origin) => request.header(ORIGIN, origin).header(REFERER, format!("{origin}/")),
            Self::Preflight(origin) => request
                .header(ORIGIN, origin)
                .header(REFERER, format!("{origin}/"))
                .header(ACCESS_CONTROL_REQUEST_METHOD, "GET"),
        };
        request.body(Bytes::new())
    }
}
