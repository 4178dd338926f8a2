//! IamRefusal: rows of the catalogue.

use super::page::{IAM_DENIED, IAM_ERRORS};
use super::refusals;

refusals! {
    /// IamRefusal rows.
    pub enum IamRefusal {
        /// Not authorized.
        AccessDenied { user: String, action: String, resource: String, reason: String } = 403 "AccessDenied",
            "User: {user} is not authorized to perform: {action} on resource: {resource}{reason}",
            [], Documented, IAM_DENIED;
        /// The operation exists in AWS and is not emulated here.
        NotEmulated { operation: String } = 501 "NotImplemented",
            "rolecall does not emulate iam:{operation}.", [], Ours, IAM_ERRORS;
    }
}
