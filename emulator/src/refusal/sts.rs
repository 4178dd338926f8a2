//! What STS refuses once the signature has been checked.

use super::page::{ASSUME_ROLE, IAM_DENIED, STS_ERRORS};
use super::refusals;

refusals! {
    /// What STS refuses once the signature has been checked.
    pub enum StsRefusal {
        /// Not authorized: the trust policy, the caller's own policies, or no such role; AWS does not say which.
        AccessDenied { user: String, action: String, resource: String } = 403 "AccessDenied",
            "User: {user} is not authorized to perform: {action} on resource: {resource}",
            [], Recorded, ASSUME_ROLE;
        /// A Deny statement matched. The clause is documented; nobody has recorded it from STS.
        ExplicitlyDenied { user: String, action: String, resource: String, clause: String } = 403 "AccessDenied",
            "User: {user} is not authorized to perform: {action} on resource: {resource}{clause}",
            [], Unverified, IAM_DENIED;
        /// A root user asked to assume a role.
        RootMayNotAssumeRoles = 403 "AccessDenied", "Roles may not be assumed by root accounts.",
            [], Documented, ASSUME_ROLE;
        /// The operation exists in AWS and is not emulated here.
        NotEmulated { operation: String } = 501 "NotImplemented",
            "rolecall does not emulate sts:{operation}.", [], Ours, STS_ERRORS;
    }
}
