//! What the IAM Toolbox API refuses.

use super::Violations;
use super::refusals;

const DETAILS: &str =
    "https://docs.aws.amazon.com/iam-toolbox/latest/APIReference/API_GetRequestAuthorizationDetails.html";

refusals! {
    /// What the IAM Toolbox API refuses.
    pub enum ToolboxRefusal {
        /// Not authorized. The exception is documented; the words are IAM's.
        AccessDenied { user: String, action: String, resource: String, reason: String } = 403 "AccessDeniedException",
            "User: {user} is not authorized to perform: {action} on resource: {resource}{reason}",
            [], Unverified, DETAILS;
        /// There was no such refusal in this region, of a principal of the caller's account; or it had no such policy.
        NotFound = 404 "ResourceNotFoundException",
            "The requested policy or authorization details do not exist in this region or have expired.",
            [], Unverified, DETAILS;
        /// Parameters break the schema. All that do are named.
        Validation { violations: Violations } = 400 "ValidationException", "{violations}", [], Unverified, DETAILS;
        /// The nextToken is none that was answered.
        InvalidToken = 400 "ValidationException", "The nextToken is invalid.", [], Unverified, DETAILS;
        /// No such operation.
        UnknownOperation = 404 "UnknownOperationException", "", [], Unverified, DETAILS;
    }
}
