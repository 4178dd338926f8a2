//! IAM's operations, as far as pages can write them.

use super::QueryService::Iam;
use super::operation::{Goes, Operation, Opt, Takes, Wire, may, need, optional, required};

const PATH: Opt = may("path");
const TAGS: Opt = optional("tags", Takes::Tags, Goes::Param);
const TAGS_NEEDED: Opt = required("tags", Takes::Tags, Goes::Param);
const TAG_KEYS: Opt = required("tag-keys", Takes::Words, Goes::Param);
const USER: Opt = need("user-name");
const ROLE: Opt = need("role-name");
const POLICY_NAME: Opt = need("policy-name");
const POLICY_ARN: Opt = need("policy-arn");
const DOCUMENT: Opt = required("policy-document", Takes::Json, Goes::Param);
const TRUST: Opt = required("assume-role-policy-document", Takes::Json, Goes::Param);
const BOUNDARY: Opt = may("permissions-boundary");
const DESCRIPTION: Opt = may("description");
const LONGEST: Opt = optional("max-session-duration", Takes::Integer, Goes::Param);
const AS_DEFAULT: Opt = optional("set-as-default", Takes::Switch, Goes::Param);
const VERSION: Opt = need("version-id");

const fn iam(name: &'static str, action: &'static str, options: &'static [Opt]) -> Operation {
    Operation { name, action, wire: Wire::Query(Iam), options }
}

/// The table.
pub(crate) const OPERATIONS: &[Operation] = &[
    iam("create-user", "CreateUser", &[USER, PATH, BOUNDARY, TAGS]),
    iam("get-user", "GetUser", &[may("user-name")]),
    iam("delete-user", "DeleteUser", &[USER]),
    iam("tag-user", "TagUser", &[USER, TAGS_NEEDED]),
    iam("untag-user", "UntagUser", &[USER, TAG_KEYS]),
    iam("create-access-key", "CreateAccessKey", &[may("user-name")]),
    iam("update-access-key", "UpdateAccessKey", &[may("user-name"), need("access-key-id"), need("status")]),
    iam("delete-access-key", "DeleteAccessKey", &[may("user-name"), need("access-key-id")]),
    iam("list-access-keys", "ListAccessKeys", &[may("user-name")]),
    iam("put-user-policy", "PutUserPolicy", &[USER, POLICY_NAME, DOCUMENT]),
    iam("get-user-policy", "GetUserPolicy", &[USER, POLICY_NAME]),
    iam("delete-user-policy", "DeleteUserPolicy", &[USER, POLICY_NAME]),
    iam("list-user-policies", "ListUserPolicies", &[USER]),
    iam("attach-user-policy", "AttachUserPolicy", &[USER, POLICY_ARN]),
    iam("detach-user-policy", "DetachUserPolicy", &[USER, POLICY_ARN]),
    iam("put-user-permissions-boundary", "PutUserPermissionsBoundary", &[USER, need("permissions-boundary")]),
    iam("delete-user-permissions-boundary", "DeleteUserPermissionsBoundary", &[USER]),
    iam("create-role", "CreateRole", &[ROLE, TRUST, PATH, DESCRIPTION, LONGEST, BOUNDARY, TAGS]),
    iam("get-role", "GetRole", &[ROLE]),
    iam("update-role", "UpdateRole", &[ROLE, DESCRIPTION, LONGEST]),
    iam("delete-role", "DeleteRole", &[ROLE]),
    iam("update-assume-role-policy", "UpdateAssumeRolePolicy", &[ROLE, DOCUMENT]),
    iam("tag-role", "TagRole", &[ROLE, TAGS_NEEDED]),
    iam("untag-role", "UntagRole", &[ROLE, TAG_KEYS]),
    iam("put-role-policy", "PutRolePolicy", &[ROLE, POLICY_NAME, DOCUMENT]),
    iam("get-role-policy", "GetRolePolicy", &[ROLE, POLICY_NAME]),
    iam("delete-role-policy", "DeleteRolePolicy", &[ROLE, POLICY_NAME]),
    iam("list-role-policies", "ListRolePolicies", &[ROLE]),
    iam("attach-role-policy", "AttachRolePolicy", &[ROLE, POLICY_ARN]),
    iam("detach-role-policy", "DetachRolePolicy", &[ROLE, POLICY_ARN]),
    iam("list-attached-role-policies", "ListAttachedRolePolicies", &[ROLE]),
    iam("put-role-permissions-boundary", "PutRolePermissionsBoundary", &[ROLE, need("permissions-boundary")]),
    iam("delete-role-permissions-boundary", "DeleteRolePermissionsBoundary", &[ROLE]),
    iam("create-policy", "CreatePolicy", &[POLICY_NAME, DOCUMENT, PATH, DESCRIPTION, TAGS]),
    iam("get-policy", "GetPolicy", &[POLICY_ARN]),
    iam("delete-policy", "DeletePolicy", &[POLICY_ARN]),
    iam("create-policy-version", "CreatePolicyVersion", &[POLICY_ARN, DOCUMENT, AS_DEFAULT]),
    iam("get-policy-version", "GetPolicyVersion", &[POLICY_ARN, VERSION]),
    iam("list-policy-versions", "ListPolicyVersions", &[POLICY_ARN]),
    iam("set-default-policy-version", "SetDefaultPolicyVersion", &[POLICY_ARN, VERSION]),
    iam("delete-policy-version", "DeletePolicyVersion", &[POLICY_ARN, VERSION]),
];

#[cfg(test)]
mod tests {
    use super::OPERATIONS;
    use crate::command::pascal::pascal;

    #[test]
    fn every_operation_is_named_as_the_api_names_it() {
        for operation in OPERATIONS {
            assert_eq!(pascal(operation.name), operation.action);
        }
    }
}
