//! What STS refuses once the signature has been checked.

use super::page::{ASSUME_ROLE, DECODE_MESSAGE, IAM_DENIED, SESSION_TAGS, SESSION_TOKEN, STS_ERRORS};
use super::{Violations, refusals};

refusals! {
    /// What STS refuses once the signature has been checked.
    pub enum StsRefusal {
        /// Not authorized: the trust policy, the caller's own policies, or no such role; AWS does not say which.
        AccessDenied { user: String, action: String, resource: String } = 403 "AccessDenied",
            "User: {user} is not authorized to perform: {action} on resource: {resource}",
            [], Recorded, ASSUME_ROLE;
        /// A Deny statement matched, on the caller's side, or in the caller's account or organization. The clause is
        /// documented; nobody has recorded it from STS.
        ExplicitlyDenied { user: String, action: String, resource: String, clause: String } = 403 "AccessDenied",
            "User: {user} is not authorized to perform: {action} on resource: {resource}{clause}",
            [], Unverified, IAM_DENIED;
        /// Not authorized for an operation that has no resource: there AWS says why.
        AccessDeniedOnNothing { user: String, action: String, reason: String } = 403 "AccessDenied",
            "User: {user} is not authorized to perform: {action}{reason}", [], Recorded, DECODE_MESSAGE;
        /// A root user asked to assume a role.
        RootMayNotAssumeRoles = 403 "AccessDenied", "Roles may not be assumed by root accounts.",
            [], Documented, ASSUME_ROLE;
        /// Parameters break the schema. All that do are named.
        Validation { violations: Violations } = 400 "ValidationError", "{violations}",
            [], Recorded, ASSUME_ROLE;
        /// RoleArn has the length of an ARN and is none.
        InvalidArn { arn: String } = 400 "ValidationError", "{arn} is invalid", [], Recorded, ASSUME_ROLE;
        /// A number is sent empty.
        EmptyNumber = 400 "MalformedInput", "missing value for decimal type", [], Recorded, STS_ERRORS;
        /// A number that is none, or beyond 32 bits.
        NotANumber = 400 "MalformedInput", "", [], Recorded, STS_ERRORS;
        /// More than the role allows.
        DurationExceedsRole = 400 "ValidationError",
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
            [], Recorded, ASSUME_ROLE;
        /// More than an hour, asked for by a role session.
        DurationExceedsChaining = 400 "ValidationError",
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
            [], Recorded, ASSUME_ROLE;
        /// The calling session has another source identity.
        SourceIdentityAlreadySet = 400 "ValidationError",
            "The source identity is already set for this assume role session", [], Recorded, ASSUME_ROLE;
        /// Two tags with one key.
        DuplicateTagKeys = 400 "InvalidParameterValue",
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
            [], Recorded, SESSION_TAGS;
        /// A transitive tag key without a tag.
        TransitiveKeyWithoutTag = 400 "InvalidParameterValue",
            "The specified transitive tag key must be included in the requested tags.",
            [], Recorded, SESSION_TAGS;
        /// A tag that the calling session passes on already.
        TransitiveKeyConflict = 400 "InvalidParameterValue",
            "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
            [], Recorded, SESSION_TAGS;
        /// A tag key that is AWS's own.
        ReservedTagKey = 400 "InvalidParameterValue",
            "Tag keys with the prefix aws: are reserved for system use.", [], Unverified, SESSION_TAGS;
        /// A session policy that is none.
        MalformedPolicyDocument { problem: String } = 400 "MalformedPolicyDocument", "{problem}",
            [], Unverified, ASSUME_ROLE;
        /// A managed session policy that is not in the role's account.
        SessionPolicyNotFound { arn: String } = 400 "ValidationError",
            "Policy {arn} does not exist or is not attachable.", [], Unverified, ASSUME_ROLE;
        /// Session policies, with session tags or without, are too big when packed. The packing is AWS's secret; the
        /// end of the text is not known either.
        PackedPolicyTooLarge { percent: usize } = 400 "PackedPolicyTooLarge",
            "Packed policy consumes {percent}% of allotted space, please use smaller policy.",
            [], Unverified, ASSUME_ROLE;
        /// Session tags alone are too big when packed.
        PackedTagsTooLarge { percent: usize } = 400 "PackedPolicyTooLarge",
            "Packed size of session tags consumes {percent}% of allotted space.", [], Recorded, SESSION_TAGS;
        /// A one-time code of an MFA device that is not the caller's.
        MfaNotAssociated = 403 "AccessDenied",
            "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
            [], Recorded, ASSUME_ROLE;
        /// Only one of SerialNumber and TokenCode.
        MfaIncomplete = 403 "AccessDenied",
            "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
            [], Recorded, ASSUME_ROLE;
        /// The device is the caller's, and the code is wrong or was used before.
        MfaWrongCode = 403 "AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
            [], Unverified, ASSUME_ROLE;
        /// A session asked for a session of the kind that only lasting keys get.
        SessionCredentials { operation: String } = 403 "AccessDenied",
            "Cannot call {operation} with session credentials", [], Unverified, SESSION_TOKEN;
        /// An encoded authorization message that is none: changed, of another account, or of a world that is gone. The
        /// code is documented, the text is not.
        InvalidAuthorizationMessage = 400 "InvalidAuthorizationMessageException", "Message is not valid",
            [], Unverified, DECODE_MESSAGE;
        /// No account has this access key.
        UnknownAccessKey = 403 "InvalidClientTokenId", "The security token included in the request is invalid.",
            [], Unverified, STS_ERRORS;
        /// There is no such operation in this version of the API.
        InvalidAction { action: String, version: String } = 400 "InvalidAction",
            "Could not find operation {action} for version {version}", [], Recorded, STS_ERRORS;
        /// The operation exists in AWS and is not emulated here.
        NotEmulated { operation: String } = 501 "NotImplemented",
            "rolecall does not emulate sts:{operation}.", [], Ours, STS_ERRORS;
        /// The parameter exists in AWS and is not emulated here.
        ParameterNotEmulated { operation: String, parameter: String } = 501 "NotImplemented",
            "rolecall does not emulate {parameter} of sts:{operation}.", [], Ours, STS_ERRORS;
    }
}

impl StsRefusal {
    /// The `xmlns` of the ErrorResponse element.
    #[must_use]
    pub const fn namespace(&self) -> &'static str {
        match self {
            Self::InvalidAction { .. } => super::namespace::FAULT,
            _ => super::namespace::STS,
        }
    }
}
