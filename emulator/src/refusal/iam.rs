//! What IAM refuses once the signature has been checked.

use super::page::{
    IAM_DENIED, IAM_ERRORS, IAM_MFA, IAM_NAMES, IAM_OIDC, IAM_QUOTAS, IAM_SIMULATOR, IAM_TAGS,
};
use super::{Violations, refusals};

refusals! {
    /// What IAM refuses once the signature has been checked.
    pub enum IamRefusal {
        /// Not authorized. Whether the resource is an ARN or a name differs by operation.
        AccessDenied { user: String, action: String, resource: String, reason: String } = 403 "AccessDenied",
            "User: {user} is not authorized to perform: {action} on resource: {resource}{reason}",
            [], Documented, IAM_DENIED;
        /// The last use of an access key that does not exist. There is no colon after `perform`.
        AccessKeyUnknown { user: String, key: String } = 403 "AccessDenied",
            "User: {user} is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key {key}",
            [], Recorded, IAM_DENIED;
        /// Parameters break the schema. All that do are named, without their values.
        Validation { violations: Violations } = 400 "ValidationError", "{violations}", [], Recorded, IAM_ERRORS;
        /// A name with characters that names do not have.
        InvalidName { field: String } = 400 "ValidationError",
            "The specified value for {field} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-",
            [], Tested, IAM_NAMES;
        /// A path that is none.
        InvalidPath { field: String } = 400 "ValidationError",
            "The specified value for {field} is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.",
            [], Tested, IAM_NAMES;
        /// A caller that is no user left out UserName.
        UserNameNeeded = 400 "ValidationError", "Must specify userName when calling with non-User credentials",
            [], Recorded, IAM_ERRORS;
        /// A marker that no answer gave.
        InvalidMarker = 400 "ValidationError", "Invalid Marker.", [], Tested, IAM_ERRORS;
        /// A policy ARN that is none.
        UnparsedArn = 400 "ValidationError", "Invalid ARN:  Could not be parsed!", [], Recorded, IAM_ERRORS;
        /// An ARN that is not a policy's.
        InvalidArn { arn: String } = 400 "InvalidInput", "ARN {arn} is not valid.", [], Recorded, IAM_ERRORS;
        /// A number is sent empty.
        EmptyNumber = 400 "MalformedInput", "missing value for decimal type", [], Unverified, IAM_ERRORS;
        /// A number that is none, or beyond 32 bits, or a truth value that is none.
        NotANumber = 400 "MalformedInput", "", [], Tested, IAM_ERRORS;
        /// The user, role or group exists already.
        EntityAlreadyExists { entity: &'static str, name: String } = 409 "EntityAlreadyExists",
            "{entity} with name {name} already exists.", [], Recorded, IAM_ERRORS;
        /// The managed policy exists already.
        PolicyAlreadyExists { name: String } = 409 "EntityAlreadyExists",
            "A policy called {name} already exists. Duplicate names are not allowed.", [], Recorded, IAM_ERRORS;
        /// The account alias is taken.
        AliasAlreadyExists { alias: String } = 409 "EntityAlreadyExists",
            "The account alias {alias} already exists.", [], Unverified, IAM_ERRORS;
        /// There is no such user, role, group, or inline policy.
        NoSuchEntity { entity: String, name: String } = 404 "NoSuchEntity",
            "The {entity} with name {name} cannot be found.", [], Recorded, IAM_ERRORS;
        /// The user has no password.
        NoSuchLoginProfile { user: String } = 404 "NoSuchEntity", "Login Profile for User {user} cannot be found.",
            [], Tested, IAM_ERRORS;
        /// The account has no password policy of its own.
        NoSuchPasswordPolicy { account: String } = 404 "NoSuchEntity",
            "The Password Policy with domain name {account} cannot be found.", [], Tested, IAM_ERRORS;
        /// There is no such instance profile.
        NoSuchInstanceProfile { name: String } = 404 "NoSuchEntity", "Instance Profile {name} cannot be found.",
            [], Tested, IAM_ERRORS;
        /// There is no such OpenID Connect provider.
        NoSuchOpenIdConnectProvider { arn: String } = 404 "NoSuchEntity",
            "OpenIDConnect Provider not found for arn {arn}", [], Tested, IAM_ERRORS;
        /// There is no such SAML provider.
        NoSuchSamlProvider { arn: String } = 404 "NoSuchEntity", "Manifest not found for arn {arn}",
            [], Tested, IAM_ERRORS;
        /// The user has no such SSH key.
        NoSuchPublicKey { id: String } = 404 "NoSuchEntity", "The Public Key with id {id} cannot be found.",
            [], Unverified, IAM_ERRORS;
        /// No credential report was made.
        NoCredentialReport = 410 "ReportNotPresent", "No report exists for this account.",
            [], Unverified, "https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetCredentialReport.html";
        /// The account gives out no web identity tokens of its own.
        OutboundFederationDisabled = 404 "FeatureDisabled",
            "Outbound web identity federation is disabled for this account.", [], Unverified,
            "https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOutboundWebIdentityFederationInfo.html";
        /// There is no such access key.
        NoSuchAccessKey { key: String } = 404 "NoSuchEntity", "The Access Key with id {key} cannot be found",
            [], Recorded, IAM_ERRORS;
        /// There is no such managed policy, or it is not attached.
        NoSuchPolicy { arn: String } = 404 "NoSuchEntity", "Policy {arn} was not found.", [], Recorded, IAM_ERRORS;
        /// There is no such managed policy to be attached.
        NotAttachable { arn: String } = 404 "NoSuchEntity", "Policy {arn} does not exist or is not attachable.",
            [], Recorded, IAM_ERRORS;
        /// There is no such managed policy to be a permissions boundary.
        NoSuchBoundary { arn: String } = 404 "NoSuchEntity",
            "Scope ARN: {arn} does not exist or is not attachable.", [], Recorded, IAM_ERRORS;
        /// There is no such version.
        NoSuchVersion { arn: String, version: String } = 404 "NoSuchEntity",
            "Policy {arn} version {version} does not exist or is not attachable.", [], Recorded, IAM_ERRORS;
        /// The account has no such alias.
        NoSuchAlias { alias: String } = 404 "NoSuchEntity", "The account alias {alias} cannot be found.",
            [], Unverified, IAM_ERRORS;
        /// It has managed policies.
        MustDetachPolicies = 409 "DeleteConflict", "Cannot delete entity, must detach all policies first.",
            [], Recorded, IAM_ERRORS;
        /// It has inline policies.
        MustDeletePolicies = 409 "DeleteConflict", "Cannot delete entity, must delete policies first.",
            [], Recorded, IAM_ERRORS;
        /// It has access keys.
        MustDeleteAccessKeys = 409 "DeleteConflict", "Cannot delete entity, must delete access keys first.",
            [], Tested, IAM_ERRORS;
        /// It is a member of a group.
        MustRemoveReferences = 409 "DeleteConflict",
            "Cannot delete entity, must remove referenced objects first.", [], Recorded, IAM_ERRORS;
        /// The group has members.
        MustRemoveUsers = 409 "DeleteConflict", "Cannot delete entity, must remove users from group first.",
            [], Tested, IAM_ERRORS;
        /// The managed policy is in use.
        PolicyAttached = 409 "DeleteConflict", "Cannot delete a policy attached to entities.",
            [], Tested, IAM_ERRORS;
        /// The managed policy has other versions.
        PolicyHasVersions = 409 "DeleteConflict",
            "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
            [], Tested, IAM_ERRORS;
        /// The default version goes with its policy only.
        DefaultVersion = 409 "DeleteConflict", "Cannot delete the default version of a policy.",
            [], Recorded, IAM_ERRORS;
        /// A policy document breaks the policy language, or a rule of the place where it is to be stored.
        MalformedPolicyDocument { problem: String } = 400 "MalformedPolicyDocument", "{problem}",
            [], Recorded, IAM_ERRORS;
        /// A trust policy names somebody who does not exist.
        InvalidPrincipal { kind: &'static str, principal: String } = 400 "MalformedPolicyDocument",
            "Invalid principal in policy: \"{kind}\":\"{principal}\"", [], Recorded, IAM_ERRORS;
        /// A quota of the account or of the entity.
        QuotaExceeded { quota: &'static str, limit: usize } = 409 "LimitExceeded",
            "Cannot exceed quota for {quota}: {limit}", [], Recorded, IAM_QUOTAS;
        /// All inline policies together are too long.
        InlineTooLong { limit: usize, entity: &'static str, name: String } = 409 "LimitExceeded",
            "Maximum policy size of {limit} bytes exceeded for {entity} {name}", [], Tested, IAM_QUOTAS;
        /// A managed policy has five versions already.
        TooManyVersions = 409 "LimitExceeded",
            "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.",
            [], Recorded, IAM_QUOTAS;
        /// Fifty tags are the most.
        TooManyTags = 409 "LimitExceeded", "The number of tags has reached the maximum limit.",
            [], Unverified, IAM_TAGS;
        /// Two tags with one key, on a user or role.
        DuplicateTagKeys = 400 "InvalidInput",
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.", [], Recorded, IAM_TAGS;
        /// Two tags with one key, on a managed policy, whose tag keys are case-sensitive.
        DuplicatePolicyTagKeys = 400 "InvalidInput", "Duplicate tag keys found.", [], Recorded, IAM_TAGS;
        /// A tag key that is AWS's own.
        ReservedTagKey = 400 "InvalidInput", "Tag keys with the prefix aws: are reserved for system use.",
            [], Unverified, IAM_TAGS;
        /// Only AWS changes what is AWS's.
        AwsManaged { user: String, action: String, arn: String } = 403 "AccessDenied",
            "User: {user} is not authorized to perform: {action} on resource: policy {arn}",
            [], Unverified, IAM_DENIED;
        /// Two codes that do not follow each other, or are not this device's.
        InvalidAuthenticationCode = 403 "InvalidAuthenticationCode",
            "Authentication code for device is not valid.", [], Unverified, IAM_MFA;
        /// There is no such MFA device, or not for this user.
        NoSuchMfaDevice { serial_number: String } = 404 "NoSuchEntity",
            "VirtualMFADevice with serial number {serial_number} does not exist.", [], Unverified, IAM_MFA;
        /// The MFA device exists already.
        MfaDeviceExists = 409 "EntityAlreadyExists",
            "MFADevice entity at the same path and name already exists.", [], Unverified, IAM_MFA;
        /// The MFA device is somebody's already.
        MfaDeviceAssigned = 409 "EntityAlreadyExists", "MFA Device is already in use.", [], Unverified, IAM_MFA;
        /// An MFA device that is enabled cannot be deleted.
        MfaDeviceInUse = 409 "DeleteConflict", "MFA VirtualDevice in use. Must deactivate first.",
            [], Unverified, IAM_MFA;
        /// The user has an MFA device.
        MustDeactivateMfa = 409 "DeleteConflict", "Cannot delete entity, must delete MFA device first.",
            [], Unverified, IAM_MFA;
        /// An identity provider that is STS itself. The message is recorded, its code and status are not.
        IssuerOfThisPartition = 400 "InvalidInput",
            "Creating an OIDC provider with an STS issuer URL from the same partition is not supported. Within a partition, use AssumeRole instead of web identity federation.",
            [], Unverified, IAM_OIDC;
        /// The policy simulator cannot work with what it was given.
        InvalidSimulation { problem: String } = 400 "InvalidInput", "{problem}", [], Unverified, IAM_SIMULATOR;
        /// There is no such operation in this version of the API.
        InvalidAction { action: String, version: String } = 400 "InvalidAction",
            "Could not find operation {action} for version {version}", [], Recorded, IAM_ERRORS;
        /// The operation exists in AWS and is not emulated here.
        NotEmulated { operation: String } = 501 "NotImplemented",
            "rolecall does not emulate iam:{operation}.", [], Ours, IAM_ERRORS;
    }
}

impl IamRefusal {
    /// The `xmlns` of the ErrorResponse element.
    #[must_use]
    pub const fn namespace(&self) -> &'static str {
        match self {
            Self::InvalidAction { .. } => super::namespace::FAULT,
            _ => super::namespace::IAM,
        }
    }
}
