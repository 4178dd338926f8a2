//! What S3 refuses of preflights and of CORS configurations.

use super::page::S3_CORS;
use super::refusals;

refusals! {
    /// What S3 refuses of preflights and of CORS configurations.
    pub enum CorsRefusal {
        /// A preflight without an Origin.
        MissingOrigin = 400 "BadRequest", "Insufficient information. Origin request header needed.",
            [], Recorded, S3_CORS;
        /// A preflight for a bucket that does not exist, even if the path has a key.
        BucketNotFound { method: String } = 403 "AccessForbidden", "CORSResponse: Bucket not found",
            [Method: method, ResourceType: "BUCKET"], Recorded, S3_CORS;
        /// The bucket has no CORS configuration.
        NotEnabled { method: String, resource_type: String } = 403 "AccessForbidden", "CORSResponse: CORS is not enabled for this bucket.",
            [Method: method, ResourceType: resource_type], Recorded, S3_CORS;
        /// No rule matches. The spelling is AWS's.
        NotAllowed { method: String, resource_type: String } = 403 "AccessForbidden",
            "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
            [Method: method, ResourceType: resource_type], Recorded, S3_CORS;
        /// A method that S3 does not have.
        InvalidRequestMethod { method: String } = 400 "BadRequest",
            "Invalid Access-Control-Request-Method: {method}", [], Tested, S3_CORS;
        /// A header name with a character that no header name has.
        InvalidRequestHeaders { headers: String } = 400 "BadRequest",
            "Access-Control-Request-Headers \"{headers}\" contains invalid character.", [], Tested, S3_CORS;

        /// A rule allows a method that S3 does not have.
        UnsupportedMethod { method: String } = 400 "InvalidRequest",
            "Found unsupported HTTP method in CORS config. Unsupported method is {method}", [], Recorded, S3_CORS;
        /// An origin with several wildcards.
        OriginWildcards { origin: String } = 400 "InvalidRequest",
            "AllowedOrigin \"{origin}\" can not have more than one wildcard.", [], Recorded, S3_CORS;
        /// A header with several wildcards.
        HeaderWildcards { header: String } = 400 "InvalidRequest",
            "AllowedHeader \"{header}\" can not have more than one wildcard.", [], Tested, S3_CORS;
        /// An allowed header with a character that no header name has.
        InvalidAllowedHeader { header: String } = 400 "InvalidRequest",
            "AllowedHeader \"{header}\" contains invalid character.", [], Tested, S3_CORS;
        /// An exposed header with a character that no header name has.
        InvalidExposeHeader { header: String } = 400 "InvalidRequest",
            "ExposeHeader \"{header}\" contains invalid character.", [], Tested, S3_CORS;
        /// More than a hundred rules. The status and code are known, the message is not.
        TooManyRules = 400 "InvalidRequest", "The number of CORS rules should not exceed allowed limit of 100 rules.",
            [], Unverified, S3_CORS;
    }
}
