//! What KMS refuses, in its own words; what it refuses when S3 asks stands with S3.

use super::refusals;

const ERRORS: &str = "https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html";
const ACROSS: &str =
    "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html";
const KEYS: &str = "https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html";
const STATES: &str = "https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html";
const POLICIES: &str = "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html";
const ALIASES: &str = "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html";

refusals! {
    /// What KMS refuses.
    pub enum KmsRefusal {
        /// Not authorized.
        AccessDenied { user: String, action: String, resource: String, reason: String } = 400 "AccessDeniedException",
            "User: {user} is not authorized to perform: {action} on resource: {resource}{reason}",
            [], Recorded, ERRORS;
        /// A key of another account is managed: no key policy allows that. That it is refused is documented, in which
        /// words is inferred.
        OfAnotherAccount { user: String, action: String, resource: String } = 400 "AccessDeniedException",
            "User: {user} is not authorized to perform: {action} on resource: {resource} because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access",
            [], Unverified, ACROSS;
        /// The key does not exist.
        KeyNotFound { arn: String } = 400 "NotFoundException", "Key '{arn}' does not exist", [], Recorded, KEYS;
        /// The alias does not exist.
        AliasNotFound { arn: String } = 400 "NotFoundException", "Alias {arn} is not found.", [], Tested, KEYS;
        /// What names a key can be no name of one.
        InvalidKeyId { id: String } = 400 "NotFoundException", "Invalid keyId '{id}'", [], Recorded, KEYS;
        /// The ARN is one of another region.
        InvalidArn { region: String } = 400 "NotFoundException", "Invalid arn {region}", [], Unverified, KEYS;
        /// The key is about to be deleted.
        PendingDeletion { arn: String } = 400 "KMSInvalidStateException", "{arn} is pending deletion.",
            [], Recorded, STATES;
        /// The key policy is wrong.
        MalformedPolicy { message: String } = 400 "MalformedPolicyDocumentException", "{message}",
            [], Unverified, POLICIES;
        /// The key policy names nobody that exists.
        InvalidPrincipals = 400 "MalformedPolicyDocumentException",
            "Policy contains a statement with one or more invalid principals.", [], Tested, POLICIES;
        /// The caller could never change the policy again.
        LockedOut = 400 "MalformedPolicyDocumentException",
            "The new key policy will not allow you to update the key policy in the future.", [], Tested, POLICIES;
        /// Every key has one policy, and its name is `default`.
        NoSuchPolicy = 400 "NotFoundException", "No such policy exists", [], Tested, POLICIES;
        /// The alias is taken.
        AliasExists { arn: String } = 400 "AlreadyExistsException",
            "An alias with the name {arn} already exists", [], Tested, ALIASES;
        /// An alias that does not begin with `alias/`, or holds other characters.
        InvalidAlias = 400 "ValidationException", "Alias must start with the prefix \"alias/\". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html",
            [], Tested, ALIASES;
        /// An alias that belongs to AWS.
        ReservedAlias = 400 "NotAuthorizedException", "", [], Unverified, ALIASES;
        /// A member is missing, or is not what it must be.
        Validation { message: String } = 400 "ValidationException", "{message}", [], Unverified, ERRORS;
        /// The body is no JSON object.
        Serialization = 400 "SerializationException", "", [], Unverified, ERRORS;
        /// No such operation.
        UnknownOperation = 400 "UnknownOperationException", "", [], Tested, ERRORS;
        /// The operation exists in AWS and is not emulated here.
        NotEmulated { operation: String } = 501 "NotImplemented", "rolecall does not emulate kms:{operation}.",
            [], Ours, ERRORS;
    }
}
