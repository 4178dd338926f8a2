//! What AWS answers on a bad day. rolecall answers so only when it was told to, and when a client stalls.

use super::page::{IAM_ERRORS, S3_ERRORS, STS_ERRORS};
use super::refusals;

refusals! {
    /// What AWS answers on a bad day. rolecall answers so only when it was told to, through `/_rolecall/faults`.
    pub enum FaultRefusal {
        /// S3 gets too many requests.
        SlowDown = 503 "SlowDown", "Please reduce your request rate.", [], Documented, S3_ERRORS;
        /// S3 sends the client on; here to where it came from.
        TemporaryRedirect { endpoint: String } = 307 "TemporaryRedirect",
            "Please re-send this request to the specified temporary endpoint. Continue to use the original request endpoint for future requests.",
            [Endpoint: endpoint], Documented, "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Redirects.html";
        /// S3 failed.
        InternalError = 500 "InternalError", "We encountered an internal error. Please try again.",
            [], Recorded, S3_ERRORS;
        /// S3 is not there.
        ServiceUnavailable = 503 "ServiceUnavailable", "Service is unable to handle request.",
            [], Documented, S3_ERRORS;
        /// STS or IAM get too many requests. The page calls the code ThrottlingException; that it is this one, with this
        /// message, is only what clients report.
        Throttling = 400 "Throttling", "Rate exceeded", [], Unverified, STS_ERRORS;
        /// STS or IAM failed.
        InternalFailure = 500 "InternalFailure",
            "The request processing has failed because of an unknown error, exception or failure.",
            [], Unverified, IAM_ERRORS;
        /// STS or IAM are not there.
        QueryServiceUnavailable = 503 "ServiceUnavailable",
            "The request has failed due to a temporary failure of the server.", [], Unverified, STS_ERRORS;
    }
}
