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

/// For whom, where and when a request is signed.
#[derive(Debug)]
pub struct Scope<'a> {
    /// Who signs: a user, or a session.
    pub credentials: &'a Credentials,
    /// The service, as a signature's scope names it.
    pub service: &'static str,
    /// The region.
    pub region: &'a str,
    /// The moment.
    pub now: SystemTime,
}

/// A request that cannot be signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the request cannot be signed: {reason}")]
pub struct NotSigned {
    /// Why, in the signer's words.
    pub reason: String,
}

/// Adds the signature's headers. The request's URI must be absolute.
///
/// # Errors
/// Where the signer cannot read the request.
pub fn add_signature(request: &mut Request<Bytes>, scope: &Scope<'_>) -> Result<(), NotSigned> {
    let failed = |reason: String| NotSigned { reason };
    let Scope { credentials, service, region, now } = *scope;
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

/// The signature of a string to sign, for those who make canonical requests by hand.
#[must_use]
pub fn signature(secret: &str, scope: (SystemTime, &str, &str), string_to_sign: &str) -> String {
    let (time, region, service) = scope;
    v4::calculate_signature(
        v4::generate_signing_key(secret, time, region, service),
        string_to_sign.as_bytes(),
    )
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
