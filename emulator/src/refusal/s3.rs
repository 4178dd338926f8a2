//! What S3 refuses once the signature has been checked.

use super::page::{S3_403, S3_ERRORS};
use super::refusals;

refusals! {
    /// What S3 refuses once the signature has been checked.
    pub enum S3Refusal {
        /// Not authorized, with nothing said: the caller is anonymous or of another account.
        AccessDenied = 403 "AccessDenied", "Access Denied", [], Recorded, S3_403;
        /// Not authorized, with the layer that decided: the caller is of the resource's account.
        AccessDeniedBecause { user: String, action: String, resource: String, reason: String } = 403 "AccessDenied",
            "User: {user} is not authorized to perform: {action} on resource: \"{resource}\"{reason}",
            [], Recorded, S3_403;
        /// The same for ListBuckets, which names no resource.
        AccessDeniedListAllMyBuckets { user: String, reason: String } = 403 "AccessDenied",
            "User: {user} is not authorized to perform: s3:ListAllMyBuckets{reason}", [], Recorded, S3_403;
        /// The bucket does not exist.
        NoSuchBucket { bucket: String } = 404 "NoSuchBucket", "The specified bucket does not exist",
            [BucketName: bucket], Recorded, S3_ERRORS;
        /// The operation exists in AWS and is not emulated here.
        NotEmulated { operation: String } = 501 "NotImplemented",
            "rolecall does not emulate s3:{operation}.", [], Ours, S3_ERRORS;
    }
}
