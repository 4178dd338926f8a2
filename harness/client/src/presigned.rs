//! Presigned URLs for any method and any moment, by AWS's own signer. What the vendor's checks fetch is presigned by the SDK, for
//! a GET and now; a page's proof asks for more.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation,
    SigningSettings, UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use http::{Request, Uri};

/// How a URL is to be signed.
#[derive(Debug)]
pub struct Presign<'a> {
    /// The method that the URL is for.
    pub method: &'static str,
    /// The bucket's region.
    pub region: &'a str,
    /// When it begins to be good.
    pub signed_at: SystemTime,
    /// For how long it is good.
    pub expires_in: Duration,
}

/// The URL with its signature in the query. Only the host is signed.
///
/// # Errors
/// In the signer's words, where it cannot be signed.
pub fn presigned(url: &Uri, credentials: &Credentials, how: &Presign<'_>) -> Result<Uri, String> {
    let identity = credentials.clone().into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(how.region)
        .name("s3")
        .time(how.signed_at)
        .settings(settings(how.expires_in))
        .build()
        .map_err(|error| error.to_string())?
        .into();
    let host = url.host().unwrap_or_default();
    let text = url.to_string();
    let headers = std::iter::once(("host", host));
    let signable = SignableRequest::new(how.method, &text, headers, SignableBody::UnsignedPayload)
        .map_err(|error| error.to_string())?;
    let (instructions, _) = sign(signable, &params).map_err(|error| error.to_string())?.into_parts();
    let mut request = Request::builder().uri(url.clone()).body(()).map_err(|error| error.to_string())?;
    instructions.apply_to_request_http1x(&mut request);
    Ok(request.uri().clone())
}

/// S3 signs the path as it is sent, and knows nothing of a body that a URL does not have.
fn settings(expires_in: Duration) -> SigningSettings {
    let mut settings = SigningSettings::default();
    settings.signature_location = SignatureLocation::QueryParams;
    settings.expires_in = Some(expires_in);
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    settings.payload_checksum_kind = PayloadChecksumKind::NoHeader;
    settings
}
