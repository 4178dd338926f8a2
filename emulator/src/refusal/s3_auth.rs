//! What S3 refuses while it finds out who signed a request, and while it checks the body that was signed.

use super::page::{S3_ERRORS, S3_PRESIGN, S3_SIGV2, S3_SIGV4};
use super::refusals;
use crate::digest::spaced_hex;

const STREAMING: &str = "https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html";
const TRAILERS: &str = "https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html";

refusals! {
    /// What S3 refuses while it finds out who signed a request, and while it checks the body that was signed.
    pub enum S3AuthRefusal {
        // The Authorization header.

        /// The Authorization header is one word, or one of SigV2 with more than one space.
        NotOneSpace { value: String } = 400 "InvalidArgument",
            "Authorization header is invalid -- one and only one ' ' (space) required.",
            [ArgumentName: "Authorization", ArgumentValue: value], Tested, S3_SIGV4;
        /// The first word of the Authorization header is none that S3 knows.
        UnsupportedAuthorizationType { value: String } = 400 "InvalidArgument", "Unsupported Authorization Type",
            [ArgumentName: "Authorization", ArgumentValue: value], Recorded, S3_SIGV4;
        /// SigV2, in the header, the query or a form, in a region that takes SigV4 only.
        SignatureV2 { region: String } = 400 "InvalidRequest",
            "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
            [], Recorded, S3_SIGV4;
        /// The Authorization header of SigV2 is not a key and a signature with one colon between them.
        V2HeaderMalformed { value: String } = 400 "InvalidArgument",
            "AWS authorization header is invalid.  Expected AwsAccessKeyId:signature",
            [ArgumentName: "Authorization", ArgumentValue: value], Tested, S3_SIGV2;
        /// An Authorization header and a presigned query.
        OneMechanismOnly { value: String } = 400 "InvalidArgument",
            "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified",
            [ArgumentName: "Authorization", ArgumentValue: value], Recorded, S3_SIGV4;
        /// Two Authorization headers.
        AuthorizationTwice = 501 "NotImplemented",
            "A header you provided implies functionality that is not implemented",
            [Header: "Authorization"], Recorded, S3_ERRORS;
        /// More or fewer than three components, one twice, or one that nobody knows.
        ThreeComponents = 400 "AuthorizationHeaderMalformed",
            "The authorization header is malformed; the authorization header requires three components: Credential, SignedHeaders, and Signature.",
            [], Recorded, S3_SIGV4;
        /// A component without an equals sign, or without a value.
        ComponentMalformed { component: String } = 400 "AuthorizationHeaderMalformed",
            "The authorization header is malformed; the authorization component \"{component}\" is malformed.",
            [], Recorded, S3_SIGV4;
        /// No Credential.
        MissingCredential = 400 "AuthorizationHeaderMalformed",
            "The authorization header is malformed; missing Credential.", [], Tested, S3_SIGV4;
        /// No SignedHeaders.
        MissingSignedHeaders = 400 "AuthorizationHeaderMalformed",
            "The authorization header is malformed; missing SignedHeaders.", [], Tested, S3_SIGV4;
        /// No Signature.
        MissingSignature = 400 "AuthorizationHeaderMalformed",
            "The authorization header is malformed; missing Signature.", [], Tested, S3_SIGV4;
        /// Parts of the credential scope are missing, or there are too many.
        CredentialShape = 400 "AuthorizationHeaderMalformed",
            "The authorization header is malformed; the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
            [], Tested, S3_SIGV4;
        /// The scope is for another region.
        Region { got: String, want: String } = 400 "AuthorizationHeaderMalformed",
            "The authorization header is malformed; the region '{got}' is wrong; expecting '{want}'",
            [Region: want], Recorded, S3_SIGV4;
        /// The scope is for another service.
        Service { service: String } = 400 "AuthorizationHeaderMalformed",
            "The authorization header is malformed; incorrect service \"{service}\". This endpoint belongs to \"s3\".",
            [], Recorded, S3_SIGV4;
        /// The scope does not end as scopes do.
        Terminal { terminal: String } = 400 "AuthorizationHeaderMalformed",
            "The authorization header is malformed; incorrect terminal \"{terminal}\". This endpoint uses \"aws4_request\".",
            [], Tested, S3_SIGV4;
        /// The date of the scope is not a date.
        CredentialDateFormat { date: String } = 400 "AuthorizationHeaderMalformed",
            "The authorization header is malformed; incorrect date format \"{date}\". This date in the credential must be in the format \"yyyyMMdd\".",
            [], Tested, S3_SIGV4;
        /// The date of the scope is not the request's.
        CredentialDateDiffers = 400 "AuthorizationHeaderMalformed",
            "The authorization header is malformed; Invalid credential date. Date is not the same as X-Amz-Date.",
            [], Unverified, S3_SIGV4;
        /// No date, or none that can be read.
        NoDate = 403 "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header",
            [], Tested, S3_SIGV4;
        /// The request was signed more than 15 minutes from now.
        RequestTimeTooSkewed { request_time: String, server_time: String } = 403 "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large.",
            [RequestTime: request_time, ServerTime: server_time, MaxAllowedSkewMilliseconds: "900000"],
            Recorded, S3_ERRORS;
        /// Headers that must be signed were not.
        HeadersNotSigned { headers: String } = 403 "AccessDenied",
            "There were headers present in the request which were not signed",
            [HeadersNotSigned: headers], Recorded, S3_SIGV4;
        /// No x-amz-content-sha256.
        PayloadHashMissing = 400 "InvalidRequest",
            "Missing required header for this request: x-amz-content-sha256", [], Recorded, S3_SIGV4;
        /// An x-amz-content-sha256 that is neither a hash nor one of the words.
        PayloadHashInvalid { value: String } = 400 "InvalidArgument",
            "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
            [ArgumentName: "x-amz-content-sha256", ArgumentValue: value], Recorded, S3_SIGV4;
        /// Chunks that a signature should lead, and nobody signed.
        UnsignedChain = 403 "AccessDenied", "Access Denied", [], Unverified, STREAMING;

        // Keys, tokens, signatures.

        /// No such key, or it is not active; or a session's key without its token; or the session's role is gone.
        InvalidAccessKeyId { access_key_id: String } = 403 "InvalidAccessKeyId",
            "The AWS Access Key Id you provided does not exist in our records.",
            [AWSAccessKeyId: access_key_id], Recorded, S3_ERRORS;
        /// A token that cannot be opened, or any token with a key that needs none.
        InvalidToken { token: String } = 400 "InvalidToken",
            "The provided token is malformed or otherwise invalid.", ["Token-0": token], Recorded, S3_ERRORS;
        /// The session is over.
        ExpiredToken { token: String } = 400 "ExpiredToken", "The provided token has expired.",
            ["Token-0": token], Recorded, S3_ERRORS;
        /// The session is over, and its token came twice.
        ExpiredTokenTwice { token: String } = 400 "ExpiredToken", "The provided token has expired.",
            ["Token-0": token, "Token-1": token], Recorded, S3_ERRORS;
        /// The signature is wrong: of the request, of a chunk, or of the trailer.
        SignatureDoesNotMatch {
            access_key_id: String, string_to_sign: String, signature_provided: String,
            canonical_request: String, canonical_request_bytes: String,
        } = 403 "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
            [AWSAccessKeyId: access_key_id, StringToSign: string_to_sign, SignatureProvided: signature_provided,
             StringToSignBytes: spaced_hex(string_to_sign.as_bytes()), CanonicalRequest: canonical_request,
             CanonicalRequestBytes: canonical_request_bytes], Recorded, S3_SIGV4;

        /// The signature of SigV2 is wrong. It has no canonical request.
        V2SignatureDoesNotMatch {
            access_key_id: String, string_to_sign: String, signature_provided: String,
            string_to_sign_bytes: String,
        } = 403 "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
            [AWSAccessKeyId: access_key_id, StringToSign: string_to_sign, SignatureProvided: signature_provided,
             StringToSignBytes: string_to_sign_bytes], Recorded, S3_SIGV2;

        // Presigned URLs.

        /// One of the six parameters is missing.
        PresignedParameterMissing = 400 "AuthorizationQueryParametersError",
            "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
            [], Recorded, S3_PRESIGN;
        /// One of the three parameters of SigV2 is missing.
        PresignedV2ParameterMissing = 403 "AccessDenied",
            "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters",
            [], Recorded, S3_SIGV2;
        /// The Expires of a SigV2 URL is no number of seconds, or is beyond 2038.
        PresignedV2ExpiresInvalid { value: String } = 403 "AccessDenied",
            "Invalid date (should be seconds since epoch): {value}", [], Tested, S3_SIGV2;
        /// The time that a SigV2 URL was signed for is over.
        PresignedV2Expired { expires: String, server_time: String } = 403 "AccessDenied", "Request has expired",
            [Expires: expires, ServerTime: server_time], Recorded, S3_SIGV2;
        /// Another algorithm.
        PresignedAlgorithm = 400 "AuthorizationQueryParametersError",
            "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\"",
            [], Tested, S3_PRESIGN;
        /// Parts of the credential scope are missing, or there are too many.
        PresignedCredentialShape = 400 "AuthorizationQueryParametersError",
            "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
            [], Recorded, S3_PRESIGN;
        /// The scope is for another region.
        PresignedRegion { got: String, want: String } = 400 "AuthorizationQueryParametersError",
            "Error parsing the X-Amz-Credential parameter; the region '{got}' is wrong; expecting '{want}'",
            [Region: want], Recorded, S3_PRESIGN;
        /// The scope is for another service.
        PresignedService { service: String } = 400 "AuthorizationQueryParametersError",
            "Error parsing the X-Amz-Credential parameter; incorrect service \"{service}\". This endpoint belongs to \"s3\".",
            [], Recorded, S3_PRESIGN;
        /// The scope does not end as scopes do.
        PresignedTerminal { terminal: String } = 400 "AuthorizationQueryParametersError",
            "Error parsing the X-Amz-Credential parameter; incorrect terminal \"{terminal}\". This endpoint uses \"aws4_request\".",
            [], Tested, S3_PRESIGN;
        /// The date of the scope is not a date.
        PresignedCredentialDateFormat { date: String } = 400 "AuthorizationQueryParametersError",
            "Error parsing the X-Amz-Credential parameter; incorrect date format \"{date}\". This date in the credential must be in the format \"yyyyMMdd\".",
            [], Tested, S3_PRESIGN;
        /// The date of the scope is not X-Amz-Date's.
        PresignedCredentialDateDiffers { date: String, x_amz_date: String } = 400 "AuthorizationQueryParametersError",
            "Invalid credential date \"{date}\". This date is not the same as X-Amz-Date: \"{x_amz_date}\".",
            [], Tested, S3_PRESIGN;
        /// X-Amz-Date cannot be read.
        PresignedDateFormat = 400 "AuthorizationQueryParametersError",
            "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"", [], Tested, S3_PRESIGN;
        /// X-Amz-Expires is not a number.
        PresignedExpiresNotANumber = 400 "AuthorizationQueryParametersError",
            "X-Amz-Expires should be a number", [], Tested, S3_PRESIGN;
        /// X-Amz-Expires is negative.
        PresignedExpiresNegative = 400 "AuthorizationQueryParametersError",
            "X-Amz-Expires must be non-negative", [], Tested, S3_PRESIGN;
        /// X-Amz-Expires is more than a week.
        PresignedExpiresTooLong = 400 "AuthorizationQueryParametersError",
            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
            [], Recorded, S3_PRESIGN;
        /// The time that the URL was signed for is over.
        PresignedExpired { seconds: i64, expires: String, server_time: String } = 403 "AccessDenied",
            "Request has expired",
            ["X-Amz-Expires": seconds, Expires: expires, ServerTime: server_time], Recorded, S3_PRESIGN;
        /// The URL was signed in the future.
        PresignedNotYetValid { milliseconds: i64, expires: String, server_time: String } = 403 "AccessDenied",
            "Request is not yet valid",
            ["X-Amz-Date": milliseconds, Expires: expires, ServerTime: server_time], Recorded, S3_PRESIGN;

        // The body.

        /// The body is not what was signed.
        PayloadHashDiffers { client: String, computed: String } = 400 "XAmzContentSHA256Mismatch",
            "The provided 'x-amz-content-sha256' header does not match what was computed.",
            [ClientComputedContentSHA256: client, S3ComputedContentSHA256: computed], Recorded, S3_SIGV4;
        /// The body is longer than this request's may be.
        MaxMessageLengthExceeded { limit: usize } = 400 "MaxMessageLengthExceeded", "Your request was too big.",
            [MaxMessageLengthBytes: limit], Recorded, S3_ERRORS;
        /// Nothing says how long the payload is.
        MissingContentLength = 411 "MissingContentLength", "You must provide the Content-Length HTTP header.",
            [], Recorded, S3_ERRORS;
        /// Fewer bytes came than were announced.
        IncompleteBody { expected: u64, provided: u64 } = 400 "IncompleteBody",
            "You did not provide the number of bytes specified by the Content-Length HTTP header",
            [NumberBytesExpected: expected, NumberBytesProvided: provided], Recorded, S3_ERRORS;
        /// The payload inside the chunks is not as long as x-amz-decoded-content-length says. The code is not known.
        DecodedLengthDiffers { expected: u64, provided: u64 } = 400 "IncompleteBody",
            "You did not provide the number of bytes specified by the Content-Length HTTP header",
            [NumberBytesExpected: expected, NumberBytesProvided: provided], Unverified, STREAMING;
        /// The client stopped sending in the middle of the body. The message's second sentence is only what clients report.
        RequestTimeout = 400 "RequestTimeout",
            "Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed.",
            [], Documented, S3_ERRORS;
        /// The chunks break off, or something stands where a trailer may not.
        BodyTerminated = 400 "IncompleteBody", "The request body terminated unexpectedly",
            [], Recorded, TRAILERS;
        /// A chunk's head cannot be read. The code is not known.
        ChunkMalformed = 400 "IncompleteBody", "The request body terminated unexpectedly",
            [], Unverified, STREAMING;
        /// A chunk that is not the last has fewer than 8192 bytes.
        ChunkTooSmall { chunk: u64, size: u64 } = 403 "InvalidChunkSizeError",
            "Only the last chunk is allowed to have a size less than 8192 bytes",
            [Chunk: chunk, BadChunkSize: size], Recorded, STREAMING;
        /// The trailer is not the one that was declared.
        MalformedTrailer = 400 "MalformedTrailerError",
            "The request contained trailing data that was not well-formed or did not conform to our published schema.",
            [], Recorded, TRAILERS;
        /// A checksum in a header and another in the trailer.
        SingleChecksumHeader = 400 "InvalidRequest", "Expecting a single x-amz-checksum- header",
            [], Recorded, TRAILERS;
        /// A presigned upload in chunks with a trailer, of the wrong length: AWS stumbles over it.
        PresignedTrailerFailed = 500 "InternalError", "We encountered an internal error. Please try again.",
            [], Recorded, TRAILERS;
        /// SigV4A: AWS has it, rolecall has not.
        NotEmulated { algorithm: String } = 501 "NotImplemented", "rolecall does not emulate {algorithm}.",
            [], Ours, S3_SIGV4;
    }
}
