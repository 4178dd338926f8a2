//! S3AuthRefusal: rows of the catalogue.

use super::page::S3_SIGV4;
use super::refusals;

refusals! {
    /// S3AuthRefusal rows.
    pub enum S3AuthRefusal {
        /// Parts of the credential scope are missing.
        CredentialShape = 400 "AuthorizationHeaderMalformed",
            "The authorization header is malformed; the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
            [], Tested, S3_SIGV4;
    }
}
