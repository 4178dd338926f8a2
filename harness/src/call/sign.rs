//! SigV4 on a request of ours, with AWS's own signer.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use bytes::Bytes;
use http::Request;

use super::response::CommandError;

/// For whom, where and when a request is signed.
#[derive(Debug)]
pub(crate) struct Scope<'a> {
    pub(crate) credentials: &'a Credentials,
    pub(crate) service: &'static str,
    pub(crate) region: &'a str,
    pub(crate) now: SystemTime,
}

/// Adds the signature's headers. The request's URI must be absolute.
pub(crate) fn add_signature(request: &mut Request<Bytes>, scope: &Scope<'_>) -> Result<(), CommandError> {
    sign_with(request, scope.credentials, scope.service, scope.region, scope.now)
}

/// The same with any credentials, those of a session too.
pub(crate) fn sign_with(
    request: &mut Request<Bytes>,
    credentials: &Credentials,
    service: &'static str,
    region: &str,
    now: SystemTime,
) -> Result<(), CommandError> {
    let failed = |reason: String| CommandError::NotSigned { reason };
    let identity = credentials.clone().into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(service)
        .time(now)
        .settings(settings(service))
        .build()
        .map_err(|error| failed(error.to_string()))?
        .into();
    let headers: Vec<(&str, &str)> = request
        .headers()
        .iter()
        .filter_map(|(name, value)| value.to_str().ok().map(|value| (name.as_str(), value)))
        .collect();
    let uri = request.uri().to_string();
    let signable = SignableRequest::new(
        request.method().as_str(),
        &uri,
        headers.into_iter(),
        SignableBody::Bytes(request.body()),
    )
    .map_err(|error| failed(error.to_string()))?;
    let (instructions, _) = sign(signable, &params).map_err(|error| failed(error.to_string()))?.into_parts();
    instructions.apply_to_request_http1x(request);
    Ok(())
}

/// S3 signs the path as it is sent, and the body's hash as a header; the other services do neither.
fn settings(service: &str) -> SigningSettings {
    let mut settings = SigningSettings::default();
    if service == "s3" {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    settings
}
