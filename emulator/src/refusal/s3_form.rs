//! What S3 refuses of a browser's form: POST Object.
//!
//! The rows that are graded `Tested` follow suites of other implementations that quote S3.

use super::page::S3_ERRORS;
use super::refusals;
use crate::digest::spaced_hex;

const POST_OBJECT: &str = "https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html";
const POST_POLICY: &str =
    "https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html";
const POST_AUTH: &str = "https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html";

refusals! {
    /// What S3 refuses of a browser's form.
    pub enum S3FormRefusal {
        // The form.

        /// A POST to a bucket that is no form.
        NotMultipart = 412 "PreconditionFailed", "At least one of the pre-conditions you specified did not hold",
            [Condition: "Bucket POST must be of the enclosure-type multipart/form-data"], Tested, POST_OBJECT;
        /// The body is no form.
        Malformed = 400 "MalformedPOSTRequest",
            "The body of your POST request is not well-formed multipart/form-data.", [], Documented, S3_ERRORS;
        /// The fields before the file are too long together.
        FieldsTooLong { max: usize } = 400 "MaxPostPreDataLengthExceededError",
            "Your POST request fields preceding the upload file were too large.",
            [MaxPostPreDataLengthBytes: max], Documented, S3_ERRORS;
        /// No file.
        NoFile = 400 "InvalidArgument", "POST requires exactly one file upload per request.",
            [ArgumentName: "file", ArgumentValue: "0"], Tested, S3_ERRORS;
        /// A field that there must be, and before the file.
        FieldMissing { name: String } = 400 "InvalidArgument",
            "Bucket POST must contain a field named '{name}'.  If it is specified, please check the order of the fields.",
            [ArgumentName: name, ArgumentValue: ""], Tested, POST_OBJECT;
        /// The key is empty.
        KeyEmpty = 400 "InvalidArgument", "User key must have a length greater than 0.",
            [ArgumentName: "key", ArgumentValue: ""], Tested, POST_OBJECT;
        /// A field's value cannot be a header's, which it becomes.
        ValueInvalid { name: String, value: String } = 400 "InvalidArgument", "Invalid Argument",
            [ArgumentName: name, ArgumentValue: value], Unverified, POST_OBJECT;

        // Who signed it.

        /// An x-amz-security-token header, whatever the form holds.
        TokenInHeader = 403 "AccessDenied", "No AWSAccessKey was presented.", [], Recorded, POST_AUTH;
        /// An Authorization header.
        SignatureInHeader = 400 "InvalidArgument",
            "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
            [ArgumentName: "x-amz-content-sha256"], Recorded, POST_AUTH;
        /// Another algorithm.
        Algorithm { algorithm: String } = 400 "InvalidArgument",
            "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\"",
            [ArgumentName: "X-Amz-Algorithm", ArgumentValue: algorithm], Unverified, POST_AUTH;
        /// Parts of the credential scope are missing, or there are too many. The status is recorded.
        CredentialShape { credential: String } = 400 "InvalidArgument",
            "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
            [ArgumentName: "X-Amz-Credential", ArgumentValue: credential], Tested, POST_AUTH;
        /// The scope is for another region.
        Region { got: String, want: String, credential: String } = 400 "InvalidArgument",
            "the region '{got}' is wrong; expecting '{want}'",
            [ArgumentName: "X-Amz-Credential", ArgumentValue: credential, Region: want], Recorded, POST_AUTH;
        /// The scope is for another service.
        Service { service: String, credential: String } = 400 "InvalidArgument",
            "incorrect service \"{service}\". This endpoint belongs to \"s3\".",
            [ArgumentName: "X-Amz-Credential", ArgumentValue: credential], Recorded, POST_AUTH;
        /// The scope does not end as scopes do.
        Terminal { terminal: String, credential: String } = 400 "InvalidArgument",
            "incorrect terminal \"{terminal}\". This endpoint uses \"aws4_request\".",
            [ArgumentName: "X-Amz-Credential", ArgumentValue: credential], Tested, POST_AUTH;
        /// The date of the scope is not a date.
        CredentialDate { date: String, credential: String } = 400 "InvalidArgument",
            "incorrect date format \"{date}\". This date in the credential must be in the format \"yyyyMMdd\".",
            [ArgumentName: "X-Amz-Credential", ArgumentValue: credential], Tested, POST_AUTH;
        /// x-amz-date cannot be read.
        DateFormat { date: String } = 400 "InvalidArgument",
            "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"",
            [ArgumentName: "X-Amz-Date", ArgumentValue: date], Unverified, POST_AUTH;
        /// The date of the scope is not x-amz-date's.
        DateDiffers { date: String, x_amz_date: String } = 400 "InvalidArgument",
            "Invalid credential date \"{date}\". This date is not the same as X-Amz-Date: \"{x_amz_date}\".",
            [ArgumentName: "X-Amz-Date", ArgumentValue: x_amz_date], Unverified, POST_AUTH;
        /// The signature is wrong. What was to be signed is the policy, as it was sent.
        SignatureDoesNotMatch { access_key_id: String, policy: String, signature_provided: String } =
            403 "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
            [AWSAccessKeyId: access_key_id, StringToSign: policy, SignatureProvided: signature_provided,
             StringToSignBytes: spaced_hex(policy.as_bytes())], Recorded, POST_AUTH;

        // The policy document.

        /// The policy is not JSON, or not an object.
        NotJson = 400 "InvalidPolicyDocument", "Invalid Policy: Invalid JSON.", [], Tested, POST_POLICY;
        /// No expiration.
        NoExpiration = 400 "InvalidPolicyDocument", "Invalid Policy: Policy missing expiration.",
            [], Tested, POST_POLICY;
        /// An expiration that is no time.
        InvalidExpiration { value: String } = 400 "InvalidPolicyDocument",
            "Invalid Policy: Invalid 'expiration' value: '{value}'", [], Tested, POST_POLICY;
        /// No conditions, or none in the list.
        NoConditions = 400 "InvalidPolicyDocument", "Invalid Policy: Policy missing conditions.",
            [], Tested, POST_POLICY;
        /// The conditions are no list.
        ConditionsNotAList = 400 "InvalidPolicyDocument",
            "Invalid Policy: Invalid 'conditions' value: must be a List.", [], Tested, POST_POLICY;
        /// A condition that is neither a list nor an object.
        ConditionNotAList = 400 "InvalidPolicyDocument",
            "Invalid Policy: Invalid condition test: must be a List or Object.", [], Recorded, POST_POLICY;
        /// An operator that there is not.
        UnknownOperation { operation: String } = 400 "InvalidPolicyDocument",
            "Invalid Policy: Invalid Condition: unknown operation '{operation}'.", [], Recorded, POST_POLICY;
        /// A list that does not begin with an operator.
        NoOperation = 400 "InvalidPolicyDocument",
            "Invalid Policy: Invalid Condition: missing operation identifier.", [], Tested, POST_POLICY;
        /// A condition list of the wrong length.
        WrongNumberOfArguments { operation: String } = 400 "InvalidPolicyDocument",
            "Invalid Policy: Invalid {operation}: wrong number of arguments.", [], Recorded, POST_POLICY;
        /// An object with no member, or several.
        NotOneProperty = 400 "InvalidPolicyDocument",
            "Invalid Policy: Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.",
            [], Tested, POST_POLICY;
        /// A value that is not a string.
        NotAString = 400 "InvalidPolicyDocument",
            "Invalid Policy: Invalid Simple-Condition: value must be a string.", [], Tested, POST_POLICY;
        /// A content-length-range whose least is above its most. The status is recorded.
        InvalidRange = 400 "InvalidPolicyDocument",
            "Invalid Policy: Invalid content-length-range: invalid range.", [], Unverified, POST_POLICY;

        // The policy's word on the form.

        /// The policy is over.
        Expired = 403 "AccessDenied", "Invalid according to Policy: Policy expired.", [], Tested, POST_POLICY;
        /// A condition does not hold.
        ConditionFailed { condition: String } = 403 "AccessDenied",
            "Invalid according to Policy: Policy Condition failed: {condition}", [], Recorded, POST_POLICY;
        /// A field that no condition speaks of.
        ExtraField { name: String } = 403 "AccessDenied",
            "Invalid according to Policy: Extra input fields: {name}", [], Tested, POST_POLICY;
        /// The file is longer than the policy lets it be.
        TooLarge { size: u64, max: u64 } = 400 "EntityTooLarge",
            "Your proposed upload exceeds the maximum allowed size",
            [ProposedSize: size, MaxSizeAllowed: max], Tested, S3_ERRORS;
        /// The file is shorter than the policy lets it be.
        TooSmall { size: u64, min: u64 } = 400 "EntityTooSmall",
            "Your proposed upload is smaller than the minimum allowed size",
            [ProposedSize: size, MinSizeAllowed: min], Tested, S3_ERRORS;
    }
}
